//! Who took part in an interaction that names addresses: members, people of the customer, and by
//! them the account. Of everybody else nothing is kept.

use accounts::{InteractionDraft, stays};
use money::Day;
use revenue::{Complaint, Draft};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{DbErr, Mergers, Tx};
use uuid::Uuid;

/// The addresses that a file has named so far.
#[derive(Debug, Default)]
pub(super) struct Correspondents {
    /// Addresses of members and who merged into whom, once a row needs them.
    ours: Option<(HashSet<String>, Mergers)>,
    /// The accounts at which somebody has or had an address; none when nobody does.
    known: HashMap<String, BTreeSet<Uuid>>,
}

/// Addresses that a complaint tells at most.
const ADDRESSES_TOLD_MAX: usize = 5;

impl Correspondents {
    /// Looks up the addresses that these drafts name for the first time.
    pub(super) async fn learn(&mut self, tx: &Tx, drafts: impl Iterator<Item = &Draft>) -> Result<(), DbErr> {
        let interactions = drafts.filter_map(|draft| match draft {
            Draft::Interaction(one) => Some(&one.addresses),
            _ => None,
        });
        let unknown: BTreeSet<&str> =
            interactions.flatten().map(String::as_str).filter(|address| !self.known.contains_key(*address)).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        if self.ours.is_none() {
            let members = tx.members().await?.into_iter().map(|member| member.email).collect();
            self.ours = Some((members, tx.mergers().await?));
        }
        let unknown: Vec<&str> = unknown.into_iter().collect();
        let found = tx.accounts_by_address(&unknown).await?;
        self.known.extend(unknown.into_iter().map(|address| (address.to_string(), BTreeSet::new())));
        for (address, account) in found {
            self.known.entry(address).or_default().insert(account);
        }
        Ok(())
    }

    /// The account of an interaction: the one that its row names, else the one at which somebody
    /// who took part is known.
    pub(super) fn account_of(
        &self,
        row: u64,
        one: &InteractionDraft,
        named: Option<Uuid>,
    ) -> Result<Option<Uuid>, Complaint> {
        if named.is_some() {
            return Ok(named);
        }
        let theirs: Vec<&str> = one.addresses.iter().map(String::as_str).filter(|one| !self.is_ours(one)).collect();
        let accounts: BTreeSet<Uuid> = theirs.iter().flat_map(|address| self.accounts_at(address, one.day)).collect();
        let mut accounts = accounts.into_iter();
        match (accounts.next(), accounts.next()) {
            (Some(account), None) => Ok(Some(account)),
            (None, _) => Err(nobody(row, &theirs)),
            (Some(_), Some(_)) => {
                let known = theirs.into_iter().filter(|address| !self.accounts_at(address, one.day).is_empty());
                Err(several(row, &known.collect::<Vec<_>>()))
            }
        }
    }

    /// Adds who of ours and who of the account took part, by their addresses.
    pub(super) fn tell(&self, one: &mut InteractionDraft, account: Option<Uuid>) {
        let account = account.map(|account| self.with_whom(account, one.day));
        for address in &one.addresses {
            let known = match self.is_ours(address) {
                true => &mut one.by,
                false if self.accounts_at(address, one.day).iter().any(|at| Some(*at) == account) => &mut one.people,
                false => continue,
            };
            if !known.iter().any(|known| known.eq_ignore_ascii_case(address)) {
                known.push(address.clone());
            }
        }
    }

    fn is_ours(&self, address: &str) -> bool {
        self.ours.as_ref().is_some_and(|(members, _)| members.contains(address))
    }

    /// The accounts at which somebody has or had an address, as they stand on a day.
    fn accounts_at(&self, address: &str, day: Day) -> BTreeSet<Uuid> {
        let known = self.known.get(address).into_iter().flatten();
        known.map(|account| self.with_whom(*account, day)).collect()
    }

    /// With which account another counts on a day: itself, until it merged.
    fn with_whom(&self, account: Uuid, day: Day) -> Uuid {
        let Some((_, mergers)) = &self.ours else { return account };
        let stays = stays(account, mergers).unwrap_or_default();
        let current = stays.iter().find(|stay| stay.to.is_none_or(|to| day < to));
        current.map_or(account, |stay| stay.with)
    }
}

fn nobody(row: u64, addresses: &[&str]) -> Complaint {
    let problem = match addresses {
        [] => "Only members took part".to_string(),
        [one] => format!("Nobody with the address {one} is known"),
        addresses => format!("Nobody with one of these addresses is known: {}", listed(addresses)),
    };
    let repair = match addresses {
        [] => "Leave it out: it is about no account.",
        _ => "Add the person, then import again.",
    };
    complaint(row, problem, repair)
}

fn several(row: u64, addresses: &[&str]) -> Complaint {
    let problem = format!("People of several accounts took part: {}", listed(addresses));
    complaint(row, problem, "Name the account that is meant: account = { constant = \"…\" } in a mapping.")
}

fn listed(addresses: &[&str]) -> String {
    let told = addresses.iter().take(ADDRESSES_TOLD_MAX).copied().collect::<Vec<_>>().join(", ");
    match addresses.len().saturating_sub(ADDRESSES_TOLD_MAX) {
        0 => told,
        more => format!("{told} and {more} more"),
    }
}

fn complaint(row: u64, problem: String, repair: &str) -> Complaint {
    Complaint { row, column: "addresses".into(), problem, repair: repair.into() }
}
