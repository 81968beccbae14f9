//! The rows behind a KPI's figures.

use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::cursor;
use super::kpi_figures::{FiguresQuery, Quantity, quantity};
use super::kpis::find;
use super::part::Part;
use super::problem::Problem;
use super::values::WithoutRate;
use crate::app::App;
use crate::lists::kpi_rows::sort;
use actions::analytics::Behind;
use axum::Json;
use axum::extract::State;
use kpis::{Kpi, Question};
use money::{Currency, Month};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which rows.
pub struct RowsQuery {
    question: Question,
    cursor: Option<String>,
    limit: u16,
}

impl Query for RowsQuery {
    fn read(asking: &mut Asking) -> RowsQuery {
        let FiguresQuery(question) = FiguresQuery::read(asking);
        RowsQuery { question, cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// Some of the rows behind figures.
#[derive(Serialize, ToSchema)]
pub struct KpiRows {
    /// The KPI.
    kpi: &'static str,
    /// Version of its definition.
    version: u32,
    /// The last action that the rows know of.
    sequence: i64,
    /// Accounts left out because no rate converts them.
    without_rate: Vec<WithoutRate>,
    /// How many rows there are on all pages.
    total: usize,
    /// By period, group and account.
    rows: Vec<KpiRow>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// A row behind a figure.
#[derive(Serialize, ToSchema)]
pub struct KpiRow {
    /// The figure's period.
    #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
    period: Month,
    /// The figure's group.
    group: Option<String>,
    /// The account.
    account: Uuid,
    /// Its external id.
    external_id: String,
    /// What it is called.
    name: String,
    /// The contract, where rows are contracts.
    contract: Option<String>,
    /// Id of the deal, where rows are deals.
    deal: Option<String>,
    /// Id of the lead, where rows are leads.
    lead: Option<String>,
    /// What the row adds to the numerator; money is per year, also behind a figure per month.
    part: Quantity,
    /// What it adds to the denominator.
    whole: Quantity,
    /// Whether it counts, by the definition.
    counted: bool,
}

/// The rows behind a KPI's figures, page by page.
#[utoipa::path(
    get, path = "/kpis/{name}/rows", tag = "KPIs",
    params(("name" = String, Path, description = "The KPI, e.g. `nrr`."), Ask<RowsQuery>),
    responses((status = 200, body = KpiRows, description = "A page of rows.")),
)]
pub async fn kpi_rows(
    State(app): State<App>,
    caller: Caller,
    Part(name): Part,
    Ask { query, question: asked }: Ask<RowsQuery>,
) -> Result<Json<KpiRows>, Problem> {
    let kpi = find(&name)?;
    let answer = app.analytics.rows(&caller.scope(), kpi, &query.question).await?;
    let mut rows = answer.rows;
    sort(&mut rows);
    let total = rows.len();
    let of = format!("{} {asked} {}", kpi.name, answer.sequence);
    let (rows, next) = cursor::page(rows, &of, query.cursor.as_deref(), query.limit)?;
    Ok(Json(KpiRows {
        kpi: kpi.name,
        version: kpi.version,
        sequence: answer.sequence,
        without_rate: WithoutRate::of(&answer.without_rate),
        total,
        rows: rows.into_iter().map(|behind| row(kpi, behind, answer.currency)).collect(),
        next,
    }))
}

fn row(kpi: &Kpi, behind: Behind, currency: Currency) -> KpiRow {
    KpiRow {
        period: behind.period,
        group: behind.group,
        account: behind.account,
        external_id: behind.external_id,
        name: behind.name,
        contract: behind.contract,
        deal: behind.deal,
        lead: behind.lead,
        part: quantity(kpi.measure.part(), behind.part, currency),
        whole: quantity(kpi.measure.whole(), behind.whole, currency),
        counted: behind.counted,
    }
}
