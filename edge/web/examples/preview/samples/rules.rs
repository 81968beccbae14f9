//! Definitions, settings, the API, sign-in and problems.

use super::shell;
use web::layout::{Place, Theme};
use web::views::api::{Api, Operation, OperationGroup};
use web::views::definitions::{Definition, DefinitionGroup, Definitions};
use web::views::fields::{Control, Field};
use web::views::parts::{Fact, Link, Markup, Note, Tone};
use web::views::problem::{Problem, Reason};
use web::views::settings::{MonthForm, Months, Policy, PolicyForm, Settings};
use web::views::signin::SignIn;
use web::views::table::{Cell, Column, Table};

fn table(caption: &str, heads: &[&str], rows: &[&[&str]]) -> Table {
    Table {
        caption: caption.into(),
        columns: heads.iter().map(|h| Column::words(*h)).collect(),
        rows: rows.iter().map(|row| row.iter().map(|t| Cell::sentence(*t)).collect()).collect(),
        total: None,
        when_empty: "None.".into(),
    }
}

pub fn definitions() -> Definitions {
    let group = |name, side, about: &str, rows: &[[&str; 3]]| DefinitionGroup {
        name,
        side,
        about: about.into(),
        table: Table {
            caption: format!("KPIs of {name}"),
            columns: vec![Column::words("KPI"), Column::words("Meaning"), Column::words("Version")],
            rows: rows
                .iter()
                .map(|r| vec![Cell::link(r[0], "definition.html"), Cell::sentence(r[1]), Cell::text(r[2])])
                .collect(),
            total: None,
            when_empty: String::new(),
        },
    };
    Definitions {
        shell: shell(Place::Definitions),
        groups: vec![
            group(
                "Expand",
                "expand",
                "existing customers",
                &[
                    [
                        "Net revenue retention",
                        "Of the revenue of the accounts live at the start, how much is there at the end, expansion counted.",
                        "1",
                    ],
                    ["Gross revenue retention", "The same, expansion left out: never above 100%.", "1"],
                ],
            ),
            group(
                "Land",
                "land",
                "new customers",
                &[["Sales growth", "New ARR of the month against the month before.", "1"]],
            ),
        ],
    }
}

pub fn definition() -> Definition {
    Definition {
        shell: shell(Place::Definitions),
        title: "Net revenue retention".into(),
        name: "nrr".into(),
        facts: vec![Fact::new("Version", "1"), Fact::new("Unit", "percent"), Fact::new("Window", "trailing 12 months")],
        notes: vec![],
        meaning: Markup("<p>Take the accounts with a level above zero at the close of the day T0. <strong>NRR</strong> is their level at T1 divided by their level at T0.</p><ul><li>Whoever left and came back inside the window counts at T1.</li><li>New customers never count.</li></ul>".into()),
        sql: "WITH rows AS (\n  SELECT account, level_t0 AS whole, level_t1 AS part\n  FROM win(period, t0, t1)\n  WHERE level_t0 > 0\n)\nSELECT period, grp, SUM(part) AS part, SUM(whole) AS whole, COUNT(*) AS rows_in, 0 AS rows_out\nFROM rows GROUP BY period, grp ORDER BY period, grp".into(),
        cases: table("Worked cases", &["Case", "Start", "End", "NRR"], &[&["One grows, one leaves", "£100 and £50", "£180 and £0", "120.0%"], &["Nobody was live", "none", "£90", "—"]]),
        versions: table("Versions", &["Version", "From", "What changed"], &[&["1", "1 Nov 2026", "First definition"]]),
        figures: vec![Link::new("Rows", "rows.html")],
    }
}

pub fn settings() -> Settings {
    let policy = |key: &str, name: &str, meaning: &str, value: &str, since: &str, open: bool| Policy {
        key: key.into(),
        name: name.into(),
        meaning: Markup(format!("<p>{meaning}</p>")),
        value: value.into(),
        since: since.into(),
        form: Some(PolicyForm {
            action: "/settings".into(),
            fields: vec![
                Field::new("value", "New value", Control::Number(if open { "400" } else { "30" }.into()))
                    .within(key)
                    .error(open.then(|| "Grace: expected a whole number from 0 to 365, found 400.".into())),
                Field::new("reason", "Reason", Control::Text(String::new())).within(key).help("Kept with the version."),
            ],
            open,
        }),
    };
    Settings {
        shell: shell(Place::Settings),
        jobs: Some(Link::new("Jobs, 2 failed", "jobs.html")),
        notes: vec![],
        policies: vec![
            policy(
                "revenue.grace_days",
                "Grace after a silent end",
                "How long a line that ended without a cancellation keeps its level while a renewal is awaited.",
                "30 days",
                "Version 2, 12 Nov, Maya Okafor",
                true,
            ),
            policy(
                "revenue.usage",
                "Usage without commitment",
                "Whether billed usage has a level: its trailing three-month average times four.",
                "has a level",
                "Default",
                false,
            ),
        ],
        versions: table(
            "Every change of a policy",
            &["When", "Who", "Policy", "From", "To", "Reason"],
            &[&[
                "12 Nov, 10:20",
                "Maya Okafor",
                "Grace after a silent end",
                "14 days",
                "30 days",
                "Renewals are signed late in Q4",
            ]],
        ),
        months: Some(Months {
            table: table(
                "Closed months",
                &["Month", "State", "Hash of inputs", "Restatement"],
                &[&["Sep 2026", "closed 2 Oct, Maya Okafor", "9f2c41…", "−£240, correction of 4 Nov"]],
            ),
            forms: vec![MonthForm {
                action: "/settings/months/close".into(),
                fields: vec![Field::new("reason", "Note", Control::Text(String::new())).within("close").optional()],
                text: "Close this month".into(),
            }],
        }),
    }
}

pub fn settings_read_only() -> Settings {
    let mut page = settings();
    page.notes = vec![Note::new(Tone::Observe, "Only an administrator may change policies or close months.")];
    page.jobs = None;
    page.policies.iter_mut().for_each(|p| p.form = None);
    if let Some(months) = &mut page.months {
        months.forms.clear();
    }
    page
}

pub fn api() -> Api {
    Api {
        shell: shell(Place::Definitions),
        version: "0.1.0".into(),
        document: Link::new("openapi.json", "/api/openapi.json"),
        groups: vec![OperationGroup {
            name: "Accounts".into(),
            operations: vec![Operation {
                anchor: "list_accounts".into(),
                method: "GET".into(),
                path: "/api/v1/accounts".into(),
                summary: "Accounts by name, level, start or renewal, a page at a time.".into(),
                parameters: table(
                    "Parameters",
                    &["Name", "Where", "Type", "Meaning"],
                    &[&["sort", "query", "string", "name, level, since or renewal"]],
                ),
                replies: table(
                    "Replies",
                    &["Status", "Meaning"],
                    &[
                        &["200", "The page and the cursor of the next one"],
                        &["422", "A filter or cursor that cannot be read"],
                    ],
                ),
            }],
        }],
    }
}

pub fn sign_in() -> SignIn {
    SignIn {
        theme: Theme::System,
        company: "Meridian Ltd".into(),
        csrf: "sample".into(),
        next: "/growth".into(),
        fields: vec![
            Field::new("email", "E-mail", Control::Email("maya@meridian.example".into())),
            Field::new("password", "Password", Control::Password),
        ],
        elsewhere: Some(Link::new("Sign in with Meridian ID", "growth.html")),
        note: Some(Note::new(Tone::Warn, "E-mail and password do not fit. Try again, or ask your administrator.")),
    }
}

pub fn refused() -> Problem {
    Problem {
        theme: Theme::System,
        status: 409,
        title: "This import cannot be undone now".into(),
        text: "One rule says no. Nothing was changed.".into(),
        reasons: vec![Reason {
            text: "September 2026 is closed, and 12 lines of this import lie in it.".into(),
            remedy: "Reopen September 2026 in Settings, or record a correction.".into(),
            may_change_on: None,
        }],
        ways: vec![Link::new("Back to the import", "import-done.html"), Link::new("Settings", "settings.html")],
        reference: String::new(),
    }
}

pub fn not_found() -> Problem {
    Problem {
        theme: Theme::System,
        status: 404,
        title: "There is no such page".into(),
        text: "The address may be mistyped, or the account was removed by an undone import.".into(),
        reasons: vec![],
        ways: vec![Link::new("Growth", "growth.html"), Link::new("Accounts", "accounts.html")],
        reference: String::new(),
    }
}
