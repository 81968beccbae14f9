//! Between which values a monthly series moves anyway.

use crate::interval::Interval;
use crate::median::median;

/// How many months a band is drawn from at most: a year, so that each season is in it once.
pub const MONTHS: usize = 12;

/// From how few months no band is drawn.
pub const MONTHS_MIN: usize = 6;

/// Between which values a series has moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The median of the months.
    pub centre: f64,
    /// The band around it.
    pub interval: Interval,
    /// From how many months it is drawn.
    pub months: usize,
}

/// The band in which 95 of 100 months fall as long as nothing changes, from the last [`MONTHS`] of a
/// series; the month that is judged comes after them, so that it does not widen its own band. One
/// big deal in it moves neither the centre nor the width.
///
/// Median ± 1.96 × 1.4826 × MAD, the median distance from the median: F. R. Hampel, "The influence
/// curve and its role in robust estimation" (1974); P. J. Rousseeuw and C. Croux, "Alternatives to
/// the median absolute deviation" (1993). More than half of the months alike make the MAD 0; then
/// 1.2533 × the mean distance takes its place (B. Iglewicz and D. C. Hoaglin, "How to Detect and
/// Handle Outliers", 1993). Both factors make it the standard deviation of normal noise. A series
/// with a trend has a wide band: its trend counts as movement. `None` below [`MONTHS_MIN`] months.
pub fn noise_band(series: &[f64]) -> Option<Band> {
    const MAD_TO_DEVIATION: f64 = 1.482_602_218_505_602;
    const MEAN_DISTANCE_TO_DEVIATION: f64 = 1.253_314_137_315_5;
    const DEVIATIONS: f64 = 1.96;
    let last = &series[series.len().saturating_sub(MONTHS)..];
    if last.len() < MONTHS_MIN {
        return None;
    }
    let centre = median(last)?;
    let distances: Vec<f64> = last.iter().map(|value| (value - centre).abs()).collect();
    let deviation = match median(&distances)? {
        0.0 => MEAN_DISTANCE_TO_DEVIATION * distances.iter().sum::<f64>() / distances.len() as f64,
        distance => MAD_TO_DEVIATION * distance,
    };
    Some(Band { centre, interval: Interval::around(centre, DEVIATIONS * deviation), months: last.len() })
}

/// The band of a series of ratios, each with its parts, as millionths: low, high, and from how many it is
/// drawn. A ratio over nothing is left out. As [`noise_band`].
pub fn ratio_band(series: &[(i64, i64)]) -> Option<(i64, i64, usize)> {
    const MILLIONTHS: f64 = 1_000_000.0;
    let ratios = series.iter().filter(|(_, whole)| *whole != 0).map(|(part, whole)| *part as f64 / *whole as f64);
    let Band { interval, months, .. } = noise_band(&ratios.collect::<Vec<f64>>())?;
    let end = |ratio: f64| (ratio * MILLIONTHS).round() as i64;
    Some((end(interval.low), end(interval.high), months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agree;

    fn check(series: &str, want: Option<(f64, f64, f64)>) {
        let values: Vec<f64> = series.split_whitespace().map(|word| word.parse().unwrap()).collect();
        let found = noise_band(&values);
        let agrees = match (found, want) {
            (Some(band), Some((low, centre, high))) => {
                agree(band.interval.low, low, 2) && agree(band.centre, centre, 2) && agree(band.interval.high, high, 2)
            }
            (found, want) => found.is_none() && want.is_none(),
        };
        assert!(agrees, "{series}: {found:?}");
    }

    #[test]
    fn ratios_keep_their_parts_until_they_are_judged() {
        // 10, 20, -10, 0, 5 and -5 %: median 2.5, median distance 7.5: 2.5 ± 1.96 × 1.4826 × 7.5 = 2.5 ± 21.7943.
        let six = [(10, 100), (2, 10), (-10, 100), (0, 100), (5, 100), (-5, 100)];
        assert_eq!(ratio_band(&six), Some((-192_943, 242_943, 6)));
        assert_eq!(ratio_band(&[&six[..5], &[(7, 0)]].concat()), None, "five are too few");
    }

    #[test]
    fn one_big_deal_is_no_trend() {
        // By hand: median 10.5, distances .5 .5 .5 .5 1.5 1.5, their median .5: 10.5 ± 1.96 × .7413.
        check("10 11 12 10 9 11", Some((9.05, 10.5, 11.95)));
        // A deal of 90 instead of 12 changes nothing.
        check("10 11 90 10 9 11", Some((9.05, 10.5, 11.95)));
        // Only the last twelve months count.
        check("500 500 10 11 12 10 9 11 10 11 12 10 9 11", Some((9.05, 10.5, 11.95)));
        // Five months alike of seven: distances 0 0 0 0 0 2 5, their mean 1, so 10 ± 1.96 × 1.2533.
        check("10 10 10 12 10 10 15", Some((7.54, 10.0, 12.46)));
        check("7 7 7 7 7 7", Some((7.0, 7.0, 7.0)));
        check("10 11 12 10 9", None);
        check("", None);
        check("10 11 12 10 9 NaN", None);
    }
}
