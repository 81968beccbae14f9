//! Trying out a journey: which accounts would it refuse that may go on today?

use crate::evidence::Evidence;
use crate::gate::{Gate, Holds, gates_of};
use crate::policy::{JourneyPolicy, Strictness};
use crate::step::{Place, StageStep, standing};
use money::Day;

/// An account under a journey that is tried out, for the next step forward.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulated<K> {
    /// Which account.
    pub account: K,
    /// Where it stands in the journey that is tried out.
    pub stage: usize,
    /// Gates that are not open there.
    pub closed: Vec<Gate>,
    /// Whether it would be refused now and would not be today, or the other way round.
    pub changes: bool,
}

/// What trying out comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation<K> {
    /// Accounts that would be refused the next step, in the order given.
    pub refused: Vec<Simulated<K>>,
    /// Accounts that would be free to go on.
    pub free: u32,
    /// Accounts that stand in a stage which the journey does not have.
    pub homeless: Vec<K>,
    /// Accounts that would be refused and are free today.
    pub newly_refused: u32,
    /// Accounts that would be free and are refused today.
    pub newly_free: u32,
}

/// Reads the gates of every account under `tried`, and beside it under `today_is`, both as if they
/// refuse: what would be told while a policy observes is the very thing one wants to see. Accounts
/// off the journey and in its last stage are in neither number.
pub fn simulate<K: Clone>(
    today_is: &JourneyPolicy,
    tried: &JourneyPolicy,
    accounts: impl Iterator<Item = (K, Vec<StageStep>, Evidence)>,
    today: Day,
) -> Simulation<K> {
    let mut simulation =
        Simulation { refused: Vec::new(), free: 0, homeless: Vec::new(), newly_refused: 0, newly_free: 0 };
    let is_change = today_is != tried;
    for (account, steps, evidence) in accounts {
        let Some(stands) = standing(tried, &steps, today) else {
            if !steps.is_empty() {
                simulation.homeless.push(account);
            }
            continue;
        };
        let Place::Stage(stage) = stands.place else { continue };
        if stage + 1 >= tried.stages.len() {
            continue;
        }
        let closed = closed_gates(tried, stage, stands.since, &evidence, today);
        let was_free = match is_change {
            true => standing(today_is, &steps, today).is_some_and(|before| match before.place {
                Place::Stage(at) => closed_gates(today_is, at, before.since, &evidence, today).is_empty(),
                Place::Lost | Place::Churned => false,
            }),
            false => closed.is_empty(),
        };
        if closed.is_empty() {
            simulation.free += 1;
            simulation.newly_free += u32::from(!was_free);
        } else {
            simulation.newly_refused += u32::from(was_free);
            simulation.refused.push(Simulated { account, stage, closed, changes: was_free });
        }
    }
    simulation
}

fn closed_gates(policy: &JourneyPolicy, stage: usize, since: Day, evidence: &Evidence, today: Day) -> Vec<Gate> {
    let Some(stage) = policy.stages.get(stage) else { return Vec::new() };
    let mut gates = gates_of(stage, Strictness::Refuse, since, evidence, today);
    gates.retain(|gate| gate.holds != Holds::Yes && gate.strictness == Strictness::Refuse);
    gates
}
