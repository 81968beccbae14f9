//! Means, and how far they may lie from what everybody would have said.

use crate::interval::{Confidence, Interval};

/// The mean of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// How many there are.
    pub count: usize,
    /// Their mean.
    pub mean: f64,
    /// Their variance with the divisor count - 1; absent where there is only one.
    pub variance: Option<f64>,
    /// The interval of the mean; absent where there is only one.
    pub interval: Option<Interval>,
}

/// A value and how much it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighted {
    /// The value.
    pub value: f64,
    /// How much it counts, not below 0.
    pub weight: f64,
}

/// The weighted mean of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightedMean {
    /// The mean.
    pub mean: f64,
    /// How many values of equal weight would be worth as much.
    pub count_effective: f64,
    /// The standard error of the mean; absent where one value has all the weight.
    pub standard_error: Option<f64>,
    /// The interval of the mean; absent where the values are worth less than one and a half.
    pub interval: Option<Interval>,
}

impl Weighted {
    pub(crate) fn is_sound(&self) -> bool {
        self.value.is_finite() && self.weight.is_finite() && self.weight >= 0.0
    }
}

/// The mean with Student's t interval: mean ± t(n - 1) × s / √n.
///
/// Student, "The probable error of a mean" (1908). Where all values are alike the interval has no
/// width, which says that they agree and not that more would.
pub fn mean(values: &[f64], confidence: Confidence) -> Option<Mean> {
    if values.is_empty() || !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let count = values.len();
    let n = count as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let variance = (count > 1).then(|| squares / (n - 1.0));
    let interval =
        variance.and_then(|variance| Some(Interval::around(mean, confidence.t(n - 1.0)? * (variance / n).sqrt())));
    Some(Mean { count, mean, variance, interval })
}

/// The weighted mean Σwx / Σw, with a standard error for weights that say how much a value counts,
/// not how exactly it was measured.
///
/// The effective count is n' = (Σw)² / Σw² (L. Kish, "Survey Sampling", 1965, 11.7); the variance
/// Σw(x - mean)² / Σw × n' / (n' - 1); the standard error √(variance / n'); the interval that of
/// Student's t with n' - 1 degrees of freedom. With equal weights all of it is [`mean`]. What
/// weighs 0 does not count.
pub fn weighted_mean(values: &[Weighted], confidence: Confidence) -> Option<WeightedMean> {
    let total: f64 = values.iter().map(|one| one.weight).sum();
    if !values.iter().all(Weighted::is_sound) || total <= 0.0 {
        return None;
    }
    let mean = values.iter().map(|one| one.weight * one.value).sum::<f64>() / total;
    let count_effective = total.powi(2) / values.iter().map(|one| one.weight.powi(2)).sum::<f64>();
    let squares: f64 = values.iter().map(|one| one.weight * (one.value - mean).powi(2)).sum();
    // The variance over the effective count, in which that count cancels out once.
    let degrees = count_effective - 1.0;
    let standard_error = (degrees > 1e-9).then(|| (squares / total / degrees).sqrt());
    let interval = standard_error.and_then(|error| Some(Interval::around(mean, confidence.t(degrees)? * error)));
    Some(WeightedMean { mean, count_effective, standard_error, interval })
}

/// The mean of ratios with their parts, each counting by its whole: what all parts are of all wholes,
/// with the interval of [`weighted_mean`]. `None` for a whole of 0 or below.
pub fn ratio_mean(ratios: &[(i64, i64)], confidence: Confidence) -> Option<WeightedMean> {
    let weighted = |(part, whole): &(i64, i64)| Weighted { value: *part as f64 / *whole as f64, weight: *whole as f64 };
    weighted_mean(&ratios.iter().map(weighted).collect::<Vec<_>>(), confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree;
    use proptest::prelude::*;

    #[test]
    fn few_values_have_a_wide_interval() {
        // By hand: 3 4 5 5 has mean 4.25, s² = 2.75/3 = .9167, t(3) = 3.1824, t × s/√4 = 1.5235.
        // The last row is the extra sleep of Student's paper, drug 1 (R: mean .75, -.5298 to 2.0298).
        for (values, count, mean_want, low, high) in [
            (vec![3.0, 4.0, 5.0, 5.0], 4, 4.25, 2.7265, 5.7735),
            (vec![4.0, 4.0, 4.0], 3, 4.0, 4.0, 4.0),
            (vec![0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], 10, 0.75, -0.5298, 2.0298),
        ] {
            let found = mean(&values, Confidence::default()).unwrap();
            let interval = found.interval.unwrap();
            let agrees =
                agree(found.mean, mean_want, 4) && agree(interval.low, low, 4) && agree(interval.high, high, 4);
            assert!(agrees && found.count == count, "{values:?}: {found:?}");
        }
    }

    #[test]
    fn one_value_has_a_mean_and_no_interval() {
        let alone = mean(&[4.0], Confidence::default()).unwrap();
        assert_eq!((alone.mean, alone.variance, alone.interval), (4.0, None, None));
        let all_weight = [Weighted { value: 4.0, weight: 3.0 }, Weighted { value: 1.0, weight: 0.0 }];
        let found = weighted_mean(&all_weight, Confidence::default()).unwrap();
        assert_eq!((found.mean, found.count_effective, found.standard_error), (4.0, 1.0, None));
        assert_eq!(mean(&[], Confidence::default()), None);
        assert_eq!(mean(&[1.0, f64::INFINITY], Confidence::default()), None);
        assert_eq!(weighted_mean(&[Weighted { value: 1.0, weight: 0.0 }], Confidence::default()), None);
        assert_eq!(weighted_mean(&[Weighted { value: 1.0, weight: -1.0 }], Confidence::default()), None);
    }

    #[test]
    fn a_heavy_value_is_worth_fewer_values() {
        // By hand: weights 3 1 1 1 on 2 5 4 5. Mean (6 + 14)/6 = 3.3333; n' = 36/12 = 3.
        // Σw(x - mean)² = 3×1.7778 + 2.7778 + .4444 + 2.7778 = 11.3333; ÷ 6 ÷ 2 = .94444, root .97183.
        // Student's t with 2 degrees is 4.3027: 3.3333 ± 4.1815.
        let values = [(2.0, 3.0), (5.0, 1.0), (4.0, 1.0), (5.0, 1.0)].map(|(value, weight)| Weighted { value, weight });
        let found = weighted_mean(&values, Confidence::default()).unwrap();
        assert!(agree(found.mean, 3.3333, 4) && agree(found.count_effective, 3.0, 9), "{found:?}");
        assert!(agree(found.standard_error.unwrap(), 0.97183, 5), "{found:?}");
        let interval = found.interval.unwrap();
        assert!(agree(interval.low, -0.8482, 3) && agree(interval.high, 7.5148, 3), "{interval:?}");
    }

    #[test]
    fn a_ratio_counts_by_its_whole() {
        // The values above, as 6 of 3, 5 of 1, 4 of 1 and 5 of 1: 20 of 6.
        let found = ratio_mean(&[(6, 3), (5, 1), (4, 1), (5, 1)], Confidence::default()).unwrap();
        assert!(agree(found.mean, 3.3333, 4) && agree(found.standard_error.unwrap(), 0.97183, 5), "{found:?}");
        assert_eq!(ratio_mean(&[(6, 3), (1, 0)], Confidence::default()), None);
        assert_eq!(ratio_mean(&[(6, -3)], Confidence::default()), None);
    }

    proptest! {
        #[test]
        fn equal_weights_are_no_weights(values in prop::collection::vec(1..6_u8, 2..40), weight in 0.1..9.0_f64) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let weighted: Vec<Weighted> = values.iter().map(|value| Weighted { value: *value, weight }).collect();
            let plain = mean(&values, Confidence::default()).unwrap();
            let found = weighted_mean(&weighted, Confidence::default()).unwrap();
            prop_assert!(agree(found.mean, plain.mean, 9));
            prop_assert!(agree(found.count_effective, values.len() as f64, 9));
            let (one, other) = (found.interval.unwrap(), plain.interval.unwrap());
            prop_assert!(agree(one.low, other.low, 6) && agree(one.high, other.high, 6), "{one:?} {other:?}");
        }
    }
}
