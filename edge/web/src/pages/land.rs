//! How customers are won: the figures of the land side. Nothing here counts what a customer buys
//! after its first order.

mod figures;
mod leads;
mod profile;
mod quality;
mod quota;
mod reported;
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
use crate::views::parts::{Empty, Link, Note, Tone};
use crate::views::table::{Column, Table};
use access::Permission;
use actions::{LandDeals, land_deals};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use money::Currency;
use reported::Reported;
use std::collections::BTreeSet;

const PATH: &str = "/land";

/// The routes of the land side.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(show))
        .route("/land/rows", get(rows::show))
        .route("/land/quality", get(quality::show))
        .route("/land/leads", get(leads::show))
        .route("/land/leads/export", get(leads::export))
        .merge(profile::router())
        .merge(quota::router())
}

async fn show(State(app): State<App>, member: Member) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let today = app.clock.today();
    let all = land_deals(&member.cx(), today).await.map_err(fault)?;
    let may_import = member.may(Permission::Import);
    let shell = shell(&app, &member, Here::Land, None).await?;
    let (facts, notes, cards, empty) = if all.is_empty() {
        let empty = Empty {
            title: "No lead, deal or quote is known yet".into(),
            text: "They come from your sales system as files: leads first, because they make accounts known, then deals and quotes. No figure is shown before.".into(),
            act: may_import.then(|| Link::new("Import leads", "/imports/new")),
        };
        (Vec::new(), Vec::new(), Vec::new(), Some(empty))
    } else {
        let reported = reported::of_months(&app, &member, today).await?;
        (reported.facts(), notes(&all, &reported), figures::cards(&all, &reported, today), None)
    };
    page(&member, &Land { shell, facts, notes, cards, empty })
}

/// What amounts leave out.
fn notes(all: &LandDeals, reported: &Reported) -> Vec<Note> {
    let of_ages = all.ages.iter().flat_map(|band| &band.per_year.without_rate);
    let without: BTreeSet<Currency> = of_ages.chain(&reported.without_rate).copied().collect();
    let note = |currency: &Currency| {
        let text = format!("Amounts in {currency} are left out: there is no rate from {currency} to {}.", all.currency);
        Note::new(Tone::Warn, text).with("Import rates", "/imports/new")
    };
    without.iter().map(note).collect()
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
