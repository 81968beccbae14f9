//! The written profile of an ideal customer. It is empty until somebody writes it, and then every fit is unknown.

use crate::policy_file::{FileNow, PolicyFile};
use land::IdealCustomer;
use std::sync::Mutex;

/// Whom we wish for: the file of the profile.
pub static PROFILE: PolicyFile<IdealCustomer> = PolicyFile {
    action: "change_profile",
    policy: "ideal_customer",
    named: "profile",
    looked_at: "profile_must_be_the_one_looked_at",
    standard: "",
    bytes_max: 20_000,
    repair: "Compare it with the example below the form.",
    faults: |profile| profile.faults().into_iter().map(|fault| (fault.problem, fault.repair.into())).collect(),
    holds: |profile| ("criteria", profile.criteria.len()),
    last: Mutex::new(None),
};

/// The profile as it stands.
pub type ProfileNow = FileNow<IdealCustomer>;
