//! The worked cases of a KPI, from its `cases.txt`: a story, its lines as a ledger, then what comes
//! out for a window. A comment before an outcome says why.

use crate::pages::growth::kpis::shown;
use crate::views::table::{Cell, Column, Table};
use draw::format;
use kpis::{Figure, Kpi, Measure};
use money::{Currency, Day, Month};

/// One worked case.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Case {
    /// Why it comes out so; may be empty.
    why: String,
    /// Months of the window.
    window: u8,
    /// The day on which it is asked, where it matters.
    on: Option<Day>,
    figure: Figure,
}

/// The cases as a table. Their ledgers are in pounds.
pub fn table(kpi: &Kpi) -> Table {
    let (story, cases) = read(kpi.cases);
    let cells = |(at, case): (usize, &Case)| {
        let window = format::counted(case.window.into(), "month", "months");
        let period = format!("{window} to {}", format::month(case.figure.period));
        let period = Cell::text(period);
        let period = match case.on {
            Some(on) => period.note(format!("on {}", format::day_full(on))),
            None => period,
        };
        let (value, _) = shown(kpi, Some(&case.figure), Currency::GBP);
        let why = match (at, case.why.as_str()) {
            (0, "") => Cell::sentence(&story),
            (0, why) => Cell::sentence(why).note(&story),
            (_, why) => Cell::sentence(why),
        };
        vec![
            period,
            why,
            Cell::text(value),
            Cell::text(made_of(kpi, &case.figure)),
            Cell::text(case.figure.rows_in.to_string()),
            Cell::text(case.figure.rows_out.to_string()),
        ]
    };
    let words = ["Window", "Case"].map(Column::words);
    let numbers = ["Comes to", "Made of", "Rows counted", "Rows left out"].map(Column::numbers);
    Table {
        caption: "Worked cases".into(),
        columns: words.into_iter().chain(numbers).collect(),
        rows: cases.iter().enumerate().map(cells).collect(),
        total: None,
        when_empty: "No case is worked out.".into(),
    }
}

fn made_of(kpi: &Kpi, figure: &Figure) -> String {
    let money = |minor| format::money_exact(minor, Currency::GBP);
    match kpi.measure {
        Measure::MoneyRatio => format!("{} of {}", money(figure.part), money(figure.whole)),
        Measure::CountRatio => format!("{} of {}", format::count(figure.part), format::count(figure.whole)),
        Measure::Money | Measure::MoneyPerMonth => format!("{} per year", money(figure.part)),
        Measure::Count => format::count(figure.part),
        Measure::MeanMoney => format!("{} with {}", money(figure.part), format::count(figure.whole)),
        Measure::MeanDays => {
            let days = format::counted(figure.part, "day", "days");
            format!("{days} of {}", format::counted(figure.whole, "deal", "deals"))
        }
    }
}

/// The story, and what comes out of it.
fn read(text: &str) -> (String, Vec<Case>) {
    let (mut story, mut cases, mut why) = (Vec::new(), Vec::new(), Vec::new());
    let mut ledger_begun = false;
    for line in text.lines() {
        match line.strip_prefix('#') {
            Some(comment) if ledger_begun => why.push(comment.trim()),
            Some(comment) => story.push(comment.trim()),
            None => match case(line) {
                Some((window, on, figure)) => {
                    cases.push(Case { why: std::mem::take(&mut why).join(" "), window, on, figure });
                }
                None => ledger_begun |= !line.is_empty(),
            },
        }
    }
    (story.join(" "), cases)
}

/// `2024-12 12m => 270000 / 350000, 3 in, 1 out`, or `2024-12 12m on 2025-03-31 => …`
fn case(line: &str) -> Option<(u8, Option<Day>, Figure)> {
    let (asked, found) = line.split_once(" => ")?;
    let (asked, on) = asked.split_once(" on ").map_or((asked, None), |(asked, on)| (asked, Some(on)));
    let on = on.map(str::parse).transpose().ok()?;
    let (period, window) = asked.split_once(' ')?;
    let mut found = found.split(", ");
    let (part, whole) = found.next()?.split_once(" / ")?;
    let rows_in = found.next()?.strip_suffix(" in")?.parse().ok()?;
    let rows_out = found.next()?.strip_suffix(" out")?.parse().ok()?;
    let period: Month = period.parse().ok()?;
    let (part, whole) = (part.parse().ok()?, whole.parse().ok()?);
    let figure = Figure { period, group: None, part, whole, rows_in, rows_out };
    Some((window.strip_suffix('m')?.parse().ok()?, on, figure))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kpis::{CATALOGUE, find};

    #[test]
    fn every_worked_case_of_the_catalogue_is_shown() {
        for kpi in CATALOGUE.iter() {
            let (story, cases) = read(kpi.cases);
            assert!(!story.is_empty(), "{}", kpi.name);
            assert_eq!(cases.len(), kpi.cases.matches("=>").count(), "{}", kpi.name);
        }
    }

    #[test]
    fn a_case_says_what_comes_out_and_of_what() {
        let shown = table(find("nrr").unwrap());
        let texts: Vec<_> = shown.rows[0].iter().map(|cell| cell.text.as_str()).collect();
        let why = "T0 31 Dec 2023: 1,000 + 2,000 + 500 = 3,500. T1: 1,500 + 1,200 + 0 = 2,700. Civic is out.";
        assert_eq!(texts, ["12 months to Dec 2024", why, "77.1%", "£2,700.00 of £3,500.00", "3", "1"]);
        assert!(shown.rows[0][1].note.as_ref().unwrap().starts_with("Four customers and a pilot"));
        assert_eq!(shown.rows[1][1].note, None);
    }
}
