//! Publishing the accounts of the store, and keeping it up to date in proportion to what changed.

use crate::entry::Entry;
use crate::land::{self, Lands};
use crate::lens::{Lens, Loop, Source};
use crate::publication::{Publication, Spread};
use access::Scope;
use accounts::{Cycle, Merger, Name, merged_with};
use actions::{Clock, Stop, definitions_known_at, settings_known_at, with_settings};
use kpis::Rule;
use money::Day;
use revenue::policy::{RateBasis, ReportUnit, Settings};
use revenue::{Basis, Conversion, Horizons};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::sync::Arc;
use store::{Mergers, RecordPages, Store};
use uuid::Uuid;

/// Everything known now.
const NOW: i64 = i64::MAX;

/// Who reads at the same time when all accounts are read: turning rows into facts is most of the
/// work.
const READERS: NonZero<u64> = NonZero::<u64>::MIN.saturating_add(1);

/// A day after every report, for the latest rate of a set.
const LAST_DAY: Day = Day(i32::MAX - 1);

/// Reads and publishes all accounts under a rule.
///
/// # Errors
/// A setting that does not exist, or the machine failed.
pub async fn publication(store: &Store, clock: &dyn Clock, scope: &Scope, rule: &Rule) -> Result<Publication, Stop> {
    // Taken first: what is recorded meanwhile is read again by the next refresh.
    let sequence = store.sequence().await?;
    let known_at = rule.known_on.map_or(NOW, |day| clock.end_of(day));
    let mut settings = with_settings(settings_known_at(store, known_at).await?, &rule.settings)?;
    settings.report.currency = rule.currency.or(settings.report.currency);
    let conversion = conversion(store, scope, &settings, known_at).await?;
    let horizons = store.horizons(scope).await?;
    let mergers = store.mergers(scope, known_at).await?;
    let definitions = match rule.known_on {
        Some(_) => definitions_known_at(store, known_at).await?,
        None => BTreeMap::new(),
    };
    read(store, scope, sequence, Lens { settings, horizons, conversion, known_at, mergers, definitions }).await
}

async fn read(store: &Store, scope: &Scope, sequence: i64, mut lens: Lens) -> Result<Publication, Stop> {
    let at_once = lens.settings.report.unit == ReportUnit::Parent || lens.known_at != NOW;
    let readers = if at_once { NonZero::<u64>::MIN } else { READERS };
    let shares = store.all_records(scope, lens.known_at, readers).await?;
    let lands = Arc::new(land::of_all(store, scope, lens.known_at).await?);
    let mut spread = Spread::default();
    let mut held: Vec<Source> = Vec::new();
    if at_once {
        for mut pages in shares {
            while let Some(page) = pages.next().await? {
                held.extend(page.into_iter().map(|record| Source::of(record, &lands)));
            }
        }
        if lens.known_at != NOW {
            lens.horizons = Horizons::default();
            held.iter().for_each(|source| lens.horizons.extend(&source.facts, lens.known_at));
        }
        spread.extend(lens.publish_together(&held, last_day(&lens)).map_err(refused)?);
        return Ok(Publication::new(sequence, Arc::new(lens), spread));
    }
    // Who merged with whom is published at the end, together.
    let merged: BTreeSet<Uuid> = pairs(&lens.mergers).flat_map(|(account, into)| [account, into]).collect();
    let (lens, merged) = (Arc::new(lens), Arc::new(merged));
    let read_share = |share| tokio::spawn(published(share, lens.clone(), merged.clone(), lands.clone()));
    let reading: Vec<_> = shares.into_iter().map(read_share).collect();
    for share in reading {
        let stopped = |error| Stop::Fault(anyhow::Error::new(error).context("publishing accounts"));
        let (entries, merged) = share.await.map_err(stopped)??;
        entries.into_iter().for_each(|page| spread.extend(page));
        held.extend(merged);
    }
    spread.extend(lens.publish_together(&held, last_day(&lens)).map_err(refused)?);
    Ok(Publication::new(sequence, lens, spread))
}

/// One reader's share of the accounts, page by page, and those among them that merged, which are
/// not published yet.
async fn published(
    mut pages: RecordPages,
    lens: Arc<Lens>,
    merged: Arc<BTreeSet<Uuid>>,
    lands: Arc<Lands>,
) -> Result<(Vec<Vec<Entry>>, Vec<Source>), Stop> {
    let (mut entries, mut held) = (Vec::new(), Vec::new());
    while let Some(page) = pages.next().await? {
        let (hold, alone): (Vec<Source>, _) =
            page.into_iter().map(|record| Source::of(record, &lands)).partition(|source| merged.contains(&source.id));
        held.extend(hold);
        entries.push(lens.publish_alone(alone));
    }
    Ok((entries, held))
}

/// Each account that merged, with the one it merged into.
fn pairs(mergers: &Mergers) -> impl Iterator<Item = (Uuid, Uuid)> {
    mergers.iter().map(|(account, merger)| (*account, merger.into))
}

/// The day whose parents count.
fn last_day(lens: &Lens) -> Day {
    lens.horizons.last().map_or(LAST_DAY, |day| day.month().last_day())
}

/// Brings a publication up to date: publishes the accounts that changed since, or everything when
/// what changed is about all of them.
///
/// # Errors
/// The machine failed.
pub async fn refresh(store: &Store, scope: &Scope, mut stale: Publication) -> Result<Publication, Stop> {
    let sequence = store.sequence().await?;
    let old = stale.lens.clone();
    let settings = settings_known_at(store, old.known_at).await?;
    let conversion = conversion(store, scope, &settings, old.known_at).await?;
    let horizons = store.horizons(scope).await?;
    let mergers = store.mergers(scope, old.known_at).await?;
    let definitions = old.definitions.clone();
    let lens = Lens { settings, horizons, conversion, known_at: old.known_at, mergers, definitions };
    let mut changed = store.changed_accounts_since(scope, stale.sequence, &land::KINDS).await?;
    let same_rules = lens.settings == old.settings && lens.conversion == old.conversion;
    // A horizon that moved on settles ends that were pending; one that moved back opens them.
    let onwards = lens.horizons.contracts >= old.horizons.contracts
        && lens.horizons.invoices >= old.horizons.invoices
        && lens.horizons.levels >= old.horizons.levels;
    if !same_rules || !onwards || lens.settings.report.unit == ReportUnit::Parent {
        return anew(store, scope, sequence, stale, lens).await;
    }
    if lens.horizons != old.horizons {
        let latest = lens.horizons.last();
        let settled = |e: &&Entry| e.published.pending.is_some() && e.published.pending <= latest;
        changed.extend(stale.entries().filter(settled).map(|e| e.id));
    }
    // Whoever merged with an account that changed changes with it: by the mergers of now, and by
    // those that no longer hold.
    let differ = |(account, merger): &(&Uuid, &Merger<Uuid>)| old.mergers.get(account) != Some(merger);
    changed.extend(lens.mergers.iter().filter(differ).map(|(account, _)| *account));
    let pairs: Vec<(Uuid, Uuid)> = pairs(&old.mergers).chain(pairs(&lens.mergers)).collect();
    let changed: Vec<Uuid> = merged_with(changed, pairs).into_iter().collect();
    let records = store.records_of(scope, &changed, lens.known_at).await?;
    let lands = land::of_some(store, scope, &changed, lens.known_at).await?;
    let sources: Vec<Source> = records.into_iter().map(|record| Source::of(record, &lands)).collect();
    let entries = lens.publish_together(&sources, LAST_DAY).map_err(refused)?;
    stale.replace(&changed, entries);
    stale.lens = Arc::new(lens);
    stale.sequence = sequence;
    Ok(stale)
}

async fn anew(
    store: &Store,
    scope: &Scope,
    sequence: i64,
    stale: Publication,
    lens: Lens,
) -> Result<Publication, Stop> {
    // The old accounts are let go first: two publications side by side would double the memory.
    drop(stale);
    read(store, scope, sequence, lens).await
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
