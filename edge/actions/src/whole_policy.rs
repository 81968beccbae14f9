//! A policy that is replaced as a whole, each time from the version that was looked at.

use crate::change_policy::PolicyChange;
use crate::cx::Cx;
use crate::frame::{Action, Change, Done, body_hash, run_action};
use crate::looked_at::changed_since;
use crate::stop::Stop;
use store::entity::policy_version::Model as Version;

/// What is put in the place of a whole policy.
pub(crate) struct WholePolicy<'a> {
    /// The policy.
    pub(crate) policy: &'static str,
    /// What people call it: "catalogue".
    pub(crate) named: &'static str,
    /// The rule that nobody overwrites what they have not seen.
    pub(crate) looked_at: &'static str,
    /// The version that was looked at; 0 before the first.
    pub(crate) from: i32,
    /// What it says, as it is kept.
    pub(crate) body: String,
    /// Why it is changed.
    pub(crate) reason: &'a str,
    /// Of what it has how many, for the trail.
    pub(crate) holds: (&'static str, usize),
}

/// Records another version of a policy, unless `says_so` of the one that stands.
///
/// # Errors
/// Somebody changed it since it was looked at.
pub(crate) async fn replace_whole(
    cx: &Cx,
    action: Action,
    whole: WholePolicy<'_>,
    says_so: impl FnOnce(Option<Version>) -> anyhow::Result<bool> + Send,
) -> Result<PolicyChange, Stop> {
    let WholePolicy { policy, named, looked_at, from, body, reason, holds: (what, count) } = whole;
    let retry = body_hash(&[&from.to_string(), &body, reason]);
    run_action(cx, action, retry, async move |tx| {
        // Another version must not come between the look and the commit.
        let sequence = tx.take_sequence().await?;
        let stands = tx.policy(policy).await?;
        let before = stands.as_ref().map_or(0, |version| version.version);
        if cx.looked_at_another(&before.to_string()) {
            return Err(changed_since(&format!("The {named}"), stands));
        }
        if says_so(stands)? {
            return Ok(Done { reply: PolicyChange { policy: policy.into(), version: None }, change: None });
        }
        if before != from {
            return Err(changed_meanwhile(named, looked_at));
        }
        let number = before + 1;
        let version = Version {
            policy: policy.into(),
            version: number,
            body,
            recorded_at: cx.clock.now(),
            actor: cx.actor.label(),
            reason: reason.trim().into(),
            sequence,
        };
        tx.insert_policy(version).await?;
        let mut change = serde_json::json!({ "version": number });
        change[what] = count.into();
        change["reason"] = reason.trim().into();
        let change = Change { subject_kind: "policy", subject_id: policy.into(), change };
        Ok(Done { reply: PolicyChange { policy: policy.into(), version: Some(number) }, change: Some(change) })
    })
    .await
}

/// That the version that was looked at is not the one that stands; `looked_at` is the rule.
pub(crate) fn changed_meanwhile(named: &str, looked_at: &'static str) -> Stop {
    let reason = format!("Somebody changed the {named} meanwhile.");
    Stop::refused(looked_at, reason, "Look at it again, then make your change.")
}
