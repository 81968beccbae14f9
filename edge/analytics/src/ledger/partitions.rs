//! Changes sorted into partitions of neighbouring accounts.

use revenue::month_end::Change;

/// Changes a partition should have, so that it fits a core's cache while it is reduced.
const PARTITION_CHANGES: usize = 64 * 1024;
/// More partitions than this no longer fit the cache while changes are sorted into them.
const PARTITIONS_MAX: usize = 1024;
/// Accounts of a partition are told apart by 16 bits.
const SHIFT_MAX: u32 = 16;
/// Changes that a chunk holds: chunks never move, however large a partition grows.
const CHUNK_CHANGES: usize = 512;

/// Which accounts are in which partition: the number of an account without its low bits.
pub struct Layout {
    accounts: usize,
    shift: u32,
}

impl Layout {
    /// A layout for so many accounts with so many changes altogether.
    pub fn new(accounts: usize, changes: usize) -> Layout {
        let wanted = (changes / PARTITION_CHANGES).clamp(1, PARTITIONS_MAX);
        let shift = accounts.div_ceil(wanted).max(1).next_power_of_two().trailing_zeros();
        Layout { accounts, shift: shift.min(SHIFT_MAX) }
    }

    /// How many partitions there are.
    pub fn partitions(&self) -> usize {
        self.accounts.div_ceil(1 << self.shift)
    }
}

/// Some changes of one partition.
struct Chunk {
    /// The low bits of each change's account.
    accounts: Vec<u16>,
    changes: Vec<Change>,
}

impl Chunk {
    fn new() -> Chunk {
        Chunk { accounts: Vec::with_capacity(CHUNK_CHANGES), changes: Vec::with_capacity(CHUNK_CHANGES) }
    }
}

/// One thread's changes of all partitions.
pub struct Partitions {
    shift: u32,
    open: Vec<Chunk>,
    full: Vec<Vec<Chunk>>,
}

impl Partitions {
    /// No changes yet.
    pub fn new(layout: &Layout) -> Partitions {
        let count = layout.partitions();
        Partitions {
            shift: layout.shift,
            open: (0..count).map(|_| Chunk::new()).collect(),
            full: (0..count).map(|_| Vec::new()).collect(),
        }
    }

    /// Adds a change of the account of a number.
    pub fn push(&mut self, account: u32, change: Change) {
        let partition = (account >> self.shift) as usize;
        let chunk = &mut self.open[partition];
        chunk.accounts.push((account & ((1 << self.shift) - 1)) as u16);
        chunk.changes.push(change);
        if chunk.changes.len() == CHUNK_CHANGES {
            self.full[partition].push(std::mem::replace(chunk, Chunk::new()));
        }
    }

    fn chunks(&self, partition: usize) -> impl Iterator<Item = &Chunk> {
        self.full[partition].iter().chain([&self.open[partition]])
    }
}

/// The changes of one partition, account after account.
#[derive(Default)]
pub struct ByAccount {
    first_account: u32,
    changes: Vec<Change>,
    /// Where the changes of each account end.
    ends: Vec<usize>,
}

impl ByAccount {
    /// Replaces its changes by those that all threads have of a partition (a counting sort).
    pub fn fill(&mut self, layout: &Layout, partition: usize, parts: &[Partitions]) {
        let chunks = || parts.iter().flat_map(|part| part.chunks(partition));
        self.first_account = (partition << layout.shift) as u32;
        self.ends.clear();
        self.ends.resize(1 << layout.shift, 0);
        for &account in chunks().flat_map(|chunk| &chunk.accounts) {
            self.ends[account as usize] += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            start += std::mem::replace(end, start);
        }
        self.changes.clear();
        self.changes.resize(start, Change::default());
        for chunk in chunks() {
            for (&account, &change) in chunk.accounts.iter().zip(&chunk.changes) {
                let end = &mut self.ends[account as usize];
                self.changes[*end] = change;
                *end += 1;
            }
        }
    }

    /// The number of each account that has changes, and its changes.
    pub fn accounts(&mut self) -> impl Iterator<Item = (u32, &mut [Change])> {
        let mut rest = self.changes.as_mut_slice();
        let mut start = 0;
        (self.first_account..).zip(&self.ends).filter_map(move |(account, &end)| {
            let changes = std::mem::take(&mut rest);
            let (changes, later) = changes.split_at_mut(end - start);
            (rest, start) = (later, end);
            (!changes.is_empty()).then_some((account, changes))
        })
    }
}
