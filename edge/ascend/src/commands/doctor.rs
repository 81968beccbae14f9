//! `ascend doctor`: what is stored is compared with what it must be.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::account_now::{Reading, rebuild, turn_day};
use actions::analytics::{Analytics, MovementQuestion};
use actions::{Cx, Stop};
use analytics::Engine;
use clap::Args;
use kpis::{Filter, Rule};
use revenue::Population;
use std::num::NonZero;
use store::AccountRecord;
use uuid::Uuid;

/// `ascend doctor`
#[derive(Args, Debug)]
pub struct Doctor {
    /// Print only the hash over the standing facts and policies, without ids, times and audit
    #[arg(long)]
    state_hash: bool,
    /// First work out the rows of the accounts list again
    #[arg(long, conflicts_with = "state_hash")]
    rebuild: bool,
}

/// What was checked, and what was found wrong; nothing when it is sound.
struct Finding {
    check: &'static str,
    wrong: Option<String>,
}

/// Checks, or prints the state hash. What is unsound is a fault.
pub async fn run(place: &Place, asked: &Doctor, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    if asked.state_hash {
        let hash = cx.store.state_hash().await?;
        return say(&match format {
            Format::Json => format!("{}\n", Object::default().with("state_hash", &Json::text(&hash)).end()),
            _ => format!("{hash}\n"),
        });
    }
    match (asked.rebuild, place.today) {
        (true, _) => rebuild(&cx.store, cx.clock.as_ref()).await?,
        (false, None) => drop(turn_day(&cx.store, cx.clock.as_ref()).await?),
        (false, Some(_)) => {}
    }
    let findings = [audit_trail(&cx).await?, accounts_list(&cx).await?, movements(&cx).await?];
    let mut sheet = Sheet::new(["check", "sound", "finding"]);
    for finding in &findings {
        sheet.push(vec![
            Cell::Text(finding.check.into()),
            Cell::Truth(finding.wrong.is_none()),
            Cell::text(finding.wrong.as_deref()),
        ]);
    }
    sheet.say(format)?;
    match findings.iter().filter(|finding| finding.wrong.is_some()).count() {
        0 => Ok(()),
        unsound => Err(Stop::Fault(anyhow::anyhow!("{unsound} of {} checks found something wrong", findings.len()))),
    }
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
