//! A survey drawn as dots, and as the customer is shown it in a meeting: together, from five people on, without names.

use super::super::super::{Answer, page, shell};
use super::cards::decimal;
use super::one::found;
use super::one_href;
use crate::app::App;
use crate::layout::Place;
use crate::session::Member;
use crate::views::parts::{Link, Markup, Note, Tone};
use crate::views::surveys::{AnswerChart, ShownQuestion, SurveyShown};
use axum::extract::{Path, State};
use draw::{Dots, LoudDot, dots, format};
use surveys::{ANONYMOUS_PEOPLE_MIN, LoudUser, QuestionKind, Reading, Score, Survey};
use uuid::Uuid;

pub(super) fn href(account: Uuid, survey: &str) -> String {
    format!("{}/shown", one_href(account, survey))
}

/// The answers to each scored question; none where they may not be shown one by one.
pub(super) fn charts(reading: &Reading) -> Vec<AnswerChart> {
    let chart = |score: &Score| {
        let figures = score.figures.as_ref()?;
        let (loud, foot) = match &score.loud_user {
            LoudUser::Named(all) => {
                let loud = all.first()?;
                let dot = LoudDot { name: loud.name.clone(), points: loud.score };
                (Some(dot), format!("Without {} the mean is {}.", loud.name, decimal(loud.mean_without)))
            }
            LoudUser::Nobody => (None, "The verdict does not depend on one person.".into()),
            LoudUser::NotTested | LoudUser::Somebody => (None, String::new()),
        };
        let title = score.kind.label().to_string();
        let drawn = dots(&Dots { name: title.clone(), by_points: figures.by_points.clone(), loud })?;
        Some(AnswerChart {
            anchor: format!("dots-{}", score.question),
            title,
            aside: format!("{}, median {}", decimal(figures.mean), decimal(figures.median)),
            chart: Markup(drawn),
            foot,
        })
    };
    reading.scores.iter().filter_map(chart).collect()
}

pub(super) async fn show(
    State(app): State<App>,
    member: Member,
    Path((account, survey)): Path<(String, String)>,
) -> Answer {
    let (now, detail) = found(&app, &member, &account, &survey).await?;
    let (survey, reading) = (&detail.now.survey, &detail.now.reading);
    let mut notes: Vec<Note> =
        reading.withheld.iter().map(|no| Note::new(Tone::Observe, format!("{} {}", no.reason, no.remedy))).collect();
    if !reading.remarks.is_empty() || !reading.by_role.is_empty() {
        notes.push(Note::new(Tone::Observe, "What people wrote, and who they are, stays with us."));
    }
    let coverage = reading.coverage;
    let view = SurveyShown {
        shell: shell(&app, &member, Place::Accounts, None).await?,
        back: Link::new(&survey.title, one_href(now.account, &survey.id)),
        account: now.name.clone(),
        title: survey.title.clone(),
        about: format!(
            "Answered from {} to {} by {} of {}.",
            format::day_full(survey.opened_on),
            format::day_full(survey.closes_on),
            coverage.part,
            format::counted(coverage.whole, "person", "people")
        ),
        questions: reading.scores.iter().map(|score| question(survey, score)).collect(),
        notes,
    };
    page(&member, &view)
}

/// What all say together to one question, in words that need no statistics.
fn question(survey: &Survey, score: &Score) -> ShownQuestion {
    let asked = survey.questions.iter().find(|question| question.id == score.question);
    let text = asked.map_or(score.question.clone(), |question| question.text(survey.language).to_string());
    let figures = score.figures.as_ref().filter(|figures| figures.people >= ANONYMOUS_PEOPLE_MIN);
    let Some(figures) = figures else {
        let sentence = format!("Answers are shown together from {ANONYMOUS_PEOPLE_MIN} people on.");
        return ShownQuestion { text, mean: None, sentence, chart: None };
    };
    let most = score.kind.points().map_or(0, |points| points.high);
    let tells = match figures.interval {
        Some(interval) => format!(
            " As far as {} answers can tell, the mean of everybody lies between {} and {}.",
            figures.people,
            decimal(interval.low),
            decimal(interval.high)
        ),
        None => String::new(),
    };
    let drawn = dots(&Dots { name: score.kind.label().into(), by_points: figures.by_points.clone(), loud: None });
    let net = match (score.kind, figures.net_promoters) {
        (QuestionKind::Recommendation, Some(net)) => {
            net.scaled(2).map_or(String::new(), |net| format!(" Net promoter score {net}."))
        }
        _ => String::new(),
    };
    ShownQuestion {
        text,
        mean: Some(format!("{} of {most}", decimal(figures.mean))),
        sentence: format!("Half of those who answered gave {} or more.{tells}{net}", decimal(figures.median)),
        chart: drawn.map(Markup),
    }
}
