//! The analytics that the binary wires in: one publication of the defaults, refreshed as facts
//! come, and answers kept for the accounts that did not change.

use crate::definitions::{Definitions, added_up};
use crate::kept::{Answers, Share};
use crate::land::Lands;
use crate::lens::Source;
use crate::load;
use crate::movements;
use crate::publication::{Narrowed, Publication, Section};
use access::Scope;
use accounts::Attribute;
use actions::analytics::{
    Analytics, Answer, Behind, MovementDetail, MovementPeriod, MovementQuestion, Overview, of_one_side,
};
use actions::{Clock, Stop};
use anyhow::Context;
use futures::future::BoxFuture;
use kpis::{CATALOGUE, Figure, Filter, Kpi, Question, Rule};
use money::Day;
use revenue::policy::RateBasis;
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use store::{AccountFilter, Store};
use tokio::sync::{Mutex, OnceCell};

/// Accounts that one run of a definition goes over, or a section more: its views are in memory
/// meanwhile. A small company is one run.
const ACCOUNTS_AT_ONCE: usize = 25_000;

/// Accounts of a company that is published before anybody asks, in about a tenth of a second.
const ACCOUNTS_AHEAD: i64 = 10_000;

/// Books remembered at most.
const BOOKS_MAX: usize = 64;

/// Analytics over one store.
pub struct Engine {
    store: Store,
    clock: Arc<dyn Clock>,
    /// The publication of the defaults, and the last one that was tried out.
    publications: Mutex<Publications>,
    /// Planned when first needed: most commands need none.
    definitions: OnceCell<Arc<Definitions>>,
    answers: Answers,
    /// Books that publications were narrowed to, with the day they were of.
    seen: Mutex<HashMap<(Scope, Rule), (Day, Narrowed)>>,
}

#[derive(Default)]
struct Publications {
    standing: Option<Arc<Publication>>,
    tried: Option<(Rule, Arc<Publication>)>,
}

impl Engine {
    /// Over a store, in the company's time.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Engine {
        let answers = Answers::default();
        Engine {
            store,
            clock,
            publications: Mutex::default(),
            definitions: OnceCell::new(),
            answers,
            seen: Mutex::default(),
        }
    }

    /// The accounts that a scope sees as published under a rule, up to date with every commit so
    /// far.
    ///
    /// # Errors
    /// A setting or currency that does not exist, or the machine failed.
    pub async fn publication(&self, scope: &Scope, rule: &Rule) -> Result<Arc<Publication>, Stop> {
        let whole = self.whole(rule).await?;
        if *scope == Scope::All {
            return Ok(whole);
        }
        let mut seen = self.seen.lock().await;
        let (key, today) = ((*scope, rule.clone()), self.clock.today());
        let before = seen.get(&key);
        if let Some((on, narrowed)) = before
            && narrowed.publication.sequence == whole.sequence
            && *on == today
        {
            return Ok(narrowed.publication.clone());
        }
        let Some(book) = self.store.book(scope).await? else { return Ok(whole) };
        let narrowed = whole.narrowed_to(&book, before.map(|(_, narrowed)| narrowed));
        let publication = narrowed.publication.clone();
        if seen.len() >= BOOKS_MAX {
            seen.clear();
        }
        seen.insert(key, (today, narrowed));
        Ok(publication)
    }

    /// Every account. What a member sees is taken out of it: their figures come from the same
    /// published levels as everybody's.
    async fn whole(&self, rule: &Rule) -> Result<Arc<Publication>, Stop> {
        let scope = &Scope::All;
        let sequence = self.store.sequence().await?;
        let mut publications = self.publications.lock().await;
        if *rule == Rule::default() {
            let publication = match publications.standing.take() {
                Some(publication) if publication.sequence == sequence => publication,
                Some(stale) => Arc::new(load::refresh(&self.store, scope, Arc::unwrap_or_clone(stale)).await?),
                None => Arc::new(load::publication(&self.store, self.clock.as_ref(), scope, rule).await?),
            };
            publications.standing = Some(publication.clone());
            return Ok(publication);
        }
        if let Some((tried, publication)) = &publications.tried
            && tried == rule
            && publication.sequence == sequence
        {
            return Ok(publication.clone());
        }
        let publication = Arc::new(load::publication(&self.store, self.clock.as_ref(), scope, rule).await?);
        publications.tried = Some((rule.clone(), publication.clone()));
        Ok(publication)
    }

    /// Does ahead what the first person who asks would wait for: plans every KPI definition and,
    /// in a company of up to [`ACCOUNTS_AHEAD`] accounts, publishes it and asks each definition
    /// once. A larger one is read when it is asked for, since until then its memory is free.
    ///
    /// # Errors
    /// A definition that DataFusion refuses, or the machine failed.
    pub async fn get_ready(&self) -> Result<(), Stop> {
        self.definitions().await?.plan_all().await.map_err(fault)?;
        let (scope, rule) = (Scope::All, Rule::default());
        if self.store.account_count(&scope, &AccountFilter::default()).await? > ACCOUNTS_AHEAD {
            return Ok(());
        }
        let Some((_, month)) = self.overview(&scope, &rule).await?.months else { return Ok(()) };
        for kpi in CATALOGUE.iter() {
            self.figures(&scope, kpi, &Question::of_month(month, Filter::default(), rule.clone())).await?;
        }
        Ok(())
    }

    /// An answer put together from the shares of all sections; only those that changed since it
    /// was asked last are asked again.
    async fn kept<S: Share, T>(
        &self,
        publication: &Publication,
        question: impl Hash,
        ask: impl AsyncFnOnce(&[usize]) -> Result<Vec<S>, Stop>,
        whole: impl FnOnce(&mut dyn Iterator<Item = &S>) -> Vec<T>,
    ) -> Result<Answer<T>, Stop> {
        let mut hasher = DefaultHasher::new();
        question.hash(&mut hasher);
        std::any::type_name::<S>().hash(&mut hasher);
        let question = hasher.finish();
        let (kept, stale) = self.answers.stale::<S>(question, publication);
        let shares = match kept {
            Some(kept) if stale.is_empty() => kept,
            kept => {
                let asked = ask(&stale).await?;
                self.answers.renew(question, publication, kept, &stale, asked)
            }
        };
        Ok(answer_of(publication, whole(&mut shares.iter())))
    }

    /// The day that a question is asked on: what is to come after it has not happened yet.
    fn day_of(&self, rule: &Rule) -> Day {
        let today = self.clock.today();
        rule.known_on.map_or(today, |day| day.min(today))
    }

    async fn definitions(&self) -> Result<&Arc<Definitions>, Stop> {
        self.definitions.get_or_try_init(async || Ok(Arc::new(Definitions::new().map_err(fault)?))).await
    }
}

fn fault(error: datafusion::error::DataFusionError) -> Stop {
    Stop::Fault(anyhow::Error::new(error).context("running a KPI definition"))
}

impl Analytics for Engine {
    fn overview<'a>(&'a self, scope: &'a Scope, rule: &'a Rule) -> BoxFuture<'a, Result<Overview, Stop>> {
        Box::pin(async move {
            let publication = self.publication(scope, rule).await?;
            let months = publication.months();
            let last = months.map(|(_, last)| last.last_day()).unwrap_or_default();
            let ask = async |stale: &[usize]| Ok(of_sections(&publication, stale, |section| Names::on(section, last)));
            let whole = |shares: &mut dyn Iterator<Item = &Names>| {
                vec![shares.fold(Names::default(), |mut all, share| {
                    all.segments.extend(share.segments.iter().cloned());
                    all.owners.extend(share.owners.iter().cloned());
                    all
                })]
            };
            let names = self.kept(&publication, (*scope, "overview", rule, last), ask, whole).await?.rows.pop();
            Ok(overview(&publication, names.unwrap_or_default()))
        })
    }

    fn figures<'a>(
        &'a self,
        scope: &'a Scope,
        kpi: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Figure>, Stop>> {
        Box::pin(async move {
            of_one_side(kpi, question.by)?;
            let publication = self.publication(scope, &question.rule).await?;
            let definitions = self.definitions().await?;
            let today = self.day_of(&question.rule);
            let ask = async |stale: &[usize]| {
                let mut shares: Vec<Vec<Figure>> = vec![Vec::new(); stale.len()];
                // Tasks of their own, so that all cores work on a page's KPIs.
                let run = |sections: &[usize]| {
                    let (definitions, publication) = (definitions.clone(), publication.clone());
                    let (sections, question) = (sections.to_vec(), question.clone());
                    tokio::spawn(
                        async move { definitions.figures(&publication, &sections, kpi, &question, today).await },
                    )
                };
                let runs: Vec<_> = runs_over(&publication, stale).into_iter().map(run).collect();
                for run in runs {
                    for (section, figure) in run.await.context("running a KPI definition")?.map_err(fault)? {
                        if let Ok(at) = stale.binary_search(&section) {
                            shares[at].push(figure);
                        }
                    }
                }
                Ok(shares)
            };
            let whole = |shares: &mut dyn Iterator<Item = &Vec<Figure>>| added_up(shares.flatten());
            self.kept(&publication, (*scope, kpi.name, kpi.version, question, today), ask, whole).await
        })
    }

    fn rows<'a>(
        &'a self,
        scope: &'a Scope,
        kpi: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Behind>, Stop>> {
        Box::pin(async move {
            of_one_side(kpi, question.by)?;
            let publication = self.publication(scope, &question.rule).await?;
            let today = self.day_of(&question.rule);
            let rows = self.definitions().await?.rows(&publication, kpi, question, today).await.map_err(fault)?;
            Ok(answer_of(&publication, rows))
        })
    }

    fn movements<'a>(
        &'a self,
        scope: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementPeriod>, Stop>> {
        Box::pin(async move {
            question.names_no_people()?;
            let publication = self.publication(scope, &question.rule).await?;
            let table = |section: &Section| movements::table(section, question);
            let ask = async |stale: &[usize]| Ok(of_sections(&publication, stale, table));
            self.kept(&publication, (*scope, question), ask, |shares| movements::periods(shares, question)).await
        })
    }

    fn movement_rows<'a>(
        &'a self,
        scope: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementDetail>, Stop>> {
        Box::pin(async move {
            let publication = self.publication(scope, &question.rule).await?;
            let details = |section: &Section| movements::details(section, question);
            if question.at_most.is_none() {
                let all = publication.sections.iter().flat_map(|section| details(section)).collect();
                return Ok(answer_of(&publication, movements::largest(all, question)));
            }
            let ask = async |stale: &[usize]| Ok(of_sections(&publication, stale, details));
            let whole = |shares: &mut dyn Iterator<Item = &Vec<MovementDetail>>| {
                movements::largest(shares.flatten().cloned().collect(), question)
            };
            self.kept(&publication, (*scope, question), ask, whole).await
        })
    }
}

/// Sections in their order, as many together as one run of a definition goes over.
fn runs_over<'a>(publication: &Publication, mut sections: &'a [usize]) -> Vec<&'a [usize]> {
    let mut runs = Vec::new();
    while !sections.is_empty() {
        let mut accounts = 0;
        let fits = |n: &usize| {
            let before = accounts;
            accounts += publication.sections[*n].entries.len();
            before < ACCOUNTS_AT_ONCE
        };
        let (run, rest) = sections.split_at(sections.iter().copied().take_while(fits).count());
        runs.push(run);
        sections = rest;
    }
    runs
}

/// Asks some sections, in their order, on all cores.
fn of_sections<S: Send>(publication: &Publication, sections: &[usize], ask: impl Fn(&Section) -> S + Sync) -> Vec<S> {
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get());
    let ask_all = |part: &[usize]| part.iter().map(|n| ask(&publication.sections[*n])).collect::<Vec<S>>();
    let (first, rest) = sections.split_at(sections.len().div_ceil(workers));
    std::thread::scope(|scope| {
        let chunk = rest.len().div_ceil((workers - 1).max(1)).max(1);
        let others: Vec<_> = rest.chunks(chunk).map(|part| scope.spawn(move || ask_all(part))).collect();
        let own = ask_all(first);
        let joined = others.into_iter().flat_map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        own.into_iter().chain(joined).collect()
    })
}

fn answer_of<T>(publication: &Publication, rows: Vec<T>) -> Answer<T> {
    Answer {
        currency: publication.currency(),
        sequence: publication.sequence,
        without_rate: publication.without_rate().into_iter().collect(),
        rows,
    }
}

/// The names that filters offer.
#[derive(Clone, Debug, Default)]
struct Names {
    segments: BTreeSet<String>,
    owners: BTreeSet<String>,
}

impl Names {
    fn on(section: &Section, day: Day) -> Names {
        let of_day = |attribute| {
            let values = section.entries.iter().filter_map(|e| accounts::as_of(&e.attributes, attribute, day));
            values.collect::<BTreeSet<_>>().into_iter().map(|name| name.to_string()).collect()
        };
        Names { segments: of_day(Attribute::Segment), owners: of_day(Attribute::Owner) }
    }
}

impl Share for Names {
    fn weight(&self) -> usize {
        self.segments.len() + self.owners.len()
    }
}

impl Share for Vec<Figure> {
    fn weight(&self) -> usize {
        self.len()
    }
}

impl Share for Vec<MovementDetail> {
    fn weight(&self) -> usize {
        self.len() * 2
    }
}

fn overview(publication: &Publication, names: Names) -> Overview {
    let report = &publication.lens.settings.report;
    let basis = match report.rates {
        RateBasis::Constant => "constant rates",
        RateBasis::MonthEnd => "month-end rates",
    };
    Overview {
        currency: publication.currency(),
        currencies: publication.lens.conversion.currencies(),
        months: publication.months(),
        horizon: publication.lens.horizons.last(),
        segments: names.segments.into_iter().collect(),
        owners: names.owners.into_iter().collect(),
        rates: format!("{basis}, set {}", report.rate_set),
        sequence: publication.sequence,
    }
}

impl Source {
    /// What is recorded of an account, with its land side.
    pub(crate) fn of(record: store::AccountRecord, lands: &Lands) -> Source {
        Source {
            land: lands.get(&record.id).cloned(),
            id: record.id,
            external_id: record.external_id,
            name: record.name,
            attributes: record.attributes,
            facts: record.facts,
        }
    }
}
