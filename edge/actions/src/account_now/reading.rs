//! How the rows of accounts are worked out, and which accounts must be read together for it.

use crate::change_policy::{settings_known_at, settings_of};
use access::Scope;
use accounts::{Name, merged_with, stays};
use money::{Currency, Day, Money};
use revenue::policy::ReportPolicy;
use revenue::{Basis, Conversion, Frame, Horizons, Part, Published, RateFact, Settings, parts_of, publish};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use store::{AccountNow, AccountRecord, Mergers, Store, Tx};
use uuid::Uuid;

/// What every row depends on besides the account's own facts.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The settings.
    pub settings: Settings,
    /// The last day each source speaks for.
    pub horizons: Horizons,
    pub(super) order: LevelOrder,
    mergers: Mergers,
}

/// What levels of all currencies are compared with: the reporting currency at the latest rates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LevelOrder {
    pub(super) conversion: Conversion,
    /// The same in words, to see whether it is still the one that the list is sorted by.
    pub(super) told: String,
    rates: Vec<RateFact>,
}

impl LevelOrder {
    /// The same rates, where most accounts are billed in `usual`.
    pub(super) fn with_usual(&self, report: &ReportPolicy, usual: Option<Currency>) -> LevelOrder {
        LevelOrder::new(report, usual, self.rates.clone())
    }

    fn new(report: &ReportPolicy, usual: Option<Currency>, rates: Vec<RateFact>) -> LevelOrder {
        let to = report.currency_or(usual);
        let told = rates.iter().map(|rate| format!("{} {}", rate.currency, rate.rate_nano));
        let told = std::iter::once(to.to_string()).chain(told).collect::<Vec<_>>().join(", ");
        LevelOrder { conversion: Conversion::new(to, Basis::LATEST, &rates), told, rates }
    }
}

impl Reading {
    /// As everybody sees it now.
    ///
    /// # Errors
    /// Only when the machine fails.
    #[async_recursion::async_recursion]
    pub async fn of_store(store: &Store, scope: &Scope) -> anyhow::Result<Reading> {
        // Side by side: each takes longer to be handed to the database and back than to be found there.
        let (settings, usual, mergers, horizons) = tokio::try_join!(
            settings_known_at(store, i64::MAX),
            async { anyhow::Ok(store.usual_currency(scope).await?) },
            async { anyhow::Ok(store.mergers(scope, i64::MAX).await?) },
            async { anyhow::Ok(store.horizons(scope).await?) },
        )?;
        let rates = store.latest_rates(scope, &settings.report.rate_set).await?;
        let order = LevelOrder::new(&settings.report, usual, rates);
        Ok(Reading { settings, horizons, order, mergers: without_loops(mergers) })
    }

    pub(crate) async fn of_tx(tx: &Tx) -> anyhow::Result<Reading> {
        let settings = settings_of(tx).await?;
        let rates = tx.latest_rates(&settings.report.rate_set).await?;
        let usual = tx.level_order().await?.and_then(|(_, usual)| usual);
        let order = LevelOrder::new(&settings.report, usual, rates);
        let mergers = without_loops(tx.mergers().await?);
        Ok(Reading { settings, horizons: tx.horizons().await?, order, mergers })
    }

    /// The currency that levels of all accounts are compared in.
    pub fn compared_in(&self) -> Currency {
        self.order.conversion.to()
    }

    /// To another currency at the latest rates.
    pub(crate) fn latest_to(&self, currency: Currency) -> Conversion {
        Conversion::new(currency, Basis::LATEST, &self.order.rates)
    }

    /// An amount as levels of all accounts are compared; `None` without a rate.
    pub fn compared(&self, amount: Money, today: Day) -> Option<Money> {
        let minor = self.order.conversion.convert(amount.minor, amount.currency, today.month())?;
        Some(Money { minor, currency: self.compared_in() })
    }

    /// The products in force on `today`, of accounts that have any; whoever merged with one of them is
    /// among the records.
    pub fn products_of(&self, records: &[AccountRecord], today: Day) -> BTreeMap<Uuid, Vec<Name>> {
        let (policy, horizons) = (&self.settings.revenue, &self.horizons);
        let mut products: BTreeMap<Uuid, Vec<Name>> = BTreeMap::new();
        for (account, parts) in self.parts(records) {
            let lines = parts.iter().flat_map(|part| part.timelines(policy, horizons, i64::MAX).lines);
            let in_force = lines.filter(|line| line.state_on(today).is_some()).map(|line| line.product);
            products.entry(account).or_default().extend(in_force);
        }
        products
    }

    /// Each account that merged, with the one it merged into.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (Uuid, Uuid)> {
        self.mergers.iter().map(|(account, merger)| (*account, merger.into))
    }

    /// The accounts whose rows are worked out together, because they merged with others.
    pub fn merged(&self) -> BTreeSet<Uuid> {
        self.pairs().flat_map(|(account, into)| [account, into]).collect()
    }

    /// The rows of accounts on `today`; whoever merged with one of them is among the records.
    pub fn rows_of(&self, records: &[AccountRecord], today: Day) -> Vec<AccountNow> {
        let parts = self.parts(records);
        let read: BTreeSet<Uuid> = records.iter().map(|record| record.id).collect();
        let row = |record: &AccountRecord| {
            let merger = self.mergers.get(&record.id).filter(|merger| read.contains(&merger.into));
            let now = super::row_of(record, parts.get(&record.id).map_or(&[], |parts| parts), self, today);
            AccountNow { merged_into: merger.map(|m| m.into), merged_on: merger.map(|m| m.on), ..now }
        };
        records.iter().map(row).collect()
    }

    fn parts<'a>(&self, records: &'a [AccountRecord]) -> BTreeMap<Uuid, Vec<Part<'a>>> {
        let facts: Vec<_> = records.iter().map(|record| (record.id, &record.facts)).collect();
        let alone = |_| facts.iter().map(|(account, facts)| (*account, vec![Part::own(facts)])).collect();
        parts_of(&facts, &self.mergers).unwrap_or_else(alone)
    }
}

/// Accounts that came back to themselves through mergers stand by themselves until that is
/// corrected; reports refuse them.
fn without_loops(mut mergers: Mergers) -> Mergers {
    let looping: Vec<Uuid> = mergers.keys().copied().filter(|account| stays(*account, &mergers).is_err()).collect();
    mergers.retain(|account, _| looping.binary_search(account).is_err());
    mergers
}

/// An account with all that merged with it.
#[derive(Clone, Debug)]
pub struct Together {
    /// How they are read.
    pub reading: Arc<Reading>,
    records: Vec<AccountRecord>,
    account: Uuid,
}

impl Together {
    /// An account as it is known now; `None` when nothing names it, or the scope does not see it.
    /// What merged into it makes its figures, whoever that was entrusted to before.
    ///
    /// # Errors
    /// Only when the machine fails.
    #[async_recursion::async_recursion]
    pub async fn of(store: &Store, scope: &Scope, account: Uuid) -> anyhow::Result<Option<Together>> {
        let reading = Arc::new(Reading::of_store(store, scope).await?);
        Ok(Together::of_some(store, scope, &reading, &[account]).await?.pop())
    }

    /// The same of several accounts, in any order, read with one another. Those that nothing names or
    /// the scope does not see are left out.
    ///
    /// # Errors
    /// Only when the machine fails.
    #[async_recursion::async_recursion]
    pub async fn of_some(
        store: &Store,
        scope: &Scope,
        reading: &Arc<Reading>,
        accounts: &[Uuid],
    ) -> anyhow::Result<Vec<Together>> {
        let seen = store.seen_of(scope, accounts).await?;
        let merged = reading.merged();
        let ids: Vec<Uuid> = merged_with(seen.iter().copied(), reading.pairs()).into_iter().collect();
        let records = store.records_of(&Scope::All, &ids, i64::MAX).await?;
        let mut records: HashMap<Uuid, AccountRecord> = records.into_iter().map(|one| (one.id, one)).collect();
        let (together, alone): (Vec<Uuid>, Vec<Uuid>) = seen.into_iter().partition(|account| merged.contains(account));
        let of = |account, records| Together { reading: reading.clone(), records, account };
        let mut all = Vec::with_capacity(together.len() + alone.len());
        for account in together {
            let with = merged_with([account], reading.pairs());
            all.push(of(account, with.iter().filter_map(|id| records.get(id).cloned()).collect()));
        }
        all.extend(alone.into_iter().filter_map(|account| Some(of(account, vec![records.remove(&account)?]))));
        all.retain(|one| one.record().is_some());
        Ok(all)
    }

    /// Which account.
    pub fn account(&self) -> Uuid {
        self.account
    }

    /// The family of a product, as the contracts that make the figures say last.
    pub fn family_of(&self, product: &str) -> Option<Name> {
        let parts = self.parts();
        let lines = parts.iter().flat_map(|part| &part.facts.lines).filter(|line| &*line.product == product);
        lines.filter(|line| line.family.is_some()).max_by_key(|line| line.effective_on)?.family.clone()
    }

    /// The account's own facts.
    pub fn record(&self) -> Option<&AccountRecord> {
        self.records.iter().find(|record| record.id == self.account)
    }

    /// All that makes its figures: its own facts and those of accounts that merged into it.
    pub fn parts(&self) -> Vec<Part<'_>> {
        self.reading.parts(&self.records).remove(&self.account).unwrap_or_default()
    }

    /// What its facts come to, and the currency of that: the one it is billed in by its row `now`,
    /// or the reporting one where its lines are in several.
    ///
    /// # Errors
    /// Only when the machine fails.
    #[async_recursion::async_recursion]
    pub async fn published(
        &self,
        store: &Store,
        scope: &Scope,
        now: &AccountNow,
        today: Day,
    ) -> anyhow::Result<(Published, Currency)> {
        let rates = match now.currency {
            Some(_) => Vec::new(),
            None => store.rates(scope, &self.reading.settings.report.rate_set, i64::MAX).await?,
        };
        Ok(self.published_by(&rates, now, today))
    }

    /// The same, by rates that are read already; they are needed where it is billed in several currencies.
    pub(crate) fn published_by(&self, rates: &[RateFact], now: &AccountNow, today: Day) -> (Published, Currency) {
        let Reading { settings, horizons, .. } = &*self.reading;
        let (currency, conversion) = match now.currency {
            Some(own) => (own, Conversion::none(own)),
            None => {
                let reporting = self.reading.compared_in();
                (reporting, Conversion::new(reporting, Basis::Constant(today), rates))
            }
        };
        let frame = Frame { policy: &settings.revenue, horizons, conversion: &conversion, known_at: i64::MAX };
        (publish(&self.parts(), &frame), currency)
    }

    /// Its row on `today`.
    pub fn now(&self, today: Day) -> Option<AccountNow> {
        self.reading.rows_of(&self.records, today).into_iter().find(|row| row.account == self.account)
    }
}
