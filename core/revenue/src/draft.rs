//! What imports say, before it is recorded. Ids are those of the source.

use crate::{LineKind, Period, Unit};
use accounts::{AccountDraft, InteractionDraft, PaperDraft, PersonDraft, SpotDraft, TicketDraft, UsageDraft};
use money::{Currency, Day};

/// One row of `contract-lines`: a version of a subscription line, in force from `effective_on`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractLineDraft {
    /// External id of the account.
    pub account: String,
    /// Contract number.
    pub contract: String,
    /// The contract that this one renews.
    pub renews: Option<String>,
    /// Product.
    pub product: String,
    /// Product family; tiers are comparable within one.
    pub family: Option<String>,
    /// Tier within the family, higher is better.
    pub tier: Option<i32>,
    /// What the quantity counts.
    pub unit: Unit,
    /// Quantity in thousandths; 1,000 is one.
    pub quantity_milli: i64,
    /// Price of one unit per period, millionths of the major unit.
    pub unit_price_micro: i64,
    /// List price of one unit per period, millionths of the major unit.
    pub list_price_micro: Option<i64>,
    /// What is paid per period, minor units: quantity × unit price half to even, or as given.
    pub amount_minor: i64,
    /// What the price is for.
    pub period: Period,
    /// Currency of the prices.
    pub currency: Currency,
    /// First day of service.
    pub start: Day,
    /// First day after the term; open when absent.
    pub end: Option<Day>,
    /// The day an explicit cancellation ends it.
    pub cancelled_on: Option<Day>,
    /// Whether the term renews by itself.
    pub auto_renew: bool,
    /// Notice to be given before the end.
    pub notice_days: Option<i32>,
    /// From which day this version holds.
    pub effective_on: Day,
    /// When the source recorded it, if the source tells.
    pub recorded_on: Option<Day>,
    /// First day without the discount: from then on the list price is paid.
    pub discount_end: Option<Day>,
    /// Pilot, recurring or one-off.
    pub kind: LineKind,
    /// Whether this step was agreed at signature; derived from `recorded_on` when absent.
    pub contracted: Option<bool>,
}

/// One row of `invoice-lines`: an amount billed for a period of service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceLineDraft {
    /// External id of the account.
    pub account: String,
    /// Product; one unnamed product where the source has none.
    pub product: Option<String>,
    /// Billed for the whole period, minor units; negative for a credit.
    pub amount_minor: i64,
    /// Currency of the amount.
    pub currency: Currency,
    /// First day of the period.
    pub from: Day,
    /// First day after the period.
    pub to: Day,
    /// Quantity in thousandths, where the source has one above zero.
    pub quantity_milli: Option<i64>,
    /// External id of the line, unique per source.
    pub external_id: Option<String>,
    /// For a credit: external id of the line it is against.
    pub credits: Option<String>,
    /// When the source recorded it, if the source tells.
    pub recorded_on: Option<Day>,
}

/// One row of `levels`: the recurring revenue of an account's product from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelDraft {
    /// External id of the account.
    pub account: String,
    /// Product; one unnamed product where the source has none.
    pub product: Option<String>,
    /// From which day.
    pub effective_on: Day,
    /// Minor units per year (an `mrr` column is × 12 on entry); 0 ends it.
    pub level_minor: i64,
    /// Currency of the level.
    pub currency: Currency,
    /// When the source recorded it, if the source tells.
    pub recorded_on: Option<Day>,
}

/// One row of `rates`: units of the set's base currency for one unit of `currency`, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateDraft {
    /// Name of the rate set.
    pub set: String,
    /// The currency that is converted.
    pub currency: Currency,
    /// From which day.
    pub day: Day,
    /// Billionths: 0.785 is 785,000,000.
    pub rate_nano: i64,
}

/// One row of an import, read and valid in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// A row of `accounts`.
    Account(AccountDraft),
    /// A row of `contract-lines`.
    ContractLine(ContractLineDraft),
    /// A row of `invoice-lines`.
    InvoiceLine(InvoiceLineDraft),
    /// A row of `levels`.
    Level(LevelDraft),
    /// A row of `rates`.
    Rate(RateDraft),
    /// A row of `people`.
    Person(PersonDraft),
    /// A row of `interactions`.
    Interaction(InteractionDraft),
    /// A row of `usage`.
    Usage(UsageDraft),
    /// A row of `tickets`.
    Ticket(TicketDraft),
    /// A row of `whitespace`.
    Spot(SpotDraft),
    /// Something that a subject files under an account.
    Paper(PaperDraft),
}

/// Why a row is left out: where, what, and how to repair it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Complaint {
    /// Row as a person counts it in the file; the header is row 1.
    pub row: u64,
    /// Column as the file names it; empty when the whole row is meant.
    pub column: String,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub repair: String,
}
