//! What the API replies, as a command tells it: whole as JSON, some of its fields as the rows of tables.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::sheet::{Cell, Format, Sheet, short_decimal};
use actions::{Filed, Stop};
use anyhow::Context;
use serde::Serialize;
use serde_json::Value;
use store::AccountNow;
use uuid::Uuid;

/// Decimals of a statistical figure in a table.
const FIGURE_DIGITS: u32 = 4;
const FIGURE_SCALE: f64 = 10_000.0;

/// A reply about an account, which names it.
#[derive(Serialize)]
struct OfAccount<'t, T> {
    account: Uuid,
    name: &'t str,
    #[serde(flatten)]
    told: &'t T,
}

/// A column of a table: what it is called, and where its cells are in each row's JSON.
pub type Column = (&'static str, &'static str);

/// Says a reply as one JSON object that names its account.
pub fn say_object(now: &AccountNow, told: &impl Serialize) -> Result<(), Stop> {
    say_json(&OfAccount { account: now.account, name: &now.name, told })
}

/// Says a reply as JSON.
pub fn say_json(told: &impl Serialize) -> Result<(), Stop> {
    let json = serde_json::to_string(told).context("writing JSON")?;
    say(&format!("{json}\n"))
}

/// Says what was recorded of an account; `what` as in "The lead".
pub fn say_recorded(what: &str, filed: &Filed, format: Format) -> Result<(), Stop> {
    say(&match (format, filed.is_new) {
        (Format::Json, is_new) => {
            let told = Object::default().with("id", &Json::text(&filed.id)).with("is_new", &Json::number(is_new));
            format!("{}\n", told.end())
        }
        (_, true) => format!("{what} is recorded as {}.\n", filed.id),
        (_, false) => format!("{what} {} was known so already.\n", filed.id),
    })
}

/// A reply, to be looked into.
pub fn value_of(told: &impl Serialize) -> Result<Value, Stop> {
    Ok(serde_json::to_value(told).context("reading a reply")?)
}

/// A list of a reply as rows.
pub fn rows(list: &Value, columns: &[Column]) -> Sheet {
    let mut sheet = Sheet::new(columns.iter().map(|(name, _)| *name));
    for row in list.as_array().into_iter().flatten() {
        sheet.push(columns.iter().map(|(_, at)| row.pointer(at).map_or(Cell::Absent, cell)).collect());
    }
    sheet
}

/// Says tables one below the other, each under its heading; those without rows are left out.
pub fn say_tables(tables: &[(&str, Sheet)]) -> Result<(), Stop> {
    for (heading, table) in tables.iter().filter(|(_, table)| !table.is_empty()) {
        say(&format!("\n{heading}\n"))?;
        table.say(Format::Table)?;
    }
    Ok(())
}

fn cell(value: &Value) -> Cell {
    let integer = |name: &str| value.get(name).and_then(Value::as_i64);
    let currency = value.get("currency").and_then(Value::as_str).and_then(|code| code.parse().ok());
    match value {
        Value::Null => Cell::Absent,
        Value::Bool(truth) => Cell::Truth(*truth),
        Value::String(text) => Cell::Text(text.clone()),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Cell::Whole(whole),
            (None, Some(figure)) => Cell::Decimal(short_decimal((figure * FIGURE_SCALE).round() as i64, FIGURE_DIGITS)),
            (None, None) => Cell::Absent,
        },
        Value::Array(values) => match values.is_empty() {
            true => Cell::Absent,
            false => Cell::Text(values.iter().map(|value| cell(value).in_words()).collect::<Vec<_>>().join("; ")),
        },
        Value::Object(_) => match (integer("minor").zip(currency), integer("part").zip(integer("whole"))) {
            (Some((minor, currency)), _) => Cell::Money(minor, currency),
            (None, Some((part, whole))) => Cell::Text(format!("{part} of {whole}")),
            (None, None) => value["reason"].as_str().map_or(Cell::Absent, |reason| {
                Cell::Text(format!("{reason} {}", value["remedy"].as_str().unwrap_or_default()).trim_end().into())
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Currency;

    #[test]
    fn values_of_replies_become_cells() {
        for (value, want) in [
            (serde_json::json!(null), Cell::Absent),
            (serde_json::json!("Ann"), Cell::Text("Ann".into())),
            (serde_json::json!(3.5), Cell::Decimal("3.5".into())),
            (serde_json::json!({"minor": 4_000_000, "currency": "GBP"}), Cell::Money(4_000_000, Currency::GBP)),
            (serde_json::json!({"part": 3, "whole": 6}), Cell::Text("3 of 6".into())),
            (
                serde_json::json!([{"rule": "r", "reason": "Not yet.", "remedy": "Wait."}]),
                Cell::Text("Not yet. Wait.".into()),
            ),
            (serde_json::json!(["goals", "terms"]), Cell::Text("goals; terms".into())),
            (serde_json::json!([]), Cell::Absent),
        ] {
            assert_eq!(cell(&value), want, "{value}");
        }
    }
}
