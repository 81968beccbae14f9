//! The accounts list.

pub mod changing;

use super::asked::Asked;
use super::{Answer, exports, page, saved_views, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::lists::accounts as list;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::accounts::Accounts;
use crate::views::changing::FORM;
use crate::views::filters::{Filters, Search};
use crate::views::parts::{Empty, Link, Pager, initials};
use crate::views::table::{Cell, Column, Order, Table, Tick};
use actions::ListPage;
use actions::reads::{AccountFilter, AccountNow, AccountSort, Living};
use axum::extract::{Query, State};
use draw::format;
use money::Day;

const PATH: &str = "/accounts";
const EXPORT_PATH: &str = "/accounts/export";
const ROWS_PER_PAGE: u16 = 50;

/// The page.
pub async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    // What was just done is told once; links of the page do not carry it on.
    let (done, pairs): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| key == "done");
    let asked = Asked::new(pairs);
    let (filter, sort) = read(&member, &asked)?;
    let fault = |e| Problem::fault(member.theme, &anyhow::Error::new(e));
    let scope = member.scope();
    let found = app.store.accounts(&scope, &filter, sort, asked.get("cursor"), ROWS_PER_PAGE).await.map_err(fault)?;
    let found = found.map_err(|_| {
        let text = "This page of the list belongs to other filters or another order.".to_string();
        Problem::wrong_address(member.theme, vec![(text, "Start from the first page.".into())])
    })?;
    let failed = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let count = app.counts.accounts(&app.store, &scope, &filter).await.map_err(failed)?;
    let facets = app.counts.facets(&app.store, &scope).await.map_err(failed)?;
    let today = app.clock.today();
    let value = |key: &str| asked.get(key).unwrap_or("any").to_string();
    let livings = [Living::Live, Living::Ended].map(|living| living.key().to_string());
    let change = changing::form(&app, &member, &asked, count).await?;
    let view = Accounts {
        shell: shell(&app, &member, Place::Accounts, toast(&Asked::new(done))).await?,
        views: saved_views::of(&app, &member, ListPage::Accounts, &asked).await?,
        filters: Filters {
            search: Some(Search {
                action: PATH.into(),
                label: "Account name".into(),
                value: filter.text.clone().unwrap_or_default(),
                keep: asked.without(&["q"]),
            }),
            pills: vec![
                asked.pill("layers", PATH, "segment", "Segment is", &value("segment"), &facets.segments),
                asked.pill("user-round", PATH, "owner", "Owner is", &value("owner"), &facets.owners),
                asked.pill("coins", PATH, "currency", "Currency is", &value("currency"), &facets.currencies),
                asked.pill("clock", PATH, "living", "Revenue is", &value("living"), &livings),
            ],
            clear: (filter != AccountFilter::default()).then(|| PATH.to_string()),
        },
        empty: found.rows.is_empty().then(|| nothing(&filter)),
        pager: Pager {
            text: format!(
                "{} of {}",
                format::count(found.rows.len() as i64),
                format::counted(count, "account", "accounts")
            ),
            first: asked.get("cursor").map(|_| asked.href(PATH, &[])),
            previous: None,
            next: found.next.as_ref().map(|cursor| asked.href(PATH, &[("cursor", cursor)])),
        },
        table: table(&asked, sort, &found.rows, today, change.is_some()),
        change,
        export: exports::choice(&member, &asked, EXPORT_PATH),
    };
    page(&member, &view)
}

/// The list as a file.
pub async fn export(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let (filter, sort) = read(&member, &asked)?;
    let format = exports::format(&asked, member.theme)?;
    exports::file(&member, list::list(&app.store, member.scope(), filter, sort).await, format).await
}

/// What an address asks for.
///
/// # Errors
/// Every part that is not understood.
pub(super) fn read(member: &Member, asked: &Asked) -> Result<(AccountFilter, AccountSort), Problem> {
    let mut wrong = Vec::new();
    let mut known = |key: &str, ok: bool, example: &str| {
        if !ok {
            let text = format!("{key}: \u{201c}{}\u{201d} is not understood.", asked.get(key).unwrap_or_default());
            wrong.push((text, format!("Write {example}.")));
        }
    };
    let currency = asked.get("currency").map(str::parse).transpose().ok();
    known("currency", currency.is_some(), "a currency code such as GBP");
    let sort = asked.get("sort").map_or(Some(AccountSort::Name), AccountSort::from_key);
    known("sort", sort.is_some(), "name, level, since or renewal");
    let living = asked.get("living").map(Living::from_key);
    known("living", living != Some(None), "live or ended");
    if !wrong.is_empty() {
        return Err(Problem::wrong_address(member.theme, wrong));
    }
    let filter = AccountFilter {
        text: asked.get("q").map(str::to_string),
        segment: asked.get("segment").map(str::to_string),
        owner: asked.get("owner").map(str::to_string),
        currency: currency.flatten(),
        living: living.flatten(),
    };
    Ok((filter, sort.unwrap_or_default()))
}

fn toast(asked: &Asked) -> Option<Toast> {
    let text = match asked.get("done")? {
        "given" => "Changed. The account belongs to somebody whose accounts the list does not show you.",
        "same" => "Nothing was recorded: all say so already.",
        _ => return None,
    };
    Some(Toast { text: text.into(), undo: None })
}

fn nothing(filter: &AccountFilter) -> Empty {
    if *filter == AccountFilter::default() {
        let text = "Accounts come with the first import of accounts, contract lines, invoice lines or levels.";
        let act = Some(Link::new("Import a file", "/imports/new"));
        return Empty { title: "No accounts yet".into(), text: text.into(), act };
    }
    let act = Some(Link::new("Clear the filters", PATH));
    Empty { title: "No account passes these filters".into(), text: "Take one of them away to see more.".into(), act }
}

fn table(asked: &Asked, sort: AccountSort, rows: &[AccountNow], today: Day, ticked: bool) -> Table {
    let head = |column: Column, of: AccountSort| {
        let order = match (of == sort, of) {
            (false, _) => Order::Unsorted,
            (true, AccountSort::Level) => Order::Descending,
            (true, _) => Order::Ascending,
        };
        column.sorted(asked.href(PATH, &[("sort", if of == AccountSort::Name { "" } else { of.key() })]), order)
    };
    Table {
        caption: "Accounts".into(),
        columns: vec![
            head(Column::words(list::NAME.label), AccountSort::Name),
            Column::words(list::OWNER.label),
            head(Column::numbers(list::LEVEL.label), AccountSort::Level),
            Column::numbers(list::LINES.label),
            head(Column::numbers(list::SINCE.label), AccountSort::Since),
            head(Column::numbers(list::RENEWAL.label), AccountSort::Renewal),
        ],
        rows: rows.iter().map(|row| cells(row, today, ticked)).collect(),
        total: None,
        when_empty: String::new(),
    }
}

fn cells(row: &AccountNow, today: Day, ticked: bool) -> Vec<Cell> {
    let tick = || Tick { form: FORM, name: "account", value: row.account.to_string() };
    let name =
        Cell::link(&row.name, format!("{PATH}/{}", row.account)).logo(initials(&row.name)).ticked_by(ticked.then(tick));
    let segment = row.segment.clone().unwrap_or("No segment".into());
    let level = match (row.level_minor, row.currency) {
        (Some(minor), Some(currency)) if row.live => Cell::text(format::money(minor, currency)),
        (None, _) if row.live => Cell::absent("Its lines are in several currencies"),
        _ if row.since.is_some() => Cell::tag("Ended", ""),
        _ => Cell::absent("No recurring revenue yet"),
    };
    let day = |day: Option<Day>, reason: &str| {
        day.map_or_else(|| Cell::absent(reason), |day| Cell::text(format::day(day, today)))
    };
    vec![
        name.note(row.country.as_ref().map_or(segment.clone(), |country| format!("{segment}, {country}"))),
        row.owner.as_ref().map_or_else(|| Cell::absent("No owner recorded"), Cell::text),
        level,
        Cell::text(format::count(row.line_count.into())),
        day(row.since, "No recurring revenue yet"),
        day(row.renewal_on, "No term ends ahead"),
    ]
}
