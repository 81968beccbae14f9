//! The journey as it is configured.

use crate::policy_file::{FileNow, PolicyFile};
use journey::JourneyPolicy;
use std::sync::Mutex;

/// Stages, gates and cadence: the file of the journey.
pub static JOURNEY: PolicyFile<JourneyPolicy> = PolicyFile {
    action: "change_journey",
    policy: "journey",
    named: "journey",
    looked_at: "journey_must_be_the_one_looked_at",
    standard: JourneyPolicy::STANDARD,
    bytes_max: 100_000,
    repair: "Compare it with the journey that comes with Ascend.",
    faults: |policy| {
        let told = |fault: journey::PolicyFault| (format!("{}: {}", fault.place, fault.problem), fault.repair);
        policy.faults().into_iter().map(told).collect()
    },
    holds: |policy| ("stages", policy.stages.len()),
    last: Mutex::new(None),
};

/// The journey as it stands.
pub type JourneyNow = FileNow<JourneyPolicy>;
