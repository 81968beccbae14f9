//! Promises: what one side said before or at signature, and what became of it.

use accounts::Paper;
use land::{AmountRange, DayRange, Motion, NextMove};
use money::{Day, Money};
use serde::{Deserialize, Serialize};

/// Something one side said before or at signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// Its id in the source.
    pub id: String,
    /// Who promised.
    pub promised_by: PromisedBy,
    /// The member of ours who answers for it; absent while nobody does.
    pub owner: Option<String>,
    /// What was said.
    pub text: String,
    /// Why they would buy more, where it is about that.
    pub motion: Option<Motion>,
    /// How much per year, where it is about money.
    pub amount: Option<AmountRange>,
    /// When it is to come true.
    pub expected: Option<DayRange>,
    /// When it was made.
    pub made_on: Day,
}

/// Who promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromisedBy {
    /// Our land side: to the customer, or to the expand side.
    Land,
    /// The customer.
    Customer,
}

/// What became of a promise on a day. Steps follow each other; none replaces the promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseStep {
    /// Its id in the source.
    pub id: String,
    /// Id of the promise, in the same source.
    pub promise: String,
    /// On which day.
    pub on: Day,
    /// What became of it.
    pub became: Became,
}

/// What becomes of a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Became {
    /// Somebody answers for it from now on.
    Owned {
        /// Who.
        owner: String,
    },
    /// Expected otherwise, upwards or downwards; what is absent stays as it was.
    Restated {
        /// How much per year.
        amount: Option<AmountRange>,
        /// When.
        expected: Option<DayRange>,
    },
    /// It comes later.
    Slipped {
        /// On which day it is expected now.
        to: Day,
    },
    /// Whoever is said to have promised it says they did not.
    Denied {
        /// What they say.
        reason: String,
    },
    /// Whoever promised it takes it back.
    Withdrawn {
        /// Why.
        reason: String,
    },
    /// It came true, as a whole or in a part.
    Delivered {
        /// How much per year; absent where it is not about money or nobody has said.
        amount: Option<Money>,
    },
}

impl Paper for Promise {
    const KIND: &'static str = "promise";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Paper for PromiseStep {
    const KIND: &'static str = "promise_step";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Promise {
    /// The promise that the land side makes with a next move that it signs for: the expand side is
    /// told to expect it. `owner` is the member who answers for it after the handover.
    pub fn of_next_move(next: &NextMove, owner: Option<String>) -> Promise {
        Promise {
            id: next.id.clone(),
            promised_by: PromisedBy::Land,
            owner,
            text: next.condition.clone(),
            motion: Some(next.motion),
            amount: Some(next.amount),
            expected: Some(next.expected),
            made_on: next.recorded_on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use accounts::PaperDraft;

    #[test]
    fn a_promise_and_its_steps_are_papers() {
        let told = r#"{"id":"P-1","promised_by":"customer","owner":null,"text":"Hull follows in spring","motion":"seat_growth","amount":{"low_minor":4000000,"high_minor":6000000,"currency":"GBP"},"expected":{"from":"2027-03-01","to":"2027-05-31"},"made_on":"2026-06-01"}"#;
        let promise: Promise = serde_json::from_str(told).unwrap();
        assert_eq!(
            (PaperDraft::of("acme", &promise).kind, PaperDraft::of("acme", &promise).body),
            ("promise", told.into())
        );
        for became in [
            r#"{"owned":{"owner":"Carl"}}"#,
            r#"{"restated":{"amount":{"low_minor":3000000,"high_minor":4000000,"currency":"GBP"},"expected":null}}"#,
            r#"{"slipped":{"to":"2027-09-30"}}"#,
            r#"{"denied":{"reason":"Nobody here said so"}}"#,
            r#"{"withdrawn":{"reason":"Budget"}}"#,
            r#"{"delivered":{"amount":{"minor":2500000,"currency":"GBP"}}}"#,
        ] {
            let told = format!(r#"{{"id":"S-1","promise":"P-1","on":"2026-12-01","became":{became}}}"#);
            let step: PromiseStep = serde_json::from_str(&told).unwrap();
            assert_eq!(PaperDraft::of("acme", &step).body, told);
        }
    }

    #[test]
    fn a_next_move_is_promised_to_the_expand_side() {
        let next = r#"{"id":"N-1","deal":"D-1","motion":"cross_sell","amount":{"low_minor":1000000,"high_minor":2000000,"currency":"GBP"},"expected":{"from":"2027-01-01","to":"2027-06-30"},"condition":"Hull is live","recorded_on":"2026-03-31"}"#;
        let promise = Promise::of_next_move(&serde_json::from_str(next).unwrap(), Some("Carl".into()));
        let told = format!("{} {} by {:?}", promise.id, promise.amount.unwrap(), promise.promised_by);
        assert_eq!((told.as_str(), promise.text.as_str()), ("N-1 10000 to 20000 GBP by Land", "Hull is live"));
    }
}
