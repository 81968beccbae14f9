//! The cards of a handover file.

use super::super::super::note_of;
use super::super::super::signature::who;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::handover::HandoverCard;
use crate::views::journey::GateLine;
use crate::views::table::{Cell, Column, Table};
use actions::HandoverFile;
use draw::format;
use handover::{
    BriefItem, Handover, HandoverKind, HandoverState, HandoverStep, Hands, PartState, PromiseNow, PromiseState,
    PromisedBy, Step,
};
use money::Day;

pub(super) fn handover(file: &HandoverFile, kind: HandoverKind, account: &str, today: Day) -> HandoverCard {
    let (anchor, title, what) = match kind {
        HandoverKind::Delivery => (
            "delivery",
            "Delivery handover",
            "From who landed the customer to who cares for the outcome, at signature, however the customer is.",
        ),
        HandoverKind::Commercial => (
            "commercial",
            "Commercial handover",
            "To who renews and expands: when the customer is well, has paid a first invoice and is in service for long enough.",
        ),
    };
    let handover = file.of(kind);
    let about = handover.map_or(what.to_string(), |handover| story(handover, today));
    let brief = file.brief(kind);
    let part = |(item, state): &(BriefItem, PartState)| {
        let (open, evidence, remedy) = match state {
            PartState::Known(text) => (true, text.clone(), String::new()),
            PartState::ToConfirm(text) => (false, "To confirm".to_string(), text.clone()),
            PartState::Missing(remedy) => (false, "Missing".to_string(), (*remedy).to_string()),
        };
        GateLine { open, label: format::capital(item.label()), remedy, evidence }
    };
    let known = brief.completeness();
    HandoverCard {
        anchor,
        title,
        about,
        state: handover.map(|handover| {
            let state = handover.state();
            (state.label().to_string(), state == HandoverState::Complete)
        }),
        brief: handover.map_or(Vec::new(), |_| brief.parts.iter().map(part).collect()),
        completeness: handover
            .map_or(String::new(), |_| format!("{} of {} parts of the brief are known.", known.part, known.whole)),
        missing: file.refusals(kind, account).iter().map(note_of).collect(),
    }
}

/// "From Ben Ives to Maya Okafor, because the first order is signed. Opened 9 Jun, …"
fn story(handover: &Handover, today: Day) -> String {
    let mut told = match handover.hands() {
        Hands::Two => format!("From {} to {}, because {}.", handover.from, handover.to, handover.reason.label()),
        Hands::One => format!("{} keeps both sides, and writes the brief to themselves.", handover.to),
    };
    let mut add = |what: &str, on: Option<Day>| {
        if let Some(on) = on {
            told.push_str(&format!(" {what} {}.", format::day(on, today)));
        }
    };
    add("Opened", Some(handover.opened_on));
    add("Brief sent", handover.brief_sent_on);
    add("Accepted", handover.accepted_on);
    add("Joint call held", handover.joint_calls.first().map(|call| call.on));
    add("Introduced", handover.introduced_on);
    add("The customer agreed", handover.customer_accepted_on);
    if let Some(back) = &handover.pushed_back {
        let note = back.note.as_ref().map_or(String::new(), |note| format!(" \u{201c}{note}\u{201d}"));
        told.push_str(&format!(" Pushed back {}: {}.{note}", format::day(back.on, today), back.reason.label()));
    }
    told
}

pub(super) fn promises(file: &HandoverFile, today: Day) -> TableCard {
    let row = |now: &PromiseNow| {
        let by = match now.promise.promised_by {
            PromisedBy::Land => "our land side",
            PromisedBy::Customer => "the customer",
        };
        let money = |m: money::Money| format::money(m.minor, m.currency);
        let amount = match now.amount {
            Some(range) if range.low() == range.high() => Cell::text(money(range.low())),
            Some(range) => Cell::text(format!("{}–{}", money(range.low()), money(range.high()))),
            None => Cell::absent("It is not about money"),
        };
        let expected = match now.expected {
            Some(range) if range.from() == range.to() => Cell::text(format::day(range.to(), today)),
            Some(range) => {
                Cell::text(format!("{} to {}", format::day(range.from(), today), format::day(range.to(), today)))
            }
            None => Cell::absent("No day was said"),
        };
        let owner = now.owner.clone().map_or(Cell::tag("No owner", "warn"), Cell::text);
        let state = match now.state {
            PromiseState::Open if now.is_overdue(today) => Cell::tag("Overdue", "warn"),
            PromiseState::Open if now.slipped.is_some() => Cell::tag("Slipped", "warn"),
            PromiseState::Open => Cell::tag("Open", ""),
            PromiseState::Denied(on) => Cell::tag(format!("Denied {}", format::day(on, today)), "loss"),
            PromiseState::Withdrawn(on) => Cell::tag(format!("Withdrawn {}", format::day(on, today)), "loss"),
            PromiseState::Delivered(on) => Cell::tag(format!("Delivered {}", format::day(on, today)), "expand"),
        };
        let text =
            Cell::sentence(&now.promise.text).note(format!("by {by}, {}", format::day(now.promise.made_on, today)));
        vec![text, amount, expected, owner, state]
    };
    TableCard {
        anchor: "promises",
        title: "Promises".into(),
        aside: "per year".into(),
        table: Table {
            caption: "What was promised, and what became of it".into(),
            columns: ["Promise", "Amount", "Expected", "Owner", "State"].map(Column::words).into(),
            rows: file.promises.iter().map(row).collect(),
            total: None,
            when_empty: "No promise is written down. Ask the land owner; that nothing was promised is an answer."
                .into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}

pub(super) fn steps(file: &HandoverFile, member: &Member, today: Day) -> TableCard {
    let row = |step: &HandoverStep| {
        let which = match step.kind {
            HandoverKind::Delivery => "Delivery",
            HandoverKind::Commercial => "Commercial",
        };
        vec![
            Cell::text(format::day(step.on, today)),
            Cell::text(which),
            Cell::sentence(what(&step.step)),
            Cell::text(who(&step.by, member)),
        ]
    };
    TableCard {
        anchor: "steps",
        title: "What happened".into(),
        aside: String::new(),
        table: Table {
            caption: "Steps of both handovers, the latest first".into(),
            columns: ["Day", "Handover", "What", "By"].map(Column::words).into(),
            rows: file.steps.iter().rev().map(row).collect(),
            total: None,
            when_empty: "Nothing is recorded yet.".into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}

fn what(step: &Step) -> String {
    match step {
        Step::Opened { from, to, reason } => format!("Opened from {from} to {to}: {}", reason.label()),
        Step::BriefSent { to_confirm } if to_confirm.is_empty() => "Brief sent".into(),
        Step::BriefSent { to_confirm } => {
            let parts: Vec<&str> = to_confirm.iter().map(|item| item.label()).collect();
            format!("Brief sent, to confirm: {}", parts.join(", "))
        }
        Step::PushedBack { reason, note } => match note {
            Some(note) => format!("Pushed back, {}: {note}", reason.label()),
            None => format!("Pushed back, {}", reason.label()),
        },
        Step::Accepted => "Accepted".into(),
        Step::JointCallHeld { people } => format!("Joint call with {}", people.join(", ")),
        Step::Introduced { people } => format!("Introduced to {}", people.join(", ")),
        Step::CustomerAccepted { person } => format!("{person} agreed for the customer"),
    }
}
