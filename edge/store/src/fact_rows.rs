//! From rows to core types, one reader per table.

use crate::cells::{Cells, each_row, id_cell, one_text};
use crate::fact_table::FactTable;
use crate::facts::Condition;
use crate::open::is_postgres;
use crate::row::query;
use accounts::{Attribute, Name};
use money::{Currency, Day};
use revenue::facts::{InvoiceLine, LevelFact, LineVersion, Recorded};
use revenue::{LineKind, Period, Unit};
use sea_orm::{ConnectionTrait, DbErr, Value};
use std::collections::HashSet;
use uuid::Uuid;

/// Names read so far, so that a product is kept once however many lines have it.
#[derive(Debug, Default)]
pub(crate) struct Names(HashSet<Name>);

impl Names {
    pub(crate) fn shared(&mut self, text: &str) -> Name {
        if let Some(name) = self.0.get(text) {
            return name.clone();
        }
        let name: Name = text.into();
        self.0.insert(name.clone());
        name
    }
}

/// A fact that a row of one table holds.
pub(crate) trait FactRow: Send + Sized {
    /// The table.
    const TABLE: FactTable;

    /// A column that holds a JSON value, beside the others.
    const BODY: Option<&'static str> = None;

    /// Its own columns, without those that follow from others.
    fn columns() -> &'static str {
        Self::TABLE.own_columns()
    }

    /// Reads the own columns, in their order. `source` told of it.
    fn of(cells: &mut Cells, source: Name, recorded: Recorded) -> Result<Self, DbErr>;

    /// When it became known.
    fn recorded(&mut self) -> &mut Recorded;
}

/// Facts of one table, each with its account, as they are being read.
pub(crate) trait Rows: Send {
    /// What reads the rows as one text, or as one for each account where they are of many.
    fn statement(&self, postgres: bool, condition: &Condition) -> String;

    /// Adds the rows of a text.
    fn take(&mut self, rows: &str, names: &mut Names) -> Result<(), DbErr>;

    /// Goes through when each became known.
    fn each_recorded(&mut self, f: &mut dyn FnMut(&mut Recorded));

    /// Drops what was not known at `known_at`.
    fn keep_known(&mut self, known_at: i64);
}

impl<F: FactRow> Rows for Vec<(Uuid, F)> {
    fn statement(&self, postgres: bool, condition: &Condition) -> String {
        let account = id_cell(postgres, "account");
        let cells = format!("{account}, sequence, recorded_at, recorded_on_given, source, {}", F::columns());
        let rows = match F::BODY {
            None => one_text(postgres, &cells),
            Some(body) if postgres => one_text(postgres, &format!("{body}::json, {cells}")),
            // As one of the cells SQLite would quote it like any text, and every reader unquote it.
            Some(body) => {
                let cells = format!("substr(json_array({cells}), 2)");
                format!("'[' || group_concat(concat('[', {body}, ',', {cells})) || ']'")
            }
        };
        let by_account = if condition.of_many { " GROUP BY account" } else { "" };
        format!("SELECT {rows} AS told FROM {} WHERE {}{by_account}", F::TABLE.name(), condition.sql)
    }

    fn take(&mut self, rows: &str, names: &mut Names) -> Result<(), DbErr> {
        each_row(rows, F::BODY.is_some(), names, &mut |cells| {
            let account = cells.next()?;
            let (sequence, at) = (cells.next()?, cells.next()?);
            let recorded = Recorded { by_source: cells.next()?, ..Recorded::at(at, sequence) };
            let source = cells.shared()?;
            self.push((account, F::of(cells, source, recorded)?));
            Ok(())
        })
    }

    fn each_recorded(&mut self, f: &mut dyn FnMut(&mut Recorded)) {
        self.iter_mut().for_each(|(_, fact)| f(fact.recorded()));
    }

    fn keep_known(&mut self, known_at: i64) {
        self.retain_mut(|(_, fact)| fact.recorded().is_known(known_at));
    }
}

/// Reads the facts of some accounts from one or more tables in one statement: a statement costs the
/// driver more than reading an account does. For the same reason the database hands over many rows as
/// one text: each by itself would wake the thread that waits for it.
pub(crate) async fn read<C: ConnectionTrait>(
    connection: &C,
    condition: &Condition,
    names: &mut Names,
    tables: &mut [&mut dyn Rows],
) -> Result<(), DbErr> {
    let postgres = is_postgres(connection.get_database_backend());
    let of_table = |(at, table): (usize, &&mut dyn Rows)| {
        format!("SELECT {at}, told FROM ({}) of_table", table.statement(postgres, condition))
    };
    let sql: Vec<String> = tables.iter().enumerate().map(of_table).collect();
    let values: Vec<Value> = tables.iter().flat_map(|_| condition.values.iter().cloned()).collect();
    for row in query(connection, &sql.join(" UNION ALL "), values).await? {
        let at: i32 = row.try_get_by_index(0)?;
        let table = tables.get_mut(at as usize).ok_or_else(|| DbErr::Type("a row is of no table".into()))?;
        // Of no rows there may be no text either.
        if let Some(rows) = row.try_get_by_index::<Option<String>>(1)? {
            table.take(&rows, names)?;
        }
    }
    Ok(())
}

/// What one import row said of an account; absent fields say nothing.
#[derive(Debug)]
pub(crate) struct VersionRow {
    pub(crate) source: Name,
    pub(crate) effective_on: Day,
    pub(crate) name: Option<Name>,
    pub(crate) segment: Option<Name>,
    pub(crate) owner: Option<Name>,
    pub(crate) country: Option<Name>,
    pub(crate) parent: Option<Name>,
    pub(crate) currency: Option<Currency>,
    /// External id of the account it merged into, and the day.
    pub(crate) merged: Option<(Name, Day)>,
    pub(crate) land_owner: Option<Name>,
    pub(crate) cam: Option<Name>,
    pub(crate) csm: Option<Name>,
    pub(crate) sponsor: Option<Name>,
    pub(crate) recorded: Recorded,
}

impl VersionRow {
    /// What it says of the account's attributes, mergers apart.
    pub(crate) fn said(&self) -> impl Iterator<Item = (Attribute, Name)> {
        let said = [
            (Attribute::Segment, &self.segment),
            (Attribute::Owner, &self.owner),
            (Attribute::LandOwner, &self.land_owner),
            (Attribute::Cam, &self.cam),
            (Attribute::Csm, &self.csm),
            (Attribute::Sponsor, &self.sponsor),
            (Attribute::Country, &self.country),
            (Attribute::Parent, &self.parent),
        ];
        said.into_iter().filter_map(|(attribute, value)| Some((attribute, value.clone()?)))
    }
}

impl FactRow for VersionRow {
    const TABLE: FactTable = FactTable::AccountVersion;

    fn of(cells: &mut Cells, source: Name, recorded: Recorded) -> Result<VersionRow, DbErr> {
        Ok(VersionRow {
            source,
            effective_on: cells.day()?,
            name: cells.maybe_own()?,
            segment: cells.maybe_shared()?,
            owner: cells.maybe_shared()?,
            country: cells.maybe_shared()?,
            parent: cells.maybe_shared()?,
            currency: cells.next::<Option<String>>()?.and_then(|code| code.parse().ok()),
            merged: cells.maybe_own()?.zip(cells.maybe_day()?),
            land_owner: cells.maybe_shared()?,
            cam: cells.maybe_shared()?,
            csm: cells.maybe_shared()?,
            sponsor: cells.maybe_shared()?,
            recorded,
        })
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.recorded
    }
}

impl FactRow for LineVersion {
    const TABLE: FactTable = FactTable::LineVersion;

    fn of(cells: &mut Cells, source: Name, recorded: Recorded) -> Result<LineVersion, DbErr> {
        Ok(LineVersion {
            source,
            contract: cells.own()?,
            renews: cells.maybe_own()?,
            product: cells.shared()?,
            family: cells.maybe_shared()?,
            tier: cells.next()?,
            unit: cells.word(Unit::from_key)?,
            quantity_milli: cells.next()?,
            unit_price_micro: cells.next()?,
            list_price_micro: cells.next()?,
            amount_minor: cells.next()?,
            period: period_of(cells.next()?),
            currency: cells.currency()?,
            start: cells.day()?,
            end: cells.maybe_day()?,
            cancelled_on: cells.maybe_day()?,
            auto_renew: cells.next()?,
            notice_days: cells.next()?,
            effective_on: cells.day()?,
            discount_end: cells.maybe_day()?,
            kind: cells.word(LineKind::from_key)?,
            contracted: cells.next()?,
            recorded,
        })
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.recorded
    }
}

impl FactRow for InvoiceLine {
    const TABLE: FactTable = FactTable::InvoiceLine;

    fn of(cells: &mut Cells, source: Name, recorded: Recorded) -> Result<InvoiceLine, DbErr> {
        Ok(InvoiceLine {
            source,
            id: cells.own()?,
            product: cells.shared()?,
            amount_minor: cells.next()?,
            currency: cells.currency()?,
            from: cells.day()?,
            to: cells.day()?,
            quantity_milli: cells.next()?,
            credits: cells.maybe_own()?,
            recorded,
        })
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.recorded
    }
}

impl FactRow for LevelFact {
    const TABLE: FactTable = FactTable::Level;

    fn of(cells: &mut Cells, _: Name, recorded: Recorded) -> Result<LevelFact, DbErr> {
        Ok(LevelFact {
            product: cells.shared()?,
            effective_on: cells.day()?,
            level_minor: cells.next()?,
            currency: cells.currency()?,
            recorded,
        })
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.recorded
    }
}

/// A period from its stored integer: months above zero, days below.
fn period_of(stored: i32) -> Period {
    let count = u16::try_from(stored.unsigned_abs()).unwrap_or(u16::MAX);
    if stored > 0 { Period::Months(count) } else { Period::Days(count) }
}
