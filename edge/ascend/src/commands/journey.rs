//! `ascend journey list`, `show`, `move`, `entries`, `policy`.

use super::policy_file;
use crate::account_named::account_named;
use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::{Cell, Format, Sheet};
use crate::told::say_object;
use actions::{Cx, JOURNEY, MoveInput, Stop, journey_of, move_account, preview_entries, sign_entries, try_journey};
use clap::{Args, Subcommand};
use journey::{Holds, Responded, Response};
use std::path::{Path, PathBuf};
use web::api::AccountJourney;

/// Accounts read at a time.
const ACCOUNTS_AT_ONCE: u16 = 1_000;
/// Accounts that a try-out names.
const NAMED_MAX: usize = 1_000;

/// The command that prints the file.
const PRINTS: &str = "ascend journey policy";

/// `ascend journey …`
#[derive(Args, Debug)]
pub struct Journey {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// The accounts on the journey, those longest in their stage first
    List {
        /// Only in this stage, by its key or name; or lost, or churned
        #[arg(long)]
        stage: Option<String>,
    },
    /// Where an account stands, and the gates before its next stage
    Show {
        /// Its id, external id, or name if no other has it
        account: String,
    },
    /// Take an account to another stage, or off the journey
    Move {
        /// Its id, external id, or name if no other has it
        account: String,
        /// Key or name of a stage, lost or churned
        stage: String,
        /// Why: steps back, exits and signed entries need it
        #[arg(long, default_value = "")]
        reason: String,
        /// Who has the customer now; with an exit
        #[arg(long, default_value = "")]
        competitor: String,
        /// Pass gates that are not open, for this reason
        #[arg(long = "override", value_name = "REASON", default_value = "")]
        signed: String,
    },
    /// Where the accounts that are not on the journey would enter it; with --reason, sign them
    Entries {
        /// Sign them, having checked it so
        #[arg(long)]
        reason: Option<String>,
    },
    /// The file with stages and gates: print it, try another one, or record it
    Policy {
        /// Another file
        file: Option<PathBuf>,
        /// Which accounts it would refuse; records nothing
        #[arg(long = "try", requires = "file")]
        try_out: bool,
        /// Why it is changed
        #[arg(long, requires = "file")]
        reason: Option<String>,
    },
}

/// Does what was asked.
pub async fn run(place: &Place, asked: Journey, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    match asked.act {
        Act::List { stage } => list(&cx, stage.as_deref(), format).await,
        Act::Show { account } => show(&cx, &account, format).await,
        Act::Move { account, stage, reason, competitor, signed } => {
            let input = MoveInput { to: stage, reason, competitor, override_reason: signed };
            moved(&cx, &account, &input, format).await
        }
        Act::Entries { reason: None } => entries(&cx, format).await,
        Act::Entries { reason: Some(reason) } => sign(&cx, &reason, format).await,
        Act::Policy { file: None, .. } => policy_file::print(&cx, &JOURNEY, format).await,
        Act::Policy { file: Some(file), try_out: true, .. } => tried(&cx, &file, format).await,
        Act::Policy { file: Some(file), reason, .. } => {
            let text = policy_file::text_of(&file, PRINTS)?;
            policy_file::change(&cx, &JOURNEY, &text, reason.as_deref().unwrap_or_default(), format).await
        }
    }
}

/// The key of the stage that somebody named.
///
/// # Errors
/// A stage that the journey does not have.
pub async fn key_of_stage(cx: &Cx, stage: Option<&str>) -> Result<Option<String>, Stop> {
    let Some(word) = stage else { return Ok(None) };
    let policy = JOURNEY.now(&cx.store).await?.policy;
    let names: Vec<&str> = policy.stages.iter().map(|stage| stage.name.as_str()).collect();
    let unknown = || {
        let problem = format!("There is no stage \u{201c}{word}\u{201d}.");
        Stop::wrong_field("stage", problem, format!("Choose {}, lost or churned.", names.join(", ")))
    };
    Ok(Some(journey::Place::of(&policy, word).ok_or_else(unknown)?.key(&policy).to_string()))
}

async fn list(cx: &Cx, stage: Option<&str>, format: Format) -> Result<(), Stop> {
    let place = key_of_stage(cx, stage).await?;
    let today = cx.clock.today();
    let mut sheet = Sheet::new(["account", "name", "stage", "since", "days_in_stage"]);
    let mut cursor: Option<String> = None;
    loop {
        let page = cx.store.stages_now(&cx.scope, place.as_deref(), cursor.as_deref(), ACCOUNTS_AT_ONCE).await?;
        let page = page.map_err(|unfit| Stop::Fault(unfit.into()))?;
        for now in &page.rows {
            sheet.push(vec![
                Cell::Text(now.account.to_string()),
                Cell::Text(now.name.clone()),
                Cell::Text(now.place.clone()),
                Cell::Text(now.since.to_string()),
                Cell::Whole((today.0 - now.since.0).into()),
            ]);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    sheet.say(format)
}

async fn show(cx: &Cx, account: &str, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, account).await?;
    let known = journey_of(cx, &now).await?;
    let standing = known.standing.as_ref();
    let stage = standing.map(|stands| stands.place.key(&known.now.policy).to_string());
    let since = standing.map(|stands| stands.since.to_string());
    if format == Format::Json {
        return say_object(&now, &AccountJourney::of(known));
    }
    let mut sheet = Sheet::new(["gate", "open", "evidence", "remedy"]);
    for gate in &known.gates {
        let open = match gate.holds {
            Holds::Yes => "yes",
            Holds::No => "no",
            Holds::Unknown => "nobody knows",
        };
        sheet.push(vec![
            Cell::Text(gate.label.clone()),
            Cell::Text(open.into()),
            Cell::Text(gate.evidence.clone()),
            Cell::Text(gate.remedy.clone()),
        ]);
    }
    sheet.say(format)?;
    match (format, stage, since) {
        (Format::Table, Some(stage), Some(since)) => {
            let late = known.responses.iter().flat_map(|responses| responses.broken());
            let late: String = late.map(late_line).collect();
            say(&format!("\n{} is in {stage} since {since}.\n{late}", now.name))
        }
        (Format::Table, ..) => say(&format!("\n{} is not on the journey.\n", now.name)),
        _ => Ok(()),
    }
}

fn late_line(Responded { ticket, response }: &Responded) -> String {
    let told = match *response {
        Response::Waits { hours } => format!("waits for a first response, for {hours} hours at least"),
        Response::Late { minutes } => format!("was first responded to after {}", draw::format::minutes(minutes)),
        Response::InTime | Response::NotKnown => return String::new(),
    };
    format!("Urgent ticket {} of {} {told}.\n", ticket.external_id, ticket.opened_on)
}

async fn moved(cx: &Cx, account: &str, input: &MoveInput, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, account).await?;
    let step = move_account(cx, now.account, input).await?;
    if format == Format::Json {
        let rules = |rules: &[String]| Json::written(serde_json::Value::from(rules).to_string());
        let told = Object::default()
            .with("step", &Json::text(&step.step))
            .with("from", &step.from.as_deref().map_or(Json::null(), Json::text))
            .with("to", &Json::text(&step.to))
            .with("told", &rules(&step.told))
            .with("overridden", &rules(&step.overridden));
        return say(&format!("{}\n", told.end()));
    }
    let from = step.from.map_or("off the journey".into(), |from| format!("from {from}"));
    say(&format!("{} went {from} to {}.\n", now.name, step.to))
}

async fn entries(cx: &Cx, format: Format) -> Result<(), Stop> {
    let preview = preview_entries(cx, usize::MAX).await?;
    let mut sheet = Sheet::new(["account", "name", "stage", "since"]);
    for entry in &preview.first {
        sheet.push(vec![
            Cell::Text(entry.account.to_string()),
            Cell::Text(entry.name.clone()),
            Cell::Text(entry.place.clone()),
            Cell::Text(entry.since.to_string()),
        ]);
    }
    sheet.say(format)
}

async fn sign(cx: &Cx, reason: &str, format: Format) -> Result<(), Stop> {
    let seen = preview_entries(cx, 0).await?.seen;
    let signed = sign_entries(cx, &seen, reason).await?;
    say(&match (format, signed.batch) {
        (Format::Json, batch) => {
            let batch = batch.map_or(Json::null(), |batch| Json::text(&batch.to_string()));
            let told = Object::default().with("accounts", &Json::number(signed.accounts)).with("batch", &batch);
            format!("{}\n", told.end())
        }
        (_, Some(batch)) => {
            format!("{} entries are signed. To take them back: ascend import undo {batch}\n", signed.accounts)
        }
        (_, None) => "Every account is on the journey.\n".into(),
    })
}

async fn tried(cx: &Cx, file: &Path, format: Format) -> Result<(), Stop> {
    let tried = try_journey(cx, Some(&policy_file::text_of(file, PRINTS)?), NAMED_MAX).await?;
    let mut sheet = Sheet::new(["account", "name", "stage", "closed", "free_today"]);
    for one in &tried.refused {
        sheet.push(vec![
            Cell::Text(one.account.to_string()),
            Cell::Text(one.name.clone()),
            Cell::Text(one.stage.clone()),
            Cell::Text(one.closed.join("; ")),
            Cell::Truth(one.changes),
        ]);
    }
    sheet.say(format)?;
    if format != Format::Table {
        return Ok(());
    }
    say(&format!(
        "\nIt would refuse {} accounts, of which {} are free today; {} would be free, of which {} are refused today. \
         {} would stand in no stage.\n",
        tried.refused_count, tried.newly_refused, tried.free, tried.newly_free, tried.homeless_count
    ))
}
