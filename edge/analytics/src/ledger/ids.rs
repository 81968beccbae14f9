//! From the ids of accounts to their numbers.

use super::LedgerError;
use super::accounts::{for_each_batch, missing, twice};
use super::column::Values;
use super::table::{Field, Kind, Table};
use std::collections::HashMap;

/// Stands for an id that is no account.
pub const NO_ACCOUNT: u32 = u32::MAX;

/// From an account's id to its number.
pub enum Ids {
    /// Ids without great gaps: by their distance from the first.
    Near { first: i64, numbers: Vec<u32> },
    /// Any integers.
    Integers(HashMap<i64, u32>),
    /// Text.
    Texts(HashMap<Vec<u8>, u32>),
}

impl Ids {
    /// Reads the ids of all accounts.
    pub fn read(table: &Table, field: &Field) -> Result<Ids, LedgerError> {
        let (mut integers, mut texts) = (Vec::new(), HashMap::new());
        for_each_batch(table, field, |row_group, values, has_value| {
            if has_value.contains(&false) {
                return Err(missing(table, row_group, field));
            }
            match values {
                Values::Integers(ids) => integers.extend_from_slice(ids),
                Values::Texts(ids) => {
                    for id in ids {
                        let number = texts.len() as u32;
                        if texts.insert(id.data().to_vec(), number).is_some() {
                            return Err(twice(table, &String::from_utf8_lossy(id.data())));
                        }
                    }
                }
            }
            Ok(())
        })?;
        if field.kind == Kind::Text { Ok(Ids::Texts(texts)) } else { integer_ids(table, &integers) }
    }

    /// Replaces `numbers` by those of the accounts with these ids; the first id that is none.
    pub fn numbers(&self, ids: &Values<'_>, numbers: &mut Vec<u32>) -> Result<(), String> {
        numbers.clear();
        match (self, ids) {
            (Ids::Near { first, numbers: near }, Values::Integers(ids)) => {
                let number = |id: i64| near.get(id.wrapping_sub(*first) as u64 as usize).copied().unwrap_or(NO_ACCOUNT);
                numbers.extend(ids.iter().map(|&id| number(id)));
            }
            (Ids::Integers(known), Values::Integers(ids)) => {
                numbers.extend(ids.iter().map(|id| known.get(id).copied().unwrap_or(NO_ACCOUNT)));
            }
            (Ids::Texts(known), Values::Texts(ids)) => {
                numbers.extend(ids.iter().map(|id| known.get(id.data()).copied().unwrap_or(NO_ACCOUNT)));
            }
            // Integers never equal text: all of them are unknown.
            (_, Values::Integers(ids)) => numbers.resize(ids.len(), NO_ACCOUNT),
            (_, Values::Texts(ids)) => numbers.resize(ids.len(), NO_ACCOUNT),
        }
        match numbers.iter().position(|&number| number == NO_ACCOUNT) {
            Some(unknown) => Err(ids.name(unknown)),
            None => Ok(()),
        }
    }

    /// The id of the account of a number, for messages.
    pub fn id_of(&self, number: u32) -> String {
        let integer = |map: &HashMap<i64, u32>| map.iter().find(|(_, n)| **n == number).map(|(id, _)| id.to_string());
        let text = |map: &HashMap<Vec<u8>, u32>| {
            map.iter().find(|(_, n)| **n == number).map(|(id, _)| String::from_utf8_lossy(id).into_owned())
        };
        let found = match self {
            Ids::Near { first, numbers } => {
                numbers.iter().position(|&n| n == number).map(|distance| (first + distance as i64).to_string())
            }
            Ids::Integers(map) => integer(map),
            Ids::Texts(map) => text(map),
        };
        found.unwrap_or_else(|| format!("number {number} of the file"))
    }
}

fn integer_ids(table: &Table, ids: &[i64]) -> Result<Ids, LedgerError> {
    let first = ids.iter().copied().min().unwrap_or(0);
    let last = ids.iter().copied().max().unwrap_or(0);
    let span = i128::from(last) - i128::from(first) + 1;
    if span <= 4 * ids.len() as i128 + 1024 {
        let mut numbers = vec![NO_ACCOUNT; span as usize];
        for (number, &id) in (0..).zip(ids) {
            let place = &mut numbers[(id - first) as usize];
            if *place != NO_ACCOUNT {
                return Err(twice(table, &id.to_string()));
            }
            *place = number;
        }
        return Ok(Ids::Near { first, numbers });
    }
    let mut numbers = HashMap::with_capacity(ids.len());
    for (number, &id) in (0..).zip(ids) {
        if numbers.insert(id, number).is_some() {
            return Err(twice(table, &id.to_string()));
        }
    }
    Ok(Ids::Integers(numbers))
}
