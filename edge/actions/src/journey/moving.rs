//! Moving an account along its journey, and taking a step back that was a mistake.

use super::evidence::{Journey, journey_of};
use super::filing::file;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::log_interaction::no_account;
use crate::stop::{Refusal, Stop};
use crate::typed::Typed;
use access::{Permission, allowed};
use journey::{Asked, Decision, Gate, Holds, Override, Place, StageStep, Strictness, decide, entry_stage, last_step};
use serde::{Deserialize, Serialize};
use store::{AccountNow, OURS};
use uuid::Uuid;

const MOVE: Action = Action { name: "move_account", permission: Permission::EditAccounts };
const TAKE_BACK: Action = Action { name: "take_back_step", permission: Permission::EditAccounts };

/// Where an account is to go, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoveInput {
    /// Key or name of a stage, `lost` or `churned`.
    pub to: String,
    /// Why: steps back, exits and signed entries need it.
    pub reason: String,
    /// Who has the customer now; with exits.
    pub competitor: String,
    /// Why gates that are not open are to be passed. Who leads signs it.
    pub override_reason: String,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    /// Names the step.
    pub step: String,
    /// Key of the place it left; absent where it entered the journey.
    pub from: Option<String>,
    /// Key of the place it is in now.
    pub to: String,
    /// Rules of gates that were not open and did not refuse.
    pub told: Vec<String>,
    /// Rules that the signed exception goes against.
    pub overridden: Vec<String>,
}

/// Takes an account to another place of its journey.
///
/// # Errors
/// A place that the journey does not have; every rule that says no, with its remedy; an account
/// that the scope does not show.
#[async_recursion::async_recursion]
pub async fn move_account(cx: &Cx, account: Uuid, input: &MoveInput) -> Result<StepTaken, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let mut typed = Typed::default();
    let to = typed.needed("to", &input.to, "Name a stage, lost or churned.");
    let reason = typed.text("reason", &input.reason);
    let competitor = typed.line("competitor", &input.competitor);
    let signed = typed.text("override", &input.override_reason);
    typed.done()?;
    let may_sign = allowed(cx.actor.authority(), Permission::ChangeAccounts);
    let retry = serde_json::json!([account, to, reason, competitor, signed]).to_string();
    run_action(cx, MOVE, body_hash(&[&retry]), async move |tx| {
        // What stands must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let journey = journey_of(cx, &named).await?;
        let Some(place) = Place::of(&journey.now.policy, &to) else { return Err(no_such_place(&journey, &to)) };
        let asked = Asked { to: place, reason: reason.as_deref(), signed: signed.as_deref() };
        let decision = decided(cx, &journey, &named, asked, may_sign)?;
        let gates = decision.as_ref().map_or(&[][..], |decision| &decision.gates);
        let words = |rules: &[&'static str]| rules.iter().map(|rule| (*rule).to_string()).collect::<Vec<String>>();
        let told = decision.as_ref().map_or(Vec::new(), |decision| words(&decision.told));
        let overridden = decision.as_ref().map_or(Vec::new(), |decision| words(&decision.overridden));
        let before = last_step(&journey.steps, cx.clock.today());
        let step = StageStep {
            // What a member writes here is named by the action that wrote it.
            id: sequence.to_string(),
            on: cx.clock.today(),
            from: before.map(|step| step.to.clone()),
            to: place.key(&journey.now.policy).to_string(),
            reason,
            competitor,
            by: cx.actor.label(),
            policy_version: journey.now.version,
            told: told.clone(),
            signed: signed
                .filter(|_| !overridden.is_empty())
                .map(|reason| Override { reason, rules: overridden.clone() }),
            taken_back: None,
            evidence: gates.iter().map(said_of).collect(),
        };
        let moved = StepTaken { step: step.id.clone(), from: step.from.clone(), to: step.to.clone(), told, overridden };
        let change = serde_json::json!({
            "account": account, "step": step.id, "from": step.from, "to": step.to, "told": moved.told,
            "overridden": moved.overridden,
        });
        file(cx, tx, sequence, [(account, named.external_id, step)]).await?;
        tx.refresh_stages(&[account]).await?;
        let change = Change { subject_kind: "journey", subject_id: account.to_string(), change };
        Ok(Done { reply: moved, change: Some(change) })
    })
    .await
}

/// Whether a step may be taken: as the journey decides, or as an entry, which has no gates.
fn decided(
    cx: &Cx,
    journey: &Journey,
    named: &AccountNow,
    asked: Asked<'_>,
    may_sign: bool,
) -> Result<Option<Decision>, Stop> {
    let mut refusals = Vec::new();
    if asked.signed.is_some() && !may_sign {
        refusals.push(Refusal {
            rule: "override_must_be_signed_by_who_leads",
            reason: "An override is signed by a leader, RevOps or an administrator.".into(),
            remedy: "Ask one of them, or mend what is open.".into(),
            may_change_on: None,
        });
    }
    let decision = match &journey.standing {
        Some(standing) => {
            let asked = if may_sign { asked } else { Asked { signed: None, ..asked } };
            let today = cx.clock.today();
            match decide(&journey.now.policy, journey.strictness, standing, asked, &journey.evidence, today) {
                Ok(decision) => Some(decision),
                Err(more) => {
                    refusals.extend(more);
                    None
                }
            }
        }
        None => {
            refusals.extend(refusals_of_entry(journey, named, asked, may_sign, cx));
            None
        }
    };
    if refusals.is_empty() { Ok(decision) } else { Err(Stop::Refusal(refusals)) }
}

/// A lead enters by itself. A customer that was there before the journey enters where somebody
/// who leads signs it.
fn refusals_of_entry(
    journey: &Journey,
    named: &AccountNow,
    asked: Asked<'_>,
    may_sign: bool,
    cx: &Cx,
) -> Option<Refusal> {
    let is_lead = named.since.is_none() && journey.steps.is_empty();
    if is_lead && matches!(asked.to, Place::Stage(0 | 1)) {
        return None;
    }
    let has_reason = asked.reason.is_some_and(|reason| !reason.trim().is_empty());
    if may_sign && has_reason {
        return None;
    }
    let entry = journey::Entry { since: named.since, live: named.live, only_pilots: false };
    let proposed = entry_stage(&journey.now.policy, entry, cx.clock.today());
    let proposed = proposed.map_or("Churned", |(at, _)| journey.now.policy.stages[at].name.as_str());
    let who = if may_sign { "Say why, which signs it" } else { "Ask a leader or RevOps to sign it" };
    Some(Refusal {
        rule: "entry_must_be_signed",
        reason: format!("{} is not on the journey yet.", named.name),
        remedy: format!("{who}; {proposed} fits what is recorded."),
        may_change_on: None,
    })
}

fn no_such_place(journey: &Journey, to: &str) -> Stop {
    let names: Vec<&str> = journey.now.policy.stages.iter().map(|stage| stage.name.as_str()).collect();
    let problem = format!("There is no stage \u{201c}{to}\u{201d}.");
    Stop::wrong_field("to", problem, format!("Choose {}, lost or churned.", names.join(", ")))
}

fn said_of(gate: &Gate) -> String {
    let stands = match (gate.holds, gate.strictness) {
        (Holds::Yes, _) => "open",
        (_, Strictness::Refuse) => "closed, overridden",
        (_, _) => "closed, told",
    };
    format!("{}: {} ({stands})", gate.label, gate.evidence)
}

/// Takes back the last step of an account: it was a mistake, and the stay before goes on as if it
/// had not been.
///
/// # Errors
/// A step that is not the last one or not of members here; a blank reason.
#[async_recursion::async_recursion]
pub async fn take_back_step(cx: &Cx, account: Uuid, step: &str, reason: &str) -> Result<StepTaken, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let mut typed = Typed::default();
    let reason = typed.needed("reason", reason, "Say in a few words why.");
    typed.done()?;
    run_action(cx, TAKE_BACK, body_hash(&[&account.to_string(), step, &reason]), async move |tx| {
        let sequence = tx.take_sequence().await?;
        let filed = tx.papers::<StageStep>(account).await?;
        let steps: Vec<StageStep> = filed.iter().map(|filed| filed.paper.clone()).collect();
        let last = last_step(&steps, cx.clock.today()).filter(|last| last.id == step);
        let is_ours = filed.iter().any(|filed| filed.paper.id == step && &*filed.source == OURS);
        let Some(last) = last.filter(|_| is_ours) else {
            let reason = "Only the last step that was taken here can be taken back.";
            return Err(Stop::refused("step_must_be_the_last", reason, "Take a step back instead, with a reason."));
        };
        let taken_back = StageStep { taken_back: Some(reason.clone()), ..last.clone() };
        let moved = StepTaken {
            step: last.id.clone(),
            from: Some(last.to.clone()),
            to: last.from.clone().unwrap_or_default(),
            told: Vec::new(),
            overridden: Vec::new(),
        };
        let change = serde_json::json!({ "account": account, "step": last.id, "from": moved.from, "to": moved.to });
        file(cx, tx, sequence, [(account, named.external_id, taken_back)]).await?;
        tx.refresh_stages(&[account]).await?;
        let change = Change { subject_kind: "journey", subject_id: account.to_string(), change };
        Ok(Done { reply: moved, change: Some(change) })
    })
    .await
}
