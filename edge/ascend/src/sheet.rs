//! One answer in three spellings: a table for people, JSON and CSV for programs.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use actions::Stop;
use anyhow::Context;
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use money::{Currency, Day};

/// A line under the header and no other.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people
    Table,
    /// For programs: one object or array
    Json,
    /// For spreadsheets: money as a decimal and a currency column
    Csv,
}

/// Rows under named columns.
#[derive(Debug)]
pub struct Sheet {
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: `null`, an empty cell, a dash.
    Absent,
    /// Words.
    Text(String),
    /// A whole number; minor units where the report says so.
    Whole(i64),
    /// A decimal number, as it is written.
    Decimal(String),
    /// An amount.
    Money(i64, Currency),
    /// A number of things.
    Count(i64),
    /// Yes or no.
    Truth(bool),
}

impl Sheet {
    /// Without rows yet.
    pub fn new(columns: impl IntoIterator<Item = &'static str>) -> Sheet {
        Sheet { columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// Adds a row; a cell for each column.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Without the columns that hold nothing but zeros: what never moved only widens a table.
    pub fn without_zeros(mut self) -> Sheet {
        let said: Vec<bool> =
            (0..self.columns.len()).map(|i| self.rows.iter().any(|row| row[i] != Cell::Whole(0))).collect();
        let mut keep = said.iter().copied();
        self.columns.retain(|_| keep.next().unwrap_or(true));
        for row in &mut self.rows {
            let mut keep = said.iter().copied();
            row.retain(|_| keep.next().unwrap_or(true));
        }
        self
    }

    /// Writes it to standard output.
    pub fn say(&self, format: Format) -> Result<(), Stop> {
        say(&match format {
            Format::Table => self.table(),
            Format::Json => format!("{}\n", self.json()),
            Format::Csv => self.csv()?,
        })
    }

    /// As a JSON array of objects, in the order of rows and columns.
    pub fn json(&self) -> String {
        let object = |row: &Vec<Cell>| {
            let with = |object: Object, (name, cell): (&&str, &Cell)| object.with(name, &cell.json());
            self.columns.iter().zip(row).fold(Object::default(), with).end()
        };
        let rows: Vec<String> = self.rows.iter().map(object).collect();
        match rows.is_empty() {
            true => "[]".into(),
            false => format!("[\n{}\n]", rows.join(",\n")),
        }
    }

    fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(STYLE).set_header(self.columns.iter());
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| {
                let shown = comfy_table::Cell::new(cell.in_words());
                shown.set_alignment(if cell.is_number() { CellAlignment::Right } else { CellAlignment::Left })
            }));
        }
        format!("{}\n", table.trim_fmt())
    }

    fn csv(&self) -> Result<String, Stop> {
        let has_money: Vec<bool> =
            (0..self.columns.len()).map(|i| self.rows.iter().any(|row| matches!(row[i], Cell::Money(..)))).collect();
        let mut out = csv::Writer::from_writer(Vec::new());
        let mut write = |cells: Vec<String>| out.write_record(cells).context("writing CSV");
        write(spread(&has_money, |i| (self.columns[i].into(), format!("{}_currency", self.columns[i]))))?;
        for row in &self.rows {
            write(spread(&has_money, |i| row[i].as_csv()))?;
        }
        let bytes = out.into_inner().map_err(|error| anyhow::anyhow!("writing CSV: {error}"))?;
        Ok(String::from_utf8(bytes).context("writing CSV")?)
    }
}

/// The cells of a row of CSV: a second one where a column holds money.
fn spread(has_money: &[bool], cell: impl Fn(usize) -> (String, String)) -> Vec<String> {
    let mut cells = Vec::with_capacity(has_money.len() * 2);
    for (i, money) in has_money.iter().enumerate() {
        let (value, currency) = cell(i);
        cells.push(value);
        if *money {
            cells.push(currency);
        }
    }
    cells
}

impl Cell {
    /// Words, if there are any.
    pub fn text(text: Option<impl Into<String>>) -> Cell {
        text.map_or(Cell::Absent, |text| Cell::Text(text.into()))
    }

    /// A day, if there is one.
    pub fn day(day: Option<Day>) -> Cell {
        day.map_or(Cell::Absent, |day| Cell::Text(day.to_string()))
    }

    /// As a JSON value.
    pub fn json(&self) -> Json {
        match self {
            Cell::Absent => Json::null(),
            Cell::Text(text) => Json::text(text),
            Cell::Whole(number) => Json::number(number),
            Cell::Decimal(number) => Json::number(number),
            Cell::Money(minor, currency) => Json::object(
                Object::default().with("minor", &Json::number(minor)).with("currency", &Json::text(currency.code())),
            ),
            Cell::Count(count) => Json::object(Object::default().with("count", &Json::number(count))),
            Cell::Truth(truth) => Json::number(truth),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Cell::Whole(_) | Cell::Decimal(_) | Cell::Money(..) | Cell::Count(_))
    }

    /// As a person reads it.
    pub fn in_words(&self) -> String {
        match self {
            Cell::Absent => "—".into(),
            Cell::Truth(truth) => if *truth { "yes" } else { "no" }.into(),
            Cell::Money(minor, currency) => format!("{} {}", decimal(*minor, currency.minor_digits()), currency.code()),
            _ => self.as_csv().0,
        }
    }

    fn as_csv(&self) -> (String, String) {
        match self {
            Cell::Absent => Default::default(),
            Cell::Text(text) => (text.clone(), String::new()),
            Cell::Decimal(number) => (number.clone(), String::new()),
            Cell::Whole(number) | Cell::Count(number) => (number.to_string(), String::new()),
            Cell::Truth(truth) => (truth.to_string(), String::new()),
            Cell::Money(minor, currency) => (decimal(*minor, currency.minor_digits()), currency.code().into()),
        }
    }
}

/// An integer scaled by 10^digits as a decimal number: 86,400 with two digits is `864.00`.
pub fn decimal(scaled: i64, digits: u32) -> String {
    if digits == 0 {
        return scaled.to_string();
    }
    let sign = if scaled < 0 { "-" } else { "" };
    let scale = 10_u64.pow(digits);
    let (whole, fraction) = (scaled.unsigned_abs() / scale, scaled.unsigned_abs() % scale);
    format!("{sign}{whole}.{fraction:0width$}", width = digits as usize)
}

/// The same without zeros at its end, as JSON numbers are written: `1.0588`, `1`.
pub fn short_decimal(scaled: i64, digits: u32) -> String {
    let long = decimal(scaled, digits);
    match long.contains('.') {
        true => long.trim_end_matches('0').trim_end_matches('.').into(),
        false => long,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_from_integers() {
        for (scaled, digits, long, short) in [
            (1_058_800, 6, "1.058800", "1.0588"),
            (1_000_000, 6, "1.000000", "1"),
            (-5, 2, "-0.05", "-0.05"),
            (0, 2, "0.00", "0"),
            (500, 0, "500", "500"),
            (100_000, 2, "1000.00", "1000"),
        ] {
            assert_eq!((decimal(scaled, digits).as_str(), short_decimal(scaled, digits).as_str()), (long, short));
        }
    }

    #[test]
    fn one_sheet_has_three_spellings() {
        let mut sheet = Sheet::new(["period", "value", "part"]);
        sheet.push(vec![
            Cell::Text("2016-01".into()),
            Cell::Decimal("1.0588".into()),
            Cell::Money(864_000, Currency::GBP),
        ]);
        sheet.push(vec![Cell::Text("2016-02".into()), Cell::Absent, Cell::Money(0, Currency::GBP)]);
        assert_eq!(
            sheet.json(),
            "[\n{\"period\":\"2016-01\",\"value\":1.0588,\"part\":{\"minor\":864000,\"currency\":\"GBP\"}},\n\
             {\"period\":\"2016-02\",\"value\":null,\"part\":{\"minor\":0,\"currency\":\"GBP\"}}\n]"
        );
        assert_eq!(
            sheet.csv().unwrap(),
            "period,value,part,part_currency\n2016-01,1.0588,8640.00,GBP\n2016-02,,0.00,GBP\n"
        );
        let mut moved = Sheet::new(["period", "upsell", "churn"]);
        moved.push(vec![Cell::Text("2016-01".into()), Cell::Whole(0), Cell::Whole(-5)]);
        assert_eq!(moved.without_zeros().json(), "[\n{\"period\":\"2016-01\",\"churn\":-5}\n]");
        let table = sheet.table();
        assert!(table.contains("8640.00 GBP") && table.contains("—"), "{table}");
    }
}
