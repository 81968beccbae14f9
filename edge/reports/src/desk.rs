//! What the typesetter has before it: the fonts and the form of every document, and the data of one.

use crate::colours;
use draw::format;
use draw::{Document, NotMade};
use serde_json::{Value, json};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_kit::fonts::{FontStore, embedded};

const FORM: &str = "/document.typ";
const DATA: &str = "/data.json";

/// What all documents share.
pub struct Desk {
    library: LazyHash<Library>,
    fonts: FontStore,
}

impl Desk {
    /// With the fonts that are in the binary.
    pub fn new() -> Desk {
        let mut fonts = FontStore::new();
        fonts.extend(embedded());
        Desk { library: LazyHash::new(Library::default()), fonts }
    }
}

/// One document: all that can be opened while it is set.
pub struct Paper<'a> {
    desk: &'a Desk,
    form: Source,
    files: Vec<(FileId, Bytes)>,
}

impl<'a> Paper<'a> {
    /// With the document's words as data and its charts as pictures.
    pub fn new(desk: &'a Desk, document: &Document) -> Result<Paper<'a>, NotMade> {
        let mut files = Vec::new();
        let mut sections = Vec::new();
        for section in &document.sections {
            let chart = match &section.chart {
                None => Value::Null,
                Some(chart) => {
                    let file = format!("/chart-{}.svg", files.len());
                    files.push((id(&file)?, Bytes::from_string(colours::coloured(&chart.svg))));
                    json!({ "file": file, "told": chart.told })
                }
            };
            sections.push(json!({
                "heading": section.heading, "figure": section.figure, "chart": chart, "sentences": section.sentences,
            }));
        }
        let Document { title, subject, about, notes, sections: _, language, by, made_on } = document;
        let data = json!({
            "title": title, "subject": subject, "about": about, "notes": notes, "sections": sections,
            "language": language, "by": by, "made_on": format::day_full(*made_on), "colours": colours::tokens(),
        });
        files.push((id(DATA)?, Bytes::from_string(data.to_string())));
        Ok(Paper { desk, form: Source::new(id(FORM)?, include_str!("document.typ").into()), files })
    }
}

fn id(path: &str) -> Result<FileId, NotMade> {
    let path = VirtualPath::new(path).map_err(|error| NotMade(format!("naming {path}: {error:?}")))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for Paper<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.desk.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.desk.fonts.book()
    }

    fn main(&self) -> FileId {
        self.form.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.form.id() { Ok(self.form.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = self.files.iter().find(|(file, _)| *file == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.desk.fonts.font(index)
    }

    /// There is no clock: the day stands in the data.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
