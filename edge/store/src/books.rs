//! Books: which accounts are entrusted to whom today. Derived from the account rows and the
//! members; a scope narrower than everything reads through them.

use crate::account_now::{AccountNow, folded, level_sort};
use crate::facts::Condition;
use crate::open::Store;
use crate::row::{NAMED_MAX, execute, insert_rows, placeholders, query};
use crate::tx::Tx;
use access::Scope;
use sea_orm::{DbErr, QueryResult, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

const COLUMNS: &str = "reader, account, name_key, level_sort, since_sort, renewal_sort";
const WIDTH: usize = 6;

/// Accounts whose places in books are written together.
const ACCOUNTS_AT_ONCE: u32 = 5_000;

/// Members and teams by what accounts call a member: e-mail address or name, folded.
type Readers = HashMap<String, BTreeSet<Uuid>>;

/// Which accounts came into the books of readers, and left them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookMoves {
    /// By the reader whose book they are in now.
    pub came: BTreeMap<Uuid, Vec<Uuid>>,
    /// By the reader whose book they were in before.
    pub left: BTreeMap<Uuid, Vec<Uuid>>,
}

impl BookMoves {
    /// Together with those of other accounts.
    pub fn extend(&mut self, others: BookMoves) {
        for (mine, others) in [(&mut self.came, others.came), (&mut self.left, others.left)] {
            for (reader, accounts) in others {
                mine.entry(reader).or_default().extend(accounts);
            }
        }
    }

    /// From the places, reader and account, before and after.
    fn between(before: &BTreeSet<(Uuid, Uuid)>, after: &BTreeSet<(Uuid, Uuid)>) -> BookMoves {
        let mut moves = BookMoves::default();
        for (reader, account) in after.difference(before) {
            moves.came.entry(*reader).or_default().push(*account);
        }
        for (reader, account) in before.difference(after) {
            moves.left.entry(*reader).or_default().push(*account);
        }
        moves
    }
}

/// Narrows a statement that has a condition already to the accounts that a scope sees; `account` is
/// their column in it.
pub(crate) fn narrow(scope: &Scope, account: &str, sql: &mut String, values: &mut Vec<Value>) {
    if let Some(reader) = scope.reader() {
        sql.push_str(&format!(" AND {account} IN (SELECT account FROM book_now WHERE reader = ?)"));
        values.push(reader.into());
    }
}

/// The condition that an account is there and a scope sees it, with its values: every read of what
/// belongs to one account asks it in the same statement.
pub(crate) fn seen(scope: &Scope, account: Uuid) -> Condition {
    let (sql, values) = match scope.reader() {
        Some(reader) => ("EXISTS (SELECT 1 FROM book_now WHERE reader = ? AND account = ?)", vec![reader, account]),
        None => ("EXISTS (SELECT 1 FROM account_now WHERE account = ?)", vec![account]),
    };
    Condition::of_few(sql, values.into_iter().map(Value::from).collect())
}

/// The condition that a row belongs to an account which is there and a scope sees; `column` is the
/// row's account in the statement.
pub(crate) fn of_seen(scope: &Scope, column: &str, account: Uuid) -> Condition {
    let Condition { sql, values, .. } = seen(scope, account);
    Condition::of_few(format!("{column} = ?"), vec![account.into()]).and(&sql, values)
}

impl Store {
    /// The accounts that a scope sees, by id; `None` where it sees all.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn book(&self, scope: &Scope) -> Result<Option<Vec<Uuid>>, DbErr> {
        let Some(reader) = scope.reader() else { return Ok(None) };
        let sql = "SELECT account FROM book_now WHERE reader = ? ORDER BY account";
        let rows = query(&self.read, sql, [reader.into()]).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>().map(Some)
    }

    /// Whether an account is there and a scope sees it.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn sees(&self, scope: &Scope, account: Uuid) -> Result<bool, DbErr> {
        let Condition { sql, values, .. } = seen(scope, account);
        Ok(!query(&self.read, &format!("SELECT 1 WHERE {sql}"), values).await?.is_empty())
    }

    /// The accounts among these that a scope sees, in their order.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn seen_of(&self, scope: &Scope, accounts: &[Uuid]) -> Result<Vec<Uuid>, DbErr> {
        let Some(reader) = scope.reader() else { return Ok(accounts.to_vec()) };
        let mut seen = BTreeSet::new();
        for accounts in accounts.chunks(NAMED_MAX) {
            let list = placeholders(accounts.len());
            let sql = format!("SELECT account FROM book_now WHERE reader = ? AND account IN ({list})");
            let values = std::iter::once(reader).chain(accounts.iter().copied()).map(Value::from);
            for row in query(&self.read, &sql, values).await? {
                seen.insert(row.try_get_by_index::<Uuid>(0)?);
            }
        }
        Ok(accounts.iter().copied().filter(|account| seen.contains(account)).collect())
    }
}

impl Tx {
    /// Puts accounts into the books of those whom they are entrusted to, and takes them out of all
    /// others; what that changed.
    pub(crate) async fn put_in_books(&self, rows: &[AccountNow]) -> Result<BookMoves, DbErr> {
        let readers = self.readers().await?;
        if readers.is_empty() {
            return Ok(BookMoves::default());
        }
        let accounts: Vec<Uuid> = rows.iter().map(|row| row.account).collect();
        let before = self.take_out_of_books(&accounts).await?;
        let mut after = BTreeSet::new();
        let mut values = Vec::new();
        for row in rows {
            for reader in readers_of(&readers, row.entrusted_to.iter().map(String::as_str)) {
                after.insert((reader, row.account));
                values.extend([
                    reader.into(),
                    row.account.into(),
                    folded(&row.name).into(),
                    level_sort::stored(row.level_compared).into(),
                    row.since.map_or(i32::MAX, |day| day.0).into(),
                    row.renewal_on.map_or(i32::MAX, |day| day.0).into(),
                ]);
            }
        }
        insert_rows(&self.inner, &format!("book_now ({COLUMNS})"), WIDTH, values, "").await?;
        Ok(BookMoves::between(&before, &after))
    }

    /// Takes accounts out of all books because nothing standing names them; what that changed.
    pub(crate) async fn remove_from_books(&self, accounts: &[Uuid]) -> Result<BookMoves, DbErr> {
        Ok(BookMoves::between(&self.take_out_of_books(accounts).await?, &BTreeSet::new()))
    }

    /// Takes accounts out of all books: the places that they had, reader and account.
    async fn take_out_of_books(&self, accounts: &[Uuid]) -> Result<BTreeSet<(Uuid, Uuid)>, DbErr> {
        let mut places = BTreeSet::new();
        // Before anybody has an account, as with the first import of all, there is nothing to look for.
        if accounts.is_empty() || query(&self.inner, "SELECT 1 FROM book_now LIMIT 1", []).await?.is_empty() {
            return Ok(places);
        }
        for accounts in accounts.chunks(NAMED_MAX) {
            let list = placeholders(accounts.len());
            let values = || accounts.iter().map(|account| Value::from(*account));
            let sql = format!("SELECT reader, account FROM book_now WHERE account IN ({list})");
            for row in query(&self.inner, &sql, values()).await? {
                places.insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
            }
            execute(&self.inner, &format!("DELETE FROM book_now WHERE account IN ({list})"), values()).await?;
        }
        Ok(places)
    }

    /// Writes every book anew, after members or teams changed.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn rebuild_books(&self) -> Result<(), DbErr> {
        execute(&self.inner, "DELETE FROM book_now", []).await?;
        let readers = self.readers().await?;
        let mut after = Uuid::nil();
        loop {
            let sql = format!(
                "SELECT entrusted_to, account, name_key, level_sort, since_sort, renewal_sort FROM account_now \
                 WHERE account > ? AND entrusted_to <> '' ORDER BY account LIMIT {ACCOUNTS_AT_ONCE}"
            );
            let rows = query(&self.inner, &sql, [after.into()]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.try_get_by_index(1)?;
            let mut values = Vec::new();
            for row in &rows {
                let entrusted_to: String = row.try_get_by_index(0)?;
                for reader in readers_of(&readers, entrusted_to.lines()) {
                    values.extend(place(reader, row)?);
                }
            }
            insert_rows(&self.inner, &format!("book_now ({COLUMNS})"), WIDTH, values, "").await?;
        }
    }

    /// After levels of the list were compared anew: the same order in the books.
    pub(crate) async fn order_books_by_level(&self) -> Result<(), DbErr> {
        let level = "SELECT level_sort FROM account_now WHERE account_now.account = book_now.account";
        let sql = format!("UPDATE book_now SET level_sort = ({level}) WHERE level_sort <> ({level})");
        execute(&self.inner, &sql, []).await.map(drop)
    }

    async fn readers(&self) -> Result<Readers, DbErr> {
        let mut readers = Readers::new();
        for row in query(&self.inner, "SELECT id, email, name, team FROM member ORDER BY id", []).await? {
            let (id, team): (Uuid, Option<Uuid>) = (row.try_get_by_index(0)?, row.try_get_by_index(3)?);
            let called: [String; 2] = [row.try_get_by_index(1)?, row.try_get_by_index(2)?];
            for called in called {
                readers.entry(folded(&called)).or_default().extend(std::iter::once(id).chain(team));
            }
        }
        Ok(readers)
    }
}

fn readers_of<'a>(readers: &Readers, called: impl Iterator<Item = &'a str>) -> BTreeSet<Uuid> {
    called.filter_map(|called| readers.get(&folded(called))).flatten().copied().collect()
}

fn place(reader: Uuid, row: &QueryResult) -> Result<[Value; WIDTH], DbErr> {
    Ok([
        reader.into(),
        row.try_get_by_index::<Uuid>(1)?.into(),
        row.try_get_by_index::<String>(2)?.into(),
        row.try_get_by_index::<i64>(3)?.into(),
        row.try_get_by_index::<i32>(4)?.into(),
        row.try_get_by_index::<i32>(5)?.into(),
    ])
}
