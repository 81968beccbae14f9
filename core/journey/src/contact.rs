//! Whether a customer hears from us as often as agreed; silence is a signal.

use crate::policy::JourneyPolicy;
use crate::step::Place;
use accounts::same;
use money::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How often a customer hears from us. A stage of hypercare has a tighter limit of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckIn {
    /// At least every so many days: 90.
    pub days_max: u16,
    /// The same for some segments, by their name; none where a file has a `[check_in]` that names none.
    #[serde(default = "BTreeMap::new", skip_serializing_if = "BTreeMap::is_empty")]
    pub by_segment: BTreeMap<String, u16>,
}

impl Default for CheckIn {
    fn default() -> CheckIn {
        CheckIn { days_max: 90, by_segment: BTreeMap::from([("Enterprise".into(), 30), ("Mid-market".into(), 60)]) }
    }
}

/// By when a customer is to hear from us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactDue {
    /// The last day on which somebody spoke with them, if anybody ever did.
    pub last_on: Option<Day>,
    /// At least every so many days.
    pub days_max: u16,
    /// The last day on which it is in time.
    pub due_on: Day,
}

impl ContactDue {
    /// For how many days it is overdue; 0 while it is not.
    pub fn silent_days(&self, today: Day) -> i32 {
        (today.0 - self.due_on.0).max(0)
    }
}

impl JourneyPolicy {
    /// By when an account that stands in `place` since a day is to hear from us. The beginning of a
    /// stage counts like a contact. Absent before the first order, where a seller's own plan holds,
    /// and for accounts that left.
    pub fn contact_due(
        &self,
        place: Place,
        since: Day,
        segment: Option<&str>,
        last_on: Option<Day>,
    ) -> Option<ContactDue> {
        let Place::Stage(at) = place else { return None };
        let first = self.stages.iter().position(|stage| stage.hypercare).unwrap_or(0);
        let stage = self.stages.get(at).filter(|_| at >= first)?;
        let of_segment = segment.and_then(|name| self.check_in.by_segment.iter().find(|(known, _)| same(known, name)));
        let days_max = match stage.hypercare {
            true => self.hypercare.touch_days_max,
            false => of_segment.map_or(self.check_in.days_max, |(_, days)| *days),
        };
        let from = last_on.map_or(since, |last| last.max(since));
        Some(ContactDue { last_on, days_max, due_on: from.plus_days(days_max.into()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_file_says_which_segments_differ() {
        let of = |text: &str| toml::from_str::<CheckIn>(text).unwrap();
        assert_eq!(of("days_max = 14"), CheckIn { days_max: 14, by_segment: BTreeMap::new() });
        assert_eq!(of("by_segment = { SMB = 120 }").days_max, 90);
        // A file of before has no such part, and none of its customers is silent sooner for it.
        let text = JourneyPolicy::STANDARD.replace("[check_in]\ndays_max = 90\n", "");
        let text = text.replace("by_segment = { \"Enterprise\" = 30, \"Mid-market\" = 60 }\n", "");
        assert!(!text.contains("check_in"), "{text}");
        assert_eq!(toml::from_str::<JourneyPolicy>(&text).unwrap().check_in, CheckIn::default());
    }

    #[test]
    fn silence_is_counted_from_the_last_word_or_from_the_stage() {
        let policy: JourneyPolicy = toml::from_str(JourneyPolicy::STANDARD).unwrap();
        let since = "2026-03-01";
        // Stage, segment, last contact, today: at least every so many days, due on, silent for.
        for (stage, segment, last_on, today, want) in [
            ("pilot", None, None, "2026-03-08", "7 days, due 2026-03-08, silent 0"),
            ("pilot", Some("Enterprise"), None, "2026-03-09", "7 days, due 2026-03-08, silent 1"),
            ("pilot", None, Some("2026-03-05"), "2026-03-09", "7 days, due 2026-03-12, silent 0"),
            // What was said before the stage began is not said in it.
            ("pilot", None, Some("2026-01-05"), "2026-03-20", "7 days, due 2026-03-08, silent 12"),
            ("expanding", Some("enterprise"), Some("2026-03-05"), "2026-04-10", "30 days, due 2026-04-04, silent 6"),
            ("expanding", Some("SMB"), Some("2026-03-05"), "2026-04-10", "90 days, due 2026-06-03, silent 0"),
            ("happy_pilot", None, None, "2026-04-10", "90 days, due 2026-05-30, silent 0"),
            ("lead", None, None, "2026-09-01", "nobody is waited for"),
        ] {
            let place = Place::of(&policy, stage).unwrap();
            let due = policy.contact_due(place, day(since), segment, last_on.map(day));
            let told = due.map_or("nobody is waited for".into(), |due| {
                format!("{} days, due {}, silent {}", due.days_max, due.due_on, due.silent_days(day(today)))
            });
            assert_eq!(told, want, "{stage} {segment:?} {last_on:?} {today}");
        }
        assert_eq!(policy.contact_due(Place::Churned, day(since), None, None), None);
    }
}
