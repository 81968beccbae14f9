//! The search over accounts and people: a page, and options for the palette while somebody types.

use super::account::person_href;
use super::asked::Asked;
use super::saved_views::{href, offered};
use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::Place;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::parts::{Link, initials};
use crate::views::search::{SearchOption, SearchOptions, SearchPage};
use crate::views::table::{Cell, Column, Table};
use actions::reads::{AccountFilter, AccountNow, AccountSort, FoundPerson, SavedView};
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use draw::format;
use money::Day;

/// Rows of each kind on the page, and options in the palette.
const ROWS: u16 = 50;
const OPTIONS: u16 = 6;
/// A text longer than this is no name.
const TEXT_CHARS_MAX: usize = 200;

/// The routes of the search.
pub fn router() -> Router<App> {
    Router::new().route("/search", get(show)).route("/search/options", get(options))
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let text = text_of(pairs);
    let (accounts, people) = found(&app, &member, &text, ROWS).await?;
    let views = views_called(&app, &member, &text, ROWS).await?;
    let today = app.clock.today();
    let is_full = accounts.len() == usize::from(ROWS);
    let view = SearchPage {
        shell: shell(&app, &member, Place::Accounts, None).await?,
        more: is_full.then(|| Asked::default().href("/accounts", &[("q", &text)])),
        accounts: accounts_table(&accounts, &text),
        people: people_table(&people, &text, today),
        views: views.into_iter().map(|view| Link::new(view.text, view.href)).collect(),
        text,
    };
    page(&member, &view)
}

async fn options(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let text = text_of(pairs);
    let (accounts, people) = found(&app, &member, &text, OPTIONS).await?;
    let views = views_called(&app, &member, &text, OPTIONS).await?;
    let of_account = |account: AccountNow| SearchOption {
        href: format!("/accounts/{}", account.account),
        icon: "building-2",
        text: account.name,
        kind: "account".into(),
    };
    let of_person = |person: FoundPerson| SearchOption {
        href: person_href(person.account, person.person),
        icon: "user-round",
        text: person.name,
        kind: person.account_name,
    };
    let options =
        views.into_iter().chain(accounts.into_iter().map(of_account)).chain(people.into_iter().map(of_person));
    let options = options.collect();
    page(&member, &SearchOptions { options })
}

fn text_of(pairs: Vec<(String, String)>) -> String {
    let asked = Asked::new(pairs);
    asked.get("q").unwrap_or_default().trim().chars().take(TEXT_CHARS_MAX).collect()
}

async fn found(
    app: &App,
    member: &Member,
    text: &str,
    limit: u16,
) -> Result<(Vec<AccountNow>, Vec<FoundPerson>), Problem> {
    if text.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let fault = |e: actions::reads::DbErr| Problem::fault(member.theme, &e.into());
    let scope = member.scope();
    let filter = AccountFilter { text: Some(text.into()), ..AccountFilter::default() };
    let accounts = app.store.accounts(&scope, &filter, AccountSort::Name, None, limit).await.map_err(fault)?;
    let accounts = accounts.map(|page| page.rows).unwrap_or_default();
    let people = app.store.people_called(&scope, text, limit).await.map_err(fault)?;
    Ok((accounts, people))
}

/// The views with a text in their names: one's own, then those that others share.
async fn views_called(app: &App, member: &Member, text: &str, limit: u16) -> Result<Vec<SearchOption>, Problem> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let (own, shared) = offered(app, member, None).await?;
    let views = own.into_iter().chain(shared.into_iter().map(|shared| shared.view));
    let text = text.to_lowercase();
    let called = views.filter(|view| view.name.to_lowercase().contains(&text));
    let option = |view: SavedView| SearchOption {
        href: href(&view.list, &view.query),
        icon: "layers",
        text: view.name,
        kind: "view".into(),
    };
    Ok(called.take(limit.into()).map(option).collect())
}

fn accounts_table(accounts: &[AccountNow], text: &str) -> Table {
    let level = |account: &AccountNow| match account.level_minor.zip(account.currency) {
        Some((level, currency)) => Cell::text(format::money(format::per_month(level), currency)),
        None => Cell::absent("No level, or lines in several currencies"),
    };
    let row = |account: &AccountNow| {
        let name = Cell::link(&account.name, format!("/accounts/{}", account.account)).logo(initials(&account.name));
        vec![name, level(account), Cell::text(account.owner.clone().unwrap_or_default())]
    };
    Table {
        caption: "Accounts that were found".into(),
        columns: vec![Column::words("Account"), Column::numbers("MRR"), Column::words("Owner")],
        rows: accounts.iter().map(row).collect(),
        total: None,
        when_empty: format!("No account has \u{201c}{text}\u{201d} in its name."),
    }
}

fn people_table(people: &[FoundPerson], text: &str, today: Day) -> Table {
    let row = |person: &FoundPerson| {
        let name = Cell::link(&person.name, person_href(person.account, person.person)).logo(initials(&person.name));
        let left = person.left_on.filter(|left| *left <= today);
        vec![
            match left {
                Some(left) => name.note(format!("left {}", format::day(left, today))),
                None => name,
            },
            Cell::text(person.title.clone().unwrap_or_default()),
            Cell::link(&person.account_name, format!("/accounts/{}", person.account)),
        ]
    };
    Table {
        caption: "People who were found".into(),
        columns: ["Name", "Title", "Account"].map(Column::words).into(),
        rows: people.iter().map(row).collect(),
        total: None,
        when_empty: format!("Nobody has a name or an address with a word that starts with \u{201c}{text}\u{201d}."),
    }
}
