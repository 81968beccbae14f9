//! The handover file of an account: both handovers with their brief, and the promises.

use super::account::TableCard;
use super::form::Form;
use super::journey::{GateLine, Unfolding};
use super::parts::{Fact, Link, Note};
use crate::layout::Shell;
use askama::Template;

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/handover.html")]
pub struct HandoverPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The account.
    pub account: Link,
    /// Delivery, commercial, open promises.
    pub facts: Vec<Fact>,
    /// What a step was refused for; what is late, and what says that a handover fails.
    pub notes: Vec<Note>,
    /// Delivery, then commercial.
    pub handovers: Vec<HandoverCard>,
    /// What was promised, and what became of it.
    pub promises: TableCard,
    /// Writes a promise down; absent without the permission.
    pub promise: Option<Unfolding>,
    /// Says what became of one; absent without the permission, and where there is none.
    pub became: Option<Unfolding>,
    /// Records what happened in a handover; absent without the permission.
    pub step: Option<StepForm>,
    /// What happened, the latest first.
    pub steps: TableCard,
}

/// Records one kind of step; the others are links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepForm {
    /// "Delivery: send the brief".
    pub title: String,
    /// The form.
    pub form: Form,
    /// What else can have happened.
    pub others: Vec<Link>,
}

/// One handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoverCard {
    /// Its anchor: "delivery".
    pub anchor: &'static str,
    /// "Delivery handover".
    pub title: &'static str,
    /// What it is for.
    pub about: String,
    /// "Waits for the receiver", and whether it is complete; absent before it is opened.
    pub state: Option<(String, bool)>,
    /// The parts of its brief.
    pub brief: Vec<GateLine>,
    /// "4 of 6 parts of the brief are known".
    pub completeness: String,
    /// What keeps it from going on, each with its remedy.
    pub missing: Vec<Note>,
}
