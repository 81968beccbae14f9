//! The first administrator of a new database.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::member_fields::{all_right, folded_email, wrong_identity, wrong_password};
use crate::password;
use crate::stop::Stop;
use access::{Permission, Role};
use serde::{Deserialize, Serialize};
use store::entity::member;
use uuid::Uuid;

const ACTION: Action = Action { name: "setup_administrator", permission: Permission::SetUp };

/// Whom to set up.
#[derive(Clone, Debug)]
pub struct NewAdministrator {
    /// E-mail address to sign in with.
    pub email: String,
    /// As they want to be called; the address where blank.
    pub name: String,
    /// Chosen password; one is generated when absent.
    pub password: Option<String>,
}

/// An administrator who can sign in now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Administrator {
    /// Their id.
    pub id: Uuid,
    /// The address to sign in with.
    pub email: String,
    /// The password, if it was generated: shown once, kept nowhere.
    pub generated_password: Option<String>,
}

/// Creates the first administrator.
///
/// # Errors
/// Refused when somebody is a member already; wrong e-mail address or too short a password.
#[async_recursion::async_recursion]
pub async fn setup_administrator(cx: &Cx, new: NewAdministrator) -> Result<Administrator, Stop> {
    let email = folded_email(&new.email);
    let mut wrong = wrong_identity(&email, &new.name);
    wrong.extend(new.password.as_deref().and_then(|password| wrong_password(password, &email, &new.name)));
    all_right(wrong)?;
    let (password, generated) = match new.password {
        Some(password) => (password, None),
        None => {
            let password = password::random_password()?;
            (password.clone(), Some(password))
        }
    };
    let password_hash = password::hash(password).await?;
    let name = Some(new.name.trim()).filter(|name| !name.is_empty()).unwrap_or(&email).to_string();
    let now = cx.clock.now();
    run_action(cx, ACTION, Retry::Never, async move |tx| {
        if tx.member_count().await? > 0 {
            let reason = "Somebody is a member here already.";
            return Err(Stop::refused("no_member_yet", reason, "Sign in as an administrator instead."));
        }
        let id = Uuid::now_v7();
        let role = Role::Administrator.key().to_string();
        let (team, disabled_at) = (None, None);
        let email_of = email.clone();
        let member =
            member::Model { id, email: email_of, name, role, password_hash, recorded_at: now, team, disabled_at };
        tx.insert_member(member).await?;
        tx.rebuild_books().await?;
        let change = serde_json::json!({ "role": Role::Administrator.key() });
        let change = Change { subject_kind: "member", subject_id: id.to_string(), change };
        Ok(Done { reply: Administrator { id, email, generated_password: generated }, change: Some(change) })
    })
    .await
}
