//! Trying out a journey on all accounts before it is recorded.

use super::evidence::{of_handovers, of_land, of_papers};
use super::maps::maps_of;
use super::policy::JOURNEY;
use crate::cx::Cx;
use crate::land::land_evidence_of_all;
use crate::stop::Stop;
use crate::surveys::survey_evidence_of_all;
use handover::{HandoverStep, Promise, PromiseStep};
use journey::{
    Evidence, Goal, JourneyPolicy, Milestone, Place, StageStays, StageStep, Standing, Stay, simulate, standing, stays,
    stays_by_stage,
};
use std::collections::{BTreeMap, HashMap};
use store::{AccountNow, Filed};
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
    let (names, accounts) = accounts_on_journey(cx, &now, &tried).await?;
    let accounts = accounts.into_iter().map(|(account, (steps, evidence))| (account, steps, evidence));
    let simulation = simulate(&now, &tried, accounts, cx.clock.today());
    let mut by_condition: HashMap<String, u64> = HashMap::new();
    for gate in simulation.refused.iter().flat_map(|one| &one.closed) {
        *by_condition.entry(gate.label.clone()).or_default() += 1;
    }
    let mut by_condition: Vec<(String, u64)> = by_condition.into_iter().collect();
    by_condition.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    let name = |account: &Uuid| names.get(account).cloned().unwrap_or_default();
    let refused_count = simulation.refused.len() as u64;
    let mut refused = simulation.refused;
    refused.sort_by_key(|one| (!one.changes, one.stage));
    refused.truncate(named);
    let refused = refused.into_iter().map(|one| TriedAccount {
        account: one.account,
        name: name(&one.account),
        stage: tried.stages[one.stage].name.clone(),
        closed: one.closed.iter().map(|gate| format!("{}: {}", gate.label, gate.evidence)).collect(),
        changes: one.changes,
    });
    Ok(JourneyTried {
        refused: refused.collect(),
        refused_count,
        free: simulation.free.into(),
        newly_refused: simulation.newly_refused.into(),
        newly_free: simulation.newly_free.into(),
        homeless: simulation.homeless.iter().take(named).map(name).collect(),
        homeless_count: simulation.homeless.len() as u64,
        by_condition,
        policy: tried,
    })
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

type OnJourney = BTreeMap<Uuid, (Vec<StageStep>, Evidence)>;

/// Papers by the account that they are filed under.
fn by_account<P>(filed: Vec<Filed<P>>) -> HashMap<Uuid, Vec<P>> {
    let mut papers: HashMap<Uuid, Vec<P>> = HashMap::new();
    for Filed { account, paper, .. } in filed {
        papers.entry(account).or_default().push(paper);
    }
    papers
}

/// Every account on the journey with its name, its steps and what is known of it: one read per
/// kind of paper, however many accounts there are.
async fn accounts_on_journey(
    cx: &Cx,
    now: &JourneyPolicy,
    tried: &JourneyPolicy,
) -> anyhow::Result<(HashMap<Uuid, String>, OnJourney)> {
    let (store, scope, today) = (&cx.store, &cx.scope, cx.clock.today());
    let land_of = {
        let cx = cx.clone();
        tokio::spawn(async move { land_evidence_of_all(&cx).await })
    };
    let steps: BTreeMap<Uuid, Vec<StageStep>> =
        by_account(store.all_papers::<StageStep>(scope).await?).into_iter().collect();
    let mut goals = by_account(store.all_papers::<Goal>(scope).await?);
    let mut milestones = by_account(store.all_papers::<Milestone>(scope).await?);
    let mut steps_of = by_account(store.all_papers::<HandoverStep>(scope).await?);
    let mut promises_of = by_account(store.all_papers::<Promise>(scope).await?);
    let mut became_of = by_account(store.all_papers::<PromiseStep>(scope).await?);
    let mut surveys_of = survey_evidence_of_all(cx).await?;
    let urgent = match store.knows_tickets().await? {
        true => Some(store.urgent_tickets(scope, today).await?),
        false => None,
    };
    let ids: Vec<Uuid> = steps.keys().copied().collect();
    let rows: HashMap<Uuid, AccountNow> =
        store.accounts_now(scope, &ids).await?.into_iter().map(|row| (row.account, row)).collect();
    let mut land_of = land_of.await??;
    let asks = |policy: &JourneyPolicy, steps: &[StageStep]| match standing(policy, steps, today) {
        Some(Standing { place: Place::Stage(at), .. }) => {
            policy.stages[at].gates.iter().any(|gate| gate.needs.asks_for_map())
        }
        _ => false,
    };
    let asked = steps.iter().filter(|(_, steps)| asks(now, steps) || asks(tried, steps));
    let asked: Vec<&AccountNow> = asked.filter_map(|(account, _)| rows.get(account)).collect();
    let mut maps = maps_of(cx, &asked).await?;
    let mut on_journey: OnJourney = BTreeMap::new();
    for (account, steps) in steps {
        let Some(row) = rows.get(&account) else { continue };
        let goals = goals.remove(&account).unwrap_or_default();
        let milestones = milestones.remove(&account).unwrap_or_default();
        let mut evidence = of_papers(row.since, &goals, &milestones);
        let handed = steps_of.remove(&account).unwrap_or_default();
        let became = became_of.remove(&account).unwrap_or_default();
        let promises = promises_of.remove(&account).unwrap_or_default();
        of_handovers(&mut evidence, &handed, &promises, &became, today);
        if let Some(land) = land_of.remove(&account) {
            of_land(&mut evidence, land);
        }
        evidence.surveys = surveys_of.remove(&account).unwrap_or_default();
        evidence.urgent_tickets = urgent.as_ref().map(|urgent| urgent.get(&account).copied().unwrap_or_default());
        evidence.map = maps.remove(&account);
        on_journey.insert(account, (steps, evidence));
    }
    let names = rows.into_iter().map(|(account, row)| (account, row.name)).collect();
    Ok((names, on_journey))
}
