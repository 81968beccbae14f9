//! People, timeline, usage and tickets of an account, and one person.

use super::shell;
use draw::{MapLine, MapPerson, Outline, PeopleMap, Side, people_map, sparkline};
use web::layout::Place;
use web::views::account::{TableCard, TeamPlace};
use web::views::fields::{Control, Field};
use web::views::filters::Pickable;
use web::views::parts::{Choice, Fact, Link, Markup, Note, Tone, initials};
use web::views::people::{PeopleCard, PersonForm, PersonPage};
use web::views::table::{Cell, Column, Table};
use web::views::timeline::{LogForm, TimelineCard, TimelineEntry};
use web::views::usage::{UsageCard, UsedProduct};

/// Name, title, lane, column, outline.
const PEOPLE: [(&str, &str, usize, usize, Outline); 8] = [
    ("Priya Shah", "COO, sponsor", 0, 0, Outline::Supports),
    ("Dan Whitlock", "CFO", 0, 1, Outline::NotMet),
    ("Hana Reyes", "CTO", 0, 2, Outline::Neutral),
    ("Tom Barr", "Head of planning", 1, 0, Outline::Supports),
    ("Lena Koch", "Controller", 1, 1, Outline::Neutral),
    ("Jo Marsh", "Systems admin", 1, 2, Outline::Supports),
    ("Rob Finch", "VP Sales", 1, 3, Outline::Neutral),
    ("Gil Vance", "Depot manager", 2, 1, Outline::Against),
];

pub fn team() -> Vec<TeamPlace> {
    let place = |letters: &str, side, text: &str| TeamPlace { letters: letters.into(), side, text: text.into() };
    vec![place("BI", "l", "Ben Ives, land"), place("MO", "e", "Maya Okafor, CAM and CSM")]
}

pub fn card() -> PeopleCard {
    let person = |&(name, title, lane, column, outline): &(&str, &str, usize, usize, Outline)| MapPerson {
        name: name.into(),
        letters: initials(name),
        title: title.into(),
        told: format!("{name}, {title}"),
        column,
        lane,
        outline,
        href: "person.html".into(),
    };
    let line = |(from, to, supports)| MapLine { from, to, supports };
    let map = PeopleMap {
        name: "Stakeholder map: who decides, shapes and uses, by function".into(),
        columns: ["Operations", "Finance", "Technology", "Sales"].map(String::from).into(),
        lanes: ["Decides", "Shapes", "Uses"].map(String::from).into(),
        people: PEOPLE.iter().map(person).collect(),
        lines: [(3, 0, true), (4, 1, false), (5, 2, false), (7, 3, false), (0, 1, false), (6, 2, false)]
            .map(line)
            .into(),
    };
    PeopleCard {
        choices: vec![Choice::current("Map", "#"), Choice::other("List", "#")],
        map: Markup(people_map(&map)),
        list: list(),
        gaps: vec!["The CFO has not been met. Ask Priya Shah for an introduction to Dan Whitlock.".into()],
        add: Some(Link::new("Add a person", "person-new.html")),
        export: Some(super::account::formats()),
    }
}

/// Nobody is known, nothing was said, used or asked.
pub fn nobody() -> PeopleCard {
    PeopleCard {
        map: Markup::default(),
        list: Table { when_empty: "Nobody is known here. Add the first person, or import people.".into(), ..list() },
        gaps: Vec::new(),
        ..card()
    }
}

fn list() -> Table {
    let row = |(name, title, ..): &(&str, &str, usize, usize, Outline)| {
        vec![Cell::link(*name, "person.html").note(*title), Cell::text("Finance"), Cell::tag("Not met", "warn")]
    };
    Table {
        caption: "People at this account".into(),
        columns: ["Name", "Function", "Stance"].map(Column::words).into(),
        rows: PEOPLE.iter().map(row).collect(),
        total: None,
        when_empty: String::new(),
    }
}

pub fn timeline() -> TimelineCard {
    let entry = |icon, side, fact: &str, detail: &str, day: &str| TimelineEntry {
        icon,
        side,
        fact: fact.into(),
        detail: detail.into(),
        text: String::new(),
        day: day.into(),
    };
    TimelineCard {
        choices: vec![Choice::current("All", "#"), Choice::other("Land", "#"), Choice::other("Expand", "#")],
        entries: vec![
            entry(
                "mail",
                "expand",
                "Seats for Leeds",
                "Mail with Tom Barr by Maya Okafor; 2 before it, since 1 Nov",
                "12 Nov",
            ),
            entry("presentation", "expand", "Business review", "Meeting with Priya Shah, to review the year", "28 Oct"),
            entry("pen-line", "expand", "Budget round in spring", "Note by Maya Okafor", "14 Oct"),
            entry("life-buoy", "loss", "Escalation closed", "Ticket with Gil Vance", "30 Aug"),
            entry("phone", "land", "First call", "Call by Ben Ives", "3 Feb"),
        ],
        when_empty: String::new(),
        newest: None,
        older: Some("#".into()),
        export: Some(super::account::formats()),
        log: Some(LogForm {
            action: "#".into(),
            csrf: "sample".into(),
            fields: vec![
                Field::new("kind", "What it was", Control::List(vec![Pickable::new("call", "Call", "")])).within("log"),
                Field::new("subject", "About", Control::Text(String::new()))
                    .within("log")
                    .error(Some("This is blank. Say in a line what it was about.".into())),
            ],
            open: true,
        }),
    }
}

pub fn usage() -> UsageCard {
    let points: Vec<Option<i64>> = (0..12).map(|month| Some(100 + month * 7)).collect();
    UsageCard {
        months: "12 months to November 2026".into(),
        products: vec![UsedProduct {
            name: "Planner seats".into(),
            detail: "2 features, 1,204 the month before".into(),
            line: Markup(sparkline(&points, Side::Expand)),
            last: "1,310".into(),
        }],
    }
}

pub fn tickets() -> TableCard {
    TableCard {
        anchor: "tickets",
        title: "Tickets".into(),
        aside: "1 open".into(),
        table: Table {
            caption: "Tickets, open ones first".into(),
            columns: vec![Column::words("Ticket"), Column::words("State"), Column::numbers("Days")],
            rows: vec![vec![Cell::text("Export fails").note("T-7"), Cell::tag("Escalated", "loss"), Cell::text("12")]],
            total: None,
            when_empty: "Nothing was asked of support in a year.".into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}

pub fn person() -> PersonPage {
    PersonPage {
        shell: shell(Place::Accounts),
        account: Link::new("Harbour & Pine Logistics", "account.html#people"),
        name: "Dan Whitlock".into(),
        about: vec!["CFO".into(), "dan@harbour.example".into()],
        facts: vec![Fact::new("Function", "Finance"), Fact::new("Role", "Decides"), Fact::new("Stance", "Not met")],
        notes: vec![Note::new(Tone::Warn, "Dan Whitlock leaves on 1 Mar 2027.")],
        timeline: Some(TimelineCard { choices: Vec::new(), log: None, export: None, ..timeline() }),
        versions: Some(TableCard {
            anchor: "versions",
            title: "Versions".into(),
            aside: "from crm".into(),
            table: Table {
                caption: "What was recorded of this person".into(),
                columns: ["From", "What is said", "Recorded"].map(Column::words).into(),
                rows: vec![vec![
                    Cell::text("Always"),
                    Cell::sentence("name Dan Whitlock; title CFO"),
                    Cell::text("21 Nov 2026, 09:00 UTC"),
                ]],
                total: None,
                when_empty: String::new(),
            },
            foot: "What a later word does not say stays as it was.".into(),
            more: None,
            export: None,
        }),
        form: Some(form("Record what is new")),
        personal: None,
    }
}

pub fn new_person() -> PersonPage {
    PersonPage {
        name: "Somebody new".into(),
        facts: Vec::new(),
        notes: Vec::new(),
        timeline: None,
        versions: None,
        form: Some(form("Add a person")),
        personal: None,
        ..person()
    }
}

fn form(button: &str) -> PersonForm {
    let stances = vec![Pickable::new("", "Not said", ""), Pickable::new("supports", "Supports", "")];
    PersonForm {
        action: "#".into(),
        fields: vec![
            Field::new("name", "Name", Control::Text("Dan Whitlock".into())),
            Field::new("stance", "Stance", Control::List(stances)).optional(),
        ],
        button: button.into(),
    }
}

pub fn whitespace() -> TableCard {
    let open = |amount: &str| Cell::tag("Open", "land").to("whitespace.html").note(amount);
    let sold = || Cell::tag("Sold", "expand").to("whitespace.html");
    TableCard {
        anchor: "whitespace",
        title: "Whitespace".into(),
        aside: "£21,600 of £125,280 mapped is open, per year".into(),
        table: Table {
            caption: "Product by buyer and place: what is in use and what could be".into(),
            columns: ["Product", "For", "Hull", "Leeds"].map(Column::words).into(),
            rows: vec![
                vec![Cell::text("Planner").note("Planning"), Cell::text("Operations"), sold(), open("£9,600")],
                vec![
                    Cell::text("Analytics").note("Reporting"),
                    Cell::text("Finance"),
                    Cell::tag("Ledgerlens", "warn").to("whitespace.html").note("£4,200"),
                    open("≈ £12,000"),
                ],
                vec![
                    Cell::text("API calls").note("Integration"),
                    Cell::text("Technology"),
                    Cell::tag("Excluded", "").to("whitespace.html").note("No systems to connect"),
                    sold().note("no contract"),
                ],
            ],
            total: None,
            when_empty: String::new(),
        },
        foot: "Finance does Reporting with Analytics and Ledgerlens (Hull) side by side.".into(),
        more: Some(Link::new("Say more", "whitespace.html")),
        export: None,
    }
}
