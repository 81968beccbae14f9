//! `ascend movements`: how opening levels became closing ones.

use super::report::{Moment, Reading, dimension, note_without_rate, time};
use crate::account_named::account_named;
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::analytics::{Analytics, MovementPeriod, MovementQuestion};
use actions::{Cx, Stop};
use analytics::Engine;
use clap::Args;
use kpis::Dimension;
use money::{allocate, round_half_even};
use revenue::{MovementKind, MovementRow};

/// `ascend movements`: integers of minor units per year, losses negative; opening and all
/// movements give the closing.
#[derive(Args, Debug)]
pub struct Movements {
    /// First day, or month [default: the first with a level]
    #[arg(long, value_name = "DAY")]
    from: Option<Moment>,
    /// Last day, or month [default: the last that is known]
    #[arg(long, value_name = "DAY")]
    to: Option<Moment>,
    /// Only this account: id, external id or name
    #[arg(long)]
    account: Option<String>,
    /// A row per month, per segment, country, product, currency, cohort or source, or month and one of them
    #[arg(long, value_delimiter = ',', value_parser = grouping)]
    by: Vec<Grouping>,
    /// Per month instead of per year: a twelfth, rounded so that every row still adds up
    #[arg(long)]
    monthly: bool,
    #[command(flatten)]
    reading: Reading,
}

/// What a row is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grouping {
    Month,
    Dimension(Dimension),
}

/// Prints the report.
pub async fn run(place: &Place, asked: Movements, format: Format) -> Result<(), Stop> {
    let Cx { store, scope, clock, .. } = place.cx().await?;
    let account = match &asked.account {
        Some(named) => Some(account_named(&store, &scope, named).await?.account),
        None => None,
    };
    let engine = Engine::new(store, clock);
    let question = question(&asked, account, &engine, &scope).await?;
    let answer = engine.movements(&scope, &question).await?;
    note_without_rate(&answer.without_rate, answer.currency);
    if format == Format::Table {
        let per = if asked.monthly { "month" } else { "year" };
        let overview = engine.overview(&scope, &question.rule).await?;
        say(&format!("Movements in minor units of {} per {per}, {}\n\n", overview.currency, overview.rates))?;
    }
    let sheet = sheet(&question, &answer.rows, asked.monthly);
    match format {
        Format::Table => sheet.without_zeros().say(format)?,
        Format::Json | Format::Csv => sheet.say(format)?,
    }
    match answer.rows.iter().find(|period| !period.row.adds_up()) {
        None => Ok(()),
        Some(broken) => Err(Stop::Fault(anyhow::anyhow!(
            "the movements of {} do not add up to its closing; please report this with the output",
            broken.from
        ))),
    }
}

async fn question(
    asked: &Movements,
    account: Option<uuid::Uuid>,
    engine: &Engine,
    scope: &access::Scope,
) -> Result<MovementQuestion, Stop> {
    let rule = asked.reading.rule()?;
    let (from, to) = time(asked.from, asked.to, &engine.overview(scope, &rule).await?)?;
    let mut dimensions = asked.by.iter().filter_map(|grouping| match grouping {
        Grouping::Dimension(dimension) => Some(*dimension),
        Grouping::Month => None,
    });
    let by = dimensions.next();
    if dimensions.next().is_some() {
        let problem = "Rows are grouped by the month and at most one of the others.";
        return Err(Stop::wrong_field("by", problem, "Write it like --by month,segment."));
    }
    Ok(MovementQuestion {
        by_month: asked.by.contains(&Grouping::Month),
        by,
        account,
        ..MovementQuestion::over(from.first_day(), to.last_day(), asked.reading.filter(), rule)
    })
}

fn sheet(question: &MovementQuestion, periods: &[MovementPeriod], monthly: bool) -> Sheet {
    let kinds = MovementKind::ALL.iter().map(|kind| kind.key());
    let mut sheet = Sheet::new(["period", "group", "opening"].into_iter().chain(kinds).chain(["closing", "logos"]));
    for period in periods {
        let named = match question.by_month {
            true => period.from.to_string(),
            false => format!("{}/{}", question.from, question.to),
        };
        let row = if monthly { per_month(&period.row) } else { period.row.clone() };
        let mut cells = vec![Cell::Text(named), Cell::text(period.group.clone()), Cell::Whole(row.opening)];
        cells.extend(row.by_kind.iter().map(|minor| Cell::Whole(*minor)));
        cells.extend([Cell::Whole(row.closing), Cell::Whole(row.logos.into())]);
        sheet.push(cells);
    }
    sheet
}

/// A twelfth of a row. Opening and closing are rounded half to even, so a closing is the next
/// opening; the movements share what lies between by largest remainder, so the row adds up. Ours:
/// rounding each cell for itself would lose pennies.
fn per_month(row: &MovementRow) -> MovementRow {
    let twelfth = |minor: i64| i64::try_from(round_half_even(minor.into(), 12)).unwrap_or(minor);
    let mut monthly = row.clone();
    monthly.opening = twelfth(row.opening);
    monthly.closing = twelfth(row.closing);
    // What did not move takes no penny.
    let moved: Vec<usize> = (0..row.by_kind.len()).filter(|kind| row.by_kind[*kind] != 0).collect();
    let exact: Vec<i128> = moved.iter().map(|kind| row.by_kind[*kind].into()).collect();
    let shares = allocate(monthly.closing - monthly.opening, &exact, 12);
    for (kind, share) in moved.into_iter().zip(shares) {
        monthly.by_kind[kind] = share;
    }
    monthly
}

fn grouping(word: &str) -> Result<Grouping, String> {
    match word {
        "month" => Ok(Grouping::Month),
        _ => dimension(word).map(Grouping::Dimension).map_err(|wrong| format!("{wrong}, or month")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twelfth_of_a_row_still_adds_up() {
        use MovementKind::{Churn, New, SeatGrowth};
        for (opening, moved, want) in [
            // 1,000 / 12 = 83.33; 1,100 / 12 = 91.67 → 92; between them 9 for 300 and −200.
            (1_000, [(New, 300), (Churn, -200), (SeatGrowth, 0)], [83, 25, -16, 0, 92]),
            (0, [(New, 120), (Churn, 0), (SeatGrowth, 12)], [0, 10, 0, 1, 11]),
            (120, [(New, 0), (Churn, -120), (SeatGrowth, 0)], [10, 0, -10, 0, 0]),
            // 0.5 → 0 and 1.5 → 2: the whole step falls to the one that moved.
            (6, [(New, 12), (Churn, 0), (SeatGrowth, 0)], [0, 2, 0, 0, 2]),
        ] {
            let mut row = MovementRow { opening, ..MovementRow::default() };
            moved.iter().for_each(|(kind, minor)| row.by_kind[*kind as usize] = *minor);
            row.closing = opening + row.by_kind.iter().sum::<i64>();
            let monthly = per_month(&row);
            let found = [monthly.opening, monthly.of(New), monthly.of(Churn), monthly.of(SeatGrowth), monthly.closing];
            assert_eq!(found, want);
            assert!(monthly.adds_up());
        }
    }
}
