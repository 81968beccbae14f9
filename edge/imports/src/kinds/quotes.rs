//! `quotes`: offers sent for deals. A row is one revision of a quote with its total per year; its lines stay in the source.

use super::{ACCOUNT_ALIASES, At, Column, Columns, Definition, ReadRow, always, bare, optional};
use crate::row::Asking;
use accounts::PaperDraft;
use land::{Quote, QuoteEnd};
use money::Day;
use revenue::Draft;

pub(super) const DEFINITION: Definition = Definition { key: "quotes", title: "Quotes", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    always("quote", "Its number", &["quote_number", "quote_id", "number", "record_id", "id", "external_id"]),
    always(
        "deal",
        "Id of the deal that it is for",
        &["deal_id", "opportunity_id", "associated_deal_ids", "associated_deal_id"],
    ),
    optional("revision", "Which revision it is; blank: 1", &["revision_number", "version", "quote_version"]),
    always(
        "sent_on",
        "When this revision was sent",
        &["sent_at", "sent_date", "quote_date", "published_at", "created_date", "create_date"],
    ),
    optional(
        "expires_on",
        "Last day on which it can be accepted",
        &["expiration_date", "expiry_date", "expires_at", "valid_until"],
    ),
    optional(
        "state",
        "sent, accepted, lost or expired; blank: sent",
        &["status", "quote_status", "approval_status", "signature_status"],
    ),
    optional(
        "ended_on",
        "When it was accepted or lost, or could not be accepted any more; needed once accepted or lost",
        &["accepted_on", "accepted_date", "signed_on", "signed_date", "lost_on", "closed_on", "decided_on"],
    ),
    optional("reason", "Why it was lost; needed then", &["lost_reason", "loss_reason", "rejection_reason"]),
    always(
        "per_year",
        "What it comes to per year, without what is paid once",
        &["acv", "arr", "annual_contract_value", "annual_recurring_revenue", "annual_total", "amount"],
    ),
    always("currency", "Currency of the amount", &["currency_code", "quote_currency", "currency_iso_code"]),
];

const REVISIONS: std::ops::RangeInclusive<i32> = 1..=9_999;

/// How the source says that it stands.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Sent,
    Accepted,
    Lost,
    Expired,
}

impl Said {
    /// What the words of the common systems mean. A draft is none: nobody has seen it.
    fn from_word(word: &str) -> Option<Said> {
        Some(match bare(word).as_str() {
            "sent" | "open" | "presented" | "published" | "approved" | "viewed" => Said::Sent,
            "accepted" | "signed" | "won" | "esigncompleted" => Said::Accepted,
            "lost" | "declined" | "rejected" | "denied" => Said::Lost,
            "expired" => Said::Expired,
            _ => return None,
        })
    }
}

fn reader(columns: Columns) -> ReadRow {
    let [account, quote, deal, revision, sent_on] =
        ["account", "quote", "deal", "revision", "sent_on"].map(|c| columns.at(c));
    let end = ["state", "ended_on", "reason"].map(|c| columns.at(c));
    let [expires_on, per_year, currency] = ["expires_on", "per_year", "currency"].map(|c| columns.at(c));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let id = row.needed_text(quote);
        let deal = row.needed_text(deal);
        let revision = match row.is_blank(revision) {
            true => Some(1),
            false => row.whole(revision, REVISIONS).and_then(|number| u16::try_from(number).ok()),
        };
        let sent_on = row.needed_day(sent_on);
        let expires = row.day(expires_on);
        if expires.zip(sent_on).is_some_and(|(expires, sent)| expires < sent) {
            row.complain(expires_on, "is before the day it was sent", "Correct one of the two days.");
        }
        let ended = ended(row, end, sent_on, expires);
        let amount = row.per_year(per_year, currency);
        let amount = row.need(per_year, amount);
        if row.is_blank(per_year) {
            row.needed_currency(currency);
        }
        let quote = Quote {
            id: id?,
            deal: deal?,
            revision: revision?,
            sent_on: sent_on?,
            expires_on: expires,
            ended: ended?,
            lines: Vec::new(),
            per_year: amount?,
        };
        Some(Draft::Paper(PaperDraft::of(&account?, &quote)))
    })
}

/// How it ended; `Some(None)` while nobody has said, `None` where what is said is wrong.
fn ended(
    row: &mut Asking<'_>,
    [state, ended_on, reason]: [At; 3],
    sent_on: Option<Day>,
    expires_on: Option<Day>,
) -> Option<Option<QuoteEnd>> {
    let on = row.day(ended_on);
    let why = row.text(reason);
    let said = match row.is_blank(state) {
        true => Said::Sent,
        false => row.word(state, Said::from_word, "sent, accepted, lost or expired")?,
    };
    if said == Said::Sent {
        return Some(None);
    }
    let follows = expires_on.filter(|_| said == Said::Expired).map(|last| last.plus_days(1));
    if row.is_blank(ended_on) && follows.is_none() {
        row.complain(ended_on, "is blank", "Say on which day it ended.");
    }
    if on.zip(sent_on).is_some_and(|(on, sent)| on < sent) {
        row.complain(ended_on, "is before the day it was sent", "Correct one of the two days.");
    }
    if said == Said::Lost && row.is_blank(reason) {
        row.complain(reason, "is blank", "Say why it was lost.");
    }
    Some(Some(match said {
        Said::Sent => return Some(None),
        Said::Accepted => QuoteEnd::Accepted { on: on? },
        Said::Lost => QuoteEnd::Lost { on: on?, reason: why? },
        Said::Expired => QuoteEnd::Expired { on: on.or(follows)? },
    }))
}
