//! What is asked of support.

use super::Customer;
use crate::demo::dice::Dice;
use accounts::{PersonDraft, Priority, TicketDraft};
use money::Day;

const SUBJECTS: [&str; 8] = [
    "Export of plans fails",
    "Map is slow in the morning",
    "Cannot add a planner",
    "Wrong depot on a route",
    "Orders are imported twice",
    "Password reset does not arrive",
    "Report shows last week",
    "API answers 429",
];
const PRIORITIES: [(u32, Priority); 4] =
    [(25, Priority::Low), (45, Priority::Medium), (22, Priority::High), (8, Priority::Urgent)];
/// How far back tickets are told.
const TOLD_DAYS: i32 = 500;
/// After so many days every ticket is closed.
const OPEN_DAYS_MAX: i32 = 45;

pub fn of(customer: &Customer<'_>, people: &[PersonDraft], dice: &mut Dice) -> Vec<TicketDraft> {
    let from = customer.profile.start.max(customer.from).max(customer.to.plus_days(-TOLD_DAYS));
    let is_quiet = dice.chance(300) && customer.index > 0;
    if from >= customer.to || is_quiet {
        return Vec::new();
    }
    // The first customer has somebody who complains a lot.
    let count = if customer.index == 0 { 14 } else { dice.days(1, 7) };
    let askers: Vec<&PersonDraft> = people.iter().rev().take(3).collect();
    let mut tickets = Vec::with_capacity(count as usize);
    for number in 1..=count {
        let opened_on = from.plus_days(dice.days(0, customer.to.0 - from.0));
        let closed_on = opened_on.plus_days(dice.days(0, 21));
        let age = customer.to.0 - opened_on.0;
        let stays_open = age < OPEN_DAYS_MAX && (closed_on > customer.to || dice.chance(400));
        let asker = dice.index(askers.len()).map(|at| askers[at].external_id.clone());
        tickets.push(TicketDraft {
            account: customer.profile.external_id.clone(),
            external_id: format!("{}-T{number}", customer.profile.external_id),
            opened_on,
            closed_on: (!stays_open).then(|| closed_on.min(customer.to)),
            priority: dice.weighted(&PRIORITIES),
            subject: dice.index(SUBJECTS.len()).map(|at| SUBJECTS[at].to_string()),
            escalated: dice.chance(90),
            person: asker,
            first_response_minutes: None,
        });
    }
    tickets
}

/// Tells when tickets were first responded to: most within a working day, and those of the last day not yet.
pub fn respond(tickets: &mut [TicketDraft], to: Day, dice: &mut Dice) {
    for ticket in tickets {
        let minutes = if dice.chance(850) { dice.between((5, 420)) } else { dice.between((421, 1_900)) };
        let has_one = ticket.closed_on.is_some() || ticket.opened_on < to;
        ticket.first_response_minutes = u32::try_from(minutes).ok().filter(|_| has_one);
    }
}
