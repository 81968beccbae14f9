//! Ratios that keep both their parts.

/// A ratio of two integers (minor units, or counts), kept apart until shown, so that an empty
/// cohort is "absent" and never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Rate {
    /// What was kept, won, lost…
    pub part: i64,
    /// What it is measured against.
    pub whole: i64,
}

impl Rate {
    /// The ratio as a decimal with `digits` decimal digits, rounded half to even and scaled by
    /// 10^digits; `None` when there is nothing to measure against.
    pub fn scaled(&self, digits: u32) -> Option<i64> {
        if self.whole == 0 {
            return None;
        }
        let scale = 10_i128.pow(digits);
        let ratio = crate::round_half_even(i128::from(self.part) * scale, i128::from(self.whole));
        i64::try_from(ratio).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_cohort_has_no_rate() {
        assert_eq!(Rate { part: 200, whole: 250 }.scaled(3), Some(800));
        assert_eq!(Rate { part: 0, whole: 250 }.scaled(3), Some(0));
        assert_eq!(Rate { part: 0, whole: 0 }.scaled(3), None);
    }
}
