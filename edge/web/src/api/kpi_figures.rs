//! The figures of a KPI.

use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::kpis::find;
use super::part::Part;
use super::problem::Problem;
use super::values::{Money, WithoutRate};
use super::{form, report};
use crate::app::App;
use actions::analytics::figures_in_bands;
use axum::Json;
use axum::extract::State;
use kpis::{Figure, Kpi, NoiseBand, Question, Unit, Value};
use money::{Currency, Month, Rate};
use serde::Serialize;
use utoipa::ToSchema;

/// Decimal digits of a ratio in replies.
const RATIO_DIGITS: u32 = 6;
const RATIO_SCALE: f64 = 1_000_000.0;

/// Decimal digits of days in replies.
const DAY_DIGITS: u32 = 1;
const DAY_SCALE: f64 = 10.0;

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
    /// Denominator; null where the KPI is a sum.
    whole: Option<Quantity>,
    /// Rows that count.
    rows_in: u64,
    /// Rows left out, by the definition.
    rows_out: u64,
    /// The band in which the ratio moves anyway; null where the KPI has none, and from fewer than six months.
    noise_band: Option<Noise>,
}

/// Between which values 95 of 100 months fall as long as nothing changes.
#[derive(Serialize, ToSchema)]
pub struct Noise {
    /// The lower end.
    low: f64,
    /// The upper end.
    high: f64,
    /// From how many of the months before it is drawn.
    months: u8,
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
    /// An average of days, one decimal.
    Days {
        /// How many.
        days: f64,
    },
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
    /// Days of all rows together.
    Days {
        /// How many.
        days: i64,
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
    let answer = figures_in_bands(app.analytics.as_ref(), &caller.scope(), kpi, &question).await?;
    let figures = answer.rows.into_iter().map(|(figure, band)| row(kpi, figure, band, answer.currency)).collect();
    let without_rate = WithoutRate::of(&answer.without_rate);
    Ok(Json(Figures { kpi: kpi.name, version: kpi.version, sequence: answer.sequence, without_rate, figures }))
}

fn row(kpi: &Kpi, figure: Figure, band: Option<NoiseBand>, currency: Currency) -> FigureRow {
    let ratio = |rate: Rate| rate.scaled(RATIO_DIGITS).map_or(0.0, |scaled| scaled as f64 / RATIO_SCALE);
    let value = match figure.value(kpi) {
        Value::Ratio(rate) => rate.scaled(RATIO_DIGITS).map(|scaled| FigureValue::Ratio(scaled as f64 / RATIO_SCALE)),
        Value::Money(minor) => Some(FigureValue::Money(Money::of(minor, currency))),
        Value::Count(count) => Some(FigureValue::Count(count)),
        Value::MeanMoney(mean) => mean.scaled(0).map(|minor| FigureValue::Money(Money::of(minor, currency))),
        Value::MeanDays(mean) => {
            mean.scaled(DAY_DIGITS).map(|days| FigureValue::Days { days: days as f64 / DAY_SCALE })
        }
    };
    FigureRow {
        period: figure.period,
        value,
        part: quantity(kpi.measure.part(), figure.part, currency),
        whole: (!kpi.measure.is_sum()).then(|| quantity(kpi.measure.whole(), figure.whole, currency)),
        group: figure.group,
        rows_in: figure.rows_in,
        rows_out: figure.rows_out,
        noise_band: band.map(|band| Noise { low: ratio(band.low), high: ratio(band.high), months: band.months }),
    }
}

/// A number of a unit.
pub fn quantity(unit: Unit, of: i64, currency: Currency) -> Quantity {
    match unit {
        Unit::Count => Quantity::Count { count: of },
        Unit::Money => Quantity::Money(Money::of(of, currency)),
        Unit::Days => Quantity::Days { days: of },
    }
}
