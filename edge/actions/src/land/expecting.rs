//! Recording at signature what is expected to follow the first order.

use super::filing::{named, papers, put};
use crate::cx::Cx;
use crate::frame::Action;
use crate::journey::Filed;
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use land::{AmountRange, DayRange, Deal, Motion, NextMove};
use std::collections::BTreeSet;
use uuid::Uuid;

const ACTION: Action = Action { name: "put_next_move", permission: Permission::EditAccounts };

/// A next move, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextMoveInput {
    /// Names the next move that is said something new of; blank for a new one.
    pub id: String,
    /// Id of the deal that was signed, or will be.
    pub deal: String,
    /// Why they would buy more: one of the five motions.
    pub motion: String,
    /// The least that it would bring per year.
    pub low: String,
    /// The most; as much as the least when blank.
    pub high: String,
    /// ISO 4217 code of both.
    pub currency: String,
    /// The earliest day on which it is expected.
    pub from: String,
    /// The latest.
    pub to: String,
    /// What must be true first.
    pub condition: String,
}

/// Records a next move, or what is new of one. Its months are counted from the day on which it was
/// recorded first.
///
/// # Errors
/// Every wrong field; an account that the scope does not show, a next move that it does not have.
#[async_recursion::async_recursion]
pub async fn put_next_move(cx: &Cx, account: Uuid, input: &NextMoveInput) -> Result<Filed, Stop> {
    let known: Option<NextMove> = named(cx, account, &input.id).await?.pop();
    let deals: Vec<Deal> = papers(cx, account).await?;
    let deals: BTreeSet<String> = deals.into_iter().map(|deal| deal.id).collect();
    let next = read(cx, known, &deals, input)?;
    put(cx, ACTION, account, next, |next, id| next.id = id).await
}

fn read(cx: &Cx, known: Option<NextMove>, deals: &BTreeSet<String>, input: &NextMoveInput) -> Result<NextMove, Stop> {
    let mut typed = Typed::default();
    let deal = typed.needed("deal", &input.deal, "Choose the deal that it follows.");
    if !deal.is_empty() && !deals.contains(&deal) {
        let problem = format!("This account has no deal {deal}.");
        typed.complain("deal", problem, "Record the deal first, or take the id from its list.");
    }
    let words = "upsell, cross_sell, price_increase, seat_growth or usage_growth";
    let motion = typed.word("motion", &input.motion, Motion::from_key, words);
    if input.motion.trim().is_empty() {
        typed.complain("motion", "This is blank.", format!("Choose {words}."));
    }
    let amount = amount(&mut typed, input);
    let expected = expected(&mut typed, input);
    let condition = typed.needed("condition", &input.condition, "Say what must be true first.");
    typed.done()?;
    // Each of them is there where nothing was wrong.
    let (Some(motion), Some(amount), Some(expected)) = (motion, amount, expected) else {
        return Err(Stop::wrong_field("motion", "This is not a next move.", "Fill in the form again."));
    };
    let (id, recorded_on) = match known {
        Some(known) => (known.id, known.recorded_on),
        None => (String::new(), cx.clock.today()),
    };
    Ok(NextMove { id, deal, motion, amount, expected, condition, recorded_on })
}

fn amount(typed: &mut Typed, input: &NextMoveInput) -> Option<AmountRange> {
    if input.low.trim().is_empty() {
        typed.complain("low", "This is blank.", "Say what it would bring per year at least; 0 if that is so.");
    }
    let low = typed.per_year("low", &input.low, "currency", &input.currency);
    let high = match input.high.trim().is_empty() {
        true => low,
        // A wrong currency is told once, with the least.
        false if low.is_none() => None,
        false => typed.per_year("high", &input.high, "currency", &input.currency),
    };
    match AmountRange::of(low?, high?) {
        Ok(range) => Some(range),
        Err(fault) => {
            typed.complain("high", format!("So {fault}."), "Write the smaller amount first.");
            None
        }
    }
}

fn expected(typed: &mut Typed, input: &NextMoveInput) -> Option<DayRange> {
    let (from, to) = (typed.day("from", &input.from), typed.day("to", &input.to));
    for (field, text) in [("from", &input.from), ("to", &input.to)] {
        if text.trim().is_empty() {
            typed.complain(field, "This is blank.", "Say by which day, e.g. 2027-03-04.");
        }
    }
    match DayRange::of(from?, to?) {
        Ok(range) => Some(range),
        Err(fault) => {
            typed.complain("to", format!("So {fault}."), "Write the earlier day first.");
            None
        }
    }
}
