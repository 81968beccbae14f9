//! The KPIs of the land side, month by month, as every report has them.

use crate::app::App;
use crate::pages::growth::kpis::shown;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::parts::Fact;
use access::Scope;
use actions::Stop;
use actions::analytics::{Analytics, Answer};
use kpis::{Figure, Filter, Kpi, Question, Rule, find};
use money::{Currency, Day, Month};
use revenue::Window;

/// Months that the tables go back, this one with them.
const MONTHS: i32 = 24;

/// The KPIs whose figure stands above the tables, over their own window.
const ABOVE: [&str; 4] = ["closing-ratio", "cycle-time", "quote-to-order", "quote-ageing"];

/// The KPIs that say what landings became.
const BECAME: [&str; 5] =
    ["landing-retained", "landing-expanded", "next-move-signed", "next-move-realised", "next-move-realised-24"];

/// A KPI with its figure over its own window, to this month.
pub(super) type Told = (&'static Kpi, Option<Figure>);

/// What the land side's KPIs say.
pub(super) struct Reported {
    /// The month that is looked back from: this one.
    pub(super) month: Month,
    /// The reporting currency.
    pub(super) currency: Currency,
    /// Currencies that no rate converts.
    pub(super) without_rate: Vec<Currency>,
    /// The closing ratio of the deals first quoted in each month.
    pub(super) closing: Vec<Figure>,
    /// The share of unqualified leads of each month.
    pub(super) unqualified: Vec<Figure>,
    /// The first orders won in each month.
    pub(super) initial_acv: Vec<Figure>,
    /// What landings became.
    pub(super) became: Vec<Told>,
    above: Vec<Told>,
}

/// Asks for figures up to a month.
struct Asking<'a> {
    analytics: &'a dyn Analytics,
    scope: Scope,
    month: Month,
}

/// What the KPIs say of the last months.
///
/// # Errors
/// As the report.
pub(super) async fn of_months(app: &App, member: &Member, today: Day) -> Result<Reported, Problem> {
    let asking = Asking { analytics: app.analytics.as_ref(), scope: member.scope(), month: today.month() };
    asking.reported().await.map_err(|stop| Problem::of_stop(member.theme, stop))
}

impl Asking<'_> {
    async fn reported(&self) -> Result<Reported, Stop> {
        let overview = self.analytics.overview(&self.scope, &Rule::default()).await?;
        let closing = self.of_each_month("closing-ratio").await?;
        Ok(Reported {
            month: self.month,
            currency: overview.currency,
            without_rate: closing.without_rate.iter().map(|(currency, _)| *currency).collect(),
            closing: closing.rows,
            unqualified: self.of_each_month("unqualified-share").await?.rows,
            initial_acv: self.of_each_month("initial-acv").await?.rows,
            became: self.told(&BECAME).await?,
            above: self.told(&ABOVE).await?,
        })
    }

    async fn of_each_month(&self, name: &'static str) -> Result<Answer<Figure>, Stop> {
        let (from, window) = (self.month.plus(1 - MONTHS), Some(Window::Months(1)));
        let last = Question::of_month(self.month, Filter::default(), Rule::default());
        self.analytics.figures(&self.scope, named(name)?, &Question { from, window, ..last }).await
    }

    async fn told(&self, names: &[&'static str]) -> Result<Vec<Told>, Stop> {
        let mut told = Vec::with_capacity(names.len());
        for name in names {
            let (kpi, question) = (named(name)?, Question::of_month(self.month, Filter::default(), Rule::default()));
            told.push((kpi, self.analytics.figures(&self.scope, kpi, &question).await?.rows.into_iter().next()));
        }
        Ok(told)
    }
}

fn named(name: &str) -> Result<&'static Kpi, Stop> {
    find(name).ok_or_else(|| Stop::Fault(anyhow::anyhow!("the catalogue has no KPI {name}")))
}

impl Reported {
    /// The figures above the tables, each with what it rests on and its rows.
    pub(super) fn facts(&self) -> Vec<Fact> {
        let fact = |told: &Told| {
            let (value, basis) = self.shown(told);
            Fact::new(told.0.short, value).on(basis).to(self.rows(told.0))
        };
        self.above.iter().map(fact).collect()
    }

    /// A figure and what it rests on.
    pub(super) fn shown(&self, (kpi, figure): &Told) -> (String, String) {
        shown(kpi, figure.as_ref(), self.currency)
    }

    /// The rows behind a KPI's figure.
    pub(super) fn rows(&self, kpi: &Kpi) -> String {
        format!("/growth/rows?kpi={}&month={}", kpi.name, self.month)
    }
}
