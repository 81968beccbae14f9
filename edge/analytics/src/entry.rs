//! One account with its figures, and the groups it belongs to.

use crate::land::AccountLand;
use accounts::{Attribute, AttributeFact, Name};
use kpis::{Dimension, Filter, NO_GROUP};
use money::{Currency, Day, Month};
use revenue::Published;
use revenue::report::Membership;
use std::borrow::Cow;
use std::sync::Arc;
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
    /// How it was won or is to be: its own land side, and that of the accounts that count as it.
    pub land: Vec<Arc<AccountLand>>,
    /// What became of that, where the account merged into another and its own figures end there.
    pub after_merging: Option<Published>,
    /// Currencies of its lines and deals that no rate converts; each once.
    pub without_rate: Vec<Currency>,
}

impl Entry {
    /// By what it is judged how the account was won: its figures, those after a merger with them.
    pub fn since_won(&self) -> &Published {
        self.after_merging.as_ref().unwrap_or(&self.published)
    }

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
            let group = self.passes(filter, day).then(|| self.group(by, day).into_owned());
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
    pub fn group(&self, by: Option<Dimension>, day: Day) -> Cow<'_, str> {
        let first = self.published.lines.first();
        match by {
            Some(Dimension::Segment) => self.attribute(Attribute::Segment, day).into(),
            Some(Dimension::Owner) => self.attribute(Attribute::Owner, day).into(),
            Some(Dimension::Country) => self.attribute(Attribute::Country, day).into(),
            Some(Dimension::Rep) => self.attribute(Attribute::LandOwner, day).into(),
            Some(Dimension::Source) => self.land.iter().find_map(|land| land.source()).unwrap_or(NO_GROUP).into(),
            Some(Dimension::Cohort) => self.published.first_month().map_or(NO_GROUP.into(), |m| cohort(m).into()),
            Some(Dimension::Product) => {
                first.map_or(NO_GROUP, |l| if l.product.is_empty() { NO_GROUP } else { &l.product }).into()
            }
            Some(Dimension::Currency) => first.map_or(NO_GROUP.into(), |l| l.currency.to_string().into()),
            None => "".into(),
        }
    }

    fn attribute(&self, attribute: Attribute, day: Day) -> &str {
        accounts::as_of(&self.attributes, attribute, day).map_or(NO_GROUP, |value| value)
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
        Attribute::LandOwner => by == Some(Dimension::Rep),
        Attribute::Cam | Attribute::Csm | Attribute::Sponsor | Attribute::Parent | Attribute::MergedInto => false,
    }
}

/// The name of a cohort: the quarter of the first month.
pub fn cohort(first: Month) -> String {
    format!("{} Q{}", first.year(), (first.number() - 1) / 3 + 1)
}
