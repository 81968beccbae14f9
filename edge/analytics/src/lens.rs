//! How facts are read, and the accounts that are published by it.

use crate::entry::Entry;
use crate::land::AccountLand;
use accounts::{Attribute, AttributeFact, Cycle, Merger, Name, Stay};
use kpis::{Definition, Kpi};
use money::{Currency, Day};
use revenue::facts::AccountFacts;
use revenue::policy::{ReportUnit, Settings};
use revenue::{Conversion, Frame, Horizons, Part, Published, parts_of, publish};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// How facts are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The settings.
    pub settings: Settings,
    /// The last day each source speaks for.
    pub horizons: Horizons,
    /// To the reporting currency.
    pub conversion: Conversion,
    /// Facts recorded up to this time, microseconds UTC.
    pub known_at: i64,
    /// Who merged into whom.
    pub mergers: BTreeMap<Uuid, Merger<Uuid>>,
    /// KPI definitions as they were known on an earlier day, by KPI; none for now.
    pub definitions: BTreeMap<String, Definition>,
}

/// An account's facts with what it is called, before publishing.
#[derive(Clone, Debug)]
pub struct Source {
    /// Our id.
    pub id: Uuid,
    /// Its external id.
    pub external_id: Name,
    /// What it is called.
    pub name: Name,
    /// Segment, owner, country, parent, merger.
    pub attributes: Vec<AttributeFact<Name>>,
    /// Its revenue.
    pub facts: AccountFacts,
    /// How it was won or is to be, where anything is filed of that.
    pub land: Option<Arc<AccountLand>>,
}

/// Accounts that cannot be read, by their names: their revenue would be counted for ever, or
/// belong nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loop {
    /// They are each other's parents.
    Parents(Cycle<Name>),
    /// They merged into each other.
    Mergers(Cycle<Name>),
}

impl Lens {
    /// What decides the figures of a KPI.
    pub fn definition(&self, kpi: &Kpi) -> Definition {
        self.definitions.get(kpi.name).cloned().unwrap_or_else(|| kpi.definition())
    }

    /// The same for `publish`.
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            policy: &self.settings.revenue,
            horizons: &self.horizons,
            conversion: &self.conversion,
            known_at: self.known_at,
        }
    }

    /// Publishes a page of accounts that stand by themselves: none of them merged.
    pub fn publish_alone(&self, sources: Vec<Source>) -> Vec<Entry> {
        let frame = self.frame();
        let published = |s: Source| {
            let land = s.land.iter().cloned().collect();
            self.entry(&s, publish(&[Part::own(&s.facts)], &frame), land, None)
        };
        sources.into_iter().map(published).collect()
    }

    /// Publishes accounts that are read together: those that merged into one another, or all
    /// under one ultimate parent.
    ///
    /// # Errors
    /// Parents or mergers that loop.
    pub fn publish_together(&self, sources: &[Source], on: Day) -> Result<Vec<Entry>, Loop> {
        let facts: Vec<_> = sources.iter().map(|source| (source.id, &source.facts)).collect();
        let named = |id: &Uuid| sources.iter().find(|s| s.id == *id).map(|s| s.name.clone());
        let mut by_account = parts_of(&facts, &self.mergers)
            .map_err(|cycle| Loop::Mergers(Cycle { members: cycle.members.iter().filter_map(named).collect() }))?;
        let parts = sources.iter().map(|source| by_account.remove(&source.id).unwrap_or_default());
        let mut parts: Vec<Vec<Part<'_>>> = parts.collect();
        let mut lands: Vec<Vec<Arc<AccountLand>>> = sources.iter().map(|s| s.land.iter().cloned().collect()).collect();
        if self.settings.report.unit == ReportUnit::Parent {
            let by_name: BTreeMap<&Name, usize> =
                sources.iter().enumerate().map(|(i, s)| (&s.external_id, i)).collect();
            let parent = |i: usize| {
                let name = accounts::as_of(&sources[i].attributes, Attribute::Parent, on)?;
                by_name.get(name).copied().filter(|&o| o != i)
            };
            let parents = (0..sources.len()).filter_map(|i| Some((i, parent(i)?))).collect();
            let named = |i: &usize| sources[*i].name.clone();
            let tops = accounts::ultimate_parents(&parents)
                .map_err(|cycle| Loop::Parents(Cycle { members: cycle.members.iter().map(named).collect() }))?;
            for (child, top) in tops {
                let moved = std::mem::take(&mut parts[child]);
                parts[top].extend(moved);
                let won = std::mem::take(&mut lands[child]);
                lands[top].extend(won);
            }
        }
        let frame = self.frame();
        let accounts = sources.iter().zip(parts).zip(lands);
        let published = accounts.filter(|((_, parts), land)| !parts.is_empty() || !land.is_empty());
        let entry = |((source, parts), land): ((&Source, Vec<Part<'_>>), Vec<Arc<AccountLand>>)| {
            // Children are judged by what their ultimate parent came to, which knows of their mergers.
            let by_itself = self.settings.report.unit != ReportUnit::Parent && !land.is_empty();
            let after_merging = by_itself.then(|| self.after_merging(source, sources)).flatten();
            self.entry(source, publish(&parts, &frame), land, after_merging)
        };
        Ok(published.map(entry).collect())
    }

    /// An account with whatever it merged into from that day on; `None` where it has not merged. What it
    /// was sold goes on to count, so that a merger makes no landing look lost.
    fn after_merging(&self, source: &Source, sources: &[Source]) -> Option<Published> {
        let stays = accounts::stays(source.id, &self.mergers).ok().filter(|stays| stays.len() > 1)?;
        let part = |stay: &Stay<Uuid>| {
            let with = sources.iter().find(|source| source.id == stay.with)?;
            Some(Part { facts: &with.facts, from: stay.from, to: None })
        };
        Some(publish(&stays.iter().filter_map(part).collect::<Vec<_>>(), &self.frame()))
    }

    fn entry(
        &self,
        source: &Source,
        published: Published,
        land: Vec<Arc<AccountLand>>,
        after_merging: Option<Published>,
    ) -> Entry {
        let of_land = land.iter().flat_map(|land| land.currencies()).filter(|c| !self.conversion.knows(*c));
        let without_rate: BTreeSet<Currency> = of_land.chain(published.without_rate.iter().copied()).collect();
        Entry {
            id: source.id,
            external_id: source.external_id.clone(),
            name: source.name.clone(),
            attributes: source.attributes.clone(),
            published,
            land,
            after_merging,
            without_rate: without_rate.into_iter().collect(),
        }
    }
}
