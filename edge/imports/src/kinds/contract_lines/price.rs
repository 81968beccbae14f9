//! Quantity, unit price and amount of a line: two of them tell the third.

use super::columns::Places;
use crate::row::{AMOUNT_MINOR_MAX, Asking};
use money::{Currency, round_half_even};
use revenue::facts::{PRICE_DIGITS, QUANTITY_DIGITS};

pub(super) struct Price {
    pub quantity_given: bool,
    /// Thousandths.
    pub quantity_milli: i64,
    /// Millionths of the major unit.
    pub unit_price_micro: i64,
    /// Millionths of the major unit.
    pub list_price_micro: Option<i64>,
    /// Minor units per period.
    pub amount_minor: i64,
}

const ONE_MILLI: i64 = 1_000;

/// Reads the price of a line. The amount is quantity × unit price half to even; where the file
/// gives the amount, the unit price is amount ÷ quantity half to even.
pub(super) fn read(row: &mut Asking<'_>, at: &Places, currency: Option<Currency>) -> Option<Price> {
    let complaints_before = row.complaints.len();
    let quantity = row.scaled(at.quantity, QUANTITY_DIGITS);
    let unit_price = row.scaled(at.unit_price, PRICE_DIGITS);
    let list_price_micro = row.scaled(at.list_price, PRICE_DIGITS);
    let amount = row.amount(at.amount, currency);
    for (place, value) in [(at.quantity, quantity), (at.list_price, list_price_micro)] {
        if value.is_some_and(|v| v < 0) {
            row.complain(place, "is below 0", "Correct the sign.");
        }
    }
    for (place, value) in [(at.unit_price, unit_price), (at.amount, amount)] {
        if value.is_some_and(|v| v < 0) {
            row.complain(place, "is below 0", "Lower the price of the line that it discounts instead.");
        }
    }
    if row.complaints.len() > complaints_before {
        return None;
    }
    let currency = currency?;
    let quantity_milli = quantity.unwrap_or(ONE_MILLI);
    let (unit_price_micro, amount_minor) = match (unit_price, amount) {
        (Some(price), None) => (price, amount_of(row, at, quantity_milli, price, currency)?),
        (None, Some(amount)) => (unit_price_of(row, at, quantity_milli, amount, currency)?, amount),
        (Some(price), Some(amount)) => {
            if amount_of(row, at, quantity_milli, price, currency)? != amount {
                row.complain(at.amount, "is not quantity × unit price", "Map only one of amount and unit price.");
            }
            (price, amount)
        }
        (None, None) => {
            let place = if row.has(at.unit_price) { at.unit_price } else { at.amount };
            return row.need(place, None);
        }
    };
    let quantity_given = quantity.is_some();
    Some(Price { quantity_given, quantity_milli, unit_price_micro, list_price_micro, amount_minor })
}

/// Thousandths × millionths in one minor unit.
fn units_per_minor(currency: Currency) -> i128 {
    10_i128.pow(QUANTITY_DIGITS + PRICE_DIGITS - currency.minor_digits().min(PRICE_DIGITS))
}

fn amount_of(row: &mut Asking<'_>, at: &Places, quantity_milli: i64, price_micro: i64, currency: Currency) -> Option<i64> {
    let product = i128::from(quantity_milli) * i128::from(price_micro);
    let amount = round_half_even(product, units_per_minor(currency));
    if amount > i128::from(AMOUNT_MINOR_MAX) {
        row.complain(at.unit_price, "× quantity is larger than ten trillion", "Check price and quantity.");
        return None;
    }
    i64::try_from(amount).ok()
}

fn unit_price_of(row: &mut Asking<'_>, at: &Places, quantity_milli: i64, amount: i64, currency: Currency) -> Option<i64> {
    if quantity_milli == 0 {
        if amount != 0 {
            row.complain(at.quantity, "is 0 while the amount is not", "Give the quantity, or leave it blank.");
        }
        return Some(0);
    }
    let price = round_half_even(i128::from(amount) * units_per_minor(currency), i128::from(quantity_milli));
    let price = i64::try_from(price).ok();
    if price.is_none() {
        row.complain(at.quantity, "is too small for the amount", "Check price and quantity.");
    }
    price
}

#[cfg(test)]
mod tests {
    use crate::kinds::Kind;
    use crate::reading::tests::read_text;
    use revenue::Draft;

    #[test]
    fn two_of_quantity_price_and_amount_tell_the_third() {
        // quantity, unit price, amount, currency => unit price in millionths, amount in minor units
        for (given, want) in [
            ("10,50,,GBP", "50000000 50000"),
            (",50,,GBP", "50000000 5000"),
            // 3 × 0.335 = 1.005, half to the even penny.
            ("3,0.335,,GBP", "335000 100"),
            ("2.5,19.99,,USD", "19990000 4998"),
            ("10,1500,,JPY", "1500000000 15000"),
            ("7,,100,GBP", "14285714 10000"),
            ("10,50,500,GBP", "50000000 50000"),
            ("0,50,,GBP", "50000000 0"),
            ("0,,0,GBP", "0 0"),
            (",0,,GBP", "0 0"),
            ("10,50,400,GBP", "amount: is not quantity × unit price"),
            ("0,,10,GBP", "quantity: is 0 while the amount is not"),
            (",,,GBP", "unit_price: is blank"),
            ("-1,50,,GBP", "quantity: is below 0"),
            ("1,-50,,GBP", "unit_price: is below 0"),
            ("x,y,z,GBP", "quantity: “x” is not a plain decimal number; unit_price: “y” is not a plain decimal number; amount: “z” is not a plain decimal number"),
            ("9000000000,9000000000,,GBP", "unit_price: × quantity is larger than ten trillion"),
            ("0.001,,9999999999999,GBP", "quantity: is too small for the amount"),
        ] {
            let text = format!(
                "account,contract,product,period,start,quantity,unit_price,amount,currency\nAcme,C1,Pro,month,2026-01-01,{given}\n"
            );
            let found = match read_text(Kind::ContractLines, &text).remove(0) {
                Ok(Draft::ContractLine(line)) => format!("{} {}", line.unit_price_micro, line.amount_minor),
                Ok(other) => format!("{other:?}"),
                Err(complaints) => {
                    let told: Vec<_> = complaints.iter().map(|c| format!("{}: {}", c.column, c.problem)).collect();
                    told.join("; ")
                }
            };
            assert_eq!(found, want, "{given}");
        }
    }
}
