//! The views that KPI definitions read: scoped, converted and grouped before SQL sees them.
//!
//! | view | a row is | columns |
//! |---|---|---|
//! | `win` | a period asked for | `period`, `t0`, `t1` (months) |
//! | `cohort_month` | an account at both ends of a window | `period`, `grp`, `account`, `opening`, `closing`, `kept_by_line`, `price` |
//! | `level_month` | an account live at the close of a month | `period`, `grp`, `account`, `level`, `carried`, `contracted` |
//! | `movement` | a movement | `month`, `grp`, `account`, `kind`, `is_expansion`, `minor` |
//! | `expiry` | a term that ended | `due_month`, `closed_month`, `grp`, `account`, `contract`, `outcome`, `old`, `kept` |
//!
//! Of the land side, as known on the day of the question (views/land.rs):
//!
//! | view | a row is | columns |
//! |---|---|---|
//! | `lead` | a lead, by the month it became known | `month`, `grp`, `account`, `lead`, `outcome` |
//! | `lead_company` | a company that was a lead, by its first | `month`, `grp`, `account`, `has_matured`, `is_quoted` |
//! | `quoted_deal` | a deal, by the month of its first quote | `month`, `grp`, `account`, `deal`, `has_matured`, `is_won` |
//! | `won_deal` | a deal, by the month it was won | `month`, `grp`, `account`, `deal`, `is_first`, `has_amount`, `minor`, `days_from_lead`, `days_from_quote` |
//! | `open_quote` | a quoted deal undecided at the close of a month | `period`, `grp`, `account`, `deal`, `age_days` |
//! | `open_deal` | a deal undecided then | `period`, `grp`, `account`, `deal`, `has_amount`, `minor` |
//! | `next_move` | what was expected to follow, by the month in which so many `months` since signature are over | `month`, `months`, `grp`, `account`, `deal`, `is_over`, `has_amount`, `low`, `realised` |
//! | `landing` | a customer's first order, by the month in which its year is over | `month`, `grp`, `account`, `deal`, `retained`, `expanded` |
//!
//! Money is minor units per year in the reporting currency. `grp` and `account` are numbers that
//! the reader of the answer turns back into names. A group has another number in every section,
//! so that one run of a definition gives the figures of each section apart.

mod land;

use crate::columns::{Cell, Columns, Of};
use crate::entry::Entry;
use crate::publication::{Publication, Section};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::error::DataFusionError;
use kpis::{Definition, Dimension, Question};
use money::{Day, Month};
use revenue::{Conversion, MovementKind, Window};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The views of one question over some sections.
#[derive(Debug)]
pub struct Views<'a> {
    /// The rows of each view by its name.
    pub tables: HashMap<&'static str, RecordBatch>,
    /// What the numbers in `grp` stand for: section and name.
    groups: Vec<(usize, String)>,
    /// The first account number of each section, and the section.
    sections: Vec<(i32, &'a Section)>,
}

impl Views<'_> {
    /// The section (its place in the publication) and the name of a group.
    pub fn group(&self, number: i32) -> Option<&(usize, String)> {
        self.groups.get(usize::try_from(number).ok()?)
    }

    /// Whether no view has a row, so that nothing can come of a definition over them.
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(|(view, rows)| *view == WINDOWS || rows.num_rows() == 0)
    }

    /// The account of a number.
    pub fn entry(&self, number: i32) -> Option<&Entry> {
        let after = self.sections.partition_point(|(first, _)| *first <= number);
        let (first, section) = self.sections.get(after.checked_sub(1)?)?;
        section.entries.get(usize::try_from(number - first).ok()?).map(Arc::as_ref)
    }
}

/// A view: its name, its columns, and how an account fills it.
struct View {
    name: &'static str,
    columns: &'static [(&'static str, Of)],
    fill: Fill,
}

/// Adds the rows of one account.
type Fill = fn(&mut Filling<'_>, &mut Columns, account: i32, entry: &Entry);

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
            ("contracted", Of::Minor),
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

/// What an account is filled in with, and the groups met so far.
struct Filling<'a> {
    conversion: &'a Conversion,
    question: &'a Question,
    today: Day,
    window: Window,
    section: usize,
    /// The numbers of this section's groups.
    numbers: HashMap<String, i32>,
    /// The groups of all sections.
    met: Vec<(usize, String)>,
}

fn all_views() -> impl Iterator<Item = &'static View> {
    VIEWS.iter().chain(land::VIEWS)
}

/// The columns of a view, for the planner.
///
/// # Errors
/// What Arrow says of them; none are expected.
pub fn schemas() -> Result<Vec<(&'static str, SchemaRef)>, DataFusionError> {
    let named = all_views().map(|view| (view.name, view.columns)).chain([(WINDOWS, WINDOW_COLUMNS)]);
    named.map(|(name, columns)| Ok((name, Columns::new(columns).finish()?.schema()))).collect()
}

/// Builds the views that a definition names, over some sections of a publication.
///
/// # Errors
/// What Arrow says of a batch; none are expected.
pub fn views<'a>(
    publication: &'a Publication,
    sections: &[usize],
    definition: &Definition,
    question: &Question,
    today: Day,
) -> Result<Views<'a>, DataFusionError> {
    let window = question.window.unwrap_or(Window::Months(definition.window_months));
    // A name may begin another's: `lead` is no `lead_company`.
    let words: HashSet<&str> = definition.sql.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let named: Vec<&View> = all_views().filter(|view| words.contains(view.name)).collect();
    let mut columns: Vec<Columns> = named.iter().map(|view| Columns::new(view.columns)).collect();
    let conversion = &publication.lens.conversion;
    let (numbers, met) = (HashMap::new(), Vec::new());
    let mut filling = Filling { conversion, question, today, window, section: 0, numbers, met };
    let (mut first, mut numbered) = (0, Vec::with_capacity(sections.len()));
    for n in sections {
        let section: &Section = &publication.sections[*n];
        filling.begin(*n);
        for (account, entry) in (first..).zip(&section.entries) {
            for (view, columns) in named.iter().zip(&mut columns) {
                filling.account(columns, account, entry, view.fill);
            }
        }
        numbered.push((first, section));
        first += section.entries.len() as i32;
    }
    let mut tables = HashMap::from([(WINDOWS, windows(question, window)?)]);
    for (view, columns) in named.iter().zip(columns) {
        tables.insert(view.name, columns.finish()?);
    }
    Ok(Views { tables, groups: filling.met, sections: numbered })
}

const WINDOWS: &str = "win";
const WINDOW_COLUMNS: &[(&str, Of)] = &[("period", Of::Numbers), ("t0", Of::Numbers), ("t1", Of::Numbers)];

fn windows(question: &Question, window: Window) -> Result<RecordBatch, DataFusionError> {
    let mut columns = Columns::new(WINDOW_COLUMNS);
    for Month(month) in question.periods() {
        let opens = match window {
            Window::Months(n) => month - i32::from(n),
            Window::SinceStart => 0,
        };
        columns.push(&[Cell::Number(Some(month)), Cell::Number(Some(opens)), Cell::Number(Some(month))]);
    }
    columns.finish()
}

impl Filling<'_> {
    /// A section begins, with groups of its own.
    fn begin(&mut self, section: usize) {
        self.section = section;
        self.numbers.clear();
    }

    fn account(&mut self, columns: &mut Columns, account: i32, entry: &Entry, fill: Fill) {
        match self.question.by {
            Some(Dimension::Product | Dimension::Currency) => {
                entry.split(self.question.by).iter().for_each(|part| fill(self, columns, account, part));
            }
            _ => fill(self, columns, account, entry),
        }
    }

    /// The first and last month that windows of the question hold anything of.
    fn months(&self) -> (i32, i32) {
        let back = match self.window {
            Window::Months(n) => i32::from(n).max(1),
            Window::SinceStart => i32::MAX / 2,
        };
        (self.question.from.0.saturating_sub(back), self.question.to.0)
    }

    fn group(&mut self, name: &str) -> Cell<'static> {
        if let Some(number) = self.numbers.get(name) {
            return Cell::Number(Some(*number));
        }
        let number = self.met.len() as i32;
        self.numbers.insert(name.into(), number);
        self.met.push((self.section, name.into()));
        Cell::Number(Some(number))
    }
}

fn fill_cohorts(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let question = filling.question;
    for row in entry.published.cohort_months(question.periods(), filling.window) {
        // The group is that of T0; who was not there yet is left out in the group of T1.
        let on = if row.opening > 0 { row.opened_on } else { row.month.last_day() };
        if !question.filter.population.holds(row.pilot) || !entry.passes(&question.filter, on) {
            continue;
        }
        let group = filling.group(&entry.group(question.by, on));
        columns.push(&[
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

fn fill_levels(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let question = filling.question;
    for (month, row) in entry.published.level_months(question.periods()) {
        let on = month.last_day();
        if !question.filter.population.holds(row.pilot) || !entry.passes(&question.filter, on) {
            continue;
        }
        let group = filling.group(&entry.group(question.by, on));
        columns.push(&[
            Cell::Number(Some(month.0)),
            group,
            Cell::Number(Some(account)),
            Cell::Minor(row.level),
            Cell::Minor(row.carried),
            Cell::Minor(row.contracted),
        ]);
    }
}

fn fill_movements(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let question = filling.question;
    let (first, last) = filling.months();
    let groups = entry.memberships(question.by, &question.filter);
    for (movement, group) in revenue::report::grouped_movements(&entry.published, &groups, question.filter.population) {
        let (month, Some(group)) = (movement.day.month(), group) else { continue };
        if month.0 < first || month.0 > last || matches!(movement.kind, MovementKind::Entered | MovementKind::Left) {
            continue;
        }
        let group = filling.group(group);
        columns.push(&[
            Cell::Number(Some(month.0)),
            group,
            Cell::Number(Some(account)),
            Cell::Word(movement.kind.key()),
            Cell::Truth(movement.kind.is_expansion()),
            Cell::Minor(movement.minor),
        ]);
    }
}

fn fill_expiries(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let question = filling.question;
    for expiry in &entry.published.expiries {
        let before = expiry.due_on.plus_days(-1);
        if !question.filter.population.holds(expiry.pilot) || !entry.passes(&question.filter, before) {
            continue;
        }
        let convert = |minor| filling.conversion.convert(minor, expiry.currency, expiry.due_on.month());
        let (Some(old), Some(kept)) = (convert(expiry.old_level), convert(expiry.kept())) else { continue };
        let group = filling.group(&entry.group(question.by, before));
        columns.push(&[
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
