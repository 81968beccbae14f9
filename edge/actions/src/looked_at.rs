//! Nobody overwrites what they have not seen: a change may say which state of a record it was made to.

use crate::cx::Cx;
use crate::stop::Stop;
use chrono::{DateTime, SecondsFormat};
use money::Day;
use sha2::{Digest, Sha256};
use store::entity::{audit, member, policy_version, saved_view};
use store::{PersonRecord, SpotRecord, hexadecimal};

/// The rule that a record is changed only as it was looked at; the API answers it with "precondition failed".
pub const MUST_BE_AS_LOOKED_AT: &str = "record_must_be_as_looked_at";

/// Characters of a version.
const CHARACTERS: usize = 32;

/// Which states of its record a change was made to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LookedAt {
    /// It holds whatever stands.
    #[default]
    Whatever,
    /// One of these versions.
    OneOf(Vec<String>),
}

/// Who changed a record last.
pub(crate) struct LastChange {
    actor: String,
    recorded_at: i64,
}

impl From<audit::Model> for LastChange {
    fn from(entry: audit::Model) -> LastChange {
        LastChange { actor: entry.actor, recorded_at: entry.recorded_at }
    }
}

impl From<policy_version::Model> for LastChange {
    fn from(version: policy_version::Model) -> LastChange {
        LastChange { actor: version.actor, recorded_at: version.recorded_at }
    }
}

impl From<saved_view::Model> for LastChange {
    fn from(view: saved_view::Model) -> LastChange {
        LastChange { actor: format!("member:{}", view.member), recorded_at: view.saved_at }
    }
}

impl Cx {
    /// Whether the change was made to another version than `version`, which stands. To be asked inside the
    /// transaction, when no other writer can come between the look and the commit.
    pub(crate) fn looked_at_another(&self, version: &str) -> bool {
        match &self.looked_at {
            LookedAt::Whatever => false,
            LookedAt::OneOf(versions) => !versions.iter().any(|looked_at| looked_at == version),
        }
    }
}

/// The refusal of a change to `what`, as it no longer stands.
pub(crate) fn changed_since(what: &str, last: Option<impl Into<LastChange>>) -> Stop {
    let reason = match last.map(Into::into) {
        Some(LastChange { actor, recorded_at }) => {
            let at = DateTime::from_timestamp_micros(recorded_at).unwrap_or_default();
            let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
            format!("{what} is another one than the one you looked at: {actor} changed it at {at}.")
        }
        None => format!("{what} is another one than the one you looked at; nobody has changed it."),
    };
    Stop::refused(
        MUST_BE_AS_LOOKED_AT,
        reason,
        "Read it again, make your change to what stands, and send its new ETag.",
    )
}

/// The version of a person: it is another one after each fact about them, and on the day that a fact takes effect.
pub fn version_of_person(person: &PersonRecord, today: Day) -> String {
    let facts = person.versions.iter().map(|version| (version.recorded.sequence, version.fact.effective_on));
    version_of(facts, today)
}

/// The version of what is said of one spot, from all that is said of it; also where nothing is.
pub fn version_of_spot<'r>(said: impl IntoIterator<Item = &'r SpotRecord>, today: Day) -> String {
    version_of(said.into_iter().map(|record| (record.recorded.sequence, record.fact.effective_on)), today)
}

/// The version of a member: another one with each change of name, address, role, team or standing.
pub fn version_of_member(member: &member::Model) -> String {
    let member::Model { id, email, name, role, password_hash, team, disabled_at, .. } = member;
    let has_password = !password_hash.is_empty();
    hashed(&serde_json::json!([id, email, name, role, has_password, team, disabled_at]).to_string())
}

/// The version of a view: another one with each change of what it is called, what it shows and whom it is shared with.
pub fn version_of_view(view: &saved_view::Model) -> String {
    let saved_view::Model { id, list, name, query, shared, .. } = view;
    hashed(&serde_json::json!([id, list, name, query, shared]).to_string())
}

fn version_of(facts: impl Iterator<Item = (i64, Day)>, today: Day) -> String {
    let facts: Vec<(i64, bool)> = facts.map(|(sequence, from)| (sequence, from <= today)).collect();
    hashed(&serde_json::json!(facts).to_string())
}

fn hashed(text: &str) -> String {
    let mut version = hexadecimal(Sha256::digest(text));
    version.truncate(CHARACTERS);
    version
}
