//! Accounts that are chosen to be changed together: ticked one by one, or all that fit a filter.

use crate::account_list::{AccountFilter, conditions, seen, where_all};
use crate::account_now::{AccountNow, COLUMNS, read};
use crate::row::{placeholders, query};
use crate::tx::Tx;
use access::Scope;
use sea_orm::{ConnectionTrait, DbErr, Value};
use uuid::Uuid;

/// Which accounts are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountChoice {
    /// All that fit, whatever page shows them.
    Fitting(AccountFilter),
    /// These, as far as the scope shows them; few enough for one statement.
    Ticked(Vec<Uuid>),
}

impl Tx {
    /// The chosen accounts that a scope shows, after `after` in the order of ids, at most `limit`.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn chosen_accounts(
        &self,
        scope: &Scope,
        choice: &AccountChoice,
        after: Uuid,
        limit: usize,
    ) -> Result<Vec<AccountNow>, DbErr> {
        let backend = self.inner.get_database_backend();
        let everything = AccountFilter::default();
        let (filter, ticked): (&AccountFilter, &[Uuid]) = match choice {
            AccountChoice::Fitting(filter) => (filter, &[]),
            AccountChoice::Ticked(ticked) => (&everything, ticked),
        };
        let (mut conditions, mut values) = conditions(backend, scope, filter);
        if let AccountChoice::Ticked(_) = choice {
            conditions.push(format!("account_now.account IN ({})", placeholders(ticked.len())));
            values.extend(ticked.iter().map(|account| Value::from(*account)));
        }
        conditions.push("account_now.account > ?".into());
        values.push(after.into());
        let columns: Vec<String> = COLUMNS.split(", ").map(|name| format!("account_now.{name}")).collect();
        let sql = format!(
            "SELECT {} FROM {}{} ORDER BY account_now.account LIMIT {limit}",
            columns.join(", "),
            seen(backend, scope),
            where_all(&conditions)
        );
        query(&self.inner, &sql, values).await?.iter().map(read).collect()
    }
}
