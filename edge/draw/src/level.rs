//! An account's level over time, as steps, with its movements marked.

use crate::scale::{Axis, Start};
use crate::svg::{escape, width_of};
use crate::{Drawing, Per, Side, format};
use money::{Currency, Day, Month};
use std::fmt::Write;

/// Marks nearer than this are drawn as one, so that each can be hit with a finger.
const MARK_ROOM: f64 = 28.0;

/// A level over time to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelChart {
    /// What it shows: "MRR of Harbour & Pine".
    pub name: String,
    /// Currency of all levels.
    pub currency: Currency,
    /// Shown per month or per year.
    pub per: Per,
    /// From which day on a level held, minor units per year; by day.
    pub steps: Vec<(Day, i64)>,
    /// The last day shown.
    pub until: Day,
    /// The movements to mark, by day.
    pub marks: Vec<Mark>,
    /// Where a mark leads that stands for several movements.
    pub all_href: String,
}

/// A movement on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its day.
    pub day: Day,
    /// What it was: "Upsell +£1,900 on 14 Oct 2026".
    pub text: String,
    /// Decides its shape: a circle for land, up for expand, down for lost.
    pub side: Side,
    /// Its rows.
    pub href: String,
}

/// Draws `chart`; `None` when there never was a level, or no time to show it over.
pub fn level_chart(chart: &LevelChart) -> Option<Drawing> {
    let from = chart.steps.first()?.0;
    if chart.until <= from {
        return None;
    }
    Some(Drawing {
        wide: draw(chart, &Frame { class: "wide", width: 760.0, height: 230.0 }),
        narrow: draw(chart, &Frame { class: "narrow", width: 340.0, height: 200.0 }),
        axis: None,
    })
}

struct Frame {
    class: &'static str,
    width: f64,
    height: f64,
}

struct Plot<'a> {
    chart: &'a LevelChart,
    axis: Axis,
    left: f64,
    right: f64,
    top: f64,
    floor: f64,
}

impl Plot<'_> {
    fn x(&self, day: Day) -> f64 {
        let from = self.chart.steps[0].0;
        let share = f64::from(day.0 - from.0) / f64::from(self.chart.until.0 - from.0);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    fn y(&self, level_minor: i64) -> f64 {
        let span = (self.axis.top - self.axis.base) as f64;
        self.floor - (major(self.chart, level_minor) - self.axis.base as f64) / span * (self.floor - self.top)
    }

    fn level_on(&self, day: Day) -> i64 {
        self.chart.steps.iter().take_while(|step| step.0 <= day).last().map_or(0, |step| step.1)
    }
}

fn major(chart: &LevelChart, level_minor: i64) -> f64 {
    let months = if chart.per == Per::Month { 12.0 } else { 1.0 };
    level_minor as f64 / months / 10_f64.powi(chart.currency.minor_digits() as i32)
}

fn draw(chart: &LevelChart, frame: &Frame) -> String {
    let levels = || chart.steps.iter().map(|step| major(chart, step.1));
    let axis = Axis::over(levels().fold(0.0, f64::min), levels().fold(0.0, f64::max), Start::Zero);
    let last = format::money_short(chart.per.shown(chart.steps.last().map_or(0, |s| s.1)), chart.currency);
    let ticks: Vec<_> = axis.ticks().map(|v| axis.text(v, chart.currency)).collect();
    let plot = Plot {
        chart,
        axis,
        left: ticks.iter().map(|t| width_of(t) + 11.0).fold(36.0, f64::max).ceil(),
        right: frame.width - 12.0,
        top: 24.0,
        floor: frame.height - 26.0,
    };
    let title = escape(&format!("{}: {} on {}.", chart.name, last, format::day_full(chart.until)));
    let mut svg = format!(
        r#"<svg class="chart {}" viewBox="0 0 {:.0} {:.0}" role="group" aria-label="{title}">"#,
        frame.class, frame.width, frame.height
    );
    for (value, text) in axis.ticks().zip(&ticks) {
        let share = (value - axis.base) as f64 / (axis.top - axis.base) as f64;
        let y = plot.floor - share * (plot.floor - plot.top);
        let _ = write!(
            svg,
            r#"<line x1="{:.0}" x2="{:.0}" y1="{y:.1}" y2="{y:.1}" class="grid"/><text x="{:.0}" y="{:.1}" text-anchor="end" class="t3">{}</text>"#,
            plot.left,
            plot.right,
            plot.left - 8.0,
            y + 4.0,
            escape(text)
        );
    }
    svg.push_str(&calendar(&plot));
    svg.push_str(&line(&plot, &last));
    svg.push_str(&marks(&plot));
    svg.push_str("</svg>");
    svg
}

/// The line in steps, its area, and the level at its end.
fn line(plot: &Plot, last: &str) -> String {
    let first = plot.chart.steps[0];
    let mut path = format!("M{:.1} {:.1}", plot.x(first.0), plot.y(first.1));
    for &(day, level) in plot.chart.steps.iter().skip(1).filter(|step| step.0 <= plot.chart.until) {
        let _ = write!(path, "H{:.1}V{:.1}", plot.x(day), plot.y(level));
    }
    let (right, end) = (plot.right, plot.y(plot.level_on(plot.chart.until)));
    format!(
        r#"<path d="M{:.1} {:.1}V{:.1}{}H{right:.1}V{:.1}Z" class="band"/><path d="{path}H{right:.1}" class="line s-expand"/><text x="{right:.1}" y="{:.1}" text-anchor="end" class="t1">{}</text>"#,
        plot.x(first.0),
        plot.floor,
        plot.y(first.1),
        path.trim_start_matches(|c: char| c != 'H'),
        plot.floor,
        end - 8.0,
        escape(last)
    )
}

/// Names of years, quarters or months below, as many as fit.
fn calendar(plot: &Plot) -> String {
    let (first, last) = (plot.chart.steps[0].0.month(), plot.chart.until.month());
    let room = ((plot.right - plot.left) / 62.0).max(2.0) as i32;
    let months = last.0 - first.0 + 1;
    let every = [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|every| months / every <= room).unwrap_or(240);
    let mut svg = String::new();
    for at in (first.0 + 1)..=last.0 {
        let month = Month(at);
        let x = plot.x(month.first_day());
        if at.rem_euclid(every) != 0 || x > plot.right - 14.0 || x < plot.left + 10.0 {
            continue;
        }
        let text = if every >= 12 { month.year().to_string() } else { format::month(month) };
        let _ = write!(
            svg,
            r#"<text x="{x:.1}" y="{:.1}" text-anchor="middle" class="t3">{text}</text>"#,
            plot.floor + 18.0
        );
    }
    svg
}

fn marks(plot: &Plot) -> String {
    let mut svg = String::new();
    let mut rest = plot.chart.marks.as_slice();
    while let Some(first) = rest.first() {
        let near = |mark: &&Mark| plot.x(mark.day) - plot.x(first.day) < MARK_ROOM;
        let together = rest.iter().take_while(near).count();
        let (group, others) = rest.split_at(together);
        rest = others;
        svg.push_str(&mark(plot, group));
    }
    svg
}

/// One mark for one movement, or for several that lie too close.
fn mark(plot: &Plot, group: &[Mark]) -> String {
    let [first, .., last] = group else {
        return group.first().map_or_else(String::new, |only| shape(plot, only));
    };
    let side = if group.iter().all(|m| m.side == first.side) { first.side } else { Side::Neutral };
    let (n, from, to) = (group.len(), format::day_full(first.day), format::day_full(last.day));
    let text = if from == to { format!("{n} movements on {from}") } else { format!("{n} movements, {from} to {to}") };
    shape(plot, &Mark { day: last.day, text, side, href: plot.chart.all_href.clone() })
}

fn shape(plot: &Plot, mark: &Mark) -> String {
    let (x, y) = (plot.x(mark.day), plot.y(plot.level_on(mark.day)));
    let sign = match mark.side {
        Side::Land => {
            format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="4.5" class="m f-land s-surface" stroke-width="1.5"/>"#)
        }
        Side::Neutral => {
            format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="4.5" class="m f-mute s-surface" stroke-width="1.5"/>"#)
        }
        Side::Expand => format!(
            r#"<path d="M{x:.1} {:.1}l5.5 9.5h-11Z" class="m f-expand s-surface" stroke-width="1.5"/>"#,
            y - 5.5
        ),
        Side::Lost => {
            format!(r#"<path d="M{x:.1} {:.1}l5.5 -9.5h-11Z" class="m f-loss s-surface" stroke-width="1.5"/>"#, y + 5.5)
        }
    };
    let name = escape(&format!("{}. Show rows", mark.text));
    format!(
        r#"<a href="{}" aria-label="{name}"><title>{}</title><circle class="hit" cx="{x:.1}" cy="{y:.1}" r="13"/>{sign}</a>"#,
        escape(&mark.href),
        escape(&mark.text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// £100 a month from January 2024, £250 from July, nothing from January 2026 on.
    fn harbour() -> LevelChart {
        let mark = |on: &str, side| Mark { day: day(on), text: format!("moved on {on}"), side, href: format!("#{on}") };
        LevelChart {
            name: "MRR of Harbour & Pine".into(),
            currency: Currency::GBP,
            per: Per::Month,
            steps: vec![(day("2024-01-01"), 120_000), (day("2024-07-01"), 300_000), (day("2026-01-01"), 0)],
            until: day("2026-01-01"),
            marks: vec![
                mark("2024-01-01", Side::Land),
                mark("2024-07-01", Side::Expand),
                mark("2026-01-01", Side::Lost),
            ],
            all_href: "#movements".into(),
        }
    }

    #[test]
    fn the_line_steps_on_the_day_of_each_movement() {
        let drawing = level_chart(&harbour()).unwrap();
        // 0 to £300 on 180 px; 731 days on 710 px from 38 on: the 182 up to July are 176.8.
        for part in [
            "aria-label=\"MRR of Harbour &amp; Pine: £0 on 1 Jan 2026.\"",
            "M38.0 144.0H214.8V54.0H748.0V204.0",
            ">Jan 2025<",
        ] {
            assert!(drawing.wide.contains(part), "{part} in {}", drawing.wide);
        }
        assert_eq!(drawing.wide.matches("<a href=").count(), 3);
    }

    #[test]
    fn marks_that_lie_too_close_become_one() {
        let mut busy = harbour();
        busy.marks
            .insert(1, Mark { day: day("2024-01-05"), text: "soon".into(), side: Side::Expand, href: "#soon".into() });
        let drawing = level_chart(&busy).unwrap();
        assert!(
            drawing
                .wide
                .contains(r##"<a href="#movements" aria-label="2 movements, 1 Jan 2024 to 5 Jan 2024. Show rows">"##)
        );
        assert_eq!(drawing.wide.matches("<a href=").count(), 3);
    }

    #[test]
    fn without_a_level_there_is_nothing_to_draw() {
        let never = LevelChart { steps: vec![], ..harbour() };
        let future = LevelChart { until: day("2023-12-31"), ..harbour() };
        assert!(level_chart(&never).is_none() && level_chart(&future).is_none());
    }
}
