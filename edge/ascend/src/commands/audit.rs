//! `ascend audit verify`.

use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::Format;
use actions::Stop;
use clap::{Args, Subcommand};

/// `ascend audit …`
#[derive(Args, Debug)]
pub struct Audit {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// Recompute the whole chain of hashes; keep the last one elsewhere as a witness
    Verify,
}

/// Verifies the trail: a broken chain is a fault.
pub async fn run(place: &Place, asked: &Audit, format: Format) -> Result<(), Stop> {
    let Act::Verify = asked.act;
    let end = place.store().await?.verify_audit().await?.map_err(|broken| Stop::Fault(broken.into()))?;
    say(&match format {
        Format::Json => {
            let told =
                Object::default().with("entries", &Json::number(end.sequence)).with("hash", &Json::text(&end.hash));
            format!("{}\n", told.end())
        }
        _ => format!("The audit trail is sound: {} entries, the last one {}.\n", end.sequence, end.hash),
    })
}
