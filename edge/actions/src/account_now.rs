//! Keeping each account's row of today right: after facts came or went, and as days pass.

mod level_order;
mod reading;

pub use reading::{Reading, Together};

use crate::cx::Clock;
use accounts::{Attribute, as_of, merged_with};
use money::{Currency, Day};
use revenue::timeline::{OPEN, Timeline, Timelines};
use revenue::{Conversion, LevelSource, Part};
use std::collections::{BTreeMap, BTreeSet};
use store::{AccountNow, AccountRecord, BookMoves, Store, Tx};
use uuid::Uuid;

/// Accounts whose rows are worked out together.
const ACCOUNTS_AT_ONCE: usize = 500;

/// Works out the rows of accounts whose day has come: a term ended, a ramp began. To be called
/// when a day begins and when a server starts; records no fact.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn turn_day(store: &Store, clock: &dyn Clock) -> anyhow::Result<usize> {
    let tx = store.begin().await?;
    let turning = tx.accounts_to_turn(clock.today(), None).await?;
    refresh(&tx, &turning, clock.today()).await?;
    if !tx.knows_people().await? {
        // The first start of an Ascend that can search for people, over what an older one recorded.
        tx.refresh_people(&tx.all_people().await?, clock.today()).await?;
    }
    tx.commit().await?;
    Ok(turning.len())
}

/// Works out every row again, as after a change of the rules.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn rebuild(store: &Store, clock: &dyn Clock) -> anyhow::Result<()> {
    let tx = store.begin().await?;
    refresh_all(&tx, clock.today()).await?;
    tx.refresh_people(&tx.all_people().await?, clock.today()).await?;
    Ok(tx.commit().await?)
}

/// After a setting of reports changed: the order of the list, where it depends on it.
pub(crate) async fn refresh_order(tx: &Tx, today: Day) -> anyhow::Result<()> {
    refresh(tx, &[], today).await.map(drop)
}

pub(crate) async fn refresh_all(tx: &Tx, today: Day) -> anyhow::Result<BookMoves> {
    let accounts = tx.all_accounts().await?;
    refresh(tx, &accounts, today).await
}

/// After facts about `changed` came or were taken back: their rows, and the rows of accounts
/// that waited for a source to speak for a later day. What that changed in books.
pub(crate) async fn refresh_changed(
    tx: &Tx,
    changed: impl IntoIterator<Item = Uuid>,
    source: Option<LevelSource>,
    today: Day,
) -> anyhow::Result<BookMoves> {
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
/// that it had settled are open again, on any account. What that changed in books.
pub(crate) async fn refresh_after_undoing(tx: &Tx, changed: Vec<Uuid>, today: Day) -> anyhow::Result<BookMoves> {
    let before = tx.horizons().await?;
    for source in LevelSource::ALL {
        tx.refresh_horizon(source).await?;
    }
    match tx.horizons().await? == before {
        true => refresh(tx, &changed, today).await,
        false => refresh_all(tx, today).await,
    }
}

async fn refresh(tx: &Tx, accounts: &[Uuid], today: Day) -> anyhow::Result<BookMoves> {
    let reading = Reading::of_tx(tx).await?;
    let moves = write_rows(tx, accounts.iter().copied(), &reading, today).await?;
    level_order::keep(tx, reading, today).await?;
    Ok(moves)
}

/// Writes the rows of accounts, and of those that merged with them: by the facts of now, or as
/// the rows were last worked out. What that changed in books.
async fn write_rows(
    tx: &Tx,
    accounts: impl IntoIterator<Item = Uuid>,
    reading: &Reading,
    today: Day,
) -> anyhow::Result<BookMoves> {
    let mut pairs = tx.merged_pairs().await?;
    pairs.extend(reading.pairs());
    let merged: BTreeSet<Uuid> = pairs.iter().flat_map(|(account, into)| [*account, *into]).collect();
    let accounts: Vec<Uuid> = merged_with(accounts, pairs).into_iter().collect();
    let (merged, alone): (Vec<Uuid>, Vec<Uuid>) = accounts.iter().partition(|account| merged.contains(account));
    let mut moves = BookMoves::default();
    let laid_aside = tx.ready_for_rows(accounts.len()).await?;
    for accounts in std::iter::once(&merged[..]).chain(alone.chunks(ACCOUNTS_AT_ONCE)) {
        let records = tx.records_of(accounts).await?;
        let named: BTreeSet<Uuid> = records.iter().map(|record| record.id).collect();
        let gone: Vec<Uuid> = accounts.iter().copied().filter(|account| !named.contains(account)).collect();
        moves.extend(tx.remove_account_now(&gone).await?);
        moves.extend(tx.put_account_now(reading.rows_of(&records, today)).await?);
    }
    tx.refresh_stages(&accounts).await?;
    tx.restore_indexes(laid_aside).await?;
    Ok(moves)
}

/// The row of one account on `today`, from the parts that make its figures.
fn row_of(record: &AccountRecord, parts: &[Part<'_>], reading: &Reading, today: Day) -> AccountNow {
    let (policy, horizons) = (&reading.settings.revenue, &reading.horizons);
    let known: Vec<Timelines> = parts.iter().map(|part| part.timelines(policy, horizons, i64::MAX)).collect();
    let lines: Vec<&Timeline> = known.iter().flat_map(|part| &part.lines).collect();
    let of_today = |attribute| as_of(&record.attributes, attribute, today).map(|value| value.to_string());
    let spans = || lines.iter().flat_map(|line| &line.spans);
    let live = spans().any(|span| span.from <= today && today < span.to);
    let due = known.iter().flat_map(|part| &part.expiries).map(|expiry| expiry.due_on).filter(|due| *due >= today);
    let renewal_on = due.min();
    let dated = record.attributes.iter().map(|fact| fact.effective_on);
    let turns = spans().flat_map(|span| [span.from, span.to]).chain(dated).chain(renewal_on.map(|on| on.plus_days(1)));
    let levels = levels_on(&lines, today);
    let currency = currency_of(&lines);
    AccountNow {
        account: record.id,
        source: record.source.to_string(),
        external_id: record.external_id.to_string(),
        name: record.name.to_string(),
        segment: of_today(Attribute::Segment),
        owner: of_today(Attribute::Owner),
        country: of_today(Attribute::Country),
        parent: of_today(Attribute::Parent),
        currency: currency.or(record.currency),
        // Lines in several currencies have no sum without a rate.
        level_minor: currency.map(|currency| levels.get(&currency).copied().unwrap_or(0)),
        since: spans().map(|span| span.from).min(),
        renewal_on,
        line_count: lines.iter().filter(|line| line.state_on(today).is_some()).count() as i32,
        live,
        changes_on: turns.filter(|day| *day > today && *day != OPEN).min(),
        pending_on: known.iter().filter_map(|part| part.pending).min(),
        merged_into: None,
        merged_on: None,
        entrusted_to: entrusted_to(of_today),
        level_compared: compared(currency, &lines, levels, &reading.order.conversion, today),
    }
}

/// Who answers for an account: its owner and its team, each once.
fn entrusted_to(of_today: impl Fn(Attribute) -> Option<String>) -> Vec<String> {
    let mut entrusted = Vec::new();
    for named in std::iter::once(Attribute::Owner).chain(Attribute::TEAM).filter_map(of_today) {
        if !entrusted.contains(&named) {
            entrusted.push(named);
        }
    }
    entrusted
}

/// The currency of an account's lines, if they share one. Lines that never have a level say
/// nothing where others do.
fn currency_of(lines: &[&Timeline]) -> Option<Currency> {
    let with_level = lines.iter().any(|line| !line.spans.is_empty());
    let mut currencies = lines.iter().filter(|line| !with_level || !line.spans.is_empty()).map(|line| line.currency);
    let first = currencies.next()?;
    currencies.all(|other| other == first).then_some(first)
}

/// What is in force on a day, by currency.
fn levels_on(lines: &[&Timeline], day: Day) -> BTreeMap<Currency, i64> {
    let mut levels: BTreeMap<Currency, i64> = BTreeMap::new();
    for line in lines {
        if let Some(state) = line.state_on(day) {
            let level = levels.entry(line.currency).or_default();
            *level = level.saturating_add(state.level);
        }
    }
    levels
}

/// The level in the reporting currency: each currency's sum converted, so that an account in one
/// currency has its place from the level that is shown.
fn compared(
    currency: Option<Currency>,
    lines: &[&Timeline],
    mut levels: BTreeMap<Currency, i64>,
    conversion: &Conversion,
    today: Day,
) -> Option<i64> {
    if lines.is_empty() {
        return None;
    }
    levels.extend(currency.filter(|currency| !levels.contains_key(currency)).map(|currency| (currency, 0)));
    let converted = levels.into_iter().map(|(currency, level)| conversion.convert(level, currency, today.month()));
    converted.sum()
}
