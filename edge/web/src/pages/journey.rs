//! The journey of all accounts: the board by stage, one stage page by page, time in stage.

mod entries;
mod policy;
mod silent;

use super::account::journey::{about_stage, href};
use super::asked::Asked;
use super::{Answer, exports, page, shell};
use crate::app::App;
use crate::layout::{Place as Here, Toast};
use crate::lists;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::journey::{Board, BoardColumn, BoardRow, StagePage};
use crate::views::parts::{Empty, Link, Note, Pager, Tone};
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use actions::reads::{Page, StageNow};
use actions::{JOURNEY, late_responses, stage_times};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use draw::format;
use journey::{CHURNED, JourneyPolicy, LOST, Place, StageStays};
use money::Day;
use std::collections::BTreeMap;

const PATH: &str = "/journey";
const EXPORT_PATH: &str = "/journey/export";

/// Accounts named in a column of the board.
const COLUMN_ROWS: u16 = 8;
/// Accounts on a page of one stage.
const PAGE_ROWS: u16 = 50;

/// The routes of the journey.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(board))
        .route(EXPORT_PATH, get(export))
        .route("/journey/stages/{stage}", get(stage))
        .route(silent::PATH, get(silent::show))
        .route("/journey/silent/export", get(silent::export))
        .merge(policy::router())
        .merge(entries::router())
}

async fn board(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let db = |e: actions::reads::DbErr| fault(e.into());
    let scope = member.scope();
    let now = JOURNEY.now(&app.store).await.map_err(fault)?;
    let counts: BTreeMap<String, i64> = app.store.stage_counts(&scope).await.map_err(db)?.into_iter().collect();
    let today = app.clock.today();
    let may_move = member.may(Permission::EditAccounts);
    let mut columns = Vec::new();
    for place in places(&now.policy, &counts) {
        let key = place.key(&now.policy);
        let first = app.store.stages_now(&scope, Some(key), None, COLUMN_ROWS).await.map_err(db)?;
        let rows = first.map(|page| page.rows).unwrap_or_default();
        let count = counts.get(key).copied().unwrap_or_default();
        columns.push(column(&now.policy, place, count, &rows, may_move, today));
    }
    let off = app.store.off_journey_count(&scope).await.map_err(db)?;
    let may_sign = member.may(Permission::ChangeAccounts);
    let mut notes = Vec::new();
    if off > 0 && !counts.is_empty() {
        let text = format!("{} not on the journey yet.", format::counted(off, "account is", "accounts are"));
        let note = Note::new(Tone::Observe, text);
        notes.push(if may_sign { note.with("Sign where they enter", "/journey/entries") } else { note });
    }
    for (key, count) in counts.iter().filter(|(key, _)| Place::of(&now.policy, key).is_none()) {
        let accounts = format::counted(*count, "account stands", "accounts stand");
        let text = format!("{accounts} in \u{201c}{key}\u{201d}, which the journey no longer has.");
        notes.push(Note::new(Tone::Warn, text).with("Show them", format!("/journey/stages/{key}")));
    }
    let late = late_responses(&member.cx(), &now.policy).await.map_err(fault)?;
    notes.extend(silent::waiting(&late));
    let times = stage_times(&member.cx()).await.map_err(fault)?;
    let toast = asked.get("done").filter(|done| *done == "signed").map(|_| Toast {
        text: "The entries are signed.".into(),
        undo: asked.get("batch").map(|batch| format!("/accounts/changes/{batch}/undo")),
    });
    let empty = counts.is_empty().then(|| Empty {
        title: "No account is on the journey yet".into(),
        text: "A lead enters when it is taken to its first stage. Customers that were here before enter where a leader or RevOps signs it.".into(),
        act: may_sign.then(|| Link::new("See where they would enter", "/journey/entries")),
    });
    let view = Board {
        shell: shell(&app, &member, Here::Journey, toast).await?,
        notes,
        columns,
        export: exports::choice(&member, &Asked::default(), EXPORT_PATH).filter(|_| !counts.is_empty()),
        times: (!counts.is_empty()).then(|| times_card(&now.policy, &times)),
        empty,
    };
    page(&member, &view)
}

/// The accounts on the journey as a file: all of them, or those in one stage.
async fn export(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let format = exports::format(&asked, member.theme)?;
    if let Some(stage) = asked.get("stage") {
        found(&app, &member, stage).await?;
    }
    let key = asked.get("stage").map(str::to_string);
    exports::file(&member, lists::stages::list(&member.cx(), key).await, format).await
}

/// The place of a key, and how many accounts stand there; missing where there is no such place and nobody stands in it.
async fn found(app: &App, member: &Member, stage: &str) -> Result<(JourneyPolicy, Option<Place>, i64), Problem> {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let policy = JOURNEY.now(&app.store).await.map_err(fault)?.policy;
    let counts = app.store.stage_counts(&member.scope()).await.map_err(|e| fault(e.into()))?;
    let count = counts.iter().find(|(key, _)| key == stage).map_or(0, |(_, count)| *count);
    let place = Place::of(&policy, stage).filter(|place| place.key(&policy) == stage);
    // A stage that the journey no longer has is there as long as somebody stands in it.
    if place.is_none() && count == 0 {
        return Err(Problem::not_found(member.theme, "stage", stage));
    }
    Ok((policy, place, count))
}

/// The stages, and the exits that anybody took.
fn places(policy: &JourneyPolicy, counts: &BTreeMap<String, i64>) -> Vec<Place> {
    let exits = [(LOST, Place::Lost), (CHURNED, Place::Churned)];
    let exits = exits.into_iter().filter(|(key, _)| counts.contains_key(*key)).map(|(_, place)| place);
    (0..policy.stages.len()).map(Place::Stage).chain(exits).collect()
}

fn column(
    policy: &JourneyPolicy,
    place: Place,
    count: i64,
    rows: &[StageNow],
    may_move: bool,
    today: Day,
) -> BoardColumn {
    let key = place.key(policy);
    let stage = match place {
        Place::Stage(at) => policy.stages.get(at),
        Place::Lost | Place::Churned => None,
    };
    let row = |now: &StageNow| {
        let days = today.0 - now.since.0;
        let over_age = stage.is_some_and(|stage| stage.is_long(now.since, today));
        let days = format::counted(days.into(), "day", "days");
        let detail = now.segment.as_ref().map_or(days.clone(), |segment| format!("{days}, {segment}"));
        let take = may_move.then(|| href(now.account));
        BoardRow { account: Link::new(&now.name, href(now.account)), detail, over_age, take }
    };
    BoardColumn {
        name: place.name(policy).to_string(),
        all: Link::new(format::count(count), format!("/journey/stages/{key}")),
        anchor: key.to_string(),
        success: stage.map_or(String::new(), |stage| stage.success.clone()),
        rows: rows.iter().map(row).collect(),
    }
}

fn times_card(policy: &JourneyPolicy, times: &[StageStays]) -> TableCard {
    let count = |count: u32| Cell::text(format::count(count.into()));
    let row = |(stage, stays): (&journey::Stage, &StageStays)| {
        let left = stays.entered - stays.still_here;
        let days = match stays.median_days {
            Some(days) => Cell::text(format!("{days} days")),
            None => Cell::absent("Nobody has left it yet"),
        };
        let went_on = match left {
            0 => Cell::absent("Nobody has left it yet"),
            _ => Cell::text(format::percent(money::Rate { part: stays.moved_on.into(), whole: left.into() })),
        };
        let here = count(stays.still_here);
        let here = if stays.over_age > 0 { here.note(format!("{} long", stays.over_age)) } else { here };
        vec![
            Cell::link(&stage.name, format!("/journey/stages/{}", stage.key)),
            count(stays.entered),
            count(stays.moved_on),
            went_on,
            count(stays.went_back),
            count(stays.lost + stays.churned),
            days,
            here,
        ]
    };
    let heads = ["Came in", "Went on", "Of those who left", "Went back", "Left us", "Half left within", "Here still"];
    TableCard {
        anchor: "times",
        title: "Time in stage, and where accounts go".into(),
        aside: String::new(),
        table: Table {
            caption: "Per stage: who came in, who went on, and how long it took".into(),
            columns: std::iter::once(Column::words("Stage")).chain(heads.map(Column::numbers)).collect(),
            rows: policy.stages.iter().zip(times).map(row).collect(),
            total: None,
            when_empty: String::new(),
        },
        foot: "Days are of those who left. Those who are here still wait longer, so they stand beside.".into(),
        more: None,
        export: None,
    }
}

async fn stage(
    State(app): State<App>,
    member: Member,
    Path(stage): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::new(pairs);
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let (policy, place, count) = found(&app, &member, &stage).await?;
    let after = asked.get("after");
    let wrong = || Problem::not_found(member.theme, "page", after.unwrap_or_default());
    let found = app.store.stages_now(&member.scope(), Some(&stage), after, PAGE_ROWS).await;
    let Page { rows, next } = found.map_err(|e| fault(e.into()))?.map_err(|_| wrong())?;
    let address = format!("/journey/stages/{stage}");
    let next = next.map(|cursor| format!("{address}?after={cursor}"));
    let today = app.clock.today();
    let name = place.map_or(stage.clone(), |place| place.name(&policy).into());
    let about = match place {
        Some(Place::Stage(at)) => about_stage(&policy.stages[at]),
        _ => "Accounts that left the journey.".into(),
    };
    let only = Asked::new([("stage".to_string(), stage.clone())]);
    let export = exports::choice(&member, &only, EXPORT_PATH).filter(|_| count > 0);
    let view = StagePage {
        shell: shell(&app, &member, Here::Journey, None).await?,
        name,
        about,
        card: TableCard { export, ..stage_card(&rows, count, today) },
        pager: Pager {
            text: format!("{} of {}", rows.len(), format::counted(count, "account", "accounts")),
            first: after.map(|_| address),
            previous: None,
            next,
        },
        second: None,
    };
    page(&member, &view)
}

fn stage_card(rows: &[StageNow], count: i64, today: Day) -> TableCard {
    let row = |now: &StageNow| {
        let segment = now.segment.clone().map_or(Cell::absent("No segment is known"), Cell::text);
        vec![
            Cell::link(&now.name, href(now.account)),
            segment,
            Cell::text(format::day(now.since, today)),
            Cell::text(format::count((today.0 - now.since.0).into())),
        ]
    };
    TableCard {
        anchor: "accounts",
        title: "Accounts".into(),
        aside: format::counted(count, "account", "accounts"),
        table: Table {
            caption: "Accounts in this stage, longest there first".into(),
            columns: vec![
                Column::words("Account"),
                Column::words("Segment"),
                Column::words("Since"),
                Column::numbers("Days"),
            ],
            rows: rows.iter().map(row).collect(),
            total: None,
            when_empty: "Nobody is here.".into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}
