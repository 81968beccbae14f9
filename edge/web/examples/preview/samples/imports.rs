//! The way of a file, from choosing it to its undo.

use super::{shell, shell_after};
use web::layout::Place;
use web::views::fields::{Control, Field, Ticked};
use web::views::filters::Pickable;
use web::views::imports::{ColumnMatch, ComplaintGroup, ImportDone, ImportDryRun, ImportFile, ImportMap, Imports};
use web::views::parts::{Empty, Fact, Link, Note, Tone};
use web::views::table::{Cell, Column, Table};

fn texts(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(|t| Cell::text(*t)).collect()
}

fn table(caption: &str, heads: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    let column = |head: &&str| match head.strip_prefix('#') {
        Some(head) => Column::numbers(head),
        None => Column::words(*head),
    };
    Table {
        caption: caption.into(),
        columns: heads.iter().map(column).collect(),
        rows,
        total: None,
        when_empty: "Nothing recorded.".into(),
    }
}

pub fn list() -> Imports {
    let row = |file: &str, kind: &str, when: &str, counts: [&str; 4], state: Cell| {
        let mut cells =
            vec![Cell::link(file, "import-done.html").note(kind), Cell::text(when), Cell::text("Maya Okafor")];
        cells.extend(counts.map(Cell::text));
        cells.push(state);
        cells
    };
    Imports {
        shell: shell_after(Place::Imports, "Undid q.invoice.lines.csv: 3,412 lines are taken back.", None),
        table: table(
            "Imports, newest first",
            &["File", "Recorded", "By", "#Created", "#Updated", "#Unchanged", "#Left out", "State"],
            vec![
                row(
                    "q.invoice.lines.csv",
                    "invoice lines",
                    "22 Nov, 09:14",
                    ["3,412", "0", "0", "357"],
                    Cell::tag("undone", ""),
                ),
                row(
                    "contract-lines.xlsx",
                    "contract lines",
                    "20 Nov, 14:02",
                    ["3", "12", "640", "0"],
                    Cell::tag("recorded", "expand"),
                ),
            ],
        ),
        empty: None,
        pager: None,
        start: Some(Link::new("Import a file", "import-file.html")),
        export: None,
    }
}

pub fn empty() -> Imports {
    Imports {
        shell: shell(Place::Imports),
        table: Table::default(),
        empty: Some(Empty {
            title: "Nothing imported yet".into(),
            text: "Bring in accounts, contract lines, invoice lines, levels or rates as CSV, XLSX or Parquet. You see a dry run first, and an import can be undone.".into(),
            act: Some(Link::new("Import a file", "import-file.html")),
        }),
        ..list()
    }
}

pub fn file() -> ImportFile {
    let kinds = ["accounts", "contract-lines", "invoice-lines", "levels", "rates"];
    ImportFile {
        shell: shell(Place::Imports),
        action: "/imports".into(),
        fields: vec![
            Field::new(
                "kind",
                "What the file holds",
                Control::List(kinds.iter().map(|k| Pickable::new(*k, k.replace('-', " "), "invoice-lines")).collect()),
            ),
            Field::new("file", "File", Control::File(".csv,.xlsx,.parquet".into()))
                .help("CSV, XLSX or Parquet, up to 1 GiB; XLSX up to 256 MiB unpacked. Interactions also from mail (EML, MBOX) and calendars (ICS, up to 16 MiB). Attachments are not read.")
                .error(Some("notes.pdf: this is a PDF. Choose a CSV, XLSX or Parquet file.".into())),
            Field::new("source", "Source", Control::Text(String::new()))
                .help("A name for where the file comes from, such as billing. Rows of one source replace each other; the kind when left empty.")
                .optional(),
        ],
        errors: vec![],
        kinds: table(
            "Columns of each kind",
            &["Kind", "Needed columns", "Further columns"],
            vec![
                vec![Cell::text("invoice lines"), Cell::sentence("account, amount, currency, from, to"), Cell::sentence("product, quantity, id")],
                vec![Cell::text("levels"), Cell::sentence("account, effective_on, level or mrr, currency"), Cell::sentence("product")],
            ],
        ),
    }
}

pub fn map() -> ImportMap {
    let heads = ["", "name", "AUD", "ValidFrom", "ValidTo", "Computers", "InvoiceLineID"];
    let pick = |picked: &str| {
        let option = |head: &&str| Pickable::new(*head, if head.is_empty() { "not in the file" } else { head }, picked);
        Control::List(heads.iter().map(option).collect())
    };
    let column = |name: &str, label: &str, picked: &str, sample: &str| ColumnMatch {
        field: Field::new(name, label, pick(picked)),
        sample: sample.into(),
    };
    let mut currency = column("currency", "Currency", "", "");
    currency.field = currency
        .field
        .error(Some("Currency: no column is picked. Pick one, or name the currency of all rows below.".into()));
    ImportMap {
        shell: shell(Place::Imports),
        about: "q.invoice.lines.csv, invoice lines, 3,769 rows".into(),
        action: "/imports/1/map".into(),
        notes: vec![Note::new(Tone::Observe, "5 of 6 columns were matched by their heads. Check them.")],
        columns: vec![
            column("account", "Account", "name", "Acme Corp · Baxter · Civic Water"),
            column("amount", "Amount", "AUD", "1,320.00 · 99.00 · 450.50"),
            currency,
            column("from", "First day", "ValidFrom", "2007-03-01 · 2007-04-12"),
            column("to", "Last day", "ValidTo", "2008-02-29 · 2008-04-11"),
        ],
        options: vec![
            Field::new("currency_of_all", "Currency of all rows", Control::Text("AUD".into())).optional(),
            Field::new("inclusive", "The last day is still paid for", Control::Tick(Ticked::Yes)).optional(),
        ],
        sample: table(
            "First rows",
            &["Row", "name", "#AUD", "ValidFrom", "ValidTo"],
            vec![
                texts(&["2", "Acme Corp", "1,320.00", "2007-03-01", "2008-02-29"]),
                texts(&["3", "Baxter", "99.00", "2007-04-12", "2008-04-11"]),
            ],
        ),
        back: "/imports/new".into(),
    }
}

fn counts() -> Vec<Fact> {
    vec![
        Fact::new("Created", "3,412"),
        Fact::new("Updated", "0"),
        Fact::new("Unchanged", "0").on("already recorded"),
        Fact::new("Left out", "357").on("3 repairs"),
    ]
}

fn complaints() -> Vec<ComplaintGroup> {
    let group = |repair: &str, count: &str, rows: Vec<Vec<Cell>>| ComplaintGroup {
        repair: repair.into(),
        count: count.into(),
        rows: table("Rows left out", &["Row", "Column", "Problem"], rows),
    };
    let row = |cells: [&str; 3]| vec![Cell::text(cells[0]), Cell::text(cells[1]), Cell::sentence(cells[2])];
    vec![
        group(
            "Give the line an end after its start.",
            "212 rows",
            vec![
                row(["42", "ValidTo", "The end 2009-01-01 is not after the start 2009-01-01."]),
                row(["57", "ValidTo", "The end 2008-11-30 is not after the start 2008-12-01."]),
            ],
        ),
        group(
            "Name the line that the credit is against, or leave it out.",
            "144 rows",
            vec![row(["88", "AUD", "−120.00 is negative and names no line."])],
        ),
        group(
            "Write the amount as 1234.50.",
            "1 row",
            vec![row(["3,001", "AUD", "“n/a” is not a plain decimal number."])],
        ),
    ]
}

pub fn dry_run() -> ImportDryRun {
    ImportDryRun {
        shell: shell(Place::Imports),
        about: "q.invoice.lines.csv, invoice lines".into(),
        counts: counts(),
        notes: vec![Note::new(
            Tone::Observe,
            "777 accounts are named that are not known yet. They are created with the name in the file.",
        )],
        complaints: complaints(),
        download: Some(Link::new("All 357 as CSV", "#")),
        commit: Some("/imports/1/commit".into()),
        commit_text: "Record 3,412 lines".into(),
        keep: vec![("mapping".into(), "…".into())],
        back: "import-map.html".into(),
    }
}

pub fn done() -> ImportDone {
    ImportDone {
        shell: shell_after(Place::Imports, "Recorded 3,412 lines", Some("/imports/1/undo")),
        title: "q.invoice.lines.csv".into(),
        about: vec![
            Cell::text("Invoice lines"),
            Cell::text("source billing"),
            Cell::text("22 Nov, 09:14"),
            Cell::text("Maya Okafor"),
        ],
        counts: counts(),
        notes: vec![Note::new(
            Tone::Good,
            "The good rows are recorded. The file can be imported again after a repair: rows that are known stay unchanged.",
        )],
        complaints: complaints(),
        download: Some(Link::new("All 357 as CSV", "#")),
        undo: Some("/imports/1/undo".into()),
        next: vec![Link::new("See Growth", "growth.html"), Link::new("See the accounts", "accounts.html")],
    }
}
