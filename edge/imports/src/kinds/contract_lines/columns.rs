//! The columns of `contract-lines`.

use crate::kinds::{ACCOUNT_ALIASES, At, Column, Columns, always, optional, or};

pub(super) const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    always("contract", "Contract number", &["contract_id", "contract_number", "subscription_id", "subscription"]),
    optional("renews", "The contract that this one renews", &["renewal_of", "previous_contract"]),
    always("product", "Product", &["product_name", "plan", "plan_name", "sku", "item"]),
    optional("family", "Product family; tiers are comparable within one", &["product_family"]),
    optional("tier", "Tier within the family, a whole number, higher is better", &["product_tier", "plan_level"]),
    optional("unit", "What the quantity counts: seat, usage or flat", &["unit_of_measure"]),
    optional("quantity", "How many; 1 when blank", &["qty", "seats", "licences", "licenses"]),
    or("amount", "unit_price", "What is paid for one unit per period", &["price", "price_per_unit"]),
    optional("amount", "What is paid per period for the whole quantity", &["total", "line_amount"]),
    optional("list_price", "List price of one unit per period", &["list_unit_price"]),
    always(
        "period",
        "What the price is for: month, quarter, year, 2 years, N months, N days",
        &["billing_period", "billing_frequency", "interval"],
    ),
    always("currency", "Currency of the prices", &["currency_code"]),
    always("start", "First day of service", &["start_date", "contract_start", "valid_from"]),
    optional(
        "end",
        "First day after the term; blank, or after 2199: open",
        &["end_date", "contract_end", "valid_to", "term_end"],
    ),
    optional("cancelled_on", "Day on which a cancellation ends the line", &["cancelled_at", "canceled_on", "canceled_at"]),
    optional("auto_renew", "Whether the term renews by itself", &["auto_renewal", "auto_renew_flag"]),
    optional("notice_days", "Days of notice before the end", &["notice_period", "notice_period_days"]),
    optional("effective_on", "Day from which this version of the line holds; its start when blank", &["effective_date"]),
    optional("recorded_on", "Day on which the source recorded this version", &["recorded_at", "created_at"]),
    optional("discount_end", "First day on which the list price is paid", &["discount_until", "discount_ends_on"]),
    optional("kind", "pilot, recurring or one-off", &["line_kind", "line_type", "type"]),
    optional("contracted", "Whether this step was agreed at signature", &["agreed_at_signature"]),
];

/// Where each of them is.
pub(super) struct Places {
    pub account: At,
    pub contract: At,
    pub renews: At,
    pub product: At,
    pub family: At,
    pub tier: At,
    pub unit: At,
    pub quantity: At,
    pub unit_price: At,
    pub amount: At,
    pub list_price: At,
    pub period: At,
    pub currency: At,
    pub start: At,
    pub end: At,
    pub cancelled_on: At,
    pub auto_renew: At,
    pub notice_days: At,
    pub effective_on: At,
    pub recorded_on: At,
    pub discount_end: At,
    pub kind: At,
    pub contracted: At,
}

impl Places {
    pub fn new(columns: Columns) -> Places {
        Places {
            account: columns.at("account"),
            contract: columns.at("contract"),
            renews: columns.at("renews"),
            product: columns.at("product"),
            family: columns.at("family"),
            tier: columns.at("tier"),
            unit: columns.at("unit"),
            quantity: columns.at("quantity"),
            unit_price: columns.at("unit_price"),
            amount: columns.at("amount"),
            list_price: columns.at("list_price"),
            period: columns.at("period"),
            currency: columns.at("currency"),
            start: columns.at("start"),
            end: columns.at("end"),
            cancelled_on: columns.at("cancelled_on"),
            auto_renew: columns.at("auto_renew"),
            notice_days: columns.at("notice_days"),
            effective_on: columns.at("effective_on"),
            recorded_on: columns.at("recorded_on"),
            discount_end: columns.at("discount_end"),
            kind: columns.at("kind"),
            contracted: columns.at("contracted"),
        }
    }
}
