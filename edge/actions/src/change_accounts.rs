//! Saying the same of many accounts at once: looked at first, recorded as one batch, taken back as
//! one.

use crate::account_now::refresh_changed;
use crate::apply_segments::SEGMENTS_KIND;
use crate::change_account::{fact_of, read};
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::journey::ENTRIES_KIND;
use crate::notify::notify_of_change;
use crate::stop::{FieldError, Stop};
use crate::undo_import::{Undone, take_back};
use access::Permission;
use accounts::{Attribute, as_of};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::entity::import_batch;
use store::{AccountChoice, AccountNow, FactTable, OURS, Tx, hexadecimal};
use uuid::Uuid;

const PREVIEW: Action = Action { name: "preview_change", permission: Permission::ChangeAccounts };
const CHANGE: Action = Action { name: "change_accounts", permission: Permission::ChangeAccounts };
const UNDO: Action = Action { name: "undo_change", permission: Permission::ChangeAccounts };

/// The kind of the batch that a change of many accounts is.
pub const CHANGE_KIND: &str = "account-changes";

/// Whether a batch of this kind is a change of many accounts: what a member said of them, or the
/// rule for segments.
pub fn is_change(kind: &str) -> bool {
    [CHANGE_KIND, SEGMENTS_KIND, ENTRIES_KIND].contains(&kind)
}

/// Accounts that can be ticked one by one at most; more are chosen by a filter.
pub const TICKED_MAX: usize = 500;

/// Accounts worked on together.
const ACCOUNTS_AT_ONCE: usize = 500;

/// Changes that a preview names.
const ROWS_NAMED_MAX: usize = 20;

/// What is to be said, and of which accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountsChange {
    /// Which accounts; those that the scope does not show are neither changed nor counted.
    pub choice: AccountChoice,
    /// The field, e.g. `cam`.
    pub field: String,
    /// What it is from today on.
    pub value: String,
}

/// What a change would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePreview {
    /// Accounts chosen.
    pub chosen: u64,
    /// Those of them for which it says something new.
    pub changing: u64,
    /// The first of these.
    pub first: Vec<ChangedRow>,
    /// SHA-256 over all that would change and what it was, hexadecimal: a change is recorded only
    /// as it was looked at.
    pub seen: String,
}

/// An account before a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedRow {
    /// Which.
    pub account: Uuid,
    /// What it is called.
    pub name: String,
    /// What was known before.
    pub before: Option<String>,
}

/// A change that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsChanged {
    /// The batch by which it is taken back; absent when there was nothing to change.
    pub batch: Option<Uuid>,
    /// How many accounts changed.
    pub changed: u64,
}

/// What a change of many accounts would do; records nothing.
///
/// # Errors
/// Every wrong field.
#[async_recursion::async_recursion]
pub async fn preview_change(cx: &Cx, input: &AccountsChange) -> Result<ChangePreview, Stop> {
    let (attribute, value) = read_all(input)?;
    run_action(cx, PREVIEW, body_hash(&[&format!("{input:?}")]), async move |tx| {
        let mut walk = Walk::new(attribute, &value);
        while walk.next(cx, tx, &input.choice).await?.is_some() {}
        Ok(Done { reply: walk.preview().0, change: None })
    })
    .await
}

/// Records the same for many accounts, as one batch with one entry in the trail. `seen` is what the
/// preview gave.
///
/// # Errors
/// Every wrong field; refused when not the accounts would change that were looked at.
#[async_recursion::async_recursion]
pub async fn change_accounts(cx: &Cx, input: &AccountsChange, seen: &str) -> Result<AccountsChanged, Stop> {
    let (attribute, value) = read_all(input)?;
    run_action(cx, CHANGE, body_hash(&[&format!("{input:?}"), seen]), async move |tx| {
        // What stands must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let mut walk = Walk::new(attribute, &value);
        while let Some(changing) = walk.next(cx, tx, &input.choice).await? {
            let facts = changing.iter().map(|account| fact_of(cx, OURS, account.into(), attribute, &value)).collect();
            tx.insert_facts(FactTable::AccountVersion, OURS, sequence, facts).await?;
        }
        let (preview, changed) = walk.preview();
        if preview.changing == 0 {
            return Ok(Done { reply: AccountsChanged { batch: None, changed: 0 }, change: None });
        }
        if preview.seen != seen {
            let reason = format!("Not the accounts that you looked at would change now, but {}.", preview.changing);
            return Err(Stop::refused("change_must_be_as_looked_at", reason, "Look at the change again."));
        }
        let batch = Uuid::now_v7();
        tx.insert_batch(row_of(cx, batch, sequence, &format!("{}: {value}", attribute.label()), &preview)).await?;
        let moves = refresh_changed(tx, changed.iter().copied(), None, cx.clock.today()).await?;
        notify_of_change(cx, tx, batch, attribute, &changed, &moves).await?;
        let change = serde_json::json!({
            "kind": CHANGE_KIND, "field": attribute.key(), "to": value, "accounts": preview.changing,
            "rows_hash": preview.seen,
        });
        let change = Change { subject_kind: "import", subject_id: batch.to_string(), change };
        Ok(Done { reply: AccountsChanged { batch: Some(batch), changed: preview.changing }, change: Some(change) })
    })
    .await
}

/// Takes back what one change of many accounts recorded. Only whoever made it may; whoever may
/// import undoes any batch.
///
/// # Errors
/// No such change of theirs; refused when it was undone before.
#[async_recursion::async_recursion]
pub async fn undo_change(cx: &Cx, batch: Uuid) -> Result<Undone, Stop> {
    let own = |found: &import_batch::Model| is_change(&found.kind) && found.actor == cx.actor.label();
    run_action(cx, UNDO, body_hash(&[&batch.to_string()]), async |tx| take_back(cx, tx, batch, own).await).await
}

fn read_all(input: &AccountsChange) -> Result<(Attribute, String), Stop> {
    let mut wrong = Vec::new();
    if let AccountChoice::Ticked(ticked) = &input.choice
        && !(1..=TICKED_MAX).contains(&ticked.len())
    {
        let problem = if ticked.is_empty() { "No account is ticked." } else { "Too many accounts are ticked." };
        let repair = format!("Tick 1 to {TICKED_MAX} accounts, or choose all that fit the filters.");
        wrong.push(FieldError { field: "account", problem: problem.into(), repair });
    }
    match read(&input.field, &input.value) {
        Err(Stop::BadInput(others)) => Err(Stop::BadInput(wrong.into_iter().chain(others).collect())),
        _ if !wrong.is_empty() => Err(Stop::BadInput(wrong)),
        read => read,
    }
}

/// Goes through the chosen accounts in the order of their ids.
struct Walk<'a> {
    attribute: Attribute,
    value: &'a str,
    after: Uuid,
    chosen: u64,
    changed: Vec<Uuid>,
    first: Vec<ChangedRow>,
    seen: Sha256,
}

impl<'a> Walk<'a> {
    fn new(attribute: Attribute, value: &'a str) -> Walk<'a> {
        let seen = Sha256::new_with_prefix(format!("{}\n{value}\n", attribute.key()));
        Walk { attribute, value, after: Uuid::nil(), chosen: 0, changed: Vec::new(), first: Vec::new(), seen }
    }

    /// The next accounts for which something new would be said; nothing behind the last ones.
    async fn next(&mut self, cx: &Cx, tx: &Tx, choice: &AccountChoice) -> Result<Option<Vec<AccountNow>>, Stop> {
        let accounts = tx.chosen_accounts(&cx.scope, choice, self.after, ACCOUNTS_AT_ONCE).await?;
        let Some(last) = accounts.last() else { return Ok(None) };
        self.after = last.account;
        self.chosen += accounts.len() as u64;
        let ids: Vec<Uuid> = accounts.iter().map(|account| account.account).collect();
        let known = tx.attributes_of(&ids).await?;
        let mut changing = Vec::with_capacity(accounts.len());
        for account in accounts {
            let facts = known.get(&account.account);
            let before = facts.and_then(|facts| as_of(facts, self.attribute, cx.clock.today()));
            if before.is_some_and(|before| **before == *self.value) {
                continue;
            }
            let before = before.map(|before| before.to_string());
            self.seen.update(serde_json::json!([account.account, before]).to_string());
            if self.first.len() < ROWS_NAMED_MAX {
                self.first.push(ChangedRow { account: account.account, name: account.name.clone(), before });
            }
            self.changed.push(account.account);
            changing.push(account);
        }
        Ok(Some(changing))
    }

    fn preview(self) -> (ChangePreview, Vec<Uuid>) {
        let seen = hexadecimal(self.seen.finalize());
        let changing = self.changed.len() as u64;
        (ChangePreview { chosen: self.chosen, changing, first: self.first, seen }, self.changed)
    }
}

fn row_of(cx: &Cx, id: Uuid, sequence: i64, title: &str, preview: &ChangePreview) -> import_batch::Model {
    let stored = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    import_batch::Model {
        id,
        sequence,
        kind: CHANGE_KIND.into(),
        source: OURS.into(),
        file_name: title.into(),
        content_hash: preview.seen.clone(),
        created: 0,
        updated: stored(preview.changing),
        unchanged: stored(preview.chosen - preview.changing),
        rejected: 0,
        complaints: "[]".into(),
        actor: cx.actor.label(),
        recorded_at: cx.clock.now(),
    }
}
