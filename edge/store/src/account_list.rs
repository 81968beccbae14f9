//! The accounts list: narrowed, sorted by an index, read a page at a time by cursor.

use crate::account_now::{AccountNow, COLUMNS, folded, read};
use crate::cursor::{Cursor, CursorDoesNotFit, SortKey};
use crate::open::{Store, is_postgres};
use crate::row::query;
use access::Scope;
use money::Currency;
use sea_orm::{DbBackend, DbErr, QueryResult, Value};

/// Which accounts a list shows; an absent field narrows nothing.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AccountFilter {
    /// Somewhere in the name, whatever the case.
    pub text: Option<String>,
    /// Segment of today.
    pub segment: Option<String>,
    /// Owner of today.
    pub owner: Option<String>,
    /// Currency of the level.
    pub currency: Option<Currency>,
    /// Whether it has a level today.
    pub living: Option<Living>,
}

/// Whether an account has a level above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Living {
    /// It has.
    Live,
    /// It had none yet, or has left.
    Ended,
}

impl Living {
    /// Its word in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Living::Live => "live",
            Living::Ended => "ended",
        }
    }

    /// The value of a word.
    pub fn from_key(key: &str) -> Option<Living> {
        [Living::Live, Living::Ended].into_iter().find(|living| living.key() == key)
    }
}

/// How a list is sorted. What is absent comes last; the account's id decides between equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum AccountSort {
    /// By name, A to Z.
    #[default]
    Name,
    /// The greatest level first.
    Level,
    /// The oldest customer first.
    Since,
    /// The next renewal first.
    Renewal,
}

impl AccountSort {
    /// Every sort that is offered.
    pub const ALL: [AccountSort; 4] = [AccountSort::Name, AccountSort::Level, AccountSort::Since, AccountSort::Renewal];

    /// Its word in URLs.
    pub fn key(self) -> &'static str {
        match self {
            AccountSort::Name => "name",
            AccountSort::Level => "level",
            AccountSort::Since => "since",
            AccountSort::Renewal => "renewal",
        }
    }

    /// The sort of a word.
    pub fn from_key(key: &str) -> Option<AccountSort> {
        AccountSort::ALL.into_iter().find(|sort| sort.key() == key)
    }

    fn column(self) -> &'static str {
        match self {
            AccountSort::Name => "name_key",
            AccountSort::Level => "level_sort",
            AccountSort::Since => "since_sort",
            AccountSort::Renewal => "renewal_sort",
        }
    }
}

/// Some rows of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// In the order of the list.
    pub rows: Vec<T>,
    /// Cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// What the list can be narrowed to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Facets {
    /// Segments of today.
    pub segments: Vec<String>,
    /// Owners of today.
    pub owners: Vec<String>,
    /// Currencies of levels.
    pub currencies: Vec<String>,
}

impl Store {
    /// The accounts after `cursor`, at most `limit`.
    ///
    /// # Errors
    /// What the database said; inside, a cursor of another list.
    #[async_recursion::async_recursion]
    pub async fn accounts(
        &self,
        scope: &Scope,
        filter: &AccountFilter,
        sort: AccountSort,
        cursor: Option<&str>,
        limit: u16,
    ) -> Result<Result<Page<AccountNow>, CursorDoesNotFit>, DbErr> {
        let cursor = match cursor.map(|text| Cursor::read(text, filter, sort)).transpose() {
            Ok(cursor) => cursor,
            Err(unfit) => return Ok(Err(unfit)),
        };
        // One more row than shown tells whether there is a next page.
        let (sql, values) =
            page_sql(self.read.get_database_backend(), scope, filter, sort, cursor, u32::from(limit) + 1);
        let mut found = query(&self.read, &sql, values).await?;
        let more = found.len() > usize::from(limit);
        found.truncate(limit.into());
        let rows: Vec<AccountNow> = found.iter().map(read).collect::<Result<_, _>>()?;
        let next = match (more, found.last(), rows.last()) {
            (true, Some(last), Some(shown)) => {
                let cursor = Cursor { key: sort_key(last, sort)?, account: shown.account };
                Some(cursor.write(filter, sort))
            }
            _ => None,
        };
        Ok(Ok(Page { rows, next }))
    }

    /// How many accounts a list shows.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn account_count(&self, scope: &Scope, filter: &AccountFilter) -> Result<i64, DbErr> {
        let (sql, values) = count_sql(self.read.get_database_backend(), scope, filter);
        query(&self.read, &sql, values).await?.first().map_or(Ok(0), |row| row.try_get_by_index(0))
    }

    /// What the list can be narrowed to.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn account_facets(&self, scope: &Scope) -> Result<Facets, DbErr> {
        Ok(Facets {
            segments: self.values_of(scope, "segment").await?,
            owners: self.values_of(scope, "owner").await?,
            currencies: self.values_of(scope, "currency").await?,
        })
    }

    async fn values_of(&self, scope: &Scope, column: &str) -> Result<Vec<String>, DbErr> {
        let backend = self.read.get_database_backend();
        let (mut conditions, values) = conditions(backend, scope, &AccountFilter::default());
        conditions.push(format!("{column} IS NOT NULL"));
        let narrowed = where_all(&conditions);
        let sql = format!("SELECT DISTINCT {column} FROM {}{narrowed} ORDER BY {column}", seen(backend, scope));
        query(&self.read, &sql, values).await?.iter().map(|row| row.try_get_by_index(0)).collect()
    }
}

fn count_sql(backend: DbBackend, scope: &Scope, filter: &AccountFilter) -> (String, Vec<Value>) {
    let (conditions, values) = conditions(backend, scope, filter);
    (format!("SELECT COUNT(*) FROM {}{}", seen(backend, scope), where_all(&conditions)), values)
}

fn page_sql(
    backend: DbBackend,
    scope: &Scope,
    filter: &AccountFilter,
    sort: AccountSort,
    cursor: Option<Cursor>,
    limit: u32,
) -> (String, Vec<Value>) {
    let (mut conditions, mut values) = conditions(backend, scope, filter);
    // A book keeps the sort keys of its accounts, so that its own indexes give a page in order.
    let sorted = if scope.reader().is_some() { "book_now" } else { "account_now" };
    let column = format!("{sorted}.{}", sort.column());
    if let Some(Cursor { key, account }) = cursor {
        conditions.push(format!("({column}, {sorted}.account) > (?, ?)"));
        values.push(match key {
            SortKey::Text(text) => text.into(),
            SortKey::Number(number) => number.into(),
        });
        values.push(account.into());
    }
    let narrowed = where_all(&conditions);
    let columns: Vec<String> = COLUMNS.split(", ").map(|name| format!("account_now.{name}")).collect();
    let sql = format!(
        "SELECT {}, {column} FROM {}{narrowed} ORDER BY {column}, {sorted}.account LIMIT {limit}",
        columns.join(", "),
        seen(backend, scope)
    );
    (sql, values)
}

/// What a scope reads from. A book is the smaller side whatever else is asked; SQLite, which keeps
/// no statistics here, would start from all accounts of a segment, and takes `CROSS JOIN` as the
/// order in which to read.
pub(crate) fn seen(backend: DbBackend, scope: &Scope) -> &'static str {
    match (scope.reader(), is_postgres(backend)) {
        (Some(_), true) => "book_now JOIN account_now ON account_now.account = book_now.account",
        (Some(_), false) => "book_now CROSS JOIN account_now ON account_now.account = book_now.account",
        (None, _) => "account_now",
    }
}

pub(crate) fn conditions(backend: DbBackend, scope: &Scope, filter: &AccountFilter) -> (Vec<String>, Vec<Value>) {
    let (mut conditions, mut values): (Vec<String>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut narrow = |condition: &str, value: Value| {
        conditions.push(condition.into());
        values.push(value);
    };
    if let Some(reader) = scope.reader() {
        narrow("book_now.reader = ?", reader.into());
    }
    if let Some(segment) = &filter.segment {
        narrow("segment = ?", segment.as_str().into());
    }
    if let Some(owner) = &filter.owner {
        narrow("owner = ?", owner.as_str().into());
    }
    if let Some(currency) = &filter.currency {
        narrow("currency = ?", currency.code().into());
    }
    if let Some(living) = filter.living {
        narrow("live = ?", (living == Living::Live).into());
    }
    if let Some(text) = filter.text.as_deref().map(folded).filter(|text| !text.is_empty()) {
        let contains = if is_postgres(backend) {
            "strpos(account_now.name_key, ?) > 0"
        } else {
            "instr(account_now.name_key, ?) > 0"
        };
        narrow(contains, text.into());
    }
    (conditions, values)
}

pub(crate) fn where_all(conditions: &[String]) -> String {
    if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
}

/// The value of the sort's column, which follows [`COLUMNS`].
fn sort_key(row: &QueryResult, sort: AccountSort) -> Result<SortKey, DbErr> {
    let index = COLUMNS.split(',').count();
    Ok(match sort {
        AccountSort::Name => SortKey::Text(row.try_get_by_index(index)?),
        AccountSort::Level => SortKey::Number(row.try_get_by_index(index)?),
        AccountSort::Since | AccountSort::Renewal => SortKey::Number(row.try_get_by_index::<i32>(index)?.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[tokio::test]
    async fn a_book_is_read_from_the_book_whatever_it_is_narrowed_to() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display())).await.unwrap();
        let scope = Scope::Own(Uuid::from_u128(7));
        let segment = AccountFilter { segment: Some("SMB".into()), ..AccountFilter::default() };
        let owner =
            AccountFilter { owner: Some("Maya".into()), living: Some(Living::Live), ..AccountFilter::default() };
        for filter in [AccountFilter::default(), segment, owner] {
            let of_page = |sort| page_sql(DbBackend::Sqlite, &scope, &filter, sort, None, 50);
            let pages = AccountSort::ALL.into_iter().map(of_page);
            for (sql, values) in pages.chain([count_sql(DbBackend::Sqlite, &scope, &filter)]) {
                let plan = query(&store.read, &format!("EXPLAIN QUERY PLAN {sql}"), values).await.unwrap();
                let first: String = plan[0].try_get_by_index(3).unwrap();
                assert!(first.starts_with("SEARCH book_now"), "{first}: {sql}");
            }
        }
    }
}
