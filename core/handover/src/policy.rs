//! The settings of the two handovers.

use serde::{Deserialize, Serialize};

/// How customers are handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HandoverPolicy {
    /// Working days after signature by the end of which the delivery brief is sent.
    pub brief_working_days: u16,
    /// Days after signature by the end of which the joint kickoff is held.
    pub kickoff_days: u16,
    /// Days in service before an account is handed over commercially.
    pub service_days_min: u16,
    /// Percent of the brief that must be known before the receiver accepts; the rest may be marked
    /// "to confirm", but not be missing.
    pub brief_known_percent_min: u8,
    /// Days without an interaction after which a customer that was handed over is silent, and after
    /// which the land owner should not be the only one who writes.
    pub silence_days: u16,
}

impl Default for HandoverPolicy {
    fn default() -> Self {
        HandoverPolicy {
            brief_working_days: 5,
            kickoff_days: 14,
            service_days_min: 90,
            brief_known_percent_min: 60,
            silence_days: 21,
        }
    }
}

impl HandoverPolicy {
    /// The settings that come with Ascend, as the file that RevOps edits (TOML).
    pub const STANDARD: &str = include_str!("standard.toml");

    /// All that is wrong with the settings: what, and what to write instead.
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        if self.brief_known_percent_min > 100 {
            let problem =
                format!("brief_known_percent_min is {}, and nothing is known by more.", self.brief_known_percent_min);
            faults.push((problem, "Write 0 to 100.".into()));
        }
        for (name, days) in [
            ("brief_working_days", self.brief_working_days),
            ("kickoff_days", self.kickoff_days),
            ("silence_days", self.silence_days),
        ] {
            if days == 0 {
                faults.push((format!("{name} is 0, which nobody can keep."), "Give at least 1 day.".into()));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_comes_with_ascend_says_what_holds_without_one() {
        assert_eq!(toml::from_str::<HandoverPolicy>(HandoverPolicy::STANDARD).unwrap(), HandoverPolicy::default());
        assert_eq!(toml::from_str::<HandoverPolicy>("kickoff_days = 21").unwrap().brief_working_days, 5);
        assert!(toml::from_str::<HandoverPolicy>("kickoff_day = 21").is_err(), "a misspelt setting is no setting");
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let wrong = HandoverPolicy { brief_known_percent_min: 101, kickoff_days: 0, ..HandoverPolicy::default() };
        let told: Vec<String> = wrong.faults().into_iter().map(|(problem, _)| problem).collect();
        assert_eq!(
            told,
            [
                "brief_known_percent_min is 101, and nothing is known by more.",
                "kickoff_days is 0, which nobody can keep."
            ]
        );
        assert!(HandoverPolicy::default().faults().is_empty());
    }
}
