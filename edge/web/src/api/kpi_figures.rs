//! The figures of a KPI.

use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::kpis::find;
use super::part::Part;
use super::problem::Problem;
use super::values::{Money, WithoutRate};
use super::{form, report};
use crate::app::App;
use axum::Json;
use axum::extract::State;
use kpis::{Figure, Kpi, Measure, Question, Value};
use money::{Currency, Month};
use serde::Serialize;
use utoipa::ToSchema;

/// Decimal digits of a ratio in replies.
const RATIO_DIGITS: u32 = 6;
const RATIO_SCALE: f64 = 1_000_000.0;

/// The figures of a KPI.
#[derive(Serialize, ToSchema)]
pub struct Figures {
    /// The KPI.
    kpi: &'static str,
    /// Version of its definition.
    version: u32,
    /// The last action that the figures know of.
    sequence: i64,
    /// Accounts left out because no rate converts them.
    without_rate: Vec<WithoutRate>,
    /// One per period and group.
    figures: Vec<FigureRow>,
}

/// The figure of one period and group.
#[derive(Serialize, ToSchema)]
pub struct FigureRow {
    /// The window ends with the last day of this month.
    #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
    period: Month,
    /// The group; null when not grouped.
    group: Option<String>,
    /// What the figure says; null for a ratio of an empty cohort.
    value: Option<FigureValue>,
    /// Numerator, or the sum itself; money is per year, also behind a figure per month.
    part: Quantity,
    /// Denominator; null where the KPI is no ratio.
    whole: Option<Quantity>,
    /// Rows that count.
    rows_in: u64,
    /// Rows left out, by the definition.
    rows_out: u64,
}

/// A ratio, an amount or a count.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum FigureValue {
    /// Six decimals, rounded half to even.
    Ratio(f64),
    /// An amount.
    Money(Money),
    /// A number of accounts.
    Count(i64),
}

/// What a figure is made of.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Quantity {
    /// An amount.
    Money(Money),
    /// A number of accounts or contracts.
    Count {
        /// How many.
        count: i64,
    },
}

/// Which figures.
pub struct FiguresQuery(pub Question);

impl Query for FiguresQuery {
    fn read(asking: &mut Asking) -> FiguresQuery {
        let (from, to) = report::months(asking);
        FiguresQuery(Question {
            from,
            to,
            step: 1,
            window: asking.maybe(
                "window",
                form::window(),
                "How far each figure looks back; the KPI's own window if left out.",
            ),
            by: report::by(asking),
            filter: report::filter(asking),
            rule: report::rule(asking),
        })
    }
}

/// The figures of a KPI, one per period and group.
#[utoipa::path(
    get, path = "/kpis/{name}/figures", tag = "KPIs",
    params(("name" = String, Path, description = "The KPI, e.g. `nrr`."), Ask<FiguresQuery>),
    responses((status = 200, body = Figures, description = "The figures.")),
)]
pub async fn kpi_figures(
    State(app): State<App>,
    caller: Caller,
    Part(name): Part,
    Ask { query: FiguresQuery(question), .. }: Ask<FiguresQuery>,
) -> Result<Json<Figures>, Problem> {
    let kpi = find(&name)?;
    let answer = app.analytics.figures(&caller.scope(), kpi, &question).await?;
    let figures = answer.rows.into_iter().map(|figure| row(kpi, figure, answer.currency)).collect();
    let without_rate = WithoutRate::of(&answer.without_rate);
    Ok(Json(Figures { kpi: kpi.name, version: kpi.version, sequence: answer.sequence, without_rate, figures }))
}

fn row(kpi: &Kpi, figure: Figure, currency: Currency) -> FigureRow {
    let value = match figure.value(kpi) {
        Value::Ratio(rate) => rate.scaled(RATIO_DIGITS).map(|scaled| FigureValue::Ratio(scaled as f64 / RATIO_SCALE)),
        Value::Money(minor) => Some(FigureValue::Money(Money::of(minor, currency))),
        Value::Count(count) => Some(FigureValue::Count(count)),
    };
    let is_ratio = matches!(kpi.measure, Measure::MoneyRatio | Measure::CountRatio);
    FigureRow {
        period: figure.period,
        value,
        part: quantity(kpi, figure.part, currency),
        whole: is_ratio.then(|| quantity(kpi, figure.whole, currency)),
        group: figure.group,
        rows_in: figure.rows_in,
        rows_out: figure.rows_out,
    }
}

/// A figure's part as a quantity of its KPI's measure.
pub fn quantity(kpi: &Kpi, of: i64, currency: Currency) -> Quantity {
    match kpi.measure {
        Measure::CountRatio | Measure::Count => Quantity::Count { count: of },
        Measure::MoneyRatio | Measure::Money | Measure::MoneyPerMonth => Quantity::Money(Money::of(of, currency)),
    }
}
