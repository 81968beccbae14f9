//! Handing a customer over: the brief, who takes it, what was promised, and what became of that.

mod file;
mod ledger;
mod policy;
mod promising;
mod signals;
mod stepping;

pub(crate) use file::for_gates;
pub use file::{HandoverFile, handover_of};
pub use ledger::{HandoverLedger, LedgerAccount, LedgerFilter, PromisesAre, handover_ledger};
pub use policy::HANDOVERS;
pub use promising::{PromiseInput, PromiseStepInput, put_promise, step_promise};
pub use stepping::{ACTS, HandoverInput, HandoverStepped, step_handover};
