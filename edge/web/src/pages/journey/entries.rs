//! Signing where accounts enter the journey that were here before it.

use super::super::{Answer, page, shell};
use super::href;
use crate::app::App;
use crate::layout::Place as Here;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::fields::{Control, Field};
use crate::views::form::Form;
use crate::views::journey::Entries;
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use actions::{EntryPreview, FieldError, JOURNEY, ProposedEntry, Stop, preview_entries, sign_entries};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use draw::format;
use journey::{JourneyPolicy, Place};
use serde::Deserialize;

const PATH: &str = "/journey/entries";

/// Accounts that are named.
const NAMED_MAX: usize = 50;

pub(super) fn router() -> Router<App> {
    Router::new().route(PATH, get(show).post(sign))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Sent {
    csrf: String,
    seen: String,
    reason: String,
}

async fn show(State(app): State<App>, member: Member) -> Answer {
    rendered(&app, &member, "", &[], Vec::new()).await
}

async fn sign(State(app): State<App>, member: Member, axum::Form(sent): axum::Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    match sign_entries(&member.cx(), &sent.seen, &sent.reason).await {
        Ok(signed) => {
            let batch = signed.batch.map_or(String::new(), |batch| format!("&batch={batch}"));
            Ok(Redirect::to(&format!("/journey?done=signed{batch}")).into_response())
        }
        Err(Stop::BadInput(errors)) => {
            let page = rendered(&app, &member, &sent.reason, &errors, Vec::new()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

async fn rendered(app: &App, member: &Member, reason: &str, errors: &[FieldError], mut notes: Vec<Note>) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let policy = JOURNEY.now(&app.store).await.map_err(fault)?.policy;
    let preview = preview_entries(&member.cx(), NAMED_MAX).await.map_err(fault)?;
    if preview.accounts == 0 {
        notes.push(Note::new(Tone::Good, "Every account that you see is on the journey.").with("Board", "/journey"));
    }
    let error = errors.iter().find(|error| error.field == "reason");
    let error = error.map(|error| format!("{} {}", error.problem, error.repair));
    let count = i64::try_from(preview.accounts).unwrap_or(i64::MAX);
    let form = (preview.accounts > 0).then(|| Form {
        action: PATH.into(),
        csrf: member.signed_in.csrf.clone(),
        fields: vec![
            Field::new("seen", "", Control::Hidden(preview.seen.clone())),
            Field::new("reason", "How you checked", Control::Text(reason.into()))
                .help("A few words; they stay with each entry. Signing can be undone as a whole.")
                .error(error),
        ],
        text: format!("Sign {}", format::counted(count, "entry", "entries")),
        primary: true,
    });
    let today = app.clock.today();
    let first = |entry: &ProposedEntry| {
        vec![
            Cell::link(&entry.name, href(entry.account)),
            Cell::text(name(&policy, &entry.place)),
            Cell::text(format::day(entry.since, today)),
        ]
    };
    let left_out = count - preview.first.len() as i64;
    let view = Entries {
        shell: shell(app, member, Here::Journey, None).await?,
        notes,
        by_place: by_place(&policy, &preview),
        first: TableCard {
            anchor: "accounts",
            title: "The accounts".into(),
            aside: String::new(),
            table: Table {
                caption: "Where each account would enter".into(),
                columns: ["Account", "Would enter", "Counts from"].map(Column::words).into(),
                rows: preview.first.iter().map(first).collect(),
                total: None,
                when_empty: "Nobody is left.".into(),
            },
            foot: if left_out > 0 { format!("And {} more.", format::count(left_out)) } else { String::new() },
            more: None,
            export: None,
        },
        form,
    };
    page(member, &view)
}

fn name(policy: &JourneyPolicy, key: &str) -> String {
    Place::of(policy, key).map_or(key.to_string(), |place| place.name(policy).to_string())
}

fn by_place(policy: &JourneyPolicy, preview: &EntryPreview) -> TableCard {
    let row = |(key, count): &(String, u64)| {
        vec![Cell::text(name(policy, key)), Cell::text(format::count(i64::try_from(*count).unwrap_or(i64::MAX)))]
    };
    TableCard {
        anchor: "stages",
        title: "Where they would enter".into(),
        aside: String::new(),
        table: Table {
            caption: "Accounts by the stage where they would enter".into(),
            columns: vec![Column::words("Stage"), Column::numbers("Accounts")],
            rows: preview.by_place.iter().map(row).collect(),
            total: None,
            when_empty: "Nobody is left.".into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}
