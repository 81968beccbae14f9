//! What stands behind the land side's KPIs: the deals that were quoted, won and are open, one by one, and
//! where they lose time. The KPIs themselves are asked of `Analytics`.

use super::reading::all_files;
use crate::change_policy::settings_known_at;
use crate::cx::Cx;
use land::{AgeBand, LandPolicy, QuotedDeal, StageDays, WonDeal, days_by_stage, quote_ages, quoted_deals, won_deals};
use money::{Currency, Day, Money};
use revenue::{Basis, Conversion};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The deals of the land side. Nothing in it counts what a customer buys after its first order.
#[derive(Clone, Debug)]
pub struct LandDeals {
    /// The policy that they are read by.
    pub policy: LandPolicy,
    /// The currency of the amounts by age, at the latest rates.
    pub currency: Currency,
    /// The deals that were quoted.
    pub quoted: Vec<QuotedDeal<Uuid>>,
    /// The deals that were won.
    pub won: Vec<WonDeal<Uuid>>,
    /// The open quotes by age.
    pub ages: Vec<AgeBand<Uuid>>,
    /// Where deals stand longest.
    pub stages: Vec<StageDays>,
    /// What the accounts with leads or deals are called.
    pub names: HashMap<Uuid, String>,
    /// What the deals are called, by account and id.
    pub deals: HashMap<(Uuid, String), String>,
}

impl LandDeals {
    /// Whether no lead, deal or quote was filed yet.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The deals of the land side that the scope shows, as known on `today`.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn land_deals(cx: &Cx, today: Day) -> anyhow::Result<LandDeals> {
    let (store, scope) = (&cx.store, &cx.scope);
    let policy = LandPolicy::default();
    let files = all_files(cx).await?;
    let report = settings_known_at(store, i64::MAX).await?.report;
    let currency = report.currency_or(store.usual_currency(scope).await?);
    let rates = store.latest_rates(scope, &report.rate_set).await?;
    let conversion = Conversion::new(currency, Basis::LATEST, &rates);
    let convert = |amount: Money| conversion.convert(amount.minor, amount.currency, today.month());
    let ids: Vec<Uuid> = files.iter().map(|file| file.account).collect::<BTreeSet<_>>().into_iter().collect();
    let names = store.accounts_now(scope, &ids).await?.into_iter().map(|row| (row.account, row.name)).collect();
    let deals = files.iter().flat_map(|file| file.deals.iter().map(|deal| (file.account, deal)));
    let deals = deals.map(|(account, deal)| {
        let name = deal.versions.last().map_or_else(|| deal.id.clone(), |last| last.name.clone());
        ((account, deal.id.clone()), name)
    });
    Ok(LandDeals {
        currency,
        quoted: quoted_deals(&files, today),
        won: won_deals(&files, today),
        ages: quote_ages(&files, &policy, today, convert),
        stages: days_by_stage(&files, today),
        names,
        deals: deals.collect(),
        policy,
    })
}
