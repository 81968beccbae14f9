//! Each account as it stands today: derived from facts, kept for the lists.

use crate::books::{BookMoves, narrow};
use crate::indexes::LaidAside;
use crate::open::Store;
use crate::row::{NAMED_MAX, execute, insert_rows, placeholders, query};
use crate::tx::Tx;
use access::Scope;
use money::{Currency, Day};
use sea_orm::{DbErr, QueryResult, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

/// One row of the accounts list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountNow {
    /// Our id.
    pub account: Uuid,
    /// The source that named it first.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// What it is called.
    pub name: String,
    /// Segment of today.
    pub segment: Option<String>,
    /// Owner of today.
    pub owner: Option<String>,
    /// Country of today.
    pub country: Option<String>,
    /// External id of its parent of today.
    pub parent: Option<String>,
    /// Currency of its level.
    pub currency: Option<Currency>,
    /// Recurring revenue per year today, minor units; absent where no source of levels names it.
    pub level_minor: Option<i64>,
    /// The day it became a customer.
    pub since: Option<Day>,
    /// The next day a term ends.
    pub renewal_on: Option<Day>,
    /// Subscription lines in force today.
    pub line_count: i32,
    /// Whether it has a level above zero today.
    pub live: bool,
    /// The next day on which this row changes although nothing is recorded, e.g. a term's end.
    pub changes_on: Option<Day>,
    /// A silent end that counts once the data of its source reaches this day.
    pub pending_on: Option<Day>,
    /// The account it merged into, or will.
    pub merged_into: Option<Uuid>,
    /// First day it is no account of its own.
    pub merged_on: Option<Day>,
    /// Who answers for it today: owner and account team, each once.
    pub entrusted_to: Vec<String>,
    /// Its level in the reporting currency at constant rates, minor units: the list is sorted by
    /// it. Absent without a level or a rate.
    pub level_compared: Option<i64>,
}

pub(crate) const COLUMNS: &str = "account, source, external_id, name, segment, owner, country, parent, currency, \
                                  level_minor, since_on, renewal_on, line_count, live, changes_on, pending_on, \
                                  merged_into, merged_on, level_sort, entrusted_to";
const SORT_COLUMNS: &str = "name_key, since_sort, renewal_sort";
const WIDTH: usize = 23;

/// A name as lists compare it: in lower case, runs of space as one.
pub(crate) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Store {
    /// One account as it stands today.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn account_now(&self, scope: &Scope, account: Uuid) -> Result<Option<AccountNow>, DbErr> {
        Ok(self.accounts_now(scope, &[account]).await?.pop())
    }

    /// Some accounts as they stand today, by id.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_now(&self, scope: &Scope, accounts: &[Uuid]) -> Result<Vec<AccountNow>, DbErr> {
        let mut rows = Vec::with_capacity(accounts.len());
        for accounts in accounts.chunks(NAMED_MAX) {
            let condition = format!("account IN ({})", placeholders(accounts.len()));
            rows.extend(self.rows_where(scope, &condition, accounts.iter().map(|a| Value::from(*a)).collect()).await?);
        }
        rows.sort_unstable_by_key(|row| row.account);
        Ok(rows)
    }

    /// The accounts that merged into this one or will, by the day.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_merged_into(&self, scope: &Scope, account: Uuid) -> Result<Vec<AccountNow>, DbErr> {
        let mut rows = self.rows_where(scope, "merged_into = ?", vec![account.into()]).await?;
        rows.sort_unstable_by_key(|row| (row.merged_on, row.account));
        Ok(rows)
    }

    /// The accounts with this external id in any source, or with exactly this name.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_called(&self, scope: &Scope, id_or_name: &str) -> Result<Vec<AccountNow>, DbErr> {
        let called = "(account IN (SELECT account FROM account_alias WHERE external_id = ?) OR name_key = ?)";
        let values = vec![id_or_name.into(), folded(id_or_name).into()];
        let mut rows = self.rows_where(scope, called, values).await?;
        rows.sort_by_cached_key(|row| (folded(&row.name), row.account));
        Ok(rows)
    }

    pub(crate) async fn rows_where(
        &self,
        scope: &Scope,
        condition: &str,
        mut values: Vec<Value>,
    ) -> Result<Vec<AccountNow>, DbErr> {
        let mut sql = format!("SELECT {COLUMNS} FROM account_now WHERE {condition}");
        narrow(scope, "account", &mut sql, &mut values);
        query(&self.read, &sql, values).await?.iter().map(read).collect()
    }
}

impl Tx {
    /// Makes ready to write the rows of so many accounts, all of them known and each once: on SQLite lays
    /// aside the indexes of the accounts list if that is most of its rows, and empties it if it is every
    /// account there is.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn ready_for_rows(&self, accounts: usize) -> Result<LaidAside, DbErr> {
        let laid_aside = self.lay_aside_if_most(&["account_now"], accounts).await?;
        if !laid_aside.is_empty() && self.count("account").await? == accounts as i64 {
            execute(&self.inner, "DELETE FROM account_now", []).await?;
        }
        Ok(laid_aside)
    }

    /// Writes the rows of these accounts anew; what that changed in books.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn put_account_now(&self, rows: Vec<AccountNow>) -> Result<BookMoves, DbErr> {
        let moves = self.put_in_books(&rows).await?;
        let mut values = Vec::with_capacity(rows.len() * WIDTH);
        for row in rows {
            push(&mut values, row);
        }
        let columns = format!("{COLUMNS}, {SORT_COLUMNS}");
        let set: Vec<String> =
            columns.split(", ").skip(1).map(|column| format!("{column} = excluded.{column}")).collect();
        let tail = format!("ON CONFLICT (account) DO UPDATE SET {}", set.join(", "));
        insert_rows(&self.inner, &format!("account_now ({columns})"), WIDTH, values, &tail).await?;
        Ok(moves)
    }

    /// The accounts whose rows are no longer right: a day they change on has come, or a source
    /// speaks for a day that they waited for.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_to_turn(&self, today: Day, horizon: Option<Day>) -> Result<Vec<Uuid>, DbErr> {
        // Each by its index: few accounts turn, and this is asked with every import.
        let sql = "SELECT account FROM account_now WHERE changes_on <= ? \
                   UNION ALL SELECT account FROM account_now WHERE pending_on <= ?";
        let values = [today.0.into(), horizon.map_or(i32::MIN, |day| day.0).into()];
        let rows = query(&self.inner, sql, values).await?;
        let turning: BTreeSet<Uuid> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        Ok(turning.into_iter().collect())
    }

    /// Each account that merged with the one it merged into, as the rows were last worked out.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn merged_pairs(&self) -> Result<Vec<(Uuid, Uuid)>, DbErr> {
        let sql = "SELECT account, merged_into FROM account_now WHERE merged_into IS NOT NULL ORDER BY account";
        let rows = query(&self.inner, sql, []).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }

    /// Every account that was ever named.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn all_accounts(&self) -> Result<Vec<Uuid>, DbErr> {
        let rows = query(&self.inner, "SELECT id FROM account ORDER BY id", []).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Removes the rows of accounts that nothing standing names; what that changed in books.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn remove_account_now(&self, accounts: &[Uuid]) -> Result<BookMoves, DbErr> {
        for accounts in accounts.chunks(NAMED_MAX) {
            let sql = format!("DELETE FROM account_now WHERE account IN ({})", placeholders(accounts.len()));
            execute(&self.inner, &sql, accounts.iter().map(|account| Value::from(*account))).await?;
        }
        self.remove_from_books(accounts).await
    }
}

fn push(values: &mut Vec<Value>, row: AccountNow) {
    let name_key = folded(&row.name);
    values.extend([
        row.account.into(),
        row.source.into(),
        row.external_id.into(),
        row.name.into(),
        row.segment.into(),
        row.owner.into(),
        row.country.into(),
        row.parent.into(),
        row.currency.map(|currency| currency.code().to_string()).into(),
        row.level_minor.into(),
        row.since.map(|day| day.0).into(),
        row.renewal_on.map(|day| day.0).into(),
        row.line_count.into(),
        row.live.into(),
        row.changes_on.map(|day| day.0).into(),
        row.pending_on.map(|day| day.0).into(),
        row.merged_into.into(),
        row.merged_on.map(|day| day.0).into(),
        level_sort::stored(row.level_compared).into(),
        row.entrusted_to.join("\n").into(),
        name_key.into(),
        row.since.map_or(i32::MAX, |day| day.0).into(),
        row.renewal_on.map_or(i32::MAX, |day| day.0).into(),
    ]);
}

/// Reads [`COLUMNS`].
pub(crate) fn read(row: &QueryResult) -> Result<AccountNow, DbErr> {
    let day = |index| Ok::<_, DbErr>(row.try_get_by_index::<Option<i32>>(index)?.map(Day));
    Ok(AccountNow {
        account: row.try_get_by_index(0)?,
        source: row.try_get_by_index(1)?,
        external_id: row.try_get_by_index(2)?,
        name: row.try_get_by_index(3)?,
        segment: row.try_get_by_index(4)?,
        owner: row.try_get_by_index(5)?,
        country: row.try_get_by_index(6)?,
        parent: row.try_get_by_index(7)?,
        currency: row.try_get_by_index::<Option<String>>(8)?.and_then(|code| code.parse().ok()),
        level_minor: row.try_get_by_index(9)?,
        since: day(10)?,
        renewal_on: day(11)?,
        line_count: row.try_get_by_index(12)?,
        live: row.try_get_by_index(13)?,
        changes_on: day(14)?,
        pending_on: day(15)?,
        merged_into: row.try_get_by_index(16)?,
        merged_on: day(17)?,
        level_compared: level_sort::read(row.try_get_by_index(18)?),
        entrusted_to: lines(row.try_get_by_index(19)?),
    })
}

/// A line each.
fn lines(text: String) -> Vec<String> {
    text.lines().map(str::to_string).collect()
}

/// How a compared level is stored: the greatest first, what is absent last.
pub(crate) mod level_sort {
    pub(crate) fn stored(level: Option<i64>) -> i64 {
        level.map_or(i64::MAX, |level| -level)
    }

    pub(crate) fn read(stored: i64) -> Option<i64> {
        (stored != i64::MAX).then_some(-stored)
    }
}
