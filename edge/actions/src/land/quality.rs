//! Quality of landing: which customers were won and what each had become a year later, told apart by who won
//! them, where they came from and how well they fitted.

use super::profile::PROFILE;
use crate::analytics::Analytics;
use crate::change_policy::settings_known_at;
use crate::cx::Cx;
use crate::stop::Stop;
use crate::surveys::{SURVEYS, SurveyNow, surveys_up_to};
use accounts::{Paper, Stay, stays};
use anyhow::Context;
use kpis::{Dimension, Filter, NO_GROUP, Question, Rule, find};
use land::landing::JUDGED_AFTER_MONTHS;
use land::{
    Deal, FitLabel, IdealCustomer, JudgedLanding, LandFile, LandedBy, LandingGroup, Lead, Quality, Quote, Seen, happy,
    quality_by, quality_of,
};
use money::{Day, Month};
use revenue::policy::ReportUnit;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{AccountFile, Mergers, PersonRecord};
use surveys::{Answer, ImportedAnswer, Survey, SurveyPolicy, last_of_product};
use uuid::Uuid;

/// What a landing is judged and told apart by, beside revenue.
const KINDS: [&str; 6] = [Lead::KIND, Deal::KIND, Quote::KIND, Survey::KIND, Answer::KIND, ImportedAnswer::KIND];

/// A customer who was won.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandedAccount {
    /// Our id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
}

/// What the customers became whose 12 months were over in the last 12 months.
#[derive(Clone, Debug)]
pub struct LandingQuality {
    /// The month up to which that is: this one.
    pub month: Month,
    /// Version of the profile that says how they fit; 0 where nobody has written one.
    pub profile: i32,
    /// The customers, the last one to be judged first.
    pub landings: Vec<JudgedLanding<LandedAccount>>,
}

impl LandingQuality {
    /// Of all of them.
    pub fn all(&self) -> Quality {
        quality_of(&self.landings)
    }

    /// Of each group of them.
    pub fn by(&self, by: LandedBy) -> Vec<(LandingGroup<'_>, Quality)> {
        quality_by(&self.landings, by)
    }
}

/// What the landings that the scope shows became, as known today. Which there are, whether each was retained and
/// expanded, who won it and where it came from is what the KPIs of the land side say of it; each account is
/// judged by itself, also where reports count accounts under their parent. One read per kind of record,
/// however many landings there are.
///
/// # Errors
/// As the KPIs.
#[async_recursion::async_recursion]
pub async fn landing_quality(cx: &Cx, analytics: &dyn Analytics) -> Result<LandingQuality, Stop> {
    let month = cx.clock.today().month();
    let asking = Asking { cx, analytics, month, rule: by_account(cx).await? };
    let won = asking.landings("landing-retained", Some(Dimension::Rep)).await?;
    let sources = asking.landings("landing-retained", Some(Dimension::Source)).await?;
    let expanded = asking.landings("landing-expanded", None).await?;
    let profile = PROFILE.now(&cx.store).await?;
    let said = Said::of(cx, won.keys().copied()).await?;
    let mut landings = Vec::with_capacity(won.len());
    for (id, landing) in won {
        let Some((file, won_on)) = said.won(id)? else { continue };
        let judged_on = won_on.plus_months(JUDGED_AFTER_MONTHS);
        // Its year is not over yet; the KPI counts it among those of whom nothing is known.
        if judged_on > cx.clock.today() {
            continue;
        }
        landings.push(JudgedLanding {
            account: LandedAccount { id, name: landing.name },
            won_on,
            judged_on,
            rep: landing.group,
            source: sources.get(&id).and_then(|of_source| of_source.group.clone()),
            fit: fit(&profile.policy, &file),
            retained: landing.seen,
            happy: happy(landing.seen, said.of_product(id, judged_on)?),
            expanded: expanded.get(&id).map_or(Seen::NotKnown, |expanded| expanded.seen),
        });
    }
    landings.sort_by(|a, b| (b.judged_on, &a.account.name).cmp(&(a.judged_on, &b.account.name)));
    Ok(LandingQuality { month, profile: profile.version, landings })
}

/// The settings that hold, with each account by itself.
async fn by_account(cx: &Cx) -> Result<Rule, Stop> {
    let unit = settings_known_at(&cx.store, i64::MAX).await?.report.unit;
    let settings = match unit {
        ReportUnit::Account => Vec::new(),
        ReportUnit::Parent => vec![("report.unit".into(), "account".into())],
    };
    Ok(Rule { settings, ..Rule::default() })
}

/// How well its first lead fits, which says where it came from, too.
fn fit(profile: &IdealCustomer, file: &LandFile<Uuid>) -> FitLabel {
    file.leads.first().map_or(FitLabel::Unknown, |lead| profile.fit(lead).label)
}

/// Asks the KPIs about landings.
struct Asking<'a> {
    cx: &'a Cx,
    analytics: &'a dyn Analytics,
    month: Month,
    rule: Rule,
}

/// What a KPI says of a landing.
struct Told {
    name: String,
    group: Option<String>,
    seen: Seen,
}

impl Asking<'_> {
    async fn landings(&self, name: &str, by: Option<Dimension>) -> Result<BTreeMap<Uuid, Told>, Stop> {
        let kpi = find(name).with_context(|| format!("the catalogue has no KPI {name}"))?;
        let question = Question { by, ..Question::of_month(self.month, Filter::default(), self.rule.clone()) };
        let rows = self.analytics.rows(&self.cx.scope, kpi, &question).await?.rows;
        let told = rows.into_iter().map(|row| {
            let seen = match (row.counted, row.part) {
                (false, _) => Seen::NotKnown,
                (true, 0) => Seen::No,
                (true, _) => Seen::Yes,
            };
            let group = row.group.filter(|group| group != NO_GROUP);
            (row.account, Told { name: row.name, group, seen })
        });
        Ok(told.collect())
    }
}

/// What is filed of the customers, and of those that they merged into.
struct Said {
    files: HashMap<Uuid, AccountFile>,
    people: HashMap<Uuid, Vec<PersonRecord>>,
    mergers: Mergers,
    policy: SurveyPolicy,
    today: Day,
}

impl Said {
    async fn of(cx: &Cx, accounts: impl Iterator<Item = Uuid>) -> Result<Said, Stop> {
        let (store, scope) = (&cx.store, &cx.scope);
        let mergers = store.mergers(scope, i64::MAX).await?;
        let with = |account| stays_of(account, &mergers).into_iter().map(|stay| stay.with);
        let ids: BTreeSet<Uuid> = accounts.flat_map(with).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let files = store.files_of(scope, &ids, &KINDS, i64::MAX).await?;
        let files: HashMap<Uuid, AccountFile> = files.into_iter().map(|file| (file.account(), file)).collect();
        let is_surveyed = |file: &&AccountFile| file.holds::<Survey>() || file.holds::<ImportedAnswer>();
        let surveyed: Vec<Uuid> = files.values().filter(is_surveyed).map(AccountFile::account).collect();
        let mut people: HashMap<Uuid, Vec<PersonRecord>> = HashMap::with_capacity(surveyed.len());
        for (account, person) in store.people_of_accounts(scope, &surveyed).await? {
            people.entry(account).or_default().push(person);
        }
        let policy = SURVEYS.now(store).await?.policy.policy;
        Ok(Said { files, people, mergers, policy, today: cx.clock.today() })
    }

    /// How an account was won, and when first.
    fn won(&self, account: Uuid) -> anyhow::Result<Option<(LandFile<Uuid>, Day)>> {
        let Some(papers) = self.files.get(&account) else { return Ok(None) };
        let file = LandFile::of(account, papers.read()?, papers.read()?, papers.read()?);
        let won_on = file.won_on(self.today);
        Ok(won_on.map(|won_on| (file, won_on)))
    }

    /// Whether what an account's people last said of the product up to a day reached what is asked of it. Once it
    /// has merged, those of the account that it became part of speak for it, too, as its revenue
    /// counts there.
    fn of_product(&self, account: Uuid, day: Day) -> anyhow::Result<Option<bool>> {
        let mut surveys: Vec<SurveyNow> = Vec::new();
        for Stay { with, from, .. } in stays_of(account, &self.mergers) {
            let Some(papers) = self.files.get(&with) else { continue };
            let people = self.people.get(&with).cloned().unwrap_or_default();
            let asked = surveys_up_to(papers, people, &self.policy, day)?;
            surveys.extend(asked.into_iter().filter(|now| from.is_none_or(|from| now.survey.opened_on >= from)));
        }
        surveys.sort_by_key(|now| std::cmp::Reverse(now.survey.opened_on));
        let last = last_of_product(surveys.iter().map(|now| &now.reading));
        Ok(last.and_then(|score| score.verdict.is_reached()))
    }
}

/// With whom an account counts over time; with itself alone where its mergers run in a circle.
fn stays_of(account: Uuid, mergers: &Mergers) -> Vec<Stay<Uuid>> {
    stays(account, mergers).unwrap_or_else(|_| vec![Stay { with: account, from: None, to: None }])
}
