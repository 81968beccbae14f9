//! The terms under which customers sign.

use super::contract::Contract;
use super::dice::Dice;
use super::profile::Profile;
use money::Day;
use revenue::LineKind;

/// A paid pilot: three to four months, without renewal.
pub fn pilot(start: Day, dice: &mut Dice) -> Contract {
    Contract {
        number: String::new(),
        renews: None,
        start,
        end: Some(start.plus_days(dice.days(90, 120))),
        auto_renew: false,
        notice_days: 14,
        period_months: 1,
        kind: LineKind::Pilot,
    }
}

/// A contract as the segment signs it: a term, or month by month.
pub fn in_full(profile: &Profile, start: Day, dice: &mut Dice) -> Contract {
    let habits = profile.segment.habits();
    let rolling = dice.chance(habits.rolling_permille);
    let term_months = dice.weighted(&habits.terms);
    let period_months = dice.weighted(&[(70, 12), (15, 3), (15, 1)]);
    let auto_renew = dice.chance(550);
    Contract {
        number: String::new(),
        renews: None,
        start,
        end: (!rolling).then(|| start.plus_months(term_months)),
        auto_renew: rolling || auto_renew,
        notice_days: if rolling { 30 } else { 60 },
        period_months: if rolling { 1 } else { period_months },
        kind: LineKind::Recurring,
    }
}
