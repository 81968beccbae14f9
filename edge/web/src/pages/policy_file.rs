//! Policies that are one file each: reading one, recording a new version.

use super::asked::Asked;
use super::{Answer, page, shell, signature};
use crate::app::App;
use crate::layout::{Place as Here, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::fields::{Control, Field};
use crate::views::parts::{Link, Note, Tone};
use crate::views::policy_file::PolicyFilePage;
use access::Permission;
use actions::{FieldError, FileNow, PolicyFile, Stop};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What the page of one policy says.
pub(super) struct Words<P: 'static> {
    pub(super) file: &'static PolicyFile<P>,
    /// Its address.
    pub(super) path: &'static str,
    /// Where it belongs in the navigation.
    pub(super) here: Here,
    /// The page above: address and name.
    pub(super) above: (&'static str, &'static str),
    pub(super) title: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    /// What people call it in a sentence: "the profile".
    pub(super) called: &'static str,
    /// What holds while nobody has written one.
    pub(super) at_first: &'static str,
    /// What follows from a new version.
    pub(super) changed: &'static str,
    /// Name and help of the field that holds the file.
    pub(super) label: (&'static str, &'static str),
    /// A file to begin with, where none comes with Ascend.
    pub(super) example: &'static str,
    /// What it says, for people.
    pub(super) cards: fn(&P) -> Vec<TableCard>,
}

/// A file that is sent.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Sent {
    csrf: String,
    /// The version that was looked at.
    from: i32,
    text: String,
    reason: String,
}

/// A file that was sent and is shown again, with what is wrong.
pub(super) type Typed = (Sent, Vec<FieldError>);

/// What became of a file that was sent.
pub(super) enum Change {
    /// It is recorded, or was so already: the page is asked for again.
    Recorded(Response),
    /// It cannot be read.
    Wrong(Typed),
}

/// The routes of a page that shows one policy and nothing else.
pub(super) fn router<P: DeserializeOwned + Clone + Send>(words: &'static Words<P>) -> Router<App> {
    let shown = async move |State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>| {
        rendered(&app, &member, words, None, done(&Asked::new(pairs), words.changed)).await
    };
    let changed = async move |State(app): State<App>, member: Member, Form(sent): Form<Sent>| match change(
        &member, words.file, words.path, sent,
    )
    .await?
    {
        Change::Recorded(reply) => Ok(reply),
        Change::Wrong(typed) => {
            let page = rendered(&app, &member, words, Some(typed), None).await?;
            Ok::<Response, Problem>((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    };
    Router::new().route(words.path, get(shown).post(changed))
}

/// What is said once a file was sent. `changed` tells what follows from a new version.
pub(super) fn done(asked: &Asked, changed: &str) -> Option<Toast> {
    let text = match asked.get("done")? {
        "changed" => format!("A new version is recorded. {changed}").trim_end().to_string(),
        "same" => "It was so already. Nothing was recorded.".into(),
        _ => return None,
    };
    Some(Toast { text, undo: None })
}

/// Records a file that was sent to `path`.
pub(super) async fn change<P: DeserializeOwned + Clone + Send>(
    member: &Member,
    file: &PolicyFile<P>,
    path: &str,
    sent: Sent,
) -> Result<Change, Problem> {
    member.sent_it(&sent.csrf)?;
    match file.change(&member.cx(), sent.from, &sent.text, &sent.reason).await {
        Ok(change) => {
            let done = if change.version.is_some() { "changed" } else { "same" };
            Ok(Change::Recorded(Redirect::to(&format!("{path}?done={done}")).into_response()))
        }
        Err(Stop::BadInput(errors)) => Ok(Change::Wrong((sent, errors))),
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

async fn rendered<P: DeserializeOwned + Clone + Send>(
    app: &App,
    member: &Member,
    words: &Words<P>,
    typed: Option<Typed>,
    toast: Option<Toast>,
) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let now = words.file.now(&app.store).await.map_err(fault)?;
    let versions = words.file.versions(&app.store).await.map_err(fault)?;
    let may_change = member.may(Permission::ChangePolicy);
    let mut notes = Vec::new();
    if !may_change {
        let text = format!("Your role reads {}. RevOps and administrators change it.", words.called);
        notes.push(Note::new(Tone::Observe, text));
    }
    let since = match versions.first() {
        Some(version) => signature::of_version(version, member),
        None => words.at_first.into(),
    };
    let view = PolicyFilePage {
        shell: shell(app, member, words.here, toast).await?,
        above: Link::new(words.above.1, words.above.0),
        title: words.title,
        about: words.about,
        since,
        notes,
        cards: (words.cards)(&now.policy),
        action: words.path,
        fields: if may_change { fields(words.label, &now, typed.as_ref()) } else { Vec::new() },
        example: words.example,
        versions: signature::versions(words.called, &versions, member, words.at_first),
    };
    page(member, &view)
}

/// The file as it stands or was typed, under a label with its help; the version; a reason.
pub(super) fn fields<P>((label, help): (&str, &str), now: &FileNow<P>, typed: Option<&Typed>) -> Vec<Field> {
    let error = |of_reason: bool| {
        let errors = typed.map_or(&[][..], |(_, errors)| errors).iter();
        let told = errors.filter(|error| (error.field == "reason") == of_reason);
        let told: Vec<String> = told.map(|error| format!("{} {}", error.problem, error.repair)).collect();
        (!told.is_empty()).then(|| told.join(" "))
    };
    let (from, text, reason) = match typed {
        Some((sent, _)) => (sent.from, sent.text.clone(), sent.reason.clone()),
        None => (now.version, now.text.clone(), String::new()),
    };
    vec![
        Field::new("from", "", Control::Hidden(from.to_string())),
        Field::new("text", label, Control::Lines(text)).help(help).optional().error(error(false)),
        Field::new("reason", "Why it is changed", Control::Text(reason)).error(error(true)),
    ]
}
