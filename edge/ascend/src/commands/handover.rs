//! `ascend handover show`, `ledger`, `step`, `promise`, `became`, `policy`.

use super::handover_ledger::{LedgerAsked, ledger};
use super::policy_file::{self, PolicyAsked};
use crate::account_named::account_named;
use crate::ordered::{Json, Object};
use crate::outcome::say;
use crate::place::Place;
use crate::sheet::Format;
use crate::told::{Column, rows, say_object, say_recorded, say_tables, value_of};
use actions::{
    Cx, HandoverInput, PromiseInput, PromiseStepInput, Stop, handover_of, put_promise, step_handover, step_promise,
};
use clap::{Args, Subcommand};
use serde_json::Value;
use web::api::AccountHandover;

/// `ascend handover …`
#[derive(Args, Debug)]
pub struct Handover {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand, Debug)]
enum Act {
    /// Both handovers: who takes over, the brief, what keeps it from being accepted; and promises (with --format csv only these)
    Show {
        /// Its id, external id, or name if no other has it
        account: String,
    },
    /// What leaked of the promises, by account, by pair of people, of one person beside two (with --format csv only by account)
    Ledger(LedgerAsked),
    /// Record what happened in a handover
    Step(Box<StepAsked>),
    /// Write down what was promised to or by the customer
    Promise(Box<PromiseAsked>),
    /// Say what became of a promise
    Became(Box<BecameAsked>),
    /// The file with the days and shares of handovers: print it, or record another
    Policy(PolicyAsked),
}

#[derive(Args, Debug)]
struct StepAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// open, send-brief, push-back, accept, joint-call, introduce or customer-accepts
    act: String,
    /// Which handover: delivery, at signature, or commercial, once the customer is served well
    #[arg(long, default_value = "delivery", value_parser = ["delivery", "commercial"])]
    kind: String,
    /// Who of ours hands over; with open
    #[arg(long, default_value = "", hide_default_value = true)]
    from: String,
    /// Who of ours receives; with open
    #[arg(long, default_value = "", hide_default_value = true)]
    to: String,
    /// Why it is opened (owner_leaves, book_changes) or pushed back (missing_goal, promise_unclear…)
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
    /// What exactly the brief lacks; with push-back
    #[arg(long, default_value = "", hide_default_value = true)]
    note: String,
    /// Parts of the brief that nobody is sure of, separated by semicolons; with send-brief
    #[arg(long, value_name = "PARTS", default_value = "", hide_default_value = true)]
    to_confirm: String,
    /// Who of the customer, separated by semicolons; with joint-call, introduce and customer-accepts
    #[arg(long, default_value = "", hide_default_value = true)]
    people: String,
    /// paid, or the day the first invoice is due; when a commercial handover is opened
    #[arg(long, value_name = "PAID|DAY", default_value = "", hide_default_value = true)]
    first_invoice: String,
}

#[derive(Args, Debug)]
struct PromiseAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// What was said
    text: String,
    /// Who promised: our land side, or the customer
    #[arg(long, default_value = "land", value_parser = ["land", "customer"])]
    by: String,
    /// Who of ours answers for it
    #[arg(long, default_value = "", hide_default_value = true)]
    owner: String,
    /// Why they would buy more: upsell, cross_sell, price_increase, seat_growth or usage_growth
    #[arg(long, default_value = "", hide_default_value = true)]
    motion: String,
    /// The least per year, like 12000.50
    #[arg(long, value_name = "AMOUNT", default_value = "", hide_default_value = true)]
    low: String,
    /// The most per year [default: the least]
    #[arg(long, value_name = "AMOUNT", default_value = "", hide_default_value = true)]
    high: String,
    /// Its code, like GBP; with an amount
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    currency: String,
    /// The earliest day on which it comes true
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    from: String,
    /// The latest day [default: the earliest]
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    to: String,
    /// When it was made [default: today]
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    made_on: String,
}

#[derive(Args, Debug)]
struct BecameAsked {
    /// Its id, external id, or name if no other has it
    account: String,
    /// Id of the promise, as show tells it
    promise: String,
    /// owned, restated, slipped, denied, withdrawn or delivered
    became: String,
    /// Who answers for it from now on; with owned
    #[arg(long, default_value = "", hide_default_value = true)]
    owner: String,
    /// The least per year with restated, what came with delivered
    #[arg(long, value_name = "AMOUNT", default_value = "", hide_default_value = true)]
    low: String,
    /// The most per year; with restated [default: the least]
    #[arg(long, value_name = "AMOUNT", default_value = "", hide_default_value = true)]
    high: String,
    /// Its code, like GBP; with an amount
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    currency: String,
    /// The day on which it is expected now; with slipped and restated
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    to: String,
    /// Why; with denied and withdrawn
    #[arg(long, default_value = "", hide_default_value = true)]
    reason: String,
}

/// Does what was asked.
pub async fn run(place: &Place, asked: Handover, format: Format) -> Result<(), Stop> {
    let cx = place.cx().await?;
    match asked.act {
        Act::Show { account } => show(&cx, &account, format).await,
        Act::Ledger(asked) => ledger(&cx, &asked, format).await,
        Act::Step(asked) => step(&cx, *asked, format).await,
        Act::Promise(asked) => promise(&cx, *asked, format).await,
        Act::Became(asked) => became(&cx, *asked, format).await,
        Act::Policy(asked) => {
            policy_file::run(&cx, &actions::HANDOVERS, "ascend handover policy", &asked, format).await
        }
    }
}

const PROMISES: &[Column] = &[
    ("promise", "/id"),
    ("text", "/text"),
    ("by", "/promised_by"),
    ("low", "/amount/low"),
    ("high", "/amount/high"),
    ("from", "/expected/from"),
    ("to", "/expected/to"),
    ("owner", "/owner"),
    ("state", "/state"),
    ("overdue", "/overdue"),
];

async fn show(cx: &Cx, account: &str, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, account).await?;
    let told = AccountHandover::of(&handover_of(cx, &now).await?, &now.name, cx.clock.today());
    let value = value_of(&told)?;
    let promises = rows(&value["promises"], PROMISES);
    match format {
        Format::Json => say_object(&now, &told),
        Format::Csv => promises.say(format),
        Format::Table => {
            for (title, handover) in [("Delivery", &value["delivery"]), ("Commercial", &value["commercial"])] {
                say_handover(title, handover)?;
            }
            let signals = rows(&value["signals"], &[("since", "/since"), ("signal", "/evidence")]);
            say_tables(&[("Promises, per year", promises), ("What says that it fails", signals)])
        }
    }
}

fn say_handover(title: &str, handover: &Value) -> Result<(), Stop> {
    if handover.is_null() {
        return say(&format!("{title} handover: not opened.\n"));
    }
    let text = |name: &str| handover[name].as_str().unwrap_or_default().replace('_', " ");
    let share = |name: &str| handover["completeness"][name].as_i64().unwrap_or_default();
    say(&format!(
        "{title} handover: {}. From {} to {}, opened on {}; {} of {} parts of the brief are known.\n",
        text("state"),
        handover["from"].as_str().unwrap_or_default(),
        handover["to"].as_str().unwrap_or_default(),
        handover["opened_on"].as_str().unwrap_or_default(),
        share("part"),
        share("whole"),
    ))?;
    let brief = [("part", "/part"), ("state", "/state"), ("known", "/text"), ("to do", "/remedy")];
    let missing = [("rule", "/rule"), ("reason", "/reason"), ("remedy", "/remedy")];
    say_tables(&[
        (&format!("{title}: the brief"), rows(&handover["brief"], &brief)),
        (&format!("{title}: what is missing"), rows(&handover["refusals"], &missing)),
    ])
}

async fn step(cx: &Cx, asked: StepAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let input = HandoverInput {
        kind: asked.kind,
        act: asked.act.replace('-', "_"),
        from: asked.from,
        to: asked.to,
        reason: asked.reason,
        note: asked.note,
        to_confirm: asked.to_confirm,
        people: asked.people,
        first_invoice: asked.first_invoice,
    };
    let stepped = step_handover(cx, now.account, &input).await?;
    say(&match format {
        Format::Json => format!("{}\n", Object::default().with("id", &Json::text(&stepped.id)).end()),
        _ => format!("It is recorded of the {} handover of {}.\n", input.kind, now.name),
    })
}

async fn promise(cx: &Cx, asked: PromiseAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let input = PromiseInput {
        promised_by: asked.by,
        owner: asked.owner,
        text: asked.text,
        motion: asked.motion,
        low: asked.low,
        high: asked.high,
        currency: asked.currency,
        from: asked.from,
        to: asked.to,
        made_on: asked.made_on,
    };
    say_recorded("The promise", &put_promise(cx, now.account, &input).await?, format)
}

async fn became(cx: &Cx, asked: BecameAsked, format: Format) -> Result<(), Stop> {
    let now = account_named(&cx.store, &cx.scope, &asked.account).await?;
    let input = PromiseStepInput {
        promise: asked.promise,
        became: asked.became,
        owner: asked.owner,
        low: asked.low,
        high: asked.high,
        currency: asked.currency,
        to: asked.to,
        reason: asked.reason,
    };
    say_recorded("What became of it", &step_promise(cx, now.account, &input).await?, format)
}
