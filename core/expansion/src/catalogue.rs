//! The catalogue: which function has which concern, and which product is for it.

use accounts::Function;
use money::Money;

/// A product for one concern of one function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offering {
    /// Who has the concern, and would buy.
    pub buyer: Function,
    /// The job to be done: "Reporting".
    pub concern: String,
    /// What does it.
    pub product: String,
    /// What it brings per year at one place of a customer, as we estimate; absent where nobody has.
    pub potential: Option<Money>,
}
