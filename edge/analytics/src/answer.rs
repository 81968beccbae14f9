//! Runs KPI definitions on DataFusion.

use crate::book::Book;
use crate::views::{Views, views};
use actions::analytics::Behind;
use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::datatypes::{Int32Type, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::execution::context::{SessionConfig, SessionContext};
use kpis::{Figure, Kpi, Question};
use money::Month;
use std::sync::Arc;

/// The figures of a KPI, one per period and group that has rows.
///
/// # Errors
/// What DataFusion says of the definition.
pub async fn figures(book: &Book, kpi: &Kpi, question: &Question) -> Result<Vec<Figure>, DataFusionError> {
    let (batches, groups) = run(book, kpi, question, kpi.sql).await?;
    let mut figures = Vec::new();
    for batch in &batches {
        let row = Row { batch };
        for i in 0..batch.num_rows() {
            figures.push(Figure {
                period: Month(row.number("period", i)?),
                group: group(question, &groups, row.number("grp", i)?),
                part: row.minor("part", i)?,
                whole: row.minor("whole", i)?,
                rows_in: row.minor("rows_in", i)? as u64,
                rows_out: row.minor("rows_out", i)? as u64,
            });
        }
    }
    figures.sort_by(|a, b| (a.period, &a.group).cmp(&(b.period, &b.group)));
    Ok(figures)
}

/// The rows behind a KPI's figures.
///
/// # Errors
/// What DataFusion says of the definition.
pub async fn rows(book: &Book, kpi: &Kpi, question: &Question) -> Result<Vec<Behind>, DataFusionError> {
    let (batches, groups) = run(book, kpi, question, &kpi.rows_sql()).await?;
    let mut behind = Vec::new();
    for batch in &batches {
        let row = Row { batch };
        for i in 0..batch.num_rows() {
            let entry = &book.entries[row.number("account", i)? as usize];
            behind.push(Behind {
                period: Month(row.number("period", i)?),
                group: group(question, &groups, row.number("grp", i)?),
                account: entry.id,
                external_id: entry.external_id.to_string(),
                name: entry.name.to_string(),
                contract: batch.column_by_name("contract").map(|c| c.as_string::<i32>().value(i).to_string()),
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

async fn run(
    book: &Book,
    kpi: &Kpi,
    question: &Question,
    sql: &str,
) -> Result<(Vec<RecordBatch>, Vec<String>), DataFusionError> {
    let Views { tables, groups } = views(book, kpi, question)?;
    let workers = std::thread::available_parallelism().map_or(1, |n| n.get());
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(workers));
    for (name, batches) in tables {
        let partitions = batches.iter().map(|b| vec![b.clone()]).collect();
        let Some(first) = batches.first() else { continue };
        context.register_table(name, Arc::new(MemTable::try_new(first.schema(), partitions)?))?;
    }
    Ok((context.sql(sql).await?.collect().await?, groups))
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

    fn column(&self, name: &str) -> Result<&dyn Array, DataFusionError> {
        self.batch.column_by_name(name).map(|c| c.as_ref()).ok_or_else(|| wrong(name))
    }
}

fn group(question: &Question, groups: &[String], number: i32) -> Option<String> {
    question.by.and_then(|_| groups.get(number as usize).cloned())
}

fn wrong(name: &str) -> DataFusionError {
    DataFusionError::Plan(format!("the definition must answer with a column {name} of whole numbers"))
}
