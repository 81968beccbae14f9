//! Where facts are kept: SQLite in a file by default, PostgreSQL by URL, one schema for both.
//!
//! Reads take a [`Scope`](access::Scope); writes take a [`Tx`], which only the frame of actions
//! opens. Days are stored as days since 1970, money as minor units, times as microseconds UTC.

mod account_choice;
mod account_list;
mod account_now;
mod attributes;
mod audit;
mod batches;
mod books;
mod cells;
mod copy;
mod cursor;
pub mod entity;
mod erasure;
mod fact_rows;
mod fact_table;
mod facts;
mod file_pages;
mod hexadecimal;
mod horizons;
mod idempotency;
mod identities;
mod indexes;
mod jobs;
mod key;
mod known_accounts;
mod landings;
mod last_spoken;
mod level_order;
mod members;
mod mergers;
mod migrations;
mod months;
mod newest;
mod notifications;
mod open;
mod outbox;
mod papers;
mod people;
mod people_now;
mod policies;
mod rates;
mod row;
mod saved_views;
mod segments;
mod spots;
mod stage_now;
mod state_hash;
mod survey_tokens;
mod tickets;
mod timeline;
mod tx;
mod usage;

pub use account_choice::AccountChoice;
pub use account_list::{AccountFilter, AccountSort, Facets, Living, Page};
pub use account_now::AccountNow;
pub use attributes::SaidBy;
pub use audit::{ANSWERED_ANONYMOUSLY, AuditEntry, ChainBreak, ChainEnd};
pub use books::BookMoves;
pub use copy::{
    Backup, Column, ColumnKind, Copied, CopiedTable, LISTED, Manifest, NotCopied, Snapshot, Source, TableCount, Target,
    Unfinished, give_name,
};
pub use cursor::CursorDoesNotFit;
pub use erasure::ErasedRows;
pub use fact_table::{FactTable, NewFact};
pub use facts::{AccountRecord, RecordPages};
pub use file_pages::{Dossier, FilePages};
pub use hexadecimal::hexadecimal;
pub use idempotency::Kept;
pub use indexes::LaidAside;
pub use jobs::{JobEnd, JobPage, JobState, NewJob};
pub use key::{Key, OURS, content_of, is_own_source, natural_key_of, source_of_rule, usage_part, usage_series_key};
pub use known_accounts::KnownAccount;
pub use level_order::ComparedLevel;
pub use mergers::Mergers;
pub use months::{CLOSED, REOPENED};
pub use newest::Standing;
pub use notifications::{Listed, Marked, NotificationPage};
pub use open::{DatabaseRefused, Store, file_url};
pub use outbox::OutboxMessage;
pub use papers::{AccountFile, Filed};
pub use people::{PersonRecord, PersonVersion, person_id};
pub use people_now::FoundPerson;
pub use saved_views::SharedView;
pub use sea_orm::DbErr;
pub use segments::{SegmentRow, SegmentSaidHere};
pub use spots::SpotRecord;
pub use stage_now::StageNow;
pub use timeline::{TimelineAsked, TimelinePage};
pub use tx::Tx;
pub use usage::{NewSeries, UsagePlace, UsageRow};
