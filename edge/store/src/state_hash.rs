//! One hash over everything that stands, to see that two databases say the same.

use crate::fact_table::FactTable;
use crate::hexadecimal::hexadecimal;
use crate::key::Fields;
use crate::landings::Landings;
use crate::newest::{Described, described_at, key_at, overlay};
use crate::open::Store;
use crate::row::query;
use sea_orm::{ConnectionTrait, DbErr, Value};
use sha2::{Digest, Sha256};

/// Rows read at a time.
const ROWS_AT_ONCE: u64 = 20_000;

impl Store {
    /// SHA-256, hexadecimal, over the standing facts of every table in the order of their natural
    /// keys, and over the policies that hold, KPI definitions apart: those come with Ascend. Ids, recorded times and the audit trail are left out:
    /// an import undone leaves the hash as it was, and imported again it gives the same one.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn state_hash(&self) -> Result<String, DbErr> {
        state_hash_of(&self.read).await
    }
}

/// The same by any connection, also inside a transaction.
pub(crate) async fn state_hash_of<C: ConnectionTrait>(connection: &C) -> Result<String, DbErr> {
    let mut state = Sha256::new();
    for table in FactTable::ALL {
        state.update(table.name());
        match table.described_columns() {
            Some(columns) => hash_described(connection, table, columns, &mut state).await?,
            None => hash_contents(connection, table, &mut state).await?,
        }
    }
    state.update("usage");
    crate::usage::hash(connection, &mut state).await?;
    let policies = "SELECT policy, body FROM policy_version v WHERE policy NOT LIKE 'kpi:%' AND version = \
                    (SELECT MAX(version) FROM policy_version l WHERE l.policy = v.policy) ORDER BY policy";
    for row in query(connection, policies, []).await? {
        let (policy, body): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        state.update(Fields::of("policy").text(&policy).text(&body).key());
    }
    Ok(hexadecimal(state.finalize()))
}

async fn hash_contents<C: ConnectionTrait>(connection: &C, table: FactTable, state: &mut Sha256) -> Result<(), DbErr> {
    let mut pages = Standing::of(table, "content_hash");
    let mut last: Option<([u8; 16], [u8; 16])> = None;
    while let Some(rows) = pages.next(connection).await? {
        for row in rows {
            let (key, content) = (key_at(&row, 0)?, key_at(&row, 3)?);
            if let Some((before, content)) = last.filter(|(before, _)| *before != key) {
                state.update(before);
                state.update(content);
            }
            last = Some((key, content));
        }
    }
    if let Some((key, content)) = last {
        state.update(key);
        state.update(content);
    }
    Ok(())
}

async fn hash_described<C: ConnectionTrait>(
    connection: &C,
    table: FactTable,
    columns: &'static str,
    state: &mut Sha256,
) -> Result<(), DbErr> {
    let mut pages = Standing::of(table, columns);
    let mut last: Option<([u8; 16], Described)> = None;
    while let Some(rows) = pages.next(connection).await? {
        for row in rows {
            let (key, said) = (key_at(&row, 0)?, described_at(&row, 3, columns)?);
            match &mut last {
                Some((before, known)) if *before == key => overlay(known, said),
                _ => {
                    let done = last.replace((key, said));
                    hash_one(state, done);
                }
            }
        }
    }
    hash_one(state, last);
    Ok(())
}

fn hash_one(state: &mut Sha256, one: Option<([u8; 16], Described)>) {
    let Some((key, described)) = one else { return };
    let fields = described.iter().fold(Fields::of("described"), |fields, field| fields.maybe_text(field.as_deref()));
    state.update(key);
    state.update(fields.key());
}

/// The standing rows of a table in the order of key and recording, a page at a time.
struct Standing {
    table: FactTable,
    columns: &'static str,
    after: Vec<Value>,
    landings: Landings,
}

impl Standing {
    fn of(table: FactTable, columns: &'static str) -> Standing {
        let after = vec![Vec::<u8>::new().into(), i64::MIN.into(), i64::MIN.into()];
        Standing { table, columns, after, landings: Landings::default() }
    }

    async fn next<C: ConnectionTrait>(&mut self, connection: &C) -> Result<Option<Vec<sea_orm::QueryResult>>, DbErr> {
        let sql = format!(
            "SELECT natural_key, recorded_at, sequence, {} FROM {} \
             WHERE (natural_key, recorded_at, sequence) > (?, ?, ?) \
             ORDER BY natural_key, recorded_at, sequence LIMIT {ROWS_AT_ONCE}",
            self.columns,
            self.table.name()
        );
        let rows = query(connection, &sql, self.after.clone()).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let (recorded_at, sequence): (i64, i64) = (last.try_get_by_index(1)?, last.try_get_by_index(2)?);
        self.after = vec![key_at(last, 0)?.to_vec().into(), recorded_at.into(), sequence.into()];
        let sequences: Vec<i64> = rows.iter().map(|row| row.try_get_by_index(2)).collect::<Result<_, _>>()?;
        self.landings.learn(connection, sequences.iter().copied()).await?;
        let with_sequence = rows.into_iter().zip(sequences);
        Ok(Some(with_sequence.filter(|(_, sequence)| self.landings.stands(*sequence)).map(|(row, _)| row).collect()))
    }
}
