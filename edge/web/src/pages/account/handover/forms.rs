//! The forms of a handover file.

use super::href;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::form::Form;
use crate::views::handover::StepForm;
use crate::views::journey::Unfolding;
use crate::views::parts::Link;
use actions::{ACTS, FieldError, HandoverFile, HandoverInput, PromiseInput, PromiseStepInput};
use draw::format;
use handover::{BriefItem, HandoverKind, HandoverState, OpenReason, PushBackReason};
use land::Motion;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What any of the forms sends.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Sent {
    pub(super) csrf: String,
    kind: String,
    act: String,
    from: String,
    to: String,
    reason: String,
    note: String,
    to_confirm: String,
    people: String,
    first_invoice: String,
    promised_by: String,
    owner: String,
    text: String,
    motion: String,
    low: String,
    high: String,
    currency: String,
    made_on: String,
    promise: String,
    became: String,
}

impl Typed {
    /// The step that an address asks for, if it asks for one.
    pub(super) fn asked(kind: Option<&str>, act: Option<&str>) -> Typed {
        let known = |kind: &&str| KINDS.iter().any(|(_, word, _)| word == kind);
        let is_act = |act: &&str| ACTS.iter().any(|(word, _)| word == act);
        match (kind.filter(known), act.filter(is_act)) {
            (Some(kind), Some(act)) => Typed::Step(Sent { kind: kind.into(), act: act.into(), ..Sent::default() }),
            _ => Typed::Nothing,
        }
    }
}

impl Sent {
    pub(super) fn step(&self) -> HandoverInput {
        HandoverInput {
            kind: self.kind.clone(),
            act: self.act.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            reason: self.reason.clone(),
            note: self.note.clone(),
            to_confirm: self.to_confirm.clone(),
            people: self.people.clone(),
            first_invoice: self.first_invoice.clone(),
        }
    }

    pub(super) fn promise(&self) -> PromiseInput {
        PromiseInput {
            promised_by: self.promised_by.clone(),
            owner: self.owner.clone(),
            text: self.text.clone(),
            motion: self.motion.clone(),
            low: self.low.clone(),
            high: self.high.clone(),
            currency: self.currency.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            made_on: self.made_on.clone(),
        }
    }

    pub(super) fn became(&self) -> PromiseStepInput {
        PromiseStepInput {
            promise: self.promise.clone(),
            became: self.became.clone(),
            owner: self.owner.clone(),
            low: self.low.clone(),
            high: self.high.clone(),
            currency: self.currency.clone(),
            to: self.to.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// The two handovers, by their word and name.
const KINDS: [(HandoverKind, &str, &str); 2] =
    [(HandoverKind::Delivery, "delivery", "Delivery"), (HandoverKind::Commercial, "commercial", "Commercial")];

/// Which form was sent, or asked for by an address.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    Nothing,
    Step(Sent),
    Promise(Sent),
    Became(Sent),
}

/// All that the forms are filled from.
pub(super) struct Forms<'a> {
    pub(super) member: &'a Member,
    pub(super) account: Uuid,
    pub(super) file: &'a HandoverFile,
    pub(super) typed: &'a (Typed, Vec<FieldError>),
}

/// The word that papers and forms have for a value.
fn word(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

impl Forms<'_> {
    fn field(&self, form: &str, here: bool, name: &str, label: &str, control: Control) -> Field {
        let error = self.typed.1.iter().find(|error| here && error.field == name);
        let error = error.map(|error| format!("{} {}", error.problem, error.repair));
        Field::new(name, label, control).within(form).error(error)
    }

    fn form(&self, to: &str, fields: Vec<Field>, text: &str, primary: bool) -> Form {
        let action = format!("{}/{to}", href(self.account));
        Form { action, csrf: self.member.signed_in.csrf.clone(), fields, text: text.into(), primary }
    }

    /// Records what happened: what was asked for, else what comes next. Everything else that can
    /// happen is a link away.
    pub(super) fn step(&self) -> StepForm {
        let (sent, here) = match &self.typed.0 {
            Typed::Step(sent) => (sent.clone(), true),
            _ => (Sent::default(), false),
        };
        let (next_kind, next_act) = self.next();
        let kind = if sent.kind.is_empty() { next_kind } else { &sent.kind };
        let act = if sent.act.is_empty() { next_act } else { &sent.act };
        let text = ACTS.iter().find(|(word, _)| *word == act).map_or("Record it", |(_, text)| text);
        let hidden = |name: &str, value: &str| Field::new(name, "", Control::Hidden(value.into())).within("step");
        let mut fields = vec![hidden("kind", kind), hidden("act", act)];
        fields.extend(self.fields_of(act, kind, &sent, here));
        let others = KINDS.iter().flat_map(|(which, kind_word, kind_name)| {
            let acts = ACTS.iter().filter(move |(word, _)| (*kind_word, *word) != (kind, act));
            let opened = self.file.of(*which).is_some();
            acts.filter(move |(word, _)| opened || *word == "open").map(move |(word, text)| {
                let to = format!("{}?kind={kind_word}&act={word}#step", href(self.account));
                Link::new(format!("{kind_name}: {}", text.to_lowercase()), to)
            })
        });
        let kind_name = KINDS.iter().find(|(_, word, _)| *word == kind).map_or("Handover", |(_, _, name)| name);
        StepForm {
            title: format!("{kind_name}: {}", text.to_lowercase()),
            form: self.form("steps", fields, text, true),
            others: others.collect(),
        }
    }

    /// What an act asks for.
    fn fields_of(&self, act: &str, kind: &str, sent: &Sent, here: bool) -> Vec<Field> {
        let line =
            |name: &str, label: &str, value: &str| self.field("step", here, name, label, Control::Text(value.into()));
        let picked = |options: Vec<(String, String)>| {
            let options = options.into_iter().map(|(value, text)| Pickable::new(value, text, &sent.reason));
            Control::List(options.collect())
        };
        match act {
            "open" => {
                let reasons = OpenReason::ALL.iter().filter(|reason| match kind {
                    "commercial" => **reason != OpenReason::Signed,
                    _ => **reason != OpenReason::ConditionsMet,
                });
                let reasons = picked(reasons.map(|reason| (word(reason), format::capital(reason.label()))).collect());
                let mut fields = vec![
                    line("from", "From", &sent.from).help("Who of ours hands over."),
                    line("to", "To", &sent.to).help("Who of ours receives; the same member keeps both sides."),
                    self.field("step", here, "reason", "Because", reasons),
                ];
                if kind == "commercial" {
                    let invoice = line("first_invoice", "First invoice", &sent.first_invoice).optional();
                    fields.push(invoice.help("Write paid, or the day it is due; empty where none was sent."));
                }
                fields
            }
            "send_brief" => {
                let parts: Vec<String> = BriefItem::ALL.iter().map(word).collect();
                let help = format!("What nobody is sure of, separated by semicolons: {}.", parts.join("; "));
                vec![line("to_confirm", "To confirm", &sent.to_confirm).optional().help(help)]
            }
            "push_back" => {
                let reasons = PushBackReason::ALL.iter().map(|reason| (word(reason), format::capital(reason.label())));
                vec![
                    self.field("step", here, "reason", "What it lacks", picked(reasons.collect())),
                    line("note", "In your words", &sent.note).optional().help("What exactly is missing."),
                ]
            }
            "joint_call" => {
                vec![line("people", "Who of the customer was there", &sent.people).help("Separated by semicolons.")]
            }
            "introduce" => vec![line("people", "To whom", &sent.people).help("Separated by semicolons.")],
            "customer_accepts" => vec![line("people", "Who said so", &sent.people)],
            _ => Vec::new(),
        }
    }

    /// The handover and the act that come next.
    fn next(&self) -> (&'static str, &'static str) {
        let act = |state: HandoverState| match state {
            HandoverState::Opened | HandoverState::PushedBack => "send_brief",
            HandoverState::BriefSent => "accept",
            HandoverState::Accepted | HandoverState::Complete => "joint_call",
        };
        let delivery = self.file.of(HandoverKind::Delivery).map(handover::Handover::state);
        let commercial = self.file.of(HandoverKind::Commercial).map(handover::Handover::state);
        match (delivery, commercial) {
            (None, _) => ("delivery", "open"),
            (Some(HandoverState::Complete), None) => ("commercial", "open"),
            (Some(HandoverState::Complete), Some(state)) => ("commercial", act(state)),
            (Some(state), _) => ("delivery", act(state)),
        }
    }

    fn line(&self, form: &str, here: bool, name: &str, label: &str, value: &str) -> Field {
        self.field(form, here, name, label, Control::Text(value.into())).optional()
    }

    /// Writes a promise down.
    pub(super) fn promise(&self) -> Unfolding {
        let (sent, here) = match &self.typed.0 {
            Typed::Promise(sent) => (sent.clone(), true),
            _ => (Sent::default(), false),
        };
        let line = |name: &str, label: &str, value: &str| self.line("promise", here, name, label, value);
        let by = [("land", "Our land side"), ("customer", "The customer")];
        let by = by.map(|(value, text)| Pickable::new(value, text, &sent.promised_by));
        let none = std::iter::once(Pickable::new("", "Not about buying more", &sent.motion));
        let motions = Motion::ALL.iter().map(|motion| Pickable::new(word(motion), motion.kind().label(), &sent.motion));
        let fields = vec![
            line("text", "What was said", &sent.text),
            self.field("promise", here, "promised_by", "By", Control::List(by.into())),
            line("owner", "Who of ours answers for it", &sent.owner),
            self.field(
                "promise",
                here,
                "motion",
                "Why they would buy more",
                Control::List(none.chain(motions).collect()),
            )
            .optional(),
            line("low", "At least, per year", &sent.low).help("Like 12,000."),
            line("high", "At most, per year", &sent.high),
            line("currency", "Currency", &sent.currency).help("Like GBP; with an amount."),
            line("from", "From", &sent.from).help("The earliest day, like 2026-03-04."),
            line("to", "To", &sent.to).help("The latest day."),
            line("made_on", "Made on", &sent.made_on).help("Today when left empty."),
        ];
        let form = self.form("promises", fields, "Write it down", false);
        Unfolding { summary: "Write a promise down".into(), form, open: here }
    }

    /// Says what became of a promise.
    pub(super) fn became(&self) -> Unfolding {
        let (sent, here) = match &self.typed.0 {
            Typed::Became(sent) => (sent.clone(), true),
            _ => (Sent::default(), false),
        };
        let line = |name: &str, label: &str, value: &str| self.line("became", here, name, label, value);
        let promises = self.file.promises.iter();
        let promises = promises.map(|now| Pickable::new(&now.promise.id, &now.promise.text, &sent.promise));
        let became = [
            ("owned", "Somebody answers for it"),
            ("restated", "It is expected otherwise"),
            ("slipped", "It slipped"),
            ("delivered", "It came true"),
            ("denied", "It is denied"),
            ("withdrawn", "It is withdrawn"),
        ];
        let became = became.map(|(value, text)| Pickable::new(value, text, &sent.became));
        let fields = vec![
            self.field("became", here, "promise", "Which promise", Control::List(promises.collect())),
            self.field("became", here, "became", "What became of it", Control::List(became.into())),
            line("owner", "Who answers for it", &sent.owner),
            line("low", "At least, or delivered, per year", &sent.low),
            line("high", "At most, per year", &sent.high),
            line("currency", "Currency", &sent.currency),
            line("to", "Expected on", &sent.to).help("To which day it slipped, or is restated."),
            line("reason", "Why", &sent.reason).help("When it is denied or withdrawn."),
        ];
        let form = self.form("became", fields, "Record it", false);
        Unfolding { summary: "Say what became of a promise".into(), form, open: here }
    }
}
