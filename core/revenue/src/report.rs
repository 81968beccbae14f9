//! The movement report: per month and group, how the opening became the closing.

use crate::movement::{Movement, MovementKind, Transfer};
use crate::publish::Published;
use money::{Day, Month};
use std::collections::BTreeMap;

/// How many kinds of movement there are.
const KINDS: usize = MovementKind::ALL.len();

/// One period of one group. Minor units per year, reporting currency; losses negative.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct MovementRow {
    /// Level at the close of the day before the period.
    pub opening: i64,
    /// Sum of each kind, gross per line, in the order of [`MovementKind::ALL`].
    pub by_kind: [i64; KINDS],
    /// How many accounts each kind touched, in the same order.
    pub accounts: [u32; KINDS],
    /// Expansion of the accounts that grew over the period, netted per account.
    pub expansion_net: i64,
    /// Contraction of the accounts that shrank, netted per account.
    pub contraction_net: i64,
    /// Of the expansion, steps agreed at signature (gross).
    pub contracted: i64,
    /// Level at the close of the period's last day, taken from the levels, not from the sum.
    pub closing: i64,
    /// Accounts live at the close.
    pub logos: u32,
    /// Of the closing level, out of contract.
    pub out_of_contract: i64,
}

/// A period of a report: its first and last day.
pub type Period = (Day, Day);

/// A movement report by period and group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementTable<G: Ord> {
    /// The periods, in order, without overlap.
    pub periods: Vec<Period>,
    /// A row per period (its index) and group that has anything.
    pub rows: BTreeMap<(usize, G), MovementRow>,
}

/// Which accounts a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Population {
    /// All but accounts that have nothing but pilots; a conversion enters.
    #[default]
    Standard,
    /// Accounts that have nothing but pilots.
    Pilots,
    /// Both together.
    All,
}

impl Population {
    /// Whether an account of that kind belongs to it.
    pub fn holds(self, pilot: bool) -> bool {
        match self {
            Population::Standard => !pilot,
            Population::Pilots => pilot,
            Population::All => true,
        }
    }
}

impl MovementRow {
    /// The sum of one kind.
    pub fn of(&self, kind: MovementKind) -> i64 {
        self.by_kind[kind as usize]
    }

    /// Whether opening and movements add up to the closing. They must; a broken identity is
    /// shown, not hidden.
    pub fn adds_up(&self) -> bool {
        self.opening + self.by_kind.iter().sum::<i64>() == self.closing
    }

    /// Counts an account that had these movements: which kinds touched it, and its net change.
    fn count_account(&mut self, by_kind: &[i64; KINDS]) {
        for (count, _) in self.accounts.iter_mut().zip(by_kind).filter(|(_, minor)| **minor != 0) {
            *count += 1;
        }
        let earned = MovementKind::ALL.iter().filter(|k| k.is_expansion() || k.is_contraction());
        let net: i64 = earned.map(|k| by_kind[*k as usize]).sum();
        self.expansion_net += net.max(0);
        self.contraction_net += net.min(0);
    }

    /// Adds another row of the same period: another group, or another part of the accounts.
    pub fn add(&mut self, other: &MovementRow) {
        for k in 0..KINDS {
            self.by_kind[k] += other.by_kind[k];
            self.accounts[k] += other.accounts[k];
        }
        self.opening += other.opening;
        self.expansion_net += other.expansion_net;
        self.contraction_net += other.contraction_net;
        self.contracted += other.contracted;
        self.closing += other.closing;
        self.logos += other.logos;
        self.out_of_contract += other.out_of_contract;
    }
}

/// An account's group from a day on; the first one also before it.
pub type Membership<G> = (Day, G);

/// The movements of an account as a report of groups sees them: each in the group of its day,
/// and where the account moved from one group to another, its level left the one and entered
/// the other. `groups` in the order of days, not empty.
pub fn grouped_movements<'a, G: Clone + PartialEq>(
    published: &'a Published,
    groups: &'a [Membership<G>],
    population: Population,
) -> Vec<(Movement, &'a G)> {
    let group_on = |day: Day| &groups[groups.partition_point(|(from, _)| *from <= day).saturating_sub(1)].1;
    let counts = |m: &&Movement| match m.marks.transfer {
        Transfer::BetweenLines => false,
        Transfer::Population => population != Population::All && population.holds(m.marks.pilot),
        Transfer::None | Transfer::Merger => population.holds(m.marks.pilot),
    };
    let mut rows: Vec<(Movement, &G)> =
        published.movements.iter().filter(counts).map(|m| (*m, group_on(m.day))).collect();
    for pair in groups.windows(2).filter(|pair| pair[0].1 != pair[1].1) {
        let (day, before) = (pair[1].0, pair[1].0.plus_days(-1));
        if published.level_on(before).is_none_or(|at| !population.holds(at.pilot)) {
            continue;
        }
        for (line, step) in published.lines.iter().enumerate().filter_map(|(i, l)| Some((i, l.step_on(before)?))) {
            if step.minor == 0 {
                continue;
            }
            let moved = |kind, minor| Movement { day, kind, line: line as u32, minor, marks: Default::default() };
            rows.push((moved(MovementKind::Left, -step.minor), &pair[0].1));
            rows.push((moved(MovementKind::Entered, step.minor), &pair[1].1));
        }
    }
    rows
}

impl<G: Ord + Clone> MovementTable<G> {
    /// An empty table.
    pub fn new(periods: Vec<Period>) -> MovementTable<G> {
        MovementTable { periods, rows: BTreeMap::new() }
    }

    /// An empty table with a period for each month from `from` to `to`.
    pub fn monthly(from: Month, to: Month) -> MovementTable<G> {
        MovementTable::new((from.0..=to.0).map(|m| (Month(m).first_day(), Month(m).last_day())).collect())
    }

    /// Adds one account.
    pub fn add_account(&mut self, published: &Published, groups: &[Membership<G>], population: Population) {
        let group_on = |day: Day| &groups[groups.partition_point(|(d, _)| *d <= day).saturating_sub(1)].1;
        let level_on = |day: Day| published.level_on(day).filter(|at| population.holds(at.pilot));
        for period in 0..self.periods.len() {
            let (first, last) = self.periods[period];
            let before = first.plus_days(-1);
            if let Some(at) = level_on(before) {
                self.row(period, group_on(before)).opening += at.level;
            }
            if let Some(at) = level_on(last) {
                let row = self.row(period, group_on(last));
                row.closing += at.level;
                row.logos += 1;
                row.out_of_contract += at.carried;
            }
        }
        let mut touched: BTreeMap<(usize, &G), [i64; KINDS]> = BTreeMap::new();
        for (movement, group) in grouped_movements(published, groups, population) {
            let Some(period) = self.period_of(movement.day) else { continue };
            let row = self.row(period, group);
            row.by_kind[movement.kind as usize] += movement.minor;
            if movement.marks.contracted && movement.kind.is_expansion() {
                row.contracted += movement.minor;
            }
            touched.entry((period, group)).or_insert([0; KINDS])[movement.kind as usize] += movement.minor;
        }
        for ((period, group), by_kind) in touched {
            self.row(period, group).count_account(&by_kind);
        }
    }

    fn period_of(&self, day: Day) -> Option<usize> {
        let period = self.periods.partition_point(|(first, _)| *first <= day).checked_sub(1)?;
        (day <= self.periods[period].1).then_some(period)
    }

    fn row(&mut self, period: usize, group: &G) -> &mut MovementRow {
        self.rows.entry((period, group.clone())).or_default()
    }

    /// Adds the rows of another part of the accounts over the same periods.
    pub fn merge(&mut self, other: &MovementTable<G>) {
        for (key, row) in &other.rows {
            self.rows.entry(key.clone()).or_default().add(row);
        }
    }
}
