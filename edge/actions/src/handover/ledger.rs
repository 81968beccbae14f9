//! The ledger of handovers: every account that was handed over or of which anything was promised,
//! and what leaked of the promises.

use super::policy::HANDOVERS;
use super::signals;
use crate::change_policy::settings_known_at;
use crate::cx::Cx;
use accounts::{Attribute, AttributeFact, Name, Paper, as_of};
use handover::{
    HandedOver, HandoverPapers, HandoverPolicy, HandoverState, HandoverStep, Leak, OneOrTwo, PairLeak, Parties,
    Promise, PromiseStep, leak_of, leaks_by_pair, one_or_two,
};
use money::{Currency, Day, Money};
use revenue::{Basis, Conversion};
use std::collections::HashMap;
use uuid::Uuid;

/// An account in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerAccount {
    /// Our id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Since when it is a customer, if it is one or was.
    pub customer_since: Option<Day>,
}

/// Which accounts of the ledger are wanted; all where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct LedgerFilter {
    /// Those of which either handover stands so.
    pub state: Option<HandoverState>,
    /// Those whose promises are so.
    pub promises: Option<PromisesAre>,
}

/// How promises of an account are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromisesAre {
    /// One is still open though its last day is over.
    Overdue,
    /// Less is expected than was promised.
    Leaked,
}

/// The ledger as it stands today.
#[derive(Clone, Debug)]
pub struct HandoverLedger {
    /// By what it is compared.
    pub policy: HandoverPolicy,
    /// The currency of all amounts, at the latest rates.
    pub currency: Currency,
    /// The accounts by name.
    pub handed_over: Vec<HandedOver<LedgerAccount>>,
    conversion: Conversion,
    today: Day,
}

/// The ledger of the accounts that the scope shows: one read per kind of record, however many
/// accounts there are.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn handover_ledger(cx: &Cx) -> anyhow::Result<HandoverLedger> {
    let (store, scope, today) = (&cx.store, &cx.scope, cx.clock.today());
    let kinds = [HandoverStep::KIND, Promise::KIND, PromiseStep::KIND];
    let mut papers: HashMap<Uuid, HandoverPapers> = HashMap::new();
    for file in store.all_files(scope, &kinds, i64::MAX).await? {
        let filed = HandoverPapers { steps: file.read()?, promises: file.read()?, became: file.read()? };
        papers.insert(file.account(), filed);
    }
    let ids: Vec<Uuid> = papers.keys().copied().collect();
    let mut teams = store.attributes_of(scope, &ids).await?;
    let mut handed_over = Vec::with_capacity(ids.len());
    for row in store.accounts_now(scope, &ids).await? {
        let Some(papers) = papers.get(&row.account) else { continue };
        let team = team(&teams.remove(&row.account).unwrap_or_default(), today);
        let account = LedgerAccount { id: row.account, name: row.name, customer_since: row.since };
        handed_over.extend(HandedOver::on(account, papers, team, today));
    }
    let place = |one: &HandedOver<LedgerAccount>| (one.account.name.to_lowercase(), one.account.id);
    handed_over.sort_by_cached_key(place);
    let report = settings_known_at(store, i64::MAX).await?.report;
    let currency = report.currency_or(store.usual_currency(scope).await?);
    let rates = store.latest_rates(scope, &report.rate_set).await?;
    Ok(HandoverLedger {
        policy: HANDOVERS.now(store).await?.policy,
        currency,
        handed_over,
        conversion: Conversion::new(currency, Basis::LATEST, &rates),
        today,
    })
}

fn team(facts: &[AttributeFact<Name>], today: Day) -> Parties {
    let held_by = |place| as_of(facts, place, today).map(|name| name.to_string());
    Parties { land_owner: held_by(Attribute::LandOwner), cam: held_by(Attribute::Cam) }
}

impl HandoverLedger {
    /// What leaked of all promises.
    pub fn leak(&self) -> Leak<'_> {
        leak_of(self.handed_over.iter().flat_map(|one| &one.promises), self.today, |amount| self.convert(amount))
    }

    /// What leaked of the promises of one account.
    pub fn leak_of<'l>(&self, one: &'l HandedOver<LedgerAccount>) -> Leak<'l> {
        leak_of(&one.promises, self.today, |amount| self.convert(amount))
    }

    /// What leaked between each land owner and account manager, by their names.
    pub fn pairs(&self) -> Vec<PairLeak<'_, LedgerAccount>> {
        leaks_by_pair(&self.handed_over, self.today, |amount| self.convert(amount))
    }

    /// Accounts of which one person keeps both sides, beside those that two hand over.
    pub fn one_or_two(&self) -> OneOrTwo {
        one_or_two(&self.policy, &self.handed_over, self.today, |amount| self.convert(amount))
    }

    /// How many signals say of each of some rows that its handovers fail, in their order; the account's handover tells
    /// which. Read for these rows alone.
    ///
    /// # Errors
    /// Only when the machine fails.
    #[async_recursion::async_recursion]
    pub async fn signals(&self, cx: &Cx, rows: &[&HandedOver<LedgerAccount>]) -> anyhow::Result<Vec<usize>> {
        signals::counted(cx, &self.policy, rows).await
    }

    /// The accounts that are wanted, by name.
    pub fn rows(&self, filter: LedgerFilter) -> Vec<&HandedOver<LedgerAccount>> {
        let stands_so = |one: &HandedOver<_>| {
            filter.state.is_none_or(|state| one.handovers().any(|handover| handover.state() == state))
        };
        let promised_so = |one: &HandedOver<_>| match filter.promises {
            None => true,
            Some(PromisesAre::Overdue) => one.promises.iter().any(|now| now.is_overdue(self.today)),
            Some(PromisesAre::Leaked) => self.leak_of(one).has_leaked() == Some(true),
        };
        self.handed_over.iter().filter(|one| stands_so(one) && promised_so(one)).collect()
    }

    fn convert(&self, amount: Money) -> Option<i64> {
        self.conversion.convert(amount.minor, amount.currency, self.today.month())
    }
}

impl PromisesAre {
    /// Both.
    pub const ALL: [PromisesAre; 2] = [PromisesAre::Overdue, PromisesAre::Leaked];

    /// Its word for programs.
    pub fn key(self) -> &'static str {
        match self {
            PromisesAre::Overdue => "overdue",
            PromisesAre::Leaked => "leaked",
        }
    }

    /// What a word stands for.
    pub fn from_key(key: &str) -> Option<PromisesAre> {
        PromisesAre::ALL.into_iter().find(|are| are.key() == key)
    }
}
