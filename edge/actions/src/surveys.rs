//! Surveys: opening one at an account, asking its people, taking their answers, and reading them.

mod answering;
mod file;
mod inviting;
mod known;
mod opening;
mod reading;

pub use answering::{ANSWER_LINK_MUST_BE_OPEN, OpenLink, answer_survey, link_opens, opt_out};
pub use file::SURVEYS;
pub use inviting::{HeldBack, PeopleInvited, SurveyLink, Whom, invite_people};
pub use opening::{SurveyInput, SurveyOpened, open_survey};
pub use reading::{
    AskedPerson, NextToAsk, SurveyDetail, SurveyNow, survey_evidence, survey_evidence_of_all, survey_of, surveys_of,
};
