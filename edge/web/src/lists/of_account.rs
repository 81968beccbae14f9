//! The lists of one account, by their names in addresses.

use super::{List, amendments, audit, people, tickets, timeline, whitespace};
use access::Scope;
use accounts::Side;
use actions::Stop;
use actions::reads::{AccountNow, Store};
use money::Day;
use utoipa::ToSchema;

/// A list of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum ListOfAccount {
    /// Its people as known today.
    People,
    /// Its timeline, newest first.
    Interactions,
    /// Its tickets, open ones first.
    Tickets,
    /// Its whitespace, a row per spot.
    Whitespace,
    /// The versions of its contract lines, the latest first.
    Amendments,
    /// What was done to its facts, the latest first.
    Audit,
}

impl ListOfAccount {
    /// Every list.
    pub const ALL: [ListOfAccount; 6] = [
        ListOfAccount::People,
        ListOfAccount::Interactions,
        ListOfAccount::Tickets,
        ListOfAccount::Whitespace,
        ListOfAccount::Amendments,
        ListOfAccount::Audit,
    ];

    /// Its name in addresses.
    pub fn key(self) -> &'static str {
        match self {
            ListOfAccount::People => "people",
            ListOfAccount::Interactions => "interactions",
            ListOfAccount::Tickets => "tickets",
            ListOfAccount::Whitespace => "whitespace",
            ListOfAccount::Amendments => "amendments",
            ListOfAccount::Audit => "audit",
        }
    }

    /// The list of this name.
    pub fn from_key(key: &str) -> Option<ListOfAccount> {
        ListOfAccount::ALL.into_iter().find(|list| list.key() == key)
    }

    /// Reads it with the scope of whoever asks. `side` narrows interactions, and no other list has sides.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn read(
        self,
        store: &Store,
        scope: Scope,
        account: &AccountNow,
        side: Option<Side>,
        today: Day,
    ) -> Result<List, Stop> {
        let id = account.account;
        match self {
            ListOfAccount::People => people::list(store, &scope, id, today).await,
            ListOfAccount::Interactions => timeline::list(store, scope, account, side, today).await,
            ListOfAccount::Tickets => tickets::list(store, &scope, id, today).await,
            ListOfAccount::Whitespace => whitespace::list(store, &scope, account, today).await,
            ListOfAccount::Amendments => amendments::list(store, &scope, id).await,
            ListOfAccount::Audit => audit::list(store, &scope, id).await,
        }
    }
}
