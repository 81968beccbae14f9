//! How far the mean of a small group is to be believed: means drawn towards what all groups have
//! together, the more the less is known of each.

/// A value that is known with some error, such as the mean of a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its squared standard error.
    pub error_variance: f64,
}

/// A group of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// How many there are, at least one.
    pub count: u64,
    /// Their mean.
    pub mean: f64,
    /// Their variance with the divisor count - 1; whatever it is, it says nothing for a count of 1.
    pub variance: f64,
}

/// What some estimates have in common, and how the true values behind them differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pooled {
    /// The mean of the true values.
    pub mean: f64,
    /// How they differ (tau²).
    pub variance_between: f64,
}

/// What all groups say of the mean of the next one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanPrior {
    /// The mean over the groups.
    pub mean: f64,
    /// How the true means of groups differ (tau²).
    pub variance_between: f64,
    /// How values differ inside a group.
    pub variance_within: f64,
}

/// A value drawn towards a prior.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shrunk {
    /// The value after it.
    pub value: f64,
    /// How much of it is the group's own value, from 0 to 1.
    pub own_weight: f64,
    /// Its squared standard error, the prior taken as known.
    pub error_variance: f64,
}

/// Pools estimates by the method of moments of R. DerSimonian and N. Laird, "Meta-analysis in
/// clinical trials" (1986).
///
/// With w = 1 / error variance and x̄ the mean weighted by w: Q = Σw(x - x̄)² and
/// tau² = max(0, (Q - (k - 1)) / (Σw - Σw² / Σw)). The mean is weighted by 1 / (error variance +
/// tau²). `None` for fewer than two estimates, or where one has no error.
pub fn pooled(estimates: &[Estimate]) -> Option<Pooled> {
    let is_sound = |one: &Estimate| one.value.is_finite() && one.error_variance.is_finite() && one.error_variance > 0.0;
    if estimates.len() < 2 || !estimates.iter().all(is_sound) {
        return None;
    }
    let fixed = precision_weighted(estimates, 0.0);
    let weight = |one: &Estimate| 1.0 / one.error_variance;
    let weights: f64 = estimates.iter().map(weight).sum();
    let weights_squared: f64 = estimates.iter().map(|one| weight(one).powi(2)).sum();
    let q: f64 = estimates.iter().map(|one| weight(one) * (one.value - fixed).powi(2)).sum();
    let degrees = (estimates.len() - 1) as f64;
    let variance_between = ((q - degrees) / (weights - weights_squared / weights)).max(0.0);
    Some(Pooled { mean: precision_weighted(estimates, variance_between), variance_between })
}

/// What groups say of the mean of the next one.
///
/// The variance inside groups is pooled over them, Σ(n - 1)s² / Σ(n - 1): a group of one or two
/// cannot tell its own. A group's error variance is that over its count, and [`pooled`] does the
/// rest. Where all values inside each group are alike nothing is noise: the mean is that of the
/// groups, and they differ by their variance. `None` for fewer than two groups, or where no group has
/// two values.
pub fn mean_prior(groups: &[Group]) -> Option<MeanPrior> {
    let is_sound = |group: &Group| group.count > 0 && group.mean.is_finite();
    let degrees: f64 = groups.iter().map(|group| group.count.saturating_sub(1) as f64).sum();
    if groups.len() < 2 || !groups.iter().all(is_sound) || degrees == 0.0 {
        return None;
    }
    let several = groups.iter().filter(|group| group.count > 1);
    let variance_within = several.map(|group| (group.count - 1) as f64 * group.variance).sum::<f64>() / degrees;
    if variance_within == 0.0 {
        let k = groups.len() as f64;
        let mean = groups.iter().map(|group| group.mean).sum::<f64>() / k;
        let squares: f64 = groups.iter().map(|group| (group.mean - mean).powi(2)).sum();
        return Some(MeanPrior { mean, variance_between: squares / (k - 1.0), variance_within });
    }
    let estimate = |group: &Group| Estimate { value: group.mean, error_variance: variance_within / group.count as f64 };
    let estimates: Vec<Estimate> = groups.iter().map(estimate).collect();
    let Pooled { mean, variance_between } = pooled(&estimates)?;
    Some(MeanPrior { mean, variance_between, variance_within })
}

impl MeanPrior {
    /// The mean of a group of `count` drawn towards the mean over the groups: own weight B =
    /// tau² / (tau² + within / n), value B × own + (1 - B) × prior, error variance B × within / n.
    ///
    /// B. Efron and C. Morris, "Data analysis using Stein's estimator and its generalizations"
    /// (1975), with the prior by moments in place of their count of groups. Where the groups do not
    /// differ beyond their noise, each has the mean of all. A group of none has the prior itself.
    pub fn shrink(&self, own_mean: f64, count: u64) -> Shrunk {
        if count == 0 {
            return Shrunk { value: self.mean, own_weight: 0.0, error_variance: self.variance_between };
        }
        let own_error_variance = self.variance_within / count as f64;
        // Without noise the own mean is the true one, however little groups differ.
        let own_weight = match own_error_variance {
            0.0 => 1.0,
            error_variance => self.variance_between / (self.variance_between + error_variance),
        };
        Shrunk {
            value: own_weight * own_mean + (1.0 - own_weight) * self.mean,
            own_weight,
            error_variance: own_weight * own_error_variance,
        }
    }
}

fn precision_weighted(estimates: &[Estimate], variance_between: f64) -> f64 {
    let weight = |one: &Estimate| 1.0 / (one.error_variance + variance_between);
    let weights: f64 = estimates.iter().map(weight).sum();
    estimates.iter().map(|one| weight(one) * one.value).sum::<f64>() / weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree;
    use proptest::prelude::*;

    fn check(estimates: &[(f64, f64)], mean: f64, variance_between: f64) {
        let estimates: Vec<Estimate> =
            estimates.iter().map(|&(value, error_variance)| Estimate { value, error_variance }).collect();
        let found = pooled(&estimates).unwrap();
        assert!(agree(found.mean, mean, 3) && agree(found.variance_between, variance_between, 3), "{found:?}");
    }

    #[test]
    fn published_estimates_pool_as_published() {
        // Thirteen trials of the BCG vaccine, log risk ratios; R metafor, method "DL": -.7141, tau² .3088.
        // The inputs have four digits, hence .3084.
        check(
            &[
                (-0.8893, 0.3256),
                (-1.5854, 0.1946),
                (-1.3481, 0.4154),
                (-1.4416, 0.0200),
                (-0.2175, 0.0512),
                (-0.7861, 0.0069),
                (-1.6209, 0.2230),
                (0.0120, 0.0040),
                (-0.4694, 0.0564),
                (-1.3713, 0.0730),
                (-0.3394, 0.0124),
                (0.4459, 0.5325),
                (-0.0173, 0.0714),
            ],
            -0.7141,
            0.3084,
        );
        // Eight schools (D. B. Rubin, 1981): pooled 7.69, and no difference beyond the noise.
        let schools = [(28, 15), (8, 10), (-3, 16), (7, 11), (-1, 9), (1, 11), (18, 10), (12, 18)];
        check(&schools.map(|(effect, error)| (f64::from(effect), f64::from(error).powi(2))), 7.6856, 0.0);
    }

    /// Four customers asked on a scale of 1 to 5: two people, ten, twenty-five and one.
    const CUSTOMERS: [(u64, f64, f64); 4] = [(2, 3.0, 0.5), (10, 4.2, 0.4), (25, 4.5, 0.36), (1, 2.0, 0.0)];

    fn groups(table: &[(u64, f64, f64)]) -> Vec<Group> {
        table.iter().map(|&(count, mean, variance)| Group { count, mean, variance }).collect()
    }

    #[test]
    fn the_smaller_the_group_the_nearer_to_all() {
        // Within (.5 + 9×.4 + 24×.36)/34 = .37471; tau² and mean by the formulas in Python.
        let prior = mean_prior(&groups(&CUSTOMERS)).unwrap();
        assert!(agree(prior.variance_within, 0.37471, 5), "{prior:?}");
        assert!(agree(prior.variance_between, 0.45901, 5) && agree(prior.mean, 3.63782, 5), "{prior:?}");
        let want = [3.18488, 4.15757, 4.47274, 2.73610];
        for ((count, mean, _), want) in CUSTOMERS.into_iter().zip(want) {
            let found = prior.shrink(mean, count);
            assert!(agree(found.value, want, 5), "{count}: {found:?}");
        }
        let unasked = prior.shrink(f64::NAN, 0);
        assert_eq!((unasked.value, unasked.own_weight), (prior.mean, 0.0));
    }

    #[test]
    fn without_noise_nothing_is_drawn() {
        let prior = mean_prior(&groups(&[(3, 4.0, 0.0), (5, 2.0, 0.0)])).unwrap();
        assert_eq!(prior, MeanPrior { mean: 3.0, variance_between: 2.0, variance_within: 0.0 });
        assert_eq!(prior.shrink(4.0, 3), Shrunk { value: 4.0, own_weight: 1.0, error_variance: 0.0 });
    }

    #[test]
    fn one_group_says_nothing_of_the_next() {
        for table in [&[(5, 4.0, 1.0)][..], &[(1, 4.0, 0.0), (1, 2.0, 0.0)], &[], &[(5, 4.0, 1.0), (0, 0.0, 0.0)]] {
            assert_eq!(mean_prior(&groups(table)), None, "{table:?}");
        }
        let exact = Estimate { value: 1.0, error_variance: 0.0 };
        assert_eq!(pooled(&[exact, Estimate { value: 2.0, error_variance: 1.0 }]), None);
    }

    proptest! {
        #[test]
        fn a_mean_is_drawn_towards_the_others_and_never_past_them(
            table in prop::collection::vec((1..40_u64, 1.0..5.0_f64, 0.0..3.0_f64), 2..12),
        ) {
            let groups = groups(&table);
            if let Some(prior) = mean_prior(&groups) {
                for group in groups {
                    let shrunk = prior.shrink(group.mean, group.count);
                    let (low, high) = (group.mean.min(prior.mean), group.mean.max(prior.mean));
                    prop_assert!(low - 1e-9 <= shrunk.value && shrunk.value <= high + 1e-9, "{prior:?} {shrunk:?}");
                    prop_assert!((0.0..=1.0).contains(&shrunk.own_weight));
                }
            }
        }
    }
}
