//! The journey as it is configured: one file, each change a new version of the whole.

use crate::change_policy::PolicyChange;
use crate::cx::Cx;
use crate::frame::Action;
use crate::stop::{FieldError, Stop};
use crate::typed::Typed;
use crate::whole_policy::{WholePolicy, replace_whole};
use access::Permission;
use anyhow::Context;
use journey::JourneyPolicy;
use store::Store;
use store::entity::policy_version::Model as Version;

const ACTION: Action = Action { name: "change_journey", permission: Permission::ChangePolicy };

/// The policy that holds it.
const POLICY: &str = "journey";

/// The rule that nobody overwrites what they have not seen.
const LOOKED_AT: &str = "journey_must_be_the_one_looked_at";

/// Bytes of the file at most.
const BYTES_MAX: usize = 100_000;

/// The journey as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct JourneyNow {
    /// The number of its version; 0 for the one that comes with Ascend.
    pub version: i32,
    /// The file, as it was written.
    pub text: String,
    /// What it says.
    pub policy: JourneyPolicy,
}

/// The journey that holds now.
///
/// # Errors
/// Only when the machine fails.
pub async fn journey_now(store: &Store) -> anyhow::Result<JourneyNow> {
    kept(store.policy_known_at(POLICY, i64::MAX).await?)
}

/// Every version of the journey that was recorded, the latest first.
///
/// # Errors
/// Only when the machine fails.
pub async fn journey_versions(store: &Store) -> anyhow::Result<Vec<Version>> {
    Ok(store.policy_versions(POLICY).await?)
}

/// Puts a file in the place of the whole journey. `from` is the version that was looked at.
///
/// # Errors
/// All that is wrong with the file; a blank reason; a journey that somebody changed since `from`.
pub async fn change_journey(cx: &Cx, from: i32, text: &str, reason: &str) -> Result<PolicyChange, Stop> {
    let read = read_journey(text);
    let mut typed = Typed::default();
    typed.needed("reason", reason, "Say in a few words why.");
    let stages = match (read, typed.done()) {
        (Ok(policy), Ok(())) => policy.stages.len(),
        (Err(mut wrong), Err(Stop::BadInput(also))) => {
            wrong.extend(also);
            return Err(Stop::BadInput(wrong));
        }
        (Err(wrong), _) => return Err(Stop::BadInput(wrong)),
        (_, Err(stop)) => return Err(stop),
    };
    let text = text.replace("\r\n", "\n");
    let whole = WholePolicy {
        policy: POLICY,
        named: "journey",
        looked_at: LOOKED_AT,
        from,
        body: text.clone(),
        reason,
        holds: ("stages", stages),
    };
    replace_whole(cx, ACTION, whole, |stands| Ok(kept(stands)?.text == text)).await
}

/// Reads the file of a journey.
///
/// # Errors
/// All that is wrong with it: where, what, and what to write instead.
pub fn read_journey(text: &str) -> Result<JourneyPolicy, Vec<FieldError>> {
    let wrong = |problem: String, repair: &str| FieldError { field: "journey", problem, repair: repair.into() };
    if text.len() > BYTES_MAX {
        return Err(vec![wrong("This is longer than a journey can be.".into(), "Write at most 100 kB.")]);
    }
    let policy: JourneyPolicy = toml::from_str(text).map_err(|fault| {
        let place = fault.span().map_or(String::new(), |span| format!("Line {}: ", line_of(text, span.start)));
        vec![wrong(format!("{place}{}.", fault.message()), "Compare it with the journey that comes with Ascend.")]
    })?;
    let faults = policy.faults();
    if faults.is_empty() {
        return Ok(policy);
    }
    let told = |fault: journey::PolicyFault| wrong(format!("{}: {}", fault.place, fault.problem), &fault.repair);
    Err(faults.into_iter().map(told).collect())
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn kept(version: Option<Version>) -> anyhow::Result<JourneyNow> {
    let (number, text) = match version {
        Some(version) => (version.version, version.body),
        None => (0, JourneyPolicy::STANDARD.to_string()),
    };
    let policy = toml::from_str(&text).with_context(|| format!("reading version {number} of the journey"))?;
    Ok(JourneyNow { version: number, text, policy })
}
