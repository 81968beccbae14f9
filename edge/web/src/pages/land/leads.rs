//! The leads: how well each fits and why, what was decided, and what looks like the same company.

use super::{Asked, card, href};
use crate::app::App;
use crate::layout::Place as Here;
use crate::lists::{self, leads::LeadsAsked};
use crate::pages::{Answer, exports, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::land::LandList;
use crate::views::parts::{Choice, Link, Note, Tone};
use crate::views::table::{Cell, Column, Table};
use actions::{FittedLead, all_leads};
use axum::extract::{Query, State};
use draw::format;
use land::{Fit, FitLabel, Qualification};
use money::Day;

const PATH: &str = "/land/leads";
const EXPORT: &str = "/land/leads/export";

/// Leads of a page, and how many more each step shows.
const ROWS: usize = 100;

const FITS: [(&str, FitLabel); 4] = [
    ("good", FitLabel::Good),
    ("partial", FitLabel::Partial),
    ("poor", FitLabel::Poor),
    ("unknown", FitLabel::Unknown),
];

const DECISIONS: [(&str, &str); 3] =
    [("open", "Undecided"), ("qualified", "Qualified"), ("unqualified", "Unqualified")];

pub(super) async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let today = app.clock.today();
    let all = all_leads(&member.cx()).await.map_err(|e| Problem::fault(member.theme, &e))?;
    let which = which(&asked);
    let leads: Vec<&FittedLead> = all.leads.iter().filter(|one| which.holds(one, today)).collect();
    let limit = asked.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(ROWS);
    let shown = &leads[..limit.min(leads.len())];
    let counted = format::counted(leads.len() as i64, "lead", "leads");
    let table = Table {
        caption: "Leads, the latest first".into(),
        columns: ["Lead", "Fit", "Why", "Decision", "Known since", "Likely the same company"].map(Column::words).into(),
        rows: shown.iter().map(|one| row(one, today)).collect(),
        total: None,
        when_empty: match all.leads.is_empty() {
            true => "No lead is known. Import leads, or record one on the page of its account.".into(),
            false => "No lead is like that.".into(),
        },
    };
    let mut card = card("leads", "Leads", table, "A person decides whether two leads are one company.");
    card.aside = format!("{} of {counted}", format::count(shown.len() as i64));
    card.export = exports::choice(&member, &asked, EXPORT).filter(|_| !leads.is_empty());
    let notes = match all.profile {
        0 => {
            let text = "Nobody has written down the ideal customer yet, so no fit is known.";
            vec![Note::new(Tone::Observe, text).with("Write it down", "/land/profile")]
        }
        _ => Vec::new(),
    };
    let more = (shown.len() < leads.len())
        .then(|| Link::new("Show more", asked.href(PATH, &[("limit", &(limit.saturating_add(ROWS)).to_string())])));
    let title = which.month.map_or("Leads".into(), |month| format!("Leads, {}", format::month_full(month)));
    let about = "Who could become a customer. What nobody knows of a lead is never counted against it.".into();
    let questions = vec![
        ("Fit", choices(&asked, "fit", FITS.map(|(key, label)| (key, label.label())))),
        ("Decision", choices(&asked, "decision", DECISIONS)),
    ];
    let shell = shell(&app, &member, Here::Land, None).await?;
    page(&member, &LandList { shell, title, about, notes, questions, card, more })
}

/// The list as a file.
pub(super) async fn export(member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let format = exports::format(&asked, member.theme)?;
    exports::file(&member, lists::leads::list(&member.cx(), which(&asked)).await, format).await
}

fn which(asked: &Asked) -> LeadsAsked {
    LeadsAsked {
        month: asked.get("month").and_then(|month| month.parse().ok()),
        fit: FITS.iter().find(|(key, _)| asked.get("fit") == Some(*key)).map(|(_, label)| *label),
        decision: DECISIONS.iter().map(|(key, _)| *key).find(|key| asked.get("decision") == Some(*key)),
    }
}

fn choices<const N: usize>(asked: &Asked, key: &str, all: [(&str, &str); N]) -> Vec<Choice> {
    let chosen = asked.get(key).filter(|word| all.iter().any(|(value, _)| value == word)).unwrap_or_default();
    let choice = |(value, text): (&str, &str)| {
        let href = asked.href(PATH, &[(key, value), ("limit", "")]);
        if value == chosen { Choice::current(text, href) } else { Choice::other(text, href) }
    };
    std::iter::once(("", "All")).chain(all).map(choice).collect()
}

fn row(one: &FittedLead, today: Day) -> Vec<Cell> {
    let same: Vec<String> = one
        .similar
        .iter()
        .map(|similar| {
            let others: Vec<&str> = similar.others.iter().map(|(_, company)| company.as_str()).collect();
            format!("{}: {}", others.join(", "), similar.reasons.join(" "))
        })
        .collect();
    vec![
        Cell::link(&one.lead.company, href(one.account)).note(&one.lead.source),
        fit(&one.fit),
        why(&one.fit),
        decision(one.lead.qualification_on(today), today),
        Cell::text(format::day(one.lead.created_on, today)),
        if same.is_empty() { Cell::absent("No other lead looks like it") } else { Cell::sentence(same.join(" ")) },
    ]
}

/// The verdict with the score behind it.
pub(in crate::pages) fn fit(fit: &Fit) -> Cell {
    let side = match fit.label {
        FitLabel::Good => "land",
        FitLabel::Partial | FitLabel::Unknown => "",
        FitLabel::Poor => "warn",
    };
    let cell = Cell::tag(fit.label.label(), side);
    match fit.score.whole {
        0 => cell,
        _ => cell.note(format!("{} met, {} known", format::percent(fit.score), format::percent(fit.known))),
    }
}

/// What speaks for it, what against, and what nobody has said.
pub(in crate::pages) fn why(fit: &Fit) -> Cell {
    let parts = [("For", &fit.reasons_for), ("Against", &fit.reasons_against), ("To be asked", &fit.unknown)];
    let said = parts.iter().filter(|(_, reasons)| !reasons.is_empty());
    let said: Vec<String> = said.map(|(word, reasons)| format!("{word}: {}.", reasons.join("; "))).collect();
    if said.is_empty() { Cell::absent("No profile is written") } else { Cell::sentence(said.join(" ")) }
}

/// What was decided, since when, and why not.
pub(in crate::pages) fn decision(qualification: &Qualification, today: Day) -> Cell {
    match qualification {
        Qualification::Open => Cell::tag("Undecided", ""),
        Qualification::Qualified { on } => Cell::tag("Qualified", "land").note(format::day(*on, today)),
        Qualification::Unqualified { on, reason } => {
            Cell::tag("Unqualified", "warn").note(format!("{}, {reason}", format::day(*on, today)))
        }
    }
}
