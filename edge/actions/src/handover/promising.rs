//! Promises: writing one down, and what became of it.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::journey::{Filed, file};
use crate::log_interaction::no_account;
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use handover::{Became, Promise, PromiseStep, PromisedBy};
use land::{AmountRange, DayRange, Motion};
use money::{Day, Money};
use uuid::Uuid;

const PUT: Action = Action { name: "put_promise", permission: Permission::EditAccounts };
const STEP: Action = Action { name: "step_promise", permission: Permission::EditAccounts };

/// A promise, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromiseInput {
    /// `land` or `customer`; land when blank.
    pub promised_by: String,
    /// Who of ours answers for it.
    pub owner: String,
    /// What was said.
    pub text: String,
    /// Why they would buy more.
    pub motion: String,
    /// The least per year.
    pub low: String,
    /// The most per year; the least when blank.
    pub high: String,
    /// ISO 4217 code; needed with an amount.
    pub currency: String,
    /// The earliest day.
    pub from: String,
    /// The latest day; the earliest when blank.
    pub to: String,
    /// When it was made; today when blank.
    pub made_on: String,
}

/// What became of a promise, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromiseStepInput {
    /// Which promise.
    pub promise: String,
    /// `owned`, `restated`, `slipped`, `denied`, `withdrawn` or `delivered`.
    pub became: String,
    /// Who answers for it now.
    pub owner: String,
    /// The least per year, or what was delivered.
    pub low: String,
    /// The most per year.
    pub high: String,
    /// ISO 4217 code; needed with an amount.
    pub currency: String,
    /// To which day it slipped.
    pub to: String,
    /// Why it is denied or withdrawn.
    pub reason: String,
}

/// Writes a promise down.
///
/// # Errors
/// Every wrong field; an account that the scope does not show.
#[async_recursion::async_recursion]
pub async fn put_promise(cx: &Cx, account: Uuid, input: &PromiseInput) -> Result<Filed, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let today = cx.clock.today();
    let mut typed = Typed::default();
    let text = typed.needed("text", &input.text, "Write down what was said.");
    let owner = typed.line("owner", &input.owner);
    let by = |word: &str| match word {
        "land" => Some(PromisedBy::Land),
        "customer" => Some(PromisedBy::Customer),
        _ => None,
    };
    let promised_by = typed.word("promised_by", &input.promised_by, by, "land or customer");
    let motion = typed.word("motion", &input.motion, Motion::from_key, "one of the five motions");
    let amount = amounts(&mut typed, &input.low, &input.high, &input.currency);
    let expected = days(&mut typed, &input.from, &input.to);
    let made_on = typed.day("made_on", &input.made_on).unwrap_or(today);
    if made_on > today {
        typed.complain("made_on", "This day is yet to come.", "Write down what was said, not what will be.");
    }
    typed.done()?;
    let promised_by = promised_by.unwrap_or(PromisedBy::Land);
    let promise = Promise { id: String::new(), promised_by, owner, text, motion, amount, expected, made_on };
    let said = serde_json::to_string(&promise).unwrap_or_default();
    run_action(cx, PUT, body_hash(&[&account.to_string(), &said]), async move |tx| {
        let sequence = tx.take_sequence().await?;
        let promise = Promise { id: sequence.to_string(), ..promise };
        let reply = Filed { id: promise.id.clone(), is_new: true };
        let change = serde_json::json!({ "account": account, "id": reply.id, "has_owner": promise.owner.is_some() });
        file(cx, tx, sequence, [(account, named.external_id, promise)]).await?;
        let change = Change { subject_kind: "promise", subject_id: reply.id.clone(), change };
        Ok(Done { reply, change: Some(change) })
    })
    .await
}

/// Records what became of a promise.
///
/// # Errors
/// Every wrong field; a promise that the account does not have.
#[async_recursion::async_recursion]
pub async fn step_promise(cx: &Cx, account: Uuid, input: &PromiseStepInput) -> Result<Filed, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let mut typed = Typed::default();
    let promise = typed.needed("promise", &input.promise, "Choose a promise.");
    let became = became(&mut typed, input);
    typed.done()?;
    let Some(became) = became else {
        return Err(Stop::wrong_field("became", "This is blank.", "Choose what became of it."));
    };
    let on = cx.clock.today();
    let step = PromiseStep { id: String::new(), promise, on, became };
    let said = serde_json::to_string(&step).unwrap_or_default();
    run_action(cx, STEP, body_hash(&[&account.to_string(), &said]), async move |tx| {
        let sequence = tx.take_sequence().await?;
        if !tx.papers::<Promise>(account).await?.iter().any(|filed| filed.paper.id == step.promise) {
            let problem = format!("This account has no promise {}.", step.promise);
            return Err(Stop::wrong_field("promise", problem, "Take it from the list of its promises."));
        }
        let step = PromiseStep { id: sequence.to_string(), ..step };
        let reply = Filed { id: step.id.clone(), is_new: true };
        let change = serde_json::json!({ "account": account, "id": reply.id, "promise": step.promise });
        file(cx, tx, sequence, [(account, named.external_id, step)]).await?;
        let change = Change { subject_kind: "promise", subject_id: reply.id.clone(), change };
        Ok(Done { reply, change: Some(change) })
    })
    .await
}

fn became(typed: &mut Typed, input: &PromiseStepInput) -> Option<Became> {
    let word = typed.needed("became", &input.became, "Choose what became of it.");
    match word.as_str() {
        "owned" => Some(Became::Owned { owner: typed.needed("owner", &input.owner, "Say who answers for it.") }),
        "restated" => {
            let amount = amounts(typed, &input.low, &input.high, &input.currency);
            let expected = days(typed, &input.to, "");
            if amount.is_none() && expected.is_none() {
                typed.complain("low", "Nothing is restated.", "Say how much, or by when.");
            }
            Some(Became::Restated { amount, expected })
        }
        "slipped" => {
            typed.needed("to", &input.to, "Say to which day it slipped.");
            typed.day("to", &input.to).map(|to| Became::Slipped { to })
        }
        "denied" => Some(Became::Denied { reason: typed.needed("reason", &input.reason, "Say what they say.") }),
        "withdrawn" => Some(Became::Withdrawn { reason: typed.needed("reason", &input.reason, "Say why.") }),
        "delivered" => {
            let amount: Option<Money> = typed.per_year("low", &input.low, "currency", &input.currency);
            Some(Became::Delivered { amount })
        }
        "" => None,
        other => {
            let problem = format!("\u{201c}{other}\u{201d} is not known here.");
            typed.complain("became", problem, "Choose owned, restated, slipped, denied, withdrawn or delivered.");
            None
        }
    }
}

fn amounts(typed: &mut Typed, low: &str, high: &str, currency: &str) -> Option<AmountRange> {
    let least = typed.per_year("low", low, "currency", currency);
    let most = if high.trim().is_empty() { least } else { typed.per_year("high", high, "currency", currency) };
    let range = AmountRange::of(least?, most?).ok();
    if range.is_none() {
        typed.complain("high", "This is less than the least.", "Write the least first, then the most.");
    }
    range
}

fn days(typed: &mut Typed, from: &str, to: &str) -> Option<DayRange> {
    let first: Option<Day> = typed.day("from", from);
    let last = if to.trim().is_empty() { first } else { typed.day("to", to) };
    let range = DayRange::of(first?, last?).ok();
    if range.is_none() {
        typed.complain("to", "This is before the earliest day.", "Write the earliest day first.");
    }
    range
}
