//! So many of some, and what so few are worth.

use crate::{Confidence, Interval, Share, difference, wilson};

/// From fewer than this no share is told: a figure of two or three misleads.
pub const TOLD_MIN: u64 = 5;

/// How many of some.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    /// So many of so many.
    pub share: Share,
    /// Within which shares it lies (Wilson, 95 %); absent below [`TOLD_MIN`].
    pub interval: Option<Interval>,
}

/// Whether two tallies differ by more than chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// One of them is from fewer than [`TOLD_MIN`].
    TooFew,
    /// The interval of their difference holds 0.
    NotApart(Interval),
    /// It does not; above 0 the first is more.
    Apart(Interval),
}

impl Tally {
    /// Of answers, each of one of them.
    pub fn of(answers: impl IntoIterator<Item = bool>) -> Tally {
        let mut share = Share { successes: 0, trials: 0 };
        for answer in answers {
            share.successes += u64::from(answer);
            share.trials += 1;
        }
        let told = share.trials >= TOLD_MIN;
        Tally { share, interval: wilson(share, Confidence::default()).filter(|_| told) }
    }

    /// Whether it differs from `other`, by the interval of the difference of two shares (Newcombe,
    /// 95 %).
    pub fn against(&self, other: &Tally) -> Verdict {
        match (self.interval, other.interval, difference(self.share, other.share, Confidence::default())) {
            (Some(_), Some(_), Some(interval)) if interval.holds(0.0) => Verdict::NotApart(interval),
            (Some(_), Some(_), Some(interval)) => Verdict::Apart(interval),
            _ => Verdict::TooFew,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(did: u64, of: u64) -> Tally {
        Tally::of((0..of).map(|one| one < did))
    }

    #[test]
    fn few_have_no_share() {
        for (did, of, want) in [
            (0, 0, None),
            (4, 4, None),
            // By hand, with z² = 3.8415: 0 to z²/(5 + z²).
            (0, 5, Some("0.0000 0.4345")),
            // R. G. Newcombe (1998), method 3.
            (1, 29, Some("0.0061 0.1718")),
        ] {
            let told = tally(did, of).interval.map(|Interval { low, high }| format!("{low:.4} {high:.4}"));
            assert_eq!(told.as_deref(), want, "{did} of {of}");
        }
    }

    #[test]
    fn two_are_apart_only_by_more_than_chance() {
        for (one, other, want) in [
            ((3, 4), (0, 20), "too few"),
            ((0, 20), (3, 4), "too few"),
            // Newcombe's table II, method 10.
            ((9, 10), (3, 10), "apart by 0.1705 to 0.8090"),
            ((3, 10), (9, 10), "apart by -0.8090 to -0.1705"),
            ((5, 56), (0, 29), "not apart: -0.0381 to 0.1926"),
        ] {
            let told = match tally(one.0, one.1).against(&tally(other.0, other.1)) {
                Verdict::TooFew => "too few".to_string(),
                Verdict::NotApart(Interval { low, high }) => format!("not apart: {low:.4} to {high:.4}"),
                Verdict::Apart(Interval { low, high }) => format!("apart by {low:.4} to {high:.4}"),
            };
            assert_eq!(told, want, "{one:?} {other:?}");
        }
    }
}
