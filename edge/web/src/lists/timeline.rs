//! The timeline of an account.

use super::{Field, List, ROWS_AT_ONCE, asked};
use access::Scope;
use accounts::{Entry, Person, Side};
use actions::Stop;
use actions::reads::{AccountNow, Store, TimelineAsked};
use exports::{Cell, Holds};
use futures::stream;
use money::Day;
use std::sync::Arc;
use uuid::Uuid;

/// A line with the people of its account, who give it names.
pub struct Row {
    entry: Entry<Uuid>,
    people: Arc<Vec<Person<Uuid>>>,
}

type Of = Field<Row>;

/// When.
pub const DAY: Of = Of::new("Day", Holds::Day, |row| Cell::Day(row.entry.latest.day));
/// Its form.
pub const KIND: Of = Of::new("Kind", Holds::Text, |row| Cell::Text(row.entry.latest.kind.label().into()));
/// Its side, a colour on the page.
pub const SIDE: Of = Of::new("Side", Holds::Text, |row| Cell::Text(row.entry.latest.side.label().into()));
/// What it was about.
pub const SUBJECT: Of = Of::new("About", Holds::Text, |row| Cell::Text(row.entry.latest.subject.clone()));
/// What a meeting was for.
pub const PURPOSE: Of = Of::new("Purpose", Holds::Text, |row| Cell::text(row.entry.latest.purpose.as_deref()));
/// Who of the customer.
pub const WITH: Of = Of::new("With", Holds::Text, |row| Cell::names(&with(&row.entry, &row.people)));
/// Who of ours.
pub const BY: Of = Of::new("By", Holds::Text, |row| Cell::names(&row.entry.latest.by));
/// What was said: whole, as the API tells it; the page cuts it for want of room.
pub const TEXT: Of = Of::new("What was said", Holds::Text, |row| Cell::text(row.entry.latest.text.as_deref()));
/// How many came before it in its thread.
pub const EARLIER: Of =
    Of::new("Before it", Holds::Whole, |row| Cell::Whole(i64::try_from(row.entry.earlier).unwrap_or(i64::MAX)));
/// The first day of its thread.
pub const SINCE: Of = Of::new("Since", Holds::Day, |row| Cell::Day(row.entry.since));

const FIELDS: [&Of; 10] = [&DAY, &KIND, &SIDE, &SUBJECT, &PURPOSE, &WITH, &BY, &TEXT, &EARLIER, &SINCE];

/// Who of the customer a line is about.
pub fn with(entry: &Entry<Uuid>, people: &[Person<Uuid>]) -> Vec<String> {
    entry.latest.people.iter().map(|word| named(word, people)).collect()
}

/// Somebody of the customer: by name where they are known, else as the source calls them.
pub fn named(word: &str, people: &[Person<Uuid>]) -> String {
    let known = people.iter().find(|person| person.is_called(word));
    known.map_or_else(|| word.to_string(), |person| person.name.clone())
}

/// The interactions with an account, newest first, a thread once; none of an account that the scope does not show.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(
    store: &Store,
    scope: Scope,
    account: &AccountNow,
    side: Option<Side>,
    today: Day,
) -> Result<List, Stop> {
    let id = account.account;
    let records = store.people(&scope, id, i64::MAX).await?;
    let people: Arc<Vec<_>> = Arc::new(records.iter().map(|record| record.as_of(today)).collect());
    let wanted = TimelineAsked { side, people: Vec::new(), customer_since: account.since };
    let first: Option<Option<String>> = Some(None);
    let store = store.clone();
    let pages = stream::try_unfold(first, move |cursor| {
        let (store, wanted, people) = (store.clone(), wanted.clone(), people.clone());
        async move {
            let Some(cursor) = cursor else { return Ok(None) };
            let page = store.timeline(&scope, id, &wanted, cursor.as_deref(), ROWS_AT_ONCE).await??;
            let rows = page.entries.into_iter().map(|entry| Row { entry, people: people.clone() }).collect();
            Ok(Some((rows, page.next.map(Some))))
        }
    });
    let asked = asked(&[("account", Some(id.to_string())), ("side", side.map(|side| side.key().into()))]);
    Ok(List::read("timeline", asked, FIELDS.to_vec(), pages))
}
