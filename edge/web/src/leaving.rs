//! A list on its way out: recorded first, then written as its rows are read.

use crate::lists::List;
use actions::{Cx, ExportedList, Stop, record_export};
use anyhow::Context;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use exports::{Cell, Export, Format, XLSX_ROWS_MAX};
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt, TryStreamExt};
use money::Day;
use std::io::{self, Read, Write};
use tokio::task::spawn_blocking;

/// Bytes of a finished file that are sent at once.
const BYTES_AT_ONCE: u64 = 64 * 1024;

/// A list that may leave, and whose leaving is recorded.
pub struct Leaving {
    list: List,
    format: Format,
    today: Day,
}

/// What is done next.
enum Step {
    /// These rows are written while the next are read.
    Rows(Export, Vec<Vec<Cell>>, BoxStream<'static, anyhow::Result<Vec<Vec<Cell>>>>),
    /// No more rows come.
    End(Export),
    /// All are written; these bytes are left.
    Rest(Box<dyn Read + Send>),
}

impl Leaving {
    /// Records that a list leaves.
    ///
    /// # Errors
    /// More rows than the format holds; refused for whoever may not.
    pub async fn record(cx: &Cx, list: List, format: Format) -> Result<Leaving, Stop> {
        if let Some(count) = list.count.filter(|count| format == Format::Xlsx && *count > XLSX_ROWS_MAX.into()) {
            let count = draw::format::count(i64::try_from(count).unwrap_or(i64::MAX));
            let most = draw::format::count(XLSX_ROWS_MAX.into());
            let problem = format!("A sheet holds {most} rows, and this list has {count}.");
            return Err(Stop::wrong_field("format", problem, "Take CSV or Parquet, or narrow the list."));
        }
        let exported = ExportedList { list: list.name.clone(), format: format.key(), asked: list.asked.clone() };
        record_export(cx, exported).await?;
        Ok(Leaving { list, format, today: cx.clock.today() })
    }

    /// Its bytes as they are made. No more than one page is read ahead of whoever takes them.
    fn bytes(self) -> anyhow::Result<impl Stream<Item = anyhow::Result<Bytes>> + Send + 'static> {
        let export = Export::begin(self.format, self.list.columns).context("beginning an export")?;
        let steps = stream::try_unfold(Step::Rows(export, Vec::new(), self.list.pages), next);
        // Nothing yet is no end.
        Ok(steps.try_filter(|bytes| std::future::ready(!bytes.is_empty())))
    }

    /// Writes it to a file or the like.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn write_to(self, out: &mut (impl Write + Send)) -> anyhow::Result<()> {
        let mut bytes = std::pin::pin!(self.bytes()?);
        while let Some(some) = bytes.next().await {
            out.write_all(&some?).context("writing an export")?;
        }
        out.flush().context("writing an export")
    }

    /// As a reply that a browser keeps as a file. A list that breaks off breaks off the reply, so that nobody takes half
    /// of it for the whole.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub fn into_reply(self) -> Result<Response, Stop> {
        let file = format!("{}-{}.{}", self.list.name, self.today, self.format.key());
        let headers = [
            (header::CONTENT_TYPE, self.format.media_type().to_string()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
            (header::CACHE_CONTROL, "no-store".to_string()),
        ];
        let bytes = self.bytes()?.inspect_err(move |fault| tracing::error!("{file} broke off: {fault:#}"));
        Ok((headers, Body::from_stream(bytes)).into_response())
    }
}

async fn next(step: Step) -> anyhow::Result<Option<(Bytes, Step)>> {
    match step {
        Step::Rows(export, page, mut pages) => {
            let (written, ahead) = tokio::join!(off_the_runtime(move || written(export, &page)), pages.next());
            let (export, bytes) = written?;
            let step = match ahead {
                Some(page) => Step::Rows(export, page?, pages),
                None => Step::End(export),
            };
            Ok(Some((bytes.into(), step)))
        }
        Step::End(export) => Ok(Some((Bytes::new(), Step::Rest(off_the_runtime(move || export.end()).await?)))),
        Step::Rest(mut rest) => {
            let (rest, bytes) = off_the_runtime(move || {
                let mut bytes = Vec::new();
                rest.by_ref().take(BYTES_AT_ONCE).read_to_end(&mut bytes)?;
                Ok((rest, bytes))
            })
            .await?;
            Ok((!bytes.is_empty()).then(|| (bytes.into(), Step::Rest(rest))))
        }
    }
}

fn written(mut export: Export, page: &[Vec<Cell>]) -> io::Result<(Export, Vec<u8>)> {
    for row in page {
        export.row(row)?;
    }
    let bytes = export.take();
    Ok((export, bytes))
}

/// Compressing and files keep a thread busy, so it is one of those for that.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    Ok(spawn_blocking(work).await.context("writing an export")??)
}
