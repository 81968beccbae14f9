//! Building a book from the store, and keeping it up to date in proportion to what changed.

use crate::book::{Book, Entry, Loop, Source};
use access::Scope;
use accounts::{Cycle, Merger, Name, merged_with};
use actions::{Clock, Stop, settings_known_at, with_settings};
use kpis::Rule;
use money::Day;
use revenue::policy::{RateBasis, ReportUnit, Settings};
use revenue::{Basis, Conversion, Horizons};
use std::collections::{BTreeMap, BTreeSet};
use store::Store;
use uuid::Uuid;

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
    let mut pages = store.all_records(scope, known_at).await?;
    let mut book = Book {
        sequence: pages.sequence(),
        settings,
        horizons: store.horizons(scope).await?,
        conversion,
        known_at,
        mergers: pages.mergers().clone(),
        entries: Vec::new(),
    };
    let at_once = book.settings.report.unit == ReportUnit::Parent || known_at != NOW;
    let merged: BTreeSet<Uuid> = pairs(&book.mergers).flat_map(|(account, into)| [account, into]).collect();
    let mut held: Vec<Source> = Vec::new();
    while let Some(page) = pages.next().await? {
        // Who merged with whom is published at the end, together.
        let is_held = |source: &Source| at_once || merged.contains(&source.id);
        let (hold, alone): (Vec<Source>, Vec<Source>) = page.into_iter().map(Source::from).partition(is_held);
        held.extend(hold);
        let entries = book.publish_alone(alone);
        book.entries.extend(entries);
    }
    if known_at != NOW {
        book.horizons = Horizons::default();
        held.iter().for_each(|source| book.horizons.extend(&source.facts, known_at));
    }
    let on = book.months().map_or(LAST_DAY, |(_, last)| last.last_day());
    let entries = book.publish_together(&held, on).map_err(refused)?;
    book.entries.extend(entries);
    book.entries.sort_unstable_by_key(|entry| entry.id);
    Ok(book)
}

/// Each account that merged, with the one it merged into.
fn pairs(mergers: &BTreeMap<Uuid, Merger<Uuid>>) -> impl Iterator<Item = (Uuid, Uuid)> {
    mergers.iter().map(|(account, merger)| (*account, merger.into))
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
    let together = settings.report.unit == ReportUnit::Parent;
    if !same_rules || !onwards || together {
        return book_again(store, scope, stale, settings, conversion).await;
    }
    let latest = [horizons.contracts, horizons.invoices, horizons.levels].into_iter().flatten().max();
    let settled = |e: &&Entry| e.published.pending.is_some() && e.published.pending <= latest;
    if horizons != stale.horizons {
        changed.extend(stale.entries.iter().filter(settled).map(|e| e.id));
    }
    let mergers = store.mergers(scope, stale.known_at).await?;
    // Whoever merged with an account that changed changes with it: by the mergers of now, and by
    // those that no longer hold.
    let differ = |(account, merger): &(&Uuid, &Merger<Uuid>)| stale.mergers.get(account) != Some(merger);
    changed.extend(mergers.iter().filter(differ).map(|(account, _)| *account));
    let pairs: Vec<(Uuid, Uuid)> = pairs(&stale.mergers).chain(pairs(&mergers)).collect();
    let changed: Vec<Uuid> = merged_with(changed, pairs).into_iter().collect();
    (stale.horizons, stale.mergers) = (horizons, mergers);
    let records = store.records_of(scope, &changed, stale.known_at).await?;
    let sources: Vec<Source> = records.into_iter().map(Source::from).collect();
    stale.entries.retain(|entry| changed.binary_search(&entry.id).is_err());
    let entries = stale.publish_together(&sources, LAST_DAY).map_err(refused)?;
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
    let usual = store.usual_currency(scope).await?;
    let to = settings.report.currency_or(usual);
    let basis = match settings.report.rates {
        RateBasis::Constant => Basis::LATEST,
        RateBasis::MonthEnd => Basis::MonthEnd,
    };
    Ok(Conversion::new(to, basis, &store.rates(scope, &settings.report.rate_set, known_at).await?))
}

/// Figures are refused while mergers loop, and by ultimate parent while parents do.
fn refused(found: Loop) -> Stop {
    let told = |cycle: Cycle<Name>| cycle.members.join(" > ");
    let (rule, reason, remedy) = match found {
        Loop::Parents(cycle) => (
            "parents_must_not_loop",
            format!("These accounts are each other's parents: {}.", told(cycle)),
            "Correct one parent with an accounts import, or report by account.",
        ),
        Loop::Mergers(cycle) => (
            "mergers_must_not_loop",
            format!("These accounts merged into each other: {}.", told(cycle)),
            "Correct one merger with an accounts import, or undo the import that it came with.",
        ),
    };
    Stop::refused(rule, reason, remedy)
}
