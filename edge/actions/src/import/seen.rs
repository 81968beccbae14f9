//! Which natural keys a file has named so far, and what became of the rows.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use store::{FactTable, Key};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Not decided yet.
    Open,
    Created,
    Updated,
    Unchanged,
}

/// How a row compares with the rows before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meeting {
    /// No row before had this key.
    First,
    /// One had, and said the same.
    Again,
    /// One had, and said something else.
    Differs,
}

/// The first row of a key. 32 bytes with its key: a file of ten million rows must fit.
#[derive(Debug)]
struct FirstRow {
    /// 64 bits of the content hash: enough to compare the few rows that share a key.
    content: [u8; 8],
    row: u32,
    fate: Fate,
}

/// Keys are hashes already: their first bytes say where they go.
#[derive(Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_le_bytes(*first);
        }
    }

    fn write_usize(&mut self, _length: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The keys of a file.
#[derive(Debug, Default)]
pub(super) struct Seen {
    first: HashMap<Key, FirstRow, BuildHasherDefault<KeyHasher>>,
    again: Vec<(Key, u64)>,
    differing: BTreeMap<Key, Conflict>,
}

/// Rows that share a key and differ.
#[derive(Debug)]
pub(super) struct Conflict {
    pub(super) table: FactTable,
    pub(super) key: Key,
    /// Every row with this key, in order.
    pub(super) rows: Vec<u64>,
    /// What had become of the first one.
    pub(super) first: Fate,
    /// How many repeated the first one word for word.
    pub(super) repeats: u64,
}

impl Seen {
    pub(super) fn meet(&mut self, table: FactTable, key: Key, content: &Key, row: u64) -> Meeting {
        let mut short = [0; 8];
        short.copy_from_slice(&content[..8]);
        let Some(first) = self.first.get(&key) else {
            let stored = u32::try_from(row).unwrap_or(u32::MAX);
            self.first.insert(key, FirstRow { content: short, row: stored, fate: Fate::Open });
            return Meeting::First;
        };
        if first.content == short {
            self.again.push((key, row));
            return Meeting::Again;
        }
        let conflict = || Conflict { table, key, rows: Vec::new(), first: Fate::Open, repeats: 0 };
        self.differing.entry(key).or_insert_with(conflict).rows.push(row);
        Meeting::Differs
    }

    pub(super) fn decide(&mut self, key: &Key, fate: Fate) {
        if let Some(first) = self.first.get_mut(key) {
            first.fate = fate;
        }
    }

    /// The first row with a key.
    pub(super) fn row_of(&self, key: &Key) -> u64 {
        self.first.get(key).map_or(0, |first| first.row.into())
    }

    /// What became of each row; one that repeats another changes nothing.
    pub(super) fn fates(&self) -> BTreeMap<u64, Fate> {
        let first = self.first.values().map(|first| (u64::from(first.row), first.fate));
        first.chain(self.again.iter().map(|(_, row)| (*row, Fate::Unchanged))).collect()
    }

    /// The conflicts, each with all of its rows.
    pub(super) fn conflicts(mut self) -> Vec<Conflict> {
        if self.differing.is_empty() {
            return Vec::new();
        }
        for (key, row) in self.again {
            if let Some(conflict) = self.differing.get_mut(&key) {
                conflict.rows.push(row);
                conflict.repeats += 1;
            }
        }
        for conflict in self.differing.values_mut() {
            if let Some(first) = self.first.get(&conflict.key) {
                conflict.rows.push(first.row.into());
                conflict.first = first.fate;
            }
            conflict.rows.sort_unstable();
        }
        self.differing.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_has_every_row_of_its_key() {
        let (mut seen, key, table) = (Seen::default(), [7; 16], FactTable::Level);
        for (row, content, want) in [(2, 1, Meeting::First), (3, 2, Meeting::Differs), (4, 1, Meeting::Again)] {
            assert_eq!(seen.meet(table, key, &[content; 16], row), want, "row {row}");
        }
        assert_eq!(seen.meet(table, [8; 16], &[1; 16], 5), Meeting::First);
        seen.decide(&key, Fate::Created);
        let conflicts = seen.conflicts();
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].rows, [2, 3, 4]);
        assert_eq!((conflicts[0].first, conflicts[0].repeats), (Fate::Created, 1));
    }

    #[test]
    fn ten_million_keys_fit() {
        assert!(size_of::<(Key, FirstRow)>() <= 32);
    }
}
