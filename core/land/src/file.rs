//! The file of an account as the land side sees it: its leads, and each deal with its quotes.

use crate::{Deal, DealStage, Lead, Outcome, Quote, QuoteState};
use money::{Day, Money};
use std::collections::BTreeMap;

/// What is filed of one account before it is a customer. `K` names the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandFile<K> {
    /// The account.
    pub account: K,
    /// Its leads, earliest first.
    pub leads: Vec<Lead>,
    /// Its deals, by id.
    pub deals: Vec<DealFile>,
}

/// A deal with everything that was filed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DealFile {
    /// Its id.
    pub id: String,
    /// How it stood, earliest first; empty where quotes name a deal that nobody filed.
    pub versions: Vec<Deal>,
    /// Its quotes with all their revisions, in the order they were sent in.
    pub quotes: Vec<Quote>,
}

impl<K> LandFile<K> {
    /// The file of `account` from its papers as they stand, in any order.
    pub fn of(account: K, mut leads: Vec<Lead>, deals: Vec<Deal>, quotes: Vec<Quote>) -> LandFile<K> {
        leads.sort_by_key(|lead| lead.created_on);
        let mut by_id: BTreeMap<String, (Vec<Deal>, Vec<Quote>)> = BTreeMap::new();
        for deal in deals {
            by_id.entry(deal.id.clone()).or_default().0.push(deal);
        }
        for quote in quotes {
            by_id.entry(quote.deal.clone()).or_default().1.push(quote);
        }
        let deals = by_id.into_iter().map(|(id, (mut versions, mut quotes))| {
            versions.sort_by_key(|deal| deal.effective_on);
            quotes.sort_by_key(|quote| (quote.sent_on, quote.revision));
            DealFile { id, versions, quotes }
        });
        LandFile { account, leads, deals: deals.collect() }
    }

    /// On which day it first became a lead; a company that was written down twice was found once.
    pub fn lead_since(&self) -> Option<Day> {
        self.leads.first().map(|lead| lead.created_on)
    }

    /// Whether any of its deals was quoted since it became a lead, up to `day`.
    pub fn is_quoted_since_lead(&self, day: Day) -> bool {
        let last = self.deals.iter().filter_map(|deal| deal.quoted_on(day)).max();
        last.zip(self.lead_since()).is_some_and(|(quoted, since)| quoted >= since)
    }

    /// On which day the account's first deal was won, up to `day`.
    pub fn won_on(&self, day: Day) -> Option<Day> {
        self.deals.iter().filter_map(|deal| deal.outcome_on(day).won_on()).min()
    }
}

impl DealFile {
    /// How it stood on `day`; `None` before it was filed.
    pub fn on(&self, day: Day) -> Option<&Deal> {
        self.versions.iter().rev().find(|deal| deal.effective_on <= day)
    }

    /// How it had ended up to `day`. What the deal says counts. Where it says nothing final, an
    /// accepted quote has won it; a quote that is lost or has expired has lost nothing yet, because
    /// the next revision may win.
    pub fn outcome_on(&self, day: Day) -> Outcome {
        match self.on(day).map(|deal| &deal.stage) {
            Some(DealStage::Won { on }) if *on <= day => return Outcome::Won(*on),
            Some(DealStage::Lost { on, .. }) if *on <= day => return Outcome::Lost(*on),
            _ => (),
        }
        let accepted = self.quotes.iter().filter_map(|quote| match quote.state_on(day) {
            QuoteState::Accepted(on) => Some(on),
            _ => None,
        });
        accepted.min().map_or(Outcome::Open, Outcome::Won)
    }

    /// When its first quote was sent, up to `day`. Revisions change nothing.
    pub fn quoted_on(&self, day: Day) -> Option<Day> {
        self.quotes.first().map(|quote| quote.sent_on).filter(|sent_on| *sent_on <= day)
    }

    /// The quote that was sent last, up to `day`.
    pub fn last_quote_on(&self, day: Day) -> Option<&Quote> {
        self.quotes.iter().rev().find(|quote| quote.sent_on <= day)
    }

    /// What it brings or would bring per year, as known on `day`: what the deal says, else what
    /// was quoted last.
    pub fn amount_on(&self, day: Day) -> Option<Money> {
        let said = self.on(day).and_then(|deal| deal.amount);
        said.or_else(|| self.last_quote_on(day).map(|quote| quote.per_year))
    }
}

impl Outcome {
    /// On which day it was won, if it was.
    pub fn won_on(self) -> Option<Day> {
        match self {
            Outcome::Won(on) => Some(on),
            Outcome::Open | Outcome::Lost(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;

    const HARBOUR: &str = "
        harbour | deal | D-1 | 2026-03-01 | open Demo | Ann
        harbour | quote | Q-1 | D-1 | 2026-03-10 | 12000
        harbour | quote | Q-1 | D-1 | 2026-03-24 | 10800 | accepted 2026-04-02
        harbour | deal | D-1 | 2026-03-20 | open Negotiation | Ann | 11000
        harbour | deal | D-1 | 2026-04-09 | won 2026-04-05 | Bo | 10800
    ";

    #[test]
    fn a_deal_stands_as_it_was_told_up_to_a_day() {
        let file = &ledger::read(HARBOUR)[0];
        let deal = &file.deals[0];
        for (day, outcome, quoted, amount, owner) in [
            ("2026-02-28", "Open", "-", "-", "-"),
            ("2026-03-01", "Open", "-", "-", "Ann"),
            // What the deal does not say, the quote does.
            ("2026-03-10", "Open", "2026-03-10", "12000", "Ann"),
            ("2026-03-24", "Open", "2026-03-10", "11000", "Ann"),
            // The quote is accepted; nobody has told the deal.
            ("2026-04-02", "Won(2026-04-02)", "2026-03-10", "11000", "Ann"),
            ("2026-04-09", "Won(2026-04-05)", "2026-03-10", "10800", "Bo"),
        ] {
            let on: Day = day.parse().unwrap();
            let shown = |text: Option<String>| text.unwrap_or("-".into());
            assert_eq!(format!("{:?}", deal.outcome_on(on)), outcome, "{day}");
            assert_eq!(shown(deal.quoted_on(on).map(|day| day.to_string())), quoted, "{day}");
            assert_eq!(shown(deal.amount_on(on).map(Money::plain)), amount, "{day}");
            assert_eq!(shown(deal.on(on).and_then(|deal| deal.owner.clone())), owner, "{day}");
        }
        assert_eq!(file.won_on("2026-04-09".parse().unwrap()), "2026-04-05".parse().ok());
    }

    #[test]
    fn a_company_is_one_lead() {
        let files = ledger::read(
            "
            acme | lead | 2026-01-01 | Fair
            acme | lead | 2026-01-20 | Webinar
            acme | quote | Q-1 | D-1 | 2026-02-10 | 12000
            bolt | lead | 2026-01-05 | Fair
            dock | quote | Q-3 | D-3 | 2026-03-10 | 12000
            ebb | lead | 2026-02-01 | Fair
            ebb | quote | Q-4 | D-4 | 2025-02-01 | 12000
        ",
        );
        // Dock was never a lead; Ebb was quoted a year before.
        let quoted = |day: &str| -> Vec<bool> {
            files.iter().map(|file| file.is_quoted_since_lead(day.parse().unwrap())).collect()
        };
        assert_eq!(quoted("2026-02-10"), [true, false, false, false]);
        assert_eq!(quoted("2026-02-09"), [false, false, false, false]);
        assert_eq!(files[0].lead_since(), "2026-01-01".parse().ok());
    }

    #[test]
    fn a_lost_quote_has_not_lost_its_deal() {
        let file = &ledger::read("harbour | quote | Q-1 | D-9 | 2026-03-10 | 12000 | lost 2026-03-20")[0];
        assert_eq!(file.deals[0].outcome_on("2026-12-31".parse().unwrap()), Outcome::Open);
    }
}
