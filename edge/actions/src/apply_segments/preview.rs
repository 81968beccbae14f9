//! What the rule for segments would do, as it is looked at.

use super::outcome::{Outcome, Said};
use money::Currency;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::hexadecimal;
use uuid::Uuid;

/// Which accounts a preview names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentRows {
    /// The first ones of all that move.
    First(usize),
    /// The first ones of those that move from one segment into another.
    Between {
        /// From; none where nobody has said.
        from: Option<String>,
        /// Into.
        to: String,
        /// At most so many.
        limit: usize,
    },
}

/// What the rule would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentPreview {
    /// The version of the rule; 0 of one that is tried out.
    pub version: i32,
    /// The currency that levels are compared in.
    pub currency: Currency,
    /// Accounts that are customers today: the rule is about these.
    pub customers: u64,
    /// Those of them that would change their segment.
    pub moving: u64,
    /// Those that stay where they are and would be held there by the rule, against later files.
    pub holding: u64,
    /// Those for which the rule says something else than a member did, whose word counts.
    pub by_hand: u64,
    /// Those that no line fits; they stay where they are.
    pub unfitting: u64,
    /// Those that stay where they are since a line asks for a level that has no rate.
    pub without_rate: u64,
    /// From which segment into which, by their names.
    pub moves: Vec<SegmentMove>,
    /// Accounts that move, as they were asked for, by name.
    pub named: Vec<MovedAccount>,
    /// SHA-256 over the version and all that would be recorded, hexadecimal: a rule is applied only as
    /// it was looked at.
    pub seen: String,
}

/// All accounts that move from one segment into another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SegmentMove {
    /// From; none where nobody has said.
    pub from: Option<String>,
    /// Into.
    pub to: String,
    /// How many.
    pub accounts: u64,
    /// Their levels per year together, minor units of the currency that levels are compared in.
    pub level_minor: i64,
}

/// An account that moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedAccount {
    /// Which.
    pub account: Uuid,
    /// What it is called.
    pub name: String,
    /// From; none where nobody has said.
    pub from: Option<String>,
    /// Into.
    pub to: String,
    /// The line of the rule that says so, from 1.
    pub line: usize,
    /// Its level per year in the currency that levels are compared in; absent without a rate.
    pub level_minor: Option<i64>,
}

impl Outcome<'_> {
    /// What the rule would do.
    pub(super) fn preview(&self, version: i32, rows: &SegmentRows) -> SegmentPreview {
        let mut moves: BTreeMap<(Option<&str>, &str), (u64, i64)> = BTreeMap::new();
        for said in &self.moving {
            let (accounts, level) = moves.entry((said.row.segment.as_deref(), said.to)).or_default();
            *accounts += 1;
            *level = level.saturating_add(said.row.level_compared.unwrap_or_default());
        }
        let of_pair = |((from, to), (accounts, level_minor)): ((Option<&str>, &str), (u64, i64))| SegmentMove {
            from: from.map(String::from),
            to: to.into(),
            accounts,
            level_minor,
        };
        SegmentPreview {
            version,
            currency: self.currency,
            customers: self.customers,
            moving: self.moving.len() as u64,
            holding: self.holding.len() as u64,
            by_hand: self.by_hand,
            unfitting: self.unfitting,
            without_rate: self.without_rate,
            moves: moves.into_iter().map(of_pair).collect(),
            named: self.named(rows),
            seen: self.seen(version),
        }
    }

    fn named(&self, rows: &SegmentRows) -> Vec<MovedAccount> {
        let is_meant = |said: &&Said<'_>| match rows {
            SegmentRows::First(_) => true,
            SegmentRows::Between { from, to, .. } => said.row.segment == *from && said.to == to,
        };
        let (SegmentRows::First(limit) | SegmentRows::Between { limit, .. }) = rows;
        let mut meant: Vec<&Said<'_>> = self.moving.iter().filter(is_meant).collect();
        meant.sort_by(|a, b| (&a.row.name, a.row.account).cmp(&(&b.row.name, b.row.account)));
        let named = |said: &Said<'_>| MovedAccount {
            account: said.row.account,
            name: said.row.name.clone(),
            from: said.row.segment.clone(),
            to: said.to.into(),
            line: said.line,
            level_minor: said.row.level_compared,
        };
        meant.into_iter().take(*limit).map(named).collect()
    }

    fn seen(&self, version: i32) -> String {
        let mut seen = Sha256::new_with_prefix(format!("segments\n{version}\n"));
        for Said { row, to, line } in self.to_record() {
            seen.update(serde_json::json!([row.account, row.segment, to, line]).to_string());
        }
        hexadecimal(seen.finalize())
    }
}
