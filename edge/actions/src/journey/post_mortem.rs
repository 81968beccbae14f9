//! What went before an account left: said together, so that it is learnt from.

use super::evidence::{Journey, journey_of};
use crate::cx::{CompanyClock, Cx};
use crate::handover::handover_of;
use crate::land::land_of;
use crate::surveys::surveys_of;
use handover::{HandoverKind, PromiseState};
use journey::{Holds, Place, StageStep, last_step};
use land::FitLabel;
use money::Day;
use std::sync::Arc;
use store::AccountNow;
use surveys::Verdict;

/// What went before an account left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostMortem {
    /// The step that took it off the journey.
    pub exit: StageStep,
    /// Name of the stage that it left from, and for how many days it had been there.
    pub from: Option<(String, i32)>,
    /// Each thing that is known, part by part.
    pub findings: Vec<Finding>,
}

/// One thing that was known before an account left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which part of the story it belongs to.
    pub part: Part,
    /// Since when, where a day is known.
    pub on: Option<Day>,
    /// What was the case, in a sentence.
    pub text: String,
}

/// The parts of the story, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Whether it was a customer for us at all.
    Fit,
    /// What was promised and did not come.
    Promises,
    /// How it was handed over.
    Handover,
    /// What told us beforehand.
    Signals,
}

impl Part {
    /// All of them, in their order.
    pub const ALL: [Part; 4] = [Part::Fit, Part::Promises, Part::Handover, Part::Signals];

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Part::Fit => "Fit",
            Part::Promises => "Promises",
            Part::Handover => "Handover",
            Part::Signals => "Signals",
        }
    }
}

/// What was known of an account on the day before it left; `None` where it has not left. Everything
/// is worked out by the rules of its subject as they say on that day.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn post_mortem_of(cx: &Cx, now: &AccountNow, journey: &Journey) -> anyhow::Result<Option<PostMortem>> {
    let today = cx.clock.today();
    let has_left = matches!(journey.standing.as_ref().map(|stands| stands.place), Some(Place::Lost | Place::Churned));
    let Some(exit) = last_step(&journey.steps, today).filter(|_| has_left) else { return Ok(None) };
    let last_day = exit.on.plus_days(-1);
    let clock = Arc::new(CompanyClock::on_day(cx.clock.zone(), last_day));
    let then = Cx { clock, ..cx.clone() };
    let before = journey_of(&then, now).await?;
    let from = match before.standing.as_ref().map(|stands| (stands.place, stands.since)) {
        Some((Place::Stage(at), since)) => Some((before.now.policy.stages[at].name.clone(), exit.on.0 - since.0)),
        _ => None,
    };
    let mut findings = fit(cx, now).await?;
    findings.extend(handed_over(&then, now).await?);
    findings.extend(signals(&before, last_day));
    findings.extend(surveyed(&then, now).await?);
    findings.sort_by_key(|finding| (finding.part, finding.on));
    Ok(Some(PostMortem { exit: exit.clone(), from, findings }))
}

async fn fit(cx: &Cx, now: &AccountNow) -> anyhow::Result<Vec<Finding>> {
    let land = land_of(cx, now.account).await?;
    let told = land.file.leads.iter().zip(&land.fits).filter(|(_, fit)| fit.label != FitLabel::Unknown);
    let findings = told.map(|(lead, fit)| {
        let reasons = if fit.label == FitLabel::Good { &fit.reasons_for } else { &fit.reasons_against };
        let reasons = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join(", ")) };
        Finding {
            part: Part::Fit,
            on: Some(lead.created_on),
            text: format!("{} by the profile of today{reasons}.", fit.label.label()),
        }
    });
    Ok(findings.collect())
}

async fn handed_over(then: &Cx, now: &AccountNow) -> anyhow::Result<Vec<Finding>> {
    let file = handover_of(then, now).await?;
    let day = then.clock.today();
    let mut findings = Vec::new();
    for one in &file.promises {
        let text = &one.promise.text;
        let (on, became) = match (one.state, one.slipped) {
            (PromiseState::Denied(on), _) => (on, "was denied".to_string()),
            (PromiseState::Withdrawn(on), _) => (on, "was withdrawn".into()),
            (PromiseState::Open, Some(slip)) => (slip.on, format!("slipped to {}", slip.to)),
            (PromiseState::Open, None) if one.is_overdue(day) => (one.promise.made_on, "was overdue".into()),
            (PromiseState::Open, None) => (one.promise.made_on, "was still open".into()),
            (PromiseState::Delivered(_), _) => continue,
        };
        findings.push(Finding {
            part: Part::Promises,
            on: Some(on),
            text: format!("\u{201c}{text}\u{201d} {became}."),
        });
    }
    for signal in file.signals {
        findings.push(Finding { part: Part::Handover, on: Some(signal.since), text: signal.evidence });
    }
    for handover in file.delivery.iter().chain(&file.commercial).filter(|one| one.accepted_on.is_none()) {
        let kind = if handover.kind == HandoverKind::Delivery { "delivery" } else { "commercial" };
        let state = handover.state().label().to_lowercase();
        let text = format!("The {kind} handover was never accepted: {state}.");
        findings.push(Finding { part: Part::Handover, on: None, text });
    }
    Ok(findings)
}

/// What told us beforehand: steps against gates, gates that were not open, silence.
fn signals(before: &Journey, last_day: Day) -> Vec<Finding> {
    let of = |on: Option<Day>, text: String| Finding { part: Part::Signals, on, text };
    let counting = before.steps.iter().filter(|step| step.taken_back.is_none() && step.on <= last_day);
    let mut findings: Vec<Finding> = counting
        .filter_map(|step| {
            let signed = step.signed.as_ref();
            let told = (!step.told.is_empty()).then_some(step.told.len());
            match (signed, told) {
                (Some(signed), _) => {
                    Some(of(Some(step.on), format!("A step was signed against its gates: {}.", signed.reason)))
                }
                (None, Some(1)) => Some(of(Some(step.on), "A step was taken with 1 gate not open.".into())),
                (None, Some(count)) => {
                    Some(of(Some(step.on), format!("A step was taken with {count} gates not open.")))
                }
                (None, None) => None,
            }
        })
        .collect();
    for gate in before.gates.iter().filter(|gate| gate.holds == Holds::No) {
        findings.push(of(None, format!("Gate not open: {} ({}).", gate.label, gate.evidence)));
    }
    if let Some(contact) = before.contact.filter(|contact| contact.silent_days(last_day) > 0) {
        let since = match contact.last_on {
            Some(last) => format!("Nobody had spoken with them since {last}"),
            None => "Nobody is known to have spoken with them".into(),
        };
        let text = format!("{since}; at least every {} days was agreed.", contact.days_max);
        findings.push(of(Some(contact.due_on.plus_days(1)), text));
    }
    findings
}

async fn surveyed(then: &Cx, now: &AccountNow) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for one in surveys_of(then, now.account).await? {
        for score in one.reading.scores.iter().filter(|score| score.verdict == Verdict::NotReached) {
            let mean = score.figures.as_ref().map_or(String::new(), |figures| format!(" of {:.1}", figures.mean));
            findings.push(Finding {
                part: Part::Signals,
                on: Some(one.survey.closes_on.min(then.clock.today())),
                text: format!("{}: a mean{mean} in \u{201c}{}\u{201d}.", score.kind.label(), one.survey.title),
            });
        }
    }
    Ok(findings)
}
