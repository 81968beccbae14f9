//! Jobs that several tools do: where a customer could standardise.

use super::{CellState, Row};
use accounts::Function;
use accounts::same;

/// A concern for which a customer runs several tools, at least one of them not ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideBySide {
    /// Whose job it is.
    pub buyer: Function,
    /// The job.
    pub concern: String,
    /// Our products that do it.
    pub ours: Vec<String>,
    /// Those of others, each with the places where it stands.
    pub others: Vec<(String, Vec<String>)>,
}

pub(super) fn of(rows: &[Row<'_>], places: &[&str]) -> Vec<SideBySide> {
    let mut found: Vec<SideBySide> = Vec::new();
    for row in rows {
        let Some(buyer) = &row.buyer else { continue };
        for concern in &row.concerns {
            let at = found.iter().position(|one| one.buyer == *buyer && one.concern == *concern);
            let at = at.unwrap_or_else(|| {
                let concern = concern.to_string();
                found.push(SideBySide { buyer: buyer.clone(), concern, ours: Vec::new(), others: Vec::new() });
                found.len() - 1
            });
            found[at].take_in(row, places);
        }
    }
    found.retain(|one| !one.others.is_empty() && one.ours.len() + one.others.len() > 1);
    found
}

impl SideBySide {
    fn take_in(&mut self, row: &Row<'_>, places: &[&str]) {
        for (cell, place) in row.cells.iter().zip(places) {
            match cell.state {
                CellState::Sold | CellState::SoldSomewhere => {
                    if !self.ours.iter().any(|product| product == row.product) {
                        self.ours.push(row.product.into());
                    }
                }
                CellState::Competitor => {
                    let Some(name) = cell.told.and_then(|fact| fact.told.competitor.as_deref()) else { continue };
                    let known = self.others.iter().position(|(other, _)| same(other, name));
                    let at = known.unwrap_or_else(|| {
                        self.others.push((name.into(), Vec::new()));
                        self.others.len() - 1
                    });
                    let stands_at = &mut self.others[at].1;
                    if !stands_at.iter().any(|known| known == place) {
                        stands_at.push(place.to_string());
                    }
                }
                CellState::Open | CellState::Excluded => {}
            }
        }
    }
}
