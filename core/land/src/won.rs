//! What the land side wins and turns away, month by month: logos with their first order, and the
//! share of leads that were worth nobody's time.

use crate::{LandFile, Outcome, Qualification, Total};
use money::{Day, Money, Month, Rate};
use std::collections::BTreeMap;

/// The logos won in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WonMonth<K> {
    /// The month of their first won deals.
    pub month: Month,
    /// Their accounts with the first order's value per year; absent where nobody has said it.
    pub logos: Vec<(K, Option<Money>)>,
    /// Initial ACV: what the first orders bring per year.
    pub initial_acv: Total,
    /// How many logos are in it.
    pub counted: i64,
}

/// What became of the leads of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadMonth {
    /// The month in which they became known.
    pub month: Month,
    /// How many were found worth a seller's time.
    pub qualified: i64,
    /// How many were not.
    pub unqualified: i64,
    /// Of how many nobody has decided.
    pub open: i64,
}

impl<K> WonMonth<K> {
    /// Average initial ACV, minor units over logos; absent where no amount is known.
    pub fn average_acv(&self) -> Rate {
        Rate { part: self.initial_acv.minor, whole: self.counted }
    }
}

impl LeadMonth {
    /// Share of unqualified leads, of those that were decided; absent while none was.
    pub fn unqualified_share(&self) -> Rate {
        Rate { part: self.unqualified, whole: self.qualified + self.unqualified }
    }
}

/// Logos won by month, earliest first, as known on `today`. An account is won once, with the
/// earliest of its won deals; a later deal is no new logo. `convert` brings an amount into the
/// currency of the figures, where there is a rate.
pub fn won_by_month<K: Clone>(
    files: &[LandFile<K>],
    today: Day,
    convert: impl Fn(Money) -> Option<i64>,
) -> Vec<WonMonth<K>> {
    let mut months: BTreeMap<Month, Vec<(K, Option<Money>)>> = BTreeMap::new();
    for file in files {
        let deals = file.deals.iter();
        let first = deals.filter_map(|deal| Some((deal.outcome_on(today).won_on()?, deal))).min_by_key(|(on, _)| *on);
        if let Some((won_on, deal)) = first {
            months.entry(won_on.month()).or_default().push((file.account.clone(), deal.amount_on(today)));
        }
    }
    let month = |(month, logos): (Month, Vec<(K, Option<Money>)>)| {
        let amounts: Vec<Money> = logos.iter().filter_map(|(_, amount)| *amount).collect();
        let counted = amounts.iter().filter(|amount| convert(**amount).is_some()).count() as i64;
        WonMonth { month, initial_acv: Total::of(amounts, &convert), counted, logos }
    };
    months.into_iter().map(month).collect()
}

/// What became of leads by the month in which they became known, earliest first, as decided up to
/// `today`.
pub fn leads_by_month<K>(files: &[LandFile<K>], today: Day) -> Vec<LeadMonth> {
    let mut months: BTreeMap<Month, LeadMonth> = BTreeMap::new();
    for lead in files.iter().flat_map(|file| &file.leads).filter(|lead| lead.created_on <= today) {
        let month = lead.created_on.month();
        let row = months.entry(month).or_insert(LeadMonth { month, qualified: 0, unqualified: 0, open: 0 });
        match lead.qualification_on(today) {
            Qualification::Open => row.open += 1,
            Qualification::Qualified { .. } => row.qualified += 1,
            Qualification::Unqualified { .. } => row.unqualified += 1,
        }
    }
    months.into_values().collect()
}

/// Average size of the deals won up to `today`: minor units per year over deals. Absent while none
/// has an amount that can be converted.
pub fn average_deal<K>(files: &[LandFile<K>], today: Day, convert: impl Fn(Money) -> Option<i64>) -> Rate {
    let deals = files.iter().flat_map(|file| &file.deals);
    let won = deals.filter(|deal| matches!(deal.outcome_on(today), Outcome::Won(_)));
    won.filter_map(|deal| convert(deal.amount_on(today)?))
        .fold(Rate::default(), |sum, minor| Rate { part: sum.part.saturating_add(minor), whole: sum.whole + 1 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;

    #[test]
    fn an_account_is_won_once_with_its_first_order() {
        let files = ledger::read(
            "
            acme | deal | D-1 | 2026-01-20 | won 2026-01-20 | Ann | 12000
            acme | deal | D-2 | 2026-03-20 | won 2026-03-20 | Ann | 90000
            bolt | quote | Q-1 | D-3 | 2026-01-02 | 5000 EUR | accepted 2026-01-31
            crane | deal | D-4 | 2026-01-25 | won 2026-01-25 | Bo
            dock | deal | D-5 | 2026-02-03 | won 2026-02-03 | Bo | 700 USD
            ebb | deal | D-6 | 2026-02-04 | lost 2026-02-04 | Bo | 8000
        ",
        );
        let today = ledger::day("2026-06-30");
        let rows: Vec<String> = won_by_month(&files, today, ledger::in_pounds)
            .iter()
            .map(|month| {
                let Rate { part, whole } = month.average_acv();
                let without = &month.initial_acv.without_rate;
                format!("{}: {} logos, average {part}/{whole}, without {without:?}", month.month, month.logos.len())
            })
            .collect();
        // £12,000 and 5,000 EUR = £4,000; nobody has said what Crane pays.
        assert_eq!(
            rows,
            ["2026-01: 3 logos, average 1600000/2, without []", "2026-02: 1 logos, average 0/0, without [USD]"]
        );
        // All won deals count here: 12,000 + 90,000 + 4,000.
        assert_eq!(average_deal(&files, today, ledger::in_pounds), Rate { part: 10_600_000, whole: 3 });
    }

    #[test]
    fn unqualified_leads_are_a_share_of_the_decided() {
        let files = ledger::read(
            "
            acme | lead | 2026-01-05 | Fair | qualified 2026-01-09
            bolt | lead | 2026-01-06 | Fair | unqualified 2026-01-10
            crane | lead | 2026-01-07 | Fair | unqualified 2026-02-20
            dock | lead | 2026-01-31 | Fair
            ebb | lead | 2026-02-01 | Fair
        ",
        );
        for (today, want) in [
            ("2026-01-31", vec!["2026-01 1/2 open 2"]),
            ("2026-02-20", vec!["2026-01 2/3 open 1", "2026-02 0/0 open 1"]),
        ] {
            let rows: Vec<String> = leads_by_month(&files, ledger::day(today))
                .iter()
                .map(|row| {
                    let Rate { part, whole } = row.unqualified_share();
                    format!("{} {part}/{whole} open {}", row.month, row.open)
                })
                .collect();
            assert_eq!(rows, want, "{today}");
        }
    }
}
