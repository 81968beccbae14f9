//! From facts to movements and levels: the one function behind every figure.

mod day;
mod posting;

use crate::facts::{AccountFacts, Horizons, LevelSource};
use crate::movement::{Movement, Transfer};
use crate::policy::RevenuePolicy;
use crate::rates::Conversion;
use crate::renewal::Expiry;
use crate::timeline::{self, OPEN, Timeline};
use accounts::Name;
use money::{Currency, Day};
use std::collections::BTreeSet;

/// Facts that count for the published account: its own, or another's for some days.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Whose facts.
    pub facts: &'a AccountFacts,
    /// First day they count; since ever when absent. What was live then has *entered*.
    pub from: Option<Day>,
    /// First day they no longer count. What is live then has *left*.
    pub to: Option<Day>,
}

/// How facts are read.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The rules' settings.
    pub policy: &'a RevenuePolicy,
    /// The last day each source speaks for.
    pub horizons: &'a Horizons,
    /// To the reporting currency.
    pub conversion: &'a Conversion,
    /// What is known: facts recorded up to this time, microseconds UTC.
    pub known_at: i64,
}

/// An account's levels and movements in the reporting currency.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Published {
    /// Its lines, by part, contract and product.
    pub lines: Vec<PublishedLine>,
    /// Every change, in the order of days.
    pub movements: Vec<Movement>,
    /// Terms that end; levels in contract currency.
    pub expiries: Vec<Expiry>,
    /// Where its level comes from.
    pub source: Option<LevelSource>,
    /// The first silent end that a later horizon would settle.
    pub pending: Option<Day>,
    /// Currencies without a rate: their lines are left out, and said so.
    pub without_rate: Vec<Currency>,
}

/// A line's level over time in the reporting currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedLine {
    /// Source of the contract; empty for invoices and levels.
    pub source: Name,
    /// Contract number; empty for invoices and levels.
    pub contract: Name,
    /// Product; empty where the source has none.
    pub product: Name,
    /// Contract currency.
    pub currency: Currency,
    /// In order of days; the last one holds on.
    pub steps: Vec<LevelStep>,
}

/// From a day on, a line has this level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelStep {
    /// First day.
    pub from: Day,
    /// Minor units per year, reporting currency; 0 when the line has ended.
    pub minor: i64,
    /// Whether all that the account has is pilots.
    pub pilot: bool,
    /// Whether it is out of contract: carried in grace, or past the horizon.
    pub carried: bool,
}

impl Published {
    /// Only some of the lines, by their index, with their movements. Where one line replaced
    /// another, the level that passed between them enters and leaves.
    pub fn lines_only(&self, kept: &[bool]) -> Published {
        let mut index = Vec::with_capacity(kept.len());
        let mut lines = Vec::new();
        for (line, keep) in self.lines.iter().zip(kept) {
            index.push(lines.len() as u32);
            if *keep {
                lines.push(line.clone());
            }
        }
        let moved = |m: &Movement| {
            let mut m = *m;
            kept[m.line as usize].then(|| {
                m.line = index[m.line as usize];
                if m.marks.transfer == Transfer::BetweenLines {
                    m.marks.transfer = Transfer::Merger;
                }
                m
            })
        };
        let movements = self.movements.iter().filter_map(moved).collect();
        Published { lines, movements, expiries: Vec::new(), ..self.clone() }
    }
}

impl<'a> Part<'a> {
    /// All of an account's own facts; until it merged into another, if it did.
    pub fn own(facts: &'a AccountFacts) -> Part<'a> {
        Part { facts, from: None, to: facts.merged_on }
    }

    /// What an account brings into the one it is merged into.
    pub fn inherited(facts: &'a AccountFacts) -> Part<'a> {
        Part { facts, from: Some(facts.merged_on.unwrap_or(OPEN)), to: None }
    }
}

/// One line and the days on which it counts.
pub(crate) struct Clipped {
    pub(crate) timeline: Timeline,
    pub(crate) from: Day,
    pub(crate) to: Day,
}

/// Levels and movements of one account from the facts of its parts. Pure: the same facts, in any
/// order, give the same answer.
pub fn publish(parts: &[Part<'_>], frame: &Frame<'_>) -> Published {
    let mut published = Published::default();
    let mut lines: Vec<Clipped> = Vec::new();
    for part in parts {
        let Some(source) = timeline::level_source(part.facts, frame.policy, frame.known_at) else { continue };
        published.source = published.source.or(Some(source));
        let known = timeline::timelines(part.facts, source, frame.policy, frame.horizons, frame.known_at);
        let (from, to) = (part.from.unwrap_or(Day(i32::MIN)), part.to.unwrap_or(OPEN));
        published.pending = [published.pending, known.pending].into_iter().flatten().min();
        let within = |e: &Expiry| from <= e.due_on && e.due_on < to;
        published.expiries.extend(known.expiries.into_iter().filter(within));
        for timeline in known.lines {
            if frame.conversion.knows(timeline.currency) {
                lines.push(Clipped { timeline, from, to });
            } else if !published.without_rate.contains(&timeline.currency) {
                published.without_rate.push(timeline.currency);
            }
        }
    }
    published.lines = lines.iter().map(|line| line.timeline.published()).collect();
    let mut walk = day::Walk::new(&lines, frame.conversion);
    for day in event_days(&lines, frame.conversion) {
        walk.turn(day, &mut published);
    }
    published
}

/// The days on which anything can change.
fn event_days(lines: &[Clipped], conversion: &Conversion) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for line in lines {
        let clip = |day: Day| day.max(line.from).min(line.to);
        for span in &line.timeline.spans {
            days.extend([clip(span.from), clip(span.to)].into_iter().filter(|d| *d != OPEN && d.0 != i32::MIN));
            if conversion.moves(line.timeline.currency) {
                let last = clip(span.to).min(conversion.last_day().plus_days(31));
                let mut month = clip(span.from).month().plus(1);
                while month.first_day() <= last {
                    days.insert(month.first_day());
                    month = month.plus(1);
                }
            }
        }
    }
    days
}

impl Timeline {
    fn published(&self) -> PublishedLine {
        PublishedLine {
            source: self.source.clone(),
            contract: self.contract.clone(),
            product: self.product.clone(),
            currency: self.currency,
            steps: Vec::with_capacity(self.spans.len() + 1),
        }
    }
}
