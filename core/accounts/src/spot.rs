//! Spots: a product, for a function of the customer, at one of its places; and what is said of one.

use crate::person::Function;
use crate::person_words;
use money::{Day, Money};

/// Where a product can be of use at a customer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// What could be of use.
    pub product: String,
    /// To whom: the function that would buy it.
    pub buyer: Function,
    /// At which site, in which country, for which use case; empty for the whole company.
    pub place: String,
}

person_words! {
    /// How a spot stands.
    SpotState:
    /// It is in use there.
    Sold "sold" "Sold" "in use" "customer" "won",
    /// Nothing is in use that does the job, or nobody has said.
    Open "open" "Open" "white" "whitespace" "potential",
    /// It is of no use there, for a reason.
    Excluded "excluded" "Excluded" "not applicable" "n/a",
    /// Something of somebody else does the job.
    Competitor "competitor" "Competitor" "competition",
}

/// What is said of a spot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotTold {
    /// How it stands.
    pub state: SpotState,
    /// Why; an excluded spot needs a reason.
    pub reason: Option<String>,
    /// What does the job today; a spot with a competitor names it.
    pub competitor: Option<String>,
    /// What it could bring per year.
    pub potential: Option<Money>,
}

/// That something is said of a spot from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotFact {
    /// Which spot.
    pub spot: Spot,
    /// From which day.
    pub effective_on: Day,
    /// What is said.
    pub told: SpotTold,
}

/// One row of a `whitespace` import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotDraft {
    /// External id of the account.
    pub account: String,
    /// Which spot.
    pub spot: Spot,
    /// From which day it holds; the first day of all when blank.
    pub effective_on: Option<Day>,
    /// What is said.
    pub told: SpotTold,
}

/// What stands on `day`, from all that is said in the order of recording: per spot the last word
/// that took effect up to that day, by spot.
pub fn spots_on(facts: &[SpotFact], day: Day) -> Vec<&SpotFact> {
    let mut standing: Vec<&SpotFact> = facts.iter().filter(|fact| fact.effective_on <= day).collect();
    // Stable, so that of one day the later word stays behind the earlier.
    standing.sort_by(|a, b| a.spot.cmp(&b.spot).then(a.effective_on.cmp(&b.effective_on)));
    standing.reverse();
    standing.dedup_by(|earlier, later| earlier.spot == later.spot);
    standing.reverse();
    standing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_spot_the_last_word_of_the_day_stands() {
        let said = |place: &str, on: &str, state| SpotFact {
            spot: Spot { product: "Routes".into(), buyer: Function::Operations, place: place.into() },
            effective_on: on.parse().unwrap(),
            told: SpotTold { state, reason: None, competitor: None, potential: None },
        };
        let facts = [
            said("Leeds", "2026-03-01", SpotState::Open),
            said("Leeds", "2026-06-01", SpotState::Sold),
            said("Hull", "2026-01-01", SpotState::Competitor),
            // Recorded later about the same day: a correction.
            said("Hull", "2026-01-01", SpotState::Excluded),
            // Recorded last, about a day in between.
            said("Leeds", "2026-04-01", SpotState::Competitor),
        ];
        for (on, want) in [
            ("2025-12-31", ""),
            ("2026-01-01", "Hull excluded"),
            ("2026-03-31", "Hull excluded, Leeds open"),
            ("2026-05-31", "Hull excluded, Leeds competitor"),
            ("2026-06-01", "Hull excluded, Leeds sold"),
        ] {
            let standing = spots_on(&facts, on.parse().unwrap());
            let told: Vec<String> =
                standing.iter().map(|f| format!("{} {}", f.spot.place, f.told.state.key())).collect();
            assert_eq!(told.join(", "), want, "{on}");
        }
    }
}
