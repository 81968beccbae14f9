//! The written profile of an ideal customer: a policy of its own, each change a new version of the
//! whole file. It is empty until somebody writes it, and then every fit is unknown.

use crate::change_policy::PolicyChange;
use crate::cx::Cx;
use crate::frame::Action;
use crate::stop::{FieldError, Stop};
use crate::typed::Typed;
use crate::whole_policy::{WholePolicy, replace_whole};
use access::Permission;
use anyhow::Context;
use land::{IdealCustomer, ProfileFault};
use serde::de::DeserializeOwned;
use store::Store;
use store::entity::policy_version::Model as Version;

const ACTION: Action = Action { name: "change_profile", permission: Permission::ChangePolicy };

/// The policy that holds it.
const POLICY: &str = "ideal_customer";

/// The rule that nobody overwrites what they have not seen.
const LOOKED_AT: &str = "profile_must_be_the_one_looked_at";

/// Bytes of a file at most.
const BYTES_MAX: usize = 20_000;

/// The profile as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileNow {
    /// The number of its version; 0 before the first.
    pub version: i32,
    /// The file, as it was written.
    pub text: String,
    /// What it says.
    pub profile: IdealCustomer,
}

/// The profile that holds now.
///
/// # Errors
/// Only when the machine fails.
pub async fn profile_now(store: &Store) -> anyhow::Result<ProfileNow> {
    kept(store.policy_known_at(POLICY, i64::MAX).await?)
}

/// Every version of the profile, the latest first.
///
/// # Errors
/// Only when the machine fails.
pub async fn profile_versions(store: &Store) -> anyhow::Result<Vec<Version>> {
    Ok(store.policy_versions(POLICY).await?)
}

/// Puts a file in the place of the whole profile. `from` is the version that was looked at.
///
/// # Errors
/// All that is wrong with the file; a blank reason; a profile that somebody changed since `from`.
pub async fn change_profile(cx: &Cx, from: i32, text: &str, reason: &str) -> Result<PolicyChange, Stop> {
    let mut typed = Typed::default();
    typed.needed("reason", reason, "Say in a few words why.");
    let (mut wrong, mut criteria) = (Vec::new(), 0);
    match read_profile(text) {
        Ok(profile) => criteria = profile.criteria.len(),
        Err(faults) => wrong.extend(faults),
    }
    match typed.done() {
        Err(Stop::BadInput(also)) => wrong.extend(also),
        other => other?,
    }
    if !wrong.is_empty() {
        return Err(Stop::BadInput(wrong));
    }
    let text = text.replace("\r\n", "\n");
    let whole = WholePolicy {
        policy: POLICY,
        named: "profile",
        looked_at: LOOKED_AT,
        from,
        body: text.clone(),
        reason,
        holds: ("criteria", criteria),
    };
    replace_whole(cx, ACTION, whole, |stands| Ok(kept(stands)?.text == text)).await
}

/// Reads the file of a profile.
///
/// # Errors
/// All that is wrong with it: where, what, and what to write instead.
pub fn read_profile(text: &str) -> Result<IdealCustomer, Vec<FieldError>> {
    let profile: IdealCustomer = read_file("profile", text)?;
    let wrong =
        |fault: ProfileFault| FieldError { field: "profile", problem: fault.problem, repair: fault.repair.into() };
    let faults: Vec<FieldError> = profile.faults().into_iter().map(wrong).collect();
    if faults.is_empty() { Ok(profile) } else { Err(faults) }
}

/// Reads a typed file of the land side.
///
/// # Errors
/// Where it cannot be read, and what to write instead.
pub(super) fn read_file<T: DeserializeOwned>(field: &'static str, text: &str) -> Result<T, Vec<FieldError>> {
    let wrong = |problem: String, repair: &str| vec![FieldError { field, problem, repair: repair.into() }];
    if text.len() > BYTES_MAX {
        return Err(wrong("This is longer than it can be.".into(), "Write at most 20 kB."));
    }
    toml::from_str(text).map_err(|fault| {
        let line = fault.span().map(|span| text[..span.start].matches('\n').count() + 1);
        let place = line.map_or(String::new(), |line| format!("Line {line}: "));
        wrong(format!("{place}{}.", fault.message()), "Compare it with the example below the form.")
    })
}

fn kept(version: Option<Version>) -> anyhow::Result<ProfileNow> {
    let (number, text) = version.map_or((0, String::new()), |version| (version.version, version.body));
    let profile = toml::from_str(&text).with_context(|| format!("reading version {number} of the profile"))?;
    Ok(ProfileNow { version: number, text, profile })
}
