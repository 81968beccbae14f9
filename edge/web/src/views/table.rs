//! Tables: sort headers, cells that lead to their rows, a total that equals the number above.

use askama::Template;
use askama::filters::HtmlSafe;

/// How a column is sorted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Not by this column.
    Unsorted,
    /// Smallest or first letter first.
    Ascending,
    /// Largest or last letter first.
    Descending,
}

/// The link of a column head that sorts by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The same page sorted by this column, or turned round when it already is.
    pub href: String,
    /// How it is sorted now.
    pub order: Order,
}

/// A column head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub label: String,
    /// Numbers stand right, in figures of one width.
    pub numeric: bool,
    /// Present on columns that can be sorted by.
    pub sort: Option<Sort>,
}

impl Column {
    /// A column of words.
    pub fn words(label: impl Into<String>) -> Column {
        Column { label: label.into(), numeric: false, sort: None }
    }

    /// A column of numbers.
    pub fn numbers(label: impl Into<String>) -> Column {
        Column { label: label.into(), numeric: true, sort: None }
    }

    /// The same column, sortable.
    pub fn sorted(self, href: impl Into<String>, order: Order) -> Column {
        Column { sort: Some(Sort { href: href.into(), order }), ..self }
    }
}

/// One value of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What is shown.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// A second, quieter line.
    pub note: Option<String>,
    /// Why it is absent, or what it stands for.
    pub title: Option<String>,
    /// A state shown as a tag instead of plain text, leading somewhere or not: `""`, `"land"`, `"expand"`, `"loss"`, `"warn"`.
    pub tag: Option<&'static str>,
    /// Two letters in a square before it.
    pub logo: Option<String>,
    /// Long text that may break over lines.
    pub flows: bool,
    /// A box before it by which the row is chosen.
    pub tick: Option<Tick>,
}

/// A box by which a row is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Id of the form that it belongs to.
    pub form: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// What it sends.
    pub value: String,
}

impl Cell {
    /// A plain value.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// A value that leads somewhere.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell { href: Some(href.into()), ..Cell::text(text) }
    }

    /// A missing value: "—" with the reason.
    pub fn absent(reason: impl Into<String>) -> Cell {
        Cell { title: Some(reason.into()), ..Cell::text("—") }
    }

    /// A state: `side` is `""`, `"land"`, `"expand"`, `"loss"` or `"warn"`.
    pub fn tag(text: impl Into<String>, side: &'static str) -> Cell {
        Cell { tag: Some(side), ..Cell::text(text) }
    }

    /// A sentence that may break over lines.
    pub fn sentence(text: impl Into<String>) -> Cell {
        Cell { flows: true, ..Cell::text(text) }
    }

    /// The same value leading somewhere.
    pub fn to(self, href: impl Into<String>) -> Cell {
        Cell { href: Some(href.into()), ..self }
    }

    /// The same value with why it is so.
    pub fn because(self, title: impl Into<String>) -> Cell {
        Cell { title: Some(title.into()), ..self }
    }

    /// The same value with a second, quieter line.
    pub fn note(self, note: impl Into<String>) -> Cell {
        Cell { note: Some(note.into()), ..self }
    }

    /// The same value after a box by which its row is chosen.
    pub fn ticked_by(self, tick: Option<Tick>) -> Cell {
        Cell { tick, ..self }
    }

    /// The same value after the account's two letters.
    pub fn logo(self, letters: impl Into<String>) -> Cell {
        Cell { logo: Some(letters.into()), ..self }
    }
}

/// A table. The first cell of a row names the row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "views/table.html")]
pub struct Table {
    /// What it shows; read out, not seen.
    pub caption: String,
    /// Column heads.
    pub columns: Vec<Column>,
    /// As many cells per row as columns.
    pub rows: Vec<Vec<Cell>>,
    /// Sums below; equals the number that led here.
    pub total: Option<Vec<Cell>>,
    /// Said instead of rows when there are none.
    pub when_empty: String,
}

impl HtmlSafe for Table {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_shows_heads_cells_and_total() {
        let table = Table {
            caption: "Churn in October".into(),
            columns: vec![
                Column::words("Account").sorted("?sort=name", Order::Descending),
                Column::numbers("MRR").sorted("?sort=mrr", Order::Unsorted),
                Column::words("Routes"),
            ],
            rows: vec![vec![
                Cell::link("Harbour & Pine", "/accounts/1"),
                Cell::absent("No rate"),
                Cell::tag("Open", "").to("/spot").because("Nobody has said"),
            ]],
            total: Some(vec![Cell::text("Total"), Cell::text("−£6,150")]),
            when_empty: String::new(),
        };
        let html = table.render().unwrap();
        for part in [
            r#"<a href="/accounts/1">Harbour &#38; Pine</a>"#,
            r#"<span title="No rate">—</span>"#,
            r#"<a class="tag " href="/spot" title="Nobody has said">Open</a>"#,
            r#"aria-sort="descending""#,
            "<tfoot>",
            "−£6,150",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert_eq!(html.matches("aria-sort").count(), 1);
    }

    #[test]
    fn an_empty_table_says_why() {
        let table = Table { when_empty: "No account left in October.".into(), ..Table::default() };
        let html = table.render().unwrap();
        assert!(html.contains("No account left in October.") && !html.contains("<table"), "{html}");
    }
}
