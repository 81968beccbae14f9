//! The mapping as a form asks for it and a member answers.

use draw::format;
use imports::{Column, DateOrder, Kind, Mapping, Need, Origin};
use std::collections::BTreeMap;

/// How numbers are written: an example, its decimal separator, its separator of thousands.
pub const NUMBERS: [(&str, char, Option<char>); 5] = [
    ("1234.50", '.', None),
    ("1,234.50", '.', Some(',')),
    ("1234,50", ',', None),
    ("1.234,50", ',', Some('.')),
    ("1 234,50", ',', Some(' ')),
];

/// Columns that a file often leaves out because they are the same in every row.
const CONSTANTS: [&str; 7] = ["currency", "product", "family", "unit", "period", "kind", "set"];

/// What is picked in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which columns there are to pick for.
    pub kind: Kind,
    /// By column: `""` for none, `"="` for the value of all rows, `"h:…"` for a head of the file.
    picks: BTreeMap<&'static str, String>,
    /// By column: the value of all rows.
    constants: BTreeMap<&'static str, String>,
    /// Key of the order of days.
    pub dates: String,
    /// Which of [`NUMBERS`].
    pub numbers: String,
    /// Whether ends are the last day of their period.
    pub inclusive: bool,
    /// What is wrong, by field of the form.
    pub errors: Vec<(String, String)>,
}

impl Choice {
    /// Whether one value for all rows may stand for a column.
    pub fn may_be_constant(column: &str) -> bool {
        CONSTANTS.contains(&column)
    }

    /// What is picked for a column.
    pub fn pick(&self, column: &str) -> &str {
        self.picks.get(column).map_or("", String::as_str)
    }

    /// The value of all rows.
    pub fn constant(&self, column: &str) -> &str {
        self.constants.get(column).map_or("", String::as_str)
    }

    /// The choice that a mapping stands for.
    pub fn of(mapping: &Mapping, kind: Kind) -> Choice {
        let (mut picks, mut constants) = (BTreeMap::new(), BTreeMap::new());
        for column in kind.columns() {
            let pick = match mapping.columns.get(column.name) {
                None => continue,
                Some(Origin::Header(head)) => format!("h:{head}"),
                Some(Origin::Translated(translated)) => format!("h:{}", translated.column),
                Some(Origin::Constant(value)) => {
                    constants.insert(column.name, value.constant.clone());
                    "=".into()
                }
            };
            picks.insert(column.name, pick);
        }
        let written =
            NUMBERS.iter().find(|(_, decimal, grouping)| (*decimal, *grouping) == (mapping.decimal, mapping.grouping));
        Choice {
            kind,
            picks,
            constants,
            dates: mapping.dates.key().into(),
            numbers: written.map_or("", |(text, _, _)| text).into(),
            inclusive: mapping.inclusive_end,
            errors: Vec::new(),
        }
    }

    /// The choice of a form that was sent.
    pub fn read(pairs: &[(String, String)], kind: Kind) -> Choice {
        let sent = |name: &str| pairs.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.trim());
        let (mut picks, mut constants) = (BTreeMap::new(), BTreeMap::new());
        for column in kind.columns() {
            picks.insert(column.name, sent(&format!("column-{}", column.name)).to_string());
            constants.insert(column.name, sent(&format!("constant-{}", column.name)).to_string());
        }
        let (dates, numbers) = (sent("dates").into(), sent("numbers").into());
        Choice { kind, picks, constants, dates, numbers, inclusive: sent("inclusive") == "yes", errors: Vec::new() }
    }

    /// The mapping it stands for, with source, encoding and sheet of the one before; else the
    /// choice with what is wrong.
    pub fn mapping(self, before: &Mapping) -> Result<Mapping, Box<Choice>> {
        let mut errors = Vec::new();
        let mut columns = BTreeMap::new();
        for column in self.kind.columns() {
            let (pick, constant) = (self.pick(column.name), self.constant(column.name));
            let origin = match pick.strip_prefix("h:") {
                Some(head) => Origin::Header(head.into()),
                None if !constant.is_empty() && Choice::may_be_constant(column.name) => Origin::constant(constant),
                None if pick.is_empty() => continue,
                None => {
                    let text = format!("Give the {} of all rows, or pick a column.", label(column.name).to_lowercase());
                    errors.push((format!("constant-{}", column.name), text));
                    continue;
                }
            };
            columns.insert(column.name.to_string(), origin);
        }
        errors.extend(self.lacking(&columns));
        let dates = DateOrder::from_key(&self.dates).unwrap_or_default();
        let (_, decimal, grouping) =
            NUMBERS.into_iter().find(|(text, _, _)| *text == self.numbers).unwrap_or(NUMBERS[0]);
        if !errors.is_empty() {
            return Err(Box::new(Choice { errors, ..self }));
        }
        Ok(Mapping { dates, decimal, grouping, inclusive_end: self.inclusive, columns, ..before.clone() })
    }
}

impl Choice {
    /// Needed columns that have neither a head nor a value.
    fn lacking(&self, columns: &BTreeMap<String, Origin>) -> Vec<(String, String)> {
        let has = |name: &str| columns.contains_key(name) || self.pick(name) == "=";
        let lacks = |column: &Column| match column.need {
            Need::Always if !has(column.name) => Some("Pick the column of the file that holds this.".to_string()),
            Need::Or(other) if !has(column.name) && !has(other) => Some(format!(
                "Pick the column that holds this, or the one that holds the {}.",
                label(other).to_lowercase()
            )),
            _ => None,
        };
        let wrong = self.kind.columns().iter().filter_map(|c| Some((format!("column-{}", c.name), lacks(c)?)));
        wrong.collect()
    }

    /// What is wrong with a field of the form.
    pub fn error_in(&self, field: &str) -> Option<String> {
        self.errors.iter().find(|(of, _)| of == field).map(|(_, text)| text.clone())
    }
}

/// A column's name for people: "Effective on".
pub fn label(column: &str) -> String {
    format::capital(&column.replace('_', " "))
}

/// 4 March 2026 in an order.
pub fn date_text(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Iso => "2026-03-04",
        DateOrder::DayMonthYear => "04/03/2026, day first",
        DateOrder::MonthDayYear => "03/04/2026, month first",
        DateOrder::YearMonthDay => "2026/03/04",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    }

    const Q: [(&str, &str); 9] = [
        ("column-account", "h:name"),
        ("column-amount", "h:AUD"),
        ("column-currency", "="),
        ("constant-currency", " AUD "),
        ("column-from", "h:ValidFrom"),
        ("column-to", "h:ValidTo"),
        ("dates", "D/M/Y"),
        ("numbers", "1.234,50"),
        ("inclusive", "yes"),
    ];

    #[test]
    fn a_form_becomes_a_mapping_and_back() {
        let before = Mapping { source: Some("q".into()), encoding: Some("windows-1252".into()), ..Mapping::default() };
        let mapping = Choice::read(&sent(&Q), Kind::InvoiceLines).mapping(&before).unwrap();
        let want = "source = \"q\"\ndates = \"D/M/Y\"\ndecimal = \",\"\ngrouping = \".\"\nencoding = \"windows-1252\"\n\
                    inclusive_end = true\n\n[columns]\naccount = \"name\"\namount = \"AUD\"\n\
                    currency = { constant = \"AUD\" }\nfrom = \"ValidFrom\"\nto = \"ValidTo\"\n";
        assert_eq!(mapping.to_toml(), want);
        let again = Choice::of(&mapping, Kind::InvoiceLines).mapping(&Mapping::default()).unwrap();
        assert_eq!(again, Mapping { source: None, encoding: None, ..mapping });
    }

    #[test]
    fn a_value_for_all_rows_has_to_be_given() {
        let without: Vec<_> = Q.into_iter().filter(|(name, _)| *name != "constant-currency").collect();
        let wrong = Choice::read(&sent(&without), Kind::InvoiceLines).mapping(&Mapping::default()).unwrap_err();
        let error = ("constant-currency".to_string(), "Give the currency of all rows, or pick a column.".to_string());
        assert_eq!(wrong.errors, [error]);
        assert_eq!(wrong.pick("amount"), "h:AUD");
    }

    #[test]
    fn needed_columns_are_asked_for_all_at_once() {
        for (kind, want) in [
            (Kind::Levels, "column-account column-effective_on column-level column-currency"),
            (Kind::Accounts, "column-account"),
        ] {
            let wrong = Choice::read(&[], kind).mapping(&Mapping::default()).unwrap_err();
            let fields: Vec<&str> = wrong.errors.iter().map(|(field, _)| field.as_str()).collect();
            assert_eq!(fields.join(" "), want);
        }
        let monthly = [
            ("column-account", "h:a"),
            ("column-effective_on", "h:d"),
            ("column-mrr", "h:m"),
            ("column-currency", "h:c"),
        ];
        assert!(Choice::read(&sent(&monthly), Kind::Levels).mapping(&Mapping::default()).is_ok());
    }

    #[test]
    fn columns_are_named_for_people() {
        assert_eq!(label("effective_on"), "Effective on");
        assert_eq!(label("mrr"), "Mrr");
    }
}
