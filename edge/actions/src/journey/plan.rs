//! The success plan and the milestones of an account: saying something new of one.

use super::filing::file;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::log_interaction::no_account;
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use accounts::Paper;
use journey::{Goal, GoalState, Milestone};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PUT_GOAL: Action = Action { name: "put_goal", permission: Permission::EditAccounts };
const PUT_MILESTONE: Action = Action { name: "put_milestone", permission: Permission::EditAccounts };

/// A goal of the customer, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalInput {
    /// Names the goal that is said something new of; blank for a new one.
    pub id: String,
    /// What they want, in their words.
    pub words: String,
    /// By what it is measured.
    pub measure: String,
    /// What the measure is to reach.
    pub target: String,
    /// By when.
    pub due_on: String,
    /// Who of ours answers for it.
    pub ours: String,
    /// Who of the customer's does.
    pub theirs: String,
    /// `open`, `reached`, `missed` or `dropped`; open when blank.
    pub state: String,
}

/// A milestone, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MilestoneInput {
    /// Names the milestone that is said something new of; blank for a new one.
    pub id: String,
    /// What is to happen.
    pub name: String,
    /// By when.
    pub due_on: String,
    /// When it did; blank while it did not.
    pub done_on: String,
}

/// A paper that was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// Names it.
    pub id: String,
    /// Whether it says something new.
    pub is_new: bool,
}

/// Records a goal of the customer, or what is new of one.
///
/// # Errors
/// Every wrong field; an account that the scope does not show, a goal that it does not have.
#[async_recursion::async_recursion]
pub async fn put_goal(cx: &Cx, account: Uuid, input: &GoalInput) -> Result<Filed, Stop> {
    let mut typed = Typed::default();
    let words = typed.needed("words", &input.words, "Write down what they want, in their words.");
    let measure = typed.line("measure", &input.measure);
    let target = typed.line("target", &input.target);
    let due_on = typed.day("due_on", &input.due_on);
    let (ours, theirs) = (typed.line("ours", &input.ours), typed.line("theirs", &input.theirs));
    let state = typed.word("state", &input.state, GoalState::from_key, "open, reached, missed or dropped");
    typed.done()?;
    let state = state.unwrap_or(GoalState::Open);
    let goal = Goal { id: String::new(), words, measure, target, due_on, ours, theirs, state };
    put(cx, PUT_GOAL, account, &input.id, move |id| Goal { id, ..goal.clone() }).await
}

/// Records a milestone, or what is new of one.
///
/// # Errors
/// Every wrong field; an account that the scope does not show, a milestone that it does not have.
#[async_recursion::async_recursion]
pub async fn put_milestone(cx: &Cx, account: Uuid, input: &MilestoneInput) -> Result<Filed, Stop> {
    let mut typed = Typed::default();
    let name = typed.needed("name", &input.name, "Say what is to happen.");
    let due_on = typed.day("due_on", &input.due_on);
    if input.due_on.trim().is_empty() {
        typed.complain("due_on", "This is blank.", "Say by which day, e.g. 2026-03-04.");
    }
    let done_on = typed.day("done_on", &input.done_on);
    if done_on.is_some_and(|done| done > cx.clock.today()) {
        typed.complain("done_on", "This day is yet to come.", "Record it on the day it is done.");
    }
    typed.done()?;
    let due_on = due_on.unwrap_or(cx.clock.today());
    let milestone = Milestone { id: String::new(), name, due_on, done_on };
    put(cx, PUT_MILESTONE, account, &input.id, move |id| Milestone { id, ..milestone.clone() }).await
}

/// Files what is new of a paper that members write here.
async fn put<P: Paper + PartialEq + Send>(
    cx: &Cx,
    action: Action,
    account: Uuid,
    id: &str,
    paper: impl Fn(String) -> P + Send,
) -> Result<Filed, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let id = id.trim();
    let is_named = !id.is_empty();
    let body = serde_json::to_string(&paper(id.to_string())).unwrap_or_default();
    run_action(cx, action, body_hash(&[&account.to_string(), &body]), async move |tx| {
        let sequence = tx.take_sequence().await?;
        // A new one is named by the action that wrote it.
        let paper = paper(if is_named { id.to_string() } else { sequence.to_string() });
        let known = tx.papers::<P>(account).await?;
        let standing = known.iter().find(|filed| filed.paper.id() == paper.id());
        if is_named && standing.is_none() {
            let problem = format!("This account has no {} {}.", P::KIND, paper.id());
            return Err(Stop::wrong_field("id", problem, "Take the id from its list."));
        }
        let reply = Filed { id: paper.id().to_string(), is_new: standing.is_none_or(|filed| filed.paper != paper) };
        if !reply.is_new {
            return Ok(Done { reply, change: None });
        }
        let change = serde_json::json!({ "account": account, "id": reply.id, "is_first": standing.is_none() });
        let change = Change { subject_kind: P::KIND, subject_id: reply.id.clone(), change };
        file(cx, tx, sequence, [(account, named.external_id, paper)]).await?;
        Ok(Done { reply, change: Some(change) })
    })
    .await
}
