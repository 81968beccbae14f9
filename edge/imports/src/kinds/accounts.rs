//! `accounts`: customers and where they belong.

use super::{Column, Columns, Definition, ReadRow, always, optional};
use super::At;
use crate::row::Asking;
use accounts::AccountDraft;
use money::Day;
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
    optional("owner", "Who answers for it in reports, by e-mail or name", &["account_owner", "owner_email"]),
    optional("land_owner", "Who landed it, by e-mail or name", &["sales_rep", "sales_owner", "land_owner_email"]),
    optional("cam", "Its customer account manager, by e-mail or name", &["account_manager", "cam_email"]),
    optional("csm", "Its customer success manager, by e-mail or name", &["success_manager", "csm_email"]),
    optional("sponsor", "Our executive sponsor, by e-mail or name", &["executive_sponsor", "exec_sponsor"]),
    optional("country", "Where it is", &["country_code", "billing_country"]),
    optional("parent", "Id of the account it belongs to", &["parent_id", "parent_account", "parent_account_id"]),
    optional(
        "merged_into",
        "Id of the account it merged into, if it did",
        &["merged_into_id", "merged_into_account", "merged_into_account_id"],
    ),
    optional("merged_on", "First day it is no account of its own", &["merged_at", "merger_date", "merged_date"]),
    optional("currency", "Currency it is billed in", &["currency_code", "billing_currency"]),
    optional(
        "effective_on",
        "Day from which segment, owner, team, country and parent hold; blank: always",
        &["effective_date", "as_of", "valid_from"],
    ),
];

fn reader(columns: Columns) -> ReadRow {
    let [account, name, segment, owner, country, parent, currency, effective_on] =
        ["account", "name", "segment", "owner", "country", "parent", "currency", "effective_on"].map(|c| columns.at(c));
    let [land_owner, cam, csm, sponsor] = ["land_owner", "cam", "csm", "sponsor"].map(|c| columns.at(c));
    let merger = ["merged_into", "merged_on"].map(|c| columns.at(c));
    Box::new(move |row| {
        let external_id = row.needed_text(account);
        let (merged_into, merged_on) = merged(row, merger, external_id.as_deref());
        let draft = AccountDraft {
            external_id: String::new(),
            name: row.text(name),
            segment: row.text(segment),
            owner: row.text(owner),
            land_owner: row.text(land_owner),
            cam: row.text(cam),
            csm: row.text(csm),
            sponsor: row.text(sponsor),
            country: row.text(country),
            parent: row.text(parent),
            merged_into,
            merged_on,
            currency: row.currency(currency),
            effective_on: row.day(effective_on),
        };
        if draft.parent.is_some() && draft.parent == external_id {
            row.complain(parent, "an account cannot be its own parent", "Leave it blank for an ultimate parent.");
        }
        Some(Draft::Account(AccountDraft { external_id: external_id?, ..draft }))
    })
}

/// The account that it merged into and the day: both, or neither.
fn merged(row: &mut Asking<'_>, [into, on]: [At; 2], account: Option<&str>) -> (Option<String>, Option<Day>) {
    let (merged_into, merged_on) = (row.text(into), row.day(on));
    match (row.is_blank(into), row.is_blank(on)) {
        (false, true) => row.complain(on, "is blank, but the account merged", "Give the first day it is no account of its own."),
        (true, false) => row.complain(into, "is blank, but the merger has a day", "Name the account it merged into."),
        _ => {}
    }
    if merged_into.is_some() && merged_into.as_deref() == account {
        row.complain(into, "an account cannot merge into itself", "Name the account that went on, or leave it blank.");
    }
    (merged_into, merged_on)
}
