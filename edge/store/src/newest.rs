//! What stands under a natural key: the question that makes imports exactly-once.

use crate::fact_table::{FactTable, NewFact};
use crate::key::Key;
use crate::landings::Landings;
use crate::people::joined;
use crate::row::{NAMED_MAX, execute, placeholders, query};
use crate::tx::Tx;
use accounts::{AccountDraft, Told};
use revenue::Draft;
use sea_orm::{DbErr, QueryResult, Value};
use std::collections::HashMap;

/// How a draft compares with what stands under its natural key. Undone batches do not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing stands there.
    Absent,
    /// The draft says nothing new.
    Same,
    /// The draft says something else.
    Other,
}

impl Tx {
    /// How each fact compares with what stands, in their order. All belong to `table`.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn standing(&self, table: FactTable, facts: &[NewFact]) -> Result<Vec<Standing>, DbErr> {
        match table.described_columns() {
            Some(columns) => self.standing_described(table, columns, facts).await,
            None => self.standing_contents(table, facts).await,
        }
    }

    async fn standing_contents(&self, table: FactTable, facts: &[NewFact]) -> Result<Vec<Standing>, DbErr> {
        let mut standing: HashMap<Key, Key> = HashMap::with_capacity(facts.len());
        for row in self.rows_of_keys(table, "content_hash", facts).await? {
            // In order of recording, so the last word remains.
            standing.insert(key_at(&row, 0)?, key_at(&row, 2)?);
        }
        let compare = |fact: &NewFact| match standing.get(&fact.key) {
            None => Standing::Absent,
            Some(content) if *content == fact.content => Standing::Same,
            Some(_) => Standing::Other,
        };
        Ok(facts.iter().map(compare).collect())
    }

    /// Absent fields say nothing, so each field is compared with its own last word.
    async fn standing_described(
        &self,
        table: FactTable,
        columns: &str,
        facts: &[NewFact],
    ) -> Result<Vec<Standing>, DbErr> {
        let mut standing: HashMap<Key, Described> = HashMap::with_capacity(facts.len());
        for row in self.rows_of_keys(table, columns, facts).await? {
            let said = described_at(&row, 2, columns)?;
            overlay(standing.entry(key_at(&row, 0)?).or_default(), said);
        }
        let compare = |fact: &NewFact| match (standing.get(&fact.key), described(&fact.draft)) {
            (Some(known), Some(said)) => {
                let mut both = known.clone();
                overlay(&mut both, said);
                if both == *known { Standing::Same } else { Standing::Other }
            }
            _ => Standing::Absent,
        };
        Ok(facts.iter().map(compare).collect())
    }

    /// The rows that stand under the keys of `facts`, in order of recording: key, sequence number
    /// and `columns`.
    async fn rows_of_keys(
        &self,
        table: FactTable,
        columns: &str,
        facts: &[NewFact],
    ) -> Result<Vec<QueryResult>, DbErr> {
        let mut landings = Landings::default();
        let mut standing = Vec::new();
        for facts in facts.chunks(NAMED_MAX) {
            let sql = format!(
                "SELECT natural_key, sequence, {columns} FROM {} WHERE natural_key IN ({}) \
                 ORDER BY natural_key, recorded_at, sequence",
                table.name(),
                placeholders(facts.len())
            );
            let rows = query(&self.inner, &sql, facts.iter().map(|fact| Value::from(fact.key.to_vec()))).await?;
            let sequences: Vec<i64> = rows.iter().map(|row| row.try_get_by_index(1)).collect::<Result<_, _>>()?;
            landings.learn(&self.inner, sequences.iter().copied()).await?;
            let with_sequence = rows.into_iter().zip(sequences);
            standing.extend(with_sequence.filter(|(_, sequence)| landings.stands(*sequence)).map(|(row, _)| row));
        }
        Ok(standing)
    }

    /// Takes facts of a batch out again while its import is still open.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn take_out(&self, table: FactTable, sequence: i64, keys: &[Key]) -> Result<(), DbErr> {
        for keys in keys.chunks(NAMED_MAX) {
            let sql = format!(
                "DELETE FROM {} WHERE sequence = ? AND natural_key IN ({})",
                table.name(),
                placeholders(keys.len())
            );
            let keys = keys.iter().map(|key| Value::from(key.to_vec()));
            execute(&self.inner, &sql, std::iter::once(sequence.into()).chain(keys)).await?;
        }
        Ok(())
    }
}

pub(crate) fn key_at(row: &QueryResult, index: usize) -> Result<Key, DbErr> {
    let bytes: Vec<u8> = row.try_get_by_index(index)?;
    bytes.try_into().map_err(|_| DbErr::Type("a key of 16 bytes was expected".into()))
}

/// The fields that say something of an account or a person, in the order of
/// [`FactTable::described_columns`].
pub(crate) type Described = Vec<Option<String>>;

/// Reads described `columns` from a row, the first of them at `index`.
pub(crate) fn described_at(row: &QueryResult, index: usize, columns: &str) -> Result<Described, DbErr> {
    // CAST(… AS TEXT) holds no comma.
    (0..columns.split(',').count()).map(|at| row.try_get_by_index(index + at)).collect()
}

fn described(draft: &Draft) -> Option<Described> {
    match draft {
        Draft::Account(account) => Some(described_account(account.clone())),
        Draft::Person(person) => Some(described_person(person.told.clone())),
        _ => None,
    }
}

fn described_account(draft: AccountDraft) -> Described {
    let AccountDraft { name, segment, owner, country, parent, currency, merged_into, merged_on, .. } = draft;
    let AccountDraft { land_owner, cam, csm, sponsor, .. } = draft;
    let (currency, merged_on) = (currency.map(|c| c.code().to_string()), merged_on.map(|day| day.0.to_string()));
    vec![name, segment, owner, country, parent, currency, merged_into, merged_on, land_owner, cam, csm, sponsor]
}

fn described_person(told: Told) -> Described {
    vec![
        told.name,
        told.email,
        told.title,
        told.function.map(|function| function.key().to_string()),
        told.role.map(|role| role.key().to_string()),
        told.stance.map(|stance| stance.key().to_string()),
        told.reports_to,
        told.works_with.map(|names| joined(&names)),
        told.known_by.map(|names| joined(&names)),
        told.left_on.map(|day| day.0.to_string()),
    ]
}

/// A later word replaces an earlier one field by field.
pub(crate) fn overlay(earlier: &mut Described, later: Described) {
    if earlier.is_empty() {
        *earlier = later;
        return;
    }
    for (field, said) in earlier.iter_mut().zip(later) {
        if said.is_some() {
            *field = said;
        }
    }
}
