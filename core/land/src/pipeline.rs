//! The pipeline: deals that are neither won nor lost, and what they would bring.

use crate::{LandFile, Outcome};
use money::{Day, Money};

/// A deal that is undecided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDeal<K> {
    /// Whose.
    pub account: K,
    /// Id of the deal.
    pub deal: String,
    /// Who answers for it; absent where nobody does.
    pub owner: Option<String>,
    /// What it would bring per year; absent where nobody has said it.
    pub amount: Option<Money>,
}

/// The deals that are undecided on `day` and were filed or quoted until then.
pub fn open_deals<K: Clone>(files: &[LandFile<K>], day: Day) -> Vec<OpenDeal<K>> {
    let mut open = Vec::new();
    for file in files {
        for deal in file.deals.iter().filter(|deal| deal.outcome_on(day) == Outcome::Open) {
            let stands = deal.on(day);
            if stands.is_none() && deal.quoted_on(day).is_none() {
                continue;
            }
            open.push(OpenDeal {
                account: file.account.clone(),
                deal: deal.id.clone(),
                owner: stands.and_then(|deal| deal.owner.clone()),
                amount: deal.amount_on(day),
            });
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;

    #[test]
    fn a_deal_is_open_from_its_first_word_to_its_last() {
        let files = ledger::read(
            "
            acme | deal | D-1 | 2026-05-01 | open Demo | Ann | 12000
            acme | deal | D-1 | 2026-06-10 | won 2026-06-10 | Ann | 12000
            bolt | deal | D-2 | 2026-05-02 | open Demo
            bolt | quote | Q-2 | D-2 | 2026-05-20 | 8000
            crane | quote | Q-3 | D-3 | 2026-06-01 | 900 EUR
        ",
        );
        for (day, want) in [
            ("2026-04-30", vec![]),
            ("2026-05-19", vec!["acme Some(\"Ann\") 12000", "bolt None -"]),
            ("2026-06-01", vec!["acme Some(\"Ann\") 12000", "bolt None 8000", "crane None 900"]),
            ("2026-06-10", vec!["bolt None 8000", "crane None 900"]),
        ] {
            let rows: Vec<String> = open_deals(&files, ledger::day(day))
                .iter()
                .map(|deal| {
                    let amount = deal.amount.map_or("-".into(), Money::plain);
                    format!("{} {:?} {amount}", deal.account, deal.owner)
                })
                .collect();
            assert_eq!(rows, want, "{day}");
        }
    }
}
