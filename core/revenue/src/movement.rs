//! What can happen to a level.

use crate::timeline::State;
use money::Day;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $key:literal, $label:literal;)*) => {
        /// Why a level moved. Expansion is five motions, contraction their mirrors.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum MovementKind { $($(#[$doc])* $variant),* }

        impl MovementKind {
            /// Every kind, in the order of the movement report's columns.
            pub const ALL: &'static [MovementKind] = &[$(MovementKind::$variant),*];

            /// Its word in reports, storage and APIs.
            pub fn key(self) -> &'static str {
                match self { $(MovementKind::$variant => $key),* }
            }

            /// Its name on a page.
            pub fn label(self) -> &'static str {
                match self { $(MovementKind::$variant => $label),* }
            }
        }
    };
}

kinds! {
    /// The account was never live before.
    New = "new", "New";
    /// The account was live before and had gone.
    Return = "return", "Return";
    /// A product replaced by a higher tier of its family.
    Upsell = "upsell", "Upsell";
    /// A product the live account did not have.
    CrossSell = "cross_sell", "Cross-sell";
    /// Unit price up at unchanged tier and quantity.
    PriceIncrease = "price_increase", "Price increase";
    /// More of a per-seat line.
    SeatGrowth = "seat_growth", "Seat growth";
    /// More committed or averaged usage.
    UsageGrowth = "usage_growth", "Usage growth";
    /// Up, and the source has no quantity, price or tier to tell why.
    UnattributedUp = "unattributed_up", "Unattributed up";
    /// A product replaced by a lower tier.
    Downgrade = "downgrade", "Downgrade";
    /// A product that the account gave up.
    ProductDropped = "product_dropped", "Product dropped";
    /// Unit price down.
    Concession = "concession", "Concession";
    /// Less of a per-seat line.
    SeatLoss = "seat_loss", "Seat loss";
    /// Less usage.
    UsageDecline = "usage_decline", "Usage decline";
    /// Down, and the source cannot tell why.
    UnattributedDown = "unattributed_down", "Unattributed down";
    /// The account left.
    Churn = "churn", "Churn";
    /// The same levels at another month's rate.
    Currency = "currency", "Currency";
    /// Came in through a filter, or by a merger: not earned.
    Entered = "entered", "Entered";
    /// Went out through a filter, or by a merger: not lost.
    Left = "left", "Left";
}

impl MovementKind {
    /// The kind of a report's word.
    pub fn from_key(key: &str) -> Option<MovementKind> {
        MovementKind::ALL.iter().copied().find(|k| k.key() == key)
    }

    /// Whether an existing customer grew: the five motions and what cannot be told apart.
    pub fn is_expansion(self) -> bool {
        use MovementKind::*;
        matches!(self, Upsell | CrossSell | PriceIncrease | SeatGrowth | UsageGrowth | UnattributedUp)
    }

    /// Whether an existing customer shrank without leaving.
    pub fn is_contraction(self) -> bool {
        use MovementKind::*;
        matches!(self, Downgrade | ProductDropped | Concession | SeatLoss | UsageDecline | UnattributedDown)
    }
}

/// A dated change of one line's level, posted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The effective day.
    pub day: Day,
    /// Why.
    pub kind: MovementKind,
    /// Index of the line in the account's published lines.
    pub line: u32,
    /// Change of the yearly level, minor units of the reporting currency; losses negative.
    pub minor: i64,
    /// What else is known of it.
    pub marks: Marks,
}

/// What else is known of a movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Marks {
    /// Agreed at signature: a ramp, clause or indexation. Kept out of pay, payback and clocks.
    pub contracted: bool,
    /// A discount ran out.
    pub discount_ended: bool,
    /// The term had ended and was renewed within grace.
    pub renewed_late: bool,
    /// It belongs to the pilots: the account had nothing else before and after.
    pub pilot: bool,
    /// For *entered* and *left*: what was crossed.
    pub transfer: Transfer,
}

/// What a level crossed that entered or left without being won or lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Transfer {
    /// Nothing: an ordinary movement.
    #[default]
    None,
    /// From a replaced line to the one that replaces it; matters by product only.
    BetweenLines,
    /// From the pilots to the standard accounts, or back.
    Population,
    /// From an account to the one it was merged into.
    Merger,
}

impl Marks {
    /// The marks of a step of a line from one state to another.
    pub(crate) fn of_step(open: &State, close: &State, pilot: bool) -> Marks {
        Marks {
            contracted: close.contracted,
            discount_ended: close.discount_ended && !open.discount_ended,
            renewed_late: open.carried && !close.carried,
            pilot,
            transfer: Transfer::None,
        }
    }

    /// The marks of a level that is neither won nor lost.
    pub(crate) fn of_transfer(transfer: Transfer, pilot: bool) -> Marks {
        Marks { transfer, pilot, ..Marks::default() }
    }
}
