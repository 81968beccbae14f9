//! Growth: how revenue moved, by motion, and how well it is kept. Land and Expand stay apart.

use super::filters::Filters;
use super::parts::{Choice, Empty, Fact, Markup, Note};
use super::saved_views::SavedViews;
use super::table::{Cell, Table};
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/growth.html")]
pub struct Growth {
    /// What surrounds it.
    pub shell: Shell,
    /// Kept ways to see the page.
    pub views: SavedViews,
    /// Period, segment, currency.
    pub filters: Filters,
    /// Reporting currency, rate set and known-on day: "GBP at month-end rates, as known today".
    pub basis: String,
    /// Restatements, sources that do not reconcile, closed months.
    pub notes: Vec<Note>,
    /// The figures, or what to do when there are none yet.
    pub body: Body,
}

/// The figures, or what to do when there are none yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// No revenue recorded yet, or none under these filters.
    Empty(Empty),
    /// The figures.
    Figures(Box<Figures>),
}

/// Everything the page shows when there is revenue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// NRR, GRR, renewals kept, logo churn.
    pub expand: KpiGroup,
    /// Sales growth, new ARR, logos won.
    pub land: KpiGroup,
    /// How revenue moved in the month.
    pub waterfall: WaterfallCard,
    /// Cohorts by start quarter.
    pub cohorts: CohortCard,
    /// The accounts whose level moved most in the month.
    pub largest: Vec<LargeMovement>,
    /// All movements of the month, behind the list of the largest.
    pub largest_all: Option<String>,
    /// Further measures, each with its basis: NRR without price, ACV growth, out of contract.
    pub measures: Vec<Fact>,
    /// Movements by segment over the trailing 12 months.
    pub by_segment: Table,
    /// Movements by month.
    pub by_month: Table,
}

/// KPIs of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KpiGroup {
    /// Whom they are about and when: "existing customers, trailing 12 months".
    pub about: String,
    /// The KPIs.
    pub kpis: Vec<Kpi>,
}

/// One KPI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kpi {
    /// Its name.
    pub name: String,
    /// Its value, "113.8%"; "—" when absent.
    pub value: String,
    /// The rows behind it.
    pub href: String,
    /// What it rests on: "£376.8k of £331.0k"; the reason when absent.
    pub basis: String,
    /// Against the period before.
    pub change: Option<Change>,
    /// Its last 12 points, drawn by `draw::sparkline`.
    pub spark: Markup,
}

/// A change against the period before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its size without sign: "2.1".
    pub size: String,
    /// The unit, read out: "points".
    pub unit: &'static str,
    /// Up or down.
    pub direction: Direction,
    /// Whether that is what we want.
    pub verdict: Verdict,
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More than before.
    Up,
    /// Less than before.
    Down,
}

/// Whether a change is what we want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Better,
    /// It is not.
    Worse,
}

impl Change {
    /// Its CSS classes: the arrow follows the direction, the colour the verdict.
    pub fn classes(&self) -> &'static str {
        match (self.direction, self.verdict) {
            (Direction::Up, Verdict::Better) => "up",
            (Direction::Up, Verdict::Worse) => "up bad",
            (Direction::Down, Verdict::Better) => "dn good",
            (Direction::Down, Verdict::Worse) => "dn",
        }
    }

    /// It in words, for those who do not see the arrow: "up 2.1 points".
    pub fn words(&self) -> String {
        let direction = match self.direction {
            Direction::Up => "up",
            Direction::Down => "down",
        };
        format!("{direction} {} {}", self.size, self.unit)
    }
}

/// How revenue moved in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaterfallCard {
    /// "How MRR moved in October".
    pub title: String,
    /// "+£34,000 net", with the side it favours: `"expand"` or `"loss"`.
    pub net: (String, &'static str),
    /// Chart or table.
    pub shown_as: Vec<Choice>,
    /// What is shown.
    pub body: WaterfallBody,
}

/// What the card shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaterfallBody {
    /// `draw::waterfall`: the wide and the narrow drawing, and a word on the axis.
    Chart {
        /// For screens.
        wide: Markup,
        /// For phones.
        narrow: Markup,
        /// "Axis starts at £400k."; empty when it starts at zero.
        axis: String,
    },
    /// The same movements as a table.
    Table(Table),
    /// Opening and movements do not make the closing level: what differs, shown instead.
    Broken(Note),
}

/// Cohorts by start quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortCard {
    /// What the cells measure, for the caption: "Net revenue retention by start quarter, percent".
    pub caption: String,
    /// NRR, GRR or logos.
    pub measures: Vec<Choice>,
    /// Heads of the quarters after the start: "Start", "+1 Q".
    pub quarters: Vec<String>,
    /// One row per start quarter.
    pub rows: Vec<Cohort>,
    /// A word below; empty when there is nothing to say.
    pub note: String,
}

/// The accounts that started in one quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// "Q1 2025".
    pub name: String,
    /// How many accounts started.
    pub logos: Cell,
    /// Their level at the start.
    pub level: Cell,
    /// One cell per quarter; `None` where the quarter has not come yet.
    pub cells: Vec<Option<Heat>>,
}

/// One cell of the cohort table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heat {
    /// "113".
    pub text: String,
    /// `draw::heat_class`.
    pub class: &'static str,
    /// The accounts behind it.
    pub href: String,
}

/// An account whose level moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LargeMovement {
    /// The account.
    pub name: String,
    /// Its page.
    pub href: String,
    /// The motion: "Upsell".
    pub motion: String,
    /// What happened: "Pro to Enterprise on 14 Oct".
    pub why: String,
    /// "+£1,900".
    pub amount: String,
    /// What the amount is: "MRR".
    pub unit: String,
}

impl LargeMovement {
    /// The account's two letters.
    pub fn letters(&self) -> String {
        super::parts::initials(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_churn_points_up_and_is_not_what_we_want() {
        let change = Change { size: "0.4".into(), unit: "points", direction: Direction::Up, verdict: Verdict::Worse };
        assert_eq!((change.classes(), change.words().as_str()), ("up bad", "up 0.4 points"));
    }
}
