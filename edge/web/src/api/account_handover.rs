//! The handover file of one account: both handovers as they stand, with what they rest on.

use super::account::account_of_path;
use super::account_promises::PromiseStanding;
use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::handover_steps::HandoverStepTaken;
use super::part::Part;
use super::problem::{BrokenRule, Fault, Problem};
use super::values::Share;
use crate::app::App;
use actions::{HandoverFile, handover_of};
use axum::Json;
use axum::extract::State;
use handover::{BriefItem, Handover, HandoverKind, OpenReason, PartState, PushBackReason, Signal};
use money::Day;
use serde::Serialize;
use utoipa::ToSchema;

/// The handover file of an account.
#[derive(Serialize, ToSchema)]
pub struct AccountHandover {
    /// To who cares for the outcome, at signature; null before it is opened.
    delivery: Option<HandoverNow>,
    /// To who renews and expands; null before it is opened.
    commercial: Option<HandoverNow>,
    /// What was promised, in the order in which it was written down.
    promises: Vec<PromiseStanding>,
    /// What is late, and what says that a handover fails.
    signals: Vec<HandoverSignal>,
    /// What happened in both, in the order in which it was recorded.
    steps: Vec<HandoverStepTaken>,
}

/// A handover as it stands.
#[derive(Serialize, ToSchema)]
pub struct HandoverNow {
    /// `opened`, `brief_sent`, `pushed_back`, `accepted` or `complete`.
    state: &'static str,
    /// Who of ours hands over.
    from: String,
    /// Who of ours receives; the same where one member keeps both sides.
    to: String,
    /// Why: `signed`, `conditions_met`, `owner_leaves` or `book_changes`.
    #[schema(value_type = String)]
    reason: OpenReason,
    /// When it was opened.
    #[schema(value_type = String, format = Date)]
    opened_on: Day,
    /// When the brief was last sent.
    #[schema(value_type = Option<String>, format = Date)]
    brief_sent_on: Option<Day>,
    /// The push-back that no brief has answered yet.
    pushed_back: Option<HandoverPushBack>,
    /// When the receiver took it.
    #[schema(value_type = Option<String>, format = Date)]
    accepted_on: Option<Day>,
    /// Calls of both sides with the customer, the earliest first.
    joint_calls: Vec<HandoverCall>,
    /// When the receiver was first introduced.
    #[schema(value_type = Option<String>, format = Date)]
    introduced_on: Option<Day>,
    /// When the customer agreed.
    #[schema(value_type = Option<String>, format = Date)]
    customer_accepted_on: Option<Day>,
    /// The parts of the brief, in the order in which it is read.
    brief: Vec<BriefPart>,
    /// Parts of the brief that are known, of all.
    completeness: Share,
    /// What keeps the receiver from accepting; once they have, what is missing until it is complete.
    refusals: Vec<BrokenRule>,
}

/// That the receiver does not take it yet.
#[derive(Serialize, ToSchema)]
pub struct HandoverPushBack {
    /// When.
    #[schema(value_type = String, format = Date)]
    on: Day,
    /// What the brief lacks, e.g. `missing_goal`.
    #[schema(value_type = String)]
    reason: PushBackReason,
    /// In their words.
    note: Option<String>,
}

/// A call of both sides with the customer.
#[derive(Serialize, ToSchema)]
pub struct HandoverCall {
    /// When.
    #[schema(value_type = String, format = Date)]
    on: Day,
    /// Who of the customer was there.
    people: Vec<String>,
}

/// A part of the brief.
#[derive(Serialize, ToSchema)]
pub struct BriefPart {
    /// `goals`, `stakeholders`, `promises`, `terms`, `usage_baseline` or `interactions`.
    #[schema(value_type = String)]
    part: BriefItem,
    /// `known`, `to_confirm` or `missing`.
    state: &'static str,
    /// What is known, or is to be confirmed; null where nothing is.
    text: Option<String>,
    /// What to do where it is missing; null where it is not.
    remedy: Option<&'static str>,
}

/// A dated reason to act.
#[derive(Serialize, ToSchema)]
pub struct HandoverSignal {
    /// The rule that does not hold.
    rule: &'static str,
    /// What is the case.
    evidence: String,
    /// Since when.
    #[schema(value_type = String, format = Date)]
    since: Day,
}

impl AccountHandover {
    /// The file of the account of this name, as it stands today.
    pub fn of(file: &HandoverFile, account: &str, today: Day) -> AccountHandover {
        let now = |kind| file.of(kind).map(|handover| HandoverNow::of(file, handover, account));
        AccountHandover {
            delivery: now(HandoverKind::Delivery),
            commercial: now(HandoverKind::Commercial),
            promises: file.promises.iter().map(|promise| PromiseStanding::of(promise, today)).collect(),
            signals: file.signals.iter().map(HandoverSignal::of).collect(),
            steps: file.steps.iter().map(HandoverStepTaken::of).collect(),
        }
    }
}

impl HandoverNow {
    fn of(file: &HandoverFile, handover: &Handover, account: &str) -> HandoverNow {
        let brief = file.brief(handover.kind);
        let back = handover.pushed_back.as_ref();
        let call = |call: &handover::JointCall| HandoverCall { on: call.on, people: call.people.clone() };
        HandoverNow {
            state: handover.state().key(),
            from: handover.from.clone(),
            to: handover.to.clone(),
            reason: handover.reason,
            opened_on: handover.opened_on,
            brief_sent_on: handover.brief_sent_on,
            pushed_back: back.map(|b| HandoverPushBack { on: b.on, reason: b.reason, note: b.note.clone() }),
            accepted_on: handover.accepted_on,
            joint_calls: handover.joint_calls.iter().map(call).collect(),
            introduced_on: handover.introduced_on,
            customer_accepted_on: handover.customer_accepted_on,
            completeness: brief.completeness().into(),
            brief: brief.parts.into_iter().map(|(part, state)| BriefPart::of(part, state)).collect(),
            refusals: file.refusals(handover.kind, account).into_iter().map(BrokenRule::from).collect(),
        }
    }
}

impl BriefPart {
    fn of(part: BriefItem, state: PartState) -> BriefPart {
        let (state, text, remedy) = match state {
            PartState::Known(text) => ("known", Some(text), None),
            PartState::ToConfirm(text) => ("to_confirm", Some(text), None),
            PartState::Missing(remedy) => ("missing", None, Some(remedy)),
        };
        BriefPart { part, state, text, remedy }
    }
}

impl HandoverSignal {
    fn of(signal: &Signal) -> HandoverSignal {
        HandoverSignal { rule: signal.rule, evidence: signal.evidence.clone(), since: signal.since }
    }
}

/// How both handovers of an account stand: who takes over from whom, the brief, what keeps it from being accepted,
/// what was promised, and what says that it fails.
#[utoipa::path(
    get, path = "/accounts/{id}/handover", tag = "Handover",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    responses((status = 200, body = AccountHandover, description = "The handover file.")),
)]
pub async fn account_handover(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<AccountHandover>, Problem> {
    let now = account_of_path(&app, &caller.scope(), &called).await?;
    let file = handover_of(&caller.cx(), &now).await.map_err(Fault)?;
    Ok(Json(AccountHandover::of(&file, &now.name, app.clock.today())))
}
