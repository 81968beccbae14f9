//! What is asked of a member's e-mail address, name and password.

use crate::cx::Actor;
use crate::stop::{FieldError, Stop};
use access::{Role, covers, weaknesses};

/// Characters of an e-mail address or name at most.
const CHARACTERS_MAX: usize = 200;

/// An e-mail address as it is compared.
pub(crate) fn folded_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// What is wrong with an e-mail address and a name.
pub(crate) fn wrong_identity(email: &str, name: &str) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let too_long = |text: &str| text.chars().count() > CHARACTERS_MAX;
    let has_both_sides = email.split_once('@').is_some_and(|(left, right)| !left.is_empty() && right.contains('.'));
    if !has_both_sides || email.contains(char::is_whitespace) || too_long(email) {
        let repair = "Write it like maya@example.com.".into();
        wrong.push(FieldError { field: "email", problem: "This is not an e-mail address.".into(), repair });
    }
    if too_long(name) {
        let problem = format!("The name has more than {CHARACTERS_MAX} characters.");
        wrong.push(FieldError { field: "name", problem, repair: "Shorten it.".into() });
    }
    wrong
}

/// What is wrong with a password that somebody chose.
pub(crate) fn wrong_password(password: &str, email: &str, name: &str) -> Option<FieldError> {
    let found = weaknesses(password, email, name);
    let repairs: Vec<String> = found.iter().map(|weakness| weakness.repair()).collect();
    let problem = "This password is too easy to guess, or too long.".into();
    (!found.is_empty()).then(|| FieldError { field: "password", problem, repair: repairs.join(" ") })
}

/// Refuses to hand on a role that gives away what the giver lacks.
pub(crate) fn may_hand_on(giver: &Actor, role: Role) -> Result<(), Stop> {
    match giver {
        Actor::Member { role: own, .. } if !covers(*own, role) => {
            let reason = format!("{} may do or see more than {}.", role.name(), own.name());
            Err(Stop::refused("role_must_be_covered", reason, "Choose a role that does not reach further than yours."))
        }
        _ => Ok(()),
    }
}

/// Fails with every wrong field there is.
pub(crate) fn all_right(wrong: Vec<FieldError>) -> Result<(), Stop> {
    if wrong.is_empty() { Ok(()) } else { Err(Stop::BadInput(wrong)) }
}
