//! Later terms: what the first contract already says about the next move. They are recorded here
//! at signature; when one is due, and what it does to a price, is the expand side's.

use accounts::Paper;
use money::{Day, Money};
use serde::{Deserialize, Serialize};

/// A term of the first contract that prepares the next move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LaterTerm {
    /// Its id in the source.
    pub id: String,
    /// Id of the deal that it was signed with, in the same source.
    pub deal: String,
    /// When it was recorded.
    pub recorded_on: Day,
    /// What was agreed.
    pub agreed: Agreed,
}

/// What was agreed for later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Agreed {
    /// It starts as a pilot.
    Pilot {
        /// The last day of the pilot.
        until: Day,
        /// What must be true for it to go on: "half of the plans are made with it".
        succeeds_if: String,
        /// What it costs per year after it.
        per_year_after: Money,
    },
    /// The price depends on what it brings.
    PriceByOutcome {
        /// What must come true: "empty miles down by 5 %".
        outcome: String,
        /// Until which day.
        by: Day,
        /// What it costs per year if it comes true.
        per_year_if_met: Money,
        /// What it costs per year if it does not.
        per_year_otherwise: Money,
    },
    /// The more they expand, the less one costs.
    PriceByExpansions {
        /// From so many expansions on, so much off the list price.
        steps: Vec<ExpansionStep>,
    },
}

/// What kind of term was agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgreedKind {
    /// It starts as a pilot.
    Pilot,
    /// The price depends on what it brings.
    PriceByOutcome,
    /// The price falls with the number of expansions.
    PriceByExpansions,
}

/// A step of a price that falls with the number of expansions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpansionStep {
    /// From so many expansions on.
    pub expansions_min: u16,
    /// So many percent off the list price.
    pub discount_percent: u8,
}

/// What is wrong with the steps of a price that falls with the number of expansions: each must take more off
/// than the one before, from more expansions on.
pub fn fault_of_steps(steps: &[ExpansionStep]) -> Option<&'static str> {
    let is_rising = |pair: &[ExpansionStep]| {
        pair[0].expansions_min < pair[1].expansions_min && pair[0].discount_percent < pair[1].discount_percent
    };
    match steps {
        [] => Some("This has no step."),
        _ if steps.iter().any(|step| step.expansions_min == 0) => {
            Some("A step from 0 expansions on is the first price, and no later term.")
        }
        _ if steps.iter().any(|step| !(1..=100).contains(&step.discount_percent)) => {
            Some("A step takes 1 to 100 percent off.")
        }
        _ if !steps.windows(2).all(is_rising) => {
            Some("Each step must take more off than the one before, from more expansions on.")
        }
        _ => None,
    }
}

impl Agreed {
    /// Its kind.
    pub fn kind(&self) -> AgreedKind {
        match self {
            Agreed::Pilot { .. } => AgreedKind::Pilot,
            Agreed::PriceByOutcome { .. } => AgreedKind::PriceByOutcome,
            Agreed::PriceByExpansions { .. } => AgreedKind::PriceByExpansions,
        }
    }
}

impl AgreedKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [AgreedKind; 3] = [AgreedKind::Pilot, AgreedKind::PriceByOutcome, AgreedKind::PriceByExpansions];

    /// Its word for programs.
    pub fn key(self) -> &'static str {
        match self {
            AgreedKind::Pilot => "pilot",
            AgreedKind::PriceByOutcome => "price_by_outcome",
            AgreedKind::PriceByExpansions => "price_by_expansions",
        }
    }

    /// What a word stands for.
    pub fn from_key(key: &str) -> Option<AgreedKind> {
        AgreedKind::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            AgreedKind::Pilot => "Pilot",
            AgreedKind::PriceByOutcome => "Price by outcome",
            AgreedKind::PriceByExpansions => "Price by expansions",
        }
    }
}

impl Paper for LaterTerm {
    const KIND: &'static str = "later_term";

    fn id(&self) -> &str {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use accounts::PaperDraft;

    #[test]
    fn steps_take_more_off_from_more_expansions_on() {
        for (steps, fault) in [
            (&[(2, 5), (4, 10)][..], ""),
            (&[(1, 100)][..], ""),
            (&[][..], "no step"),
            (&[(0, 5)][..], "no later term"),
            (&[(2, 0)][..], "1 to 100"),
            (&[(2, 5), (3, 101)][..], "1 to 100"),
            (&[(2, 5), (2, 10)][..], "more expansions"),
            (&[(2, 10), (4, 10)][..], "more off"),
            (&[(4, 10), (2, 5)][..], "more off"),
        ] {
            let step = |(expansions_min, discount_percent): &(u16, u8)| ExpansionStep {
                expansions_min: *expansions_min,
                discount_percent: *discount_percent,
            };
            let found = fault_of_steps(&steps.iter().map(step).collect::<Vec<_>>());
            assert_eq!(found.is_some(), !fault.is_empty(), "{steps:?}");
            assert!(found.unwrap_or_default().contains(fault), "{steps:?}: {found:?}");
        }
    }

    #[test]
    fn a_later_term_is_filed_as_it_was_agreed() {
        for agreed in [
            r#"{"pilot":{"until":"2026-09-30","succeeds_if":"Half of the plans are made with it","per_year_after":{"minor":1200000,"currency":"GBP"}}}"#,
            r#"{"price_by_outcome":{"outcome":"Empty miles down by 5 %","by":"2027-03-31","per_year_if_met":{"minor":1500000,"currency":"GBP"},"per_year_otherwise":{"minor":1000000,"currency":"GBP"}}}"#,
            r#"{"price_by_expansions":{"steps":[{"expansions_min":2,"discount_percent":5},{"expansions_min":4,"discount_percent":10}]}}"#,
        ] {
            let told = format!(r#"{{"id":"T-1","deal":"D-1","recorded_on":"2026-03-31","agreed":{agreed}}}"#);
            let term: LaterTerm = serde_json::from_str(&told).unwrap();
            let draft = PaperDraft::of("acme", &term);
            assert_eq!((draft.kind, draft.body), ("later_term", told));
        }
    }
}
