//! Accounts with the papers in their files, a page at a time: what is asked of every account is
//! answered without holding the papers of all of them.

use crate::books::narrow;
use crate::cells::each_found;
use crate::facts::{ACCOUNTS_PER_PAGE, Condition, Reading, bounds_of_shares};
use crate::open::Store;
use crate::papers::AccountFile;
use access::Scope;
use money::Day;
use sea_orm::{DbErr, Value};
use std::num::NonZero;
use uuid::Uuid;

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
    reading: Reading,
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
        let pages = |(after, up_to)| FilePages {
            store: self.clone(),
            scope: *scope,
            kinds,
            reading: Reading::new(i64::MAX),
            after,
            up_to,
        };
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
        let accounts = self.accounts().await?;
        let Some((last, ..)) = accounts.last() else { return Ok(None) };
        self.after = *last;
        let ids: Vec<Uuid> = accounts.iter().map(|(account, ..)| *account).collect();
        let condition = Condition::among(&ids);
        let files = self.store.files_where(&mut self.reading, condition, self.kinds).await?;
        let mut files = files.into_iter().peekable();
        let dossier = |(account, name, since)| {
            let file = files.next_if(|file| file.account() == account);
            Dossier { account, name, since, file: file.unwrap_or_else(|| AccountFile::empty(account)) }
        };
        Ok(Some(accounts.into_iter().map(dossier).collect()))
    }

    /// Which accounts are on the next page, in the order of their ids.
    async fn accounts(&self) -> Result<Vec<(Uuid, String, Option<Day>)>, DbErr> {
        let mut page = "SELECT account, name, since_on FROM account_now WHERE account > ? AND account <= ?".to_string();
        let mut values: Vec<Value> = vec![self.after.into(), self.up_to.into()];
        narrow(&self.scope, "account", &mut page, &mut values);
        values.push((ACCOUNTS_PER_PAGE as u64).into());
        let page = format!("{page} ORDER BY account LIMIT ?");
        let mut accounts = Vec::new();
        each_found(&self.store.read, (&["account"], &["name", "since_on"]), &page, values, &mut |cells| {
            accounts.push((cells.next()?, cells.next()?, cells.maybe_day()?));
            Ok(())
        })
        .await?;
        accounts.sort_unstable_by_key(|(account, ..)| *account);
        Ok(accounts)
    }
}
