//! Saying how a product stands for a function of a customer, at one of its places.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::log_interaction::{OURS, no_account};
use crate::looked_at::{changed_since, version_of_spot};
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use accounts::same;
use accounts::{Function, Spot, SpotDraft, SpotFact, SpotState, SpotTold, spots_on};
use money::Day;
use revenue::Draft;
use serde::{Deserialize, Serialize};
use store::{FactTable, NewFact, SpotRecord, content_of, natural_key_of};
use uuid::Uuid;

const ACTION: Action = Action { name: "put_spot", permission: Permission::EditAccounts };

/// What was typed of a spot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpotInput {
    /// The product.
    pub product: String,
    /// The function that would buy.
    pub buyer: String,
    /// Site, country or use case; the whole company when blank.
    pub place: String,
    /// `sold`, `open`, `excluded` or `competitor`.
    pub state: String,
    /// Why it is excluded; needed then.
    pub reason: String,
    /// What does the job instead; needed with a competitor.
    pub competitor: String,
    /// What it could bring per year.
    pub potential: String,
    /// ISO 4217 code; needed with a potential.
    pub currency: String,
    /// From which day it holds; today when blank.
    pub effective_on: String,
}

/// A spot of which something was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpotPut {
    /// Whether it says something new.
    pub is_new: bool,
}

/// Records how a spot of an account stands.
///
/// # Errors
/// Every wrong field; an account that the scope does not show.
#[async_recursion::async_recursion]
pub async fn put_spot(cx: &Cx, account: Uuid, input: &SpotInput) -> Result<SpotPut, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let (spot, told, effective_on) = read(cx, input)?;
    let retry = format!("{account} {spot:?} {told:?} {}", effective_on.0);
    run_action(cx, ACTION, body_hash(&[&retry]), async move |tx| {
        // What is said of the spot must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let known = tx.spots(account).await?;
        if cx.looked_at_another(&version_of_spot(said_of(&known, &spot), cx.clock.today())) {
            return Err(changed_since("What is said of this spot", tx.last_entry_about_spots(account).await?));
        }
        let known: Vec<SpotFact> = known.into_iter().map(|record| record.fact).collect();
        let is_new = !spots_on(&known, effective_on).iter().any(|fact| fact.spot == spot && fact.told == told);
        if !is_new {
            return Ok(Done { reply: SpotPut { is_new }, change: None });
        }
        let Spot { product, buyer, place } = &spot;
        let change = serde_json::json!({
            "account": account, "product": product, "buyer": buyer.key(), "place": place, "state": told.state.key(),
        });
        let change = Change { subject_kind: "spot", subject_id: account.to_string(), change };
        let account_id = named.external_id;
        let draft = SpotDraft { account: account_id, spot, effective_on: Some(effective_on), told };
        let draft = Draft::Spot(draft);
        let (key, content) = (natural_key_of(OURS, &draft, 0), content_of(&draft));
        let fact = NewFact { key, content, recorded_at: cx.clock.now(), account: Some(account), draft };
        tx.insert_facts(FactTable::Spot, OURS, sequence, vec![fact]).await?;
        Ok(Done { reply: SpotPut { is_new }, change: Some(change) })
    })
    .await
}

/// What is said of a spot, among what is said of an account's; names that mean one product or place are one.
pub fn said_of<'r>(records: &'r [SpotRecord], spot: &Spot) -> Vec<&'r SpotRecord> {
    let is_of =
        |said: &Spot| said.buyer == spot.buyer && same(&said.product, &spot.product) && same(&said.place, &spot.place);
    records.iter().filter(|record| is_of(&record.fact.spot)).collect()
}

fn read(cx: &Cx, input: &SpotInput) -> Result<(Spot, SpotTold, Day), Stop> {
    let mut typed = Typed::default();
    let product = typed.needed("product", &input.product, "Name the product as contracts call it.");
    let buyer = typed.needed("buyer", &input.buyer, "Say which function would buy, e.g. finance.");
    let place = typed.line("place", &input.place).unwrap_or_default();
    let words = "sold, open, excluded or competitor";
    let state = typed.word("state", &input.state, SpotState::from_key, words);
    if input.state.trim().is_empty() {
        typed.complain("state", "This is blank.", format!("Choose {words}."));
    }
    let reason = typed.line("reason", &input.reason);
    if state == Some(SpotState::Excluded) && reason.is_none() {
        typed.complain("reason", "This is blank.", "Say why it is excluded.");
    }
    let competitor = typed.line("competitor", &input.competitor);
    if state == Some(SpotState::Competitor) && competitor.is_none() {
        typed.complain("competitor", "This is blank.", "Name what does the job instead.");
    }
    let potential = typed.per_year("potential", &input.potential, "currency", &input.currency);
    let effective_on = typed.day("effective_on", &input.effective_on).unwrap_or(cx.clock.today());
    typed.done()?;
    let told = SpotTold { state: state.unwrap_or(SpotState::Open), reason, competitor, potential };
    Ok((Spot { product, buyer: Function::of(&buyer), place }, told, effective_on))
}
