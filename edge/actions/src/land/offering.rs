//! Saying how a deal stands: open at a stage, won or lost.

use super::filing::{named, put};
use crate::cx::Cx;
use crate::frame::Action;
use crate::journey::Filed;
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use land::{Deal, DealStage};
use money::Day;
use uuid::Uuid;

const ACTION: Action = Action { name: "put_deal", permission: Permission::EditAccounts };

/// How a deal stands, as it was typed. Name, owner, amount and expected day that are blank of a
/// known deal stay as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DealInput {
    /// Names the deal that is said something new of; blank for a new one.
    pub id: String,
    /// What it is called; needed for a new one.
    pub name: String,
    /// Who of ours answers for it.
    pub owner: String,
    /// From which day it stands so; today when blank.
    pub effective_on: String,
    /// `open`, `won` or `lost`.
    pub state: String,
    /// The stage of an open deal, in the company's own words; needed then.
    pub stage: String,
    /// Why it was lost; needed then.
    pub reason: String,
    /// To whom it was lost.
    pub competitor: String,
    /// What it would bring per year.
    pub per_year: String,
    /// ISO 4217 code; needed with an amount.
    pub currency: String,
    /// When a decision is expected.
    pub expected_close: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Word {
    Open,
    Won,
    Lost,
}

impl Word {
    fn from_key(word: &str) -> Option<Word> {
        match word.to_lowercase().as_str() {
            "open" => Some(Word::Open),
            "won" => Some(Word::Won),
            "lost" => Some(Word::Lost),
            _ => None,
        }
    }
}

/// Records how a deal stands from a day on.
///
/// # Errors
/// Every wrong field; an account that the scope does not show, a deal that it does not have.
#[async_recursion::async_recursion]
pub async fn put_deal(cx: &Cx, account: Uuid, input: &DealInput) -> Result<Filed, Stop> {
    let known: Option<Deal> = named(cx, account, &input.id).await?.pop();
    let deal = read(cx, known, input)?;
    put(cx, ACTION, account, deal, |deal, id| deal.id = id).await
}

fn read(cx: &Cx, known: Option<Deal>, input: &DealInput) -> Result<Deal, Stop> {
    let today = cx.clock.today();
    let mut typed = Typed::default();
    let name = match (&known, typed.line("name", &input.name)) {
        (_, Some(name)) => name,
        (Some(known), None) => known.name.clone(),
        (None, None) => typed.needed("name", &input.name, "Say what it is called, e.g. Harbour, first order."),
    };
    let owner = typed.line("owner", &input.owner);
    let effective_on = typed.day("effective_on", &input.effective_on).unwrap_or(today);
    if effective_on > today {
        typed.complain("effective_on", "This day is yet to come.", "Record it once it stands so.");
    }
    let stage = stage(&mut typed, input, effective_on);
    let amount = typed.per_year("per_year", &input.per_year, "currency", &input.currency);
    let expected_close = typed.day("expected_close", &input.expected_close);
    typed.done()?;
    let is_open = matches!(stage, DealStage::Open(_));
    let before = known.as_ref();
    let expected_close = expected_close.or(before.and_then(|deal| deal.expected_close)).filter(|_| is_open);
    Ok(Deal {
        id: before.map(|deal| deal.id.clone()).unwrap_or_default(),
        name,
        owner: owner.or(before.and_then(|deal| deal.owner.clone())),
        effective_on,
        stage,
        amount: amount.or(before.and_then(|deal| deal.amount)),
        expected_close,
    })
}

fn stage(typed: &mut Typed, input: &DealInput, on: Day) -> DealStage {
    let words = "open, won or lost";
    let word = typed.word("state", &input.state, Word::from_key, words);
    if input.state.trim().is_empty() {
        typed.complain("state", "This is blank.", format!("Choose {words}."));
    }
    let (stage, reason) = (typed.line("stage", &input.stage), typed.line("reason", &input.reason));
    let competitor = typed.line("competitor", &input.competitor);
    match word {
        Some(Word::Won) => DealStage::Won { on },
        Some(Word::Lost) => {
            if reason.is_none() {
                typed.complain("reason", "This is blank.", "Say why it was lost.");
            }
            DealStage::Lost { on, reason: reason.unwrap_or_default(), competitor }
        }
        Some(Word::Open) | None => {
            if word.is_some() && stage.is_none() {
                typed.complain("stage", "This is blank.", "Say at which stage it is, e.g. Demo.");
            }
            DealStage::Open(stage.unwrap_or_default())
        }
    }
}
