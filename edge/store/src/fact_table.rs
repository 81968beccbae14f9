//! Writing facts: which table a draft belongs to, and its row.

use crate::key::{FIRST_DAY, Key, stored_period};
use crate::row::insert_rows;
use crate::tx::Tx;
use accounts::AccountDraft;
use money::Day;
use revenue::facts::LevelSource;
use revenue::{ContractLineDraft, Draft, InvoiceLineDraft, LevelDraft, RateDraft};
use sea_orm::{DbErr, Value};
use uuid::Uuid;

/// The tables of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FactTable {
    /// What accounts are called and where they belong.
    AccountVersion,
    /// Versions of subscription lines.
    LineVersion,
    /// Billed amounts.
    InvoiceLine,
    /// Levels given as such.
    Level,
    /// Exchange rates.
    Rate,
}

/// A draft with everything that makes it a row.
#[derive(Clone, Debug)]
pub struct NewFact {
    /// Natural key.
    pub key: Key,
    /// Hash of what it says.
    pub content: Key,
    /// When it counts as recorded, microseconds UTC.
    pub recorded_at: i64,
    /// The account it is about; absent for rates.
    pub account: Option<Uuid>,
    /// What it says.
    pub draft: Draft,
}

const STAMP: &str = "natural_key, sequence, content_hash, recorded_at, recorded_on_given, source";

impl FactTable {
    /// Every table of facts.
    pub const ALL: [FactTable; 5] =
        [FactTable::AccountVersion, FactTable::LineVersion, FactTable::InvoiceLine, FactTable::Level, FactTable::Rate];

    /// Where a draft belongs.
    pub fn of(draft: &Draft) -> FactTable {
        match draft {
            Draft::Account(_) => FactTable::AccountVersion,
            Draft::ContractLine(_) => FactTable::LineVersion,
            Draft::InvoiceLine(_) => FactTable::InvoiceLine,
            Draft::Level(_) => FactTable::Level,
            Draft::Rate(_) => FactTable::Rate,
        }
    }

    /// Which source of levels it feeds, if it feeds one.
    pub fn level_source(self) -> Option<LevelSource> {
        match self {
            FactTable::LineVersion => Some(LevelSource::Contracts),
            FactTable::InvoiceLine => Some(LevelSource::Invoices),
            FactTable::Level => Some(LevelSource::Levels),
            FactTable::AccountVersion | FactTable::Rate => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            FactTable::AccountVersion => "account_version",
            FactTable::LineVersion => "line_version",
            FactTable::InvoiceLine => "invoice_line",
            FactTable::Level => "level_fact",
            FactTable::Rate => "rate",
        }
    }

    pub(crate) fn is_about_accounts(self) -> bool {
        self != FactTable::Rate
    }

    /// Its own columns, in the order of [`own_values`] and of the readers in `facts`.
    pub(crate) fn own_columns(self) -> &'static str {
        match self {
            FactTable::AccountVersion => {
                "effective_on, name, segment, owner, country, parent, currency, merged_into, merged_on"
            }
            FactTable::LineVersion => {
                "contract, renews, product, family, tier, unit, quantity_milli, unit_price_micro, list_price_micro, \
                 amount_minor, period, currency, start_on, end_on, cancelled_on, auto_renew, notice_days, \
                 effective_on, discount_end, kind, contracted"
            }
            FactTable::InvoiceLine => {
                "external_id, product, amount_minor, currency, from_on, to_on, quantity_milli, credits"
            }
            FactTable::Level => "product, effective_on, level_minor, currency",
            FactTable::Rate => "rate_set, currency, effective_on, rate_nano",
        }
    }
}

impl Tx {
    /// Records facts of one table under `sequence`, in as few statements as the database takes.
    ///
    /// # Errors
    /// What the database said.
    pub async fn insert_facts(
        &self,
        table: FactTable,
        source: &str,
        sequence: i64,
        facts: Vec<NewFact>,
    ) -> Result<(), DbErr> {
        let account = if table.is_about_accounts() { ", account" } else { "" };
        let columns = format!("{STAMP}{account}, {}", table.own_columns());
        let width = columns.split(',').count();
        let mut values = Vec::with_capacity(width * facts.len());
        for fact in facts {
            values.push(fact.key.to_vec().into());
            values.push(sequence.into());
            values.push(fact.content.to_vec().into());
            values.push(fact.recorded_at.into());
            values.push(recorded_on(&fact.draft).is_some().into());
            values.push(source.into());
            if table.is_about_accounts() {
                values.push(fact.account.into());
            }
            own_values(&mut values, fact.draft, &fact.key);
        }
        insert_rows(&self.inner, &format!("{} ({columns})", table.name()), width, values, "").await
    }
}

fn recorded_on(draft: &Draft) -> Option<Day> {
    match draft {
        Draft::ContractLine(line) => line.recorded_on,
        Draft::InvoiceLine(line) => line.recorded_on,
        Draft::Level(level) => level.recorded_on,
        Draft::Account(_) | Draft::Rate(_) => None,
    }
}

fn own_values(row: &mut Vec<Value>, draft: Draft, key: &Key) {
    match draft {
        Draft::Account(account) => account_values(row, account),
        Draft::ContractLine(line) => line_values(row, line),
        Draft::InvoiceLine(line) => invoice_values(row, line, key),
        Draft::Level(LevelDraft { product, effective_on, level_minor, currency, .. }) => {
            let product = product.unwrap_or_default();
            row.extend([product.into(), effective_on.0.into(), level_minor.into(), currency.code().into()]);
        }
        Draft::Rate(RateDraft { set, currency, day, rate_nano }) => {
            row.extend([set.into(), currency.code().into(), day.0.into(), rate_nano.into()]);
        }
    }
}

fn account_values(row: &mut Vec<Value>, account: AccountDraft) {
    row.extend([
        account.effective_on.unwrap_or(FIRST_DAY).0.into(),
        account.name.into(),
        account.segment.into(),
        account.owner.into(),
        account.country.into(),
        account.parent.into(),
        account.currency.map(|c| c.code().to_string()).into(),
        account.merged_into.into(),
        account.merged_on.map(|day| day.0).into(),
    ]);
}

fn line_values(row: &mut Vec<Value>, line: ContractLineDraft) {
    let day = |day: Option<Day>| day.map(|d| d.0).into();
    row.extend([
        line.contract.into(),
        line.renews.into(),
        line.product.into(),
        line.family.into(),
        line.tier.into(),
        line.unit.key().into(),
        line.quantity_milli.into(),
        line.unit_price_micro.into(),
        line.list_price_micro.into(),
        line.amount_minor.into(),
        stored_period(line.period).into(),
        line.currency.code().into(),
        line.start.0.into(),
        day(line.end),
        day(line.cancelled_on),
        line.auto_renew.into(),
        line.notice_days.into(),
        line.effective_on.0.into(),
        day(line.discount_end),
        line.kind.key().into(),
        line.contracted.into(),
    ]);
}

fn invoice_values(row: &mut Vec<Value>, line: InvoiceLineDraft, key: &Key) {
    // A line without an id of its own goes by its natural key.
    let own_id = || key.iter().map(|byte| format!("{byte:02x}")).collect();
    row.extend([
        line.external_id.unwrap_or_else(own_id).into(),
        line.product.unwrap_or_default().into(),
        line.amount_minor.into(),
        line.currency.code().into(),
        line.from.0.into(),
        line.to.0.into(),
        line.quantity_milli.into(),
        line.credits.into(),
    ]);
}
