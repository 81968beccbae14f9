//! Documents for the customer: what stands in each, which its page shows too, and how it leaves as PDF.

pub mod survey_shown;

use actions::Stop;
use anyhow::Context;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use draw::{Document, Reports};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::spawn_blocking;
use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, RefOr, ResponseBuilder};

/// The media type of a PDF.
pub const PDF: &str = "application/pdf";

/// Characters of a title in the name of its file.
const NAME_CHARACTERS_MAX: usize = 60;

/// Makes the PDF of a document, on a thread that may be kept busy.
///
/// # Errors
/// Only when the machine fails.
pub async fn pdf(reports: Arc<dyn Reports>, document: Document) -> Result<Vec<u8>, Stop> {
    let made = spawn_blocking(move || reports.pdf(&document)).await.context("making a PDF")?;
    Ok(made.context("making a PDF")?)
}

/// A document as a reply that a browser keeps as a file.
///
/// # Errors
/// Only when the machine fails.
pub async fn reply(reports: Arc<dyn Reports>, document: Document) -> Result<Response, Stop> {
    let headers = [
        (header::CONTENT_TYPE, PDF.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&document))),
        (header::CACHE_CONTROL, "no-store".to_string()),
    ];
    Ok((headers, pdf(reports, document).await?).into_response())
}

/// What its file is called: its title in letters, digits and hyphens, which every system takes, and its day.
fn file_name(document: &Document) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let plain: String = document.title.chars().take(NAME_CHARACTERS_MAX).map(plain).collect();
    let mut parts: Vec<&str> = plain.split_whitespace().collect();
    let day = document.made_on.to_string();
    parts.push(&day);
    format!("{}.pdf", parts.join("-"))
}

/// The reply as the interface's document tells it.
pub struct PdfFile;

impl IntoResponses for PdfFile {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let file = ResponseBuilder::new().description("The file.").content(PDF, ContentBuilder::new().build());
        [("200".to_string(), RefOr::T(file.build()))].into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Day;

    #[test]
    fn a_file_has_a_name_that_every_system_takes() {
        let made_on = Day::of(2026, 6, 30).unwrap();
        for (title, want) in [
            ("Satisfaction this quarter", "satisfaction-this-quarter-2026-06-30.pdf"),
            ("../Q2: \"50%\" & <more>\r\n", "q2-50-more-2026-06-30.pdf"),
            ("Zufriedenheit für Köln", "zufriedenheit-f-r-k-ln-2026-06-30.pdf"),
            ("日本", "2026-06-30.pdf"),
            (&"long ".repeat(20), "long-long-long-long-long-long-long-long-long-long-long-long-2026-06-30.pdf"),
        ] {
            let document = Document {
                title: title.into(),
                subject: String::new(),
                about: String::new(),
                notes: Vec::new(),
                sections: Vec::new(),
                language: "en",
                by: String::new(),
                made_on,
            };
            assert_eq!(file_name(&document), want, "{title}");
        }
    }
}
