//! Runs KPI definitions on DataFusion. A definition is planned once: a plan reads its views from
//! the run it is in, so it serves every question to its KPI.

use crate::publication::Publication;
use crate::views::{Views, schemas, views};
use actions::analytics::Behind;
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{Int32Type, Int64Type, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::error::DataFusionError;
use datafusion::execution::context::{SessionConfig, SessionContext};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::execution_plan::reset_plan_states;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use datafusion::physical_plan::{ExecutionPlan, collect};
use futures::stream;
use kpis::{CATALOGUE, Figure, Kpi, Question};
use money::{Day, Month};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The KPI definitions, planned as they are asked.
pub struct Definitions {
    context: SessionContext,
    plans: Mutex<Plans>,
}

/// By the text of the query: a KPI has another one for its rows, and for every version.
type Plans = HashMap<String, Arc<dyn ExecutionPlan>>;

/// A question to a definition.
#[derive(Clone, Copy)]
struct Asked<'a> {
    sections: &'a [usize],
    kpi: &'static Kpi,
    question: &'a Question,
    today: Day,
    wanted: Wanted,
}

/// What is wanted of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Figures,
    Rows,
}

/// The rows of one run, by view.
struct Tables(HashMap<&'static str, RecordBatch>);

/// A view: whatever the run it is in has for it.
#[derive(Debug)]
struct RunView {
    view: &'static str,
    schema: SchemaRef,
}

impl PartitionStream for RunView {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, run: Arc<TaskContext>) -> SendableRecordBatchStream {
        let tables = run.session_config().get_extension::<Tables>();
        let batch = tables.and_then(|tables| tables.0.get(self.view).cloned());
        Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), stream::iter(batch.map(Ok))))
    }
}

impl Definitions {
    /// None planned yet.
    ///
    /// # Errors
    /// What DataFusion says of the views; nothing is expected.
    pub fn new() -> Result<Definitions, DataFusionError> {
        // One: after a fact a run goes over a few accounts, and moving their rows between threads
        // would take longer than adding them up.
        let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
        for (view, schema) in schemas()? {
            let table = StreamingTable::try_new(schema.clone(), vec![Arc::new(RunView { view, schema })])?;
            context.register_table(view, Arc::new(table))?;
        }
        Ok(Definitions { context, plans: Mutex::default() })
    }

    /// The figures of a KPI over some sections of a publication: for each section one per period
    /// and group that has rows.
    ///
    /// # Errors
    /// What DataFusion says of the definition.
    pub async fn figures(
        &self,
        publication: &Publication,
        sections: &[usize],
        kpi: &'static Kpi,
        question: &Question,
        today: Day,
    ) -> Result<Vec<(usize, Figure)>, DataFusionError> {
        let asked = Asked { sections, kpi, question, today, wanted: Wanted::Figures };
        let (batches, views) = self.run(publication, asked).await?;
        let mut figures = Vec::new();
        for batch in &batches {
            let row = Row { batch };
            for i in 0..batch.num_rows() {
                let (section, group) = views.group(row.number("grp", i)?).ok_or_else(|| wrong("grp"))?;
                let figure = Figure {
                    period: Month(row.number("period", i)?),
                    group: question.by.map(|_| group.clone()),
                    part: row.minor("part", i)?,
                    whole: row.minor("whole", i)?,
                    rows_in: row.minor("rows_in", i)? as u64,
                    rows_out: row.minor("rows_out", i)? as u64,
                };
                figures.push((*section, figure));
            }
        }
        Ok(figures)
    }

    /// The rows behind a KPI's figures.
    ///
    /// # Errors
    /// What DataFusion says of the definition.
    pub async fn rows(
        &self,
        publication: &Publication,
        kpi: &'static Kpi,
        question: &Question,
        today: Day,
    ) -> Result<Vec<Behind>, DataFusionError> {
        let all: Vec<usize> = (0..publication.sections.len()).collect();
        let asked = Asked { sections: &all, kpi, question, today, wanted: Wanted::Rows };
        let (batches, views) = self.run(publication, asked).await?;
        let mut behind = Vec::new();
        for batch in &batches {
            let row = Row { batch };
            for i in 0..batch.num_rows() {
                let entry = views.entry(row.number("account", i)?).ok_or_else(|| wrong("account"))?;
                let (_, group) = views.group(row.number("grp", i)?).ok_or_else(|| wrong("grp"))?;
                behind.push(Behind {
                    period: Month(row.number("period", i)?),
                    group: question.by.map(|_| group.clone()),
                    account: entry.id,
                    external_id: entry.external_id.to_string(),
                    name: entry.name.to_string(),
                    contract: row.word("contract", i),
                    deal: row.word("deal", i),
                    lead: row.word("lead", i),
                    part: row.minor("part", i)?,
                    whole: row.minor("whole", i)?,
                    counted: batch.column_by_name("counted").is_some_and(|c| c.as_boolean().value(i)),
                });
            }
        }
        let order = |b: &Behind| (b.period, b.group.clone(), !b.counted, std::cmp::Reverse(b.part), b.name.clone());
        behind.sort_by_cached_key(order);
        Ok(behind)
    }

    /// Plans the whole catalogue.
    ///
    /// # Errors
    /// What DataFusion says of a definition.
    pub async fn plan_all(&self) -> Result<(), DataFusionError> {
        for kpi in CATALOGUE.iter() {
            self.plan(kpi.sql.into()).await?;
        }
        Ok(())
    }

    async fn run<'a>(
        &self,
        publication: &'a Publication,
        asked: Asked<'_>,
    ) -> Result<(Vec<RecordBatch>, Views<'a>), DataFusionError> {
        let Asked { sections, kpi, question, today, wanted } = asked;
        let definition = publication.lens.definition(kpi);
        let mut views = views(publication, sections, &definition, question, today)?;
        if views.is_empty() {
            // A company without deals has no figure of them, and need not wait for none.
            return Ok((Vec::new(), views));
        }
        let plan = match wanted {
            Wanted::Figures => self.plan(definition.sql).await?,
            Wanted::Rows => self.plan(definition.rows_sql()).await?,
        };
        let tables = Tables(std::mem::take(&mut views.tables));
        let config = self.context.copied_config().with_extension(Arc::new(tables));
        let run = TaskContext::default().with_session_config(config).with_runtime(self.context.runtime_env());
        // A plan remembers what it has read; every run gets a fresh copy.
        Ok((collect(reset_plan_states(plan)?, Arc::new(run)).await?, views))
    }

    async fn plan(&self, sql: String) -> Result<Arc<dyn ExecutionPlan>, DataFusionError> {
        if let Some(plan) = self.plans.lock().unwrap_or_else(PoisonError::into_inner).get(&sql) {
            return Ok(plan.clone());
        }
        let plan = self.context.sql(&sql).await?.create_physical_plan().await?;
        self.plans.lock().unwrap_or_else(PoisonError::into_inner).insert(sql, plan.clone());
        Ok(plan)
    }
}

/// Adds up what sections answered: a figure is a sum over accounts, so sums of sections are it.
pub fn added_up<'a>(sections: impl Iterator<Item = &'a Figure>) -> Vec<Figure> {
    let mut whole: Vec<Figure> = sections.cloned().collect();
    whole.sort_by(|a, b| (a.period, &a.group).cmp(&(b.period, &b.group)));
    whole.dedup_by(|later, sum| {
        let same = (later.period, &later.group) == (sum.period, &sum.group);
        if same {
            sum.part += later.part;
            sum.whole += later.whole;
            sum.rows_in += later.rows_in;
            sum.rows_out += later.rows_out;
        }
        same
    });
    whole
}

/// The columns of an answer by name; a definition that lacks one is at fault, and told so.
struct Row<'a> {
    batch: &'a RecordBatch,
}

impl Row<'_> {
    fn number(&self, name: &str, i: usize) -> Result<i32, DataFusionError> {
        let column = self.column(name)?.as_primitive_opt::<Int32Type>();
        column.map(|c| c.value(i)).ok_or_else(|| wrong(name))
    }

    fn minor(&self, name: &str, i: usize) -> Result<i64, DataFusionError> {
        let column = self.column(name)?.as_primitive_opt::<Int64Type>();
        column.map(|c| if c.is_null(i) { 0 } else { c.value(i) }).ok_or_else(|| wrong(name))
    }

    /// A word; none where the answer has no such column.
    fn word(&self, name: &str, i: usize) -> Option<String> {
        Some(self.batch.column_by_name(name)?.as_string_opt::<i32>()?.value(i).to_string())
    }

    fn column(&self, name: &str) -> Result<&dyn Array, DataFusionError> {
        self.batch.column_by_name(name).map(|c| c.as_ref()).ok_or_else(|| wrong(name))
    }
}

fn wrong(name: &str) -> DataFusionError {
    DataFusionError::Plan(format!("the definition must answer with a column {name} of whole numbers"))
}
