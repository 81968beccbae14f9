//! Reasons to hand over, and reasons to push back: which count, and what to do instead.

use accounts::Refusal;
use serde::{Deserialize, Serialize};

/// Why an account is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenReason {
    /// The first order is signed: the delivery handover.
    Signed,
    /// What must hold before a commercial handover holds.
    ConditionsMet,
    /// Whoever has it leaves the company or the role.
    OwnerLeaves,
    /// Books are cut anew.
    BookChanges,
    /// The customer does not answer. No reason.
    SilentAccount,
    /// Whoever spoke for us has left the customer. No reason.
    ChampionLeft,
    /// The customer is hard to work with. No reason.
    DifficultCustomer,
}

/// Why the receiver does not take an account yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushBackReason {
    /// What the customer wants is not in the brief.
    MissingGoal,
    /// Who decides is not known, or has not been met.
    StakeholderUnknown,
    /// Nobody answers for something that was promised.
    PromiseWithoutOwner,
    /// What was promised cannot be understood or kept as it is written.
    PromiseUnclear,
    /// What was agreed cannot be understood as it is written.
    TermsUnclear,
    /// Nobody knows how much they use, or will.
    NoUsageBaseline,
    /// The account brings too little. No reason.
    TooSmall,
    /// The receiver has no time. No reason.
    TooBusy,
    /// The customer is hard to work with. No reason.
    DifficultCustomer,
}

impl OpenReason {
    /// All of them, the usual ones first.
    pub const ALL: &[OpenReason] = &[
        OpenReason::Signed,
        OpenReason::ConditionsMet,
        OpenReason::OwnerLeaves,
        OpenReason::BookChanges,
        OpenReason::SilentAccount,
        OpenReason::ChampionLeft,
        OpenReason::DifficultCustomer,
    ];

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            OpenReason::Signed => "the first order is signed",
            OpenReason::ConditionsMet => "the conditions hold",
            OpenReason::OwnerLeaves => "its owner leaves",
            OpenReason::BookChanges => "books are cut anew",
            OpenReason::SilentAccount => "the account is silent",
            OpenReason::ChampionLeft => "the champion left",
            OpenReason::DifficultCustomer => "the customer is difficult",
        }
    }

    /// The refusal of a reason for which nobody should change hands: the trouble would only get a
    /// new owner who knows less.
    pub fn refusal(self) -> Option<Refusal> {
        let (reason, remedy) = match self {
            OpenReason::Signed | OpenReason::ConditionsMet | OpenReason::OwnerLeaves | OpenReason::BookChanges => {
                return None;
            }
            OpenReason::SilentAccount => (
                "A customer who does not answer somebody they know will not answer a stranger.",
                "Win back one person who uses it first, with the executive sponsor if need be, and hand over then.",
            ),
            OpenReason::ChampionLeft => (
                "Whoever spoke for us is gone, and a new owner would know nobody there.",
                "Find and meet a new supporter first, and introduce them at the handover.",
            ),
            OpenReason::DifficultCustomer => (
                "A difficult customer is a reason to solve what is difficult, not to pass it on.",
                "Write down what is difficult and agree with your leader who solves it by when.",
            ),
        };
        Some(Refusal::new("reason_to_hand_over_must_be_valid", reason, remedy))
    }
}

impl PushBackReason {
    /// All of them, those first that a brief can mend.
    pub const ALL: &[PushBackReason] = &[
        PushBackReason::MissingGoal,
        PushBackReason::StakeholderUnknown,
        PushBackReason::PromiseWithoutOwner,
        PushBackReason::PromiseUnclear,
        PushBackReason::TermsUnclear,
        PushBackReason::NoUsageBaseline,
        PushBackReason::TooSmall,
        PushBackReason::TooBusy,
        PushBackReason::DifficultCustomer,
    ];

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            PushBackReason::MissingGoal => "a goal is missing",
            PushBackReason::StakeholderUnknown => "who decides is not known",
            PushBackReason::PromiseWithoutOwner => "a promise has no owner",
            PushBackReason::PromiseUnclear => "a promise is unclear",
            PushBackReason::TermsUnclear => "the terms are unclear",
            PushBackReason::NoUsageBaseline => "nobody knows the usage",
            PushBackReason::TooSmall => "the account is too small",
            PushBackReason::TooBusy => "no time",
            PushBackReason::DifficultCustomer => "the customer is difficult",
        }
    }

    /// The refusal of a reason that no brief can mend.
    pub fn refusal(self) -> Option<Refusal> {
        let (reason, remedy) = match self {
            PushBackReason::MissingGoal
            | PushBackReason::StakeholderUnknown
            | PushBackReason::PromiseWithoutOwner
            | PushBackReason::PromiseUnclear
            | PushBackReason::TermsUnclear
            | PushBackReason::NoUsageBaseline => return None,
            PushBackReason::TooSmall => (
                "The size of an account is not the fault of its brief.",
                "Take it, and ask your leader whether accounts of this size belong in your book.",
            ),
            PushBackReason::TooBusy => (
                "A customer who has signed cannot wait until somebody has time.",
                "Take it, and show your leader the hours of your book.",
            ),
            PushBackReason::DifficultCustomer => (
                "That a customer is difficult is to be known, not to be refused.",
                "Take it, and have the land owner write into the brief what is difficult.",
            ),
        };
        Some(Refusal::new("reason_to_push_back_must_be_valid", reason, remedy))
    }
}
