//! `ascend move --to postgres://…`: an embedded installation outgrows its file.

use crate::copying::{Counting, not_copied, rate, unless_interrupted};
use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::Format;
use actions::Stop;
use clap::Args;
use store::{ChainEnd, NotCopied, Snapshot, Source, Target};

/// `ascend move --to postgres://…`
#[derive(Args, Debug)]
pub struct Move {
    /// The empty PostgreSQL database to move into, postgres://…
    #[arg(long, value_name = "URL")]
    to: String,
}

/// What arrived, and is the same on both sides.
struct Arrived {
    rows: u64,
    tables: usize,
    end: ChainEnd,
    state_hash: String,
}

/// Moves. The source stays as it was.
pub async fn run(place: &Place, asked: &Move, format: Format) -> Result<(), Stop> {
    if !(asked.to.starts_with("postgres://") || asked.to.starts_with("postgresql://")) {
        let repair = "Write it like --to postgres://ascend@localhost/ascend.";
        return Err(Stop::wrong_field("to", "It is not the URL of a PostgreSQL database.", repair));
    }
    if place.database_url.is_some() {
        let repair = "Leave it out, and name the folder of the embedded installation with --dir.";
        return Err(Stop::wrong_field("database-url", "What is moved is an embedded installation.", repair));
    }
    unless_interrupted(move_to(place, &asked.to, format)).await
}

async fn move_to(place: &Place, url: &str, format: Format) -> Result<(), Stop> {
    let present = place.present_url()?;
    // The hashes of both sides are only comparable in one schema, this Ascend's.
    place.store().await?.close().await?;
    let source = Source::open(&present).await.map_err(not_copied)?;
    let snapshot = source.snapshot().await.map_err(not_copied)?;
    let target = Target::open(url).await.map_err(not_copied)?;
    let counting = Counting::begin(None);
    let arrived = fill(&snapshot, &target, &counting).await?;
    if source.sequence().await? != snapshot.sequence {
        let reason = "Something was recorded while everything was moved, and would have been left behind.";
        return Err(Stop::refused("source_must_stand_still", reason, "Stop the server and move again."));
    }
    target.commit().await?;
    let milliseconds = counting.end();
    snapshot.end().await?;
    source.close().await?;
    told(&arrived, milliseconds, format)
}

/// Copies, and compares both sides before anything is committed.
async fn fill(snapshot: &Snapshot, target: &Target, counting: &Counting) -> Result<Arrived, Stop> {
    let rows = target.fill_from(snapshot, &|rows| counting.at(rows)).await.map_err(not_copied)?;
    let differs = |what: &str| not_copied(NotCopied::Differs(format!("{what} is not the same on both sides")));
    let here = snapshot.verify_audit().await?.map_err(|broken| Stop::Fault(broken.into()))?;
    let there = target.verify_audit().await?;
    let end = there.ok().filter(|end| *end == here).ok_or_else(|| differs("The audit trail"))?;
    let state_hash = target.state_hash().await?;
    match snapshot.state_hash().await? == state_hash {
        true => Ok(Arrived { rows, tables: snapshot.tables.len(), end, state_hash }),
        false => Err(differs("The state hash")),
    }
}

fn told(arrived: &Arrived, milliseconds: u64, format: Format) -> Result<(), Stop> {
    let Arrived { rows, tables, end, state_hash } = arrived;
    say(&match format {
        Format::Json => {
            let told = Object::default()
                .with("sequence", &Json::number(end.sequence))
                .with("audit_hash", &Json::text(&end.hash))
                .with("state_hash", &Json::text(state_hash))
                .with("tables", &Json::number(tables))
                .with("rows", &Json::number(rows))
                .with("milliseconds", &Json::number(milliseconds))
                .with("rows_per_second", &Json::number(rate(*rows, milliseconds)));
            format!("{}\n", told.end())
        }
        _ => format!(
            "Moved: {rows} rows of {tables} tables in {:.1} s ({} rows per second).\n\
             Row counts, state hash and audit trail are the same on both sides; {} actions.\n\
             The folder stays as it was. From now on: ascend serve --database-url URL\n",
            milliseconds as f64 / 1_000.0,
            rate(*rows, milliseconds),
            end.sequence,
        ),
    })
}
