//! Closed months, and what later facts would make of them.

use super::Typed;
use crate::app::App;
use crate::pages::signature::{when, who};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::settings::{MonthForm, Months};
use crate::views::table::{Cell, Column, Table};
use access::Scope;
use actions::analytics::{MovementQuestion, Overview};
use actions::reads::MonthEvent;
use actions::{FrozenMonth, Stop};
use anyhow::Context;
use draw::format;
use kpis::{Filter, Rule};
use money::{Currency, Day, Month};
use std::collections::BTreeMap;

/// The word of an event that closes a month.
const CLOSED: &str = "closed";
/// What shows of a hash that is there in full on request.
const HASH_CHARS_SHOWN: usize = 12;

/// A month that was closed at least once.
struct History {
    first: FrozenMonth,
    last: FrozenMonth,
    /// The event that closed it last.
    closing: MonthEvent,
    /// The latest event.
    latest: MonthEvent,
}

/// The card of the months; none before there is any fact.
pub async fn card(app: &App, member: &Member, typed: &Typed, allowed: bool) -> Result<Option<Months>, Problem> {
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
    let numbers = ["ARR as closed", "ARR now", "Difference", "ARR as first closed"].map(Column::numbers);
    let table = Table {
        caption: "Closed months, the latest first".into(),
        columns: columns.chain(numbers).chain([Column::words("Hash of inputs")]).collect(),
        rows: histories.iter().rev().map(row).collect(),
        total: None,
        when_empty: "No month is closed yet. Closing one keeps its figures as they are.".into(),
    };
    let closed = histories.iter().rev().filter(|(_, history)| history.is_closed()).map(|(month, _)| *month);
    let forms = if allowed { forms(&closable, closed.collect(), typed) } else { Vec::new() };
    Ok(Some(Months { table, forms }))
}

impl History {
    fn is_closed(&self) -> bool {
        self.latest.event == CLOSED
    }
}

/// Events in their order, by month.
fn histories(events: Vec<MonthEvent>) -> anyhow::Result<BTreeMap<Month, History>> {
    let mut histories: BTreeMap<Month, History> = BTreeMap::new();
    for event in events {
        let month = Month(event.month);
        if event.event != CLOSED {
            if let Some(history) = histories.get_mut(&month) {
                history.latest = event;
            }
            continue;
        }
        let frozen: FrozenMonth =
            serde_json::from_str(&event.figures).with_context(|| format!("reading the closed figures of {month}"))?;
        let first = histories.remove(&month).map_or_else(|| frozen.clone(), |history| history.first);
        histories.insert(month, History { first, last: frozen, closing: event.clone(), latest: event });
    }
    Ok(histories)
}

/// ARR at the close of each of these months by all facts known now, in the currency it was closed
/// in; absent where that currency can no longer be reported in.
async fn arr_now(
    app: &App,
    histories: &BTreeMap<Month, History>,
    overview: &Overview,
) -> Result<BTreeMap<Month, i64>, Stop> {
    let mut spans: BTreeMap<Currency, (Month, Month)> = BTreeMap::new();
    for (month, history) in histories {
        spans.entry(history.last.currency).or_insert((*month, *month)).1 = *month;
    }
    let mut now = BTreeMap::new();
    for (currency, (first, last)) in spans {
        let other = (currency != overview.currency).then_some(currency);
        let question = MovementQuestion {
            from: first.first_day(),
            to: last.last_day(),
            by_month: true,
            by: None,
            account: None,
            kinds: Vec::new(),
            group: None,
            at_most: None,
            filter: Filter::default(),
            rule: Rule { currency: other, ..Rule::default() },
        };
        let answer = match app.analytics.movements(&Scope::All, &question).await {
            Ok(answer) => answer,
            Err(Stop::Fault(fault)) => return Err(Stop::Fault(fault)),
            Err(Stop::BadInput(_) | Stop::Refusal(_)) => continue,
        };
        let closings: BTreeMap<Month, i64> = answer.rows.iter().map(|p| (p.from, p.row.closing)).collect();
        // A month in which nothing is live any more has no row.
        let of_currency = histories.iter().filter(|(_, history)| history.last.currency == currency);
        now.extend(of_currency.map(|(month, _)| (*month, closings.get(month).copied().unwrap_or(0))));
    }
    Ok(now)
}

/// What was done that can change past figures: sequence and words, the latest first.
async fn later_acts(app: &App, member: &Member) -> anyhow::Result<Vec<(i64, String)>> {
    const ACTS_MAX: u64 = 100;
    let mut acts = Vec::new();
    for (batch, undone) in app.store.batches(&Scope::All, None, ACTS_MAX).await? {
        let by = format!("{}, {}", who(&batch.actor, member), when(batch.recorded_at));
        acts.push((batch.sequence, format!("import of {} by {by}", batch.file_name)));
        if let Some(undone) = undone {
            let by = format!("{}, {}", who(&undone.actor, member), when(undone.recorded_at));
            acts.push((undone.sequence, format!("undoing of {} by {by}", batch.file_name)));
        }
    }
    for section in ["revenue", "report"] {
        for version in app.store.policy_versions(section).await? {
            let by = format!("{}, {}", who(&version.actor, member), when(version.recorded_at));
            acts.push((version.sequence, format!("change of the {section} settings by {by}")));
        }
    }
    acts.sort_by_key(|(sequence, _)| std::cmp::Reverse(*sequence));
    Ok(acts)
}

fn cells(month: Month, history: &History, now: Option<i64>, later: &[(i64, String)], member: &Member) -> Vec<Cell> {
    let History { first, last, closing, latest } = history;
    let signed = format!("{}, {}", when(latest.recorded_at), who(&latest.actor, member));
    let note = if latest.reason.is_empty() { signed } else { format!("{signed}: {}", latest.reason) };
    let state = if history.is_closed() { Cell::tag("closed", "expand") } else { Cell::tag("open again", "warn") };
    let behind = format!("/growth/rows?kpi=arr&month={month}&currency={}", last.currency);
    let (arr_now, difference) = match now {
        None => {
            let reason = format!("{} can no longer be reported in", last.currency);
            (Cell::absent(&reason), Cell::absent(&reason))
        }
        Some(now) => {
            let arr_now = Cell::link(format::money_exact(now, last.currency), behind);
            (arr_now, difference(now - last.closing, last.currency, closing.sequence, later))
        }
    };
    let hash: String = closing.inputs_hash.chars().take(HASH_CHARS_SHOWN).collect();
    vec![
        Cell::text(format::month_full(month)),
        state.note(note),
        Cell::text(format::money_exact(last.closing, last.currency)),
        arr_now,
        difference,
        Cell::text(format::money_exact(first.closing, first.currency)),
        Cell { title: Some(closing.inputs_hash.clone()), ..Cell::text(hash) },
    ]
}

/// The restatement: how much, and what was recorded since the month was closed.
fn difference(minor: i64, currency: Currency, closed_at: i64, later: &[(i64, String)]) -> Cell {
    const CAUSES_SHOWN_MAX: usize = 3;
    if minor == 0 {
        return Cell::text("none");
    }
    let since: Vec<&str> = later.iter().filter(|(s, _)| *s > closed_at).map(|(_, act)| act.as_str()).collect();
    let mut note = format!("Since then: {}", since[..since.len().min(CAUSES_SHOWN_MAX)].join("; "));
    if since.len() > CAUSES_SHOWN_MAX {
        note.push_str(&format!("; {} more", since.len() - CAUSES_SHOWN_MAX));
    }
    let cell = Cell { flows: true, ..Cell::text(format::change_exact(minor, currency)) };
    if since.is_empty() { cell } else { cell.note(note) }
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
    use super::*;
    use actions::FrozenRate;
    use uuid::Uuid;

    fn event(month: &str, event: &str, closing: i64, sequence: i64) -> MonthEvent {
        let none = FrozenRate { part: 0, whole: 0 };
        let movements = BTreeMap::new();
        let currency = Currency::GBP;
        let frozen = FrozenMonth { currency, sequence, opening: 0, movements, closing, logos: 1, nrr: none, grr: none };
        MonthEvent {
            id: Uuid::from_u128(sequence as u128),
            month: month.parse::<Month>().unwrap().0,
            event: event.into(),
            figures: if event == CLOSED { serde_json::to_string(&frozen).unwrap() } else { String::new() },
            inputs_hash: String::new(),
            actor: "local:deploy".into(),
            recorded_at: 0,
            reason: String::new(),
            sequence,
        }
    }

    #[test]
    fn a_month_keeps_its_first_closing_through_a_reopening() {
        let events = vec![
            event("2026-08", CLOSED, 350_000, 4),
            event("2026-09", CLOSED, 340_000, 5),
            event("2026-08", "reopened", 0, 7),
            event("2026-08", CLOSED, 360_000, 8),
            event("2026-09", "reopened", 0, 9),
        ];
        let found: Vec<_> = histories(events)
            .unwrap()
            .iter()
            .map(|(m, h)| (m.to_string(), h.first.closing, h.last.closing, h.is_closed(), h.closing.sequence))
            .collect();
        assert_eq!(found, [
            ("2026-08".to_string(), 350_000, 360_000, true, 8),
            ("2026-09".to_string(), 340_000, 340_000, false, 5),
        ]);
    }

    #[test]
    fn months_can_be_closed_once_they_are_over() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let histories = histories(vec![event("2026-08", CLOSED, 1, 1)]).unwrap();
        for (today, last, want) in [
            ("2026-10-31", "2026-12", vec!["2026-09", "2026-07"]),
            ("2026-11-01", "2026-12", vec!["2026-10", "2026-09", "2026-07"]),
            ("2026-11-01", "2026-08", vec!["2026-07"]),
        ] {
            let found = closable(&histories, Some((month("2026-07"), month(last))), today.parse().unwrap());
            assert_eq!(found.iter().map(Month::to_string).collect::<Vec<_>>(), want, "{today}");
        }
    }

    #[test]
    fn a_restatement_names_what_was_recorded_since() {
        let later = [(9, "import of b.csv".to_string()), (3, "import of a.csv".to_string())];
        let cell = difference(-24_000, Currency::GBP, 5, &later);
        assert_eq!((cell.text.as_str(), cell.note.as_deref()), ("−£240.00", Some("Since then: import of b.csv")));
        assert_eq!(difference(0, Currency::GBP, 5, &later).text, "none");
    }
}
