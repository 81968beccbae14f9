//! What a customer asked of support.

use crate::person_words;
use money::Day;
use std::cmp::Reverse;

person_words! {
    /// How pressing a ticket is.
    Priority:
    /// It can wait.
    Low "low" "Low" "p4" "minor",
    /// As usual.
    Medium "medium" "Medium" "normal" "p3",
    /// Soon.
    High "high" "High" "p2" "major",
    /// Now.
    Urgent "urgent" "Urgent" "p1" "critical",
}

/// One row of a `tickets` import. A later row with the same id tells how it went on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketDraft {
    /// External id of the account.
    pub account: String,
    /// Its id in the source, unique there.
    pub external_id: String,
    /// When it was opened.
    pub opened_on: Day,
    /// When it was closed; open when absent.
    pub closed_on: Option<Day>,
    /// How pressing it is.
    pub priority: Priority,
    /// What it is about.
    pub subject: Option<String>,
    /// Whether somebody took it higher.
    pub escalated: bool,
    /// Who asked, as the source calls that person.
    pub person: Option<String>,
    /// Minutes from its opening to our first response, as its source counts them; absent while there is none, and
    /// where the source does not say.
    pub first_response_minutes: Option<u32>,
}

/// Our first response to who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstResponse {
    /// It came so many minutes after the opening.
    After {
        /// As the source counts them.
        minutes: u32,
    },
    /// None has come: the source tells first responses, and of this ticket none.
    NotYet,
    /// The source tells no first responses at all.
    NotTold,
}

/// A ticket as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Its id in the source.
    pub external_id: String,
    /// When it was opened.
    pub opened_on: Day,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// How pressing it is.
    pub priority: Priority,
    /// What it is about; empty where the source does not say.
    pub subject: String,
    /// Whether somebody took it higher.
    pub escalated: bool,
    /// Who asked.
    pub person: Option<String>,
    /// When we responded first.
    pub first_response: FirstResponse,
}

impl FirstResponse {
    /// How many minutes after the opening it came; absent where it did not, or nobody says.
    pub fn minutes(self) -> Option<u32> {
        match self {
            FirstResponse::After { minutes } => Some(minutes),
            FirstResponse::NotYet | FirstResponse::NotTold => None,
        }
    }
}

impl Ticket {
    /// Whether it is open on `day`.
    pub fn is_open(&self, day: Day) -> bool {
        self.opened_on <= day && self.closed_on.is_none_or(|closed| closed > day)
    }

    /// Days from opening to closing, or to `today` while it is open.
    pub fn days(&self, today: Day) -> i32 {
        self.closed_on.unwrap_or(today).0 - self.opened_on.0
    }
}

/// Puts tickets in the order to look at them: open ones first, escalated before others, the most
/// pressing first, the oldest first; then the closed ones, the last closed first.
pub fn in_order(tickets: &mut [Ticket], today: Day) {
    tickets.sort_by_key(|ticket| match ticket.is_open(today) {
        true => (0, !ticket.escalated, Reverse(ticket.priority), ticket.opened_on.0, ticket.external_id.clone()),
        false => {
            let last = ticket.closed_on.map_or(0, |closed| -closed.0);
            (1, false, Reverse(Priority::Low), last, ticket.external_id.clone())
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_and_pressing_tickets_come_first() {
        let ticket = |line: &str| {
            let parts: Vec<&str> = line.split(' ').collect();
            Ticket {
                external_id: parts[0].into(),
                opened_on: parts[1].parse().unwrap(),
                closed_on: parts[2].parse().ok(),
                priority: Priority::from_key(parts[3]).unwrap(),
                subject: String::new(),
                escalated: parts.len() > 4,
                person: None,
                first_response: FirstResponse::NotTold,
            }
        };
        let mut tickets: Vec<Ticket> = [
            "T1 2026-01-05 2026-02-01 urgent",
            "T2 2026-03-01 - high",
            "T3 2026-02-01 - high",
            "T4 2026-04-01 - low escalated",
            "T5 2026-04-02 - p1",
            "T6 2026-01-01 2026-03-01 low escalated",
        ]
        .map(ticket)
        .into();
        let today: Day = "2026-05-01".parse().unwrap();
        in_order(&mut tickets, today);
        let ids: Vec<&str> = tickets.iter().map(|t| t.external_id.as_str()).collect();
        assert_eq!(ids, ["T4", "T5", "T3", "T2", "T6", "T1"]);
        assert_eq!((tickets[0].days(today), tickets[5].days(today)), (30, 27));
    }
}
