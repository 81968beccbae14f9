//! Documents to hand over, set by Typst as PDF; the only crate that names it.
//!
//! What a document says reaches the typesetter as data and is put on the page as text. It is never read as markup, and
//! nothing but the document itself can be opened from within: no file, no network, no clock.

mod colours;
mod desk;
#[cfg(test)]
mod tests;

use desk::{Desk, Paper};
use draw::{Document, NotMade, Reports};
use std::sync::{Mutex, OnceLock, PoisonError};
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, pdf};

/// Documents whose intermediate results are kept: the last one, since the next is set in the same way.
const DOCUMENTS_KEPT: usize = 2;

/// The typesetter.
#[derive(Default)]
pub struct Typst {
    /// Laid out for the first document, so that a server which makes none spends nothing on it.
    desk: OnceLock<Desk>,
    /// One document at a time: each takes every core it gets, and together they would take the memory.
    turn: Mutex<()>,
}

impl Reports for Typst {
    fn pdf(&self, document: &Document) -> Result<Vec<u8>, NotMade> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let made = pages(self.desk.get_or_init(Desk::new), document).and_then(|pages| {
            let options = PdfOptions::default();
            pdf(&pages, &options).map_err(|problems| not_made(&problems))
        });
        comemo::evict(DOCUMENTS_KEPT);
        drop(turn);
        made
    }
}

/// The pages of a document.
fn pages(desk: &Desk, document: &Document) -> Result<PagedDocument, NotMade> {
    let paper = Paper::new(desk, document)?;
    typst::compile::<PagedDocument>(&paper).output.map_err(|problems| not_made(&problems))
}

fn not_made(problems: &[SourceDiagnostic]) -> NotMade {
    let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    NotMade(format!("setting a document: {}", told.join("; ")))
}
