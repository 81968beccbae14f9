//! The one list of what a database holds. A table that is missing here fails a test on both
//! databases, so that none is forgotten by backups, restores and moves.

/// Whether a copy holds the rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// Every row.
    Whole,
    /// None: a session, link or key that was ended after the backup must not live again, and a mail
    /// that was sent after it must not be sent once more.
    LeftOut,
}

/// Every table, each after those that it refers to.
pub const LISTED: &[(&str, Copied)] = &[
    ("head", Copied::Whole),
    ("audit", Copied::Whole),
    ("outbox", Copied::Whole),
    ("outbox_position", Copied::LeftOut),
    ("job", Copied::LeftOut),
    ("idempotency", Copied::Whole),
    ("team", Copied::Whole),
    ("member", Copied::Whole),
    ("session", Copied::LeftOut),
    ("invitation", Copied::LeftOut),
    ("api_key", Copied::LeftOut),
    ("identity", Copied::Whole),
    ("saved_view", Copied::Whole),
    ("notification", Copied::Whole),
    ("account", Copied::Whole),
    ("account_alias", Copied::Whole),
    ("account_version", Copied::Whole),
    ("line_version", Copied::Whole),
    ("invoice_line", Copied::Whole),
    ("level_fact", Copied::Whole),
    ("rate", Copied::Whole),
    ("person_version", Copied::Whole),
    ("erased_person", Copied::Whole),
    ("interaction", Copied::Whole),
    ("ticket", Copied::Whole),
    ("spot", Copied::Whole),
    ("paper", Copied::Whole),
    ("survey_token", Copied::LeftOut),
    ("usage_series", Copied::Whole),
    ("usage_day", Copied::Whole),
    ("usage_batch", Copied::Whole),
    ("import_batch", Copied::Whole),
    ("retraction", Copied::Whole),
    ("source_horizon", Copied::Whole),
    ("policy_version", Copied::Whole),
    ("closed_month", Copied::Whole),
    ("account_now", Copied::Whole),
    ("book_now", Copied::Whole),
    ("person_now", Copied::Whole),
    ("person_word", Copied::Whole),
    ("level_order", Copied::Whole),
    ("stage_now", Copied::Whole),
];

/// Names of the tables whose rows are copied, in an order in which they can be filled.
pub(super) fn copied() -> impl Iterator<Item = &'static str> {
    LISTED.iter().filter(|(_, copied)| *copied == Copied::Whole).map(|(name, _)| *name)
}
