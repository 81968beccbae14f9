//! `deals`: possible first orders, each row as one stands from a day on. Later rows of the same deal tell how it went on.

use super::{ACCOUNT_ALIASES, At, Column, Columns, Definition, ReadRow, always, bare, optional};
use crate::row::Asking;
use accounts::PaperDraft;
use land::{Deal, DealStage};
use money::Day;
use revenue::Draft;

pub(super) const DEFINITION: Definition = Definition { key: "deals", title: "Deals", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    always("deal", "Its id in the source", &["deal_id", "opportunity_id", "record_id", "id", "external_id"]),
    optional("name", "What it is called; blank: its id", &["deal_name", "opportunity_name"]),
    optional("owner", "Who answers for it, by e-mail or name", &["deal_owner", "opportunity_owner", "owner_email"]),
    always(
        "effective_on",
        "Day from which it stands so",
        &[
            "effective_date",
            "as_of",
            "stage_changed_on",
            "last_stage_change_date",
            "date_entered_current_stage",
            "last_modified_date",
        ],
    ),
    always("stage", "won, lost, or the stage it is at in your own words", &["deal_stage", "stage_name", "status"]),
    optional(
        "close_on",
        "When it was decided, or is expected to be; blank once won or lost: the day from which it stands so",
        &["close_date", "closed_date", "closed_on", "expected_close_date"],
    ),
    optional(
        "reason",
        "Why it was lost; needed then",
        &["lost_reason", "loss_reason", "closed_lost_reason", "reason_lost"],
    ),
    optional("competitor", "To whom it was lost", &["main_competitor", "lost_to", "competitors"]),
    optional(
        "per_year",
        "What it would bring per year",
        &["arr", "acv", "annual_contract_value", "annual_recurring_revenue", "amount", "deal_amount"],
    ),
    optional("currency", "Currency of the amount", &["currency_code", "deal_currency_code", "currency_iso_code"]),
];

fn reader(columns: Columns) -> ReadRow {
    let [account, deal, name, owner, effective_on] =
        ["account", "deal", "name", "owner", "effective_on"].map(|c| columns.at(c));
    let [close_on, per_year, currency] = ["close_on", "per_year", "currency"].map(|c| columns.at(c));
    let end = ["stage", "reason", "competitor"].map(|c| columns.at(c));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let id = row.needed_text(deal);
        let name = row.text(name).or_else(|| id.clone());
        let owner = row.text(owner);
        let effective_on = row.needed_day(effective_on);
        let closes = row.day(close_on);
        let stage = stage(row, end, closes.or(effective_on));
        let is_open = matches!(stage, Some(DealStage::Open(_)));
        // A day of decision that is yet to come is an expectation that nobody has corrected.
        if !is_open && stage.is_some() && closes.zip(effective_on).is_some_and(|(closes, since)| closes > since) {
            let repair = "Give the day on which it was decided, or leave the cell blank.";
            row.complain(close_on, "is after the day from which it is won or lost", repair);
        }
        let amount = row.per_year(per_year, currency);
        let deal = Deal {
            id: id?,
            name: name?,
            owner,
            effective_on: effective_on?,
            stage: stage?,
            amount,
            expected_close: closes.filter(|_| is_open),
        };
        Some(Draft::Paper(PaperDraft::of(&account?, &deal)))
    })
}

fn stage(row: &mut Asking<'_>, [stage, reason, competitor]: [At; 3], on: Option<Day>) -> Option<DealStage> {
    let word = row.needed_text(stage);
    let (why, rival) = (row.text(reason), row.text(competitor));
    let word = word?;
    match bare(&word).as_str() {
        "won" | "closedwon" => Some(DealStage::Won { on: on? }),
        "lost" | "closedlost" => {
            if row.is_blank(reason) {
                row.complain(reason, "is blank", "Say why it was lost.");
            }
            Some(DealStage::Lost { on: on?, reason: why?, competitor: rival })
        }
        _ => Some(DealStage::Open(word)),
    }
}
