//! `accounts`: customers and where they belong.

use super::{Column, Columns, Definition, ReadRow, always, optional};
use accounts::AccountDraft;
use revenue::Draft;

pub(super) const DEFINITION: Definition =
    Definition { key: "accounts", title: "Accounts", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always(
        "account",
        "The account's id in the source",
        &["account_id", "id", "external_id", "customer_id", "organisation_id", "organization_id", "client_id", "customer"],
    ),
    optional(
        "name",
        "Its name",
        &["account_name", "customer_name", "company", "company_name", "organisation", "organization"],
    ),
    optional("segment", "Segment that its figures are grouped under", &["market_segment", "size"]),
    optional("owner", "Who owns it, by e-mail or name", &["account_owner", "owner_email", "csm", "account_manager"]),
    optional("country", "Where it is", &["country_code", "billing_country"]),
    optional("parent", "Id of the account it belongs to", &["parent_id", "parent_account", "parent_account_id"]),
    optional("currency", "Currency it is billed in", &["currency_code", "billing_currency"]),
    optional(
        "effective_on",
        "Day from which segment, owner, country and parent hold; blank: always",
        &["effective_date", "as_of", "valid_from"],
    ),
];

fn reader(columns: Columns) -> ReadRow {
    let [account, name, segment, owner, country, parent, currency, effective_on] =
        ["account", "name", "segment", "owner", "country", "parent", "currency", "effective_on"].map(|c| columns.at(c));
    Box::new(move |row| {
        let external_id = row.needed_text(account);
        let draft = AccountDraft {
            external_id: String::new(),
            name: row.text(name),
            segment: row.text(segment),
            owner: row.text(owner),
            country: row.text(country),
            parent: row.text(parent),
            currency: row.currency(currency),
            effective_on: row.day(effective_on),
        };
        if draft.parent.is_some() && draft.parent == external_id {
            row.complain(parent, "an account cannot be its own parent", "Leave it blank for an ultimate parent.");
        }
        Some(Draft::Account(AccountDraft { external_id: external_id?, ..draft }))
    })
}
