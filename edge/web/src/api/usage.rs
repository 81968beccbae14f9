//! Usage in batches: one JSON object per line.

use super::asking::{Ask, Asking, Query};
use super::caller::Writer;
use super::form;
use super::import_file::ImportOutcome;
use super::problem::Problem;
use super::sent::media_type;
use accounts::{UsageDraft, UsageOf};
use actions::hexadecimal;
use actions::{ImportInput, ImportRow, Mode, import};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::HeaderMap;
use revenue::facts::QUANTITY_DIGITS;
use revenue::{Complaint, Draft};
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Bytes of a batch at most: a few hundred thousand rows.
const BYTES_MAX: usize = 32 << 20;
/// Characters of a name in a row at most.
const NAME_CHARS_MAX: usize = 200;

/// Where the rows come from.
pub struct UsageQuery {
    source: String,
}

impl Query for UsageQuery {
    fn read(asking: &mut Asking) -> UsageQuery {
        let source = asking.maybe("source", form::text(), "The source whose ids the rows use (default usage).");
        UsageQuery { source: source.unwrap_or_else(|| "usage".into()) }
    }
}

/// A row of a batch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    account: Option<String>,
    contract: Option<String>,
    product: String,
    feature: Option<String>,
    day: String,
    quantity: serde_json::Number,
    id: Option<String>,
}

/// Records usage: one JSON object per line with `account` (or `contract`, a contract number of
/// the source), `product`, `feature`, `day`, `quantity` and `id`. The good rows land in one commit; the same
/// batch again changes nothing.
#[utoipa::path(
    post, path = "/usage", tag = "Usage", params(Ask<UsageQuery>),
    request_body(content = String, content_type = "application/x-ndjson", description = "The rows, at most 32 MiB."),
    responses((status = 200, body = ImportOutcome, description = "What became of the rows.")),
)]
pub async fn usage(
    writer: Writer,
    Ask { query, .. }: Ask<UsageQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ImportOutcome>, Problem> {
    if media_type(&headers) != "application/x-ndjson" {
        return Err(Problem::unsupported("application/x-ndjson"));
    }
    let bytes = to_bytes(body, BYTES_MAX).await.map_err(|_| Problem::too_large("32 MiB, or split the batch"))?;
    let content_hash = hexadecimal(Sha256::digest(&bytes));
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !line.trim_ascii().is_empty());
    let mut rows = lines.map(|(line, number)| -> Result<ImportRow, actions::Stop> {
        Ok((number, read(line).map_err(|(column, problem)| vec![complaint(number, column, problem)])))
    });
    let input = ImportInput {
        kind: "usage",
        source: &query.source,
        file_name: "a batch of usage",
        content_hash: &content_hash,
        rows: &mut rows,
        mode: Mode::Commit,
        progress: &|_| (),
    };
    Ok(Json(import(&writer.cx, input).await?.into()))
}

type Wrong = (&'static str, String);

fn read(line: &[u8]) -> Result<Draft, Wrong> {
    let row: Row = serde_json::from_slice(line).map_err(|e| ("", format!("The row cannot be read: {e}")))?;
    let of = match (row.account, row.contract) {
        (Some(account), None) => UsageOf::Account(name("account", account)?),
        (None, Some(contract)) => UsageOf::Contract(name("contract", contract)?),
        _ => return Err(("account", "Either an account or a contract is wanted".into())),
    };
    let quantity = row.quantity.to_string();
    let quantity_milli = money::parse_scaled(&quantity, QUANTITY_DIGITS).ok().filter(|quantity| *quantity >= 0);
    Ok(Draft::Usage(UsageDraft {
        of,
        product: name("product", row.product)?,
        feature: row.feature.map(|feature| name("feature", feature)).transpose()?,
        day: row.day.parse().map_err(|_| ("day", format!("\u{201c}{}\u{201d} is not a day", row.day)))?,
        quantity_milli: quantity_milli.ok_or_else(|| ("quantity", format!("{quantity} is not a quantity")))?,
        external_id: row.id.map(|id| name("id", id)).transpose()?,
    }))
}

fn name(column: &'static str, text: String) -> Result<String, Wrong> {
    let is_name = !text.trim().is_empty() && text.chars().count() <= NAME_CHARS_MAX && !text.contains(char::is_control);
    if is_name { Ok(text) } else { Err((column, "This is blank, too long, or not one line".into())) }
}

fn complaint(row: u64, column: &str, problem: String) -> Complaint {
    let repair = "Send account or contract, product, day like 2026-03-04, and quantity from 0 on.";
    Complaint { row, column: column.into(), problem, repair: repair.into() }
}
