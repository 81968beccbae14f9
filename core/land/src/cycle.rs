//! Cycle time: how long it takes from a lead, and from a first quote, to an order.

use crate::{DayRange, LandFile};
use money::{Day, Rate};

/// How long the deals took that were won in some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleTimes<K> {
    /// Median days from lead to order; absent where no deal has a lead.
    pub from_lead: Rate,
    /// Median days from the first quote to the order; absent where no deal has a quote.
    pub from_quote: Rate,
    /// The deals behind it, by the day they were won on.
    pub deals: Vec<WonDeal<K>>,
}

/// A deal that was won, and how long it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WonDeal<K> {
    /// Whose.
    pub account: K,
    /// Id of the deal.
    pub deal: String,
    /// When it was won.
    pub won_on: Day,
    /// Days since the account was first a lead; absent where it was none before.
    pub days_from_lead: Option<i64>,
    /// Days since the first quote; absent where none was sent before.
    pub days_from_quote: Option<i64>,
}

/// How long the deals took that were won in `period`, as known on `today`.
///
/// The clock starts with the earliest lead of the account, because a company that was written down
/// twice was found once. A lead or quote that is younger than the order started nothing.
pub fn cycle_times<K: Clone>(files: &[LandFile<K>], period: DayRange, today: Day) -> CycleTimes<K> {
    let mut won: Vec<WonDeal<K>> = Vec::new();
    for file in files {
        for deal in &file.deals {
            let Some(won_on) = deal.outcome_on(today).won_on().filter(|on| period.contains(*on)) else {
                continue;
            };
            let days_since =
                |start: Option<Day>| start.filter(|start| *start <= won_on).map(|start| i64::from(won_on.0 - start.0));
            won.push(WonDeal {
                account: file.account.clone(),
                deal: deal.id.clone(),
                won_on,
                days_from_lead: days_since(file.leads.first().map(|lead| lead.created_on)),
                days_from_quote: days_since(deal.quoted_on(today)),
            });
        }
    }
    won.sort_by_key(|deal| deal.won_on);
    CycleTimes {
        from_lead: median(won.iter().filter_map(|deal| deal.days_from_lead).collect()),
        from_quote: median(won.iter().filter_map(|deal| deal.days_from_quote).collect()),
        deals: won,
    }
}

/// The median: the middle one, or the mean of the two in the middle, kept as their sum over two;
/// absent without any.
pub(crate) fn median(mut counts: Vec<i64>) -> Rate {
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
    fn the_clock_runs_from_lead_and_quote_to_the_order() {
        let files = ledger::read(
            "
            acme | lead | 2026-01-01 | Fair
            acme | lead | 2026-01-20 | Webinar
            acme | quote | Q-1 | D-1 | 2026-02-10 | 12000
            acme | quote | Q-1 | D-1 | 2026-02-20 | 11000
            acme | deal | D-1 | 2026-03-02 | won 2026-03-02
            bolt | lead | 2026-03-01 | Fair
            bolt | quote | Q-2 | D-2 | 2026-03-05 | 8000 | accepted 2026-03-31
            crane | lead | 2026-05-01 | Fair
            crane | deal | D-3 | 2026-03-10 | won 2026-03-10
            dock | lead | 2026-01-01 | Fair
            dock | deal | D-4 | 2026-04-01 | won 2026-04-01
            ebb | deal | D-5 | 2026-03-10 | lost 2026-03-10
        ",
        );
        let march = DayRange::of(ledger::day("2026-03-01"), ledger::day("2026-03-31")).unwrap();
        let times = cycle_times(&files, march, ledger::day("2026-06-01"));
        let rows: Vec<String> = times
            .deals
            .iter()
            .map(|deal| {
                format!("{} {} {:?} {:?}", deal.account, deal.won_on, deal.days_from_lead, deal.days_from_quote)
            })
            .collect();
        assert_eq!(
            rows,
            [
                // 1 January to 2 March: 30 + 28 + 2 days. 10 February to 2 March: 18 + 2.
                "acme 2026-03-02 Some(60) Some(20)",
                // The lead came after the order.
                "crane 2026-03-10 None None",
                "bolt 2026-03-31 Some(30) Some(26)",
            ]
        );
        // (30 + 60) / 2 and (20 + 26) / 2.
        assert_eq!((times.from_lead, times.from_quote), (Rate { part: 90, whole: 2 }, Rate { part: 46, whole: 2 }));
    }
}
