//! Records that a program keeps in step with its own: all of a request land, or none, read as an import of them is.

use super::asking::{Ask, Asking, Query};
use super::caller::Writer;
use super::form;
use super::problem::{Problem, WrongField};
use super::sent::media_type;
use crate::quoting::shortened;
use actions::hexadecimal;
use actions::{ImportRow, RowFate, UpsertInput, upsert};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;
use imports::{Kind, Unreadable, of_records};
use revenue::Complaint;
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Records of one request at most.
const RECORDS_MAX: usize = 1_000;
/// Bytes of a request at most.
const BYTES_MAX: usize = 4 << 20;
/// What the record's own id in its source is called, whatever its kind.
const EXTERNAL_ID: &str = "external_id";

/// Where the records come from.
pub struct UpsertQuery {
    source: String,
}

impl Query for UpsertQuery {
    fn read(asking: &mut Asking) -> UpsertQuery {
        let source = asking.needed("source", form::text(), "The source whose ids the records use.");
        // Blank only beside the complaint that it is missing.
        UpsertQuery { source: source.unwrap_or_default() }
    }
}

/// What became of the records.
#[derive(Serialize, ToSchema)]
pub struct Upserted {
    /// What became of each, in their order.
    results: Vec<UpsertResult>,
    /// The batch by which it can be undone; null when nothing was new.
    batch: Option<Uuid>,
}

/// What became of a record.
#[derive(Serialize, ToSchema)]
pub struct UpsertResult {
    /// Its id in the source.
    external_id: String,
    /// `created`, `updated` or `unchanged`.
    outcome: &'static str,
}

/// Brings up to 1,000 accounts up to date, each by its `external_id` in the source; the other fields are those of the
/// import kind `accounts`, and one that is left out says nothing. All of them land, or none.
#[utoipa::path(
    post, path = "/accounts/upsert", operation_id = "upsert_accounts", tag = "Accounts", params(Ask<UpsertQuery>),
    request_body(content = Vec<Object>, content_type = "application/json", description = "The accounts: a list of objects with external_id and name, segment, owner, land_owner, cam, csm, sponsor, country, parent, merged_into, merged_on, currency, effective_on, all of them texts."),
    responses((status = 200, body = Upserted, description = "What became of each.")),
)]
pub async fn accounts(
    writer: Writer,
    Ask { query, .. }: Ask<UpsertQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Upserted>, Problem> {
    upserted(&writer, &query, Kind::Accounts, "account", &headers, body).await
}

/// Brings up to 1,000 people up to date, each by its `account` and its `external_id` in the source; the other fields
/// are those of the import kind `people`, and one that is left out says nothing. All of them land, or none.
#[utoipa::path(
    post, path = "/people/upsert", operation_id = "upsert_people", tag = "Accounts", params(Ask<UpsertQuery>),
    request_body(content = Vec<Object>, content_type = "application/json", description = "The people: a list of objects with account, external_id and name, email, title, function, role, stance, reports_to, works_with, known_by, left_on, effective_on, all of them texts."),
    responses((status = 200, body = Upserted, description = "What became of each.")),
)]
pub async fn people(
    writer: Writer,
    Ask { query, .. }: Ask<UpsertQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Upserted>, Problem> {
    upserted(&writer, &query, Kind::People, "person", &headers, body).await
}

/// `own_id` is the column of the kind that holds the record's own id.
async fn upserted(
    writer: &Writer,
    query: &UpsertQuery,
    kind: Kind,
    own_id: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Json<Upserted>, Problem> {
    if media_type(headers) != "application/json" {
        return Err(Problem::unsupported("application/json"));
    }
    let bytes = to_bytes(body, BYTES_MAX).await.map_err(|_| Problem::too_large("4 MiB, or split the list"))?;
    let records = list_of(&bytes)?;
    let ids: Vec<String> = records.iter().map(own_id_of).collect();
    let rows = rows_of(kind, own_id, records)?;
    let content_hash = hexadecimal(Sha256::digest(&bytes));
    let file_name = format!("an upsert of {}", kind.key());
    let (source, file_name) = (query.source.as_str(), file_name.as_str());
    let input = UpsertInput { kind: kind.key(), source, file_name, content_hash: &content_hash, rows };
    let done = upsert(&writer.cx, input).await?;
    if !done.complaints.is_empty() {
        return Err(Problem::wrong(done.complaints.into_iter().map(|complaint| wrong(own_id, complaint)).collect()));
    }
    let result = |(external_id, fate): (String, RowFate)| UpsertResult {
        external_id,
        outcome: match fate {
            RowFate::Created => "created",
            RowFate::Updated => "updated",
            RowFate::Unchanged => "unchanged",
        },
    };
    Ok(Json(Upserted { results: ids.into_iter().zip(done.fates).map(result).collect(), batch: done.batch }))
}

fn list_of(bytes: &[u8]) -> Result<Vec<Value>, Problem> {
    let repair = format!("Send a list of 1 to {RECORDS_MAX} objects.");
    let problem = match serde_json::from_slice(bytes) {
        Ok(Value::Array(records)) if (1..=RECORDS_MAX).contains(&records.len()) => return Ok(records),
        Ok(Value::Array(records)) => format!("The list has {} records.", records.len()),
        Ok(_) => "The body is not a list.".to_string(),
        Err(error) => format!("The body cannot be read: {error}."),
    };
    Err(Problem::wrong_field("body", problem, repair))
}

fn own_id_of(record: &Value) -> String {
    record[EXTERNAL_ID].as_str().unwrap_or_default().trim().to_string()
}

/// The records as rows of a file of their kind, numbered from 1.
fn rows_of(kind: Kind, own_id: &str, records: Vec<Value>) -> Result<Vec<ImportRow>, Problem> {
    let name_of = |column: &'static str| if column == own_id { EXTERNAL_ID } else { column };
    let names: Vec<&'static str> = kind.columns().iter().map(|column| name_of(column.name)).collect();
    let mut complaints: BTreeMap<u64, Vec<Complaint>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(records.len());
    for (number, record) in (1..).zip(records) {
        let (cells, wrong) = cells_of(&names, record, number);
        rows.push(cells);
        complaints.insert(number, wrong);
    }
    let header = names.iter().map(|name| name.to_string()).collect();
    let unreadable = |Unreadable { problem, repair }: Unreadable| Problem::wrong_field("body", problem, repair);
    let mut reading = of_records(kind, header, rows).map_err(unreadable)?;
    let mut read = BTreeMap::new();
    while let Some(row) = reading.next_row().map_err(unreadable)? {
        read.insert(row.number, row.result);
    }
    let row = |(number, mut wrong): (u64, Vec<Complaint>)| match read.remove(&number) {
        Some(Ok(draft)) if wrong.is_empty() => (number, Ok(draft)),
        Some(Err(more)) => {
            // What is no text was told already, and is blank to the reader.
            wrong.extend(
                more.into_iter().filter(|one| !wrong.iter().any(|told| told.column == one.column)).collect::<Vec<_>>(),
            );
            (number, Err(wrong))
        }
        _ => (number, Err(wrong)),
    };
    Ok(complaints.into_iter().map(row).collect())
}

/// The cells of a record, and what is wrong with it before anybody reads them.
fn cells_of(names: &[&'static str], record: Value, number: u64) -> (Vec<String>, Vec<Complaint>) {
    let complaint = |column: &str, problem: &str, repair: String| Complaint {
        row: number,
        column: column.into(),
        problem: problem.into(),
        repair,
    };
    let Value::Object(mut fields) = record else {
        let wrong = complaint("", "The record is not an object.", "Send an object.".into());
        return (vec![String::new(); names.len()], vec![wrong]);
    };
    let mut wrong = Vec::new();
    let mut cells = Vec::with_capacity(names.len());
    for name in names {
        match fields.remove(*name) {
            None | Some(Value::Null) => cells.push(String::new()),
            Some(Value::String(text)) => cells.push(text),
            Some(_) => {
                wrong.push(complaint(name, "is not a text.", "Send a text.".into()));
                cells.push(String::new());
            }
        }
    }
    wrong.extend(unknown(&fields).map(|name| {
        complaint(&name, "is not a field here.", format!("Leave it out; there are {}.", names.join(", ")))
    }));
    if cells.iter().all(|cell| cell.trim().is_empty()) && wrong.is_empty() {
        wrong.push(complaint(EXTERNAL_ID, "is blank", "Give the record's id in the source.".into()));
    }
    (cells, wrong)
}

fn unknown(fields: &Map<String, Value>) -> impl Iterator<Item = String> + '_ {
    fields.keys().map(|name| shortened(name))
}

/// A complaint as every wrong field is told: `[0].email` is of the first record.
fn wrong(own_id: &str, Complaint { row, column, problem, repair }: Complaint) -> WrongField {
    let column = if column == own_id { EXTERNAL_ID } else { column.as_str() };
    let at = format!("[{}]", row.saturating_sub(1));
    let field = if column.is_empty() { at } else { format!("{at}.{column}") };
    WrongField { field, problem, repair }
}
