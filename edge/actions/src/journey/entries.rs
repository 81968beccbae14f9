//! Signing where accounts enter the journey that were there before it, all at once.

use super::evidence::installed_on;
use super::filing::file;
use super::policy::JOURNEY;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use journey::{CHURNED, Entry, JourneyPolicy, StageStep, entry_stage};
use money::Day;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use store::entity::import_batch;
use store::{AccountNow, OURS, hexadecimal};
use uuid::Uuid;

const ACTION: Action = Action { name: "sign_entries", permission: Permission::ChangeAccounts };

/// The kind of the batches that hold signed entries.
pub const ENTRIES_KIND: &str = "journey-entries";

/// Facts that are written together.
const FACTS_AT_ONCE: usize = 5_000;

/// Where an account that is not on the journey would enter it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedEntry {
    /// Which account.
    pub account: Uuid,
    /// Its id in the source that named it first.
    pub external_id: String,
    /// What it is called.
    pub name: String,
    /// Key of the stage, or `churned`.
    pub place: String,
    /// From which day it would count as there.
    pub since: Day,
}

/// What signing would record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPreview {
    /// Accounts by the place where they would enter, in the order of the journey; exits last.
    pub by_place: Vec<(String, u64)>,
    /// The first accounts, by name.
    pub first: Vec<ProposedEntry>,
    /// All of them.
    pub accounts: u64,
    /// Names what was looked at.
    pub seen: String,
}

/// Entries that were signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntriesSigned {
    /// The batch, which can be undone like an import; absent where there was nothing to sign.
    pub batch: Option<Uuid>,
    /// How many accounts entered.
    pub accounts: u64,
}

/// Where the accounts that are not on the journey would enter it, with at most `named` of them.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn preview_entries(cx: &Cx, named: usize) -> anyhow::Result<EntryPreview> {
    let policy = JOURNEY.now(&cx.store).await?.policy;
    let proposed = proposed(cx, &policy).await?;
    Ok(preview(&policy, &proposed, named))
}

/// Records where accounts enter the journey, as one batch. `seen` is what the preview gave.
///
/// # Errors
/// A blank reason; refused when not what was looked at would be signed.
#[async_recursion::async_recursion]
pub async fn sign_entries(cx: &Cx, seen: &str, reason: &str) -> Result<EntriesSigned, Stop> {
    let mut typed = Typed::default();
    let reason = typed.needed("reason", reason, "Say in a few words how you checked.");
    typed.done()?;
    run_action(cx, ACTION, body_hash(&[seen, &reason]), async move |tx| {
        // What stands must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let now = JOURNEY.now(&cx.store).await?;
        let proposed = proposed(cx, &now.policy).await?;
        let preview = preview(&now.policy, &proposed, 0);
        if preview.accounts == 0 {
            return Ok(Done { reply: EntriesSigned { batch: None, accounts: 0 }, change: None });
        }
        if preview.seen != seen {
            let reason = "Other accounts than those that you looked at would enter now.";
            return Err(Stop::refused("entries_must_be_as_looked_at", reason, "Look at them again, then sign."));
        }
        let batch = Uuid::now_v7();
        tx.insert_batch(row_of(cx, batch, sequence, &preview)).await?;
        let mut proposed = proposed.into_iter().peekable();
        let mut accounts = Vec::with_capacity(FACTS_AT_ONCE);
        while proposed.peek().is_some() {
            let some: Vec<ProposedEntry> = proposed.by_ref().take(FACTS_AT_ONCE).collect();
            accounts.extend(some.iter().map(|entry| entry.account));
            let step = |(at, entry): (usize, ProposedEntry)| {
                let ProposedEntry { account, external_id, place, since, .. } = entry;
                let id = format!("{sequence}.{at}");
                (account, external_id, entering(cx, id, now.version, place, since, &reason))
            };
            let first = accounts.len() - some.len();
            file(cx, tx, sequence, (first..).zip(some).map(step)).await?;
        }
        tx.refresh_stages(&accounts).await?;
        let change = serde_json::json!({
            "kind": ENTRIES_KIND, "version": now.version, "accounts": preview.accounts, "reason": reason,
            "rows_hash": preview.seen,
        });
        let change = Change { subject_kind: "import", subject_id: batch.to_string(), change };
        let reply = EntriesSigned { batch: Some(batch), accounts: preview.accounts };
        Ok(Done { reply, change: Some(change) })
    })
    .await
}

async fn proposed(cx: &Cx, policy: &JourneyPolicy) -> anyhow::Result<Vec<ProposedEntry>> {
    let today = cx.clock.today();
    let only_pilots: BTreeSet<Uuid> = cx.store.accounts_with_pilots_only().await?.into_iter().collect();
    let installed = installed_on(&cx.store, cx).await?;
    let off = cx.store.accounts_off_journey(&cx.scope).await?;
    let mut proposed: Vec<ProposedEntry> = off
        .into_iter()
        .map(|now: AccountNow| {
            let entry = Entry { since: now.since, live: now.live, only_pilots: only_pilots.contains(&now.account) };
            // Who left before Ascend was there left at the latest on its first day.
            let (place, since) = match entry_stage(policy, entry, today) {
                Some((at, since)) => (policy.stages[at].key.clone(), since),
                None => (CHURNED.to_string(), installed.min(today)),
            };
            ProposedEntry { account: now.account, external_id: now.external_id, name: now.name, place, since }
        })
        .collect();
    proposed.sort_by(|a, b| (&a.name, a.account).cmp(&(&b.name, b.account)));
    Ok(proposed)
}

fn preview(policy: &JourneyPolicy, proposed: &[ProposedEntry], named: usize) -> EntryPreview {
    let keys = policy.stages.iter().map(|stage| stage.key.as_str()).chain([CHURNED]);
    let count = |key: &str| proposed.iter().filter(|entry| entry.place == key).count() as u64;
    let by_place = keys.map(|key| (key.to_string(), count(key))).filter(|(_, count)| *count > 0).collect();
    let mut hash = Sha256::new();
    for ProposedEntry { account, place, since, .. } in proposed {
        hash.update(account.as_bytes());
        hash.update(place);
        hash.update(since.0.to_le_bytes());
    }
    EntryPreview {
        by_place,
        first: proposed.iter().take(named).cloned().collect(),
        accounts: proposed.len() as u64,
        seen: hexadecimal(hash.finalize()),
    }
}

fn entering(cx: &Cx, id: String, policy_version: i32, to: String, on: Day, reason: &str) -> StageStep {
    StageStep {
        id,
        on,
        from: None,
        to,
        reason: Some(reason.into()),
        competitor: None,
        by: cx.actor.label(),
        policy_version,
        told: Vec::new(),
        signed: None,
        taken_back: None,
        evidence: Vec::new(),
    }
}

fn row_of(cx: &Cx, id: Uuid, sequence: i64, preview: &EntryPreview) -> import_batch::Model {
    import_batch::Model {
        id,
        sequence,
        kind: ENTRIES_KIND.into(),
        source: OURS.into(),
        file_name: "Entries to the journey".into(),
        content_hash: preview.seen.clone(),
        created: 0,
        updated: i64::try_from(preview.accounts).unwrap_or(i64::MAX),
        unchanged: 0,
        rejected: 0,
        complaints: "[]".into(),
        actor: cx.actor.label(),
        recorded_at: cx.clock.now(),
    }
}
