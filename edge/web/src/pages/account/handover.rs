//! The handover file of one account: who takes over, on which word, and what was promised.

mod cards;
mod forms;

use super::super::asked::Asked;
use super::super::{Answer, noted, page, shell};
use crate::app::App;
use crate::layout::{Place as Here, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::handover::HandoverPage;
use crate::views::parts::{Fact, Link, Note, Tone};
use access::Permission;
use actions::{FieldError, HandoverFile, Stop, handover_of, put_promise, step_handover, step_promise};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use draw::format;
use forms::{Sent, Typed};
use handover::HandoverKind;
use uuid::Uuid;

/// The routes of an account's handover file.
pub fn router() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/handover", get(show))
        .route("/accounts/{account}/handover/steps", post(step))
        .route("/accounts/{account}/handover/promises", post(promise))
        .route("/accounts/{account}/handover/became", post(became))
}

/// The address of an account's handover file.
pub fn href(account: Uuid) -> String {
    format!("/accounts/{account}/handover")
}

async fn show(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::new(pairs);
    let done = match asked.get("done") {
        Some("step") => Some("It is recorded."),
        Some("promise") => Some("The promise is written down."),
        Some("became") => Some("It is recorded. What was promised stays as it was said."),
        _ => None,
    };
    let toast = done.map(|text| Toast { text: text.into(), undo: None });
    let typed = Typed::asked(asked.get("kind"), asked.get("act"));
    rendered(&app, &member, &account, (typed, Vec::new()), Vec::new(), toast).await
}

async fn step(State(app): State<App>, member: Member, Path(account): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = step_handover(&member.cx(), id, &sent.step()).await.map(|_| "step");
    answered(&app, &member, (&account, id), Typed::Step(sent), done).await
}

async fn promise(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = put_promise(&member.cx(), id, &sent.promise()).await.map(|_| "promise");
    answered(&app, &member, (&account, id), Typed::Promise(sent), done).await
}

async fn became(State(app): State<App>, member: Member, Path(account): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = step_promise(&member.cx(), id, &sent.became()).await.map(|_| "became");
    answered(&app, &member, (&account, id), Typed::Became(sent), done).await
}

/// The page again, with what is wrong beside its field or with every rule that said no.
async fn answered(
    app: &App,
    member: &Member,
    (account, id): (&str, Uuid),
    typed: Typed,
    done: Result<&str, Stop>,
) -> Answer {
    match done {
        Ok(done) => Ok(Redirect::to(&format!("{}?done={done}", href(id))).into_response()),
        Err(Stop::BadInput(errors)) => {
            let page = rendered(app, member, account, (typed, errors), Vec::new(), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => {
            let Some(notes) = noted(&stop) else { return Err(Problem::of_stop(member.theme, stop)) };
            let page = rendered(app, member, account, (typed, Vec::new()), notes, None).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

async fn rendered(
    app: &App,
    member: &Member,
    account: &str,
    typed: (Typed, Vec<FieldError>),
    mut notes: Vec<Note>,
    toast: Option<Toast>,
) -> Answer {
    let now = super::now_of(app, member, account).await?;
    let file = handover_of(&member.cx(), &now).await.map_err(|e| Problem::fault(member.theme, &e))?;
    let today = app.clock.today();
    for signal in &file.signals {
        let text = format!("{} Since {}.", format::sentence(&signal.evidence), format::day(signal.since, today));
        notes.push(Note::new(Tone::Warn, text));
    }
    let may_edit = member.may(Permission::EditAccounts);
    let forms = forms::Forms { member, account: now.account, file: &file, typed: &typed };
    let kinds = [HandoverKind::Delivery, HandoverKind::Commercial];
    let view = HandoverPage {
        shell: shell(app, member, Here::Accounts, toast).await?,
        account: Link::new(&now.name, format!("/accounts/{}", now.account)),
        facts: facts(&file),
        notes,
        handovers: kinds.map(|kind| cards::handover(&file, kind, &now.name, today)).into(),
        promises: cards::promises(&file, today),
        promise: may_edit.then(|| forms.promise()),
        became: Some(forms.became()).filter(|_| may_edit && !file.promises.is_empty()),
        step: may_edit.then(|| forms.step()),
        steps: cards::steps(&file, member, today),
    };
    page(member, &view)
}

fn facts(file: &HandoverFile) -> Vec<Fact> {
    let state = |kind| file.of(kind).map_or("Not opened".into(), |handover| handover.state().label().to_string());
    let open = file.promises.iter().filter(|now| now.is_open()).count();
    let orphans = file.promises.iter().filter(|now| now.is_open() && now.owner.is_none()).count();
    let promises = Fact::new("Open promises", open.to_string());
    vec![
        Fact::new("Delivery", state(HandoverKind::Delivery)),
        Fact::new("Commercial", state(HandoverKind::Commercial)),
        if orphans > 0 { promises.on(format!("{orphans} without an owner")) } else { promises },
    ]
}
