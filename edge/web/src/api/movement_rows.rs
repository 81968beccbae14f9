//! The single movements behind a report.

use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::movements::MovementsQuery;
use super::problem::Problem;
use super::values::{Money, WithoutRate};
use super::{cursor, form};
use crate::app::App;
use actions::analytics::MovementDetail;
use axum::Json;
use axum::extract::State;
use money::{Currency, Day};
use revenue::MovementKind;
use serde::Serialize;
use std::cmp::Ordering;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which movements.
pub struct MovementRowsQuery {
    movements: MovementsQuery,
    cursor: Option<String>,
    limit: u16,
}

impl Query for MovementRowsQuery {
    fn read(asking: &mut Asking) -> MovementRowsQuery {
        let movements = MovementRowsQuery::movements(asking);
        MovementRowsQuery { movements, cursor: asking.cursor(), limit: asking.limit() }
    }
}

impl MovementRowsQuery {
    /// Which movements, without the place among them.
    pub fn movements(asking: &mut Asking) -> MovementsQuery {
        let kinds = MovementKind::ALL.iter().map(|kind| kind.key()).collect();
        let kinds = asking.list("kind", form::word(kinds, MovementKind::from_key), "Only movements of this kind.");
        let group = asking.maybe("group", form::text(), "Only movements of this group; by says of what.");
        let movements = MovementsQuery::read(asking);
        if group.is_some() && movements.by().is_none() {
            asking.complain("group", "needs by.", "Say what the group is of, e.g. by=segment.");
        }
        movements.narrowed(kinds, group)
    }
}

/// Some single movements.
#[derive(Serialize, ToSchema)]
pub struct MovementRows {
    /// The last action that the rows know of.
    sequence: i64,
    /// Accounts left out because no rate converts them.
    without_rate: Vec<WithoutRate>,
    /// How many rows there are on all pages.
    total: usize,
    /// The largest first.
    rows: Vec<MovementRow>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// A dated change of one line's level.
#[derive(Serialize, ToSchema)]
pub struct MovementRow {
    /// The account.
    account: Uuid,
    /// Its external id.
    external_id: String,
    /// What it is called.
    name: String,
    /// The effective day.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// Why: `new`, `upsell`, `churn`…
    kind: &'static str,
    /// Product; empty where the source has none.
    product: String,
    /// Contract; empty where the source has none.
    contract: String,
    /// Change of the level per year; losses negative.
    change: Money,
    /// Whether it was agreed at signature.
    contracted: bool,
    /// Whether a discount ran out.
    discount_ended: bool,
    /// Whether the term had ended and was renewed within grace.
    renewed_late: bool,
    /// Whether it belongs to a pilot.
    pilot: bool,
}

impl MovementRow {
    /// A movement as told, in the reporting currency.
    pub fn of(detail: MovementDetail, currency: Currency) -> MovementRow {
        MovementRow {
            account: detail.account,
            external_id: detail.external_id,
            name: detail.name,
            day: detail.day,
            kind: detail.kind.key(),
            product: detail.product,
            contract: detail.contract,
            change: Money::of(detail.minor, currency),
            contracted: detail.marks.contracted,
            discount_ended: detail.marks.discount_ended,
            renewed_late: detail.marks.renewed_late,
            pilot: detail.marks.pilot,
        }
    }

    /// The order of days turned round; of one day the largest change first.
    pub fn latest_first(&self, other: &MovementRow) -> Ordering {
        let size = |row: &MovementRow| row.change.minor.unsigned_abs();
        other.day.cmp(&self.day).then(size(other).cmp(&size(self)))
    }
}

/// The single movements behind a report, page by page.
#[utoipa::path(
    get, path = "/movements/rows", tag = "Movements", params(Ask<MovementRowsQuery>),
    responses((status = 200, body = MovementRows, description = "A page of movements.")),
)]
pub async fn movement_rows(
    State(app): State<App>,
    caller: Caller,
    Ask { query, question: asked }: Ask<MovementRowsQuery>,
) -> Result<Json<MovementRows>, Problem> {
    let MovementRowsQuery { movements, cursor: from, limit } = query;
    let question = movements.resolved(&app, &caller.scope()).await?;
    let answer = app.analytics.movement_rows(&caller.scope(), &question).await?;
    let total = answer.rows.len();
    let of = format!("movements {asked} {}", answer.sequence);
    let (rows, next) = cursor::page(answer.rows, &of, from.as_deref(), limit)?;
    Ok(Json(MovementRows {
        sequence: answer.sequence,
        without_rate: WithoutRate::of(&answer.without_rate),
        total,
        rows: rows.into_iter().map(|detail| MovementRow::of(detail, answer.currency)).collect(),
        next,
    }))
}
