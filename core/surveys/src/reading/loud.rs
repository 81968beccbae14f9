//! The loud-user test: does the verdict flip without one person?

use super::voices::Voice;
use super::{Read, Verdict};
use crate::policy::SurveyPolicy;
use crate::question::QuestionKind;

/// Whether a verdict hangs on one person.
#[derive(Clone, Debug, PartialEq)]
pub enum LoudUser {
    /// There is no verdict that could flip.
    NotTested,
    /// Without whomever, the verdict stays.
    Nobody,
    /// Without somebody it flips. The survey is anonymous, so neither who nor how many is told.
    Somebody,
    /// Without any one of these it flips: the farthest from the mean first, then by name.
    Named(Vec<Loud>),
}

/// A person without whom a verdict flips.
#[derive(Clone, Debug, PartialEq)]
pub struct Loud {
    /// What papers call them.
    pub person: String,
    /// What they are called.
    pub name: String,
    /// The score that counts for them.
    pub score: u8,
    /// How many times they have answered the question.
    pub answers: usize,
    /// The mean of people without them.
    pub mean_without: f64,
    /// The verdict without them.
    pub verdict_without: Verdict,
}

/// Points against what they must reach, in whole numbers: a verdict must not hang on rounding.
pub(super) struct Target {
    people: u64,
    points: u64,
    tenths_min: u64,
}

impl Target {
    pub(super) fn of(kind: QuestionKind, given: &[(&Voice<'_>, u8)], policy: &SurveyPolicy) -> Target {
        Target {
            people: given.len() as u64,
            points: given.iter().map(|(_, score)| u64::from(*score)).sum(),
            tenths_min: u64::from(policy.tenths_min(kind).unwrap_or(0)),
        }
    }

    /// Whether the mean of people reaches the target; of nobody it does not.
    pub(super) fn verdict(&self) -> Verdict {
        let reaches = self.people > 0 && self.points * 10 >= self.tenths_min * self.people;
        if reaches { Verdict::Reached } else { Verdict::NotReached }
    }

    /// The same without one person.
    fn without(&self, score: u8) -> Target {
        Target { people: self.people - 1, points: self.points - u64::from(score), ..*self }
    }

    fn mean(&self) -> f64 {
        self.points as f64 / self.people as f64
    }
}

/// Asks for each person whether the verdict flips without them. That fewer than the quorum would be
/// left flips nothing, and one person alone has nobody to be compared with.
pub(super) fn test(read: &Read<'_>, target: &Target, given: &[(&Voice<'_>, u8)], verdict: Verdict) -> LoudUser {
    if matches!(verdict, Verdict::Unknown { .. }) || given.len() < 2 {
        return LoudUser::NotTested;
    }
    let flips = |score: u8| target.without(score).verdict() != verdict;
    let mut loud: Vec<&(&Voice<'_>, u8)> = given.iter().filter(|(_, score)| flips(*score)).collect();
    if loud.is_empty() {
        return LoudUser::Nobody;
    }
    if read.is_anonymous {
        return LoudUser::Somebody;
    }
    let mean = target.mean();
    let distance = |score: u8| (f64::from(score) - mean).abs();
    let name = |voice: &Voice<'_>| voice.mapped.map_or(String::new(), |one| one.name.clone());
    loud.sort_by(|(one, a), (other, b)| {
        distance(*b).total_cmp(&distance(*a)).then_with(|| name(one).cmp(&name(other)))
    });
    let named = loud.into_iter().filter_map(|(voice, score)| {
        let one = voice.mapped?;
        let without = target.without(*score);
        Some(Loud {
            person: one.person.clone(),
            name: one.name.clone(),
            score: *score,
            answers: voice.answers.len(),
            mean_without: without.mean(),
            verdict_without: without.verdict(),
        })
    });
    LoudUser::Named(named.collect())
}
