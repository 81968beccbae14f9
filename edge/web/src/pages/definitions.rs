//! Definitions: every KPI explained, as the catalogue states it.

mod cases;

use super::signature::{when, who};
use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::Place;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::definitions::{Definition, DefinitionGroup, Definitions};
use crate::views::parts::{Fact, Link, Markup};
use crate::views::table::{Cell, Column, Table};
use actions::{RecordedDefinition, recorded_definitions};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use draw::format;
use kpis::{CATALOGUE, Kpi, Measure, Side, find};

/// The routes of definitions.
pub fn router() -> Router<App> {
    Router::new().route("/definitions", get(list)).route("/definitions/{kpi}", get(show))
}

async fn list(State(app): State<App>, member: Member) -> Answer {
    let view = Definitions {
        shell: shell(&app, &member, Place::Definitions, None).await?,
        groups: vec![
            group("Expand", "expand", "existing customers", Side::Expand),
            group("Land", "land", "new customers", Side::Land),
        ],
    };
    page(&member, &view)
}

fn group(name: &'static str, side: &'static str, about: &str, of: Side) -> DefinitionGroup {
    let cells = |kpi: &Kpi| {
        let name = Cell::link(kpi.title, format!("/definitions/{}", kpi.name));
        let meaning = kpi.meaning.split("\n\n").next().unwrap_or_default();
        vec![name, Cell::sentence(one_line(meaning)), Cell::text(unit(kpi)), Cell::text(kpi.version.to_string())]
    };
    let words = ["KPI", "Meaning", "Unit"].map(Column::words);
    DefinitionGroup {
        name,
        side,
        about: about.into(),
        table: Table {
            caption: format!("KPIs of {name}"),
            columns: words.into_iter().chain([Column::numbers("Version")]).collect(),
            rows: CATALOGUE.iter().filter(|kpi| kpi.side == of).map(cells).collect(),
            total: None,
            when_empty: "There is no KPI here.".into(),
        },
    }
}

async fn show(State(app): State<App>, member: Member, Path(name): Path<String>) -> Answer {
    let kpi = find(&name).ok_or_else(|| Problem::not_found(member.theme, "definition", &name))?;
    let recorded = recorded_definitions(&app.store, kpi.name).await;
    let recorded = recorded.map_err(|fault| Problem::fault(member.theme, &fault))?;
    let side = if kpi.side == Side::Land { "Land" } else { "Expand" };
    let window = format::counted(kpi.window_months.into(), "month", "months");
    let meaning = Meaning { paragraphs: kpi.meaning.split("\n\n").map(one_line).collect(), formula: kpi.formula };
    let meaning = meaning.render().map_err(|e| Problem::fault(member.theme, &anyhow::Error::new(e)))?;
    let view = Definition {
        shell: shell(&app, &member, Place::Definitions, None).await?,
        title: kpi.title.into(),
        name: kpi.name.into(),
        facts: vec![
            Fact::new("Version", kpi.version.to_string()),
            Fact::new("Side", side),
            Fact::new("Unit", unit(kpi)),
            Fact::new("Window", window).on("unless another is asked for"),
        ],
        notes: Vec::new(),
        meaning: Markup(meaning),
        sql: kpi.sql.trim_end().into(),
        cases: cases::table(kpi),
        versions: versions(recorded, &member),
        figures: vec![
            Link::new("Rows of the last month", format!("/growth/rows?kpi={}", kpi.name)),
            Link::new("Growth", "/growth"),
        ],
    };
    page(&member, &view)
}

/// What a definition says in words.
#[derive(Template)]
#[template(
    source = "{% for text in paragraphs %}<p>{{ text }}</p>{% endfor %}<p><strong>Formula.</strong> {{ formula }}</p>",
    ext = "html"
)]
struct Meaning<'a> {
    paragraphs: Vec<String>,
    formula: &'a str,
}

fn unit(kpi: &Kpi) -> &'static str {
    match kpi.measure {
        Measure::MoneyRatio => "percent of revenue",
        Measure::CountRatio => "percent of a count",
        Measure::Money => "money per year",
        Measure::MoneyPerMonth => "money per month",
        Measure::Count => "a count",
        Measure::MeanMoney => "money per year, mean",
        Measure::MeanDays => "days, mean",
    }
}

/// Every definition that was recorded, the latest first: it is the one in use.
fn versions(recorded: Vec<RecordedDefinition>, reader: &Member) -> Table {
    let rows = recorded.into_iter().enumerate().map(|(at, RecordedDefinition { recorded_at, actor, definition })| {
        let state = if at == 0 { Cell::tag("in use", "expand") } else { Cell::text("replaced") };
        vec![
            Cell::text(definition.version.to_string()),
            state,
            Cell::text(when(recorded_at)),
            Cell::text(who(&actor, reader)),
            Cell::sentence(definition.formula),
        ]
    });
    Table {
        caption: "Versions of the definition, the latest first".into(),
        columns: ["Version", "State", "Recorded", "By", "Formula"].map(Column::words).into(),
        rows: rows.collect(),
        total: None,
        when_empty: "No version is recorded yet. The server records them when it starts.".into(),
    }
}

/// A paragraph that was broken over lines, as one.
fn one_line(paragraph: &str) -> String {
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}
