//! What a company writes down of its surveys.

use crate::policy_file::PolicyFile;
use std::sync::Mutex;
use surveys::SurveyFile;

/// Settings, and questions of the company's own: the file of surveys.
pub static SURVEYS: PolicyFile<SurveyFile> = PolicyFile {
    action: "change_surveys",
    policy: "surveys",
    named: "surveys",
    looked_at: "surveys_must_be_those_looked_at",
    standard: SurveyFile::STANDARD,
    bytes_max: 100_000,
    repair: "Compare it with the file that comes with Ascend.",
    faults: SurveyFile::faults,
    holds: |file| ("templates", file.templates.len()),
    last: Mutex::new(None),
};
