//! `ascend land show`, `lead`, `deal`, `next-move`, `later-term`, `quality`, `quotas`.

use super::land_quality::quality;
use super::policy_file::{self, PolicyAsked};
use crate::account_named::account_named;
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::Format;
use crate::told::{rows, say_object, say_recorded, say_tables, value_of};
use actions::{
    Cx, DealInput, LaterTermInput, LeadInput, NextMoveInput, Stop, land_of, put_deal, put_later_term, put_lead,
    put_next_move,
};
use clap::{Args, Subcommand};
use web::api::AccountLand;

/// `ascend land …`
#[derive(Args, Debug)]
pub struct Land {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// Its leads with their fit, deals with quotes (with --format csv only the deals), and what is expected to follow
    Show {
        /// Its id, external id, or name if no other has it
        account: String,
    },
    /// Record a lead, or say of one whether it is qualified
    Lead(Box<LeadAsked>),
    /// Record a deal, or say how one stands
    Deal(Box<DealAsked>),
    /// Record what is expected to follow the first order
    NextMove(Box<NextMoveAsked>),
    /// Record what the first contract already says about that: a pilot, or what a price depends on
    LaterTerm(Box<LaterTermAsked>),
    /// Which customers were still there, happy and larger a year after their first order, by source, rep and fit (with
    /// --format csv the customers)
    Quality,
    /// The file with the quotas of reps: print it, or record another
    Quotas(PolicyAsked),
}

#[derive(Args, Debug)]
struct LeadAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// The lead that something is said of, as show tells it [default: a new one]
    #[arg(long, default_value = "", hide_default_value = true)]
    id: String,
    /// What the company is called; a new lead needs it
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    company: String,
    /// Campaign or channel, like Fair; a new lead needs it
    #[arg(long, default_value = "", hide_default_value = true)]
    source: String,
    /// Who of ours answers for it
    #[arg(long, default_value = "", hide_default_value = true)]
    owner: String,
    /// Whether it is worth a seller's time: open, qualified or unqualified
    #[arg(long, value_name = "DECISION", default_value = "", hide_default_value = true)]
    qualification: String,
    /// Why it is not; with unqualified
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
    /// In which country the company is
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// In which industry it works
    #[arg(long, default_value = "", hide_default_value = true)]
    industry: String,
    /// How many people work there
    #[arg(long, value_name = "N", default_value = "", hide_default_value = true)]
    employees: String,
    /// What it works with, separated by semicolons
    #[arg(long, default_value = "", hide_default_value = true)]
    tools: String,
}

#[derive(Args, Debug)]
struct DealAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// How it stands: open, won or lost
    state: String,
    /// The deal that something is said of, as show tells it [default: a new one]
    #[arg(long, default_value = "", hide_default_value = true)]
    id: String,
    /// What it is called; a new deal needs it
    #[arg(long, default_value = "", hide_default_value = true)]
    name: String,
    /// The stage of an open deal, in your own words
    #[arg(long, default_value = "", hide_default_value = true)]
    stage: String,
    /// Why it was lost
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
    /// To whom it was lost
    #[arg(long, default_value = "", hide_default_value = true)]
    competitor: String,
    /// From which day it stands so [default: today]
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    since: String,
    /// Who of ours answers for it
    #[arg(long, default_value = "", hide_default_value = true)]
    owner: String,
    /// What it would bring per year, like 12000.50
    #[arg(long, value_name = "AMOUNT", default_value = "", hide_default_value = true)]
    per_year: String,
    /// Its code, like GBP; with an amount
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    currency: String,
    /// When a decision is expected
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    expected: String,
}

#[derive(Args, Debug)]
struct NextMoveAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// The next move that something is said of, as show tells it [default: a new one]
    #[arg(long, default_value = "", hide_default_value = true)]
    id: String,
    /// Id of the deal that it follows, as show tells it
    #[arg(long)]
    deal: String,
    /// Why they would buy more: upsell, cross_sell, price_increase, seat_growth or usage_growth
    #[arg(long)]
    motion: String,
    /// The least that it would bring per year, like 12000.50
    #[arg(long, value_name = "AMOUNT")]
    low: String,
    /// The most [default: the least]
    #[arg(long, value_name = "AMOUNT", default_value = "", hide_default_value = true)]
    high: String,
    /// Code of both, like GBP
    #[arg(long, value_name = "CODE")]
    currency: String,
    /// The earliest day on which it is expected
    #[arg(long, value_name = "DAY")]
    from: String,
    /// The latest day
    #[arg(long, value_name = "DAY")]
    to: String,
    /// What must be true first
    #[arg(long, value_name = "WORDS")]
    condition: String,
}

#[derive(Args, Debug)]
struct LaterTermAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// What was agreed: pilot, price_by_outcome or price_by_expansions
    agreed: String,
    /// The later term that something is said of, as show tells it [default: a new one]
    #[arg(long, default_value = "", hide_default_value = true)]
    id: String,
    /// Id of the deal that it was signed with, as show tells it
    #[arg(long)]
    deal: String,
    /// The last day of the pilot, or by which day the outcome must come true
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    day: String,
    /// What must be true for the pilot to go on, or which outcome must come true
    #[arg(long, value_name = "WORDS", default_value = "", hide_default_value = true)]
    condition: String,
    /// What it costs per year then, like 12000.50
    #[arg(long, value_name = "AMOUNT", default_value = "", hide_default_value = true)]
    per_year: String,
    /// What it costs per year where the outcome does not come true
    #[arg(long, value_name = "AMOUNT", default_value = "", hide_default_value = true)]
    otherwise: String,
    /// Code of both, like GBP; with an amount
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    currency: String,
    /// From how many expansions on how many percent are off: 2: 5; 4: 10
    #[arg(long, value_name = "STEPS", default_value = "", hide_default_value = true)]
    steps: String,
}

/// Does what was asked.
pub async fn run(place: &Place, asked: Land, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    match asked.act {
        Act::Show { account } => show(&cx, &account, format).await,
        Act::Lead(asked) => lead(&cx, *asked, format).await,
        Act::Deal(asked) => deal(&cx, *asked, format).await,
        Act::NextMove(asked) => next_move(&cx, *asked, format).await,
        Act::LaterTerm(asked) => later_term(&cx, *asked, format).await,
        Act::Quality => quality(&cx, format).await,
        Act::Quotas(asked) => policy_file::run(&cx, &actions::QUOTAS, "ascend land quotas", &asked, format).await,
    }
}

async fn show(cx: &Cx, account: &str, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, account).await?;
    let told = AccountLand::of(&land_of(cx, now.account).await?, cx.clock.today());
    let mut value = value_of(&told)?;
    for term in value["later_terms"].as_array_mut().into_iter().flatten() {
        term["by_expansions"] = steps_in_words(&term["steps"]).into();
    }
    let deals = [
        ("deal", "/id"),
        ("name", "/now/name"),
        ("outcome", "/outcome"),
        ("ended_on", "/ended_on"),
        ("stage", "/now/stage"),
        ("owner", "/now/owner"),
        ("quoted_on", "/quoted_on"),
        ("per_year", "/per_year"),
    ];
    let deals = rows(&value["deals"], &deals);
    let leads = [
        ("lead", "/id"),
        ("company", "/company"),
        ("source", "/source"),
        ("qualification", "/qualification"),
        ("fit", "/fit/label"),
        ("for", "/fit/reasons_for"),
        ("against", "/fit/reasons_against"),
        ("to be asked", "/fit/unknown"),
    ];
    let next_moves = [
        ("next move", "/id"),
        ("after deal", "/deal"),
        ("motion", "/motion"),
        ("low", "/amount/low"),
        ("high", "/amount/high"),
        ("from", "/expected/from"),
        ("to", "/expected/to"),
        ("condition", "/condition"),
    ];
    let later_terms = [
        ("later term", "/id"),
        ("with deal", "/deal"),
        ("agreed", "/agreed"),
        ("until or by", "/day"),
        ("if", "/condition"),
        ("per_year", "/per_year"),
        ("otherwise", "/per_year_otherwise"),
        ("by expansions", "/by_expansions"),
    ];
    match format {
        Format::Json => say_object(&now, &told),
        Format::Csv => deals.say(format),
        Format::Table => {
            let tables = [
                ("Leads", rows(&value["leads"], &leads)),
                ("Deals", deals),
                ("What is expected to follow, per year", rows(&value["next_moves"], &next_moves)),
                ("What the first contract already says about it", rows(&value["later_terms"], &later_terms)),
            ];
            match tables.iter().all(|(_, table)| table.is_empty()) {
                true => say(&format!("No lead or deal of {} is recorded.\n", now.name)),
                false => say_tables(&tables),
            }
        }
    }
}

/// Every step of a price by the number of expansions, in one cell: `from 3: 10% off, from 5: 15% off`.
fn steps_in_words(steps: &serde_json::Value) -> String {
    let step = |step: &serde_json::Value| format!("from {}: {}% off", step["expansions_min"], step["discount_percent"]);
    steps.as_array().into_iter().flatten().map(step).collect::<Vec<_>>().join(", ")
}

async fn lead(cx: &Cx, asked: LeadAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let input = LeadInput {
        id: asked.id,
        company: asked.company,
        source: asked.source,
        owner: asked.owner,
        qualification: asked.qualification,
        reason: asked.reason,
        country: asked.country,
        industry: asked.industry,
        employees: asked.employees,
        tools: asked.tools,
        ..LeadInput::default()
    };
    say_recorded("The lead", &put_lead(cx, now.account, &input).await?, format)
}

async fn deal(cx: &Cx, asked: DealAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let input = DealInput {
        id: asked.id,
        name: asked.name,
        owner: asked.owner,
        effective_on: asked.since,
        state: asked.state,
        stage: asked.stage,
        reason: asked.reason,
        competitor: asked.competitor,
        per_year: asked.per_year,
        currency: asked.currency,
        expected_close: asked.expected,
    };
    say_recorded("The deal", &put_deal(cx, now.account, &input).await?, format)
}

async fn next_move(cx: &Cx, asked: NextMoveAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let input = NextMoveInput {
        id: asked.id,
        deal: asked.deal,
        motion: asked.motion,
        low: asked.low,
        high: asked.high,
        currency: asked.currency,
        from: asked.from,
        to: asked.to,
        condition: asked.condition,
    };
    say_recorded("The next move", &put_next_move(cx, now.account, &input).await?, format)
}

async fn later_term(cx: &Cx, asked: LaterTermAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let input = LaterTermInput {
        id: asked.id,
        deal: asked.deal,
        agreed: asked.agreed,
        day: asked.day,
        condition: asked.condition,
        per_year: asked.per_year,
        per_year_otherwise: asked.otherwise,
        currency: asked.currency,
        steps: asked.steps,
    };
    say_recorded("The later term", &put_later_term(cx, now.account, &input).await?, format)
}
