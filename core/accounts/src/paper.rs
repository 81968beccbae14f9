//! Papers: what is filed under an account. A lead, a deal, a promise, a stage step and an answer
//! are papers: each subject says what is on its own, and they are kept, corrected, imported,
//! undone, hashed and erased in one way.

use money::Day;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A kind of paper, as its subject reads it.
pub trait Paper: Send + Serialize + DeserializeOwned {
    /// The word of the kind, kept with each paper: never changed once papers exist.
    const KIND: &'static str;

    /// What it goes by in its source. A later paper of the same kind, source and id (and day, if
    /// it [holds from](Paper::effective_on) one) takes the earlier one's place.
    fn id(&self) -> &str;

    /// From which day it says what it says, where papers of one id follow each other, as the
    /// stages of a deal do. Absent where there is one paper per id.
    fn effective_on(&self) -> Option<Day> {
        None
    }

    /// What an account is called that it opens. Absent for a paper that is filed under accounts that
    /// are known already, and under no other.
    fn opens_account(&self) -> Option<&str> {
        None
    }
}

/// A paper on its way to the file of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperDraft {
    /// [`Paper::KIND`].
    pub kind: &'static str,
    /// [`Paper::opens_account`].
    pub opens_account: Option<String>,
    /// External id of the account.
    pub account: String,
    /// [`Paper::id`].
    pub id: String,
    /// [`Paper::effective_on`].
    pub effective_on: Option<Day>,
    /// The paper as JSON, its fields in the order of its type.
    pub body: String,
}

impl PaperDraft {
    /// Files `paper` under an account.
    pub fn of<P: Paper>(account: &str, paper: &P) -> PaperDraft {
        PaperDraft {
            kind: P::KIND,
            opens_account: paper.opens_account().map(String::from),
            account: account.into(),
            id: paper.id().into(),
            effective_on: paper.effective_on(),
            // Only a map whose keys are no texts fails, and no paper has one.
            body: serde_json::to_string(paper).unwrap_or_default(),
        }
    }
}
