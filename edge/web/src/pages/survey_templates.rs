//! Surveys to start from, one at a time, for people who do not write the file: each change is a new version of it.

mod form;
mod typed;

use super::asked::Asked;
use super::{Answer, noted, page, shell, surveys_policy};
use crate::app::App;
use crate::layout::Place as Here;
use crate::problem::Problem;
use crate::session::{Member, url_part};
use crate::views::fields::{Control, Field};
use crate::views::form::Form as View;
use crate::views::journey::Unfolding;
use crate::views::parts::{Link, Note, Tone};
use crate::views::survey_template::SurveyTemplatePage;
use access::Permission;
use actions::{FileNow, PolicyChange, SURVEYS, Stop, put_survey_template, remove_survey_template};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use form::Wrong;
use surveys::{Language, QuestionKind, SurveyFile, SurveyKind, SurveyTemplate, Texts};
use typed::{Act, Typed};

/// The address of the form for another one.
pub(super) const NEW: &str = "/surveys/templates/new";

/// What a key is not looked up as: it is the address of the form for another one.
const TAKEN: &str = "new";

pub(super) fn router() -> Router<App> {
    Router::new()
        .route(NEW, get(show_new).post(save_new))
        .route("/surveys/templates/{key}", get(show).post(save))
        .route("/surveys/templates/{key}/remove", post(remove))
}

/// The address of a survey to start from.
pub(super) fn href(key: &str) -> String {
    // One that a file calls as the form for another one is shown with the others.
    if key == TAKEN { super::SURVEYS_TO_START_FROM.into() } else { format!("/surveys/templates/{}", url_part(key)) }
}

/// What the page shows beside what stands.
struct Shown {
    template: SurveyTemplate,
    /// The version that is changed from.
    from: i32,
    reason: String,
    wrong: Wrong,
    notes: Vec<Note>,
    /// What was typed as the reason to take it out, once that was asked for.
    removing: Option<String>,
}

impl Shown {
    fn standing(template: SurveyTemplate, from: i32) -> Shown {
        let (wrong, reason) = (Wrong::default(), String::new());
        Shown { template, from, reason, wrong, notes: Vec::new(), removing: None }
    }
}

async fn now_of(app: &App, member: &Member) -> Result<FileNow<SurveyFile>, Problem> {
    SURVEYS.now(&app.store).await.map_err(|e| Problem::fault(member.theme, &e))
}

/// One that is offered, by its key.
fn offered(now: &FileNow<SurveyFile>, member: &Member, key: &str) -> Result<SurveyTemplate, Problem> {
    let found = now.policy.offered().into_iter().find(|one| one.key == key);
    found.ok_or_else(|| Problem::not_found(member.theme, "survey", key))
}

async fn show_new(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let now = now_of(&app, &member).await?;
    let template = match Asked::new(pairs).get("from") {
        // The copy gets a key of its own, so that it takes nobody's place.
        Some(key) => SurveyTemplate { key: String::new(), ..offered(&now, &member, key)? },
        None => SurveyTemplate {
            key: String::new(),
            title: Texts::new(),
            kind: SurveyKind::Relationship,
            questions: vec![typed::blank(QuestionKind::ALL[0])],
        },
    };
    rendered(&app, &member, &now, None, Shown::standing(template, now.version)).await
}

async fn show(State(app): State<App>, member: Member, Path(key): Path<String>) -> Answer {
    let now = now_of(&app, &member).await?;
    let template = offered(&now, &member, &key)?;
    rendered(&app, &member, &now, Some(&key), Shown::standing(template, now.version)).await
}

async fn save_new(State(app): State<App>, member: Member, Form(pairs): Form<Vec<(String, String)>>) -> Answer {
    sent(&app, &member, None, Typed::of(pairs)).await
}

async fn save(
    State(app): State<App>,
    member: Member,
    Path(key): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Answer {
    sent(&app, &member, Some(&key), Typed::of(pairs)).await
}

/// The page again after a button of the form, or where it leads once the survey is kept.
async fn sent(app: &App, member: &Member, was: Option<&str>, typed: Typed) -> Answer {
    member.sent_it(&typed.csrf)?;
    let now = now_of(app, member).await?;
    let Typed { from, reason, act, mut template, .. } = typed;
    if act != Act::Save {
        act.change(&mut template.questions);
        let shown = Shown { reason, ..Shown::standing(template, from) };
        return rendered(app, member, &now, was, shown).await;
    }
    let others: Vec<SurveyTemplate> =
        now.policy.templates.iter().filter(|other| Some(other.key.as_str()) != was).cloned().collect();
    let settled = template.clone().settled(&others);
    let done = put_survey_template(&member.cx(), from, was, &settled, &reason).await;
    let shown = Shown { reason, ..Shown::standing(template, from) };
    ended(app, member, &now, was, done, shown, settled.faults(&others)).await
}

async fn remove(
    State(app): State<App>,
    member: Member,
    Path(key): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Answer {
    let typed = Typed::of(pairs);
    member.sent_it(&typed.csrf)?;
    let now = now_of(&app, &member).await?;
    let template = offered(&now, &member, &key)?;
    let done = remove_survey_template(&member.cx(), typed.from, &key, &typed.reason).await;
    let shown = Shown { removing: Some(typed.reason), ..Shown::standing(template, typed.from) };
    ended(&app, &member, &now, Some(&key), done, shown, Vec::new()).await
}

/// Where a change leads; else the page again with all that is wrong in its place, and with what was typed.
async fn ended(
    app: &App,
    member: &Member,
    now: &FileNow<SurveyFile>,
    was: Option<&str>,
    done: Result<PolicyChange, Stop>,
    shown: Shown,
    faults: Vec<surveys::TemplateFault>,
) -> Answer {
    let (status, shown) = match done {
        Ok(change) => {
            let done = if change.version.is_some() { "changed" } else { "same" };
            let next = format!("{}?done={done}#templates", surveys_policy::PATH);
            return Ok(Redirect::to(&next).into_response());
        }
        Err(Stop::BadInput(errors)) => {
            let (of_file, errors): (Vec<_>, Vec<_>) = errors.into_iter().partition(|error| error.field != "reason");
            // What is wrong with this survey stands at its fields; the rest of the file is told above them.
            let elsewhere = of_file.iter().filter(|_| faults.is_empty());
            let told = elsewhere.map(|error| Note::new(Tone::Warn, format!("{} {}", error.problem, error.repair)));
            let notes = told.collect();
            (StatusCode::UNPROCESSABLE_ENTITY, Shown { wrong: Wrong { faults, errors }, notes, ..shown })
        }
        Err(stop) => {
            let Some(mut notes) = noted(&stop) else { return Err(Problem::of_stop(member.theme, stop)) };
            let is_there = |key: &&str| now.policy.templates.iter().any(|own| own.key == **key);
            let stands = was.filter(is_there).map_or_else(|| super::SURVEYS_TO_START_FROM.into(), href);
            let text = "Nothing was recorded. Sent once more, this page takes the place of what stands now.";
            notes.push(Note::new(Tone::Observe, text).with("Look at what stands", stands));
            (StatusCode::CONFLICT, Shown { from: now.version, notes, ..shown })
        }
    };
    Ok((status, rendered(app, member, now, was, shown).await?).into_response())
}

async fn rendered(app: &App, member: &Member, now: &FileNow<SurveyFile>, was: Option<&str>, shown: Shown) -> Answer {
    let Shown { template, from, reason, wrong, mut notes, removing } = shown;
    let may_change = member.may(Permission::ChangePolicy);
    if !may_change {
        let text = "Your role reads the surveys. RevOps and administrators change them.";
        notes.push(Note::new(Tone::Observe, text));
    }
    let own = was.and_then(|key| now.policy.templates.iter().find(|own| own.key == key));
    // One of our own that somebody took out meanwhile is kept as another one.
    let is_standard = own.is_none() && was.is_some_and(|key| now.policy.offered().iter().any(|one| one.key == key));
    let action = own.map_or_else(|| NEW.to_string(), |own| href(&own.key));
    let title = match was {
        Some(key) => own.map_or(key, |own| own.called(Language::En)),
        None => "New survey",
    };
    let about = match (own, is_standard) {
        (Some(_), _) => {
            "A survey of your own to start from. What was asked already stays as it was asked. In the file it is \
             written anew, without comments inside it."
        }
        (None, true) if may_change => "It comes with Ascend and stays as it is. Make a copy to ask otherwise.",
        (None, true) => "It comes with Ascend and stays as it is.",
        (None, false) => "What people are asked, in one language or in several.",
    };
    // A reason that is missing belongs to the form that was sent.
    let (wrong, removing) = match removing {
        Some(typed) => (Wrong::default(), Some((typed, wrong.of("reason")))),
        None => (wrong, None),
    };
    let is_form = may_change && !is_standard;
    let view = SurveyTemplatePage {
        shell: shell(app, member, Here::Settings, None).await?,
        title: if is_standard { template.called(Language::En).into() } else { title.into() },
        about: about.into(),
        copy: was.filter(|_| may_change && (own.is_some() || is_standard)).map(copy_of),
        notes,
        looks: form::looks(&template),
        remove: own.filter(|_| may_change).map(|own| removing_form(member, &own.key, from, removing)),
        form: is_form.then(|| form::form(action, &template, from, &reason, &wrong)),
    };
    page(member, &view)
}

fn copy_of(key: &str) -> Link {
    Link::new("Make a copy", format!("{NEW}?from={}", url_part(key)))
}

/// Takes a survey of our own out, for a reason.
fn removing_form(member: &Member, key: &str, from: i32, typed: Option<(String, Option<String>)>) -> Unfolding {
    let open = typed.is_some();
    let (reason, error) = typed.unwrap_or_default();
    let form = View {
        action: format!("{}/remove", href(key)),
        csrf: member.signed_in.csrf.clone(),
        fields: vec![
            Field::new("from", "", Control::Hidden(from.to_string())),
            Field::new("reason", "Why it is taken out", Control::Text(reason))
                .within("remove")
                .help(
                    "Surveys that were opened with it stay. A survey of Ascend\u{2019}s with its key is offered again.",
                )
                .error(error),
        ],
        text: "Remove this survey".into(),
        primary: false,
    };
    Unfolding { summary: "Remove this survey".into(), form, open }
}
