//! What the answers to a survey say, as far as it may be told. All of it is the reading's; no answer is told here.

use super::problem::BrokenRule;
use super::values::Share;
use serde::Serialize;
use surveys::{
    ChoiceCounts, Confidentiality, Loud, LoudUser, QuestionKind, Reading, Remarks, RoleCoverage, Score, Survey, Verdict,
};
use utoipa::ToSchema;

/// What answers say together.
#[derive(Serialize, ToSchema)]
pub struct SurveyReading {
    /// People who have answered, of those on the map.
    coverage: Share,
    /// The same by role in decisions; of an anonymous survey only where enough people share a role.
    by_role: Vec<SurveyRole>,
    /// Each question that is answered by a score.
    scores: Vec<SurveyScore>,
    /// Each question that is answered by a choice.
    choices: Vec<SurveyChoices>,
    /// What was written; of an anonymous survey by its words, and only where enough people wrote.
    remarks: Vec<SurveyRemark>,
    /// How many answers are of people who are on no map; they count once they are mapped.
    not_mapped: usize,
    /// Why an anonymous survey is not read yet, or not at all; then nothing but the coverage is told.
    withheld: Option<BrokenRule>,
}

/// How many of those with a role have answered.
#[derive(Serialize, ToSchema)]
pub struct SurveyRole {
    /// `decides`, `shapes` or `uses`; null for those whose role is not known.
    role: Option<&'static str>,
    /// People who have answered, of those on the map.
    coverage: Share,
}

/// What the scores of a question say.
#[derive(Serialize, ToSchema)]
pub struct SurveyScore {
    /// Names the question.
    question: String,
    /// What it asks for: `product_satisfaction`, `implementation_quality`, `recommendation` or `effort`.
    #[schema(value_type = String)]
    kind: QuestionKind,
    /// Its words.
    text: String,
    /// People who have answered it, of those on the map.
    coverage: Share,
    /// The mean of people, each with one voice; null where nobody has answered, or too few to be shown. Of an
    /// anonymous survey to one decimal, as its page has it, and so are the others.
    mean: Option<f64>,
    /// The median of people.
    median: Option<f64>,
    /// The 95 % interval of the mean; null of one person.
    interval: Option<SurveyInterval>,
    /// `reached`, `not_reached` or `unknown`: whether the mean reaches what the policy asks for.
    verdict: &'static str,
    /// How many more people would have to answer for a verdict; null where there is one.
    people_missing: Option<usize>,
    /// Whether the verdict hangs on one person.
    loud_user: SurveyLoudUser,
}

/// Between which values something lies.
#[derive(Serialize, ToSchema)]
pub struct SurveyInterval {
    /// The lower end.
    low: f64,
    /// The upper end.
    high: f64,
}

/// Whether a verdict hangs on one person.
#[derive(Serialize, ToSchema)]
pub struct SurveyLoudUser {
    /// `not_tested` (there is no verdict), `nobody`, `somebody` (who is not told, for it is anonymous) or `named`.
    told: &'static str,
    /// Those without any one of whom it flips, the farthest from the mean first; empty unless it is `named`.
    people: Vec<LoudPerson>,
}

/// A person without whom a verdict flips.
#[derive(Serialize, ToSchema)]
pub struct LoudPerson {
    /// What they are called.
    name: String,
    /// The score that counts for them.
    score: u8,
    /// How many times they have answered.
    answers: usize,
    /// The mean of people without them.
    mean_without: f64,
    /// The verdict without them.
    verdict_without: &'static str,
}

/// How often each choice was made.
#[derive(Serialize, ToSchema)]
pub struct SurveyChoices {
    /// Names the question.
    question: String,
    /// Its words.
    text: String,
    /// Each choice that may be shown.
    counts: Vec<SurveyChoice>,
    /// How many people made one that is not shown.
    others: usize,
}

/// How often a choice was made.
#[derive(Serialize, ToSchema)]
pub struct SurveyChoice {
    /// Names the choice.
    choice: String,
    /// Its words.
    text: String,
    /// How many people made it.
    people: usize,
}

/// What one person wrote.
#[derive(Serialize, ToSchema)]
pub struct SurveyRemark {
    /// The question; null for what was written beside all of them.
    question: Option<String>,
    /// Their words.
    text: String,
    /// What they are called; null where nobody is to know.
    name: Option<String>,
}

impl SurveyReading {
    /// The reading of a survey as told.
    pub fn of(survey: &Survey, reading: &Reading) -> SurveyReading {
        let role =
            |one: &RoleCoverage| SurveyRole { role: one.role.map(|role| role.key()), coverage: one.coverage.into() };
        SurveyReading {
            coverage: reading.coverage.into(),
            by_role: reading.by_role.iter().map(role).collect(),
            scores: reading.scores.iter().map(|score| SurveyScore::of(survey, score)).collect(),
            choices: reading.choices.iter().map(|counts| SurveyChoices::of(survey, counts)).collect(),
            remarks: reading.remarks.iter().flat_map(SurveyRemark::all).collect(),
            not_mapped: reading.not_mapped.len(),
            withheld: reading.withheld.clone().map(BrokenRule::from),
        }
    }
}

impl SurveyScore {
    fn of(survey: &Survey, score: &Score) -> SurveyScore {
        // More digits could tell of an anonymous answer what its page does not.
        let shown = |value: f64| match survey.confidentiality {
            Confidentiality::Confidential => value,
            Confidentiality::Anonymous => (value * 10.0).round() / 10.0,
        };
        let figures = score.figures.as_ref();
        let interval = figures.and_then(|figures| figures.interval);
        SurveyScore {
            question: score.question.clone(),
            kind: score.kind,
            text: words_of(survey, &score.question),
            coverage: score.coverage.into(),
            mean: figures.map(|figures| shown(figures.mean)),
            median: figures.map(|figures| shown(figures.median)),
            interval: interval.map(|i| SurveyInterval { low: shown(i.low), high: shown(i.high) }),
            verdict: word_of(score.verdict),
            people_missing: match score.verdict {
                Verdict::Unknown { people_missing } => Some(people_missing),
                Verdict::Reached | Verdict::NotReached => None,
            },
            loud_user: SurveyLoudUser::of(&score.loud_user),
        }
    }
}

impl SurveyLoudUser {
    fn of(loud_user: &LoudUser) -> SurveyLoudUser {
        let (told, people) = match loud_user {
            LoudUser::NotTested => ("not_tested", &[][..]),
            LoudUser::Nobody => ("nobody", &[][..]),
            LoudUser::Somebody => ("somebody", &[][..]),
            LoudUser::Named(people) => ("named", people.as_slice()),
        };
        let person = |one: &Loud| LoudPerson {
            name: one.name.clone(),
            score: one.score,
            answers: one.answers,
            mean_without: one.mean_without,
            verdict_without: word_of(one.verdict_without),
        };
        SurveyLoudUser { told, people: people.iter().map(person).collect() }
    }
}

impl SurveyChoices {
    fn of(survey: &Survey, counted: &ChoiceCounts) -> SurveyChoices {
        let asked = survey.questions.iter().find(|question| question.id == counted.question);
        let text = |id: &str| {
            let choice = asked.and_then(|question| question.choices.iter().find(|choice| choice.id == id));
            choice.map_or(id, |choice| choice.text(survey.language)).to_string()
        };
        let count =
            |(id, people): &(String, usize)| SurveyChoice { choice: id.clone(), text: text(id), people: *people };
        SurveyChoices {
            question: counted.question.clone(),
            text: words_of(survey, &counted.question),
            counts: counted.counts.iter().map(count).collect(),
            others: counted.others,
        }
    }
}

impl SurveyRemark {
    fn all(asked: &Remarks) -> Vec<SurveyRemark> {
        let remark = |one: &surveys::Remark| SurveyRemark {
            question: asked.question.clone(),
            text: one.text.clone(),
            name: one.name.clone(),
        };
        asked.remarks.iter().map(remark).collect()
    }
}

/// The words of a question in the survey's language.
fn words_of(survey: &Survey, question: &str) -> String {
    let asked = survey.questions.iter().find(|asked| asked.id == question);
    asked.map_or(question, |asked| asked.text(survey.language)).to_string()
}

fn word_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Reached => "reached",
        Verdict::NotReached => "not_reached",
        Verdict::Unknown { .. } => "unknown",
    }
}
