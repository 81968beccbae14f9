//! The figures of the land side, over all papers that the scope shows.

use super::reading::all_files;
use crate::change_policy::settings_known_at;
use crate::cx::Cx;
use land::{
    AgeBand, ClosingMonth, CycleTimes, DayRange, LandPolicy, LeadMonth, QuotedDeal, StageDays, WonMonth, close_rate,
    closing_by_month, cycle_times, days_by_stage, leads_by_month, quote_ages, quoted_deals, won_by_month,
};
use money::{Currency, Day, Money, Rate};
use revenue::{Basis, Conversion};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Months over which cycle times are told, this one with them.
const CYCLE_MONTHS: i32 = 12;

/// What the land side wins, loses and waits for. Nothing in it counts what a customer buys after
/// its first order.
#[derive(Clone, Debug)]
pub struct LandFigures {
    /// The policy that they are read by.
    pub policy: LandPolicy,
    /// The currency of the amounts, at the latest rates.
    pub currency: Currency,
    /// The closing ratio by month of the first quote, earliest first.
    pub closing: Vec<ClosingMonth>,
    /// The close rate over all months that have matured.
    pub close_rate: Rate,
    /// The quoted deals behind both.
    pub quoted: Vec<QuotedDeal<Uuid>>,
    /// Days from lead and from first quote to order, of the deals won in `cycle_days`.
    pub cycle: CycleTimes<Uuid>,
    /// The twelve months up to today, this one with them.
    pub cycle_days: DayRange,
    /// The open quotes by age.
    pub ages: Vec<AgeBand<Uuid>>,
    /// Where deals stand longest.
    pub stages: Vec<StageDays>,
    /// What became of leads, by the month in which they became known.
    pub leads: Vec<LeadMonth>,
    /// Logos and their first order, by the month they were won in.
    pub won: Vec<WonMonth<Uuid>>,
    /// What the accounts in any of this are called.
    pub names: HashMap<Uuid, String>,
    /// What the deals in any of this are called, by account and id.
    pub deals: HashMap<(Uuid, String), String>,
}

impl LandFigures {
    /// Whether nothing was filed yet.
    pub fn is_empty(&self) -> bool {
        self.leads.is_empty() && self.deals.is_empty()
    }
}

/// The figures of the land side as known on `today`.
///
/// # Errors
/// Only when the machine fails.
pub async fn land_figures(cx: &Cx, today: Day) -> anyhow::Result<LandFigures> {
    let (store, scope) = (&cx.store, &cx.scope);
    let policy = LandPolicy::default();
    let files = all_files(cx).await?;
    let report = settings_known_at(store, i64::MAX).await?.report;
    let currency = report.currency_or(store.usual_currency(scope).await?);
    let rates = store.latest_rates(scope, &report.rate_set).await?;
    let conversion = Conversion::new(currency, Basis::LATEST, &rates);
    let month = today.month();
    let convert = |amount: Money| conversion.convert(amount.minor, amount.currency, month);
    let quoted = quoted_deals(&files, today);
    let closing = closing_by_month(&quoted, &policy, today);
    let cycle_days = DayRange::of(month.plus(1 - CYCLE_MONTHS).first_day(), today)?;
    let ids: Vec<Uuid> = files.iter().map(|file| file.account).collect::<BTreeSet<_>>().into_iter().collect();
    let names = store.accounts_now(scope, &ids).await?.into_iter().map(|row| (row.account, row.name)).collect();
    let deals = files.iter().flat_map(|file| file.deals.iter().map(|deal| (file.account, deal)));
    let deals = deals.map(|(account, deal)| {
        let name = deal.versions.last().map_or_else(|| deal.id.clone(), |last| last.name.clone());
        ((account, deal.id.clone()), name)
    });
    Ok(LandFigures {
        currency,
        close_rate: close_rate(&closing),
        closing,
        quoted,
        cycle: cycle_times(&files, cycle_days, today),
        cycle_days,
        ages: quote_ages(&files, &policy, today, convert),
        stages: days_by_stage(&files, today),
        leads: leads_by_month(&files, today),
        won: won_by_month(&files, today, convert),
        names,
        deals: deals.collect(),
        policy,
    })
}
