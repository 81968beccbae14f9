//! Views: a name for the state of a list, which is its address. What a view shows is narrowed to whoever opens it.

use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::{Caller, Writer};
use super::cursor;
use super::form;
use super::part::Part;
use super::problem::{Fault, Problem, WrongField};
use super::sent::Sent;
use super::tagged::{Changer, etag};
use crate::app::App;
use crate::pages::saved_views::{href, list_called, must_be_read, pairs, unreadable};
use crate::quoting::quoted;
use crate::session::Member;
use crate::time::utc;
use actions::reads::SavedView;
use actions::{ListPage, ViewInput, forget_view, may_forget, save_view, version_of_view};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which views.
pub struct ViewsQuery {
    list: Option<ListPage>,
    cursor: Option<String>,
    limit: u16,
}

impl Query for ViewsQuery {
    fn read(asking: &mut Asking) -> ViewsQuery {
        let list = form::word(ListPage::ALL.map(ListPage::path).to_vec(), ListPage::from_path);
        ViewsQuery {
            list: asking.maybe("list", list, "The path of the list that they are of; every list when left out."),
            cursor: asking.cursor(),
            limit: asking.limit(),
        }
    }
}

/// Some views.
#[derive(Serialize, ToSchema)]
pub struct ViewPage {
    /// Your own by list and name, then what others share.
    views: Vec<View>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// A view.
#[derive(Serialize, ToSchema)]
pub struct View {
    /// Names it as it stands: send it as `If-Match` with a change.
    etag: String,
    /// Our id.
    id: Uuid,
    /// The path of its list, e.g. `/accounts`.
    list: String,
    /// What it is called.
    name: String,
    /// What the address of the list says after its question mark.
    query: String,
    /// Its address, under that of this server.
    href: String,
    /// Whether everybody is offered it.
    shared: bool,
    /// Who shares it; null where it is your own.
    shared_by: Option<String>,
    /// When it was saved.
    #[schema(format = DateTime)]
    saved_at: String,
}

impl View {
    fn of(view: SavedView, shared_by: Option<String>) -> View {
        View {
            etag: etag(&version_of_view(&view)),
            href: href(&view.list, &view.query),
            saved_at: utc(view.saved_at),
            id: view.id,
            list: view.list,
            name: view.name,
            query: view.query,
            shared: view.shared,
            shared_by,
        }
    }
}

/// What a view is to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct ViewSaid {
    /// The path of the list: `/accounts`, `/growth`, `/growth/rows` or `/growth/movements`.
    list: String,
    /// What it is to be called; you have no other view of this name on the list.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// What the address of the list says after its question mark: `owner=Dana%20Reyes&sort=level`.
    query: String,
    /// Whether everybody is offered it; not when left out.
    #[schema(default = false)]
    shared: Option<bool>,
}

/// A view that is kept.
#[derive(Serialize, ToSchema)]
pub struct ViewSaved {
    /// Its id.
    id: Uuid,
    /// Its address, under that of this server.
    href: String,
}

/// A view that is there no more.
#[derive(Serialize, ToSchema)]
pub struct ViewForgotten {
    /// Its id.
    id: Uuid,
}

/// Your own views, and those that others share.
#[utoipa::path(
    get, path = "/views", tag = "Views", params(Ask<ViewsQuery>),
    responses((status = 200, body = ViewPage, description = "A page of views.")),
)]
pub async fn views(
    State(app): State<App>,
    _: Caller,
    member: Member,
    Ask { query, question }: Ask<ViewsQuery>,
) -> Result<Json<ViewPage>, Problem> {
    let (id, list) = (member.signed_in.id, query.list.map(ListPage::path));
    let sequence = app.store.sequence().await.map_err(Fault)?;
    let own = app.store.saved_views_of(id, list).await.map_err(Fault)?;
    let shared = app.store.views_shared_with(id, list).await.map_err(Fault)?;
    let mut views: Vec<View> = own.into_iter().map(|view| View::of(view, None)).collect();
    views.extend(shared.into_iter().map(|shared| View::of(shared.view, Some(shared.by))));
    let of = format!("views of {id} {question} {sequence}");
    let (views, next) = cursor::page(views, &of, query.cursor.as_deref(), query.limit)?;
    Ok(Json(ViewPage { views, next }))
}

/// Keeps a list as it is narrowed and ordered.
#[utoipa::path(
    post, path = "/views", tag = "Views",
    request_body(content = ViewSaid, content_type = "application/json"),
    responses((status = 200, body = ViewSaved, description = "It is among your views.")),
)]
pub async fn keep_view(
    State(app): State<App>,
    writer: Writer,
    member: Member,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<ViewSaved>, Problem> {
    let input = view_said(&app, &member, sent).await?;
    saved(save_view(&writer.cx, None, &input).await?, &input)
}

/// Puts what one of your views is to be in the place of what it was.
#[utoipa::path(
    put, path = "/views/{id}", tag = "Views", params(("id" = String, Path, description = "The view's id."), Changer),
    request_body(content = ViewSaid, content_type = "application/json"),
    responses((status = 200, body = ViewSaved, description = "It is so from now on.")),
)]
pub async fn change_view(
    State(app): State<App>,
    changer: Changer,
    member: Member,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<ViewSaved>, Problem> {
    let own = |view: &SavedView| view.member == member.signed_in.id;
    let id = view_of_path(&app, &called, own).await?.id;
    let input = view_said(&app, &member, sent).await?;
    saved(save_view(&changer.cx, Some(id), &input).await?, &input)
}

/// Forgets one of your views. Administrators forget also what others share.
#[utoipa::path(
    delete, path = "/views/{id}", tag = "Views", params(("id" = String, Path, description = "The view's id."), Changer),
    responses((status = 200, body = ViewForgotten, description = "It is there no more.")),
)]
pub async fn remove_view(
    State(app): State<App>,
    changer: Changer,
    member: Member,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<ViewForgotten>, Problem> {
    let Changer { cx } = changer;
    let forgettable = |view: &SavedView| may_forget(&cx, member.signed_in.id, view);
    let id = view_of_path(&app, &called, forgettable).await?.id;
    forget_view(&cx, id).await?;
    Ok(Json(ViewForgotten { id }))
}

fn saved(id: Uuid, input: &ViewInput) -> Result<Json<ViewSaved>, Problem> {
    let query = input.list.query(input.query.iter().map(|(key, value)| (key.as_str(), value.as_str())));
    Ok(Json(ViewSaved { id, href: href(input.list.path(), &query) }))
}

/// What a body says of a view; a query is read as the page of its list reads it.
async fn view_said(app: &App, member: &Member, sent: Sent) -> Result<ViewInput, Problem> {
    let (list, name, query, shared) =
        sent.read(|sent| (sent.text("list"), sent.text("name"), sent.text("query"), sent.flag("shared")))?;
    let list = list_called(&list)?;
    let query = pairs(&query).ok_or_else(unreadable)?;
    must_be_read(app, member, list, &query).await.map_err(|wrong| {
        let of_query = |(problem, repair)| WrongField { field: "query".into(), problem, repair };
        Problem::wrong(wrong.reasons().into_iter().map(of_query).collect())
    })?;
    Ok(ViewInput { list, name, query, shared })
}

async fn view_of_path(app: &App, called: &str, fits: impl Fn(&SavedView) -> bool) -> Result<SavedView, Problem> {
    let none = || Problem::not_found(format!("None of your views is {}.", quoted(called)));
    let id: Uuid = called.parse().map_err(|_| none())?;
    let found = app.store.saved_view(id).await.map_err(Fault)?;
    found.filter(|view| fits(view)).ok_or_else(none)
}
