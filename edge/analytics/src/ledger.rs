//! `ascend ledger`: the month-end snapshot straight from Parquet, without importing.
//!
//! Changes arrive in any order, yet the rule needs an account's changes together. So each thread
//! takes row group after row group and sorts the changes into partitions of neighbouring
//! accounts; then each takes partition after partition, small enough for its cache, and adds
//! account after account to a [`Snapshot`] of its own. The snapshots merge into the answer.

mod accounts;
mod column;
mod error;
mod ids;
mod labels;
mod partitions;
mod scan;
mod table;
#[cfg(test)]
mod tests;

pub use error::LedgerError;

use accounts::Accounts;
use labels::Products;
use money::Month;
use partitions::{Layout, Partitions};
use revenue::month_end::{MonthEnd, Snapshot, Unsound};
use scan::Scan;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use table::Table;

/// Most groups × months a ledger may have; each thread holds some 120 bytes for each.
const CELLS_MAX: usize = 250_000;

/// What a ledger is made from.
#[derive(Clone, Debug)]
pub struct LedgerInput {
    /// Parquet of changes: change_id, account_id, product_id, effective_date, mrr_after (minor
    /// units per month).
    pub levels: PathBuf,
    /// Parquet of accounts: account_id, currency, and the column to group by.
    pub accounts: PathBuf,
    /// Parquet of rates: currency, ppm (parts per million of the reporting currency).
    pub fx: PathBuf,
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
    /// The column of `accounts` to group by.
    pub by: String,
    /// How many threads work; all cores when absent.
    pub threads: Option<NonZeroUsize>,
}

/// One row of the ledger: a group in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// The group; empty for accounts without one.
    pub group: String,
    /// Months since the first, from 0.
    pub month: usize,
    /// What the group's accounts did.
    pub month_end: MonthEnd,
}

/// The ledger of all groups and months, sorted by group, then month. Integer groups sort by
/// value, all others by their text.
pub fn month_end_ledger(input: &LedgerInput) -> Result<Vec<LedgerRow>, LedgerError> {
    let threads = input.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let accounts = guarded(&input.accounts, || Accounts::read(&input.accounts, &input.fx, &input.by))?;
    let groups = accounts.groups();
    refuse_too_many_cells(input, groups.len())?;

    let rows = guarded(&input.levels, || Ok(Table::open(&input.levels)?.rows()))?;
    let layout = Layout::new(accounts.len(), rows);
    let partitions = partition(input, &accounts, &layout, threads)?;
    let snapshot = reduce(input, &accounts, &layout, &partitions, threads)?;

    let rows_of = |(group, name): (usize, &String)| {
        let name = name.clone();
        let month_ends = snapshot.month_ends(group).into_iter().enumerate();
        month_ends.map(move |(month, month_end)| LedgerRow { group: name.clone(), month, month_end })
    };
    Ok(groups.iter().enumerate().flat_map(rows_of).collect())
}

/// Writes the 22 columns in their order as CSV without a header.
pub fn write_csv(rows: &[LedgerRow], mut out: impl Write) -> io::Result<()> {
    for row in rows {
        let group = &row.group;
        if group.contains(['"', ',', '\n', '\r']) {
            write!(out, "\"{}\",{}", group.replace('"', "\"\""), row.month)?;
        } else {
            write!(out, "{group},{}", row.month)?;
        }
        for column in row.month_end.columns() {
            write!(out, ",{column}")?;
        }
        writeln!(out)?;
    }
    out.flush()
}

fn refuse_too_many_cells(input: &LedgerInput, groups: usize) -> Result<(), LedgerError> {
    let months = usize::try_from(input.to.0 - input.from.0 + 1).unwrap_or(0);
    if groups.saturating_mul(months) <= CELLS_MAX {
        return Ok(());
    }
    Err(LedgerError {
        file: input.accounts.clone(),
        row_group: None,
        problem: format!("{groups} values of {} in {months} months are more than {CELLS_MAX} rows", input.by),
        repair: "group by a column with fewer values, or ask for fewer months".into(),
    })
}

/// All changes of the file, in one set of partitions per thread.
fn partition(
    input: &LedgerInput,
    accounts: &Accounts,
    layout: &Layout,
    threads: usize,
) -> Result<Vec<Partitions>, LedgerError> {
    let products = Products::default();
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        let mut scan = Scan::open(&input.levels, accounts, &products)?;
        let mut partitions = Partitions::new(layout);
        while !stop.load(Ordering::Relaxed) {
            let row_group = next.fetch_add(1, Ordering::Relaxed);
            if row_group >= scan.row_groups() {
                break;
            }
            scan.partition(row_group, &mut partitions)?;
        }
        Ok(partitions)
    };
    in_threads(threads, || guarded(&input.levels, work).inspect_err(|_| stop.store(true, Ordering::Relaxed)))
}

/// The snapshot of all partitions.
fn reduce(
    input: &LedgerInput,
    accounts: &Accounts,
    layout: &Layout,
    partitions: &[Partitions],
    threads: usize,
) -> Result<Snapshot, LedgerError> {
    let unsound = |account: u32, why: Unsound| LedgerError {
        file: input.levels.clone(),
        row_group: None,
        problem: format!("account {}: {why}", accounts.ids().id_of(account)),
        repair: "check mrr_after of this account, and ppm of its currency".into(),
    };
    let empty = || Snapshot::new(input.from, input.to, accounts.groups().len());
    let next = AtomicUsize::new(0);
    let work = || {
        let mut snapshot = empty();
        let mut by_account = partitions::ByAccount::default();
        loop {
            let partition = next.fetch_add(1, Ordering::Relaxed);
            if partition >= layout.partitions() {
                return Ok(snapshot);
            }
            by_account.fill(layout, partition, partitions);
            for (account, changes) in by_account.accounts() {
                let facts = accounts.facts(account);
                snapshot
                    .add_account(facts.group as usize, facts.rate_ppm, changes)
                    .map_err(|why| unsound(account, why))?;
            }
        }
    };
    let mut all = empty();
    for part in in_threads(threads, work)? {
        all.merge(&part).map_err(|why| LedgerError {
            file: input.levels.clone(),
            row_group: None,
            problem: why.to_string(),
            repair: "check mrr_after, and ppm of the rates".into(),
        })?;
    }
    Ok(all)
}

/// What each of `threads` threads makes of `work`; the first error when one fails.
fn in_threads<T: Send>(
    threads: usize,
    work: impl Fn() -> Result<T, LedgerError> + Sync,
) -> Result<Vec<T>, LedgerError> {
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

/// `read`, with a panic of the Parquet decoder over damaged bytes turned into an error.
fn guarded<T>(file: &Path, read: impl FnOnce() -> Result<T, LedgerError>) -> Result<T, LedgerError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(LedgerError::damaged(file, None, "its pages cannot be decoded")))
}
