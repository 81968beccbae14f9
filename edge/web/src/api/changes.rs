//! Saying whose accounts are, their segment or their country: of one account, or the same of many, looked at first and
//! taken back as one.

use super::account::account_of_path;
use super::accounts::FilterAsked;
use super::asking::{Ask, Nothing};
use super::caller::Writer;
use super::part::Part;
use super::problem::Problem;
use super::sent::Sent;
use crate::app::App;
use crate::quoting::quoted;
use actions::reads::{AccountChoice, AccountFilter};
use actions::{AccountsChange, FieldChange};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What an account is from today on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct AccountSaid {
    /// `owner`, `land_owner`, `cam`, `csm`, `sponsor`, `segment` or `country`.
    field: String,
    /// What it is.
    value: String,
    /// What was known before, as `GET` shows it; left out where nobody had said.
    was: Option<String>,
}

/// An account of which something was said.
#[derive(Serialize, ToSchema)]
pub struct AccountSaidReply {
    /// Whether it said something new.
    is_new: bool,
}

/// What many accounts are from today on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct AccountsSaid {
    /// `owner`, `land_owner`, `cam`, `csm`, `sponsor`, `segment` or `country`.
    field: String,
    /// What it is.
    value: String,
    /// Which accounts, by our ids, at most 500; left out for all that fit the filters.
    accounts: Option<Vec<Uuid>>,
    /// What the preview gave; the change is made only as it was looked at.
    seen: Option<String>,
}

/// What a change would do.
#[derive(Serialize, ToSchema)]
pub struct ChangePreview {
    /// Accounts chosen.
    chosen: u64,
    /// Those of them for which it says something new.
    changing: u64,
    /// The first of these.
    first: Vec<ChangedAccount>,
    /// Send it with the change.
    seen: String,
}

/// An account before a change.
#[derive(Serialize, ToSchema)]
pub struct ChangedAccount {
    /// Our id.
    account: Uuid,
    /// What it is called.
    name: String,
    /// What was known before.
    before: Option<String>,
}

/// A change that was made.
#[derive(Serialize, ToSchema)]
pub struct AccountsChanged {
    /// The batch by which it is taken back; null when there was nothing to change.
    batch: Option<Uuid>,
    /// How many accounts changed.
    changed: u64,
}

/// A change that was taken back.
#[derive(Serialize, ToSchema)]
pub struct ChangeUndone {
    /// The batch.
    batch: Uuid,
    /// How many accounts are as they were.
    accounts: u64,
}

/// Says what a field of an account is from today on. Files that come later do not overwrite it. Refused when something
/// else stands than `was`.
#[utoipa::path(
    post, path = "/accounts/{id}/changes", tag = "Accounts",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body = AccountSaid,
    responses((status = 200, body = AccountSaidReply, description = "It is recorded, or was known so.")),
)]
pub async fn change_account(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<AccountSaidReply>, Problem> {
    let input =
        sent.read(|sent| FieldChange { field: sent.text("field"), value: sent.text("value"), was: sent.text("was") })?;
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let changed = actions::change_account(&writer.cx, account, &input).await?;
    Ok(Json(AccountSaidReply { is_new: changed.is_new }))
}

/// What saying the same of many accounts would do; nothing is recorded.
#[utoipa::path(
    post, path = "/accounts/changes/preview", tag = "Accounts", params(Ask<FilterAsked>), request_body = AccountsSaid,
    responses((status = 200, body = ChangePreview, description = "What would change.")),
)]
pub async fn preview_changes(
    writer: Writer,
    Ask { query: FilterAsked(filter), .. }: Ask<FilterAsked>,
    sent: Sent,
) -> Result<Json<ChangePreview>, Problem> {
    let (input, _) = change_of(filter, sent)?;
    let preview = actions::preview_change(&writer.cx, &input).await?;
    let first = preview.first.into_iter();
    let first = first.map(|row| ChangedAccount { account: row.account, name: row.name, before: row.before }).collect();
    Ok(Json(ChangePreview { chosen: preview.chosen, changing: preview.changing, first, seen: preview.seen }))
}

/// Says the same of many accounts from today on, as one batch. Refused when not the accounts would change that the
/// preview showed.
#[utoipa::path(
    post, path = "/accounts/changes", tag = "Accounts", params(Ask<FilterAsked>), request_body = AccountsSaid,
    responses((status = 200, body = AccountsChanged, description = "What changed.")),
)]
pub async fn change_accounts(
    writer: Writer,
    Ask { query: FilterAsked(filter), .. }: Ask<FilterAsked>,
    sent: Sent,
) -> Result<Json<AccountsChanged>, Problem> {
    let (input, seen) = change_of(filter, sent)?;
    let changed = actions::change_accounts(&writer.cx, &input, &seen).await?;
    Ok(Json(AccountsChanged { batch: changed.batch, changed: changed.changed }))
}

/// Takes back what one change of many accounts recorded; only whoever made it may.
#[utoipa::path(
    post, path = "/accounts/changes/{id}/undo", tag = "Accounts",
    params(("id" = String, Path, description = "The batch.")),
    responses((status = 200, body = ChangeUndone, description = "It no longer counts.")),
)]
pub async fn undo_changes(writer: Writer, Part(id): Part, _: Ask<Nothing>) -> Result<Json<ChangeUndone>, Problem> {
    let none = || Problem::not_found(format!("There is no change {}.", quoted(&id)));
    let batch: Uuid = id.parse().map_err(|_| none())?;
    let undone = actions::undo_change(&writer.cx, batch).await?;
    Ok(Json(ChangeUndone { batch: undone.batch, accounts: undone.accounts as u64 }))
}

/// What is to be said of which accounts, and the preview that was seen.
fn change_of(filter: AccountFilter, sent: Sent) -> Result<(AccountsChange, String), Problem> {
    sent.read(|sent| {
        let ticked = sent.maybe_ids("accounts");
        if ticked.is_some() && filter != AccountFilter::default() {
            sent.complain("accounts", "stands beside filters.", "Name the accounts, or filter them.");
        }
        let choice = ticked.map_or(AccountChoice::Fitting(filter), AccountChoice::Ticked);
        let change = AccountsChange { choice, field: sent.text("field"), value: sent.text("value") };
        (change, sent.text("seen"))
    })
}
