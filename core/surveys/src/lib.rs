//! Surveys: what customers are asked, what they say, what may be read from it, and how often anybody
//! is contacted at all.
//!
//! A survey, an invitation, an answer and an opt-out are [papers](paper) that are filed if [`filing`]
//! has nothing against it. A [reading](mod@reading) condenses the answers: one person, one voice, a verdict, and
//! whether it hangs on one person. What an anonymous one may say is in [`anonymity`]. The contact
//! budget and the turns that people take are in [`contact`] and [`round`], reminders in [`reminder`], what
//! a mail says in [`mod@letter`]; what people say is held against what they do in [`mod@divergence`].

pub mod anonymity;
pub mod contact;
pub mod divergence;
pub mod elsewhere;
mod fault;
mod file;
pub mod filing;
pub mod last_said;
pub mod letter;
pub mod mapped;
pub mod paper;
pub mod policy;
pub mod question;
pub mod reading;
mod refusal;
pub mod reminder;
pub mod round;
mod settled;
#[cfg(test)]
pub(crate) mod story;
pub mod template;
mod words;

pub use anonymity::{role_kept, told_before};
pub use contact::{Contact, ContactKind, History, contacts_of, may_send};
pub use divergence::{Divergence, DivergenceKind, Felt, GoalState, Lived, divergence};
pub use elsewhere::{ImportedAnswer, contacts_elsewhere, surveys_elsewhere};
pub use fault::{Spot, TemplateFault};
pub use file::{SurveyFile, SurveyTemplate};
pub use filing::{anonymity_refused, may_file, may_open, may_replace};
pub use last_said::last_of_product;
pub use letter::{Letter, letter};
pub use mapped::Mapped;
pub use paper::{Answer, Confidentiality, Given, Invitation, OptOut, Survey, SurveyKind};
pub use policy::{ANONYMOUS_PEOPLE_MIN, SurveyPolicy};
pub use question::{Choice, Language, Points, Question, QuestionKind, Texts};
pub use reading::{
    ChoiceCounts, Figures, GroupFigures, Loud, LoudUser, Reading, Remark, Remarks, RoleCoverage, Score, Verdict,
    Weighed, reading,
};
pub use reminder::is_reminder_due;
pub use round::{Round, ToAsk, next_round, whom_to_ask_next};
pub use template::{Template, scored_questions};
