//! The rows behind a number.

use super::asked::{Asked, Report};
use super::growth::kpis::shown;
use super::steps::Steps;
use super::{Answer, exports, page, saved_views, shell};
use crate::app::App;
use crate::layout::{Place, Theme};
use crate::lists::kpi_rows::Groups;
use crate::lists::{kpi_rows, movements};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::parts::{Fact, Link, Note, Pager, Tone, initials};
use crate::views::rows::Rows;
use crate::views::table::{Cell, Column, Table};
use actions::analytics::{Behind, MovementDetail, MovementQuestion, Overview};
use actions::{ListPage, Stop};
use axum::extract::{Query, State};
use draw::format;
use kpis::{Dimension, Figure, Kpi, Measure, Question, Unit, find};
use money::Month;
use revenue::{MovementKind, Window};

/// Rows of a page.
const ROWS_PER_PAGE: usize = 100;

/// A figure as an address asks for it.
pub(super) struct AskedFigure {
    kpi: &'static Kpi,
    overview: Overview,
    report: Report,
    question: Question,
    group: Option<String>,
}

impl AskedFigure {
    /// The figure.
    ///
    /// # Errors
    /// Every part of the address that is not understood.
    pub(super) async fn read(app: &App, member: &Member, asked: &Asked) -> Result<AskedFigure, Problem> {
        let theme = member.theme;
        let named = asked.get("kpi").unwrap_or_default();
        let kpi = find(named).ok_or_else(|| Problem::not_found(theme, "figure", named))?;
        let stop = |stop: Stop| Problem::of_stop(theme, stop);
        let overview = app.analytics.overview(&member.scope(), &asked.rule(theme)?).await.map_err(stop)?;
        let report = asked.report(theme, &overview, app.clock.today())?;
        let mut question = report.question(report.month, report.month, window(asked, theme)?);
        question.by = dimension(asked, theme)?;
        let group = asked.get("group").filter(|_| question.by.is_some()).map(str::to_string);
        Ok(AskedFigure { kpi, overview, report, question, group })
    }
}

/// The rows behind a KPI's figure.
pub async fn of_kpi(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    const PATH: &str = "/growth/rows";
    let asked = Asked::new(pairs);
    let theme = member.theme;
    let AskedFigure { kpi, overview, report, question, group } = AskedFigure::read(&app, &member, &asked).await?;
    let group = group.as_deref();
    let stop = |stop: Stop| Problem::of_stop(theme, stop);
    let figures = app.analytics.figures(&member.scope(), kpi, &question).await.map_err(stop)?.rows;
    let figure = figures.iter().find(|f| f.group.as_deref() == group);
    let mut behind = app.analytics.rows(&member.scope(), kpi, &question).await.map_err(stop)?.rows;
    behind.retain(|row| row.group.as_deref() == group);
    kpi_rows::sort(&mut behind);
    let steps = steps(&asked, PATH, behind.len(), theme)?;
    let shown_rows = &behind[steps.shown.clone()];
    let group_words = group.map(|g| format!(", {g}")).unwrap_or_default();
    let view = Rows {
        shell: shell(&app, &member, Place::Growth, None).await?,
        from: back(&asked),
        title: format!("{}, {}{group_words}", kpi.title, format::month_full(report.month)),
        facts: facts(kpi, figure, &overview),
        views: saved_views::of(&app, &member, ListPage::KpiRows, &asked).await?,
        filters: asked.filters(PATH, &overview, &report),
        definition: Some(Link::new(
            format!("{}, version {}", kpi.title, kpi.version),
            format!("/definitions/{}", kpi.name),
        )),
        notes: report.beyond_data(&overview).into_iter().chain(differs(kpi, figure, &behind)).collect(),
        table: kpi_table(kpi, shown_rows, figure, &overview),
        pager: Some(pager(steps, behind.len())),
        export: exports::choice(&member, &asked, "/growth/rows/export"),
    };
    page(&member, &view)
}

/// The same rows as a file.
pub async fn export_of_kpi(
    State(app): State<App>,
    member: Member,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::new(pairs);
    let format = exports::format(&asked, member.theme)?;
    let AskedFigure { kpi, question, group, .. } = AskedFigure::read(&app, &member, &asked).await?;
    let list =
        kpi_rows::list(app.analytics.as_ref(), &member.scope(), kpi, &question, Groups::Shown(group.as_deref())).await;
    exports::file(&member, list, format).await
}

fn window(asked: &Asked, theme: Theme) -> Result<Option<Window>, Problem> {
    match asked.get("window") {
        None => Ok(None),
        Some("start") => Ok(Some(Window::SinceStart)),
        Some("1m") => Ok(Some(Window::Months(1))),
        Some("12m") => Ok(Some(Window::Months(12))),
        Some(other) => {
            let text = format!("window: \u{201c}{other}\u{201d} is not understood.");
            Err(Problem::wrong_address(theme, vec![(text, "Write 1m, 12m or start.".into())]))
        }
    }
}

fn dimension(asked: &Asked, theme: Theme) -> Result<Option<Dimension>, Problem> {
    let Some(word) = asked.get("by") else { return Ok(None) };
    let known = Dimension::from_key(word);
    let text = format!("by: \u{201c}{word}\u{201d} is not understood.");
    let all = Dimension::ALL.map(Dimension::key).join(", ");
    known.map(Some).ok_or_else(|| Problem::wrong_address(theme, vec![(text, format!("Write one of {all}."))]))
}

fn back(asked: &Asked) -> Link {
    let gone = [("kpi", ""), ("kind", ""), ("window", ""), ("by", ""), ("group", ""), ("start", "")];
    Link::new("Growth", asked.href("/growth", &gone))
}

fn facts(kpi: &Kpi, figure: Option<&Figure>, overview: &Overview) -> Vec<Fact> {
    let (value, basis) = shown(kpi, figure, overview.currency);
    let rows = |count: u64| format::counted(count as i64, "row", "rows");
    // The total below is of a year.
    let basis = if kpi.measure == Measure::MoneyPerMonth { format!("{basis}, a twelfth of the total") } else { basis };
    let mut facts = vec![Fact::new(kpi.short, value).on(basis)];
    if let Some(figure) = figure {
        facts.push(Fact::new("Counted", rows(figure.rows_in)));
        facts.push(Fact::new("Left out by the definition", rows(figure.rows_out)));
    }
    facts
}

/// The table's sum must be the figure; a difference is shown, not hidden.
fn differs(kpi: &Kpi, figure: Option<&Figure>, behind: &[Behind]) -> Vec<Note> {
    let Some(figure) = figure else { return Vec::new() };
    let sum = |of: fn(&Behind) -> i64| behind.iter().filter(|b| b.counted).map(of).sum::<i64>();
    if (sum(|b| b.part), sum(|b| b.whole)) == (figure.part, figure.whole) {
        return Vec::new();
    }
    let text = format!("The rows below do not add up to {}. Do not use this figure.", kpi.short);
    vec![Note::new(Tone::Warn, text)]
}

fn kpi_table(kpi: &Kpi, rows: &[Behind], figure: Option<&Figure>, overview: &Overview) -> Table {
    let amount = |n: i64, unit: Unit| match unit {
        Unit::Count => format::count(n),
        Unit::Days => format::counted(n, "day", "days"),
        Unit::Money => format::money_exact(n, overview.currency),
    };
    let measure = kpi.measure;
    let numbers = |part, whole| {
        let whole = (!measure.is_sum()).then(|| Cell::text(amount(whole, measure.whole())));
        std::iter::once(Cell::text(amount(part, measure.part()))).chain(whole)
    };
    let named = kpi_rows::named(rows);
    let mut columns = vec![Column::words(kpi_rows::ACCOUNT.label)];
    columns.extend(named.map(|named| Column::words(named.label)));
    columns.push(Column::numbers(match measure {
        Measure::MoneyPerMonth => kpi_rows::ADDS_PER_YEAR,
        _ if measure.is_sum() => kpi_rows::ADDS,
        _ => kpi_rows::NUMERATOR,
    }));
    columns.extend((!measure.is_sum()).then(|| Column::numbers(kpi_rows::DENOMINATOR)));
    columns.push(Column::words(kpi_rows::COUNTS.label));
    let cells = |row: &Behind| {
        let mut cells = vec![Cell::link(&row.name, format!("/accounts/{}", row.account)).logo(initials(&row.name))];
        let of = row.contract.as_ref().or(row.deal.as_ref()).or(row.lead.as_ref());
        cells.extend(named.map(|_| Cell::text(of.cloned().unwrap_or_default())));
        cells.extend(numbers(row.part, row.whole));
        cells.push(if row.counted { Cell::text("Yes") } else { Cell::tag("Left out", "") });
        cells
    };
    let total = figure.map(|f| {
        let mut total = vec![Cell::text("Total of what counts")];
        total.extend(named.map(|_| Cell::text("")));
        total.extend(numbers(f.part, f.whole));
        total.push(Cell::text(""));
        total
    });
    Table {
        caption: format!("Rows behind {}", kpi.title),
        columns,
        rows: rows.iter().map(cells).collect(),
        total,
        when_empty: "No account has anything to do with this figure in this period.".into(),
    }
}

fn steps(asked: &Asked, path: &str, len: usize, theme: Theme) -> Result<Steps, Problem> {
    let wrong = || {
        let text = asked.get("start").unwrap_or_default();
        let wrong = format!("start: \u{201c}{text}\u{201d} is not a row of this list.");
        Problem::wrong_address(theme, vec![(wrong, "Start from the first page.".into())])
    };
    Steps::of(asked, path, "start", len, ROWS_PER_PAGE).ok_or_else(wrong)
}

fn pager(steps: Steps, len: usize) -> Pager {
    let text = if len == 0 { "No rows".into() } else { steps.told(&format::counted(len as i64, "row", "rows")) };
    steps.pager(text)
}

/// The movements behind a bar of the waterfall.
pub async fn of_movements(
    State(app): State<App>,
    member: Member,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    const PATH: &str = "/growth/movements";
    let asked = Asked::new(pairs);
    let theme = member.theme;
    let (overview, report, question) = asked_movements(&app, &member, &asked).await?;
    let stop = |stop: Stop| Problem::of_stop(theme, stop);
    let details = app.analytics.movement_rows(&member.scope(), &question).await.map_err(stop)?.rows;
    let steps = steps(&asked, PATH, details.len(), theme)?;
    let shown_rows = &details[steps.shown.clone()];
    let sum: i64 = details.iter().map(|d| d.minor).sum();
    let names: Vec<&str> = question.kinds.iter().map(|k| k.label()).collect();
    let what = if names.is_empty() { "All movements".to_string() } else { names.join(", ") };
    let currency = overview.currency;
    let view = Rows {
        shell: shell(&app, &member, Place::Growth, None).await?,
        from: back(&asked),
        title: format!("{what} in {}", format::month_full(report.month)),
        facts: vec![
            Fact::new("Per year", format::change_exact(sum, currency)),
            Fact::new("Per month", format::change_exact(format::per_month(sum), currency))
                .on("per year ÷ 12, after summing"),
            Fact::new("Movements", format::count(details.len() as i64)),
        ],
        views: saved_views::of(&app, &member, ListPage::Movements, &asked).await?,
        filters: asked.filters(PATH, &overview, &report),
        definition: Some(Link::new("What the movements mean", "/definitions")),
        notes: report.beyond_data(&overview).into_iter().collect(),
        table: movement_table(shown_rows, sum, &overview, report.month),
        pager: Some(pager(steps, details.len())),
        export: exports::choice(&member, &asked, "/growth/movements/export"),
    };
    page(&member, &view)
}

/// The same movements as a file.
pub async fn export_of_movements(
    State(app): State<App>,
    member: Member,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::new(pairs);
    let theme = member.theme;
    let format = exports::format(&asked, theme)?;
    let (_, _, question) = asked_movements(&app, &member, &asked).await?;
    exports::file(&member, movements::list(app.analytics.as_ref(), &member.scope(), &question).await, format).await
}

/// Movements as an address asks for them.
///
/// # Errors
/// Every part of it that is not understood.
pub(super) async fn asked_movements(
    app: &App,
    member: &Member,
    asked: &Asked,
) -> Result<(Overview, Report, MovementQuestion), Problem> {
    let theme = member.theme;
    let stop = |stop: Stop| Problem::of_stop(theme, stop);
    let overview = app.analytics.overview(&member.scope(), &asked.rule(theme)?).await.map_err(stop)?;
    let report = asked.report(theme, &overview, app.clock.today())?;
    let question = movement_question(&report, kinds(asked, theme)?);
    Ok((overview, report, question))
}

fn kinds(asked: &Asked, theme: Theme) -> Result<Vec<MovementKind>, Problem> {
    let words = asked.get("kind").unwrap_or_default().split(',').filter(|w| !w.is_empty());
    let known = |word: &str| {
        let text = format!("kind: \u{201c}{word}\u{201d} is not understood.");
        let all: Vec<&str> = MovementKind::ALL.iter().map(|k| k.key()).collect();
        let remedy = format!("Write one of {}.", all.join(", "));
        MovementKind::from_key(word).ok_or_else(|| Problem::wrong_address(theme, vec![(text, remedy)]))
    };
    words.map(known).collect()
}

fn movement_question(report: &Report, kinds: Vec<MovementKind>) -> MovementQuestion {
    MovementQuestion {
        kinds,
        ..MovementQuestion::over(
            report.month.first_day(),
            report.month.last_day(),
            report.filter.clone(),
            report.rule.clone(),
        )
    }
}

fn movement_table(rows: &[MovementDetail], sum: i64, overview: &Overview, month: Month) -> Table {
    let amount = |minor| format::change_exact(minor, overview.currency);
    let cells = |d: &MovementDetail| {
        let line = match (d.contract.is_empty(), d.product.is_empty()) {
            (true, true) => Cell::absent("The source names no product"),
            (true, false) => Cell::text(&d.product),
            (false, true) => Cell::text(&d.contract),
            (false, false) => Cell::text(&d.product).note(&d.contract),
        };
        vec![
            Cell::link(&d.name, format!("/accounts/{}", d.account)).logo(initials(&d.name)),
            Cell::text(format::day_full(d.day)),
            Cell::text(d.kind.label()),
            line,
            Cell::text(movements::marks(d)),
            Cell::text(amount(d.minor)),
        ]
    };
    Table {
        caption: format!("Movements in {}, per year, gross per line", format::month_full(month)),
        columns: vec![
            Column::words(movements::ACCOUNT.label),
            Column::words(movements::DAY.label),
            Column::words(movements::KIND.label),
            Column::words("Line"),
            Column::words(movements::MARKS.label),
            Column::numbers(movements::CHANGE.label),
        ],
        rows: rows.iter().map(cells).collect(),
        total: Some(vec![
            Cell::text("Total"),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::text(amount(sum)),
        ]),
        when_empty: "Nothing moved so in this month.".into(),
    }
}
