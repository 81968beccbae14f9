//! The views that KPI definitions read: scoped, converted and grouped before SQL sees them.
//!
//! | view | a row is | columns |
//! |---|---|---|
//! | `win` | a period asked for | `period`, `t0`, `t1` (months) |
//! | `cohort_month` | an account at both ends of a window | `period`, `grp`, `account`, `opening`, `closing`, `kept_by_line`, `price` |
//! | `level_month` | an account live at the close of a month | `period`, `grp`, `account`, `level`, `carried` |
//! | `movement` | a movement | `month`, `grp`, `account`, `kind`, `is_expansion`, `minor` |
//! | `expiry` | a term that ended | `due_month`, `closed_month`, `grp`, `account`, `contract`, `outcome`, `old`, `kept` |
//!
//! Money is minor units per year in the reporting currency. `grp` and `account` are numbers that
//! the reader of the answer turns back into names.

use crate::book::{Book, Entry};
use crate::columns::{Cell, Columns, Of};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use kpis::{Dimension, Kpi, Question};
use revenue::{MovementKind, Window};
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// The views of one question, a batch per worker.
#[derive(Debug)]
pub struct Views {
    /// Name of the view and its batches.
    pub tables: Vec<(&'static str, Vec<RecordBatch>)>,
    /// What the numbers in `grp` stand for.
    pub groups: Vec<String>,
}

/// A view: its name, its columns, and how an account fills it.
struct View {
    name: &'static str,
    columns: &'static [(&'static str, Of)],
    fill: fn(&mut Filling<'_>, account: i32, entry: &Entry),
}

const VIEWS: [View; 4] = [
    View {
        name: "cohort_month",
        columns: &[
            ("period", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("opening", Of::Minor),
            ("closing", Of::Minor),
            ("kept_by_line", Of::Minor),
            ("price", Of::Minor),
        ],
        fill: fill_cohorts,
    },
    View {
        name: "level_month",
        columns: &[
            ("period", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("level", Of::Minor),
            ("carried", Of::Minor),
        ],
        fill: fill_levels,
    },
    View {
        name: "movement",
        columns: &[
            ("month", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("kind", Of::Words),
            ("is_expansion", Of::Truths),
            ("minor", Of::Minor),
        ],
        fill: fill_movements,
    },
    View {
        name: "expiry",
        columns: &[
            ("due_month", Of::Numbers),
            ("closed_month", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("contract", Of::Words),
            ("outcome", Of::Words),
            ("old", Of::Minor),
            ("kept", Of::Minor),
        ],
        fill: fill_expiries,
    },
];

/// Groups get their numbers in the order in which the workers meet them.
#[derive(Default)]
struct Groups {
    numbers: HashMap<String, i32>,
    names: Vec<String>,
}

/// One worker's part of one view.
struct Filling<'a> {
    book: &'a Book,
    question: &'a Question,
    window: Window,
    columns: Columns,
    groups: &'a Mutex<Groups>,
    met: HashMap<String, i32>,
}

/// Builds the views that a KPI's definition names.
///
/// # Errors
/// What Arrow says of a batch; none are expected.
pub fn views(book: &Book, kpi: &Kpi, question: &Question) -> Result<Views, DataFusionError> {
    let window = question.window.unwrap_or(Window::Months(kpi.window_months));
    let groups = Mutex::new(Groups::default());
    let mut tables = vec![("win", vec![windows(question, window)?])];
    for view in VIEWS.iter().filter(|view| kpi.sql.contains(&format!(" {}", view.name))) {
        let filling = || Filling {
            book,
            question,
            window,
            columns: Columns::new(view.columns),
            groups: &groups,
            met: HashMap::new(),
        };
        tables.push((view.name, fill(view, book, filling)?));
    }
    let groups = groups.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Views { tables, groups: groups.names })
}

fn fill<'a>(
    view: &View,
    book: &Book,
    filling: impl Fn() -> Filling<'a> + Sync,
) -> Result<Vec<RecordBatch>, DataFusionError> {
    let workers = thread::available_parallelism().map_or(1, |n| n.get());
    let chunk = book.entries.len().div_ceil(workers).max(1);
    let chunks: Vec<(usize, &[Entry])> = book.entries.chunks(chunk).enumerate().collect();
    if chunks.is_empty() {
        return Ok(vec![Columns::new(view.columns).finish()?]);
    }
    let filled = thread::scope(|scope| {
        let workers: Vec<_> = chunks
            .into_iter()
            .map(|(n, entries)| {
                let mut part = filling();
                scope.spawn(move || {
                    for (i, entry) in entries.iter().enumerate() {
                        part.account((n * chunk + i) as i32, entry, view.fill);
                    }
                    part.columns
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect::<Vec<_>>()
    });
    filled.into_iter().map(Columns::finish).collect()
}

fn windows(question: &Question, window: Window) -> Result<RecordBatch, DataFusionError> {
    let mut columns = Columns::new(&[("period", Of::Numbers), ("t0", Of::Numbers), ("t1", Of::Numbers)]);
    for month in question.from.0..=question.to.0 {
        let opens = match window {
            Window::Months(n) => month - i32::from(n),
            Window::SinceStart => 0,
        };
        columns.push(&[Cell::Number(Some(month)), Cell::Number(Some(opens)), Cell::Number(Some(month))]);
    }
    columns.finish()
}

impl Filling<'_> {
    fn account(&mut self, account: i32, entry: &Entry, fill: fn(&mut Filling<'_>, i32, &Entry)) {
        match self.question.by {
            Some(Dimension::Product | Dimension::Currency) => {
                entry.split(self.question.by).iter().for_each(|part| fill(self, account, part));
            }
            _ => fill(self, account, entry),
        }
    }

    fn group(&mut self, name: String) -> Cell<'static> {
        if let Some(number) = self.met.get(&name) {
            return Cell::Number(Some(*number));
        }
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let next = groups.names.len() as i32;
        let number = *groups.numbers.entry(name.clone()).or_insert(next);
        if number == next {
            groups.names.push(name.clone());
        }
        self.met.insert(name, number);
        Cell::Number(Some(number))
    }
}

fn fill_cohorts(filling: &mut Filling<'_>, account: i32, entry: &Entry) {
    let question = filling.question;
    for row in entry.published.cohort_months(question.from, question.to, filling.window) {
        // The group is that of T0; who was not there yet is left out in the group of T1.
        let on = if row.opening > 0 { row.opened_on } else { row.month.last_day() };
        if !question.filter.population.holds(row.pilot) || !entry.passes(&question.filter, on) {
            continue;
        }
        let group = filling.group(entry.group(question.by, on));
        filling.columns.push(&[
            Cell::Number(Some(row.month.0)),
            group,
            Cell::Number(Some(account)),
            Cell::Minor(row.opening),
            Cell::Minor(row.closing),
            Cell::Minor(row.kept_by_line),
            Cell::Minor(row.price),
        ]);
    }
}

fn fill_levels(filling: &mut Filling<'_>, account: i32, entry: &Entry) {
    let question = filling.question;
    for (month, row) in entry.published.level_months(question.from, question.to) {
        let on = month.last_day();
        if !question.filter.population.holds(row.pilot) || !entry.passes(&question.filter, on) {
            continue;
        }
        let group = filling.group(entry.group(question.by, on));
        filling.columns.push(&[
            Cell::Number(Some(month.0)),
            group,
            Cell::Number(Some(account)),
            Cell::Minor(row.level),
            Cell::Minor(row.carried),
        ]);
    }
}

fn fill_movements(filling: &mut Filling<'_>, account: i32, entry: &Entry) {
    let question = filling.question;
    let back = match filling.window {
        Window::Months(n) => i32::from(n).max(1),
        Window::SinceStart => i32::MAX / 2,
    };
    let (first, last) = (question.from.0.saturating_sub(back), question.to.0);
    let groups = entry.memberships(question.by, &question.filter);
    for (movement, group) in revenue::report::grouped_movements(&entry.published, &groups, question.filter.population) {
        let (month, Some(group)) = (movement.day.month(), group) else { continue };
        if month.0 < first || month.0 > last || matches!(movement.kind, MovementKind::Entered | MovementKind::Left) {
            continue;
        }
        let group = filling.group(group.clone());
        filling.columns.push(&[
            Cell::Number(Some(month.0)),
            group,
            Cell::Number(Some(account)),
            Cell::Word(movement.kind.key()),
            Cell::Truth(movement.kind.is_expansion()),
            Cell::Minor(movement.minor),
        ]);
    }
}

fn fill_expiries(filling: &mut Filling<'_>, account: i32, entry: &Entry) {
    let question = filling.question;
    for expiry in &entry.published.expiries {
        let before = expiry.due_on.plus_days(-1);
        if !question.filter.population.holds(expiry.pilot) || !entry.passes(&question.filter, before) {
            continue;
        }
        let convert = |minor| filling.book.conversion.convert(minor, expiry.currency, expiry.due_on.month());
        let (Some(old), Some(kept)) = (convert(expiry.old_level), convert(expiry.kept())) else { continue };
        let group = filling.group(entry.group(question.by, before));
        filling.columns.push(&[
            Cell::Number(Some(expiry.due_on.month().0)),
            Cell::Number(expiry.closed_on.map(|day| day.month().0)),
            group,
            Cell::Number(Some(account)),
            Cell::Word(&expiry.contract),
            Cell::Word(expiry.outcome.key()),
            Cell::Minor(old),
            Cell::Minor(kept),
        ]);
    }
}
