//! The accounts, and one of them.

use super::{people, shell};
use draw::{LevelChart, Mark, Per, Side, format, level_chart};
use money::{Currency, Day};
use web::layout::Place;
use web::views::account::{Account, LevelCard, Neighbours, TableCard};
use web::views::accounts::Accounts;
use web::views::belongs::{Belongs, BelongsField, BelongsForm};
use web::views::changing::{ChangeMany, Changed, Changing, FORM};
use web::views::exports::ExportChoice;
use web::views::fields::{Control, Field};
use web::views::filters::{Filters, Pick, Pickable, Pill, Search};
use web::views::form::Form;
use web::views::journey::{BarStage, GateCard, GateLine, JourneyBar, Passed};
use web::views::parts::{Choice, Empty, Fact, Link, Markup, Note, Pager, Tone, initials};
use web::views::saved_views::{SavedViews, ViewTab};
use web::views::table::{Cell, Column, Order, Table, Tick};

const LEDGER: [(&str, &str, &str, &str, &str, &str); 8] = [
    ("Brightwater Energy", "Enterprise", "£11,200", "14 Mar 2024", "14 Mar 2027", "Maya Okafor"),
    ("Harbour & Pine Logistics", "Enterprise", "£8,640", "9 Jun", "9 Jun 2029", "Maya Okafor"),
    ("Kestrel Components", "Mid-market", "£7,900", "2 Feb 2025", "2 Feb 2027", "Sam Kerr"),
    ("Tallis Insurance", "Enterprise", "£6,450", "30 Apr", "30 Apr 2027", "Sam Kerr"),
    ("Fenwick Rail", "Mid-market", "£5,300", "11 Jan 2024", "", "Jo Tan"),
    ("Alder Clinics Group", "Enterprise", "£4,980", "20 Oct 2025", "20 Oct 2027", "Maya Okafor"),
    ("Whitby Ports", "Mid-market", "£3,120", "1 Jul 2025", "1 Jul 2027", "Jo Tan"),
    ("Delta Nine Studios", "SMB", "£460", "18 May", "18 May 2027", "Jo Tan"),
];

pub fn list() -> Accounts {
    let row = |&(name, segment, mrr, since, renewal, owner): &(&str, &str, &str, &str, &str, &str)| {
        vec![
            Cell::link(name, "account.html").logo(initials(name)).note(segment).ticked_by(Some(tick(name))),
            Cell::text(mrr),
            Cell::text(since),
            if renewal.is_empty() { Cell::absent("Open-ended: no end is agreed") } else { Cell::text(renewal) },
            Cell::text(owner),
        ]
    };
    Accounts {
        shell: shell(Place::Accounts),
        views: views(),
        filters: filters(""),
        table: Table {
            caption: "Live accounts by MRR".into(),
            columns: vec![
                Column::words("Account").sorted("?sort=name", Order::Unsorted),
                Column::numbers("MRR").sorted("?sort=level", Order::Descending),
                Column::words("Since").sorted("?sort=since", Order::Unsorted),
                Column::words("Renewal").sorted("?sort=renewal", Order::Unsorted),
                Column::words("Owner"),
            ],
            rows: LEDGER.iter().map(row).collect(),
            total: None,
            when_empty: String::new(),
        },
        empty: None,
        pager: Pager {
            text: "8 of 214 accounts".into(),
            first: Some("#".into()),
            previous: None,
            next: Some("#".into()),
        },
        change: Some(change_many()),
        export: Some(formats()),
    }
}

fn tick(name: &str) -> Tick {
    Tick { form: FORM, name: "account", value: name.into() }
}

fn change_many() -> ChangeMany {
    let list = |options: &[(&str, &str)]| {
        Control::List(options.iter().map(|(value, text)| Pickable::new(*value, *text, options[0].0)).collect())
    };
    let which = list(&[("ticked", "Those that are ticked"), ("all", "All that fit the filters: 214 accounts")]);
    let fields = list(&[("owner", "Owner"), ("cam", "CAM"), ("csm", "CSM"), ("segment", "Segment")]);
    let value = Control::Suggested(String::new(), vec!["Maya Okafor".into(), "SMB".into()]);
    let fields = [("which", "Which accounts", which), ("field", "Change", fields), ("value", "To", value)];
    ChangeMany {
        action: "accounts-changing.html".into(),
        csrf: "sample".into(),
        fields: fields.map(|(name, label, control)| Field::new(name, label, control).within("many")).to_vec(),
    }
}

/// The look before many accounts change.
pub fn changing() -> Changing {
    let row = |name: &str, before: &str| {
        let before = if before.is_empty() { Cell::absent("Nobody has said") } else { Cell::text(before) };
        vec![Cell::link(name, "account.html"), before, Cell::text("Jo Tan")]
    };
    Changing {
        shell: shell(Place::Accounts),
        title: "CAM becomes Jo Tan".into(),
        about: "22 of 24 accounts chosen change, from today on; 2 say so already. It can be undone.".into(),
        notes: vec![],
        table: Table {
            caption: "The first accounts that change".into(),
            columns: ["Account", "From", "To"].map(Column::words).into(),
            rows: vec![row("Harbour & Pine Logistics", "Sam Kerr"), row("Kestrel Components", "")],
            total: None,
            when_empty: String::new(),
        },
        more: "And 20 more.".into(),
        form: Some(Form {
            action: "accounts-changed.html".into(),
            csrf: "sample".into(),
            fields: vec![Field::new("seen", "", Control::Hidden("feed".into()))],
            text: "Change 22 accounts".into(),
            primary: true,
        }),
        back: "accounts.html".into(),
    }
}

/// The same once all say so.
pub fn nothing_changes() -> Changing {
    Changing {
        about: "0 of 24 accounts chosen change, from today on; 24 say so already. It can be undone.".into(),
        notes: vec![Note::new(Tone::Observe, "All say so already.")],
        table: Table::default(),
        more: String::new(),
        form: None,
        ..changing()
    }
}

/// Many accounts, changed.
pub fn changed() -> Changed {
    let text = "22 accounts changed. The trail has one entry for all of them.";
    Changed {
        shell: shell(Place::Accounts),
        title: "CAM: Jo Tan".into(),
        about: "1 Nov 2026, 14:05 UTC, by Maya Okafor".into(),
        notes: vec![Note::new(Tone::Good, text)],
        undo: Some("accounts-changed.html".into()),
    }
}

/// The whole list, a view of one's own that is shown, and one that somebody shares.
pub fn views() -> SavedViews {
    let tab = |text: &str, by: Option<&str>, current| ViewTab {
        text: text.into(),
        href: "#".into(),
        by: by.map(String::from),
        current,
    };
    let form = |text: &str| Form {
        action: "#".into(),
        csrf: "sample".into(),
        fields: Vec::new(),
        text: text.into(),
        primary: false,
    };
    SavedViews {
        tabs: vec![
            tab("All", None, false),
            tab("Renewing this quarter", None, true),
            tab("Enterprise by level", Some("Dana Reyes"), false),
        ],
        save: None,
        change: Some(form("Rename")),
        remove: Some(form("Remove")),
    }
}

/// The formats of a list.
pub fn formats() -> ExportChoice {
    ExportChoice { formats: ["CSV", "XLSX", "Parquet"].map(|name| Link::new(name, "#")).to_vec() }
}

pub fn none() -> Accounts {
    Accounts {
        filters: filters("Zephyr"),
        empty: Some(Empty {
            title: "No account is named “Zephyr”".into(),
            text: "Check the spelling, or look among ended accounts too.".into(),
            act: Some(Link::new("Clear filters", "accounts.html")),
        }),
        ..list()
    }
}

fn filters(search: &str) -> Filters {
    let pill = |icon, before: &str, value: &str| Pill {
        icon,
        before: before.into(),
        value: value.into(),
        after: String::new(),
        pick: Pick::Links(vec![Choice::current("any", "#"), Choice::other("Enterprise", "#")]),
    };
    Filters {
        search: Some(Search {
            action: "accounts.html".into(),
            label: "Account name".into(),
            value: search.into(),
            keep: vec![("sort".into(), "level".into())],
        }),
        pills: vec![
            pill("layers", "Segment is", "any"),
            pill("user-round", "Owner is", "any"),
            pill("coins", "Currency is", "any"),
        ],
        clear: (!search.is_empty()).then(|| "accounts.html".into()),
    }
}

/// A day as in the ledger; the first day of all where the text is none.
fn day(text: &str) -> Day {
    text.parse().unwrap_or_default()
}

pub fn page() -> Account {
    let mark = |on: &str, side, what: &str| Mark {
        day: day(on),
        text: format!("{what} on {}", format::day_full(day(on))),
        side,
        href: "#movements".into(),
    };
    let drawing = level_chart(&LevelChart {
        name: "MRR of Harbour & Pine Logistics".into(),
        currency: Currency::GBP,
        per: Per::Month,
        steps: [
            ("2024-06-09", 520_000),
            ("2024-11-01", 610_000),
            ("2025-06-09", 580_000),
            ("2026-02-01", 780_000),
            ("2026-10-14", 864_000),
        ]
        .map(|(on, month)| (day(on), month * 12))
        .into(),
        until: day("2026-11-22"),
        marks: vec![
            mark("2024-06-09", Side::Land, "New +£5,200"),
            mark("2024-11-01", Side::Expand, "Seat growth +£900"),
            mark("2025-06-09", Side::Lost, "Concession −£300"),
            mark("2026-02-01", Side::Expand, "Cross-sell +£2,000"),
            mark("2026-10-14", Side::Expand, "Usage growth +£840"),
        ],
        all_href: "#movements".into(),
    });
    let (wide, narrow) = drawing.map(|d| (d.wide, d.narrow)).unwrap_or_default();
    Account {
        shell: shell(Place::Accounts),
        name: "Harbour & Pine Logistics".into(),
        about: vec![
            "Enterprise".into(),
            "United Kingdom".into(),
            "Owner Maya Okafor".into(),
            "Part of Pine Group".into(),
        ],
        facts: vec![
            Fact::new("MRR", "£8,640").to("#lines"),
            Fact::new("ARR", "£103,680").to("#lines"),
            Fact::new("Since", "9 Jun 2024"),
            Fact::new("Renewal", "9 Jun 2029"),
        ],
        notes: vec![Note::new(
            Tone::Warn,
            "£840 of MRR is out of contract: Route calls ended on 9 Nov, the grace ends on 9 Dec.",
        )],
        neighbours: Some(Neighbours { previous: Some("#".into()), next: Some("#".into()), text: "14 of 214".into() }),
        journey: journey(),
        gates: gates(),
        level: LevelCard {
            title: "MRR over time".into(),
            wide: Markup(wide),
            narrow: Markup(narrow),
            when_empty: String::new(),
            basis: "From contract lines, GBP.".into(),
        },
        team: people::team(),
        log: Some("#log".into()),
        surveys: "#surveys".into(),
        people: people::card(),
        timeline: people::timeline(),
        usage: people::usage(),
        tickets: people::tickets(),
        whitespace: people::whitespace(),
        belongs: belongs(),
        cards: cards(),
    }
}

pub fn quiet() -> Account {
    let mut page = page();
    page.name = "Zephyr Foods".into();
    page.notes = vec![];
    page.neighbours = None;
    page.about = vec!["No segment".into()];
    page.facts = vec![Fact::new("MRR", "—").on("never had a level")];
    page.level = LevelCard {
        title: "MRR over time".into(),
        wide: Markup::default(),
        narrow: Markup::default(),
        when_empty: "No contract line, invoice line or level is recorded for this account.".into(),
        basis: String::new(),
    };
    page.team = vec![];
    page.people = people::nobody();
    page.timeline.entries = vec![];
    page.timeline.when_empty = "Nothing is recorded here.".into();
    page.usage.products = vec![];
    page.tickets.table.rows = vec![];
    page.cards.truncate(1);
    page.cards[0].table = Table { when_empty: "No contract line is recorded.".into(), ..Table::default() };
    page.cards[0].aside = String::new();
    page
}

fn card(anchor: &'static str, title: &str, aside: &str, heads: &[&str], rows: Vec<Vec<Cell>>, foot: &str) -> TableCard {
    let column = |head: &&str| match head.strip_prefix('#') {
        Some(head) => Column::numbers(head),
        None => Column::words(*head),
    };
    TableCard {
        anchor,
        title: title.into(),
        aside: aside.into(),
        table: Table {
            caption: title.into(),
            columns: heads.iter().map(column).collect(),
            rows,
            total: None,
            when_empty: "Nothing recorded.".into(),
        },
        foot: foot.into(),
        more: None,
        export: None,
    }
}

fn belongs() -> Belongs {
    let field = |key: &'static str, label: &str, value: &str, since: &str| BelongsField {
        key,
        label: label.into(),
        value: (!value.is_empty()).then(|| value.into()),
        since: since.into(),
        by: None,
        change: Some(format!("account-edit.html?edit={key}#edit")),
        form: None,
    };
    let fields = vec![
        field("owner", "Owner", "Maya Okafor", "since 9 Jun 2024"),
        field("cam", "CAM", "Sam Kerr", "since 1 Feb 2025"),
        field("csm", "CSM", "", ""),
        field("segment", "Segment", "Enterprise", "since 1 Feb 2025"),
        field("country", "Country", "United Kingdom", ""),
        BelongsField { change: None, ..field("parent", "Parent", "Pine Group", "since 9 Jun 2024") },
    ];
    let other_days = Table {
        caption: "What held before, or will hold".into(),
        columns: ["What", "Value"].map(Column::words).into(),
        rows: vec![vec![Cell::text("Segment"), Cell::text("Mid-market").note("since 9 Jun 2024")]],
        total: None,
        when_empty: String::new(),
    };
    let foot = "What is changed here is kept: files that come later do not overwrite it.".into();
    Belongs { fields, other_days, foot }
}

/// The account while its CAM is changed, and somebody was faster.
pub fn editing() -> Account {
    let mut page = page();
    let control = Control::Suggested("Jo Tan".into(), vec!["Jo Tan".into(), "Maya Okafor".into(), "Sam Kerr".into()]);
    let problem = "CAM was changed after this form was opened: it is “Sam Kerr”, said by Maya Okafor on 1 Nov 2026, \
                   14:05 UTC. Look at what stands now, and save again if yours is right.";
    page.belongs.fields[1].form = Some(BelongsForm {
        action: "account.html".into(),
        csrf: "sample".into(),
        field: Field::new("value", "CAM", control).within("edit").error(Some(problem.into())),
        was: "Sam Kerr".into(),
        cancel: "account.html#change-cam".into(),
    });
    page
}

fn cards() -> Vec<TableCard> {
    let texts = |cells: &[&str]| cells.iter().map(|t| Cell::text(*t)).collect::<Vec<_>>();
    let tagged = |on: &str, what: &str, side, why: &str, amount: &str| {
        vec![Cell::text(on), Cell::tag(what, side), Cell::sentence(why), Cell::text(amount)]
    };
    vec![
        card(
            "lines",
            "Contract lines",
            "3 lines, £8,640 MRR",
            &["Product", "#Quantity", "#Unit", "#MRR", "Term", "Contract"],
            vec![
                texts(&["Planner seats", "60", "£90.00", "£5,400", "9 Jun 2026 – 9 Jun 2029", "HP-2"]),
                texts(&["Route optimiser", "1", "£2,400.00", "£2,400", "9 Jun 2026 – 9 Jun 2029", "HP-2"]),
                texts(&["Route calls, per 1,000", "420", "£2.00", "£840", "Monthly, usage", "HP-2"]),
            ],
            "",
        ),
        card(
            "amendments",
            "Amendments",
            "",
            &["Day", "What changed", "#From", "#To"],
            vec![
                texts(&["14 Oct", "Route calls: 0 to 420 thousand", "£7,800", "£8,640"]),
                texts(&["1 Feb", "Route optimiser added", "£5,800", "£7,800"]),
            ],
            "",
        ),
        card(
            "movements",
            "Movements",
            "per month",
            &["Day", "Movement", "Cause", "#MRR"],
            vec![
                tagged("14 Oct", "usage growth", "expand", "Route calls, averaged usage", "+£840.00"),
                tagged("1 Feb", "cross-sell", "expand", "Route optimiser", "+£2,000.00"),
                tagged(
                    "9 Jun 2025",
                    "concession",
                    "loss",
                    "Planner seats, unit price £95.00 to £90.00 at renewal",
                    "−£300.00",
                ),
                tagged("1 Nov 2024", "seat growth", "expand", "Planner seats, 50 to 60", "+£900.00"),
                tagged("9 Jun 2024", "new", "land", "First order HP-1", "+£5,200.00"),
            ],
            "Each amendment is attributed once, on its day.",
        ),
        card(
            "reconciliation",
            "Invoices beside contracts",
            "contracts are counted",
            &["Month", "#Contracts", "#Invoices", "#Difference"],
            vec![
                texts(&["Oct 2026", "£8,640.00", "£8,640.00", "£0.00"]),
                texts(&["Sep 2026", "£7,800.00", "£7,560.00", "−£240.00"]),
            ],
            "",
        ),
        card(
            "audit",
            "Audit",
            "",
            &["When", "Who", "What"],
            vec![texts(&["20 Nov 2026, 14:02", "Maya Okafor", "Imported contract-lines.csv: 3 versions of lines"])],
            "",
        ),
    ]
}

fn journey() -> JourneyBar {
    let stage =
        |(name, detail, passed): (&str, &str, Passed)| BarStage { name: name.into(), detail: detail.into(), passed };
    let stages = [
        ("Lead", "3 Feb", Passed::Land),
        ("Interested", "24 Feb", Passed::Land),
        ("Signed / pilot", "9 Jun, 104 days", Passed::Expand),
        ("Happy pilot", "since 21 Sep", Passed::Here),
        ("Expansion opportunity", "1 gate left", Passed::Ahead),
        ("Fully expanded", "", Passed::Ahead),
    ];
    JourneyBar { stages: stages.map(stage).into() }
}

fn gates() -> GateCard {
    let line = |open: bool, label: &str, evidence: &str, remedy: &str| GateLine {
        open,
        label: label.into(),
        evidence: evidence.into(),
        remedy: remedy.into(),
    };
    GateCard {
        title: "Gates to Expansion opportunity".into(),
        met: Some(("1 of 2 open".into(), false)),
        gates: vec![
            line(false, "The commercial handover is accepted", "Not begun", "Open the commercial handover."),
            line(true, "No urgent ticket is open", "0 open", ""),
        ],
        when_empty: String::new(),
        foot: String::new(),
        more: Some(Link::new("Journey", "#")),
    }
}
