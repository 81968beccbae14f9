//! Surveys to start from, one at a time: each change is a new version of the file of surveys, as if somebody had
//! written it there.

use super::file::SURVEYS;
use super::written::{with_template, without_template};
use crate::change_policy::PolicyChange;
use crate::cx::Cx;
use crate::policy_file::FileNow;
use crate::stop::Stop;
use crate::whole_policy::changed_meanwhile;
use accounts::same;
use surveys::{SurveyFile, SurveyTemplate};

/// Puts a survey to start from into the file of surveys, in the place of the company's own that is called `was`, else
/// behind the others. `from` is the version that was looked at. What was asked already stays as it was asked.
///
/// # Errors
/// As [`PolicyFile::change`](crate::PolicyFile::change); `was` is none of the company's own.
#[async_recursion::async_recursion]
pub async fn put_survey_template(
    cx: &Cx,
    from: i32,
    was: Option<&str>,
    template: &SurveyTemplate,
    reason: &str,
) -> Result<PolicyChange, Stop> {
    let now = looked_at(cx, from).await?;
    let at = was.map(|was| place_of(&now.policy, was)).transpose()?;
    let text = with_template(&now.text, at, template)?;
    SURVEYS.change(cx, from, &text, reason).await
}

/// Takes a survey of the company's own out of the file of surveys. Where one that comes with Ascend has the same key,
/// that one is offered again.
///
/// # Errors
/// As [`put_survey_template`].
#[async_recursion::async_recursion]
pub async fn remove_survey_template(cx: &Cx, from: i32, key: &str, reason: &str) -> Result<PolicyChange, Stop> {
    let now = looked_at(cx, from).await?;
    let text = without_template(&now.text, place_of(&now.policy, key)?)?;
    SURVEYS.change(cx, from, &text, reason).await
}

/// The file, if it is still the version that was looked at. That it stays so until the commit, the change sees to.
async fn looked_at(cx: &Cx, from: i32) -> Result<FileNow<SurveyFile>, Stop> {
    let now = SURVEYS.now(&cx.store).await?;
    if now.version == from { Ok(now) } else { Err(changed_meanwhile(SURVEYS.named, SURVEYS.looked_at)) }
}

fn place_of(file: &SurveyFile, key: &str) -> Result<usize, Stop> {
    let found = file.templates.iter().position(|template| same(&template.key, key));
    found.ok_or_else(|| {
        let problem = format!("No survey of your own is called \u{201c}{key}\u{201d}.");
        Stop::wrong_field("key", problem, "Choose one of your own; those that come with Ascend stay as they are.")
    })
}
