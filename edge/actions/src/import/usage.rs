//! Usage on its way in. Rows become four numbers at once and wait in memory until they are many:
//! sorted by their place they are compared and written in one go.

use super::accounts::{AccountBook, Found, Naming};
use super::complaints::{ambiguous, differing, unknown, unknown_contract};
use super::landing::Counts;
use accounts::{UsageDraft, UsageOf};
use revenue::Complaint;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map};
use store::{DbErr, Key, NewSeries, Tx, UsagePlace, UsageRow, usage_part, usage_series_key};

/// Rows that wait before they are written: 2 MiB of numbers.
const ROWS_WAITING_MAX: usize = 32_768;

/// The usage of an import.
#[derive(Default)]
pub(super) struct UsageLanding {
    series: HashMap<Key, Series>,
    /// Series that were met since the last writing, by their place in it.
    met: Vec<Met>,
    waiting: Vec<Waiting>,
    /// Why rows of a series are left out; the number of the row is missing.
    refusals: Vec<Complaint>,
    refused: Vec<Complaint>,
    /// Every place that the file has named.
    seen: HashMap<UsagePlace, Named>,
    differing: BTreeMap<UsagePlace, Conflict>,
    written: BTreeSet<i64>,
    counts: Counts,
    hash: Sha256,
}

/// A series as far as it is known.
#[derive(Clone, Copy)]
enum Series {
    /// By its number, or by its place among the refusals.
    Settled(Result<i64, usize>),
    /// By its place among the series just met.
    Met(usize),
}

struct Met {
    key: Key,
    of: UsageOf,
    product: String,
    feature: String,
}

struct Waiting {
    series: Series,
    day: i32,
    part: i64,
    quantity: i64,
    row: u64,
}

/// The first row of a place.
#[derive(Clone, Copy)]
struct Named {
    quantity: i64,
    row: u64,
    repeats: u32,
    fate: Fate,
}

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Created,
    Updated,
    Unchanged,
}

struct Conflict {
    rows: Vec<u64>,
}

/// What the usage of a file came to.
pub(super) struct LandedUsage {
    pub(super) counts: Counts,
    pub(super) complaints: Vec<Complaint>,
    /// SHA-256 over every row that was written; nothing when there was none.
    pub(super) rows_hash: Vec<u8>,
}

impl UsageLanding {
    /// Takes in a row.
    pub(super) fn take_in(&mut self, source: &str, row: u64, usage: UsageDraft) {
        let key = usage_series_key(source, &usage);
        let part = usage_part(&usage);
        let series = match self.series.entry(key) {
            hash_map::Entry::Occupied(known) => *known.get(),
            hash_map::Entry::Vacant(unknown) => {
                let feature = usage.feature.unwrap_or_default();
                self.met.push(Met { key, of: usage.of, product: usage.product, feature });
                *unknown.insert(Series::Met(self.met.len() - 1))
            }
        };
        self.waiting.push(Waiting { series, day: usage.day.0, part, quantity: usage.quantity_milli, row });
    }

    /// Whether what waits is enough to be worth writing.
    pub(super) fn is_full(&self) -> bool {
        self.waiting.len() >= ROWS_WAITING_MAX
    }

    /// Writes what waits.
    pub(super) async fn flush(
        &mut self,
        tx: &Tx,
        source: &str,
        sequence: i64,
        book: &mut AccountBook,
    ) -> Result<(), DbErr> {
        let first_new = tx.last_usage_series().await? + 1;
        let numbers = self.number_series(tx, source, sequence, first_new, book).await?;
        let mut rows: Vec<UsageRow> = Vec::with_capacity(self.waiting.len());
        for Waiting { series, day, part, quantity, row } in self.waiting.drain(..) {
            let series = match series {
                Series::Settled(settled) => settled,
                Series::Met(at) => numbers[at],
            };
            let series = match series {
                Ok(number) => number,
                Err(refusal) => {
                    self.refused.push(Complaint { row, ..self.refusals[refusal].clone() });
                    continue;
                }
            };
            let place = (series, day, part);
            match self.seen.entry(place) {
                hash_map::Entry::Vacant(unnamed) => {
                    unnamed.insert(Named { quantity, row, repeats: 0, fate: Fate::Created });
                    rows.push((place, quantity));
                }
                hash_map::Entry::Occupied(mut named) if named.get().quantity == quantity => {
                    named.get_mut().repeats += 1;
                    self.counts.unchanged += 1;
                }
                hash_map::Entry::Occupied(named) => {
                    let first = named.get().row;
                    self.differing.entry(place).or_insert_with(|| Conflict { rows: vec![first] }).rows.push(row);
                }
            }
        }
        rows.sort_unstable();
        let known: Vec<UsageRow> = rows.iter().filter(|((series, ..), _)| *series < first_new).copied().collect();
        let standing = match known.is_empty() {
            true => HashMap::new(),
            false => tx.standing_usage(&known).await?,
        };
        rows.retain(|(place, quantity)| {
            let fate = match standing.get(place) {
                None => Fate::Created,
                Some(stands) if stands == quantity => Fate::Unchanged,
                Some(_) => Fate::Updated,
            };
            *count_of(&mut self.counts, fate) += 1;
            if let Some(named) = self.seen.get_mut(place) {
                named.fate = fate;
            }
            fate != Fate::Unchanged
        });
        for ((series, day, part), quantity) in &rows {
            self.written.insert(*series);
            let mut bytes = [0; 28];
            bytes[..8].copy_from_slice(&series.to_be_bytes());
            bytes[8..12].copy_from_slice(&day.to_be_bytes());
            bytes[12..20].copy_from_slice(&part.to_be_bytes());
            bytes[20..].copy_from_slice(&quantity.to_be_bytes());
            self.hash.update(bytes);
        }
        tx.insert_usage(sequence, &rows).await
    }

    /// The numbers of the series just met. The unknown are created from `first_new` on, where their account is known;
    /// one that stands keeps the account that it was created with, which needs no look.
    async fn number_series(
        &mut self,
        tx: &Tx,
        source: &str,
        sequence: i64,
        first_new: i64,
        book: &mut AccountBook,
    ) -> Result<Vec<Result<i64, usize>>, DbErr> {
        let met = std::mem::take(&mut self.met);
        let keys: Vec<Key> = met.iter().map(|series| series.key).collect();
        let known = tx.usage_series(&keys).await?;
        let unknown_yet = met.iter().zip(&known).filter(|(_, known)| known.is_none());
        let named = unknown_yet.filter_map(|(series, _)| match &series.of {
            UsageOf::Account(account) => Some((Naming::Mentions, account.as_str())),
            UsageOf::Contract(_) => None,
        });
        // A mention creates no account, so no time is told.
        book.learn(tx, source, named, 0, sequence).await?;
        let (mut numbers, mut new) = (Vec::with_capacity(met.len()), Vec::new());
        for (Met { key, of, product, feature }, known) in met.into_iter().zip(known) {
            let settled = match known {
                Some(number) => Ok(number),
                None => match book.of_usage(tx, source, &of).await? {
                    Found::One(account) => {
                        let id = first_new + new.len() as i64;
                        new.push(NewSeries { id, key, account, product, feature });
                        Ok(id)
                    }
                    Found::Several(sources) => Err(self.refuse(ambiguous(0, &sources))),
                    Found::Unknown => Err(self.refuse(match &of {
                        UsageOf::Account(account) => unknown(0, account),
                        UsageOf::Contract(contract) => unknown_contract(0, contract, source),
                    })),
                },
            };
            self.series.insert(key, Series::Settled(settled));
            numbers.push(settled);
        }
        tx.insert_usage_series(source, new).await?;
        Ok(numbers)
    }

    fn refuse(&mut self, refusal: Complaint) -> usize {
        self.refusals.push(refusal);
        self.refusals.len() - 1
    }

    /// Writes the rest, and takes out again what rows contradict each other about.
    pub(super) async fn settle(
        &mut self,
        tx: &Tx,
        source: &str,
        sequence: i64,
        book: &mut AccountBook,
    ) -> Result<LandedUsage, DbErr> {
        if !self.waiting.is_empty() {
            self.flush(tx, source, sequence, book).await?;
        }
        let mut complaints = std::mem::take(&mut self.refused);
        self.counts.reject += complaints.len() as u64;
        for (place, conflict) in &self.differing {
            let Some(named) = self.seen.get(place) else { continue };
            *count_of(&mut self.counts, named.fate) -= 1;
            self.counts.unchanged -= u64::from(named.repeats);
            self.counts.reject += conflict.rows.len() as u64 + u64::from(named.repeats);
            complaints.extend(differing(&conflict.rows));
        }
        let places: Vec<UsagePlace> = self.differing.keys().copied().collect();
        tx.take_out_usage(sequence, &places).await?;
        tx.insert_usage_batch(sequence, &self.written).await?;
        let rows_hash = match self.written.is_empty() {
            true => Vec::new(),
            false => std::mem::take(&mut self.hash).finalize().to_vec(),
        };
        Ok(LandedUsage { counts: self.counts, complaints, rows_hash })
    }
}

fn count_of(counts: &mut Counts, fate: Fate) -> &mut u64 {
    match fate {
        Fate::Created => &mut counts.create,
        Fate::Updated => &mut counts.update,
        Fate::Unchanged => &mut counts.unchanged,
    }
}
