//! What a file calls the columns of its kind, and how it writes days and numbers.

mod dates;

pub use dates::DateOrder;

use crate::Unreadable;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How a file is read. As TOML: settings, then `[columns]` with one line per column of the kind.
///
/// Only the columns that a mapping names are read.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// Name of the source; ids are unique per source. The kind's key when absent.
    pub source: Option<String>,
    /// In which order days are written.
    pub dates: DateOrder,
    /// The decimal separator: a point or a comma.
    pub decimal: char,
    /// The separator of thousands; none by default. A space also stands for narrow spaces.
    pub grouping: Option<char>,
    /// Whether `to` and `end` name the last day of the period instead of the first day after it.
    pub inclusive_end: bool,
    /// The text encoding, e.g. `windows-1252`; UTF-8, or what the byte order mark says.
    pub encoding: Option<String>,
    /// The delimiter of a CSV file; found in its header when absent.
    pub delimiter: Option<char>,
    /// The sheet of a workbook; the first visible one when absent.
    pub sheet: Option<String>,
    /// Where each column of the kind comes from.
    pub columns: BTreeMap<String, Origin>,
}

/// Where the values of a column come from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged, expecting = "expected a header name, { constant = \"…\" } or { column = \"…\", values = { … } }")]
pub enum Origin {
    /// The column with this header.
    Header(String),
    /// The same value in every row.
    Constant(Constant),
    /// A column whose words are translated; words that are not listed stay as they are.
    Translated(Translated),
}

/// `{ constant = "AUD" }`
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The value of every row.
    pub constant: String,
}

/// `{ column = "plan_tier", values = { Basic = "1" } }`
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    /// Header of the column.
    pub column: String,
    /// The file's word and ours.
    pub values: BTreeMap<String, String>,
}

impl Default for Mapping {
    fn default() -> Mapping {
        Mapping {
            source: None,
            dates: DateOrder::default(),
            decimal: '.',
            grouping: None,
            inclusive_end: false,
            encoding: None,
            delimiter: None,
            sheet: None,
            columns: BTreeMap::new(),
        }
    }
}

impl Mapping {
    /// Reads a mapping file. Unknown settings are refused, with the place of the mistake.
    pub fn parse(toml: &str) -> Result<Mapping, Unreadable> {
        let mapping: Mapping = toml::from_str(toml).map_err(|e| {
            let repair = "Correct it there; the mappings in examples/ show every form.";
            Unreadable::new(format!("The mapping cannot be read: {}", e.to_string().trim_end()), repair)
        })?;
        mapping.check()?;
        Ok(mapping)
    }

    /// Refuses settings that contradict each other.
    pub(crate) fn check(&self) -> Result<(), Unreadable> {
        if !matches!(self.decimal, '.' | ',') {
            let problem = format!("The mapping's decimal separator is \u{201c}{}\u{201d}", self.decimal);
            return Err(Unreadable::new(problem, "Write decimal = \".\" or decimal = \",\"."));
        }
        if self.grouping.is_some_and(|g| g == self.decimal || !matches!(g, '.' | ',' | ' ' | '\'' | '’' | '_')) {
            let repair = "Write grouping = \",\", \".\", \" \" or \"'\", and another decimal separator.";
            return Err(Unreadable::new("The mapping's grouping separator cannot be told from a number", repair));
        }
        if self.delimiter.is_some_and(|d| !d.is_ascii() || matches!(d, '"' | '\n' | '\r')) {
            let repair = "Write delimiter = \",\", \";\", \"|\" or \"\\t\".";
            return Err(Unreadable::new("The mapping's delimiter is not a character that can part cells", repair));
        }
        Ok(())
    }

    /// The mapping as a file that `parse` reads back.
    pub fn to_toml(&self) -> String {
        let text = |s: &str| toml::Value::String(s.to_string()).to_string();
        let mut out = String::new();
        let mut setting = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(out, "{name} = {}", text(&value));
            }
        };
        let standard = Mapping::default();
        setting("source", self.source.clone());
        setting("dates", (self.dates != standard.dates).then(|| self.dates.key().to_string()));
        setting("decimal", (self.decimal != standard.decimal).then(|| self.decimal.to_string()));
        setting("grouping", self.grouping.map(String::from));
        setting("encoding", self.encoding.clone());
        setting("delimiter", self.delimiter.map(String::from));
        setting("sheet", self.sheet.clone());
        if self.inclusive_end {
            out.push_str("inclusive_end = true\n");
        }
        out.push_str(if out.is_empty() { "[columns]\n" } else { "\n[columns]\n" });
        for (column, from) in &self.columns {
            let from = match from {
                Origin::Header(header) => text(header),
                Origin::Constant(c) => format!("{{ constant = {} }}", text(&c.constant)),
                Origin::Translated(t) => {
                    let values: Vec<_> = t.values.iter().map(|(k, v)| format!("{} = {}", text(k), text(v))).collect();
                    format!("{{ column = {}, values = {{ {} }} }}", text(&t.column), values.join(", "))
                }
            };
            let _ = writeln!(out, "{column} = {from}");
        }
        out
    }
}

impl Origin {
    /// The same value in every row.
    pub fn constant(value: impl Into<String>) -> Origin {
        Origin::Constant(Constant { constant: value.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_survives_being_printed() {
        let toml = "source = \"q \\\"1\\\"\"\ndates = \"D/M/Y\"\ndecimal = \",\"\ngrouping = \".\"\nencoding = \"windows-1252\"\ndelimiter = \"\\t\"\nsheet = \"Lines\"\ninclusive_end = true\n\n[columns]\naccount = \"name\"\ncurrency = { constant = \"AUD\" }\ntier = { column = \"plan\", values = { \"Basic one\" = \"1\", Pro = \"2\" } }\n";
        let mapping = Mapping::parse(toml).unwrap();
        assert_eq!(mapping.dates, DateOrder::DayMonthYear);
        assert_eq!(Mapping::parse(&mapping.to_toml()).unwrap(), mapping);
        assert_eq!(Mapping::parse(&Mapping::default().to_toml()).unwrap(), Mapping::default());
    }

    #[test]
    fn a_wrong_mapping_says_where() {
        for (toml, part) in [
            ("sauce = \"q\"", "unknown field `sauce`"),
            ("dates = \"D/Y\"", "D/M/Y"),
            ("[columns]\ntier = { constant = \"1\", column = \"x\" }", "expected a header name"),
            ("[columns]\ntier = 3", "line 2"),
            ("decimal = \"x\"", "decimal separator"),
            ("decimal = \",\"\ngrouping = \",\"", "grouping separator"),
            ("delimiter = \"\\n\"", "delimiter"),
            ("not toml", "line 1"),
        ] {
            let found = Mapping::parse(toml).unwrap_err().problem;
            assert!(found.contains(part), "{toml}: {found}");
        }
    }
}
