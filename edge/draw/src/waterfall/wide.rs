//! The drawing for screens: bars stand side by side, brackets below.

use super::{Column, SOFT_HYPHEN, Waterfall};
use crate::scale::Axis;
use crate::svg::{escape, width_of};
use crate::{Side, format};
use std::fmt::Write;

const WIDTH: f64 = 760.0;
const TOP: f64 = 26.0;
const FLOOR: f64 = 332.0;
const LINE: f64 = 13.0;
/// Share of its slot that a bar fills.
const FILL: f64 = 0.74;

struct Plot {
    left: f64,
    slot: f64,
    axis: Axis,
}

impl Plot {
    fn y(&self, value: f64) -> f64 {
        let span = (self.axis.top - self.axis.base) as f64;
        FLOOR - (value - self.axis.base as f64) / span * (FLOOR - TOP)
    }

    fn middle(&self, i: usize) -> f64 {
        self.left + (i as f64 + 0.5) * self.slot
    }
}

pub(super) fn draw(chart: &Waterfall, columns: &[Column], axis: Axis, title: &str) -> String {
    let ticks: Vec<_> = axis.ticks().map(|v| (v as f64, axis.text(v, chart.currency))).collect();
    let left = ticks.iter().map(|(_, text)| width_of(text) + 11.0).fold(44.0, f64::max).ceil();
    let plot = Plot { left, slot: (WIDTH - left) / columns.len() as f64, axis };
    let labels: Vec<Vec<String>> = columns.iter().map(|c| lines(&c.bar.label, plot.slot)).collect();
    let rows = labels.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let below = FLOOR + 17.0 + (rows - 1.0) * LINE;
    let height = below + 47.0;
    let mut svg =
        format!(r#"<svg class="chart wide" viewBox="0 0 760 {height:.0}" role="group" aria-label="{title}">"#);
    for (value, text) in &ticks {
        let y = plot.y(*value);
        let _ = write!(
            svg,
            r#"<line x1="{left:.0}" x2="760" y1="{y:.1}" y2="{y:.1}" class="grid"/><text x="{:.0}" y="{:.1}" text-anchor="end" class="t3">{}</text>"#,
            left - 8.0,
            y + 4.0,
            escape(text)
        );
    }
    for (i, (column, label)) in columns.iter().zip(&labels).enumerate() {
        if i > 0 {
            svg.push_str(&link_from(&plot, i - 1, columns[i - 1].to));
        }
        svg.push_str(&bar(&plot, i, column));
        svg.push_str(&names(&plot, i, label, &column.bar.count, below));
    }
    svg.push_str(&brackets(chart, &plot, below + 29.0));
    svg.push_str("</svg>");
    svg
}

fn bar(plot: &Plot, i: usize, column: &Column) -> String {
    let (width, middle) = (plot.slot * FILL, plot.middle(i));
    let start = if column.stands() { plot.axis.base as f64 } else { column.from };
    let (top, bottom) = (plot.y(start.max(column.to)), plot.y(start.min(column.to)));
    let amount = if width_of(&column.amount) > plot.slot { &column.short } else { &column.amount };
    let x = middle - width / 2.0;
    let mut svg = format!(
        r#"{}<rect {} x="{x:.1}" y="{top:.1}" width="{width:.1}" height="{:.1}" rx="2"/><text x="{middle:.1}" y="{:.1}" text-anchor="middle" class="t1">{}</text></a>"#,
        column.link(amount),
        column.fill(),
        (bottom - top).max(1.5),
        top - 6.0,
        escape(amount)
    );
    if column.stands() && plot.axis.base > 0 {
        let part = (width + 9.0) / 4.0;
        let _ = write!(
            svg,
            r#"<path d="M{:.1} {:.1} l{part:.1} -6 l{part:.1} 9 l{part:.1} -9 l{part:.1} 6" fill="none" class="s-surface" stroke-width="4"/>"#,
            x - 4.5,
            FLOOR - 12.8
        );
    }
    svg
}

fn link_from(plot: &Plot, i: usize, level: f64) -> String {
    let half = plot.slot * FILL / 2.0;
    let (x1, x2, y) = (plot.middle(i) + half, plot.middle(i + 1) - half, plot.y(level));
    format!(r#"<line x1="{x1:.1}" x2="{x2:.1}" y1="{y:.1}" y2="{y:.1}" class="link"/>"#)
}

fn names(plot: &Plot, i: usize, label: &[String], count: &str, below: f64) -> String {
    let x = plot.middle(i);
    let mut svg = String::new();
    for (row, line) in label.iter().enumerate() {
        let y = FLOOR + 17.0 + row as f64 * LINE;
        let _ = write!(svg, r#"<text x="{x:.1}" y="{y:.1}" text-anchor="middle">{}</text>"#, escape(line));
    }
    let y = below + 14.0;
    let _ = write!(svg, r#"<text x="{x:.1}" y="{y:.1}" text-anchor="middle" class="t3">{}</text>"#, escape(count));
    svg
}

/// A line under each run of movements of one side, with their sum.
fn brackets(chart: &Waterfall, plot: &Plot, y: f64) -> String {
    let mut svg = String::new();
    let mut first = 0;
    for run in chart.movements.chunk_by(|a, b| a.side == b.side) {
        let (from, to) = (first, first + run.len());
        first = to;
        let (name, class) = match run[0].side {
            Side::Land => ("Land", "land"),
            Side::Expand => ("Expand", "expand"),
            Side::Lost => ("Lost", "loss"),
            Side::Neutral => continue,
        };
        let sum: i64 = run.iter().fold(0, |sum, bar| sum.saturating_add(bar.level_minor));
        let amount = format::change(chart.per.shown(sum), chart.currency);
        let text = if run.len() == 1 { name.to_string() } else { format!("{name} {amount}") };
        // Bars stand after the opening one.
        let x1 = plot.left + (from + 1) as f64 * plot.slot + 4.0;
        let x2 = plot.left + (to + 1) as f64 * plot.slot - 4.0;
        let _ = write!(
            svg,
            r#"<line x1="{x1:.1}" x2="{x2:.1}" y1="{y:.1}" y2="{y:.1}" class="s-{class}" stroke-width="2"/><text x="{:.1}" y="{:.1}" text-anchor="middle" class="t1 c-{class}">{}</text>"#,
            (x1 + x2) / 2.0,
            y + 13.0,
            escape(&text)
        );
    }
    svg
}

/// The label in one line, or in two where it is too wide: broken at its first space, hyphen or
/// soft hyphen.
fn lines(label: &str, slot: f64) -> Vec<String> {
    let whole = label.replace(SOFT_HYPHEN, "");
    let at = label.char_indices().find(|(_, c)| [' ', '-', SOFT_HYPHEN].contains(c));
    match at {
        Some((at, mark)) if width_of(&whole) > slot - 2.0 => {
            let rest = &label[at + mark.len_utf8()..];
            let hyphen = if mark == ' ' { "" } else { "-" };
            vec![format!("{}{hyphen}", &label[..at]), rest.replace(SOFT_HYPHEN, "")]
        }
        _ => vec![whole],
    }
}
