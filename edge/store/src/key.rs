//! What names a fact and what it says, each as 128 bits of SHA-256.
//!
//! Both are made of what the file says, never of our ids or times, so that the same file gives
//! the same keys in every database.

use crate::people::joined;
use accounts::{
    AccountDraft, InteractionDraft, PaperDraft, PersonDraft, SpotDraft, SpotTold, TicketDraft, UsageDraft, UsageOf,
};
use money::Day;
use revenue::{ContractLineDraft, Draft, InvoiceLineDraft, LevelDraft, Period, RateDraft};
use sha2::{Digest, Sha256};

/// The source of what members say here. No file comes from it.
pub const OURS: &str = "ascend";

/// How the sources of what our rules say begin.
pub(crate) const BY_RULE: &str = "ascend rule ";

/// The source of what a line of our rule for segments says: the version of the rule, and which
/// line of it, from 1.
pub fn source_of_rule(version: i32, line: usize) -> String {
    format!("{BY_RULE}{version}.{line}")
}

/// Version and line of the rule that a source is.
pub(crate) fn rule_of_source(source: &str) -> Option<(i32, usize)> {
    let (version, line) = source.strip_prefix(BY_RULE)?.split_once('.')?;
    Some((version.parse().ok()?, line.parse().ok()?))
}

/// Whether a source is ours, so that no file and no program speaks for it.
pub fn is_own_source(source: &str) -> bool {
    source == OURS || source.starts_with(BY_RULE.trim_end())
}

/// 128 bits of SHA-256.
pub type Key = [u8; 16];

/// The natural key of a draft from `source`: two facts with one key are versions of one thing.
/// An invoice line without an id of its own is named by what it says and by `occurrence`, its
/// number among equal lines of the file; other drafts ignore it.
pub fn natural_key_of(source: &str, draft: &Draft, occurrence: u32) -> Key {
    match draft {
        Draft::Account(account) => account_key(source, account),
        Draft::ContractLine(line) => Fields::of("line").text(source).line_key(line).key(),
        Draft::InvoiceLine(line) => match &line.external_id {
            Some(id) => Fields::of("invoice").text(source).text(id).key(),
            None => Fields::of("unnamed invoice").text(source).invoice(line).int(occurrence.into()).key(),
        },
        Draft::Level(level) => {
            let fields = Fields::of("level").text(source).text(&level.account).maybe_text(level.product.as_deref());
            fields.day(level.effective_on).maybe_day(level.recorded_on).key()
        }
        Draft::Person(PersonDraft { account, external_id, effective_on, .. }) => {
            let named = Fields::of("person").text(source).text(account).text(external_id);
            named.day(effective_on.unwrap_or(FIRST_DAY)).key()
        }
        Draft::Interaction(one) => match &one.external_id {
            Some(id) => Fields::of("interaction").text(source).text(id).key(),
            None => Fields::of("unnamed interaction").text(source).interaction(one).int(occurrence.into()).key(),
        },
        Draft::Ticket(ticket) => Fields::of("ticket").text(source).text(&ticket.external_id).key(),
        Draft::Spot(SpotDraft { account, spot, effective_on, .. }) => {
            let named = Fields::of("spot").text(source).text(account).text(&spot.product).text(spot.buyer.key());
            named.text(&spot.place).day(effective_on.unwrap_or(FIRST_DAY)).key()
        }
        Draft::Paper(PaperDraft { kind, account, id, effective_on, .. }) => {
            Fields::of(kind).text(source).text(account).text(id).maybe_day(*effective_on).key()
        }
        Draft::Usage(usage) => usage_series_key(source, usage),
        Draft::Rate(rate) => Fields::of("rate").text(&rate.set).text(rate.currency.code()).day(rate.day).key(),
    }
}

/// What a draft says besides its natural key.
pub fn content_of(draft: &Draft) -> Key {
    match draft {
        Draft::Account(account) => Fields::of("account").account(account).key(),
        Draft::ContractLine(line) => Fields::of("line").line(line).key(),
        Draft::InvoiceLine(line) => Fields::of("invoice").invoice(line).key(),
        Draft::Level(LevelDraft { level_minor, currency, .. }) => {
            Fields::of("level").int(*level_minor).text(currency.code()).key()
        }
        Draft::Person(person) => Fields::of("person").person(person).key(),
        Draft::Interaction(one) => Fields::of("interaction").interaction(one).key(),
        Draft::Ticket(ticket) => Fields::of("ticket").ticket(ticket).key(),
        Draft::Spot(spot) => Fields::of("spot").spot(&spot.told).key(),
        Draft::Paper(paper) => Fields::of("paper").text(&paper.body).key(),
        Draft::Usage(usage) => Fields::of("usage").int(usage.quantity_milli).key(),
        Draft::Rate(RateDraft { rate_nano, .. }) => Fields::of("rate").int(*rate_nano).key(),
    }
}

/// What names the series that a row of usage belongs to: whose it is, and of what.
pub fn usage_series_key(source: &str, usage: &UsageDraft) -> Key {
    let (by, whose) = match &usage.of {
        UsageOf::Account(account) => ("account", account),
        UsageOf::Contract(contract) => ("contract", contract),
    };
    let named = Fields::of("usage").text(source).text(by).text(whose).text(&usage.product);
    named.maybe_text(usage.feature.as_deref()).key()
}

/// What tells rows of one series and day apart: 0 for the one without an id.
pub fn usage_part(usage: &UsageDraft) -> i64 {
    let Some(id) = &usage.external_id else { return 0 };
    let key = Fields::of("usage row").text(id).key();
    let mut first = [0; 8];
    first.copy_from_slice(&key[..8]);
    i64::from_be_bytes(first)
}

fn account_key(source: &str, account: &AccountDraft) -> Key {
    let fields = Fields::of("account").text(source).text(&account.external_id);
    fields.day(account.effective_on.unwrap_or(FIRST_DAY)).key()
}

/// What holds "from the first day of all": 1 January of the year 1.
pub(crate) const FIRST_DAY: Day = Day(-719_162);

/// Fields one after the other, each with its length or a mark of absence, so that no two lists
/// of fields read the same.
pub(crate) struct Fields(Vec<u8>);

/// What the fields of most facts fit in. They are hashed all at once: that costs a fraction of hashing each.
const FIELDS_USUAL: usize = 512;

impl Fields {
    pub(crate) fn of(kind: &str) -> Fields {
        Fields(Vec::with_capacity(FIELDS_USUAL)).text(kind)
    }

    pub(crate) fn text(mut self, text: &str) -> Fields {
        self.0.extend((text.len() as u64).to_le_bytes());
        self.0.extend(text.as_bytes());
        self
    }

    pub(crate) fn maybe_text(mut self, text: Option<&str>) -> Fields {
        match text {
            Some(text) => self.text(text),
            None => {
                self.0.extend(u64::MAX.to_le_bytes());
                self
            }
        }
    }

    pub(crate) fn int(mut self, number: i64) -> Fields {
        self.0.extend(number.to_le_bytes());
        self
    }

    fn maybe_int(mut self, number: Option<i64>) -> Fields {
        self.0.push(number.is_some().into());
        self.int(number.unwrap_or_default())
    }

    fn day(self, day: Day) -> Fields {
        self.int(day.0.into())
    }

    fn maybe_day(self, day: Option<Day>) -> Fields {
        self.maybe_int(day.map(|d| d.0.into()))
    }

    pub(crate) fn key(self) -> Key {
        let digest = Sha256::digest(&self.0);
        let mut key = Key::default();
        key.copy_from_slice(&digest[..16]);
        key
    }

    fn account(self, account: &AccountDraft) -> Fields {
        self.maybe_text(account.name.as_deref())
            .maybe_text(account.segment.as_deref())
            .maybe_text(account.owner.as_deref())
            .maybe_text(account.country.as_deref())
            .maybe_text(account.parent.as_deref())
            .maybe_text(account.currency.as_ref().map(|c| c.code()))
            .maybe_text(account.merged_into.as_deref())
            .maybe_day(account.merged_on)
            .maybe_text(account.land_owner.as_deref())
            .maybe_text(account.cam.as_deref())
            .maybe_text(account.csm.as_deref())
            .maybe_text(account.sponsor.as_deref())
    }

    fn person(self, person: &PersonDraft) -> Fields {
        let told = &person.told;
        self.maybe_text(told.name.as_deref())
            .maybe_text(told.email.as_deref())
            .maybe_text(told.title.as_deref())
            .maybe_text(told.function.as_ref().map(|function| function.key()))
            .maybe_text(told.role.map(|role| role.key()))
            .maybe_text(told.stance.map(|stance| stance.key()))
            .maybe_text(told.reports_to.as_deref())
            .maybe_text(told.works_with.as_deref().map(joined).as_deref())
            .maybe_text(told.known_by.as_deref().map(joined).as_deref())
            .maybe_day(told.left_on)
    }

    fn interaction(self, one: &InteractionDraft) -> Fields {
        let named = match &one.account {
            Some(account) => self.text(account),
            None => self.maybe_text(None),
        };
        let named = if one.addresses.is_empty() { named } else { named.text(&joined(&one.addresses)) };
        named
            .text(one.kind.key())
            .day(one.day)
            .maybe_text(one.side.map(|side| side.key()))
            .maybe_text(one.purpose.as_deref())
            .text(&joined(&one.by))
            .text(&joined(&one.people))
            .text(&one.subject)
            .maybe_text(one.text.as_deref())
            .maybe_text(one.thread.as_deref())
    }

    fn ticket(self, ticket: &TicketDraft) -> Fields {
        let told = self
            .text(&ticket.account)
            .day(ticket.opened_on)
            .maybe_day(ticket.closed_on)
            .text(ticket.priority.key())
            .maybe_text(ticket.subject.as_deref())
            .int(ticket.escalated.into())
            .maybe_text(ticket.person.as_deref());
        // Rows of before, which know of no response, keep their hash.
        match ticket.first_response_minutes {
            Some(minutes) => told.int(minutes.into()),
            None => told,
        }
    }

    fn spot(self, told: &SpotTold) -> Fields {
        self.text(told.state.key())
            .maybe_text(told.reason.as_deref())
            .maybe_text(told.competitor.as_deref())
            .maybe_int(told.potential.map(|potential| potential.minor))
            .maybe_text(told.potential.as_ref().map(|potential| potential.currency.code()))
    }

    fn line_key(self, line: &ContractLineDraft) -> Fields {
        let named = self.text(&line.account).text(&line.contract).text(&line.product);
        named.day(line.effective_on).maybe_day(line.recorded_on)
    }

    fn line(self, line: &ContractLineDraft) -> Fields {
        self.maybe_text(line.renews.as_deref())
            .maybe_text(line.family.as_deref())
            .maybe_int(line.tier.map(i64::from))
            .text(line.unit.key())
            .int(line.quantity_milli)
            .int(line.unit_price_micro)
            .maybe_int(line.list_price_micro)
            .int(line.amount_minor)
            .int(stored_period(line.period).into())
            .text(line.currency.code())
            .day(line.start)
            .maybe_day(line.end)
            .maybe_day(line.cancelled_on)
            .int(line.auto_renew.into())
            .maybe_int(line.notice_days.map(i64::from))
            .maybe_day(line.discount_end)
            .text(line.kind.key())
            .maybe_int(line.contracted.map(i64::from))
    }

    fn invoice(self, line: &InvoiceLineDraft) -> Fields {
        self.text(&line.account)
            .maybe_text(line.product.as_deref())
            .int(line.amount_minor)
            .text(line.currency.code())
            .day(line.from)
            .day(line.to)
            .maybe_int(line.quantity_milli)
            .maybe_text(line.credits.as_deref())
            .maybe_day(line.recorded_on)
    }
}

/// A period as one integer: months above zero, days below.
pub(crate) fn stored_period(period: Period) -> i32 {
    match period {
        Period::Months(months) => i32::from(months),
        Period::Days(days) => -i32::from(days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_lists_of_fields_read_the_same() {
        let keys = [
            Fields::of("x").text("ab").text("c").key(),
            Fields::of("x").text("a").text("bc").key(),
            Fields::of("x").text("a").maybe_text(None).text("bc").key(),
            Fields::of("x").text("a").text("").text("bc").key(),
            Fields::of("x").maybe_int(None).key(),
            Fields::of("x").maybe_int(Some(0)).key(),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key), "{at}");
        }
    }

    #[test]
    fn equal_unnamed_invoice_lines_are_told_apart_by_their_number() {
        let line = InvoiceLineDraft {
            account: "Acme".into(),
            product: None,
            amount_minor: 10_000,
            currency: money::Currency::GBP,
            from: Day(0),
            to: Day(365),
            quantity_milli: None,
            external_id: None,
            credits: None,
            recorded_on: None,
        };
        let unnamed = Draft::InvoiceLine(line.clone());
        assert_ne!(natural_key_of("billing", &unnamed, 0), natural_key_of("billing", &unnamed, 1));
        let named = Draft::InvoiceLine(InvoiceLineDraft { external_id: Some("7".into()), ..line });
        assert_eq!(natural_key_of("billing", &named, 0), natural_key_of("billing", &named, 1));
        assert_ne!(natural_key_of("billing", &named, 0), natural_key_of("shop", &named, 0));
    }
}
