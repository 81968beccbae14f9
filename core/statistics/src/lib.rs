//! What a number drawn from few observations is worth: intervals, medians, bounds, and how far a
//! small group is to be believed. Nothing here knows of customers.
//!
//! Each function says where its formula is from and when there is no answer: an empty list, a
//! number that is not finite or a weight below zero gives `None`, never a number that looks like one.

pub mod band;
pub mod bounds;
pub mod interval;
pub mod mean;
pub mod median;
pub mod share;
pub mod shrinkage;
pub mod tally;

pub use band::{Band, noise_band, ratio_band};
pub use bounds::{Scale, mean_bounds};
pub use interval::{Confidence, Interval};
pub use mean::{Mean, Weighted, WeightedMean, mean, ratio_mean, weighted_mean};
pub use median::{median, weighted_median};
pub use share::{Share, SharePrior, difference, share_prior, wilson};
pub use shrinkage::{Estimate, Group, MeanPrior, Pooled, Shrunk, mean_prior, pooled};
pub use tally::{TOLD_MIN, Tally, Verdict};

/// Whether two numbers agree to so many decimal digits, as tables print them.
#[cfg(test)]
pub(crate) fn agree(one: f64, other: f64, digits: i32) -> bool {
    (one - other).abs() <= 0.5 * 10_f64.powi(-digits) + 1e-12
}
