//! How facts are read, and the accounts that are published by it.

use crate::entry::Entry;
use accounts::{Attribute, AttributeFact, Cycle, Name};
use money::Day;
use revenue::facts::AccountFacts;
use revenue::policy::{ReportUnit, Settings};
use revenue::{Conversion, Frame, Horizons, Part, Published, publish};
use std::collections::BTreeMap;
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
}

impl Lens {
    /// The same for `publish`.
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            policy: &self.settings.revenue,
            horizons: &self.horizons,
            conversion: &self.conversion,
            known_at: self.known_at,
        }
    }

    /// Publishes a page of accounts that stand by themselves.
    pub fn publish_alone(&self, sources: Vec<Source>) -> Vec<Entry> {
        let frame = self.frame();
        sources.into_iter().map(|s| entry(&s, publish(&[Part::own(&s.facts)], &frame))).collect()
    }

    /// Publishes accounts that are read together: those that merged into one another, or all
    /// under one ultimate parent.
    ///
    /// # Errors
    /// Parents that loop, by their names: their revenue would be counted for ever.
    pub fn publish_together(&self, sources: &[Source], on: Day) -> Result<Vec<Entry>, Cycle<Name>> {
        let by_name: BTreeMap<&Name, usize> = sources.iter().enumerate().map(|(i, s)| (&s.external_id, i)).collect();
        let other = |i: usize, attribute, day| {
            let name = accounts::as_of(&sources[i].attributes, attribute, day)?;
            by_name.get(name).copied().filter(|&o| o != i)
        };
        let mut parts: Vec<Vec<Part<'_>>> = sources.iter().map(|s| vec![Part::own(&s.facts)]).collect();
        for (i, source) in sources.iter().enumerate() {
            let merged_on = source.facts.merged_on;
            if let Some(into) = merged_on.and_then(|day| other(i, Attribute::MergedInto, day)) {
                parts[into].push(Part::inherited(&source.facts));
            }
        }
        if self.settings.report.unit == ReportUnit::Parent {
            let parents = (0..sources.len()).filter_map(|i| Some((i, other(i, Attribute::Parent, on)?))).collect();
            let named = |i: &usize| sources[*i].name.clone();
            let tops = accounts::ultimate_parents(&parents)
                .map_err(|cycle| Cycle { members: cycle.members.iter().map(named).collect() })?;
            for (child, top) in tops {
                let moved = std::mem::take(&mut parts[child]);
                parts[top].extend(moved);
            }
        }
        let frame = self.frame();
        let published = sources.iter().zip(parts).filter(|(_, parts)| !parts.is_empty());
        Ok(published.map(|(source, parts)| entry(source, publish(&parts, &frame))).collect())
    }
}

fn entry(source: &Source, published: Published) -> Entry {
    Entry {
        id: source.id,
        external_id: source.external_id.clone(),
        name: source.name.clone(),
        attributes: source.attributes.clone(),
        published,
    }
}
