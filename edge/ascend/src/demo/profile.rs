//! Who an account is: what stays the same while its contracts change.

use super::dice::Dice;
use super::history::History;
use super::names;
use super::places::{COUNTRIES, Country, HOME, OWNERS};
use super::segment::Segment;
use accounts::AccountDraft;
use money::Day;

/// 2^32 / golden ratio: walks the signing order so that any run of accounts is spread over all years.
const GOLDEN: u32 = 2_654_435_769;
/// Every twelfth account is a site of one that came before.
const SITE_EVERY: u32 = 12;
const SITE_AT: u32 = 8;
/// Sites come in blocks of this many accounts, each with its own two parents.
const BLOCK: u32 = 60;
const SITES_OF_FIRST_PARENT: u32 = 3;

/// An account, before its contracts.
pub struct Profile {
    /// External id.
    pub external_id: String,
    /// Name.
    pub name: String,
    /// Segment at signature.
    pub segment: Segment,
    /// Country, and with it the currency.
    pub country: &'static Country,
    /// Owner at signature.
    pub owner: &'static str,
    /// Index of the parent account, for a site.
    pub parent: Option<u32>,
    /// First day under contract.
    pub start: Day,
    /// Whether it has stopped growing and only trims.
    pub trims: bool,
}

impl Profile {
    /// The account at `index`, counted from 0, and the dice for all that happens to it.
    pub fn of(seed: u64, index: u32, history: &History) -> (Profile, Dice) {
        let mut dice = Dice::of(seed, index + 1);
        let parent = parent_of(index);
        let mut profile = Profile {
            external_id: external_id(index),
            name: names::name(index),
            segment: segment_of(index),
            country: dice.weighted(&COUNTRIES),
            owner: dice.weighted(&OWNERS),
            parent,
            start: history.until,
            trims: dice.chance(150),
        };
        let month = history.signing_month(index.wrapping_mul(GOLDEN)).first_day();
        profile.start = month.plus_days(dice.days(0, 27.min(history.until.0 - month.0)));
        if index < names::FIRST.len() as u32 {
            profile.country = HOME;
        }
        if let Some(parent) = parent {
            let (head, _) = Profile::of(seed, parent, history);
            let city = head.country.cities[(index / SITE_EVERY) as usize % head.country.cities.len()];
            profile.name = format!("{} {city}", head.name);
            (profile.country, profile.owner) = (head.country, head.owner);
        }
        (profile, dice)
    }

    /// The rows of `accounts`: the account as it signed, then what changed later.
    pub fn drafts(&self, history: &History, dice: &mut Dice) -> (AccountDraft, Vec<AccountDraft>) {
        let first = AccountDraft {
            external_id: self.external_id.clone(),
            name: Some(self.name.clone()),
            segment: Some(self.segment.name().into()),
            owner: Some(self.owner.into()),
            country: Some(self.country.name.into()),
            parent: self.parent.map(external_id),
            currency: Some(self.country.currency),
            effective_on: Some(self.start),
            ..AccountDraft::default()
        };
        let mut changes = Vec::new();
        let earliest = self.start.max(history.opening).plus_days(120);
        if earliest > history.until {
            return (first, changes);
        }
        let mut change = |draft: AccountDraft, dice: &mut Dice| {
            let on = earliest.plus_days(dice.days(0, history.until.0 - earliest.0));
            let external_id = self.external_id.clone();
            changes.push(AccountDraft { external_id, effective_on: Some(on), ..draft });
        };
        if let Some(above) = self.segment.above().filter(|_| !self.trims && dice.chance(50)) {
            change(AccountDraft { segment: Some(above.name().into()), ..AccountDraft::default() }, dice);
        }
        let owner = dice.weighted(&OWNERS);
        if owner != self.owner && dice.chance(90) {
            change(AccountDraft { owner: Some(owner.into()), ..AccountDraft::default() }, dice);
        }
        (first, changes)
    }
}

fn external_id(index: u32) -> String {
    format!("A{:04}", index + 1)
}

fn segment_of(index: u32) -> Segment {
    if let Some((_, segment)) = names::FIRST.get(index as usize) {
        return *segment;
    }
    match index % 20 {
        19 => Segment::Enterprise,
        1 | 7 | 14 => Segment::MidMarket,
        _ if parent_of(index).is_some() => Segment::MidMarket,
        _ => Segment::Smb,
    }
}

/// The parent of a site: an enterprise account of the block before, the remembered ones for the
/// first block.
fn parent_of(index: u32) -> Option<u32> {
    if index < names::FIRST.len() as u32 || index % SITE_EVERY != SITE_AT {
        return None;
    }
    let place = (index % BLOCK) / SITE_EVERY;
    let (first, second) = match index / BLOCK {
        0 => (0, 7),
        block => ((block - 1) * BLOCK + 19, (block - 1) * BLOCK + 39),
    };
    Some(if place < SITES_OF_FIRST_PARENT { first } else { second })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twelfth_are_sites_of_an_account_before_them() {
        let sites: Vec<u32> = (0..120).filter(|&i| parent_of(i).is_some()).collect();
        assert_eq!(sites, [20, 32, 44, 56, 68, 80, 92, 104, 116]);
        for (site, parent) in [(20, 0), (32, 0), (44, 7), (68, 19), (104, 39)] {
            assert_eq!(parent_of(site), Some(parent), "{site}");
            assert_eq!(parent_of(parent), None, "{parent}");
        }
    }

    #[test]
    fn segments_keep_their_shares() {
        // Of sixty: 3 enterprise; 9 mid-market and 5 sites; the other 43 are small.
        let count = |s: Segment| (60..120).filter(|&i| segment_of(i) == s).count();
        for (segment, of_sixty) in [(Segment::Enterprise, 3), (Segment::MidMarket, 14), (Segment::Smb, 43)] {
            assert_eq!(count(segment), of_sixty, "{segment:?}");
        }
    }
}
