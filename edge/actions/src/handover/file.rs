//! The handover file of an account, as it stands: read from what is recorded of it anyway.

use super::policy::HANDOVERS;
use super::signals::{SignalEvidence, called, deciding, signals};
use crate::cx::Cx;
use accounts::{Paper, Stance};
use handover::{
    Brief, Decider, Handover, HandoverKind, HandoverPolicy, HandoverStep, Known, Leak, Met, Promise, PromiseNow,
    PromiseStep, Signal, handover_on, leak_of, promises_on, refusals_to_accept, refusals_to_complete,
};
use journey::{Goal, HandoverState};
use money::Day;
use std::collections::BTreeSet;
use store::AccountNow;
use uuid::Uuid;

/// Both handovers of an account with what they rest on.
#[derive(Clone, Debug)]
pub struct HandoverFile {
    /// How customers are handed over.
    pub policy: HandoverPolicy,
    /// To who cares for the outcome; absent before it is opened.
    pub delivery: Option<Handover>,
    /// To who expands; absent before it is opened.
    pub commercial: Option<Handover>,
    /// Promises as they stand, in the order in which they were made.
    pub promises: Vec<PromiseNow>,
    /// Every step, in the order of recording.
    pub steps: Vec<HandoverStep>,
    /// What is late, and what says that a handover fails; those that have stood longest first.
    pub signals: Vec<Signal>,
    goals: Vec<String>,
    deciders: Vec<Decider>,
    terms: Vec<String>,
    usage: Option<String>,
    interactions: usize,
}

/// The handover file of an account today.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn handover_of(cx: &Cx, now: &AccountNow) -> anyhow::Result<HandoverFile> {
    let (account, today) = (now.account, cx.clock.today());
    let kinds = [HandoverStep::KIND, Promise::KIND, PromiseStep::KIND, Goal::KIND];
    let file = cx.store.account_file(&cx.scope, account, &kinds).await?;
    let steps: Vec<HandoverStep> = file.read()?;
    let promises = promises_on(&file.read()?, &file.read()?, today);
    let goals = file.read::<Goal>()?.into_iter().filter(Goal::counts).map(|goal| goal.words).collect();
    let people = cx.store.people(&cx.scope, account, i64::MAX).await?;
    let deciding = deciding(&people, today);
    let deciders = deciding.iter().map(|person| Decider {
        name: person.name.clone(),
        met: if person.stance == Stance::NotMet { Met::NotYet } else { Met::Yes },
    });
    let interactions = cx.store.interactions(&cx.scope, account).await?;
    let policy = HANDOVERS.now(&cx.store).await?.policy;
    let delivery = handover_on(&steps, HandoverKind::Delivery, today);
    let commercial = handover_on(&steps, HandoverKind::Commercial, today);
    let known = SignalEvidence {
        customer_since: now.since,
        delivery: delivery.as_ref(),
        commercial: commercial.as_ref(),
        promises: &promises,
        deciders: &called(&deciding),
        interactions: &interactions,
    };
    Ok(HandoverFile {
        signals: signals(&policy, &known, today),
        delivery,
        commercial,
        promises,
        steps,
        goals,
        deciders: deciders.collect(),
        terms: terms(now),
        usage: usage(cx, account, today).await?,
        interactions: interactions.len(),
        policy,
    })
}

/// What was agreed, from what is under contract.
fn terms(now: &AccountNow) -> Vec<String> {
    let lines = match now.line_count {
        0 => return Vec::new(),
        1 => "1 subscription line is in force".to_string(),
        count => format!("{count} subscription lines are in force"),
    };
    vec![now.renewal_on.map_or(lines.clone(), |on| format!("{lines}, the next term ends on {on}"))]
}

async fn usage(cx: &Cx, account: Uuid, today: Day) -> anyhow::Result<Option<String>> {
    let used = cx.store.usage_by_month(&cx.scope, account, today.plus_days(-90), today).await?;
    let products: BTreeSet<&str> = used.iter().map(|month| month.product.as_str()).collect();
    Ok(match products.len() {
        0 => None,
        1 => Some("Usage of 1 product is on record".into()),
        products => Some(format!("Usage of {products} products is on record")),
    })
}

/// How far a handover is, as gates ask: delivery is accepted by who receives it, the commercial
/// one by both sides.
pub(crate) fn for_gates(handover: &Handover) -> HandoverState {
    if let Some(push_back) = &handover.pushed_back {
        let reason = push_back.note.clone().unwrap_or_else(|| push_back.reason.label().into());
        return HandoverState::PushedBack { reason };
    }
    let waits = |remedy: String| HandoverState::Waiting { remedy };
    match (handover.accepted_on, handover.kind) {
        (Some(on), HandoverKind::Delivery) => HandoverState::Accepted { on },
        (Some(on), HandoverKind::Commercial) => match refusals_to_complete("the account", handover).first() {
            None => HandoverState::Accepted { on: handover.customer_accepted_on.unwrap_or(on) },
            Some(missing) => waits(missing.remedy.clone()),
        },
        (None, _) if handover.brief_sent_on.is_none() => waits(format!("{} sends the brief.", handover.from)),
        (None, _) => waits(format!("{} accepts the brief, or pushes it back.", handover.to)),
    }
}

impl HandoverFile {
    /// A handover of a kind, once it is opened.
    pub fn of(&self, kind: HandoverKind) -> Option<&Handover> {
        match kind {
            HandoverKind::Delivery => self.delivery.as_ref(),
            HandoverKind::Commercial => self.commercial.as_ref(),
        }
    }

    /// The brief of a handover, with what its sender marked as to confirm.
    pub fn brief(&self, kind: HandoverKind) -> Brief {
        let known = Known {
            goals: &self.goals,
            deciders: &self.deciders,
            // That nothing was promised is for the sender to mark.
            promises: (!self.promises.is_empty()).then_some(self.promises.as_slice()),
            terms: &self.terms,
            usage_baseline: self.usage.as_deref(),
            interactions: self.interactions,
        };
        let to_confirm = self.of(kind).map_or(&[][..], |handover| &handover.to_confirm);
        Brief::of(&known, to_confirm)
    }

    /// What keeps the receiver from accepting, and what is missing until a handover is complete.
    pub fn refusals(&self, kind: HandoverKind, account: &str) -> Vec<accounts::Refusal> {
        let Some(handover) = self.of(kind) else { return Vec::new() };
        if handover.accepted_on.is_none() {
            return refusals_to_accept(&self.policy, account, handover, &self.brief(kind), &self.promises);
        }
        refusals_to_complete(account, handover)
    }

    /// What leaked of the promises, in the currency that `convert` brings amounts into.
    pub fn leak(&self, today: Day, convert: impl Fn(money::Money) -> Option<i64>) -> Leak<'_> {
        leak_of(&self.promises, today, convert)
    }
}
