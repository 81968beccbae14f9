//! The first administrator of a new database.

use crate::cx::Cx;
use crate::frame::{Action, Change, Done, Retry, run_action};
use crate::password;
use crate::stop::{FieldError, Stop};
use access::{Permission, Role};
use serde::{Deserialize, Serialize};
use store::entity::member;
use uuid::Uuid;

const ACTION: Action = Action { name: "setup_administrator", permission: Permission::SetUp };

/// Characters a chosen password has at least; more would be wise, rules about kinds would not.
const PASSWORD_CHARACTERS_MIN: usize = 12;
/// Characters of an e-mail address, name or password at most.
const CHARACTERS_MAX: usize = 200;

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
pub async fn setup_administrator(cx: &Cx, new: NewAdministrator) -> Result<Administrator, Stop> {
    let email = folded_email(&new.email);
    check(&email, &new)?;
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
        let member = member::Model { id, email: email.clone(), name, role, password_hash, recorded_at: now };
        tx.insert_member(member).await?;
        let change = serde_json::json!({ "role": Role::Administrator.key() });
        let change = Change { subject_kind: "member", subject_id: id.to_string(), change };
        Ok(Done { reply: Administrator { id, email, generated_password: generated }, change: Some(change) })
    })
    .await
}

/// An e-mail address as it is compared.
pub(crate) fn folded_email(email: &str) -> String {
    email.trim().to_lowercase()
}

fn check(email: &str, new: &NewAdministrator) -> Result<(), Stop> {
    let mut wrong = Vec::new();
    let too_long = |text: &str| text.chars().count() > CHARACTERS_MAX;
    let has_both_sides = email.split_once('@').is_some_and(|(left, right)| !left.is_empty() && right.contains('.'));
    if !has_both_sides || email.contains(char::is_whitespace) || too_long(email) {
        let repair = "Write it like maya@example.com.".into();
        wrong.push(FieldError { field: "email", problem: "This is not an e-mail address.".into(), repair });
    }
    if too_long(&new.name) {
        let problem = format!("The name has more than {CHARACTERS_MAX} characters.");
        wrong.push(FieldError { field: "name", problem, repair: "Shorten it.".into() });
    }
    let length = new.password.as_deref().map(|password| password.chars().count());
    if length.is_some_and(|length| !(PASSWORD_CHARACTERS_MIN..=CHARACTERS_MAX).contains(&length)) {
        let problem = format!("The password needs {PASSWORD_CHARACTERS_MIN} to {CHARACTERS_MAX} characters.");
        let repair = "Choose another, or leave it out to have one generated.".into();
        wrong.push(FieldError { field: "password", problem, repair });
    }
    if wrong.is_empty() { Ok(()) } else { Err(Stop::BadInput(wrong)) }
}
