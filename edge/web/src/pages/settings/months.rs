//! Closed months, and what later facts would make of them.

use super::Typed;
use super::restatement::{History, arr_now, difference, histories, later_acts};
use crate::app::App;
use crate::pages::signature::{when, who};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::settings::{MonthForm, Months};
use crate::views::table::{Cell, Column, Table};
use access::Scope;
use draw::format;
use kpis::Rule;
use money::{Day, Month};
use std::collections::BTreeMap;

/// What shows of a hash that is there in full on request.
const HASH_CHARS_SHOWN: usize = 12;

/// The card of the months; none before there is any fact.
pub async fn card(app: &App, member: &Member, typed: &Typed, allowed: bool) -> Result<Option<Months>, Problem> {
    // A closed month is of the whole company: whoever sees less of it does not see its figures.
    if member.scope() != Scope::All {
        return Ok(None);
    }
    let fault = |fault: anyhow::Error| Problem::fault(member.theme, &fault);
    let events = app.store.month_events().await.map_err(|e| fault(e.into()))?;
    let histories = histories(events).map_err(fault)?;
    let stop = |stop| Problem::of_stop(member.theme, stop);
    let overview = app.analytics.overview(&Scope::All, &Rule::default()).await.map_err(stop)?;
    let now = arr_now(app, &histories, &overview).await.map_err(stop)?;
    let later = later_acts(app, member).await.map_err(fault)?;
    let closable = closable(&histories, overview.months, app.clock.today());
    if histories.is_empty() && closable.is_empty() {
        return Ok(None);
    }
    let row = |(month, history): (&Month, &History)| cells(*month, history, now.get(month).copied(), &later, member);
    let columns = ["Month", "State"].map(Column::words).into_iter();
    let numbers = ["ARR as closed", "ARR now", "Difference"].map(Column::numbers);
    let table = Table {
        caption: "Closed months, the latest first".into(),
        columns: columns.chain(numbers).chain([Column::words("Recorded since")]).collect(),
        rows: histories.iter().rev().map(row).collect(),
        total: None,
        when_empty: "No month is closed yet. Closing one keeps its figures as they are.".into(),
    };
    let closed = histories.iter().rev().filter(|(_, history)| history.is_closed()).map(|(month, _)| *month);
    let forms = if allowed { forms(&closable, closed.collect(), typed) } else { Vec::new() };
    Ok(Some(Months { table, forms }))
}

fn cells(month: Month, history: &History, now: Option<i64>, later: &[(i64, String)], member: &Member) -> Vec<Cell> {
    let History { first, last, closing, latest } = history;
    let signed = format!("{}, {}", when(latest.recorded_at), who(&latest.actor, member));
    let note = if latest.reason.is_empty() { signed } else { format!("{signed}: {}", latest.reason) };
    let state = if history.is_closed() { Cell::tag("closed", "expand") } else { Cell::tag("open again", "warn") };
    let behind = format!("/growth/rows?kpi=arr&month={month}&currency={}", last.currency);
    let (arr_now, [difference, causes]) = match now {
        None => {
            let reason = format!("{} can no longer be reported in", last.currency);
            (Cell::absent(&reason), [Cell::absent(&reason), Cell::text("")])
        }
        Some(now) => {
            let arr_now = Cell::link(format::money_exact(now, last.currency), behind);
            (arr_now, difference(now - last.closing, last.currency, closing.sequence, later))
        }
    };
    let as_closed = Cell::text(format::money_exact(last.closing, last.currency));
    let is_first = (first.closing, first.currency) == (last.closing, last.currency);
    let as_closed = match is_first {
        true => as_closed,
        false => as_closed.note(format!("first {}", format::money_exact(first.closing, first.currency))),
    };
    let inputs = format!("Hash of all inputs: {}", closing.inputs_hash);
    let hash: String = closing.inputs_hash.chars().take(HASH_CHARS_SHOWN).collect();
    vec![
        Cell { title: Some(inputs), ..Cell::text(format::month_full(month)).note(format!("inputs {hash}")) },
        state.note(note),
        as_closed,
        arr_now,
        difference,
        causes,
    ]
}

/// Months that are over, have facts and are not closed, the latest first.
fn closable(histories: &BTreeMap<Month, History>, months: Option<(Month, Month)>, today: Day) -> Vec<Month> {
    let Some((first, last)) = months else { return Vec::new() };
    let last = last.min(today.month().plus(-1));
    let closed = |month: &Month| histories.get(month).is_some_and(History::is_closed);
    (first.0..=last.0).rev().map(Month).filter(|month| !closed(month)).collect()
}

fn forms(closable: &[Month], closed: Vec<Month>, typed: &Typed) -> Vec<MonthForm> {
    let mut forms = Vec::new();
    let list = |months: &[Month], picked: String| {
        let options = months.iter().map(|m| Pickable::new(m.to_string(), format::month_full(*m), &picked)).collect();
        Field::new("month", "Month", Control::List(options))
    };
    let reason = |form: &str| Control::Text(typed.reason_in(form).into());
    if let Some(latest) = closable.first() {
        // Months are closed one after the other: the next one is offered first.
        let next = closed.first().map(|month| month.plus(1)).filter(|month| closable.contains(month));
        let picked = typed.value_in("close").map_or_else(|| next.unwrap_or(*latest).to_string(), str::to_string);
        forms.push(MonthForm {
            action: "/settings/months/close".into(),
            fields: vec![
                list(closable, picked).within("close").error(typed.error_in("close", "month")),
                Field::new("reason", "Note", reason("close")).within("close").optional(),
            ],
            text: "Close this month".into(),
        });
    }
    if let Some(latest) = closed.first() {
        let picked = typed.value_in("reopen").map_or_else(|| latest.to_string(), str::to_string);
        forms.push(MonthForm {
            action: "/settings/months/reopen".into(),
            fields: vec![
                list(&closed, picked).within("reopen").error(typed.error_in("reopen", "month")),
                Field::new("reason", "Reason", reason("reopen"))
                    .within("reopen")
                    .help("Kept with the month, beside the figures it had.")
                    .error(typed.error_in("reopen", "reason")),
            ],
            text: "Reopen this month".into(),
        });
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::super::restatement::tests::event;
    use super::*;

    #[test]
    fn months_can_be_closed_once_they_are_over() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let histories = histories(vec![event("2026-08", "closed", 1, 1)]).unwrap();
        for (today, last, want) in [
            ("2026-10-31", "2026-12", vec!["2026-09", "2026-07"]),
            ("2026-11-01", "2026-12", vec!["2026-10", "2026-09", "2026-07"]),
            ("2026-11-01", "2026-08", vec!["2026-07"]),
        ] {
            let found = closable(&histories, Some((month("2026-07"), month(last))), today.parse().unwrap());
            assert_eq!(found.iter().map(Month::to_string).collect::<Vec<_>>(), want, "{today}");
        }
    }
}
