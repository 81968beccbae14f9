//! Which account is meant.

use access::Scope;
use actions::Stop;
use store::{AccountNow, Store};
use uuid::Uuid;

/// Candidates that a message names.
const CANDIDATES_SHOWN_MAX: usize = 10;

/// The account of an id, an external id or a name that only one account has.
pub async fn account_named(store: &Store, scope: &Scope, named: &str) -> Result<AccountNow, Stop> {
    if let Ok(id) = named.parse::<Uuid>()
        && let Some(account) = store.account_now(scope, id).await?
    {
        return Ok(account);
    }
    let mut called = store.accounts_called(scope, named).await?;
    match called.len() {
        0 => {
            let problem = format!("There is no account \u{201c}{named}\u{201d}.");
            Err(Stop::wrong_field("account", problem, "Take its id, external id or name from ascend accounts."))
        }
        1 => Ok(called.remove(0)),
        several => {
            let shown = called.iter().take(CANDIDATES_SHOWN_MAX);
            let candidates: Vec<String> =
                shown.map(|a| format!("{} ({}, {} of {})", a.account, a.name, a.external_id, a.source)).collect();
            let problem = format!("{several} accounts are called \u{201c}{named}\u{201d}.");
            Err(Stop::wrong_field("account", problem, format!("Name one by its id: {}.", candidates.join("; "))))
        }
    }
}
