//! Won deals: what each brings, how long it took, and whether it made its account a customer.

use crate::LandFile;
use money::{Day, Money};

/// A deal that was won.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WonDeal<K> {
    /// Whose.
    pub account: K,
    /// Id of the deal.
    pub deal: String,
    /// Who answered for it on the day asked about; absent where nobody did.
    pub owner: Option<String>,
    /// When it was won.
    pub won_on: Day,
    /// Whether it is the account's first: an account is won once, a later deal is no new logo.
    pub is_first: bool,
    /// What it brings per year; absent where nobody has said it.
    pub amount: Option<Money>,
    /// Days since the account was first a lead; absent where it was none before.
    pub days_from_lead: Option<i64>,
    /// Days since the first quote; absent where none was sent before.
    pub days_from_quote: Option<i64>,
}

/// The deals that were won up to `today`, as known then; those of an account by the day they were
/// won on.
///
/// The clock starts with the earliest lead of the account, because a company that was written down
/// twice was found once. A lead or quote that is younger than the order started nothing.
pub fn won_deals<K: Clone>(files: &[LandFile<K>], today: Day) -> Vec<WonDeal<K>> {
    let mut won = Vec::new();
    for file in files {
        let mut of_account: Vec<WonDeal<K>> = Vec::new();
        for deal in &file.deals {
            let Some(won_on) = deal.outcome_on(today).won_on() else { continue };
            let days_since =
                |start: Option<Day>| start.filter(|start| *start <= won_on).map(|start| i64::from(won_on.0 - start.0));
            of_account.push(WonDeal {
                account: file.account.clone(),
                deal: deal.id.clone(),
                owner: deal.on(today).and_then(|deal| deal.owner.clone()),
                won_on,
                is_first: false,
                amount: deal.amount_on(today),
                days_from_lead: days_since(file.lead_since()),
                days_from_quote: days_since(deal.quoted_on(today)),
            });
        }
        of_account.sort_by_key(|deal| deal.won_on);
        if let Some(first) = of_account.first_mut() {
            first.is_first = true;
        }
        won.append(&mut of_account);
    }
    won
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;

    #[test]
    fn an_account_is_won_once_and_the_clock_runs_from_lead_and_quote_to_the_order() {
        let files = ledger::read(
            "
            acme | lead | 2026-01-01 | Fair
            acme | lead | 2026-01-20 | Webinar
            acme | quote | Q-1 | D-1 | 2026-02-10 | 12000
            acme | quote | Q-1 | D-1 | 2026-02-20 | 11000
            acme | deal | D-1 | 2026-03-02 | won 2026-03-02
            acme | deal | D-0 | 2026-04-02 | won 2026-04-02 | Ann | 90000
            bolt | lead | 2026-03-01 | Fair
            bolt | quote | Q-2 | D-2 | 2026-03-05 | 8000 EUR | accepted 2026-03-31
            crane | lead | 2026-05-01 | Fair
            crane | deal | D-3 | 2026-03-10 | won 2026-03-10
            ebb | deal | D-5 | 2026-03-10 | lost 2026-03-10
        ",
        );
        let days = |days: Option<i64>| days.map_or("-".into(), |days| days.to_string());
        let rows: Vec<String> = won_deals(&files, ledger::day("2026-06-01"))
            .iter()
            .map(|deal| {
                let (first, amount) = (if deal.is_first { "first" } else { "later" }, deal.amount.map(Money::plain));
                let (lead, quote) = (days(deal.days_from_lead), days(deal.days_from_quote));
                format!("{} {} {first} {} {lead} {quote}", deal.account, deal.won_on, amount.unwrap_or("-".into()))
            })
            .collect();
        assert_eq!(
            rows,
            [
                // 1 January to 2 March: 30 + 28 + 2 days. 10 February to 2 March: 18 + 2.
                "acme 2026-03-02 first 11000 60 20",
                "acme 2026-04-02 later 90000 91 -",
                "bolt 2026-03-31 first 8000 30 26",
                // Nobody has said what Crane pays, and its lead came after the order.
                "crane 2026-03-10 first - - -",
            ]
        );
        assert_eq!(won_deals(&files, ledger::day("2026-03-01")).len(), 0);
    }
}
