//! Whitespace: product × buyer × place, what is in use there and what could be.
//!
//! Contracts say that a product is in use, not where. So what is said of a spot counts first; a
//! product under contract that nobody has placed is in use at one of its spots, not at each.

mod side_by_side;

pub use side_by_side::SideBySide;

use crate::catalogue::Offering;
use accounts::same;
use accounts::{Function, SpotFact, SpotState};
use money::{Currency, Money, Rate};

/// The whitespace of one account on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whitespace<'f> {
    /// The places, the whole company first as the empty name; at least one.
    pub places: Vec<&'f str>,
    /// By buyer and product.
    pub rows: Vec<Row<'f>>,
    /// What it comes to.
    pub totals: Totals,
    /// Jobs that several tools do.
    pub side_by_side: Vec<SideBySide>,
}

/// A product for a buyer, at each of the places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'f> {
    /// Who would buy; absent for a product under contract that neither the catalogue nor anybody ties to one.
    pub buyer: Option<Function>,
    /// For which concerns of theirs, as the catalogue says.
    pub concerns: Vec<&'f str>,
    /// What.
    pub product: &'f str,
    /// In the order of the places.
    pub cells: Vec<Cell<'f>>,
}

/// One spot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<'f> {
    /// How it stands.
    pub state: CellState,
    /// What is said of it; absent where its state follows from contracts and catalogue.
    pub told: Option<&'f SpotFact>,
    /// What an open spot, or one with a competitor, could bring.
    pub potential: Option<Potential>,
    /// It is said to be in use, but no contract has the product.
    pub without_contract: bool,
}

/// How a spot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// It is in use there.
    Sold,
    /// Its product is under contract; at which of several spots nobody has said.
    SoldSomewhere,
    /// It could be of use there.
    Open,
    /// It is of no use there.
    Excluded,
    /// Something of somebody else does the job.
    Competitor,
}

/// What a spot could bring per year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Potential {
    /// Minor units per year in the currency of the whitespace; absent without a rate into it.
    pub minor: Option<i64>,
    /// The catalogue's estimate; nobody has said an amount for this spot.
    pub estimated: bool,
}

/// Money per year in minor units, and how much of the map is filled.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Totals {
    /// Under contract today.
    pub sold: i64,
    /// At open spots.
    pub open: i64,
    /// Where a competitor does the job.
    pub competitor: i64,
    /// Spots that are open, or have a competitor, without any amount.
    pub without_amount: usize,
    /// Spots of which somebody has said how they stand.
    pub told: usize,
    /// All spots.
    pub spots: usize,
    /// Currencies of amounts that are left out, because there is no rate.
    pub without_rate: Vec<Currency>,
}

impl Totals {
    /// Open potential as a share of all that is mapped: sold, open and with a competitor.
    pub fn open_share(&self) -> Rate {
        Rate { part: self.open, whole: self.sold + self.open + self.competitor }
    }
}

impl<'f> Whitespace<'f> {
    /// Whether it is known of each spot how it stands: from its contracts, or because somebody
    /// said so. A whitespace without any spot is not.
    pub fn is_complete(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(|row| &row.cells).peekable();
        cells.peek().is_some()
            && cells.all(|cell| cell.told.is_some() || matches!(cell.state, CellState::Sold | CellState::SoldSomewhere))
    }

    /// The whitespace from our catalogue, the products under contract with their levels (minor
    /// units per year) and what stands of the account's spots ([`accounts::spots_on`]). `convert`
    /// brings an amount into the currency of the levels, where there is a rate.
    pub fn of(
        catalogue: &'f [Offering],
        levels: &'f [(String, i64)],
        standing: &[&'f SpotFact],
        convert: impl Fn(Money) -> Option<i64>,
    ) -> Whitespace<'f> {
        let live: Vec<&(String, i64)> = levels.iter().filter(|(_, level)| *level > 0).collect();
        let mut places: Vec<&str> = standing.iter().map(|fact| fact.spot.place.as_str()).collect();
        places.sort_unstable();
        places.dedup();
        if places.is_empty() {
            places.push("");
        }
        let mut rows = rows(catalogue, &live, standing);
        let mut totals = Totals { sold: live.iter().map(|(_, level)| level).sum(), ..Totals::default() };
        let counts: Vec<usize> =
            rows.iter().map(|row| rows.iter().filter(|other| same(other.product, row.product)).count()).collect();
        for (row, rows_of_product) in rows.iter_mut().zip(counts) {
            let is_live = live.iter().any(|(product, _)| same(product, row.product));
            let is_placed =
                standing.iter().any(|f| f.told.state == SpotState::Sold && same(&f.spot.product, row.product));
            let unplaced = match rows_of_product * places.len() {
                1 => CellState::Sold,
                _ => CellState::SoldSomewhere,
            };
            let estimate =
                catalogue.iter().find(|o| Some(&o.buyer) == row.buyer.as_ref() && same(&o.product, row.product));
            let estimate = estimate.and_then(|offering| offering.potential);
            for place in &places {
                let told = standing.iter().copied().find(|fact| is_at(fact, row, place));
                let state = match told.map(|fact| fact.told.state) {
                    Some(SpotState::Sold) => CellState::Sold,
                    Some(SpotState::Open) => CellState::Open,
                    Some(SpotState::Excluded) => CellState::Excluded,
                    Some(SpotState::Competitor) => CellState::Competitor,
                    None if is_live && !is_placed => unplaced,
                    None => CellState::Open,
                };
                let said = told.and_then(|fact| fact.told.potential);
                let amount = said.or(estimate).filter(|_| state.could_bring());
                let potential = amount.map(|amount| Potential { minor: convert(amount), estimated: said.is_none() });
                totals.add(state, amount, potential);
                totals.told += usize::from(told.is_some());
                row.cells.push(Cell { state, told, potential, without_contract: state == CellState::Sold && !is_live });
            }
        }
        totals.without_rate.sort();
        totals.without_rate.dedup();
        let side_by_side = side_by_side::of(&rows, &places);
        Whitespace { places, rows, totals, side_by_side }
    }
}

impl CellState {
    /// Its name for programs.
    pub fn key(self) -> &'static str {
        match self {
            CellState::Sold => "sold",
            CellState::SoldSomewhere => "sold_somewhere",
            CellState::Open => "open",
            CellState::Excluded => "excluded",
            CellState::Competitor => "competitor",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            CellState::Sold => "Sold",
            CellState::SoldSomewhere => "Sold, place not said",
            CellState::Open => "Open",
            CellState::Excluded => "Excluded",
            CellState::Competitor => "Competitor",
        }
    }

    /// Whether something could still be sold there.
    pub fn could_bring(self) -> bool {
        matches!(self, CellState::Open | CellState::Competitor)
    }
}

impl Totals {
    fn add(&mut self, state: CellState, amount: Option<Money>, potential: Option<Potential>) {
        self.spots += 1;
        if !state.could_bring() {
            return;
        }
        match (amount, potential.and_then(|potential| potential.minor)) {
            (_, Some(minor)) if state == CellState::Open => self.open += minor,
            (_, Some(minor)) => self.competitor += minor,
            (Some(amount), None) => self.without_rate.push(amount.currency),
            (None, None) => self.without_amount += 1,
        }
    }
}

fn is_at(fact: &SpotFact, row: &Row<'_>, place: &str) -> bool {
    Some(&fact.spot.buyer) == row.buyer.as_ref() && same(&fact.spot.product, row.product) && fact.spot.place == place
}

/// A row per buyer and product, still without cells.
fn rows<'f>(catalogue: &'f [Offering], live: &[&'f (String, i64)], standing: &[&'f SpotFact]) -> Vec<Row<'f>> {
    let mut rows: Vec<Row<'f>> = Vec::new();
    let mut row_of = |buyer: &Function, product: &'f str| {
        let known = rows.iter().position(|row| row.buyer.as_ref() == Some(buyer) && same(row.product, product));
        known.unwrap_or_else(|| {
            rows.push(Row { buyer: Some(buyer.clone()), concerns: Vec::new(), product, cells: Vec::new() });
            rows.len() - 1
        })
    };
    let mut concerns: Vec<(usize, &'f str)> = Vec::new();
    for offering in catalogue {
        let at = row_of(&offering.buyer, &offering.product);
        concerns.push((at, &offering.concern));
    }
    for fact in standing {
        row_of(&fact.spot.buyer, &fact.spot.product);
    }
    for (at, concern) in concerns {
        if !rows[at].concerns.iter().any(|known| same(known, concern)) {
            rows[at].concerns.push(concern);
        }
    }
    for (product, _) in live {
        if !rows.iter().any(|row| same(row.product, product)) {
            rows.push(Row { buyer: None, concerns: Vec::new(), product, cells: Vec::new() });
        }
    }
    rows.sort_by(|a, b| {
        let buyer = |row: &Row<'_>| (row.buyer.is_none(), row.buyer.clone());
        buyer(a).cmp(&buyer(b)).then_with(|| a.concerns.cmp(&b.concerns)).then_with(|| a.product.cmp(b.product))
    });
    rows
}

#[cfg(test)]
mod tests;
