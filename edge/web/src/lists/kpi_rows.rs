//! The rows behind a KPI's figures.

use super::{Field, List, asked};
use access::Scope;
use actions::Stop;
use actions::analytics::{Analytics, Behind};
use exports::{Cell, Holds};
use kpis::{Kpi, Measure, Question, Unit};
use money::Currency;

/// A row with what its numbers are.
pub struct Row {
    behind: Behind,
    measure: Measure,
    currency: Currency,
}

type Of = Field<Row>;

/// The figure's period, in the title of the page.
pub const PERIOD: Of = Of::new("Period", Holds::Text, |row| Cell::Text(row.behind.period.to_string()));
/// The figure's group, in the title of the page.
pub const GROUP: Of = Of::new("Group", Holds::Text, |row| Cell::text(row.behind.group.as_deref()));
/// What the account is called.
pub const ACCOUNT: Of = Of::new("Account", Holds::Text, |row| Cell::Text(row.behind.name.clone()));
/// The contract, where rows are contracts.
pub const CONTRACT: Of = Of::new("Contract", Holds::Text, |row| Cell::text(row.behind.contract.as_deref()));
/// Id of the deal, where rows are deals.
pub const DEAL: Of = Of::new("Deal", Holds::Text, |row| Cell::text(row.behind.deal.as_deref()));
/// Id of the lead, where rows are leads.
pub const LEAD: Of = Of::new("Lead", Holds::Text, |row| Cell::text(row.behind.lead.as_deref()));
/// Whether it counts, by the definition.
pub const COUNTS: Of = Of::new("Counts", Holds::Truth, |row| Cell::Truth(row.behind.counted));
/// What it adds to a figure that is a sum.
pub const ADDS: &str = "Adds";
/// What it adds to the numerator of a ratio.
pub const NUMERATOR: &str = "Numerator";
/// What it adds to the denominator.
pub const DENOMINATOR: &str = "Denominator";

const fn whole(label: &'static str, of: fn(&Row) -> Cell) -> Of {
    Of::new(label, Holds::Whole, of)
}

const fn money(label: &'static str, of: fn(&Row) -> Cell) -> Of {
    Of::new(label, Holds::Money, of)
}

/// What it adds to a figure per month, which is a twelfth of the sum.
pub const ADDS_PER_YEAR: &str = "Adds per year";

const COUNTED: [Of; 3] = [whole(ADDS, part), whole(NUMERATOR, part), whole(DENOMINATOR, of_whole)];
const PAID_PER_YEAR: Of = money(ADDS_PER_YEAR, part);
const PAID: [Of; 3] = [money(ADDS, part), money(NUMERATOR, part), money(DENOMINATOR, of_whole)];

fn part(row: &Row) -> Cell {
    row.number(row.behind.part, row.measure.part())
}

fn of_whole(row: &Row) -> Cell {
    row.number(row.behind.whole, row.measure.whole())
}

impl Row {
    fn number(&self, number: i64, unit: Unit) -> Cell {
        match unit {
            Unit::Money => Cell::Money(number, self.currency),
            Unit::Count | Unit::Days => Cell::Whole(number),
        }
    }
}

/// The engine leaves the rows of one account in any order; pages and exports need one.
pub fn sort(rows: &mut [Behind]) {
    fn place(behind: &Behind) -> impl Ord + '_ {
        let Behind { period, group, account, contract, deal, lead, part, whole, counted, .. } = behind;
        (period, group, account, (contract, deal, lead), part, whole, counted)
    }
    rows.sort_by(|a, b| place(a).cmp(&place(b)));
}

/// What names the rows beside their account: the contract, the deal or the lead that each is of.
pub fn named(rows: &[Behind]) -> Option<&'static Of> {
    let is_of = |of: fn(&Behind) -> &Option<String>| rows.iter().any(|row| of(row).is_some());
    match () {
        () if is_of(|row| &row.contract) => Some(&CONTRACT),
        () if is_of(|row| &row.deal) => Some(&DEAL),
        () if is_of(|row| &row.lead) => Some(&LEAD),
        () => None,
    }
}

/// Which groups of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Groups<'a> {
    /// Every group: what a program asks for.
    Every,
    /// The one that a page shows; the rows without a group where it shows none.
    Shown(Option<&'a str>),
}

impl Groups<'_> {
    fn hold(self, group: Option<&str>) -> bool {
        match self {
            Groups::Every => true,
            Groups::Shown(shown) => shown == group,
        }
    }
}

/// The rows behind the figures that a question asks for, of every group or of the one shown.
///
/// # Errors
/// As the report.
pub async fn list(
    analytics: &dyn Analytics,
    scope: &Scope,
    kpi: &'static Kpi,
    question: &Question,
    groups: Groups<'_>,
) -> Result<List, Stop> {
    let answer = analytics.rows(scope, kpi, question).await?;
    let (mut behind, currency) = (answer.rows, answer.currency);
    behind.retain(|row| groups.hold(row.group.as_deref()));
    sort(&mut behind);
    let mut fields = vec![&PERIOD];
    fields.extend(question.by.map(|_| &GROUP));
    fields.push(&ACCOUNT);
    fields.extend(named(&behind));
    let of = |unit| if unit == Unit::Money { &PAID } else { &COUNTED };
    let [adds, numerator, _] = of(kpi.measure.part());
    match kpi.measure {
        Measure::MoneyPerMonth => fields.push(&PAID_PER_YEAR),
        _ if kpi.measure.is_sum() => fields.push(adds),
        _ => fields.extend([numerator, &of(kpi.measure.whole())[2]]),
    }
    fields.push(&COUNTS);
    let asked = asked(&[
        ("kpi", Some(kpi.name.into())),
        ("from", Some(question.from.to_string())),
        ("to", Some(question.to.to_string())),
        ("by", question.by.map(|by| by.key().into())),
        ("group", matches!(groups, Groups::Shown(Some(_))).then(|| "…".into())),
        ("segment", question.filter.segment.clone()),
        ("owner", question.filter.owner.clone()),
        ("known_on", question.rule.known_on.map(|day| day.to_string())),
    ]);
    let rows = behind.into_iter().map(|behind| Row { behind, measure: kpi.measure, currency }).collect();
    Ok(List::known(&format!("{}-rows", kpi.name), asked, fields, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_a_group_shows_no_row_of_one_and_neither_does_its_file() {
        for (groups, smb, none) in [
            (Groups::Every, true, true),
            (Groups::Shown(None), false, true),
            (Groups::Shown(Some("SMB")), true, false),
            (Groups::Shown(Some("Enterprise")), false, false),
        ] {
            assert_eq!((groups.hold(Some("SMB")), groups.hold(None)), (smb, none), "{groups:?}");
        }
    }
}
