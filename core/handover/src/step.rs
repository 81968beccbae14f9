//! The steps of the two handovers, as they are filed.

use crate::{BriefItem, OpenReason, PushBackReason};
use accounts::Paper;
use money::Day;
use serde::{Deserialize, Serialize};

/// The two handovers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoverKind {
    /// From the land owner to the customer success manager, at signature, whatever the health.
    Delivery,
    /// To the customer account manager, on conditions.
    Commercial,
}

/// Something that happened in a handover. Steps follow each other; how a handover stands is read
/// off them ([`crate::handover_on`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoverStep {
    /// Its id in the source.
    pub id: String,
    /// In which handover.
    pub kind: HandoverKind,
    /// On which day.
    pub on: Day,
    /// The member who did it.
    pub by: String,
    /// What happened.
    pub step: Step,
}

/// What happens in a handover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// It begins, or begins anew.
    Opened {
        /// The member who hands over.
        from: String,
        /// The member who receives.
        to: String,
        /// Why.
        reason: OpenReason,
    },
    /// The brief goes to the receiver.
    BriefSent {
        /// What the sender marks as not sure: it is to be confirmed with the customer.
        to_confirm: Vec<BriefItem>,
    },
    /// The receiver does not take it yet.
    PushedBack {
        /// Why.
        reason: PushBackReason,
        /// What exactly, in the receiver's words.
        note: Option<String>,
    },
    /// The receiver takes it.
    Accepted,
    /// Both sides spoke with the customer, together.
    JointCallHeld {
        /// Which people of the customer were there.
        people: Vec<String>,
    },
    /// The receiver was introduced.
    Introduced {
        /// To whom.
        people: Vec<String>,
    },
    /// The customer agrees to be looked after by the receiver.
    CustomerAccepted {
        /// Who said so.
        person: String,
    },
}

impl Paper for HandoverStep {
    const KIND: &'static str = "handover_step";

    fn id(&self) -> &str {
        &self.id
    }
}
