//! Lines from invoices: lines of one product that touch or overlap continue one subscription
//! line, whose level on a day is the sum of the lines in force that day.

use super::carry::{Ending, Stretch};
use super::{OPEN, State, Timeline, Timelines};
use crate::facts::InvoiceLine;
use crate::renewal::{Expiry, Outcome};
use crate::{Period, Unit};
use accounts::Name;
use money::{Currency, Day};
use std::collections::BTreeMap;

/// An invoice line with its credits taken off.
struct Billed<'a> {
    line: &'a InvoiceLine,
    level: i64,
}

/// The lines of an account that is read from its invoices.
pub fn timelines(lines: &[&InvoiceLine], ending: &Ending) -> Timelines {
    let mut by_product: BTreeMap<(&Name, Currency), Vec<Billed<'_>>> = BTreeMap::new();
    for billed in net_of_credits(lines) {
        by_product.entry((&billed.line.product, billed.line.currency)).or_default().push(billed);
    }
    let mut starts: Vec<Day> = by_product.values().flatten().map(|b| b.line.from).collect();
    starts.sort_unstable();

    let mut all = Timelines::default();
    for ((product, currency), mut billed) in by_product {
        billed.sort_by_key(|b| (b.line.from, b.line.to, &b.line.id, &b.line.source));
        all.expiries.extend(expiries(&billed, ending));
        let (spans, pending) = ending.settle(stretches(&billed), &starts);
        all.pending = [all.pending, pending].into_iter().flatten().min();
        let none: Name = "".into();
        all.lines.push(Timeline { source: none.clone(), contract: none, product: product.clone(), currency, spans });
    }
    all
}

/// Credits come off the line they name; what is left of nothing has no level.
fn net_of_credits<'a>(lines: &[&'a InvoiceLine]) -> Vec<Billed<'a>> {
    let mut credited: BTreeMap<(&Name, &Name), i64> = BTreeMap::new();
    for line in lines.iter().filter(|l| l.amount_minor < 0) {
        if let Some(id) = &line.credits {
            *credited.entry((id, &line.source)).or_default() += line.amount_minor;
        }
    }
    let net = |line: &&'a InvoiceLine| {
        let minor = line.amount_minor + credited.get(&(&line.id, &line.source)).copied().unwrap_or(0);
        let level = Period::between(line.from, line.to)?.level(minor);
        (line.amount_minor > 0 && level > 0).then_some(Billed { line, level })
    };
    lines.iter().filter_map(net).collect()
}

/// Sweeps over the starts and ends of one product's lines, in order of their start.
fn stretches(billed: &[Billed<'_>]) -> Vec<Stretch> {
    let mut changes: BTreeMap<Day, Force> = BTreeMap::new();
    for b in billed {
        changes.entry(b.line.from).or_default().add(b, 1);
        changes.entry(b.line.to).or_default().add(b, -1);
    }
    let mut force = Force::default();
    let mut stretches: Vec<Stretch> = Vec::new();
    let days: Vec<Day> = changes.keys().copied().collect();
    for (i, (day, change)) in changes.into_iter().enumerate() {
        force.level += change.level;
        force.quantity_milli += change.quantity_milli;
        force.lines += change.lines;
        force.unknown += change.unknown;
        let next = days.get(i + 1).copied().unwrap_or(OPEN);
        if force.lines > 0 {
            stretches.push(Stretch {
                from: day,
                until: next,
                silent_end: None,
                cancelled_on: None,
                state: force.state(),
            });
        } else if let Some(last) = stretches.last_mut() {
            // Nothing in force: the coverage before ended without a word, until the next start.
            last.silent_end = Some(day);
            last.until = next;
        }
    }
    stretches
}

/// The sum of the lines in force, or a change of it.
#[derive(Clone, Copy, Default)]
struct Force {
    level: i64,
    quantity_milli: i64,
    lines: i64,
    unknown: i64,
}

impl Force {
    fn add(&mut self, billed: &Billed<'_>, sign: i64) {
        self.level += sign * billed.level;
        self.quantity_milli += sign * billed.line.quantity_milli.unwrap_or(0);
        self.lines += sign;
        self.unknown += if billed.line.quantity_milli.is_none() { sign } else { 0 };
    }

    fn state(&self) -> State {
        let known = self.unknown == 0 && self.quantity_milli > 0;
        State {
            level: self.level,
            quantity_milli: known.then_some(self.quantity_milli),
            unit: if known { Unit::Seat } else { Unit::Flat },
            unit_price: None,
            list_price: None,
            family: None,
            tier: None,
            pilot: false,
            contracted: false,
            discount_ended: false,
            carried: false,
        }
    }
}

/// Each line's end is an expiry; its renewal is the next line of the product that starts within
/// grace after the end.
fn expiries(billed: &[Billed<'_>], ending: &Ending) -> Vec<Expiry> {
    let renewal = |i: usize| {
        let own = billed[i].line;
        let lapse = own.to.plus_days(ending.grace_days);
        billed[i + 1..].iter().find(|b| b.line.from > own.from).filter(|b| b.line.from <= lapse)
    };
    (0..billed.len())
        .map(|i| {
            let own = &billed[i];
            let (outcome, closed_on, new_level) = match renewal(i) {
                Some(next) => (Outcome::Renewed, Some(next.line.from), next.level),
                None if ending.is_settled(own.line.to) => {
                    (Outcome::Cancelled, Some(own.line.to.plus_days(ending.grace_days)), 0)
                }
                None => (Outcome::Open, None, 0),
            };
            Expiry {
                contract: own.line.id.clone(),
                due_on: own.line.to,
                closed_on,
                outcome,
                currency: own.line.currency,
                old_level: own.level,
                new_level,
                pilot: false,
            }
        })
        .collect()
}
