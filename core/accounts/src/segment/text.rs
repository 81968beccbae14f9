//! The rule as people write it: one line per segment, the first that fits counts.
//!
//! ```text
//! Enterprise: level >= 250000 GBP
//! Mid-market: level >= 50000 GBP and country in GB, IE
//! Small: otherwise
//! ```

use super::{SegmentCondition, SegmentRule};
use money::{Currency, Money, parse_minor, without_thousands};
use std::fmt;

/// Lines at most: more is not a rule that a person reads.
const RULES_MAX: usize = 50;
/// Characters of a segment's name at most.
const NAME_CHARS_MAX: usize = 100;
/// Ten trillion of a currency with cents.
const MINOR_MAX: i64 = 1_000_000_000_000_000;

const OTHERWISE: &str = "otherwise";
const CONDITIONS: &str = "level >= 50000 GBP, level < 50000 GBP, country in GB, IE, product in Planner, parent is \
                          Enterprise, or otherwise";

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
    /// What to write instead.
    pub repair: String,
}

/// What is wrong, and the repair.
type Wrong = (String, String);

/// Reads the lines of a rule; blank ones say nothing. Amounts without a currency are in `usual`.
///
/// # Errors
/// Every line that cannot be read, at once.
pub fn read_rules(text: &str, usual: Currency) -> Result<Vec<SegmentRule>, Vec<TextError>> {
    let mut rules: Vec<SegmentRule> = Vec::new();
    let mut wrong = Vec::new();
    let mut otherwise = None;
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let mut complain = |(problem, repair)| wrong.push(TextError { line, problem, repair });
        if let Some(last) = otherwise {
            let problem = format!("Nothing gets past \u{201c}otherwise\u{201d} in line {last}.");
            complain((problem, "Put that line last.".into()));
        }
        match read_rule(text, usual) {
            Ok(rule) => {
                if rule.conditions.is_empty() {
                    otherwise = otherwise.or(Some(line));
                }
                rules.push(rule);
            }
            Err(of_line) => of_line.into_iter().for_each(complain),
        }
    }
    if rules.len() > RULES_MAX {
        let problem = format!("There are more than {RULES_MAX} lines.");
        wrong.push(TextError { line: RULES_MAX + 1, problem, repair: "Put segments together.".into() });
    }
    if wrong.is_empty() { Ok(rules) } else { Err(wrong) }
}

/// The rule in its one form, a line each.
pub fn written(rules: &[SegmentRule]) -> String {
    rules.iter().map(|rule| format!("{rule}\n")).collect()
}

fn read_rule(line: &str, usual: Currency) -> Result<SegmentRule, Vec<Wrong>> {
    let Some((segment, conditions)) = line.split_once(':') else {
        let problem = "There is no colon behind the segment.".to_string();
        return Err(vec![(problem, "Write it like Enterprise: level >= 250000 GBP.".into())]);
    };
    let mut wrong: Vec<Wrong> = Vec::new();
    let segment = one_blank(segment);
    if !(1..=NAME_CHARS_MAX).contains(&segment.chars().count()) || segment.contains(char::is_control) {
        let problem = "No segment is named before the colon.".to_string();
        wrong.push((problem, format!("Name it in 1 to {NAME_CHARS_MAX} characters.")));
    }
    let conditions = match one_blank(conditions).eq_ignore_ascii_case(OTHERWISE) {
        true => Vec::new(),
        false => read_conditions(conditions, usual).unwrap_or_else(|of_conditions| {
            wrong.extend(of_conditions);
            Vec::new()
        }),
    };
    wrong.extend(no_level_fits(&conditions));
    if wrong.is_empty() { Ok(SegmentRule { segment, conditions }) } else { Err(wrong) }
}

fn read_conditions(text: &str, usual: Currency) -> Result<Vec<SegmentCondition>, Vec<Wrong>> {
    if text.matches('"').count() % 2 == 1 {
        return Err(vec![("A quote is left open.".into(), "Close it, or write two for one in a name.".into())]);
    }
    let (mut conditions, mut wrong) = (Vec::new(), Vec::new());
    for words in words_outside_quotes(text).split(|word| word.eq_ignore_ascii_case("and")) {
        match read_condition(words, usual) {
            Ok(condition) => conditions.push(condition),
            Err(of_condition) => wrong.push(of_condition),
        }
    }
    if wrong.is_empty() { Ok(conditions) } else { Err(wrong) }
}

fn read_condition(words: &[String], usual: Currency) -> Result<SegmentCondition, Wrong> {
    let said = words.join(" ");
    let kind: Vec<String> = words.iter().take(2).map(|word| word.to_lowercase()).collect();
    let rest = words.get(2..).unwrap_or_default().join(" ");
    match kind.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["level", ">="] => amount(&rest, usual).map(SegmentCondition::LevelAtLeast),
        ["level", "<"] => amount(&rest, usual).map(SegmentCondition::LevelBelow),
        ["country", "in"] => names(&rest).map(SegmentCondition::CountryIn),
        ["product", "in"] => names(&rest).map(SegmentCondition::ProductIn),
        ["parent", "is"] => unquoted(&rest).map(SegmentCondition::ParentIs),
        ["level", ..] => {
            let problem = format!("\u{201c}{said}\u{201d} compares a level in a way that is not known here.");
            Err((problem, "Write level >= 50000 GBP, or level < 50000 GBP.".into()))
        }
        [OTHERWISE] => {
            let problem = "\u{201c}otherwise\u{201d} stands beside a condition.".to_string();
            Err((problem, "Take one of the two away.".into()))
        }
        [] => Err(("A condition is missing.".into(), format!("Write {CONDITIONS}."))),
        _ => Err((format!("\u{201c}{said}\u{201d} is no condition."), format!("Write {CONDITIONS}."))),
    }
}

fn amount(text: &str, usual: Currency) -> Result<Money, Wrong> {
    let (number, code) = match text.rsplit_once(' ') {
        Some((number, code)) => (number, Some(code)),
        None => (text, None),
    };
    let currency = match code.map(str::parse) {
        None => usual,
        Some(Ok(currency)) => currency,
        Some(Err(_)) => {
            let problem = format!("\u{201c}{}\u{201d} is not a currency.", code.unwrap_or_default());
            return Err((problem, "Write its code behind the amount, e.g. GBP.".into()));
        }
    };
    let minor = without_thousands(number).and_then(|plain| parse_minor(&plain, currency).ok());
    match minor.filter(|minor| (0..=MINOR_MAX).contains(minor)) {
        Some(minor) => Ok(Money { minor, currency }),
        None => {
            let problem = format!("\u{201c}{number}\u{201d} is not an amount from 0 to ten trillion.");
            Err((problem, "Write it like 250000 GBP.".into()))
        }
    }
}

fn names(text: &str) -> Result<Vec<String>, Wrong> {
    outside_quotes(text, |letter| letter == ',').iter().map(|name| unquoted(name)).collect()
}

/// A name, or a name between quotes with two for each quote in it.
fn unquoted(text: &str) -> Result<String, Wrong> {
    let text = text.trim();
    let between = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let name = match between {
        Some(between) => between.replace("\"\"", "\""),
        None => text.to_string(),
    };
    let is_whole = between.is_none_or(|between| !between.replace("\"\"", "").contains('"'));
    if (between.is_none() && text.contains('"')) || !is_whole {
        let problem = format!("\u{201c}{text}\u{201d} has a quote inside.");
        return Err((problem, "Put quotes around the whole name, and two for each in it.".into()));
    }
    if name.trim().is_empty() || name.contains(char::is_control) {
        return Err(("A name is missing.".into(), "Write names with commas between them: GB, IE.".into()));
    }
    Ok(name)
}

/// No level is at least one amount and below a smaller one.
fn no_level_fits(conditions: &[SegmentCondition]) -> Option<Wrong> {
    let at_least = conditions.iter().filter_map(|condition| match condition {
        SegmentCondition::LevelAtLeast(border) => Some(border),
        _ => None,
    });
    let below = |border: &Money| {
        conditions.iter().find_map(|condition| match condition {
            SegmentCondition::LevelBelow(top) if top.currency == border.currency && top.minor <= border.minor => {
                Some(*top)
            }
            _ => None,
        })
    };
    let (border, top) = at_least.filter_map(|border| Some((*border, below(border)?))).next()?;
    let problem = format!("No level is at least {} and below {}.", border.plain(), top.plain());
    Some((problem, "Swap the two amounts, or take one away.".into()))
}

fn words_outside_quotes(text: &str) -> Vec<String> {
    outside_quotes(text, char::is_whitespace).into_iter().filter(|word| !word.is_empty()).collect()
}

/// The parts of a text between letters that part it, quoted ones apart.
fn outside_quotes(text: &str, parts_it: impl Fn(char) -> bool) -> Vec<String> {
    let (mut parts, mut is_quoted) = (vec![String::new()], false);
    for letter in text.chars() {
        is_quoted ^= letter == '"';
        match parts.last_mut() {
            Some(part) if is_quoted || !parts_it(letter) => part.push(letter),
            _ => parts.push(String::new()),
        }
    }
    parts
}

fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as the text holds it: between quotes where it would be read otherwise.
fn quoted(name: &str) -> String {
    let is_plain = one_blank(name) == name
        && !name.contains([',', '"'])
        && !name.split(' ').any(|word| word.eq_ignore_ascii_case("and"));
    if is_plain { name.into() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

impl fmt::Display for SegmentRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let conditions: Vec<String> = self.conditions.iter().map(SegmentCondition::to_string).collect();
        let conditions = if conditions.is_empty() { OTHERWISE.into() } else { conditions.join(" and ") };
        write!(f, "{}: {conditions}", self.segment)
    }
}

impl fmt::Display for SegmentCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |names: &[String]| names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
        match self {
            SegmentCondition::LevelAtLeast(border) => write!(f, "level >= {} {}", border.plain(), border.currency),
            SegmentCondition::LevelBelow(border) => write!(f, "level < {} {}", border.plain(), border.currency),
            SegmentCondition::CountryIn(countries) => write!(f, "country in {}", listed(countries)),
            SegmentCondition::ProductIn(products) => write!(f, "product in {}", listed(products)),
            SegmentCondition::ParentIs(segment) => write!(f, "parent is {}", quoted(segment)),
        }
    }
}
