use super::*;
use accounts::{Spot, SpotTold};
use money::Day;

/// `finance | Reporting | Insights | 12000` per line; a blank amount is none.
fn catalogue(lines: &str) -> Vec<Offering> {
    let offering = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        Offering {
            buyer: Function::of(cells[0]),
            concern: cells[1].into(),
            product: cells[2].into(),
            potential: pounds(cells[3]),
        }
    };
    lines.trim().lines().map(offering).collect()
}

/// `Insights | finance | Leeds | competitor | Tableau | 9000` per line.
fn said(lines: &str) -> Vec<SpotFact> {
    let fact = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        SpotFact {
            spot: Spot { product: cells[0].into(), buyer: Function::of(cells[1]), place: cells[2].into() },
            effective_on: Day(0),
            told: SpotTold {
                state: SpotState::from_key(cells[3]).unwrap(),
                reason: None,
                competitor: (!cells[4].is_empty()).then(|| cells[4].into()),
                potential: pounds(cells[5]),
            },
        }
    };
    lines.trim().lines().filter(|line| !line.trim().is_empty()).map(fact).collect()
}

/// `£` is pounds; an amount that starts with `€` is in euros, for which these tests have no rate.
fn pounds(text: &str) -> Option<Money> {
    let (currency, digits) = match text.strip_prefix('€') {
        Some(digits) => (Currency::EUR, digits),
        None => (Currency::GBP, text),
    };
    (!digits.is_empty()).then(|| Money { minor: digits.parse::<i64>().unwrap() * 100, currency })
}

/// Rows as an account manager would write them down: one per line, a cell per place.
fn told(whitespace: &Whitespace<'_>) -> String {
    let cell = |cell: &Cell<'_>| {
        let state = match cell.state {
            CellState::Sold => "sold",
            CellState::SoldSomewhere => "sold somewhere",
            CellState::Open => "open",
            CellState::Excluded => "excluded",
            CellState::Competitor => "competitor",
        };
        let amount = cell.potential.map(|potential| {
            let about = if potential.estimated { "~" } else { "" };
            potential.minor.map_or(" no rate".into(), |minor| format!(" {about}{}", minor / 100))
        });
        let doubt = if cell.without_contract { "?" } else { "" };
        format!("{state}{doubt}{}", amount.unwrap_or_default())
    };
    let row = |row: &Row<'_>| {
        let buyer = row.buyer.as_ref().map_or("-".into(), Function::label);
        let cells: Vec<String> = row.cells.iter().map(cell).collect();
        format!("{buyer} / {} / {}: {}", row.concerns.join(", "), row.product, cells.join(" | "))
    };
    whitespace.rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

fn in_pounds(amount: Money) -> Option<i64> {
    (amount.currency == Currency::GBP).then_some(amount.minor)
}

const CATALOGUE: &str = "
    operations | Route planning | Routes | 8000
    finance | Reporting | Insights | 12000
    finance | Forecasting | Insights | 12000
    technology | Integration | API |
";

#[test]
fn without_a_word_contracts_and_catalogue_speak() {
    let catalogue = catalogue(CATALOGUE);
    let levels = [("Routes".to_string(), 500_000), ("Pallet labels".to_string(), 20_000), ("API".to_string(), 0)];
    let whitespace = Whitespace::of(&catalogue, &levels, &[], in_pounds);
    assert_eq!(whitespace.places, [""]);
    // Insights serves two concerns of one buyer: one spot, one amount.
    let want = "\
Operations / Route planning / Routes: sold
Finance / Reporting, Forecasting / Insights: open ~12000
Technology / Integration / API: open
- /  / Pallet labels: sold";
    assert_eq!(told(&whitespace), want);
    let Totals { sold, open, competitor, without_amount, told, spots, .. } = whitespace.totals.clone();
    assert_eq!((sold, open, competitor), (520_000, 1_200_000, 0));
    assert_eq!((without_amount, told, spots), (1, 0, 4));
    // 12,000 of 17,200 is open: 69.8 %.
    assert_eq!(whitespace.totals.open_share().scaled(3), Some(698));
}

#[test]
fn what_is_said_of_a_spot_counts_first() {
    let catalogue = catalogue(CATALOGUE);
    let levels = [("routes ".to_string(), 500_000)];
    let facts = said(
        "
        Routes   | operations | Leeds | sold       |         |
        Routes   | operations | Hull  | competitor | Maptool | 6000
        Insights | finance    | Hull  | excluded   |         | 5000
        Insights | finance    | Leeds | open       |         | 15000
        API      | technology | Hull  | sold       |         |
        ",
    );
    let standing: Vec<&SpotFact> = facts.iter().collect();
    let whitespace = Whitespace::of(&catalogue, &levels, &standing, in_pounds);
    assert_eq!(whitespace.places, ["Hull", "Leeds"]);
    // No contract has the API: "sold" is doubted. Once Hull is said, Leeds is open.
    let want = "\
Operations / Route planning / Routes: competitor 6000 | sold
Finance / Reporting, Forecasting / Insights: excluded | open 15000
Technology / Integration / API: sold? | open";
    assert_eq!(told(&whitespace), want);
    let totals = &whitespace.totals;
    assert_eq!((totals.sold, totals.open, totals.competitor), (500_000, 1_500_000, 600_000));
    assert_eq!((totals.told, totals.spots, totals.without_amount), (5, 6, 1));
}

#[test]
fn a_product_that_nobody_has_placed_is_sold_at_one_of_its_spots_not_at_each() {
    let catalogue = catalogue("operations | Route planning | Routes | 8000\nsales | Quotes | Routes | 2000");
    let levels = [("Routes".to_string(), 500_000)];
    let facts = said("Routes | sales | Hull | open | | 3000");
    let standing: Vec<&SpotFact> = facts.iter().collect();
    let whitespace = Whitespace::of(&catalogue, &levels, &standing, in_pounds);
    let want = "\
Operations / Route planning / Routes: sold somewhere
Sales / Quotes / Routes: open 3000";
    assert_eq!(told(&whitespace), want);
    assert_eq!(whitespace.totals.open, 300_000);
}

#[test]
fn tools_of_several_makers_for_one_job_stand_side_by_side() {
    let catalogue = catalogue(
        "
        finance | Reporting | Insights | 12000
        finance | Reporting | Exports | 1000
        operations | Route planning | Routes | 8000
        ",
    );
    let levels = [("Insights".to_string(), 500_000)];
    let facts = said(
        "
        Insights | finance    | Leeds | sold       |         |
        Insights | finance    | Hull  | competitor | Tableau |
        Exports  | finance    | Leeds | competitor | tableau |
        Exports  | finance    | Hull  | competitor | Excel   |
        Routes   | operations | Hull  | competitor | Maptool |
        ",
    );
    let standing: Vec<&SpotFact> = facts.iter().collect();
    let whitespace = Whitespace::of(&catalogue, &levels, &standing, in_pounds);
    // One competitor alone does a job: nothing to standardise on.
    let others = |name: &str, places: &[&str]| (name.to_string(), places.iter().map(|p| p.to_string()).collect());
    let reporting = SideBySide {
        buyer: Function::Finance,
        concern: "Reporting".into(),
        ours: vec!["Insights".into()],
        others: vec![others("Excel", &["Hull"]), others("tableau", &["Leeds", "Hull"])],
    };
    assert_eq!(whitespace.side_by_side, [reporting]);
}

#[test]
fn an_amount_without_a_rate_is_named_not_counted() {
    let catalogue = catalogue("finance | Reporting | Insights | €12000");
    let whitespace = Whitespace::of(&catalogue, &[], &[], in_pounds);
    assert_eq!(told(&whitespace), "Finance / Reporting / Insights: open no rate");
    assert_eq!((whitespace.totals.open, whitespace.totals.without_rate), (0, vec![Currency::EUR]));
}
