//! Worked maps: a table of people in, columns, relations and gaps out.

use super::*;
use crate::person::PersonFact;
use crate::person::Told;

/// `Name, title, function, role, stance[, reports to[, works with]]`; `-` says nothing.
fn people(table: &[&str]) -> Vec<Person<usize>> {
    let person = |(id, line): (usize, &&str)| {
        let said: Vec<Option<&str>> = line.split(',').map(str::trim).map(|s| (s != "-").then_some(s)).collect();
        let at = |n: usize| said.get(n).copied().flatten();
        let told = Told {
            name: at(0).map(String::from),
            title: at(1).map(String::from),
            function: at(2).map(Function::of),
            role: at(3).and_then(DecisionRole::from_key),
            stance: at(4).and_then(Stance::from_key),
            reports_to: at(5).map(String::from),
            works_with: at(6).map(|word| vec![word.to_string()]),
            left_on: at(7).and_then(|day| day.parse().ok()),
            ..Told::default()
        };
        Person::as_of(id, &format!("P-{id}"), &[PersonFact { effective_on: Day(0), told }], Day(20_000))
    };
    table.iter().enumerate().map(person).collect()
}

fn check(table: &[&str], want: &[&str]) {
    let people = people(table);
    let map = AccountMap::of(&people, "2026-11-21".parse().unwrap());
    let gaps: Vec<String> = map.gaps.iter().map(|gap| format!("{} {}", gap.text, gap.remedy)).collect();
    assert_eq!(gaps, want, "{table:?}");
}

#[test]
fn gaps_are_named_with_their_remedy() {
    check(&[], &["Nobody is known here. Add the first person, or import people."]);
    check(
        &[
            "Priya Shah, COO, operations, decides, supports",
            "Dan Whitlock, CFO, finance, decides, not met, -, Priya Shah",
        ],
        &["The CFO has not been met. Ask Priya Shah for an introduction to Dan Whitlock."],
    );
    // Without anybody who supports us, the only way is the front door.
    check(
        &["Dan Whitlock, CFO, finance, decides, not met"],
        &[
            "The CFO has not been met. Ask for a meeting with Dan Whitlock.",
            "No supporter among those who decide. Meet those who decide first.",
        ],
    );
    // The planner works with the CFO; the COO only decides as well.
    check(
        &[
            "Priya Shah, COO, operations, decides, supports",
            "Tom Barr, Planner, operations, shapes, supports, -, Dan Whitlock",
            "Dan Whitlock, -, finance, decides, not met",
        ],
        &["Dan Whitlock, who decides, has not been met. Ask Tom Barr for an introduction to Dan Whitlock."],
    );
    check(
        &["Priya Shah, COO, operations, decides, neutral", "Lena Koch, Controller, finance, shapes, neutral"],
        &[
            "Nobody who decides is known in finance. Ask Lena Koch who decides in finance.",
            "No supporter among those who decide. Show Priya Shah a result in their own terms.",
        ],
    );
    check(
        &["Gil Vance, Director, Legal, decides, against"],
        &["No supporter among those who decide. Ask Gil Vance what would have to change."],
    );
    check(&["Ida Berg, -, -, -, neutral"], &["Nobody who decides is known. Ask Ida Berg who decides."]);
    // Whoever has left decides nothing any more.
    check(
        &[
            "Priya Shah, COO, operations, decides, supports, -, -, 2026-11-01",
            "Tom Barr, Planner, operations, shapes, supports",
        ],
        &["Nobody who decides is known in operations. Ask Tom Barr who decides in operations."],
    );
}

#[test]
fn people_stand_by_lane_column_and_name() {
    let people = people(&[
        "Tom Barr, Planner, ops, shapes, supports, Priya Shah",
        "Lena Koch, Controller, Finance, shapes, neutral, Dan Whitlock, Tom Barr",
        "Priya Shah, COO, operations, decides, supports, -, Dan Whitlock",
        "Dan Whitlock, CFO, finance, decides, not met, -, Priya Shah",
        "Ann Ash, Counsel, Legal, shapes, neutral, Nobody Known",
        "Ida Berg, -, operations, -, neutral",
    ]);
    let map = AccountMap::of(&people, Day(20_700));
    let columns: Vec<String> = map.columns.iter().map(Function::label).collect();
    assert_eq!(columns, ["Operations", "Finance", "Legal"]);
    let placed: Vec<String> =
        map.placed.iter().map(|p| format!("{} {} {}", p.lane.key(), p.column, p.person.name)).collect();
    assert_eq!(
        placed,
        [
            "decides 0 Priya Shah",
            "decides 1 Dan Whitlock",
            "shapes 0 Tom Barr",
            "shapes 1 Lena Koch",
            "shapes 2 Ann Ash"
        ]
    );
    let relations: Vec<String> = map
        .relations
        .iter()
        .map(|r| {
            format!(
                "{:?} {} {}, support {}",
                r.tie,
                map.placed[r.from].person.name,
                map.placed[r.to].person.name,
                map.supports(r)
            )
        })
        .collect();
    assert_eq!(
        relations,
        [
            "WorksWith Priya Shah Dan Whitlock, support false",
            "ReportsTo Tom Barr Priya Shah, support true",
            "ReportsTo Lena Koch Dan Whitlock, support false",
            "WorksWith Lena Koch Tom Barr, support false",
        ]
    );
    assert_eq!(map.unplaced.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Ida Berg"]);
}
