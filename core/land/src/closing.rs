//! Quoted deals: what the closing ratio is of, and from when on a month of them can be judged.

use crate::{LandFile, LandPolicy, Outcome};
use money::{Day, Month};

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

/// From which day on a month of first quotes can be judged: what is undecided then counts as not won.
///
/// Ours: a ratio over decided deals only would flatter whoever never closes a lost deal, and one over
/// all of them would show every recent month as bad.
pub fn matures_on(month: Month, policy: &LandPolicy) -> Day {
    month.last_day().plus_days(policy.matured_days.into())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;

    #[test]
    fn a_deal_is_quoted_once_in_the_month_of_its_first_quote() {
        let files = ledger::read(
            "
            acme | quote | Q-1 | D-1 | 2026-01-10 | 12000
            acme | quote | Q-1 | D-1 | 2026-01-20 | 11000
            acme | quote | Q-2 | D-1 | 2026-03-05 | 10000 | accepted 2026-03-20
            bolt | quote | Q-3 | D-2 | 2026-01-31 | 8000
            bolt | deal | D-2 | 2026-02-20 | lost 2026-02-19 | Ann
            ebb | quote | Q-6 | D-5 | 2026-03-21 | 5000
            fen | deal | D-6 | 2026-01-03 | won 2026-02-01 | Ann
        ",
        );
        let rows: Vec<String> = quoted_deals(&files, ledger::day("2026-03-20"))
            .iter()
            .map(|deal| format!("{} {} {:?} {:?}", deal.account, deal.quoted_on, deal.outcome, deal.owner))
            .collect();
        // Fen was won without a quote, and Ebb is quoted tomorrow.
        assert_eq!(rows, ["acme 2026-01-10 Won(2026-03-20) None", "bolt 2026-01-31 Lost(2026-02-19) Some(\"Ann\")"]);
    }

    #[test]
    fn a_month_matures_after_its_last_day() {
        // 31 January and 90 days is 1 May.
        let january = ledger::day("2026-01-10").month();
        assert_eq!(matures_on(january, &LandPolicy::default()), ledger::day("2026-05-01"));
    }
}
