//! How urgent tickets were responded to while the account is in hypercare.

use crate::views::parts::{Fact, Note, Tone};
use draw::format;
use journey::{Responded, Response, Responses};
use money::Day;

/// Tickets that are named.
const NAMED_MAX: usize = 5;

/// How many first responses came in time.
pub(super) fn fact(responses: &Responses) -> Fact {
    let (in_time, known) = responses.in_time();
    let told = match (responses.tickets.len(), known) {
        (0, _) => "No urgent ticket".to_string(),
        (_, 0) => format::ABSENT.to_string(),
        (_, known) => format!("{in_time} of {known} in time"),
    };
    let hours = format::counted(responses.hours_max.into(), "hour", "hours");
    let fact = Fact::new("First responses", told);
    match responses.tickets.len() - known {
        0 => fact.on(format!("urgent tickets, within {hours}")),
        unknown => fact.on(format!("urgent tickets, within {hours}; of {unknown} it is not known")),
    }
}

/// Which tickets wait for too long, or had to.
pub(super) fn note(responses: &Responses, today: Day) -> Option<Note> {
    let broken: Vec<&Responded> = responses.broken().collect();
    if broken.is_empty() {
        return None;
    }
    let mut told: Vec<String> = broken.iter().take(NAMED_MAX).filter_map(|one| sentence(one, today)).collect();
    let left_out = broken.len().saturating_sub(NAMED_MAX);
    if left_out > 0 {
        told.push(format!("And {left_out} more."));
    }
    let hours = format::counted(responses.hours_max.into(), "hour", "hours");
    told.push(format!("A first response to urgent tickets within {hours} is agreed at this stage."));
    Some(Note::new(Tone::Warn, told.join(" ")))
}

fn sentence(Responded { ticket, response }: &Responded, today: Day) -> Option<String> {
    let name = match ticket.subject.as_str() {
        "" => ticket.external_id.clone(),
        subject => format!("\u{201c}{subject}\u{201d} ({})", ticket.external_id),
    };
    let opened = format::day(ticket.opened_on, today);
    match *response {
        Response::Waits { hours } => {
            Some(format!("{name} of {opened} waits for a first response, for {hours} hours at least."))
        }
        Response::Late { minutes } => {
            let waited = format::minutes(minutes);
            Some(format!("{name} of {opened} had to wait {waited} for its first response."))
        }
        Response::InTime | Response::NotKnown => None,
    }
}
