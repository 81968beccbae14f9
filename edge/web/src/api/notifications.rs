//! What others did that concerns one, and marking it as read.

use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::{Caller, Writer};
use super::cursor::does_not_fit;
use super::form;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use crate::app::App;
use crate::notices::Told;
use crate::session::Member;
use crate::time::utc;
use actions::read_notifications;
use actions::reads::{Listed, Marked, Notification as Kept};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which notifications.
pub struct NotificationsQuery {
    show: Option<Listed>,
    cursor: Option<String>,
    limit: u16,
}

impl Query for NotificationsQuery {
    fn read(asking: &mut Asking) -> NotificationsQuery {
        let show = form::word(vec!["unread", "all"], |word| match word {
            "unread" => Some(Listed::Unread),
            "all" => Some(Listed::All),
            _ => None,
        });
        NotificationsQuery {
            show: asking.maybe("show", show, "Those that are unread, or all, as when left out."),
            cursor: asking.cursor(),
            limit: asking.limit(),
        }
    }
}

/// Some notifications.
#[derive(Serialize, ToSchema)]
pub struct NotificationList {
    /// The newest first.
    notifications: Vec<Notification>,
    /// How many are unread in all.
    unread: i64,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// One thing that one is told.
#[derive(Serialize, ToSchema)]
pub struct Notification {
    /// Our id.
    id: Uuid,
    /// When it happened.
    #[schema(format = DateTime)]
    at: String,
    /// What happened, e.g. `accounts_given`.
    kind: String,
    /// What kind of record it is about: `account`, `change` (of many accounts), `import`, `member`,
    /// `month` or `survey_round`.
    about_kind: String,
    /// Which record.
    about_id: String,
    /// The account, where it is about one alone.
    account: Option<Uuid>,
    /// It as a sentence. An account that you do not see now has no name here.
    text: String,
    /// Where its evidence is, under the address of this server.
    href: String,
    /// When you marked it as read; null while it is unread.
    #[schema(format = DateTime)]
    read_at: Option<String>,
}

impl Notification {
    fn of(kept: Kept, told: &Told) -> Notification {
        Notification {
            text: told.sentence(&kept),
            href: told.href(&kept),
            id: kept.id,
            at: utc(kept.at),
            kind: kept.kind,
            about_kind: kept.about_kind,
            about_id: kept.about_id,
            account: kept.account,
            read_at: kept.read_at.map(utc),
        }
    }
}

/// Which notifications are read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct NotificationsRead {
    /// Their ids; those that are read already, or of others, stay as they are.
    #[schema(min_items = 1, max_items = 200)]
    ids: Vec<Uuid>,
}

/// Notifications that were marked as read.
#[derive(Serialize, ToSchema)]
pub struct NotificationsMarked {
    /// How many of them were unread.
    read: u64,
}

/// What others did that concerns you.
#[utoipa::path(
    get, path = "/notifications", tag = "Notifications", params(Ask<NotificationsQuery>),
    responses((status = 200, body = NotificationList, description = "A page of notifications.")),
)]
pub async fn notifications(
    State(app): State<App>,
    caller: Caller,
    member: Member,
    Ask { query, .. }: Ask<NotificationsQuery>,
) -> Result<Json<NotificationList>, Problem> {
    let id = member.signed_in.id;
    let listed = query.show.unwrap_or_default();
    let found = app.store.notifications(id, listed, query.cursor.as_deref(), query.limit).await.map_err(Fault)?;
    let found = found.map_err(|_| does_not_fit())?;
    let told = Told::of(&app, &caller.scope(), member.signed_in.role, &found.rows).await;
    let told = told.map_err(|fault| Problem::fault(&fault))?;
    let notifications = found.rows.into_iter().map(|kept| Notification::of(kept, &told)).collect();
    let unread = app.store.unread_count(id).await.map_err(Fault)?;
    Ok(Json(NotificationList { notifications, unread, next: found.next }))
}

/// Marks notifications of yours as read.
#[utoipa::path(
    post, path = "/notifications/read", tag = "Notifications",
    request_body(content = NotificationsRead, content_type = "application/json"),
    responses((status = 200, body = NotificationsMarked, description = "They are read.")),
)]
pub async fn mark_notifications(
    writer: Writer,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<NotificationsMarked>, Problem> {
    let ids = sent.read(|sent| sent.maybe_ids("ids").unwrap_or_default())?;
    let read = read_notifications(&writer.cx, &Marked::These(ids)).await?;
    Ok(Json(NotificationsMarked { read }))
}
