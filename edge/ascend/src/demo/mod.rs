//! A believable company for the demo: three years of contracts of Meridian Ltd, which sells
//! planning software, told as drafts that are imported like anybody's.
//!
//! Pure: the same plan gives the same company, byte for byte. Each account has dice of its own,
//! so a larger company has the smaller one's accounts with the same histories.

mod amending;
mod billing;
mod catalogue;
mod choosing;
mod contract;
mod dice;
mod history;
mod landed;
mod life;
pub mod members;
mod names;
pub mod offered;
mod places;
mod profile;
mod rates;
mod relations;
mod renewing;
pub mod ruled;
mod segment;
pub mod shared_views;
mod signing;
mod terms;
#[cfg(test)]
mod tests;

use accounts::{AccountDraft, InteractionDraft, PaperDraft, PersonDraft, SpotDraft, TicketDraft, UsageDraft};
use dice::Dice;
use history::History;
use landed::Landed;
use money::{Currency, Day};
use profile::Profile;
use revenue::{ContractLineDraft, InvoiceLineDraft, RateDraft};

/// How many accounts the demo has unless told otherwise.
pub const ACCOUNTS_DEFAULT: u32 = 240;
/// The seed of the demo unless told otherwise.
pub const SEED_DEFAULT: u64 = 1500;

/// Which company to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Another seed, another company.
    pub seed: u64,
    /// How many accounts there ever were.
    pub accounts: u32,
    /// The last day known.
    pub until: Day,
}

/// A company's facts, ready to be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Its name.
    pub name: &'static str,
    /// Its reporting currency.
    pub currency: Currency,
    /// One row per account, as it was when it first signed.
    pub accounts: Vec<AccountDraft>,
    /// What changed later of some accounts: segment, owner.
    pub account_changes: Vec<AccountDraft>,
    /// Contract lines in the order in which they were put on record: any beginning of the list
    /// is what was known on an earlier day.
    pub lines: Vec<ContractLineDraft>,
    /// Bills of some customers that pay month by month.
    pub invoices: Vec<InvoiceLineDraft>,
    /// Rates to the reporting currency: the sets "month-end" and "constant".
    pub rates: Vec<RateDraft>,
    /// Who is there at customers, and what changed of them.
    pub people: Vec<PersonDraft>,
    /// What was said.
    pub interactions: Vec<InteractionDraft>,
    /// What some customers used, by week.
    pub usage: Vec<UsageDraft>,
    /// What customers asked of support.
    pub tickets: Vec<TicketDraft>,
    /// What is said of where which product could be of use.
    pub spots: Vec<SpotDraft>,
    /// How customers were landed, and who could be next.
    pub landed: Landed,
    /// What people answered when they were asked how it goes.
    pub answers: Vec<PaperDraft>,
}

/// Three years of a company up to the last day of the plan. Customers that signed before
/// are under their first contract when the telling begins. Nothing is dated later than
/// the last day but what is known by then: ends of terms, agreed steps, notices.
pub fn simulate(plan: &Plan) -> Company {
    let history = History::up_to(plan.until);
    let mut company = Company {
        name: "Meridian Ltd",
        currency: Currency::GBP,
        accounts: Vec::with_capacity(plan.accounts as usize),
        account_changes: Vec::new(),
        lines: Vec::new(),
        invoices: Vec::new(),
        rates: rates::rates(&history, &mut Dice::of(plan.seed, 0)),
        people: Vec::new(),
        interactions: Vec::new(),
        usage: Vec::new(),
        tickets: Vec::new(),
        spots: Vec::new(),
        landed: Landed::default(),
        answers: Vec::new(),
    };
    for index in 0..plan.accounts {
        let (profile, mut dice) = Profile::of(plan.seed, index, &history);
        let (mut account, changes) = profile.drafts(&history, &mut dice);
        company.account_changes.extend(changes);
        let lines = life::contract_lines(&profile, &history, &mut dice);
        let told = relations::tell(plan.seed, index, &profile, &mut account, &lines, &history);
        company.landed.customer((plan.seed, index), &profile, &account, &lines, &history);
        company.accounts.push(account);
        company.people.extend(told.people);
        company.interactions.extend(told.interactions);
        company.usage.extend(told.usage);
        company.tickets.extend(told.tickets);
        company.spots.extend(told.spots);
        company.answers.extend(told.answers);
        company.invoices.extend(billing::invoice_lines(&lines, &history, &mut dice));
        company.lines.extend(lines);
    }
    company.landed.prospects(plan.seed, plan.until);
    company.landed.lost(plan.seed, &history);
    company.lines.sort_by_cached_key(|line| line.recorded_on);
    company
}
