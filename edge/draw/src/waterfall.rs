//! The waterfall: from the opening level through the movements to the closing one.

mod narrow;
mod wide;

use crate::scale::{Axis, Start};
use crate::svg::escape;
use crate::{Drawing, Per, Side, format};
use money::Currency;
use std::fmt;

/// One bar: the opening or closing level, or a movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its name: "Cross-sell". A soft hyphen (U+00AD) says where a long word may break.
    pub label: String,
    /// A small figure below the name: "4".
    pub count: String,
    /// What the figure counts, read out: "4 accounts".
    pub counted: String,
    /// Minor units per year; negative for a loss.
    pub level_minor: i64,
    /// Its colour, and its bracket. Ignored on opening and closing.
    pub side: Side,
    /// The rows behind it.
    pub href: String,
}

/// A waterfall to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterfall {
    /// What it shows: "MRR waterfall, October 2026".
    pub name: String,
    /// Currency of all levels.
    pub currency: Currency,
    /// Shown per month or per year.
    pub per: Per,
    /// The level before.
    pub opening: Bar,
    /// The movements, in the order drawn; neighbours of one side share a bracket.
    pub movements: Vec<Bar>,
    /// The level after.
    pub closing: Bar,
}

/// The closing level is not the opening level plus the movements. Checked per year, in minor
/// units, so that rounding of what is shown cannot hide or cause it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoesNotAddUp {
    /// Opening plus movements, minor units per year.
    pub expected_minor: i128,
    /// The closing level given, minor units per year.
    pub closing_minor: i64,
    /// Their currency.
    pub currency: Currency,
}

impl fmt::Display for DoesNotAddUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |minor: i128| match i64::try_from(minor) {
            Ok(minor) => format::money_exact(minor, self.currency),
            Err(_) => format!("{minor} minor units of {}", self.currency),
        };
        write!(
            f,
            "These figures do not add up: opening and movements make {} a year, the closing level is {}. \
             The difference is {}. Do not use them until it is explained.",
            text(self.expected_minor),
            text(self.closing_minor.into()),
            text(i128::from(self.closing_minor) - self.expected_minor),
        )
    }
}

impl std::error::Error for DoesNotAddUp {}

/// Draws `chart`, each bar a link to its rows.
///
/// # Errors
/// [`DoesNotAddUp`] when closing is not opening plus movements: such a chart is not drawn.
pub fn waterfall(chart: &Waterfall) -> Result<Drawing, DoesNotAddUp> {
    let moved: i128 = chart.movements.iter().map(|bar| i128::from(bar.level_minor)).sum();
    let expected_minor = i128::from(chart.opening.level_minor) + moved;
    if expected_minor != i128::from(chart.closing.level_minor) {
        let (closing_minor, currency) = (chart.closing.level_minor, chart.currency);
        return Err(DoesNotAddUp { expected_minor, closing_minor, currency });
    }
    let columns = columns(chart);
    let levels = || columns.iter().flat_map(|c| [c.from, c.to]);
    // Opening and closing start at the base, so it is not a value of theirs.
    let low = levels().fold(f64::INFINITY, f64::min);
    let high = levels().fold(f64::NEG_INFINITY, f64::max);
    let axis = Axis::over(low, high, Start::MayBreak);
    let broken = (axis.base > 0).then(|| format!("Axis starts at {}.", axis.text(axis.base, chart.currency)));
    let from_to = format!(
        "{}: from {} to {}.",
        chart.name,
        format::money_short(chart.per.shown(chart.opening.level_minor), chart.currency),
        format::money_short(chart.per.shown(chart.closing.level_minor), chart.currency)
    );
    let title = escape(&match &broken {
        Some(words) => format!("{from_to} {words}"),
        None => from_to,
    });
    Ok(Drawing {
        wide: wide::draw(chart, &columns, axis, &title),
        narrow: narrow::draw(&columns, axis, &title),
        axis: broken,
    })
}

const SOFT_HYPHEN: char = '\u{ad}';

/// A bar placed on the axis, in major units as shown.
struct Column<'a> {
    bar: &'a Bar,
    kind: Kind,
    from: f64,
    to: f64,
    amount: String,
    short: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Opening,
    Movement,
    Closing,
}

impl Column<'_> {
    /// The bar's paint.
    fn fill(&self) -> &'static str {
        match (self.kind, self.bar.side) {
            (Kind::Opening, _) => r#"class="m f-mute""#,
            (Kind::Closing, _) => r#"class="m f-deep""#,
            (Kind::Movement, Side::Land) => r#"class="m f-land""#,
            (Kind::Movement, Side::Expand) => r#"class="m f-expand""#,
            (Kind::Movement, Side::Lost) => r#"class="m" fill="url(#hatch)""#,
            (Kind::Movement, Side::Neutral) => r#"class="m f-mute""#,
        }
    }

    /// Whether it stands on the axis, and shows a break when the axis starts high.
    fn stands(&self) -> bool {
        self.kind != Kind::Movement
    }

    /// Its name in one line.
    fn name(&self) -> String {
        self.bar.label.replace(SOFT_HYPHEN, "")
    }

    /// The link around the bar, up to its content, which shows `amount`.
    fn link(&self, amount: &str) -> String {
        let counted = if self.bar.counted.is_empty() { String::new() } else { format!(", {}", self.bar.counted) };
        let name = escape(&format!("{}: {}{counted}. Show rows", self.name(), amount));
        format!(r#"<a href="{}" aria-label="{name}">"#, escape(&self.bar.href))
    }
}

fn columns(chart: &Waterfall) -> Vec<Column<'_>> {
    let scale = 10_f64.powi(chart.currency.minor_digits() as i32) * if chart.per == Per::Month { 12.0 } else { 1.0 };
    let major = |level: i64| level as f64 / scale;
    let mut running = chart.opening.level_minor;
    let column = |bar, kind, from, to| {
        let (shown, c) = (chart.per.shown(to - from), chart.currency);
        let standing = format::money_short(chart.per.shown(to), c);
        let (amount, short) = match kind {
            Kind::Movement => (format::change(shown, c), format::change_short(shown, c)),
            _ => (standing.clone(), standing),
        };
        Column { bar, kind, from: major(if kind == Kind::Movement { from } else { to }), to: major(to), amount, short }
    };
    let mut columns = vec![column(&chart.opening, Kind::Opening, 0, running)];
    for bar in &chart.movements {
        // The whole sum was checked; a partial sum beyond i64 would only draw off the page.
        let next = running.saturating_add(bar.level_minor);
        columns.push(column(bar, Kind::Movement, running, next));
        running = next;
    }
    columns.push(column(&chart.closing, Kind::Closing, 0, chart.closing.level_minor));
    columns
}

#[cfg(test)]
mod tests;
