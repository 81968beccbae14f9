//! Urgent tickets of customers in hypercare whose first response came too late, or has not come.

use crate::cx::Cx;
use journey::{JourneyPolicy, Place, Responded, Response};
use std::cmp::Reverse;
use store::StageNow;

/// An urgent ticket that was not responded to as agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateResponse {
    /// Where its account stands.
    pub now: StageNow,
    /// The ticket, and how it stands.
    pub responded: Responded,
}

impl LateResponse {
    /// Whether the customer still waits.
    pub fn waits(&self) -> bool {
        matches!(self.responded.response, Response::Waits { .. })
    }
}

/// The urgent tickets that were opened in the present stay in hypercare of accounts that the scope shows, and were not
/// responded to in time by this journey: those that wait longest first, then those that had to, the last opened first.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn late_responses(cx: &Cx, policy: &JourneyPolicy) -> anyhow::Result<Vec<LateResponse>> {
    let today = cx.clock.today();
    let hypercare = policy.stages.iter().filter(|stage| stage.hypercare).map(|stage| stage.key.as_str());
    let urgent = cx.store.urgent_tickets_in(&cx.scope, &hypercare.collect::<Vec<_>>(), today).await?;
    let mut late = Vec::new();
    for of_account in urgent.chunk_by(|(a, _), (b, _)| a.account == b.account) {
        let Some((now, _)) = of_account.first() else { continue };
        let tickets = of_account.iter().map(|(_, ticket)| ticket.clone()).collect();
        let place = Place::of(policy, &now.place);
        let responses = place.and_then(|place| policy.responses(place, now.since, tickets, today));
        let broken = responses.iter().flat_map(|responses| responses.broken());
        late.extend(broken.map(|responded| LateResponse { now: now.clone(), responded: responded.clone() }));
    }
    late.sort_by_key(|one| match one.responded.response {
        Response::Waits { hours } => (0, Reverse(hours)),
        _ => (1, Reverse(one.responded.ticket.opened_on.0)),
    });
    Ok(late)
}
