//! Quota, and the leads and the pipeline it takes to reach it. Quotas exist on the land side only.

use crate::{DayRange, LandFile, LandPolicy, Outcome, Total};
use accounts::Paper;
use money::{Day, Money, Rate};
use serde::{Deserialize, Serialize};

/// What a member is to win in some days, per year of revenue. It is about a member, so it is
/// filed under the account that stands for our own company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Its id in the source.
    pub id: String,
    /// Whose.
    pub member: String,
    /// In which days.
    pub period: DayRange,
    /// How much: what the first orders won in it bring per year.
    pub amount: Money,
}

impl Paper for Quota {
    const KIND: &'static str = "quota";

    fn id(&self) -> &str {
        &self.id
    }
}

/// What experience says: the rates to plan with. Each keeps both its parts and may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnRates {
    /// Deals won / deals quoted ([`crate::close_rate`]).
    pub close: Rate,
    /// Accounts quoted / accounts that were a lead ([`leads_quoted`]).
    pub leads_quoted: Rate,
    /// Minor units per year / deals won ([`crate::average_deal`]).
    pub average_deal: Rate,
}

/// How far a quota is reached, in minor units of its currency.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Progress<K> {
    /// Won in the period.
    pub won: Total,
    /// What the undecided deals would bring that may still be decided in it.
    pub open: Total,
    /// Those deals.
    pub open_deals: Vec<(K, String)>,
    /// How many of them have no amount: they are not in the sum.
    pub without_amount: usize,
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

/// How many accounts that were a lead were quoted afterwards, over accounts whose first lead has
/// matured ([`LandPolicy::matured_days`]). A company is counted once, however many leads it was.
pub fn leads_quoted<K>(files: &[LandFile<K>], policy: &LandPolicy, today: Day) -> Rate {
    let mut rate = Rate::default();
    for file in files {
        let Some(since) = file.leads.first().map(|lead| lead.created_on) else { continue };
        if since.plus_days(policy.matured_days.into()) > today {
            continue;
        }
        rate.whole += 1;
        let quoted = file.deals.iter().filter_map(|deal| deal.quoted_on(today));
        rate.part += i64::from(quoted.max().is_some_and(|last| last >= since));
    }
    rate
}

/// How far the owner of `quota` is, as known on `today`. Of the undecided deals those count that
/// are expected within its period, or whose day nobody has said. `convert` brings an amount into
/// the currency of the quota, where there is a rate.
pub fn progress<K: Clone>(
    quota: &Quota,
    files: &[LandFile<K>],
    today: Day,
    convert: impl Fn(Money) -> Option<i64>,
) -> Progress<K> {
    let (mut won, mut open, mut open_deals, mut without_amount) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for file in files {
        for deal in file.deals.iter().filter(|deal| deal.is_of(&quota.member, today)) {
            let amount = deal.amount_on(today);
            let expected = deal.on(today).and_then(|deal| deal.expected_close);
            match deal.outcome_on(today) {
                Outcome::Won(on) if quota.period.contains(on) => won.extend(amount),
                Outcome::Open if expected.is_none_or(|expected| expected <= quota.period.to()) => {
                    open_deals.push((file.account.clone(), deal.id.clone()));
                    without_amount += usize::from(amount.is_none());
                    open.extend(amount);
                }
                Outcome::Won(_) | Outcome::Lost(_) | Outcome::Open => (),
            }
        }
    }
    Progress { won: Total::of(won, &convert), open: Total::of(open, &convert), open_deals, without_amount }
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
