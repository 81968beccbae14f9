//! Recorded facts of an account as replies tell them.

use super::values::{Money, decimal};
use crate::time::utc;
use accounts::{AttributeFact, Name};
use money::Day;
use revenue::facts::{PRICE_DIGITS, QUANTITY_DIGITS};
use revenue::{InvoiceLine, LevelFact, LineVersion, Recorded};
use serde::Serialize;
use utoipa::ToSchema;

/// That something holds of an account from a day on.
#[derive(Serialize, ToSchema)]
pub struct DatedAttribute {
    /// `segment`, `owner`, `land_owner`, `cam`, `csm`, `sponsor`, `country`, `parent` or `merged_into`.
    attribute: &'static str,
    /// What holds.
    value: String,
    /// From which day.
    #[schema(value_type = String, format = Date)]
    effective_on: Day,
}

impl DatedAttribute {
    /// A fact as told.
    pub fn of(fact: &AttributeFact<Name>) -> DatedAttribute {
        let AttributeFact { attribute, value, effective_on } = fact;
        DatedAttribute { attribute: attribute.key(), value: value.to_string(), effective_on: *effective_on }
    }
}

/// A version of a subscription line.
#[derive(Serialize, ToSchema)]
pub struct ContractLine {
    /// The source that told of it.
    source: String,
    /// Contract number, unique within its source.
    contract: String,
    /// The contract that this one renews.
    renews: Option<String>,
    /// Product.
    product: String,
    /// Product family.
    family: Option<String>,
    /// Tier within the family, higher is better.
    tier: Option<i32>,
    /// What the quantity counts: `seat`, `usage` or `flat`.
    unit: &'static str,
    /// Quantity, a decimal.
    quantity: String,
    /// Price of one unit per period, a decimal in the currency's major unit.
    unit_price: String,
    /// List price of one unit per period, a decimal in the currency's major unit.
    list_price: Option<String>,
    /// Paid per period.
    amount: Money,
    /// What the price is for: `month`, `year`, `90 days`.
    period: String,
    /// First day of service.
    #[schema(value_type = String, format = Date)]
    start: Day,
    /// First day after the term; null when open.
    #[schema(value_type = Option<String>, format = Date)]
    end: Option<Day>,
    /// The day an explicit cancellation ends it.
    #[schema(value_type = Option<String>, format = Date)]
    cancelled_on: Option<Day>,
    /// Whether the term renews by itself.
    auto_renew: bool,
    /// Notice to be given before the end, days.
    notice_days: Option<i32>,
    /// From which day this version holds.
    #[schema(value_type = String, format = Date)]
    effective_on: Day,
    /// First day without the discount.
    #[schema(value_type = Option<String>, format = Date)]
    discount_end: Option<Day>,
    /// `pilot`, `recurring` or `one-off`.
    kind: &'static str,
    /// When it became known.
    #[schema(format = DateTime)]
    recorded_at: String,
}

impl ContractLine {
    /// A version as told.
    pub fn of(line: &LineVersion) -> ContractLine {
        let name = |name: &Option<Name>| name.as_ref().map(|name| name.to_string());
        ContractLine {
            source: line.source.to_string(),
            contract: line.contract.to_string(),
            renews: name(&line.renews),
            product: line.product.to_string(),
            family: name(&line.family),
            tier: line.tier,
            unit: line.unit.key(),
            quantity: decimal(line.quantity_milli, QUANTITY_DIGITS),
            unit_price: decimal(line.unit_price_micro, PRICE_DIGITS),
            list_price: line.list_price_micro.map(|price| decimal(price, PRICE_DIGITS)),
            amount: Money::of(line.amount_minor, line.currency),
            period: line.period.to_string(),
            start: line.start,
            end: line.end,
            cancelled_on: line.cancelled_on,
            auto_renew: line.auto_renew,
            notice_days: line.notice_days,
            effective_on: line.effective_on,
            discount_end: line.discount_end,
            kind: line.kind.key(),
            recorded_at: known_since(&line.recorded),
        }
    }
}

/// An amount billed for a period of service.
#[derive(Serialize, ToSchema)]
pub struct Invoice {
    /// The source that told of it.
    source: String,
    /// Id of the line in its source.
    id: String,
    /// Product; empty where the source has none.
    product: String,
    /// Billed for the whole period; negative for a credit.
    amount: Money,
    /// First day of the period.
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// First day after the period.
    #[schema(value_type = String, format = Date)]
    to: Day,
    /// Quantity, a decimal, where known.
    quantity: Option<String>,
    /// When it became known.
    #[schema(format = DateTime)]
    recorded_at: String,
}

impl Invoice {
    /// A line as told.
    pub fn of(line: &InvoiceLine) -> Invoice {
        Invoice {
            source: line.source.to_string(),
            id: line.id.to_string(),
            product: line.product.to_string(),
            amount: Money::of(line.amount_minor, line.currency),
            from: line.from,
            to: line.to,
            quantity: line.quantity_milli.map(|quantity| decimal(quantity, QUANTITY_DIGITS)),
            recorded_at: known_since(&line.recorded),
        }
    }
}

/// A level that a source gave.
#[derive(Serialize, ToSchema)]
pub struct Level {
    /// Product; empty where the source has none.
    product: String,
    /// From which day.
    #[schema(value_type = String, format = Date)]
    effective_on: Day,
    /// Recurring revenue per year; 0 ends it.
    level: Money,
    /// When it became known.
    #[schema(format = DateTime)]
    recorded_at: String,
}

impl Level {
    /// A level as told.
    pub fn of(fact: &LevelFact) -> Level {
        Level {
            product: fact.product.to_string(),
            effective_on: fact.effective_on,
            level: Money::of(fact.level_minor, fact.currency),
            recorded_at: known_since(&fact.recorded),
        }
    }
}

fn known_since(recorded: &Recorded) -> String {
    utc(recorded.at)
}
