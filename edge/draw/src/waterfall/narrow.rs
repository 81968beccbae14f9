//! The drawing for phones: bars lie one below the other, each row a link.

use super::Column;
use crate::scale::Axis;
use crate::svg::{escape, width_of};
use std::fmt::Write;

const WIDTH: f64 = 340.0;
const ROW: f64 = 30.0;
const THICK: f64 = 18.0;

pub(super) fn draw(columns: &[Column], axis: Axis, title: &str) -> String {
    let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
    let left = (widest(&mut columns.iter().map(|c| width_of(&c.name()))) + 12.0).clamp(88.0, 128.0);
    let room = WIDTH - left - widest(&mut columns.iter().map(|c| width_of(&c.short))) - 10.0;
    let x_of = |value: f64| left + (value - axis.base as f64) / (axis.top - axis.base) as f64 * room;
    let height = columns.len() as f64 * ROW + 4.0;
    let mut svg =
        format!(r#"<svg class="chart narrow" viewBox="0 0 340 {height:.0}" role="group" aria-label="{title}">"#);
    for (i, column) in columns.iter().enumerate() {
        let y = i as f64 * ROW;
        let start = if column.stands() { axis.base as f64 } else { column.from };
        let (x1, x2) = (x_of(start.min(column.to)), x_of(start.max(column.to)));
        let base = y + 21.0;
        let _ = write!(
            svg,
            r#"{}<rect class="hit" x="0" y="{:.0}" width="340" height="{ROW:.0}"/><text x="0" y="{base:.0}">{}</text><rect {} x="{x1:.1}" y="{:.0}" width="{:.1}" height="{THICK:.0}" rx="2"/><text x="340" y="{base:.0}" text-anchor="end" class="t1">{}</text></a>"#,
            column.link(&column.short),
            y + 2.0,
            escape(&column.name()),
            column.fill(),
            y + 8.0,
            (x2 - x1).max(2.0),
            escape(&column.short)
        );
        if column.stands() && axis.base > 0 {
            let _ = write!(
                svg,
                r#"<path d="M{:.1} {:.0} l-4 5.5 l5 5.5 l-5 5.5 l4 5.5" fill="none" class="s-surface" stroke-width="3"/>"#,
                left + 8.2,
                y + 6.0
            );
        }
    }
    svg.push_str("</svg>");
    svg
}
