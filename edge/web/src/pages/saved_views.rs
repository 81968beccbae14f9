//! Views of the lists: their tabs, and keeping, changing and removing one. The state of a list is its address, so a view
//! is a name for that.

use super::asked::{Asked, choice};
use super::{Answer, accounts, rows};
use crate::app::App;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field, Ticked};
use crate::views::form::Form as View;
use crate::views::parts::Choice;
use crate::views::saved_views::{SavedViews, ViewTab};
use actions::reads::{SavedView, SharedView};
use actions::{ListPage, Stop, ViewInput, forget_view, may_forget, save_view};
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;
use uuid::Uuid;

/// The routes of the forms.
pub fn router() -> Router<App> {
    Router::new()
        .route("/views", post(keep))
        .route("/views/{view}", post(change))
        .route("/views/{view}/remove", post(remove))
}

/// What one of the forms sends.
#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    list: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    shared: String,
}

/// The address of a list as a query narrows it.
pub fn href(list: &str, query: &str) -> String {
    if query.is_empty() { list.to_string() } else { format!("{list}?{query}") }
}

/// The pairs of a query; none where it cannot be one.
pub fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    let uri: Uri = format!("/?{query}").parse().ok()?;
    Query::try_from_uri(&uri).ok().map(|Query(pairs)| pairs)
}

/// The views that a member is offered: their own, and what others share.
pub async fn offered(
    app: &App,
    member: &Member,
    list: Option<&str>,
) -> Result<(Vec<SavedView>, Vec<SharedView>), Problem> {
    let fault = |e: actions::reads::DbErr| Problem::fault(member.theme, &e.into());
    let own = app.store.saved_views_of(member.signed_in.id, list).await.map_err(fault)?;
    Ok((own, app.store.views_shared_with(member.signed_in.id, list).await.map_err(fault)?))
}

/// What the bar of a list offers beside its name.
pub async fn of(app: &App, member: &Member, list: ListPage, asked: &Asked) -> Result<SavedViews, Problem> {
    let (own, shared) = offered(app, member, Some(list.path())).await?;
    let here = list.query(asked.pairs());
    // The rows are always those behind one figure.
    let whole = list.query(asked.pairs().filter(|(key, _)| *key == "kpi"));
    let all = own.iter().chain(shared.iter().map(|shared| &shared.view));
    let shown = all.into_iter().find(|view| view.query == here);
    let tab = |view: &SavedView, by: Option<&String>| ViewTab {
        text: view.name.clone(),
        href: href(&view.list, &view.query),
        by: by.cloned(),
        current: shown.is_some_and(|shown| shown.id == view.id),
    };
    let Choice { text, href, current } = choice("All", href(list.path(), &whole), shown.is_none() && here == whole);
    let mut tabs = vec![ViewTab { text, href, by: None, current }];
    tabs.extend(own.iter().map(|view| tab(view, None)));
    tabs.extend(shared.iter().map(|shared| tab(&shared.view, Some(&shared.by))));
    let is_own = |view: &&SavedView| view.member == member.signed_in.id;
    let (cx, id) = (member.cx(), member.signed_in.id);
    Ok(SavedViews {
        tabs,
        save: (shown.is_none() && here != whole).then(|| save_form(member, list, &here)),
        change: shown.filter(is_own).map(|view| change_form(member, view)),
        remove: shown.filter(|view| may_forget(&cx, id, view)).map(|view| remove_form(member, view)),
    })
}

fn save_form(member: &Member, list: ListPage, query: &str) -> View {
    let hidden = |name: &str, value: &str| Field::new(name, "", Control::Hidden(value.into()));
    let mut fields = words("", Ticked::No);
    fields.extend([hidden("list", list.path()), hidden("query", query)]);
    form(member, "/views".into(), fields, "Save the view")
}

fn change_form(member: &Member, view: &SavedView) -> View {
    let shared = if view.shared { Ticked::Yes } else { Ticked::No };
    form(member, format!("/views/{}", view.id), words(&view.name, shared), "Rename")
}

fn remove_form(member: &Member, view: &SavedView) -> View {
    form(member, format!("/views/{}/remove", view.id), Vec::new(), "Remove")
}

fn words(name: &str, shared: Ticked) -> Vec<Field> {
    vec![
        Field::new("name", "Name of the view", Control::Text(name.into())).within("view"),
        Field::new("shared", "Everybody sees it among their views", Control::Tick(shared)).within("view").optional(),
    ]
}

fn form(member: &Member, action: String, fields: Vec<Field>, text: &str) -> View {
    View { action, csrf: member.signed_in.csrf.clone(), fields, text: text.into(), primary: false }
}

async fn keep(State(app): State<App>, member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let stop = |stop: Stop| Problem::of_stop(member.theme, stop);
    let Sent { list, name, query, shared, .. } = sent;
    let list = list_called(&list).map_err(stop)?;
    let query = pairs(&query).ok_or_else(|| stop(unreadable()))?;
    must_be_read(&app, &member, list, &query).await?;
    let next = href(list.path(), &list.query(query.iter().map(|(key, value)| (key.as_str(), value.as_str()))));
    save_view(&member.cx(), None, &ViewInput { list, name, query, shared: shared == "yes" }).await.map_err(stop)?;
    Ok(Redirect::to(&next).into_response())
}

async fn change(State(app): State<App>, member: Member, Path(view): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let found = view_of_path(&app, &member, &view).await?;
    let stop = |stop: Stop| Problem::of_stop(member.theme, stop);
    let list = list_called(&found.list).map_err(stop)?;
    let query = pairs(&found.query).ok_or_else(|| stop(unreadable()))?;
    let input = ViewInput { list, name: sent.name, query, shared: sent.shared == "yes" };
    save_view(&member.cx(), Some(found.id), &input).await.map_err(stop)?;
    Ok(Redirect::to(&href(&found.list, &found.query)).into_response())
}

async fn remove(State(app): State<App>, member: Member, Path(view): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let found = view_of_path(&app, &member, &view).await?;
    forget_view(&member.cx(), found.id).await.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    Ok(Redirect::to(&href(&found.list, &found.query)).into_response())
}

/// The view of a path, if it is one of those that the member may change or remove.
async fn view_of_path(app: &App, member: &Member, called: &str) -> Result<SavedView, Problem> {
    let unknown = || Problem::not_found(member.theme, "view of yours", called);
    let id: Uuid = called.parse().map_err(|_| unknown())?;
    let found = app.store.saved_view(id).await.map_err(|e| Problem::fault(member.theme, &e.into()))?;
    found.filter(|view| may_forget(&member.cx(), member.signed_in.id, view)).ok_or_else(unknown)
}

/// The list at an address.
///
/// # Errors
/// There is none.
pub fn list_called(path: &str) -> Result<ListPage, Stop> {
    let lists = ListPage::ALL.map(ListPage::path).join(", ");
    ListPage::from_path(path)
        .ok_or_else(|| Stop::wrong_field("list", "There is no such list.", format!("Name one of {lists}.")))
}

/// What is said of a query that cannot be read as one.
pub fn unreadable() -> Stop {
    Stop::wrong_field(
        "query",
        "This cannot be read.",
        "Copy what follows the question mark in the address of the list.",
    )
}

/// Whether the page of a list could read a query: it says what is wrong, as it would of its address.
pub async fn must_be_read(
    app: &App,
    member: &Member,
    list: ListPage,
    query: &[(String, String)],
) -> Result<(), Problem> {
    let asked = Asked::new(query.to_vec());
    match list {
        ListPage::Accounts => accounts::read(member, &asked).map(drop),
        ListPage::KpiRows => rows::AskedFigure::read(app, member, &asked).await.map(drop),
        ListPage::Growth | ListPage::Movements => rows::asked_movements(app, member, &asked).await.map(drop),
    }
}
