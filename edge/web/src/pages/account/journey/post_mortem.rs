//! What went before an account left.

use crate::views::account::TableCard;
use crate::views::table::{Cell, Column, Table};
use actions::{Finding, Part, PostMortem};
use draw::format;
use money::Day;

/// The story in its parts; a part of which nothing is recorded says so.
pub(super) fn card(before: &PostMortem, today: Day) -> TableCard {
    let row = |finding: &Finding| {
        let since = finding.on.map_or(Cell::absent("No day is known"), |day| Cell::text(format::day(day, today)));
        vec![Cell::text(finding.part.label()), Cell::sentence(format::sentence(&finding.text)), since]
    };
    let nothing = |part: Part| {
        let none = Cell::absent("Nothing is recorded");
        vec![Cell::text(part.label()), none, Cell::absent("No day is known")]
    };
    let rows = Part::ALL.into_iter().flat_map(|part| {
        let of_part: Vec<Vec<Cell>> = before.findings.iter().filter(|one| one.part == part).map(row).collect();
        if of_part.is_empty() { vec![nothing(part)] } else { of_part }
    });
    let from = match &before.from {
        Some((stage, days)) => format!("from {stage}, after {}", format::counted((*days).into(), "day", "days")),
        None => String::new(),
    };
    let why = before.exit.reason.clone().into_iter();
    let why = why.chain(before.exit.competitor.as_ref().map(|name| format!("now with {name}")));
    TableCard {
        anchor: "before",
        title: "What went before".into(),
        aside: from,
        table: Table {
            caption: "What was known on the day before it left".into(),
            columns: ["Part", "What was known", "Since"].map(Column::words).into(),
            rows: rows.collect(),
            total: None,
            when_empty: String::new(),
        },
        foot: why.collect::<Vec<_>>().join(", "),
        more: None,
        export: None,
    }
}
