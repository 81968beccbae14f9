//! Reading changes: from a row group into partitions.

use super::LedgerError;
use super::accounts::Accounts;
use super::column::Values;
use super::labels::{ProductNumbers, Products};
use super::partitions::Partitions;
use super::table::{Field, Role, Table};
use money::Day;
use revenue::month_end::Change;
use std::path::Path;

/// Rows decoded at a time: few enough that five columns of them stay in a core's cache.
const BATCH_ROWS: usize = 4096;

/// One thread's view of the file of changes.
pub struct Scan<'a> {
    table: Table,
    change_id: Field,
    account_id: Field,
    product_id: Field,
    effective_date: Field,
    mrr_after: Field,
    accounts: &'a Accounts,
    products: ProductNumbers<'a>,
    /// Of the batch at hand; kept to be reused.
    numbers: Vec<u32>,
    product_numbers: Vec<u32>,
}

impl<'a> Scan<'a> {
    /// Opens the file of changes and finds its columns.
    pub fn open(levels: &Path, accounts: &'a Accounts, products: &'a Products) -> Result<Scan<'a>, LedgerError> {
        let table = Table::open(levels)?;
        Ok(Scan {
            change_id: table.field("change_id", Role::Integer)?,
            account_id: table.field("account_id", Role::Id)?,
            product_id: table.field("product_id", Role::Id)?,
            effective_date: table.field("effective_date", Role::Day)?,
            mrr_after: table.field("mrr_after", Role::Integer)?,
            table,
            accounts,
            products: products.numbers(),
            numbers: Vec::new(),
            product_numbers: Vec::new(),
        })
    }

    /// How many row groups the file has.
    pub fn row_groups(&self) -> usize {
        self.table.row_groups()
    }

    /// Reads a row group into partitions.
    pub fn partition(&mut self, row_group: usize, partitions: &mut Partitions) -> Result<(), LedgerError> {
        let fields = [&self.account_id, &self.product_id, &self.effective_date, &self.change_id, &self.mrr_after];
        let [mut account_id, mut product_id, mut day, mut change_id, mut mrr] =
            self.table.columns(row_group, fields)?;
        let mut left = self.table.rows_in(row_group);
        while left > 0 {
            let rows = left.min(BATCH_ROWS);
            left -= rows;
            let ids = account_id.read(rows)?;
            self.accounts.ids().numbers(&ids, &mut self.numbers).map_err(|unknown| {
                let problem = format!("account {unknown} is not among the accounts");
                let repair = "add it to the accounts, or leave its changes out; ids must be of one type in both";
                self.table.error(Some(row_group), problem, repair.into())
            })?;
            number_products(&product_id.read(rows)?, &mut self.products, &mut self.product_numbers);
            let (days, change_ids, mrr) = (day.read(rows)?, change_id.read(rows)?, mrr.read(rows)?);
            let changes = days.integers().iter().zip(change_ids.integers()).zip(mrr.integers());
            let names = self.numbers.iter().zip(&self.product_numbers);
            for ((&account, &product), ((&day, &change_id), &mrr_minor)) in names.zip(changes) {
                let effective_on = Day(day.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
                partitions.push(account, Change { product, effective_on, change_id, mrr_minor });
            }
        }
        Ok(())
    }
}

/// Replaces `numbers` by those of these products.
fn number_products(products: &Values<'_>, known: &mut ProductNumbers<'_>, numbers: &mut Vec<u32>) {
    numbers.clear();
    match products {
        Values::Integers(products) => numbers.extend(products.iter().map(|&product| known.of_integer(product))),
        Values::Texts(products) => numbers.extend(products.iter().map(|product| known.of_text(product))),
    }
}
