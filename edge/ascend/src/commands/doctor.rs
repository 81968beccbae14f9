//! `ascend doctor`: what is stored is compared with what it must be.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::Format;
use crate::soundness::{findings, sheet_of, told};
use actions::Stop;
use actions::account_now::{rebuild, turn_day};
use clap::Args;

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
    let findings = findings(&cx).await?;
    sheet_of(&findings).say(format)?;
    told(&findings)
}
