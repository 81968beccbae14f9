//! A survey drawn as dots, and as the customer is shown it: in a meeting, and to take along.

use super::super::super::{Answer, page, shell};
use super::one::found;
use super::one_href;
use crate::app::App;
use crate::documents;
use crate::documents::survey_shown::{decimal, survey_shown};
use crate::layout::Place;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::parts::{Link, Markup, Note, Tone};
use crate::views::surveys::{AnswerChart, ShownQuestion, SurveyShown};
use actions::SurveyDetail;
use actions::reads::AccountNow;
use axum::extract::{Path, State};
use draw::{Document, Dots, LoudDot, dots};
use surveys::{LoudUser, Reading, Score};
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
    let survey = &detail.now.survey;
    let Document { title, subject, about, notes, sections, .. } = document(&app, &now, &detail);
    let view = SurveyShown {
        shell: shell(&app, &member, Place::Accounts, None).await?,
        back: Link::new(&survey.title, one_href(now.account, &survey.id)),
        pdf: format!("{}.pdf", href(now.account, &survey.id)),
        account: subject,
        title,
        about,
        questions: sections.into_iter().map(ShownQuestion::from).collect(),
        notes: notes.into_iter().map(|text| Note::new(Tone::Observe, text)).collect(),
    };
    page(&member, &view)
}

/// The same to take along.
pub(super) async fn pdf(
    State(app): State<App>,
    member: Member,
    Path((account, survey)): Path<(String, String)>,
) -> Answer {
    let (now, detail) = found(&app, &member, &account, &survey).await?;
    let reply = documents::reply(app.reports.clone(), document(&app, &now, &detail)).await;
    reply.map_err(|stop| Problem::of_stop(member.theme, stop))
}

fn document(app: &App, now: &AccountNow, detail: &SurveyDetail) -> Document {
    survey_shown(&now.name, &detail.now.survey, &detail.now.reading, &app.company, app.clock.today())
}
