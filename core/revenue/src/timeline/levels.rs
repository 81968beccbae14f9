//! Lines from a table of levels: what the source says, until it says otherwise.

use super::{OPEN, Span, State, Timeline, Timelines};
use crate::{Unit, facts::LevelFact};

/// The lines of an account whose levels are given; sorted by product and day.
pub fn timelines(levels: &[&LevelFact]) -> Timelines {
    let mut lines: Vec<Timeline> = Vec::new();
    let none: accounts::Name = "".into();
    for of_product in levels.chunk_by(|a, b| a.product == b.product) {
        let mut line = Timeline {
            source: none.clone(),
            contract: none.clone(),
            product: of_product[0].product.clone(),
            currency: of_product[0].currency,
            spans: Vec::new(),
        };
        for (i, fact) in of_product.iter().enumerate() {
            let to = of_product.get(i + 1).map_or(OPEN, |next| next.effective_on);
            line.spans.extend(Span::new(fact.effective_on, to, state(fact.level_minor)));
        }
        lines.push(line);
    }
    Timelines { lines, ..Timelines::default() }
}

fn state(level: i64) -> State {
    State {
        level,
        quantity_milli: None,
        unit: Unit::Flat,
        unit_price: None,
        list_price: None,
        family: None,
        tier: None,
        pilot: false,
        contracted: false,
        discount_ended: false,
        carried: false,
    }
}
