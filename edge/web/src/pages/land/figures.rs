//! The tables of the land side's figures, each with what it counts.

use super::reported::{Reported, Told};
use super::{card, numbers};
use crate::views::account::TableCard;
use crate::views::parts::Link;
use crate::views::table::{Cell, Table};
use actions::LandDeals;
use draw::format;
use kpis::Figure;
use land::{AgeBand, StageDays, matures_on};
use money::{Day, Money, Rate};
use uuid::Uuid;

/// Every table, in the order of the page.
pub(super) fn cards(all: &LandDeals, reported: &Reported, today: Day) -> Vec<TableCard> {
    vec![closing(all, reported, today), ages(all), stages(all), leads(reported), won(reported), became(reported)]
}

fn count(n: i64) -> Cell {
    Cell::text(format::count(n))
}

fn percent(rate: Rate, why_absent: &str) -> Cell {
    match rate.whole {
        0 => Cell::absent(why_absent),
        whole => Cell::text(format::percent(rate)).note(format!("{} of {whole}", rate.part)),
    }
}

fn closing(all: &LandDeals, reported: &Reported, today: Day) -> TableCard {
    let row = |month: &Figure| {
        let quoted = (month.rows_in + month.rows_out) as i64;
        let (won, ratio) = match month.rows_in {
            0 => {
                let matures = format!("matures {}", format::day(matures_on(month.period, &all.policy), today));
                let early = Cell::absent("Too many decisions are still to come");
                (early.clone(), early.note(matures))
            }
            _ => (count(month.part), percent(Rate { part: month.part, whole: month.whole }, "Nothing was quoted")),
        };
        vec![
            Cell::text(format::month(month.period)),
            count(quoted).to(format!("/land/rows?of=quoted&month={}", month.period)),
            won,
            ratio,
        ]
    };
    let table = Table {
        rows: reported.closing.iter().rev().map(row).collect(),
        when_empty: "No deal was quoted yet. Import quotes to see how many are won.".into(),
        ..numbers("Deals by the month of their first quote", "First quoted in", &["Quoted", "Won", "Closing ratio"])
    };
    let foot = format!(
        "Deals won / deals quoted. A deal counts once, in the month its first quote was sent, however many revisions it had. After {} days a month has matured: what is undecided then counts as not won.",
        all.policy.matured_days
    );
    card("closing", "How many quoted deals are won", table, &foot)
}

fn ages(all: &LandDeals) -> TableCard {
    let row = |band: &AgeBand<Uuid>| {
        let name = match band.days_max {
            Some(max) => format!("{} to {max} days", band.days_min),
            None => format!("{} days and more", band.days_min),
        };
        let deals = count(band.deals.len() as i64);
        let deals = match band.deals.is_empty() {
            true => deals,
            false => deals.to(format!("/land/rows?of=open&from={}", band.days_min)),
        };
        let per_year = match band.deals.is_empty() {
            true => Cell::absent("No deal is in it"),
            false => Cell::text(format::money(band.per_year.minor, all.currency)),
        };
        vec![Cell::text(name), deals, per_year]
    };
    let table = Table {
        rows: all.ages.iter().map(row).collect(),
        ..numbers("Quoted and undecided deals by age", "Since the first quote", &["Deals", "Per year"])
    };
    let foot = format!(
        "Deals that were quoted and are undecided, also where the last quote has expired. A revision makes none younger. Amounts of the last quote, in {} at the latest rates.",
        all.currency
    );
    card("ages", "How old the open quotes are", table, &foot)
}

fn stages(all: &LandDeals) -> TableCard {
    let row = |stage: &StageDays| {
        let median = match stage.median.whole {
            0 => Cell::absent("No deal stood there"),
            _ => Cell::text(format::days(stage.median)),
        };
        vec![Cell::text(&stage.stage), count(stage.deals), count(stage.days), median]
    };
    let table = Table {
        rows: all.stages.iter().map(row).collect(),
        when_empty: "No stage of a deal is recorded. Import deals with the day on which each stage began.".into(),
        ..numbers("Days that deals stood at each stage", "Stage", &["Deals", "Days together", "Half within"])
    };
    let foot = "All deals up to today, the decided and the undecided. A stage lasts until the deal is said to stand elsewhere, or is decided.";
    card("stages", "Where time is lost", table, foot)
}

fn leads(reported: &Reported) -> TableCard {
    let row = |month: &Figure| {
        vec![
            Cell::text(format::month(month.period)),
            count((month.rows_in + month.rows_out) as i64).to(format!("/land/leads?month={}", month.period)),
            count(month.whole - month.part),
            count(month.part),
            count(month.rows_out as i64),
            percent(Rate { part: month.part, whole: month.whole }, "Nothing is decided"),
        ]
    };
    let heads = ["Leads", "Qualified", "Unqualified", "Undecided", "Unqualified share"];
    let table = Table {
        rows: reported.unqualified.iter().rev().map(row).collect(),
        when_empty: "No lead is known. Import leads to see how many are worth a seller's time.".into(),
        ..numbers("Leads by the month in which they became known", "Became known in", &heads)
    };
    card("leads", "Leads that are not worth a seller's time", table, "Unqualified / decided leads.")
}

fn won(reported: &Reported) -> TableCard {
    let row = |month: &Figure| {
        let average = match (Rate { part: month.part, whole: month.whole }).scaled(0) {
            Some(minor) => {
                let cell = Cell::text(format::money(minor, reported.currency));
                if month.rows_out > 0 { cell.note(format!("{} left out", month.rows_out)) } else { cell }
            }
            None => Cell::absent("No amount is known, or none has a rate"),
        };
        vec![
            Cell::text(format::month(month.period)),
            count((month.rows_in + month.rows_out) as i64).to(format!("/land/rows?of=won&month={}", month.period)),
            Cell::text(format::money(month.part, reported.currency)),
            average,
        ]
    };
    let table = Table {
        rows: reported.initial_acv.iter().rev().map(row).collect(),
        when_empty: "No deal was won yet.".into(),
        ..numbers("Logos won by month", "Won in", &["Logos", "Initial ACV", "Average"])
    };
    let foot = format!(
        "An account is won once, with its first won deal. Initial ACV is what that deal brings per year, in {}.",
        reported.currency
    );
    card("won", "Logos won and their first order", table, &foot)
}

fn became(reported: &Reported) -> TableCard {
    let row = |told: &Told| {
        let (value, basis) = reported.shown(told);
        let value = Cell::link(value, reported.rows(told.0)).note(basis);
        vec![Cell::link(told.0.title, format!("/definitions/{}", told.0.name)), value]
    };
    let table = Table {
        rows: reported.became.iter().map(row).collect(),
        ..numbers("What landings became", "KPI", &["12 months to date"])
    };
    let foot =
        "A first order is worth what it grows into. What it grew into is the work of Expand and counted there, too.";
    let more = Some(Link::new("By source, rep and fit", "/land/quality"));
    TableCard { more, ..card("became", "What landings became", table, foot) }
}

/// An amount in its own currency, or why there is none.
pub(in crate::pages) fn amount(amount: Option<Money>) -> Cell {
    match amount {
        Some(Money { minor, currency }) => Cell::text(format::money(minor, currency)),
        None => Cell::absent("Nobody has said the amount"),
    }
}
