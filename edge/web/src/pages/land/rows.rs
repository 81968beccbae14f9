//! The rows behind the figures of the land side.

use super::figures::amount;
use super::{Asked, PATH, card, href, quality};
use crate::app::App;
use crate::layout::Place as Here;
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::land::LandList;
use crate::views::table::{Cell, Column, Table};
use actions::{LandDeals, land_deals};
use axum::extract::{Query, State};
use draw::format;
use land::{OpenQuote, Outcome, QuoteState, QuotedDeal, WonDeal};
use money::{Day, Month};
use uuid::Uuid;

/// Rows of a figure, and what they are.
pub(super) struct Behind {
    pub(super) title: String,
    pub(super) about: String,
    pub(super) table: Table,
}

pub(super) async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    if asked.get("of") == Some("landings") {
        let behind = quality::landings(&app, &member, &asked).await?;
        return list(&app, &member, behind).await;
    }
    let today = app.clock.today();
    let all = land_deals(&member.cx(), today).await.map_err(|e| Problem::fault(member.theme, &e))?;
    let of = asked.get("of").unwrap_or_default();
    let month: Option<Month> = asked.get("month").and_then(|month| month.parse().ok());
    let behind = match of {
        "quoted" => Some(quoted(&all, month, today)),
        "open" => {
            let from = asked.get("from").and_then(|from| from.parse().ok());
            Some(open(&all, from, today))
        }
        "won" => Some(won(&all, month, today)),
        _ => None,
    };
    let behind = behind.ok_or_else(|| Problem::not_found(member.theme, "figure of the land side", of))?;
    list(&app, &member, behind).await
}

async fn list(app: &App, member: &Member, Behind { title, about, table }: Behind) -> Answer {
    let rows = format::counted(table.rows.len() as i64, "row", "rows");
    let mut card = card("rows", "Rows", table, "");
    card.aside = rows;
    let shell = shell(app, member, Here::Land, None).await?;
    page(member, &LandList { shell, title, about, notes: Vec::new(), questions: Vec::new(), card, more: None })
}

pub(super) fn table(caption: &str, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    let when_empty = format!("No row is behind this figure. Go back to {PATH} for the others.");
    Table { caption: caption.into(), columns, rows, total: None, when_empty }
}

/// The account and its deal, leading to its land page.
fn named(all: &LandDeals, account: Uuid, deal: &str) -> Cell {
    let name = all.names.get(&account).cloned().unwrap_or_default();
    let deal = all.deals.get(&(account, deal.to_string())).map_or(deal, String::as_str);
    Cell::link(name, href(account)).note(deal)
}

fn in_month(title: &str, month: Option<Month>) -> String {
    month.map_or(title.to_string(), |month| format!("{title}, {}", format::month_full(month)))
}

fn quoted(all: &LandDeals, month: Option<Month>, today: Day) -> Behind {
    let is_asked = |deal: &&QuotedDeal<Uuid>| month.is_none_or(|month| deal.quoted_on.month() == month);
    let mut deals: Vec<&QuotedDeal<Uuid>> = all.quoted.iter().filter(is_asked).collect();
    deals.sort_by_key(|deal| std::cmp::Reverse(deal.quoted_on));
    let row = |deal: &QuotedDeal<Uuid>| {
        let outcome = match deal.outcome {
            Outcome::Won(on) => Cell::tag(format!("Won {}", format::day(on, today)), "land"),
            Outcome::Lost(on) => Cell::tag(format!("Lost {}", format::day(on, today)), "loss"),
            Outcome::Open => Cell::tag("Undecided", ""),
        };
        let owner = deal.owner.clone().map_or_else(|| Cell::absent("Nobody answers for it"), Cell::text);
        vec![named(all, deal.account, &deal.deal), Cell::text(format::day(deal.quoted_on, today)), outcome, owner]
    };
    let columns = ["Account and deal", "First quoted", "Outcome", "Owner"].map(Column::words).into();
    Behind {
        title: in_month("Quoted deals", month),
        about: "Each deal once, in the month its first quote was sent.".into(),
        table: table("Quoted deals, the latest first", columns, deals.into_iter().map(row).collect()),
    }
}

fn open(all: &LandDeals, from: Option<u16>, today: Day) -> Behind {
    let bands = all.ages.iter().filter(|band| from.is_none_or(|from| band.days_min == from));
    let row = |deal: &OpenQuote<Uuid>| {
        let state = match deal.last_quote {
            QuoteState::Open => Cell::tag("Can be accepted", ""),
            QuoteState::Accepted(on) => Cell::tag(format!("Accepted {}", format::day(on, today)), "land"),
            QuoteState::Lost(on) => Cell::tag(format!("Declined {}", format::day(on, today)), "loss"),
            QuoteState::Expired(on) => Cell::tag(format!("Expired {}", format::day(on, today)), "warn"),
        };
        let age = Cell::text(format::counted(deal.age_days, "day", "days"));
        vec![named(all, deal.account, &deal.deal), state, age, amount(Some(deal.per_year))]
    };
    let columns = vec![
        Column::words("Account and deal"),
        Column::words("Last quote"),
        Column::numbers("Age"),
        Column::numbers("Per year"),
    ];
    Behind {
        title: "Open quotes".into(),
        about: "Quoted deals that are undecided, the oldest first. Close what will not come.".into(),
        table: table("Open quotes", columns, bands.flat_map(|band| &band.deals).map(row).collect()),
    }
}

fn won(all: &LandDeals, month: Option<Month>, today: Day) -> Behind {
    let is_asked = |deal: &&WonDeal<Uuid>| deal.is_first && month.is_none_or(|month| deal.won_on.month() == month);
    let mut logos: Vec<&WonDeal<Uuid>> = all.won.iter().filter(is_asked).collect();
    logos.sort_by_key(|deal| std::cmp::Reverse(deal.won_on));
    let row = |deal: &WonDeal<Uuid>| {
        let days = |days: Option<i64>, why: &str| {
            days.map_or_else(|| Cell::absent(why), |days| Cell::text(format::count(days)))
        };
        vec![
            named(all, deal.account, &deal.deal),
            Cell::text(format::day(deal.won_on, today)),
            days(deal.days_from_lead, "It was no lead before"),
            days(deal.days_from_quote, "No quote was sent before"),
            amount(deal.amount),
        ]
    };
    let columns = vec![
        Column::words("Account and deal"),
        Column::words("Won"),
        Column::numbers("Days from lead"),
        Column::numbers("Days from first quote"),
        Column::numbers("Initial ACV"),
    ];
    Behind {
        title: in_month("Logos won", month),
        about:
            "Each account once, with its first won deal, in its own currency. The clock starts with its earliest lead."
                .into(),
        table: table("Logos won", columns, logos.into_iter().map(row).collect()),
    }
}
