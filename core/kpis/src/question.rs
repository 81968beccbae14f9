//! What can be asked of a KPI, and the figures that answer.

use crate::{Kpi, Measure};
use money::{Currency, Day, Month, Rate, round_half_even};
use revenue::{Population, Window};

/// What the group of rows is called that have none.
pub const NO_GROUP: &str = "—";

/// How figures are grouped. Groups are the account's at the opening of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// The account's segment.
    Segment,
    /// The account's owner.
    Owner,
    /// The account's country.
    Country,
    /// The product: each is followed by itself.
    Product,
    /// The contract currency, converted all the same.
    Currency,
    /// The quarter in which the account first went live.
    Cohort,
    /// How the account was found: the source of its first lead.
    Source,
    /// Who won it or is to: whoever answers for the deal or lead, else the account's land owner.
    Rep,
}

impl Dimension {
    /// Every dimension, in the order menus show them.
    pub const ALL: [Dimension; 8] = [
        Dimension::Segment,
        Dimension::Owner,
        Dimension::Country,
        Dimension::Product,
        Dimension::Currency,
        Dimension::Cohort,
        Dimension::Source,
        Dimension::Rep,
    ];

    /// Its word in URLs, the API and the CLI.
    pub fn key(self) -> &'static str {
        match self {
            Dimension::Segment => "segment",
            Dimension::Owner => "owner",
            Dimension::Country => "country",
            Dimension::Product => "product",
            Dimension::Currency => "currency",
            Dimension::Cohort => "cohort",
            Dimension::Source => "source",
            Dimension::Rep => "rep",
        }
    }

    /// The dimension of a word.
    pub fn from_key(key: &str) -> Option<Dimension> {
        Dimension::ALL.into_iter().find(|d| d.key() == key)
    }
}

/// Which accounts a report is about; empty fields do not filter. An account that moves through
/// the filter enters or leaves.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Filter {
    /// Only this segment.
    pub segment: Option<String>,
    /// Only this owner.
    pub owner: Option<String>,
    /// Standard accounts, pilots, or both.
    pub population: Population,
}

/// How the facts are read for a report: the defaults, or a trial of other settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Rule {
    /// As known on this day; everything known when absent.
    pub known_on: Option<Day>,
    /// `--set KEY=VALUE`, e.g. (`revenue.grace_days`, `0`).
    pub settings: Vec<(String, String)>,
    /// The reporting currency; the installation's own when absent.
    pub currency: Option<Currency>,
}

/// A question to one KPI.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// First and last period; each window ends with its period.
    pub from: Month,
    /// Last period.
    pub to: Month,
    /// Months from one period to the next, at least 1.
    pub step: u8,
    /// The window; the KPI's own when absent.
    pub window: Option<Window>,
    /// One figure per group, or one for all.
    pub by: Option<Dimension>,
    /// Which accounts.
    pub filter: Filter,
    /// How facts are read.
    pub rule: Rule,
}

impl Question {
    /// About one month of these accounts, by the KPI's own window.
    pub fn of_month(month: Month, filter: Filter, rule: Rule) -> Question {
        Question { from: month, to: month, step: 1, window: None, by: None, filter, rule }
    }

    /// The periods that are asked for.
    pub fn periods(&self) -> impl Iterator<Item = Month> + use<> {
        (self.from.0..=self.to.0).step_by(usize::from(self.step.max(1))).map(Month)
    }
}

/// The answer for one period and group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The window ends with the last day of this month.
    pub period: Month,
    /// The group, if grouped; a group without a name is one too.
    pub group: Option<String>,
    /// Numerator, or the money or count itself.
    pub part: i64,
    /// Denominator.
    pub whole: i64,
    /// Rows that count.
    pub rows_in: u64,
    /// Rows left out, by the definition.
    pub rows_out: u64,
}

/// What a figure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A ratio; absent when its cohort is empty.
    Ratio(Rate),
    /// Minor units, per year or per month as the measure says.
    Money(i64),
    /// A number of accounts.
    Count(i64),
    /// An average in minor units per year; absent when its cohort is empty.
    MeanMoney(Rate),
    /// An average in days; absent when its cohort is empty.
    MeanDays(Rate),
}

impl Figure {
    /// What the figure says, by the measure of its KPI. Its parts and the rows behind it are money per year also where
    /// the figure is per month: a twelfth is taken once, of the sum, half to even. Twelfths of rows would lose pennies.
    pub fn value(&self, kpi: &Kpi) -> Value {
        match kpi.measure {
            Measure::MoneyRatio | Measure::CountRatio => Value::Ratio(Rate { part: self.part, whole: self.whole }),
            Measure::Money => Value::Money(self.part),
            Measure::MoneyPerMonth => Value::Money(round_half_even(self.part.into(), 12) as i64),
            Measure::Count => Value::Count(self.part),
            Measure::MeanMoney => Value::MeanMoney(Rate { part: self.part, whole: self.whole }),
            Measure::MeanDays => Value::MeanDays(Rate { part: self.part, whole: self.whole }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find;

    #[test]
    fn a_twelfth_is_taken_of_the_sum_and_never_of_its_rows() {
        let kpi = find("mrr").unwrap();
        let value = |part| {
            let period = Month(0);
            Figure { period, group: None, part, whole: part, rows_in: 3, rows_out: 0 }.value(kpi)
        };
        // Three accounts of 1.00 a year each: 3.00 / 12 = 0.25. Each alone is 0.08, together 0.24.
        assert_eq!(value(300), Value::Money(25));
        assert_eq!(value(100), Value::Money(8));
        // Halves go to the even penny: 6 / 12 = 0.5, 18 / 12 = 1.5.
        assert_eq!((value(6), value(18)), (Value::Money(0), Value::Money(2)));
    }
}
