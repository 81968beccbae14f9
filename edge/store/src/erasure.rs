//! Erasing a person: the only place where recorded rows go or are changed. What is asked for here
//! is a right of that person, which a ledger of facts does not outweigh.

use crate::newest::key_at;
use crate::open::{Store, is_postgres};
use crate::people::{joined, split};
use crate::row::{execute, query};
use crate::tx::Tx;
use accounts::erasure::{ERASED, without_mentions, without_names};
use sea_orm::{ConnectionTrait, DbErr, Value};
use std::collections::HashSet;
use uuid::Uuid;

/// How many rows of each kind an erasure touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ErasedRows {
    /// What was said of the person; gone.
    pub versions: u64,
    /// Interactions that named them; they name nobody now.
    pub interactions: u64,
    /// Tickets that named them.
    pub tickets: u64,
    /// What was said of others who report to them or work with them.
    pub relations: u64,
    /// Papers that named them.
    pub papers: u64,
}

impl Store {
    /// When a person was erased, microseconds UTC; `None` when they were not.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn erased_at(&self, account: Uuid, person: Uuid) -> Result<Option<i64>, DbErr> {
        let sql = "SELECT erased_at FROM erased_person WHERE person = ? AND account = ?";
        let rows = query(&self.read, sql, [person.into(), account.into()]).await?;
        rows.first().map(|row| row.try_get_by_index(0)).transpose()
    }

    /// Clears what the database keeps beside its tables of rows that went: the log of a SQLite
    /// file, dead rows of PostgreSQL. A reader that is at work can keep it from that; then the next
    /// clearing does it.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn clear_leftovers(&self) -> Result<(), DbErr> {
        let sql = match is_postgres(self.write.get_database_backend()) {
            true => "VACUUM person_version, interaction, ticket, paper, survey_token, job",
            false => "PRAGMA wal_checkpoint(TRUNCATE)",
        };
        self.write.execute_unprepared(sql).await.map(drop)
    }
}

impl Tx {
    /// Everybody who was erased: files that name them again do not bring them back.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn erased_people(&self) -> Result<HashSet<Uuid>, DbErr> {
        let rows = query(&self.inner, "SELECT person FROM erased_person", []).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Removes what is recorded of a person at an account, and their names from what is recorded
    /// of others there. `called` are all names, addresses and ids that they had.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn erase_person(
        &self,
        account: Uuid,
        person: Uuid,
        called: &[String],
        at: i64,
        sequence: i64,
    ) -> Result<ErasedRows, DbErr> {
        let is_file = !is_postgres(self.inner.get_database_backend());
        if is_file {
            // What is deleted is overwritten, not only let go.
            execute(&self.inner, "PRAGMA secure_delete = ON", []).await?;
        }
        for derived in ["person_now", "person_word"] {
            execute(&self.inner, &format!("DELETE FROM {derived} WHERE person = ?"), [person.into()]).await?;
        }
        for theirs in ["survey_token", "job"] {
            execute(&self.inner, &format!("DELETE FROM {theirs} WHERE person = ?"), [person.into()]).await?;
        }
        // Papers written here call people by our id.
        let in_papers = [called, &[person.to_string()]].concat();
        let versions = execute(&self.inner, "DELETE FROM person_version WHERE person = ?", [person.into()]).await?;
        let erased = ErasedRows {
            versions,
            interactions: self.erase_from_interactions(account, called).await?,
            tickets: self.erase_from_tickets(account, called).await?,
            relations: self.erase_from_relations(account, called).await?,
            papers: self.erase_from_papers(account, &in_papers).await?,
        };
        let sql = "INSERT INTO erased_person (person, account, erased_at, sequence) VALUES (?, ?, ?, ?)";
        execute(&self.inner, sql, [person.into(), account.into(), at.into(), sequence.into()]).await?;
        if is_file {
            execute(&self.inner, "PRAGMA secure_delete = OFF", []).await?;
        }
        Ok(erased)
    }

    async fn erase_from_interactions(&self, account: Uuid, called: &[String]) -> Result<u64, DbErr> {
        let sql =
            "SELECT natural_key, sequence, people, subject, body, purpose, thread FROM interaction WHERE account = ?";
        let mut changed = 0;
        for row in query(&self.inner, sql, [account.into()]).await? {
            let people = split(&row.try_get_by_index::<String>(2)?);
            let texts: [Option<String>; 4] = [
                row.try_get_by_index::<String>(3).map(Some)?,
                row.try_get_by_index(4)?,
                row.try_get_by_index(5)?,
                row.try_get_by_index(6)?,
            ];
            let (names, new) = (without_names(&people, called), texts.each_ref().map(|text| mentions(text, called)));
            if names.is_none() && new.iter().all(Option::is_none) {
                continue;
            }
            let mut values: Vec<Value> = vec![joined(&names.unwrap_or(people)).into()];
            values.extend(texts.into_iter().zip(new).map(|(text, new)| Value::from(new.or(text))));
            let set = "people = ?, subject = ?, body = ?, purpose = ?, thread = ?";
            changed += self.rewrite("interaction", set, values, &row).await?;
        }
        Ok(changed)
    }

    async fn erase_from_tickets(&self, account: Uuid, called: &[String]) -> Result<u64, DbErr> {
        let sql = "SELECT natural_key, sequence, person, subject FROM ticket WHERE account = ?";
        let mut changed = 0;
        for row in query(&self.inner, sql, [account.into()]).await? {
            let (person, subject): (Option<String>, String) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            let named = person.as_ref().and_then(|person| without_names(std::slice::from_ref(person), called));
            let told = without_mentions(&subject, called);
            if named.is_none() && told.is_none() {
                continue;
            }
            let person = if named.is_some() { Some(ERASED.to_string()) } else { person };
            let values = vec![person.into(), told.unwrap_or(subject).into()];
            changed += self.rewrite("ticket", "person = ?, subject = ?", values, &row).await?;
        }
        Ok(changed)
    }

    async fn erase_from_relations(&self, account: Uuid, called: &[String]) -> Result<u64, DbErr> {
        let sql = "SELECT natural_key, sequence, reports_to, works_with FROM person_version WHERE account = ? \
                   AND (reports_to IS NOT NULL OR works_with IS NOT NULL)";
        let mut changed = 0;
        for row in query(&self.inner, sql, [account.into()]).await? {
            let names = |text: &Option<String>| text.as_deref().and_then(|text| without_names(&split(text), called));
            let (above, beside): (Option<String>, Option<String>) =
                (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
            let (new_above, new_beside) = (names(&above), names(&beside));
            if new_above.is_none() && new_beside.is_none() {
                continue;
            }
            let values = vec![
                new_above.map(|names| joined(&names)).or(above).into(),
                new_beside.map(|names| joined(&names)).or(beside).into(),
            ];
            changed += self.rewrite("person_version", "reports_to = ?, works_with = ?", values, &row).await?;
        }
        Ok(changed)
    }

    /// Whatever kind a paper is of, its texts name nobody who was erased.
    async fn erase_from_papers(&self, account: Uuid, called: &[String]) -> Result<u64, DbErr> {
        let sql = "SELECT natural_key, sequence, body FROM paper WHERE account = ?";
        let mut changed = 0;
        for row in query(&self.inner, sql, [account.into()]).await? {
            let body: String = row.try_get_by_index(2)?;
            let mut paper: serde_json::Value =
                serde_json::from_str(&body).map_err(|fault| DbErr::Type(fault.to_string()))?;
            if erase_from_texts(&mut paper, called) {
                changed += self.rewrite("paper", "body = ?", vec![paper.to_string().into()], &row).await?;
            }
        }
        Ok(changed)
    }

    async fn rewrite(
        &self,
        table: &str,
        set: &str,
        mut values: Vec<Value>,
        row: &sea_orm::QueryResult,
    ) -> Result<u64, DbErr> {
        values.push(key_at(row, 0)?.to_vec().into());
        values.push(row.try_get_by_index::<i64>(1)?.into());
        execute(&self.inner, &format!("UPDATE {table} SET {set} WHERE natural_key = ? AND sequence = ?"), values).await
    }
}

/// Takes names out of every text of a paper, however deep; whether there were any. A text that is
/// a name becomes the word for erased people, as in a list of names.
fn erase_from_texts(value: &mut serde_json::Value, called: &[String]) -> bool {
    match value {
        serde_json::Value::String(text) => {
            let is_name = without_names(std::slice::from_ref(text), called).is_some();
            let new = if is_name { Some(ERASED.to_string()) } else { without_mentions(text, called) };
            new.map(|new| *text = new).is_some()
        }
        serde_json::Value::Array(values) => erase_from_each(values.iter_mut(), called),
        serde_json::Value::Object(fields) => erase_from_each(fields.values_mut(), called),
        _ => false,
    }
}

/// From every one of them, also behind the first that named somebody.
fn erase_from_each<'v>(values: impl Iterator<Item = &'v mut serde_json::Value>, called: &[String]) -> bool {
    let mut changed = false;
    for value in values {
        changed |= erase_from_texts(value, called);
    }
    changed
}

fn mentions(text: &Option<String>, called: &[String]) -> Option<String> {
    text.as_deref().and_then(|text| without_mentions(text, called))
}
