//! The accounts of the ledger, and the pairs of people between whom they were handed over.

use super::super::account::handover::href;
use super::{amounts, list};
use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use actions::{HandoverLedger, LedgerAccount};
use draw::format;
use handover::{HandedOver, Handover, HandoverState, Leak, PairLeak, Span, TOLD_MIN, Tally};
use money::Rate;

/// The rows that are shown, each with its signals, of so many.
pub(super) fn accounts(
    ledger: &HandoverLedger,
    shown: &[&HandedOver<LedgerAccount>],
    signals: &[usize],
    count: usize,
) -> TableCard {
    let row = |(one, signals): (&&HandedOver<LedgerAccount>, &usize)| {
        let leak = ledger.leak_of(one);
        let promises = Cell::text(format::count(one.promises.len() as i64));
        vec![
            Cell::link(&one.account.name, href(one.account.id)),
            member(&one.parties.land_owner),
            member(&one.parties.cam),
            state(one.delivery.as_ref()),
            state(one.commercial.as_ref()),
            if leak.overdue == 0 { promises } else { promises.note(format!("{} overdue", leak.overdue)) },
            match signals {
                0 => Cell::text("0"),
                signals => Cell::link(format::count(*signals as i64), href(one.account.id)),
            },
            money(ledger, &leak, leak.promised),
            money(ledger, &leak, leak.leak),
        ]
    };
    let words = [&list::ACCOUNT, &list::LAND_OWNER, &list::CAM, &list::DELIVERY, &list::COMMERCIAL];
    let numbers = [list::PROMISES.label, list::SIGNALS.label, list::PROMISED, list::LEAKED];
    let columns = words.map(|field| Column::words(field.label)).into_iter().chain(numbers.map(Column::numbers));
    TableCard {
        anchor: "accounts",
        title: "Accounts".into(),
        aside: format::counted(count as i64, "account", "accounts"),
        table: Table {
            caption: "Accounts that were handed over or of which anything was promised, by name".into(),
            columns: columns.collect(),
            rows: shown.iter().zip(signals).map(row).collect(),
            total: None,
            when_empty: "No account is like that.".into(),
        },
        foot: format!(
            "Per year, in {} at the latest rates. Leaked is what was promised less what was delivered or is expected by now; below zero more came. What nobody restated has not leaked. Signals say that a handover fails; the account\u{2019}s handover tells which.",
            ledger.currency
        ),
        more: None,
        export: None,
    }
}

pub(super) fn pairs(ledger: &HandoverLedger, shown: &[PairLeak<'_, LedgerAccount>], count: usize) -> TableCard {
    let row = |pair: &PairLeak<'_, LedgerAccount>| {
        vec![
            Cell::text(pair.land_owner),
            Cell::text(pair.cam),
            Cell::text(format::count(pair.accounts.len() as i64)),
            Cell::text(format::count(pair.promises as i64)),
            money(ledger, &pair.leak, pair.leak.promised),
            money(ledger, &pair.leak, pair.leak.leak),
            tally(&pair.leaked),
        ]
    };
    let numbers = ["Accounts", list::PROMISES.label, list::PROMISED, list::LEAKED, "Accounts that leaked"];
    let words = [list::LAND_OWNER.label, list::CAM.label].map(Column::words);
    TableCard {
        anchor: "pairs",
        title: "Between whom".into(),
        aside: format::counted(count as i64, "pair", "pairs"),
        table: Table {
            caption: "What leaked between each land owner and account manager, by name".into(),
            columns: words.into_iter().chain(numbers.map(Column::numbers)).collect(),
            rows: shown.iter().map(row).collect(),
            total: None,
            when_empty: "Of no account both the land owner and the account manager are known.".into(),
        },
        foot: format!(
            "By name, not by figure: this tells what passes between two sides and is no measure of a person. The last column counts accounts with money promised, each once, of which less is expected by now than was promised, at the middle of both ranges; what is not due yet may still leak. Below it the 95% interval of that share (Wilson); of fewer than {TOLD_MIN} it tells nothing."
        ),
        more: None,
        export: None,
    }
}

/// So many of so many, with the interval of their share.
pub(in crate::pages) fn tally(tally: &Tally) -> Cell {
    let share = tally.share;
    let cell = Cell::text(format!("{} of {}", share.successes, share.trials));
    match tally.interval {
        Some(interval) => cell.note(format!("{} to {}", percent(interval.low), percent(interval.high))),
        None => cell.note("Too few to tell"),
    }
}

/// A share in percent.
pub(in crate::pages) fn percent(share: f64) -> String {
    const MILLIONTHS: f64 = 1_000_000.0;
    format::percent(Rate { part: (share * MILLIONTHS).round() as i64, whole: MILLIONTHS as i64 })
}

fn member(name: &Option<String>) -> Cell {
    name.as_ref().map_or_else(|| Cell::absent("Nobody has said"), Cell::text)
}

fn state(handover: Option<&Handover>) -> Cell {
    let Some(state) = handover.map(Handover::state) else { return Cell::absent("It is not opened") };
    let side = match state {
        HandoverState::Complete => "expand",
        HandoverState::PushedBack => "warn",
        HandoverState::Opened | HandoverState::BriefSent | HandoverState::Accepted => "",
    };
    Cell::tag(state.label(), side)
}

fn money(ledger: &HandoverLedger, leak: &Leak<'_>, span: Span) -> Cell {
    match leak.lines.is_empty() {
        true => Cell::absent("No money was promised, or none that a rate converts"),
        false => Cell::text(amounts(span, ledger.currency, format::money)),
    }
}
