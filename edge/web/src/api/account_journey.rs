//! The journey of one account: where it stands, its gates, goals and milestones, and taking a step.

use super::account::account_of_path;
use super::asking::{Ask, Nothing};
use super::caller::{Caller, Writer};
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use crate::app::App;
use actions::{Filed, GoalInput, Journey, MilestoneInput, MoveInput, journey_of};
use axum::Json;
use axum::extract::State;
use journey::{Holds, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an account stands on its journey.
#[derive(Serialize, ToSchema)]
pub struct AccountJourney {
    /// Key of its stage, `lost` or `churned`; null where it is not on the journey.
    stage: Option<String>,
    /// Since when; null where it is not on the journey.
    #[schema(format = Date)]
    since: Option<String>,
    /// `observe`, `warn` or `refuse`: how strictly gates act today.
    strictness: &'static str,
    /// The gates out of its stage.
    gates: Vec<JourneyGate>,
    /// How urgent tickets of this stay were responded to; null outside hypercare.
    responses: Option<UrgentResponses>,
    /// What the customer wants to reach.
    goals: Vec<AccountGoal>,
    /// What is agreed to happen by when.
    milestones: Vec<AccountMilestone>,
    /// Its steps, in the order in which they were recorded.
    steps: Vec<AccountStep>,
}

impl AccountJourney {
    /// The journey as it stands.
    pub fn of(known: Journey) -> AccountJourney {
        let gate = |gate: &journey::Gate| JourneyGate {
            rule: gate.rule,
            label: gate.label.clone(),
            open: match gate.holds {
                Holds::Yes => "yes",
                Holds::No => "no",
                Holds::Unknown => "unknown",
            },
            evidence: gate.evidence.clone(),
            remedy: (gate.holds != Holds::Yes).then(|| gate.remedy.clone()),
            may_change_on: gate.may_change_on.map(|day| day.to_string()),
        };
        let policy = &known.now.policy;
        AccountJourney {
            stage: known.standing.as_ref().map(|stands| stands.place.key(policy).to_string()),
            since: known.standing.as_ref().map(|stands| stands.since.to_string()),
            strictness: known.strictness.label(),
            gates: known.gates.iter().map(gate).collect(),
            responses: known.responses.map(responses),
            goals: known.goals.into_iter().map(goal).collect(),
            milestones: known.milestones.into_iter().map(milestone).collect(),
            steps: known.steps.into_iter().map(step).collect(),
        }
    }
}

/// A gate.
#[derive(Serialize, ToSchema)]
pub struct JourneyGate {
    /// The rule.
    rule: &'static str,
    /// What is asked.
    label: String,
    /// `yes`, `no` or `unknown`.
    open: &'static str,
    /// What is known of it.
    evidence: String,
    /// What would open it; null where it is open.
    remedy: Option<String>,
    /// The day that it opens by itself; null where that is not known.
    #[schema(format = Date)]
    may_change_on: Option<String>,
}

/// First responses to urgent tickets.
#[derive(Serialize, ToSchema)]
pub struct UrgentResponses {
    /// Each is agreed within so many hours.
    hours_max: u16,
    /// The urgent tickets that were opened in this stay, in the order of their opening.
    tickets: Vec<UrgentTicket>,
}

/// An urgent ticket.
#[derive(Serialize, ToSchema)]
pub struct UrgentTicket {
    /// What its source calls it.
    ticket: String,
    /// What it is about; null where the source does not say.
    subject: Option<String>,
    /// When it was opened.
    #[schema(format = Date)]
    opened_on: String,
    /// `in_time`, `late`, `waits` (for longer than is allowed) or `unknown` (its source does not tell, it was closed
    /// without one, or it was opened too lately for days to tell hours).
    response: &'static str,
    /// Minutes to the first response; null where there is none, or the source does not tell.
    minutes: Option<u32>,
    /// Hours that it has waited at the least; null unless it waits for too long.
    waited_hours: Option<i32>,
}

/// A goal of the customer.
#[derive(Serialize, ToSchema)]
pub struct AccountGoal {
    /// Names it.
    id: String,
    /// What they want, in their words.
    words: String,
    /// By what it is measured.
    measure: Option<String>,
    /// What the measure is to reach.
    target: Option<String>,
    /// By when.
    #[schema(format = Date)]
    due_on: Option<String>,
    /// Who of ours answers for it.
    ours: Option<String>,
    /// Who of the customer's does.
    theirs: Option<String>,
    /// `open`, `reached`, `missed` or `dropped`.
    state: &'static str,
}

/// A milestone.
#[derive(Serialize, ToSchema)]
pub struct AccountMilestone {
    /// Names it.
    id: String,
    /// What is to happen.
    name: String,
    /// By when.
    #[schema(format = Date)]
    due_on: String,
    /// When it did; null while it did not.
    #[schema(format = Date)]
    done_on: Option<String>,
}

/// A step.
#[derive(Serialize, ToSchema)]
pub struct AccountStep {
    /// Names it.
    id: String,
    /// The day.
    #[schema(format = Date)]
    on: String,
    /// The place it left; null where it entered.
    from: Option<String>,
    /// The place it is in since.
    to: String,
    /// Why.
    reason: Option<String>,
    /// Who has the customer now.
    competitor: Option<String>,
    /// Why it was taken against gates; null where it was not.
    override_reason: Option<String>,
    /// Why it was taken back; null where it stands.
    taken_back: Option<String>,
}

/// Where an account is to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct StepAsked {
    /// Key or name of a stage, `lost` or `churned`.
    to: String,
    /// Why: steps back, exits and signed entries need it.
    reason: Option<String>,
    /// Who has the customer now; with exits.
    competitor: Option<String>,
    /// Why gates that are not open are to be passed.
    override_reason: Option<String>,
}

/// A step that was taken.
#[derive(Serialize, ToSchema)]
pub struct StepTaken {
    /// Names it.
    step: String,
    /// The place it left; null where it entered.
    from: Option<String>,
    /// The place it is in now.
    to: String,
    /// Rules of gates that were not open and did not refuse.
    told: Vec<String>,
    /// Rules that the override goes against.
    overridden: Vec<String>,
}

/// A goal, or what is new of one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct GoalSaid {
    /// Names the goal that is said something new of; a new one when left out.
    id: Option<String>,
    /// What they want, in their words.
    words: String,
    /// By what it is measured.
    measure: Option<String>,
    /// What the measure is to reach.
    target: Option<String>,
    /// By when: 2026-03-04.
    due_on: Option<String>,
    /// Who of ours answers for it.
    ours: Option<String>,
    /// Who of the customer's does.
    theirs: Option<String>,
    /// `open`, `reached`, `missed` or `dropped`; open when left out.
    state: Option<String>,
}

/// A milestone, or what is new of one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct MilestoneSaid {
    /// Names the milestone that is said something new of; a new one when left out.
    id: Option<String>,
    /// What is to happen.
    name: String,
    /// By when: 2026-03-04.
    due_on: String,
    /// When it did.
    done_on: Option<String>,
}

/// Something that was recorded of an account.
#[derive(Serialize, ToSchema)]
pub struct PaperRecorded {
    /// Names it.
    id: String,
    /// Whether it says something new.
    is_new: bool,
}

impl From<Filed> for PaperRecorded {
    fn from(Filed { id, is_new }: Filed) -> PaperRecorded {
        PaperRecorded { id, is_new }
    }
}

/// Where an account stands, and what it needs for its next step.
#[utoipa::path(
    get, path = "/accounts/{id}/journey", tag = "Journey",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    responses((status = 200, body = AccountJourney, description = "The journey.")),
)]
pub async fn account_journey(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<AccountJourney>, Problem> {
    let now = account_of_path(&app, &caller.scope(), &called).await?;
    let known = journey_of(&caller.cx(), &now).await.map_err(Fault)?;
    Ok(Json(AccountJourney::of(known)))
}

fn responses(known: journey::Responses) -> UrgentResponses {
    let ticket = |journey::Responded { ticket, response }| UrgentTicket {
        ticket: ticket.external_id,
        subject: Some(ticket.subject).filter(|subject| !subject.is_empty()),
        opened_on: ticket.opened_on.to_string(),
        response: response.key(),
        minutes: ticket.first_response.minutes(),
        waited_hours: match response {
            Response::Waits { hours } => Some(hours),
            _ => None,
        },
    };
    UrgentResponses { hours_max: known.hours_max, tickets: known.tickets.into_iter().map(ticket).collect() }
}

fn goal(goal: journey::Goal) -> AccountGoal {
    AccountGoal {
        id: goal.id,
        words: goal.words,
        measure: goal.measure,
        target: goal.target,
        due_on: goal.due_on.map(|day| day.to_string()),
        ours: goal.ours,
        theirs: goal.theirs,
        state: goal.state.key(),
    }
}

fn milestone(one: journey::Milestone) -> AccountMilestone {
    let done_on = one.done_on.map(|day| day.to_string());
    AccountMilestone { id: one.id, name: one.name, due_on: one.due_on.to_string(), done_on }
}

fn step(step: journey::StageStep) -> AccountStep {
    AccountStep {
        id: step.id,
        on: step.on.to_string(),
        from: step.from,
        to: step.to,
        reason: step.reason,
        competitor: step.competitor,
        override_reason: step.signed.map(|signed| signed.reason),
        taken_back: step.taken_back,
    }
}

/// Takes an account to another place of its journey. What refuses it is told all at once.
#[utoipa::path(
    post, path = "/accounts/{id}/journey/steps", tag = "Journey",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = StepAsked, content_type = "application/json"),
    responses((status = 200, body = StepTaken, description = "The step is recorded.")),
)]
pub async fn take_step(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<StepTaken>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| MoveInput {
        to: sent.text("to"),
        reason: sent.text("reason"),
        competitor: sent.text("competitor"),
        override_reason: sent.text("override_reason"),
    })?;
    let taken = actions::move_account(&writer.cx, account, &input).await?;
    let actions::StepTaken { step, from, to, told, overridden } = taken;
    Ok(Json(StepTaken { step, from, to, told, overridden }))
}

/// Records a goal of the customer, or what is new of one.
#[utoipa::path(
    post, path = "/accounts/{id}/goals", tag = "Journey",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = GoalSaid, content_type = "application/json"),
    responses((status = 200, body = PaperRecorded, description = "It is known from now on.")),
)]
pub async fn put_goal(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PaperRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| GoalInput {
        id: sent.text("id"),
        words: sent.text("words"),
        measure: sent.text("measure"),
        target: sent.text("target"),
        due_on: sent.text("due_on"),
        ours: sent.text("ours"),
        theirs: sent.text("theirs"),
        state: sent.text("state"),
    })?;
    Ok(Json(actions::put_goal(&writer.cx, account, &input).await?.into()))
}

/// Records a milestone, or what is new of one.
#[utoipa::path(
    post, path = "/accounts/{id}/milestones", tag = "Journey",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = MilestoneSaid, content_type = "application/json"),
    responses((status = 200, body = PaperRecorded, description = "It is known from now on.")),
)]
pub async fn put_milestone(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PaperRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| MilestoneInput {
        id: sent.text("id"),
        name: sent.text("name"),
        due_on: sent.text("due_on"),
        done_on: sent.text("done_on"),
    })?;
    Ok(Json(actions::put_milestone(&writer.cx, account, &input).await?.into()))
}
