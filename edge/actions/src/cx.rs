//! What every action is given: the store, who asks, how far they see, and what time it is.

use crate::looked_at::LookedAt;
use access::{Authority, Role, Scope};
use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use money::Day;
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

/// The circumstances of an action.
#[derive(Clone)]
pub struct Cx {
    /// Where facts are kept.
    pub store: Store,
    /// Who asks.
    pub actor: Actor,
    /// How far they see.
    pub scope: Scope,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Names this request, so that sending it again does nothing again.
    pub idempotency_key: Option<String>,
    /// Which state of its record a change was made to; actions that change one record ask it.
    pub looked_at: LookedAt,
}

/// Who asks for an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody has signed in.
    Visitor,
    /// A member who has signed in.
    Member {
        /// Their id.
        id: Uuid,
        /// Their role.
        role: Role,
    },
    /// Somebody at the machine's command line, by the operating system's name for them.
    LocalOperator(String),
    /// The server by itself: what is due on a day, and what follows from an action.
    Server,
}

impl Actor {
    /// How the audit trail names them.
    pub fn label(&self) -> String {
        match self {
            Actor::Visitor => "visitor".into(),
            Actor::Member { id, .. } => format!("member:{id}"),
            Actor::LocalOperator(name) => format!("local:{name}"),
            Actor::Server => "server".into(),
        }
    }

    pub(crate) fn authority(&self) -> Authority {
        match self {
            Actor::Visitor => Authority::Visitor,
            Actor::Member { role, .. } => Authority::Member(*role),
            Actor::LocalOperator(_) | Actor::Server => Authority::LocalOperator,
        }
    }
}

/// Time, so that tests and replays can set it. Times are microseconds UTC.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> i64;
    /// The day it is at the company.
    fn today(&self) -> Day;
    /// The last microsecond of a day at the company.
    fn end_of(&self, day: Day) -> i64;
    /// The company's time zone.
    fn zone(&self) -> Tz;
}

/// The clock on the company's wall: the system's time in the company's time zone.
#[derive(Clone, Copy, Debug)]
pub struct CompanyClock {
    zone: Tz,
    fixed: Option<Day>,
}

impl CompanyClock {
    /// The system's time.
    pub fn new(zone: Tz) -> CompanyClock {
        CompanyClock { zone, fixed: None }
    }

    /// Another day, at the system's time of day: for replays and tests.
    pub fn on_day(zone: Tz, day: Day) -> CompanyClock {
        CompanyClock { zone, fixed: Some(day) }
    }

    /// Midnight at the start of a day; where the clocks skip it, the first moment after.
    fn start_of(&self, day: Day) -> DateTime<Utc> {
        let midnight = NaiveDateTime::new(day.date(), NaiveTime::MIN);
        let quarters = (0..12).map(|quarter| midnight + TimeDelta::minutes(15 * quarter));
        let first = quarters.filter_map(|time| self.zone.from_local_datetime(&time).earliest()).next();
        first.map_or_else(|| midnight.and_utc(), |time| time.to_utc())
    }
}

impl Clock for CompanyClock {
    fn now(&self) -> i64 {
        let now = Utc::now();
        let Some(day) = self.fixed else { return now.timestamp_micros() };
        let midnight = self.start_of(now.with_timezone(&self.zone).date_naive().into());
        let into_day = (now - midnight).num_microseconds().unwrap_or_default();
        // The fixed day may be shorter than this one, when clocks change.
        (self.start_of(day).timestamp_micros() + into_day).min(self.end_of(day))
    }

    fn today(&self) -> Day {
        self.fixed.unwrap_or_else(|| Utc::now().with_timezone(&self.zone).date_naive().into())
    }

    fn end_of(&self, day: Day) -> i64 {
        self.start_of(day.plus_days(1)).timestamp_micros() - 1
    }

    fn zone(&self) -> Tz {
        self.zone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_where_the_companys_clocks_say() {
        for (zone, day, end) in [
            ("UTC", "2026-03-28", "2026-03-28T23:59:59.999999Z"),
            ("Europe/London", "2026-03-28", "2026-03-28T23:59:59.999999Z"),
            ("Europe/London", "2026-03-29", "2026-03-29T22:59:59.999999Z"),
            ("Europe/London", "2026-10-25", "2026-10-25T23:59:59.999999Z"),
            ("Australia/Sydney", "2016-02-29", "2016-02-29T12:59:59.999999Z"),
            // Clocks in Beirut skip the first hour of 29 March 2026.
            ("Asia/Beirut", "2026-03-28", "2026-03-28T21:59:59.999999Z"),
        ] {
            let clock = CompanyClock::new(zone.parse().unwrap());
            let want = DateTime::parse_from_rfc3339(end).unwrap().timestamp_micros();
            assert_eq!(clock.end_of(day.parse().unwrap()), want, "{zone} {day}");
        }
    }

    #[test]
    fn a_fixed_day_stays_inside_itself() {
        let day: Day = "2025-06-30".parse().unwrap();
        let clock = CompanyClock::on_day(chrono_tz::Europe::Berlin, day);
        assert_eq!(clock.today(), day);
        assert!(clock.end_of(day.plus_days(-1)) < clock.now() && clock.now() <= clock.end_of(day));
    }
}
