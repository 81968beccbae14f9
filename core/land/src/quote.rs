//! Quotes: offers sent to a possible customer, revision by revision.

use accounts::Paper;
use money::{Day, Money};
use revenue::Period;
use serde::{Deserialize, Serialize};

/// An offer sent for a deal. Revisions of one number follow each other by the day they were sent
/// on; how one ended is told by the same revision again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// Its number.
    pub id: String,
    /// Id of the deal that it is for, in the same source.
    pub deal: String,
    /// Which revision it is, from 1.
    pub revision: u16,
    /// When it was sent.
    pub sent_on: Day,
    /// The last day on which it can be accepted; absent where it has none.
    pub expires_on: Option<Day>,
    /// How it ended; absent while nobody has said.
    pub ended: Option<QuoteEnd>,
    /// What is offered.
    pub lines: Vec<QuoteLine>,
    /// What it comes to per year, as the quote says: one-off lines are not in it.
    pub per_year: Money,
}

/// How a quote ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QuoteEnd {
    /// The customer accepted it.
    Accepted {
        /// On which day.
        on: Day,
    },
    /// The customer said no to it.
    Lost {
        /// On which day.
        on: Day,
        /// Why.
        reason: String,
    },
    /// It ran out unanswered.
    Expired {
        /// First day on which it could not be accepted.
        on: Day,
    },
}

/// A line of a quote, in the quote's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteLine {
    /// What is offered.
    pub product: String,
    /// How much, in thousandths.
    pub quantity_milli: i64,
    /// Price of one per period, millionths of the major unit, as contract lines have it.
    pub unit_price_micro: i64,
    /// Price of the line per period, minor units.
    pub amount_minor: i64,
    /// What the price is for; absent for what is paid once.
    #[serde(default, with = "period_word")]
    pub period: Option<Period>,
}

/// How a quote stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteState {
    /// It can be accepted.
    Open,
    /// It was accepted on this day.
    Accepted(Day),
    /// The customer said no on this day.
    Lost(Day),
    /// It could not be accepted any more from this day on.
    Expired(Day),
}

impl Paper for Quote {
    const KIND: &'static str = "quote";

    fn id(&self) -> &str {
        &self.id
    }

    fn effective_on(&self) -> Option<Day> {
        Some(self.sent_on)
    }
}

impl Quote {
    /// How it stands on `day`. A quote that nobody ended has expired once its last day is over.
    pub fn state_on(&self, day: Day) -> QuoteState {
        let ended = self.ended.as_ref().map(|end| match end {
            QuoteEnd::Accepted { on } => (*on, QuoteState::Accepted(*on)),
            QuoteEnd::Lost { on, .. } => (*on, QuoteState::Lost(*on)),
            QuoteEnd::Expired { on } => (*on, QuoteState::Expired(*on)),
        });
        // An end that is said comes before one that only follows from the calendar: customers do
        // accept late.
        if let Some((_, state)) = ended.filter(|(on, _)| *on <= day) {
            return state;
        }
        let over = self.expires_on.map(|last| last.plus_days(1));
        over.filter(|over| *over <= day).map_or(QuoteState::Open, QuoteState::Expired)
    }
}

/// A period is written as people write it: "month", "2 years".
mod period_word {
    use revenue::Period;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(period: &Option<Period>, to: S) -> Result<S::Ok, S::Error> {
        match period {
            Some(period) => to.collect_str(period),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Period>, D::Error> {
        let word: Option<String> = Option::deserialize(from)?;
        word.map(|word| word.parse().map_err(D::Error::custom)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use accounts::PaperDraft;

    fn quote(expires_on: &str, ended: &str) -> String {
        format!(
            r#"{{"id":"Q-104","deal":"D-1","revision":2,"sent_on":"2026-03-10","expires_on":{expires_on},"ended":{ended},"lines":[{{"product":"Planner","quantity_milli":20000,"unit_price_micro":49000000,"amount_minor":98000,"period":"month"}},{{"product":"Set-up","quantity_milli":1000,"unit_price_micro":2500000000,"amount_minor":250000,"period":null}}],"per_year":{{"minor":1176000,"currency":"GBP"}}}}"#
        )
    }

    #[test]
    fn a_quote_is_filed_by_the_day_it_was_sent_on() {
        let told = quote(r#""2026-04-10""#, r#"{"lost":{"on":"2026-04-02","reason":"Price"}}"#);
        let draft = PaperDraft::of("harbour", &serde_json::from_str::<Quote>(&told).unwrap());
        assert_eq!((draft.kind, draft.id.as_str(), draft.effective_on), ("quote", "Q-104", "2026-03-10".parse().ok()));
        assert_eq!(draft.body, told);
        assert!(serde_json::from_str::<Quote>(&told.replace("month", "fortnight")).is_err());
    }

    #[test]
    fn a_quote_ends_by_a_word_or_by_the_calendar() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let accepted = r#"{"accepted":{"on":"2026-04-12"}}"#;
        for (expires_on, ended, on, want) in [
            (r#""2026-04-10""#, "null", "2026-04-10", QuoteState::Open),
            (r#""2026-04-10""#, "null", "2026-04-11", QuoteState::Expired(day("2026-04-11"))),
            ("null", "null", "2029-01-01", QuoteState::Open),
            // Accepted two days late: expired for two days.
            (r#""2026-04-10""#, accepted, "2026-04-11", QuoteState::Expired(day("2026-04-11"))),
            (r#""2026-04-10""#, accepted, "2026-04-12", QuoteState::Accepted(day("2026-04-12"))),
            ("null", r#"{"expired":{"on":"2026-05-01"}}"#, "2026-05-01", QuoteState::Expired(day("2026-05-01"))),
            (
                "null",
                r#"{"lost":{"on":"2026-04-02","reason":"Price"}}"#,
                "2026-04-02",
                QuoteState::Lost(day("2026-04-02")),
            ),
        ] {
            let quote: Quote = serde_json::from_str(&quote(expires_on, ended)).unwrap();
            assert_eq!(quote.state_on(day(on)), want, "{expires_on} {ended} {on}");
        }
    }
}
