//! Building a book from the store, and keeping it up to date in proportion to what changed.

use crate::book::{Book, Entry, Source};
use access::Scope;
use accounts::{Attribute, Cycle, Name};
use actions::{Clock, Stop, settings_known_at, with_settings};
use kpis::Rule;
use money::{Currency, Day};
use revenue::policy::{RateBasis, ReportUnit, Settings};
use revenue::{Basis, Conversion, Horizons};
use store::Store;

/// Everything known now.
const NOW: i64 = i64::MAX;

/// A day after every report, for the latest rate of a set.
const LAST_DAY: Day = Day(i32::MAX - 1);

/// Reads and publishes all accounts under a rule.
///
/// # Errors
/// A setting that does not exist, or the machine failed.
pub async fn book(store: &Store, clock: &dyn Clock, scope: &Scope, rule: &Rule) -> Result<Book, Stop> {
    let known_at = rule.known_on.map_or(NOW, |day| clock.end_of(day));
    let mut settings = with_settings(settings_known_at(store, known_at).await?, &rule.settings)?;
    settings.report.currency = rule.currency.or(settings.report.currency);
    let conversion = conversion(store, scope, &settings, known_at).await?;
    read(store, scope, settings, conversion, known_at).await
}

async fn read(
    store: &Store,
    scope: &Scope,
    settings: Settings,
    conversion: Conversion,
    known_at: i64,
) -> Result<Book, Stop> {
    let mut book = Book {
        sequence: 0,
        settings,
        horizons: store.horizons(scope).await?,
        conversion,
        known_at,
        entries: Vec::new(),
    };
    let mut pages = store.all_records(scope, known_at).await?;
    book.sequence = pages.sequence();
    let at_once = book.settings.report.unit == ReportUnit::Parent || known_at != NOW;
    let mut held: Vec<Source> = Vec::new();
    while let Some(page) = pages.next().await? {
        let sources = page.into_iter().map(Source::from);
        if at_once {
            held.extend(sources);
            continue;
        }
        // Who merged into whom is published at the end, together.
        let (merged, alone): (Vec<Source>, Vec<Source>) = sources.partition(has_merged);
        held.extend(merged);
        let entries = book.publish_alone(alone);
        book.entries.extend(entries);
    }
    if known_at != NOW {
        book.horizons = Horizons::default();
        held.iter().for_each(|source| book.horizons.extend(&source.facts, known_at));
    }
    let on = book.months().map_or(LAST_DAY, |(_, last)| last.last_day());
    if at_once || held.is_empty() {
        book.entries = book
            .publish_together(&held, on)
            .map_err(loops)?
            .into_iter()
            .chain(std::mem::take(&mut book.entries))
            .collect();
    } else {
        return merged_book(store, scope, book, held, on).await;
    }
    book.entries.sort_unstable_by_key(|entry| entry.id);
    Ok(book)
}

/// Publishes accounts that merged together with those they merged into.
async fn merged_book(store: &Store, scope: &Scope, mut book: Book, merged: Vec<Source>, on: Day) -> Result<Book, Stop> {
    let into: Vec<&str> = merged.iter().flat_map(merged_into).collect();
    let targets: Vec<_> = book.entries.iter().filter(|e| into.contains(&&*e.external_id)).map(|e| e.id).collect();
    let records = store.records_of(scope, &targets, book.known_at).await?;
    let together: Vec<Source> = records.into_iter().map(Source::from).chain(merged).collect();
    book.entries.retain(|entry| !targets.contains(&entry.id));
    let entries = book.publish_together(&together, on).map_err(loops)?;
    book.entries.extend(entries);
    book.entries.sort_unstable_by_key(|entry| entry.id);
    Ok(book)
}

/// Brings a book up to date: publishes the accounts that changed since, or everything when what
/// changed is about all of them.
///
/// # Errors
/// The machine failed.
pub async fn refresh(store: &Store, scope: &Scope, mut stale: Book) -> Result<Book, Stop> {
    let sequence = store.sequence().await?;
    let settings = settings_known_at(store, stale.known_at).await?;
    let conversion = conversion(store, scope, &settings, stale.known_at).await?;
    let horizons = store.horizons(scope).await?;
    let mut changed = store.changed_accounts_since(scope, stale.sequence).await?;
    let same_rules = settings == stale.settings && conversion == stale.conversion;
    // A horizon that moved on settles ends that were pending; one that moved back opens them.
    let moved_on = |old: Option<Day>, new: Option<Day>| new >= old;
    let onwards = moved_on(stale.horizons.contracts, horizons.contracts)
        && moved_on(stale.horizons.invoices, horizons.invoices)
        && moved_on(stale.horizons.levels, horizons.levels);
    let together = settings.report.unit == ReportUnit::Parent
        || stale.entries.iter().any(|e| e.attributes.iter().any(|f| f.attribute == Attribute::MergedInto));
    if !same_rules || !onwards || together {
        return book_again(store, scope, stale, settings, conversion).await;
    }
    let latest = [horizons.contracts, horizons.invoices, horizons.levels].into_iter().flatten().max();
    let settled = |e: &&Entry| e.published.pending.is_some() && e.published.pending <= latest;
    if horizons != stale.horizons {
        changed.extend(stale.entries.iter().filter(settled).map(|e| e.id));
    }
    changed.sort_unstable();
    changed.dedup();
    stale.horizons = horizons;
    let records = store.records_of(scope, &changed, stale.known_at).await?;
    let sources: Vec<Source> = records.into_iter().map(Source::from).collect();
    if sources.iter().any(has_merged) {
        return book_again(store, scope, stale, settings, conversion).await;
    }
    stale.entries.retain(|entry| changed.binary_search(&entry.id).is_err());
    let entries = stale.publish_alone(sources);
    stale.entries.extend(entries);
    stale.entries.sort_unstable_by_key(|entry| entry.id);
    stale.sequence = sequence;
    Ok(stale)
}

async fn book_again(
    store: &Store,
    scope: &Scope,
    stale: Book,
    settings: Settings,
    conversion: Conversion,
) -> Result<Book, Stop> {
    let known_at = stale.known_at;
    // The old entries are let go first: two books side by side would double the memory.
    drop(stale);
    read(store, scope, settings, conversion, known_at).await
}

/// To the reporting currency of the settings; to the one most accounts are billed in where they
/// name none.
async fn conversion(store: &Store, scope: &Scope, settings: &Settings, known_at: i64) -> Result<Conversion, Stop> {
    let to = match settings.report.currency {
        Some(currency) => currency,
        None => store.usual_currency(scope).await?.unwrap_or(Currency::GBP),
    };
    let basis = match settings.report.rates {
        RateBasis::Constant => Basis::Constant(LAST_DAY),
        RateBasis::MonthEnd => Basis::MonthEnd,
    };
    Ok(Conversion::new(to, basis, &store.rates(scope, &settings.report.rate_set, known_at).await?))
}

/// Figures by ultimate parent are refused while parents loop.
fn loops(cycle: Cycle<Name>) -> Stop {
    let members: Vec<&str> = cycle.members.iter().map(|name| &**name).collect();
    let reason = format!("These accounts are each other's parents: {}.", members.join(" > "));
    Stop::refused("parents_must_not_loop", reason, "Correct one parent with an accounts import, or report by account.")
}

fn has_merged(source: &Source) -> bool {
    merged_into(source).next().is_some()
}

fn merged_into(source: &Source) -> impl Iterator<Item = &str> {
    source.attributes.iter().filter(|f| f.attribute == Attribute::MergedInto).map(|f| &*f.value)
}
