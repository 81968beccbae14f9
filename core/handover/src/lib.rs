//! Handover: how a customer goes from the side that won it to the side that makes it grow. The
//! brief and its completeness, the delivery and the commercial handover with their conditions, the
//! promises and what leaks of them, and the signals of a handover that fails.
//!
//! Promises, their steps and the steps of handovers are papers. Nothing here is a flag: how a
//! promise or a handover stands on a day is read off what happened up to then.

pub mod acceptance;
pub mod brief;
pub mod commercial;
pub mod delivery;
pub mod handed_over;
pub mod leak;
#[cfg(test)]
mod ledger;
pub mod one_or_two;
pub mod pairs;
pub mod policy;
pub mod promise;
pub mod reason;
pub mod signal;
pub mod standing;
pub mod state;
pub mod step;
pub mod working_days;

pub use acceptance::{refusals_to_accept, refusals_to_complete, refusals_to_push_back};
pub use brief::{Brief, BriefItem, Decider, Known, Met, PartState};
pub use commercial::{CommercialEvidence, FirstInvoice, Health, refusals_of_commercial_handover};
pub use delivery::{DeliveryDue, delivery_due, late_in_delivery};
pub use handed_over::{HandedOver, HandoverPapers, Parties};
pub use leak::{Leak, LeakLine, Span, leak_of};
pub use one_or_two::{Arm, OneOrTwo, one_or_two};
pub use pairs::{PairLeak, leaks_by_pair};
pub use policy::HandoverPolicy;
pub use promise::{Became, Promise, PromiseStep, PromisedBy};
pub use reason::{OpenReason, PushBackReason};
pub use signal::{AfterHandover, FollowOn, Signal, signals_of};
pub use standing::{PromiseNow, PromiseState, Slip, promises_on};
pub use state::{Handover, HandoverState, Hands, JointCall, PushBack, handover_on};
pub use statistics::{TOLD_MIN, Tally, Verdict};
pub use step::{HandoverKind, HandoverStep, Step};
pub use working_days::{is_working_day, plus_working_days};
