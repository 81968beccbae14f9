//! Closing a month: its figures are frozen with the hash of their inputs. Reopening is signed.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::notify::{Notice, notify_of_month};
use crate::stop::{Refusal, Stop};
use access::Permission;
use money::Month;
use serde_json::json;
use store::entity::closed_month;
use store::{CLOSED, REOPENED};
use uuid::Uuid;

const CLOSE: Action = Action { name: "close_month", permission: Permission::CloseMonth };
const REOPEN: Action = Action { name: "reopen_month", permission: Permission::CloseMonth };

/// A month's figures, computed by the caller from one state of the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthFigures {
    /// The figures, JSON.
    pub figures: String,
    /// Hash of everything they were computed from.
    pub inputs_hash: String,
}

/// Closes a month with these figures.
///
/// # Errors
/// Refused while the month lasts, and when it is closed already.
#[async_recursion::async_recursion]
pub async fn close_month(cx: &Cx, month: Month, figures: MonthFigures, reason: &str) -> Result<(), Stop> {
    let retry = body_hash(&[&month.to_string(), reason]);
    run_action(cx, CLOSE, retry, async |tx| {
        let closed = tx.month_event(month).await?.is_some_and(|event| event.event == CLOSED);
        let refusals = refusals_to_close(cx, month, closed);
        if !refusals.is_empty() {
            return Err(Stop::Refusal(refusals));
        }
        let (by, named) = (cx.actor.label(), month.to_string());
        let notice = match tx.figures_closed_with(month).await? {
            Some(figures_before) if figures_before != figures.figures => Notice::MonthRestated { by, month: named },
            _ => Notice::MonthClosed { by, month: named },
        };
        notify_of_month(cx, tx, &month.to_string(), &notice).await?;
        let change = json!({ "inputs_hash": figures.inputs_hash, "reason": reason });
        tx.insert_month_event(event(cx, month, CLOSED, figures, reason, tx.take_sequence().await?)).await?;
        let change = Change { subject_kind: "month", subject_id: month.to_string(), change };
        Ok(Done { reply: (), change: Some(change) })
    })
    .await
}

fn refusals_to_close(cx: &Cx, month: Month, closed: bool) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if cx.clock.today() <= month.last_day() {
        refusals.push(Refusal {
            rule: "month_must_be_over",
            reason: format!("{month} is not over yet."),
            remedy: "Close it on a day after its last one.".into(),
            may_change_on: Some(month.plus(1).first_day()),
        });
    }
    if closed {
        refusals.push(Refusal {
            rule: "month_must_be_open",
            reason: format!("{month} is closed already."),
            remedy: "Reopen it first.".into(),
            may_change_on: None,
        });
    }
    refusals
}

/// Opens a closed month again; the figures it had stay on record.
///
/// # Errors
/// Refused when it is not closed; a reason is needed.
#[async_recursion::async_recursion]
pub async fn reopen_month(cx: &Cx, month: Month, reason: &str) -> Result<(), Stop> {
    if reason.trim().is_empty() {
        let problem = "A closed month is reopened for a reason.";
        return Err(Stop::wrong_field("reason", problem, "Say in a few words why."));
    }
    run_action(cx, REOPEN, body_hash(&[&month.to_string(), reason]), async |tx| {
        if tx.month_event(month).await?.is_none_or(|event| event.event != CLOSED) {
            let reason = format!("{month} is not closed.");
            return Err(Stop::refused("month_must_be_closed", reason, "Nothing is to be done."));
        }
        let none = MonthFigures { figures: String::new(), inputs_hash: String::new() };
        tx.insert_month_event(event(cx, month, REOPENED, none, reason, tx.take_sequence().await?)).await?;
        let notice = Notice::MonthReopened { by: cx.actor.label(), month: month.to_string() };
        notify_of_month(cx, tx, &month.to_string(), &notice).await?;
        let change = json!({ "reason": reason.trim() });
        let change = Change { subject_kind: "month", subject_id: month.to_string(), change };
        Ok(Done { reply: (), change: Some(change) })
    })
    .await
}

fn event(
    cx: &Cx,
    month: Month,
    event: &str,
    figures: MonthFigures,
    reason: &str,
    sequence: i64,
) -> closed_month::Model {
    closed_month::Model {
        id: Uuid::now_v7(),
        month: month.0,
        event: event.into(),
        figures: figures.figures,
        inputs_hash: figures.inputs_hash,
        actor: cx.actor.label(),
        recorded_at: cx.clock.now(),
        reason: reason.trim().into(),
        sequence,
    }
}
