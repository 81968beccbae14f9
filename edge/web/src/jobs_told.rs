//! What jobs say, for the page and for programs: sentences from what is kept.

use crate::app::App;
use access::Scope;
use accounts::Paper;
use actions::reads::{JobRow, JobState};
use actions::survey_of_job;
use std::collections::{BTreeSet, HashMap};
use surveys::Survey;
use uuid::Uuid;

/// Some jobs with what their sentences need.
pub struct ToldJobs {
    accounts: HashMap<Uuid, String>,
    people: HashMap<Uuid, String>,
    surveys: HashMap<(Uuid, String), String>,
    sends_mail: bool,
    now: i64,
}

impl ToldJobs {
    /// Reads the names of those whom jobs are about.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn of(app: &App, scope: &Scope, rows: &[JobRow]) -> anyhow::Result<ToldJobs> {
        let about: BTreeSet<Uuid> = rows.iter().filter_map(|row| row.account).collect();
        let about: Vec<Uuid> = about.into_iter().collect();
        let today = app.clock.today();
        let people = app.store.people_of_accounts(scope, &about).await?;
        let people = people.into_iter().map(|(_, person)| (person.id, person.as_of(today).name)).collect();
        let mut surveys = HashMap::new();
        for file in app.store.files_of(scope, &about, &[Survey::KIND], i64::MAX).await? {
            let of_file = file.read::<Survey>()?;
            surveys.extend(of_file.into_iter().map(|survey| ((file.account(), survey.id), survey.title)));
        }
        let accounts = app.store.accounts_now(scope, &about).await?;
        Ok(ToldJobs {
            accounts: accounts.into_iter().map(|account| (account.account, account.name)).collect(),
            people,
            surveys,
            sends_mail: app.sends_mail,
            now: app.clock.now(),
        })
    }

    /// What is to be done.
    pub fn sentence(&self, row: &JobRow) -> String {
        let Ok((survey, is_reminder)) = survey_of_job(row) else { return row.kind.clone() };
        let account = row.account.unwrap_or_default();
        let name = row.person.and_then(|person| self.people.get(&person)).map_or("somebody", String::as_str);
        let title = self.surveys.get(&(account, survey)).map_or("a survey", String::as_str);
        let at = self.accounts.get(&account).map_or(String::new(), |account| format!(" at {account}"));
        let what = if is_reminder { "Reminder" } else { "Mail" };
        format!("{what} to {name}{at}: {title}")
    }

    /// Where what it is for is shown.
    pub fn href(&self, row: &JobRow) -> String {
        match (row.account, survey_of_job(row)) {
            (Some(account), Ok((survey, _))) => {
                format!("/accounts/{account}/surveys/{}", actions::url_part(&survey))
            }
            _ => "/settings/jobs".into(),
        }
    }

    /// How it stands, in a few words.
    pub fn state(&self, row: &JobRow) -> &'static str {
        match JobState::from_key(&row.state) {
            Some(JobState::Done) => "Sent",
            Some(JobState::NotNeeded) => "Not sent",
            Some(JobState::Failed) => "Failed",
            _ if row.locked_until.is_some_and(|until| until > self.now) => "Being sent",
            _ if row.attempts > 0 => "Tried again",
            _ => "Waiting",
        }
    }

    /// Why it has not come off; nothing where nothing is to be said.
    pub fn because(&self, row: &JobRow) -> Option<String> {
        let is_waiting = row.state == JobState::Waiting.key();
        match &row.last_error {
            Some(told) => Some(told.clone()),
            None if is_waiting && !self.sends_mail => Some("It waits until a mail server is set.".into()),
            None => None,
        }
    }
}
