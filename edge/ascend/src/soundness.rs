//! What is stored, compared with what it must be: the checks of `ascend doctor` and of a backup.

use crate::sheet::{Cell, Sheet};
use actions::account_now::Reading;
use actions::analytics::{Analytics, MovementQuestion};
use actions::{Cx, Stop};
use analytics::Engine;
use kpis::{Filter, Rule};
use revenue::Population;
use std::num::NonZero;
use store::AccountRecord;
use uuid::Uuid;

/// What was checked, and what was found wrong; nothing when it is sound.
pub struct Finding {
    /// What was checked.
    pub check: &'static str,
    /// What is wrong, and what to do about it.
    pub wrong: Option<String>,
}

/// Runs every check.
pub async fn findings(cx: &Cx) -> Result<Vec<Finding>, Stop> {
    Ok(vec![storage(cx).await?, audit_trail(cx).await?, accounts_list(cx).await?, movements(cx).await?])
}

/// The findings as rows.
pub fn sheet_of(findings: &[Finding]) -> Sheet {
    let mut sheet = Sheet::new(["check", "sound", "finding"]);
    for finding in findings {
        sheet.push(vec![
            Cell::Text(finding.check.into()),
            Cell::Truth(finding.wrong.is_none()),
            Cell::text(finding.wrong.as_deref()),
        ]);
    }
    sheet
}

/// A fault, if something is wrong.
pub fn told(findings: &[Finding]) -> Result<(), Stop> {
    match findings.iter().filter(|finding| finding.wrong.is_some()).count() {
        0 => Ok(()),
        unsound => Err(Stop::Fault(anyhow::anyhow!("{unsound} of {} checks found something wrong", findings.len()))),
    }
}

async fn storage(cx: &Cx) -> Result<Finding, Stop> {
    let broken = cx.store.broken_storage().await?;
    let wrong = broken.map(|told| format!("The database file is damaged: {told}. Restore a backup."));
    Ok(Finding { check: "storage", wrong })
}

async fn audit_trail(cx: &Cx) -> Result<Finding, Stop> {
    let broken = cx.store.verify_audit().await?.err();
    Ok(Finding { check: "audit trail", wrong: broken.map(|broken| broken.to_string()) })
}

/// Every row of the list against the facts it is derived from.
async fn accounts_list(cx: &Cx) -> Result<Finding, Stop> {
    let reading = Reading::of_store(&cx.store, &cx.scope).await?;
    let merged = reading.merged();
    let (mut stale, mut held) = (Vec::new(), Vec::new());
    for mut pages in cx.store.all_records(&cx.scope, i64::MAX, NonZero::<u64>::MIN).await? {
        while let Some(records) = pages.next().await? {
            // Accounts that merged are worked out together, wherever their pages are.
            let (hold, alone): (Vec<_>, Vec<_>) = records.into_iter().partition(|record| merged.contains(&record.id));
            held.extend(hold);
            stale.extend(stale_rows(cx, &reading, &alone).await?);
        }
    }
    stale.extend(stale_rows(cx, &reading, &held).await?);
    let wrong = stale.first().map(|name| {
        format!("{} rows are not what their facts say, e.g. {name}. Run ascend doctor --rebuild.", stale.len())
    });
    Ok(Finding { check: "accounts list", wrong })
}

/// The names of accounts whose rows are not what these records say.
async fn stale_rows(cx: &Cx, reading: &Reading, records: &[AccountRecord]) -> Result<Vec<String>, Stop> {
    let ids: Vec<Uuid> = records.iter().map(|record| record.id).collect();
    let stored = cx.store.accounts_now(&cx.scope, &ids).await?;
    let mut stale = Vec::new();
    for wanted in reading.rows_of(records, cx.clock.today()) {
        let found = stored.binary_search_by_key(&wanted.account, |row| row.account).ok().map(|at| &stored[at]);
        if found != Some(&wanted) {
            stale.push(wanted.name);
        }
    }
    Ok(stale)
}

async fn movements(cx: &Cx) -> Result<Finding, Stop> {
    let engine = Engine::new(cx.store.clone(), cx.clock.clone());
    let rule = Rule::default();
    let mut wrong = None;
    if let Some((first, last)) = engine.overview(&cx.scope, &rule).await?.months {
        let question = MovementQuestion::over(
            first.first_day(),
            last.last_day(),
            Filter { population: Population::All, ..Filter::default() },
            rule,
        );
        let answer = engine.movements(&cx.scope, &question).await?;
        let broken = answer.rows.iter().find(|period| !period.row.adds_up());
        wrong = broken.map(|period| format!("The movements of {} do not add up to its closing.", period.from));
    }
    Ok(Finding { check: "movements add up", wrong })
}
