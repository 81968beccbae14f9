//! What a gate may ask.

use serde::{Deserialize, Serialize};

/// What must hold before an account leaves a stage. In the file: `needs = { minimum_days = 90 }`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// So many days in this stage.
    MinimumDays(u16),
    /// The lead is qualified.
    Qualified,
    /// A first order is signed: a contract line, or a deal that is won.
    FirstOrderSigned,
    /// At signature a next move was recorded.
    NextMoveRecorded,
    /// The delivery handover is accepted by who receives it.
    DeliveryHandoverAccepted,
    /// The commercial handover is accepted by both sides.
    CommercialHandoverAccepted,
    /// Each promise that stands has an owner.
    PromisesOwned,
    /// So many goals of the customer with measure and date.
    GoalsStated(u16),
    /// Each milestone is done, and there is one.
    MilestonesDone,
    /// The first result was shown to the decision maker.
    FirstResultShown,
    /// People at the customer say so when asked.
    Survey {
        /// What they are asked.
        question: Question,
        /// Mean over people, each heard once.
        mean_min: f64,
        /// Of the people on the map who use, shape or decide, so many percent answered.
        answered_percent_min: u8,
        /// At least so many people, or all where fewer are on the map.
        people_min: u16,
    },
    /// At most so many urgent tickets are open.
    UrgentTicketsMax(u16),
    /// Of the potential on the map at most so many percent is open, and the map is complete.
    WhitespaceOpenPercentMax(u8),
}

/// What people at a customer are asked in a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// How satisfied with the product, 1 to 5.
    Product,
    /// How well it was put into service, 1 to 5; asked apart from the product.
    Implementation,
}

impl Question {
    /// As people read it in a sentence.
    pub fn label(self) -> &'static str {
        match self {
            Question::Product => "product satisfaction",
            Question::Implementation => "implementation quality",
        }
    }
}

impl Condition {
    /// The rule in the words of code.
    pub fn rule(&self) -> &'static str {
        match self {
            Condition::MinimumDays(_) => "stage_must_last_its_days",
            Condition::Qualified => "lead_must_be_qualified",
            Condition::FirstOrderSigned => "first_order_must_be_signed",
            Condition::NextMoveRecorded => "next_move_must_be_recorded",
            Condition::DeliveryHandoverAccepted => "delivery_handover_must_be_accepted",
            Condition::CommercialHandoverAccepted => "commercial_handover_must_be_accepted",
            Condition::PromisesOwned => "promises_must_have_owners",
            Condition::GoalsStated(_) => "goals_must_be_stated",
            Condition::MilestonesDone => "milestones_must_be_done",
            Condition::FirstResultShown => "first_result_must_be_shown",
            Condition::Survey { question: Question::Product, .. } => "product_must_satisfy",
            Condition::Survey { question: Question::Implementation, .. } => "implementation_must_satisfy",
            Condition::UrgentTicketsMax(_) => "urgent_tickets_must_be_closed",
            Condition::WhitespaceOpenPercentMax(_) => "whitespace_must_be_closed",
        }
    }

    /// What is asked, for people: "90 days in this stage".
    pub fn label(&self) -> String {
        match self {
            Condition::MinimumDays(days) => format!("{days} days in this stage"),
            Condition::Qualified => "The lead is qualified".into(),
            Condition::FirstOrderSigned => "A first order is signed".into(),
            Condition::NextMoveRecorded => "A next move is recorded".into(),
            Condition::DeliveryHandoverAccepted => "The delivery handover is accepted".into(),
            Condition::CommercialHandoverAccepted => "The commercial handover is accepted".into(),
            Condition::PromisesOwned => "Each promise has an owner".into(),
            Condition::GoalsStated(1) => "A goal of the customer with measure and date".into(),
            Condition::GoalsStated(count) => format!("{count} goals of the customer with measure and date"),
            Condition::MilestonesDone => "All milestones are done".into(),
            Condition::FirstResultShown => "A first result was shown to the decision maker".into(),
            Condition::Survey { question: Question::Product, mean_min, .. } => {
                format!("Product satisfaction of {mean_min:.1} or more")
            }
            Condition::Survey { question: Question::Implementation, mean_min, .. } => {
                format!("Implementation quality of {mean_min:.1} or more")
            }
            Condition::UrgentTicketsMax(0) => "No urgent ticket is open".into(),
            Condition::UrgentTicketsMax(count) => format!("At most {count} urgent tickets are open"),
            Condition::WhitespaceOpenPercentMax(percent) => {
                format!("The map is complete, at most {percent}% of its potential open")
            }
        }
    }

    /// Whether it asks how much of the whitespace is open, which is worked out from all contracts
    /// of an account.
    pub fn asks_for_map(&self) -> bool {
        matches!(self, Condition::WhitespaceOpenPercentMax(_))
    }

    /// What is wrong with its numbers, if anything is.
    pub(crate) fn fault(&self) -> Option<String> {
        match self {
            Condition::GoalsStated(0) => Some("It asks for no goal.".into()),
            Condition::Survey { mean_min, .. } if !(1.0..=5.0).contains(mean_min) => {
                Some(format!("A mean of {mean_min} is not between 1 and 5."))
            }
            Condition::Survey { answered_percent_min: percent, .. } | Condition::WhitespaceOpenPercentMax(percent)
                if *percent > 100 =>
            {
                Some(format!("{percent}% is more than all."))
            }
            _ => None,
        }
    }
}
