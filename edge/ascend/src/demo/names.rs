//! Names a person can remember, none of them twice.

use super::segment::Segment;

/// The accounts that come first, so that the same ones are met again on every page.
pub const FIRST: [(&str, Segment); 16] = [
    ("Harbour & Pine Logistics", Segment::Enterprise),
    ("Kestrel Components", Segment::MidMarket),
    ("Alder Clinics Group", Segment::MidMarket),
    ("Northgate Retail", Segment::MidMarket),
    ("Brightwater Energy", Segment::Enterprise),
    ("Civic Water", Segment::MidMarket),
    ("Hollis Print", Segment::Smb),
    ("Quayside Hotels", Segment::MidMarket),
    ("Tallis Insurance", Segment::MidMarket),
    ("Fenwick Rail", Segment::MidMarket),
    ("Pembroke Labs", Segment::Smb),
    ("Saltmarsh Foods", Segment::Smb),
    ("Orchard & Vale", Segment::Smb),
    ("Moor & Sons", Segment::Smb),
    ("Greyfriars Trust", Segment::Smb),
    ("Larkspur Media", Segment::Smb),
];

const STEMS: [&str; 64] = [
    "Wrenfield",
    "Hawksmere",
    "Thistledown",
    "Foxhollow",
    "Copperbeech",
    "Tidewell",
    "Stonecrop",
    "Ashcombe",
    "Bramblewood",
    "Dovecote",
    "Fernleigh",
    "Goldcrest",
    "Hazelbank",
    "Juniper",
    "Kingfisher",
    "Linden",
    "Meadowsweet",
    "Nightjar",
    "Oakhanger",
    "Partridge",
    "Rosehip",
    "Silverbirch",
    "Teasel",
    "Umberslade",
    "Violet",
    "Windrush",
    "Yarrow",
    "Applegarth",
    "Barleymow",
    "Cobblestone",
    "Dunlin",
    "Elderflower",
    "Farthing",
    "Gorse",
    "Heronsgate",
    "Inkwell",
    "Jackdaw",
    "Kittiwake",
    "Lapwing",
    "Marigold",
    "Netherby",
    "Otterbourne",
    "Plover",
    "Quince",
    "Redwing",
    "Sandpiper",
    "Tanager",
    "Underhill",
    "Verity",
    "Whinchat",
    "Yellowhammer",
    "Ambergate",
    "Bellwether",
    "Candlewick",
    "Damson",
    "Eventide",
    "Fieldfare",
    "Greenshank",
    "Hollybush",
    "Ivory",
    "Jasper",
    "Knapweed",
    "Longacre",
    "Millrace",
];

const TRADES: [&str; 40] = [
    "Textiles",
    "Joinery",
    "Optics",
    "Freight",
    "Brewing",
    "Dairy",
    "Nurseries",
    "Tooling",
    "Packaging",
    "Instruments",
    "Marine",
    "Glass",
    "Bakeries",
    "Timber",
    "Aggregates",
    "Fabrication",
    "Diagnostics",
    "Publishing",
    "Outfitters",
    "Coatings",
    "Plastics",
    "Cycles",
    "Furniture",
    "Lighting",
    "Catering",
    "Vets",
    "Architects",
    "Surveyors",
    "Pharmacy",
    "Haulage",
    "Foundry",
    "Ceramics",
    "Robotics",
    "Games",
    "Travel",
    "Farms",
    "Recycling",
    "Motors",
    "Housing",
    "Colleges",
];

/// A prime above every count of names: steps through all of them before it repeats one.
const STRIDE: usize = 1_000_003;

/// The name of the account at `index`, counted from 0: the remembered ones, then "Stem Trade",
/// then "Stem & Stem Trade", then the same again with a number.
pub fn name(index: u32) -> String {
    let index = index as usize;
    if let Some((name, _)) = FIRST.get(index) {
        return (*name).to_string();
    }
    let single = STEMS.len() * TRADES.len();
    let double = single * (STEMS.len() - 1);
    let n = index - FIRST.len();
    if n < single {
        let (stem, trade) = split(n * STRIDE % single);
        return format!("{} {}", STEMS[stem], TRADES[trade]);
    }
    let (round, n) = ((n - single) / double, (n - single) % double);
    let pair = n * STRIDE % double;
    let (stem, trade) = split(pair % single);
    let partner = (stem + 1 + pair / single) % STEMS.len();
    let name = format!("{} & {} {}", STEMS[stem], STEMS[partner], TRADES[trade]);
    if round == 0 { name } else { format!("{name} {}", round + 1) }
}

fn split(pair: usize) -> (usize, usize) {
    (pair / TRADES.len(), pair % TRADES.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_never_repeat() {
        let names: HashSet<String> = (0..200_000).map(name).collect();
        assert_eq!(names.len(), 200_000);
        assert_eq!(name(0), "Harbour & Pine Logistics");
        // The first behind the remembered ones is pair 0.
        assert_eq!(name(16), "Wrenfield Textiles");
        // Pair 1,000,003 mod 2,560 = 1,603 = stem 40, trade 3.
        assert_eq!(name(17), "Netherby Freight");
    }
}
