//! The customer's journey: stages in their order, the gates between them, and the steps that were
//! taken. Stages, gates and ages are one policy that RevOps edits; what a gate asks is answered by
//! evidence that its caller brings, and what nobody knows is said to be unknown.

mod condition;
mod contact;
mod entry;
mod evidence;
mod gate;
mod goal;
mod milestone;
mod policy;
mod response;
mod simulation;
mod standard;
mod stay;
mod step;
#[cfg(test)]
mod tests;

pub use condition::{Condition, Question};
pub use contact::{CheckIn, ContactDue};
pub use entry::{Entry, entry_stage};
pub use evidence::{Evidence, GoalCount, HandoverState, MapState, MilestoneCount, Reading, Survey};
pub use gate::{Gate, Holds, gates_of};
pub use goal::{Goal, GoalState};
pub use milestone::{FIRST_RESULT, Milestone};
pub use policy::{Accountable, GateRule, Hypercare, JourneyPolicy, PolicyFault, Stage, Strictness};
pub use response::{Responded, Response, Responses};
pub use simulation::{Simulated, Simulation, simulate};
pub use stay::{StageStays, Stay, stays, stays_by_stage};
pub use step::{
    Asked, CHURNED, Decision, LOST, Override, Place, StageStep, Standing, Step, decide, last_step, standing,
    strictness_on,
};
