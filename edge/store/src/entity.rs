//! The small tables, one module each. Facts are too many for a model per row: see `facts`.

use sea_orm::entity::prelude::*;

macro_rules! no_relations {
    () => {
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        #[allow(missing_docs)]
        pub enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    };
}

/// One row: the last sequence number, the end of the audit chain, the name of the database.
pub mod head {
    use super::*;

    /// The head of the ledger.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "head")]
    pub struct Model {
        /// Always 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        /// Of the last action.
        pub sequence: i64,
        /// SHA-256 of the last audit entry; zeros before the first.
        pub audit_hash: Vec<u8>,
        /// Names this database for life; backups and caches carry it.
        pub database_id: Uuid,
    }
    no_relations!();
}

/// What was done, by whom, chained by hash.
pub mod audit {
    use super::*;

    /// One entry of the audit trail.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit")]
    pub struct Model {
        /// Of the action; without gaps.
        #[sea_orm(primary_key, auto_increment = false)]
        pub sequence: i64,
        /// Microseconds UTC.
        pub recorded_at: i64,
        /// Who did it.
        pub actor: String,
        /// Name of the action.
        pub action: String,
        /// What kind of record it was done to.
        pub subject_kind: String,
        /// Which record.
        pub subject_id: String,
        /// What changed, JSON.
        pub change: String,
        /// Hash of the entry before.
        pub previous_hash: Vec<u8>,
        /// SHA-256 of the hash before and this entry.
        pub hash: Vec<u8>,
    }
    no_relations!();
}

/// Messages to deliver, written with the effect they tell of.
pub mod outbox {
    use super::*;

    /// A message for the outside.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "outbox")]
    pub struct Model {
        /// Stable over redeliveries.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Of the action that wrote it.
        pub sequence: i64,
        /// What it is about: the action's name.
        pub topic: String,
        /// JSON.
        pub payload: String,
        /// Microseconds UTC.
        pub recorded_at: i64,
        /// Microseconds UTC, once delivered.
        pub delivered_at: Option<i64>,
    }
    no_relations!();
}

/// Replies kept for retries.
pub mod idempotency {
    use super::*;

    /// The reply to an action that was sent with an idempotency key.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency")]
    pub struct Model {
        /// Who sent it; keys of different actors do not meet.
        #[sea_orm(primary_key, auto_increment = false)]
        pub actor: String,
        /// The key as sent.
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        /// Name of the action.
        pub action: String,
        /// SHA-256 of the body.
        pub body_hash: Vec<u8>,
        /// JSON; absent only inside the transaction that is making it.
        pub reply: Option<String>,
        /// Microseconds UTC.
        pub recorded_at: i64,
    }
    no_relations!();
}

/// Who may sign in.
pub mod member {
    use super::*;

    /// Somebody at our company who signs in.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Trimmed and in lower case; unique.
        pub email: String,
        /// As they want to be called.
        pub name: String,
        /// Word of the role.
        pub role: String,
        /// Argon2id, PHC string; empty until an invitation is accepted.
        pub password_hash: String,
        /// Microseconds UTC.
        pub recorded_at: i64,
        /// Their team.
        pub team: Option<Uuid>,
        /// Since when they may not sign in, microseconds UTC.
        pub disabled_at: Option<i64>,
    }
    no_relations!();
}

/// Members who share their books with their leader.
pub mod team {
    use super::*;

    /// A team.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "team")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// What it is called; unique.
        pub name: String,
        /// Microseconds UTC.
        pub recorded_at: i64,
    }
    no_relations!();
}

/// Who was asked to become a member and has not chosen a password yet.
pub mod invitation {
    use super::*;

    /// An invitation, or a new password that an administrator let somebody choose.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitation")]
    pub struct Model {
        /// SHA-256 of the token in the link.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        /// Who is invited.
        pub member: Uuid,
        /// Microseconds UTC.
        pub created_at: i64,
        /// Microseconds UTC.
        pub expires_at: i64,
    }
    no_relations!();
}

/// What lets a person answer a survey, once.
pub mod survey_token {
    use super::*;

    /// A link that was handed out. What was answered by it is a paper of its own, which does not
    /// name it; of an anonymous survey nothing in the paper is found here either.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "survey_token")]
    pub struct Model {
        /// SHA-256 of the token in the link.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        /// At which account.
        pub account: Uuid,
        /// Id of the survey's paper.
        pub survey: String,
        /// Who was asked.
        pub person: Uuid,
        /// Day on which it was handed out.
        pub made_on: i32,
        /// Day on which it was used; of an anonymous survey the day that opened it, whenever it was.
        pub used_on: Option<i32>,
        /// Last day on which it can be used.
        pub expires_on: i32,
        /// The job that carried it; absent where it was told on a page.
        pub job: Option<Uuid>,
    }
    no_relations!();
}

/// Who members are at a provider that signs them in.
pub mod identity {
    use super::*;

    /// That whom a provider knows by a subject is a member.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity")]
    pub struct Model {
        /// The provider's address.
        #[sea_orm(primary_key, auto_increment = false)]
        pub issuer: String,
        /// What it calls them for life; addresses change, and are given to others.
        #[sea_orm(primary_key, auto_increment = false)]
        pub subject: String,
        /// The member.
        pub member: Uuid,
        /// Microseconds UTC.
        pub linked_at: i64,
    }
    no_relations!();
}

/// Keys for programs that act for a member.
pub mod api_key {
    use super::*;

    /// A key.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "api_key")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// For whom it acts.
        pub member: Uuid,
        /// What it is for, in the member's words.
        pub name: String,
        /// Word of the role it acts in: the member's, or one that may do less.
        pub role: String,
        /// SHA-256 of the key that only the program has.
        pub token_hash: Vec<u8>,
        /// Microseconds UTC.
        pub created_at: i64,
        /// Microseconds UTC.
        pub expires_at: i64,
        /// Since when it no longer opens anything, microseconds UTC.
        pub revoked_at: Option<i64>,
    }
    no_relations!();
}

/// Lists as members keep them.
pub mod saved_view {
    use super::*;

    /// A name for the query of an address.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "saved_view")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Whose it is.
        pub member: Uuid,
        /// The path of the list, e.g. `/accounts`.
        pub list: String,
        /// What it is called; a member has one of a name on a list.
        pub name: String,
        /// What follows the question mark: keys in their order, no place in the list.
        pub query: String,
        /// Whether everybody is offered it.
        pub shared: bool,
        /// Microseconds UTC.
        pub saved_at: i64,
    }
    no_relations!();
}

/// What others did that members should know of.
pub mod notification {
    use super::*;

    /// One thing that one member is told.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notification")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Who is told.
        pub member: Uuid,
        /// When it happened, microseconds UTC.
        pub at: i64,
        /// What happened, e.g. `accounts_given`.
        pub kind: String,
        /// What kind of record it is about: an account, an import, a change of many, a member, a month.
        pub about_kind: String,
        /// Which record.
        pub about_id: String,
        /// The account, where it is about one alone.
        pub account: Option<Uuid>,
        /// Its parameters, JSON: never a sentence.
        pub words: String,
        /// When the member marked it as read, microseconds UTC.
        pub read_at: Option<i64>,
    }
    no_relations!();
}

pub mod job;

/// Who has signed in.
pub mod session {
    use super::*;

    /// A signed-in browser.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        /// SHA-256 of the token that only the browser has.
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: Vec<u8>,
        /// The member.
        pub member: Uuid,
        /// What forms of this session carry.
        pub csrf: String,
        /// Microseconds UTC.
        pub created_at: i64,
        /// Microseconds UTC.
        pub expires_at: i64,
    }
    no_relations!();
}

/// Batches of imported rows.
pub mod import_batch {
    use super::*;

    /// One import that landed.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_batch")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Of the import; its facts carry it.
        pub sequence: i64,
        /// `accounts`, `contract-lines`…
        pub kind: String,
        /// Name of the source.
        pub source: String,
        /// As uploaded.
        pub file_name: String,
        /// SHA-256 of the file, hexadecimal.
        pub content_hash: String,
        /// Rows that were new.
        pub created: i64,
        /// Rows that corrected a known one.
        pub updated: i64,
        /// Rows already known.
        pub unchanged: i64,
        /// Rows left out.
        pub rejected: i64,
        /// Why they were left out, JSON.
        pub complaints: String,
        /// Who imported it.
        pub actor: String,
        /// Microseconds UTC.
        pub recorded_at: i64,
    }
    no_relations!();
}

/// Imports that were undone.
pub mod retraction {
    use super::*;

    /// That a batch no longer counts.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "retraction")]
    pub struct Model {
        /// The batch.
        #[sea_orm(primary_key, auto_increment = false)]
        pub batch: Uuid,
        /// Sequence number of the batch, which its facts carry.
        pub batch_sequence: i64,
        /// From when on, microseconds UTC.
        pub recorded_at: i64,
        /// Who undid it.
        pub actor: String,
        /// Of the undoing.
        pub sequence: i64,
    }
    no_relations!();
}

/// Policies and their history.
pub mod policy_version {
    use super::*;

    /// A version of a policy; the greatest number holds.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "policy_version")]
    pub struct Model {
        /// Which policy, e.g. `revenue`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub policy: String,
        /// From 1 on.
        #[sea_orm(primary_key, auto_increment = false)]
        pub version: i32,
        /// The whole policy, TOML.
        pub body: String,
        /// Microseconds UTC.
        pub recorded_at: i64,
        /// Who changed it.
        pub actor: String,
        /// Why.
        pub reason: String,
        /// Of the change.
        pub sequence: i64,
    }
    no_relations!();
}

/// Closing and reopening of months.
pub mod closed_month {
    use super::*;

    /// That a month was closed or reopened; the latest event holds.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "closed_month")]
    pub struct Model {
        /// Id.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// `year * 12 + (month − 1)`.
        pub month: i32,
        /// `closed` or `reopened`.
        pub event: String,
        /// The figures frozen, JSON; empty when reopened.
        pub figures: String,
        /// Hash of what they were computed from.
        pub inputs_hash: String,
        /// Who did it.
        pub actor: String,
        /// Microseconds UTC.
        pub recorded_at: i64,
        /// Why.
        pub reason: String,
        /// Of the event.
        pub sequence: i64,
    }
    no_relations!();
}
