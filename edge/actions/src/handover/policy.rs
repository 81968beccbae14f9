//! How customers are handed over, as it is configured.

use crate::policy_file::PolicyFile;
use handover::HandoverPolicy;
use std::sync::Mutex;

/// Days and shares of the two handovers: the file of handovers.
pub static HANDOVERS: PolicyFile<HandoverPolicy> = PolicyFile {
    action: "change_handovers",
    policy: "handovers",
    named: "handovers",
    looked_at: "handovers_must_be_those_looked_at",
    standard: HandoverPolicy::STANDARD,
    bytes_max: 10_000,
    repair: "Compare it with the file that comes with Ascend.",
    faults: HandoverPolicy::faults,
    holds: |_| ("settings", 5),
    last: Mutex::new(None),
};
