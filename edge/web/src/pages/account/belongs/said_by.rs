//! Where an account's segment comes from: a line of the rule, a member, or a source of files.

use crate::app::App;
use crate::pages::segments::rule_in_words;
use crate::problem::Problem;
use crate::session::Member;
use accounts::Attribute;
use actions::reads::SaidBy;
use actions::{name_in, segment_versions};
use chrono::DateTime;
use draw::format;
use uuid::Uuid;

/// Who says in which segment the account is today; none where nobody has.
pub async fn segment(app: &App, member: &Member, account: Uuid) -> Result<Option<String>, Problem> {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let said = app.store.said_by(&member.scope(), account, Attribute::Segment, app.clock.today()).await;
    let Some((by, recorded_at)) = said.map_err(|e| fault(e.into()))? else { return Ok(None) };
    Ok(Some(match by {
        SaidBy::Source(source) => format!("from {source}"),
        SaidBy::Member(actor) => {
            let members = app.store.members().await.map_err(|e| fault(e.into()))?;
            format!("said by {}", name_in(&members, &actor))
        }
        SaidBy::Rule { version, line } => {
            let versions = segment_versions(&app.store).await.map_err(fault)?;
            let read = versions.iter().find(|(of, _)| of.version == version);
            let rule = read.and_then(|(_, read)| read.policy.rules.get(line.checked_sub(1)?));
            let asks = rule.map_or_else(String::new, |rule| format!(": {}", rule_in_words(rule)));
            let applied = DateTime::from_timestamp_micros(recorded_at)
                .map_or_else(String::new, |at| format!(" of {}", format::day_full(local(app, at).into())));
            format!("by rule {line}{applied}{asks}")
        }
    }))
}

/// The day it was at the company.
fn local(app: &App, at: DateTime<chrono::Utc>) -> chrono::NaiveDate {
    at.with_timezone(&app.clock.zone()).date_naive()
}
