//! The forms of an account's journey: a step, a goal, a milestone, taking a step back.

use super::super::super::asked::Asked;
use super::href;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::form::Form;
use crate::views::journey::Unfolding;
use access::Permission;
use actions::{FieldError, GoalInput, Journey, MilestoneInput, MoveInput};
use journey::{CHURNED, GoalState, LOST, Place, StageStep};
use money::Day;
use serde::Deserialize;
use uuid::Uuid;

/// What any of the forms sends.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Sent {
    pub(super) csrf: String,
    pub(super) id: String,
    pub(super) reason: String,
    to: String,
    competitor: String,
    #[serde(rename = "override")]
    signed: String,
    words: String,
    measure: String,
    target: String,
    due_on: String,
    done_on: String,
    ours: String,
    theirs: String,
    state: String,
    name: String,
}

impl Sent {
    pub(super) fn step(&self) -> MoveInput {
        MoveInput {
            to: self.to.clone(),
            reason: self.reason.clone(),
            competitor: self.competitor.clone(),
            override_reason: self.signed.clone(),
        }
    }

    pub(super) fn goal(&self) -> GoalInput {
        GoalInput {
            id: self.id.clone(),
            words: self.words.clone(),
            measure: self.measure.clone(),
            target: self.target.clone(),
            due_on: self.due_on.clone(),
            ours: self.ours.clone(),
            theirs: self.theirs.clone(),
            state: self.state.clone(),
        }
    }

    pub(super) fn milestone(&self) -> MilestoneInput {
        MilestoneInput {
            id: self.id.clone(),
            name: self.name.clone(),
            due_on: self.due_on.clone(),
            done_on: self.done_on.clone(),
        }
    }
}

/// Which form is open, and what it holds.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    /// None of those that fold.
    Nothing,
    /// A step was asked for.
    Step(Sent),
    /// A goal is written, or one that is there.
    Goal(Sent),
    /// A milestone is.
    Milestone(Sent),
    /// A step is to be taken back.
    TakeBack(Sent),
}

impl Typed {
    /// What an address asks for: the goal or milestone that it names, or a step to a stage.
    pub(super) fn asked(asked: &Asked) -> (Typed, Vec<FieldError>) {
        let of = |id: &str| Sent { id: id.into(), ..Sent::default() };
        let typed = match (asked.get("goal"), asked.get("milestone"), asked.get("to")) {
            (Some(id), ..) => Typed::Goal(of(id)),
            (_, Some(id), _) => Typed::Milestone(of(id)),
            (.., Some(to)) => Typed::Step(Sent { to: to.into(), ..Sent::default() }),
            _ => Typed::Nothing,
        };
        (typed, Vec::new())
    }

    /// The same with what is wrong.
    pub(super) fn wrong(self, errors: Vec<FieldError>) -> (Typed, Vec<FieldError>) {
        (self, errors)
    }
}

/// All that the forms are filled from.
pub(super) struct Forms<'a> {
    pub(super) member: &'a Member,
    pub(super) account: Uuid,
    pub(super) journey: &'a Journey,
    pub(super) typed: &'a (Typed, Vec<FieldError>),
    pub(super) today: Day,
}

impl Forms<'_> {
    fn error(&self, field: &str, here: bool) -> Option<String> {
        let error = self.typed.1.iter().find(|error| here && error.field == field)?;
        Some(format!("{} {}", error.problem, error.repair))
    }

    fn form(&self, to: &str, fields: Vec<Field>, text: &str, primary: bool) -> Form {
        let action = format!("{}/{to}", href(self.account));
        Form { action, csrf: self.member.signed_in.csrf.clone(), fields, text: text.into(), primary }
    }

    /// Moves the account. The next stage is chosen already.
    pub(super) fn step(&self) -> Form {
        let (sent, here) = match &self.typed.0 {
            Typed::Step(sent) => (sent.clone(), true),
            _ => (Sent::default(), false),
        };
        let policy = &self.journey.now.policy;
        let at = self.journey.standing.as_ref().map(|stands| stands.place);
        let next = match at {
            Some(Place::Stage(at)) => policy.stages.get(at + 1).or(policy.stages.get(at)),
            _ => policy.stages.first(),
        };
        let chosen = match sent.to.as_str() {
            "" => next.map_or("", |stage| stage.key.as_str()),
            to => to,
        };
        let stages = policy.stages.iter().map(|stage| Pickable::new(&stage.key, &stage.name, chosen));
        let exits = [(LOST, "Lost"), (CHURNED, "Churned")].map(|(key, name)| Pickable::new(key, name, chosen));
        let line = |name: &str, label: &str, value: &str| {
            Field::new(name, label, Control::Text(value.into())).optional().within("step").error(self.error(name, here))
        };
        let to = Control::List(stages.chain(exits).collect());
        let mut fields = vec![
            Field::new("to", "To", to).within("step").error(self.error("to", here)),
            line("reason", "Why", &sent.reason).help("For steps back, exits and entries that you sign."),
            line("competitor", "Competitor", &sent.competitor).help("Who has the customer now, with an exit."),
        ];
        if self.member.may(Permission::ChangeAccounts) {
            let help = "Signs an exception from gates that are not open. It stays with the step, and is judged by what became of it.";
            fields.push(line("override", "Override, because", &sent.signed).help(help));
        }
        self.form("steps", fields, "Take the step", true)
    }

    /// Says something of a goal: a new one, or the one that was chosen.
    pub(super) fn goal(&self) -> Unfolding {
        let (sent, here) = match &self.typed.0 {
            Typed::Goal(sent) => (sent.clone(), true),
            _ => (Sent::default(), false),
        };
        let known = self.journey.goals.iter().find(|goal| goal.id == sent.id && self.typed.1.is_empty());
        let blank = |text: &Option<String>| text.clone().unwrap_or_default();
        let sent = match known {
            Some(goal) => Sent {
                id: goal.id.clone(),
                words: goal.words.clone(),
                measure: blank(&goal.measure),
                target: blank(&goal.target),
                due_on: goal.due_on.map_or(String::new(), |day| day.to_string()),
                ours: blank(&goal.ours),
                theirs: blank(&goal.theirs),
                state: goal.state.key().into(),
                ..Sent::default()
            },
            None => sent,
        };
        let line = |name: &str, label: &str, value: &str| {
            Field::new(name, label, Control::Text(value.into())).within("goal").error(self.error(name, here))
        };
        let chosen = if sent.state.is_empty() { GoalState::Open.key() } else { &sent.state };
        let states = GoalState::ALL.iter().map(|state| Pickable::new(state.key(), state.label(), chosen)).collect();
        let fields = vec![
            Field::new("id", "", Control::Hidden(sent.id.clone())).within("goal"),
            line("words", "What they want, in their words", &sent.words),
            line("measure", "Measured by", &sent.measure).optional().help("Like days to close the month."),
            line("target", "To reach", &sent.target).optional(),
            line("due_on", "By", &sent.due_on).optional().help("Like 2026-03-04."),
            line("ours", "Who of ours", &sent.ours).optional(),
            line("theirs", "Who of theirs", &sent.theirs).optional(),
            Field::new("state", "State", Control::List(states)).within("goal").error(self.error("state", here)),
        ];
        let summary = if sent.id.is_empty() { "Add a goal" } else { "Change the goal" };
        Unfolding { summary: summary.into(), form: self.form("goals", fields, "Record it", false), open: here }
    }

    /// Says something of a milestone: a new one, or the one that was chosen.
    pub(super) fn milestone(&self) -> Unfolding {
        let (sent, here) = match &self.typed.0 {
            Typed::Milestone(sent) => (sent.clone(), true),
            _ => (Sent::default(), false),
        };
        let known = self.journey.milestones.iter().find(|one| one.id == sent.id && self.typed.1.is_empty());
        let sent = match known {
            Some(one) => Sent {
                id: one.id.clone(),
                name: one.name.clone(),
                due_on: one.due_on.to_string(),
                done_on: one.done_on.unwrap_or(self.today).to_string(),
                ..Sent::default()
            },
            None => sent,
        };
        let line = |name: &str, label: &str, value: &str| {
            Field::new(name, label, Control::Text(value.into())).within("milestone").error(self.error(name, here))
        };
        let fields = vec![
            Field::new("id", "", Control::Hidden(sent.id.clone())).within("milestone"),
            line("name", "What is to happen", &sent.name),
            line("due_on", "By", &sent.due_on).help("Like 2026-03-04."),
            line("done_on", "Done on", &sent.done_on).optional().help("Empty while it is not done."),
        ];
        let summary = if sent.id.is_empty() { "Add a milestone" } else { "Change the milestone" };
        Unfolding { summary: summary.into(), form: self.form("milestones", fields, "Record it", false), open: here }
    }

    /// Takes the last step back.
    pub(super) fn take_back(&self, last: &StageStep) -> Unfolding {
        let (sent, here) = match &self.typed.0 {
            Typed::TakeBack(sent) => (sent.clone(), true),
            _ => (Sent::default(), false),
        };
        let reason = Field::new("reason", "Why it was a mistake", Control::Text(sent.reason));
        let fields = vec![
            Field::new("id", "", Control::Hidden(last.id.clone())).within("take-back"),
            reason.within("take-back").error(self.error("reason", here)),
        ];
        let form = self.form("take-back", fields, "Take the last step back", false);
        Unfolding { summary: "Take the last step back".into(), form, open: here }
    }
}
