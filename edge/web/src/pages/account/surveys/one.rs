//! The reading of one survey, and asking people to answer it.

use super::super::super::asked::Asked;
use super::super::super::{Answer, in_words, own_address, page, shell};
use super::{cards, href, noted, one_href, shown};
use crate::app::App;
use crate::documents::survey_shown::decimal;
use crate::layout::{Place, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::parts::{Fact, Link, Note, Tone};
use crate::views::surveys::{NextCard, SurveyPage};
use access::Permission;
use actions::reads::AccountNow;
use actions::{PeopleInvited, Stop, SurveyDetail, Whom, invite_people, invite_people_by_mail, survey_of};
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use draw::format;
use money::Day;
use surveys::{Confidentiality, Loud, LoudUser, Score, Verdict};
use uuid::Uuid;

pub(super) async fn show(
    State(app): State<App>,
    member: Member,
    Path((account, survey)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let (now, detail) = found(&app, &member, &account, &survey).await?;
    let done = (Asked::new(pairs).get("done") == Some("opened")).then_some("The survey is open. Choose whom to ask.");
    let toast = done.map(|text| Toast { text: text.into(), undo: None });
    rendered(&app, &member, &now, &detail, (None, Vec::new()), toast).await
}

pub(super) async fn invite(
    State(app): State<App>,
    member: Member,
    headers: HeaderMap,
    Path((account, survey)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Answer {
    let csrf = sent.iter().find(|(name, _)| name == "csrf").map_or("", |(_, value)| value.as_str());
    member.sent_it(csrf)?;
    let (now, detail) = found(&app, &member, &account, &survey).await?;
    let people = sent.iter().filter(|(name, _)| name == cards::PERSON);
    let people = people.filter_map(|(_, value)| Uuid::parse_str(value).ok()).collect();
    let by_mail = app.sends_mail && sent.iter().any(|(name, value)| name == "by" && value == "mail");
    let (cx, survey_id, whom) = (member.cx(), &detail.now.survey.id, Whom::These(people));
    let invited = match by_mail {
        true => invite_people_by_mail(&cx, now.account, survey_id, &whom).await,
        false => invite_people(&cx, now.account, survey_id, &whom).await,
    };
    let (status, notes) = match invited {
        Ok(invited) => {
            // What was just recorded is shown with the links.
            let (now, detail) = found(&app, &member, &account, &survey).await?;
            let links = cards::links(&invited, &own_address(&headers), detail.now.survey.closes_on);
            return rendered(&app, &member, &now, &detail, (links, told(&invited, by_mail)), None).await;
        }
        Err(Stop::BadInput(errors)) => {
            let note =
                |error: &actions::FieldError| Note::new(Tone::Warn, format!("{} {}", error.problem, error.repair));
            (StatusCode::UNPROCESSABLE_ENTITY, errors.iter().map(note).collect())
        }
        Err(stop) => match noted(&stop) {
            Some(notes) => (StatusCode::CONFLICT, notes),
            None => return Err(Problem::of_stop(member.theme, stop)),
        },
    };
    let page = rendered(&app, &member, &now, &detail, (None, notes), None).await?;
    Ok((status, page).into_response())
}

pub(super) async fn found(
    app: &App,
    member: &Member,
    account: &str,
    survey: &str,
) -> Result<(AccountNow, SurveyDetail), Problem> {
    let now = super::super::now_of(app, member, account).await?;
    let found = survey_of(&member.cx(), now.account, survey).await.map_err(|e| Problem::fault(member.theme, &e))?;
    let detail = found.ok_or_else(|| Problem::not_found(member.theme, "survey", survey))?;
    Ok((now, detail))
}

/// Who gets a mail, who gets none, and who was chosen and not asked, and why.
fn told(invited: &PeopleInvited, by_mail: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    if !invited.mailed.is_empty() {
        let text = format!("A mail with their link goes out to {}.", invited.mailed.join(", "));
        notes.push(Note::new(Tone::Good, text));
    }
    if by_mail && !invited.links.is_empty() {
        let names: Vec<&str> = invited.links.iter().map(|link| link.name.as_str()).collect();
        let text = format!("No e-mail address is known of {}. Send them their link yourself.", names.join(", "));
        notes.push(Note::new(Tone::Warn, text));
    }
    let note = |one: &actions::HeldBack| {
        Note::new(Tone::Warn, format!("{} was not asked. {}", one.name, format::sentence(&one.reasons.join(" "))))
    };
    notes.extend(invited.held_back.iter().map(note));
    notes
}

async fn rendered(
    app: &App,
    member: &Member,
    now: &AccountNow,
    detail: &SurveyDetail,
    (links, mut notes): (Option<TableCard>, Vec<Note>),
    toast: Option<Toast>,
) -> Answer {
    let today = app.clock.today();
    let survey = &detail.now.survey;
    let may_ask = member.may(Permission::EditAccounts) && detail.next.iter().any(|one| one.held_back.is_empty());
    notes.extend(notes_of(detail));
    let view = SurveyPage {
        shell: shell(app, member, Place::Accounts, toast).await?,
        account: Link::new(&now.name, format!("/accounts/{}", now.account)),
        all: Link::new("Surveys", href(now.account)),
        title: survey.title.clone(),
        about: about(detail),
        facts: facts(detail, today),
        notes,
        links,
        charts: shown::charts(&detail.now.reading),
        cards: cards::of_reading(detail),
        shown: detail.now.reading.withheld.is_none().then(|| shown::href(now.account, &survey.id)),
        asked: cards::asked(&detail.asked, today),
        next: (!survey.is_closed(today)).then(|| NextCard {
            card: cards::next(&detail.next, may_ask, app.sends_mail),
            by_mail: app.sends_mail,
            action: may_ask.then(|| format!("{}/invitations", one_href(now.account, &survey.id))),
        }),
    };
    page(member, &view)
}

fn about(detail: &SurveyDetail) -> String {
    let survey = &detail.now.survey;
    let whose = match survey.confidentiality {
        Confidentiality::Confidential => "we see answers with their names, and people were told so",
        Confidentiality::Anonymous => "nobody learns whose answer it is, and people were told so",
    };
    format!("{} survey, {}: {whose}.", survey.kind.label(), survey.confidentiality.label().to_lowercase())
}

fn facts(detail: &SurveyDetail, today: Day) -> Vec<Fact> {
    let survey = &detail.now.survey;
    let coverage = detail.now.reading.coverage;
    let state = if survey.is_closed(today) { "Closed" } else { "Open until" };
    vec![
        Fact::new(state, format::day(survey.closes_on, today)),
        Fact::new("Answered", format!("{} of {}", coverage.part, coverage.whole)).on("of the people on the map"),
        Fact::new("Asked", format::count(detail.now.invited as i64)),
    ]
}

/// Why it is not read, and whom a verdict hangs on.
fn notes_of(detail: &SurveyDetail) -> Vec<Note> {
    let reading = &detail.now.reading;
    let mut notes = Vec::new();
    if let Some(no) = &reading.withheld {
        let from = no.may_change_on.map_or(String::new(), |day| format!(" It is read on {}.", format::day_full(day)));
        notes.push(Note::new(Tone::Observe, format!("{}{from}", in_words(no))));
    }
    for score in &reading.scores {
        notes.extend(loud(score));
    }
    if !reading.not_mapped.is_empty() {
        let people = format::counted(reading.not_mapped.len() as i64, "answer is", "answers are");
        let text = format!("{people} of people who are on no map here. They count once they are mapped.");
        notes.push(Note::new(Tone::Observe, text));
    }
    notes
}

fn loud(score: &Score) -> Vec<Note> {
    let asked = score.kind.label();
    match &score.loud_user {
        LoudUser::NotTested | LoudUser::Nobody => Vec::new(),
        LoudUser::Somebody => {
            let text = format!("{asked}: the verdict hangs on one person. Who is not told, for it is anonymous.");
            vec![Note::new(Tone::Warn, text)]
        }
        LoudUser::Named(all) => all.iter().map(|one| Note::new(Tone::Warn, named(score, one))).collect(),
    }
}

fn named(score: &Score, one: &Loud) -> String {
    let mean = score.figures.as_ref().map_or(String::new(), |figures| decimal(figures.mean));
    format!(
        "{}: the verdict hangs on {}, who gave {} ({}). With them the mean of people is {mean}, {}; without them {}, {}.",
        score.kind.label(),
        one.name,
        one.score,
        format::counted(one.answers as i64, "answer", "answers"),
        said(score.verdict),
        decimal(one.mean_without),
        said(one.verdict_without),
    )
}

fn said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Reached => "which is reached",
        Verdict::NotReached => "which is not reached",
        Verdict::Unknown { .. } => "which is no verdict",
    }
}
