//! Recording at signature what the first contract already says about the next move.

use super::filing::{named, papers, put};
use crate::cx::Cx;
use crate::frame::Action;
use crate::journey::Filed;
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use land::{Agreed, AgreedKind, Deal, ExpansionStep, LaterTerm, fault_of_steps};
use money::Money;
use std::collections::BTreeSet;
use uuid::Uuid;

const ACTION: Action = Action { name: "put_later_term", permission: Permission::EditAccounts };

/// A later term, as it was typed. What does not belong to its kind is blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaterTermInput {
    /// Names the later term that is said something new of; blank for a new one.
    pub id: String,
    /// Id of the deal that it was signed with.
    pub deal: String,
    /// `pilot`, `price_by_outcome` or `price_by_expansions`.
    pub agreed: String,
    /// The last day of a pilot, or by which day an outcome must come true.
    pub day: String,
    /// What must be true for a pilot to go on, or which outcome must come true.
    pub condition: String,
    /// What it costs per year then.
    pub per_year: String,
    /// What it costs per year where the outcome does not come true.
    pub per_year_otherwise: String,
    /// ISO 4217 code of both; needed with them.
    pub currency: String,
    /// From how many expansions on how many percent off the list price: `2: 5; 4: 10`.
    pub steps: String,
}

/// Records a later term, or what is new of one. It stands as agreed on the day on which it was recorded
/// first.
///
/// # Errors
/// Every wrong field; an account that the scope does not show, a later term that it does not have.
#[async_recursion::async_recursion]
pub async fn put_later_term(cx: &Cx, account: Uuid, input: &LaterTermInput) -> Result<Filed, Stop> {
    let known: Option<LaterTerm> = named(cx, account, &input.id).await?.pop();
    let deals: Vec<Deal> = papers(cx, account).await?;
    let deals: BTreeSet<String> = deals.into_iter().map(|deal| deal.id).collect();
    let term = read(cx, known, &deals, input)?;
    put(cx, ACTION, account, term, |term, id| term.id = id).await
}

fn read(
    cx: &Cx,
    known: Option<LaterTerm>,
    deals: &BTreeSet<String>,
    input: &LaterTermInput,
) -> Result<LaterTerm, Stop> {
    let mut typed = Typed::default();
    let deal = typed.needed("deal", &input.deal, "Choose the deal that it was signed with.");
    if !deal.is_empty() && !deals.contains(&deal) {
        let problem = format!("This account has no deal {deal}.");
        typed.complain("deal", problem, "Record the deal first, or take the id from its list.");
    }
    let words = "pilot, price_by_outcome or price_by_expansions";
    let kind = typed.word("agreed", &input.agreed, AgreedKind::from_key, words);
    if input.agreed.trim().is_empty() {
        typed.complain("agreed", "This is blank.", format!("Choose {words}."));
    }
    let agreed = kind.and_then(|kind| agreed(&mut typed, kind, input));
    typed.done()?;
    // It is there where nothing was wrong.
    let Some(agreed) = agreed else {
        return Err(Stop::wrong_field("agreed", "This is not a later term.", "Fill in the form again."));
    };
    let (id, recorded_on) = match known {
        Some(known) => (known.id, known.recorded_on),
        None => (String::new(), cx.clock.today()),
    };
    Ok(LaterTerm { id, deal, recorded_on, agreed })
}

/// What was agreed; `None` where anything is wrong, which is told by then.
fn agreed(typed: &mut Typed, kind: AgreedKind, input: &LaterTermInput) -> Option<Agreed> {
    let own: &[&str] = match kind {
        AgreedKind::Pilot => &["day", "condition", "per_year", "currency"],
        AgreedKind::PriceByOutcome => &["day", "condition", "per_year", "per_year_otherwise", "currency"],
        AgreedKind::PriceByExpansions => &["steps"],
    };
    let fields = [
        ("day", &input.day),
        ("condition", &input.condition),
        ("per_year", &input.per_year),
        ("per_year_otherwise", &input.per_year_otherwise),
        ("currency", &input.currency),
        ("steps", &input.steps),
    ];
    for (field, text) in fields.into_iter().filter(|(field, _)| !own.contains(field)) {
        if !text.trim().is_empty() {
            let problem = format!("This is no part of \u{201c}{}\u{201d}.", kind.label());
            typed.complain(field, problem, "Leave it empty, or choose another kind.");
        }
    }
    match kind {
        AgreedKind::Pilot => {
            let until = day(typed, &input.day, "Say which day is the last of the pilot, e.g. 2027-03-04.");
            let succeeds_if = typed.needed("condition", &input.condition, "Say what must be true for it to go on.");
            let per_year_after = amount(typed, "per_year", &input.per_year, input);
            Some(Agreed::Pilot { until: until?, succeeds_if, per_year_after: per_year_after? })
        }
        AgreedKind::PriceByOutcome => {
            let by = day(typed, &input.day, "Say by which day it must come true, e.g. 2027-03-04.");
            let outcome = typed.needed("condition", &input.condition, "Say what must come true.");
            let if_met = amount(typed, "per_year", &input.per_year, input);
            // A wrong currency is told once, with the first amount.
            let otherwise = match if_met.is_none() && !input.per_year.trim().is_empty() {
                true => None,
                false => amount(typed, "per_year_otherwise", &input.per_year_otherwise, input),
            };
            Some(Agreed::PriceByOutcome { outcome, by: by?, per_year_if_met: if_met?, per_year_otherwise: otherwise? })
        }
        AgreedKind::PriceByExpansions => Some(Agreed::PriceByExpansions { steps: steps(typed, &input.steps)? }),
    }
}

fn day(typed: &mut Typed, text: &str, repair: &str) -> Option<money::Day> {
    if text.trim().is_empty() {
        typed.complain("day", "This is blank.", repair);
    }
    typed.day("day", text)
}

fn amount(typed: &mut Typed, field: &'static str, text: &str, input: &LaterTermInput) -> Option<Money> {
    if text.trim().is_empty() {
        typed.complain(field, "This is blank.", "Say what it costs per year then; 0 if that is so.");
    }
    typed.per_year(field, text, "currency", &input.currency)
}

/// Steps as people write them: `2: 5; 4: 10`.
fn steps(typed: &mut Typed, text: &str) -> Option<Vec<ExpansionStep>> {
    let repair = "Write from how many expansions on how many percent are off, e.g. 2: 5; 4: 10.";
    let step = |step: &str| {
        let (expansions, percent) = step.split_once(':')?;
        let (expansions_min, percent) = (expansions.trim().parse().ok()?, percent.trim().trim_end_matches('%'));
        Some(ExpansionStep { expansions_min, discount_percent: percent.trim().parse().ok()? })
    };
    let line = typed.needed("steps", text, repair);
    let written: Option<Vec<ExpansionStep>> =
        line.split(';').map(str::trim).filter(|one| !one.is_empty()).map(step).collect();
    match written {
        None => typed.complain("steps", format!("\u{201c}{line}\u{201d} cannot be read."), repair),
        Some(_) if line.is_empty() => {}
        Some(steps) => match fault_of_steps(&steps) {
            None => return Some(steps),
            Some(fault) => typed.complain("steps", fault, repair),
        },
    }
    None
}
