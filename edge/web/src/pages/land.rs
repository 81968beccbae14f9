//! How customers are won: the figures of the land side. Nothing here counts what a customer buys
//! after its first order.

mod figures;
mod leads;
mod profile;
mod rows;

pub(super) use figures::amount;
pub(super) use leads::{decision, fit, why};

use super::account::land::href;
use super::asked::Asked;
use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::Place as Here;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::land::Land;
use crate::views::parts::{Empty, Fact, Link, Note, Tone};
use crate::views::table::{Column, Table};
use access::Permission;
use actions::{LandFigures, land_figures};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use draw::format;
use money::{Currency, Rate};
use std::collections::BTreeSet;

const PATH: &str = "/land";

/// The routes of the land side.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(show))
        .route("/land/rows", get(rows::show))
        .route("/land/leads", get(leads::show))
        .merge(profile::router())
}

async fn show(State(app): State<App>, member: Member) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let today = app.clock.today();
    let all = land_figures(&member.cx(), today).await.map_err(fault)?;
    let may_import = member.may(Permission::Import);
    let view = Land {
        shell: shell(&app, &member, Here::Land, None).await?,
        facts: if all.is_empty() { Vec::new() } else { facts(&all) },
        notes: notes(&all),
        cards: if all.is_empty() { Vec::new() } else { figures::cards(&all, today) },
        empty: all.is_empty().then(|| Empty {
            title: "No lead, deal or quote is known yet".into(),
            text: "They come from your sales system as files: leads first, because they make accounts known, then deals and quotes. No figure is shown before.".into(),
            act: may_import.then(|| Link::new("Import leads", "/imports/new")),
        }),
    };
    page(&member, &view)
}

fn facts(all: &LandFigures) -> Vec<Fact> {
    let rate = all.close_rate;
    let close = Fact::new("Deals won of quoted", format::percent(rate));
    let close = match rate.whole {
        0 => close.on("no month has matured"),
        whole => close.on(format!("{} of {whole}, matured months", rate.part)).to("/land/rows?of=quoted"),
    };
    let since = format::month(all.cycle_days.from().month());
    let days = |label: &str, median: Rate| match days(median) {
        Some(days) => Fact::new(label, days).on(format!("median, won since {since}")).to("/land/rows?of=cycle"),
        None => Fact::new(label, format::ABSENT).on(format!("none won since {since}")),
    };
    vec![close, days("Lead to order", all.cycle.from_lead), days("First quote to order", all.cycle.from_quote)]
}

/// What amounts leave out.
fn notes(all: &LandFigures) -> Vec<Note> {
    let of_ages = all.ages.iter().flat_map(|band| &band.per_year.without_rate);
    let of_won = all.won.iter().flat_map(|month| &month.initial_acv.without_rate);
    let without: BTreeSet<Currency> = of_ages.chain(of_won).copied().collect();
    let note = |currency: &Currency| {
        let text = format!("Amounts in {currency} are left out: there is no rate from {currency} to {}.", all.currency);
        Note::new(Tone::Warn, text).with("Import rates", "/imports/new")
    };
    without.iter().map(note).collect()
}

/// A median of days: "76 days", "76.5 days".
fn days(median: Rate) -> Option<String> {
    let tenths = median.scaled(1)?;
    Some(match tenths % 10 {
        0 => format::counted(tenths / 10, "day", "days"),
        rest => format!("{}.{rest} days", format::count(tenths / 10)),
    })
}

/// A card of a table without a sum.
pub(super) fn card(anchor: &'static str, title: &str, table: Table, foot: &str) -> TableCard {
    TableCard { anchor, title: title.into(), aside: String::new(), table, foot: foot.into(), more: None, export: None }
}

/// A table whose first column is words and the others numbers.
fn numbers(caption: &str, first: &str, heads: &[&str]) -> Table {
    let heads = heads.iter().map(|head| Column::numbers(*head));
    Table {
        caption: caption.into(),
        columns: std::iter::once(Column::words(first)).chain(heads).collect(),
        ..Table::default()
    }
}
