//! The journey: its policy, what is known when a gate asks, and the steps that accounts take.

mod entries;
mod evidence;
pub(crate) mod filing;
mod gathering;
mod maps;
mod moving;
mod plan;
mod policy;
mod post_mortem;
mod responding;
mod silence;
mod trying;

pub use entries::{ENTRIES_KIND, EntriesSigned, EntryPreview, ProposedEntry, preview_entries, sign_entries};
pub use evidence::{Journey, journey_of, journey_with_map};
pub(crate) use filing::{file, id_of};
pub use moving::{MoveInput, StepTaken, move_account, take_back_step};
pub use plan::{Filed, GoalInput, MilestoneInput, put_goal, put_milestone};
pub use policy::{JOURNEY, JourneyNow};
pub use post_mortem::{Finding, Part, PostMortem, post_mortem_of};
pub use responding::{LateResponse, late_responses};
pub use silence::{SilentAccount, silent_accounts};
pub use trying::{JourneyTried, TriedAccount, stage_times, try_journey};
