//! When somebody who was asked by mail and has not answered is reminded.

use crate::paper::{Invitation, Survey};
use crate::policy::SurveyPolicy;
use money::Day;

/// Whether a reminder is due: so many days after the person last heard of the survey, fewer times than
/// the policy allows, and no later than the last day on which they could answer. That they have not
/// answered, and may be contacted at all, is asked beside this.
pub fn is_reminder_due(policy: &SurveyPolicy, survey: &Survey, invitation: &Invitation, today: Day) -> bool {
    let days = i32::try_from(policy.reminder_after_days).unwrap_or(i32::MAX);
    let is_left = invitation.reminded_on.len() < policy.reminders_max as usize;
    is_left && !survey.is_closed(today) && today.0.saturating_sub(invitation.last_on().0) >= days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Confidentiality;
    use crate::story::{day, survey};
    use crate::template::Template;

    #[test]
    fn a_reminder_comes_a_week_after_the_last_word_and_twice_at_most() {
        // The survey is answered from 1 to 21 October.
        let survey = survey(Template::Quarterly, Confidentiality::Confidential);
        for (sent_on, reminded_on, today, want) in [
            ("2026-10-01", vec![], "2026-10-07", false),
            ("2026-10-01", vec![], "2026-10-08", true),
            // The machine stood still for a week: it is due once all the same.
            ("2026-10-01", vec![], "2026-10-15", true),
            ("2026-10-01", vec!["2026-10-08"], "2026-10-14", false),
            ("2026-10-01", vec!["2026-10-08"], "2026-10-15", true),
            ("2026-10-01", vec!["2026-10-02", "2026-10-03"], "2026-10-20", false),
            ("2026-10-14", vec![], "2026-10-21", true),
            ("2026-10-14", vec![], "2026-10-22", false),
        ] {
            let invitation = Invitation {
                id: "I-1".into(),
                survey: survey.id.clone(),
                person: "Ada".into(),
                sent_on: day(sent_on),
                reminded_on: reminded_on.iter().map(|on| day(on)).collect(),
            };
            let due = is_reminder_due(&SurveyPolicy::default(), &survey, &invitation, day(today));
            assert_eq!(due, want, "asked on {sent_on}, reminded on {reminded_on:?}, today {today}");
        }
    }
}
