//! One import that landed: what it recorded, what it left out, and its undoing.

use super::complaints::{self, counts, download, groups};
use super::list::kind_name;
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::pages::accounts::changing;
use crate::pages::asked::Asked;
use crate::pages::signature::{when, who};
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::imports::ImportDone;
use crate::views::parts::{Link, Note, Tone};
use crate::views::table::Cell;
use actions::reads::{ImportBatch, Retraction};
use actions::{is_change, undo_import};
use anyhow::Context;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use draw::format;
use revenue::Complaint;
use serde::Deserialize;
use uuid::Uuid;

/// A form that holds nothing but its token.
#[derive(Deserialize)]
pub struct Sent {
    /// Of the session.
    #[serde(default)]
    pub csrf: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let (batch, undone) = find(&app, &member, &id).await?;
    if is_change(&batch.kind) {
        return Ok(Redirect::to(&changing::href(batch.id)).into_response());
    }
    let complaints = complaints_of(&member, &batch)?;
    let undo = undone.is_none().then(|| format!("/imports/batches/{}/undo", batch.id));
    let asked = Asked::new(pairs);
    let rows = format::counted(batch.created + batch.updated, "row", "rows");
    let toast = match (asked.get("done"), &undone) {
        (Some("recorded"), None) => Some(Toast { text: format!("Recorded {rows}."), undo: undo.clone() }),
        (Some("undone"), Some(_)) => Some(Toast { text: format!("Undone: {rows} no longer count."), undo: None }),
        _ => None,
    };
    let groups = groups(&complaints);
    let next = vec![Link::new("See Growth", "/growth"), Link::new("See the accounts", "/accounts")];
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let view = ImportDone {
        shell: shell(&app, &member, Place::Imports, toast).await?,
        title: batch.file_name.clone(),
        about: vec![
            Cell::text(kind_name(&batch.kind)),
            Cell::text(format!("source {}", batch.source)),
            Cell::text(when(batch.recorded_at)),
            Cell::text(who(&batch.actor, &member)),
        ],
        counts: counts(
            count(batch.created),
            count(batch.updated),
            count(batch.unchanged),
            count(batch.rejected),
            groups.len(),
        ),
        notes: vec![note(&member, undone.as_ref())],
        complaints: groups,
        download: download(&complaints, format!("/imports/batches/{}/complaints.csv", batch.id)),
        next: if undone.is_none() { next } else { vec![Link::new("Import a file", "/imports/new")] },
        undo,
    };
    page(&member, &view)
}

fn note(member: &Member, undone: Option<&Retraction>) -> Note {
    match undone {
        None => Note::new(
            Tone::Good,
            "The good rows are recorded. After a repair the file can be imported again: rows that are known already \
             stay unchanged.",
        ),
        Some(undone) => {
            let (who, when) = (who(&undone.actor, member), when(undone.recorded_at));
            let text = format!(
                "{who} took this import back on {when}. Its rows no longer count; the file may be imported again."
            );
            Note::new(Tone::Observe, text)
        }
    }
}

/// All rows left out, as CSV.
pub async fn complaints(State(app): State<App>, member: Member, Path(id): Path<String>) -> Answer {
    let (batch, _) = find(&app, &member, &id).await?;
    Ok(complaints::csv(&complaints_of(&member, &batch)?))
}

/// Takes the import back.
pub async fn undo(State(app): State<App>, member: Member, Path(id): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let (batch, _) = find(&app, &member, &id).await?;
    undo_import(&member.cx(), batch.id).await.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    Ok(Redirect::to(&format!("/imports/batches/{}?done=undone", batch.id)).into_response())
}

async fn find(app: &App, member: &Member, id: &str) -> Result<(ImportBatch, Option<Retraction>), Problem> {
    let unknown = || Problem::not_found(member.theme, "import", id);
    let batch: Uuid = id.parse().map_err(|_| unknown())?;
    let found = app.store.batch(&member.scope(), batch).await;
    found.map_err(|e| Problem::fault(member.theme, &anyhow::Error::new(e)))?.ok_or_else(unknown)
}

fn complaints_of(member: &Member, batch: &ImportBatch) -> Result<Vec<Complaint>, Problem> {
    let read = serde_json::from_str(&batch.complaints).context("reading the complaints of an import");
    read.map_err(|fault| Problem::fault(member.theme, &fault))
}
