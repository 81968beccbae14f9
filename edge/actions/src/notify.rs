//! Telling members what others did that concerns them, in the transaction that did it. Never about what one did oneself;
//! what one cause did to many accounts is told once.

use crate::change_accounts::{CHANGE_KIND, is_change};
use crate::cx::{Actor, Cx};
use access::{Permission, ROLES};
use accounts::Attribute;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use store::entity::{import_batch, notification};
use store::{BookMoves, Tx};
use uuid::Uuid;

/// What a notification says. Kept are its parameters; whoever shows it makes the sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "words", rename_all = "snake_case")]
pub enum Notice {
    /// One looks after accounts that one did not look after before.
    AccountsGiven(Moved),
    /// One no longer looks after accounts.
    AccountsTaken(Moved),
    /// Accounts in one's book were changed, many at once.
    BookChanged {
        /// Who did it, as the trail names them.
        by: String,
        /// Which field, e.g. `segment`.
        field: String,
        /// How many accounts.
        accounts: u64,
    },
    /// What one imported, or changed of many accounts, was taken back.
    ImportUndone {
        /// Who did it.
        by: String,
        /// The name of the file, or what the change said.
        title: String,
    },
    /// Somebody whom one invited has come.
    InvitationAccepted {
        /// Who came.
        by: String,
    },
    /// One has another role, or is in another team.
    StandingChanged {
        /// Who did it.
        by: String,
        /// Word of the role that one has now.
        role: String,
        /// The name of the team that one is in now.
        team: Option<String>,
    },
    /// Keys of one's own open nothing any more.
    KeysRevoked {
        /// Who did it.
        by: String,
    },
    /// A month was closed.
    MonthClosed {
        /// Who did it.
        by: String,
        /// Which, e.g. `2026-05`.
        month: String,
    },
    /// A month was closed again, with figures that differ from those it was closed with before.
    MonthRestated {
        /// Who did it.
        by: String,
        /// Which.
        month: String,
    },
    /// A closed month was opened again.
    MonthReopened {
        /// Who did it.
        by: String,
        /// Which.
        month: String,
    },
    /// The next round of surveys is due at an account whose CSM one is.
    SurveyRoundDue {
        /// How many people are to be asked.
        people: u64,
    },
}

/// Accounts that came into a book or left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Who did it, as the trail names them.
    pub by: String,
    /// By what.
    pub cause: Cause,
    /// How many accounts.
    pub accounts: u64,
}

/// What moved accounts between books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A field of them was changed.
    Field(String),
    /// An import.
    Import,
    /// An import, or a change of many, was taken back.
    Undo,
}

/// What a notification is about, so that it leads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) kind: &'static str,
    pub(crate) id: String,
}

impl About {
    pub(crate) fn account(account: Uuid) -> About {
        About { kind: "account", id: account.to_string() }
    }

    /// An import, or a change of many accounts.
    pub(crate) fn batch(kind: &str, batch: Uuid) -> About {
        About { kind: if is_change(kind) { "change" } else { "import" }, id: batch.to_string() }
    }

    /// The surveys of an account.
    pub(crate) fn survey_round(account: Uuid) -> About {
        About { kind: "survey_round", id: account.to_string() }
    }

    pub(crate) fn member(member: Uuid) -> About {
        About { kind: "member", id: member.to_string() }
    }
}

/// A member with what they are told, and the one account that it is about.
pub(crate) type Told = (Uuid, Option<Uuid>, Notice);

impl Notice {
    /// As it is kept: its kind, and its parameters as JSON.
    fn kept(&self) -> anyhow::Result<(String, String)> {
        let mut kept = serde_json::to_value(self)?;
        let kind = kept["kind"].as_str().context("a notice has a kind")?.to_string();
        Ok((kind, kept["words"].take().to_string()))
    }

    /// As it was kept.
    ///
    /// # Errors
    /// It is none.
    pub fn of(row: &notification::Model) -> anyhow::Result<Notice> {
        let words: serde_json::Value = serde_json::from_str(&row.words)?;
        let kept = serde_json::json!({ "kind": row.kind, "words": words });
        serde_json::from_value(kept).with_context(|| format!("reading the notification {}", row.id))
    }
}

/// Tells members of something, apart from whoever did it.
pub(crate) async fn notify(cx: &Cx, tx: &Tx, about: &About, told: Vec<Told>) -> anyhow::Result<()> {
    let doer = match cx.actor {
        Actor::Member { id, .. } => Some(id),
        Actor::Visitor | Actor::LocalOperator(_) | Actor::Server => None,
    };
    let mut rows = Vec::with_capacity(told.len());
    for (member, account, notice) in told.into_iter().filter(|(member, ..)| Some(*member) != doer) {
        let (kind, words) = notice.kept()?;
        rows.push(notification::Model {
            id: Uuid::now_v7(),
            member,
            at: cx.clock.now(),
            kind,
            about_kind: about.kind.into(),
            about_id: about.id.clone(),
            account,
            words,
            read_at: None,
        });
    }
    Ok(tx.insert_notifications(rows).await?)
}

/// Tells members which accounts came into their books and left them.
pub(crate) async fn notify_of_moves(
    cx: &Cx,
    tx: &Tx,
    about: &About,
    cause: &Cause,
    moves: &BookMoves,
) -> anyhow::Result<()> {
    notify(cx, tx, about, told_of_moves(cx, tx, cause, moves).await?).await
}

async fn told_of_moves(cx: &Cx, tx: &Tx, cause: &Cause, moves: &BookMoves) -> anyhow::Result<Vec<Told>> {
    if moves.came.is_empty() && moves.left.is_empty() {
        return Ok(Vec::new());
    }
    let by = cx.actor.label();
    let moved = |accounts: &Vec<Uuid>| {
        let moved = Moved { by: by.clone(), cause: cause.clone(), accounts: accounts.len() as u64 };
        (<[Uuid; 1]>::try_from(accounts.as_slice()).ok().map(|[account]| account), moved)
    };
    let mut told = Vec::new();
    // Teams have books too; who leads them is told nothing that was not done to themselves.
    for member in tx.members().await? {
        if let Some((account, given)) = moves.came.get(&member.id).map(moved) {
            told.push((member.id, account, Notice::AccountsGiven(given)));
        }
        if let Some((account, taken)) = moves.left.get(&member.id).map(moved) {
            told.push((member.id, account, Notice::AccountsTaken(taken)));
        }
    }
    Ok(told)
}

/// The same after a change of many accounts, and those in whose books they stay.
pub(crate) async fn notify_of_change(
    cx: &Cx,
    tx: &Tx,
    batch: Uuid,
    attribute: Attribute,
    changed: &[Uuid],
    moves: &BookMoves,
) -> anyhow::Result<()> {
    let field = attribute.key().to_string();
    let mut told = told_of_moves(cx, tx, &Cause::Field(field.clone()), moves).await?;
    let books = tx.books_with(changed).await?;
    for member in tx.members().await? {
        let knows = told.iter().any(|(other, ..)| *other == member.id);
        if let Some(accounts) = books.get(&member.id).copied().filter(|_| !knows) {
            let notice = Notice::BookChanged { by: cx.actor.label(), field: field.clone(), accounts };
            told.push((member.id, None, notice));
        }
    }
    notify(cx, tx, &About::batch(CHANGE_KIND, batch), told).await
}

/// Tells whoever recorded a batch that it was taken back.
pub(crate) async fn notify_of_undoing(cx: &Cx, tx: &Tx, batch: &import_batch::Model) -> anyhow::Result<()> {
    let Some(member) = member_of_label(&batch.actor) else { return Ok(()) };
    let notice = Notice::ImportUndone { by: cx.actor.label(), title: batch.file_name.clone() };
    notify(cx, tx, &About::batch(&batch.kind, batch.id), vec![(member, None, notice)]).await
}

/// Tells whoever invited a member that they have come.
pub(crate) async fn notify_of_arrival(cx: &Cx, tx: &Tx, member: Uuid) -> anyhow::Result<()> {
    let inviter = tx.who_invited(member).await?.and_then(|label| member_of_label(&label));
    let notice = Notice::InvitationAccepted { by: format!("member:{member}") };
    let told = inviter.map(|inviter| (inviter, None, notice)).into_iter().collect();
    notify(cx, tx, &About::member(member), told).await
}

/// Tells those whose role may close months what became of one.
pub(crate) async fn notify_of_month(cx: &Cx, tx: &Tx, month: &str, notice: &Notice) -> anyhow::Result<()> {
    let closes =
        |role: &str| ROLES.iter().any(|rule| rule.role.key() == role && rule.may.contains(&Permission::CloseMonth));
    let members = tx.members().await?.into_iter().filter(|member| member.disabled_at.is_none() && closes(&member.role));
    let told = members.map(|member| (member.id, None, notice.clone())).collect();
    notify(cx, tx, &About { kind: "month", id: month.into() }, told).await
}

/// The member whom the trail names so.
fn member_of_label(label: &str) -> Option<Uuid> {
    label.strip_prefix("member:")?.parse().ok()
}
