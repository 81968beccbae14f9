//! `ascend export …`: a list as a file, with the rows and columns of its page.

use super::account::Narrowed;
use super::handover_ledger::LedgerAsked;
use super::journey::key_of_stage;
use super::report::{Moment, Reading, dimension, time};
use crate::account_named::account_named;
use crate::copying::unless_interrupted;
use crate::new_file::NewFile;
use crate::outcome::say;
use crate::place::Place;
use accounts::Side;
use actions::account_now::turn_day;
use actions::analytics::{Analytics, MovementQuestion};
use actions::{Cx, Stop};
use analytics::Engine;
use clap::{Args, Subcommand};
use exports::Format;
use kpis::{CATALOGUE, Dimension, Question, find};
use revenue::MovementKind;
use std::path::PathBuf;
use web::leaving::Leaving;
use web::lists::{self, List, ListOfAccount};

/// `ascend export …`: --format csv, xlsx or parquet says how.
#[derive(Args, Debug)]
pub struct Export {
    #[command(subcommand)]
    list: Which,
    /// The file to write; there must be none of this name yet
    #[arg(long, short, global = true, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
enum Which {
    /// The accounts as they stand today
    Accounts(Narrowed),
    /// The people of an account as known today
    People(OfAccount),
    /// The timeline of an account, newest first
    Timeline {
        /// Its id, external id, or name if no other has it
        account: String,
        /// Only land, or expand
        #[arg(long, value_parser = ["land", "expand"])]
        side: Option<String>,
    },
    /// The tickets of an account, open ones first
    Tickets(OfAccount),
    /// The surveys of an account, a row per question that is answered by a score
    Surveys(OfAccount),
    /// The whitespace of an account, a row per spot
    Whitespace(OfAccount),
    /// The versions of an account's contract lines, the latest first
    Amendments(OfAccount),
    /// What was done to the facts of an account, the latest first
    Audit(OfAccount),
    /// The leads with how well they fit, the latest first
    Leads,
    /// The accounts on the journey, those longest in their stage first
    Journey {
        /// Only in this stage, by its key or name; or lost, or churned
        #[arg(long)]
        stage: Option<String>,
    },
    /// The customers whom nobody has spoken with for longer than agreed, those overdue longest first
    Silent,
    /// The ledger of handovers, by account
    Handovers(LedgerAsked),
    /// The imports that landed, the latest first
    Imports,
    /// The single movements behind a report, the largest first
    Movements(Movements),
    /// The rows behind a KPI's figures
    KpiRows(KpiRows),
}

#[derive(Args, Debug)]
struct OfAccount {
    /// Its id, external id, or name if no other has it
    account: String,
}

#[derive(Args, Debug)]
struct Movements {
    /// First day, or month [default: the first with a level]
    #[arg(long, value_name = "DAY")]
    from: Option<Moment>,
    /// Last day, or month [default: the last that is known]
    #[arg(long, value_name = "DAY")]
    to: Option<Moment>,
    /// Only this account: id, external id or name
    #[arg(long)]
    account: Option<String>,
    /// Only these kinds, e.g. new,churn
    #[arg(long, value_delimiter = ',', value_parser = kind)]
    kind: Vec<MovementKind>,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Args, Debug)]
struct KpiRows {
    /// Which one, e.g. nrr; `ascend kpi list` names them all
    name: String,
    /// The period: a month [default: the last one]
    #[arg(long, value_name = "MONTH")]
    month: Option<Moment>,
    /// The rows of figures per segment, owner, country, product, currency, cohort, source or rep
    #[arg(long, value_parser = dimension)]
    by: Option<Dimension>,
    #[command(flatten)]
    reading: Reading,
}

/// Writes the file.
pub async fn run(place: &Place, asked: Export, format: Format) -> Result<(), Stop> {
    let Some(path) = asked.output else {
        let repair = format!("Write it like -o list.{}.", format.key());
        return Err(Stop::wrong_field("output", "No file is named.", repair));
    };
    unless_interrupted(async {
        let cx = place.cx().await?;
        // A day that is only tried must leave no mark on what others see today.
        if place.today.is_none() {
            turn_day(&cx.store, cx.clock.as_ref()).await?;
        }
        let list = list(&cx, asked.list).await?;
        let mut file = NewFile::begin(&path, "output", "export_must_be_new")?;
        Leaving::record(&cx, list, format).await?.write_to(&mut file.out).await?;
        let bytes = file.complete()?;
        say(&format!("{} is written, {bytes} bytes.\n", path.display()))
    })
    .await
}

async fn list(cx: &Cx, which: Which) -> Result<List, Stop> {
    let Cx { store, scope, clock, .. } = cx;
    let engine = || Engine::new(store.clone(), clock.clone());
    match which {
        Which::Accounts(narrowed) => lists::accounts::list(store, *scope, narrowed.filter(), narrowed.sort()).await,
        Which::People(of) => of_account(cx, ListOfAccount::People, &of.account, None).await,
        Which::Timeline { account, side } => {
            let side = side.as_deref().and_then(Side::from_key);
            of_account(cx, ListOfAccount::Interactions, &account, side).await
        }
        Which::Tickets(of) => of_account(cx, ListOfAccount::Tickets, &of.account, None).await,
        Which::Surveys(of) => of_account(cx, ListOfAccount::Surveys, &of.account, None).await,
        Which::Whitespace(of) => of_account(cx, ListOfAccount::Whitespace, &of.account, None).await,
        Which::Amendments(of) => of_account(cx, ListOfAccount::Amendments, &of.account, None).await,
        Which::Audit(of) => of_account(cx, ListOfAccount::Audit, &of.account, None).await,
        Which::Leads => lists::leads::list(cx, lists::leads::LeadsAsked::default()).await,
        Which::Journey { stage } => lists::stages::list(cx, key_of_stage(cx, stage.as_deref()).await?).await,
        Which::Silent => lists::silent::list(cx).await,
        Which::Handovers(asked) => lists::handovers::list(cx, asked.filter()).await,
        Which::Imports => Ok(lists::imports::list(store, *scope)),
        Which::Movements(asked) => movements(cx, &engine(), asked).await,
        Which::KpiRows(asked) => kpi_rows(cx, &engine(), asked).await,
    }
}

async fn of_account(cx: &Cx, which: ListOfAccount, named: &str, side: Option<Side>) -> Result<List, Stop> {
    let account = account_named(&cx.store, &cx.scope, named).await?;
    which.read(cx, &account, side).await
}

async fn movements(cx: &Cx, engine: &Engine, asked: Movements) -> Result<List, Stop> {
    let rule = asked.reading.rule()?;
    let (from, to) = time(asked.from, asked.to, &engine.overview(&cx.scope, &rule).await?)?;
    let account = match &asked.account {
        Some(named) => Some(account_named(&cx.store, &cx.scope, named).await?.account),
        None => None,
    };
    let question = MovementQuestion {
        account,
        kinds: asked.kind,
        ..MovementQuestion::over(from.first_day(), to.last_day(), asked.reading.filter(), rule)
    };
    lists::movements::list(engine, &cx.scope, &question).await
}

async fn kpi_rows(cx: &Cx, engine: &Engine, asked: KpiRows) -> Result<List, Stop> {
    let kpi = find(&asked.name).ok_or_else(|| {
        let all: Vec<&str> = CATALOGUE.iter().map(|kpi| kpi.name).collect();
        let problem = format!("There is no KPI \u{201c}{}\u{201d}.", asked.name);
        Stop::wrong_field("name", problem, format!("Name one of: {}.", all.join(", ")))
    })?;
    let rule = asked.reading.rule()?;
    let overview = engine.overview(&cx.scope, &rule).await?;
    let month = asked.month.or(overview.months.map(|(_, last)| Moment::Month(last)));
    let (month, _) = time(month, month, &overview)?;
    let question = Question { by: asked.by, ..Question::of_month(month.month(), asked.reading.filter(), rule) };
    lists::kpi_rows::list(engine, &cx.scope, kpi, &question, lists::kpi_rows::Groups::Every).await
}

fn kind(word: &str) -> Result<MovementKind, String> {
    MovementKind::from_key(word).ok_or_else(|| {
        let all: Vec<&str> = MovementKind::ALL.iter().map(|kind| kind.key()).collect();
        format!("name some of: {}", all.join(", "))
    })
}
