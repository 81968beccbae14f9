//! Shares: so many of so many.

use crate::interval::{Confidence, Interval};

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How many did.
    pub successes: u64,
    /// Of how many.
    pub trials: u64,
}

/// What the shares of all groups say of the next one: a beta distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SharePrior {
    /// The share over all groups, from 0 to 1.
    pub mean: f64,
    /// How many trials the prior is worth (alpha + beta). Without limit where groups do not differ
    /// beyond their noise, 0 where they could not differ more.
    pub trials: f64,
}

/// The interval of a share, which stays within 0 and 1 and is of use for few trials.
///
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927),
/// without continuity correction: (p + z²/2n ± z√(p(1-p)/n + z²/4n²)) / (1 + z²/n). `None` without
/// trials, or with more successes than trials.
pub fn wilson(share: Share, confidence: Confidence) -> Option<Interval> {
    if share.trials == 0 || share.successes > share.trials {
        return None;
    }
    let (n, z) = (share.trials as f64, confidence.z());
    let p = share.successes as f64 / n;
    let shrink = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / shrink;
    let distance = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / shrink;
    let Interval { low, high } = Interval::around(centre, distance);
    // Rounding must not leave a share of none or all outside its own interval.
    Some(Interval { low: low.min(p).max(0.0), high: high.max(p).min(1.0) })
}

/// The interval of the difference between two shares that have no trial in common, the first less the
/// second: where it holds 0, the two cannot be told apart. That their own intervals overlap says less.
///
/// R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison
/// of eleven methods" (1998), method 10: with [`wilson`]'s ends l and u of each share,
/// p₁ - p₂ - √((p₁ - l₁)² + (u₂ - p₂)²) to p₁ - p₂ + √((u₁ - p₁)² + (p₂ - l₂)²). `None` as for [`wilson`].
pub fn difference(one: Share, other: Share, confidence: Confidence) -> Option<Interval> {
    let (of_one, of_other) = (wilson(one, confidence)?, wilson(other, confidence)?);
    let share = |share: Share| share.successes as f64 / share.trials as f64;
    let (p, q) = (share(one), share(other));
    Some(Interval {
        low: p - q - (p - of_one.low).hypot(of_other.high - q),
        high: p - q + (of_one.high - p).hypot(q - of_other.low),
    })
}

/// What the shares of groups say of the next one, by the method of moments of J. C. Kleinman,
/// "Proportions with extraneous variance: single and independent samples" (1973), groups weighted by
/// their trials.
///
/// With N trials in k groups, p their share and S = Σn(pᵢ - p)²: the correlation inside groups is
/// γ = (S - p(1-p)(k-1)) / (p(1-p)(N - Σn²/N - (k-1))), kept within 0 and 1, and the prior is worth
/// (1 - γ)/γ trials. Where nobody or everybody did, groups do not differ. `None` for fewer than two
/// groups with trials, for groups of one trial each, which cannot tell noise from difference, or with
/// more successes than trials.
pub fn share_prior(groups: &[Share]) -> Option<SharePrior> {
    let groups: Vec<Share> = groups.iter().copied().filter(|group| group.trials > 0).collect();
    let trials: f64 = groups.iter().map(|group| group.trials as f64).sum();
    let trials_squared: f64 = groups.iter().map(|group| (group.trials as f64).powi(2)).sum();
    let others = groups.len().checked_sub(1)? as f64;
    let room = trials - trials_squared / trials - others;
    if room <= 1e-9 || groups.iter().any(|group| group.successes > group.trials) {
        return None;
    }
    let mean = groups.iter().map(|group| group.successes as f64).sum::<f64>() / trials;
    let variance = mean * (1.0 - mean);
    let distance = |group: &Share| group.trials as f64 * (group.successes as f64 / group.trials as f64 - mean).powi(2);
    let spread: f64 = groups.iter().map(distance).sum();
    let correlation = match variance {
        0.0 => 0.0,
        variance => ((spread - variance * others) / (variance * room)).clamp(0.0, 1.0),
    };
    Some(SharePrior { mean, trials: (1.0 - correlation) / correlation })
}

impl SharePrior {
    /// A group's share drawn towards that of all groups: (successes + trials of the prior × its
    /// mean) / (trials + trials of the prior), the mean of the beta distribution after the group's
    /// own trials.
    pub fn shrink(&self, own: Share) -> f64 {
        if self.trials.is_infinite() || own.trials == 0 {
            return self.mean;
        }
        (own.successes as f64 + self.trials * self.mean) / (own.trials as f64 + self.trials)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree;
    use proptest::prelude::*;

    fn shares(table: &[(u64, u64)]) -> Vec<Share> {
        table.iter().map(|&(successes, trials)| Share { successes, trials }).collect()
    }

    #[test]
    fn wilson_intervals_are_the_published_ones() {
        // R. G. Newcombe, "Two-sided confidence intervals for the single proportion" (1998), method 3.
        for (successes, trials, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
            (20, 20, 0.8389, 1.0),
        ] {
            let found = wilson(Share { successes, trials }, Confidence::default()).unwrap();
            assert!(agree(found.low, low, 4) && agree(found.high, high, 4), "{successes}/{trials}: {found:?}");
        }
        // scipy 1.17, binomtest(81, 263).proportion_ci(0.9, "wilson").
        let narrower = wilson(Share { successes: 81, trials: 263 }, Confidence::of_percent(90.0).unwrap()).unwrap();
        assert!(agree(narrower.low, 0.263314, 6) && agree(narrower.high, 0.356566, 6), "{narrower:?}");
        assert_eq!(wilson(Share { successes: 0, trials: 0 }, Confidence::default()), None);
        assert_eq!(wilson(Share { successes: 2, trials: 1 }, Confidence::default()), None);
    }

    #[test]
    fn differences_are_the_published_ones() {
        // R. G. Newcombe (1998), table II, method 10.
        for ((successes, trials), (others, of), low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
        ] {
            let (one, other) = (Share { successes, trials }, Share { successes: others, trials: of });
            let found = difference(one, other, Confidence::default()).unwrap();
            assert!(agree(found.low, low, 4) && agree(found.high, high, 4), "{one:?} {other:?}: {found:?}");
        }
        let none = Share { successes: 0, trials: 0 };
        assert_eq!(difference(Share { successes: 1, trials: 2 }, none, Confidence::default()), None);
    }

    #[test]
    fn few_trials_are_drawn_far() {
        // By the formulas in Python: p = 25/55, γ = .280336, worth 2.56715 trials.
        let groups = shares(&[(2, 10), (8, 10), (15, 30), (0, 5)]);
        let prior = share_prior(&groups).unwrap();
        assert!(agree(prior.mean, 0.454545, 6) && agree(prior.trials, 2.567145, 6), "{prior:?}");
        for (group, want) in groups.into_iter().zip([0.251997, 0.729433, 0.496417, 0.154204]) {
            assert!(agree(prior.shrink(group), want, 6), "{group:?}");
        }
        assert_eq!(prior.shrink(Share { successes: 0, trials: 0 }), prior.mean);
    }

    #[test]
    fn groups_at_the_edge_have_an_answer_or_none() {
        // 5, 5 and 6 of 10 differ less than chance alone would make them: all get 16/30.
        let alike = share_prior(&shares(&[(5, 10), (5, 10), (6, 10)])).unwrap();
        assert!(alike.trials.is_infinite() && agree(alike.shrink(Share { successes: 6, trials: 10 }), 0.533333, 6));
        // Whole groups did or did not: each is what it is.
        let apart = share_prior(&shares(&[(10, 10), (0, 10)])).unwrap();
        assert_eq!((apart.trials, apart.shrink(Share { successes: 1, trials: 4 })), (0.0, 0.25));
        assert_eq!(share_prior(&shares(&[(0, 10), (0, 4)])).unwrap().shrink(Share { successes: 1, trials: 1 }), 0.0);
        for table in [&[(3, 10)][..], &[(1, 1), (0, 1)], &[], &[(3, 2), (1, 5)], &[(3, 10), (0, 0)]] {
            assert_eq!(share_prior(&shares(table)), None, "{table:?}");
        }
    }

    proptest! {
        #[test]
        fn an_interval_holds_the_share_and_mirrors_its_opposite(trials in 1..5_000_u64, part in 0.0..=1.0_f64) {
            let successes = (part * trials as f64) as u64;
            let found = wilson(Share { successes, trials }, Confidence::default()).unwrap();
            prop_assert!(found.holds(successes as f64 / trials as f64), "{found:?}");
            let opposite = wilson(Share { successes: trials - successes, trials }, Confidence::default()).unwrap();
            prop_assert!(agree(found.low, 1.0 - opposite.high, 9) && agree(found.high, 1.0 - opposite.low, 9));
        }
    }
}
