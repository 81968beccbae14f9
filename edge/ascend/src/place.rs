//! Where an installation lives, and what time it is there.

use access::Scope;
use actions::{Actor, CompanyClock, Cx, LookedAt, Stop, record_definitions};
use anyhow::Context;
use chrono_tz::Tz;
use clap::Args;
use money::Day;
use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use store::{Store, file_url};

/// The database of an embedded installation, inside its folder.
const DATABASE_FILE: &str = "ascend.db";

/// Options of every command: which installation, and which day.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// Folder that holds everything of an embedded installation [default: the platform's data folder]
    #[arg(long, global = true, env = "ASCEND_DIR", value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// PostgreSQL database instead, postgres://…
    #[arg(long, global = true, env = "ASCEND_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// The day it is taken to be, for replays and tests
    #[arg(long, global = true, value_name = "DAY")]
    pub today: Option<Day>,
    /// The company's time zone: decides when its days begin
    #[arg(long, global = true, env = "ASCEND_TIME_ZONE", default_value = "UTC", value_name = "ZONE")]
    pub time_zone: Tz,
}

impl Place {
    /// The folder of the installation.
    pub fn folder(&self) -> Result<PathBuf, Stop> {
        match &self.dir {
            Some(dir) => Ok(dir.clone()),
            None => data_folder().ok_or_else(|| {
                let repair = "Name one with --dir, or set ASCEND_DIR.";
                Stop::wrong_field("dir", "This machine does not tell where data are kept.", repair)
            }),
        }
    }

    /// The database of an embedded installation, in its folder, which is there then.
    pub fn database_file(&self) -> Result<PathBuf, Stop> {
        let folder = self.folder()?;
        std::fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        Ok(folder.join(DATABASE_FILE))
    }

    /// The URL of the installation's database, which is there.
    pub fn present_url(&self) -> Result<String, Stop> {
        if let Some(url) = &self.database_url {
            return Ok(url.clone());
        }
        let folder = self.folder()?;
        let file = folder.join(DATABASE_FILE);
        if !file.exists() {
            let problem = format!("There is no installation in {}.", folder.display());
            return Err(Stop::wrong_field("dir", problem, "Name its folder with --dir, or its --database-url."));
        }
        Ok(file_url(&file))
    }

    /// The database file that an embedded installation will have, in a folder that has none yet.
    pub fn vacant_file(&self) -> Result<PathBuf, Stop> {
        let file = self.database_file()?;
        // A log without its database would be played into the new one.
        for ending in ["", "-wal", "-shm"] {
            let present = file.with_file_name(format!("{DATABASE_FILE}{ending}"));
            if present.exists() {
                return Err(occupied(&format!("{} is there already.", present.display())));
            }
        }
        Ok(file)
    }

    /// Opens the installation's database; a folder that has none gets one.
    pub async fn store(&self) -> Result<Store, Stop> {
        if let Some(url) = &self.database_url {
            return Ok(Store::open(url).await?);
        }
        let file = self.database_file()?;
        Ok(Store::open_file(&file).await.with_context(|| format!("opening {}", file.display()))?)
    }

    /// The company's clock.
    pub fn clock(&self) -> CompanyClock {
        match self.today {
            Some(day) => CompanyClock::on_day(self.time_zone, day),
            None => CompanyClock::new(self.time_zone),
        }
    }

    /// The circumstances of a command: whoever is at this machine, seeing everything. What this
    /// version of Ascend defines differently is recorded first.
    pub async fn cx(&self) -> Result<Cx, Stop> {
        let cx = cx(self.store().await?, self.clock());
        record_definitions(&cx).await?;
        Ok(cx)
    }
}

/// The refusal to put an installation where something is.
pub fn occupied(reason: &str) -> Stop {
    let remedy = "Nothing is overwritten: name an empty place with --dir, or an empty database with --database-url.";
    Stop::refused("place_must_be_empty", reason, remedy)
}

/// The circumstances of whoever is at this machine's command line.
pub fn cx(store: Store, clock: CompanyClock) -> Cx {
    let operator = env::var("USER").or_else(|_| env::var("USERNAME")).unwrap_or_else(|_| "operator".into());
    Cx {
        store,
        actor: Actor::LocalOperator(operator),
        scope: Scope::All,
        clock: Arc::new(clock),
        idempotency_key: None,
        looked_at: LookedAt::Whatever,
    }
}

/// The platform's folder for the data of programs, with ours in it.
fn data_folder() -> Option<PathBuf> {
    let named = |variable| env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let of_platform = if cfg!(windows) {
        named("APPDATA")
    } else if cfg!(target_os = "macos") {
        env::home_dir().map(|home| home.join("Library/Application Support"))
    } else {
        named("XDG_DATA_HOME").or_else(|| env::home_dir().map(|home| home.join(".local/share")))
    };
    of_platform.map(|folder| folder.join("ascend"))
}
