//! Reading facts: everything recorded about an account, as the core reads it.

use crate::attributes;
use crate::books::narrow;
use crate::cells::each_found;
use crate::fact_rows::{self, FactRow, Names, Rows, VersionRow};
use crate::landings::Landings;
use crate::mergers::last_told;
use crate::open::{Store, is_postgres};
use crate::papers::AnyPaper;
use crate::row::{placeholders, query};
use crate::tx::Tx;
use access::Scope;
use accounts::{Attribute, AttributeFact, Name};
use money::Currency;
use revenue::facts::AccountFacts;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, IsolationLevel, TransactionTrait, TryGetable, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use uuid::Uuid;

/// An account with everything that is known of it at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRecord {
    /// Our id.
    pub id: Uuid,
    /// The source that named it first.
    pub source: Name,
    /// Its id there.
    pub external_id: Name,
    /// What it is called; its external id where nobody has said.
    pub name: Name,
    /// The currency it is billed in, where somebody has said.
    pub currency: Option<Currency>,
    /// Segment, owner, team, country, parent, merger: one fact per attribute and day.
    pub attributes: Vec<AttributeFact<Name>>,
    /// Its revenue.
    pub facts: AccountFacts,
}

impl AccountRecord {
    fn is_empty(&self) -> bool {
        let facts = &self.facts;
        facts.lines.is_empty() && facts.invoices.is_empty() && facts.levels.is_empty()
    }
}

/// Accounts read together: their rows come as one text for each table, and should fit the processor's cache.
pub(crate) const ACCOUNTS_PER_PAGE: usize = 500;
impl Store {
    /// One account as known at `known_at` (microseconds UTC; `i64::MAX` for now). `None` when
    /// nothing known then names it.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn record_of(&self, scope: &Scope, account: Uuid, known_at: i64) -> Result<Option<AccountRecord>, DbErr> {
        Ok(self.records_of(scope, &[account], known_at).await?.pop())
    }

    /// Some accounts as known at `known_at`, by id. Those that nothing known names are left out.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn records_of(
        &self,
        scope: &Scope,
        accounts: &[Uuid],
        known_at: i64,
    ) -> Result<Vec<AccountRecord>, DbErr> {
        named_records(&self.read, &self.seen_of(scope, accounts).await?, known_at).await
    }

    /// All accounts as known at `known_at`, shared out among so many readers who can read at the
    /// same time, each page by page in the order of ids, all from one state of the database. Made
    /// for publishing, which is of everything: a narrower scope reads nothing here.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn all_records(
        &self,
        scope: &Scope,
        known_at: i64,
        readers: NonZero<u64>,
    ) -> Result<Vec<RecordPages>, DbErr> {
        if scope.reader().is_some() {
            return Ok(Vec::new());
        }
        let mut snapshot = self.snapshot().await?;
        let state: Option<i64> = only(&snapshot, SEQUENCE).await?;
        let (mut shares, mut after) = (Vec::new(), Uuid::nil());
        for up_to in bounds_of_shares(&snapshot, readers).await? {
            let next = self.snapshot().await?;
            if only(&next, SEQUENCE).await? != state {
                // It began after a commit and sees another state: the last reader takes the rest.
                break;
            }
            shares.push(RecordPages::new(std::mem::replace(&mut snapshot, next), known_at, after, up_to));
            after = up_to;
        }
        shares.push(RecordPages::new(snapshot, known_at, after, Uuid::max()));
        Ok(shares)
    }

    /// A state of the database that stays as it is while it is read.
    async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        let isolation = is_postgres(self.read.get_database_backend()).then_some(IsolationLevel::RepeatableRead);
        self.read.begin_with_config(isolation, None).await
    }

    /// The accounts that facts recorded or taken back after `sequence` are about: what describes them,
    /// their revenue, and their papers of these kinds.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn changed_accounts_since(
        &self,
        scope: &Scope,
        sequence: i64,
        kinds: &[&str],
    ) -> Result<Vec<Uuid>, DbErr> {
        let taken_back = "SELECT batch_sequence FROM retraction WHERE sequence > ?";
        let tables = ["account_version", "line_version", "invoice_line", "level_fact"].map(|table| (table, "1 = 1"));
        let of_kinds = format!("kind IN ({})", placeholders(kinds.len()));
        let papers = (!kinds.is_empty()).then_some(("paper", of_kinds.as_str()));
        let (mut of_each, mut values) = (Vec::new(), Vec::new());
        for (table, of_kind) in tables.into_iter().chain(papers) {
            for since in ["sequence > ?".to_string(), format!("sequence IN ({taken_back})")] {
                of_each.push(format!("SELECT account FROM {table} WHERE {since} AND {of_kind}"));
                values.push(Value::from(sequence));
                values.extend(kinds.iter().filter(|_| table == "paper").map(|kind| Value::from(*kind)));
            }
        }
        let sql = format!("{} ORDER BY account", of_each.join(" UNION "));
        let rows = query(&self.read, &sql, values).await?;
        let changed: Vec<Uuid> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        self.seen_of(scope, &changed).await
    }
}

impl Tx {
    /// Some accounts as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn records_of(&self, accounts: &[Uuid]) -> Result<Vec<AccountRecord>, DbErr> {
        named_records(&self.inner, accounts, i64::MAX).await
    }
}

const SEQUENCE: &str = "SELECT sequence FROM head";

/// Where the share of each reader but the last ends, when all accounts are shared out among so many.
pub(crate) async fn bounds_of_shares<C: ConnectionTrait>(
    connection: &C,
    readers: NonZero<u64>,
) -> Result<Vec<Uuid>, DbErr> {
    let accounts: i64 = only(connection, "SELECT COUNT(*) FROM account").await?.unwrap_or_default();
    let share = (accounts as u64).div_ceil(readers.get());
    let mut bounds = Vec::new();
    for reader in 1..readers.get() {
        let last = format!("SELECT id FROM account ORDER BY id LIMIT 1 OFFSET {}", share * reader);
        bounds.extend(only::<_, Uuid>(connection, &last).await?);
    }
    Ok(bounds)
}

/// The only value of a query, if it finds any.
async fn only<C: ConnectionTrait, T: TryGetable>(connection: &C, sql: &str) -> Result<Option<T>, DbErr> {
    query(connection, sql, []).await?.first().map(|row| row.try_get_by_index(0)).transpose()
}

/// Accounts, a page at a time.
#[derive(Debug)]
pub struct RecordPages {
    snapshot: DatabaseTransaction,
    reading: Reading,
    after: Uuid,
    up_to: Uuid,
}

impl RecordPages {
    fn new(snapshot: DatabaseTransaction, known_at: i64, after: Uuid, up_to: Uuid) -> RecordPages {
        RecordPages { snapshot, reading: Reading::new(known_at), after, up_to }
    }

    /// The next page; `None` after the last one.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn next(&mut self) -> Result<Option<Vec<AccountRecord>>, DbErr> {
        loop {
            let sql = "SELECT id, source, external_id FROM account WHERE id > ? AND id <= ? ORDER BY id LIMIT ?";
            let values = vec![self.after.into(), self.up_to.into(), (ACCOUNTS_PER_PAGE as u64).into()];
            let accounts = accounts_found(&self.snapshot, sql, values).await?;
            let Some(last) = accounts.last() else { return Ok(None) };
            let condition = Condition::between(self.after, last.id);
            self.after = last.id;
            let records = self.reading.records(&self.snapshot, accounts, condition).await?;
            if !records.is_empty() {
                return Ok(Some(records));
            }
        }
    }
}

async fn named_records<C: ConnectionTrait>(
    connection: &C,
    accounts: &[Uuid],
    known_at: i64,
) -> Result<Vec<AccountRecord>, DbErr> {
    let mut reading = Reading::new(known_at);
    let mut ids = accounts.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut records = Vec::with_capacity(ids.len());
    for ids in ids.chunks(ACCOUNTS_PER_PAGE) {
        let sql = format!("SELECT id, source, external_id FROM account WHERE id IN ({})", placeholders(ids.len()));
        let named = accounts_found(connection, &sql, ids.iter().map(|id| (*id).into()).collect()).await?;
        records.extend(reading.records(connection, named, Condition::among(ids)).await?);
    }
    Ok(records)
}

/// An account as the source called it that named it first.
struct NamedAccount {
    id: Uuid,
    source: String,
    external_id: Name,
}

/// The accounts that `found` finds, by id.
async fn accounts_found<C: ConnectionTrait>(
    connection: &C,
    found: &str,
    values: Vec<Value>,
) -> Result<Vec<NamedAccount>, DbErr> {
    let mut named: Vec<NamedAccount> = Vec::new();
    each_found(connection, (&["id"], &["source", "external_id"]), found, values, &mut |cells| {
        named.push(NamedAccount { id: cells.next()?, source: cells.next()?, external_id: cells.own()? });
        Ok(())
    })
    .await?;
    named.sort_unstable_by_key(|account| account.id);
    Ok(named)
}

/// Which facts are wanted.
pub(crate) struct Condition {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
    /// Whether they may be of so many accounts that one text would not hold them.
    pub(crate) of_many: bool,
}

impl Condition {
    /// Those of a page of accounts, or fewer.
    pub(crate) fn of_few(sql: impl Into<String>, values: Vec<Value>) -> Condition {
        Condition { sql: sql.into(), values, of_many: false }
    }

    /// Those of any number of accounts.
    pub(crate) fn of_many(sql: impl Into<String>, values: Vec<Value>) -> Condition {
        Condition { sql: sql.into(), values, of_many: true }
    }

    /// Those of these accounts, at most [`ACCOUNTS_PER_PAGE`].
    pub(crate) fn among(accounts: &[Uuid]) -> Condition {
        let values = accounts.iter().map(|account| Value::from(*account)).collect();
        Condition::of_few(format!("account IN ({})", placeholders(accounts.len())), values)
    }

    /// Those of a page of accounts: after one id, up to another.
    pub(crate) fn between(after: Uuid, up_to: Uuid) -> Condition {
        Condition::of_few("account > ? AND account <= ?", vec![after.into(), up_to.into()])
    }

    /// And this as well.
    pub(crate) fn and(mut self, sql: &str, values: impl IntoIterator<Item = Value>) -> Condition {
        self.sql = format!("{} AND {sql}", self.sql);
        self.values.extend(values);
        self
    }

    /// Only what a scope shows.
    pub(crate) fn narrowed(mut self, scope: &Scope) -> Condition {
        narrow(scope, "account", &mut self.sql, &mut self.values);
        self
    }
}

/// What is shared by all pages of one reading.
#[derive(Debug)]
pub(crate) struct Reading {
    landings: Landings,
    names: Names,
    known_at: i64,
}

impl Reading {
    pub(crate) fn new(known_at: i64) -> Reading {
        Reading { landings: Landings::default(), names: Names::default(), known_at }
    }

    async fn records<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        accounts: Vec<NamedAccount>,
        condition: Condition,
    ) -> Result<Vec<AccountRecord>, DbErr> {
        let (mut lines, mut invoices, mut levels, mut said) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let tables: &mut [&mut dyn Rows] = &mut [&mut lines, &mut invoices, &mut levels, &mut said];
        self.read(connection, &condition, tables).await?;
        let mut facts: BTreeMap<Uuid, AccountFacts> = BTreeMap::new();
        for (account, line) in lines {
            facts.entry(account).or_default().lines.push(line);
        }
        for (account, invoice) in invoices {
            facts.entry(account).or_default().invoices.push(invoice);
        }
        for (account, level) in levels {
            facts.entry(account).or_default().levels.push(level);
        }
        let mut versions: BTreeMap<Uuid, Vec<VersionRow>> = BTreeMap::new();
        for (account, version) in said {
            versions.entry(account).or_default().push(version);
        }
        let bare = |account: &&NamedAccount| !facts.contains_key(&account.id) && !versions.contains_key(&account.id);
        let bare: Vec<Uuid> = accounts.iter().filter(bare).map(|account| account.id).collect();
        let mut filed = self.with_papers(connection, &bare).await?;
        let mut records = Vec::with_capacity(accounts.len());
        for NamedAccount { id, source, external_id } in accounts {
            let versions = versions.remove(&id).unwrap_or_default();
            let record = AccountRecord {
                id,
                source: self.names.shared(&source),
                name: external_id.clone(),
                external_id,
                currency: None,
                attributes: Vec::new(),
                facts: facts.remove(&id).unwrap_or_default(),
            };
            if !versions.is_empty() || !record.is_empty() || filed.remove(&id) {
                records.push(described(record, versions));
            }
        }
        Ok(records)
    }

    /// Those of the accounts that a paper names, as a lead does.
    async fn with_papers<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        accounts: &[Uuid],
    ) -> Result<BTreeSet<Uuid>, DbErr> {
        let mut filed = BTreeSet::new();
        for ids in accounts.chunks(ACCOUNTS_PER_PAGE) {
            let papers: Vec<(Uuid, AnyPaper)> = self.known(connection, &Condition::among(ids)).await?;
            filed.extend(papers.into_iter().map(|(account, _)| account));
        }
        Ok(filed)
    }

    /// The rows of one table that were known, with when each landed and was taken back.
    pub(crate) async fn known<C: ConnectionTrait, F: FactRow>(
        &mut self,
        connection: &C,
        condition: &Condition,
    ) -> Result<Vec<(Uuid, F)>, DbErr> {
        let mut facts: Vec<(Uuid, F)> = Vec::new();
        self.read(connection, condition, &mut [&mut facts]).await?;
        Ok(facts)
    }

    /// The same of several tables, in one statement.
    async fn read<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        condition: &Condition,
        tables: &mut [&mut dyn Rows],
    ) -> Result<(), DbErr> {
        fact_rows::read(connection, condition, &mut self.names, tables).await?;
        let mut sequences = Vec::new();
        tables.iter_mut().for_each(|rows| rows.each_recorded(&mut |recorded| sequences.push(recorded.sequence)));
        self.landings.learn(connection, sequences.into_iter()).await?;
        for rows in tables {
            rows.each_recorded(&mut |recorded| self.landings.complete(recorded));
            rows.keep_known(self.known_at);
        }
        Ok(())
    }
}

/// Adds what the versions say.
fn described(mut record: AccountRecord, mut versions: Vec<VersionRow>) -> AccountRecord {
    if let Some((into, on)) = last_told(&versions).and_then(|version| version.merged.clone()) {
        record.attributes.push(AttributeFact { attribute: Attribute::MergedInto, value: into, effective_on: on });
    }
    attributes::sort(&mut versions);
    record.attributes.extend(attributes::attributes(&versions));
    for version in versions {
        record.name = version.name.unwrap_or(record.name);
        record.currency = version.currency.or(record.currency);
    }
    record
}
