//! Mergers that lead back to where they began: refused, because such an account's revenue would
//! belong nowhere.

use super::seen::Fate;
use accounts::stays;
use revenue::Complaint;
use store::{DbErr, Key, Tx};
use uuid::Uuid;

/// A row that said something new of a merger.
#[derive(Debug)]
pub(super) struct Merging {
    pub(super) account: Uuid,
    pub(super) key: Key,
    pub(super) row: u64,
    pub(super) fate: Fate,
}

/// The rows of the import by which an account would become part of itself.
pub(super) async fn looping(tx: &Tx, mut merging: Vec<Merging>) -> Result<Vec<Merging>, DbErr> {
    if merging.is_empty() {
        return Ok(merging);
    }
    let mergers = tx.mergers().await?;
    merging.retain(|row| stays(row.account, &mergers).is_err_and(|cycle| cycle.members.contains(&row.account)));
    Ok(merging)
}

pub(super) fn complaint(row: u64) -> Complaint {
    Complaint {
        row,
        column: "merged_into".into(),
        problem: "Through its mergers this account would become part of itself.".into(),
        repair: "Leave merged_into blank for the account that went on.".into(),
    }
}
