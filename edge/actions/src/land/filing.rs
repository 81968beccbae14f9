//! Filing papers of the land side, and reading them as they stand.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::journey::{Filed, file, id_of};
use crate::log_interaction::no_account;
use crate::stop::Stop;
use accounts::Paper;
use store::Filed as FiledPaper;
use uuid::Uuid;

/// Papers with the account that each is filed under.
pub(super) fn by_account<P>(filed: Vec<FiledPaper<P>>) -> Vec<(Uuid, P)> {
    filed.into_iter().map(|one| (one.account, one.paper)).collect()
}

/// The papers of one account.
pub(super) async fn papers<P: Paper>(cx: &Cx, account: Uuid) -> anyhow::Result<Vec<P>> {
    let filed = cx.store.papers::<P>(&cx.scope, account, i64::MAX).await?;
    Ok(filed.into_iter().map(|one| one.paper).collect())
}

/// What `id` names among the papers of an account: nothing yet where it is blank, so that `None`
/// comes before a first paper. Several of one id are in the order of their days.
///
/// # Errors
/// An account that the scope does not show, and an id that it does not have.
pub(super) async fn named<P: Paper>(cx: &Cx, account: Uuid, id: &str) -> Result<Vec<P>, Stop> {
    if !is_known(cx, account).await? {
        return Err(no_account());
    }
    let id = id.trim();
    if id.is_empty() {
        return Ok(Vec::new());
    }
    let mut of_id: Vec<P> = papers(cx, account).await?;
    of_id.retain(|paper: &P| paper.id() == id);
    of_id.sort_by_key(Paper::effective_on);
    if of_id.is_empty() {
        return Err(Stop::wrong_field(
            "id",
            format!("This account has no {} {id}.", P::KIND.replace('_', " ")),
            "Take the id from its list, or leave it blank for a new one.",
        ));
    }
    Ok(of_id)
}

async fn is_known(cx: &Cx, account: Uuid) -> anyhow::Result<bool> {
    Ok(cx.store.account_now(&cx.scope, account).await?.is_some())
}

/// Files what is new of a paper. One that has no id is new, and `name` gives it that of the action that
/// writes it.
///
/// # Errors
/// Access refused; an account that the scope does not show.
pub(super) async fn put<P: Paper + PartialEq + Send>(
    cx: &Cx,
    action: Action,
    account: Uuid,
    mut paper: P,
    name: fn(&mut P, String),
) -> Result<Filed, Stop> {
    let now = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let body = serde_json::to_string(&paper).unwrap_or_default();
    run_action(cx, action, body_hash(&[&account.to_string(), &body]), async move |tx| {
        let sequence = tx.take_sequence().await?;
        let is_first = paper.id().is_empty();
        if is_first {
            name(&mut paper, id_of(sequence));
        }
        let known = by_account(tx.papers::<P>(account).await?);
        let is_new = !known.iter().any(|(_, standing)| *standing == paper);
        let reply = Filed { id: paper.id().to_string(), is_new };
        if !is_new {
            return Ok(Done { reply, change: None });
        }
        let change = serde_json::json!({ "account": account, "id": reply.id, "is_first": is_first });
        let change = Change { subject_kind: P::KIND, subject_id: reply.id.clone(), change };
        file(cx, tx, sequence, [(account, now.external_id, paper)]).await?;
        Ok(Done { reply, change: Some(change) })
    })
    .await
}
