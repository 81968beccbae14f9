//! Quotas, and the leads and the pipeline it takes to reach them. Quotas exist on the land side only:
//! whoever keeps customers aims at the customers' own goals.

use accounts::same;
use money::{Currency, Money, Month, Rate};
use serde::{Deserialize, Serialize};

/// The quotas of all reps, as one file.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quotas {
    /// In any order.
    pub quotas: Vec<Quota>,
}

/// What a rep is to win in some months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Whose: as deals name who answers for them.
    pub rep: String,
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// How much: what the first orders won in these months bring per year, in whole units of the currency.
    pub per_year: u32,
    /// The currency.
    pub currency: Currency,
}

impl Quota {
    /// How much.
    pub fn amount(&self) -> Money {
        let minor = i64::from(self.per_year).saturating_mul(10_i64.saturating_pow(self.currency.minor_digits()));
        Money { minor, currency: self.currency }
    }

    /// How many months it is for.
    pub fn months(&self) -> i32 {
        self.to.0 - self.from.0 + 1
    }
}

impl Quotas {
    /// All that is wrong with the file: what, and what to write instead.
    pub fn faults(&self) -> Vec<(String, &'static str)> {
        let mut faults = Vec::new();
        for (at, quota) in (1..).zip(&self.quotas) {
            if quota.rep.trim().is_empty() {
                faults.push((format!("Quota {at} is nobody's."), "Name the rep as deals do."));
            }
            if !(1..=MONTHS_MAX).contains(&quota.months()) {
                let problem = format!("Quota {at} is from {} to {}.", quota.from, quota.to);
                faults.push((problem, "Write the first month and one up to three years later."));
            }
            if quota.per_year == 0 {
                faults.push((format!("Quota {at} is nothing."), "Write an amount, or take the quota out."));
            }
            let before = &self.quotas[..at - 1];
            let overlaps = |other: &&Quota| quota.from <= other.to && other.from <= quota.to;
            if before.iter().any(|other| same(&other.rep, &quota.rep) && overlaps(&other)) {
                let problem = format!("Quota {at} is for months in which {} has one already.", quota.rep);
                faults.push((problem, "Give a rep one quota for each month."));
            }
        }
        faults
    }
}

/// Months of a quota at most.
const MONTHS_MAX: i32 = 36;

/// What experience says: the rates to plan with. Each keeps both its parts and may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnRates {
    /// Deals won / deals quoted: the KPI `closing-ratio`.
    pub close: Rate,
    /// Accounts quoted / accounts that were a lead: the KPI `leads-quoted`.
    pub leads_quoted: Rate,
    /// Minor units per year / customers landed: the KPI `initial-acv`.
    pub average_deal: Rate,
}

/// What it takes to win the rest of a quota. What rests on an unknown rate is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What is still to win, minor units per year; 0 once the quota is reached.
    pub remaining: i64,
    /// Pipeline: what the undecided deals must add up to, minor units per year.
    pub pipeline: Option<i64>,
    /// How many deals must be won.
    pub deals: Option<i64>,
    /// How many deals must be quoted.
    pub quoted_deals: Option<i64>,
    /// How many accounts must become leads.
    pub leads: Option<i64>,
    /// Why something is absent.
    pub unknown: Vec<UnknownRate>,
}

/// A rate that cannot be planned with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownRate {
    /// No quote is old enough to tell how many are won.
    NoQuoteHasMatured,
    /// Quotes have matured, and none was won.
    NoQuoteWasWon {
        /// So many.
        quoted: i64,
    },
    /// No deal was won whose amount is known.
    NoDealHasAnAmount,
    /// No lead is old enough to tell how many are quoted.
    NoLeadHasMatured,
    /// Leads have matured, and none was quoted.
    NoLeadWasQuoted {
        /// So many.
        leads: i64,
    },
}

impl UnknownRate {
    /// The sentence for people.
    pub fn text(self) -> String {
        match self {
            UnknownRate::NoQuoteHasMatured => "The close rate is not known yet: no month of quotes has matured.".into(),
            UnknownRate::NoQuoteWasWon { quoted } => {
                format!("No pipeline is large enough: none of {quoted} quoted deals was won.")
            }
            UnknownRate::NoDealHasAnAmount => {
                "The size of a deal is not known yet: none was won whose amount is known.".into()
            }
            UnknownRate::NoLeadHasMatured => {
                "How many leads are quoted is not known yet: none is old enough to tell.".into()
            }
            UnknownRate::NoLeadWasQuoted { leads } => {
                format!("No number of leads is large enough: none of {leads} was quoted.")
            }
        }
    }
}

impl Need {
    /// Coverage: open pipeline / pipeline needed. Absent where the need is not known, or nothing
    /// is needed any more.
    pub fn coverage(&self, open_minor: i64) -> Rate {
        self.pipeline
            .filter(|pipeline| *pipeline > 0)
            .map_or_else(Rate::default, |pipeline| Rate { part: open_minor, whole: pipeline })
    }
}

/// What it takes to win the rest of a quota of which `won_minor` is won, at the rates of one's own
/// experience. Rounded up: half a deal wins nothing.
///
/// Ours: pipeline = rest / close rate, deals = rest / average deal, quoted deals = deals / close
/// rate, leads = quoted deals / share of leads that are quoted. The rates are of one's own past
/// and not of the field, because published ratios conflict with each other.
pub fn need(quota_minor: i64, won_minor: i64, rates: &OwnRates) -> Need {
    let remaining = quota_minor.saturating_sub(won_minor).max(0);
    let mut unknown = Vec::new();
    match rates.close {
        Rate { whole: 0, .. } => unknown.push(UnknownRate::NoQuoteHasMatured),
        Rate { part: 0, whole } => unknown.push(UnknownRate::NoQuoteWasWon { quoted: whole }),
        _ => (),
    }
    if rates.average_deal.whole == 0 || rates.average_deal.part <= 0 {
        unknown.push(UnknownRate::NoDealHasAnAmount);
    }
    match rates.leads_quoted {
        Rate { whole: 0, .. } => unknown.push(UnknownRate::NoLeadHasMatured),
        Rate { part: 0, whole } => unknown.push(UnknownRate::NoLeadWasQuoted { leads: whole }),
        _ => (),
    }
    if remaining == 0 {
        // Nothing more is needed, whatever is known.
        let none = Some(0);
        return Need { remaining, pipeline: none, deals: none, quoted_deals: none, leads: none, unknown: Vec::new() };
    }
    let deals = divided_up(remaining, rates.average_deal);
    let quoted_deals = deals.and_then(|deals| divided_up(deals, rates.close));
    Need {
        remaining,
        pipeline: divided_up(remaining, rates.close),
        deals,
        quoted_deals,
        leads: quoted_deals.and_then(|quoted| divided_up(quoted, rates.leads_quoted)),
        unknown,
    }
}

/// `count / rate`, rounded up; `None` where the rate is absent or not above zero.
fn divided_up(count: i64, rate: Rate) -> Option<i64> {
    if rate.part <= 0 || rate.whole <= 0 {
        return None;
    }
    let (numerator, denominator) = (i128::from(count) * i128::from(rate.whole), i128::from(rate.part));
    i64::try_from((numerator + denominator - 1).div_euclid(denominator)).ok()
}

#[cfg(test)]
mod tests;
