//! The journey: where an account stands, the gates before it, the board of all, and its policy.

use super::account::TableCard;
use super::exports::ExportChoice;
use super::fields::Field;
use super::form::Form;
use super::parts::{Empty, Fact, Link, Note, Pager};
use crate::layout::Shell;
use askama::Template;
use askama::filters::HtmlSafe;

/// The stages in a row, and where the account is among them.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/journey_bar.html")]
pub struct JourneyBar {
    /// In the order of the policy; none where the account is off the journey.
    pub stages: Vec<BarStage>,
}

impl HtmlSafe for JourneyBar {}

/// One stage of the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarStage {
    /// What it is called.
    pub name: String,
    /// "9 Jun, 104 days", "since 21 Sep", "2 gates left".
    pub detail: String,
    /// How far it is.
    pub passed: Passed,
}

/// How far a stage is for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// Behind it, before the first order.
    Land,
    /// Behind it, since the first order.
    Expand,
    /// It is here.
    Here,
    /// Ahead.
    Ahead,
}

impl Passed {
    /// The classes of its cell.
    pub fn class(self) -> &'static str {
        match self {
            Passed::Land => "done a",
            Passed::Expand => "done z",
            Passed::Here => "now",
            Passed::Ahead => "todo",
        }
    }

    /// Its icon, with the class of its colour.
    pub fn icon(self) -> (&'static str, &'static str) {
        match self {
            Passed::Land => ("check", " land"),
            Passed::Expand => ("check", " expand"),
            Passed::Here => ("circle-dot", ""),
            Passed::Ahead => ("lock", ""),
        }
    }
}

/// The gates out of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/gates.html")]
pub struct GateCard {
    /// "Gates to Happy pilot".
    pub title: String,
    /// "4 of 7 open", and whether all are.
    pub met: Option<(String, bool)>,
    /// In the order of the policy.
    pub gates: Vec<GateLine>,
    /// Said instead of gates where there are none.
    pub when_empty: String,
    /// How strictly they act, where they do not refuse.
    pub foot: String,
    /// The account's journey.
    pub more: Option<Link>,
}

impl HtmlSafe for GateCard {}

/// One gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateLine {
    /// Whether it is open.
    pub open: bool,
    /// What is asked.
    pub label: String,
    /// What would open it; blank where it is open.
    pub remedy: String,
    /// What is known of it.
    pub evidence: String,
}

/// The journey of one account.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/account_journey.html")]
pub struct AccountJourney {
    /// What surrounds it.
    pub shell: Shell,
    /// The account.
    pub account: Link,
    /// What success means here, and who answers for it.
    pub about: String,
    /// Stage, since, days.
    pub facts: Vec<Fact>,
    /// Why a step was refused; off the journey; silence; observing.
    pub notes: Vec<Note>,
    /// The stages.
    pub bar: JourneyBar,
    /// The gates out of its stage.
    pub gates: GateCard,
    /// Moves it; absent without the permission.
    pub step: Option<Form>,
    /// The customer's goals.
    pub goals: TableCard,
    /// Says something of a goal; absent without the permission.
    pub goal: Option<Unfolding>,
    /// Its milestones.
    pub milestones: TableCard,
    /// Says something of a milestone; absent without the permission.
    pub milestone: Option<Unfolding>,
    /// What went before it left; absent while it is here.
    pub before: Option<TableCard>,
    /// Its steps, the latest first.
    pub steps: TableCard,
    /// Takes the last step back; absent without the permission or a step that was taken here.
    pub take_back: Option<Unfolding>,
}

/// A form that is unfolded when it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfolding {
    /// What unfolds it.
    pub summary: String,
    /// The form.
    pub form: Form,
    /// Whether it is unfolded.
    pub open: bool,
}

/// All accounts by stage.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/board.html")]
pub struct Board {
    /// What surrounds it.
    pub shell: Shell,
    /// Accounts that are not on the journey; stages that are no more.
    pub notes: Vec<Note>,
    /// A column per stage, exits last.
    pub columns: Vec<BoardColumn>,
    /// Time in stage, and where accounts go.
    pub times: Option<TableCard>,
    /// In which formats all of them can be taken away; absent without the permission, or anybody here.
    pub export: Option<ExportChoice>,
    /// Said instead of the board while no account is on the journey.
    pub empty: Option<Empty>,
}

/// The accounts in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardColumn {
    /// What it is called.
    pub name: String,
    /// How many there are, and the list of all.
    pub all: Link,
    /// Its anchor: the key of the stage, of `lost` or `churned`.
    pub anchor: String,
    /// What success means there.
    pub success: String,
    /// The first of them, longest there first.
    pub rows: Vec<BoardRow>,
}

/// An account on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRow {
    /// The account's journey.
    pub account: Link,
    /// "41 days, Enterprise".
    pub detail: String,
    /// Whether it is there longer than the policy has it.
    pub over_age: bool,
    /// Where it is taken to another stage; absent without the permission.
    pub take: Option<String>,
}

/// The accounts in one stage, page by page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/stage.html")]
pub struct StagePage {
    /// What surrounds it.
    pub shell: Shell,
    /// The stage.
    pub name: String,
    /// Its goal and what success means there.
    pub about: String,
    /// The accounts, longest there first.
    pub card: TableCard,
    /// Steps through them.
    pub pager: Pager,
    /// What else is to be looked at.
    pub second: Option<TableCard>,
}

/// The file of the journey.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/journey_policy.html")]
pub struct JourneyPolicyPage {
    /// What surrounds it.
    pub shell: Shell,
    /// Observing, refused, tried out.
    pub notes: Vec<Note>,
    /// "Version 3, 12 Nov 2026, Maya Okafor".
    pub since: String,
    /// The stages with their gates.
    pub stages: TableCard,
    /// The file as it stands or was typed, the version, a reason; absent without the permission.
    pub fields: Vec<Field>,
    /// What it would refuse; absent where it was not tried out.
    pub tried: Vec<TableCard>,
    /// Every version, the latest first.
    pub versions: TableCard,
}

/// Signing where accounts enter the journey.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/entries.html")]
pub struct Entries {
    /// What surrounds it.
    pub shell: Shell,
    /// Nothing to sign, or what refused it.
    pub notes: Vec<Note>,
    /// Accounts by the stage where they would enter.
    pub by_place: TableCard,
    /// The first of them.
    pub first: TableCard,
    /// Signs them; absent where there is nothing to sign.
    pub form: Option<Form>,
}
