//! For worked examples: promises and steps of handovers as lines that an account manager can read.

use crate::{Became, Handover, HandoverKind, HandoverStep, Promise, PromiseNow, PromiseStep, PromisedBy, Step};
use crate::{handover_on, promises_on};
use land::{AmountRange, DayRange};
use money::{Currency, Day, Money, parse_minor};
use serde_json::json;

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An amount: "12000" in pounds, "12000 EUR" in euros.
pub fn money(text: &str) -> Money {
    let (number, code) = text.split_once(' ').unwrap_or((text, "GBP"));
    let currency: Currency = code.parse().unwrap();
    Money { minor: parse_minor(number, currency).unwrap(), currency }
}

/// Pounds as they are, and euros at 80 pence; nothing else has a rate.
pub fn in_pounds(amount: Money) -> Option<i64> {
    match amount.currency {
        Currency::GBP => Some(amount.minor),
        Currency::EUR => Some(amount.minor * 8 / 10),
        _ => None,
    }
}

/// Promises as they stand on a day, from lines of these forms; `-` says nothing:
///
/// ```text
/// P-1 | 2026-06-01 | land | Carl | Hull follows in spring | 40000 to 60000 | 2027-03-01 to 2027-05-31
/// P-1 | 2026-09-01 | restated 30000 to 40000
/// ```
pub fn promises(lines: &str, on: &str) -> Vec<PromiseNow> {
    let (mut promises, mut steps) = (Vec::new(), Vec::new());
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        match parts.len() {
            3 => steps.push(promise_step(&parts)),
            _ => promises.push(promise(&parts)),
        }
    }
    promises_on(&promises, &steps, day(on))
}

fn promise(parts: &[&str]) -> Promise {
    let said = |at: usize| parts.get(at).copied().filter(|word| *word != "-");
    Promise {
        id: parts[0].into(),
        made_on: day(parts[1]),
        promised_by: if parts[2] == "land" { PromisedBy::Land } else { PromisedBy::Customer },
        owner: said(3).map(String::from),
        text: parts[4].into(),
        motion: None,
        amount: said(5).map(amounts),
        expected: said(6).map(|days| {
            let (from, to) = days.split_once(" to ").unwrap();
            DayRange::of(day(from), day(to)).unwrap()
        }),
    }
}

/// A range, in the currency of its second end: "40000 to 60000", "5000 EUR".
fn amounts(text: &str) -> AmountRange {
    let Some((low, high)) = text.split_once(" to ") else {
        return AmountRange::of(money(text), money(text)).unwrap();
    };
    let high = money(high);
    AmountRange::of(Money { minor: parse_minor(low, high.currency).unwrap(), ..high }, high).unwrap()
}

fn promise_step(parts: &[&str]) -> PromiseStep {
    let became = match parts[2].split_once(' ').unwrap_or((parts[2], "")) {
        ("owned", owner) => Became::Owned { owner: owner.into() },
        ("restated", amount) => Became::Restated { amount: Some(amounts(amount)), expected: None },
        ("slipped", to) => Became::Slipped { to: day(to) },
        ("denied", _) => Became::Denied { reason: "Nobody here said so".into() },
        ("withdrawn", _) => Became::Withdrawn { reason: "Budget".into() },
        ("delivered", "") => Became::Delivered { amount: None },
        ("delivered", amount) => Became::Delivered { amount: Some(money(amount)) },
        (word, _) => panic!("nothing becomes {word}"),
    };
    PromiseStep { id: format!("{} {}", parts[0], parts[1]), promise: parts[0].into(), on: day(parts[1]), became }
}

/// The handover of a kind as it stands on a day, from lines of these forms:
///
/// ```text
/// 2026-06-01 | delivery | opened Ann Carl signed
/// 2026-06-03 | delivery | brief sent [goals, terms]
/// 2026-06-04 | delivery | pushed back missing_goal
/// 2026-06-09 | delivery | joint call Priya Shah, Dan Whitlock
/// ```
pub fn handover(lines: &str, kind: HandoverKind, on: &str) -> Option<Handover> {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    let steps: Vec<HandoverStep> = lines.map(handover_step).collect();
    handover_on(&steps, kind, day(on))
}

fn handover_step(line: &str) -> HandoverStep {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let list = |text: &str| text.split(", ").filter(|one| !one.is_empty()).map(String::from).collect::<Vec<_>>();
    let told = |prefix: &str| parts[2].strip_prefix(prefix).map(str::trim);
    // Steps are read as they are kept, so that their words are tried as well.
    let step = if let Some(words) = told("opened") {
        let words: Vec<&str> = words.split(' ').collect();
        json!({ "opened": { "from": words[0], "to": words[1], "reason": words[2] } })
    } else if let Some(marks) = told("brief sent") {
        json!({ "brief_sent": { "to_confirm": list(marks) } })
    } else if let Some(reason) = told("pushed back") {
        json!({ "pushed_back": { "reason": reason, "note": null } })
    } else if let Some(people) = told("joint call") {
        json!({ "joint_call_held": { "people": list(people) } })
    } else if let Some(people) = told("introduced") {
        json!({ "introduced": { "people": list(people) } })
    } else if let Some(person) = told("customer accepted") {
        json!({ "customer_accepted": { "person": person } })
    } else {
        json!(parts[2])
    };
    let step: Step = serde_json::from_value(step).unwrap();
    let kind: HandoverKind = serde_json::from_value(json!(parts[1])).unwrap();
    HandoverStep { id: line.into(), kind, on: day(parts[0]), by: "Ann".into(), step }
}
