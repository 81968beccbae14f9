//! The trail of an account.

use super::{Field, List, asked};
use access::Scope;
use actions::Stop;
use actions::hexadecimal;
use actions::reads::{AuditRow, Store};
use exports::{Cell, Holds};
use uuid::Uuid;

type Of = Field<AuditRow>;

/// As many as there are.
const ALL: u64 = i64::MAX as u64;

/// Its number in the whole trail.
pub const SEQUENCE: Of = Of::new("Sequence", Holds::Whole, |entry| Cell::Whole(entry.sequence));
/// When, UTC.
pub const RECORDED: Of = Of::new("Recorded at", Holds::Text, |entry| Cell::Text(crate::time::utc(entry.recorded_at)));
/// What was done.
pub const ACTION: Of = Of::new("What", Holds::Text, |entry| Cell::Text(entry.action.clone()));
/// Who did it, as the trail names them.
pub const ACTOR: Of = Of::new("Who", Holds::Text, |entry| Cell::Text(entry.actor.clone()));
/// What kind of record it was done to.
pub const SUBJECT_KIND: Of = Of::new("Done to", Holds::Text, |entry| Cell::Text(entry.subject_kind.clone()));
/// Which record.
pub const SUBJECT: Of = Of::new("Id", Holds::Text, |entry| Cell::Text(entry.subject_id.clone()));
/// What changed, as JSON.
pub const CHANGE: Of = Of::new("Change", Holds::Text, |entry| Cell::Text(entry.change.clone()));
/// The hash that the next entry carries, hexadecimal.
pub const HASH: Of = Of::new("Hash", Holds::Text, |entry| Cell::Text(hexadecimal(&entry.hash)));

const FIELDS: [&Of; 8] = [&SEQUENCE, &RECORDED, &ACTION, &ACTOR, &SUBJECT_KIND, &SUBJECT, &CHANGE, &HASH];

/// What was done to the facts of an account, the latest first; nothing of an account that the scope does not show.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(store: &Store, scope: &Scope, account: Uuid) -> Result<List, Stop> {
    let entries = store.audit_of_account(scope, account, ALL).await?;
    Ok(List::known("audit", asked(&[("account", Some(account.to_string()))]), FIELDS.to_vec(), entries))
}
