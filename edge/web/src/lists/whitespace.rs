//! The whitespace of an account: a row per spot, where its page has a grid.

use super::{Field, List, asked};
use access::Scope;
use actions::account_now::Together;
use actions::reads::{AccountNow, Store};
use actions::{Spots, Stop};
use expansion::CellState;
use exports::{Cell, Holds};
use money::{Currency, Day};

/// A spot.
pub struct Row {
    product: String,
    buyer: Option<String>,
    concerns: Vec<String>,
    place: String,
    state: CellState,
    reason: Option<String>,
    competitor: Option<String>,
    potential: Option<i64>,
    estimated: bool,
    told: bool,
    currency: Currency,
}

type Of = Field<Row>;

/// What would be sold.
pub const PRODUCT: Of = Of::new("Product", Holds::Text, |row| Cell::Text(row.product.clone()));
/// The function that would buy.
pub const BUYER: Of = Of::new("For", Holds::Text, |row| Cell::text(row.buyer.as_deref()));
/// For which concerns of theirs, below the product on the page.
pub const CONCERNS: Of = Of::new("Concerns", Holds::Text, |row| Cell::names(&row.concerns));
/// Where; the page's columns.
pub const PLACE: Of = Of::new("Place", Holds::Text, |row| {
    Cell::Text(if row.place.is_empty() { "Whole company".into() } else { row.place.clone() })
});
/// How it stands.
pub const STATE: Of = Of::new("State", Holds::Text, |row| Cell::Text(row.state.label().into()));
/// Why it is excluded.
pub const REASON: Of = Of::new("Reason", Holds::Text, |row| Cell::text(row.reason.as_deref()));
/// What does the job instead.
pub const COMPETITOR: Of = Of::new("Competitor", Holds::Text, |row| Cell::text(row.competitor.as_deref()));
/// What it could bring per year; none without a rate.
pub const POTENTIAL: Of = Of::new("Potential per year", Holds::Money, |row| match row.potential {
    Some(minor) => Cell::Money(minor, row.currency),
    None => Cell::Absent,
});
/// Whether the potential is the catalogue's estimate: "≈" on the page.
pub const ESTIMATED: Of = Of::new("Estimated", Holds::Truth, |row| match row.potential {
    Some(_) => Cell::Truth(row.estimated),
    None => Cell::Absent,
});
/// Whether somebody has said how it stands.
pub const TOLD: Of = Of::new("Told", Holds::Truth, |row| Cell::Truth(row.told));

const FIELDS: [&Of; 10] =
    [&PRODUCT, &BUYER, &CONCERNS, &PLACE, &STATE, &REASON, &COMPETITOR, &POTENTIAL, &ESTIMATED, &TOLD];

/// The spots of an account as they stand today; none of an account that the scope does not show.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(store: &Store, scope: &Scope, account: &AccountNow, today: Day) -> Result<List, Stop> {
    let asked = asked(&[("account", Some(account.account.to_string()))]);
    let rows = match Together::of(store, scope, account.account).await? {
        None => Vec::new(),
        Some(together) => {
            let (published, currency) = together.published(store, scope, account, today).await?;
            rows(&Spots::of(store, scope, &together, (&published, currency), today).await?)
        }
    };
    Ok(List::known("whitespace", asked, FIELDS.to_vec(), rows))
}

fn rows(spots: &Spots) -> Vec<Row> {
    let whitespace = spots.whitespace();
    let cells =
        whitespace.rows.iter().flat_map(|row| row.cells.iter().zip(&whitespace.places).map(move |at| (row, at)));
    let row = |(row, (cell, place)): (&expansion::Row<'_>, (&expansion::Cell<'_>, &&str))| {
        let told = cell.told.map(|fact| &fact.told);
        Row {
            product: row.product.into(),
            buyer: row.buyer.as_ref().map(|buyer| buyer.label().to_string()),
            concerns: row.concerns.iter().map(|concern| concern.to_string()).collect(),
            place: (*place).into(),
            state: cell.state,
            reason: told.and_then(|told| told.reason.clone()).filter(|_| cell.state == CellState::Excluded),
            competitor: told.and_then(|told| told.competitor.clone()).filter(|_| cell.state == CellState::Competitor),
            potential: cell.potential.and_then(|potential| potential.minor),
            estimated: cell.potential.is_some_and(|potential| potential.estimated),
            told: cell.told.is_some(),
            currency: spots.currency,
        }
    };
    cells.map(row).collect()
}
