//! Changing many accounts at once: looked at first, recorded as one, taken back as one.

use super::{PATH, read};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::pages::account::belongs::known_values;
use crate::pages::asked::Asked;
use crate::pages::signature::{when, who};
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::changing::{ChangeMany, Changed, Changing};
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::form::Form;
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use accounts::Attribute;
use actions::reads::{AccountChoice, ImportBatch, Retraction};
use actions::{
    AccountsChange, ChangePreview, SEGMENTS_KIND, change_accounts, is_change, preview_change, undo_change, undo_import,
};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use draw::format;
use serde::Deserialize;
use uuid::Uuid;

/// What can be said of many accounts at once.
const FIELDS: [Attribute; 5] =
    [Attribute::Owner, Attribute::LandOwner, Attribute::Cam, Attribute::Csm, Attribute::Segment];

/// Fields of the forms that are no filter of the list.
const OWN_FIELDS: [&str; 6] = ["csrf", "which", "account", "field", "value", "seen"];

/// A form that holds nothing but its token.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    csrf: String,
}

/// The routes of changing many accounts.
pub fn router() -> Router<App> {
    Router::new()
        .route("/accounts/change", post(look))
        .route("/accounts/change/commit", post(commit))
        .route("/accounts/changes/{batch}", get(show))
        .route("/accounts/changes/{batch}/undo", post(undo))
}

/// The page of a change.
pub fn href(batch: Uuid) -> String {
    format!("{PATH}/changes/{batch}")
}

/// The form on a list that shows `count` accounts; absent without the permission.
pub async fn form(app: &App, member: &Member, asked: &Asked, count: i64) -> Result<Option<ChangeMany>, Problem> {
    if !member.may(Permission::ChangeAccounts) || count == 0 {
        return Ok(None);
    }
    let mut known = known_values(app, member, Attribute::Owner).await?;
    known.extend(known_values(app, member, Attribute::Segment).await?);
    let all = format!("All that fit the filters: {}", format::counted(count, "account", "accounts"));
    let which = [("ticked", "Those that are ticked".to_string()), ("all", all)];
    let which = which.map(|(value, text)| Pickable::new(value, text, "ticked")).to_vec();
    let fields = FIELDS.map(|field| Pickable::new(field.key(), field.label(), "owner")).to_vec();
    let mut form_fields = vec![
        Field::new("which", "Which accounts", Control::List(which)),
        Field::new("field", "Change", Control::List(fields)),
        Field::new("value", "To", Control::Suggested(String::new(), known)),
    ];
    form_fields = form_fields.into_iter().map(|field| field.within("many")).collect();
    form_fields.extend(hidden(asked.without(&OWN_FIELDS)));
    let csrf = member.signed_in.csrf.clone();
    Ok(Some(ChangeMany { action: format!("{PATH}/change"), csrf, fields: form_fields }))
}

fn hidden(pairs: Vec<(String, String)>) -> impl Iterator<Item = Field> {
    pairs.into_iter().map(|(name, value)| Field::new(name, "", Control::Hidden(value)))
}

/// What is asked for by the fields of either form.
fn change_of(member: &Member, asked: &Asked, pairs: &[(String, String)]) -> Result<AccountsChange, Problem> {
    let (filter, _) = read(member, asked)?;
    let choice = match asked.get("which") {
        Some("all") => AccountChoice::Fitting(filter),
        _ => {
            let ticked = pairs.iter().filter(|(name, _)| name == "account");
            AccountChoice::Ticked(ticked.filter_map(|(_, id)| id.parse().ok()).collect())
        }
    };
    let word = |name: &str| asked.get(name).unwrap_or_default().trim().to_string();
    Ok(AccountsChange { choice, field: word("field"), value: word("value") })
}

async fn look(State(app): State<App>, member: Member, axum::Form(pairs): axum::Form<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs.clone());
    member.sent_it(asked.get("csrf").unwrap_or_default())?;
    let change = change_of(&member, &asked, &pairs)?;
    let preview = preview_change(&member.cx(), &change).await;
    let preview = preview.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    let label = Attribute::from_key(&change.field).map_or("", Attribute::label);
    let unchanged = preview.chosen - preview.changing;
    let mut notes = Vec::new();
    if preview.changing == 0 {
        let text = if preview.chosen == 0 { "No account that you see was chosen." } else { "All say so already." };
        notes.push(Note::new(Tone::Observe, text));
    }
    let counted = |count: u64| format::counted(i64::try_from(count).unwrap_or(i64::MAX), "account", "accounts");
    let act = |fields| Form {
        action: format!("{PATH}/change/commit"),
        csrf: member.signed_in.csrf.clone(),
        fields,
        text: format!("Change {}", counted(preview.changing)),
        primary: true,
    };
    let kept =
        pairs.into_iter().filter(|(name, value)| !["csrf", "seen"].contains(&name.as_str()) && !value.is_empty());
    let seen = ("seen".to_string(), preview.seen.clone());
    let fields = hidden(kept.chain([seen]).collect()).collect();
    let view = Changing {
        shell: shell(&app, &member, Place::Accounts, None).await?,
        title: format!("{label} becomes {}", change.value),
        about: format!(
            "{} of {} chosen change, from today on{}. It can be undone.",
            format::count(i64::try_from(preview.changing).unwrap_or(i64::MAX)),
            counted(preview.chosen),
            if unchanged == 0 { String::new() } else { format!("; {unchanged} say so already") },
        ),
        notes,
        more: match preview.changing - preview.first.len() as u64 {
            0 => String::new(),
            more => format!("And {more} more."),
        },
        table: table(&preview, &change.value),
        form: (preview.changing > 0).then(|| act(fields)),
        back: Asked::new(asked.without(&OWN_FIELDS)).href(PATH, &[]),
    };
    page(&member, &view)
}

fn table(preview: &ChangePreview, value: &str) -> Table {
    let row = |row: &actions::ChangedRow| {
        let before = row.before.as_ref().map_or_else(|| Cell::absent("Nobody has said"), Cell::text);
        vec![Cell::link(&row.name, format!("{PATH}/{}", row.account)), before, Cell::text(value)]
    };
    Table {
        caption: "The first accounts that change".into(),
        columns: ["Account", "From", "To"].map(Column::words).into(),
        rows: preview.first.iter().map(row).collect(),
        total: None,
        when_empty: String::new(),
    }
}

async fn commit(member: Member, axum::Form(pairs): axum::Form<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs.clone());
    member.sent_it(asked.get("csrf").unwrap_or_default())?;
    let change = change_of(&member, &asked, &pairs)?;
    let done = change_accounts(&member.cx(), &change, asked.get("seen").unwrap_or_default()).await;
    let done = done.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    let next = done.batch.map_or_else(|| format!("{PATH}?done=same"), |batch| format!("{}?done=changed", href(batch)));
    Ok(Redirect::to(&next).into_response())
}

async fn show(
    State(app): State<App>,
    member: Member,
    Path(batch): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let (batch, undone) = find(&app, &member, &batch).await?;
    let accounts = format::counted(batch.updated, "account", "accounts");
    let undo = undone.is_none().then(|| format!("{}/undo", href(batch.id)));
    let note = match &undone {
        None => Note::new(Tone::Good, format!("{accounts} changed. The trail has one entry for all of them.")),
        Some(undone) => {
            let text = format!("{} took this back on {}.", who(&undone.actor, &member), when(undone.recorded_at));
            Note::new(Tone::Observe, text)
        }
    };
    let mut notes = vec![note];
    if batch.kind == SEGMENTS_KIND && batch.created > 0 && undone.is_none() {
        let held = format::counted(batch.created, "account was", "accounts were");
        let text = format!("{held} in the right segment already; later files do not change that.");
        notes.push(Note::new(Tone::Observe, text).with("The rule", "/segments"));
    }
    let toast = match (Asked::new(pairs).get("done"), &undone) {
        (Some("changed"), None) => Some(Toast { text: format!("{accounts} changed."), undo: undo.clone() }),
        (Some("undone"), Some(_)) => Some(Toast { text: format!("Undone: {accounts} as before."), undo: None }),
        _ => None,
    };
    let view = Changed {
        shell: shell(&app, &member, Place::Accounts, toast).await?,
        about: format!("{}, by {}", when(batch.recorded_at), who(&batch.actor, &member)),
        title: batch.file_name,
        notes,
        undo,
    };
    page(&member, &view)
}

async fn undo(
    State(app): State<App>,
    member: Member,
    Path(batch): Path<String>,
    axum::Form(sent): axum::Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let (batch, _) = find(&app, &member, &batch).await?;
    let is_own = batch.actor == member.signed_in.actor().label();
    let undone = match is_own {
        true => undo_change(&member.cx(), batch.id).await,
        false => undo_import(&member.cx(), batch.id).await,
    };
    undone.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    Ok(Redirect::to(&format!("{}?done=undone", href(batch.id))).into_response())
}

async fn find(app: &App, member: &Member, id: &str) -> Result<(ImportBatch, Option<Retraction>), Problem> {
    let unknown = || Problem::not_found(member.theme, "change", id);
    let batch: Uuid = id.parse().map_err(|_| unknown())?;
    let found = app.store.batch_of(&member.scope(), &member.signed_in.actor().label(), batch).await;
    let found = found.map_err(|e| Problem::fault(member.theme, &e.into()))?;
    found.filter(|(batch, _)| is_change(&batch.kind)).ok_or_else(unknown)
}
