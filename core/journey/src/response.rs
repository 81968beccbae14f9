//! Whether urgent tickets get their first response as soon as hypercare has it.
//!
//! Of a ticket its source tells the days, and in minutes when it was first responded to, where it tells that. A ticket
//! that waits is judged by its days alone: it is late once the whole days between are more than is allowed. Interactions
//! are not judged: of a mail or call nobody says whose turn it was.

use crate::policy::JourneyPolicy;
use crate::step::Place;
use accounts::{FirstResponse, Priority, Ticket};
use money::Day;

/// The urgent tickets of an account's stay in hypercare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responses {
    /// Each is responded to within so many hours.
    pub hours_max: u16,
    /// In the order of their opening.
    pub tickets: Vec<Responded>,
}

/// An urgent ticket, and how its first response stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responded {
    /// The ticket.
    pub ticket: Ticket,
    /// How it stands.
    pub response: Response,
}

/// How a first response stands against what is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Response {
    /// It came in time.
    InTime,
    /// It came after so many minutes, which is too late.
    Late {
        /// From the opening on.
        minutes: u32,
    },
    /// None has come, for longer than is allowed.
    Waits {
        /// The least that the customer has waited: hours of the whole days since.
        hours: i32,
    },
    /// Nobody can say: the source does not tell, it closed without one, or its days are too few to tell hours.
    NotKnown,
}

impl JourneyPolicy {
    /// How urgent tickets stand that were opened since an account stands in `place`. Absent outside hypercare: elsewhere
    /// no response time is agreed. Hours run day and night, for so the customer waits.
    pub fn responses(&self, place: Place, since: Day, tickets: Vec<Ticket>, today: Day) -> Option<Responses> {
        let Place::Stage(at) = place else { return None };
        self.stages.get(at).filter(|stage| stage.hypercare)?;
        let hours_max = self.hypercare.response_hours_max;
        let is_meant =
            |one: &Ticket| one.priority == Priority::Urgent && since <= one.opened_on && one.opened_on <= today;
        let responded = |ticket: Ticket| Responded { response: Response::of(&ticket, hours_max, today), ticket };
        let mut tickets: Vec<Responded> = tickets.into_iter().filter(is_meant).map(responded).collect();
        tickets.sort_by(|a, b| {
            (a.ticket.opened_on, &a.ticket.external_id).cmp(&(b.ticket.opened_on, &b.ticket.external_id))
        });
        Some(Responses { hours_max, tickets })
    }
}

impl Response {
    fn of(ticket: &Ticket, hours_max: u16, today: Day) -> Response {
        match ticket.first_response {
            FirstResponse::After { minutes } if minutes <= u32::from(hours_max) * 60 => Response::InTime,
            FirstResponse::After { minutes } => Response::Late { minutes },
            FirstResponse::NotYet if ticket.is_open(today) => {
                // It may have been opened at the end of its day, and today may have just begun.
                let hours = (today.0 - ticket.opened_on.0 - 1) * 24;
                if hours > i32::from(hours_max) { Response::Waits { hours } } else { Response::NotKnown }
            }
            FirstResponse::NotYet | FirstResponse::NotTold => Response::NotKnown,
        }
    }

    /// Its word for programs.
    pub fn key(self) -> &'static str {
        match self {
            Response::InTime => "in_time",
            Response::Late { .. } => "late",
            Response::Waits { .. } => "waits",
            Response::NotKnown => "unknown",
        }
    }
}

impl Responses {
    /// Those that came too late, or wait for too long.
    pub fn broken(&self) -> impl Iterator<Item = &Responded> {
        self.tickets.iter().filter(|one| matches!(one.response, Response::Late { .. } | Response::Waits { .. }))
    }

    /// How many came in time, and of how many that is known.
    pub fn in_time(&self) -> (usize, usize) {
        let in_time = self.tickets.iter().filter(|one| one.response == Response::InTime).count();
        (in_time, in_time + self.broken().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// `T-1 urgent 2026-03-02 2026-03-09 480`: opened, closed or `-`, minutes, or `none` yet, or `-` where nobody says.
    fn ticket(line: &str) -> Ticket {
        let words: Vec<&str> = line.split(' ').collect();
        Ticket {
            external_id: words[0].into(),
            opened_on: day(words[2]),
            closed_on: words[3].parse().ok(),
            priority: Priority::from_key(words[1]).unwrap(),
            subject: String::new(),
            escalated: false,
            person: None,
            first_response: match words[4] {
                "none" => FirstResponse::NotYet,
                "-" => FirstResponse::NotTold,
                minutes => FirstResponse::After { minutes: minutes.parse().unwrap() },
            },
        }
    }

    #[test]
    fn an_urgent_ticket_of_hypercare_is_responded_to_within_hours() {
        let policy: JourneyPolicy = toml::from_str(JourneyPolicy::STANDARD).unwrap();
        // In hypercare since 1 March 2026, where eight hours are allowed: 480 minutes.
        for (stage, line, today, want) in [
            ("pilot", "T-1 urgent 2026-03-02 2026-03-09 480", "2026-03-20", "in_time, 1 of 1"),
            ("pilot", "T-1 urgent 2026-03-02 - 0", "2026-03-02", "in_time, 1 of 1"),
            ("pilot", "T-1 urgent 2026-03-02 2026-03-09 481", "2026-03-20", "late, 0 of 1"),
            // It waits. On the next day that may be a minute; on the one after it is a day at least.
            ("pilot", "T-1 urgent 2026-03-02 - none", "2026-03-02", "unknown, 0 of 0"),
            ("pilot", "T-1 urgent 2026-03-02 - none", "2026-03-03", "unknown, 0 of 0"),
            ("pilot", "T-1 urgent 2026-03-02 - none", "2026-03-04", "waits 24, 0 of 1"),
            ("pilot", "T-1 urgent 2026-03-02 - none", "2026-03-09", "waits 144, 0 of 1"),
            // It closes on the tenth, and waits until then.
            ("pilot", "T-1 urgent 2026-03-02 2026-03-10 none", "2026-03-09", "waits 144, 0 of 1"),
            ("pilot", "T-1 urgent 2026-03-02 2026-03-10 none", "2026-03-10", "unknown, 0 of 0"),
            ("pilot", "T-1 urgent 2026-03-02 - -", "2026-03-20", "unknown, 0 of 0"),
            // Not urgent; before this stay; not asked yet.
            ("pilot", "T-1 high 2026-03-02 - none", "2026-03-20", "no ticket"),
            ("pilot", "T-1 urgent 2026-02-28 - none", "2026-03-20", "no ticket"),
            ("pilot", "T-1 urgent 2026-03-21 - none", "2026-03-20", "no ticket"),
            ("pilot", "T-1 urgent 2026-03-01 - 500", "2026-03-20", "late, 0 of 1"),
            ("happy_pilot", "T-1 urgent 2026-03-02 - none", "2026-03-20", "no response time is agreed"),
            ("lead", "T-1 urgent 2026-03-02 - none", "2026-03-20", "no response time is agreed"),
        ] {
            let place = Place::of(&policy, stage).unwrap();
            let responses = policy.responses(place, day("2026-03-01"), vec![ticket(line)], day(today));
            let told = responses.map_or("no response time is agreed".into(), |responses| {
                let (in_time, known) = responses.in_time();
                match responses.tickets.first().map(|one| one.response) {
                    None => "no ticket".to_string(),
                    Some(Response::Waits { hours }) => format!("waits {hours}, {in_time} of {known}"),
                    Some(response) => format!("{}, {in_time} of {known}", response.key()),
                }
            });
            assert_eq!(told, want, "{stage} {line} {today}");
        }
        assert_eq!(policy.responses(Place::Churned, day("2026-03-01"), Vec::new(), day("2026-03-20")), None);
    }

    #[test]
    fn tickets_stand_in_the_order_of_their_opening_and_those_that_break_the_rule_apart() {
        let policy: JourneyPolicy = toml::from_str(JourneyPolicy::STANDARD).unwrap();
        let tickets = ["T-3 urgent 2026-03-05 - none", "T-1 urgent 2026-03-02 - 30", "T-2 urgent 2026-03-02 - 600"];
        let place = Place::of(&policy, "pilot").unwrap();
        let tickets = tickets.map(ticket).into();
        let responses = policy.responses(place, day("2026-03-01"), tickets, day("2026-03-09")).unwrap();
        let all: Vec<&str> = responses.tickets.iter().map(|one| one.ticket.external_id.as_str()).collect();
        let broken: Vec<&str> = responses.broken().map(|one| one.ticket.external_id.as_str()).collect();
        assert_eq!((all, broken), (vec!["T-1", "T-2", "T-3"], vec!["T-2", "T-3"]));
        assert_eq!((responses.hours_max, responses.in_time()), (8, (1, 3)));
    }
}
