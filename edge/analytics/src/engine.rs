//! The analytics that the binary wires in: one book of the defaults, refreshed as facts come, and
//! answers kept until they do.

use crate::book::{Book, Source};
use crate::load;
use crate::{answer, movements};
use access::Scope;
use accounts::Attribute;
use actions::analytics::{Analytics, Answer, Behind, MovementDetail, MovementPeriod, MovementQuestion, Overview};
use actions::{Clock, Stop};
use futures::future::BoxFuture;
use kpis::{Figure, Kpi, Question, Rule};
use revenue::policy::RateBasis;
use std::any::Any;
use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use store::Store;
use tokio::sync::Mutex as AsyncMutex;

/// Answers kept at most; a page asks about twenty.
const ANSWERS_MAX: usize = 512;

/// Analytics over one store.
pub struct Engine {
    store: Store,
    clock: Arc<dyn Clock>,
    /// The book of the defaults, and the last one that was tried out.
    books: AsyncMutex<Books>,
    answers: Mutex<Answers>,
}

#[derive(Default)]
struct Books {
    standing: Option<Arc<Book>>,
    tried: Option<(Rule, Arc<Book>)>,
}

#[derive(Default)]
struct Answers {
    sequence: i64,
    kept: HashMap<u64, Arc<dyn Any + Send + Sync>>,
}

impl Engine {
    /// Over a store, in the company's time.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Engine {
        Engine { store, clock, books: AsyncMutex::default(), answers: Mutex::default() }
    }

    /// The book under a rule, up to date with every commit so far.
    ///
    /// # Errors
    /// A setting or currency that does not exist, or the machine failed.
    pub async fn book(&self, scope: &Scope, rule: &Rule) -> Result<Arc<Book>, Stop> {
        let sequence = self.store.sequence().await?;
        let mut books = self.books.lock().await;
        if *rule == Rule::default() {
            let book = match books.standing.take() {
                Some(book) if book.sequence == sequence => book,
                Some(book) => Arc::new(load::refresh(&self.store, scope, Arc::unwrap_or_clone(book)).await?),
                None => Arc::new(load::book(&self.store, self.clock.as_ref(), scope, rule).await?),
            };
            books.standing = Some(book.clone());
            return Ok(book);
        }
        if let Some((tried, book)) = &books.tried
            && tried == rule
            && book.sequence == sequence
        {
            return Ok(book.clone());
        }
        let book = Arc::new(load::book(&self.store, self.clock.as_ref(), scope, rule).await?);
        books.tried = Some((rule.clone(), book.clone()));
        Ok(book)
    }

    /// An answer that was kept, or the one worked out now.
    async fn kept<T: Clone + Send + Sync + 'static>(
        &self,
        book: &Book,
        question: impl Hash,
        work_out: impl AsyncFnOnce() -> Result<Vec<T>, Stop>,
    ) -> Result<Answer<T>, Stop> {
        let mut hasher = DefaultHasher::new();
        question.hash(&mut hasher);
        std::any::type_name::<T>().hash(&mut hasher);
        let key = hasher.finish();
        if let Some(kept) = self.recall(book.sequence, key)
            && let Some(answer) = kept.downcast_ref::<Answer<T>>()
        {
            return Ok(answer.clone());
        }
        let answer = Answer {
            currency: book.currency(),
            sequence: book.sequence,
            without_rate: book.without_rate().into_iter().collect(),
            rows: work_out().await?,
        };
        self.keep(book.sequence, key, Arc::new(answer.clone()));
        Ok(answer)
    }

    fn recall(&self, sequence: i64, key: u64) -> Option<Arc<dyn Any + Send + Sync>> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.kept.get(&key).filter(|_| answers.sequence == sequence).cloned()
    }

    fn keep(&self, sequence: i64, key: u64, answer: Arc<dyn Any + Send + Sync>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.sequence != sequence || answers.kept.len() >= ANSWERS_MAX {
            *answers = Answers { sequence, kept: HashMap::new() };
        }
        answers.kept.insert(key, answer);
    }
}

fn fault(error: datafusion::error::DataFusionError) -> Stop {
    Stop::Fault(anyhow::Error::new(error).context("running a KPI definition"))
}

impl Analytics for Engine {
    fn overview<'a>(&'a self, scope: &'a Scope, rule: &'a Rule) -> BoxFuture<'a, Result<Overview, Stop>> {
        Box::pin(async move {
            let book = self.book(scope, rule).await?;
            // It looks at every account, and every page asks for it.
            let kept = self.kept(&book, (*scope, "overview", rule), async || Ok(vec![overview(&book)])).await?;
            Ok(kept.rows.into_iter().next().unwrap_or_else(|| overview(&book)))
        })
    }

    fn figures<'a>(
        &'a self,
        scope: &'a Scope,
        kpi: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Figure>, Stop>> {
        Box::pin(async move {
            let book = self.book(scope, &question.rule).await?;
            let asked = (*scope, kpi.name, kpi.version, question);
            self.kept(&book, asked, async || answer::figures(&book, kpi, question).await.map_err(fault)).await
        })
    }

    fn rows<'a>(
        &'a self,
        scope: &'a Scope,
        kpi: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Behind>, Stop>> {
        Box::pin(async move {
            let book = self.book(scope, &question.rule).await?;
            let rows = answer::rows(&book, kpi, question).await.map_err(fault)?;
            Ok(answer_of(&book, rows))
        })
    }

    fn movements<'a>(
        &'a self,
        scope: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementPeriod>, Stop>> {
        Box::pin(async move {
            let book = self.book(scope, &question.rule).await?;
            self.kept(&book, (*scope, question), async || Ok(movements::periods(&book, question))).await
        })
    }

    fn movement_rows<'a>(
        &'a self,
        scope: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementDetail>, Stop>> {
        Box::pin(async move {
            let book = self.book(scope, &question.rule).await?;
            if question.at_most.is_none() {
                return Ok(answer_of(&book, movements::details(&book, question)));
            }
            self.kept(&book, (*scope, question), async || Ok(movements::details(&book, question))).await
        })
    }
}

fn answer_of<T>(book: &Book, rows: Vec<T>) -> Answer<T> {
    Answer {
        currency: book.currency(),
        sequence: book.sequence,
        without_rate: book.without_rate().into_iter().collect(),
        rows,
    }
}

fn overview(book: &Book) -> Overview {
    let months = book.months();
    let last = months.map(|(_, last)| last.last_day()).unwrap_or_default();
    let of_last_day = |attribute| {
        let values = book.entries.iter().filter_map(|e| accounts::as_of(&e.attributes, attribute, last));
        values.collect::<BTreeSet<_>>().into_iter().map(|name| name.to_string()).collect()
    };
    let report = &book.settings.report;
    let basis = match report.rates {
        RateBasis::Constant => "constant rates",
        RateBasis::MonthEnd => "month-end rates",
    };
    Overview {
        currency: book.currency(),
        currencies: book.conversion.currencies(),
        months,
        horizon: book.horizon(),
        segments: of_last_day(Attribute::Segment),
        owners: of_last_day(Attribute::Owner),
        rates: format!("{basis}, set {}", report.rate_set),
        sequence: book.sequence,
    }
}

impl From<store::AccountRecord> for Source {
    fn from(record: store::AccountRecord) -> Source {
        Source {
            id: record.id,
            external_id: record.external_id,
            name: record.name,
            attributes: record.attributes,
            facts: record.facts,
        }
    }
}
