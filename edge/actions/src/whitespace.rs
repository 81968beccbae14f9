//! The whitespace of one account: its catalogue, contracts and spots read together.

use crate::account_now::Together;
use crate::change_catalogue::catalogue_now;
use access::Scope;
use accounts::same;
use accounts::{Name, SpotFact, spots_on};
use expansion::{Offering, Whitespace};
use money::{Currency, Day};
use revenue::{Conversion, Published};
use std::collections::BTreeMap;
use store::{SpotRecord, Store};

/// All that the whitespace of an account is worked out from.
#[derive(Clone, Debug)]
pub struct Spots {
    /// Our catalogue.
    pub catalogue: Vec<Offering>,
    /// What is said, in the order of recording.
    pub records: Vec<SpotRecord>,
    /// The currency of the levels, and of every amount that is shown.
    pub currency: Currency,
    levels: Vec<(String, i64)>,
    conversion: Conversion,
    facts: Vec<SpotFact>,
    today: Day,
}

impl Spots {
    /// Of an account whose figures are `published` in `currency`. A catalogue may name a product or
    /// its family: tiers of one family are one spot, as moving up is no new use.
    ///
    /// # Errors
    /// Only when the machine fails.
    #[async_recursion::async_recursion]
    pub async fn of(
        store: &Store,
        scope: &Scope,
        together: &Together,
        (published, currency): (&Published, Currency),
        today: Day,
    ) -> anyhow::Result<Spots> {
        let catalogue = catalogue_now(store).await?.offerings;
        let records = store.spots(scope, together.account(), i64::MAX).await?;
        Ok(Spots::new(catalogue, records, together, (published, currency), today))
    }

    /// The same, of what is read already.
    pub(crate) fn new(
        catalogue: Vec<Offering>,
        records: Vec<SpotRecord>,
        together: &Together,
        (published, currency): (&Published, Currency),
        today: Day,
    ) -> Spots {
        let facts: Vec<SpotFact> = records.iter().map(|record| record.fact.clone()).collect();
        let conversion = together.reading.latest_to(currency);
        let named = |name: &str| {
            let told = facts.iter().map(|fact| &fact.spot.product);
            catalogue.iter().map(|offering| &offering.product).chain(told).any(|other| same(other, name))
        };
        let levels = levels_on(published, today, |product| {
            let family = together.family_of(product).filter(|family| !named(product) && named(family));
            family.unwrap_or_else(|| product.clone())
        });
        Spots { catalogue, records, currency, levels, conversion, facts, today }
    }

    /// How much of the whitespace is open today, as gates ask.
    pub fn map_state(&self) -> journey::MapState {
        let whitespace = self.whitespace();
        let share = whitespace.totals.open_share();
        journey::MapState {
            open_minor: share.part,
            mapped_minor: share.whole,
            is_complete: whitespace.is_complete() && whitespace.totals.without_amount == 0,
        }
    }

    /// The whitespace of today.
    pub fn whitespace(&self) -> Whitespace<'_> {
        let standing = spots_on(&self.facts, self.today);
        let month = self.today.month();
        Whitespace::of(&self.catalogue, &self.levels, &standing, |amount| {
            self.conversion.convert(amount.minor, amount.currency, month)
        })
    }
}

/// What is under contract on a day by the name that `named` gives a product, in minor units per year.
fn levels_on(published: &Published, day: Day, named: impl Fn(&Name) -> Name) -> Vec<(String, i64)> {
    let mut levels: BTreeMap<Name, i64> = BTreeMap::new();
    for line in published.lines.iter().filter(|line| line.left_on.is_none_or(|left| day < left)) {
        let step = line.steps.iter().rev().find(|step| step.from <= day);
        let level = levels.entry(named(&line.product)).or_default();
        *level = level.saturating_add(step.map_or(0, |step| step.minor));
    }
    levels.into_iter().map(|(product, level)| (product.to_string(), level)).collect()
}
