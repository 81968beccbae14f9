//! What is known of an account when a gate asks, and where it stands.

use super::gathering::{Gathering, KINDS, OnFile};
use super::policy::{JOURNEY, JourneyNow};
use crate::cx::Cx;
use crate::whitespace::Spots;
use anyhow::Context;
use journey::{
    ContactDue, Evidence, Gate, Goal, JourneyPolicy, Milestone, Place, Responses, StageStep, Standing, Strictness,
    gates_of, standing, strictness_on,
};
use money::Day;
use store::{AccountNow, Dossier, Store};

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
    /// How urgent tickets of this stay were responded to; absent outside hypercare.
    pub responses: Option<Responses>,
}

/// Where an account stands, and how the gates out of its stage do.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn journey_of(cx: &Cx, account: &AccountNow) -> anyhow::Result<Journey> {
    journey_knowing(cx, account, None).await
}

/// The same where the account's whitespace is worked out already.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn journey_with_map(cx: &Cx, account: &AccountNow, whitespace: &Spots) -> anyhow::Result<Journey> {
    journey_knowing(cx, account, Some(whitespace)).await
}

async fn journey_knowing(cx: &Cx, account: &AccountNow, whitespace: Option<&Spots>) -> anyhow::Result<Journey> {
    let (store, today) = (&cx.store, cx.clock.today());
    let now = JOURNEY.now(store).await?;
    let file = store.account_file(&cx.scope, account.account, &KINDS).await?;
    let dossier = Dossier { account: account.account, name: account.name.clone(), since: account.since, file };
    let asks = |steps: &[StageStep]| asks_for_map(&now.policy, standing(&now.policy, steps, today).as_ref());
    let reads = |steps: &[StageStep]| whitespace.is_none() && asks(steps);
    let gathered = Gathering::by(cx).await?.of(&[dossier], reads).await?;
    let on_file = gathered.into_iter().next().context("gathering what is known of an account")?;
    let OnFile { steps, goals, milestones, mut evidence } = on_file;
    if let Some(whitespace) = whitespace.filter(|_| asks(&steps)) {
        evidence.map = Some(whitespace.map_state());
    }
    let standing = standing(&now.policy, &steps, today);
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
    let responses = match standing.as_ref() {
        Some(Standing { place: place @ Place::Stage(at), since }) if now.policy.stages[*at].hypercare => {
            let tickets = store.tickets(&cx.scope, account.account, today, *since, i64::MAX).await?;
            now.policy.responses(*place, *since, tickets, today)
        }
        _ => None,
    };
    Ok(Journey { now, strictness, standing, steps, goals, milestones, evidence, gates, contact, responses })
}

/// The day from which gates count how long an installation has looked on.
pub(super) async fn installed_on(store: &Store, cx: &Cx) -> anyhow::Result<Day> {
    let first = store.first_recorded_at().await?.unwrap_or(cx.clock.now());
    let at = chrono::DateTime::from_timestamp_micros(first).context("reading the time of the first entry")?;
    Ok(at.with_timezone(&cx.clock.zone()).date_naive().into())
}

/// Whitespace is worked out from all contracts of an account, so only where a gate asks for it.
fn asks_for_map(policy: &JourneyPolicy, standing: Option<&Standing>) -> bool {
    let Some(Place::Stage(at)) = standing.map(|stands| stands.place) else { return false };
    let mut gates = policy.stages[at..].iter().flat_map(|stage| &stage.gates);
    gates.any(|gate| gate.needs.asks_for_map())
}
