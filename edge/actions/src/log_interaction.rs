//! Logging what was said between us and a customer.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use accounts::{InteractionDraft, InteractionKind, Side};
use revenue::Draft;
use serde::{Deserialize, Serialize};
use store::{FactTable, NewFact, content_of, natural_key_of};
use uuid::Uuid;

const ACTION: Action = Action { name: "log_interaction", permission: Permission::EditAccounts };

pub(crate) use store::OURS;

/// What was typed of an interaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InteractionInput {
    /// `call`, `meeting`, `mail`, `note` or `ticket`.
    pub kind: String,
    /// The day, `2026-03-04`; today when blank.
    pub day: String,
    /// `land` or `expand`; by the day of the first order when blank.
    pub side: String,
    /// What a meeting was for; a meeting needs one.
    pub purpose: String,
    /// Who of ours, separated by semicolons.
    pub by: String,
    /// Who of the customer, separated by semicolons.
    pub people: String,
    /// What it was about, in a line.
    pub subject: String,
    /// What was said.
    pub text: String,
}

/// An interaction that was logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// Names it.
    pub id: Uuid,
}

/// Logs an interaction with an account.
///
/// # Errors
/// Every wrong field; an account that the scope does not show.
#[async_recursion::async_recursion]
pub async fn log_interaction(cx: &Cx, account: Uuid, input: &InteractionInput) -> Result<Logged, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let draft = Draft::Interaction(read(cx, named.external_id, input)?);
    let InteractionInput { kind, day, side, purpose, by, people, subject, text } = input;
    let of = account.to_string();
    let retry = body_hash(&[&of, kind, day, side, purpose, by, people, subject, text]);
    run_action(cx, ACTION, retry, async move |tx| {
        let (key, content) = (natural_key_of(OURS, &draft, 0), content_of(&draft));
        let sequence = tx.take_sequence().await?;
        let fact = NewFact { key, content, recorded_at: cx.clock.now(), account: Some(account), draft };
        tx.insert_facts(FactTable::Interaction, OURS, sequence, vec![fact]).await?;
        let id = Uuid::from_bytes(key);
        // The trail is never rewritten, so it names no person and quotes nothing.
        let change = serde_json::json!({ "account": account, "kind": kind });
        let change = Change { subject_kind: "interaction", subject_id: id.to_string(), change };
        Ok(Done { reply: Logged { id }, change: Some(change) })
    })
    .await
}

pub(crate) fn no_account() -> Stop {
    Stop::wrong_field("account", "There is no such account.", "Take its id from the list of accounts.")
}

fn read(cx: &Cx, account: String, input: &InteractionInput) -> Result<InteractionDraft, Stop> {
    let mut typed = Typed::default();
    let words = "call, meeting, mail, note or ticket";
    let kind = typed.word("kind", &input.kind, InteractionKind::from_key, words);
    if input.kind.trim().is_empty() {
        typed.complain("kind", "This is blank.", format!("Choose {words}."));
    }
    let today = cx.clock.today();
    let day = typed.day("day", &input.day).unwrap_or(today);
    if day > today {
        typed.complain("day", "This day is still to come.", "Log what has happened.");
    }
    let purpose = typed.line("purpose", &input.purpose);
    if kind == Some(InteractionKind::Meeting) && purpose.is_none() {
        typed.complain("purpose", "A meeting has a purpose.", "Say in a few words what it was for.");
    }
    let draft = InteractionDraft {
        account: Some(account),
        addresses: Vec::new(),
        external_id: Some(Uuid::now_v7().to_string()),
        kind: kind.unwrap_or(InteractionKind::Note),
        day,
        side: typed.word("side", &input.side, Side::from_key, "land or expand"),
        purpose,
        by: typed.names("by", &input.by).unwrap_or_default(),
        people: typed.names("people", &input.people).unwrap_or_default(),
        subject: typed.needed("subject", &input.subject, "Say in a line what it was about."),
        text: typed.text("text", &input.text),
        thread: None,
    };
    typed.done()?;
    Ok(draft)
}
