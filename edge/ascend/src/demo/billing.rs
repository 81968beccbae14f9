//! Bills of customers that pay month by month: a second source beside their contracts, which
//! agrees with them but for a few slips such as every billing has.

use super::dice::Dice;
use super::history::History;
use money::Day;
use revenue::{ContractLineDraft, InvoiceLineDraft};
use std::collections::{BTreeMap, BTreeSet};

/// How far back bills are kept.
const BILLED_MONTHS: i32 = 12;
/// How many customers without a term are billed through the system that is imported.
const BILLED_PERMILLE: u32 = 400;

/// Where bills and contracts part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slip {
    None,
    /// The latest bills count a unit too few.
    UnitForgotten,
    /// One bill went out twice.
    BilledTwice,
    /// A tenth of the latest bill was given back.
    Credited,
}

const SLIPS: [(u32, Slip); 4] =
    [(82, Slip::None), (8, Slip::UnitForgotten), (4, Slip::BilledTwice), (6, Slip::Credited)];

/// The bills of one account, from what is finally known of its contracts.
pub fn invoice_lines(rows: &[ContractLineDraft], history: &History, dice: &mut Dice) -> Vec<InvoiceLineDraft> {
    let mut contracts: BTreeMap<&str, Vec<&ContractLineDraft>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.end.is_none()) {
        contracts.entry(&row.contract).or_default().push(row);
    }
    if contracts.is_empty() || !dice.chance(BILLED_PERMILLE) {
        return Vec::new();
    }
    let slip = dice.weighted(&SLIPS);
    let earliest = history.until.month().plus(-BILLED_MONTHS).first_day();
    let mut bills = Vec::new();
    for versions in contracts.values() {
        let start = versions.iter().map(|v| v.start).min().unwrap_or(history.until);
        let products: BTreeSet<&str> = versions.iter().map(|v| v.product.as_str()).collect();
        let billing_days = (0..).map(|month| (start.plus_months(month), start.plus_months(month + 1)));
        for (from, to) in billing_days.skip_while(|d| d.0 < earliest).take_while(|d| d.0 <= history.until) {
            for product in &products {
                if let Some(version) = in_force(versions, product, from) {
                    bills.push(bill(version, from, to, bills.len() + 1));
                }
            }
        }
    }
    slip_in(slip, &mut bills);
    bills
}

/// The latest word on what holds on `day`, unless the line has ended by then.
fn in_force<'a>(versions: &[&'a ContractLineDraft], product: &str, day: Day) -> Option<&'a ContractLineDraft> {
    let of_line = versions.iter().filter(|v| v.product == product && v.effective_on <= day);
    let latest = of_line.max_by_key(|v| (v.effective_on, v.recorded_on))?;
    latest.cancelled_on.is_none_or(|end| end > day).then_some(*latest)
}

fn bill(version: &ContractLineDraft, from: Day, to: Day, number: usize) -> InvoiceLineDraft {
    let at_list = version.discount_end.is_some_and(|end| end <= from);
    let price = version.list_price_micro.filter(|_| at_list);
    let amount_minor = price.map_or(version.amount_minor, |list| minor(version.quantity_milli, list));
    InvoiceLineDraft {
        account: version.account.clone(),
        product: Some(version.product.clone()),
        amount_minor,
        currency: version.currency,
        from,
        to,
        quantity_milli: Some(version.quantity_milli),
        external_id: Some(format!("INV-{}-{number:03}", version.account)),
        credits: None,
        recorded_on: Some(from),
    }
}

/// Thousandths × millionths of whole units, in hundredths; exact, as prices are whole pounds.
fn minor(quantity_milli: i64, price_micro: i64) -> i64 {
    (quantity_milli / 1_000) * (price_micro / 10_000)
}

fn slip_in(slip: Slip, bills: &mut Vec<InvoiceLineDraft>) {
    let again = |bill: &InvoiceLineDraft, mark: &str| InvoiceLineDraft {
        external_id: bill.external_id.as_ref().map(|id| format!("{id}-{mark}")),
        ..bill.clone()
    };
    match slip {
        Slip::None => {}
        Slip::UnitForgotten => {
            for bill in bills.iter_mut().rev().take(3) {
                let quantity = bill.quantity_milli.unwrap_or(0) / 1_000;
                if quantity > 1 {
                    bill.amount_minor -= bill.amount_minor / quantity;
                    bill.quantity_milli = Some((quantity - 1) * 1_000);
                }
            }
        }
        Slip::BilledTwice => {
            if let Some(twice) = bills.iter().rev().nth(4).map(|bill| again(bill, "2")) {
                bills.push(twice);
            }
        }
        Slip::Credited => {
            if let Some(last) = bills.last() {
                let credit = InvoiceLineDraft {
                    amount_minor: -last.amount_minor / 10,
                    credits: last.external_id.clone(),
                    ..again(last, "C")
                };
                bills.push(credit);
            }
        }
    }
}
