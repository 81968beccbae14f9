//! The small line under a KPI.

use crate::Side;
use std::fmt::Write;

const WIDTH: f64 = 120.0;
const TOP: f64 = 3.0;
const BOTTOM: f64 = 23.0;

/// A line through `points`, oldest first, from the lowest to the highest of them. A point that
/// is absent leaves a gap. Decoration only: the value and its rows stand beside it.
pub fn sparkline(points: &[Option<i64>], side: Side) -> String {
    let known = || points.iter().flatten().copied();
    let (Some(low), Some(high)) = (known().min(), known().max()) else {
        return String::new();
    };
    let stroke = match side {
        Side::Land => "s-land",
        Side::Expand => "s-expand",
        Side::Lost => "s-loss",
        Side::Neutral => "s-mute",
    };
    let across = WIDTH / (points.len().max(2) - 1) as f64;
    let span = (high - low) as f64;
    let mut path = String::new();
    let mut pen_down = false;
    for (i, point) in points.iter().enumerate() {
        let Some(value) = point else {
            pen_down = false;
            continue;
        };
        let share = if span == 0.0 { 0.5 } else { (value - low) as f64 / span };
        let pen = if pen_down { 'L' } else { 'M' };
        // Writing to a String cannot fail.
        let _ = write!(path, "{pen}{:.1} {:.1}", i as f64 * across, BOTTOM - share * (BOTTOM - TOP));
        pen_down = true;
    }
    format!(
        r#"<svg class="spark" viewBox="-1 0 124 26" preserveAspectRatio="none" aria-hidden="true"><path d="{path}" class="line {stroke}" vector-effect="non-scaling-stroke"/></svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_runs_from_lowest_to_highest_and_skips_gaps() {
        for (points, path) in [
            (vec![Some(10), Some(20), Some(15)], "M0.0 23.0L60.0 3.0L120.0 13.0"),
            (vec![Some(10), None, Some(20), Some(10)], "M0.0 23.0M80.0 3.0L120.0 23.0"),
            (vec![Some(7), Some(7)], "M0.0 13.0L120.0 13.0"),
        ] {
            let svg = sparkline(&points, Side::Land);
            assert!(svg.contains(&format!(r#"d="{path}" class="line s-land""#)), "{svg}");
        }
        assert_eq!(sparkline(&[None, None], Side::Expand), "");
        assert_eq!(sparkline(&[], Side::Expand), "");
    }
}
