//! What is known of an account when a gate asks, and where it stands.

use super::maps::maps_of;
use super::policy::{JOURNEY, JourneyNow};
use crate::cx::Cx;
use crate::handover::for_gates;
use crate::land::land_evidence;
use crate::surveys::survey_evidence;
use accounts::Paper;
use anyhow::Context;
use handover::{HandoverKind, HandoverStep, Promise, PromiseStep, handover_on, promises_on};
use journey::{
    ContactDue, Evidence, Gate, Goal, GoalCount, JourneyPolicy, Milestone, MilestoneCount, Place, StageStep, Standing,
    Strictness, gates_of, standing, strictness_on,
};
use land::{Deal, Lead, NextMove};
use money::Day;
use store::{AccountNow, Store};
use surveys::{ImportedAnswer, Survey};

/// An account on its journey.
#[derive(Clone, Debug)]
pub struct Journey {
    /// The policy that holds.
    pub now: JourneyNow,
    /// How strictly gates act today.
    pub strictness: Strictness,
    /// Where it stands; absent before its entry, and in a stage that the policy does not have.
    pub standing: Option<Standing>,
    /// Its steps, in the order of recording.
    pub steps: Vec<StageStep>,
    /// The customer's goals.
    pub goals: Vec<Goal>,
    /// Its milestones, by due day.
    pub milestones: Vec<Milestone>,
    /// All that gates ask.
    pub evidence: Evidence,
    /// The gates out of its stage.
    pub gates: Vec<Gate>,
    /// By when it is to hear from us; absent before its first order and once it left.
    pub contact: Option<ContactDue>,
}

/// Where an account stands, and how the gates out of its stage do.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn journey_of(cx: &Cx, account: &AccountNow) -> anyhow::Result<Journey> {
    let (store, today) = (&cx.store, cx.clock.today());
    let now = JOURNEY.now(store).await?;
    let file = store.account_file(&cx.scope, account.account, &KINDS).await?;
    let steps: Vec<StageStep> = file.read()?;
    let goals: Vec<Goal> = file.read()?;
    let mut milestones: Vec<Milestone> = file.read()?;
    milestones.sort_by_key(|milestone| milestone.due_on);
    let standing = standing(&now.policy, &steps, today);
    let mut evidence = of_papers(account.since, &goals, &milestones);
    of_handovers(&mut evidence, &file.read()?, &file.read()?, &file.read()?, today);
    if file.holds::<Lead>() || file.holds::<Deal>() || file.holds::<NextMove>() {
        of_land(&mut evidence, land_evidence(cx, account.account).await?);
    }
    if file.holds::<Survey>() || file.holds::<ImportedAnswer>() {
        evidence.surveys = survey_evidence(cx, account.account).await?;
    }
    if store.knows_tickets().await? {
        evidence.urgent_tickets = Some(store.urgent_tickets_of(&cx.scope, account.account, today).await?);
    }
    if asks_for_map(&now.policy, standing.as_ref()) {
        evidence.map = maps_of(cx, &[account]).await?.remove(&account.account);
    }
    let strictness = strictness_on(&now.policy, installed_on(store, cx).await?, today);
    let gates = match standing.as_ref().map(|stands| (stands.place, stands.since)) {
        Some((Place::Stage(at), since)) => gates_of(&now.policy.stages[at], strictness, since, &evidence, today),
        _ => Vec::new(),
    };
    let contact = match standing.as_ref() {
        Some(stands) => {
            let spoken = store.last_spoken_on(&cx.scope, &[account.account], today).await?;
            let last_on = spoken.get(&account.account).copied();
            now.policy.contact_due(stands.place, stands.since, account.segment.as_deref(), last_on)
        }
        None => None,
    };
    Ok(Journey { now, strictness, standing, steps, goals, milestones, evidence, gates, contact })
}

/// The kinds of papers that gates ask of, read at once.
const KINDS: [&str; 11] = [
    Lead::KIND,
    Deal::KIND,
    NextMove::KIND,
    StageStep::KIND,
    Goal::KIND,
    Milestone::KIND,
    HandoverStep::KIND,
    Promise::KIND,
    PromiseStep::KIND,
    Survey::KIND,
    ImportedAnswer::KIND,
];

/// What the land side says to gates: whether the lead is qualified, when a deal was won, how many
/// next moves are recorded. A contract says since when it is a customer better than a deal does.
pub(super) fn of_land(evidence: &mut Evidence, (qualified, won_on, next_moves): (Option<bool>, Option<Day>, u32)) {
    evidence.qualified = qualified;
    evidence.signed_on = evidence.signed_on.or(won_on);
    evidence.next_moves = next_moves;
}

/// What handovers and promises say to gates.
pub(super) fn of_handovers(
    evidence: &mut Evidence,
    steps: &[HandoverStep],
    promises: &[Promise],
    became: &[PromiseStep],
    today: Day,
) {
    let state = |kind| handover_on(steps, kind, today).as_ref().map(for_gates);
    evidence.delivery = state(HandoverKind::Delivery);
    evidence.commercial = state(HandoverKind::Commercial);
    let promises = promises_on(promises, became, today);
    let orphans = promises.iter().filter(|now| now.is_open() && now.owner.is_none());
    evidence.promises_without_owner = orphans.count() as u32;
}

/// What the papers of an account say to gates. `since` is the day it became a customer.
pub(super) fn of_papers(since: Option<Day>, goals: &[Goal], milestones: &[Milestone]) -> Evidence {
    let counting = goals.iter().filter(|goal| goal.counts());
    let open = milestones.iter().filter(|milestone| milestone.done_on.is_none());
    Evidence {
        signed_on: since,
        goals: GoalCount {
            stated: counting.clone().count() as u32,
            measurable: counting.filter(|goal| goal.is_measurable()).count() as u32,
        },
        milestones: MilestoneCount {
            all: milestones.len() as u32,
            open: open.map(|milestone| milestone.name.clone()).collect(),
        },
        first_result_on: milestones.iter().filter(|one| one.is_first_result()).filter_map(|one| one.done_on).min(),
        ..Evidence::default()
    }
}

/// The day from which gates count how long an installation has looked on.
pub(super) async fn installed_on(store: &Store, cx: &Cx) -> anyhow::Result<Day> {
    let first = store.first_recorded_at().await?.unwrap_or(cx.clock.now());
    let at = chrono::DateTime::from_timestamp_micros(first).context("reading the time of the first entry")?;
    Ok(at.with_timezone(&cx.clock.zone()).date_naive().into())
}

/// Whitespace is worked out from all contracts of an account, so only where a gate asks for it.
pub(super) fn asks_for_map(policy: &JourneyPolicy, standing: Option<&Standing>) -> bool {
    let Some(Place::Stage(at)) = standing.map(|stands| stands.place) else { return false };
    let mut gates = policy.stages[at..].iter().flat_map(|stage| &stage.gates);
    gates.any(|gate| gate.needs.asks_for_map())
}
