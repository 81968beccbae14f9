//! Writing facts: which table a draft belongs to, and its row.

use crate::hexadecimal::hexadecimal;
use crate::key::{FIRST_DAY, Key, stored_period};
use crate::people::{joined, person_id};
use crate::row::insert_rows;
use crate::tx::Tx;
use accounts::{AccountDraft, InteractionDraft, PaperDraft, PersonDraft, SpotDraft, TicketDraft, thread_of};
use money::Day;
use revenue::facts::LevelSource;
use revenue::{ContractLineDraft, Draft, InvoiceLineDraft, LevelDraft, RateDraft};
use sea_orm::{DbErr, Value};
use uuid::Uuid;

/// The tables of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FactTable {
    /// What accounts are called and where they belong.
    AccountVersion,
    /// Versions of subscription lines.
    LineVersion,
    /// Billed amounts.
    InvoiceLine,
    /// Levels given as such.
    Level,
    /// Exchange rates.
    Rate,
    /// What is said of people at customers.
    PersonVersion,
    /// What was said between us and customers.
    Interaction,
    /// What customers asked of support.
    Ticket,
    /// Where which product could be of use.
    Spot,
    /// What subjects file under accounts.
    Paper,
}

/// A draft with everything that makes it a row.
#[derive(Clone, Debug)]
pub struct NewFact {
    /// Natural key.
    pub key: Key,
    /// Hash of what it says.
    pub content: Key,
    /// When it counts as recorded, microseconds UTC.
    pub recorded_at: i64,
    /// The account it is about; absent for rates.
    pub account: Option<Uuid>,
    /// What it says.
    pub draft: Draft,
}

const STAMP: &str = "natural_key, sequence, content_hash, recorded_at, recorded_on_given, source";

impl FactTable {
    /// Every table of facts that have a natural key each. Usage has tables of its own.
    pub const ALL: [FactTable; 10] = [
        FactTable::AccountVersion,
        FactTable::LineVersion,
        FactTable::InvoiceLine,
        FactTable::Level,
        FactTable::Rate,
        FactTable::PersonVersion,
        FactTable::Interaction,
        FactTable::Ticket,
        FactTable::Spot,
        FactTable::Paper,
    ];

    /// Where a draft belongs; `None` for usage.
    pub fn of(draft: &Draft) -> Option<FactTable> {
        match draft {
            Draft::Account(_) => Some(FactTable::AccountVersion),
            Draft::ContractLine(_) => Some(FactTable::LineVersion),
            Draft::InvoiceLine(_) => Some(FactTable::InvoiceLine),
            Draft::Level(_) => Some(FactTable::Level),
            Draft::Rate(_) => Some(FactTable::Rate),
            Draft::Person(_) => Some(FactTable::PersonVersion),
            Draft::Interaction(_) => Some(FactTable::Interaction),
            Draft::Ticket(_) => Some(FactTable::Ticket),
            Draft::Spot(_) => Some(FactTable::Spot),
            Draft::Paper(_) => Some(FactTable::Paper),
            Draft::Usage(_) => None,
        }
    }

    /// Which source of levels it feeds, if it feeds one.
    pub fn level_source(self) -> Option<LevelSource> {
        match self {
            FactTable::LineVersion => Some(LevelSource::Contracts),
            FactTable::InvoiceLine => Some(LevelSource::Invoices),
            FactTable::Level => Some(LevelSource::Levels),
            _ => None,
        }
    }

    /// Whether its facts are part of what lists show of an account today.
    pub fn moves_account_now(self) -> bool {
        self.level_source().is_some() || matches!(self, FactTable::AccountVersion | FactTable::Paper)
    }

    /// The columns that say something each: a blank one says nothing, so the last word on each
    /// counts. `None` where a row stands as a whole.
    pub(crate) fn described_columns(self) -> Option<&'static str> {
        match self {
            FactTable::AccountVersion => Some(
                "name, segment, owner, country, parent, currency, merged_into, CAST(merged_on AS TEXT), \
                 land_owner, cam, csm, sponsor",
            ),
            FactTable::PersonVersion => Some(
                "name, email, title, function, role, stance, reports_to, works_with, known_by, \
                 CAST(left_on AS TEXT)",
            ),
            _ => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            FactTable::AccountVersion => "account_version",
            FactTable::LineVersion => "line_version",
            FactTable::InvoiceLine => "invoice_line",
            FactTable::Level => "level_fact",
            FactTable::Rate => "rate",
            FactTable::PersonVersion => "person_version",
            FactTable::Interaction => "interaction",
            FactTable::Ticket => "ticket",
            FactTable::Spot => "spot",
            FactTable::Paper => "paper",
        }
    }

    pub(crate) fn is_about_accounts(self) -> bool {
        self != FactTable::Rate
    }

    /// Its own columns, in the order of [`own_values`] and of the readers in `facts`.
    pub(crate) fn own_columns(self) -> &'static str {
        match self {
            FactTable::AccountVersion => {
                "effective_on, name, segment, owner, country, parent, currency, merged_into, merged_on, \
                 land_owner, cam, csm, sponsor"
            }
            FactTable::LineVersion => {
                "contract, renews, product, family, tier, unit, quantity_milli, unit_price_micro, list_price_micro, \
                 amount_minor, period, currency, start_on, end_on, cancelled_on, auto_renew, notice_days, \
                 effective_on, discount_end, kind, contracted"
            }
            FactTable::InvoiceLine => {
                "external_id, product, amount_minor, currency, from_on, to_on, quantity_milli, credits"
            }
            FactTable::Level => "product, effective_on, level_minor, currency",
            FactTable::Rate => "rate_set, currency, effective_on, rate_nano",
            FactTable::PersonVersion => {
                "person, external_id, effective_on, name, email, title, function, role, stance, reports_to, \
                 works_with, known_by, left_on"
            }
            FactTable::Interaction => "kind, day, side, purpose, members, people, subject, body, thread",
            FactTable::Ticket => {
                "external_id, opened_on, closed_on, priority, subject, escalated, person, first_response_minutes"
            }
            FactTable::Spot => {
                "product, buyer, place, effective_on, state, reason, competitor, potential_minor, currency"
            }
            FactTable::Paper => "kind, paper, effective_on, body",
        }
    }
}

impl Tx {
    /// Records facts of one table under `sequence`, in as few statements as the database takes.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_facts(
        &self,
        table: FactTable,
        source: &str,
        sequence: i64,
        facts: Vec<NewFact>,
    ) -> Result<(), DbErr> {
        let account = if table.is_about_accounts() { ", account" } else { "" };
        let columns = format!("{STAMP}{account}, {}", table.own_columns());
        let width = columns.split(',').count();
        let mut values = Vec::with_capacity(width * facts.len());
        for fact in facts {
            values.push(fact.key.to_vec().into());
            values.push(sequence.into());
            values.push(fact.content.to_vec().into());
            values.push(fact.recorded_at.into());
            values.push(recorded_on(&fact.draft).is_some().into());
            values.push(source.into());
            if table.is_about_accounts() {
                values.push(fact.account.into());
            }
            match fact.draft {
                Draft::Person(person) => {
                    let id = person_id(fact.account.unwrap_or_default(), source, &person.external_id);
                    person_values(&mut values, id, person);
                }
                draft => own_values(&mut values, draft, &fact.key),
            }
        }
        insert_rows(&self.inner, &format!("{} ({columns})", table.name()), width, values, "").await
    }
}

fn recorded_on(draft: &Draft) -> Option<Day> {
    match draft {
        Draft::ContractLine(line) => line.recorded_on,
        Draft::InvoiceLine(line) => line.recorded_on,
        Draft::Level(level) => level.recorded_on,
        _ => None,
    }
}

fn own_values(row: &mut Vec<Value>, draft: Draft, key: &Key) {
    match draft {
        Draft::Account(account) => account_values(row, account),
        Draft::ContractLine(line) => line_values(row, line),
        Draft::InvoiceLine(line) => invoice_values(row, line, key),
        Draft::Level(LevelDraft { product, effective_on, level_minor, currency, .. }) => {
            let product = product.unwrap_or_default();
            row.extend([product.into(), effective_on.0.into(), level_minor.into(), currency.code().into()]);
        }
        Draft::Interaction(interaction) => interaction_values(row, interaction),
        Draft::Ticket(ticket) => ticket_values(row, ticket),
        Draft::Spot(spot) => spot_values(row, spot),
        Draft::Paper(PaperDraft { kind, id, effective_on, body, .. }) => {
            row.extend([kind.into(), id.into(), effective_on.map(|day| day.0).into(), body.into()]);
        }
        // People are written with their id, usage to tables of its own.
        Draft::Person(_) | Draft::Usage(_) => {}
        Draft::Rate(RateDraft { set, currency, day, rate_nano }) => {
            row.extend([set.into(), currency.code().into(), day.0.into(), rate_nano.into()]);
        }
    }
}

fn account_values(row: &mut Vec<Value>, account: AccountDraft) {
    row.extend([
        account.effective_on.unwrap_or(FIRST_DAY).0.into(),
        account.name.into(),
        account.segment.into(),
        account.owner.into(),
        account.country.into(),
        account.parent.into(),
        account.currency.map(|c| c.code().to_string()).into(),
        account.merged_into.into(),
        account.merged_on.map(|day| day.0).into(),
        account.land_owner.into(),
        account.cam.into(),
        account.csm.into(),
        account.sponsor.into(),
    ]);
}

fn person_values(row: &mut Vec<Value>, id: Uuid, person: PersonDraft) {
    let told = person.told;
    row.extend([
        id.into(),
        person.external_id.into(),
        person.effective_on.unwrap_or(FIRST_DAY).0.into(),
        told.name.into(),
        told.email.into(),
        told.title.into(),
        told.function.map(|function| function.key().to_string()).into(),
        told.role.map(|role| role.key().to_string()).into(),
        told.stance.map(|stance| stance.key().to_string()).into(),
        told.reports_to.into(),
        told.works_with.map(|names| joined(&names)).into(),
        told.known_by.map(|names| joined(&names)).into(),
        told.left_on.map(|day| day.0).into(),
    ]);
}

fn interaction_values(row: &mut Vec<Value>, one: InteractionDraft) {
    let thread = thread_of(one.kind, one.thread.as_deref(), &one.subject);
    row.extend([
        one.kind.key().into(),
        one.day.0.into(),
        one.side.map(|side| side.key().to_string()).into(),
        one.purpose.into(),
        joined(&one.by).into(),
        joined(&one.people).into(),
        one.subject.into(),
        one.text.into(),
        thread.into(),
    ]);
}

fn ticket_values(row: &mut Vec<Value>, ticket: TicketDraft) {
    row.extend([
        ticket.external_id.into(),
        ticket.opened_on.0.into(),
        ticket.closed_on.map(|day| day.0).into(),
        ticket.priority.key().into(),
        ticket.subject.unwrap_or_default().into(),
        ticket.escalated.into(),
        ticket.person.into(),
        ticket.first_response_minutes.map(|minutes| i32::try_from(minutes).unwrap_or(i32::MAX)).into(),
    ]);
}

fn spot_values(row: &mut Vec<Value>, SpotDraft { spot, effective_on, told, .. }: SpotDraft) {
    row.extend([
        spot.product.into(),
        spot.buyer.key().into(),
        spot.place.into(),
        effective_on.unwrap_or(FIRST_DAY).0.into(),
        told.state.key().into(),
        told.reason.into(),
        told.competitor.into(),
        told.potential.map(|potential| potential.minor).into(),
        told.potential.map(|potential| potential.currency.code().to_string()).into(),
    ]);
}

fn line_values(row: &mut Vec<Value>, line: ContractLineDraft) {
    let day = |day: Option<Day>| day.map(|d| d.0).into();
    row.extend([
        line.contract.into(),
        line.renews.into(),
        line.product.into(),
        line.family.into(),
        line.tier.into(),
        line.unit.key().into(),
        line.quantity_milli.into(),
        line.unit_price_micro.into(),
        line.list_price_micro.into(),
        line.amount_minor.into(),
        stored_period(line.period).into(),
        line.currency.code().into(),
        line.start.0.into(),
        day(line.end),
        day(line.cancelled_on),
        line.auto_renew.into(),
        line.notice_days.into(),
        line.effective_on.0.into(),
        day(line.discount_end),
        line.kind.key().into(),
        line.contracted.into(),
    ]);
}

fn invoice_values(row: &mut Vec<Value>, line: InvoiceLineDraft, key: &Key) {
    // A line without an id of its own goes by its natural key.
    let own_id = || hexadecimal(key);
    row.extend([
        line.external_id.unwrap_or_else(own_id).into(),
        line.product.unwrap_or_default().into(),
        line.amount_minor.into(),
        line.currency.code().into(),
        line.from.0.into(),
        line.to.0.into(),
        line.quantity_milli.into(),
        line.credits.into(),
    ]);
}
