//! Chance with a seed: the same seed rolls the same company, byte for byte.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// Spreads neighbouring account numbers over all seeds (2^64 / golden ratio, odd).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// The dice of one account: how many others there are does not change its rolls.
pub struct Dice(Pcg64Mcg);

impl Dice {
    /// The dice of the account with this number; 0 is the company's own.
    pub fn of(seed: u64, number: u32) -> Dice {
        Dice(Pcg64Mcg::seed_from_u64(seed ^ SPREAD.wrapping_mul(u64::from(number) + 1)))
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, (low, high): (i64, i64)) -> i64 {
        self.0.random_range(low..=high.max(low))
    }

    /// So many days, from `low` to `high`, both included.
    pub fn days(&mut self, low: i32, high: i32) -> i32 {
        self.0.random_range(low..=high.max(low))
    }

    /// Whether something happens that happens `permille` times in a thousand.
    pub fn chance(&mut self, permille: u32) -> bool {
        self.0.random_range(0..1000) < permille
    }

    /// An index below `count`; `None` when there is nothing to pick from.
    pub fn index(&mut self, count: usize) -> Option<usize> {
        (count > 0).then(|| self.0.random_range(0..count))
    }

    /// One of the weighted choices.
    pub fn weighted<T: Copy, const N: usize>(&mut self, choices: &[(u32, T); N]) -> T {
        const { assert!(N > 0) };
        let total: u32 = choices.iter().map(|c| c.0).sum();
        let mut roll = self.0.random_range(0..total.max(1));
        for &(weight, choice) in choices {
            if roll < weight {
                return choice;
            }
            roll -= weight;
        }
        choices[N - 1].1
    }
}
