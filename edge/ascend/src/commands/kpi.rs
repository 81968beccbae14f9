//! `ascend kpi NAME`, `kpi list`, `kpi explain NAME`.

use super::report::{Moment, Reading, dimension, note_without_rate, time};
use crate::outcome::{note, say};
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet, short_decimal};
use actions::analytics::{Analytics, Behind, figures_in_bands};
use actions::{Cx, Stop};
use analytics::Engine;
use clap::{Args, Subcommand};
use kpis::{CATALOGUE, Dimension, Figure, Kpi, NoiseBand, Question, Side, Unit, Value, find};
use money::{Currency, Rate};
use revenue::Window;

/// A figure with the band in which it moves anyway.
type InBand = (Figure, Option<NoiseBand>);

/// Decimals of a ratio.
const RATIO_DIGITS: u32 = 6;

/// `ascend kpi …`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct KpiCommand {
    #[command(subcommand)]
    act: Option<Act>,
    /// Which one, e.g. nrr; `ascend kpi list` names them all
    #[arg(required = true)]
    name: Option<String>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// Every KPI with its formula
    List,
    /// What a KPI means, with cases worked by hand
    Explain {
        /// Which one
        name: String,
    },
}

#[derive(Args, Debug)]
struct Asked {
    /// First period: a month, or a day of it [default: the last month]
    #[arg(long, value_name = "MONTH")]
    from: Option<Moment>,
    /// Last period [default: the last month]
    #[arg(long, value_name = "MONTH")]
    to: Option<Moment>,
    /// What each period looks back on: 1m to 99m, or `cohort` for since the account's start
    #[arg(long, value_parser = window)]
    window: Option<Window>,
    /// One figure per segment, owner, country, product, currency, cohort, source or rep
    #[arg(long, value_parser = dimension)]
    by: Option<Dimension>,
    /// The rows behind the figures instead
    #[arg(long)]
    rows: bool,
    #[command(flatten)]
    reading: Reading,
}

/// Prints figures, the list, or an explanation.
pub async fn run(place: &Place, command: KpiCommand, format: Format) -> Result<(), Stop> {
    match command.act {
        Some(Act::List) => list(format),
        Some(Act::Explain { name }) => explain(kpi_named(&name)?),
        None => figures(place, kpi_named(&command.name.unwrap_or_default())?, &command.asked, format).await,
    }
}

fn kpi_named(name: &str) -> Result<&'static Kpi, Stop> {
    find(name).ok_or_else(|| {
        let all: Vec<&str> = CATALOGUE.iter().map(|kpi| kpi.name).collect();
        let problem = format!("There is no KPI \u{201c}{name}\u{201d}.");
        Stop::wrong_field("name", problem, format!("Name one of: {}.", all.join(", ")))
    })
}

fn list(format: Format) -> Result<(), Stop> {
    let mut sheet = Sheet::new(["name", "title", "side", "window", "version", "formula"]);
    for kpi in CATALOGUE.iter() {
        sheet.push(vec![
            Cell::Text(kpi.name.into()),
            Cell::Text(kpi.title.into()),
            Cell::Text(side(kpi.side).into()),
            Cell::Text(format!("{}m", kpi.window_months)),
            Cell::Whole(kpi.version.into()),
            Cell::Text(kpi.formula.into()),
        ]);
    }
    sheet.say(format)
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Land => "land",
        Side::Expand => "expand",
    }
}

fn explain(kpi: &Kpi) -> Result<(), Stop> {
    say(&format!(
        "{} ({}), version {}, window {} months\n\n{}\n\n{}\n\nDefinition:\n{}\n\nWorked cases:\n{}\n",
        kpi.title,
        kpi.name,
        kpi.version,
        kpi.window_months,
        kpi.formula,
        kpi.meaning,
        kpi.sql.trim(),
        kpi.cases.trim()
    ))
}

async fn figures(place: &Place, kpi: &'static Kpi, asked: &Asked, format: Format) -> Result<(), Stop> {
    let Cx { store, scope, clock, .. } = place.cx().await?;
    let engine = Engine::new(store, clock);
    let rule = asked.reading.rule()?;
    let overview = engine.overview(&scope, &rule).await?;
    let last = overview.months.map(|(_, last)| Moment::Month(last));
    let (from, to) = time(asked.from.or(asked.to).or(last), asked.to.or(asked.from), &overview)?;
    let question = Question {
        from: from.month(),
        to: to.month(),
        step: 1,
        window: asked.window,
        by: asked.by,
        filter: asked.reading.filter(),
        rule,
    };
    if format == Format::Table {
        say(&format!("{} — {}, {}\n{}\n\n", kpi.title, overview.currency, overview.rates, kpi.formula))?;
    }
    if asked.rows {
        let answer = engine.rows(&scope, kpi, &question).await?;
        note_without_rate(&answer.without_rate, answer.currency);
        return rows_sheet(kpi, &answer.rows, answer.currency).say(format);
    }
    let answer = figures_in_bands(&engine, &scope, kpi, &question).await?;
    note_without_rate(&answer.without_rate, answer.currency);
    if let Some((_, last)) = overview.months.filter(|(_, last)| *last < question.to) {
        note(&format!("The recorded facts speak up to {last}; later months show what stood then."));
    }
    figures_sheet(kpi, &question, answer.rows, answer.currency).say(format)
}

fn figures_sheet(kpi: &Kpi, question: &Question, figures: Vec<InBand>, currency: Currency) -> Sheet {
    let of_band = ["noise_low", "noise_high"].into_iter().filter(|_| kpi.has_noise_band);
    let columns = ["period", "group", "value", "part", "whole", "rows_in", "rows_out"];
    let mut sheet = Sheet::new(columns.into_iter().chain(of_band));
    for (figure, band) in with_empty_periods(question, figures) {
        let count = |count: u64| Cell::Whole(i64::try_from(count).unwrap_or(i64::MAX));
        let mut cells = vec![
            Cell::Text(figure.period.to_string()),
            Cell::text(figure.group.clone()),
            value(kpi, &figure, currency),
            number(figure.part, kpi.measure.part(), currency),
            number(figure.whole, kpi.measure.whole(), currency),
            count(figure.rows_in),
            count(figure.rows_out),
        ];
        if kpi.has_noise_band {
            cells.extend(
                [band.map(|band| band.low), band.map(|band| band.high)].map(|end| end.map_or(Cell::Absent, ratio)),
            );
        }
        sheet.push(cells);
    }
    sheet
}

/// A month without a row has an empty cohort, which is told; groups are told where they have rows.
fn with_empty_periods(question: &Question, mut figures: Vec<InBand>) -> Vec<InBand> {
    if question.by.is_some() {
        return figures;
    }
    for period in question.periods() {
        if let Err(place) = figures.binary_search_by_key(&period, |(figure, _)| figure.period) {
            let empty = Figure { period, group: None, part: 0, whole: 0, rows_in: 0, rows_out: 0 };
            figures.insert(place, (empty, None));
        }
    }
    figures
}

/// A ratio, major units, or a number; absent for an empty cohort.
fn value(kpi: &Kpi, figure: &Figure, currency: Currency) -> Cell {
    match figure.value(kpi) {
        Value::Ratio(rate) => ratio(rate),
        _ if figure.rows_in == 0 => Cell::Absent,
        Value::Money(minor) => Cell::Decimal(short_decimal(minor, currency.minor_digits())),
        Value::Count(count) => Cell::Whole(count),
        Value::MeanMoney(mean) => {
            mean.scaled(0).map_or(Cell::Absent, |minor| Cell::Decimal(short_decimal(minor, currency.minor_digits())))
        }
        Value::MeanDays(mean) => mean.scaled(1).map_or(Cell::Absent, |days| Cell::Decimal(short_decimal(days, 1))),
    }
}

fn ratio(rate: Rate) -> Cell {
    rate.scaled(RATIO_DIGITS).map_or(Cell::Absent, |ratio| Cell::Decimal(short_decimal(ratio, RATIO_DIGITS)))
}

/// Money is per year, also behind a figure per month.
fn number(number: i64, unit: Unit, currency: Currency) -> Cell {
    match unit {
        Unit::Count | Unit::Days => Cell::Count(number),
        Unit::Money => Cell::Money(number, currency),
    }
}

/// What a row is of.
type Of = fn(&Behind) -> &Option<String>;

fn rows_sheet(kpi: &Kpi, rows: &[Behind], currency: Currency) -> Sheet {
    // Rows are of contracts, deals or leads; a column for each kind that there is, and the first always.
    let named: [(&'static str, Of); 3] =
        [("contract", |row| &row.contract), ("deal", |row| &row.deal), ("lead", |row| &row.lead)];
    let is_there = |(name, of): &(&'static str, Of)| *name == "contract" || rows.iter().any(|row| of(row).is_some());
    let named: Vec<_> = named.into_iter().filter(is_there).collect();
    let names = named.iter().map(|(name, _)| *name);
    let columns = ["period", "group", "account", "name"].into_iter().chain(names).chain(["part", "whole", "counted"]);
    let mut sheet = Sheet::new(columns);
    for row in rows {
        let mut cells = vec![
            Cell::Text(row.period.to_string()),
            Cell::text(row.group.clone()),
            Cell::Text(row.external_id.clone()),
            Cell::Text(row.name.clone()),
        ];
        cells.extend(named.iter().map(|(_, of)| Cell::text(of(row).clone())));
        cells.extend([
            number(row.part, kpi.measure.part(), currency),
            number(row.whole, kpi.measure.whole(), currency),
            Cell::Truth(row.counted),
        ]);
        sheet.push(cells);
    }
    sheet
}

fn window(text: &str) -> Result<Window, String> {
    if text == "cohort" {
        return Ok(Window::SinceStart);
    }
    let months =
        text.strip_suffix('m').and_then(|months| months.parse().ok()).filter(|months| (1..=99).contains(months));
    months.map(Window::Months).ok_or_else(|| "write it like 12m, or cohort".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_computed_from_integers() {
        let figure = |part, whole, rows_in| Figure {
            period: money::Month(24_192),
            group: None,
            part,
            whole,
            rows_in,
            rows_out: 0,
        };
        for (name, part, whole, rows_in, want) in [
            ("nrr", 270_000, 350_000, 3, Cell::Decimal("0.771429".into())),
            ("nrr", 350_000, 350_000, 3, Cell::Decimal("1".into())),
            ("nrr", 0, 0, 0, Cell::Absent),
            ("logo-churn", 1, 8, 8, Cell::Decimal("0.125".into())),
            ("arr", 350_050, 350_050, 3, Cell::Decimal("3500.5".into())),
            // 3,500.50 / 12 = 291.708333
            ("mrr", 350_050, 350_050, 3, Cell::Decimal("291.71".into())),
            ("arr", 0, 0, 0, Cell::Absent),
            ("logos", 3, 3, 3, Cell::Whole(3)),
        ] {
            assert_eq!(value(find(name).unwrap(), &figure(part, whole, rows_in), Currency::GBP), want, "{name} {part}");
        }
    }

    #[test]
    fn windows_are_months_or_the_cohort() {
        for (text, want) in [
            ("12m", Some(Window::Months(12))),
            ("1m", Some(Window::Months(1))),
            ("cohort", Some(Window::SinceStart)),
            ("0m", None),
            ("year", None),
        ] {
            assert_eq!(window(text).ok(), want, "{text}");
        }
    }
}
