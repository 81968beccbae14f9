//! How much of the whitespace of accounts is open, for the gates that ask.

use crate::account_now::{Reading, Together};
use crate::change_catalogue::catalogue_now;
use crate::cx::Cx;
use crate::whitespace::Spots;
use journey::MapState;
use std::collections::HashMap;
use std::sync::Arc;
use store::AccountNow;
use uuid::Uuid;

/// Accounts whose contracts are read together.
const ACCOUNTS_AT_ONCE: usize = 500;

/// How much of the whitespace of each account is open; the scope decides whose is told.
pub(super) async fn maps_of(cx: &Cx, accounts: &[&AccountNow]) -> anyhow::Result<HashMap<Uuid, MapState>> {
    let (store, scope, today) = (&cx.store, &cx.scope, cx.clock.today());
    let mut maps = HashMap::with_capacity(accounts.len());
    if accounts.is_empty() {
        return Ok(maps);
    }
    let reading = Arc::new(Reading::of_store(store, scope).await?);
    let catalogue = catalogue_now(store).await?.offerings;
    let rates = match accounts.iter().all(|account| account.currency.is_some()) {
        true => Vec::new(),
        false => store.rates(scope, &reading.settings.report.rate_set, i64::MAX).await?,
    };
    for accounts in accounts.chunks(ACCOUNTS_AT_ONCE) {
        let rows: HashMap<Uuid, &AccountNow> = accounts.iter().map(|row| (row.account, *row)).collect();
        let ids: Vec<Uuid> = rows.keys().copied().collect();
        let mut spots = store.spots_by_account(scope, &ids).await?;
        for together in Together::of_some(store, scope, &reading, &ids).await? {
            let account = together.account();
            let (published, currency) = together.published_by(&rates, rows[&account], today);
            let records = spots.remove(&account).unwrap_or_default();
            let spots = Spots::new(catalogue.clone(), records, &together, (&published, currency), today);
            maps.insert(account, spots.map_state());
        }
    }
    Ok(maps)
}
