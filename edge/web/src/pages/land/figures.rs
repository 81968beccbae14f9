//! The tables of the land side's figures, each with what it counts.

use super::{card, days, numbers};
use crate::views::account::TableCard;
use crate::views::table::{Cell, Table};
use actions::LandFigures;
use draw::format;
use land::{AgeBand, ClosingMonth, LeadMonth, Maturity, StageDays, WonMonth};
use money::{Day, Money, Rate};
use uuid::Uuid;

/// Every table, in the order of the page.
pub(super) fn cards(all: &LandFigures, today: Day) -> Vec<TableCard> {
    vec![closing(all, today), ages(all), stages(all), leads(all), won(all)]
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

fn closing(all: &LandFigures, today: Day) -> TableCard {
    let row = |month: &ClosingMonth| {
        let quoted = month.won + month.lost + month.open;
        let ratio = match month.maturity {
            Maturity::Matured => percent(month.ratio(), "Nothing was quoted"),
            Maturity::Maturing => Cell::absent("Too many decisions are still to come"),
        };
        let early = match month.maturity {
            Maturity::Matured => Cell::absent("The month has matured"),
            Maturity::Maturing => {
                let matures = format!("matures {}", format::day(month.matures_on, today));
                match month.ratio().whole {
                    0 => Cell::absent("Nothing is decided").note(matures),
                    _ => Cell::text(format::percent(month.ratio())).note(format!("of the decided, {matures}")),
                }
            }
        };
        vec![
            Cell::text(format::month(month.month)),
            count(quoted).to(format!("/land/rows?of=quoted&month={}", month.month)),
            count(month.won),
            count(month.lost),
            count(month.open),
            ratio,
            early,
        ]
    };
    let heads = ["Quoted", "Won", "Lost", "Undecided", "Closing ratio", "So far"];
    let table = Table {
        rows: all.closing.iter().rev().map(row).collect(),
        when_empty: "No deal was quoted yet. Import quotes to see how many are won.".into(),
        ..numbers("Deals by the month of their first quote", "First quoted in", &heads)
    };
    let foot = format!(
        "Deals won / deals quoted. A deal counts once, in the month its first quote was sent, however many revisions it had. After {} days a month has matured: what is undecided then counts as not won.",
        all.policy.matured_days
    );
    card("closing", "How many quoted deals are won", table, &foot)
}

fn ages(all: &LandFigures) -> TableCard {
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

fn stages(all: &LandFigures) -> TableCard {
    let row = |stage: &StageDays| {
        let median = days(stage.median).map_or_else(|| Cell::absent("No deal stood there"), Cell::text);
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

fn leads(all: &LandFigures) -> TableCard {
    let row = |month: &LeadMonth| {
        let known = month.qualified + month.unqualified + month.open;
        vec![
            Cell::text(format::month(month.month)),
            count(known).to(format!("/land/leads?month={}", month.month)),
            count(month.qualified),
            count(month.unqualified),
            count(month.open),
            percent(month.unqualified_share(), "Nothing is decided"),
        ]
    };
    let heads = ["Leads", "Qualified", "Unqualified", "Undecided", "Unqualified share"];
    let table = Table {
        rows: all.leads.iter().rev().map(row).collect(),
        when_empty: "No lead is known. Import leads to see how many are worth a seller's time.".into(),
        ..numbers("Leads by the month in which they became known", "Became known in", &heads)
    };
    card("leads", "Leads that are not worth a seller's time", table, "Unqualified / decided leads.")
}

fn won(all: &LandFigures) -> TableCard {
    let row = |month: &WonMonth<Uuid>| {
        let average = match month.average_acv().scaled(0) {
            Some(minor) => {
                let left_out = month.logos.len() as i64 - month.counted;
                let cell = Cell::text(format::money(minor, all.currency));
                if left_out > 0 { cell.note(format!("{left_out} left out")) } else { cell }
            }
            None => Cell::absent("No amount is known, or none has a rate"),
        };
        vec![
            Cell::text(format::month(month.month)),
            count(month.logos.len() as i64).to(format!("/land/rows?of=won&month={}", month.month)),
            Cell::text(format::money(month.initial_acv.minor, all.currency)),
            average,
        ]
    };
    let table = Table {
        rows: all.won.iter().rev().map(row).collect(),
        when_empty: "No deal was won yet.".into(),
        ..numbers("Logos won by month", "Won in", &["Logos", "Initial ACV", "Average"])
    };
    let foot = format!(
        "An account is won once, with its first won deal. Initial ACV is what that deal brings per year, in {} at the latest rates.",
        all.currency
    );
    card("won", "Logos won and their first order", table, &foot)
}

/// An amount in its own currency, or why there is none.
pub(in crate::pages) fn amount(amount: Option<Money>) -> Cell {
    match amount {
        Some(Money { minor, currency }) => Cell::text(format::money(minor, currency)),
        None => Cell::absent("Nobody has said the amount"),
    }
}
