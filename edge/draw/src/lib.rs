//! Charts as SVG text with classes instead of colours, and the way figures are written.
//!
//! Everything is a pure function: the same chart serves page, print and mail. Money stays in
//! integers until it is text; only coordinates are floating point.

pub mod document;
pub mod dots;
pub mod format;
pub mod heat;
pub mod level;
pub mod people_map;
mod scale;
pub mod sparkline;
mod svg;
pub mod waterfall;

pub use document::{Chart, Document, NotMade, Reports, Section};
pub use dots::{Dots, LoudDot, dots, dots_told};
pub use heat::heat_class;
pub use level::{LevelChart, Mark, level_chart};
pub use people_map::{MapLine, MapPerson, Outline, PeopleMap, people_map};
pub use sparkline::sparkline;
pub use waterfall::{Bar, DoesNotAddUp, Waterfall, waterfall};

/// What a mark speaks of; decides its class, and its shape or hatch beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// New customers.
    Land,
    /// Existing customers grow.
    Expand,
    /// Revenue lost.
    Lost,
    /// Neither: currency, accounts that entered or left a filter.
    Neutral,
}

/// What a level is shown per. Levels come per year and are divided only where they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// MRR: a twelfth of the level.
    Month,
    /// ARR: the level itself.
    Year,
}

impl Per {
    /// Minor units to show for `level_minor` per year; a twelfth is rounded half to even.
    pub fn shown(self, level_minor: i64) -> i64 {
        match self {
            Per::Month => format::per_month(level_minor),
            Per::Year => level_minor,
        }
    }
}

/// One chart in two drawings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// For screens, class `wide`.
    pub wide: String,
    /// For phones, class `narrow`.
    pub narrow: String,
    /// Where the axis starts, when not at zero: "Axis starts at £400k."
    pub axis: Option<String>,
}
