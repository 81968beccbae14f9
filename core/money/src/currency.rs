//! ISO 4217 currencies.

use std::fmt;
use std::str::FromStr;

/// An ISO 4217 currency code, e.g. `GBP`. Three bytes, so copied freely.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// Why a text is not a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// Pound sterling.
    pub const GBP: Currency = Currency(*b"GBP");
    /// Euro.
    pub const EUR: Currency = Currency(*b"EUR");
    /// US dollar.
    pub const USD: Currency = Currency(*b"USD");

    /// The three-letter code.
    pub fn code(&self) -> &str {
        // Only listed codes are ever made, and they are letters: there is always a text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many decimal digits its minor unit has: 2 for GBP, 0 for JPY, 3 for KWD.
    pub fn minor_digits(&self) -> u32 {
        match &self.0 {
            b"GBP" | b"EUR" | b"USD" | b"AUD" | b"NZD" | b"CAD" | b"CHF" => 2,
            _ => self.listed().and_then(|c| c.exponent()).unwrap_or(2).into(),
        }
    }

    /// The symbol people write before an amount; the code itself where none is customary.
    pub fn symbol(&self) -> String {
        match &self.0 {
            b"GBP" => "£".into(),
            b"EUR" => "€".into(),
            b"USD" => "$".into(),
            b"JPY" => "¥".into(),
            b"AUD" => "A$".into(),
            b"NZD" => "NZ$".into(),
            b"CAD" => "C$".into(),
            _ => format!("{} ", self.code()),
        }
    }

    fn listed(&self) -> Option<iso_currency::Currency> {
        iso_currency::Currency::from_code(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        let unknown = || UnknownCurrency(text.trim().to_string());
        let bytes: [u8; 3] = text.trim().to_ascii_uppercase().into_bytes().try_into().map_err(|_| unknown())?;
        let currency = Currency(bytes);
        currency.listed().map(|_| currency).ok_or_else(unknown)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for UnknownCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\u{201c}{}\u{201d} is not an ISO 4217 currency code", self.0)
    }
}

impl std::error::Error for UnknownCurrency {}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_digits_follow_iso_4217() {
        for (code, digits) in [("GBP", 2), ("jpy", 0), ("KWD", 3), (" usd ", 2)] {
            assert_eq!(code.parse::<Currency>().unwrap().minor_digits(), digits, "{code}");
        }
        for text in ["", "GB", "POUND", "ZZZ", "£"] {
            assert!(text.parse::<Currency>().is_err(), "{text} is no currency");
        }
    }
}
