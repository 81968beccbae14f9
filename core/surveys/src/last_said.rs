//! What people said last.

use crate::question::QuestionKind;
use crate::reading::{Reading, Score};

/// What people said of the product when they were last asked, of the readings of an account's surveys,
/// the latest first. A survey that nobody has answered yet says nothing; the one before it still does.
pub fn last_of_product<'r>(latest_first: impl IntoIterator<Item = &'r Reading>) -> Option<&'r Score> {
    let mut scores = latest_first.into_iter().flat_map(|reading| &reading.scores);
    scores.find(|score| score.kind == QuestionKind::ProductSatisfaction && score.figures.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::SurveyPolicy;
    use crate::reading::{Verdict, reading};
    use crate::story::{day, mapped};
    use crate::{Answer, ImportedAnswer, Survey, SurveyKind, surveys_elsewhere};
    use std::collections::BTreeMap;

    /// `survey person day question=points`.
    fn imported(table: &[&str]) -> Vec<ImportedAnswer> {
        let one = |(at, line): (usize, &&str)| {
            let words: Vec<&str> = line.split(' ').collect();
            let (question, points) = words[3].split_once('=').unwrap();
            ImportedAnswer {
                id: format!("R{at}"),
                survey: words[0].into(),
                kind: SurveyKind::Relationship,
                person: Some(words[1].into()),
                answered_on: day(words[2]),
                scores: [(question.to_string(), points.parse().unwrap())].into(),
                comment: None,
            }
        };
        table.iter().enumerate().map(one).collect()
    }

    #[test]
    fn the_last_score_that_anybody_gave_decides() {
        let people = mapped(&["Ada, decides", "Ben, uses"]);
        for (table, want) in [
            (&[][..], None),
            (&["Spring Ada 2026-03-02 product=5", "Spring Ben 2026-03-03 product=4"][..], Some(Verdict::Reached)),
            (
                &[
                    "Spring Ada 2026-03-02 product=5",
                    "Spring Ben 2026-03-03 product=4",
                    "Summer Ada 2026-06-02 product=2",
                    "Summer Ben 2026-06-03 product=3",
                    // Says nothing of the product.
                    "Autumn Ada 2026-09-02 recommendation=9",
                ][..],
                Some(Verdict::NotReached),
            ),
        ] {
            let read = |(survey, answers): (Survey, Vec<Answer>)| {
                reading(&survey, &answers, &people, &BTreeMap::new(), &SurveyPolicy::default(), day("2026-12-01"))
            };
            let readings: Vec<Reading> = surveys_elsewhere(&imported(table)).into_iter().rev().map(read).collect();
            assert_eq!(last_of_product(&readings).map(|score| score.verdict), want, "{table:?}");
        }
    }
}
