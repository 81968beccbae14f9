//! Intervals, and how often they are to hold.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// From where to where something lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How often an interval made in this way holds the true value: above 0 and below 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence(f64);

impl Interval {
    /// `centre` with the same distance to both sides.
    pub(crate) fn around(centre: f64, distance: f64) -> Interval {
        Interval { low: centre - distance, high: centre + distance }
    }

    /// The part of it that lies between two ends that nothing can pass, such as those of a scale.
    pub fn within(self, low: f64, high: f64) -> Interval {
        Interval { low: self.low.clamp(low, high), high: self.high.clamp(low, high) }
    }

    /// Whether a value lies in it, its ends included.
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

impl Default for Confidence {
    /// 95 %.
    fn default() -> Confidence {
        Confidence(0.95)
    }
}

impl Confidence {
    /// So many percent; `None` unless above 0 and below 100.
    pub fn of_percent(percent: f64) -> Option<Confidence> {
        (percent > 0.0 && percent < 100.0).then_some(Confidence(percent / 100.0))
    }

    /// How many standard errors to each side: the quantile of the standard normal distribution.
    pub(crate) fn z(self) -> f64 {
        Normal::standard().inverse_cdf(self.below_upper_end())
    }

    /// The same where the spread is itself estimated: the quantile of Student's t distribution.
    /// `None` below half a degree of freedom, where it is in the hundreds and says nothing.
    pub(crate) fn t(self, degrees_of_freedom: f64) -> Option<f64> {
        if degrees_of_freedom < 0.5 {
            return None;
        }
        let student = StudentsT::new(0.0, 1.0, degrees_of_freedom).ok()?;
        Some(student.inverse_cdf(self.below_upper_end()))
    }

    fn below_upper_end(self) -> f64 {
        0.5 + self.0 / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree;

    #[test]
    fn quantiles_are_those_of_the_printed_tables() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, and scipy 1.17 for 2.5 degrees.
        for (percent, degrees, want) in [
            (95.0, 1.0, 12.706),
            (95.0, 2.0, 4.303),
            (95.0, 2.5, 3.575),
            (95.0, 10.0, 2.228),
            (90.0, 4.0, 2.132),
            (99.0, 30.0, 2.750),
        ] {
            let found = Confidence::of_percent(percent).unwrap().t(degrees).unwrap();
            assert!(agree(found, want, 3), "{percent} % with {degrees} degrees: {found}");
        }
        assert!(agree(Confidence::default().z(), 1.959964, 6));
        for degrees in [0.0, 0.49, -1.0] {
            assert_eq!(Confidence::default().t(degrees), None);
        }
    }

    #[test]
    fn no_interval_always_or_never_holds() {
        for percent in [0.0, 100.0, -5.0, f64::NAN] {
            assert_eq!(Confidence::of_percent(percent), None);
        }
        assert_eq!(Confidence::of_percent(95.0), Some(Confidence::default()));
    }

    #[test]
    fn an_interval_stays_on_its_scale() {
        let interval = Interval { low: 4.2, high: 5.6 }.within(1.0, 5.0);
        assert_eq!(interval, Interval { low: 4.2, high: 5.0 });
        assert!(interval.holds(5.0) && !interval.holds(4.1));
    }
}
