//! What the server does by itself after an action.

use super::*;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Id; later ones are greater.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Sequence number of the action that asked for it.
    pub made_by: i64,
    /// Which of that action's jobs, from 0 on.
    pub part: i32,
    /// What is to be done, e.g. `survey_mail`.
    pub kind: String,
    /// At which account.
    pub account: Option<Uuid>,
    /// For whom.
    pub person: Option<Uuid>,
    /// What it is to be done with, JSON. No secret stands here.
    pub payload: String,
    /// `waiting`, `done`, `not_needed` or `failed`.
    pub state: String,
    /// From when on it is tried, microseconds UTC.
    pub run_at: i64,
    /// How often it was begun since somebody last asked for it.
    pub attempts: i32,
    /// Why it has not come off, or is needed no more.
    pub last_error: Option<String>,
    /// Until when whoever has taken it has it alone, microseconds UTC; it tells holds apart too.
    pub locked_until: Option<i64>,
    /// When it was asked for, microseconds UTC.
    pub recorded_at: i64,
    /// When it came to its end, microseconds UTC.
    pub ended_at: Option<i64>,
}
no_relations!();
