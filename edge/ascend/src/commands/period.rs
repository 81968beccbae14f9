//! `ascend period close`, `reopen`, `list`.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use actions::{Cx, FrozenMonth, Stop, close_month, month_figures, month_figures_under, reopen_month};
use analytics::Engine;
use anyhow::Context;
use clap::{Args, Subcommand};
use kpis::Rule;
use money::{Day, Month};

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// `ascend period …`
#[derive(Args, Debug)]
pub struct Period {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// Freeze a month's figures with the hash of their inputs
    Close {
        /// Which month, e.g. 2026-10
        month: Month,
        /// Why, or what was checked
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
        /// Show the figures that would be frozen
        #[arg(long)]
        dry_run: bool,
    },
    /// Open a closed month again; its figures stay on record
    Reopen {
        /// Which month
        month: Month,
        /// Why it is reopened
        #[arg(long)]
        reason: String,
    },
    /// Closed months, each beside what is known now
    List,
}

/// Closes, reopens or lists months.
pub async fn run(place: &Place, asked: Period, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    match asked.act {
        Act::Close { month, reason, dry_run } => close(&cx, month, &reason, dry_run, format).await,
        Act::Reopen { month, reason } => {
            reopen_month(&cx, month, &reason).await?;
            told(month, "open", format)
        }
        Act::List => list(&cx, format).await,
    }
}

async fn close(cx: &Cx, month: Month, reason: &str, dry_run: bool, format: Format) -> Result<(), Stop> {
    let engine = Engine::new(cx.store.clone(), cx.clock.clone());
    let figures = month_figures(&engine, &cx.scope, month).await?;
    if dry_run {
        return say(&format!("{}\n", figures.figures));
    }
    close_month(cx, month, figures, reason).await?;
    told(month, "closed", format)
}

fn told(month: Month, state: &'static str, format: Format) -> Result<(), Stop> {
    say(&match format {
        Format::Json => {
            let object =
                Object::default().with("month", &Json::text(&month.to_string())).with("state", &Json::text(state));
            format!("{}\n", object.end())
        }
        _ => format!("{month} is {state}.\n"),
    })
}

async fn list(cx: &Cx, format: Format) -> Result<(), Stop> {
    let engine = Engine::new(cx.store.clone(), cx.clock.clone());
    let columns = ["month", "closed_on", "by", "reason", "closing", "closing_now", "restated", "inputs_hash"];
    let mut sheet = Sheet::new(columns);
    for (month, event) in cx.store.closed_months().await? {
        let closed: FrozenMonth = serde_json::from_str(&event.figures).context("reading a month's figures")?;
        // In the currency it was closed in, so that only facts and settings make a difference.
        let rule = Rule { currency: Some(closed.currency), ..Rule::default() };
        let now = month_figures_under(&engine, &cx.scope, month, &rule).await?;
        let now: FrozenMonth = serde_json::from_str(&now.figures).context("reading a month's figures")?;
        let closed_on = i32::try_from(event.recorded_at.div_euclid(MICROS_PER_DAY)).ok().map(Day);
        sheet.push(vec![
            Cell::Text(month.to_string()),
            Cell::day(closed_on),
            Cell::Text(event.actor),
            Cell::Text(event.reason),
            Cell::Money(closed.closing, closed.currency),
            Cell::Money(now.closing, closed.currency),
            Cell::Money(now.closing - closed.closing, closed.currency),
            Cell::Text(event.inputs_hash),
        ]);
    }
    sheet.say(format)
}
