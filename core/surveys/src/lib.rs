//! Surveys: what customers are asked, what they say, and what one may read from it.

pub mod filing;
pub mod mapped;
pub mod paper;
pub mod policy;
pub mod question;
pub mod refusal;
pub mod template;

pub use mapped::Mapped;
pub use paper::{Answer, Confidentiality, Given, Invitation, OptOut, Survey, SurveyKind};
pub use policy::{ANONYMOUS_PEOPLE_MIN, SurveyPolicy};
pub use question::{Choice, Language, Points, Question, QuestionKind, Texts};
pub use refusal::Refusal;
pub use template::Template;
