//! The accounts on the journey, by stage.

use super::{Field, List, ROWS_AT_ONCE, asked};
use actions::reads::StageNow;
use actions::{Cx, JOURNEY, Stop};
use exports::{Cell, Holds};
use futures::stream;
use journey::Place;

/// An account on the journey, and what is said of its stay.
pub struct Row {
    now: StageNow,
    stage: String,
    days: i32,
    is_long: bool,
}

type Of = Field<Row>;

/// What it is called.
pub const ACCOUNT: Of = Of::new("Account", Holds::Text, |row| Cell::Text(row.now.name.clone()));
/// Where it stands; above its column on the board.
pub const STAGE: Of = Of::new("Stage", Holds::Text, |row| Cell::Text(row.stage.clone()));
/// Its segment.
pub const SEGMENT: Of = Of::new("Segment", Holds::Text, |row| Cell::text(row.now.segment.as_deref()));
/// Since when it stands there.
pub const SINCE: Of = Of::new("Since", Holds::Day, |row| Cell::Day(row.now.since));
/// For how many days.
pub const DAYS: Of = Of::new("Days", Holds::Whole, |row| Cell::Whole(row.days.into()));
/// Whether that is longer than the journey's file has it; a mark on the board.
pub const LONG: Of = Of::new("Long", Holds::Truth, |row| Cell::Truth(row.is_long));
/// Our id, which the name leads to on the page.
pub const ID: Of = Of::new("Account id", Holds::Text, |row| Cell::Text(row.now.account.to_string()));

const FIELDS: [&Of; 7] = [&ACCOUNT, &STAGE, &SEGMENT, &SINCE, &DAYS, &LONG, &ID];

/// The accounts on the journey that the scope shows, those longest in their stage first: all of them, or those at `key`,
/// the key of a stage, `lost` or `churned`. Each page is a read of its own, as of the list of accounts.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(cx: &Cx, key: Option<String>) -> Result<List, Stop> {
    let policy = JOURNEY.now(&cx.store).await?.policy;
    let counts = cx.store.stage_counts(&cx.scope).await?;
    let is_asked = |place: &str| key.as_deref().is_none_or(|key| key == place);
    let count: i64 = counts.iter().filter(|(place, _)| is_asked(place)).map(|(_, count)| count).sum();
    let asked = asked(&[("stage", key.clone())]);
    let today = cx.clock.today();
    let row = move |now: StageNow| {
        let place = Place::of(&policy, &now.place);
        let stage = match place {
            Some(Place::Stage(at)) => policy.stages.get(at),
            _ => None,
        };
        Row {
            stage: place.map_or(now.place.clone(), |place| place.name(&policy).to_string()),
            days: today.0 - now.since.0,
            is_long: stage.is_some_and(|stage| stage.is_long(now.since, today)),
            now,
        }
    };
    // Where the next page starts; none behind the last one.
    let first: Option<Option<String>> = Some(None);
    let (store, scope) = (cx.store.clone(), cx.scope);
    let pages = stream::try_unfold(first, move |cursor| {
        let (store, key, row) = (store.clone(), key.clone(), row.clone());
        async move {
            let Some(cursor) = cursor else { return Ok(None) };
            let page = store.stages_now(&scope, key.as_deref(), cursor.as_deref(), ROWS_AT_ONCE).await??;
            Ok(Some((page.rows.into_iter().map(row).collect(), page.next.map(Some))))
        }
    });
    let list = List::read("stages", asked, FIELDS.to_vec(), pages);
    Ok(List { count: u64::try_from(count).ok(), ..list })
}
