//! What is chosen and written.

use super::Read;
use super::voices::Voice;
use crate::paper::{Answer, Survey};
use crate::question::QuestionKind;

/// How often each choice of a question was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceCounts {
    /// The question.
    pub question: String,
    /// Choice and people, in the order of the choices. Of an anonymous survey only those that may be
    /// shown.
    pub counts: Vec<(String, usize)>,
    /// How many people made one that is not shown.
    pub others: usize,
}

/// What people wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remarks {
    /// The question; absent for what was written beside all of them.
    pub question: Option<String>,
    /// What was written. Of an anonymous survey sorted by its words, and none where it is of fewer
    /// people than are shown together.
    pub remarks: Vec<Remark>,
}

/// What one person wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// What they are called; absent where nobody is to know.
    pub name: Option<String>,
    /// Their words.
    pub text: String,
}

pub(super) fn choices(read: &Read<'_>, survey: &Survey) -> Vec<ChoiceCounts> {
    let asked = survey.questions.iter().filter(|question| question.kind == QuestionKind::SingleChoice);
    asked
        .map(|question| {
            let chosen =
                |id: &str| read.voices.iter().filter(|voice| voice.answer.choice(question) == Some(id)).count();
            let people: Vec<usize> = question.choices.iter().map(|choice| chosen(&choice.id)).collect();
            let threshold = read.policy.threshold();
            let is_too_few = read.is_anonymous && people.iter().sum::<usize>() < threshold;
            if is_too_few {
                return ChoiceCounts { question: question.id.clone(), counts: Vec::new(), others: 0 };
            }
            let shown = read.shown(&people);
            let rows = || question.choices.iter().zip(people.iter().zip(&shown));
            ChoiceCounts {
                question: question.id.clone(),
                counts: rows()
                    .filter(|(_, (_, shown))| **shown)
                    .map(|(choice, (people, _))| (choice.id.clone(), *people))
                    .collect(),
                others: rows().filter(|(_, (_, shown))| !**shown).map(|(_, (people, _))| people).sum(),
            }
        })
        .collect()
}

pub(super) fn remarks(read: &Read<'_>, survey: &Survey) -> Vec<Remarks> {
    let asked = survey.questions.iter().filter(|question| question.kind == QuestionKind::FreeText);
    let mut remarks: Vec<Remarks> = asked
        .map(|question| Remarks {
            question: Some(question.id.clone()),
            remarks: written(read, |answer| answer.text(question)),
        })
        .collect();
    remarks.push(Remarks { question: None, remarks: written(read, Answer::remark) });
    remarks
}

fn written<'v>(read: &Read<'v>, words: impl Fn(&'v Answer) -> Option<&'v str>) -> Vec<Remark> {
    let remark = |voice: &Voice<'v>| {
        let text = words(voice.answer)?.to_string();
        Some(Remark { name: voice.mapped.map(|one| one.name.clone()), text })
    };
    let mut remarks: Vec<Remark> = read.voices.iter().filter_map(remark).collect();
    if read.is_anonymous {
        if remarks.len() < read.policy.threshold() {
            return Vec::new();
        }
        // The order in which they came would tell who answered when.
        remarks.sort_unstable();
    }
    remarks
}
