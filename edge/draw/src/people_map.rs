//! The map of people at a customer: columns by function, lanes by their part in decisions.

mod layout;
#[cfg(test)]
mod tests;

use crate::svg::escape;
use layout::{Layout, NODE_HIGH, NODE_WIDE, Spot};
use std::fmt::Write;

/// How somebody stands to us; decides the outline of their box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    /// Solid: speaks for us.
    Supports,
    /// Plain.
    Neutral,
    /// Dashed: speaks against us.
    Against,
    /// Dotted: nobody of ours has met them.
    NotMet,
}

/// Somebody on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapPerson {
    /// Their name.
    pub name: String,
    /// Their two letters.
    pub letters: String,
    /// Their title; may be empty.
    pub title: String,
    /// All of it, read out: "Dan Whitlock, CFO, not met".
    pub told: String,
    /// Which column.
    pub column: usize,
    /// Which lane, from the top.
    pub lane: usize,
    /// How they stand to us.
    pub outline: Outline,
    /// Their page.
    pub href: String,
}

/// A line between two people, by their places in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapLine {
    /// One end.
    pub from: usize,
    /// The other end.
    pub to: usize,
    /// Whether both support us.
    pub supports: bool,
}

/// A map to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleMap {
    /// What it shows, read out.
    pub name: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// Names of the lanes, from the top.
    pub lanes: Vec<String>,
    /// Who is on it.
    pub people: Vec<MapPerson>,
    /// Who has to do with whom.
    pub lines: Vec<MapLine>,
}

/// Draws the map for screens; phones show the list instead. Empty when nobody is on it.
pub fn people_map(map: &PeopleMap) -> String {
    if map.people.is_empty() {
        return String::new();
    }
    let layout = Layout::of(map);
    let mut svg = format!(
        r#"<svg class="chart map" viewBox="0 0 {} {}" role="group" aria-label="{}">"#,
        layout.wide,
        layout.high,
        escape(&map.name)
    );
    // Writing to a String cannot fail.
    for (name, lane) in map.lanes.iter().zip(&layout.lanes) {
        let (wide, middle) = (layout.wide, lane.top + lane.high / 2 + 4);
        let _ =
            write!(svg, r#"<rect class="lane" x="0" y="{}" width="{wide}" height="{}" rx="8"/>"#, lane.top, lane.high);
        let _ = write!(svg, r#"<text x="12" y="{middle}" class="t3">{}</text>"#, escape(name));
    }
    for (name, x) in map.columns.iter().zip(&layout.columns) {
        let _ =
            write!(svg, r#"<text x="{x}" y="16" text-anchor="middle">{}</text>"#, escape(&shortened(name, NODE_WIDE)));
    }
    for line in &map.lines {
        let ends = layout.spots.get(line.from).zip(layout.spots.get(line.to));
        if let Some((from, to)) = ends {
            let class = if line.supports { "ed st" } else { "ed" };
            let _ = write!(svg, r#"<path class="{class}" d="{}"/>"#, path(*from, *to));
        }
    }
    for (person, spot) in map.people.iter().zip(&layout.spots) {
        svg.push_str(&node(person, *spot));
    }
    svg.push_str("</svg>");
    svg
}

fn node(person: &MapPerson, Spot { x, y }: Spot) -> String {
    const TEXT_WIDE: i32 = 100;
    let class = match person.outline {
        Outline::Supports => "nd sup",
        Outline::Neutral => "nd",
        Outline::Against => "nd neg",
        Outline::NotMet => "nd unk",
    };
    let (left, top) = (x - NODE_WIDE / 2, y - NODE_HIGH / 2);
    let (letters_at, text_at) = (left + 24, left + 44);
    let mut svg = format!(
        r#"<a href="{}"><title>{}</title><g class="{class}"><rect class="m" x="{left}" y="{top}" width="{NODE_WIDE}" height="{NODE_HIGH}" rx="8"/>"#,
        escape(&person.href),
        escape(&person.told)
    );
    let _ = write!(svg, r#"<circle class="in" cx="{letters_at}" cy="{y}" r="13"/>"#);
    let letters = escape(&person.letters);
    let _ =
        write!(svg, r#"<text x="{letters_at}" y="{}" text-anchor="middle" aria-hidden="true">{letters}</text>"#, y + 4);
    let name = escape(&shortened(&person.name, TEXT_WIDE));
    let name_at = if person.title.is_empty() { y + 4 } else { y - 3 };
    let _ = write!(svg, r#"<text x="{text_at}" y="{name_at}" class="t1">{name}</text>"#);
    if !person.title.is_empty() {
        let title = escape(&shortened(&person.title, TEXT_WIDE));
        let _ = write!(svg, r#"<text x="{text_at}" y="{}" class="t3">{title}</text>"#, y + 13);
    }
    svg.push_str("</g></a>");
    svg
}

/// As much of a text as fits; the whole is in the title of its box.
fn shortened(text: &str, wide: i32) -> String {
    if crate::svg::width_of(text) <= f64::from(wide) {
        return text.into();
    }
    let mut kept = String::new();
    for letter in text.chars() {
        if crate::svg::width_of(&kept) + 12.0 > f64::from(wide) {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// From box to box: straight between neighbours of a row, a curve elsewhere.
fn path(a: Spot, b: Spot) -> String {
    let (half_wide, half_high) = (NODE_WIDE / 2, NODE_HIGH / 2);
    if a.y == b.y {
        let (left, right) = if a.x < b.x { (a, b) } else { (b, a) };
        if right.x - left.x < 2 * NODE_WIDE {
            return format!("M{} {} H{}", left.x + half_wide, left.y, right.x - half_wide);
        }
        // Over whoever stands between them.
        let (top, bend) = (left.y - half_high, left.y - half_high - 17);
        return format!("M{} {top} C{} {bend} {} {bend} {} {top}", left.x, left.x, right.x, right.x);
    }
    let (upper, lower) = if a.y < b.y { (a, b) } else { (b, a) };
    let (from, to) = (lower.y - half_high, upper.y + half_high);
    let middle = (from + to) / 2;
    format!("M{} {from} C{} {middle} {} {middle} {} {to}", lower.x, lower.x, upper.x, upper.x)
}
