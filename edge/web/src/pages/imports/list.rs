//! The list of imports, the newest first.

use crate::app::App;
use crate::layout::{Place, Toast};
use crate::lists;
use crate::pages::accounts::changing;
use crate::pages::asked::Asked;
use crate::pages::signature::{when, who};
use crate::pages::{Answer, exports, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::imports::Imports;
use crate::views::parts::{Empty, Link, Pager};
use crate::views::table::{Cell, Column, Table};
use actions::reads::{ImportBatch, Retraction};
use actions::{CHANGE_KIND, ENTRIES_KIND, SEGMENTS_KIND, is_change};
use axum::extract::{Query, State};
use draw::format;
use imports::Kind;

const PATH: &str = "/imports";
const BATCHES_PER_PAGE: u64 = 50;

/// The page.
pub async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let before = asked.get("before").map(str::parse::<i64>).transpose().map_err(|_| {
        let text = "This page of the list cannot be found.".to_string();
        Problem::wrong_address(member.theme, vec![(text, "Start from the first page.".into())])
    })?;
    let found = app.store.batches(&member.scope(), before, BATCHES_PER_PAGE + 1).await;
    let mut batches = found.map_err(|e| Problem::fault(member.theme, &anyhow::Error::new(e)))?;
    let more = batches.len() as u64 > BATCHES_PER_PAGE;
    batches.truncate(BATCHES_PER_PAGE as usize);
    let last = batches.last().map(|(batch, _)| batch.sequence).filter(|_| more);
    let toast = (asked.get("done") == Some("nothing"))
        .then(|| Toast { text: "Nothing was recorded: every row is known already.".into(), undo: None });
    let start = Link::new("Import a file", "/imports/new");
    let view = Imports {
        shell: shell(&app, &member, Place::Imports, toast).await?,
        empty: (batches.is_empty() && before.is_none()).then(|| nothing(&start)),
        pager: (more || before.is_some()).then(|| Pager {
            text: format::counted(batches.len() as i64, "import", "imports"),
            first: before.map(|_| PATH.to_string()),
            previous: None,
            next: last.map(|sequence| format!("{PATH}?before={sequence}")),
        }),
        table: table(&member, &batches),
        export: exports::choice(&member, &Asked::default(), "/imports/export").filter(|_| !batches.is_empty()),
        start: Some(start),
    };
    page(&member, &view)
}

/// The list as a file.
pub async fn export(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let format = exports::format(&Asked::new(pairs), member.theme)?;
    exports::file(&member, Ok(lists::imports::list(&app.store, member.scope())), format).await
}

fn nothing(start: &Link) -> Empty {
    Empty {
        title: "Nothing imported yet".into(),
        text: "Bring in accounts, contract lines, invoice lines, levels or rates as CSV, XLSX or Parquet. \
               You see a dry run first, and an import can be undone."
            .into(),
        act: Some(start.clone()),
    }
}

fn table(member: &Member, batches: &[(ImportBatch, Option<Retraction>)]) -> Table {
    let words = ["File", "Recorded", "By"].map(Column::words);
    let numbers = ["Created", "Updated", "Unchanged", "Left out"].map(Column::numbers);
    Table {
        caption: "Imports, newest first".into(),
        columns: words.into_iter().chain(numbers).chain([Column::words("State")]).collect(),
        rows: batches.iter().map(|(batch, undone)| cells(member, batch, undone.as_ref())).collect(),
        total: None,
        when_empty: "There are no earlier imports.".into(),
    }
}

fn cells(member: &Member, batch: &ImportBatch, undone: Option<&Retraction>) -> Vec<Cell> {
    let file = Cell::link(&batch.file_name, href(batch));
    let mut cells = vec![
        file.note(format!("{}, source {}", kind_name(&batch.kind), batch.source)),
        Cell::text(when(batch.recorded_at)),
        Cell::text(who(&batch.actor, member)),
    ];
    let counts = [batch.created, batch.updated, batch.unchanged, batch.rejected];
    cells.extend(counts.map(|count| Cell::text(format::count(count))));
    cells.push(match undone {
        Some(undone) => Cell::tag("undone", "").note(when(undone.recorded_at)),
        None => Cell::tag("recorded", "expand"),
    });
    cells
}

/// The page of a batch: of a file, or of what was said here of many accounts.
fn href(batch: &ImportBatch) -> String {
    match is_change(&batch.kind) {
        true => changing::href(batch.id),
        false => format!("/imports/batches/{}", batch.id),
    }
}

/// The name of a stored kind: "invoice lines".
pub fn kind_name(key: &str) -> String {
    match key {
        CHANGE_KIND => return "accounts changed here".into(),
        SEGMENTS_KIND => return "segments by rule".into(),
        ENTRIES_KIND => return "entries to the journey".into(),
        _ => {}
    }
    Kind::from_key(key).map_or_else(|| key.into(), |kind| kind.title().to_lowercase())
}
