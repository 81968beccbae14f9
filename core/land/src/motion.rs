//! The five motions: why a customer that is live would buy more.

use revenue::MovementKind;
use serde::{Deserialize, Serialize};

/// Why an expansion is expected, in the words of the movements that will show whether it came
/// ([`Motion::kind`]). Growth that no source can explain is a movement, but nobody expects it: it
/// is no motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// A higher tier of what they have.
    Upsell,
    /// A product they do not have.
    CrossSell,
    /// The same at a higher price.
    PriceIncrease,
    /// More seats.
    SeatGrowth,
    /// More usage.
    UsageGrowth,
}

impl Motion {
    /// All of them, in the order pages show them.
    pub const ALL: &[Motion] =
        &[Motion::Upsell, Motion::CrossSell, Motion::PriceIncrease, Motion::SeatGrowth, Motion::UsageGrowth];

    /// The kind of the movements that realise it.
    pub fn kind(self) -> MovementKind {
        match self {
            Motion::Upsell => MovementKind::Upsell,
            Motion::CrossSell => MovementKind::CrossSell,
            Motion::PriceIncrease => MovementKind::PriceIncrease,
            Motion::SeatGrowth => MovementKind::SeatGrowth,
            Motion::UsageGrowth => MovementKind::UsageGrowth,
        }
    }

    /// The motion that a word means, in any case; `None` for a word that names none.
    pub fn from_key(word: &str) -> Option<Motion> {
        let word = word.trim().to_lowercase();
        Motion::ALL.iter().copied().find(|motion| motion.kind().key() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_motion_is_written_with_the_word_of_its_movements() {
        for motion in Motion::ALL {
            let word = motion.kind().key();
            assert_eq!(serde_json::to_string(motion).unwrap(), format!("\"{word}\""));
            assert_eq!(Motion::from_key(&word.to_uppercase()), Some(*motion));
        }
        // What a movement can be beside the five is nothing to expect.
        for word in ["new", "churn", "unattributed_up", "downgrade", ""] {
            assert_eq!(Motion::from_key(word), None, "{word}");
        }
    }
}
