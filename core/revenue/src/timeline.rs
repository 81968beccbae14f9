//! What each line's level was, day by day: spans without overlap, in order.

mod carry;
mod contracts;
mod invoices;
mod levels;
mod usage;

use crate::facts::{AccountFacts, Horizons, LevelSource};
use crate::policy::RevenuePolicy;
use crate::renewal::Expiry;
use crate::{Unit, known};
use accounts::Name;
use money::{Currency, Day};

/// After every day.
pub const OPEN: Day = Day(i32::MAX);

/// One subscription line: (contract, or the first of its renewals) × product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Source of the contract; empty for invoices and levels, whose lines several may feed.
    pub source: Name,
    /// Contract number, of the first contract where later ones renew it; empty for invoices and levels.
    pub contract: Name,
    /// Product; empty where the source has none.
    pub product: Name,
    /// Contract currency.
    pub currency: Currency,
    /// In order, without overlap; between them the line has no level.
    pub spans: Vec<Span>,
}

/// A stretch of days with one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Day,
    /// First day after.
    pub to: Day,
    /// What held.
    pub state: State,
}

/// What a line is on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Minor units per year, contract currency; above zero.
    pub level: i64,
    /// Thousandths, where the source tells and above zero.
    pub quantity_milli: Option<i64>,
    /// What the quantity counts.
    pub unit: Unit,
    /// Unit price per year as an exact fraction, where the source tells.
    pub unit_price: Option<(i128, i128)>,
    /// List price of a unit per year as an exact fraction, where the source tells.
    pub list_price: Option<(i128, i128)>,
    /// Product family.
    pub family: Option<Name>,
    /// Tier within it.
    pub tier: Option<i32>,
    /// Whether it is a pilot.
    pub pilot: bool,
    /// Whether this step was agreed at signature.
    pub contracted: bool,
    /// Whether this step is the end of a discount.
    pub discount_ended: bool,
    /// Whether the term has ended and the level is only carried: out of contract.
    pub carried: bool,
}

/// An account's lines by its one source of level.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Timelines {
    /// The lines, by contract and product.
    pub lines: Vec<Timeline>,
    /// Terms that end, with what became of them.
    pub expiries: Vec<Expiry>,
    /// The first silent end that the horizon keeps from being derived, if there is one: the
    /// account changes when the horizon reaches it.
    pub pending: Option<Day>,
}

/// The source that an account's level comes from: the first of the policy that has facts.
pub fn level_source(facts: &AccountFacts, policy: &RevenuePolicy, known_at: i64) -> Option<LevelSource> {
    policy.level_source.iter().copied().find(|source| match source {
        LevelSource::Contracts => facts.lines.iter().any(|l| l.recorded.is_known(known_at)),
        LevelSource::Invoices => facts.invoices.iter().any(|l| l.recorded.is_known(known_at)),
        LevelSource::Levels => facts.levels.iter().any(|l| l.recorded.is_known(known_at)),
    })
}

/// The lines of an account by one source, as known at a time.
pub fn timelines(
    facts: &AccountFacts,
    source: LevelSource,
    policy: &RevenuePolicy,
    horizons: &Horizons,
    known_at: i64,
) -> Timelines {
    let ending = carry::Ending {
        grace_days: i32::from(policy.grace_days),
        horizon: horizons.of(source).unwrap_or(Day(i32::MIN)),
    };
    match source {
        LevelSource::Contracts => {
            contracts::timelines(&known::line_versions(facts, known_at), facts, policy, known_at, &ending)
        }
        LevelSource::Invoices => invoices::timelines(&known::invoice_lines(facts, known_at), &ending),
        LevelSource::Levels => levels::timelines(&known::levels(facts, known_at)),
    }
}

impl Timelines {
    /// What of them lies from `from` on and before `to`.
    pub(crate) fn within(mut self, from: Day, to: Day) -> Timelines {
        for line in &mut self.lines {
            for span in &mut line.spans {
                (span.from, span.to) = (span.from.max(from), span.to.min(to));
            }
            line.spans.retain(|span| span.from < span.to);
        }
        self.expiries.retain(|expiry| expiry.is_due_within(from, to));
        self
    }
}

impl Timeline {
    /// The state on `day`, if the line has a level then.
    pub fn state_on(&self, day: Day) -> Option<&State> {
        let after = self.spans.partition_point(|s| s.from <= day);
        self.spans[..after].last().filter(|s| day < s.to).map(|s| &s.state)
    }
}

impl State {
    /// The same state in another currency: `level` as converted, prices by the exact factor.
    pub(crate) fn at_rate(&self, level: i64, (n, d): (i128, i128)) -> State {
        let convert = |(a, b): (i128, i128)| Some((a.checked_mul(n)?, b.checked_mul(d)?));
        State {
            level,
            unit_price: self.unit_price.and_then(convert),
            list_price: self.list_price.and_then(convert),
            ..self.clone()
        }
    }
}

impl Span {
    fn new(from: Day, to: Day, state: State) -> Option<Span> {
        (from < to && state.level > 0).then_some(Span { from, to, state })
    }
}
