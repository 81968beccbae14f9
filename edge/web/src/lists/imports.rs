//! The imports that landed.

use super::{Field, List, ROWS_AT_ONCE, asked};
use access::Scope;
use actions::reads::{ImportBatch, Retraction, Store};
use exports::{Cell, Holds};
use futures::stream;

/// An import, with its undoing if it was undone.
pub type Row = (ImportBatch, Option<Retraction>);

type Of = Field<Row>;

/// The file as it was called.
pub const FILE: Of = Of::new("File", Holds::Text, |(batch, _)| Cell::Text(batch.file_name.clone()));
/// Of what kind, below the file on the page.
pub const KIND: Of = Of::new("Kind", Holds::Text, |(batch, _)| Cell::Text(batch.kind.clone()));
/// Whose ids its rows use.
pub const SOURCE: Of = Of::new("Source", Holds::Text, |(batch, _)| Cell::Text(batch.source.clone()));
/// When, UTC.
pub const RECORDED: Of =
    Of::new("Recorded at", Holds::Text, |(batch, _)| Cell::Text(crate::time::utc(batch.recorded_at)));
/// Who, as the trail names them.
pub const ACTOR: Of = Of::new("By", Holds::Text, |(batch, _)| Cell::Text(batch.actor.clone()));
/// Rows that were new.
pub const CREATED: Of = Of::new("Created", Holds::Whole, |(batch, _)| Cell::Whole(batch.created));
/// Rows that corrected known ones.
pub const UPDATED: Of = Of::new("Updated", Holds::Whole, |(batch, _)| Cell::Whole(batch.updated));
/// Rows that were known.
pub const UNCHANGED: Of = Of::new("Unchanged", Holds::Whole, |(batch, _)| Cell::Whole(batch.unchanged));
/// Rows that were left out.
pub const REJECTED: Of = Of::new("Left out", Holds::Whole, |(batch, _)| Cell::Whole(batch.rejected));
/// When it was undone, UTC.
pub const UNDONE: Of = Of::new("Undone at", Holds::Text, |(_, undone)| {
    Cell::text(undone.as_ref().map(|undone| crate::time::utc(undone.recorded_at)))
});
/// By which it can be undone.
pub const ID: Of = Of::new("Batch", Holds::Text, |(batch, _)| Cell::Text(batch.id.to_string()));

const FIELDS: [&Of; 11] =
    [&FILE, &KIND, &SOURCE, &RECORDED, &ACTOR, &CREATED, &UPDATED, &UNCHANGED, &REJECTED, &UNDONE, &ID];

/// The imports that landed, the latest first; a scope that does not show every account shows none.
pub fn list(store: &Store, scope: Scope) -> List {
    // The number below which the next page starts; none behind the last one.
    let first: Option<Option<i64>> = Some(None);
    let store = store.clone();
    let pages = stream::try_unfold(first, move |before| {
        let store = store.clone();
        async move {
            let Some(before) = before else { return Ok(None) };
            let page = store.batches(&scope, before, ROWS_AT_ONCE.into()).await?;
            let last = page.last().map(|(batch, _)| batch.sequence);
            let next = last.filter(|_| page.len() == usize::from(ROWS_AT_ONCE)).map(Some);
            Ok(Some((page, next)))
        }
    });
    List::read("imports", asked(&[]), FIELDS.to_vec(), pages)
}
