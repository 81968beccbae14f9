//! Saying whose an account is, its segment or its country, from today on.

use crate::account_now::refresh_changed;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::log_interaction::no_account;
use crate::notify::{About, Cause, notify_of_moves};
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use accounts::{AccountDraft, Attribute, as_of};
use chrono::DateTime;
use revenue::Draft;
use serde::{Deserialize, Serialize};
use store::entity::member::Model as MemberRow;
use store::{AccountNow, FactTable, NewFact, OURS, Tx, content_of, natural_key_of};
use uuid::Uuid;

const ACTION: Action = Action { name: "change_account", permission: Permission::ChangeAccounts };

/// What was typed of one field of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, e.g. `cam`.
    pub field: String,
    /// What it is from today on.
    pub value: String,
    /// What the form showed before; blank where nobody had said.
    pub was: String,
}

/// A field of which something was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountChanged {
    /// Whether it says something new.
    pub is_new: bool,
}

/// Records what a field of an account is from today on. Files that come later do not overwrite it.
///
/// # Errors
/// Every wrong field; an account that the scope does not show; refused when somebody said something
/// else since the form was opened.
#[async_recursion::async_recursion]
pub async fn change_account(cx: &Cx, account: Uuid, input: &FieldChange) -> Result<AccountChanged, Stop> {
    let named = cx.store.account_now(&cx.scope, account).await?.ok_or_else(no_account)?;
    let (attribute, value) = read(&input.field, &input.value)?;
    let was = input.was.trim();
    let retry = body_hash(&[&account.to_string(), attribute.key(), &value, was]);
    run_action(cx, ACTION, retry, async move |tx| {
        // What stands must not change between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let known = tx.attributes_of(&[account]).await?.remove(&account).unwrap_or_default();
        let stands = as_of(&known, attribute, cx.clock.today()).map(|known| known.to_string());
        if stands.as_deref() == Some(value.as_str()) {
            return Ok(Done { reply: AccountChanged { is_new: false }, change: None });
        }
        if stands.as_deref().unwrap_or_default() != was {
            return Err(changed_meanwhile(tx, account, attribute, stands.as_deref()).await?);
        }
        let change = serde_json::json!({ "field": attribute.key(), "from": stands, "to": value });
        let change = Change { subject_kind: "account", subject_id: account.to_string(), change };
        let fact = fact_of(cx, OURS, (&named).into(), attribute, &value);
        tx.insert_facts(FactTable::AccountVersion, OURS, sequence, vec![fact]).await?;
        let moves = refresh_changed(tx, [account], None, cx.clock.today()).await?;
        let cause = Cause::Field(attribute.key().into());
        notify_of_moves(cx, tx, &About::account(account), &cause, &moves).await?;
        Ok(Done { reply: AccountChanged { is_new: true }, change: Some(change) })
    })
    .await
}

/// The field and the value that somebody typed.
pub(crate) fn read(field: &str, value: &str) -> Result<(Attribute, String), Stop> {
    let mut typed = Typed::default();
    let value = typed.needed("value", value, "Say what it is from now on; what is known cannot be made unknown.");
    let said_here = |key: &str| Attribute::from_key(key).filter(|attribute| Attribute::SAID_HERE.contains(attribute));
    let words = "owner, land_owner, cam, csm, sponsor, segment or country";
    let attribute = typed.word("field", field, said_here, words);
    if field.trim().is_empty() {
        typed.complain("field", "This is blank.", format!("Choose {words}."));
    }
    typed.done()?;
    Ok((attribute.unwrap_or(Attribute::Owner), value))
}

/// The account that a fact is about.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) account: Uuid,
    /// The source that named it first, and its id there.
    pub(crate) source: &'a str,
    pub(crate) external_id: &'a str,
}

impl<'a> From<&'a AccountNow> for Named<'a> {
    fn from(now: &'a AccountNow) -> Named<'a> {
        Named { account: now.account, source: &now.source, external_id: &now.external_id }
    }
}

/// That an attribute of an account is `value` from today on, as `teller` says.
pub(crate) fn fact_of(cx: &Cx, teller: &str, named: Named<'_>, attribute: Attribute, value: &str) -> NewFact {
    let draft = AccountDraft {
        external_id: named.external_id.into(),
        effective_on: Some(cx.clock.today()),
        ..AccountDraft::default()
    };
    let draft = Draft::Account(draft.saying(attribute, value));
    // Beside the source's own word of that day and what was said of other fields, never in their place.
    let key = natural_key_of(&format!("{teller}, {}, {}", named.source, attribute.key()), &draft, 0);
    NewFact { key, content: content_of(&draft), recorded_at: cx.clock.now(), account: Some(named.account), draft }
}

async fn changed_meanwhile(tx: &Tx, account: Uuid, attribute: Attribute, stands: Option<&str>) -> Result<Stop, Stop> {
    let label = attribute.label();
    let stands =
        stands.map_or_else(|| "nobody has said".to_string(), |stands| format!("it is \u{201c}{stands}\u{201d}"));
    let by = match tx.last_said(account, attribute).await? {
        None => String::new(),
        Some((actor, at)) => {
            let at = DateTime::from_timestamp_micros(at)
                .map_or_else(String::new, |at| at.format("%-d %b %Y, %H:%M UTC").to_string());
            format!(", said by {} on {at}", name_in(&tx.members().await?, &actor))
        }
    };
    let reason = format!("{label} was changed after this form was opened: {stands}{by}.");
    Ok(Stop::refused(
        "change_must_know_what_stands",
        reason,
        "Look at what stands now, and save again if yours is right.",
    ))
}

/// The name of the one whom the audit trail calls `actor`, among all members.
pub fn name_in(members: &[MemberRow], actor: &str) -> String {
    match actor.split_once(':') {
        Some(("member", id)) => {
            let found = members.iter().find(|member| member.id.to_string() == id);
            found.map_or_else(|| "a member who is gone".into(), |member| member.name.clone())
        }
        Some((_, name)) => format!("{name}, at the command line"),
        None => actor.into(),
    }
}
