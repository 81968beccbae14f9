//! The reading of a survey: what its answers say together, how far that is to be believed, and
//! whether it hangs on one person.

#[cfg(test)]
mod anonymous_tests;
mod figures;
mod loud;
#[cfg(test)]
mod tests;
mod voices;
mod words;

pub use figures::{Figures, GroupFigures, Weighed};
pub use loud::{Loud, LoudUser};
pub use words::{ChoiceCounts, Remark, Remarks};

use crate::anonymity;
use crate::mapped::{GROUPS, Mapped, place};
use crate::paper::{Answer, Confidentiality, Survey};
use crate::policy::SurveyPolicy;
use crate::question::{Question, QuestionKind};
use accounts::DecisionRole;
use accounts::Refusal;
use money::{Day, Rate};
use statistics::MeanPrior;
use std::collections::BTreeMap;
use voices::{Voice, Voices};

/// What the answers to a survey say.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The survey.
    pub survey: String,
    /// People who have answered, of the mapped ones.
    pub coverage: Rate,
    /// The same by role. Of an anonymous survey only the roles that may be shown.
    pub by_role: Vec<RoleCoverage>,
    /// Each question that is answered by a score.
    pub scores: Vec<Score>,
    /// Each question that is answered by a choice.
    pub choices: Vec<ChoiceCounts>,
    /// What was written to each question in words, and beside all of them.
    pub remarks: Vec<Remarks>,
    /// Who has answered and is on no map: not counted until they are mapped.
    pub not_mapped: Vec<String>,
    /// Why an anonymous survey is not read yet, or not at all; then nothing but the coverage is told.
    pub withheld: Option<Refusal>,
}

/// How many of those with a role have answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleCoverage {
    /// The role; absent for those whose role is not known.
    pub role: Option<DecisionRole>,
    /// People who have answered, of the mapped ones.
    pub coverage: Rate,
}

/// What one question's scores say.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The question.
    pub question: String,
    /// What it asks for.
    pub kind: QuestionKind,
    /// People who have answered it, of the mapped ones.
    pub coverage: Rate,
    /// Whether the mean of people reaches what the policy asks for.
    pub verdict: Verdict,
    /// The figures; absent where nobody has answered, or too few to be shown.
    pub figures: Option<Figures>,
    /// Whether the verdict hangs on one person.
    pub loud_user: LoudUser,
}

/// Whether the mean of people reaches its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Reached,
    /// It does not.
    NotReached,
    /// Nobody can say: too few have answered, or the survey is not read yet.
    Unknown {
        /// How many more people are needed; 0 while an anonymous survey only waits to close. Of its
        /// questions that too few have answered to be shown, as many as if nobody had.
        people_missing: usize,
    },
}

impl Verdict {
    /// Whether it reaches it; absent where nobody can say.
    pub fn is_reached(self) -> Option<bool> {
        match self {
            Verdict::Reached => Some(true),
            Verdict::NotReached => Some(false),
            Verdict::Unknown { .. } => None,
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Reached => "Reached",
            Verdict::NotReached => "Not reached",
            Verdict::Unknown { .. } => "Not known",
        }
    }
}

/// Reads the answers to a survey.
///
/// One person, one voice: of a person's answers the latest counts, and of those of one day the one
/// later in the slice, which is in the order of recording. A person counts if they are `mapped`.
/// `priors` are what other customers say of a question, by its id. Answers after the survey has closed,
/// and those to other surveys, are left out. An anonymous survey is read as [`crate::anonymity`] says.
pub fn reading(
    survey: &Survey,
    answers: &[Answer],
    mapped: &[Mapped],
    priors: &BTreeMap<String, MeanPrior>,
    policy: &SurveyPolicy,
    today: Day,
) -> Reading {
    let voices = Voices::of(survey, answers, mapped);
    let withheld = withheld(survey, voices.people.len(), policy, today);
    let read = Read {
        is_anonymous: survey.confidentiality == Confidentiality::Anonymous,
        voices: if withheld.is_some() { &[] } else { &voices.people },
        people_withheld: if withheld.is_some() { voices.people.len() } else { 0 },
        mapped: mapped.len(),
        policy,
    };
    let scored = survey.questions.iter().filter(|question| question.kind.points().is_some());
    Reading {
        survey: survey.id.clone(),
        coverage: rate(voices.people.len(), mapped.len()),
        by_role: read.by_role(mapped),
        scores: scored.map(|question| read.score(question, priors.get(&question.id))).collect(),
        choices: words::choices(&read, survey),
        remarks: words::remarks(&read, survey),
        not_mapped: voices.not_mapped,
        withheld,
    }
}

/// Why an anonymous survey is not read.
fn withheld(survey: &Survey, people: usize, policy: &SurveyPolicy, today: Day) -> Option<Refusal> {
    let threshold = policy.threshold();
    if survey.confidentiality == Confidentiality::Confidential {
        return None;
    }
    if !survey.is_closed(today) {
        let reason = format!("It is read once, when it has closed: {people} answers have come so far.");
        let refusal =
            Refusal::new("anonymous_survey_is_read_once", reason, "Wait until it closes, or let it close today.");
        return Some(refusal.until(survey.closes_on.plus_days(1)));
    }
    (people < threshold).then(|| {
        let reason = format!("{people} people have answered, and answers are shown from {threshold} on.");
        Refusal::new("anonymous_answers_are_shown_together", reason, "Open another survey.")
    })
}

/// What is read, by which rules.
struct Read<'a> {
    is_anonymous: bool,
    /// Those that may be read.
    voices: &'a [Voice<'a>],
    /// How many people have given those that may not.
    people_withheld: usize,
    mapped: usize,
    policy: &'a SurveyPolicy,
}

impl Read<'_> {
    fn by_role(&self, mapped: &[Mapped]) -> Vec<RoleCoverage> {
        let mut answered = [0_usize; GROUPS.len()];
        for voice in self.voices {
            answered[place(voice.role)] += 1;
        }
        let mut known = [0_usize; GROUPS.len()];
        for one in mapped {
            known[place(one.role)] += 1;
        }
        if self.is_anonymous {
            known = anonymity::kept(known, self.policy.threshold());
        }
        let shown = self.shown(&answered);
        (0..GROUPS.len())
            .filter(|at| shown[*at] && known[*at] > 0)
            .map(|at| RoleCoverage { role: GROUPS[at], coverage: rate(answered[at], known[at]) })
            .collect()
    }

    fn score(&self, question: &Question, prior: Option<&MeanPrior>) -> Score {
        let mut given: Vec<(&Voice<'_>, u8)> =
            self.voices.iter().filter_map(|voice| Some((voice, voice.answer.score(question)?))).collect();
        // In whichever order answers came, the figures are the same to the last digit.
        given.sort_by_key(|(_, score)| *score);
        let may_be_told = !self.is_anonymous || given.len() >= self.policy.threshold();
        let told = if may_be_told { given.as_slice() } else { &[] };
        let target = loud::Target::of(question.kind, told, self.policy);
        let people_missing = self.policy.quorum(self.mapped).saturating_sub(told.len() + self.people_withheld);
        let is_known = people_missing == 0 && !told.is_empty();
        let verdict = if is_known { target.verdict() } else { Verdict::Unknown { people_missing } };
        Score {
            question: question.id.clone(),
            kind: question.kind,
            coverage: rate(told.len(), self.mapped),
            verdict,
            figures: self.figures(question, told, prior),
            loud_user: loud::test(self, &target, told, verdict),
        }
    }

    /// Which groups may be shown.
    fn shown(&self, people: &[usize]) -> Vec<bool> {
        if self.is_anonymous { anonymity::shown(people, self.policy.threshold()) } else { vec![true; people.len()] }
    }
}

fn rate(people: usize, mapped: usize) -> Rate {
    Rate { part: people as i64, whole: mapped as i64 }
}
