//! Second step: which column of the file is which of ours, and how days and numbers are written.

use super::choice::{Choice, NUMBERS, date_text, label};
use super::run::run;
use super::start::sentence;
use super::upload::Upload;
use crate::app::App;
use crate::layout::Place;
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::reading::here;
use crate::session::Member;
use crate::views::fields::{Control, Field, Ticked};
use crate::views::filters::Pickable;
use crate::views::imports::{ColumnMatch, ImportMap};
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use actions::{Mode, Stop};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use imports::{DateOrder, Need, Preview, preview};

const ROWS_SHOWN: usize = 5;
const CELL_CHARS_MAX: usize = 60;

/// The page, as guessed or as last chosen.
pub async fn show(State(app): State<App>, member: Member, Path(id): Path<String>) -> Answer {
    let upload = Upload::find(&app, &member, &id).await?;
    let choice = Choice::of(&upload.ticket.mapping, upload.kind);
    let (matched, all) = (upload.ticket.mapping.columns.len(), upload.kind.columns().len());
    let text = format!("{matched} of the {all} columns that such a file can have are matched. Check them.");
    form(&app, &member, &upload, choice, Seen { status: StatusCode::OK, note: Note::new(Tone::Observe, text) }).await
}

/// Tries the import without recording.
pub async fn try_out(
    State(app): State<App>,
    member: Member,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Answer {
    let csrf = pairs.iter().find(|(name, _)| name == "csrf").map_or("", |(_, token)| token);
    member.sent_it(csrf)?;
    let mut upload = Upload::find(&app, &member, &id).await?;
    let choice = Choice::read(&pairs, upload.kind);
    let mapping = match choice.mapping(&upload.ticket.mapping) {
        Ok(mapping) => mapping,
        Err(choice) => {
            return form(
                &app,
                &member,
                &upload,
                *choice,
                Seen::wrong("Nothing was read yet: fields below need another look."),
            )
            .await;
        }
    };
    let fault = |fault: anyhow::Error| Problem::fault(member.theme, &fault);
    upload.map(mapping).await.map_err(fault)?;
    match run(&member, &upload, Mode::DryRun).await {
        Ok(report) => {
            upload.keep(&report).await.map_err(fault)?;
            Ok(Redirect::to(&upload.href("dry-run")).into_response())
        }
        Err(stop) => stopped(&app, &member, &upload, stop).await,
    }
}

/// The page again, for a file that cannot be read so: nothing of it landed. A refusal or fault is
/// a page of its own.
pub async fn stopped(app: &App, member: &Member, upload: &Upload, stop: Stop) -> Answer {
    let Stop::BadInput(wrong) = stop else { return Err(Problem::of_stop(member.theme, stop)) };
    let choice = Choice::of(&upload.ticket.mapping, upload.kind);
    let reasons: Vec<String> = wrong.iter().map(|wrong| sentence(&wrong.problem, &wrong.repair)).collect();
    form(app, member, upload, choice, Seen::wrong(&reasons.join(" "))).await
}

/// With what the form is shown.
struct Seen {
    status: StatusCode,
    note: Note,
}

impl Seen {
    fn wrong(text: &str) -> Seen {
        Seen { status: StatusCode::UNPROCESSABLE_ENTITY, note: Note::new(Tone::Warn, text) }
    }
}

async fn form(app: &App, member: &Member, upload: &Upload, choice: Choice, seen: Seen) -> Answer {
    let (path, mapping, here) = (upload.path(), upload.ticket.mapping.clone(), here(&*app.clock));
    let top = tokio::task::spawn_blocking(move || preview(&path, Some(&mapping), here, ROWS_SHOWN)).await;
    let top = top.map_err(|e| Problem::fault(member.theme, &anyhow::Error::new(e)))?;
    // It was opened when it came; it can only fail with the disk.
    let top = top.map_err(|e| Problem::fault(member.theme, &anyhow::Error::new(e)))?;
    let view = ImportMap {
        shell: shell(app, member, Place::Imports, None).await?,
        about: upload.about(),
        action: upload.href("map"),
        notes: vec![seen.note],
        columns: columns(&choice, &top),
        options: options(&choice),
        sample: sample(&top),
        back: "/imports/new".into(),
    };
    Ok((seen.status, page(member, &view)?).into_response())
}

/// One row per column of ours.
fn columns(choice: &Choice, top: &Preview) -> Vec<ColumnMatch> {
    let matched = |column: &imports::Column| {
        let picked = choice.pick(column.name);
        let mut options = vec![Pickable::new("", "not in the file", picked)];
        if Choice::may_be_constant(column.name) {
            options.push(Pickable::new("=", "the same in every row, given below", picked));
        }
        let heads = top.header.iter().filter(|head| !head.is_empty());
        options.extend(heads.map(|head| Pickable::new(format!("h:{head}"), head, picked)));
        let field = Field::new(format!("column-{}", column.name), label(column.name), Control::List(options));
        let help = match column.need {
            Need::Or(other) => format!("{}. It or {}.", column.meaning, label(other).to_lowercase()),
            Need::Always | Need::Optional => format!("{}.", column.meaning),
        };
        let error = choice.error_in(&field.name);
        let field = field.help(help).error(error);
        let field = if column.need == Need::Always { field } else { field.optional() };
        ColumnMatch { field, sample: values_under(top, picked) }
    };
    choice.kind.columns().iter().map(matched).collect()
}

/// The first values under a picked head.
fn values_under(top: &Preview, picked: &str) -> String {
    let Some(head) = picked.strip_prefix("h:") else { return String::new() };
    let Some(at) = top.header.iter().position(|h| h == head) else { return String::new() };
    let values = top.rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.trim().is_empty());
    values.take(3).map(|cell| short(cell)).collect::<Vec<_>>().join(" · ")
}

fn short(cell: &str) -> String {
    let shown: String = cell.chars().take(CELL_CHARS_MAX).collect();
    if shown.len() < cell.len() { format!("{shown}…") } else { shown }
}

/// Values for all rows, and how days and numbers are written.
fn options(choice: &Choice) -> Vec<Field> {
    let names = choice.kind.columns().iter().map(|column| column.name);
    let mut fields: Vec<Field> = names
        .filter(|name| Choice::may_be_constant(name))
        .map(|name| {
            let field = format!("constant-{name}");
            let text = format!("{} of all rows", label(name));
            let error = choice.error_in(&field);
            Field::new(field, text, Control::Text(choice.constant(name).into())).optional().error(error)
        })
        .collect();
    let dates = DateOrder::ALL.iter().map(|order| Pickable::new(order.key(), date_text(*order), &choice.dates));
    fields.push(Field::new("dates", "4 March 2026 is written", Control::List(dates.collect())));
    let numbers = NUMBERS.iter().map(|(text, _, _)| Pickable::new(*text, *text, &choice.numbers));
    fields.push(Field::new("numbers", "Numbers are written", Control::List(numbers.collect())));
    if choice.kind.columns().iter().any(|column| matches!(column.name, "to" | "end")) {
        let help =
            "Tick it when the end is the last day of the period. Leave it when the end is the first day after it.";
        let tick = Control::Tick(if choice.inclusive { Ticked::Yes } else { Ticked::No });
        fields.push(Field::new("inclusive", "The end is the last day of the period", tick).help(help).optional());
    }
    fields
}

fn sample(top: &Preview) -> Table {
    Table {
        caption: "First rows of the file".into(),
        columns: top.header.iter().map(Column::words).collect(),
        rows: top.rows.iter().map(|row| cells(row, top.header.len())).collect(),
        total: None,
        when_empty: "The file has a header and no rows.".into(),
    }
}

/// As many cells as the header has: short rows are filled up, long ones cut.
fn cells(row: &[String], wanted: usize) -> Vec<Cell> {
    let blank = String::new();
    (0..wanted).map(|at| Cell::text(short(row.get(at).unwrap_or(&blank)))).collect()
}
