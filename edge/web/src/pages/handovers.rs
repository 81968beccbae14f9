//! The ledger of handovers: what was promised, what stands of it and what leaked, by account, by pair
//! of people, and of one person beside two.

mod compared;
mod tables;

pub(super) use tables::{percent, tally};

use super::asked::Asked;
use super::steps::Steps;
use super::{Answer, exports, page, shell};
use crate::app::App;
use crate::layout::{Place as Here, Theme};
use crate::lists::handovers as list;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::handovers::Handovers;
use crate::views::parts::{Choice, Empty, Fact, Link, Note, Pager, Tone};
use actions::{HandoverLedger, LedgerFilter, PromisesAre, handover_ledger};
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use draw::format;
use handover::{HandoverState, Leak, Span};
use money::Currency;
use std::ops::Range;

const PATH: &str = "/handover";
const EXPORT_PATH: &str = "/handover/export";

/// Rows of a table on a page.
const PAGE_ROWS: usize = 50;

pub(super) fn router() -> Router<App> {
    Router::new().route(PATH, get(show)).route(EXPORT_PATH, get(export))
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let filter = filter(member.theme, &asked)?;
    let ledger = handover_ledger(&member.cx()).await.map_err(|e| Problem::fault(member.theme, &e))?;
    let (rows, pairs) = (ledger.rows(filter), ledger.pairs());
    let (shown, accounts_pager) = part(&member, &asked, "start", (rows.len(), "account", "accounts"))?;
    let shown = &rows[shown];
    let signals = ledger.signals(&member.cx(), shown).await.map_err(|e| Problem::fault(member.theme, &e))?;
    let (shown_pairs, pairs_pager) = part(&member, &asked, "pairs", (pairs.len(), "pair", "pairs"))?;
    let compared = ledger.one_or_two();
    let is_empty = ledger.handed_over.is_empty();
    let leak = ledger.leak();
    let view = Handovers {
        shell: shell(&app, &member, Here::Handovers, None).await?,
        facts: if is_empty { Vec::new() } else { facts(&ledger, &leak) },
        notes: notes(&ledger, &leak),
        empty: is_empty.then(|| Empty {
            title: "No customer was handed over yet".into(),
            text: "Open a handover on the page of an account, or write down there what was promised: both are counted here from then on.".into(),
            act: Some(Link::new("Choose an account", "/accounts")),
        }),
        questions: questions(&asked, filter),
        accounts: tables::accounts(&ledger, shown, &signals, rows.len()),
        accounts_pager,
        pairs: tables::pairs(&ledger, &pairs[shown_pairs], pairs.len()),
        pairs_pager,
        one_or_two: compared::card(&compared, &ledger),
        verdicts: compared::verdicts(&compared),
        export: exports::choice(&member, &asked, EXPORT_PATH).filter(|_| !is_empty),
    };
    page(&member, &view)
}

async fn export(member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let filter = filter(member.theme, &asked)?;
    let format = exports::format(&asked, member.theme)?;
    exports::file(&member, list::list(&member.cx(), filter).await, format).await
}

/// Which accounts an address asks for.
///
/// # Errors
/// Every part that is not understood.
fn filter(theme: Theme, asked: &Asked) -> Result<LedgerFilter, Problem> {
    let state = asked.get("state").map(HandoverState::from_key);
    let promises = asked.get("promises").map(PromisesAre::from_key);
    let wrong = |key: &str, words: Vec<&str>| {
        let text = format!("{key}: \u{201c}{}\u{201d} is not understood.", asked.get(key).unwrap_or_default());
        (text, format!("Write one of {}.", words.join(", ")))
    };
    let mut all_wrong = Vec::new();
    if state == Some(None) {
        all_wrong.push(wrong("state", HandoverState::ALL.map(HandoverState::key).to_vec()));
    }
    if promises == Some(None) {
        all_wrong.push(wrong("promises", PromisesAre::ALL.map(PromisesAre::key).to_vec()));
    }
    if !all_wrong.is_empty() {
        return Err(Problem::wrong_address(theme, all_wrong));
    }
    Ok(LedgerFilter { state: state.flatten(), promises: promises.flatten() })
}

/// The rows of a table from where `key` of an address says, and the steps through the others.
fn part(
    member: &Member,
    asked: &Asked,
    key: &str,
    (count, one, many): (usize, &str, &str),
) -> Result<(Range<usize>, Pager), Problem> {
    let steps = Steps::of(asked, PATH, key, count, PAGE_ROWS);
    let steps = steps.ok_or_else(|| Problem::not_found(member.theme, "page", asked.get(key).unwrap_or_default()))?;
    let (shown, all) = (steps.shown.clone(), format::counted(count as i64, one, many));
    let text = if count <= PAGE_ROWS { String::new() } else { steps.told(&all) };
    Ok((shown, steps.pager(text)))
}

fn facts(ledger: &HandoverLedger, leak: &Leak<'_>) -> Vec<Fact> {
    let amount = |span| amounts(span, ledger.currency, format::money_short);
    let count = |count: usize| format::count(count as i64);
    let mut facts = vec![
        Fact::new("Promised", amount(leak.promised)).on("per year"),
        Fact::new("Stands", amount(leak.stands)).on("delivered, or expected by now"),
        Fact::new("Leaked", amount(leak.leak)).to(format!("{PATH}?promises=leaked")).on("of what was promised"),
        Fact::new("Overdue", count(leak.overdue))
            .to(format!("{PATH}?promises=overdue"))
            .on("promises open after their day"),
    ];
    if leak.without_amount > 0 {
        facts.push(Fact::new("Without an amount", count(leak.without_amount)).on("promises not about money"));
    }
    facts
}

fn notes(ledger: &HandoverLedger, leak: &Leak<'_>) -> Vec<Note> {
    let note = |currency: &Currency| {
        let to = ledger.currency;
        let text = format!("Promises in {currency} are left out: there is no rate from {currency} to {to}.");
        Note::new(Tone::Warn, text).with("Import rates", "/imports/new")
    };
    leak.without_rate.iter().map(note).collect()
}

fn questions(asked: &Asked, filter: LedgerFilter) -> Vec<(&'static str, Vec<Choice>)> {
    let choices = |key: &str, chosen: &str, all: Vec<(&str, &str)>| {
        let choice = |(value, text): (&str, &str)| {
            let href = asked.href(PATH, &[(key, value), ("start", "")]);
            if value == chosen { Choice::current(text, href) } else { Choice::other(text, href) }
        };
        std::iter::once(("", "All")).chain(all).map(choice).collect()
    };
    let state = filter.state.map_or("", HandoverState::key);
    let states = HandoverState::ALL.map(|state| (state.key(), state.label())).to_vec();
    let promises = filter.promises.map_or("", PromisesAre::key);
    let all_promises = vec![("overdue", "Promises overdue"), ("leaked", "Leaked")];
    vec![
        ("State of a handover", choices("state", state, states)),
        ("Promises", choices("promises", promises, all_promises)),
    ]
}

/// From the least to the most: "£40,000 to £60,000", or one amount where they are the same.
fn amounts(span: Span, currency: Currency, written: fn(i64, Currency) -> String) -> String {
    match span.low == span.high {
        true => written(span.low, currency),
        false => format!("{} to {}", written(span.low, currency), written(span.high, currency)),
    }
}
