//! Felt versus actual: what people say against what they do and get.

use crate::policy::SurveyPolicy;
use crate::reading::Verdict;

/// What a reading says of one question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Felt {
    /// Whether the mean of people reaches its target.
    pub verdict: Verdict,
    /// That mean.
    pub mean: f64,
    /// The highest point of the scale.
    pub high: u8,
}

/// What is known of the same account beside its survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lived {
    /// Change of usage over the last 90 days in percent of the 90 before; absent where it is not measured.
    pub usage_change_percent: Option<i32>,
    /// How the goal of the success plan stands.
    pub goal: GoalState,
}

/// How a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalState {
    /// It is reached.
    Reached,
    /// Its date has passed without it.
    Missed,
    /// Neither, or there is none.
    Open,
}

/// That what people say and what they do or get point different ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// Which way.
    pub kind: DivergenceKind,
    /// Both sides in one sentence.
    pub text: String,
    /// What to find out.
    pub remedy: &'static str,
}

/// Which way it diverges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DivergenceKind {
    /// People say it is well, and usage or goal say it is not.
    FeltBetter,
    /// People say it is not well, and usage or goal say it is.
    FeltWorse,
}

/// Whether what people say and what they do or get diverge; `None` where they agree, where the verdict
/// is not known, or where nothing beside the survey is.
///
/// A change of usage counts from the policy's percent on. Where usage and goal point different ways,
/// the one that diverges is told: it is what nobody would look for.
pub fn divergence(felt: &Felt, lived: &Lived, policy: &SurveyPolicy) -> Option<Divergence> {
    let kind = match felt.verdict {
        Verdict::Reached => DivergenceKind::FeltBetter,
        Verdict::NotReached => DivergenceKind::FeltWorse,
        Verdict::Unknown { .. } => return None,
    };
    let is_better = kind == DivergenceKind::FeltBetter;
    let usage = lived.usage_change_percent.filter(|percent| {
        let points_other_way = (*percent < 0) == is_better;
        points_other_way && percent.unsigned_abs() >= policy.usage_change_percent_min.max(1)
    });
    let usage = usage.map(|percent| match percent {
        ..0 => format!("usage fell by {} % in 90 days", percent.unsigned_abs()),
        _ => format!("usage rose by {percent} % in 90 days"),
    });
    let goal = match (lived.goal, is_better) {
        (GoalState::Missed, true) => Some("the goal was missed".to_string()),
        (GoalState::Reached, false) => Some("the goal is reached".to_string()),
        _ => None,
    };
    let evidence: Vec<String> = [usage, goal].into_iter().flatten().collect();
    if evidence.is_empty() {
        return None;
    }
    let evidence = evidence.join(" and ");
    let said = format!("People give {:.1} of {}", felt.mean, felt.high);
    Some(match kind {
        DivergenceKind::FeltBetter => Divergence {
            kind,
            text: format!("{said}, yet {evidence}."),
            remedy: "Ask those who stopped using it: they may not be those who answered.",
        },
        DivergenceKind::FeltWorse => Divergence {
            kind,
            text: format!("{said}, although {evidence}."),
            remedy: "Ask what is hard about it: people may use it because they have to.",
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_say_is_held_against_what_they_do() {
        use GoalState::{Missed, Open};
        use Verdict::*;
        let unknown = Unknown { people_missing: 2 };
        for (verdict, mean, usage_change_percent, goal, want) in [
            (Reached, 4.5, Some(-35), Open, "People give 4.5 of 5, yet usage fell by 35 % in 90 days."),
            (Reached, 4.5, Some(-20), Open, "People give 4.5 of 5, yet usage fell by 20 % in 90 days."),
            (Reached, 4.5, Some(-19), Open, ""),
            (Reached, 4.5, Some(40), Open, ""),
            (Reached, 4.5, Some(40), Missed, "People give 4.5 of 5, yet the goal was missed."),
            (
                Reached,
                4.5,
                Some(-35),
                Missed,
                "People give 4.5 of 5, yet usage fell by 35 % in 90 days and the goal was missed.",
            ),
            (NotReached, 2.8, Some(30), Open, "People give 2.8 of 5, although usage rose by 30 % in 90 days."),
            (NotReached, 2.8, Some(-30), Open, ""),
            (NotReached, 2.8, None, GoalState::Reached, "People give 2.8 of 5, although the goal is reached."),
            (NotReached, 2.8, None, Missed, ""),
            (unknown, 4.5, Some(-35), Missed, ""),
            (Reached, 4.5, None, Open, ""),
        ] {
            let felt = Felt { verdict, mean, high: 5 };
            let found = divergence(&felt, &Lived { usage_change_percent, goal }, &SurveyPolicy::default());
            assert_eq!(found.map_or(String::new(), |found| found.text), want, "{felt:?}");
        }
    }
}
