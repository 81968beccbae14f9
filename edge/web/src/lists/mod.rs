//! The lists that can be taken away: what each says of its rows, in one place for its page and its exports. A list is read
//! with the scope of whoever asks, by the same reads as its page.

pub mod accounts;
pub mod amendments;
pub mod audit;
pub mod handovers;
pub mod imports;
pub mod kpi_rows;
pub mod leads;
pub mod movements;
mod of_account;
pub mod people;
pub mod silent;
pub mod stages;
pub mod surveys;
pub mod tickets;
pub mod timeline;
pub mod whitespace;

pub use of_account::ListOfAccount;

use exports::{Cell, Column, Holds};
use futures::Stream;
use futures::stream::{self, BoxStream, StreamExt};
use serde_json::{Map, Value};

/// Rows that are worked on at once.
const ROWS_AT_ONCE: u16 = 1_000;

/// One thing that a list says of each of its rows.
pub struct Field<R> {
    /// What stands above it, on the page and in exports.
    pub label: &'static str,
    holds: Holds,
    of: fn(&R) -> Cell,
}

impl<R> Field<R> {
    const fn new(label: &'static str, holds: Holds, of: fn(&R) -> Cell) -> Field<R> {
        Field { label, holds, of }
    }
}

/// A list as it is asked for.
pub struct List {
    /// Its name: `accounts`.
    pub name: String,
    /// What it is narrowed to and sorted by, for the trail.
    pub asked: Value,
    /// How many rows it has, where that is known before they are read.
    pub count: Option<u64>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, some at a time, read as they are wanted.
    pub pages: BoxStream<'static, anyhow::Result<Vec<Vec<Cell>>>>,
}

impl List {
    /// A list whose rows are read some at a time.
    fn read<R: 'static>(
        name: &str,
        asked: Value,
        fields: Vec<&'static Field<R>>,
        pages: impl Stream<Item = anyhow::Result<Vec<R>>> + Send + 'static,
    ) -> List {
        let column = |field: &&Field<R>| Column { label: field.label.into(), holds: field.holds };
        let columns = fields.iter().map(column).collect();
        let cells = move |row: &R| fields.iter().map(|field| (field.of)(row)).collect();
        let pages = pages.map(move |page| Ok(page?.iter().map(&cells).collect())).boxed();
        List { name: name.into(), asked, count: None, columns, pages }
    }

    /// A list whose rows were worked out whole.
    fn known<R: Send + 'static>(name: &str, asked: Value, fields: Vec<&'static Field<R>>, rows: Vec<R>) -> List {
        let count = rows.len() as u64;
        let mut rows = rows.into_iter();
        let pages = std::iter::from_fn(move || {
            let page: Vec<R> = rows.by_ref().take(ROWS_AT_ONCE.into()).collect();
            (!page.is_empty()).then_some(Ok(page))
        });
        List { count: Some(count), ..List::read(name, asked, fields, stream::iter(pages)) }
    }
}

/// What was asked for, without what was not. Names of people and what somebody searched for are not kept: the trail is
/// never rewritten, not even to erase a person.
fn asked(pairs: &[(&str, Option<String>)]) -> Value {
    let kept = |key: &str| !matches!(key, "text" | "owner");
    let told = pairs.iter().filter_map(|(key, value)| {
        let value = value.clone()?;
        Some((key.to_string(), Value::String(if kept(key) { value } else { "…".into() })))
    });
    Value::Object(told.collect::<Map<_, _>>())
}
