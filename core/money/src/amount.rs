//! Amounts in minor units: reading, rounding, sharing out pennies.

use crate::Currency;
use std::fmt;

/// An amount of money: `minor` units (pence, cents) of `currency`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Money {
    /// Minor units; negative for a loss or credit.
    pub minor: i64,
    /// Which currency they are minor units of.
    pub currency: Currency,
}

impl Money {
    /// The amount as it is typed: 12000.50.
    pub fn plain(self) -> String {
        let digits = self.currency.minor_digits() as usize;
        let all = format!("{:0>width$}", self.minor, width = digits + 1);
        let (whole, fraction) = all.split_at(all.len() - digits);
        match fraction.trim_end_matches('0').is_empty() {
            true => whole.into(),
            false => format!("{whole}.{fraction}"),
        }
    }
}

/// The number without the commas between its thousands; `None` where a comma stands anywhere else.
pub fn without_thousands(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, f)| (whole, Some(f)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let is_first = whole.len() == first.len() || (1..=3).contains(&first.trim_start_matches('-').len());
    if !is_first || groups.any(|group| group.len() != 3) || fraction.is_some_and(|f| f.contains(',')) {
        return None;
    }
    Some(number.replace(',', ""))
}

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Not a plain decimal number.
    NotANumber,
    /// More than an `i64` of minor units can hold.
    TooLarge,
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AmountError::NotANumber => "not a plain decimal number",
            AmountError::TooLarge => "larger than 9,223,372,036,854,775,807 minor units",
        })
    }
}

impl std::error::Error for AmountError {}

/// `numerator / denominator` rounded to the nearest integer, halves to the even one.
///
/// The denominator must not be zero; callers divide by periods, quantities and rates that were
/// checked on entry.
pub fn round_half_even(numerator: i128, denominator: i128) -> i128 {
    let (n, d) = if denominator < 0 { (-numerator, -denominator) } else { (numerator, denominator) };
    let floor = n.div_euclid(d);
    let twice = n.rem_euclid(d) * 2;
    match twice.cmp(&d) {
        std::cmp::Ordering::Less => floor,
        std::cmp::Ordering::Greater => floor + 1,
        std::cmp::Ordering::Equal => floor + (floor & 1),
    }
}

/// Reads a decimal number (`-1952.3809`, point as the separator, no grouping) as an integer
/// scaled by 10^digits, rounded half to even.
pub fn parse_scaled(text: &str, digits: u32) -> Result<i64, AmountError> {
    let text = text.trim();
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(AmountError::NotANumber);
    }
    let kept = fraction.len().min(digits as usize);
    let mut scaled: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes().take(kept)) {
        scaled = scaled * 10 + i128::from(digit - b'0');
        if scaled > i128::from(i64::MAX) * 10 {
            return Err(AmountError::TooLarge);
        }
    }
    for _ in kept..digits as usize {
        scaled = scaled.checked_mul(10).ok_or(AmountError::TooLarge)?;
    }
    let dropped = &fraction[kept..];
    if rounds_up(dropped, scaled) {
        scaled += 1;
    }
    i64::try_from(if negative { -scaled } else { scaled }).map_err(|_| AmountError::TooLarge)
}

/// Whether the digits cut off behind `kept` round it away from zero, half to even.
fn rounds_up(dropped: &str, kept: i128) -> bool {
    let mut digits = dropped.bytes();
    match digits.next() {
        None | Some(b'0'..=b'4') => false,
        Some(b'5') => digits.any(|d| d != b'0') || kept & 1 == 1,
        Some(_) => true,
    }
}

/// Reads a decimal amount of `currency` into minor units, half to even.
pub fn parse_minor(text: &str, currency: Currency) -> Result<i64, AmountError> {
    parse_scaled(text, currency.minor_digits())
}

/// Rounds the exact shares `numerators[i] / denominator` to integers that sum to `total`, by
/// the method of largest remainder (Hamilton).
pub fn allocate(total: i64, numerators: &[i128], denominator: i128) -> Vec<i64> {
    let floors = numerators.iter().map(|n| n.div_euclid(denominator) as i64).collect();
    let mut order: Vec<usize> = (0..numerators.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(numerators[i].rem_euclid(denominator)));
    hand_out(total, floors, order)
}

/// Hands the units that `floors` lack of `total` to the shares in `order`, largest remainder
/// first; takes units that are too many back from its end.
pub fn hand_out(total: i64, floors: Vec<i64>, order: Vec<usize>) -> Vec<i64> {
    let mut parts = floors;
    let missing = total - parts.iter().sum::<i64>();
    let turn: Vec<usize> = if missing >= 0 { order } else { order.into_iter().rev().collect() };
    for &i in turn.iter().cycle().take(missing.unsigned_abs() as usize) {
        parts[i] += missing.signum();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_typed_as_it_is_read() {
        for (minor, currency, want) in [
            (1_200_000, Currency::GBP, "12000"),
            (1_200_050, Currency::GBP, "12000.50"),
            (5, Currency::GBP, "0.05"),
            (0, Currency::EUR, "0"),
        ] {
            assert_eq!(Money { minor, currency }.plain(), want);
        }
        assert_eq!(Money { minor: 12_000, currency: "JPY".parse().unwrap() }.plain(), "12000");
    }

    #[test]
    fn amounts_are_read_half_to_even() {
        for (text, digits, want) in [
            ("5000", 2, 500_000),
            ("1952.3809523809523", 2, 195_238),
            ("0.125", 2, 12),
            ("0.135", 2, 14),
            ("0.1250001", 2, 13),
            ("-889.71", 2, -88_971),
            ("-0.125", 2, -12),
            (".5", 0, 0),
            ("1.5", 0, 2),
            ("49", 6, 49_000_000),
        ] {
            assert_eq!(parse_scaled(text, digits), Ok(want), "{text}");
        }
        for text in ["", ".", "-", "1,000", "1e3", "12.3.4", "£5", "NaN"] {
            assert_eq!(parse_scaled(text, 2), Err(AmountError::NotANumber), "{text}");
        }
        assert_eq!(parse_scaled("99999999999999999999", 2), Err(AmountError::TooLarge));
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        for (n, d, want) in [(5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (1, 3, 0), (2, 3, 1), (-1, 3, 0)] {
            assert_eq!(round_half_even(n, d), want, "{n}/{d}");
        }
    }

    #[test]
    fn pennies_go_to_the_largest_remainder() {
        assert_eq!(allocate(100, &[100, 100, 100], 3), [34, 33, 33]);
        assert_eq!(allocate(-100, &[-100, -100, -100], 3), [-33, -33, -34]);
        assert_eq!(allocate(0, &[50, -50], 100), [1, -1]);
        assert_eq!(allocate(0, &[], 3), Vec::<i64>::new());
    }
}
