//! `ascend demo`: a sample company, built by the same engine as anybody's data.

use super::serve::{KeyLimit, LISTEN_DEFAULT, Ways, listen, serve};
use crate::demo::{ACCOUNTS_DEFAULT, Company, Plan, SEED_DEFAULT, simulate};
use crate::mailing::Mailing;
use crate::ordered::{Json, Object};
use crate::outcome::{note, say};
use crate::place::{Place, cx};
use crate::recording::{EMAIL, PASSWORD, record};
use crate::sheet::Format;
use actions::account_now::rebuild;
use actions::{CompanyClock, Stop, record_definitions};
use anyhow::Context;
use chrono_tz::Tz;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use money::Day;
use std::net::SocketAddr;
use std::path::Path;
use store::Store;

/// The last day that the sample company knows: for it, today is always this day.
const STATED_DAY: (i32, u32, u32) = (2026, 11, 21);

/// The folder of the demo inside the platform's data folder.
const FOLDER: &str = "demo";

/// `ascend demo`
#[derive(Args, Debug)]
pub struct Demo {
    /// Address and port
    #[arg(long, default_value = LISTEN_DEFAULT)]
    listen: SocketAddr,
    /// How many accounts there ever were; only for a new folder
    #[arg(long, default_value_t = ACCOUNTS_DEFAULT, value_parser = clap::value_parser!(u32).range(1..))]
    accounts: u32,
    /// Another seed, another company; only for a new folder
    #[arg(long, default_value_t = SEED_DEFAULT)]
    seed: u64,
    /// Only build it
    #[arg(long)]
    no_serve: bool,
    #[command(flatten)]
    key_limit: KeyLimit,
    #[command(flatten)]
    mailing: Mailing,
}

/// Opens the demo's folder, builds the company where there is none yet, and serves it.
pub async fn run(mut place: Place, asked: Demo, format: Format) -> Result<(), Stop> {
    if place.dir.is_none() {
        place.dir = Some(place.folder()?.join(FOLDER));
    }
    let outgoing = asked.mailing.outgoing()?;
    let stated = place.today.or_else(|| Day::of(STATED_DAY.0, STATED_DAY.1, STATED_DAY.2));
    let until = stated.unwrap_or_default();
    let folder = place.folder()?;
    let listener = match asked.no_serve {
        true => None,
        false => Some(listen(asked.listen).await?),
    };
    let company = simulate(&Plan { seed: asked.seed, accounts: asked.accounts, until });
    let name = company.name;
    let cx = cx(built(&place, company, until).await?, CompanyClock::on_day(place.time_zone, until));
    if cx.store.member_by_email(EMAIL).await?.is_none() {
        let problem = format!("{} holds another installation.", folder.display());
        return Err(Stop::wrong_field("dir", problem, "Name a folder that is new, or leave --dir out."));
    }
    record_definitions(&cx).await?;
    // Another command may have looked at the folder on another day.
    rebuild(&cx.store, cx.clock.as_ref()).await?;
    told(name, &folder, until, format, asked.no_serve)?;
    match listener {
        Some(listener) => {
            let ways = Ways { outgoing, ..Ways::default() };
            serve(cx, name.into(), asked.key_limit, folder.join("uploads"), ways, listener).await
        }
        None => Ok(cx.store.close().await?),
    }
}

/// The company's store. A new one is built under another name first, so that a build that was
/// broken off is never taken for a company.
async fn built(place: &Place, company: Company, until: Day) -> Result<Store, Stop> {
    if place.database_url.is_none() {
        let file = place.database_file()?;
        if !file.exists() {
            let unfinished = file.with_extension("unfinished");
            remove_old(&unfinished)?;
            let store = Store::open_file(&unfinished).await?;
            build(&store, place.time_zone, company, until).await?;
            store.close().await?;
            std::fs::rename(&unfinished, &file).with_context(|| format!("naming {}", file.display()))?;
            return place.store().await;
        }
    }
    let store = place.store().await?;
    if store.sequence().await? == 0 {
        build(&store, place.time_zone, company, until).await?;
    }
    Ok(store)
}

/// Removes what a build that was broken off has left behind.
fn remove_old(unfinished: &Path) -> anyhow::Result<()> {
    for extension in ["unfinished", "unfinished-wal", "unfinished-shm"] {
        let old = unfinished.with_extension(extension);
        if old.exists() {
            std::fs::remove_file(&old).with_context(|| format!("removing {}", old.display()))?;
        }
    }
    Ok(())
}

async fn build(store: &Store, zone: Tz, company: Company, until: Day) -> Result<(), Stop> {
    let bar = ProgressBar::new(1);
    if let Ok(style) = ProgressStyle::with_template("building {bar:40} {percent:>3} %") {
        bar.set_style(style);
    }
    let step = |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let recorded = record(store, zone, company, until, step).await;
    bar.finish_and_clear();
    recorded
}

fn told(company: &str, folder: &Path, until: Day, format: Format, no_serve: bool) -> Result<(), Stop> {
    match (format, no_serve) {
        (Format::Json, true) => {
            let told = Object::default()
                .with("company", &Json::text(company))
                .with("dir", &Json::text(&folder.display().to_string()))
                .with("today", &Json::text(&until.to_string()))
                .with("email", &Json::text(EMAIL))
                .with("password", &Json::text(PASSWORD));
            say(&format!("{}\n", told.end()))
        }
        _ => {
            note(&format!(
                "{company}, a sample company, in {}\nFor it, today is {until} for ever.\n\
                 Sign in as {EMAIL} with the password {PASSWORD}\n\
                 or, to see what others see, as maya@ascend.example (their own accounts)\n\
                 or ines@ascend.example (her team's), with the same password",
                folder.display()
            ));
            Ok(())
        }
    }
}
