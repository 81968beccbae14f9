//! Reading a gate: whether its condition holds, by which evidence, and what would change that.

use crate::condition::{Condition, Question};
use crate::evidence::{Evidence, HandoverState};
use crate::policy::{Stage, Strictness};
use accounts::Refusal;
use money::Day;

/// A gate as it stands for one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The rule, in the words of code.
    pub rule: &'static str,
    /// What is asked.
    pub label: String,
    /// How it stands.
    pub holds: Holds,
    /// What is known of it: "day 41 of 90".
    pub evidence: String,
    /// How strictly it acts.
    pub strictness: Strictness,
    /// What would open it; blank where it is open.
    pub remedy: String,
    /// The day that it opens by itself, where that is known.
    pub may_change_on: Option<Day>,
}

/// How a gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It is open.
    Yes,
    /// It is closed.
    No,
    /// Nobody knows; somebody is to ask first.
    Unknown,
}

/// What one condition came to.
struct Found {
    holds: Holds,
    evidence: String,
    remedy: String,
    may_change_on: Option<Day>,
}

impl Gate {
    /// The refusal of a gate that is not open.
    pub fn refusal(&self) -> Option<Refusal> {
        if self.holds == Holds::Yes {
            return None;
        }
        let reason = format!("{}: {}.", self.label, self.evidence);
        Some(Refusal { rule: self.rule, reason, remedy: self.remedy.clone(), may_change_on: self.may_change_on })
    }
}

/// The gates out of `stage` for an account that is in it since `since`, in the order of the policy.
pub fn gates_of(stage: &Stage, strictness: Strictness, since: Day, evidence: &Evidence, today: Day) -> Vec<Gate> {
    let read = |gate: &crate::policy::GateRule| {
        let Found { holds, evidence, remedy, may_change_on } = read(&gate.needs, since, evidence, today);
        let remedy = if holds == Holds::Yes { String::new() } else { remedy };
        // A new installation observes whatever a single gate says.
        let strictness = gate.strictness.map_or(strictness, |own| own.min(strictness));
        let (rule, label) = (gate.needs.rule(), gate.needs.label());
        Gate { rule, label, holds, evidence, strictness, remedy, may_change_on }
    };
    stage.gates.iter().map(read).collect()
}

fn read(condition: &Condition, since: Day, evidence: &Evidence, today: Day) -> Found {
    match condition {
        Condition::MinimumDays(days) => minimum_days(i32::from(*days), since, today),
        Condition::Qualified => match evidence.qualified {
            Some(true) => open("qualified".into()),
            Some(false) => closed("it is unqualified".into(), "Qualify the lead, or let the account leave as lost."),
            None => unknown("nobody has said".into(), "Say whether the lead is qualified."),
        },
        Condition::FirstOrderSigned => match evidence.signed_on {
            Some(on) => open(format!("signed on {on}")),
            None => closed("nothing is signed".into(), "Win the deal, or import the contract."),
        },
        Condition::NextMoveRecorded => match evidence.next_moves {
            0 => closed("none is recorded".into(), "Record what the customer said could come next, with a range."),
            count => open(format!("{count} recorded")),
        },
        Condition::DeliveryHandoverAccepted => handover(evidence.delivery.as_ref(), "delivery"),
        Condition::CommercialHandoverAccepted => handover(evidence.commercial.as_ref(), "commercial"),
        Condition::PromisesOwned => match evidence.promises_without_owner {
            0 => open("each has one".into()),
            1 => closed("1 promise has no owner".into(), "Name who of ours answers for it."),
            count => closed(format!("{count} promises have no owner"), "Name who of ours answers for each."),
        },
        Condition::GoalsStated(count) => goals(u32::from(*count), evidence),
        Condition::MilestonesDone => milestones(evidence),
        Condition::FirstResultShown => match evidence.first_result_on {
            Some(on) => open(format!("shown on {on}")),
            None => closed("not shown yet".into(), "Show a first result to the decision maker, and record the day."),
        },
        Condition::Survey { question, mean_min, answered_percent_min, people_min } => {
            survey(evidence, *question, *mean_min, u32::from(*answered_percent_min), u32::from(*people_min))
        }
        Condition::UrgentTicketsMax(max) => match evidence.urgent_tickets {
            None => unknown("no tickets are recorded here".into(), "Import tickets, or ask support."),
            Some(open_now) if open_now <= u32::from(*max) => open(format!("{open_now} open")),
            Some(open_now) => closed(format!("{open_now} open"), "Close them, or agree a date with the customer."),
        },
        Condition::WhitespaceOpenPercentMax(percent) => whitespace(i64::from(*percent), evidence),
    }
}

fn minimum_days(days: i32, since: Day, today: Day) -> Found {
    let day = today.0 - since.0;
    if day >= days {
        return open(format!("day {day}"));
    }
    let opens = since.plus_days(days);
    let wait = format!("Wait until {opens}; use the days for what else is open.");
    Found { may_change_on: Some(opens), ..closed(format!("day {day} of {days}"), &wait) }
}

fn handover(state: Option<&HandoverState>, named: &str) -> Found {
    match state {
        Some(HandoverState::Accepted { on }) => open(format!("accepted on {on}")),
        Some(HandoverState::PushedBack { reason }) => {
            closed(format!("pushed back: {reason}"), "Mend what is missing in the brief, and hand it over again.")
        }
        Some(HandoverState::Waiting { remedy }) => closed("not accepted yet".into(), remedy),
        None => closed("not begun".into(), &format!("Open the {named} handover.")),
    }
}

fn goals(needed: u32, evidence: &Evidence) -> Found {
    let goals = evidence.goals;
    if goals.measurable >= needed {
        return open(format!("{} with measure and date", goals.measurable));
    }
    match goals.stated {
        0 => {
            unknown("no goal is recorded".into(), "Ask the customer what they want to reach, by which measure and day.")
        }
        stated => {
            let said = format!("{stated} stated, {} with measure and date", goals.measurable);
            closed(said, "Agree measure and date of each goal with the customer.")
        }
    }
}

fn milestones(evidence: &Evidence) -> Found {
    let milestones = &evidence.milestones;
    if milestones.all == 0 {
        return unknown("none are agreed".into(), "Agree milestones with the customer, and record them.");
    }
    let done = milestones.all - milestones.open.len() as u32;
    let said = format!("{done} of {}", milestones.all);
    match milestones.open.first() {
        None => open(said),
        Some(_) => closed(said, &format!("Reach what is open: {}.", milestones.open.join("; "))),
    }
}

/// Few answers tell nothing, so they leave the gate unknown, however good they are.
fn survey(evidence: &Evidence, question: Question, mean_min: f64, percent_min: u32, people_min: u32) -> Found {
    let Some(survey) = evidence.survey(question) else {
        return unknown("nobody was asked".into(), "Send the pilot survey to the people on the map.");
    };
    let (reading, on) = (survey.reading, survey.on);
    let heard = format!("{} of {} people on {on}", reading.people, reading.mapped);
    let quorum = (reading.mapped * percent_min).div_ceil(100).max(people_min.min(reading.mapped));
    if reading.people == 0 || reading.people < quorum {
        let missing = quorum.max(1) - reading.people;
        let people = if missing == 1 { "1 more person".to_string() } else { format!("{missing} more people") };
        return unknown(format!("too few answers, {heard}"), &format!("Ask {people}; a quorum is {}.", quorum.max(1)));
    }
    let said = format!("{:.1} of 5, {heard}", reading.mean);
    if reading.mean >= mean_min {
        return open(said);
    }
    let remedy = match question {
        Question::Product => "Find out what is missing in the product, mend it, and ask again.",
        Question::Implementation => "Find out what went badly in the roll-out, mend it, and ask again.",
    };
    closed(said, remedy)
}

fn whitespace(percent_max: i64, evidence: &Evidence) -> Found {
    let Some((map, percent)) = evidence.map.and_then(|map| Some((map, map.open_percent()?))) else {
        return unknown(
            "nothing is mapped".into(),
            "Map which product could be of use to whom; an account without a map is never fully expanded.",
        );
    };
    let said = format!("{percent}% open");
    match (map.is_complete, percent <= percent_max) {
        (true, true) => open(said),
        (false, _) => unknown(format!("{said}, the map is not complete"), "Say of each spot on the map how it stands."),
        (true, false) => closed(said, "Work the open spots, or say why they are excluded."),
    }
}

fn open(evidence: String) -> Found {
    Found { holds: Holds::Yes, evidence, remedy: String::new(), may_change_on: None }
}

fn closed(evidence: String, remedy: &str) -> Found {
    Found { holds: Holds::No, evidence, remedy: remedy.into(), may_change_on: None }
}

fn unknown(evidence: String, remedy: &str) -> Found {
    Found { holds: Holds::Unknown, evidence, remedy: remedy.into(), may_change_on: None }
}
