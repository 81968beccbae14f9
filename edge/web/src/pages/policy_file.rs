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
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What the page of one policy says.
pub(super) struct Words<P: 'static> {
    pub(super) file: PolicyFile<P>,
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

pub(super) async fn show<P: DeserializeOwned>(
    app: &App,
    member: &Member,
    words: &Words<P>,
    pairs: Vec<(String, String)>,
) -> Answer {
    let done = match Asked::new(pairs).get("done") {
        Some("changed") => Some(format!("A new version is recorded. {}", words.changed)),
        Some("same") => Some("It was so already. Nothing was recorded.".into()),
        _ => None,
    };
    rendered(app, member, words, None, done.map(|text| Toast { text, undo: None })).await
}

pub(super) async fn change<P: DeserializeOwned>(app: &App, member: &Member, words: &Words<P>, sent: Sent) -> Answer {
    member.sent_it(&sent.csrf)?;
    match words.file.change(&member.cx(), sent.from, &sent.text, &sent.reason).await {
        Ok(change) => {
            let done = if change.version.is_some() { "changed" } else { "same" };
            Ok(Redirect::to(&format!("{}?done={done}", words.path)).into_response())
        }
        Err(Stop::BadInput(errors)) => {
            let page = rendered(app, member, words, Some((sent, errors)), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

async fn rendered<P: DeserializeOwned>(
    app: &App,
    member: &Member,
    words: &Words<P>,
    typed: Option<(Sent, Vec<FieldError>)>,
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
        fields: if may_change { fields(words, &now, typed.as_ref()) } else { Vec::new() },
        example: words.example,
        versions: signature::versions(words.called, &versions, member, words.at_first),
    };
    page(member, &view)
}

fn fields<P>(words: &Words<P>, now: &FileNow<P>, typed: Option<&(Sent, Vec<FieldError>)>) -> Vec<Field> {
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
    let (label, help) = words.label;
    vec![
        Field::new("from", "", Control::Hidden(from.to_string())),
        Field::new("text", label, Control::Lines(text)).help(help).optional().error(error(false)),
        Field::new("reason", "Why it is changed", Control::Text(reason)).error(error(true)),
    ]
}
