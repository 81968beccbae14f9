//! Quote ageing: how old the open quotes are, and at which stage deals lose their time.

use crate::{DealStage, LandFile, LandPolicy, Outcome, QuoteState, Total};
use accounts::same;
use money::{Day, Money, Rate};

/// The open quoted deals of one age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeBand<K> {
    /// Youngest age in it, in days.
    pub days_min: u16,
    /// Oldest age in it, in days; the last band has no end.
    pub days_max: Option<u16>,
    /// The deals in it, oldest first.
    pub deals: Vec<OpenQuote<K>>,
    /// What they would bring per year.
    pub per_year: Total,
}

/// A deal that was quoted and is undecided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuote<K> {
    /// Whose.
    pub account: K,
    /// Id of the deal.
    pub deal: String,
    /// Who answered for it on the day asked about; absent where nobody did.
    pub owner: Option<String>,
    /// Days since its first quote: a revision does not make it younger.
    pub age_days: i64,
    /// What its last quote comes to per year.
    pub per_year: Money,
    /// How its last quote stands.
    pub last_quote: QuoteState,
}

/// How long deals stood at one stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageDays {
    /// The stage, as it was written first.
    pub stage: String,
    /// How many deals stood there.
    pub deals: i64,
    /// Days of all of them together.
    pub days: i64,
    /// Median days of a deal.
    pub median: Rate,
}

/// The open quoted deals by age on `today`: one row per band of the policy, empty ones with it.
/// A deal whose last quote has expired or was declined is still there: nobody has closed it.
pub fn quote_ages<K: Clone>(
    files: &[LandFile<K>],
    policy: &LandPolicy,
    today: Day,
    convert: impl Fn(Money) -> Option<i64>,
) -> Vec<AgeBand<K>> {
    let mut open = open_quotes(files, today);
    open.sort_by_key(|quote| std::cmp::Reverse(quote.age_days));
    let mut bounds = policy.quote_age_days.clone();
    bounds.sort_unstable();
    bounds.dedup();
    let ends = bounds.iter().copied().map(Some).chain([None]);
    let starts = std::iter::once(0).chain(bounds.iter().map(|end| end.saturating_add(1)));
    let mut bands = Vec::new();
    for (days_min, days_max) in starts.zip(ends) {
        let is_in = |age: i64| age >= days_min.into() && days_max.is_none_or(|max| age <= max.into());
        let deals: Vec<OpenQuote<K>> = open.iter().filter(|quote| is_in(quote.age_days)).cloned().collect();
        let per_year = Total::of(deals.iter().map(|quote| quote.per_year), &convert);
        bands.push(AgeBand { days_min, days_max, deals, per_year });
    }
    bands
}

/// The deals that were quoted and are undecided on `today`.
pub fn open_quotes<K: Clone>(files: &[LandFile<K>], today: Day) -> Vec<OpenQuote<K>> {
    let mut open = Vec::new();
    for file in files {
        for deal in file.deals.iter().filter(|deal| deal.outcome_on(today) == Outcome::Open) {
            if let (Some(first), Some(last)) = (deal.quoted_on(today), deal.last_quote_on(today)) {
                open.push(OpenQuote {
                    account: file.account.clone(),
                    deal: deal.id.clone(),
                    owner: deal.on(today).and_then(|deal| deal.owner.clone()),
                    age_days: i64::from(today.0 - first.0),
                    per_year: last.per_year,
                    last_quote: last.state_on(today),
                });
            }
        }
    }
    open
}

/// Where time is lost: days that deals stood at each stage up to `today`, most days first. A stage
/// lasts from the day a deal is said to stand there to the day it is said to stand elsewhere; one
/// that a deal comes back to is one stage of it. An accepted quote ends the last stage, too.
pub fn days_by_stage<K>(files: &[LandFile<K>], today: Day) -> Vec<StageDays> {
    let mut stages: Vec<(String, Vec<i64>)> = Vec::new();
    for deal in files.iter().flat_map(|file| &file.deals) {
        // A deal that is decided stands nowhere any more, even where its stages do not say so.
        let end = match deal.outcome_on(today) {
            Outcome::Open => today,
            Outcome::Won(on) | Outcome::Lost(on) => on,
        };
        let mut of_deal: Vec<(&str, i64)> = Vec::new();
        let until = deal.versions.iter().skip(1).map(|next| next.effective_on).chain([end]);
        for (version, until) in deal.versions.iter().zip(until) {
            let DealStage::Open(stage) = &version.stage else { continue };
            if version.effective_on > today {
                continue;
            }
            let days = i64::from((until.min(end).0 - version.effective_on.0).max(0));
            match of_deal.iter_mut().find(|(known, _)| same(known, stage)) {
                Some((_, sum)) => *sum += days,
                None => of_deal.push((stage, days)),
            }
        }
        for (stage, days) in of_deal {
            match stages.iter_mut().find(|(known, _)| same(known, stage)) {
                Some((_, all)) => all.push(days),
                None => stages.push((stage.into(), vec![days])),
            }
        }
    }
    let mut rows: Vec<StageDays> = stages
        .into_iter()
        .map(|(stage, days)| StageDays {
            stage,
            deals: days.len() as i64,
            days: days.iter().sum(),
            median: median(days),
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.days));
    rows
}

/// The median: the middle one, or the mean of the two in the middle, kept as their sum over two;
/// absent without any.
fn median(mut counts: Vec<i64>) -> Rate {
    counts.sort_unstable();
    let middle = counts.len() / 2;
    match counts.len() {
        0 => Rate::default(),
        n if n % 2 == 1 => Rate { part: counts[middle], whole: 1 },
        _ => Rate { part: counts[middle - 1] + counts[middle], whole: 2 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;

    #[test]
    fn a_median_keeps_its_halves() {
        for (counts, part, whole) in
            [(vec![], 0, 0), (vec![7], 7, 1), (vec![40, 10, 20], 20, 1), (vec![9, 2], 11, 2), (vec![8, 1, 4, 3], 7, 2)]
        {
            assert_eq!(median(counts.clone()), Rate { part, whole }, "{counts:?}");
        }
    }

    #[test]
    fn open_quotes_age_from_their_first_revision() {
        let files = ledger::read(
            "
            acme | quote | Q-1 | D-1 | 2026-05-31 | 12000
            acme | quote | Q-1 | D-1 | 2026-06-29 | 10000
            bolt | quote | Q-2 | D-2 | 2026-05-30 | 1000 EUR
            crane | quote | Q-3 | D-3 | 2026-01-01 | 9000 | expired 2026-02-01
            dock | quote | Q-4 | D-4 | 2026-06-01 | 5000 | accepted 2026-06-10
            ebb | quote | Q-5 | D-5 | 2026-07-01 | 5000
            fen | quote | Q-6 | D-6 | 2026-06-30 | 700 USD
        ",
        );
        let bands = quote_ages(&files, &LandPolicy::default(), ledger::day("2026-06-30"), ledger::in_pounds);
        let rows: Vec<String> = bands
            .iter()
            .map(|band| {
                let deals: Vec<String> =
                    band.deals.iter().map(|deal| format!("{} {}", deal.account, deal.age_days)).collect();
                let max = band.days_max.map_or("on".into(), |max| max.to_string());
                let Total { minor, without_rate } = &band.per_year;
                format!("{}-{max}: {} = {minor} without {without_rate:?}", band.days_min, deals.join(", "))
            })
            .collect();
        assert_eq!(
            rows,
            [
                "0-30: acme 30, fen 0 = 1000000 without [USD]",
                "31-60: bolt 31 = 80000 without []",
                "61-90:  = 0 without []",
                "91-on: crane 180 = 900000 without []",
            ]
        );
        assert_eq!(bands[3].deals[0].last_quote, QuoteState::Expired(ledger::day("2026-02-01")));
    }

    #[test]
    fn time_is_lost_where_deals_stand_longest() {
        let files = ledger::read(
            "
            acme | deal | D-1 | 2026-01-01 | open Demo
            acme | deal | D-1 | 2026-01-11 | open Legal
            acme | deal | D-1 | 2026-02-10 | open demo
            acme | deal | D-1 | 2026-02-15 | won 2026-02-15
            bolt | deal | D-2 | 2026-02-01 | open Demo
            bolt | deal | D-2 | 2026-02-21 | open Legal
            bolt | deal | D-2 | 2026-07-01 | open Signing
            crane | deal | D-3 | 2026-02-01 | open Demo
            crane | quote | Q-1 | D-3 | 2026-02-02 | 5000 | accepted 2026-02-04
        ",
        );
        let rows: Vec<String> = days_by_stage(&files, ledger::day("2026-03-03"))
            .iter()
            .map(|row| {
                let Rate { part, whole } = row.median;
                format!("{}: {} deals, {} days, median {part}/{whole}", row.stage, row.deals, row.days)
            })
            .collect();
        // Legal: 30 of Acme, 10 of Bolt so far. Demo: 10 + 5 of Acme, 20 of Bolt, 3 of Crane.
        assert_eq!(rows, ["Legal: 2 deals, 40 days, median 40/2", "Demo: 3 deals, 38 days, median 15/1"]);
    }
}
