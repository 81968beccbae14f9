//! Customers who have not heard from us for longer than agreed.

use super::policy::JOURNEY;
use crate::cx::Cx;
use journey::{ContactDue, JourneyPolicy, Place};
use store::StageNow;
use uuid::Uuid;

/// Accounts that are looked at together.
const ACCOUNTS_AT_ONCE: u16 = 5_000;

/// A customer who has not heard from us for too long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilentAccount {
    /// Where it stands.
    pub now: StageNow,
    /// What was due.
    pub contact: ContactDue,
    /// For how many days it is overdue.
    pub days: i32,
}

/// The customers whom the scope shows and who are silent for longer than their cadence allows, those
/// silent longest first; with the journey that says so.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn silent_accounts(cx: &Cx) -> anyhow::Result<(JourneyPolicy, Vec<SilentAccount>)> {
    let (policy, today) = (JOURNEY.now(&cx.store).await?.policy, cx.clock.today());
    let mut silent = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = cx.store.stages_now(&cx.scope, None, cursor.as_deref(), ACCOUNTS_AT_ONCE).await?;
        let page = page.map_err(|_| anyhow::anyhow!("a cursor of ours does not fit"))?;
        let accounts: Vec<Uuid> = page.rows.iter().map(|now| now.account).collect();
        let spoken = cx.store.last_spoken_on(&cx.scope, &accounts, today).await?;
        silent.extend(page.rows.into_iter().filter_map(|now| {
            let place = Place::of(&policy, &now.place)?;
            let last_on = spoken.get(&now.account).copied();
            let contact = policy.contact_due(place, now.since, now.segment.as_deref(), last_on)?;
            let days = contact.silent_days(today);
            (days > 0).then_some(SilentAccount { now, contact, days })
        }));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    silent.sort_by(|a, b| (b.days, &a.now.name, a.now.account).cmp(&(a.days, &b.now.name, b.now.account)));
    Ok((policy, silent))
}
