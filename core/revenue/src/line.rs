//! The words a subscription line is described with.

/// What the quantity of a line counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Unit {
    /// People or devices with access.
    Seat,
    /// Units consumed or committed: calls, gigabytes, messages.
    Usage,
    /// One price for the whole.
    #[default]
    Flat,
}

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum LineKind {
    /// A paid trial period: has a level, reported apart.
    Pilot,
    /// Ordinary recurring revenue.
    #[default]
    Recurring,
    /// Set-up, services, hardware: no level.
    OneOff,
}

macro_rules! keys {
    ($t:ty, $($variant:ident = $key:literal),*) => {
        impl $t {
            /// Its word in files, storage and APIs.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),* }
            }
            /// The value of a word, any case; `None` when there is no such word.
            pub fn from_key(key: &str) -> Option<Self> {
                let key = key.trim().to_ascii_lowercase();
                match key.as_str() { $($key => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
keys!(Unit, Seat = "seat", Usage = "usage", Flat = "flat");
keys!(LineKind, Pilot = "pilot", Recurring = "recurring", OneOff = "one-off");

/// Quantity × unit price, in minor units, half to even.
///
/// `quantity_milli` in thousandths, `price_micro` in millionths of the major unit.
pub fn amount_minor(quantity_milli: i64, price_micro: i64, currency: money::Currency) -> i64 {
    let scale = 10_i128.pow(currency.minor_digits());
    let exact = i128::from(quantity_milli) * i128::from(price_micro) * scale;
    money::round_half_even(exact, 1_000_000_000).clamp(i64::MIN.into(), i64::MAX.into()) as i64
}
