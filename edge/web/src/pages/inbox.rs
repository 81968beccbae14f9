//! The inbox: what others did that concerns one.

use super::asked::{Asked, choice};
use super::signature::when;
use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::Place;
use crate::notices::Told;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::form::Form as View;
use crate::views::inbox::{Inbox, InboxEntry};
use crate::views::parts::{Empty, Link, Pager};
use actions::reads::{Listed, Marked, Notification};
use actions::{Stop, read_notifications};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use draw::format;
use serde::Deserialize;
use uuid::Uuid;

const PATH: &str = "/inbox";
const ROWS_PER_PAGE: u16 = 50;

/// The routes of the inbox.
pub fn router() -> Router<App> {
    Router::new().route(PATH, get(show)).route("/inbox/read", post(read))
}

/// What its forms send: one notification, or the time up to which all are meant.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    up_to: String,
    #[serde(default)]
    show: String,
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let wrong = |text: String, remedy: &str| Problem::wrong_address(member.theme, vec![(text, remedy.into())]);
    let listed = match asked.get("show") {
        None => Listed::All,
        Some("unread") => Listed::Unread,
        Some(other) => {
            let text = format!("show: \u{201c}{other}\u{201d} is not understood.");
            return Err(wrong(text, "Write unread, or leave it out."));
        }
    };
    let fault = |e: actions::reads::DbErr| Problem::fault(member.theme, &e.into());
    let (id, cursor) = (member.signed_in.id, asked.get("cursor"));
    let found = app.store.notifications(id, listed, cursor, ROWS_PER_PAGE).await.map_err(fault)?;
    let found =
        found.map_err(|_| wrong("This page of the list cannot be found.".into(), "Start from the first page."))?;
    let told = Told::of(&app, &member.scope(), member.signed_in.role, &found.rows).await;
    let told = told.map_err(|fault| Problem::fault(member.theme, &fault))?;
    let shell = shell(&app, &member, Place::Inbox, None).await?;
    let show = asked.get("show").unwrap_or_default();
    let newest = found.rows.first().filter(|_| shell.unread > 0 && cursor.is_none());
    let view = Inbox {
        tabs: vec![
            choice("All", asked.href(PATH, &[("show", "")]), listed == Listed::All),
            choice("Unread", asked.href(PATH, &[("show", "unread")]), listed == Listed::Unread),
        ],
        all_read: newest.map(|newest| form(&member, "up_to", &newest.at.to_string(), show, "Mark all as read")),
        entries: found.rows.iter().map(|row| entry(&member, &told, row, show)).collect(),
        empty: found.rows.is_empty().then(|| nothing(listed)),
        pager: Pager {
            text: format::counted(found.rows.len() as i64, "notification", "notifications"),
            first: cursor.map(|_| asked.href(PATH, &[])),
            previous: None,
            next: found.next.as_ref().map(|cursor| asked.href(PATH, &[("cursor", cursor)])),
        },
        shell,
    };
    page(&member, &view)
}

fn entry(member: &Member, told: &Told, row: &Notification, show: &str) -> InboxEntry {
    InboxEntry {
        icon: told.icon(row),
        says: Link::new(told.sentence(row), told.href(row)),
        when: when(row.at),
        read: row.read_at.is_none().then(|| form(member, "id", &row.id.to_string(), show, "Mark as read")),
    }
}

fn form(member: &Member, name: &str, value: &str, show: &str, text: &str) -> View {
    let hidden = |name: &str, value: &str| Field::new(name, "", Control::Hidden(value.into()));
    View {
        action: "/inbox/read".into(),
        csrf: member.signed_in.csrf.clone(),
        fields: vec![hidden(name, value), hidden("show", show)],
        text: text.into(),
        primary: false,
    }
}

fn nothing(listed: Listed) -> Empty {
    let come = "When somebody puts accounts into your book or takes them out, changes or undoes what you did, or changes \
                your role, and when a round of surveys is due, it is told here.";
    match listed {
        Listed::All => Empty { title: "Nothing has come yet".into(), text: come.into(), act: None },
        Listed::Unread => {
            Empty { title: "Nothing is unread".into(), text: come.into(), act: Some(Link::new("Show all", PATH)) }
        }
    }
}

async fn read(member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let stop = |stop: Stop| Problem::of_stop(member.theme, stop);
    let marked = match sent.up_to.is_empty() {
        true => Marked::These(sent.id.parse::<Uuid>().into_iter().collect()),
        false => {
            let wrong = |_| stop(Stop::wrong_field("up_to", "This is no time.", "Go back and load the inbox again."));
            Marked::UpTo(sent.up_to.parse().map_err(wrong)?)
        }
    };
    read_notifications(&member.cx(), &marked).await.map_err(stop)?;
    let next = if sent.show == "unread" { "/inbox?show=unread" } else { PATH };
    Ok(Redirect::to(next).into_response())
}
