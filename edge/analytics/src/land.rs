//! What is filed of the land side, account by account: read at once for all of them, and again for those
//! that changed.

use access::Scope;
use accounts::Paper;
use actions::Stop;
use land::{Deal, LandFile, Lead, NextMove, Quote};
use money::{Currency, Money};
use std::collections::HashMap;
use std::sync::Arc;
use store::{AccountFile, DbErr, Store};
use uuid::Uuid;

/// The kinds of papers that figures of the land side are made of.
pub const KINDS: [&str; 4] = [Lead::KIND, Deal::KIND, Quote::KIND, NextMove::KIND];

/// The land side of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLand {
    /// Its leads, deals and quotes.
    pub file: LandFile<Uuid>,
    /// What was expected at signature to follow.
    pub next_moves: Vec<NextMove>,
}

/// The land side of accounts by their ids; one without any papers of it has none.
pub type Lands = HashMap<Uuid, Arc<AccountLand>>;

/// Of all accounts that the scope shows, as known at `known_at`.
///
/// # Errors
/// The machine failed.
pub async fn of_all(store: &Store, scope: &Scope, known_at: i64) -> Result<Lands, Stop> {
    by_account(store.all_files(scope, &KINDS, known_at).await?)
}

/// Of some accounts.
///
/// # Errors
/// The machine failed.
pub async fn of_some(store: &Store, scope: &Scope, accounts: &[Uuid], known_at: i64) -> Result<Lands, Stop> {
    by_account(store.files_of(scope, accounts, &KINDS, known_at).await?)
}

fn by_account(files: Vec<AccountFile>) -> Result<Lands, Stop> {
    let read = |file: AccountFile| -> Result<(Uuid, Arc<AccountLand>), DbErr> {
        let account = file.account();
        let of_account = LandFile::of(account, file.read()?, file.read()?, file.read()?);
        Ok((account, Arc::new(AccountLand { file: of_account, next_moves: file.read()? })))
    };
    Ok(files.into_iter().map(read).collect::<Result<_, _>>()?)
}

impl AccountLand {
    /// The campaign or channel that it came by first; absent where it was no lead.
    pub fn source(&self) -> Option<&str> {
        self.file.leads.first().map(|lead| lead.source.as_str())
    }

    /// The currencies of all amounts in it.
    pub fn currencies(&self) -> impl Iterator<Item = Currency> {
        let deals = || self.file.deals.iter();
        let of_deals = deals().flat_map(|deal| &deal.versions).filter_map(|deal| deal.amount);
        let of_quotes = deals().flat_map(|deal| &deal.quotes).map(|quote| quote.per_year);
        let of_moves = self.next_moves.iter().map(|next| next.amount.low());
        of_deals.chain(of_quotes).chain(of_moves).map(|Money { currency, .. }| currency)
    }
}
