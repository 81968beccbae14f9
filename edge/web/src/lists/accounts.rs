//! The accounts.

use super::{Field, List, ROWS_AT_ONCE, asked};
use access::Scope;
use actions::Stop;
use actions::reads::{AccountFilter, AccountNow, AccountSort, Store};
use exports::{Cell, Holds};
use futures::stream;

type Of = Field<AccountNow>;

/// What it is called.
pub const NAME: Of = Of::new("Account", Holds::Text, |row| Cell::Text(row.name.clone()));
/// Below the name on the page.
pub const SEGMENT: Of = Of::new("Segment", Holds::Text, |row| Cell::text(row.segment.as_deref()));
/// Below the name on the page.
pub const COUNTRY: Of = Of::new("Country", Holds::Text, |row| Cell::text(row.country.as_deref()));
/// Who answers for it.
pub const OWNER: Of = Of::new("Owner", Holds::Text, |row| Cell::text(row.owner.as_deref()));
/// Its level while it has one; the page says of one that ended that it did.
pub const LEVEL: Of = Of::new("ARR", Holds::Money, |row| match (row.level_minor, row.currency) {
    (Some(minor), Some(currency)) if row.live => Cell::Money(minor, currency),
    _ => Cell::Absent,
});
/// Whether it has a level.
pub const LIVE: Of = Of::new("Live", Holds::Truth, |row| Cell::Truth(row.live));
/// Lines in force.
pub const LINES: Of = Of::new("Lines", Holds::Whole, |row| Cell::Whole(row.line_count.into()));
/// Its first day as a customer.
pub const SINCE: Of = Of::new("Customer since", Holds::Day, |row| Cell::day(row.since));
/// The next day a term ends.
pub const RENEWAL: Of = Of::new("Next renewal", Holds::Day, |row| Cell::day(row.renewal_on));
/// Our id, which the name leads to on the page.
pub const ID: Of = Of::new("Account id", Holds::Text, |row| Cell::Text(row.account.to_string()));

const FIELDS: [&Of; 10] = [&NAME, &SEGMENT, &COUNTRY, &OWNER, &LEVEL, &LIVE, &LINES, &SINCE, &RENEWAL, &ID];

/// The accounts that a scope shows, filtered and sorted. Each page is a read of its own, so that a slow taker holds no
/// read of the database open; an account that moves in the order meanwhile may be met twice or not at all.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(store: &Store, scope: Scope, filter: AccountFilter, sort: AccountSort) -> Result<List, Stop> {
    let count = store.account_count(&scope, &filter).await?;
    let asked = asked(&[
        ("text", filter.text.clone()),
        ("segment", filter.segment.clone()),
        ("owner", filter.owner.clone()),
        ("currency", filter.currency.map(|currency| currency.to_string())),
        ("living", filter.living.map(|living| living.key().into())),
        ("sort", Some(sort.key().into())),
    ]);
    // Where the next page starts; none behind the last one.
    let first: Option<Option<String>> = Some(None);
    let store = store.clone();
    let pages = stream::try_unfold(first, move |cursor| {
        let (store, filter) = (store.clone(), filter.clone());
        async move {
            let Some(cursor) = cursor else { return Ok(None) };
            let page = store.accounts(&scope, &filter, sort, cursor.as_deref(), ROWS_AT_ONCE).await??;
            Ok(Some((page.rows, page.next.map(Some))))
        }
    });
    let list = List::read("accounts", asked, FIELDS.to_vec(), pages);
    Ok(List { count: u64::try_from(count).ok(), ..list })
}
