//! `whitespace`: where which product is in use at customers, could be, or is not.

use super::{ACCOUNT_ALIASES, Column, Columns, Definition, ReadRow, always, optional};
use accounts::{Function, Spot, SpotDraft, SpotState, SpotTold};
use money::Money;
use revenue::Draft;

pub(super) const DEFINITION: Definition =
    Definition { key: "whitespace", title: "Whitespace", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    always("product", "The product, as contracts and catalogue call it", &["product_name", "plan"]),
    always("buyer", "The function that would buy: operations, finance, technology, sales or another word", &["function"]),
    optional("place", "Site, country or use case; blank: the whole company", &["site", "location", "use_case"]),
    always("state", "sold, open, excluded or competitor", &["status"]),
    optional("reason", "Why it is excluded", &["why", "excluded_because"]),
    optional("competitor", "What does the job instead", &["incumbent", "other_tool"]),
    optional("potential", "What it could bring per year", &["potential_arr", "amount"]),
    optional("currency", "Currency of the potential", &["currency_code"]),
    optional("effective_on", "Day from which this holds; blank: always", &["effective_date", "as_of", "valid_from"]),
];

fn reader(columns: Columns) -> ReadRow {
    let [account, product, buyer, place, state] =
        ["account", "product", "buyer", "place", "state"].map(|c| columns.at(c));
    let [reason, competitor, potential, currency, effective_on] =
        ["reason", "competitor", "potential", "currency", "effective_on"].map(|c| columns.at(c));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let product = row.needed_text(product);
        let buyer = row.needed_text(buyer);
        let place = row.text(place).unwrap_or_default();
        let read = row.word(state, SpotState::from_key, "sold, open, excluded or competitor");
        let state = row.need(state, read);
        let (why, other) = (row.text(reason), row.text(competitor));
        if state == Some(SpotState::Excluded) && why.is_none() {
            row.complain(reason, "is blank", "Say why it is excluded.");
        }
        if state == Some(SpotState::Competitor) && other.is_none() {
            row.complain(competitor, "is blank", "Name what does the job instead.");
        }
        let in_currency = row.currency(currency);
        let amount = row.amount(potential, in_currency);
        if !row.is_blank(potential) && row.is_blank(currency) {
            row.complain(currency, "is blank", "Say which currency the potential is in.");
        }
        if amount.is_some_and(|minor| minor < 0) {
            row.complain(potential, "is below 0", "Give what it could bring per year, or leave it blank.");
        }
        let potential = amount.zip(in_currency).map(|(minor, currency)| Money { minor, currency });
        let effective_on = row.day(effective_on);
        let spot = Spot { product: product?, buyer: Function::of(&buyer?), place };
        let told = SpotTold { state: state?, reason: why, competitor: other, potential };
        Some(Draft::Spot(SpotDraft { account: account?, spot, effective_on, told }))
    })
}
