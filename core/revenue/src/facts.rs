//! Recorded facts about one account's revenue, as the rules read them.

use crate::{LineKind, Period, Unit};
use accounts::Name;
use money::{Currency, Day};

/// Decimal digits of quantities, which are kept in thousandths.
pub const QUANTITY_DIGITS: u32 = 3;
/// Decimal digits of unit prices, which are kept in millionths of the major unit.
pub const PRICE_DIGITS: u32 = 6;

/// When a fact became known, and whether it was taken back. Times are microseconds UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recorded {
    /// When it was recorded: by the source's word where it gives one, else when it landed here.
    pub at: i64,
    /// Commit order; decides between two facts recorded at one time.
    pub sequence: i64,
    /// Whether the source gave the time (history), so that signature-day steps can be told.
    pub by_source: bool,
    /// When it landed here.
    pub landed_at: i64,
    /// When its import was undone.
    pub retracted_at: Option<i64>,
}

impl Recorded {
    /// A fact recorded and landed at one time, not taken back.
    pub fn at(at: i64, sequence: i64) -> Recorded {
        Recorded { at, sequence, by_source: false, landed_at: at, retracted_at: None }
    }

    /// Whether it was known at `known_at`. A fact taken back is known only while it stood here:
    /// the recorded day that its source claimed does not outlive the undoing.
    pub fn is_known(&self, known_at: i64) -> bool {
        self.at <= known_at
            && self.retracted_at.is_none_or(|retracted| self.landed_at <= known_at && known_at < retracted)
    }
}

/// A version of a subscription line, in force from `effective_on` until the next version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineVersion {
    /// The source that told of it.
    pub source: Name,
    /// Contract number, unique within its source.
    pub contract: Name,
    /// The contract of the same source that this one renews.
    pub renews: Option<Name>,
    /// Product.
    pub product: Name,
    /// Product family; tiers are comparable within one.
    pub family: Option<Name>,
    /// Tier within the family, higher is better.
    pub tier: Option<i32>,
    /// What the quantity counts.
    pub unit: Unit,
    /// Quantity in thousandths.
    pub quantity_milli: i64,
    /// Price of one unit per period, millionths of the major unit.
    pub unit_price_micro: i64,
    /// List price of one unit per period, millionths of the major unit.
    pub list_price_micro: Option<i64>,
    /// Paid per period, minor units.
    pub amount_minor: i64,
    /// What the price is for.
    pub period: Period,
    /// Currency of the prices.
    pub currency: Currency,
    /// First day of service.
    pub start: Day,
    /// First day after the term; open when absent.
    pub end: Option<Day>,
    /// The day an explicit cancellation ends it.
    pub cancelled_on: Option<Day>,
    /// Whether the term renews by itself.
    pub auto_renew: bool,
    /// Notice to be given before the end.
    pub notice_days: Option<i32>,
    /// From which day this version holds.
    pub effective_on: Day,
    /// First day without the discount.
    pub discount_end: Option<Day>,
    /// Pilot, recurring or one-off.
    pub kind: LineKind,
    /// Whether this step was agreed at signature, where the source says so.
    pub contracted: Option<bool>,
    /// When it became known.
    pub recorded: Recorded,
}

/// An amount billed for a period of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceLine {
    /// The source that told of it.
    pub source: Name,
    /// Id of the line, unique within its source.
    pub id: Name,
    /// Product; empty where the source has none.
    pub product: Name,
    /// Billed for the whole period, minor units; negative for a credit.
    pub amount_minor: i64,
    /// Currency of the amount.
    pub currency: Currency,
    /// First day of the period.
    pub from: Day,
    /// First day after the period.
    pub to: Day,
    /// Quantity in thousandths, where known.
    pub quantity_milli: Option<i64>,
    /// For a credit: the line of the same source that it is against.
    pub credits: Option<Name>,
    /// When it became known.
    pub recorded: Recorded,
}

/// The recurring revenue of an account's product from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelFact {
    /// Product; empty where the source has none.
    pub product: Name,
    /// From which day.
    pub effective_on: Day,
    /// Minor units per year; 0 ends it.
    pub level_minor: i64,
    /// Currency of the level.
    pub currency: Currency,
    /// When it became known.
    pub recorded: Recorded,
}

/// All that is recorded of one account's revenue, in any order.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AccountFacts {
    /// From contracts.
    pub lines: Vec<LineVersion>,
    /// From invoices.
    pub invoices: Vec<InvoiceLine>,
    /// From a table of levels.
    pub levels: Vec<LevelFact>,
}

/// Where an account's level comes from. Exactly one source counts; a second one reconciles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LevelSource {
    /// Contract lines.
    Contracts,
    /// Invoice lines.
    Invoices,
    /// A table of levels.
    Levels,
}

impl LevelSource {
    /// Every source, the default order of preference.
    pub const ALL: [LevelSource; 3] = [LevelSource::Contracts, LevelSource::Invoices, LevelSource::Levels];

    /// Its word in storage and APIs.
    pub fn key(self) -> &'static str {
        match self {
            LevelSource::Contracts => "contracts",
            LevelSource::Invoices => "invoices",
            LevelSource::Levels => "levels",
        }
    }
}

/// The last day each source can speak for: endings that nobody announced are derived only up to
/// it. By default the latest start, or the latest recording that the source itself dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Horizons {
    /// For contract lines.
    pub contracts: Option<Day>,
    /// For invoice lines.
    pub invoices: Option<Day>,
    /// For levels.
    pub levels: Option<Day>,
}

impl Horizons {
    /// The horizon of one source.
    pub fn of(&self, source: LevelSource) -> Option<Day> {
        match source {
            LevelSource::Contracts => self.contracts,
            LevelSource::Invoices => self.invoices,
            LevelSource::Levels => self.levels,
        }
    }

    /// The last day that any source speaks for.
    pub fn last(&self) -> Option<Day> {
        self.contracts.max(self.invoices).max(self.levels)
    }

    /// Takes in the facts of one account: each horizon becomes the later of the two.
    pub fn extend(&mut self, facts: &AccountFacts, known_at: i64) {
        let recorded =
            |r: &Recorded| if r.by_source { Day((r.at.div_euclid(86_400_000_000)) as i32) } else { Day(i32::MIN) };
        let lines = facts.lines.iter().filter(|l| l.recorded.is_known(known_at));
        self.contracts = self.contracts.max(lines.map(|l| l.start.max(recorded(&l.recorded))).max());
        let invoices = facts.invoices.iter().filter(|l| l.recorded.is_known(known_at));
        self.invoices = self.invoices.max(invoices.map(|l| l.from.max(recorded(&l.recorded))).max());
        let levels = facts.levels.iter().filter(|l| l.recorded.is_known(known_at));
        self.levels = self.levels.max(levels.map(|l| l.effective_on.max(recorded(&l.recorded))).max());
    }
}
