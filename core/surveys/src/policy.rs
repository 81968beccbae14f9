//! What a company sets for its surveys, with what holds until it does.

use crate::question::QuestionKind;
use accounts::DecisionRole;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From how many people anonymous answers are shown together. A policy may ask for more, never for
/// less: people were told so.
pub const ANONYMOUS_PEOPLE_MIN: usize = 5;

/// The settings of surveys. What a document leaves out has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SurveyPolicy {
    /// How many percent of the mapped people must have answered for a verdict: 30.
    pub quorum_percent: u32,
    /// How many people must at least, or all where fewer are mapped: 5.
    pub quorum_people_min: u32,
    /// What the mean of people must reach for product satisfaction, in tenths: 40, which is 4.0 of 5.
    pub product_tenths_min: u32,
    /// The same for implementation quality: 40.
    pub implementation_tenths_min: u32,
    /// The same for recommendation, of 10: 70, where people cease to speak against us.
    pub recommendation_tenths_min: u32,
    /// The same for effort, of 7: 50, which is "rather easy".
    pub effort_tenths_min: u32,
    /// What somebody who decides weighs: 3.
    pub decides_weight: u32,
    /// What somebody who shapes weighs: 2.
    pub shapes_weight: u32,
    /// What somebody who uses weighs, or whose role is not known: 1.
    pub uses_weight: u32,
    /// From how many people anonymous answers are shown together: 5, and never fewer.
    pub anonymous_people_min: u32,
    /// How many relationship surveys one person gets at most: 2.
    pub relationship_surveys_max: u32,
    /// In how many days: 365.
    pub relationship_surveys_days: u32,
    /// How many months lie between the rounds of an account, by tier: strategic 3.
    pub cadence_months: BTreeMap<String, u32>,
    /// The same for every other tier: 12.
    pub cadence_months_otherwise: u32,
    /// After how many days without an answer a person is reminded by mail: 7.
    pub reminder_after_days: u32,
    /// How often at most: 2.
    pub reminders_max: u32,
    /// How often a person is contacted at most, through all channels together: 4.
    pub person_contacts_max: u32,
    /// In how many days: 30.
    pub person_contacts_days: u32,
    /// How often an account is; one message to several of its people is one contact: 12.
    pub account_contacts_max: u32,
    /// In how many days: 30.
    pub account_contacts_days: u32,
    /// From how many percent in 90 days a change of usage is one that people should feel: 20.
    pub usage_change_percent_min: u32,
}

impl Default for SurveyPolicy {
    fn default() -> SurveyPolicy {
        SurveyPolicy {
            quorum_percent: 30,
            quorum_people_min: 5,
            product_tenths_min: 40,
            implementation_tenths_min: 40,
            recommendation_tenths_min: 70,
            effort_tenths_min: 50,
            decides_weight: 3,
            shapes_weight: 2,
            uses_weight: 1,
            anonymous_people_min: 5,
            relationship_surveys_max: 2,
            relationship_surveys_days: 365,
            cadence_months: BTreeMap::from([("strategic".into(), 3)]),
            cadence_months_otherwise: 12,
            reminder_after_days: 7,
            reminders_max: 2,
            person_contacts_max: 4,
            person_contacts_days: 30,
            account_contacts_max: 12,
            account_contacts_days: 30,
            usage_change_percent_min: 20,
        }
    }
}

impl SurveyPolicy {
    /// From how many people anonymous answers are shown together.
    pub fn threshold(&self) -> usize {
        (self.anonymous_people_min as usize).max(ANONYMOUS_PEOPLE_MIN)
    }

    /// All that is wrong with the settings: what, and what to write instead.
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        if self.quorum_percent > 100 {
            let problem = format!("quorum_percent is {}, and nobody can ask more than all.", self.quorum_percent);
            faults.push((problem, "Write 0 to 100.".into()));
        }
        if (self.anonymous_people_min as usize) < ANONYMOUS_PEOPLE_MIN {
            let problem = format!(
                "anonymous_people_min is {}, and people were told that it is {ANONYMOUS_PEOPLE_MIN} or more.",
                self.anonymous_people_min
            );
            faults.push((problem, format!("Write {ANONYMOUS_PEOPLE_MIN} or more.")));
        }
        for (name, tenths, most) in [
            ("product_tenths_min", self.product_tenths_min, 50),
            ("implementation_tenths_min", self.implementation_tenths_min, 50),
            ("recommendation_tenths_min", self.recommendation_tenths_min, 100),
            ("effort_tenths_min", self.effort_tenths_min, 70),
        ] {
            if tenths > most {
                faults.push((format!("{name} is {tenths}, above its scale."), format!("Write at most {most}.")));
            }
        }
        let cadences = self.cadence_months.values().chain([&self.cadence_months_otherwise]);
        if cadences.chain([&self.relationship_surveys_days]).any(|span| *span == 0) {
            let problem = "A span of 0 months or days would ask everybody every day.";
            faults.push((problem.into(), "Write at least 1.".into()));
        }
        faults
    }

    /// How many people must have answered for a verdict, of so many mapped; at least one.
    pub fn quorum(&self, mapped: usize) -> usize {
        let share = (mapped * self.quorum_percent as usize).div_ceil(100);
        share.max(mapped.min(self.quorum_people_min as usize)).max(1)
    }

    /// What the mean of people must reach, in tenths; `None` for a question without a score.
    pub fn tenths_min(&self, kind: QuestionKind) -> Option<u32> {
        match kind {
            QuestionKind::ProductSatisfaction => Some(self.product_tenths_min),
            QuestionKind::ImplementationQuality => Some(self.implementation_tenths_min),
            QuestionKind::Recommendation => Some(self.recommendation_tenths_min),
            QuestionKind::Effort => Some(self.effort_tenths_min),
            QuestionKind::FreeText | QuestionKind::SingleChoice => None,
        }
    }

    /// What a role weighs.
    pub fn role_weight(&self, role: Option<DecisionRole>) -> u32 {
        match role {
            Some(DecisionRole::Decides) => self.decides_weight,
            Some(DecisionRole::Shapes) => self.shapes_weight,
            Some(DecisionRole::Uses) | None => self.uses_weight,
        }
    }

    /// How many months lie between the rounds of an account of a tier, at least one.
    pub fn cadence(&self, tier: &str) -> u32 {
        let named = self.cadence_months.iter().find(|(known, _)| accounts::same(known, tier));
        named.map_or(self.cadence_months_otherwise, |(_, months)| *months).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quorum_is_a_share_and_a_number_of_people() {
        let policy = SurveyPolicy::default();
        for (mapped, quorum) in [(0, 1), (1, 1), (3, 3), (5, 5), (16, 5), (17, 6), (20, 6), (100, 30), (101, 31)] {
            assert_eq!(policy.quorum(mapped), quorum, "{mapped} mapped");
        }
    }

    #[test]
    fn a_document_says_what_differs() {
        let policy: SurveyPolicy = serde_json::from_str(r#"{"quorum_percent": 50}"#).unwrap();
        assert_eq!(policy, SurveyPolicy { quorum_percent: 50, ..SurveyPolicy::default() });
        assert!(serde_json::from_str::<SurveyPolicy>(r#"{"quorum": 50}"#).is_err());
    }

    #[test]
    fn nobody_sets_the_threshold_below_what_people_were_told() {
        let with = |anonymous_people_min| SurveyPolicy { anonymous_people_min, ..SurveyPolicy::default() };
        assert_eq!([with(1).threshold(), with(5).threshold(), with(8).threshold()], [5, 5, 8]);
        assert_eq!(SurveyPolicy::default().cadence("Strategic"), 3);
        assert_eq!(SurveyPolicy::default().cadence("SMB"), 12);
    }
}
