//! What happened in the handovers of an account, and recording it.

use super::account::account_of_path;
use super::asking::{Ask, Nothing};
use super::caller::Writer;
use super::part::Part;
use super::problem::Problem;
use super::sent::Sent;
use crate::app::App;
use actions::HandoverInput;
use axum::Json;
use axum::extract::State;
use handover::{BriefItem, HandoverKind, HandoverStep, OpenReason, PushBackReason, Step};
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that happened in a handover.
#[derive(Serialize, ToSchema)]
pub struct HandoverStepTaken {
    /// Names it.
    id: String,
    /// `delivery` or `commercial`.
    #[schema(value_type = String)]
    handover: HandoverKind,
    /// The day.
    #[schema(value_type = String, format = Date)]
    on: Day,
    /// Who recorded it, as the audit trail names them.
    by: String,
    /// `open`, `send_brief`, `push_back`, `accept`, `joint_call`, `introduce` or `customer_accepts`.
    act: &'static str,
    /// Who hands over; only where it was opened.
    from: Option<String>,
    /// Who receives; only where it was opened.
    to: Option<String>,
    /// Why it was opened, or what the brief lacks.
    #[schema(value_type = Option<String>)]
    reason: Option<StepReason>,
    /// In the receiver's words; only where it was pushed back.
    note: Option<String>,
    /// Parts of the brief that are to be confirmed.
    #[schema(value_type = Vec<String>)]
    to_confirm: Vec<BriefItem>,
    /// Who of the customer.
    people: Vec<String>,
}

/// The word of a reason, whatever it is a reason for.
#[derive(Serialize)]
#[serde(untagged)]
enum StepReason {
    Open(OpenReason),
    PushBack(PushBackReason),
}

/// What happened in a handover.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct HandoverStepSaid {
    /// `delivery` or `commercial`.
    kind: String,
    /// `open`, `send_brief`, `push_back`, `accept`, `joint_call`, `introduce` or `customer_accepts`.
    act: String,
    /// Who of ours hands over; with `open`.
    from: Option<String>,
    /// Who of ours receives; with `open`.
    to: Option<String>,
    /// Why. With `open`: `signed`, `conditions_met`, `owner_leaves` or `book_changes`; when left out, what is usual
    /// for the kind. With `push_back`: `missing_goal`, `stakeholder_unknown`, `promise_without_owner`,
    /// `promise_unclear`, `terms_unclear` or `no_usage_baseline`.
    reason: Option<String>,
    /// In one's own words; with `push_back`.
    note: Option<String>,
    /// Parts of the brief that are to be confirmed, separated by semicolons; with `send_brief`.
    to_confirm: Option<String>,
    /// Who of the customer, separated by semicolons; with `joint_call`, `introduce` and `customer_accepts`.
    people: Option<String>,
    /// `paid`, or the day on which the first invoice is due; left out where none was sent. When a commercial handover
    /// is opened.
    first_invoice: Option<String>,
}

/// A step that was recorded.
#[derive(Serialize, ToSchema)]
pub struct HandoverStepRecorded {
    /// Names it.
    id: String,
}

impl HandoverStepTaken {
    /// A step as told.
    pub fn of(step: &HandoverStep) -> HandoverStepTaken {
        let mut taken = HandoverStepTaken {
            id: step.id.clone(),
            handover: step.kind,
            on: step.on,
            by: step.by.clone(),
            act: "accept",
            from: None,
            to: None,
            reason: None,
            note: None,
            to_confirm: Vec::new(),
            people: Vec::new(),
        };
        match step.step.clone() {
            Step::Opened { from, to, reason } => {
                taken.act = "open";
                (taken.from, taken.to) = (Some(from), Some(to));
                taken.reason = Some(StepReason::Open(reason));
            }
            Step::BriefSent { to_confirm } => (taken.act, taken.to_confirm) = ("send_brief", to_confirm),
            Step::PushedBack { reason, note } => {
                (taken.act, taken.note) = ("push_back", note);
                taken.reason = Some(StepReason::PushBack(reason));
            }
            Step::Accepted => (),
            Step::JointCallHeld { people } => (taken.act, taken.people) = ("joint_call", people),
            Step::Introduced { people } => (taken.act, taken.people) = ("introduce", people),
            Step::CustomerAccepted { person } => (taken.act, taken.people) = ("customer_accepts", vec![person]),
        }
        taken
    }
}

/// Records what happened in a handover. What refuses it is told all at once.
#[utoipa::path(
    post, path = "/accounts/{id}/handover/steps", tag = "Handover",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = HandoverStepSaid, content_type = "application/json"),
    responses((status = 200, body = HandoverStepRecorded, description = "The step is recorded.")),
)]
pub async fn step_handover(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<HandoverStepRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| HandoverInput {
        kind: sent.text("kind"),
        act: sent.text("act"),
        from: sent.text("from"),
        to: sent.text("to"),
        reason: sent.text("reason"),
        note: sent.lines("note"),
        to_confirm: sent.text("to_confirm"),
        people: sent.text("people"),
        first_invoice: sent.text("first_invoice"),
    })?;
    let stepped = actions::step_handover(&writer.cx, account, &input).await?;
    Ok(Json(HandoverStepRecorded { id: stepped.id }))
}
