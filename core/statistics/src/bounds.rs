//! What those who did not answer could change.

use crate::interval::Interval;

/// A scale with two ends, such as 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The lowest value there is.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// Between which values the mean of everybody lies when only some have answered: had all others
/// given the lowest value, and had all others given the highest.
///
/// No assumption is made about who does not answer: C. F. Manski, "Anatomy of the selection
/// problem" (1989). The bounds are no confidence interval; everybody is who was asked, not a wider
/// population. Where nobody answered they are the whole scale. `None` where nobody was asked, more
/// answered than were asked, or the mean is off the scale.
pub fn mean_bounds(mean_of_answered: f64, answered: u64, asked: u64, scale: Scale) -> Option<Interval> {
    let is_on_scale = scale.low <= mean_of_answered && mean_of_answered <= scale.high;
    if asked == 0 || answered > asked || !(scale.low.is_finite() && scale.high.is_finite()) {
        return None;
    }
    if answered == 0 {
        return Some(Interval { low: scale.low, high: scale.high });
    }
    let (told, silent) = (answered as f64 / asked as f64, (asked - answered) as f64 / asked as f64);
    let all_others_gave = |value: f64| told * mean_of_answered + silent * value;
    is_on_scale.then(|| Interval { low: all_others_gave(scale.low), high: all_others_gave(scale.high) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree;
    use proptest::prelude::*;

    #[test]
    fn silence_could_mean_the_best_and_the_worst() {
        // By hand: 12 of 20 said 4.5 on average. Worst (54 + 8×1)/20 = 3.1, best (54 + 8×5)/20 = 4.7.
        for (mean, answered, asked, want) in [
            (4.5, 12, 20, Some((3.1, 4.7))),
            (4.5, 20, 20, Some((4.5, 4.5))),
            (5.0, 1, 4, Some((2.0, 5.0))),
            (f64::NAN, 0, 4, Some((1.0, 5.0))),
            (4.5, 0, 0, None),
            (4.5, 5, 4, None),
            (5.5, 3, 4, None),
        ] {
            let found = mean_bounds(mean, answered, asked, Scale { low: 1.0, high: 5.0 });
            let agrees = match (found, want) {
                (Some(found), Some((low, high))) => agree(found.low, low, 9) && agree(found.high, high, 9),
                (found, want) => found.is_none() && want.is_none(),
            };
            assert!(agrees, "{answered} of {asked}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_others_would_say_the_bounds_hold_it(
            everybody in prop::collection::vec(1..6_u8, 1..40), answered in 1..40_usize,
        ) {
            let answered = answered.min(everybody.len());
            let mean = |values: &[u8]| values.iter().map(|v| f64::from(*v)).sum::<f64>() / values.len() as f64;
            let scale = Scale { low: 1.0, high: 5.0 };
            let bounds = mean_bounds(mean(&everybody[..answered]), answered as u64, everybody.len() as u64, scale);
            let bounds = bounds.unwrap();
            let true_mean = mean(&everybody);
            prop_assert!(bounds.low - 1e-9 <= true_mean && true_mean <= bounds.high + 1e-9);
        }
    }
}
