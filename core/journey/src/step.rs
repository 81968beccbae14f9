//! Steps: where an account stands, and whether it may go elsewhere.

use crate::evidence::Evidence;
use crate::gate::{Gate, Holds, gates_of};
use crate::policy::{JourneyPolicy, Strictness};
use accounts::{Paper, Refusal};
use money::Day;
use serde::{Deserialize, Serialize};

/// The place of an account that left before a first order.
pub const LOST: &str = "lost";
/// The place of an account that left after one.
pub const CHURNED: &str = "churned";

/// The record that an account moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageStep {
    /// Names the step.
    pub id: String,
    /// The day it moved.
    pub on: Day,
    /// Key of the stage it left, `lost` or `churned`; absent where it entered the journey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Key of the stage it is in since, `lost` or `churned`.
    pub to: String,
    /// Why: for steps back, exits and signed entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who has the customer now, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competitor: Option<String>,
    /// Who took the step, as the trail names them.
    pub by: String,
    /// Version of the journey's policy that it was taken under; 0 for the one that comes with Ascend.
    pub policy_version: i32,
    /// What was not open and only told, as rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    /// The signed exception, where the step was taken against gates.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "override")]
    pub signed: Option<Override>,
    /// Why it was taken back: it was a mistake, and the stay before goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<String>,
    /// What the gates said, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// A signed exception from gates. It is judged later by what became of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// Why it was signed.
    pub reason: String,
    /// The rules it went against.
    pub rules: Vec<String>,
}

impl Paper for StageStep {
    const KIND: &'static str = "stage_step";

    fn id(&self) -> &str {
        &self.id
    }
}

/// Where an account stands since a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where.
    pub place: Place,
    /// Since when.
    pub since: Day,
}

/// Somewhere on the journey, or off it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In a stage, by its place in the policy.
    Stage(usize),
    /// Left before a first order.
    Lost,
    /// Left after one.
    Churned,
}

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Where the account is to go.
    pub to: Place,
    /// Why; steps back and exits need it.
    pub reason: Option<&'a str>,
    /// Why gates that are not open are to be passed, signed by who asks.
    pub signed: Option<&'a str>,
}

/// A step that may be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Which kind of step it is.
    pub step: Step,
    /// The gates that were read, in the order of the policy.
    pub gates: Vec<Gate>,
    /// Rules of gates that are not open and do not refuse.
    pub told: Vec<&'static str>,
    /// Rules that the signed exception goes against; empty without one.
    pub overridden: Vec<&'static str>,
}

/// Kinds of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a later stage.
    Forward,
    /// To an earlier one, as back to hypercare.
    Back,
    /// Off the journey.
    Exit,
    /// Back after an exit.
    WinBack,
}

impl Place {
    /// The word that steps keep.
    pub fn key(self, policy: &JourneyPolicy) -> &str {
        match self {
            Place::Stage(at) => policy.stages.get(at).map_or("", |stage| stage.key.as_str()),
            Place::Lost => LOST,
            Place::Churned => CHURNED,
        }
    }

    /// As people read it.
    pub fn name(self, policy: &JourneyPolicy) -> &str {
        match self {
            Place::Stage(at) => policy.stages.get(at).map_or("", |stage| stage.name.as_str()),
            Place::Lost => "Lost",
            Place::Churned => "Churned",
        }
    }

    /// The place of a word: key or name of a stage, `lost` or `churned`.
    pub fn of(policy: &JourneyPolicy, word: &str) -> Option<Place> {
        let at = policy.at(word).map(Place::Stage);
        let exit = |key: &str, place| accounts::same(key, word).then_some(place);
        at.or_else(|| exit(LOST, Place::Lost)).or_else(|| exit(CHURNED, Place::Churned))
    }
}

/// Where an account stands on `today`, from its steps in the order of recording: the last step up
/// to that day. `None` before the first, and where it stands in a stage that the policy no longer has.
pub fn standing(policy: &JourneyPolicy, steps: &[StageStep], today: Day) -> Option<Standing> {
    let last = last_step(steps, today)?;
    Some(Standing { place: Place::of(policy, &last.to)?, since: last.on })
}

/// The last step up to a day that was not taken back.
pub fn last_step(steps: &[StageStep], today: Day) -> Option<&StageStep> {
    let counting = steps.iter().filter(|step| step.on <= today && step.taken_back.is_none());
    counting.enumerate().max_by_key(|(at, step)| (step.on, *at)).map(|(_, step)| step)
}

/// How strictly gates act on a day: a new installation observes for its first `observe_days`.
pub fn strictness_on(policy: &JourneyPolicy, installed_on: Day, today: Day) -> Strictness {
    let observes_until = installed_on.plus_days(policy.observe_days.into());
    if today < observes_until { Strictness::Observe } else { policy.strictness }
}

/// Whether an account that stands somewhere may go where it is asked to.
///
/// # Errors
/// Every rule that says no, each with its remedy. Rules of the journey's shape are not overridden.
pub fn decide(
    policy: &JourneyPolicy,
    strictness: Strictness,
    standing: &Standing,
    asked: Asked<'_>,
    evidence: &Evidence,
    today: Day,
) -> Result<Decision, Vec<Refusal>> {
    let step = kind_of(standing.place, asked.to);
    let mut refusals = shape(policy, standing, asked, step, evidence);
    let gates = match (step, standing.place, asked.to) {
        (Some(Step::Forward), Place::Stage(from), Place::Stage(to)) => {
            gates_between(policy, strictness, (from, to), standing.since, evidence, today)
        }
        _ => Vec::new(),
    };
    let closed: Vec<&Gate> = gates.iter().filter(|gate| gate.holds != Holds::Yes).collect();
    let (refusing, telling): (Vec<&Gate>, Vec<&Gate>) =
        closed.into_iter().partition(|gate| gate.strictness == Strictness::Refuse);
    let told = telling.iter().map(|gate| gate.rule).collect();
    let signed = asked.signed.map(str::trim).filter(|reason| !reason.is_empty());
    let overridden: Vec<&'static str> = match signed {
        Some(_) => refusing.iter().map(|gate| gate.rule).collect(),
        None => {
            refusals.extend(refusing.iter().filter_map(|gate| gate.refusal()));
            Vec::new()
        }
    };
    match step {
        Some(step) if refusals.is_empty() => Ok(Decision { step, gates, told, overridden }),
        _ => Err(refusals),
    }
}

fn kind_of(from: Place, to: Place) -> Option<Step> {
    match (from, to) {
        (from, to) if from == to => None,
        (Place::Stage(from), Place::Stage(to)) => Some(if to > from { Step::Forward } else { Step::Back }),
        (Place::Stage(_), _) => Some(Step::Exit),
        (_, Place::Stage(_)) => Some(Step::WinBack),
        // From one exit to the other: where it left is told again.
        (_, _) => Some(Step::Exit),
    }
}

/// The stages that may take somebody back after an exit.
const WIN_BACK_STAGES: usize = 2;

/// What the journey itself asks of a step, whatever its gates say.
fn shape(
    policy: &JourneyPolicy,
    standing: &Standing,
    asked: Asked<'_>,
    step: Option<Step>,
    evidence: &Evidence,
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut refuse = |rule: &'static str, reason: String, remedy: String| {
        refusals.push(Refusal { rule, reason, remedy, may_change_on: None });
    };
    let name = |place: Place| place.name(policy);
    if step.is_none() {
        let reason = format!("It is in {} already, since {}.", name(asked.to), standing.since);
        refuse("step_must_lead_elsewhere", reason, "Choose another stage.".into());
    }
    let is_blank = asked.reason.is_none_or(|reason| reason.trim().is_empty());
    if matches!(step, Some(Step::Back | Step::Exit)) && is_blank {
        let reason = format!("Nobody said why it goes to {}.", name(asked.to));
        refuse("step_must_have_a_reason", reason, "Say why in a few words; the post-mortem reads it.".into());
    }
    match (asked.to, evidence.signed_on) {
        (Place::Lost, Some(on)) => {
            let reason = format!("It signed a first order on {on}: customers do not get lost, they churn.");
            refuse("exit_must_fit", reason, "Take it to Churned.".into());
        }
        (Place::Churned, None) => {
            let reason = "It never signed a first order.".to_string();
            refuse("exit_must_fit", reason, "Take it to Lost.".into());
        }
        _ => {}
    }
    if let (Some(Step::WinBack), Place::Stage(to)) = (step, asked.to)
        && to >= WIN_BACK_STAGES
    {
        let reason = format!("It left, so it does not come back in {}.", name(asked.to));
        let first: Vec<&str> = policy.stages.iter().take(WIN_BACK_STAGES).map(|stage| stage.name.as_str()).collect();
        refuse("win_back_must_start_again", reason, format!("Win it back from {}.", first.join(" or ")));
    }
    refusals
}

/// The gates of every stage on the way. In stages that are jumped over no day was spent.
fn gates_between(
    policy: &JourneyPolicy,
    strictness: Strictness,
    (from, to): (usize, usize),
    since: Day,
    evidence: &Evidence,
    today: Day,
) -> Vec<Gate> {
    let mut gates: Vec<Gate> = Vec::new();
    for (at, stage) in policy.stages.iter().enumerate().take(to).skip(from) {
        let since = if at == from { since } else { today };
        for gate in gates_of(stage, strictness, since, evidence, today) {
            // Two stages may ask the same: it is told once.
            if !gates.iter().any(|known| known.rule == gate.rule && known.label == gate.label) {
                gates.push(gate);
            }
        }
    }
    gates
}
