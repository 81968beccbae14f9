//! Every account published, kept in memory in sections and refreshed per changed account.

use crate::entry::Entry;
use crate::lens::Lens;
use money::{Currency, Month};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Sections that accounts are spread over: after a commit only those with a changed account are
/// worked out again, so that the work for one account is a 64th of the whole.
pub const SECTIONS: usize = 64;

/// All accounts as one lens shows them.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Commit that it is up to date with.
    pub sequence: i64,
    /// How the facts are read.
    pub lens: Arc<Lens>,
    /// The accounts, [`SECTIONS`] of them.
    pub sections: Vec<Arc<Section>>,
}

/// A publication narrowed to a book.
#[derive(Clone, Debug)]
pub struct Narrowed {
    book: Vec<Uuid>,
    /// The stamps of the sections that were narrowed.
    of: Vec<u64>,
    /// What is left.
    pub publication: Arc<Publication>,
}

/// Some accounts, which change together or not at all.
#[derive(Clone, Debug)]
pub struct Section {
    /// Another number for every state of every section of this process: answers kept under it are
    /// right while it stands.
    pub stamp: u64,
    /// In the order of their ids.
    pub entries: Vec<Arc<Entry>>,
    /// The first month with anything.
    pub first_month: Option<Month>,
    /// Accounts with lines or deals that no rate converts, by currency.
    pub without_rate: BTreeMap<Currency, u64>,
}

impl Section {
    fn new(mut entries: Vec<Arc<Entry>>) -> Section {
        static STAMPS: AtomicU64 = AtomicU64::new(0);
        entries.sort_unstable_by_key(|entry| entry.id);
        let mut without_rate = BTreeMap::new();
        for currency in entries.iter().flat_map(|e| &e.without_rate) {
            *without_rate.entry(*currency).or_default() += 1;
        }
        Section {
            stamp: STAMPS.fetch_add(1, Ordering::Relaxed),
            first_month: entries.iter().filter_map(|e| e.published.first_month()).min(),
            without_rate,
            entries,
        }
    }
}

/// The section of an account.
fn section_of(account: Uuid) -> usize {
    // The last byte of a UUIDv7 is random, the first ones are its time.
    usize::from(account.as_bytes()[15]) % SECTIONS
}

/// Accounts on their way into sections.
#[derive(Debug)]
pub struct Spread([Vec<Arc<Entry>>; SECTIONS]);

impl Default for Spread {
    fn default() -> Spread {
        Spread([const { Vec::new() }; SECTIONS])
    }
}

impl Extend<Entry> for Spread {
    fn extend<I: IntoIterator<Item = Entry>>(&mut self, entries: I) {
        for entry in entries {
            self.0[section_of(entry.id)].push(Arc::new(entry));
        }
    }
}

impl Publication {
    /// Of accounts that were spread over sections.
    pub fn new(sequence: i64, lens: Arc<Lens>, spread: Spread) -> Publication {
        let sections = spread.0.into_iter().map(|entries| Arc::new(Section::new(entries))).collect();
        Publication { sequence, lens, sections }
    }

    /// The reporting currency.
    pub fn currency(&self) -> Currency {
        self.lens.conversion.to()
    }

    /// The accounts, section by section.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.sections.iter().flat_map(|section| &section.entries).map(Arc::as_ref)
    }

    /// Takes out the accounts in `changed`, which is in order, and takes in these. Sections
    /// without either stay as they are.
    pub fn replace(&mut self, changed: &[Uuid], entries: Vec<Entry>) {
        let mut incoming: BTreeMap<usize, Vec<Arc<Entry>>> = BTreeMap::new();
        for account in changed {
            incoming.entry(section_of(*account)).or_default();
        }
        for entry in entries {
            incoming.entry(section_of(entry.id)).or_default().push(Arc::new(entry));
        }
        for (section, mut entries) in incoming {
            let old = std::mem::replace(&mut self.sections[section], Arc::new(Section::new(Vec::new())));
            let stays = |entry: &Arc<Entry>| changed.binary_search(&entry.id).is_err();
            entries.extend(Arc::unwrap_or_clone(old).entries.into_iter().filter(stays));
            self.sections[section] = Arc::new(Section::new(entries));
        }
    }

    /// Only the accounts of a book, which is in order. Sections that stand unchanged since `before`
    /// was narrowed to the same book keep their stamps, and with them the answers kept for them.
    pub fn narrowed_to(&self, book: &[Uuid], before: Option<&Narrowed>) -> Narrowed {
        let same_book = before.filter(|before| before.book == book);
        let of: Vec<u64> = self.sections.iter().map(|section| section.stamp).collect();
        let narrowed = |(n, whole): (usize, &Arc<Section>)| match same_book {
            Some(before) if before.of[n] == of[n] => before.publication.sections[n].clone(),
            _ => {
                let seen = |entry: &&Arc<Entry>| book.binary_search(&entry.id).is_ok();
                Arc::new(Section::new(whole.entries.iter().filter(seen).cloned().collect()))
            }
        };
        let sections = self.sections.iter().enumerate().map(narrowed).collect();
        let publication = Arc::new(Publication { sequence: self.sequence, lens: self.lens.clone(), sections });
        Narrowed { book: book.to_vec(), of, publication }
    }

    /// The first month with anything, and the last month that any source speaks for.
    pub fn months(&self) -> Option<(Month, Month)> {
        let first = self.sections.iter().filter_map(|s| s.first_month).min()?;
        Some((first, self.lens.horizons.last()?.month()))
    }

    /// Accounts with lines or deals that no rate converts, by currency.
    pub fn without_rate(&self) -> BTreeMap<Currency, u64> {
        let mut missing = BTreeMap::new();
        for (currency, accounts) in self.sections.iter().flat_map(|s| &s.without_rate) {
            *missing.entry(*currency).or_default() += accounts;
        }
        missing
    }
}
