//! Where and when a file is read.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use money::Day;

/// The company's place in time: it decides on which day an instant falls, and what is still to
/// come. Only mail and calendars tell instants; the days of other files stand as they are written.
#[derive(Clone, Copy, Debug)]
pub struct Here {
    /// The company's time zone.
    pub zone: Tz,
    /// The day it is there.
    pub today: Day,
}

impl Here {
    /// The day of an instant.
    pub(crate) fn day_of(self, instant: DateTime<Utc>) -> Day {
        instant.with_timezone(&self.zone).date_naive().into()
    }
}
