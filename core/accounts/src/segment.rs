//! The rule that says in which segment an account is: lines in an order, of which the first that
//! fits counts.
//!
//! A segment stays a dated fact. The rule only says what the next fact should be, for accounts
//! that are customers today.

#[cfg(test)]
mod tests;
mod text;

pub use text::{TextError, read_rules, written};

use crate::{Name, same};
use money::{Currency, Money};

/// How far past a border a customer stays in its segment at most, in percent of the border: more
/// would be no border.
pub const STAY_PERCENT_MAX: u8 = 50;

/// The rule: the lines in their order, and how far past a border a customer stays where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentPolicy {
    /// Percent of a border, so that nobody changes to and fro from month to month; 0 for at once.
    pub stay_percent: u8,
    /// In their order.
    pub rules: Vec<SegmentRule>,
}

/// A line of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRule {
    /// The segment that it gives.
    pub segment: String,
    /// What must hold, all of it. Nothing is asked where nothing else fits: "otherwise".
    pub conditions: Vec<SegmentCondition>,
}

/// Something that must hold of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentCondition {
    /// Its level per year is this or more.
    LevelAtLeast(Money),
    /// Its level per year is less.
    LevelBelow(Money),
    /// It is in one of these countries, as sources write them.
    CountryIn(Vec<String>),
    /// It has one of these products today, as contracts call them.
    ProductIn(Vec<String>),
    /// Its ultimate parent is in this segment.
    ParentIs(String),
}

/// What the rule asks of an account that is a customer today.
#[derive(Clone, Copy, Debug, Default)]
pub struct SegmentFacts<'a> {
    /// The segment it is in.
    pub segment: Option<&'a str>,
    /// Its level per year, minor units of the currency that the rule's amounts are in; absent
    /// where there is no rate to that currency.
    pub level_minor: Option<i64>,
    /// Where it is.
    pub country: Option<&'a str>,
    /// The products that it has.
    pub products: &'a [Name],
    /// The segment of its ultimate parent; absent where it has none.
    pub parent_segment: Option<&'a str>,
}

/// What the rule says of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentSaid {
    /// The line at this place, from 0, gives its segment.
    By(usize),
    /// No line fits: it stays where it is.
    Nothing,
    /// A line asks for a level that cannot be told without a rate: it stays where it is.
    LevelUnknown,
}

impl SegmentPolicy {
    /// What the rule says of an account: the first line that fits.
    ///
    /// An account keeps its segment while its level is within `stay_percent` of a border: the lines
    /// of its own segment ask for that much less, those above them for that much more. So a level
    /// that moves to and fro around a border moves nobody, and asked again the rule gives the same
    /// answer.
    pub fn says(&self, facts: &SegmentFacts<'_>) -> SegmentSaid {
        let own = |rule: &SegmentRule| facts.segment == Some(rule.segment.as_str());
        let last_own = self.rules.iter().rposition(own);
        let stay = i64::from(self.stay_percent);
        for (at, rule) in self.rules.iter().enumerate() {
            let past_percent = match last_own {
                Some(_) if own(rule) => -stay,
                Some(last) if at < last => stay,
                _ => 0,
            };
            match rule.fits(facts, past_percent) {
                Fit::Yes => return SegmentSaid::By(at),
                Fit::LevelUnknown => return SegmentSaid::LevelUnknown,
                Fit::No => {}
            }
        }
        SegmentSaid::Nothing
    }

    /// The same rule with every amount in another currency.
    ///
    /// # Errors
    /// The currencies that `convert` has no rate for, each once.
    pub fn converted(&self, convert: impl Fn(Money) -> Option<Money>) -> Result<SegmentPolicy, Vec<Currency>> {
        let mut policy = self.clone();
        let mut missing = Vec::new();
        for condition in policy.rules.iter_mut().flat_map(|rule| &mut rule.conditions) {
            let (SegmentCondition::LevelAtLeast(border) | SegmentCondition::LevelBelow(border)) = condition else {
                continue;
            };
            match convert(*border) {
                Some(converted) => *border = converted,
                None if missing.contains(&border.currency) => {}
                None => missing.push(border.currency),
            }
        }
        if missing.is_empty() { Ok(policy) } else { Err(missing) }
    }

    /// The products that any line asks for, each once.
    pub fn products(&self) -> Vec<&str> {
        let mut products: Vec<&str> = self
            .rules
            .iter()
            .flat_map(|rule| &rule.conditions)
            .flat_map(|condition| match condition {
                SegmentCondition::ProductIn(products) => products.as_slice(),
                _ => &[],
            })
            .map(String::as_str)
            .collect();
        products.sort_unstable();
        products.dedup();
        products
    }
}

/// Whether a line fits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Yes,
    No,
    LevelUnknown,
}

impl SegmentRule {
    fn fits(&self, facts: &SegmentFacts<'_>, past_percent: i64) -> Fit {
        // A level that is not known decides nothing where something else speaks against the line.
        let mut fit = Fit::Yes;
        for condition in &self.conditions {
            let holds = match condition {
                SegmentCondition::LevelAtLeast(border) => {
                    facts.level_minor.map(|level| !is_below(level, border.minor, 100 + past_percent))
                }
                SegmentCondition::LevelBelow(border) => {
                    facts.level_minor.map(|level| is_below(level, border.minor, 100 - past_percent))
                }
                SegmentCondition::CountryIn(countries) => Some(one_of(countries, facts.country)),
                SegmentCondition::ProductIn(products) => {
                    Some(facts.products.iter().any(|product| one_of(products, Some(product))))
                }
                SegmentCondition::ParentIs(segment) => {
                    Some(facts.parent_segment.is_some_and(|parent| same(segment, parent)))
                }
            };
            match holds {
                Some(false) => return Fit::No,
                Some(true) => {}
                None => fit = Fit::LevelUnknown,
            }
        }
        fit
    }
}

/// Whether a level lies below so many percent of a border.
fn is_below(level: i64, border: i64, percent: i64) -> bool {
    i128::from(level) * 100 < i128::from(border) * i128::from(percent)
}

fn one_of(words: &[String], word: Option<&str>) -> bool {
    word.is_some_and(|word| words.iter().any(|one| same(one, word)))
}
