//! What a month was closed with, and what all facts known now make of it.

use crate::app::App;
use crate::pages::signature::{when, who};
use crate::session::Member;
use crate::views::table::Cell;
use access::Scope;
use actions::analytics::{MovementQuestion, Overview};
use actions::reads::MonthEvent;
use actions::{FrozenMonth, Stop};
use anyhow::Context;
use draw::format;
use kpis::{Filter, Rule};
use money::{Currency, Month};
use std::collections::BTreeMap;

/// The word of an event that closes a month.
const CLOSED: &str = "closed";

/// A month that was closed at least once.
pub struct History {
    /// The figures it was closed with at first.
    pub first: FrozenMonth,
    /// Those it was closed with last.
    pub last: FrozenMonth,
    /// The event that closed it last.
    pub closing: MonthEvent,
    /// The latest event.
    pub latest: MonthEvent,
}

impl History {
    /// Whether it is closed now.
    pub fn is_closed(&self) -> bool {
        self.latest.event == CLOSED
    }
}

/// Events in their order, by month.
pub fn histories(events: Vec<MonthEvent>) -> anyhow::Result<BTreeMap<Month, History>> {
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
pub async fn arr_now(
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
        let question = MovementQuestion::over(
            first.first_day(),
            last.last_day(),
            Filter::default(),
            Rule { currency: other, ..Rule::default() },
        );
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

/// The kinds of imports that can change the levels of the whole company.
const MOVES_FIGURES: [&str; 5] = ["accounts", "contract-lines", "invoice-lines", "levels", "rates"];

/// What was done that can change past figures: sequence and words, the latest first.
pub async fn later_acts(app: &App, member: &Member) -> anyhow::Result<Vec<(i64, String)>> {
    const ACTS_MAX: u64 = 100;
    let mut acts = Vec::new();
    let batches = app.store.batches(&member.scope(), None, ACTS_MAX).await?;
    for (batch, undone) in batches.into_iter().filter(|(batch, _)| MOVES_FIGURES.contains(&batch.kind.as_str())) {
        let by = format!("{}, {}", who(&batch.actor, member), when(batch.recorded_at));
        acts.push((batch.sequence, format!("{} by {by}", batch.file_name)));
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

/// The restatement: how much, and what was recorded since the month was closed.
pub fn difference(minor: i64, currency: Currency, closed_at: i64, later: &[(i64, String)]) -> [Cell; 2] {
    const CAUSES_SHOWN_MAX: usize = 2;
    if minor == 0 {
        return [Cell::text("none"), Cell::text("")];
    }
    let since: Vec<&str> = later.iter().filter(|(s, _)| *s > closed_at).map(|(_, act)| act.as_str()).collect();
    let mut causes = since[..since.len().min(CAUSES_SHOWN_MAX)].join("; ");
    if since.len() > CAUSES_SHOWN_MAX {
        causes.push_str(&format!("; {} more", since.len() - CAUSES_SHOWN_MAX));
    }
    [Cell::text(format::change_exact(minor, currency)), Cell::sentence(causes)]
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use uuid::Uuid;

    /// An event; what it freezes is no more than its closing ARR.
    pub fn event(month: &str, event: &str, closing: i64, sequence: i64) -> MonthEvent {
        let frozen = FrozenMonth {
            currency: Currency::GBP,
            rates: "constant rates, set default".into(),
            opening: 0,
            closing,
            logos: 1,
            movements: BTreeMap::new(),
            kpis: BTreeMap::new(),
        };
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
        assert_eq!(
            found,
            [("2026-08".to_string(), 350_000, 360_000, true, 8), ("2026-09".to_string(), 340_000, 340_000, false, 5),]
        );
    }

    #[test]
    fn a_restatement_names_what_was_recorded_since() {
        let later = [(9, "import of b.csv".to_string()), (3, "import of a.csv".to_string())];
        let told = |minor| difference(minor, Currency::GBP, 5, &later).map(|cell| cell.text);
        assert_eq!(told(-24_000), ["−£240.00", "import of b.csv"]);
        assert_eq!(told(0), ["none", ""]);
    }
}
