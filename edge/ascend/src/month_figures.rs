//! A month's figures for closing it, and how they compare with what is known later.

use access::Scope;
use actions::analytics::{Analytics, MovementQuestion};
use actions::{MonthFigures, Stop};
use anyhow::Context;
use kpis::{CATALOGUE, Filter, Question, Rule};
use money::{Currency, Day, Month};
use revenue::{MovementKind, MovementRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::Store;

/// What is frozen of a month. Minor units per year of the reporting currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The reporting currency.
    pub currency: Currency,
    /// The rate set and basis.
    pub rates: String,
    /// Level before the month's first day.
    pub opening: i64,
    /// Level at the close of its last day.
    pub closing: i64,
    /// Accounts live then.
    pub logos: u32,
    /// Sum of each kind that moved.
    pub movements: BTreeMap<String, i64>,
    /// Part and whole of each KPI over its own window.
    pub kpis: BTreeMap<String, (i64, i64)>,
}

/// The month as known on a day; all that is known where none is given.
pub async fn frozen(
    analytics: &dyn Analytics,
    scope: &Scope,
    month: Month,
    known_on: Option<Day>,
) -> Result<Frozen, Stop> {
    let rule = Rule { known_on, ..Rule::default() };
    let row = movements_of(analytics, scope, month, &rule).await?;
    let mut kpis = BTreeMap::new();
    for kpi in CATALOGUE.iter() {
        let filter = Filter::default();
        let question = Question { from: month, to: month, window: None, by: None, filter, rule: rule.clone() };
        if let Some(figure) = analytics.figures(scope, kpi, &question).await?.rows.first() {
            kpis.insert(kpi.name.to_string(), (figure.part, figure.whole));
        }
    }
    let overview = analytics.overview(scope, &rule).await?;
    let moved = MovementKind::ALL.iter().filter(|kind| row.of(**kind) != 0);
    Ok(Frozen {
        currency: overview.currency,
        rates: overview.rates,
        opening: row.opening,
        closing: row.closing,
        logos: row.logos,
        movements: moved.map(|kind| (kind.key().to_string(), row.of(*kind))).collect(),
        kpis,
    })
}

/// The movements of one month.
pub async fn movements_of(
    analytics: &dyn Analytics,
    scope: &Scope,
    month: Month,
    rule: &Rule,
) -> Result<MovementRow, Stop> {
    let question = MovementQuestion {
        from: month.first_day(),
        to: month.last_day(),
        by_month: true,
        by: None,
        account: None,
        kinds: Vec::new(),
        group: None,
        at_most: None,
        filter: Filter::default(),
        rule: rule.clone(),
    };
    let answer = analytics.movements(scope, &question).await?;
    Ok(answer.rows.into_iter().next().map(|period| period.row).unwrap_or_default())
}

/// A month's figures with the hash of what they rest on: the standing facts and policies, and
/// the definition of every KPI.
pub async fn month_figures(store: &Store, frozen: &Frozen) -> Result<MonthFigures, Stop> {
    let mut inputs = Sha256::new();
    inputs.update(store.state_hash().await?);
    for kpi in CATALOGUE.iter() {
        inputs.update(format!("{} {}", kpi.name, kpi.version));
        inputs.update(kpi.sql);
    }
    let inputs_hash = inputs.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(MonthFigures { figures: serde_json::to_string(frozen).context("writing a month's figures")?, inputs_hash })
}
