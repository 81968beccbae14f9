//! Growth and the rows behind one of its numbers.

use super::shell;
use draw::{Bar, Per, Side, Waterfall, format, heat_class, sparkline, waterfall};
use money::{Currency, Rate};
use web::layout::Place;
use web::views::filters::{Filters, Pick, PickList, Pickable, Pill};
use web::views::growth::{
    Body, Change, Cohort, CohortCard, Direction, Figures, Growth, Heat, Kpi, KpiGroup, LargeMovement, Verdict,
    WaterfallBody, WaterfallCard,
};
use web::views::parts::{Choice, Empty, Fact, Link, Markup, Note, Pager, Tone};
use web::views::rows::Rows;
use web::views::saved_views::SavedViews;
use web::views::table::{Cell, Column, Table};

/// Movements of October in pounds a month: name, count, side, amount.
const OCTOBER: [(&str, i64, Side, i64); 11] = [
    ("New", 5, Side::Land, 18_400),
    ("Upsell", 6, Side::Expand, 7_900),
    ("Cross-sell", 4, Side::Expand, 5_200),
    ("Seats", 11, Side::Expand, 6_350),
    ("Usage", 19, Side::Expand, 3_100),
    ("Price", 8, Side::Expand, 2_450),
    ("Return", 1, Side::Expand, 600),
    ("Unattri\u{ad}buted", 2, Side::Expand, 250),
    ("Contrac\u{ad}tion", 5, Side::Lost, -3_850),
    ("Churn", 4, Side::Lost, -6_150),
    ("Currency", 31, Side::Neutral, -250),
];

pub fn page() -> Growth {
    let chart = match waterfall(&october(446_600)) {
        Ok(d) => {
            WaterfallBody::Chart { wide: Markup(d.wide), narrow: Markup(d.narrow), axis: d.axis.unwrap_or_default() }
        }
        Err(e) => WaterfallBody::Broken(Note::new(Tone::Warn, e.to_string())),
    };
    growth(chart, Choice::current("Chart", "#"), Choice::other("Table", "growth-table.html"))
}

pub fn as_table() -> Growth {
    let rows = OCTOBER.iter().map(|&(name, n, _, amount)| {
        vec![
            Cell::link(name.replace('\u{ad}', ""), "rows.html"),
            Cell::text(format::count(n)),
            Cell::link(format::change(amount * 100, Currency::GBP), "rows.html"),
        ]
    });
    let table = Table {
        caption: "MRR movements in October 2026".into(),
        columns: vec![Column::words("Movement"), Column::numbers("Accounts"), Column::numbers("MRR")],
        rows: rows.collect(),
        total: Some(vec![Cell::text("Closing 31 Oct"), Cell::text("214"), Cell::text("£446,600")]),
        when_empty: String::new(),
    };
    let body = WaterfallBody::Table(table);
    growth(body, Choice::other("Chart", "growth.html"), Choice::current("Table", "#"))
}

pub fn broken() -> Growth {
    let body = match waterfall(&october(446_650)) {
        Ok(_) => WaterfallBody::Broken(Note::new(Tone::Good, "It adds up.")),
        Err(e) => WaterfallBody::Broken(Note::new(Tone::Warn, e.to_string())),
    };
    growth(body, Choice::current("Chart", "#"), Choice::other("Table", "growth-table.html"))
}

/// A month that ends after the last day with data.
pub fn beyond() -> Growth {
    let text = "The data reaches to 27 Oct 2026; what comes after it is not known yet.";
    Growth { notes: vec![Note::new(Tone::Observe, text)], ..page() }
}

pub fn empty() -> Growth {
    Growth {
        notes: vec![],
        body: Body::Empty(Empty {
            title: "No revenue recorded yet".into(),
            text: "Import contract lines, invoice lines or levels, and this page shows where revenue came from.".into(),
            act: Some(Link::new("Import a file", "import-file.html")),
        }),
        filters: Filters::default(),
        basis: String::new(),
        ..page()
    }
}

fn october(closing: i64) -> Waterfall {
    let bar = |label: &str, n: i64, side, month: i64| Bar {
        label: label.into(),
        count: format::count(n),
        counted: format::counted(n, "account", "accounts"),
        level_minor: month * 1_200,
        side,
        href: "rows.html".into(),
    };
    Waterfall {
        name: "MRR waterfall, October 2026".into(),
        currency: Currency::GBP,
        per: Per::Month,
        opening: bar("Opening", 212, Side::Neutral, 412_600),
        movements: OCTOBER.iter().map(|&(label, n, side, month)| bar(label, n, side, month)).collect(),
        closing: bar("Closing", 214, Side::Neutral, closing),
    }
}

fn growth(body: WaterfallBody, chart: Choice, table: Choice) -> Growth {
    Growth {
        shell: shell(Place::Growth),
        views: SavedViews::default(),
        filters: filters(),
        basis: "GBP at month-end rates, as known today".into(),
        notes: vec![
            Note::new(
                Tone::Observe,
                "September 2026 is closed. A correction recorded on 4 Nov would change it by −£240.",
            )
            .with("See the restatement", "rows.html"),
            Note::new(Tone::Warn, "Invoices and contracts of 3 accounts differ. Contracts are counted.")
                .with("See the difference", "rows.html"),
        ],
        body: Body::Figures(Box::new(Figures {
            expand: KpiGroup { about: "existing customers, trailing 12 months".into(), kpis: expand() },
            land: KpiGroup { about: "new customers, October".into(), kpis: land() },
            waterfall: WaterfallCard {
                title: "How MRR moved in October".into(),
                net: ("+£34,000 net".into(), "expand"),
                shown_as: vec![chart, table],
                body,
            },
            cohorts: cohorts(),
            largest: largest(),
            largest_all: Some("rows.html".into()),
            measures: measures(),
            by_segment: by_segment(),
            by_month: by_month(),
        })),
    }
}

fn kpi(name: &str, value: &str, basis: &str, change: Option<(&str, Direction, Verdict)>, points: &[i64]) -> Kpi {
    let side = if ["NRR", "GRR", "Renewals kept", "Logo churn"].contains(&name) { Side::Expand } else { Side::Land };
    let points: Vec<_> = points.iter().copied().map(Some).collect();
    Kpi {
        name: name.into(),
        value: value.into(),
        href: "rows.html".into(),
        basis: basis.into(),
        change: change.map(|(size, direction, verdict)| Change {
            size: size.into(),
            unit: "points",
            direction,
            verdict,
        }),
        spark: Markup(sparkline(&points, side)),
    }
}

fn expand() -> Vec<Kpi> {
    use {Direction::*, Verdict::*};
    vec![
        kpi(
            "NRR",
            "113.8%",
            "£376.8k of £331.0k",
            Some(("2.1", Up, Better)),
            &[105, 107, 108, 107, 109, 110, 111, 112, 113, 114],
        ),
        kpi("GRR", "91.2%", "£29.1k lost", Some(("0.4", Down, Worse)), &[94, 93, 93, 92, 91, 92, 91, 90, 91, 90]),
        kpi(
            "Renewals kept",
            "91.7%",
            "22 of 24, 3 open",
            Some(("0.7", Up, Better)),
            &[88, 90, 89, 92, 91, 90, 93, 92, 91, 92],
        ),
        kpi("Logo churn", "6.1%", "11 of 181 accounts", Some(("0.4", Up, Worse)), &[5, 6, 5, 5, 6, 6, 5, 6, 6, 6]),
    ]
}

fn land() -> Vec<Kpi> {
    vec![
        kpi("Sales growth", "6.4%", "£18.4k, was £17.3k", None, &[1, 3, 2, 4, 6, 5, 7, 7, 8, 7, 9, 10]),
        kpi("New ARR", "£220.8k", "5 accounts landed", None, &[3, 5, 2, 4, 6, 5, 7, 4, 6, 8, 6, 7]),
        kpi("Expansion share", "—", "No new and no grown revenue", None, &[]),
    ]
}

fn cohorts() -> CohortCard {
    const QUARTERS: [(&str, &str, &str, &[i64]); 8] = [
        ("Q1 2025", "24", "£31.4k", &[100, 101, 104, 109, 113, 118, 122, 127]),
        ("Q2 2025", "27", "£36.9k", &[100, 98, 97, 103, 108, 112, 115]),
        ("Q3 2025", "22", "£28.2k", &[100, 96, 91, 92, 95, 99]),
        ("Q4 2025", "31", "£44.0k", &[100, 102, 107, 112, 119]),
        ("Q1 2026", "26", "£37.3k", &[100, 101, 105, 111]),
        ("Q2 2026", "29", "£41.8k", &[100, 99, 104]),
        ("Q3 2026", "25", "£38.6k", &[100, 103]),
        ("Q4 2026", "9", "£17.2k", &[100]),
    ];
    let cell = |percent: i64| Heat {
        text: percent.to_string(),
        class: heat_class(Rate { part: percent, whole: 100 }),
        href: "rows.html".into(),
    };
    let row = |&(name, logos, level, percents): &(&str, &str, &str, &[i64])| Cohort {
        name: name.into(),
        logos: Cell::text(logos),
        level: Cell::text(level),
        cells: (0..8).map(|i| percents.get(i).copied().map(cell)).collect(),
    };
    CohortCard {
        caption: "Net revenue retention by start quarter, percent of starting MRR".into(),
        measures: vec![Choice::current("NRR", "#"), Choice::other("GRR", "#"), Choice::other("Logos", "#")],
        quarters: ["Start", "+1 Q", "+2 Q", "+3 Q", "+4 Q", "+5 Q", "+6 Q", "+7 Q"].map(String::from).into(),
        rows: QUARTERS.iter().map(row).collect(),
        note: "Accounts by the quarter of their first level.".into(),
    }
}

fn largest() -> Vec<LargeMovement> {
    let moved = |name: &str, motion: &str, why: &str, amount: &str| LargeMovement {
        name: name.into(),
        href: "account.html".into(),
        motion: motion.into(),
        why: why.into(),
        amount: amount.into(),
        unit: "MRR".into(),
    };
    vec![
        moved("Brightwater Energy", "New", "Planner and Route optimiser from 6 Oct.", "+£6,200"),
        moved("Kestrel Components", "Upsell", "Business to Enterprise on 14 Oct.", "+£2,600"),
        moved("Civic Water", "Churn", "Ended on 1 Oct, grace over on 31 Oct.", "−£2,450"),
        moved("Alder Clinics Group", "Seat growth", "118 to 150 seats on 20 Oct.", "+£1,980"),
    ]
}

fn measures() -> Vec<Fact> {
    vec![
        Fact::new("NRR without price", "111.9%").on("price increases and concessions left out").to("rows.html"),
        Fact::new("GRR per line", "89.4%").on("£295.9k of £331.0k").to("rows.html"),
        Fact::new("Expansion share", "58.2%").on("£25.9k of £44.3k new and expansion").to("rows.html"),
        Fact::new("ACV growth, survivors", "9.7%").on("£22.1k to £24.3k, 170 accounts").to("rows.html"),
        Fact::new("ARR", "£5.4m").on("MRR × 12, summed before division").to("rows.html"),
        Fact::new("Of which out of contract", "£61.2k").on("7 accounts within 30 days of grace").to("rows.html"),
    ]
}

fn by_segment() -> Table {
    let heads =
        ["Opening", "New", "Upsell", "Cross-sell", "Seats", "Usage", "Price", "Contraction", "Churn", "Closing"];
    let row = |name: &str, figures: [&str; 10]| {
        let mut cells = vec![Cell::text(name)];
        cells.extend(figures.map(|f| Cell::link(f, "rows.html")));
        cells
    };
    Table {
        caption: "MRR movements by segment, November 2025 to October 2026".into(),
        columns: std::iter::once(Column::words("Segment")).chain(heads.map(Column::numbers)).collect(),
        rows: vec![
            row(
                "Enterprise",
                [
                    "£198,300",
                    "+£61,200",
                    "+£31,200",
                    "+£22,050",
                    "+£14,300",
                    "+£9,900",
                    "+£7,150",
                    "−£9,100",
                    "−£12,800",
                    "£322,200",
                ],
            ),
            row(
                "Mid-market",
                [
                    "£93,100",
                    "+£22,900",
                    "+£9,400",
                    "+£6,100",
                    "+£8,800",
                    "+£2,200",
                    "+£3,050",
                    "−£8,700",
                    "−£21,350",
                    "£115,500",
                ],
            ),
            row("SMB", ["£8,400", "+£7,100", "£0", "+£600", "+£1,150", "£0", "+£350", "−£1,050", "−£7,650", "£8,900"]),
        ],
        total: Some(row(
            "All",
            [
                "£299,800",
                "+£91,200",
                "+£40,600",
                "+£28,750",
                "+£24,250",
                "+£12,100",
                "+£10,550",
                "−£18,850",
                "−£41,800",
                "£446,600",
            ],
        )),
        when_empty: String::new(),
    }
}

fn by_month() -> Table {
    let mut table = by_segment();
    table.caption = "MRR movements by month".into();
    table.columns[0] = Column::words("Month");
    let months = ["Oct 2026", "Sep 2026", "Aug 2026"];
    for (row, month) in table.rows.iter_mut().zip(months) {
        row[0] = Cell::link(month, "growth.html");
    }
    table.rows[1][0] = Cell::link("Sep 2026", "growth.html").note("closed");
    table.total = None;
    table
}

pub fn filters() -> Filters {
    let months = ["2026-10", "2026-09", "2026-08"].map(|m| Pickable::new(m, m, "2026-10"));
    let pill = |icon, before: &str, value: &str, after: &str, pick| Pill {
        icon,
        before: before.into(),
        value: value.into(),
        after: after.into(),
        pick,
    };
    Filters {
        search: None,
        pills: vec![
            pill(
                "calendar",
                "",
                "Oct 2026",
                "and trailing 12 months",
                Pick::List(PickList {
                    action: "growth.html".into(),
                    name: "month".into(),
                    label: "Month".into(),
                    options: months.into(),
                    keep: vec![("segment".into(), "Enterprise".into())],
                }),
            ),
            pill(
                "layers",
                "Segment is",
                "any",
                "",
                Pick::Links(vec![
                    Choice::current("any", "growth.html"),
                    Choice::other("Enterprise", "growth.html?segment=Enterprise"),
                    Choice::other("Mid-market", "growth.html?segment=Mid-market"),
                    Choice::other("SMB", "growth.html?segment=SMB"),
                ]),
            ),
            pill(
                "coins",
                "",
                "GBP",
                "at month-end rates",
                Pick::Links(vec![
                    Choice::current("GBP", "growth.html"),
                    Choice::other("EUR", "growth.html?currency=EUR"),
                ]),
            ),
            pill(
                "clock",
                "As known",
                "today",
                "",
                Pick::Links(vec![
                    Choice::current("today", "growth.html"),
                    Choice::other("on 30 Sep", "growth.html?known=2026-09-30"),
                ]),
            ),
        ],
        clear: None,
    }
}

pub fn rows() -> Rows {
    let row = |name: &str, product: &str, on: &str, amount: &str| {
        vec![
            Cell::link(name, "account.html"),
            Cell::text(product),
            Cell::text(on),
            Cell::tag("churn", "loss"),
            Cell::text(amount),
        ]
    };
    Rows {
        shell: shell(Place::Growth),
        from: Link::new("Growth", "growth.html"),
        title: "Churn in October 2026".into(),
        facts: vec![Fact::new("MRR", "−£6,150"), Fact::new("Accounts", "4"), Fact::new("Left out", "1").on("pilot")],
        views: SavedViews::default(),
        filters: filters(),
        definition: Some(Link::new("Movements, version 1", "definition.html")),
        notes: vec![
            Note::new(Tone::Observe, "1 row is left out: pilots have their own rows.").with("Show pilots", "rows.html"),
        ],
        table: Table {
            caption: "Churn in October 2026, MRR per line".into(),
            columns: vec![
                Column::words("Account"),
                Column::words("Product"),
                Column::words("Day"),
                Column::words("Movement"),
                Column::numbers("MRR"),
            ],
            rows: vec![
                row("Civic Water", "Planner", "31 Oct", "−£2,450.00"),
                row("Hollis Print", "Planner", "12 Oct", "−£1,900.00"),
                row("Orchard & Vale", "Route optimiser", "9 Oct", "−£1,300.00"),
                row("Moor & Sons", "Planner", "3 Oct", "−£500.00"),
            ],
            total: Some(vec![
                Cell::text("Total"),
                Cell::default(),
                Cell::default(),
                Cell::default(),
                Cell::text("−£6,150.00"),
            ]),
            when_empty: String::new(),
        },
        pager: Some(Pager { text: "4 of 4 rows".into(), ..Pager::default() }),
        export: Some(super::account::formats()),
    }
}
