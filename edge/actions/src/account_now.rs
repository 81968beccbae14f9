//! Keeping each account's row of today right: after facts came or went, and as days pass.

use crate::change_policy::settings_of;
use crate::cx::Clock;
use accounts::{Attribute, as_of};
use money::{Currency, Day};
use revenue::timeline::{OPEN, Timelines, level_source, timelines};
use revenue::{Horizons, LevelSource, RevenuePolicy};
use std::collections::BTreeSet;
use store::{AccountNow, AccountRecord, Store, Tx};
use uuid::Uuid;

/// Accounts whose rows are worked out together.
const ACCOUNTS_AT_ONCE: usize = 2_000;

/// Works out the rows of accounts whose day has come: a term ended, a ramp began. To be called
/// when a day begins and when a server starts; records no fact.
///
/// # Errors
/// Only when the machine fails.
pub async fn turn_day(store: &Store, clock: &dyn Clock) -> anyhow::Result<usize> {
    let tx = store.begin().await?;
    let turning = tx.accounts_to_turn(clock.today(), None).await?;
    refresh(&tx, &turning, clock.today()).await?;
    tx.commit().await?;
    Ok(turning.len())
}

/// Works out every row again, as after a change of the rules.
///
/// # Errors
/// Only when the machine fails.
pub async fn rebuild(store: &Store, clock: &dyn Clock) -> anyhow::Result<()> {
    let tx = store.begin().await?;
    refresh_all(&tx, clock.today()).await?;
    Ok(tx.commit().await?)
}

pub(crate) async fn refresh_all(tx: &Tx, today: Day) -> anyhow::Result<()> {
    let accounts = tx.all_accounts().await?;
    refresh(tx, &accounts, today).await
}

/// After facts about `changed` came or were taken back: their rows, and the rows of accounts
/// that waited for a source to speak for a later day.
pub(crate) async fn refresh_changed(
    tx: &Tx,
    changed: impl IntoIterator<Item = Uuid>,
    source: Option<LevelSource>,
    today: Day,
) -> anyhow::Result<()> {
    let mut accounts: BTreeSet<Uuid> = changed.into_iter().collect();
    if let Some(source) = source {
        tx.refresh_horizon(source).await?;
        let horizon = tx.horizons().await?.of(source);
        accounts.extend(tx.accounts_to_turn(today, horizon).await?);
    }
    let accounts: Vec<Uuid> = accounts.into_iter().collect();
    refresh(tx, &accounts, today).await
}

/// After facts about `changed` were taken back. Where a source now speaks for fewer days, ends
/// that it had settled are open again, on any account.
pub(crate) async fn refresh_after_undoing(tx: &Tx, changed: Vec<Uuid>, today: Day) -> anyhow::Result<()> {
    let before = tx.horizons().await?;
    for source in LevelSource::ALL {
        tx.refresh_horizon(source).await?;
    }
    match tx.horizons().await? == before {
        true => refresh(tx, &changed, today).await,
        false => refresh_all(tx, today).await,
    }
}

async fn refresh(tx: &Tx, accounts: &[Uuid], today: Day) -> anyhow::Result<()> {
    let (policy, horizons) = (settings_of(tx).await?.revenue, tx.horizons().await?);
    let laid_aside = tx.lay_aside_list_indexes(accounts.len()).await?;
    for accounts in accounts.chunks(ACCOUNTS_AT_ONCE) {
        let records = tx.records_of(accounts).await?;
        let named: BTreeSet<Uuid> = records.iter().map(|record| record.id).collect();
        let gone: Vec<Uuid> = accounts.iter().copied().filter(|account| !named.contains(account)).collect();
        tx.remove_account_now(&gone).await?;
        tx.put_account_now(records.iter().map(|record| row_of(record, &policy, &horizons, today)).collect()).await?;
    }
    Ok(tx.restore_indexes(laid_aside).await?)
}

/// The row of one account on `today`.
pub fn row_of(record: &AccountRecord, policy: &RevenuePolicy, horizons: &Horizons, today: Day) -> AccountNow {
    let source = level_source(&record.facts, policy, i64::MAX);
    let known = source.map(|source| timelines(&record.facts, source, policy, horizons, i64::MAX)).unwrap_or_default();
    let of_today = |attribute| as_of(&record.attributes, attribute, today).map(|value| value.to_string());
    let spans = || known.lines.iter().flat_map(|line| &line.spans);
    let live = spans().any(|span| span.from <= today && today < span.to);
    let due = known.expiries.iter().filter(|expiry| expiry.due_on >= today).map(|expiry| expiry.due_on);
    let renewal_on = due.min();
    let dated = record.attributes.iter().map(|fact| fact.effective_on);
    let turns = spans().flat_map(|span| [span.from, span.to]).chain(dated).chain(renewal_on.map(|on| on.plus_days(1)));
    AccountNow {
        account: record.id,
        source: record.source.to_string(),
        external_id: record.external_id.to_string(),
        name: record.name.to_string(),
        segment: of_today(Attribute::Segment),
        owner: of_today(Attribute::Owner),
        country: of_today(Attribute::Country),
        parent: of_today(Attribute::Parent),
        currency: currency_of(&known).or(record.currency),
        level_minor: level_on(&known, today),
        since: spans().map(|span| span.from).min(),
        renewal_on,
        line_count: known.lines.iter().filter(|line| line.state_on(today).is_some()).count() as i32,
        live,
        changes_on: turns.filter(|day| *day > today && *day != OPEN).min(),
        pending_on: known.pending,
    }
}

/// The currency of an account's lines, if they share one.
fn currency_of(known: &Timelines) -> Option<Currency> {
    let mut currencies = known.lines.iter().map(|line| line.currency);
    let first = currencies.next()?;
    currencies.all(|other| other == first).then_some(first)
}

/// The level on a day in that currency. Lines in several currencies have no sum without a rate.
fn level_on(known: &Timelines, day: Day) -> Option<i64> {
    currency_of(known)?;
    let levels = known.lines.iter().filter_map(|line| line.state_on(day)).map(|state| state.level);
    Some(levels.fold(0, i64::saturating_add))
}
