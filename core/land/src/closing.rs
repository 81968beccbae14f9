//! The closing ratio: of the deals that were quoted, how many were won.

use crate::{LandFile, LandPolicy, Outcome};
use money::{Day, Month, Rate};
use std::collections::BTreeMap;

/// A deal that was quoted: a row behind the closing ratio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedDeal<K> {
    /// Whose.
    pub account: K,
    /// Id of the deal.
    pub deal: String,
    /// Who answered for it on the day asked about; absent where nobody did.
    pub owner: Option<String>,
    /// When its first quote was sent.
    pub quoted_on: Day,
    /// What became of it.
    pub outcome: Outcome,
}

/// The deals whose first quote was sent in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosingMonth {
    /// The month.
    pub month: Month,
    /// How many were won.
    pub won: i64,
    /// How many were lost.
    pub lost: i64,
    /// How many are undecided.
    pub open: i64,
    /// From which day on the undecided ones count as not won.
    pub matures_on: Day,
    /// Whether they do.
    pub maturity: Maturity,
}

/// Whether a month's figure can still move because of the calendar alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maturity {
    /// Enough time has passed for most decisions.
    Matured,
    /// Too many are still to come for the month to be set beside others.
    Maturing,
}

impl ClosingMonth {
    /// Deals won / deals quoted. In a month that has matured the undecided ones are part of what
    /// was quoted; in one that is maturing they stand beside, and the ratio is of the decided ones
    /// alone, which is early rather than low. A deal that is won after its month matured is won
    /// then. Absent where nothing counts.
    ///
    /// Ours: a ratio over decided deals only would flatter whoever never closes a lost deal, and
    /// one over all of them would show every recent month as bad.
    pub fn ratio(&self) -> Rate {
        let decided = self.won + self.lost;
        let whole = match self.maturity {
            Maturity::Matured => decided + self.open,
            Maturity::Maturing => decided,
        };
        Rate { part: self.won, whole }
    }
}

/// The deals that were quoted up to `today`, each once, however many quotes and revisions it had.
pub fn quoted_deals<K: Clone>(files: &[LandFile<K>], today: Day) -> Vec<QuotedDeal<K>> {
    let deals = files.iter().flat_map(|file| file.deals.iter().map(move |deal| (file, deal)));
    deals
        .filter_map(|(file, deal)| {
            Some(QuotedDeal {
                account: file.account.clone(),
                deal: deal.id.clone(),
                owner: deal.on(today).and_then(|deal| deal.owner.clone()),
                quoted_on: deal.quoted_on(today)?,
                outcome: deal.outcome_on(today),
            })
        })
        .collect()
}

/// The closing ratio by the month in which the first quote was sent, earliest first. For one
/// member, one segment or one year, pass their deals only.
pub fn closing_by_month<K>(deals: &[QuotedDeal<K>], policy: &LandPolicy, today: Day) -> Vec<ClosingMonth> {
    let mut months: BTreeMap<Month, ClosingMonth> = BTreeMap::new();
    for deal in deals {
        let month = deal.quoted_on.month();
        let row = months.entry(month).or_insert_with(|| {
            let matures_on = month.last_day().plus_days(policy.matured_days.into());
            let maturity = if matures_on <= today { Maturity::Matured } else { Maturity::Maturing };
            ClosingMonth { month, won: 0, lost: 0, open: 0, matures_on, maturity }
        });
        match deal.outcome {
            Outcome::Won(_) => row.won += 1,
            Outcome::Lost(_) => row.lost += 1,
            Outcome::Open => row.open += 1,
        }
    }
    months.into_values().collect()
}

/// The close rate to plan with: deals won / deals quoted over all months that have matured. Absent
/// while none has.
pub fn close_rate(months: &[ClosingMonth]) -> Rate {
    let matured = months.iter().filter(|month| month.maturity == Maturity::Matured).map(ClosingMonth::ratio);
    matured.fold(Rate::default(), |sum, rate| Rate { part: sum.part + rate.part, whole: sum.whole + rate.whole })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;

    const LAND: &str = "
        acme | quote | Q-1 | D-1 | 2026-01-10 | 12000
        acme | quote | Q-1 | D-1 | 2026-01-20 | 11000
        acme | quote | Q-2 | D-1 | 2026-03-05 | 10000 | accepted 2026-03-20
        bolt | quote | Q-3 | D-2 | 2026-01-31 | 8000
        bolt | deal | D-2 | 2026-02-20 | lost 2026-02-19 | Ann
        crane | quote | Q-4 | D-3 | 2026-01-15 | 9000
        crane | deal | D-3 | 2026-01-02 | open Demo | Bo
        dock | quote | Q-5 | D-4 | 2026-03-02 | 5000
        dock | deal | D-4 | 2026-04-01 | won 2026-04-01 | Ann
        ebb | quote | Q-6 | D-5 | 2026-03-03 | 5000
        fen | deal | D-6 | 2026-01-03 | won 2026-02-01 | Ann
    ";

    fn check(today: &str, want: &[&str], close_rate_then: &str) {
        let today = ledger::day(today);
        let months = closing_by_month(&quoted_deals(&ledger::read(LAND), today), &LandPolicy::default(), today);
        let rows: Vec<String> = months
            .iter()
            .map(|m| {
                let Rate { part, whole } = m.ratio();
                format!("{} won {} lost {} open {}: {part}/{whole} {:?}", m.month, m.won, m.lost, m.open, m.maturity)
            })
            .collect();
        assert_eq!(rows, want, "{today}");
        let Rate { part, whole } = close_rate(&months);
        assert_eq!(format!("{part}/{whole}"), close_rate_then, "{today}");
    }

    #[test]
    fn a_deal_counts_once_in_the_month_of_its_first_quote() {
        // Five of the six deals were quoted; the three revisions for Acme count once, in January.
        // 31 January and 90 days is 1 May; 31 March and 90 days is 29 June.
        check("2026-02-10", &["2026-01 won 0 lost 0 open 3: 0/0 Maturing"], "0/0");
        check(
            "2026-04-30",
            &["2026-01 won 1 lost 1 open 1: 1/2 Maturing", "2026-03 won 1 lost 0 open 1: 1/1 Maturing"],
            "0/0",
        );
        check(
            "2026-05-01",
            &["2026-01 won 1 lost 1 open 1: 1/3 Matured", "2026-03 won 1 lost 0 open 1: 1/1 Maturing"],
            "1/3",
        );
        check(
            "2026-06-29",
            &["2026-01 won 1 lost 1 open 1: 1/3 Matured", "2026-03 won 1 lost 0 open 1: 1/2 Matured"],
            "2/5",
        );
    }

    #[test]
    fn the_ratio_of_one_member_is_of_their_deals() {
        let today = ledger::day("2026-06-29");
        let mut deals = quoted_deals(&ledger::read(LAND), today);
        deals.retain(|deal| deal.owner.as_deref() == Some("Ann"));
        let months = closing_by_month(&deals, &LandPolicy::default(), today);
        assert_eq!(close_rate(&months), Rate { part: 1, whole: 2 });
    }
}
