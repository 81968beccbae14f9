//! What reports are asked for. The answers come from `analytics`, wired in by the binary, so that
//! pages and actions never see the engine behind them.

use crate::stop::Stop;
use access::Scope;
use futures::future::BoxFuture;
use kpis::{Dimension, Figure, Filter, Kpi, MONTHS_BEFORE, NoiseBand, Question, Rule, noise_band_of};
use money::{Currency, Day, Month};
use revenue::movement::Marks;
use revenue::{MovementKind, MovementRow};
use uuid::Uuid;

/// Answers questions about recorded facts.
pub trait Analytics: Send + Sync {
    /// What there is to ask about.
    fn overview<'a>(&'a self, scope: &'a Scope, rule: &'a Rule) -> BoxFuture<'a, Result<Overview, Stop>>;

    /// The figures of a KPI, one per period and group. Refused by people of the other side ([`of_one_side`]).
    fn figures<'a>(
        &'a self,
        scope: &'a Scope,
        kpi: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Figure>, Stop>>;

    /// The rows behind a KPI's figures; refused as they are.
    fn rows<'a>(
        &'a self,
        scope: &'a Scope,
        kpi: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Behind>, Stop>>;

    /// How openings became closings, by month and group. Refused by people
    /// ([`MovementQuestion::names_no_people`]).
    fn movements<'a>(
        &'a self,
        scope: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementPeriod>, Stop>>;

    /// The single movements behind such a report, the largest first.
    fn movement_rows<'a>(
        &'a self,
        scope: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementDetail>, Stop>>;
}

/// Figures, each with the band in which it moves anyway where its KPI has one: for that the months before
/// are asked for, too.
///
/// # Errors
/// As [`Analytics::figures`].
#[async_recursion::async_recursion]
pub async fn figures_in_bands(
    analytics: &dyn Analytics,
    scope: &Scope,
    kpi: &'static Kpi,
    question: &Question,
) -> Result<Answer<(Figure, Option<NoiseBand>)>, Stop> {
    // A band is of the month before each; other steps and longer windows overlap.
    let is_monthly = kpi.has_noise_band && question.step == 1 && question.window.is_none();
    let from = if is_monthly { question.from.plus(-MONTHS_BEFORE) } else { question.from };
    let answer = analytics.figures(scope, kpi, &Question { from, ..question.clone() }).await?;
    let in_band = |figure: &Figure| {
        let of_group: Vec<Figure> = answer.rows.iter().filter(|f| f.group == figure.group).cloned().collect();
        is_monthly.then(|| noise_band_of(kpi, &of_group, figure.period)).flatten()
    };
    let asked = answer.rows.iter().filter(|figure| figure.period >= question.from);
    let rows = asked.map(|figure| (figure.clone(), in_band(figure))).collect();
    Ok(Answer { currency: answer.currency, sequence: answer.sequence, without_rate: answer.without_rate, rows })
}

/// That a figure told apart by people tells them apart on its own side, and is grouped by what its rows have.
///
/// # Errors
/// The other side's people; what only contracts have.
pub fn of_one_side(kpi: &Kpi, by: Option<Dimension>) -> Result<(), Stop> {
    match by.and_then(|by| kpi.refusal_to_group(by)) {
        Some(reason) => Err(Stop::wrong_field("by", reason, "Ask by the people of its side, or by segment.")),
        None => Ok(()),
    }
}

/// An answer with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// The reporting currency.
    pub currency: Currency,
    /// The commit that it is up to date with.
    pub sequence: i64,
    /// Accounts with lines that no rate converts, by currency: left out, and told so.
    pub without_rate: Vec<(Currency, u64)>,
    /// The rows.
    pub rows: Vec<T>,
}

/// What there is to ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The reporting currency.
    pub currency: Currency,
    /// The currencies that can be reported in.
    pub currencies: Vec<Currency>,
    /// First month with a level, last month that any source speaks for; none without data.
    pub months: Option<(Month, Month)>,
    /// The last day that any source speaks for; none without data.
    pub horizon: Option<Day>,
    /// Segments on the last day of these months.
    pub segments: Vec<String>,
    /// Owners on that day.
    pub owners: Vec<String>,
    /// How rates are taken, in words: set and basis.
    pub rates: String,
    /// The commit that this is up to date with.
    pub sequence: i64,
}

/// A row behind a KPI's figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The figure's period.
    pub period: Month,
    /// The figure's group.
    pub group: Option<String>,
    /// The account.
    pub account: Uuid,
    /// Its external id.
    pub external_id: String,
    /// What it is called.
    pub name: String,
    /// The contract, where rows are contracts.
    pub contract: Option<String>,
    /// Id of the deal, where rows are deals.
    pub deal: Option<String>,
    /// Id of the lead, where rows are leads.
    pub lead: Option<String>,
    /// What the row adds to the numerator.
    pub part: i64,
    /// What it adds to the denominator.
    pub whole: i64,
    /// Whether it counts, by the definition.
    pub counted: bool,
}

/// A question about movements.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MovementQuestion {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// A row per month, or one for the whole time.
    pub by_month: bool,
    /// A row per group.
    pub by: Option<Dimension>,
    /// Only this account.
    pub account: Option<Uuid>,
    /// Only these kinds, for single movements; all when empty.
    pub kinds: Vec<MovementKind>,
    /// Only the movements of this group, for single movements.
    pub group: Option<String>,
    /// At most so many single movements; all when absent.
    pub at_most: Option<usize>,
    /// Which accounts.
    pub filter: Filter,
    /// How facts are read.
    pub rule: Rule,
}

impl MovementQuestion {
    /// That it is not told apart by people: a report of movements holds what was won beside what grew, and
    /// a list of people shows one side.
    ///
    /// # Errors
    /// Owners and reps.
    pub fn names_no_people(&self) -> Result<(), Stop> {
        match self.by {
            Some(Dimension::Owner | Dimension::Rep) => Err(Stop::wrong_field(
                "by",
                "Movements hold new customers and expansion together, and a list of people shows one side.",
                "Ask a KPI by owner or by rep, or movements by segment.",
            )),
            _ => Ok(()),
        }
    }

    /// About everything that moved at these accounts over some days, a row per month.
    pub fn over(from: Day, to: Day, filter: Filter, rule: Rule) -> MovementQuestion {
        let (by_month, by, account, kinds, group, at_most) = (true, None, None, Vec::new(), None, None);
        MovementQuestion { from, to, by_month, by, account, kinds, group, at_most, filter, rule }
    }
}

/// One period of one group in a movement report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementPeriod {
    /// The month, or the first of the whole time.
    pub from: Month,
    /// The month, or the last of the whole time.
    pub to: Month,
    /// The group, if grouped.
    pub group: Option<String>,
    /// The figures.
    pub row: MovementRow,
}

/// One movement with its account and line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovementDetail {
    /// The account.
    pub account: Uuid,
    /// Its external id.
    pub external_id: String,
    /// What it is called.
    pub name: String,
    /// The effective day.
    pub day: Day,
    /// Why.
    pub kind: MovementKind,
    /// Product; empty where the source has none.
    pub product: String,
    /// Contract; empty where the source has none.
    pub contract: String,
    /// Change of the yearly level, minor units of the reporting currency.
    pub minor: i64,
    /// What else is known of it.
    pub marks: Marks,
}
