//! Accounts with the papers in their files, a page at a time: what is asked of every account is
//! answered without holding the papers of all of them.

use crate::books::narrow;
use crate::facts::bounds_of_shares;
use crate::open::Store;
use crate::papers::AccountFile;
use crate::row::query;
use access::Scope;
use money::Day;
use sea_orm::{DbErr, Value};
use std::num::NonZero;
use uuid::Uuid;

/// Accounts read together: their rows should fit the processor's cache.
const ACCOUNTS_PER_PAGE: u64 = 500;

/// An account with its papers of some kinds.
#[derive(Debug)]
pub struct Dossier {
    /// Which account.
    pub account: Uuid,
    /// What it is called.
    pub name: String,
    /// Since when it is a customer, if it is one or was.
    pub since: Option<Day>,
    /// Its papers; none where nothing was filed.
    pub file: AccountFile,
}

/// One reader's share of the accounts.
#[derive(Debug)]
pub struct FilePages {
    store: Store,
    scope: Scope,
    kinds: &'static [&'static str],
    after: Uuid,
    up_to: Uuid,
}

impl Store {
    /// All accounts that the scope shows, in the order of their ids, with their papers of some kinds,
    /// shared out among so many readers who can read at the same time.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn file_pages(
        &self,
        scope: &Scope,
        kinds: &'static [&'static str],
        readers: NonZero<u64>,
    ) -> Result<Vec<FilePages>, DbErr> {
        let bounds = bounds_of_shares(&self.read, readers).await?;
        let afters = std::iter::once(Uuid::nil()).chain(bounds.clone());
        let pages = |(after, up_to)| FilePages { store: self.clone(), scope: *scope, kinds, after, up_to };
        Ok(afters.zip(bounds.iter().copied().chain([Uuid::max()])).map(pages).collect())
    }
}

impl FilePages {
    /// The next page; `None` after the last one.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn next(&mut self) -> Result<Option<Vec<Dossier>>, DbErr> {
        let mut sql = "SELECT account, name, since_on FROM account_now WHERE account > ? AND account <= ?".to_string();
        let mut values: Vec<Value> = vec![self.after.into(), self.up_to.into()];
        narrow(&self.scope, "account", &mut sql, &mut values);
        sql.push_str(" ORDER BY account LIMIT ?");
        values.push(ACCOUNTS_PER_PAGE.into());
        let rows = query(&self.store.read, &sql, values).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let last = last.try_get_by_index(0)?;
        let files = self.store.files_between(&self.scope, (self.after, last), self.kinds).await?;
        self.after = last;
        let mut files = files.into_iter().peekable();
        let dossier = |row: &sea_orm::QueryResult| {
            let account = row.try_get_by_index(0)?;
            // Papers that stand alone, without an account that lists show, are passed over.
            while files.next_if(|file| file.account() < account).is_some() {}
            let file = files.next_if(|file| file.account() == account);
            Ok(Dossier {
                account,
                name: row.try_get_by_index(1)?,
                since: row.try_get_by_index::<Option<i32>>(2)?.map(Day),
                file: file.unwrap_or_else(|| AccountFile::empty(account)),
            })
        };
        rows.iter().map(dossier).collect::<Result<_, _>>().map(Some)
    }
}
