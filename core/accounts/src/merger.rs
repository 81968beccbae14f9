//! Mergers: from a day on, an account's revenue counts as another's.

use crate::hierarchy::{Cycle, from_smallest};
use money::Day;
use std::collections::{BTreeMap, BTreeSet};

/// That an account became part of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merger<K> {
    /// The account it became part of.
    pub into: K,
    /// First day it is no account of its own.
    pub on: Day,
}

/// Some days on which an account's revenue counts with one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay<K> {
    /// That account: itself, until it merged.
    pub with: K,
    /// First day; since ever when absent.
    pub from: Option<Day>,
    /// First day it no longer counts there; for ever when absent.
    pub to: Option<Day>,
}

/// With whom an account's revenue counts over time: with itself until it merged, then with the
/// account it merged into, and when that one merges too, with the next.
///
/// # Errors
/// A [`Cycle`] of accounts that came back to themselves through mergers: their revenue would
/// belong nowhere.
pub fn stays<K: Ord + Copy>(account: K, mergers: &BTreeMap<K, Merger<K>>) -> Result<Vec<Stay<K>>, Cycle<K>> {
    let mut stays = Vec::with_capacity(1);
    let mut chain = vec![account];
    let (mut with, mut from) = (account, None);
    while let Some(merger) = mergers.get(&with) {
        if let Some(at) = chain.iter().position(|&k| k == merger.into) {
            return Err(Cycle { members: from_smallest(chain.split_off(at)) });
        }
        // Whoever merges into an account that has merged before counts with the next one at once.
        let until = from.map_or(merger.on, |from: Day| from.max(merger.on));
        if from != Some(until) {
            stays.push(Stay { with, from, to: Some(until) });
        }
        chain.push(merger.into);
        (with, from) = (merger.into, Some(until));
    }
    stays.push(Stay { with, from, to: None });
    Ok(stays)
}

/// These accounts and all that merged with them, directly or over others: what one of them
/// records can change the figures of each.
pub fn merged_with<K: Ord + Copy>(
    accounts: impl IntoIterator<Item = K>,
    mergers: impl IntoIterator<Item = (K, K)>,
) -> BTreeSet<K> {
    let mut neighbours: BTreeMap<K, Vec<K>> = BTreeMap::new();
    for (merged, into) in mergers {
        neighbours.entry(merged).or_default().push(into);
        neighbours.entry(into).or_default().push(merged);
    }
    let mut found = BTreeSet::new();
    let mut open: Vec<K> = accounts.into_iter().collect();
    while let Some(account) = open.pop() {
        if found.insert(account) {
            open.extend(neighbours.get(&account).into_iter().flatten().copied());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mergers<'a>(told: &[(&'a str, &'a str, &str)]) -> BTreeMap<&'a str, Merger<&'a str>> {
        told.iter().map(|(who, into, on)| (*who, Merger { into: *into, on: on.parse().unwrap() })).collect()
    }

    fn told(account: &str, mergers: &BTreeMap<&str, Merger<&str>>) -> String {
        let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
        let stay = |s: &Stay<&str>| format!("{} {}..{}", s.with, day(s.from), day(s.to));
        match stays(account, mergers) {
            Ok(stays) => stays.iter().map(stay).collect::<Vec<_>>().join(", "),
            Err(cycle) => format!("loop of {}", cycle.members.join(", ")),
        }
    }

    #[test]
    fn revenue_counts_with_the_account_that_an_account_became_part_of() {
        for (history, account, want) in [
            (&[][..], "Birch", "Birch .."),
            (&[("Birch", "Alder", "2025-07-01")], "Birch", "Birch ..2025-07-01, Alder 2025-07-01.."),
            (&[("Birch", "Alder", "2025-07-01")], "Alder", "Alder .."),
            (
                &[("Birch", "Alder", "2025-07-01"), ("Alder", "Cedar", "2026-01-01")],
                "Birch",
                "Birch ..2025-07-01, Alder 2025-07-01..2026-01-01, Cedar 2026-01-01..",
            ),
            // Alder was part of Cedar already: Birch counts with Cedar at once.
            (
                &[("Birch", "Alder", "2025-07-01"), ("Alder", "Cedar", "2025-01-01")],
                "Birch",
                "Birch ..2025-07-01, Cedar 2025-07-01..",
            ),
            (&[("Birch", "Alder", "2025-07-01"), ("Alder", "Birch", "2026-01-01")], "Birch", "loop of Alder, Birch"),
        ] {
            assert_eq!(told(account, &mergers(history)), want, "{history:?}");
        }
    }

    #[test]
    fn accounts_that_merged_over_others_belong_together() {
        let mergers = [("Birch", "Alder"), ("Alder", "Cedar"), ("Dogwood", "Elm")];
        for (of, want) in [("Birch", "Alder Birch Cedar"), ("Cedar", "Alder Birch Cedar"), ("Fir", "Fir")] {
            let found: Vec<&str> = merged_with([of], mergers).into_iter().collect();
            assert_eq!(found.join(" "), want, "{of}");
        }
    }
}
