//! What the address of a report asks for, and addresses that ask for something else.

use crate::layout::Theme;
use crate::problem::Problem;
use crate::session::url_part;
use crate::views::filters::{Filters, Pick, PickList, Pickable, Pill};
use crate::views::parts::{Choice, Note, Tone};
use actions::analytics::Overview;
use draw::format;
use kpis::{Filter, Question, Rule};
use money::{Currency, Day, Month};
use revenue::{Population, Window};
use std::collections::BTreeMap;

/// The query of an address: keys and values, sorted, the empty ones left out.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Asked {
    pairs: BTreeMap<String, String>,
}

/// A query that asks for what does not exist: what, and what to write instead.
type Wrong = Vec<(String, String)>;

impl Asked {
    /// From the pairs of a query.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Asked {
        Asked { pairs: pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect() }
    }

    /// One value.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.get(key).map(String::as_str)
    }

    /// All that it says, in the order of keys.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The address of `path` with this query and some of it changed; an empty value takes a key
    /// out. A cursor belongs to the list it came from, so it never survives a change.
    pub fn href(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let mut pairs = self.pairs.clone();
        pairs.remove("cursor");
        for (key, value) in changes {
            match value.is_empty() {
                true => pairs.remove(*key),
                false => pairs.insert((*key).to_string(), (*value).to_string()),
            };
        }
        let query: Vec<String> = pairs.iter().map(|(k, v)| format!("{}={}", url_part(k), url_part(v))).collect();
        if query.is_empty() { path.to_string() } else { format!("{path}?{}", query.join("&")) }
    }

    /// All pairs but some, as hidden fields of a form.
    pub fn without(&self, keys: &[&str]) -> Vec<(String, String)> {
        let kept = self.pairs.iter().filter(|(key, _)| !keys.contains(&key.as_str()) && *key != "cursor");
        kept.map(|(key, value)| (key.clone(), value.clone())).collect()
    }

    fn parsed<T: std::str::FromStr>(&self, key: &str, example: &str, wrong: &mut Wrong) -> Option<T> {
        let text = self.get(key)?;
        let value = text.trim().parse();
        if value.is_err() {
            wrong.push((
                format!("{key}: \u{201c}{text}\u{201d} is not understood."),
                format!("Write it like {example}."),
            ));
        }
        value.ok()
    }
}

/// A report as asked for: which month, which accounts, how facts are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The month.
    pub month: Month,
    /// Which accounts.
    pub filter: Filter,
    /// How facts are read.
    pub rule: Rule,
}

impl Asked {
    /// How facts are to be read; known before anything else is.
    pub fn rule(&self, theme: Theme) -> Result<Rule, Problem> {
        let mut wrong = Vec::new();
        let rule = Rule {
            known_on: self.parsed::<Day>("known_on", "2026-03-04", &mut wrong),
            settings: Vec::new(),
            currency: self.parsed::<Currency>("currency", "GBP", &mut wrong),
        };
        if wrong.is_empty() { Ok(rule) } else { Err(Problem::wrong_address(theme, wrong)) }
    }

    /// The report; the last month that is over, or the last with data, when none is named.
    pub fn report(&self, theme: Theme, overview: &Overview, today: Day) -> Result<Report, Problem> {
        let mut wrong = Vec::new();
        let month = self.parsed::<Month>("month", "2026-03", &mut wrong);
        let population = match self.get("population") {
            None | Some("standard") => Population::Standard,
            Some("pilots") => Population::Pilots,
            Some("all") => Population::All,
            Some(other) => {
                let text = format!("population: \u{201c}{other}\u{201d} is not understood.");
                wrong.push((text, "Write standard, pilots or all.".into()));
                Population::Standard
            }
        };
        if !wrong.is_empty() {
            return Err(Problem::wrong_address(theme, wrong));
        }
        let last_over = today.month().plus(-1);
        let last = overview.months.map_or(last_over, |(first, last)| last.min(last_over).max(first));
        let filter = Filter {
            segment: self.get("segment").map(str::to_string),
            owner: self.get("owner").map(str::to_string),
            population,
        };
        Ok(Report { month: month.unwrap_or(last), filter, rule: self.rule(theme)? })
    }

    /// The pills of a report: month, segment, owner, pilots, currency.
    pub fn filters(&self, path: &str, overview: &Overview, report: &Report) -> Filters {
        let any_or = |value: &Option<String>| value.clone().unwrap_or("any".into());
        let mut pills = vec![
            self.month_pill(path, overview, report.month),
            self.pill("layers", path, "segment", "Segment is", &any_or(&report.filter.segment), &overview.segments),
            self.pill("user-round", path, "owner", "Owner is", &any_or(&report.filter.owner), &overview.owners),
        ];
        pills.push(Pill {
            icon: "building-2",
            before: "Customers:".into(),
            value: match report.filter.population {
                Population::Standard => "standard",
                Population::Pilots => "pilots",
                Population::All => "all",
            }
            .into(),
            after: String::new(),
            pick: Pick::Links(
                [
                    ("Standard accounts", "", Population::Standard),
                    ("Pilots only", "pilots", Population::Pilots),
                    ("All", "all", Population::All),
                ]
                .map(|(text, value, of)| {
                    choice(text, self.href(path, &[("population", value)]), of == report.filter.population)
                })
                .to_vec(),
            ),
        });
        let code = |c: &Currency| choice(c.code(), self.href(path, &[("currency", c.code())]), *c == overview.currency);
        pills.push(Pill {
            icon: "coins",
            before: String::new(),
            value: overview.currency.to_string(),
            after: overview.rates.clone(),
            pick: Pick::Links(overview.currencies.iter().map(code).collect()),
        });
        let set = ["segment", "owner", "population", "known_on"].iter().any(|key| self.get(key).is_some());
        let clear = self.href(path, &[("segment", ""), ("owner", ""), ("population", ""), ("known_on", "")]);
        Filters { search: None, pills, clear: set.then_some(clear) }
    }

    /// A pill that picks one of some values, or any.
    pub fn pill(
        &self,
        icon: &'static str,
        path: &str,
        key: &str,
        before: &str,
        value: &str,
        values: &[String],
    ) -> Pill {
        let mut choices = vec![choice("Any", self.href(path, &[(key, "")]), value == "any")];
        choices.extend(values.iter().map(|v| choice(v, self.href(path, &[(key, v)]), v == value)));
        let (before, value) = (before.to_string(), value.to_string());
        Pill { icon, before, value, after: String::new(), pick: Pick::Links(choices) }
    }

    fn month_pill(&self, path: &str, overview: &Overview, month: Month) -> Pill {
        let (first, last) = overview.months.unwrap_or((month, month));
        let picked = month.to_string();
        let months = (first.0..=last.max(month).0).rev().map(Month);
        let options = months.map(|m| Pickable::new(m.to_string(), format::month_full(m), &picked)).collect();
        Pill {
            icon: "calendar",
            before: String::new(),
            value: format::month(month),
            after: "and trailing 12 months".into(),
            pick: Pick::List(PickList {
                action: path.into(),
                name: "month".into(),
                label: "Month".into(),
                options,
                keep: self.without(&["month"]),
            }),
        }
    }
}

impl Report {
    /// Whether it is the report that months are closed with: no filter, no other rule.
    pub fn is_of_everything(&self) -> bool {
        self.filter == Filter::default() && self.rule == Rule::default()
    }

    /// Says so when the month ends after the last day that any source speaks for: its figures rest
    /// on what is known until then.
    pub fn beyond_data(&self, overview: &Overview) -> Option<Note> {
        let horizon = overview.horizon.filter(|day| *day < self.month.last_day())?;
        let text = format!("The data reaches to {}; what comes after it is not known yet.", format::day_full(horizon));
        Some(Note::new(Tone::Observe, text))
    }

    /// The same report as a question about some periods.
    pub fn question(&self, from: Month, to: Month, window: Option<Window>) -> Question {
        Question { from, to, step: 1, window, by: None, filter: self.filter.clone(), rule: self.rule.clone() }
    }
}

/// One of several ways, current or not.
pub fn choice(text: &str, href: String, current: bool) -> Choice {
    if current { Choice::current(text, href) } else { Choice::other(text, href) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_changes_one_thing_and_keeps_the_rest() {
        let pair = |k: &str, v: &str| (k.to_string(), v.to_string());
        let asked =
            Asked::new([pair("month", "2026-03"), pair("segment", "SMB & co"), pair("cursor", "x"), pair("by", "")]);
        for (changes, want) in [
            (&[("month", "2026-02")][..], "/growth?month=2026-02&segment=SMB%20%26%20co"),
            (&[("segment", "")][..], "/growth?month=2026-03"),
            (&[("segment", ""), ("month", "")][..], "/growth"),
        ] {
            assert_eq!(asked.href("/growth", changes), want);
        }
    }
}
