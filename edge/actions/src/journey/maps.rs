//! How much of the whitespace of accounts is open, for the gates that ask.

use crate::account_now::{Reading, Together};
use crate::change_catalogue::catalogue_now;
use crate::cx::Cx;
use crate::whitespace::Spots;
use expansion::Offering;
use journey::MapState;
use revenue::RateFact;
use std::collections::HashMap;
use std::sync::Arc;
use store::AccountNow;
use uuid::Uuid;

/// What the whitespace of every account is worked out from.
pub(super) struct Maps {
    reading: Arc<Reading>,
    catalogue: Vec<Offering>,
    rates: Vec<RateFact>,
}

impl Maps {
    /// As it is known now.
    pub(super) async fn of_cx(cx: &Cx) -> anyhow::Result<Maps> {
        let reading = Arc::new(Reading::of_store(&cx.store, &cx.scope).await?);
        let catalogue = catalogue_now(&cx.store).await?.offerings;
        let rates = cx.store.rates(&cx.scope, &reading.settings.report.rate_set, i64::MAX).await?;
        Ok(Maps { reading, catalogue, rates })
    }

    /// How much of the whitespace of each account is open; the scope decides whose is told.
    pub(super) async fn of(&self, cx: &Cx, accounts: &[Uuid]) -> anyhow::Result<HashMap<Uuid, MapState>> {
        let (store, scope, today) = (&cx.store, &cx.scope, cx.clock.today());
        let rows = store.accounts_now(scope, accounts).await?;
        let rows: HashMap<Uuid, &AccountNow> = rows.iter().map(|row| (row.account, row)).collect();
        let ids: Vec<Uuid> = rows.keys().copied().collect();
        let mut spots = store.spots_by_account(scope, &ids).await?;
        let mut maps = HashMap::with_capacity(ids.len());
        for together in Together::of_some(store, scope, &self.reading, &ids).await? {
            let account = together.account();
            let (published, currency) = together.published_by(&self.rates, rows[&account], today);
            let records = spots.remove(&account).unwrap_or_default();
            let spots = Spots::new(self.catalogue.clone(), records, &together, (&published, currency), today);
            maps.insert(account, spots.map_state());
        }
        Ok(maps)
    }
}
