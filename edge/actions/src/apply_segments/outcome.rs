//! What the rule for segments makes of all accounts as they stand.

use crate::account_now::Reading;
use crate::stop::{Refusal, Stop};
use access::Scope;
use accounts::{Name, SegmentFacts, SegmentPolicy, SegmentSaid, merged_with, ultimate_parents};
use money::{Currency, Day};
use std::collections::{BTreeMap, HashMap};
use store::{SegmentRow, SegmentSaidHere, Store, Tx};
use uuid::Uuid;

/// All accounts as they stand, with what the rule asks of them.
pub(super) struct Standing {
    rows: Vec<SegmentRow>,
    said_here: HashMap<Uuid, SegmentSaidHere>,
    /// What accounts have today, as far as a line asks for products.
    products: BTreeMap<Uuid, Vec<Name>>,
    reading: Reading,
}

/// What a line of the rule says of an account.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) row: &'a SegmentRow,
    pub(super) to: &'a str,
    /// Which line, from 1.
    pub(super) line: usize,
}

/// What the rule makes of the accounts.
pub(super) struct Outcome<'a> {
    /// The currency that levels are compared in.
    pub(super) currency: Currency,
    /// Who changes its segment, by id.
    pub(super) moving: Vec<Said<'a>>,
    /// Who is in the right one, and is held there from now on.
    pub(super) holding: Vec<Said<'a>>,
    pub(super) customers: u64,
    pub(super) by_hand: u64,
    pub(super) unfitting: u64,
    pub(super) without_rate: u64,
}

impl Standing {
    /// As everybody sees it now.
    pub(super) async fn of_store(
        store: &Store,
        scope: &Scope,
        policy: &SegmentPolicy,
        today: Day,
    ) -> anyhow::Result<Standing> {
        let reading = Reading::of_store(store, scope).await?;
        let having = merged_with(store.accounts_naming(scope, &policy.products()).await?, reading.pairs());
        let records = store.records_of(scope, &having.into_iter().collect::<Vec<_>>(), i64::MAX).await?;
        let products = reading.products_of(&records, today);
        let rows = store.segment_rows(scope).await?;
        Ok(Standing { rows, said_here: store.segments_said_here(scope, today).await?, products, reading })
    }

    /// As a transaction sees it.
    pub(super) async fn of_tx(tx: &Tx, policy: &SegmentPolicy, today: Day) -> anyhow::Result<Standing> {
        let reading = Reading::of_tx(tx).await?;
        let having = merged_with(tx.accounts_naming(&policy.products()).await?, reading.pairs());
        let records = tx.records_of(&having.into_iter().collect::<Vec<_>>()).await?;
        let products = reading.products_of(&records, today);
        Ok(Standing {
            rows: tx.segment_rows().await?,
            said_here: tx.segments_said_here(today).await?,
            products,
            reading,
        })
    }

    /// For each account the place of its ultimate parent among the rows, where it has one.
    fn parents(&self) -> BTreeMap<usize, usize> {
        let mut called: HashMap<&str, Vec<usize>> = HashMap::new();
        if self.rows.iter().any(|row| row.parent.is_some()) {
            for (at, row) in self.rows.iter().enumerate() {
                called.entry(&row.external_id).or_default().push(at);
            }
        }
        let parent = |at: usize| {
            let row = &self.rows[at];
            let known = called.get(row.parent.as_deref()?)?;
            // An id is its source's own; one of another source is meant where there is only one.
            let own = known.iter().find(|other| self.rows[**other].source == row.source);
            let parent = own.or(if let [only] = &known[..] { Some(only) } else { None })?;
            (*parent != at).then_some(*parent)
        };
        let mut parents: BTreeMap<usize, usize> =
            (0..self.rows.len()).filter_map(|at| Some((at, parent(at)?))).collect();
        loop {
            match ultimate_parents(&parents) {
                Ok(ultimate) => return ultimate,
                // Accounts that are their own ancestors have no parent until that is corrected.
                Err(cycle) => parents.retain(|at, _| !cycle.members.contains(at)),
            }
        }
    }
}

impl<'a> Outcome<'a> {
    /// What a rule makes of the accounts: parents first, since what is said of others may rest on them.
    ///
    /// # Errors
    /// Refused where an amount cannot be compared.
    pub(super) fn of(policy: &'a SegmentPolicy, standing: &'a Standing, today: Day) -> Result<Outcome<'a>, Stop> {
        let compared = policy.converted(|border| standing.reading.compared(border, today));
        let compared = compared.map_err(|missing| without_rates(&missing, standing.reading.compared_in()))?;
        let parents = standing.parents();
        let mut outcome = Outcome {
            currency: standing.reading.compared_in(),
            moving: Vec::new(),
            holding: Vec::new(),
            customers: 0,
            by_hand: 0,
            unfitting: 0,
            without_rate: 0,
        };
        // The segment of each account once the rule is applied, as far as others may ask for it.
        let mut after: HashMap<usize, &'a str> = HashMap::new();
        let (children, tops): (Vec<usize>, Vec<usize>) =
            (0..standing.rows.len()).partition(|at| parents.contains_key(at));
        for at in tops.into_iter().chain(children) {
            let row = &standing.rows[at];
            let parent_segment = parents.get(&at).and_then(|parent| after.get(parent).copied());
            let facts = SegmentFacts {
                segment: row.segment.as_deref(),
                level_minor: row.level_compared,
                country: row.country.as_deref(),
                products: standing.products.get(&row.account).map_or(&[], Vec::as_slice),
                parent_segment,
            };
            let said = if row.live { outcome.take_in(policy, standing, row, compared.says(&facts)) } else { None };
            if let Some(segment) = said.or(row.segment.as_deref()).filter(|_| !parents.contains_key(&at)) {
                after.insert(at, segment);
            }
        }
        outcome.moving.sort_unstable_by_key(|said| said.row.account);
        outcome.holding.sort_unstable_by_key(|said| said.row.account);
        Ok(outcome)
    }

    /// Counts one customer; the segment that the rule gives it.
    fn take_in(
        &mut self,
        policy: &'a SegmentPolicy,
        standing: &'a Standing,
        row: &'a SegmentRow,
        said: SegmentSaid,
    ) -> Option<&'a str> {
        self.customers += 1;
        let at = match said {
            SegmentSaid::By(at) => at,
            SegmentSaid::Nothing => {
                self.unfitting += 1;
                return None;
            }
            SegmentSaid::LevelUnknown => {
                self.without_rate += 1;
                return None;
            }
        };
        let to = policy.rules[at].segment.as_str();
        let is_there = row.segment.as_deref() == Some(to);
        let said = Said { row, to, line: at + 1 };
        match standing.said_here.get(&row.account) {
            Some(SegmentSaidHere::ByHand) => {
                self.by_hand += u64::from(!is_there);
                return None;
            }
            Some(SegmentSaidHere::ByRule) if is_there => {}
            None if is_there => self.holding.push(said),
            _ => self.moving.push(said),
        }
        Some(to)
    }

    /// The accounts that move.
    pub(super) fn moved(&self) -> impl Iterator<Item = &SegmentRow> {
        self.moving.iter().map(|said| said.row)
    }

    /// What is to be recorded.
    pub(super) fn to_record(&self) -> impl Iterator<Item = &Said<'a>> {
        self.moving.iter().chain(&self.holding)
    }
}

fn without_rates(missing: &[Currency], to: Currency) -> Stop {
    let refusal = |currency: &Currency| Refusal {
        rule: "amounts_of_the_rule_must_be_comparable",
        reason: format!("A line names an amount in {currency}, and there is no rate from {currency} to {to}."),
        remedy: format!("Write it in {to}, or import rates."),
        may_change_on: None,
    };
    Stop::Refusal(missing.iter().map(refusal).collect())
}
