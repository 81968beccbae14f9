//! A kind's columns tied to a file's: resolved once, used for every row.

use crate::kinds::{At, Column, Need};
use crate::{Kind, Mapping, Origin, Unreadable};
use std::collections::BTreeMap;

/// Where each column of a kind is found in a row of the file at hand.
pub(crate) struct Bound {
    slots: Vec<Slot>,
}

/// One column of the kind.
pub(crate) struct Slot {
    /// The column as the file names it.
    pub label: String,
    pub value: Value,
}

/// Where its text comes from.
pub(crate) enum Value {
    /// The file has no such column.
    Absent,
    Cell(usize),
    Translated(usize, BTreeMap<String, String>),
    Constant(String),
}

impl Bound {
    /// Ties `mapping` to `header`. Refuses, all at once: columns that the kind does not have,
    /// headers that the file lacks or has twice, and needed columns without an origin.
    pub fn new(kind: Kind, mapping: &Mapping, header: &[String]) -> Result<Bound, Unreadable> {
        refuse_unknown(kind, mapping)?;
        let (mut lacking, mut doubled) = (Vec::new(), Vec::new());
        let mut find = |name: &str| {
            let mut places = header.iter().enumerate().filter(|(_, h)| h.as_str() == name.trim()).map(|(at, _)| at);
            match (places.next(), places.next()) {
                (None, _) => lacking.push(name.to_string()),
                (Some(_), Some(_)) => doubled.push(name.to_string()),
                (Some(at), None) => return Some(at),
            }
            None
        };
        let slot = |column: &Column| {
            let (label, value) = match mapping.columns.get(column.name) {
                None => (column.name, None),
                Some(Origin::Constant(c)) => (column.name, Some(Value::Constant(c.constant.trim().to_string()))),
                Some(Origin::Header(name)) => (name.as_str(), find(name).map(Value::Cell)),
                Some(Origin::Translated(t)) => {
                    let value = find(&t.column).map(|at| Value::Translated(at, t.values.clone()));
                    (t.column.as_str(), value)
                }
            };
            Slot { label: label.to_string(), value: value.unwrap_or(Value::Absent) }
        };
        let slots: Vec<Slot> = kind.columns().iter().map(slot).collect();
        if !doubled.is_empty() {
            let problem = format!("The header names {} twice", list(&doubled));
            return Err(Unreadable::new(problem, "Rename one of the two, so that it is clear which is meant."));
        }
        lacking.extend(without_origin(kind, mapping));
        if lacking.is_empty() { Ok(Bound { slots }) } else { Err(missing(&lacking, header)) }
    }

    pub fn slot(&self, at: At) -> Option<&Slot> {
        self.slots.get(at.0)
    }

    /// The file's columns that are read, by position.
    pub fn cells(&self) -> Vec<usize> {
        let cell = |slot: &Slot| match slot.value {
            Value::Cell(at) | Value::Translated(at, _) => Some(at),
            Value::Absent | Value::Constant(_) => None,
        };
        self.slots.iter().filter_map(cell).collect()
    }
}

fn refuse_unknown(kind: Kind, mapping: &Mapping) -> Result<(), Unreadable> {
    let known = |name: &String| kind.columns().iter().any(|c| c.name == name);
    let unknown: Vec<String> = mapping.columns.keys().filter(|name| !known(name)).cloned().collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = kind.columns().iter().map(|c| c.name.to_string()).collect();
    Err(Unreadable::new(
        format!("The mapping names {}, which {} do not have", list(&unknown), kind.key()),
        format!("The columns of {} are {}.", kind.key(), names.join(", ")),
    ))
}

/// Needed columns that the mapping leaves out.
fn without_origin(kind: Kind, mapping: &Mapping) -> Vec<String> {
    let mapped = |name: &str| mapping.columns.contains_key(name);
    let lacks = |column: &Column| match column.need {
        Need::Always if !mapped(column.name) => Some(column.name.to_string()),
        Need::Or(other) if !mapped(column.name) && !mapped(other) => Some(format!("{} or {other}", column.name)),
        _ => None,
    };
    kind.columns().iter().filter_map(lacks).collect()
}

fn missing(lacking: &[String], header: &[String]) -> Unreadable {
    let columns = if lacking.len() == 1 { "column" } else { "columns" };
    Unreadable::new(
        format!("The file lacks the {columns} {}. Its header is {}", list(lacking), list(header)),
        "Rename the columns, or say in a mapping where their values are.",
    )
}

fn list(names: &[String]) -> String {
    const NAMES_MAX: usize = 60;
    let mut quoted: Vec<String> = names.iter().take(NAMES_MAX).map(|n| crate::unreadable::quoted(n)).collect();
    if names.len() > NAMES_MAX {
        quoted.push(format!("and {} more", names.len() - NAMES_MAX));
    }
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_missing_columns_are_told_at_once() {
        let header = ["account", "amount", "amount", "von"].map(String::from);
        for (toml, problem) in [
            (
                "[columns]\naccount = \"account\"",
                "The file lacks the columns “amount”, “currency”, “from”, “to”. Its header is “account”, “amount”, “amount”, “von”",
            ),
            ("[columns]\namuont = \"amount\"", "The mapping names “amuont”, which invoice-lines do not have"),
            ("[columns]\namount = \"amount\"", "The header names “amount” twice"),
            (
                "[columns]\naccount = \"name\"\namount = { constant = \"1\" }\ncurrency = { constant = \"EUR\" }\nfrom = \"von\"\nto = \"bis\"",
                "The file lacks the columns “name”, “bis”. Its header is “account”, “amount”, “amount”, “von”",
            ),
        ] {
            let mapping = Mapping::parse(toml).unwrap();
            let found = Bound::new(Kind::InvoiceLines, &mapping, &header).err().map(|u| u.problem);
            assert_eq!(found.as_deref(), Some(problem), "{toml}");
        }
        let mapping =
            Mapping::parse("[columns]\naccount = \"account\"\ncurrency = \"von\"\neffective_on = \"von\"").unwrap();
        let found = Bound::new(Kind::Levels, &mapping, &header).err().map(|u| u.problem).unwrap_or_default();
        assert!(found.starts_with("The file lacks the column “level or mrr”."), "{found}");
    }
}
