//! Trying out a journey on all accounts before it is recorded.

use super::gathering::{Gathering, KINDS, OnFile};
use super::policy::JOURNEY;
use crate::cx::Cx;
use crate::stop::Stop;
use anyhow::Context;
use journey::{
    JourneyPolicy, Place, Simulated, Simulation, StageStays, StageStep, Standing, Stay, simulate, standing, stays,
    stays_by_stage,
};
use money::Day;
use std::collections::HashMap;
use std::num::NonZero;
use std::sync::Arc;
use store::FilePages;
use uuid::Uuid;

/// What a journey would do to the accounts that are on it.
#[derive(Clone, Debug, PartialEq)]
pub struct JourneyTried {
    /// The journey that was tried out.
    pub policy: JourneyPolicy,
    /// Accounts that would be refused the next step, those first that are free today; at most as many as asked for.
    pub refused: Vec<TriedAccount>,
    /// All that would be refused.
    pub refused_count: u64,
    /// Accounts that would be free to go on.
    pub free: u64,
    /// Would be refused, and are free today.
    pub newly_refused: u64,
    /// Would be free, and are refused today.
    pub newly_free: u64,
    /// Accounts in stages that it does not have, by name; at most as many as asked for.
    pub homeless: Vec<String>,
    /// All of those.
    pub homeless_count: u64,
    /// How often each condition would refuse, most often first.
    pub by_condition: Vec<(String, u64)>,
}

/// An account that would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriedAccount {
    /// Which account.
    pub account: Uuid,
    /// What it is called.
    pub name: String,
    /// The stage it would stand in.
    pub stage: String,
    /// What would not be open, a line each.
    pub closed: Vec<String>,
    /// Whether it is free today.
    pub changes: bool,
}

/// Tries out a journey: the file `text`, or the one that stands. At most `named` accounts are named.
///
/// # Errors
/// All that is wrong with the file.
#[async_recursion::async_recursion]
pub async fn try_journey(cx: &Cx, text: Option<&str>, named: usize) -> Result<JourneyTried, Stop> {
    let now = JOURNEY.now(&cx.store).await?.policy;
    let tried = match text {
        Some(text) => JOURNEY.read(text).map_err(Stop::BadInput)?,
        None => now.clone(),
    };
    let journeys = Arc::new((now, tried));
    let shares = cx.store.file_pages(&cx.scope, &KINDS, readers()).await?;
    let shares: Vec<_> =
        shares.into_iter().map(|pages| tokio::spawn(tally_of(cx.clone(), pages, journeys.clone(), named))).collect();
    let mut tally = Tally::default();
    for share in shares {
        tally.add(share.await.context("trying out a journey")??, named);
    }
    Ok(tally.told(&journeys.1))
}

/// How long accounts that the scope shows stay in each stage of the journey that holds, and where
/// they go from there.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn stage_times(cx: &Cx) -> anyhow::Result<Vec<StageStays>> {
    let policy = JOURNEY.now(&cx.store).await?.policy;
    let today = cx.clock.today();
    let filed = cx.store.all_papers::<StageStep>(&cx.scope).await?;
    let of_account = filed.chunk_by(|a, b| a.account == b.account);
    let all: Vec<Stay> = of_account
        .flat_map(|filed| {
            let steps: Vec<StageStep> = filed.iter().map(|filed| filed.paper.clone()).collect();
            stays(&policy, &steps, today)
        })
        .collect();
    Ok(stays_by_stage(&policy, &all, today))
}

/// Four for each processor: while some of them wait for the database, another judges.
fn readers() -> NonZero<u64> {
    let count = std::thread::available_parallelism().map_or(1, |count| count.get() as u64 * 4);
    NonZero::new(count).unwrap_or(NonZero::<u64>::MIN)
}

/// The journey that holds, and the one that is tried out.
type Journeys = Arc<(JourneyPolicy, JourneyPolicy)>;

/// What is told of some accounts, of which at most so many are named.
#[derive(Default)]
struct Tally {
    refused: Vec<Simulated<Named>>,
    homeless: Vec<Named>,
    by_condition: HashMap<String, u64>,
    refused_count: u64,
    free: u64,
    newly_refused: u64,
    newly_free: u64,
    homeless_count: u64,
}

/// An account and what it is called.
type Named = (Uuid, String);

impl Tally {
    fn of(simulation: Simulation<Named>) -> Tally {
        let mut by_condition: HashMap<String, u64> = HashMap::new();
        for gate in simulation.refused.iter().flat_map(|one| &one.closed) {
            *by_condition.entry(gate.label.clone()).or_default() += 1;
        }
        Tally {
            by_condition,
            refused_count: simulation.refused.len() as u64,
            free: simulation.free.into(),
            newly_refused: simulation.newly_refused.into(),
            newly_free: simulation.newly_free.into(),
            homeless_count: simulation.homeless.len() as u64,
            refused: simulation.refused,
            homeless: simulation.homeless,
        }
    }

    /// Adds what is told of accounts that come after these in the order of ids, and names at most so many of all.
    fn add(&mut self, other: Tally, named: usize) {
        self.refused.extend(other.refused);
        self.homeless.extend(other.homeless);
        for (label, count) in other.by_condition {
            *self.by_condition.entry(label).or_default() += count;
        }
        self.refused_count += other.refused_count;
        self.free += other.free;
        self.newly_refused += other.newly_refused;
        self.newly_free += other.newly_free;
        self.homeless_count += other.homeless_count;
        // Those first that are free today, then by stage; the others are only counted.
        self.refused.sort_by_key(|one| (!one.changes, one.stage));
        self.refused.truncate(named);
        self.homeless.truncate(named);
    }

    fn told(self, policy: &JourneyPolicy) -> JourneyTried {
        let mut by_condition: Vec<(String, u64)> = self.by_condition.into_iter().collect();
        by_condition.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let refused = self.refused.into_iter().map(|Simulated { account: (account, name), stage, closed, changes }| {
            let stage = policy.stages[stage].name.clone();
            let closed = closed.iter().map(|gate| format!("{}: {}", gate.label, gate.evidence)).collect();
            TriedAccount { account, name, stage, closed, changes }
        });
        JourneyTried {
            refused: refused.collect(),
            refused_count: self.refused_count,
            free: self.free,
            newly_refused: self.newly_refused,
            newly_free: self.newly_free,
            homeless: self.homeless.into_iter().map(|(_, name)| name).collect(),
            homeless_count: self.homeless_count,
            by_condition,
            policy: policy.clone(),
        }
    }
}

/// Reads a share of the accounts, page by page, and judges those that are on the journey.
async fn tally_of(cx: Cx, mut pages: FilePages, journeys: Journeys, named: usize) -> anyhow::Result<Tally> {
    let (now, tried) = &*journeys;
    let today = cx.clock.today();
    let mut gathering = Gathering::by(&cx).await?;
    let mut tally = Tally::default();
    while let Some(mut dossiers) = pages.next().await? {
        dossiers.retain(|dossier| dossier.file.holds::<StageStep>());
        let asks = |steps: &[StageStep]| asks_for_map(now, steps, today) || asks_for_map(tried, steps, today);
        let gathered = gathering.of(&dossiers, asks).await?;
        let accounts = dossiers.into_iter().zip(gathered);
        let accounts = accounts.map(|(d, OnFile { steps, evidence, .. })| ((d.account, d.name), steps, evidence));
        tally.add(Tally::of(simulate(now, tried, accounts, today)), named);
    }
    Ok(tally)
}

/// Whether a gate out of the stage that an account stands in asks for its whitespace.
fn asks_for_map(policy: &JourneyPolicy, steps: &[StageStep], today: Day) -> bool {
    match standing(policy, steps, today) {
        Some(Standing { place: Place::Stage(at), .. }) => {
            policy.stages[at].gates.iter().any(|gate| gate.needs.asks_for_map())
        }
        _ => false,
    }
}
