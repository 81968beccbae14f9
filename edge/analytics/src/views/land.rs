//! The views of the land side. `land` decides what counts, per deal, lead and account; here it is
//! scoped, converted and grouped.

use super::{Filling, View};
use crate::columns::{Cell, Columns, Of};
use crate::entry::Entry;
use ::land::landing::JUDGED_AFTER_MONTHS;
use ::land::{
    DealFile, Expected, LandFile, LandPolicy, Outcome, Qualification, Seen, expected_by_motion, landing, matures_on,
    open_deals, open_quotes, quoted_deals, won_deals,
};
use kpis::Dimension;
use money::{Day, Money, Month};
use uuid::Uuid;

pub(super) const VIEWS: &[View] = &[
    View {
        name: "lead",
        columns: &[
            ("month", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("lead", Of::Words),
            ("outcome", Of::Words),
        ],
        fill: fill_leads,
    },
    View {
        name: "lead_company",
        columns: &[
            ("month", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("has_matured", Of::Truths),
            ("is_quoted", Of::Truths),
        ],
        fill: fill_companies,
    },
    View {
        name: "quoted_deal",
        columns: &[
            ("month", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("deal", Of::Words),
            ("has_matured", Of::Truths),
            ("is_won", Of::Truths),
        ],
        fill: fill_quoted,
    },
    View {
        name: "won_deal",
        columns: &[
            ("month", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("deal", Of::Words),
            ("is_first", Of::Truths),
            ("has_amount", Of::Truths),
            ("minor", Of::Minor),
            ("days_from_lead", Of::Numbers),
            ("days_from_quote", Of::Numbers),
        ],
        fill: fill_won,
    },
    View {
        name: "open_quote",
        columns: &[
            ("period", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("deal", Of::Words),
            ("age_days", Of::Numbers),
        ],
        fill: fill_open_quotes,
    },
    View {
        name: "open_deal",
        columns: &[
            ("period", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("deal", Of::Words),
            ("has_amount", Of::Truths),
            ("minor", Of::Minor),
        ],
        fill: fill_open_deals,
    },
    View {
        name: "next_move",
        columns: &[
            ("month", Of::Numbers),
            ("months", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("deal", Of::Words),
            ("is_over", Of::Truths),
            ("has_amount", Of::Truths),
            ("low", Of::Minor),
            ("realised", Of::Minor),
        ],
        fill: fill_next_moves,
    },
    View {
        name: "landing",
        columns: &[
            ("month", Of::Numbers),
            ("grp", Of::Numbers),
            ("account", Of::Numbers),
            ("deal", Of::Words),
            ("retained", Of::Words),
            ("expanded", Of::Words),
        ],
        fill: fill_landings,
    },
];

/// After so many months it is asked what came of a next move; at signature nothing has.
const NEXT_MOVE_MONTHS: [u32; 3] = [0, 12, 24];

/// Where a row stands: its day, and who of ours it is of where a deal or lead names them.
struct Place<'a> {
    day: Day,
    rep: Option<&'a str>,
}

impl Filling<'_> {
    /// The group of a row that passes the filter; none of one that does not. Who is to be won is no pilot.
    fn land_group(&mut self, entry: &Entry, place: &Place<'_>) -> Option<Cell<'static>> {
        let question = self.question;
        if !question.filter.population.holds(false) || !entry.passes(&question.filter, place.day) {
            return None;
        }
        Some(match place.rep.filter(|_| question.by == Some(Dimension::Rep)) {
            Some(rep) => self.group(rep),
            None => self.group(&entry.group(question.by, place.day)),
        })
    }

    /// The group of a row of a month that windows hold.
    fn group_in_time(&mut self, entry: &Entry, month: Month, place: &Place<'_>) -> Option<Cell<'static>> {
        let (first, last) = self.months();
        (first..=last).contains(&month.0).then(|| self.land_group(entry, place)).flatten()
    }

    /// An amount at the rates of a month, or that there is none.
    fn amount(&self, amount: Option<Money>, month: Month) -> [Cell<'static>; 2] {
        let minor = amount.and_then(|Money { minor, currency }| self.conversion.convert(minor, currency, month));
        [Cell::Truth(minor.is_some()), Cell::Minor(minor.unwrap_or_default())]
    }

    /// The months asked about, each with the day on which it is looked at: its last, or today.
    fn closes(&self) -> Vec<(Month, Day)> {
        let begun = self.question.periods().filter(|month| month.first_day() <= self.today);
        begun.map(|month| (month, month.last_day().min(self.today))).collect()
    }
}

fn number(number: i32) -> Cell<'static> {
    Cell::Number(Some(number))
}

fn files(entry: &Entry) -> impl Iterator<Item = &LandFile<Uuid>> {
    entry.land.iter().map(|land| &land.file)
}

fn fill_leads(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let today = filling.today;
    for lead in files(entry).flat_map(|file| &file.leads).filter(|lead| lead.created_on <= today) {
        let (month, place) = (lead.created_on.month(), Place { day: lead.created_on, rep: lead.owner.as_deref() });
        let Some(group) = filling.group_in_time(entry, month, &place) else { continue };
        let outcome = match lead.qualification_on(today) {
            Qualification::Open => "open",
            Qualification::Qualified { .. } => "qualified",
            Qualification::Unqualified { .. } => "unqualified",
        };
        columns.push(&[number(month.0), group, number(account), Cell::Word(&lead.id), Cell::Word(outcome)]);
    }
}

fn fill_companies(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let (today, policy) = (filling.today, LandPolicy::default());
    for file in files(entry) {
        let Some(first) = file.leads.first().filter(|lead| lead.created_on <= today) else { continue };
        let (month, place) = (first.created_on.month(), Place { day: first.created_on, rep: first.owner.as_deref() });
        let Some(group) = filling.group_in_time(entry, month, &place) else { continue };
        let has_matured = first.created_on.plus_days(policy.matured_days.into()) <= today;
        let is_quoted = file.is_quoted_since_lead(today);
        columns.push(&[number(month.0), group, number(account), Cell::Truth(has_matured), Cell::Truth(is_quoted)]);
    }
}

fn fill_quoted(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let (today, policy) = (filling.today, LandPolicy::default());
    for deal in files(entry).flat_map(|file| quoted_deals(std::slice::from_ref(file), today)) {
        let (month, place) = (deal.quoted_on.month(), Place { day: deal.quoted_on, rep: deal.owner.as_deref() });
        let Some(group) = filling.group_in_time(entry, month, &place) else { continue };
        columns.push(&[
            number(month.0),
            group,
            number(account),
            Cell::Word(&deal.deal),
            Cell::Truth(matures_on(month, &policy) <= today),
            Cell::Truth(matches!(deal.outcome, Outcome::Won(_))),
        ]);
    }
}

fn fill_won(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let today = filling.today;
    for deal in files(entry).flat_map(|file| won_deals(std::slice::from_ref(file), today)) {
        let (month, place) = (deal.won_on.month(), Place { day: deal.won_on, rep: deal.owner.as_deref() });
        let Some(group) = filling.group_in_time(entry, month, &place) else { continue };
        let days = |days: Option<i64>| Cell::Number(days.and_then(|days| i32::try_from(days).ok()));
        let [has_amount, minor] = filling.amount(deal.amount, month);
        columns.push(&[
            number(month.0),
            group,
            number(account),
            Cell::Word(&deal.deal),
            Cell::Truth(deal.is_first),
            has_amount,
            minor,
            days(deal.days_from_lead),
            days(deal.days_from_quote),
        ]);
    }
}

fn fill_open_quotes(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    if entry.land.is_empty() {
        return;
    }
    for (month, day) in filling.closes() {
        for deal in files(entry).flat_map(|file| open_quotes(std::slice::from_ref(file), day)) {
            let place = Place { day, rep: deal.owner.as_deref() };
            let Some(group) = filling.land_group(entry, &place) else { continue };
            let age = Cell::Number(i32::try_from(deal.age_days).ok());
            columns.push(&[number(month.0), group, number(account), Cell::Word(&deal.deal), age]);
        }
    }
}

fn fill_open_deals(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    if entry.land.is_empty() {
        return;
    }
    for (month, day) in filling.closes() {
        for deal in files(entry).flat_map(|file| open_deals(std::slice::from_ref(file), day)) {
            let place = Place { day, rep: deal.owner.as_deref() };
            let Some(group) = filling.land_group(entry, &place) else { continue };
            let [has_amount, minor] = filling.amount(deal.amount, month);
            columns.push(&[number(month.0), group, number(account), Cell::Word(&deal.deal), has_amount, minor]);
        }
    }
}

fn fill_next_moves(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let today = filling.today;
    for land in &entry.land {
        for expected in expected_by_motion(&land.next_moves).into_iter().filter(|row| row.recorded_on <= today) {
            let signed = land.file.deals.iter().find(|deal| deal.id == expected.deal);
            let rep = signed.and_then(|deal| rep_on(deal, expected.recorded_on));
            for months in NEXT_MOVE_MONTHS {
                let over_on = expected.is_over_on(months);
                let place = Place { day: expected.recorded_on, rep };
                let Some(group) = filling.group_in_time(entry, over_on.month(), &place) else { continue };
                let low = low_end(filling, &expected);
                columns.push(&[
                    number(over_on.month().0),
                    number(months as i32),
                    group,
                    number(account),
                    Cell::Word(&expected.deal),
                    Cell::Truth(over_on <= today),
                    Cell::Truth(low.is_some()),
                    Cell::Minor(low.unwrap_or_default()),
                    Cell::Minor(expected.realised_minor(&entry.since_won().movements, months)),
                ]);
            }
        }
    }
}

/// The least that was signed for; none where an amount has no rate.
fn low_end(filling: &Filling<'_>, expected: &Expected) -> Option<i64> {
    let month = expected.recorded_on.month();
    let lows = expected.amounts.iter().map(|amount| amount.low());
    lows.map(|low| filling.conversion.convert(low.minor, low.currency, month)).sum()
}

fn fill_landings(filling: &mut Filling<'_>, columns: &mut Columns, account: i32, entry: &Entry) {
    let today = filling.today;
    let won = files(entry).flat_map(|file| won_deals(std::slice::from_ref(file), today));
    // Accounts that count as one are landed once, too.
    let Some(first) = won.filter(|deal| deal.is_first).min_by_key(|deal| deal.won_on) else { return };
    let month = first.won_on.plus_months(JUDGED_AFTER_MONTHS).month();
    let place = Place { day: first.won_on, rep: first.owner.as_deref() };
    let Some(group) = filling.group_in_time(entry, month, &place) else { return };
    let judged = landing(first.won_on, entry.since_won());
    let told = |seen: Seen| if judged.judged_on > today { Seen::NotKnown.key() } else { seen.key() };
    let (retained, expanded) = (Cell::Word(told(judged.retained)), Cell::Word(told(judged.expanded)));
    columns.push(&[number(month.0), group, number(account), Cell::Word(&first.deal), retained, expanded]);
}

fn rep_on(deal: &DealFile, day: Day) -> Option<&str> {
    deal.on(day)?.owner.as_deref()
}
