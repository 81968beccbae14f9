//! Customers: what an account is called, where it belongs, who answers for it, whom we know
//! there, what was said, used and asked, and where which product could be of use; and the rule that
//! says in which segment an account is.
//!
//! Segment, owner, team, country, parent and merger are dated facts, and so is what is said of a
//! person: a report asks which held on a day.

pub mod attribute;
pub mod draft;
pub mod erasure;
pub mod hierarchy;
pub mod interaction;
pub mod map;
pub mod merger;
pub mod paper;
pub mod person;
pub mod refusal;
pub mod segment;
pub mod spot;
pub mod ticket;
pub mod usage;

pub use attribute::{Attribute, AttributeFact, as_of};
pub use draft::AccountDraft;
pub use hierarchy::{Cycle, ultimate_parents};
pub use interaction::{Entry, Interaction, InteractionDraft, InteractionKind, Side, thread_of, timeline};
pub use map::{AccountMap, Gap, GapRule, Relation, Tie};
pub use merger::{Merger, Stay, merged_with, stays};
pub use paper::{Paper, PaperDraft};
pub(crate) use person::person_words;
pub use person::{DecisionRole, Function, Person, PersonDraft, PersonFact, Stance, Told};
pub use refusal::Refusal;
pub use segment::{SegmentCondition, SegmentFacts, SegmentPolicy, SegmentRule, SegmentSaid};
pub use spot::{Spot, SpotDraft, SpotFact, SpotState, SpotTold, spots_on};
pub use ticket::{FirstResponse, Priority, Ticket, TicketDraft};
pub use usage::{MonthOfUsage, ProductUsage, UsageDraft, UsageOf};

use std::sync::Arc;

/// A name shared by many rows: an external id, a product, a contract number.
pub type Name = Arc<str>;

/// Whether two names mean the same: but for case and outer blanks, in which sources differ.
pub fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    match one.is_ascii() && other.is_ascii() {
        // Gates compare names for every account, and most names need no copy for that.
        true => one.eq_ignore_ascii_case(other),
        false => one.to_lowercase() == other.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn names_are_the_same_but_for_case_and_outer_blanks() {
        for (one, other, is_same) in [
            ("Happy pilot", " happy PILOT\t", true),
            ("Happy pilot", "Happy pilots", false),
            ("Ørsted", "ØRSTED", true),
            ("Ørsted", "Orsted", false),
            // The sign for kelvin is no letter of ASCII, and its small letter is.
            ("\u{212a}ite", "kite", true),
            ("Happy\u{a0}pilot", "Happy pilot", false),
            ("", "  ", true),
        ] {
            assert_eq!((same(one, other), same(other, one)), (is_same, is_same), "{one} / {other}");
        }
    }
}
