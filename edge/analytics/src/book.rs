//! Every account published, kept in memory and refreshed per changed account.

use accounts::{Attribute, AttributeFact, Cycle, Merger, Name};
use kpis::{Dimension, Filter};
use money::{Currency, Day, Month};
use revenue::facts::AccountFacts;
use revenue::policy::{ReportUnit, Settings};
use revenue::report::Membership;
use revenue::{Conversion, Frame, Horizons, Part, Published, parts_of, publish};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An account with its figures.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Our id; the ultimate parent's where reports are by parent.
    pub id: Uuid,
    /// Its external id.
    pub external_id: Name,
    /// What it is called.
    pub name: Name,
    /// Segment, owner, country, parent, merger.
    pub attributes: Vec<AttributeFact<Name>>,
    /// Levels and movements in the reporting currency.
    pub published: Published,
}

/// All accounts under one reading of the facts.
#[derive(Clone, Debug)]
pub struct Book {
    /// Commit that it is up to date with.
    pub sequence: i64,
    /// The settings it was read with.
    pub settings: Settings,
    /// The last day each source speaks for.
    pub horizons: Horizons,
    /// To the reporting currency.
    pub conversion: Conversion,
    /// Facts recorded up to this time, microseconds UTC.
    pub known_at: i64,
    /// Each account that merged, with the one it merged into.
    pub mergers: BTreeMap<Uuid, Merger<Uuid>>,
    /// By id.
    pub entries: Vec<Entry>,
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

/// Accounts that cannot be read, by their names: their revenue would be counted for ever, or
/// belong nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loop {
    /// They are each other's parents.
    Parents(Cycle<Name>),
    /// They merged into each other.
    Mergers(Cycle<Name>),
}

impl Book {
    /// How the book's facts are read.
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            policy: &self.settings.revenue,
            horizons: &self.horizons,
            conversion: &self.conversion,
            known_at: self.known_at,
        }
    }

    /// The reporting currency.
    pub fn currency(&self) -> Currency {
        self.conversion.to()
    }

    /// Publishes a page of accounts that stand by themselves: none of them merged.
    pub fn publish_alone(&self, sources: Vec<Source>) -> Vec<Entry> {
        let frame = self.frame();
        sources.into_iter().map(|s| entry(&s, publish(&[Part::own(&s.facts)], &frame))).collect()
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
            }
        }
        let frame = self.frame();
        let published = sources.iter().zip(parts).filter(|(_, parts)| !parts.is_empty());
        Ok(published.map(|(source, parts)| entry(source, publish(&parts, &frame))).collect())
    }

    /// The first month with anything, and the last month that any source speaks for.
    pub fn months(&self) -> Option<(Month, Month)> {
        let first = self.entries.iter().filter_map(|e| e.published.first_month()).min()?;
        let h = &self.horizons;
        let last = [h.contracts, h.invoices, h.levels].into_iter().flatten().max()?;
        Some((first, last.month()))
    }

    /// Accounts with lines that no rate converts, by currency.
    pub fn without_rate(&self) -> BTreeMap<Currency, u64> {
        let mut missing = BTreeMap::new();
        for currency in self.entries.iter().flat_map(|e| &e.published.without_rate) {
            *missing.entry(*currency).or_default() += 1;
        }
        missing
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

/// The group of an account that has none.
const NONE: &str = "—";

impl Entry {
    /// The groups the account belongs to over time under a dimension, or under a filter: then
    /// `Some` while it passes. Never empty.
    pub fn memberships(&self, by: Option<Dimension>, filter: &Filter) -> Vec<Membership<Option<String>>> {
        let mut days = vec![Day(i32::MIN)];
        let dated = |a: &Attribute| filter_or_group(*a, by, filter);
        days.extend(self.attributes.iter().filter(|f| dated(&f.attribute)).map(|f| f.effective_on));
        days.sort_unstable();
        days.dedup();
        let mut groups: Vec<Membership<Option<String>>> = Vec::with_capacity(days.len());
        for day in days {
            let group = self.passes(filter, day).then(|| self.group(by, day));
            if groups.last().is_none_or(|(_, last)| *last != group) {
                groups.push((day, group));
            }
        }
        groups
    }

    /// Whether the account passes the filter on a day.
    pub fn passes(&self, filter: &Filter, day: Day) -> bool {
        let is = |wanted: &Option<String>, attribute| match wanted {
            None => true,
            Some(wanted) => self.attribute(attribute, day) == wanted,
        };
        is(&filter.segment, Attribute::Segment) && is(&filter.owner, Attribute::Owner)
    }

    /// The account's group on a day; empty when nothing is grouped. Products and contract
    /// currencies are groups of lines and are told apart before.
    pub fn group(&self, by: Option<Dimension>, day: Day) -> String {
        match by {
            Some(Dimension::Segment) => self.attribute(Attribute::Segment, day).into(),
            Some(Dimension::Owner) => self.attribute(Attribute::Owner, day).into(),
            Some(Dimension::Country) => self.attribute(Attribute::Country, day).into(),
            Some(Dimension::Cohort) => self.published.first_month().map_or(NONE.into(), cohort),
            Some(Dimension::Product) => self.first_line(|l| l.product.to_string()),
            Some(Dimension::Currency) => self.first_line(|l| l.currency.to_string()),
            None => String::new(),
        }
    }

    fn attribute(&self, attribute: Attribute, day: Day) -> &str {
        accounts::as_of(&self.attributes, attribute, day).map_or(NONE, |value| value)
    }

    fn first_line(&self, of: impl Fn(&revenue::publish::PublishedLine) -> String) -> String {
        self.published.lines.first().map(of).filter(|name| !name.is_empty()).unwrap_or(NONE.into())
    }

    /// The account split by product or contract currency: each part with its own lines and
    /// movements, where a replaced line enters and leaves. The account itself under any other
    /// dimension.
    pub fn split(&self, by: Option<Dimension>) -> Vec<Entry> {
        match by {
            Some(Dimension::Product) => self.split_by(|l| l.product.to_string()),
            Some(Dimension::Currency) => self.split_by(|l| l.currency.to_string()),
            _ => Vec::new(),
        }
    }

    fn split_by(&self, key: impl Fn(&revenue::publish::PublishedLine) -> String) -> Vec<Entry> {
        let mut keys: Vec<String> = self.published.lines.iter().map(&key).collect();
        keys.sort_unstable();
        keys.dedup();
        let part = |wanted: String| {
            let kept: Vec<bool> = self.published.lines.iter().map(|l| key(l) == wanted).collect();
            Entry { published: self.published.lines_only(&kept), ..self.clone() }
        };
        keys.into_iter().map(part).collect()
    }
}

fn filter_or_group(attribute: Attribute, by: Option<Dimension>, filter: &Filter) -> bool {
    match attribute {
        Attribute::Segment => by == Some(Dimension::Segment) || filter.segment.is_some(),
        Attribute::Owner => by == Some(Dimension::Owner) || filter.owner.is_some(),
        Attribute::Country => by == Some(Dimension::Country),
        Attribute::Parent | Attribute::MergedInto => false,
    }
}

/// The name of a cohort: the quarter of the first month.
pub fn cohort(first: Month) -> String {
    format!("{} Q{}", first.year(), (first.number() - 1) / 3 + 1)
}
