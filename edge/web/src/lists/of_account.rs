//! The lists of one account, by their names in addresses.

use super::{List, amendments, audit, people, surveys, tickets, timeline, whitespace};
use accounts::Side;
use actions::reads::AccountNow;
use actions::{Cx, Stop};
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
    /// Its surveys, a row per question that is answered by a score, the latest first.
    Surveys,
    /// Its whitespace, a row per spot.
    Whitespace,
    /// The versions of its contract lines, the latest first.
    Amendments,
    /// What was done to its facts, the latest first.
    Audit,
}

impl ListOfAccount {
    /// Every list.
    pub const ALL: [ListOfAccount; 7] = [
        ListOfAccount::People,
        ListOfAccount::Interactions,
        ListOfAccount::Tickets,
        ListOfAccount::Surveys,
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
            ListOfAccount::Surveys => "surveys",
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
    pub async fn read(self, cx: &Cx, account: &AccountNow, side: Option<Side>) -> Result<List, Stop> {
        let (store, scope, id, today) = (&cx.store, cx.scope, account.account, cx.clock.today());
        match self {
            ListOfAccount::People => people::list(store, &scope, id, today).await,
            ListOfAccount::Interactions => timeline::list(store, scope, account, side, today).await,
            ListOfAccount::Tickets => tickets::list(store, &scope, id, today).await,
            ListOfAccount::Surveys => surveys::list(cx, id).await,
            ListOfAccount::Whitespace => whitespace::list(store, &scope, account, today).await,
            ListOfAccount::Amendments => amendments::list(store, &scope, id).await,
            ListOfAccount::Audit => audit::list(store, &scope, id).await,
        }
    }
}
