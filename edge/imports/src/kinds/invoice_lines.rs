//! `invoice-lines`: amounts billed for periods of service.

use super::{ACCOUNT_ALIASES, At, Column, Columns, Definition, ReadRow, always, optional};
use crate::row::{Asking, DAY_MAX};
use money::Day;
use revenue::{Draft, InvoiceLineDraft};
use revenue::facts::QUANTITY_DIGITS;

pub(super) const DEFINITION: Definition =
    Definition { key: "invoice-lines", title: "Invoice lines", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    optional("product", "Product; one unnamed product where there is none", &["product_name", "plan", "item", "sku"]),
    always("amount", "Billed for the whole period, without tax; below 0 for a credit", &["net_amount", "line_amount"]),
    always("currency", "Currency of the amount", &["currency_code"]),
    always("from", "First day of the period", &["valid_from", "period_start", "service_start", "start", "start_date"]),
    always("to", "First day after the period", &["valid_to", "period_end", "service_end", "end", "end_date"]),
    optional("quantity", "How many; not above 0: unknown", &["qty", "seats", "licences", "licenses"]),
    optional("id", "Id of the line, unique in the source", &["line_id", "invoice_line_id", "external_id"]),
    optional("credits", "For a credit: id of the line it is against", &["credit_of", "credited_line_id"]),
    optional("recorded_on", "Day on which the source recorded it", &["recorded_at", "created_at", "invoice_date"]),
];


fn reader(columns: Columns) -> ReadRow {
    let [account, product, amount, currency, from, to, quantity, id, credits, recorded_on] =
        ["account", "product", "amount", "currency", "from", "to", "quantity", "id", "credits", "recorded_on"]
            .map(|c| columns.at(c));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let product = row.text(product);
        let currency = row.needed_currency(currency);
        let read = row.amount(amount, currency);
        let amount_minor = row.need(amount, read);
        let (from, to) = period(row, from, to);
        let quantity_milli = row.scaled(quantity, QUANTITY_DIGITS).filter(|&q| q > 0);
        let external_id = row.text(id);
        let credits = row.text(credits);
        let recorded_on = row.day(recorded_on);
        match amount_minor {
            Some(0) => row.complain(amount, "is 0, so it has no level", "Nothing to do, or give the amount."),
            Some(minor) if minor < 0 && credits.is_none() => {
                let repair = "Name that line in the column credits, or leave the credit out.";
                row.complain(amount, "is below 0: a credit needs the line it is against", repair);
            }
            _ => {}
        }
        Some(Draft::InvoiceLine(InvoiceLineDraft {
            account: account?,
            product,
            amount_minor: amount_minor?,
            currency: currency?,
            from: from?,
            to: to?,
            quantity_milli,
            external_id,
            credits,
            recorded_on,
        }))
    })
}

fn period(row: &mut Asking<'_>, from: At, to: At) -> (Option<Day>, Option<Day>) {
    let start = row.needed_day(from);
    let end = row.end_day(to);
    let end = row.need(to, end);
    match (start, end) {
        (_, Some(end)) if end > DAY_MAX => {
            row.complain(to, format!("{end} is after 2199"), "Give the end of the period that was billed.");
        }
        (Some(start), Some(end)) if end <= start => {
            let repair = "Correct the period; if to is its last day, set inclusive_end = true in the mapping.";
            row.complain(to, format!("{end} is not after the start {start}"), repair);
        }
        _ => {}
    }
    (start, end)
}
