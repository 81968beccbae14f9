//! Deals: possible first orders, stage by stage until they are won or lost.

use accounts::Paper;
use money::{Day, Money};
use serde::{Deserialize, Serialize};

/// A possible first order, as it stands from a day on. Later papers of the same id tell how it
/// went on. A deal is the land side's, always; what a customer buys later is an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// Its id in the source.
    pub id: String,
    /// What it is called there.
    pub name: String,
    /// The member of ours who answers for it; absent while nobody does.
    pub owner: Option<String>,
    /// From which day it stands so.
    pub effective_on: Day,
    /// How it stands.
    pub stage: DealStage,
    /// What it would bring per year; absent while nobody has said, which is not nothing.
    pub amount: Option<Money>,
    /// When a decision is expected.
    pub expected_close: Option<Day>,
}

/// How a deal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DealStage {
    /// Undecided, at a stage in the company's own words: "Demo", "Negotiation".
    Open(String),
    /// The customer signed.
    Won {
        /// On which day.
        on: Day,
    },
    /// It will not come.
    Lost {
        /// Since which day.
        on: Day,
        /// Why not.
        reason: String,
        /// To whom, if to anybody.
        competitor: Option<String>,
    },
}

/// How a deal ended, if it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is undecided.
    Open,
    /// Won on this day.
    Won(Day),
    /// Lost on this day.
    Lost(Day),
}

impl Paper for Deal {
    const KIND: &'static str = "deal";

    fn id(&self) -> &str {
        &self.id
    }

    fn effective_on(&self) -> Option<Day> {
        Some(self.effective_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use accounts::PaperDraft;

    #[test]
    fn each_stage_of_a_deal_is_a_paper_of_its_own() {
        let told = |on: &str, stage: &str| {
            format!(
                r#"{{"id":"D-1","name":"Harbour, planning","owner":"Ann","effective_on":"{on}","stage":{stage},"amount":{{"minor":1200000,"currency":"GBP"}},"expected_close":null}}"#
            )
        };
        for (on, stage) in [
            ("2026-03-10", r#"{"open":"Demo"}"#),
            ("2026-04-20", r#"{"won":{"on":"2026-04-18"}}"#),
            ("2026-04-21", r#"{"lost":{"on":"2026-04-21","reason":"Price","competitor":"Quayside"}}"#),
        ] {
            let deal: Deal = serde_json::from_str(&told(on, stage)).unwrap();
            let draft = PaperDraft::of("harbour", &deal);
            assert_eq!((draft.kind, draft.id.as_str(), draft.effective_on), ("deal", "D-1", on.parse().ok()));
            assert_eq!(draft.body, told(on, stage));
        }
        // Without a reason nothing is lost.
        assert!(serde_json::from_str::<Deal>(&told("2026-04-21", r#"{"lost":{"on":"2026-04-21"}}"#)).is_err());
    }
}
