//! The days between which the company is told, and how its signatures fall over them.

use money::{Day, Month};

/// What is told month by month.
const TOLD_MONTHS: i32 = 36;
/// Before that customers are known only by the contract they signed.
const EARLIER_MONTHS: i32 = 42;
/// How many contracts are signed in each month of a year: spring and year end are strong,
/// summer is quiet.
const SEASON: [u64; 12] = [8, 8, 12, 8, 8, 11, 7, 5, 9, 9, 9, 10];
/// A month's weight in days, the same for all, so that February is as strong as January.
const DAYS_A_MONTH: i32 = 30;

/// The days that matter to every account.
#[derive(Clone, Debug)]
pub struct History {
    /// The first contract is signed.
    pub founded: Day,
    /// From here on everything that happens is recorded.
    pub opening: Day,
    /// The last day known.
    pub until: Day,
    /// Weight of all signatures up to and including each month.
    signed_up_to: Vec<u64>,
}

impl History {
    /// Three years up to `until`, and the years before in which the older customers signed.
    pub fn up_to(until: Day) -> History {
        let last = until.month();
        let opening = last.plus(-TOLD_MONTHS);
        let founded = opening.plus(-EARLIER_MONTHS);
        let mut sum = 0;
        let signed_up_to = (founded.0..=last.0)
            .map(|month| {
                let month = Month(month);
                // The running month has had only its first days to sign in.
                let days = (until.0 - month.first_day().0 + 1).min(DAYS_A_MONTH);
                let days = if month < last { DAYS_A_MONTH } else { days };
                sum += SEASON[month.number() as usize - 1] * days as u64;
                sum
            })
            .collect();
        History { founded: founded.first_day(), opening: opening.first_day(), until, signed_up_to }
    }

    /// The month in which the account signs whose place among all signatures is `place` of 2^32.
    pub fn signing_month(&self, place: u32) -> Month {
        let total = self.signed_up_to.last().copied().unwrap_or(0);
        let weight = (total * u64::from(place)) >> 32;
        let month = self.signed_up_to.partition_point(|&sum| sum <= weight);
        self.founded.month().plus(month as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_run_from_the_founding_to_the_last_day() {
        let history = History::up_to("2026-11-21".parse().unwrap());
        assert_eq!(history.founded.to_string(), "2020-05-01");
        assert_eq!(history.opening.to_string(), "2023-11-01");
        // Six years at 101, then 8 + 11 + 7 + 5 + 9 + 9 and 21/30 of 9: 661.3 in all. Half of it,
        // 330.65, is 303 for three years, 26 for May to July, and falls into August.
        for (place, month) in [(0, "2020-05"), (1 << 31, "2023-08"), (u32::MAX, "2026-11")] {
            assert_eq!(history.signing_month(place).to_string(), month, "{place}");
        }
    }
}
