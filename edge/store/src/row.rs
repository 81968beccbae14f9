//! Plain SQL through the same connections as the entities: text with `?`, values, rows.

use crate::open::is_postgres;
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};
use std::fmt::Write;

/// SQLite binds at most 32,766 values to a statement, PostgreSQL 65,535; the lower serves both.
const VALUES_MAX: usize = 32_000;

/// Rows inserted by one statement: with fewer, handing statements over costs as much as they do.
const ROWS_MAX: usize = 500;

/// Rows inserted by one statement where fewer are left: each number of rows is a statement that the
/// connection keeps prepared, and of many rows a large one.
const ROWS_LEFT_MAX: usize = 125;

/// Keys looked up in one statement.
pub(crate) const NAMED_MAX: usize = 2_000;

/// Runs a query written with `?` for its values.
pub(crate) async fn query<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>, DbErr> {
    connection.query_all_raw(statement(connection, sql, values)).await
}

/// Runs a change written with `?` for its values; the number of rows it touched.
pub(crate) async fn execute<C: ConnectionTrait>(
    connection: &C,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64, DbErr> {
    Ok(connection.execute_raw(statement(connection, sql, values)).await?.rows_affected())
}

fn statement<C: ConnectionTrait>(connection: &C, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    let backend = connection.get_database_backend();
    match is_postgres(backend) {
        true => Statement::from_sql_and_values(backend, numbered(sql), values),
        false => Statement::from_sql_and_values(backend, sql, values),
    }
}

/// PostgreSQL numbers its placeholders. No text literal in this crate holds a question mark.
fn numbered(sql: &str) -> String {
    let mut numbered = String::with_capacity(sql.len() + sql.len() / 4);
    let mut count = 0;
    for character in sql.chars() {
        if character == '?' {
            count += 1;
            let _ = write!(numbered, "${count}");
        } else {
            numbered.push(character);
        }
    }
    numbered
}

/// Inserts rows of `width` values each, given one after the other, in as few statements as the
/// databases take. `tail` follows the values, e.g. what to do on a conflict.
pub(crate) async fn insert_rows<C: ConnectionTrait>(
    connection: &C,
    into: &str,
    width: usize,
    values: Vec<Value>,
    tail: &str,
) -> Result<(), DbErr> {
    let rows_max = (VALUES_MAX / width).min(ROWS_MAX);
    let mut values = values.into_iter();
    while values.len() > 0 {
        let left = values.len() / width;
        let rows = if left >= rows_max { rows_max } else { left.min(ROWS_LEFT_MAX) };
        let sql = format!("INSERT INTO {into} VALUES {} {tail}", value_lists(rows, width));
        execute(connection, &sql, values.by_ref().take(rows * width)).await?;
    }
    Ok(())
}

/// `(?,?),(?,?)` for two rows of two values.
fn value_lists(rows: usize, width: usize) -> String {
    let one = format!("({})", placeholders(width));
    vec![one.as_str(); rows].join(",")
}

/// `?,?,?` for three values.
pub(crate) fn placeholders(count: usize) -> String {
    vec!["?"; count].join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_for_postgresql() {
        assert_eq!(value_lists(2, 3), "(?,?,?),(?,?,?)");
        assert_eq!(numbered("a = ? AND b IN (?,?)"), "a = $1 AND b IN ($2,$3)");
    }
}
