//! The rule for segments: reading it, putting another one in its place, what it would change, and
//! applying it.

use super::asking::{Ask, Nothing};
use super::caller::{Caller, Writer};
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use actions::{SegmentRows, SegmentsInput, segments_now};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Accounts that a preview names.
const NAMED_MAX: usize = 500;

/// The rule for segments that holds now.
#[derive(Serialize, ToSchema)]
pub struct SegmentsRule {
    /// The number of its version; 0 before the first.
    version: i32,
    /// Its lines: `Enterprise: level >= 250000 GBP`. The first that fits gives the segment.
    rules: String,
    /// Percent past a border within which a customer stays in its segment.
    stay_percent: u8,
}

/// Another rule.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct SegmentsRuleChange {
    /// The version that was looked at; a rule that was changed since is not overwritten.
    from: i32,
    /// All lines.
    rules: String,
    /// Percent past a border within which a customer stays; 0 where it is missing.
    #[schema(minimum = 0, maximum = 50)]
    stay_percent: Option<i32>,
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// A rule that was changed.
#[derive(Serialize, ToSchema)]
pub struct SegmentsRuleChanged {
    /// The version that holds now; null when it was so already.
    version: Option<i32>,
}

/// A rule to try out; without its lines the one that holds.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct SegmentsTried {
    /// All lines.
    rules: Option<String>,
    /// Percent past a border within which a customer stays; only with lines.
    #[schema(minimum = 0, maximum = 50)]
    stay_percent: Option<i32>,
}

/// What a rule would change.
#[derive(Serialize, ToSchema)]
pub struct SegmentsPreview {
    /// The version of the rule; 0 of one that is tried out.
    version: i32,
    /// The currency of the levels below.
    currency: String,
    /// Accounts that are customers today: the rule is about these.
    customers: u64,
    /// Those that would change their segment.
    moving: u64,
    /// Those that stay where they are and would be held there, against later files.
    holding: u64,
    /// Those for which the rule says something else than a member did, whose word counts.
    by_hand: u64,
    /// Those that no line fits.
    unfitting: u64,
    /// Those whose level has no rate.
    without_rate: u64,
    /// From which segment into which.
    moves: Vec<SegmentsMove>,
    /// The first 500 accounts that would move, by name.
    accounts: Vec<SegmentsMovedAccount>,
    /// Names all that would be recorded: send it to apply the rule as it was looked at. Null of a rule
    /// that is tried out.
    seen: Option<String>,
}

/// All accounts that move from one segment into another.
#[derive(Serialize, ToSchema)]
pub struct SegmentsMove {
    /// From; null where nobody has said.
    from: Option<String>,
    /// Into.
    to: String,
    /// How many.
    accounts: u64,
    /// Their levels per year together, minor units.
    level: i64,
}

/// An account that moves.
#[derive(Serialize, ToSchema)]
pub struct SegmentsMovedAccount {
    /// Its id.
    id: Uuid,
    /// What it is called.
    name: String,
    /// From; null where nobody has said.
    from: Option<String>,
    /// Into.
    to: String,
    /// The line of the rule that says so, from 1.
    line: usize,
    /// Its level per year, minor units; null without a rate.
    level: Option<i64>,
}

/// That the rule is to be applied.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct SegmentsApply {
    /// What the preview told.
    #[schema(min_length = 1)]
    seen: String,
}

/// A rule that was applied.
#[derive(Serialize, ToSchema)]
pub struct SegmentsAppliedRule {
    /// The version of the rule.
    version: i32,
    /// The batch, by which it is undone like an import; null when there was nothing to record.
    batch: Option<Uuid>,
    /// How many accounts changed their segment.
    moved: u64,
    /// How many are held where they were.
    holding: u64,
}

/// The rule that says in which segment a customer is.
#[utoipa::path(
    get, path = "/segments", tag = "Segments",
    responses((status = 200, body = SegmentsRule, description = "The rule.", headers(("ETag" = String, description = "The version that stands.")))),
)]
pub async fn rule(State(app): State<App>, _: Caller, _: Ask<Nothing>) -> Result<Tagged<SegmentsRule>, Problem> {
    let now = segments_now(&app.store).await.map_err(Fault)?;
    let record = SegmentsRule { version: now.version, rules: now.text(), stay_percent: now.policy.stay_percent };
    Ok(Tagged { version: now.version.to_string(), record })
}

/// Puts a rule in the place of the one that was looked at; it moves nobody before it is applied.
#[utoipa::path(
    put, path = "/segments", tag = "Segments", params(Changer),
    request_body(content = SegmentsRuleChange, content_type = "application/json"),
    responses((status = 200, body = SegmentsRuleChanged, description = "It holds from now on.")),
)]
pub async fn change_rule(changer: Changer, _: Ask<Nothing>, sent: Sent) -> Result<Json<SegmentsRuleChanged>, Problem> {
    let (from, input, reason) = sent.read(|sent| (sent.number("from"), input(sent), sent.needed_text("reason")))?;
    let change = actions::change_segments(&changer.cx, from, &input, &reason).await?;
    Ok(Json(SegmentsRuleChanged { version: change.version }))
}

/// What the rule would change, or one that is tried out; nothing is recorded.
#[utoipa::path(
    post, path = "/segments/preview", tag = "Segments",
    request_body(content = SegmentsTried, content_type = "application/json"),
    responses((status = 200, body = SegmentsPreview, description = "What would change.")),
)]
pub async fn preview(writer: Writer, _: Ask<Nothing>, sent: Sent) -> Result<Json<SegmentsPreview>, Problem> {
    let input = sent.read(input)?;
    let tried = Some(&input).filter(|input| !input.rules.trim().is_empty());
    let told = actions::preview_segments(&writer.cx, tried, &SegmentRows::First(NAMED_MAX)).await?;
    let moved = |moved: actions::SegmentMove| SegmentsMove {
        from: moved.from,
        to: moved.to,
        accounts: moved.accounts,
        level: moved.level_minor,
    };
    let account = |moved: actions::MovedAccount| SegmentsMovedAccount {
        id: moved.account,
        name: moved.name,
        from: moved.from,
        to: moved.to,
        line: moved.line,
        level: moved.level_minor,
    };
    Ok(Json(SegmentsPreview {
        version: told.version,
        currency: told.currency.to_string(),
        customers: told.customers,
        moving: told.moving,
        holding: told.holding,
        by_hand: told.by_hand,
        unfitting: told.unfitting,
        without_rate: told.without_rate,
        moves: told.moves.into_iter().map(moved).collect(),
        accounts: told.named.into_iter().map(account).collect(),
        seen: tried.is_none().then_some(told.seen),
    }))
}

/// Applies the rule to every customer, as one batch.
#[utoipa::path(
    post, path = "/segments/apply", tag = "Segments",
    request_body(content = SegmentsApply, content_type = "application/json"),
    responses((status = 200, body = SegmentsAppliedRule, description = "It is applied.")),
)]
pub async fn apply(writer: Writer, _: Ask<Nothing>, sent: Sent) -> Result<Json<SegmentsAppliedRule>, Problem> {
    let seen = sent.read(|sent| sent.needed_text("seen"))?;
    let applied = actions::apply_segments(&writer.cx, &seen).await?;
    Ok(Json(SegmentsAppliedRule {
        version: applied.version,
        batch: applied.batch,
        moved: applied.moved,
        holding: applied.holding,
    }))
}

fn input(sent: &mut Sent) -> SegmentsInput {
    let rules = sent.lines("rules");
    SegmentsInput { rules, stay_percent: sent.maybe_number("stay_percent").map_or_else(String::new, |n| n.to_string()) }
}
