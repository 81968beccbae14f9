//! A document to hand over: its words and charts, and who makes a file of it. Pages and commands say what stands in it;
//! a [`Reports`] only sets it, so that nobody who has words needs a typesetter.

use money::Day;
use std::error::Error;
use std::fmt;

/// What is handed over. Every text is plain: whoever sets it takes no character of it for an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// Whom it is about: the customer's name.
    pub subject: String,
    /// A sentence on what it rests on, below the title.
    pub about: String,
    /// What is left out, and why.
    pub notes: Vec<String>,
    /// In the order of reading.
    pub sections: Vec<Section>,
    /// The language of its words, for reading them aloud: "en".
    pub language: &'static str,
    /// Whose document it is, at the foot of each page.
    pub by: String,
    /// The day it is made, beside it.
    pub made_on: Day,
}

/// A part of a document that stays together on a page where one page holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub heading: String,
    /// The figure beside the heading: "4.2 of 5".
    pub figure: Option<String>,
    /// What it looks like.
    pub chart: Option<Chart>,
    /// What it says.
    pub sentences: Vec<String>,
}

/// A drawing with what it shows in words, for whoever does not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// SVG with classes for colours.
    pub svg: String,
    /// "Product: 8 people, 1 gave 1, 7 gave 5."
    pub told: String,
}

/// Makes files of documents. It keeps a thread busy, so it is called on one that may be.
pub trait Reports: Send + Sync {
    /// The document as PDF.
    ///
    /// # Errors
    /// Only when the machine fails: a document may hold any text.
    fn pdf(&self, document: &Document) -> Result<Vec<u8>, NotMade>;
}

/// Why no file came of a document, for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotMade(pub String);

impl fmt::Display for NotMade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for NotMade {}
