//! What became of the sample company's deals: those lost end a journey, those won have a next move and some
//! a later term.

use access::Scope;
use actions::{Cx, LaterTermInput, MoveInput, NextMoveInput, Stop, move_account, put_later_term, put_next_move};
use journey::LOST;
use land::{AgreedKind, Deal, DealStage};
use money::Money;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The stage of those who asked for more.
const INTERESTED: &str = "interested";

/// Deals signed within so many days have a next move: that is when it is asked for.
const SIGNED_DAYS: i32 = 150;

/// What may follow a first order: motion, percent of it at least, at most, and what must be true first.
const FOLLOWS: [(&str, i64, i64, &str); 3] = [
    ("seat_growth", 30, 60, "The first depot plans its weeks with it"),
    ("cross_sell", 20, 40, "Finance has seen the first month"),
    ("upsell", 15, 25, "Two sites work side by side"),
];

/// The accounts with a deal, in the order of their ids in the CRM, with how it stands.
async fn deals(cx: &Cx) -> Result<Vec<(Uuid, Deal)>, Stop> {
    let mut last: BTreeMap<Uuid, Deal> = BTreeMap::new();
    for filed in cx.store.all_papers::<Deal>(&Scope::All).await? {
        let is_later = last.get(&filed.account).is_none_or(|deal| deal.effective_on <= filed.paper.effective_on);
        if is_later {
            last.insert(filed.account, filed.paper);
        }
    }
    let mut deals: Vec<(Uuid, Deal)> = last.into_iter().collect();
    deals.sort_by(|(_, a), (_, b)| a.id.cmp(&b.id));
    Ok(deals)
}

/// Records what deals make of companies that are no customers: open ones are interested, lost ones are
/// no chance any more.
pub async fn follow_deals(cx: &Cx) -> Result<(), Stop> {
    for (account, deal) in deals(cx).await? {
        let input = match deal.stage {
            DealStage::Open(_) => MoveInput { to: INTERESTED.into(), ..MoveInput::default() },
            DealStage::Lost { reason, competitor, .. } => {
                let competitor = competitor.unwrap_or_default();
                MoveInput { to: LOST.into(), reason, competitor, ..MoveInput::default() }
            }
            DealStage::Won { .. } => continue,
        };
        move_account(cx, account, &input).await?;
    }
    Ok(())
}

/// The deals that were signed last: the account, the deal's id and what it brings per year.
async fn signed_last(cx: &Cx) -> Result<Vec<(Uuid, String, Money)>, Stop> {
    let today = cx.clock.today();
    let signed = deals(cx).await?.into_iter().filter_map(|(account, deal)| match (deal.stage, deal.amount) {
        (DealStage::Won { on }, Some(amount)) if today.0 - on.0 <= SIGNED_DAYS => Some((account, deal.id, amount)),
        _ => None,
    });
    Ok(signed.collect())
}

/// Records what is expected to follow the deals that were signed last.
pub async fn expect_more(cx: &Cx) -> Result<(), Stop> {
    let today = cx.clock.today();
    for (at, (account, deal, amount)) in signed_last(cx).await?.into_iter().enumerate() {
        let (motion, low, high, condition) = FOLLOWS[at % FOLLOWS.len()];
        // In whole hundreds, as people estimate.
        let share = |percent: i64| (amount.minor * percent / 1_000_000 * 100).to_string();
        let input = NextMoveInput {
            deal,
            motion: motion.into(),
            low: share(low),
            high: share(high),
            currency: amount.currency.code().into(),
            from: today.plus_days(90).to_string(),
            to: today.plus_days(240).to_string(),
            condition: condition.into(),
            ..NextMoveInput::default()
        };
        put_next_move(cx, account, &input).await?;
    }
    Ok(())
}

/// Records what the contracts of some of them already say about it: one of each kind, and of every fourth
/// nothing.
pub async fn agree_later(cx: &Cx) -> Result<(), Stop> {
    let today = cx.clock.today();
    for (at, (account, deal, amount)) in signed_last(cx).await?.into_iter().enumerate() {
        let Some(kind) = AgreedKind::ALL.get(at % (AgreedKind::ALL.len() + 1)) else { continue };
        let share = |percent: i64| (amount.minor * percent / 1_000_000 * 100).to_string();
        let input = LaterTermInput { deal, agreed: kind.key().into(), ..LaterTermInput::default() };
        let input = match kind {
            AgreedKind::Pilot => LaterTermInput {
                day: today.plus_days(60).to_string(),
                condition: "Half of the plans are made with it".into(),
                per_year: share(120),
                currency: amount.currency.code().into(),
                ..input
            },
            AgreedKind::PriceByOutcome => LaterTermInput {
                day: today.plus_days(270).to_string(),
                condition: "Empty miles down by 5 %".into(),
                per_year: share(125),
                per_year_otherwise: share(90),
                currency: amount.currency.code().into(),
                ..input
            },
            AgreedKind::PriceByExpansions => LaterTermInput { steps: "2: 5; 4: 10".into(), ..input },
        };
        put_later_term(cx, account, &input).await?;
    }
    Ok(())
}
