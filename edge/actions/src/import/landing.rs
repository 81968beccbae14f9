//! Rows on their way in: compared with what stands, and inserted.

use super::ImportRow;
use super::accounts::{AccountBook, Found, named_by};
use super::complaints::{Complaints, ambiguous, differing, erased, unknown};
use super::correspondents::Correspondents;
use super::loops::{self, Merging};
use super::seen::{Fate, Meeting, Seen};
use super::usage::UsageLanding;
use crate::cx::Cx;
use accounts::{AccountDraft, PaperDraft};
use money::Day;
use revenue::{Complaint, Draft, LevelSource};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use store::{
    DbErr, FactTable, Key, LaidAside, NewFact, Standing, Tx, content_of, hexadecimal, natural_key_of, person_id,
};
use uuid::Uuid;

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) create: u64,
    pub(super) update: u64,
    pub(super) unchanged: u64,
    pub(super) reject: u64,
}

impl Counts {
    pub(super) fn add(&mut self, others: Counts) {
        self.create += others.create;
        self.update += others.update;
        self.unchanged += others.unchanged;
        self.reject += others.reject;
    }

    /// Whether the rows say nothing that is not known.
    pub(super) fn is_nothing_new(&self) -> bool {
        self.create + self.update == 0
    }

    fn of(&mut self, fate: Fate) -> Option<&mut u64> {
        match fate {
            Fate::Open => None,
            Fate::Created => Some(&mut self.create),
            Fate::Updated => Some(&mut self.update),
            Fate::Unchanged => Some(&mut self.unchanged),
        }
    }
}

/// What accounts are called that papers have opened: as the first of their papers calls them.
fn names_of(opened: &BTreeSet<String>, drafts: &[(u64, Draft)]) -> Vec<(u64, Draft)> {
    let mut named: BTreeMap<&str, (u64, Draft)> = BTreeMap::new();
    for (row, draft) in drafts {
        let Draft::Paper(PaperDraft { account, opens_account: Some(name), .. }) = draft else { continue };
        if opened.contains(account) && name != account {
            let draft =
                AccountDraft { external_id: account.clone(), name: Some(name.clone()), ..AccountDraft::default() };
            named.entry(account).or_insert_with(|| (*row, Draft::Account(draft)));
        }
    }
    named.into_values().collect()
}

/// An import that is taking in rows.
pub(super) struct Landing<'a> {
    tx: &'a Tx,
    cx: &'a Cx,
    source: &'a str,
    sequence: i64,
    now: i64,
    book: AccountBook,
    correspondents: Correspondents,
    seen: Seen,
    unnamed: HashMap<Key, u32>,
    ends_of_day: HashMap<Day, i64>,
    counts: Counts,
    complaints: Complaints,
    accounts: BTreeSet<Uuid>,
    people: BTreeSet<Uuid>,
    level_source: Option<LevelSource>,
    moves_lists: bool,
    merging: Vec<Merging>,
    rows_hash: Sha256,
    laid_aside: LaidAside,
    usage: UsageLanding,
    /// Everybody who was erased, once a row of a person asked.
    erased: Option<HashSet<Uuid>>,
    /// The tables that were written to, and whether they were empty before.
    tables: Vec<(FactTable, bool)>,
}

/// What an import came to.
pub(super) struct Landed {
    pub(super) counts: Counts,
    pub(super) complaints: Vec<Complaint>,
    /// Those whose place in lists new facts can move.
    pub(super) accounts: BTreeSet<Uuid>,
    /// Those of whom something new was told.
    pub(super) people: BTreeSet<Uuid>,
    /// Whether lists may show something else now.
    pub(super) moves_lists: bool,
    /// The source of levels that was fed.
    pub(super) level_source: Option<LevelSource>,
    /// SHA-256 over key and content of every row that was inserted, hexadecimal.
    pub(super) rows_hash: String,
}

impl<'a> Landing<'a> {
    pub(super) fn new(tx: &'a Tx, cx: &'a Cx, source: &'a str, sequence: i64) -> Landing<'a> {
        Landing {
            tx,
            cx,
            source,
            sequence,
            now: cx.clock.now(),
            book: AccountBook::default(),
            correspondents: Correspondents::default(),
            seen: Seen::default(),
            unnamed: HashMap::new(),
            ends_of_day: HashMap::new(),
            counts: Counts::default(),
            complaints: Complaints::default(),
            accounts: BTreeSet::new(),
            people: BTreeSet::new(),
            level_source: None,
            moves_lists: false,
            merging: Vec::new(),
            rows_hash: Sha256::new(),
            laid_aside: LaidAside::default(),
            usage: UsageLanding::default(),
            erased: None,
            tables: Vec::new(),
        }
    }

    /// Takes in some rows.
    pub(super) async fn take_in(&mut self, rows: Vec<ImportRow>) -> Result<(), DbErr> {
        let mut drafts: Vec<(u64, Draft)> = Vec::with_capacity(rows.len());
        for (row, read) in rows {
            match read {
                Ok(draft) => drafts.push((row, draft)),
                Err(complaints) => self.leave_out(complaints),
            }
        }
        for (row, draft) in drafts.extract_if(.., |(_, draft)| matches!(draft, Draft::Usage(_))) {
            if let Draft::Usage(usage) = draft {
                self.usage.take_in(self.source, row, usage);
            }
        }
        let told = drafts.iter().map(|(_, draft)| draft);
        let named = told.clone().filter_map(named_by);
        let opened = self.book.learn(self.tx, self.source, named, self.now, self.sequence).await?;
        self.correspondents.learn(self.tx, told).await?;
        let names = names_of(&opened, &drafts);
        if !names.is_empty() {
            // No row of the file says it by itself, so none is counted.
            let counts = self.counts;
            self.book.tell_of(&opened);
            self.land(FactTable::AccountVersion, names).await?;
            self.counts = counts;
        }
        for table in FactTable::ALL {
            let of_table: Vec<(u64, Draft)> =
                drafts.extract_if(.., |(_, draft)| FactTable::of(draft) == Some(table)).collect();
            if !of_table.is_empty() {
                self.land(table, of_table).await?;
            }
        }
        if self.usage.is_full() {
            self.usage.flush(self.tx, self.source, self.sequence, &mut self.book).await?;
        }
        Ok(())
    }

    async fn land(&mut self, table: FactTable, drafts: Vec<(u64, Draft)>) -> Result<(), DbErr> {
        self.level_source = self.level_source.or(table.level_source());
        self.moves_lists |= table.moves_account_now() || table == FactTable::Rate;
        let is_first = self.is_first_of(table).await?;
        let mut facts = Vec::with_capacity(drafts.len());
        for (row, mut draft) in drafts {
            let account = match self.account_of(row, &draft) {
                Ok(account) => account,
                Err(complaint) => {
                    self.leave_out([complaint]);
                    continue;
                }
            };
            if let (Draft::Person(person), Some(account)) = (&draft, account)
                && self.is_erased(account, &person.external_id).await?
            {
                self.leave_out([erased(row)]);
                continue;
            }
            let (key, content) = (self.key_of(&draft), content_of(&draft));
            // After the hashes, which are of what the file says: who is known of may change.
            if let Draft::Interaction(one) = &mut draft {
                self.correspondents.tell(one, account);
            }
            match self.seen.meet(table, key, &content, row) {
                Meeting::First => {
                    let recorded_at = self.recorded_at(&draft);
                    facts.push(NewFact { key, content, recorded_at, account, draft });
                }
                Meeting::Again => self.counts.unchanged += 1,
                Meeting::Differs => {}
            }
        }
        let standing = match is_first {
            true => vec![Standing::Absent; facts.len()],
            false => self.tx.standing(table, &facts).await?,
        };
        let mut new = Vec::with_capacity(facts.len());
        for (fact, standing) in facts.into_iter().zip(standing) {
            let fate = match standing {
                Standing::Absent => Fate::Created,
                Standing::Other => Fate::Updated,
                Standing::Same => Fate::Unchanged,
            };
            self.seen.decide(&fact.key, fate);
            if let Some(count) = self.counts.of(fate) {
                *count += 1;
            }
            if fate != Fate::Unchanged {
                self.rows_hash.update(fact.key);
                self.rows_hash.update(fact.content);
                if table.moves_account_now() {
                    self.accounts.extend(fact.account);
                }
                if let (Draft::Person(person), Some(account)) = (&fact.draft, fact.account) {
                    self.people.insert(person_id(account, self.source, &person.external_id));
                }
                if let (Draft::Account(AccountDraft { merged_into: Some(_), .. }), Some(account)) =
                    (&fact.draft, fact.account)
                {
                    let (key, row) = (fact.key, self.seen.row_of(&fact.key));
                    self.merging.push(Merging { account, key, row, fate });
                }
                new.push(fact);
            }
        }
        self.tx.insert_facts(table, self.source, self.sequence, new).await
    }

    /// The account that a row is about; `None` for rows about none.
    fn account_of(&self, row: u64, draft: &Draft) -> Result<Option<Uuid>, Complaint> {
        let named = match self.book.found(draft) {
            Some(Found::Several(sources)) => return Err(ambiguous(row, sources)),
            Some(Found::Unknown) => return Err(unknown(row, named_account(draft))),
            Some(Found::One(account)) => Some(*account),
            None => None,
        };
        match draft {
            Draft::Interaction(one) => self.correspondents.account_of(row, one, named),
            _ => Ok(named),
        }
    }

    /// Whether a person was erased, and is not to come back with a file.
    async fn is_erased(&mut self, account: Uuid, external_id: &str) -> Result<bool, DbErr> {
        if self.erased.is_none() {
            self.erased = Some(self.tx.erased_people().await?);
        }
        let erased = self.erased.as_ref().filter(|erased| !erased.is_empty());
        Ok(erased.is_some_and(|erased| erased.contains(&person_id(account, self.source, external_id))))
    }

    /// Whether nothing was recorded in a table before this import. Its rows are then compared with
    /// each other only, and its indexes are built when all are in.
    async fn is_first_of(&mut self, table: FactTable) -> Result<bool, DbErr> {
        if let Some((_, is_first)) = self.tables.iter().find(|(known, _)| *known == table) {
            return Ok(*is_first);
        }
        let laid_aside = self.tx.lay_aside_fact_indexes(table).await?;
        let is_first = laid_aside.is_some();
        self.laid_aside.extend(laid_aside.unwrap_or_default());
        self.tables.push((table, is_first));
        Ok(is_first)
    }

    /// What became of the rows so far that were not left out, by their numbers.
    pub(super) fn fates(&self) -> BTreeMap<u64, Fate> {
        self.seen.fates()
    }

    /// Takes out again what rows contradict each other about, and ends the import.
    pub(super) async fn settle(mut self) -> Result<Landed, DbErr> {
        let of_usage = self.usage.settle(self.tx, self.source, self.sequence, &mut self.book).await?;
        self.counts.add(of_usage.counts);
        self.complaints.add(of_usage.complaints);
        self.rows_hash.update(of_usage.rows_hash);
        let Landing { tx, sequence, mut counts, mut complaints, accounts, people, merging, rows_hash, .. } = self;
        let (level_source, moves_lists) = (self.level_source, self.moves_lists);
        tx.restore_indexes(self.laid_aside).await?;
        let conflicts = self.seen.conflicts();
        for conflict in &conflicts {
            if let Some(count) = counts.of(conflict.first) {
                *count -= 1;
            }
            counts.unchanged -= conflict.repeats;
            counts.reject += conflict.rows.len() as u64;
            complaints.add(differing(&conflict.rows));
        }
        for table in FactTable::ALL {
            let of_table = conflicts.iter().filter(|conflict| conflict.table == table);
            let keys: Vec<Key> = of_table.map(|conflict| conflict.key).collect();
            tx.take_out(table, sequence, &keys).await?;
        }
        let looping = loops::looping(tx, merging).await?;
        for row in &looping {
            if let Some(count) = counts.of(row.fate) {
                *count -= 1;
            }
            counts.reject += 1;
            complaints.add([loops::complaint(row.row)]);
        }
        let keys: Vec<Key> = looping.iter().map(|row| row.key).collect();
        tx.take_out(FactTable::AccountVersion, sequence, &keys).await?;
        let rows_hash = hexadecimal(rows_hash.finalize());
        Ok(Landed { counts, complaints: complaints.told(), accounts, people, moves_lists, level_source, rows_hash })
    }

    fn leave_out(&mut self, complaints: impl IntoIterator<Item = Complaint>) {
        self.counts.reject += 1;
        self.complaints.add(complaints);
    }

    fn key_of(&mut self, draft: &Draft) -> Key {
        let key = natural_key_of(self.source, draft, 0);
        let is_unnamed = match draft {
            Draft::InvoiceLine(line) => line.external_id.is_none(),
            Draft::Interaction(interaction) => interaction.external_id.is_none(),
            _ => false,
        };
        if !is_unnamed {
            return key;
        }
        let before = self.unnamed.entry(key).or_default();
        *before += 1;
        natural_key_of(self.source, draft, *before - 1)
    }

    /// The end of the day that the source gives, else now.
    fn recorded_at(&mut self, draft: &Draft) -> i64 {
        let given = match draft {
            Draft::ContractLine(line) => line.recorded_on,
            Draft::InvoiceLine(line) => line.recorded_on,
            Draft::Level(level) => level.recorded_on,
            _ => None,
        };
        match given {
            Some(day) => *self.ends_of_day.entry(day).or_insert_with(|| self.cx.clock.end_of(day)),
            None => self.now,
        }
    }
}

fn named_account(draft: &Draft) -> &str {
    match draft {
        Draft::Person(person) => &person.account,
        Draft::Interaction(interaction) => interaction.account.as_deref().unwrap_or_default(),
        Draft::Ticket(ticket) => &ticket.account,
        Draft::Spot(spot) => &spot.account,
        Draft::Paper(paper) => &paper.account,
        _ => "",
    }
}
