//! Publishing the accounts of the store, and keeping it up to date in proportion to what changed.

use crate::entry::Entry;
use crate::lens::{Lens, Source};
use crate::publication::{Publication, Spread};
use access::Scope;
use accounts::{Attribute, Cycle, Name};
use actions::{Clock, Stop, settings_known_at, with_settings};
use kpis::Rule;
use money::{Currency, Day};
use revenue::policy::{RateBasis, ReportUnit, Settings};
use revenue::{Basis, Conversion, Horizons};
use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Arc;
use store::{RecordPages, Store};
use uuid::Uuid;

/// Everything known now.
const NOW: i64 = i64::MAX;

/// Who reads at the same time when all accounts are read: turning rows into facts is most of the
/// work.
const READERS: NonZero<u64> = NonZero::new(2).unwrap();

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
    read(store, scope, sequence, Lens { settings, horizons, conversion, known_at }).await
}

async fn read(store: &Store, scope: &Scope, sequence: i64, mut lens: Lens) -> Result<Publication, Stop> {
    let at_once = lens.settings.report.unit == ReportUnit::Parent || lens.known_at != NOW;
    let readers = if at_once { NonZero::<u64>::MIN } else { READERS };
    let shares = store.all_records(scope, lens.known_at, readers).await?;
    let mut spread = Spread::default();
    let mut held: Vec<Source> = Vec::new();
    if at_once {
        for mut pages in shares {
            while let Some(page) = pages.next().await? {
                held.extend(page.into_iter().map(Source::from));
            }
        }
        if lens.known_at != NOW {
            lens.horizons = Horizons::default();
            held.iter().for_each(|source| lens.horizons.extend(&source.facts, lens.known_at));
        }
        spread.extend(lens.publish_together(&held, last_day(&lens)).map_err(loops)?);
        return Ok(Publication::new(sequence, Arc::new(lens), spread));
    }
    let lens = Arc::new(lens);
    let reading: Vec<_> = shares.into_iter().map(|share| tokio::spawn(published(share, lens.clone()))).collect();
    for share in reading {
        let stopped = |error| Stop::Fault(anyhow::Error::new(error).context("publishing accounts"));
        let (entries, merged) = share.await.map_err(stopped)??;
        entries.into_iter().for_each(|page| spread.extend(page));
        held.extend(merged);
    }
    let mut publication = Publication::new(sequence, lens, spread);
    if !held.is_empty() {
        join_merged(store, scope, &mut publication, held).await?;
    }
    Ok(publication)
}

/// One reader's share of the accounts, page by page. Those that merged into another are not
/// published yet: that is done at the end, together.
async fn published(mut pages: RecordPages, lens: Arc<Lens>) -> Result<(Vec<Vec<Entry>>, Vec<Source>), Stop> {
    let (mut entries, mut held) = (Vec::new(), Vec::new());
    while let Some(page) = pages.next().await? {
        let (merged, alone) = page.into_iter().map(Source::from).partition(has_merged);
        entries.push(lens.publish_alone(alone));
        held.extend::<Vec<Source>>(merged);
    }
    Ok((entries, held))
}

/// Publishes accounts that merged together with those they merged into.
async fn join_merged(
    store: &Store,
    scope: &Scope,
    publication: &mut Publication,
    merged: Vec<Source>,
) -> Result<(), Stop> {
    let into: BTreeSet<&str> = merged.iter().flat_map(merged_into).collect();
    let targets = publication.entries().filter(|entry| into.contains(&*entry.external_id));
    let mut targets: Vec<Uuid> = targets.map(|entry| entry.id).collect();
    targets.sort_unstable();
    let records = store.records_of(scope, &targets, publication.lens.known_at).await?;
    let together: Vec<Source> = records.into_iter().map(Source::from).chain(merged).collect();
    let entries = publication.lens.publish_together(&together, last_day(&publication.lens)).map_err(loops)?;
    publication.replace(&targets, entries);
    Ok(())
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
    let lens = Lens { settings, horizons, conversion, known_at: old.known_at };
    let mut changed = store.changed_accounts_since(scope, stale.sequence).await?;
    let same_rules = lens.settings == old.settings && lens.conversion == old.conversion;
    // A horizon that moved on settles ends that were pending; one that moved back opens them.
    let onwards = lens.horizons.contracts >= old.horizons.contracts
        && lens.horizons.invoices >= old.horizons.invoices
        && lens.horizons.levels >= old.horizons.levels;
    let together = lens.settings.report.unit == ReportUnit::Parent
        || stale.entries().any(|e| e.attributes.iter().any(|f| f.attribute == Attribute::MergedInto));
    if !same_rules || !onwards || together {
        return anew(store, scope, sequence, stale, lens).await;
    }
    if lens.horizons != old.horizons {
        let latest = lens.horizons.last();
        let settled = |e: &&Entry| e.published.pending.is_some() && e.published.pending <= latest;
        changed.extend(stale.entries().filter(settled).map(|e| e.id));
    }
    changed.sort_unstable();
    changed.dedup();
    let records = store.records_of(scope, &changed, lens.known_at).await?;
    let sources: Vec<Source> = records.into_iter().map(Source::from).collect();
    if sources.iter().any(has_merged) {
        return anew(store, scope, sequence, stale, lens).await;
    }
    let entries = lens.publish_alone(sources);
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
