//! Keeping the list in the order of levels when rates, the reporting currency or the usual
//! currency change: only the places of accounts are worked out again, and only those that move
//! are written.

use super::reading::Reading;
use super::write_rows;
use money::Day;
use store::Tx;
use uuid::Uuid;

/// Accounts compared at a time.
const ACCOUNTS_AT_ONCE: u32 = 20_000;

/// After rows were written under `reading`: whether its conversion is still the one of the list,
/// and if not, every account at its place under the new one.
pub(super) async fn keep(tx: &Tx, mut reading: Reading, today: Day) -> anyhow::Result<()> {
    // The rows just written may have changed which currency is the usual one.
    let usual = tx.usual_currency().await?;
    let order = reading.order.with_usual(&reading.settings.report, usual);
    let of_list = tx.level_order().await?;
    let same_conversion = order == reading.order && of_list.as_ref().is_some_and(|(told, _)| *told == order.told);
    if of_list.as_ref().is_none_or(|(told, before)| *told != order.told || *before != usual) {
        tx.put_level_order(&order.told, usual).await?;
    }
    if same_conversion {
        return Ok(());
    }
    let month = today.month();
    let mut after = Uuid::nil();
    loop {
        let mut levels = tx.compared_levels(after, ACCOUNTS_AT_ONCE).await?;
        let Some(last) = levels.last() else { break };
        after = last.account;
        levels.retain_mut(|level| {
            let before = level.compared;
            level.compared = order.conversion.convert(level.minor, level.currency, month);
            level.compared != before
        });
        tx.put_compared_levels(&levels).await?;
    }
    let several = tx.accounts_in_several_currencies().await?;
    reading.order = order;
    // Whose the accounts are stays as it was written before.
    write_rows(tx, several, &reading, today).await.map(drop)
}
