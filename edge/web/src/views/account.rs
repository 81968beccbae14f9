//! One account: its level over time and every fact the level was made of.

use super::belongs::Belongs;
use super::exports::ExportChoice;
use super::journey::{GateCard, JourneyBar};
use super::parts::{Fact, Link, Markup, Note};
use super::people::PeopleCard;
use super::table::Table;
use super::timeline::TimelineCard;
use super::usage::UsageCard;
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/account.html")]
pub struct Account {
    /// What surrounds it.
    pub shell: Shell,
    /// Its name.
    pub name: String,
    /// Segment, country, owner, parent: a few words each.
    pub about: Vec<String>,
    /// Land owner, CAM, CSM and executive sponsor, as far as they are known.
    pub team: Vec<TeamPlace>,
    /// The same page with the form that logs an interaction unfolded; absent without the permission.
    pub log: Option<String>,
    /// Its surveys.
    pub surveys: String,
    /// MRR, ARR, since, renewal.
    pub facts: Vec<Fact>,
    /// Mergers, out of contract, possible double billing, a source that does not reconcile.
    pub notes: Vec<Note>,
    /// The account before and after in the list it was opened from.
    pub neighbours: Option<Neighbours>,
    /// The stages, and where it is among them.
    pub journey: JourneyBar,
    /// The gates out of its stage.
    pub gates: GateCard,
    /// Its level over time.
    pub level: LevelCard,
    /// Who decides, who shapes, who uses.
    pub people: PeopleCard,
    /// What is in use, what could be: product by buyer and place.
    pub whitespace: TableCard,
    /// What was said.
    pub timeline: TimelineCard,
    /// What was used.
    pub usage: UsageCard,
    /// What was asked of support, open tickets first.
    pub tickets: TableCard,
    /// Segment, owner, team, country, parent and merger with their days.
    pub belongs: Belongs,
    /// The tables below, in the order shown: contract lines, amendments, movements,
    /// reconciliation, audit.
    pub cards: Vec<TableCard>,
}

/// Who holds a place of the account team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamPlace {
    /// Their two letters.
    pub letters: String,
    /// `"l"` on the land side, `"e"` on the expand side, else empty.
    pub side: &'static str,
    /// "Maya Okafor, CSM".
    pub text: String,
}

/// The account before and after in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbours {
    /// The account before.
    pub previous: Option<String>,
    /// The account after.
    pub next: Option<String>,
    /// "14 of 214".
    pub text: String,
}

/// The level over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelCard {
    /// What it says: "MRR doubled since June 2024" or plainly "MRR over time".
    pub title: String,
    /// `draw::level_chart`, wide; empty when there is no level to draw.
    pub wide: Markup,
    /// The same for phones.
    pub narrow: Markup,
    /// Said instead of the chart when the account never had a level.
    pub when_empty: String,
    /// Source of the level, currency and rates.
    pub basis: String,
}

/// A card with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCard {
    /// Anchor on the page: "lines", "amendments", "movements", "reconciliation", "audit".
    pub anchor: &'static str,
    /// Its heading.
    pub title: String,
    /// A word beside the heading: "6 lines, £8,640 MRR"; may be empty.
    pub aside: String,
    /// The table; its `when_empty` says why there is nothing.
    pub table: Table,
    /// A word on source or rule below; may be empty.
    pub foot: String,
    /// More of the same.
    pub more: Option<Link>,
    /// The list as a file; absent where it cannot be had.
    pub export: Option<ExportChoice>,
}

impl Account {
    /// Its two letters.
    pub fn letters(&self) -> String {
        super::parts::initials(&self.name)
    }
}
