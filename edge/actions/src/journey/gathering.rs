//! What is known of accounts when gates ask: of one or of all, from their papers, read together.

use super::maps::Maps;
use crate::cx::Cx;
use crate::handover::for_gates;
use crate::land::land_evidence;
use crate::surveys::{SURVEYS, survey_evidence};
use accounts::Paper;
use handover::{HandoverKind, HandoverStep, Promise, PromiseStep, handover_on, promises_on};
use journey::{Evidence, Goal, GoalCount, Milestone, MilestoneCount, StageStep};
use land::{Deal, Lead, NextMove, Quote};
use money::Day;
use std::collections::HashMap;
use store::{Dossier, PersonRecord};
use surveys::{Answer, ImportedAnswer, Survey, SurveyPolicy};
use uuid::Uuid;

/// The kinds of papers that gates ask of.
pub(super) const KINDS: [&str; 13] = [
    Lead::KIND,
    Deal::KIND,
    Quote::KIND,
    NextMove::KIND,
    StageStep::KIND,
    Goal::KIND,
    Milestone::KIND,
    HandoverStep::KIND,
    Promise::KIND,
    PromiseStep::KIND,
    Survey::KIND,
    Answer::KIND,
    ImportedAnswer::KIND,
];

/// The journey in an account's file, and all that gates ask.
pub(super) struct OnFile {
    /// Its steps, in the order of recording.
    pub(super) steps: Vec<StageStep>,
    /// The customer's goals.
    pub(super) goals: Vec<Goal>,
    /// Its milestones, by due day.
    pub(super) milestones: Vec<Milestone>,
    /// All that gates ask.
    pub(super) evidence: Evidence,
}

/// What is read once, however many accounts are asked about.
pub(super) struct Gathering<'a> {
    cx: &'a Cx,
    surveys: SurveyPolicy,
    knows_tickets: bool,
    maps: Option<Maps>,
}

impl Gathering<'_> {
    pub(super) async fn by(cx: &Cx) -> anyhow::Result<Gathering<'_>> {
        let surveys = SURVEYS.now(&cx.store).await?.policy.policy;
        Ok(Gathering { cx, surveys, knows_tickets: cx.store.knows_tickets().await?, maps: None })
    }

    /// What is known of some accounts, in their order. Whitespace is worked out from all contracts of an
    /// account, so only of those whose steps say that a gate asks for it.
    pub(super) async fn of(
        &mut self,
        dossiers: &[Dossier],
        asks_for_map: impl Fn(&[StageStep]) -> bool,
    ) -> anyhow::Result<Vec<OnFile>> {
        let (store, scope, today) = (&self.cx.store, &self.cx.scope, self.cx.clock.today());
        let ids: Vec<Uuid> = dossiers.iter().map(|dossier| dossier.account).collect();
        let urgent = match self.knows_tickets {
            true => Some(store.urgent_tickets(scope, &ids, today).await?),
            false => None,
        };
        let is_surveyed = |d: &&Dossier| d.file.holds::<Survey>() || d.file.holds::<ImportedAnswer>();
        let surveyed: Vec<Uuid> = dossiers.iter().filter(is_surveyed).map(|dossier| dossier.account).collect();
        let mut people: HashMap<Uuid, Vec<PersonRecord>> = HashMap::with_capacity(surveyed.len());
        for (account, person) in store.people_of_accounts(scope, &surveyed).await? {
            people.entry(account).or_default().push(person);
        }
        let mut gathered = Vec::with_capacity(dossiers.len());
        let mut asking = Vec::new();
        for dossier in dossiers {
            let Dossier { account, since, file, .. } = dossier;
            let (steps, goals): (Vec<StageStep>, Vec<Goal>) = (file.read()?, file.read()?);
            let mut milestones: Vec<Milestone> = file.read()?;
            milestones.sort_by_key(|milestone| milestone.due_on);
            let mut evidence = of_plan(&goals, &milestones);
            of_handovers(&mut evidence, &file.read()?, &file.read()?, &file.read()?, today);
            let (qualified, won_on, next_moves) = land_evidence(file, today)?;
            evidence.qualified = qualified;
            evidence.next_moves = next_moves;
            // A contract says since when it is a customer better than a deal does.
            evidence.signed_on = since.or(won_on);
            if is_surveyed(&dossier) {
                let people = people.remove(account).unwrap_or_default();
                evidence.surveys = survey_evidence(file, people, &self.surveys, today)?;
            }
            evidence.urgent_tickets = urgent.as_ref().map(|urgent| urgent.get(account).copied().unwrap_or_default());
            if asks_for_map(&steps) {
                asking.push(*account);
            }
            gathered.push(OnFile { steps, goals, milestones, evidence });
        }
        if !asking.is_empty() {
            let maps = match self.maps.take() {
                Some(maps) => maps,
                None => Maps::of_cx(self.cx).await?,
            };
            let mut of_accounts = self.maps.insert(maps).of(self.cx, &asking).await?;
            for (on_file, account) in gathered.iter_mut().zip(&ids) {
                on_file.evidence.map = of_accounts.remove(account);
            }
        }
        Ok(gathered)
    }
}

/// What handovers and promises say to gates.
fn of_handovers(
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

/// What goals and milestones say to gates.
fn of_plan(goals: &[Goal], milestones: &[Milestone]) -> Evidence {
    let counting = goals.iter().filter(|goal| goal.counts());
    let open = milestones.iter().filter(|milestone| milestone.done_on.is_none());
    Evidence {
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
