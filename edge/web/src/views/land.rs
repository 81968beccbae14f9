//! The land side: its figures, its lists, and one account's.

use super::account::TableCard;
use super::fields::Field;
use super::journey::Unfolding;
use super::parts::{Choice, Empty, Fact, Link, Note};
use crate::layout::Shell;
use askama::Template;

/// The figures of the land side.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/land.html")]
pub struct Land {
    /// What surrounds it.
    pub shell: Shell,
    /// Close rate, cycle times, logos.
    pub facts: Vec<Fact>,
    /// What is left out, and why.
    pub notes: Vec<Note>,
    /// The closing ratio, then where time is lost and what was won.
    pub cards: Vec<TableCard>,
    /// Said instead of figures while nothing is filed.
    pub empty: Option<Empty>,
}

/// A list of the land side: leads, or the rows behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/land_list.html")]
pub struct LandList {
    /// What surrounds it.
    pub shell: Shell,
    /// What is listed.
    pub title: String,
    /// What counts, in a sentence.
    pub about: String,
    /// Missing profile.
    pub notes: Vec<Note>,
    /// Which of them: a row of links per question, each with its name.
    pub questions: Vec<(&'static str, Vec<Choice>)>,
    /// The list.
    pub card: TableCard,
    /// "100 of 240 leads", and more of them.
    pub more: Option<Link>,
}

/// The quotas of reps.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/land_quota.html")]
pub struct LandQuota {
    /// What surrounds it.
    pub shell: Shell,
    /// Whose quotas are seen; rates that are not known.
    pub notes: Vec<Note>,
    /// How far each is reached, and what the rest takes.
    pub standings: TableCard,
    /// The file as it stands or was typed, the version, a reason; absent without the permission.
    pub fields: Vec<Field>,
    /// Quotas to begin with.
    pub example: &'static str,
    /// Every version, the latest first; absent for whoever does not see everybody's.
    pub versions: Option<TableCard>,
}

/// What the customers became who were won.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/land_quality.html")]
pub struct LandQuality {
    /// What surrounds it.
    pub shell: Shell,
    /// How many are judged, and what they became.
    pub facts: Vec<Fact>,
    /// What is not known of any of them, and why.
    pub notes: Vec<Note>,
    /// By source, by rep, by fit.
    pub cards: Vec<TableCard>,
    /// Said instead of tables while nobody is judged.
    pub empty: Option<Empty>,
    /// From how many on a share is told.
    pub told_min: u64,
}

/// The land side of one account.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/account_land.html")]
pub struct AccountLand {
    /// What surrounds it.
    pub shell: Shell,
    /// The account.
    pub account: Link,
    /// Qualified, won on, next moves.
    pub facts: Vec<Fact>,
    /// Its leads with their fit.
    pub leads: TableCard,
    /// Says something of a lead; absent without the permission.
    pub lead: Option<Unfolding>,
    /// How its deals stand.
    pub deals: TableCard,
    /// Says how a deal stands; absent without the permission.
    pub deal: Option<Unfolding>,
    /// Its quotes with their revisions.
    pub quotes: TableCard,
    /// What is expected to follow.
    pub next_moves: TableCard,
    /// Records a next move; absent without the permission, and before there is a deal.
    pub next_move: Option<Unfolding>,
    /// What the first contract already says about that.
    pub later_terms: TableCard,
    /// Records a later term; absent without the permission, and before there is a deal.
    pub later_term: Option<Unfolding>,
}
