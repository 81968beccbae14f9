//! The ledger of handovers.

use super::{Field, List, asked};
use actions::{Cx, HandoverLedger, LedgerAccount, LedgerFilter, Stop, handover_ledger};
use exports::{Cell, Holds};
use handover::{HandedOver, Handover, HandoverState, Span};
use money::Currency;
use uuid::Uuid;

/// An account of the ledger.
pub struct Row {
    account: Uuid,
    name: String,
    land_owner: Option<String>,
    cam: Option<String>,
    delivery: Option<HandoverState>,
    commercial: Option<HandoverState>,
    promises: i64,
    overdue: i64,
    signals: i64,
    money: Option<Amounts>,
}

struct Amounts {
    promised: Span,
    leaked: Span,
    currency: Currency,
}

type Of = Field<Row>;

/// What the account is called.
pub const ACCOUNT: Of = Of::new("Account", Holds::Text, |row| Cell::Text(row.name.clone()));
/// Who signed.
pub const LAND_OWNER: Of = Of::new("Land owner", Holds::Text, |row| Cell::text(row.land_owner.as_deref()));
/// Who is to make it grow.
pub const CAM: Of = Of::new("CAM", Holds::Text, |row| Cell::text(row.cam.as_deref()));
/// How the delivery handover stands.
pub const DELIVERY: Of = Of::new("Delivery", Holds::Text, |row| Cell::text(row.delivery.map(HandoverState::label)));
/// How the commercial handover stands.
pub const COMMERCIAL: Of =
    Of::new("Commercial", Holds::Text, |row| Cell::text(row.commercial.map(HandoverState::label)));
/// How many promises there are.
pub const PROMISES: Of = Of::new("Promises", Holds::Whole, |row| Cell::Whole(row.promises));
/// How many are overdue; below their number on the page.
pub const OVERDUE: Of = Of::new("Overdue", Holds::Whole, |row| Cell::Whole(row.overdue));
/// How many signals say that its handovers fail; on the page they lead to where they are told.
pub const SIGNALS: Of = Of::new("Signals", Holds::Whole, |row| Cell::Whole(row.signals));
/// What was promised; one column on the page, from its least to its most.
pub const PROMISED: &str = "Promised";
/// What leaked.
pub const LEAKED: &str = "Leaked";

const PROMISED_LOW: Of = Of::new("Promised at least", Holds::Money, |row| amount(row, |money| money.promised.low));
const PROMISED_HIGH: Of = Of::new("Promised at most", Holds::Money, |row| amount(row, |money| money.promised.high));
const LEAKED_LOW: Of = Of::new("Leaked at least", Holds::Money, |row| amount(row, |money| money.leaked.low));
const LEAKED_HIGH: Of = Of::new("Leaked at most", Holds::Money, |row| amount(row, |money| money.leaked.high));
const ID: Of = Of::new("Account id", Holds::Text, |row| Cell::Text(row.account.to_string()));

const FIELDS: [&Of; 13] = [
    &ACCOUNT,
    &LAND_OWNER,
    &CAM,
    &DELIVERY,
    &COMMERCIAL,
    &PROMISES,
    &OVERDUE,
    &SIGNALS,
    &PROMISED_LOW,
    &PROMISED_HIGH,
    &LEAKED_LOW,
    &LEAKED_HIGH,
    &ID,
];

fn amount(row: &Row, end: fn(&Amounts) -> i64) -> Cell {
    row.money.as_ref().map_or(Cell::Absent, |money| Cell::Money(end(money), money.currency))
}

impl Row {
    fn of(ledger: &HandoverLedger, one: &HandedOver<LedgerAccount>, signals: usize) -> Row {
        let leak = ledger.leak_of(one);
        let state = |handover: &Option<Handover>| handover.as_ref().map(Handover::state);
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let amounts = || Amounts { promised: leak.promised, leaked: leak.leak, currency: ledger.currency };
        Row {
            account: one.account.id,
            name: one.account.name.clone(),
            land_owner: one.parties.land_owner.clone(),
            cam: one.parties.cam.clone(),
            delivery: state(&one.delivery),
            commercial: state(&one.commercial),
            promises: whole(one.promises.len()),
            overdue: whole(leak.overdue),
            signals: whole(signals),
            money: (!leak.lines.is_empty()).then(amounts),
        }
    }
}

/// The accounts of the ledger that are wanted, by name.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(cx: &Cx, filter: LedgerFilter) -> Result<List, Stop> {
    let ledger = handover_ledger(cx).await?;
    let asked = asked(&[
        ("state", filter.state.map(|state| state.key().into())),
        ("promises", filter.promises.map(|promises| promises.key().into())),
    ]);
    let wanted = ledger.rows(filter);
    let signals = ledger.signals(cx, &wanted).await?;
    let rows = wanted.into_iter().zip(signals).map(|(one, signals)| Row::of(&ledger, one, signals)).collect();
    Ok(List::known("handovers", asked, FIELDS.to_vec(), rows))
}
