//! The quotas of reps: a policy of its own, each change a new version of the whole file; and what it still
//! takes to reach them, by the land side's KPIs. There are none on the expand side.

use crate::analytics::Analytics;
use crate::change_policy::settings_known_at;
use crate::cx::Cx;
use crate::policy_file::{FileNow, PolicyFile};
use crate::stop::Stop;
use access::Scope;
use accounts::same;
use anyhow::Context;
use kpis::{Dimension, Figure, Filter, Question, Rule, find};
use land::{Need, OwnRates, Quota, Quotas, need};
use money::{Money, Month, Rate};
use revenue::{Basis, Conversion, Window};
use std::sync::Mutex;

/// What each rep is to win: the file of quotas. Empty until somebody writes it.
pub static QUOTAS: PolicyFile<Quotas> = PolicyFile {
    action: "change_quotas",
    policy: "quotas",
    named: "quotas",
    looked_at: "quotas_must_be_those_looked_at",
    standard: "",
    bytes_max: 20_000,
    repair: "Compare it with the example below the form.",
    faults: |quotas| quotas.faults().into_iter().map(|(problem, repair)| (problem, repair.into())).collect(),
    holds: |quotas| ("quotas", quotas.quotas.len()),
    last: Mutex::new(None),
};

/// The quotas as they stand.
pub type QuotasNow = FileNow<Quotas>;

/// How far a quota is reached, and what the rest takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaStanding {
    /// The quota.
    pub quota: Quota,
    /// How much it is in minor units of the reporting currency; absent where there is no rate.
    pub target_minor: Option<i64>,
    /// What the first orders won in its months bring per year, minor units.
    pub won_minor: i64,
    /// What the rep's undecided deals would bring per year, minor units.
    pub open_minor: i64,
    /// The rates that it is planned with: the rep's own where the rep has them, else everybody's.
    pub rates: OwnRates,
    /// Whether the close rate is the rep's own.
    pub is_own_rate: bool,
    /// What the rest takes; absent where the target is.
    pub need: Option<Need>,
}

impl QuotaStanding {
    /// Coverage: open pipeline / pipeline needed.
    pub fn coverage(&self) -> Rate {
        self.need.as_ref().map_or_else(Rate::default, |need| need.coverage(self.open_minor))
    }
}

/// How far the quotas are reached that the scope shows, the latest first: a member's own where it shows their
/// own accounts, a team's where it shows the team's.
///
/// # Errors
/// As the KPIs.
#[async_recursion::async_recursion]
pub async fn quota_standings(cx: &Cx, analytics: &dyn Analytics) -> Result<Vec<QuotaStanding>, Stop> {
    let mut quotas = quotas_shown(cx, QUOTAS.now(&cx.store).await?.policy.quotas).await?;
    if quotas.is_empty() {
        return Ok(Vec::new());
    }
    quotas.sort_by(|a, b| (b.from, &a.rep).cmp(&(a.from, &b.rep)));
    let asking = Asking { cx, analytics, month: cx.clock.today().month() };
    let report = settings_known_at(&cx.store, i64::MAX).await?.report;
    let currency = analytics.overview(&cx.scope, &Rule::default()).await?.currency;
    let rates = cx.store.latest_rates(&cx.scope, &report.rate_set).await.context("reading rates")?;
    let conversion = Conversion::new(currency, Basis::LATEST, &rates);
    let experience = asking.experience().await?;
    let open = asking.by_rep("open-pipeline", asking.month, None).await?;
    let mut standings = Vec::with_capacity(quotas.len());
    for quota in quotas {
        let months = u8::try_from(quota.months()).unwrap_or(u8::MAX);
        let won = asking.by_rep("initial-acv", quota.to, Some(Window::Months(months))).await?;
        let Money { minor, currency } = quota.amount();
        let target_minor = conversion.convert(minor, currency, asking.month);
        let (won_minor, open_minor) = (of_rep(&won, &quota.rep).part, of_rep(&open, &quota.rep).part);
        let (rates, is_own_rate) = experience.of(&quota.rep);
        let need = target_minor.map(|target| need(target, won_minor, &rates));
        standings.push(QuotaStanding { quota, target_minor, won_minor, open_minor, rates, is_own_rate, need });
    }
    Ok(standings)
}

/// Those of some quotas that the scope shows: a member's own where it shows their own accounts, a team's where it shows
/// the team's.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn quotas_shown(cx: &Cx, mut quotas: Vec<Quota>) -> Result<Vec<Quota>, Stop> {
    if let Some(names) = names_shown(cx).await? {
        quotas.retain(|quota| names.iter().any(|name| same(name, &quota.rep)));
    }
    Ok(quotas)
}

/// What the members are called whose quotas the scope shows; absent where it shows everybody's.
async fn names_shown(cx: &Cx) -> Result<Option<Vec<String>>, Stop> {
    let members = match cx.scope {
        Scope::All => return Ok(None),
        _ => cx.store.members().await.context("reading members")?,
    };
    let is_shown = |member: &store::entity::member::Model| match cx.scope {
        Scope::Own(id) => member.id == id,
        Scope::Team(team) => member.team == Some(team),
        Scope::All => true,
    };
    let shown = members.into_iter().filter(is_shown);
    Ok(Some(shown.flat_map(|member| [member.name, member.email]).collect()))
}

/// Asks the land side's KPIs by rep.
struct Asking<'a> {
    cx: &'a Cx,
    analytics: &'a dyn Analytics,
    month: Month,
}

/// A KPI by rep, and over all of them.
type ByRep = (Vec<Figure>, Rate);

/// What experience says, by rep.
struct Experience {
    close: ByRep,
    leads_quoted: ByRep,
    average_deal: ByRep,
}

impl Asking<'_> {
    async fn experience(&self) -> Result<Experience, Stop> {
        let ask = async |name| {
            let figures = self.by_rep(name, self.month, None).await?;
            let add = |sum: Rate, f: &Figure| Rate { part: sum.part + f.part, whole: sum.whole + f.whole };
            let all = figures.iter().fold(Rate::default(), add);
            Ok::<ByRep, Stop>((figures, all))
        };
        let (close, leads_quoted) = (ask("closing-ratio").await?, ask("leads-quoted").await?);
        Ok(Experience { close, leads_quoted, average_deal: ask("initial-acv").await? })
    }

    async fn by_rep(&self, name: &str, month: Month, window: Option<Window>) -> Result<Vec<Figure>, Stop> {
        let kpi = find(name).with_context(|| format!("the catalogue has no KPI {name}"))?;
        let by = Some(Dimension::Rep);
        let question = Question { by, window, ..Question::of_month(month, Filter::default(), Rule::default()) };
        Ok(self.analytics.figures(&self.cx.scope, kpi, &question).await?.rows)
    }
}

impl Experience {
    /// The rates of a rep; everybody's where the rep has none yet. Tells whether the close rate is their own.
    fn of(&self, rep: &str) -> (OwnRates, bool) {
        let own = |(figures, all): &ByRep| match of_rep(figures, rep) {
            rate if rate.part > 0 && rate.whole > 0 => (rate, true),
            _ => (*all, false),
        };
        let ((close, is_own), (leads_quoted, _)) = (own(&self.close), own(&self.leads_quoted));
        (OwnRates { close, leads_quoted, average_deal: own(&self.average_deal).0 }, is_own)
    }
}

/// What a KPI says of a rep, however deals spell their name.
fn of_rep(figures: &[Figure], rep: &str) -> Rate {
    let of = figures.iter().filter(|figure| figure.group.as_deref().is_some_and(|group| same(group, rep)));
    of.fold(Rate::default(), |sum, figure| Rate { part: sum.part + figure.part, whole: sum.whole + figure.whole })
}
