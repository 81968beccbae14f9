//! Surveys: opening one at an account, asking its people, taking their answers, and reading them.

mod answering;
mod file;
mod inviting;
mod known;
mod mailing;
mod opening;
mod reading;
mod scheduling;
mod templates;
mod written;

pub use answering::{ANSWER_LINK_MUST_BE_OPEN, OpenLink, answer_survey, link_opens, opt_out};
pub use file::SURVEYS;
pub use inviting::{HeldBack, PeopleInvited, SurveyLink, Whom, invite_people, invite_people_by_mail};
pub use mailing::{ReadyMail, SURVEY_MAIL, SurveyMail, jobs_of, ready_survey_mail, survey_of_job};
pub use opening::{SurveyInput, SurveyOpened, open_survey};
pub use reading::{AskedPerson, NextToAsk, SurveyDetail, SurveyNow, survey_of, surveys_of};
pub(crate) use reading::{survey_evidence, surveys_up_to};
pub use scheduling::{remind_people, tell_due_rounds};
pub use templates::{put_survey_template, remove_survey_template};
