//! Where an account that was there before the journey enters it.

use crate::policy::JourneyPolicy;
use money::Day;

/// What is recorded of an account's revenue that tells where it may enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Entry {
    /// The day it became a customer.
    pub since: Option<Day>,
    /// Whether it has a level above zero.
    pub live: bool,
    /// Whether all that it has under contract are pilots.
    pub only_pilots: bool,
}

/// The stage that fits what is recorded, and the day it counts from: a pilot since its first
/// order, everything else from today, as nobody knows since when it is so. RevOps signs it. A customer
/// is put no further than behind its pilot: that it was happy with more is for a survey to say.
/// Absent for accounts that left: they enter as exits.
pub fn entry_stage(policy: &JourneyPolicy, entry: Entry, today: Day) -> Option<(usize, Day)> {
    let hypercare = policy.stages.iter().position(|stage| stage.hypercare);
    let last = policy.stages.len().saturating_sub(1);
    let begins = entry.since.is_some_and(|since| since > today);
    match (entry.since, entry.live || entry.only_pilots || begins) {
        (None, _) => Some((0, today)),
        (Some(_), false) => None,
        (Some(since), true) => {
            let pilot = hypercare.unwrap_or(0);
            let at = if entry.only_pilots { pilot } else { pilot + usize::from(hypercare.is_some()) };
            // A contract that begins later is signed already: nothing is dated ahead.
            Some((at.min(last), if entry.only_pilots { since.min(today) } else { today }))
        }
    }
}
