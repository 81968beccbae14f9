//! The tables of an account's land side.

use super::href;
use crate::pages::land::{amount, card, decision, fit, why};
use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use actions::LandNow;
use draw::format;
use land::{
    Agreed, DealFile, DealStage, ExpansionStep, LaterTerm, Lead, NextMove, Outcome, Quote, QuoteEnd, QuoteState,
};
use money::{Day, Money};
use uuid::Uuid;

/// The leads, with their fit.
pub(super) fn leads(land: &LandNow, account: Uuid, may_edit: bool, today: Day) -> TableCard {
    let row = |(lead, of_lead): (&Lead, &land::Fit)| {
        let name = Cell::text(&lead.company).note(&lead.source);
        let name = if may_edit { name.to(format!("{}?lead={}#leads", href(account), part(&lead.id))) } else { name };
        let owner = lead.owner.clone().map_or_else(|| Cell::absent("Nobody answers for it"), Cell::text);
        vec![
            name,
            Cell::text(format::day(lead.created_on, today)),
            owner,
            decision(lead.qualification_on(today), today),
            fit(of_lead),
            why(of_lead),
        ]
    };
    let table = Table {
        caption: "Leads of this account, the earliest first".into(),
        columns: ["Lead", "Known since", "Owner", "Decision", "Fit", "Why"].map(Column::words).into(),
        rows: land.file.leads.iter().zip(&land.fits).map(row).collect(),
        total: None,
        when_empty: "No lead is recorded.".into(),
    };
    let foot = match (land.profile, land.file.leads.is_empty()) {
        (0, false) => "Nobody has written down the ideal customer yet, so no fit is known.",
        _ => "",
    };
    card("leads", "Leads", table, foot)
}

/// How the deals stand.
pub(super) fn deals(land: &LandNow, account: Uuid, may_edit: bool, today: Day) -> TableCard {
    let row = |deal: &DealFile| {
        let now = deal.on(today);
        let name = Cell::text(now.map_or(&deal.id, |now| &now.name)).note(&deal.id);
        let name = if may_edit && now.is_some() {
            name.to(format!("{}?deal={}#deals", href(account), part(&deal.id)))
        } else {
            name
        };
        let owner = now.and_then(|now| now.owner.clone());
        let expected = now.and_then(|now| now.expected_close);
        vec![
            name,
            stage(deal, today),
            now.map_or(Cell::absent("Only quotes name it"), |now| Cell::text(format::day(now.effective_on, today))),
            owner.map_or(Cell::absent("Nobody answers for it"), Cell::text),
            expected.map_or(Cell::absent("No day is expected"), |day| Cell::text(format::day(day, today))),
            amount(deal.amount_on(today)),
        ]
    };
    let mut columns: Vec<Column> = ["Deal", "Stands", "Since", "Owner", "Expected"].map(Column::words).into();
    columns.push(Column::numbers("Per year"));
    let table = Table {
        caption: "Deals of this account".into(),
        columns,
        rows: land.file.deals.iter().map(row).collect(),
        total: None,
        when_empty: "No deal is recorded.".into(),
    };
    card("deals", "Deals", table, "The land side's until the first order is signed. What is bought later is no deal.")
}

fn stage(deal: &DealFile, today: Day) -> Cell {
    match (deal.outcome_on(today), deal.on(today).map(|now| &now.stage)) {
        (Outcome::Won(on), _) => Cell::tag(format!("Won {}", format::day(on, today)), "land"),
        (Outcome::Lost(_), Some(DealStage::Lost { on, reason, competitor })) => {
            let to = competitor.as_ref().map_or(String::new(), |competitor| format!(", to {competitor}"));
            Cell::tag(format!("Lost {}", format::day(*on, today)), "loss").note(format!("{reason}{to}"))
        }
        (Outcome::Lost(on), _) => Cell::tag(format!("Lost {}", format::day(on, today)), "loss"),
        (Outcome::Open, Some(DealStage::Open(stage))) => Cell::text(stage),
        (Outcome::Open, _) => Cell::absent("Nobody has said"),
    }
}

/// The quotes with their revisions.
pub(super) fn quotes(land: &LandNow, today: Day) -> TableCard {
    let row = |quote: &Quote| {
        let state = match quote.state_on(today) {
            QuoteState::Open => match quote.expires_on {
                Some(last) => Cell::tag("Open", "").note(format!("until {}", format::day(last, today))),
                None => Cell::tag("Open", ""),
            },
            QuoteState::Accepted(on) => Cell::tag(format!("Accepted {}", format::day(on, today)), "land"),
            QuoteState::Lost(on) => {
                let cell = Cell::tag(format!("Lost {}", format::day(on, today)), "loss");
                match &quote.ended {
                    Some(QuoteEnd::Lost { reason, .. }) => cell.note(reason),
                    _ => cell,
                }
            }
            QuoteState::Expired(on) => Cell::tag(format!("Expired {}", format::day(on, today)), "warn"),
        };
        vec![
            Cell::text(&quote.id).note(format!("revision {}", quote.revision)),
            Cell::text(&quote.deal),
            Cell::text(format::day(quote.sent_on, today)),
            state,
            amount(Some(quote.per_year)),
        ]
    };
    let mut columns: Vec<Column> = ["Quote", "Deal", "Sent", "Stands"].map(Column::words).into();
    columns.push(Column::numbers("Per year"));
    let table = Table {
        caption: "Quotes of this account, by deal and day".into(),
        columns,
        rows: land.file.deals.iter().flat_map(|deal| &deal.quotes).map(row).collect(),
        total: None,
        when_empty: "No quote is known. They come from your sales system as a file.".into(),
    };
    card("quotes", "Quotes", table, "Each row is one revision with its total per year.")
}

/// What is expected to follow the first order.
pub(super) fn next_moves(land: &LandNow, account: Uuid, may_edit: bool, today: Day) -> TableCard {
    let row = |next: &NextMove| {
        let motion = Cell::text(next.motion.kind().label()).note(&next.deal);
        let motion = match may_edit {
            true => motion.to(format!("{}?next-move={}#next-moves", href(account), part(&next.id))),
            false => motion,
        };
        let (low, high) = (next.amount.low(), next.amount.high());
        let amounts = match low == high {
            true => format::money(low.minor, low.currency),
            false => {
                format!("{}–{}", format::money(low.minor, low.currency), format::money(high.minor, high.currency))
            }
        };
        let days =
            format!("{} to {}", format::day(next.expected.from(), today), format::day(next.expected.to(), today));
        vec![
            motion,
            Cell::text(days),
            Cell::sentence(&next.condition),
            Cell::text(format::day(next.recorded_on, today)),
            Cell::text(amounts),
        ]
    };
    let mut columns: Vec<Column> =
        ["Motion", "Expected", "What must be true first", "Recorded"].map(Column::words).into();
    columns.push(Column::numbers("Per year"));
    let table = Table {
        caption: "What is expected to follow the first order".into(),
        columns,
        rows: land.next_moves.iter().map(row).collect(),
        total: None,
        when_empty: "None is recorded. Say at signature what is expected to follow, and what must be true first."
            .into(),
    };
    card("next-moves", "The next move", table, "What was expected at signature, per year.")
}

/// What the first contract already says about the next move.
pub(super) fn later_terms(land: &LandNow, account: Uuid, may_edit: bool, today: Day) -> TableCard {
    let row = |term: &LaterTerm| {
        let kind = Cell::text(term.agreed.kind().label()).note(&term.deal);
        let kind = match may_edit {
            true => kind.to(format!("{}?later-term={}#later-terms", href(account), part(&term.id))),
            false => kind,
        };
        let recorded = Cell::text(format::day(term.recorded_on, today));
        vec![kind, Cell::sentence(agreed(&term.agreed, today)), recorded]
    };
    let table = Table {
        caption: "What the first contract already says about the next move".into(),
        columns: ["Term", "What was agreed", "Recorded"].map(Column::words).into(),
        rows: land.later_terms.iter().map(row).collect(),
        total: None,
        when_empty: "None is recorded. Write down at signature how a pilot goes on, and what a price depends on."
            .into(),
    };
    card(
        "later-terms",
        "Later terms",
        table,
        "As they stand in the contract. They are recorded here; nothing runs by them yet.",
    )
}

/// What was agreed, in a sentence.
fn agreed(agreed: &Agreed, today: Day) -> String {
    let money = |amount: &Money| format::money(amount.minor, amount.currency);
    let words = |text: &str| text.trim_end_matches('.').to_string();
    match agreed {
        Agreed::Pilot { until, succeeds_if, per_year_after } => {
            let (until, after) = (format::day(*until, today), money(per_year_after));
            format!("A pilot until {until}. If it succeeds, {after} per year after it: {}.", words(succeeds_if))
        }
        Agreed::PriceByOutcome { outcome, by, per_year_if_met, per_year_otherwise } => {
            let (by, met, otherwise) = (format::day(*by, today), money(per_year_if_met), money(per_year_otherwise));
            format!("{met} per year if it comes true by {by}, else {otherwise}: {}.", words(outcome))
        }
        Agreed::PriceByExpansions { steps } => {
            let step = |step: &ExpansionStep| {
                let expansions = format::counted(step.expansions_min.into(), "expansion", "expansions");
                format!("{}% off the list price from {expansions} on", step.discount_percent)
            };
            format!("{}.", steps.iter().map(step).collect::<Vec<_>>().join(", "))
        }
    }
}

fn part(id: &str) -> String {
    actions::url_part(id)
}
