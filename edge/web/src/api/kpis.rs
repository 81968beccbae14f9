//! The KPIs: which there are, and what each means.

use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::part::Part;
use super::problem::Problem;
use crate::app::App;
use crate::quoting::quoted;
use crate::time::utc;
use actions::{RecordedDefinition, Stop, recorded_definitions};
use axum::Json;
use axum::extract::State;
use kpis::{CATALOGUE, Definition, Kpi, Measure, Side};
use serde::Serialize;
use utoipa::ToSchema;

/// Every KPI there is.
#[derive(Serialize, ToSchema)]
pub struct KpiList {
    /// In the order that lists show them.
    kpis: Vec<KpiSummary>,
}

/// What a KPI is.
#[derive(Serialize, ToSchema)]
pub struct KpiSummary {
    /// Its name in addresses.
    name: &'static str,
    /// Its full name.
    title: &'static str,
    /// `land` or `expand`.
    side: &'static str,
    /// What its figures are: `ratio of money`, `ratio of counts`, `money`, `money per month`, `count`,
    /// `mean of money` or `mean days`.
    measure: &'static str,
    /// Months of its default window.
    window_months: u8,
    /// Version of the definition.
    version: u32,
    /// The formula in words and signs.
    formula: &'static str,
}

/// A KPI with its whole definition.
#[derive(Serialize, ToSchema)]
pub struct KpiDefinition {
    /// What it is.
    #[serde(flatten)]
    summary: KpiSummary,
    /// What it means, paragraphs of plain text.
    meaning: &'static str,
    /// The query behind it.
    sql: &'static str,
    /// Worked cases.
    cases: &'static str,
    /// Every version that was recorded, the latest first: that one is in use.
    versions: Vec<KpiVersion>,
}

/// A definition as it was recorded.
#[derive(Serialize, ToSchema)]
pub struct KpiVersion {
    /// Its number.
    version: u32,
    /// When.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// By whom.
    actor: String,
    /// The formula in words and signs.
    formula: String,
    /// The query.
    sql: String,
}

impl From<RecordedDefinition> for KpiVersion {
    fn from(recorded: RecordedDefinition) -> KpiVersion {
        let Definition { version, formula, sql, .. } = recorded.definition;
        KpiVersion { version, recorded_at: utc(recorded.recorded_at), actor: recorded.actor, formula, sql }
    }
}

fn summary(kpi: &Kpi) -> KpiSummary {
    let Kpi { name, title, window_months, version, formula, .. } = *kpi;
    let side = match kpi.side {
        Side::Land => "land",
        Side::Expand => "expand",
    };
    let measure = match kpi.measure {
        Measure::MoneyRatio => "ratio of money",
        Measure::CountRatio => "ratio of counts",
        Measure::Money => "money",
        Measure::MoneyPerMonth => "money per month",
        Measure::Count => "count",
        Measure::MeanMoney => "mean of money",
        Measure::MeanDays => "mean days",
    };
    KpiSummary { name, title, side, measure, window_months, version, formula }
}

/// The KPI of a name.
///
/// # Errors
/// 404 where there is none.
pub fn find(name: &str) -> Result<&'static Kpi, Problem> {
    let none = || Problem::not_found(format!("There is no KPI {}; GET /api/v1/kpis lists them.", quoted(name)));
    kpis::find(name).ok_or_else(none)
}

/// Every KPI there is.
#[utoipa::path(get, path = "/kpis", tag = "KPIs", responses((status = 200, body = KpiList, description = "The catalogue.")))]
pub async fn kpis(_: Caller, _: Ask<Nothing>) -> Json<KpiList> {
    Json(KpiList { kpis: CATALOGUE.iter().map(summary).collect() })
}

/// What a KPI means and how it is computed.
#[utoipa::path(
    get, path = "/kpis/{name}", tag = "KPIs", params(("name" = String, Path, description = "The KPI, e.g. `nrr`.")),
    responses((status = 200, body = KpiDefinition, description = "The definition.")),
)]
pub async fn kpi(
    State(app): State<App>,
    _: Caller,
    Part(name): Part,
    _: Ask<Nothing>,
) -> Result<Json<KpiDefinition>, Problem> {
    let kpi = find(&name)?;
    let versions = recorded_definitions(&app.store, kpi.name).await.map_err(Stop::Fault)?;
    let versions = versions.into_iter().map(KpiVersion::from).collect();
    Ok(Json(KpiDefinition { summary: summary(kpi), meaning: kpi.meaning, sql: kpi.sql, cases: kpi.cases, versions }))
}
