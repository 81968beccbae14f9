//! The audit trail: append-only, each entry hashed with the hash of the one before.

use crate::books::seen;
use crate::entity::{audit, outbox, retraction};
use crate::fact_table::FactTable;
use crate::facts::Condition;
use crate::hexadecimal::hexadecimal;
use crate::open::Store;
use crate::row::query;
use crate::tx::Tx;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// The action that takes an anonymous answer. The trail has it, as all; beside the account it is not
/// listed, for its time would stand there.
pub const ANSWERED_ANONYMOUSLY: &str = "answer_anonymously";

/// What an action did, as the trail keeps it. Personal data has no place here: the trail is
/// never rewritten, not even to erase a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Microseconds UTC.
    pub recorded_at: i64,
    /// Who did it, e.g. `member:…` or `local:maya`.
    pub actor: String,
    /// Name of the action.
    pub action: String,
    /// What kind of record it was done to.
    pub subject_kind: String,
    /// Which record.
    pub subject_id: String,
    /// What changed, JSON.
    pub change: String,
}

/// Where a sound chain ends: to be kept elsewhere, as a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainEnd {
    /// Number of entries, which is the sequence number of the last one.
    pub sequence: i64,
    /// Hash of the last entry, hexadecimal.
    pub hash: String,
}

/// The first entry that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainBreak {
    /// Sequence number of the entry.
    pub sequence: i64,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl fmt::Display for ChainBreak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Audit entry {}: {}. Compare with a backup.", self.sequence, self.problem)
    }
}

impl std::error::Error for ChainBreak {}

/// Entries read at a time while verifying.
const ENTRIES_AT_ONCE: u64 = 1_000;

impl Tx {
    /// Appends the entry of this action, puts it in the outbox and moves the head. These are the
    /// last statements of every action.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn append_audit(&self, entry: AuditEntry) -> Result<i64, DbErr> {
        let place = self.place().await?;
        let AuditEntry { recorded_at, actor, action, subject_kind, subject_id, change } = entry;
        let message = outbox::ActiveModel {
            id: Set(Uuid::now_v7()),
            sequence: Set(place.sequence),
            topic: Set(action.clone()),
            payload: Set(change.clone()),
            recorded_at: Set(recorded_at),
            delivered_at: Set(None),
        };
        outbox::Entity::insert(message).exec_without_returning(&self.inner).await?;
        let mut row = audit::Model {
            sequence: place.sequence,
            recorded_at,
            actor,
            action,
            subject_kind,
            subject_id,
            change,
            previous_hash: place.previous_hash,
            hash: Vec::new(),
        };
        row.hash = hash_of(&row);
        self.move_head(row.sequence, &row.hash).await?;
        let row: audit::ActiveModel = row.into();
        audit::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await?;
        Ok(place.sequence)
    }

    /// The last entry about a person: what told of them, or what took that back.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn last_entry_about_person(&self, person: Uuid) -> Result<Option<audit::Model>, DbErr> {
        self.last_entry_of("SELECT sequence FROM person_version WHERE person = ?", person).await
    }

    /// The last entry about the spots of an account.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn last_entry_about_spots(&self, account: Uuid) -> Result<Option<audit::Model>, DbErr> {
        self.last_entry_of("SELECT sequence FROM spot WHERE account = ?", account).await
    }

    /// The last entry whose subject is a member.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn last_entry_about_member(&self, member: Uuid) -> Result<Option<audit::Model>, DbErr> {
        let entries = audit::Entity::find().filter(audit::Column::SubjectKind.eq("member"));
        let entries = entries.filter(audit::Column::SubjectId.eq(member.to_string()));
        entries.order_by_desc(audit::Column::Sequence).one(&self.inner).await
    }

    /// Who invited a member last, as the trail names them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn who_invited(&self, member: Uuid) -> Result<Option<String>, DbErr> {
        let entries = audit::Entity::find().filter(audit::Column::SubjectKind.eq("member"));
        let entries = entries.filter(audit::Column::SubjectId.eq(member.to_string()));
        let inviting = entries.filter(audit::Column::Action.is_in(["invite_member", "invite_again"]));
        let last = inviting.order_by_desc(audit::Column::Sequence).one(&self.inner).await?;
        Ok(last.map(|entry| entry.actor))
    }

    /// The last entry among those of the facts that `landed` selects, and of their undoing.
    async fn last_entry_of(&self, landed: &str, id: Uuid) -> Result<Option<audit::Model>, DbErr> {
        let undone = format!("SELECT sequence FROM retraction WHERE batch_sequence IN ({landed})");
        let sql = format!("SELECT MAX(sequence) FROM ({landed} UNION {undone}) told");
        let rows = query(&self.inner, &sql, [id.into(), id.into()]).await?;
        let Some(last) = rows.first().map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose()?.flatten() else {
            return Ok(None);
        };
        audit::Entity::find().filter(audit::Column::Sequence.eq(last)).one(&self.inner).await
    }
}

impl Store {
    /// When the first entry was recorded, microseconds UTC: from then on this Ascend is in use.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn first_recorded_at(&self) -> Result<Option<i64>, DbErr> {
        if let Some(known) = self.first_recorded_at.get() {
            return Ok(Some(*known));
        }
        let first = audit::Entity::find().order_by_asc(audit::Column::Sequence).one(&self.read).await?;
        Ok(first.map(|entry| *self.first_recorded_at.get_or_init(|| entry.recorded_at)))
    }

    /// What was done to one record, the latest first.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn audit_of(
        &self,
        scope: &access::Scope,
        subject_kind: &str,
        subject_id: &str,
        limit: u64,
    ) -> Result<Vec<audit::Model>, DbErr> {
        if scope.reader().is_some() {
            return Ok(Vec::new());
        }
        audit::Entity::find()
            .filter(audit::Column::SubjectKind.eq(subject_kind))
            .filter(audit::Column::SubjectId.eq(subject_id))
            .order_by_desc(audit::Column::Sequence)
            .limit(limit)
            .all(&self.read)
            .await
    }

    /// The actions whose facts are about one account, and their undoing, the latest first; anonymous
    /// answers are left out.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn audit_of_account(
        &self,
        scope: &access::Scope,
        account: Uuid,
        limit: u64,
    ) -> Result<Vec<audit::Model>, DbErr> {
        let tables = FactTable::ALL.into_iter().filter(|table| table.is_about_accounts());
        let mut of_each: Vec<String> =
            tables.map(|table| format!("SELECT DISTINCT sequence FROM {} WHERE account = ?", table.name())).collect();
        of_each.push(
            "SELECT sequence FROM usage_day WHERE series IN (SELECT id FROM usage_series WHERE account = ?)".into(),
        );
        let Condition { sql: seen, values: seen_by, .. } = seen(scope, account);
        let sql = format!("SELECT sequence FROM ({}) told WHERE {seen}", of_each.join(" UNION "));
        let values = vec![account.into(); of_each.len()].into_iter().chain(seen_by);
        let rows = query(&self.read, &sql, values).await?;
        let landed: Vec<i64> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        let undone = retraction::Entity::find().select_only().column(retraction::Column::Sequence);
        let undone = undone.filter(retraction::Column::BatchSequence.is_in(landed.clone()));
        let told = sea_orm::Condition::any()
            .add(audit::Column::Sequence.is_in(landed))
            .add(audit::Column::Sequence.in_subquery(undone.into_query()));
        audit::Entity::find()
            .filter(told)
            .filter(audit::Column::Action.ne(ANSWERED_ANONYMOUSLY))
            .order_by_desc(audit::Column::Sequence)
            .limit(limit)
            .all(&self.read)
            .await
    }

    /// Recomputes the whole chain.
    ///
    /// # Errors
    /// What the database said. A broken chain is an answer, not an error.
    #[async_recursion::async_recursion]
    pub async fn verify_audit(&self) -> Result<Result<ChainEnd, ChainBreak>, DbErr> {
        verify_audit_of(&self.read).await
    }
}

/// The same by any connection, also inside a transaction.
pub(crate) async fn verify_audit_of<C: ConnectionTrait>(connection: &C) -> Result<Result<ChainEnd, ChainBreak>, DbErr> {
    let (mut sequence, mut hash) = (0, vec![0_u8; 32]);
    loop {
        let entries = audit::Entity::find()
            .filter(audit::Column::Sequence.gt(sequence))
            .order_by_asc(audit::Column::Sequence)
            .limit(ENTRIES_AT_ONCE)
            .all(connection)
            .await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            if let Some(problem) = problem_of(&entry, sequence, &hash) {
                return Ok(Err(ChainBreak { sequence: sequence + 1, problem }));
            }
            (sequence, hash) = (entry.sequence, entry.hash);
        }
    }
    let head = crate::entity::head::Entity::find().one(connection).await?;
    if head.is_none_or(|head| head.sequence != sequence || head.audit_hash != hash) {
        let problem = "is the last one, but the head names another";
        return Ok(Err(ChainBreak { sequence, problem }));
    }
    Ok(Ok(ChainEnd { sequence, hash: hexadecimal(hash) }))
}

fn problem_of(entry: &audit::Model, sequence_before: i64, hash_before: &[u8]) -> Option<&'static str> {
    if entry.sequence != sequence_before + 1 {
        return Some("is missing");
    }
    if entry.previous_hash != hash_before {
        return Some("does not follow from the one before");
    }
    (entry.hash != hash_of(entry)).then_some("was changed after it was written")
}

/// SHA-256 of the hash before and the entry as a JSON array, which has one spelling only.
fn hash_of(entry: &audit::Model) -> Vec<u8> {
    let canonical = serde_json::json!([
        entry.sequence,
        entry.recorded_at,
        entry.actor,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.change,
    ]);
    Sha256::new().chain_update(&entry.previous_hash).chain_update(canonical.to_string()).finalize().to_vec()
}
