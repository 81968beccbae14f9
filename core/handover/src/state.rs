//! How a handover stands on a day, from its steps.

use crate::{BriefItem, HandoverKind, HandoverStep, OpenReason, PushBackReason, Step};
use accounts::same;
use money::Day;

/// A handover as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Which of the two.
    pub kind: HandoverKind,
    /// The member who hands over.
    pub from: String,
    /// The member who receives.
    pub to: String,
    /// Why.
    pub reason: OpenReason,
    /// When it began.
    pub opened_on: Day,
    /// When the brief was last sent.
    pub brief_sent_on: Option<Day>,
    /// What the sender marked as to confirm.
    pub to_confirm: Vec<BriefItem>,
    /// The push-back that no brief has answered yet.
    pub pushed_back: Option<PushBack>,
    /// When the receiver took it.
    pub accepted_on: Option<Day>,
    /// The joint calls, earliest first.
    pub joint_calls: Vec<JointCall>,
    /// When the receiver was first introduced.
    pub introduced_on: Option<Day>,
    /// When the customer agreed.
    pub customer_accepted_on: Option<Day>,
}

/// That a receiver did not take a handover yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushBack {
    /// When.
    pub on: Day,
    /// Why.
    pub reason: PushBackReason,
    /// In their words.
    pub note: Option<String>,
}

/// A call of both sides with the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointCall {
    /// When.
    pub on: Day,
    /// Which people of the customer were there.
    pub people: Vec<String>,
}

/// How far a handover is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandoverState {
    /// It waits for the brief.
    Opened,
    /// It waits for the receiver.
    BriefSent,
    /// It waits for a better brief.
    PushedBack,
    /// It waits for the customer: for the joint call, the introduction or their word.
    Accepted,
    /// All three have taken it.
    Complete,
}

/// Whether a customer changes hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// From one member to another.
    Two,
    /// Hybrid: the same member keeps both sides, and writes the brief to themselves.
    One,
}

/// The handover of a kind as it stands on `day`, from its steps in the order of days (of one day,
/// as recorded); `None` before it was opened. One that is opened again starts from the beginning.
pub fn handover_on(steps: &[HandoverStep], kind: HandoverKind, day: Day) -> Option<Handover> {
    let mut in_order: Vec<&HandoverStep> = steps.iter().filter(|step| step.kind == kind && step.on <= day).collect();
    in_order.sort_by_key(|step| step.on);
    let mut handover: Option<Handover> = None;
    for step in in_order {
        match (&step.step, &mut handover) {
            (Step::Opened { from, to, reason }, _) => {
                handover = Some(Handover::opened(kind, from, to, *reason, step.on));
            }
            (_, Some(handover)) => handover.follow(step),
            // Nothing can happen in a handover that nobody opened.
            (_, None) => (),
        }
    }
    handover
}

impl Handover {
    fn opened(kind: HandoverKind, from: &str, to: &str, reason: OpenReason, on: Day) -> Handover {
        Handover {
            kind,
            from: from.into(),
            to: to.into(),
            reason,
            opened_on: on,
            brief_sent_on: None,
            to_confirm: Vec::new(),
            pushed_back: None,
            accepted_on: None,
            joint_calls: Vec::new(),
            introduced_on: None,
            customer_accepted_on: None,
        }
    }

    fn follow(&mut self, step: &HandoverStep) {
        match &step.step {
            Step::Opened { .. } => (),
            Step::BriefSent { to_confirm } => {
                self.brief_sent_on = Some(step.on);
                self.to_confirm.clone_from(to_confirm);
                self.pushed_back = None;
            }
            Step::PushedBack { reason, note } => {
                self.pushed_back = Some(PushBack { on: step.on, reason: *reason, note: note.clone() });
                self.accepted_on = None;
            }
            Step::Accepted => {
                self.accepted_on = Some(step.on);
                self.pushed_back = None;
            }
            Step::JointCallHeld { people } => {
                self.joint_calls.push(JointCall { on: step.on, people: people.clone() });
            }
            Step::Introduced { .. } => self.introduced_on = self.introduced_on.or(Some(step.on)),
            Step::CustomerAccepted { .. } => {
                self.customer_accepted_on = self.customer_accepted_on.or(Some(step.on));
            }
        }
    }

    /// Whether the customer changes hands.
    pub fn hands(&self) -> Hands {
        if same(&self.from, &self.to) { Hands::One } else { Hands::Two }
    }

    /// How far it is.
    pub fn state(&self) -> HandoverState {
        if self.pushed_back.is_some() {
            HandoverState::PushedBack
        } else if self.accepted_on.is_some() && self.customer_has_accepted() {
            HandoverState::Complete
        } else if self.accepted_on.is_some() {
            HandoverState::Accepted
        } else if self.brief_sent_on.is_some() {
            HandoverState::BriefSent
        } else {
            HandoverState::Opened
        }
    }

    /// Whether an introduction is asked for: a customer need not be introduced to somebody they
    /// have known all along.
    pub fn needs_introduction(&self) -> bool {
        self.hands() == Hands::Two
    }

    fn customer_has_accepted(&self) -> bool {
        let is_introduced = self.introduced_on.is_some() || !self.needs_introduction();
        !self.joint_calls.is_empty() && is_introduced && self.customer_accepted_on.is_some()
    }
}

impl HandoverState {
    /// All of them, as they follow each other.
    pub const ALL: [HandoverState; 5] = [
        HandoverState::Opened,
        HandoverState::BriefSent,
        HandoverState::PushedBack,
        HandoverState::Accepted,
        HandoverState::Complete,
    ];

    /// Its word for programs.
    pub fn key(self) -> &'static str {
        match self {
            HandoverState::Opened => "opened",
            HandoverState::BriefSent => "brief_sent",
            HandoverState::PushedBack => "pushed_back",
            HandoverState::Accepted => "accepted",
            HandoverState::Complete => "complete",
        }
    }

    /// The state of a word.
    pub fn from_key(key: &str) -> Option<HandoverState> {
        HandoverState::ALL.into_iter().find(|state| state.key() == key)
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            HandoverState::Opened => "Waits for the brief",
            HandoverState::BriefSent => "Waits for the receiver",
            HandoverState::PushedBack => "Pushed back",
            HandoverState::Accepted => "Waits for the customer",
            HandoverState::Complete => "Complete",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger;
    use accounts::PaperDraft;

    const ACME: &str = "
        2026-05-20 | delivery | accepted
        2026-06-01 | delivery | opened Ann Carl signed
        2026-06-03 | delivery | brief sent goals, terms
        2026-06-04 | delivery | pushed back missing_goal
        2026-06-08 | delivery | brief sent terms
        2026-06-09 | delivery | accepted
        2026-06-10 | delivery | joint call Priya Shah
        2026-06-10 | delivery | introduced Priya Shah
        2026-06-12 | delivery | customer accepted Priya Shah
        2026-09-20 | commercial | opened Ann Ann conditions_met
        2026-09-21 | commercial | brief sent
        2026-09-21 | commercial | accepted
        2026-09-22 | commercial | joint call Priya Shah
        2026-09-23 | commercial | customer accepted Priya Shah
        2027-01-10 | commercial | opened Ann Dora owner_leaves
    ";

    fn check(kind: HandoverKind, on: &str, want: &str) {
        let told = ledger::handover(ACME, kind, on).map_or("-".into(), |handover| {
            let hands = if handover.hands() == Hands::One { ", hybrid" } else { "" };
            format!("{} to {}{hands}: {}", handover.from, handover.to, handover.state().label())
        });
        assert_eq!(told, want, "{kind:?} {on}");
    }

    #[test]
    fn a_handover_stands_where_its_steps_brought_it() {
        for (on, want) in [
            ("2026-05-31", "-"),
            ("2026-06-01", "Ann to Carl: Waits for the brief"),
            ("2026-06-03", "Ann to Carl: Waits for the receiver"),
            ("2026-06-04", "Ann to Carl: Pushed back"),
            ("2026-06-08", "Ann to Carl: Waits for the receiver"),
            ("2026-06-11", "Ann to Carl: Waits for the customer"),
            ("2026-06-12", "Ann to Carl: Complete"),
        ] {
            check(HandoverKind::Delivery, on, want);
        }
    }

    #[test]
    fn one_who_keeps_both_sides_is_hybrid() {
        for (on, want) in [
            ("2026-09-20", "Ann to Ann, hybrid: Waits for the brief"),
            ("2026-09-22", "Ann to Ann, hybrid: Waits for the customer"),
            // Nobody introduces Ann to those she knows.
            ("2026-09-23", "Ann to Ann, hybrid: Complete"),
            ("2027-01-10", "Ann to Dora: Waits for the brief"),
        ] {
            check(HandoverKind::Commercial, on, want);
        }
    }

    #[test]
    fn a_step_is_filed_as_it_happened() {
        for step in [
            r#"{"opened":{"from":"Ann","to":"Carl","reason":"signed"}}"#,
            r#"{"brief_sent":{"to_confirm":["goals","usage_baseline"]}}"#,
            r#"{"pushed_back":{"reason":"stakeholder_unknown","note":"Who signs in Hull?"}}"#,
            r#""accepted""#,
            r#"{"customer_accepted":{"person":"Priya Shah"}}"#,
        ] {
            let told = format!(r#"{{"id":"H-1","kind":"delivery","on":"2026-06-01","by":"Ann","step":{step}}}"#);
            let draft = PaperDraft::of("acme", &serde_json::from_str::<HandoverStep>(&told).unwrap());
            assert_eq!((draft.kind, draft.body), ("handover_step", told));
        }
    }
}
