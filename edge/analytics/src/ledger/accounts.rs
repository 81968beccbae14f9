//! The accounts: their group, and the rate of their currency.

use super::LedgerError;
use super::column::Values;
use super::ids::{Ids, NO_ACCOUNT};
use super::labels::Labels;
use super::table::{Field, Kind, Role, Table};
use money::Day;
use std::collections::HashMap;
use std::path::Path;

/// Rows decoded at a time.
const BATCH_ROWS: usize = 8192;

/// What the ledger needs of an account.
#[derive(Clone, Copy)]
pub struct AccountFacts {
    /// Its group, as a position in [`Accounts::groups`].
    pub group: u32,
    /// The rate of its currency, parts per million.
    pub rate_ppm: i64,
}

/// All accounts, numbered in the order of their file.
pub struct Accounts {
    ids: Ids,
    facts: Vec<AccountFacts>,
    groups: Vec<String>,
}

impl Accounts {
    /// Reads the accounts grouped by the column `by`, and the rates.
    pub fn read(accounts: &Path, fx: &Path, by: &str) -> Result<Accounts, LedgerError> {
        let rates = read_rates(fx)?;
        let table = Table::open(accounts)?;
        let id = table.field("account_id", Role::Id)?;
        let currency = table.field("currency", Role::Id)?;
        let by = table.field(by, Role::Group)?;
        refuse_too_many(&table)?;
        let ids = Ids::read(&table, &id)?;
        let rates = read_account_rates(&table, &currency, &rates, fx)?;
        let (groups, group_of) = read_groups(&table, &by)?;
        let facts = group_of.into_iter().zip(rates).map(|(group, rate_ppm)| AccountFacts { group, rate_ppm });
        Ok(Accounts { ids, facts: facts.collect(), groups })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// The names of the groups in their order.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// The account numbers of ids, and back.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// What is known of the account of a number.
    pub fn facts(&self, number: u32) -> AccountFacts {
        self.facts[number as usize]
    }
}

fn refuse_too_many(table: &Table) -> Result<(), LedgerError> {
    if u32::try_from(table.rows()).is_ok_and(|rows| rows < NO_ACCOUNT) {
        return Ok(());
    }
    Err(table.error(None, format!("more than {NO_ACCOUNT} accounts"), "make ledgers of parts of them".into()))
}

/// Calls `each` with the row group and the values of some rows, and for each row whether it has one.
pub fn for_each_batch(
    table: &Table,
    field: &Field,
    mut each: impl FnMut(usize, Values<'_>, &[bool]) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    for row_group in 0..table.row_groups() {
        let [mut column] = table.columns(row_group, [field])?;
        let mut left = table.rows_in(row_group);
        while left > 0 {
            let rows = left.min(BATCH_ROWS);
            let (values, has_value) = column.read_some(rows)?;
            each(row_group, values, &has_value)?;
            left -= rows;
        }
    }
    Ok(())
}

/// A row without a value that it needs.
pub fn missing(table: &Table, row_group: usize, field: &Field) -> LedgerError {
    let name = &field.name;
    table.error(Some(row_group), format!("a row has no {name}"), format!("fill {name}, or leave the row out"))
}

/// A name that must be unique and is not.
pub fn twice(table: &Table, what: &str) -> LedgerError {
    table.error(None, format!("{what} is there twice"), "keep one row of it".into())
}

/// The rate of each account.
fn read_account_rates(
    table: &Table,
    field: &Field,
    rates: &HashMap<String, i64>,
    fx: &Path,
) -> Result<Vec<i64>, LedgerError> {
    let (mut labels, mut rate_of_label, mut out) = (Labels::default(), Vec::new(), Vec::new());
    for_each_batch(table, field, |row_group, values, has_value| {
        if has_value.contains(&false) {
            return Err(missing(table, row_group, field));
        }
        for i in 0..values.len() {
            let label = values.label(i, &mut labels);
            if label as usize == rate_of_label.len() {
                let currency = values.name(i);
                let rate = rates.get(&currency).ok_or_else(|| {
                    let problem = format!("currency {currency} has no rate");
                    table.error(Some(row_group), problem, format!("add a row for it to {}", fx.display()))
                })?;
                rate_of_label.push(*rate);
            }
            out.push(rate_of_label[label as usize]);
        }
        Ok(())
    })?;
    Ok(out)
}

/// The names of the groups in their order, and the group of each account.
fn read_groups(table: &Table, field: &Field) -> Result<(Vec<String>, Vec<u32>), LedgerError> {
    let (mut labels, mut found, mut label_of) = (Labels::default(), Vec::new(), Vec::new());
    for_each_batch(table, field, |_, values, has_value| {
        let mut next = 0..;
        for has_value in has_value {
            let value = if *has_value { next.next() } else { None };
            let label = match value {
                Some(i) => values.label(i, &mut labels),
                None => labels.of_text(b""),
            };
            if label as usize == found.len() {
                found.push(value.map_or_else(Group::default, |i| Group::of(&values, i, field.kind)));
            }
            label_of.push(label);
        }
        Ok(())
    })?;
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|&a, &b| found[a].cmp(&found[b]));
    let mut position = vec![0; found.len()];
    (0..).zip(&order).for_each(|(at, &label)| position[label] = at);
    let names = order.iter().map(|&label| found[label].name.clone()).collect();
    Ok((names, label_of.into_iter().map(|label| position[label as usize]).collect()))
}

/// A group: sorted by its integer where it has one, then by its name.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    integer: Option<i64>,
    name: String,
}

impl Group {
    fn of(values: &Values<'_>, i: usize, kind: Kind) -> Group {
        let Values::Integers(integers) = values else { return Group { integer: None, name: values.name(i) } };
        let integer = integers[i];
        let name = match kind {
            Kind::Flag => (integer == 1).to_string(),
            Kind::Day | Kind::Timestamp { .. } => {
                Day(integer.clamp(i32::MIN.into(), i32::MAX.into()) as i32).to_string()
            }
            _ => integer.to_string(),
        };
        Group { integer: Some(integer), name }
    }
}

/// Parts per million of the reporting currency by currency.
fn read_rates(fx: &Path) -> Result<HashMap<String, i64>, LedgerError> {
    let table = Table::open(fx)?;
    let currency = table.field("currency", Role::Id)?;
    let ppm = table.field("ppm", Role::Integer)?;
    let mut rates = HashMap::new();
    for row_group in 0..table.row_groups() {
        let [mut currency, mut ppm] = table.columns(row_group, [&currency, &ppm])?;
        let rows = table.rows_in(row_group);
        let (currencies, ppm) = (currency.read(rows)?, ppm.read(rows)?);
        for (i, &ppm) in ppm.integers().iter().enumerate() {
            let currency = currencies.name(i);
            if ppm <= 0 {
                let repair = "a rate is above zero: 1000000 for the reporting currency".into();
                return Err(table.error(Some(row_group), format!("currency {currency} has ppm {ppm}"), repair));
            }
            if rates.insert(currency.clone(), ppm).is_some() {
                return Err(twice(&table, &format!("currency {currency}")));
            }
        }
    }
    Ok(rates)
}
