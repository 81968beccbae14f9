//! The surveys of an account: what each question that is answered by a score came to, as its page tells it.

use super::{Field, List, asked};
use crate::documents::survey_shown::decimal;
use actions::{Cx, Stop, SurveyNow, surveys_of};
use exports::{Cell, Holds};
use money::Day;
use std::sync::Arc;
use surveys::{Figures, Score};
use uuid::Uuid;

/// A survey on a day, with one of its scored questions.
pub struct Row {
    now: Arc<SurveyNow>,
    /// The place of the question among those scored; absent for a survey that scores nothing.
    at: Option<usize>,
    today: Day,
}

type Of = Field<Row>;

/// The digits that a page shows of a mean. More could tell of an anonymous answer what its page does not.
const DIGITS: u32 = 1;
const SCORE: Holds = Holds::Decimal(DIGITS);

const SURVEY: Of = Of::new("Survey", Holds::Text, |row| Cell::Text(row.now.survey.title.clone()));
const KIND: Of = Of::new("Kind", Holds::Text, |row| Cell::Text(row.now.survey.kind.label().into()));
const CONFIDENTIALITY: Of =
    Of::new("Confidentiality", Holds::Text, |row| Cell::Text(row.now.survey.confidentiality.label().into()));
const UNTIL: Of = Of::new("Answered until", Holds::Day, |row| Cell::Day(row.now.survey.closes_on));
const CLOSED: Of = Of::new("Closed", Holds::Truth, |row| Cell::Truth(row.now.survey.is_closed(row.today)));
const ANSWERED: Of = Of::new("Answered", Holds::Whole, |row| Cell::Whole(row.now.reading.coverage.part));
const MAPPED: Of = Of::new("On the map", Holds::Whole, |row| Cell::Whole(row.now.reading.coverage.whole));
const WITHHELD: Of =
    Of::new("Not read because", Holds::Text, |row| Cell::text(row.now.reading.withheld.as_ref().map(|no| &*no.reason)));
const QUESTION: Of = Of::new("Question", Holds::Text, |row| Cell::text(row.score().map(|score| score.kind.label())));
const ASKED: Of = Of::new("Asked", Holds::Text, |row| Cell::text(row.words()));
const PEOPLE: Of = Of::new("People", Holds::Whole, |row| match row.score() {
    Some(score) if row.now.reading.withheld.is_none() => Cell::Whole(score.coverage.part),
    _ => Cell::Absent,
});
const MEAN: Of = Of::new("Mean of people", SCORE, |row| row.told(|figures| Some(figures.mean)));
const MEDIAN: Of = Of::new("Median", SCORE, |row| row.told(|figures| Some(figures.median)));
const LOW: Of = Of::new("95% from", SCORE, |row| row.told(|figures| figures.interval.map(|interval| interval.low)));
const HIGH: Of = Of::new("95% to", SCORE, |row| row.told(|figures| figures.interval.map(|interval| interval.high)));
const VERDICT: Of = Of::new("Verdict", Holds::Text, |row| Cell::text(row.score().map(|score| score.verdict.label())));
const ID: Of = Of::new("Survey id", Holds::Text, |row| Cell::Text(row.now.survey.id.clone()));

const FIELDS: [&Of; 17] = [
    &SURVEY,
    &KIND,
    &CONFIDENTIALITY,
    &UNTIL,
    &CLOSED,
    &ANSWERED,
    &MAPPED,
    &WITHHELD,
    &QUESTION,
    &ASKED,
    &PEOPLE,
    &MEAN,
    &MEDIAN,
    &LOW,
    &HIGH,
    &VERDICT,
    &ID,
];

impl Row {
    fn score(&self) -> Option<&Score> {
        self.now.reading.scores.get(self.at?)
    }

    /// The words of the question, in the survey's language.
    fn words(&self) -> Option<&str> {
        let (survey, score) = (&self.now.survey, self.score()?);
        let asked = survey.questions.iter().find(|question| question.id == score.question);
        Some(asked.map_or(&score.question, |question| question.text(survey.language)))
    }

    /// A figure with the digits of the page; absent where the reading tells none.
    fn told(&self, figure: fn(&Figures) -> Option<f64>) -> Cell {
        let value = self.score().and_then(|score| score.figures.as_ref()).and_then(figure);
        let digits = value.and_then(|value| decimal(value).replace('.', "").parse().ok());
        digits.map_or(Cell::Absent, |scaled| Cell::Decimal(scaled, DIGITS))
    }
}

/// The surveys of an account, the latest first, a row per question that is answered by a score. Answers, and whose they
/// are, stay where they are; of an anonymous survey figures are told once it is read.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(cx: &Cx, account: Uuid) -> Result<List, Stop> {
    let today = cx.clock.today();
    let rows_of = |now: SurveyNow| {
        let now = Arc::new(now);
        let scored = now.reading.scores.len();
        let places = if scored == 0 { vec![None] } else { (0..scored).map(Some).collect() };
        places.into_iter().map(move |at| Row { now: now.clone(), at, today })
    };
    let rows = surveys_of(cx, account).await?.into_iter().flat_map(rows_of).collect();
    Ok(List::known("surveys", asked(&[("account", Some(account.to_string()))]), FIELDS.to_vec(), rows))
}
