//! A survey as the customer is shown it: together, from five people on, without names.

use draw::{Chart, Document, Dots, Section, dots, dots_told, format};
use money::Day;
use surveys::{ANONYMOUS_PEOPLE_MIN, QuestionKind, Reading, Score, Survey};

/// A mean as people read it: one decimal.
pub(crate) fn decimal(value: f64) -> String {
    format!("{value:.1}")
}

/// What an account is shown of one of its surveys, by `company` on a day.
pub fn survey_shown(account: &str, survey: &Survey, reading: &Reading, company: &str, today: Day) -> Document {
    let mut notes: Vec<String> =
        reading.withheld.iter().map(|no| format::sentence(&format!("{} {}", no.reason, no.remedy))).collect();
    if !reading.remarks.is_empty() || !reading.by_role.is_empty() {
        notes.push("What people wrote, and who they are, stays with us.".into());
    }
    let coverage = reading.coverage;
    Document {
        title: survey.title.clone(),
        subject: account.into(),
        about: format!(
            "Answered from {} to {} by {} of {}.",
            format::day_full(survey.opened_on),
            format::day_full(survey.closes_on),
            coverage.part,
            format::counted(coverage.whole, "person", "people")
        ),
        notes,
        sections: reading.scores.iter().map(|score| question(survey, score)).collect(),
        language: "en",
        by: company.into(),
        made_on: today,
    }
}

/// What all say together to one question, in words that need no statistics.
fn question(survey: &Survey, score: &Score) -> Section {
    let asked = survey.questions.iter().find(|question| question.id == score.question);
    let heading = asked.map_or(score.question.clone(), |question| question.text(survey.language).to_string());
    let figures = score.figures.as_ref().filter(|figures| figures.people >= ANONYMOUS_PEOPLE_MIN);
    let Some(figures) = figures else {
        let sentence = format!("Answers are shown together from {ANONYMOUS_PEOPLE_MIN} people on.");
        return Section { heading, figure: None, chart: None, sentences: vec![sentence] };
    };
    let most = score.kind.points().map_or(0, |points| points.high);
    let mut sentences = vec![format!("Half of those who answered gave {} or more.", decimal(figures.median))];
    if let Some(interval) = figures.interval {
        sentences.push(format!(
            "As far as {} answers can tell, the mean of everybody lies between {} and {}.",
            figures.people,
            decimal(interval.low),
            decimal(interval.high)
        ));
    }
    if let (QuestionKind::Recommendation, Some(net)) = (score.kind, figures.net_promoters) {
        sentences.extend(net.scaled(2).map(|net| format!("Net promoter score {net}.")));
    }
    let by_points = Dots { name: score.kind.label().into(), by_points: figures.by_points.clone(), loud: None };
    let drawn = dots(&by_points).zip(dots_told(&by_points));
    Section {
        heading,
        figure: Some(format!("{} of {most}", decimal(figures.mean))),
        chart: drawn.map(|(svg, told)| Chart { svg, told }),
        sentences,
    }
}
