//! Answers as dots: one dot is one person, and whoever is louder than all others is named.

use crate::svg::{escape, width_of};
use std::fmt::Write;

const HEIGHT: f64 = 88.0;
const FLOOR: f64 = 66.0;
const STEP: f64 = 8.0;
const RISE: f64 = 9.0;
const RADIUS: f64 = 3.2;
/// Dots beside each other before a row is full.
const IN_A_ROW: usize = 5;
/// Rows that fit above the floor.
const ROWS_MAX: usize = 6;

/// What people gave to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dots {
    /// What it shows: "Product satisfaction".
    pub name: String,
    /// How many people gave how many points, for each point of the scale in its order.
    pub by_points: Vec<(u8, usize)>,
    /// Whom the verdict hangs on, where they may be named.
    pub loud: Option<LoudDot>,
}

/// Somebody whose dot is labelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoudDot {
    /// What they are called.
    pub name: String,
    /// What they gave.
    pub points: u8,
}

/// Draws the dots; `None` where nobody has answered. Where more people gave the same points than fit,
/// one dot stands for several, and the drawing says so.
pub fn dots(chart: &Dots) -> Option<String> {
    let people_per_dot = people_per_dot(chart)?;
    let column = STEP * IN_A_ROW as f64 + 11.0;
    let width = 24.0 + column * chart.by_points.len() as f64;
    let top = top(chart, people_per_dot);
    let mut svg = format!(
        r#"<svg class="chart dots" viewBox="0 {top:.0} {width:.0} {:.0}" role="img" aria-label="{}">"#,
        HEIGHT - top,
        escape(&said(chart, people_per_dot))
    );
    for (at, (points, people)) in chart.by_points.iter().enumerate() {
        let middle = 12.0 + column * (at as f64 + 0.5);
        let count = people.div_ceil(people_per_dot);
        let loud = chart.loud.as_ref().filter(|loud| loud.points == *points);
        for dot in 0..count {
            let (row, place) = (dot / IN_A_ROW, dot % IN_A_ROW);
            let beside = IN_A_ROW.min(count - row * IN_A_ROW);
            let x = middle + STEP * (place as f64 - (beside as f64 - 1.0) / 2.0);
            let y = FLOOR - RISE * row as f64;
            let class = if dot == 0 && loud.is_some() { "f-loss" } else { "f-expand" };
            let _ = write!(svg, r#"<circle cx="{x:.1}" cy="{y:.1}" r="{RADIUS}" class="{class}"/>"#);
        }
        let _ = write!(svg, r#"<text x="{middle:.1}" y="84" text-anchor="middle" class="t3">{points}</text>"#);
        if let Some(loud) = loud {
            let top = FLOOR - RISE * (count.div_ceil(IN_A_ROW) as f64 - 1.0);
            let half = width_of(&loud.name) / 2.0;
            let x = middle.clamp(half.min(width / 2.0), (width - half).max(width / 2.0));
            let _ = write!(
                svg,
                r#"<path d="M{middle:.1} {:.1} V{:.1}" class="line s-loss"/><text x="{x:.1}" y="{:.1}" text-anchor="middle" class="c-loss">{}</text>"#,
                top - 6.0,
                (top - 20.0).max(16.0),
                (top - 26.0).max(12.0),
                escape(&loud.name)
            );
        }
    }
    svg.push_str("</svg>");
    Some(svg)
}

/// Where the drawing begins: few people need little room, and a name above a dot needs all of it.
fn top(chart: &Dots, people_per_dot: usize) -> f64 {
    let most = chart.by_points.iter().map(|(_, people)| people.div_ceil(people_per_dot)).max().unwrap_or(0);
    let rows = most.div_ceil(IN_A_ROW).max(1);
    if chart.loud.is_some() { 0.0 } else { (FLOOR - RISE * (rows as f64 - 1.0) - 2.0 * RADIUS).floor().max(0.0) }
}

/// What the drawing shows, in words; `None` where nobody has answered.
pub fn dots_told(chart: &Dots) -> Option<String> {
    people_per_dot(chart).map(|people_per_dot| said(chart, people_per_dot))
}

fn people_per_dot(chart: &Dots) -> Option<usize> {
    let most = chart.by_points.iter().map(|(_, people)| *people).max().filter(|most| *most > 0)?;
    Some(most.div_ceil(IN_A_ROW * ROWS_MAX))
}

/// "8 people: 1 gave 1, 7 gave 5."
fn said(chart: &Dots, people_per_dot: usize) -> String {
    let all: usize = chart.by_points.iter().map(|(_, people)| people).sum();
    let gave = chart.by_points.iter().filter(|(_, people)| *people > 0);
    let gave: Vec<String> = gave.map(|(points, people)| format!("{people} gave {points}")).collect();
    let people = if all == 1 { "1 person".to_string() } else { format!("{all} people") };
    let several = if people_per_dot > 1 { format!(" One dot is {people_per_dot} people.") } else { String::new() };
    let loud = chart.loud.as_ref().map_or(String::new(), |loud| format!(" {} gave {}.", loud.name, loud.points));
    format!("{}: {people}, {}.{loud}{several}", chart.name, gave.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(people: [usize; 5], loud: Option<(&str, u8)>) -> Dots {
        Dots {
            name: "Product".into(),
            by_points: (1..=5).zip(people).collect(),
            loud: loud.map(|(name, points)| LoudDot { name: name.into(), points }),
        }
    }

    #[test]
    fn one_dot_is_one_person_and_the_loud_one_is_named() {
        let svg = dots(&chart([1, 0, 0, 2, 7], Some(("Gil <Vance>", 1)))).unwrap();
        assert_eq!(svg.matches("<circle").count(), 10);
        assert_eq!(svg.matches(r#"class="f-loss""#).count(), 1);
        assert!(svg.contains("Gil &lt;Vance&gt;") && !svg.contains("<Vance>"), "{svg}");
        assert!(svg.contains("Product: 10 people, 1 gave 1, 2 gave 4, 7 gave 5. Gil &lt;Vance&gt; gave 1."), "{svg}");
        // Seven of one column are a row of five and a row of two.
        assert_eq!(svg.matches(r#"cy="57.0""#).count(), 2);
    }

    #[test]
    fn more_people_than_fit_share_a_dot() {
        let svg = dots(&chart([0, 0, 0, 31, 61], None)).unwrap();
        // 61 of 30 places: three people a dot; 21 and 11 dots.
        assert_eq!(svg.matches("<circle").count(), 32);
        // Five rows begin at 66 - 4 × 9 - 6.4, and everything ends at 88; a label has room from the top.
        assert!(svg.contains(r#"viewBox="0 23 279 65""#), "{svg}");
        let labelled = dots(&chart([1, 0, 0, 2, 7], Some(("Gil Vance", 1)))).unwrap();
        assert!(labelled.contains(r#"viewBox="0 0 279 88""#), "{labelled}");
        assert!(svg.contains("One dot is 3 people."), "{svg}");
        assert_eq!((dots(&chart([0; 5], None)), dots_told(&chart([0; 5], None))), (None, None));
        let told = dots_told(&chart([0, 0, 0, 31, 61], None)).unwrap();
        assert_eq!(told, "Product: 92 people, 31 gave 4, 61 gave 5. One dot is 3 people.");
    }
}
