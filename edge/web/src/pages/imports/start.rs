//! First step: the file, and what it holds.

use super::arrival::{Received, write_down};
use super::upload::{Ticket, save_ticket};
use crate::app::App;
use crate::layout::Place;
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::reading::here;
use crate::session::Member;
use crate::uploads::Arriving;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::imports::ImportFile;
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use axum::extract::State;
use axum::extract::multipart::{Field as Part, Multipart};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use imports::{Kind, Mapping, Need, guess, preview};

const TEXT_BYTES_MAX: usize = 1024;

/// Encodings that files come in: the label, and what it is for.
const ENCODINGS: [(&str, &str); 4] = [
    ("", "UTF-8, or as the file says itself"),
    ("windows-1252", "Windows-1252, as Excel on Windows writes CSV"),
    ("iso-8859-15", "ISO-8859-15, older systems in western Europe"),
    ("utf-16le", "UTF-16, little endian"),
];

/// The texts of the form as they were sent.
#[derive(Default)]
struct Sent {
    csrf: String,
    kind: String,
    source: String,
    encoding: String,
    sheet: String,
}

/// Why the form is shown again.
struct Wrong {
    status: StatusCode,
    field: &'static str,
    text: String,
}

/// The page.
pub async fn show(State(app): State<App>, member: Member) -> Answer {
    form(&app, &member, &Sent::default(), None).await
}

/// Takes in a file. Its columns are matched next.
pub async fn receive(State(app): State<App>, member: Member, mut parts: Multipart) -> Answer {
    let fault = |fault: anyhow::Error| Problem::fault(member.theme, &fault);
    let mut sent = Sent::default();
    let mut received = Received::Empty;
    loop {
        let part = match parts.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(_) => return broken_off(&app, &member, &sent).await,
        };
        if part.name() == Some("file") {
            // The token comes before the file, so a stranger's file is never written down.
            member.sent_it(&sent.csrf)?;
            let Some(written) = write_down(&app.uploads, part).await.map_err(fault)? else {
                return broken_off(&app, &member, &sent).await;
            };
            received = written;
        } else {
            sent.read(part).await;
        }
    }
    member.sent_it(&sent.csrf)?;
    let (arrived, name) = match received {
        Received::File { arrived, name } => (arrived, name),
        Received::Empty => {
            return form(&app, &member, &sent, Some(Wrong::file("Choose a file that is not empty."))).await;
        }
        Received::TooLarge => {
            let most = app.uploads.largest();
            let text = format!(
                "The file is larger than {most}. Split it, save it as Parquet, or import it with ascend import."
            );
            let wrong = Wrong { status: StatusCode::PAYLOAD_TOO_LARGE, ..Wrong::file(text) };
            return form(&app, &member, &sent, Some(wrong)).await;
        }
    };
    match open(&app, &member, &sent, &arrived, &name).await.map_err(fault)? {
        Ok(()) => {
            let next = format!("/imports/{}/map", arrived.id());
            arrived.keep();
            Ok(Redirect::to(&next).into_response())
        }
        Err(wrong) => form(&app, &member, &sent, Some(wrong)).await,
    }
}

/// The form again, after a connection that ended early: perhaps before the token came.
async fn broken_off(app: &App, member: &Member, sent: &Sent) -> Answer {
    form(app, member, sent, Some(Wrong::file("The file did not arrive whole. Send it again."))).await
}

/// Looks into the file and guesses its columns.
async fn open(
    app: &App,
    member: &Member,
    sent: &Sent,
    arrived: &Arriving,
    name: &str,
) -> anyhow::Result<Result<(), Wrong>> {
    let Some(kind) = Kind::from_key(&sent.kind) else {
        let text = "Pick what the file holds.".into();
        return Ok(Err(Wrong { status: StatusCode::UNPROCESSABLE_ENTITY, field: "kind", text }));
    };
    let given = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
    let how = Mapping { encoding: given(&sent.encoding), sheet: given(&sent.sheet), ..Mapping::default() };
    let (path, settings, here) = (arrived.path(), how.clone(), here(&*app.clock));
    let top = tokio::task::spawn_blocking(move || preview(&path, Some(&settings), here, 1)).await?;
    let header = match top {
        Ok(top) => top.header,
        Err(wrong) => return Ok(Err(Wrong::file(format!("{name}: {}", sentence(&wrong.problem, &wrong.repair))))),
    };
    let columns = guess(kind, &header).columns;
    let mapping = Mapping { source: given(&sent.source), columns, ..how };
    let (kind, file_name, member) = (kind.key().to_string(), name.to_string(), member.signed_in.id);
    save_ticket(&app.uploads.folder, arrived.id(), &Ticket { kind, file_name, member, mapping }).await?;
    Ok(Ok(()))
}

/// Problem and repair, as one text.
pub fn sentence(problem: &str, repair: &str) -> String {
    format!("{}. {repair}", problem.trim_end_matches('.'))
}

impl Sent {
    /// Reads one of the short texts; of a longer one only its beginning.
    async fn read(&mut self, mut part: Part<'_>) {
        let place = match part.name() {
            Some("csrf") => &mut self.csrf,
            Some("kind") => &mut self.kind,
            Some("source") => &mut self.source,
            Some("encoding") => &mut self.encoding,
            Some("sheet") => &mut self.sheet,
            _ => return,
        };
        let mut bytes = Vec::new();
        while let Ok(Some(chunk)) = part.chunk().await {
            let room = TEXT_BYTES_MAX - bytes.len();
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
        *place = String::from_utf8_lossy(&bytes).into_owned();
    }
}

impl Wrong {
    fn file(text: impl Into<String>) -> Wrong {
        Wrong { status: StatusCode::UNPROCESSABLE_ENTITY, field: "file", text: text.into() }
    }
}

async fn form(app: &App, member: &Member, sent: &Sent, wrong: Option<Wrong>) -> Answer {
    let error = |field: &str| wrong.as_ref().filter(|w| w.field == field).map(|w| w.text.clone());
    let kinds = Kind::ALL.iter().map(|kind| Pickable::new(kind.key(), kind.title(), &sent.kind)).collect();
    let encodings = ENCODINGS.iter().map(|(label, text)| Pickable::new(*label, *text, &sent.encoding)).collect();
    let source = "A name for where the file comes from, such as billing. A row corrects an earlier one of the same \
                  source only. When left empty: mail or calendar for such \
                  files, else the kind of file.";
    let view = ImportFile {
        shell: shell(app, member, Place::Imports, None).await?,
        action: "/imports/upload".into(),
        fields: vec![
            Field::new("kind", "What the file holds", Control::List(kinds)).error(error("kind")),
            Field::new("source", "Source", Control::Text(sent.source.clone())).help(source).optional(),
            Field::new("encoding", "Text encoding", Control::List(encodings))
                .help("For CSV only. Change it when letters such as é look wrong.")
                .optional(),
            Field::new("sheet", "Sheet", Control::Text(sent.sheet.clone()))
                .help("For XLSX only. The first visible sheet when left empty.")
                .optional(),
            Field::new("file", "File", Control::File(".csv,.txt,.tsv,.xlsx,.parquet,.eml,.mbox,.ics".into()))
                .help(format!(
                    "CSV, XLSX or Parquet, up to {}; XLSX up to 256 MiB unpacked. Interactions also from mail (EML, \
                     MBOX) and calendars (ICS, up to 16 MiB). Attachments are not read.",
                    app.uploads.largest()
                ))
                .error(error("file")),
        ],
        errors: wrong.as_ref().map(|w| Note::new(Tone::Warn, w.text.as_str())).into_iter().collect(),
        kinds: needs(),
    };
    let status = wrong.map_or(StatusCode::OK, |wrong| wrong.status);
    Ok((status, page(member, &view)?).into_response())
}

/// What each kind of file needs.
fn needs() -> Table {
    let cells = |kind: &Kind| {
        let (mut needed, mut further) = (Vec::new(), Vec::new());
        for column in kind.columns() {
            match column.need {
                Need::Always => needed.push(column.name.to_string()),
                Need::Or(other) => needed.push(format!("{} or {other}", column.name)),
                Need::Optional => further.push(column.name),
            }
        }
        let (needed, further) = (needed.join(", "), further.join(", "));
        vec![Cell::text(kind.title()), Cell::sentence(needed), Cell::sentence(further)]
    };
    Table {
        caption: "Columns of each kind".into(),
        columns: ["Kind", "Needed columns", "Further columns"].map(Column::words).into(),
        rows: Kind::ALL.iter().map(cells).collect(),
        total: None,
        when_empty: String::new(),
    }
}
