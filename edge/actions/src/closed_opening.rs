//! What the first open month opens with, where corrections of closed months are shown in it.

use crate::change_policy::settings_known_at;
use crate::month_figures::FrozenMonth;
use anyhow::Context;
use money::{Currency, Month};
use revenue::policy::Corrections;
use store::Store;

/// ARR that the month before `month` was closed with, minor units of `currency` per year: what
/// facts recorded since make of it is a correction. None where the policy shows corrections
/// beside the closed figures only, where `month` is closed itself or the one before is open, and
/// where that was closed in another currency.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn closed_opening(store: &Store, month: Month, currency: Currency) -> anyhow::Result<Option<i64>> {
    if settings_known_at(store, i64::MAX).await?.report.corrections == Corrections::Beside {
        return Ok(None);
    }
    let closed = store.closed_months().await?;
    let before = month.plus(-1);
    let Some(closing) = closed.get(&before).filter(|_| !closed.contains_key(&month)) else { return Ok(None) };
    let frozen: FrozenMonth =
        serde_json::from_str(&closing.figures).with_context(|| format!("reading the closed figures of {before}"))?;
    Ok((frozen.currency == currency).then_some(frozen.closing))
}
