//! Documents for a stage.

use draw::{Document, NotMade, Reports, Section};

/// Writes a document's texts line by line, as a PDF begins. A document about this account fails, as if the machine did.
pub struct Plain;

/// The name of the account whose documents fail.
pub const DOCUMENTS_FAIL: &str = "Kestrel & Co";

impl Reports for Plain {
    fn pdf(&self, document: &Document) -> Result<Vec<u8>, NotMade> {
        let Document { title, subject, about, notes, sections, language, by, made_on } = document;
        if subject == DOCUMENTS_FAIL {
            return Err(NotMade("the disk with the secret is full".into()));
        }
        let head = ["%PDF-", language, title, subject, about].map(String::from);
        let section = |Section { heading, figure, chart, sentences }: &Section| {
            let told = chart.as_ref().map(|chart| chart.told.clone());
            [heading.clone()].into_iter().chain(figure.clone()).chain(told).chain(sentences.clone()).collect::<Vec<_>>()
        };
        let lines = head.into_iter().chain(notes.clone()).chain(sections.iter().flat_map(section));
        Ok(lines.chain([by.clone(), made_on.to_string()]).collect::<Vec<_>>().join("\n").into_bytes())
    }
}
