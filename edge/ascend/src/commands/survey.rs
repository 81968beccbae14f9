//! `ascend survey list`, `show`, `open`, `invite`, `policy`.

use super::policy_file::{self, PolicyAsked};
use crate::account_named::account_named;
use crate::new_file::NewFile;
use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::Format;
use crate::told::{Column, rows, say_json, say_object, say_tables, value_of};
use actions::{
    Cx, FieldError, Stop, SurveyInput, SurveyNow, Whom, invite_people, invite_people_by_mail, open_survey as open_at,
    survey_of, surveys_of,
};
use anyhow::Context;
use clap::{Args, Subcommand};
use draw::Document;
use reports::Typst;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::AccountNow;
use uuid::Uuid;
use web::api::{AccountSurveys, PeopleAsked, SurveyDetail};
use web::documents::pdf;
use web::documents::survey_shown::survey_shown;

/// `ascend survey …`
#[derive(Args, Debug)]
pub struct Survey {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// The surveys of an account, the latest first
    List {
        /// Its id, external id, or name if no other has it
        account: String,
    },
    /// What people say, who was asked, who is next and why somebody is held back
    Show(ShowAsked),
    /// Open a survey; nobody is asked by that alone
    Open(Box<OpenAsked>),
    /// Ask people, or remind them: each gets a link of their own, which is told only now
    Invite(InviteAsked),
    /// The file with settings and questions of your own: print it, or record another
    Policy(PolicyAsked),
}

#[derive(Args, Debug)]
struct ShowAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// Id of the survey, as list tells it
    survey: String,
    /// Write what the customer is shown of it into this file, which must not be there yet
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// Whose name stands at the foot of the PDF
    #[arg(long, env = "ASCEND_COMPANY", default_value = "Ascend")]
    company: String,
}

#[derive(Args, Debug)]
struct OpenAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// Its questions: pilot_exit, quarterly, recommendation, effort, or a key of your own
    #[arg(long)]
    template: String,
    /// confidential (we see whose answer it is) or anonymous (nobody does)
    #[arg(long, value_name = "WHO")]
    confidentiality: String,
    /// The last day on which it is answered
    #[arg(long, value_name = "DAY")]
    closes_on: String,
    /// Why it is sent: pilot or relationship [default: as the questions suggest]
    #[arg(long, default_value = "", hide_default_value = true)]
    kind: String,
    /// en or de
    #[arg(long, default_value = "en")]
    language: String,
    /// What it is called [default: as its questions]
    #[arg(long, default_value = "", hide_default_value = true)]
    title: String,
}

#[derive(Args, Debug)]
struct InviteAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// Id of the survey, as list tells it
    survey: String,
    /// So many at most of those who are next and may be asked
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), required_unless_present = "person")]
    next: Option<u16>,
    /// Somebody of the account, by name, e-mail or id; may be given more than once
    #[arg(long, conflicts_with = "next")]
    person: Vec<String>,
    /// Send their link to those with an e-mail address; mails leave from a server with a mail server
    #[arg(long)]
    by_mail: bool,
}

/// Does what was asked.
pub async fn run(place: &Place, asked: Survey, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    match asked.act {
        Act::List { account } => list(&cx, &account, format).await,
        Act::Show(asked) => show(&cx, &asked, format).await,
        Act::Open(asked) => open(&cx, *asked, format).await,
        Act::Invite(asked) => invite(&cx, &asked, format).await,
        Act::Policy(asked) => policy_file::run(&cx, &actions::SURVEYS, "ascend survey policy", &asked, format).await,
    }
}

const SURVEYS: &[Column] = &[
    ("survey", "/id"),
    ("title", "/title"),
    ("kind", "/kind"),
    ("confidentiality", "/confidentiality"),
    ("closes_on", "/closes_on"),
    ("closed", "/closed"),
    ("invited", "/invited"),
    ("answered", "/reading/coverage/part"),
    ("mapped", "/reading/coverage/whole"),
    ("withheld", "/reading/withheld/reason"),
];

async fn list(cx: &Cx, account: &str, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, account).await?;
    let told = AccountSurveys::of(&surveys_of(cx, now.account).await?, cx.clock.today());
    if format == Format::Json {
        return say_json(&told.surveys);
    }
    rows(&value_of(&told.surveys)?, SURVEYS).say(format)
}

const SCORES: &[Column] = &[
    ("question", "/question"),
    ("mean", "/mean"),
    ("median", "/median"),
    ("from", "/interval/low"),
    ("to", "/interval/high"),
    ("answered", "/coverage/part"),
    ("mapped", "/coverage/whole"),
    ("verdict", "/verdict"),
    ("people_missing", "/people_missing"),
    ("loud_user", "/loud_user/told"),
];

async fn show(cx: &Cx, asked: &ShowAsked, format: Format) -> Result<(), Stop> {
    let ShowAsked { account, survey, .. } = asked;
    let now = account_named(&cx.store, &cx.scope, account).await?;
    let Some(detail) = survey_of(cx, now.account, survey).await? else {
        let problem = format!("{} has no survey \u{201c}{survey}\u{201d}.", now.name);
        return Err(Stop::wrong_field("survey", problem, "Take its id from ascend survey list."));
    };
    if let Some(path) = &asked.pdf {
        let SurveyNow { survey, reading, .. } = &detail.now;
        let document = survey_shown(&now.name, survey, reading, &asked.company, cx.clock.today());
        return write_pdf(document, path, format).await;
    }
    let told = SurveyDetail::of(detail, cx.clock.today());
    let value = value_of(&told)?;
    let reading = &value["reading"];
    match format {
        Format::Json => say_object(&now, &told),
        Format::Csv => rows(&reading["scores"], SCORES).say(format),
        Format::Table => {
            let withheld = reading["withheld"]["reason"].as_str().map_or(String::new(), |reason| format!(" {reason}"));
            let text = |name: &str| value[name].as_str().unwrap_or_default();
            let closes = if value["closed"] == true { "closed on" } else { "open until" };
            say(&format!(
                "{}, {}, {closes} {}.{withheld}\n",
                text("title"),
                text("confidentiality"),
                text("closes_on")
            ))?;
            let loud = reading["scores"].as_array().into_iter().flatten();
            let loud: Vec<_> =
                loud.flat_map(|score| score["loud_user"]["people"].as_array().cloned()).flatten().collect();
            let loud_columns = [
                ("person", "/name"),
                ("score", "/score"),
                ("mean without them", "/mean_without"),
                ("verdict without them", "/verdict_without"),
            ];
            let asked = [
                ("person", "/name"),
                ("asked", "/sent_on"),
                ("reminded", "/reminded_on"),
                ("has answered", "/has_answered"),
            ];
            let next = [("person", "/name"), ("why", "/reason"), ("held back", "/held_back")];
            say_tables(&[
                ("What they say", rows(&reading["scores"], SCORES)),
                ("Whom a verdict hangs on", rows(&loud.into(), &loud_columns)),
                ("What they wrote", rows(&reading["remarks"], &[("words", "/text"), ("who", "/name")])),
                ("Asked", rows(&value["asked"], &asked)),
                ("Ask next", rows(&value["next_to_ask"], &next)),
            ])
        }
    }
}

async fn write_pdf(document: Document, path: &Path, format: Format) -> Result<(), Stop> {
    let mut file = NewFile::begin(path, "pdf", "pdf_must_be_new")?;
    let bytes = pdf(Arc::new(Typst::default()), document).await?;
    file.out.write_all(&bytes).with_context(|| format!("writing {}", path.display()))?;
    let bytes = file.complete()?;
    let name = path.display().to_string();
    say(&match format {
        Format::Json => {
            format!(
                "{}\n",
                Object::default().with("file", &Json::text(&name)).with("bytes", &Json::number(bytes)).end()
            )
        }
        _ => format!("{name} is written, {bytes} bytes.\n"),
    })
}

async fn open(cx: &Cx, asked: OpenAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let input = SurveyInput {
        template: asked.template,
        kind: asked.kind,
        confidentiality: asked.confidentiality,
        language: asked.language,
        closes_on: asked.closes_on,
        title: asked.title,
    };
    let survey = open_at(cx, now.account, &input).await?.survey;
    say(&match format {
        Format::Json => format!("{}\n", Object::default().with("survey", &Json::text(&survey)).end()),
        _ => format!(
            "Survey {survey} is open at {}. To ask people: ascend survey invite {} {survey} --next 5\n",
            now.name, now.account
        ),
    })
}

async fn invite(cx: &Cx, asked: &InviteAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let whom = match asked.next {
        Some(people_max) => Whom::Next { people_max: people_max.into() },
        None => Whom::These(people_called(cx, &now, &asked.person).await?),
    };
    let invited = match asked.by_mail {
        true => invite_people_by_mail(cx, now.account, &asked.survey, &whom).await?,
        false => invite_people(cx, now.account, &asked.survey, &whom).await?,
    };
    let mailed = invited.mailed.join(", ");
    let told = PeopleAsked::from(invited);
    let value = value_of(&told)?;
    let links = rows(&value["links"], &[("person", "/name"), ("link", "/link")]);
    match format {
        Format::Json => say_json(&told),
        Format::Csv => links.say(format),
        Format::Table => {
            if !mailed.is_empty() {
                say(&format!(
                    "A mail with their link goes out to {mailed}, once a server runs that has a mail server.\n"
                ))?;
            }
            if !links.is_empty() {
                links.say(format)?;
                say("\nThe links are under the address of your server, and told only now.\n")?;
            }
            let held_back = rows(&value["held_back"], &[("person", "/name"), ("why", "/reasons")]);
            say_tables(&[("Not asked", held_back)])
        }
    }
}

/// The people of an account who are called so; all that name nobody, or several, are told at once.
async fn people_called(cx: &Cx, now: &AccountNow, called: &[String]) -> Result<Vec<Uuid>, Stop> {
    let today = cx.clock.today();
    let known = cx.store.people(&cx.scope, now.account, i64::MAX).await?;
    let here: Vec<_> = known.iter().map(|record| record.as_of(today)).filter(|one| one.is_there(today)).collect();
    let (mut people, mut wrong) = (Vec::new(), Vec::new());
    for word in called {
        let found: Vec<Uuid> =
            here.iter().filter(|one| one.is_called(word) || one.id.to_string() == *word).map(|one| one.id).collect();
        let problem = match found.as_slice() {
            [one] => {
                people.push(*one);
                continue;
            }
            [] => format!("Nobody at {} is called \u{201c}{word}\u{201d}.", now.name),
            several => format!("{} people at {} are called \u{201c}{word}\u{201d}.", several.len(), now.name),
        };
        let repair = "Take an id from ascend survey show: those to ask next have theirs in --format json.".to_string();
        wrong.push(FieldError { field: "person", problem, repair });
    }
    if wrong.is_empty() { Ok(people) } else { Err(Stop::BadInput(wrong)) }
}
