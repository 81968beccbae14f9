//! `ascend doctor`: what is stored is compared with what it must be.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::account_now::{rebuild, row_of, turn_day};
use actions::analytics::{Analytics, MovementQuestion};
use actions::{Cx, Stop, settings_known_at};
use analytics::Engine;
use clap::Args;
use kpis::{Filter, Rule};
use revenue::Population;
use std::num::NonZero;
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
    let policy = settings_known_at(&cx.store, i64::MAX).await?.revenue;
    let horizons = cx.store.horizons(&cx.scope).await?;
    let (mut stale, mut first) = (0_u64, None);
    for mut pages in cx.store.all_records(&cx.scope, i64::MAX, NonZero::MIN).await? {
        while let Some(records) = pages.next().await? {
            let ids: Vec<Uuid> = records.iter().map(|record| record.id).collect();
            let stored = cx.store.accounts_now(&cx.scope, &ids).await?;
            for record in records {
                let wanted = row_of(&record, &policy, &horizons, cx.clock.today());
                let found = stored.binary_search_by_key(&record.id, |row| row.account).ok().map(|at| &stored[at]);
                if found != Some(&wanted) {
                    stale += 1;
                    first.get_or_insert(wanted.name);
                }
            }
        }
    }
    let wrong = first
        .map(|name| format!("{stale} rows are not what their facts say, e.g. {name}. Run ascend doctor --rebuild."));
    Ok(Finding { check: "accounts list", wrong })
}

async fn movements(cx: &Cx) -> Result<Finding, Stop> {
    let engine = Engine::new(cx.store.clone(), cx.clock.clone());
    let rule = Rule::default();
    let mut wrong = None;
    if let Some((first, last)) = engine.overview(&cx.scope, &rule).await?.months {
        let question = MovementQuestion {
            from: first.first_day(),
            to: last.last_day(),
            by_month: true,
            by: None,
            account: None,
            kinds: Vec::new(),
            group: None,
            at_most: None,
            filter: Filter { population: Population::All, ..Filter::default() },
            rule,
        };
        let answer = engine.movements(&cx.scope, &question).await?;
        let broken = answer.rows.iter().find(|period| !period.row.adds_up());
        wrong = broken.map(|period| format!("The movements of {} do not add up to its closing.", period.from));
    }
    Ok(Finding { check: "movements add up", wrong })
}
