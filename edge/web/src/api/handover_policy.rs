//! How customers are handed over, as a file and setting by setting.

use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::policy_file::{PolicyFileChanged, replaced, standing};
use super::problem::Problem;
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use actions::HANDOVERS;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The settings of handovers that hold now.
#[derive(Serialize, ToSchema)]
pub struct HandoverPolicyFile {
    /// The number of its version; 0 for the one that comes with Ascend.
    version: i32,
    /// The file, as it was written (TOML).
    handovers: String,
    /// Working days after signature by the end of which the delivery brief is sent.
    brief_working_days: u16,
    /// Days after signature by the end of which the joint kickoff is held.
    kickoff_days: u16,
    /// Days in service before an account is handed over commercially.
    service_days_min: u16,
    /// Percent of the brief that must be known before the receiver accepts.
    brief_known_percent_min: u8,
    /// Days without an interaction after which a customer is silent.
    silence_days: u16,
}

/// Other settings of handovers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct HandoverPolicyChange {
    /// The version that was looked at; settings that were changed since are not overwritten.
    from: i32,
    /// The whole file (TOML); what it leaves out holds as it comes with Ascend.
    handovers: String,
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// The settings of handovers, as a file and one by one.
#[utoipa::path(
    get, path = "/handover/policy", tag = "Handover",
    responses((
        status = 200, body = HandoverPolicyFile, description = "The settings.",
        headers(("ETag" = String, description = "The version that stands.")),
    )),
)]
pub async fn handover_policy(
    State(app): State<App>,
    _: Caller,
    _: Ask<Nothing>,
) -> Result<Tagged<HandoverPolicyFile>, Problem> {
    standing(&app, &HANDOVERS, |now| HandoverPolicyFile {
        version: now.version,
        handovers: now.text,
        brief_working_days: now.policy.brief_working_days,
        kickoff_days: now.policy.kickoff_days,
        service_days_min: now.policy.service_days_min,
        brief_known_percent_min: now.policy.brief_known_percent_min,
        silence_days: now.policy.silence_days,
    })
    .await
}

/// Puts other settings in the place of those that were looked at; every handover is read by them from then on.
#[utoipa::path(
    put, path = "/handover/policy", tag = "Handover", params(Changer),
    request_body(content = HandoverPolicyChange, content_type = "application/json"),
    responses((status = 200, body = PolicyFileChanged, description = "They hold from now on.")),
)]
pub async fn change_handover_policy(
    changer: Changer,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PolicyFileChanged>, Problem> {
    replaced(&changer, &HANDOVERS, sent).await
}
