//! Customers whom nobody has spoken with for longer than agreed.

use super::{Field, List, asked};
use actions::{Cx, SilentAccount, Stop, silent_accounts};
use exports::{Cell, Holds};
use journey::Place;

/// A silent customer, and what their stage is called.
pub struct Row {
    one: SilentAccount,
    stage: String,
}

type Of = Field<Row>;

/// What they are called.
pub const CUSTOMER: Of = Of::new("Customer", Holds::Text, |row| Cell::Text(row.one.now.name.clone()));
/// Where they stand.
pub const STAGE: Of = Of::new("Stage", Holds::Text, |row| Cell::Text(row.stage.clone()));
/// Their segment.
pub const SEGMENT: Of = Of::new("Segment", Holds::Text, |row| Cell::text(row.one.now.segment.clone()));
/// When somebody last spoke with them.
pub const LAST: Of = Of::new("Last contact", Holds::Day, |row| Cell::day(row.one.contact.last_on));
/// How often they are to hear from us.
pub const EVERY: Of = Of::new("At least every, days", Holds::Whole, |row| Cell::Whole(row.one.contact.days_max.into()));
/// For how long they have not.
pub const OVERDUE: Of = Of::new("Overdue, days", Holds::Whole, |row| Cell::Whole(row.one.days.into()));

const FIELDS: [&Of; 6] = [&CUSTOMER, &STAGE, &SEGMENT, &LAST, &EVERY, &OVERDUE];

/// The silent customers whom the scope shows, those overdue longest first.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(cx: &Cx) -> Result<List, Stop> {
    let (policy, silent) = silent_accounts(cx).await?;
    let row = |one: SilentAccount| {
        let place = Place::of(&policy, &one.now.place);
        let stage = place.map_or(one.now.place.clone(), |place| place.name(&policy).to_string());
        Row { one, stage }
    };
    Ok(List::known("silent", asked(&[]), FIELDS.to_vec(), silent.into_iter().map(row).collect()))
}
