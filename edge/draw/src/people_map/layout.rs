//! Where everybody stands on the map.

use super::PeopleMap;

/// A box.
pub const NODE_WIDE: i32 = 148;
pub const NODE_HIGH: i32 = 54;

/// Heads of the columns stand above.
const TOP: i32 = 28;
/// Names of the lanes stand left of the columns.
const LEFT: i32 = 74;
const WIDE: i32 = 780;
/// Columns that fit the usual width; more make the map wider.
const COLUMNS_USUAL: i32 = 4;
const AROUND: i32 = 19;
const BETWEEN: i32 = 12;
const BETWEEN_LANES: i32 = 4;

/// The middle of a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub x: i32,
    pub y: i32,
}

/// A lane from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    pub top: i32,
    pub high: i32,
}

/// The map in numbers.
pub struct Layout {
    pub wide: i32,
    pub high: i32,
    /// The middle of each column.
    pub columns: Vec<i32>,
    pub lanes: Vec<Lane>,
    /// Everybody, in the order of the map's people.
    pub spots: Vec<Spot>,
}

impl Layout {
    pub fn of(map: &PeopleMap) -> Layout {
        let count = map.columns.len() as i32;
        let step = (WIDE - LEFT) * 2 / COLUMNS_USUAL;
        // Half steps, so that columns fall on whole numbers.
        let columns: Vec<i32> = (0..count).map(|column| LEFT + (column * 2 + 1) * step / 4).collect();
        let wide = WIDE.max(LEFT + count * step / 2 + 2);
        let in_cell = |lane: usize, column: usize, before: usize| {
            map.people[..before].iter().filter(|p| p.lane == lane && p.column == column).count() as i32
        };
        let (mut lanes, mut top) = (Vec::new(), TOP);
        for lane in 0..map.lanes.len() {
            let most =
                (0..map.columns.len()).map(|column| in_cell(lane, column, map.people.len())).max().unwrap_or(0).max(1);
            let high = 2 * AROUND + most * NODE_HIGH + (most - 1) * BETWEEN;
            lanes.push(Lane { top, high });
            top += high + BETWEEN_LANES;
        }
        let spot = |(at, person): (usize, &super::MapPerson)| {
            let row = in_cell(person.lane, person.column, at);
            let lane = lanes.get(person.lane).map_or(TOP, |lane| lane.top);
            let y = lane + AROUND + NODE_HIGH / 2 + row * (NODE_HIGH + BETWEEN);
            Spot { x: columns.get(person.column).copied().unwrap_or(LEFT), y }
        };
        let spots = map.people.iter().enumerate().map(spot).collect();
        Layout { wide, high: top + 2, columns, lanes, spots }
    }
}
