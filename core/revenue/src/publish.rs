//! From facts to movements and levels: the one function behind every figure.

mod day;
mod posting;

use crate::facts::{AccountFacts, Horizons, LevelSource};
use crate::movement::{Movement, Transfer};
use crate::policy::RevenuePolicy;
use crate::rates::Conversion;
use crate::renewal::Expiry;
use crate::timeline::{self, OPEN, Timeline, Timelines};
use accounts::{Cycle, Merger, Name, Stay};
use money::{Currency, Day};
use std::collections::{BTreeMap, BTreeSet};

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
    /// The day it goes with a merger to another account.
    pub left_on: Option<Day>,
    /// What it was before it came with a merger.
    pub past: Option<Box<Past>>,
}

/// What a line was with the account that it came from. Windows that hold the merger read both as
/// one account: who merged is no loss, and what came is no growth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The day it came.
    pub until: Day,
    /// Its levels until then.
    pub steps: Vec<LevelStep>,
    /// Its movements until then.
    pub movements: Vec<Movement>,
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
    /// All facts of an account that nobody merged with.
    pub fn own(facts: &'a AccountFacts) -> Part<'a> {
        Part { facts, from: None, to: None }
    }

    /// Its lines and terms by its source of level, as they count here: for the days of the part.
    pub fn timelines(&self, policy: &RevenuePolicy, horizons: &Horizons, known_at: i64) -> Timelines {
        let source = timeline::level_source(self.facts, policy, known_at);
        let all = source.map(|source| timeline::timelines(self.facts, source, policy, horizons, known_at));
        all.unwrap_or_default().within(self.first_day(), self.end())
    }

    fn first_day(&self) -> Day {
        self.from.unwrap_or(Day(i32::MIN))
    }

    fn end(&self) -> Day {
        self.to.unwrap_or(OPEN)
    }
}

/// The parts that make the figures of each account, its own ones first: from the facts of
/// accounts, which are read together, and their mergers. A merger into an account that is not
/// among them changes nothing: its revenue would belong nowhere.
///
/// # Errors
/// Accounts that came back to themselves through mergers.
pub fn parts_of<'a, K: Ord + Copy>(
    accounts: &[(K, &'a AccountFacts)],
    mergers: &BTreeMap<K, Merger<K>>,
) -> Result<BTreeMap<K, Vec<Part<'a>>>, Cycle<K>> {
    let read: BTreeSet<K> = accounts.iter().map(|(account, _)| *account).collect();
    let counts = |(account, merger): &(&K, &Merger<K>)| read.contains(&merger.into) && **account != merger.into;
    let mergers: BTreeMap<K, Merger<K>> = mergers.iter().filter(counts).map(|(k, m)| (*k, *m)).collect();
    let mut parts: BTreeMap<K, Vec<Part<'a>>> = BTreeMap::new();
    let mut inherited: Vec<(K, Part<'a>)> = Vec::new();
    for (account, facts) in accounts {
        for Stay { with, from, to } in accounts::stays(*account, &mergers)? {
            let part = Part { facts, from, to };
            if with == *account {
                parts.entry(with).or_default().push(part);
            } else {
                inherited.push((with, part));
            }
        }
    }
    for (with, part) in inherited {
        parts.entry(with).or_default().push(part);
    }
    Ok(parts)
}

/// One line and the days on which it counts.
pub(crate) struct Clipped {
    pub(crate) timeline: Timeline,
    pub(crate) from: Day,
    pub(crate) to: Day,
    past: Option<Box<Past>>,
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
        let (from, to) = (part.first_day(), part.end());
        published.pending = [published.pending, known.pending].into_iter().flatten().min();
        published.expiries.extend(known.expiries.into_iter().filter(|e| e.is_due_within(from, to)));
        let mut pasts = part.from.map(|from| pasts(part.facts, from, frame)).into_iter().flatten();
        for timeline in known.lines {
            if frame.conversion.knows(timeline.currency) {
                lines.push(Clipped { timeline, from, to, past: pasts.next().map(Box::new) });
            } else if !published.without_rate.contains(&timeline.currency) {
                published.without_rate.push(timeline.currency);
            }
        }
    }
    published.lines = lines.iter_mut().map(Clipped::published).collect();
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

/// What the lines of an account were before it merged on `until`, in their order.
fn pasts(facts: &AccountFacts, until: Day, frame: &Frame<'_>) -> Vec<Past> {
    let before = publish(&[Part { facts, from: None, to: Some(until) }], frame);
    let past = |(i, line): (usize, PublishedLine)| {
        let movements = before.movements.iter().filter(|m| m.line as usize == i).copied().collect();
        Past { until, steps: line.steps, movements }
    };
    before.lines.into_iter().enumerate().map(past).collect()
}

impl Clipped {
    fn published(&mut self) -> PublishedLine {
        PublishedLine {
            source: self.timeline.source.clone(),
            contract: self.timeline.contract.clone(),
            product: self.timeline.product.clone(),
            currency: self.timeline.currency,
            steps: Vec::with_capacity(self.timeline.spans.len() + 1),
            left_on: Some(self.to).filter(|to| *to != OPEN),
            past: self.past.take(),
        }
    }
}
