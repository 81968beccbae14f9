//! `contract-lines`: versions of subscription lines.

mod columns;
mod price;

use super::{Columns, Definition, ReadRow};
use crate::row::{Asking, DAY_MAX};
use columns::{COLUMNS, Places};
use money::Day;
use revenue::{ContractLineDraft, Draft, LineKind, Period, Unit};

pub(super) const DEFINITION: Definition =
    Definition { key: "contract-lines", title: "Contract lines", columns: COLUMNS, reader };

const NOTICE_DAYS_MAX: i32 = 3_660;
const TIER_MAX: i32 = 10_000;

fn reader(columns: Columns) -> ReadRow {
    let at = Places::new(columns);
    Box::new(move |row| read(row, &at).map(Draft::ContractLine))
}

fn read(row: &mut Asking<'_>, at: &Places) -> Option<ContractLineDraft> {
    let account = row.needed_text(at.account);
    let contract = row.needed_text(at.contract);
    let product = row.needed_text(at.product);
    let currency = row.needed_currency(at.currency);
    let period = row.word(at.period, |word| word.parse().ok(), "month, quarter, year, 2 years, N months or N days");
    let period: Option<Period> = row.need(at.period, period);
    let price = price::read(row, at, currency);
    let term = term(row, at);
    let discount_end = row.day(at.discount_end);
    if discount_end.is_some() && row.is_blank(at.list_price) {
        let repair = "Give the list price, which is paid from that day on.";
        row.complain(at.discount_end, "a discount that ends needs a list price", repair);
    }
    let renews = row.text(at.renews);
    let family = row.text(at.family);
    let tier = row.whole(at.tier, 0..=TIER_MAX);
    let unit = row.word(at.unit, Unit::from_key, "seat, usage or flat");
    let auto_renew = row.flag(at.auto_renew).unwrap_or(false);
    let notice_days = row.whole(at.notice_days, 0..=NOTICE_DAYS_MAX);
    let recorded_on = row.day(at.recorded_on);
    let kind = row.word(at.kind, LineKind::from_key, "pilot, recurring or one-off").unwrap_or_default();
    let contracted = row.flag(at.contracted);
    let (price, term) = (price?, term?);
    Some(ContractLineDraft {
        account: account?,
        contract: contract?,
        renews,
        product: product?,
        family,
        tier,
        // Who tells how many usually counts seats; who does not has one price for the whole.
        unit: unit.unwrap_or(if price.quantity_given { Unit::Seat } else { Unit::Flat }),
        quantity_milli: price.quantity_milli,
        unit_price_micro: price.unit_price_micro,
        list_price_micro: price.list_price_micro,
        amount_minor: price.amount_minor,
        period: period?,
        currency: currency?,
        start: term.start,
        end: term.end,
        cancelled_on: term.cancelled_on,
        auto_renew,
        notice_days,
        effective_on: term.effective_on,
        recorded_on,
        discount_end,
        kind,
        contracted,
    })
}

struct Term {
    start: Day,
    end: Option<Day>,
    cancelled_on: Option<Day>,
    effective_on: Day,
}

fn term(row: &mut Asking<'_>, at: &Places) -> Option<Term> {
    let start = row.needed_day(at.start);
    // Systems without an open end write 9999-12-31 for it.
    let end = row.end_day(at.end).filter(|&day| day <= DAY_MAX);
    let cancelled_on = row.day(at.cancelled_on);
    let effective_on = row.day(at.effective_on);
    let start = start?;
    if end.is_some_and(|end| end <= start) {
        let repair = "Correct the term; if end is its last day, set inclusive_end = true in the mapping.";
        row.complain(at.end, format!("is not after the start {start}"), repair);
    }
    if cancelled_on.is_some_and(|day| day < start) {
        let repair = "Give the day on which the line ends; one that never began is cancelled on its start.";
        row.complain(at.cancelled_on, format!("is before the start {start}"), repair);
    }
    if effective_on.is_some_and(|day| day < start) {
        let repair = "Leave it blank for the first version, else give the day of the change.";
        row.complain(at.effective_on, format!("is before the start {start}"), repair);
    }
    Some(Term { start, end, cancelled_on, effective_on: effective_on.unwrap_or(start) })
}
