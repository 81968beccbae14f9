//! The leads: who could become a customer, and what speaks for and against it.

use super::{Field, List, asked};
use actions::{Cx, FittedLead, Stop, all_leads};
use exports::{Cell, Holds};
use land::{FitLabel, Qualification};
use money::{Day, Month, Rate};

/// Which leads. What is absent narrows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct LeadsAsked {
    /// Those that became known in a month.
    pub month: Option<Month>,
    /// Those that fit so.
    pub fit: Option<FitLabel>,
    /// `open`, `qualified` or `unqualified`.
    pub decision: Option<&'static str>,
}

impl LeadsAsked {
    /// Whether a lead is among them, as decided up to a day.
    pub fn holds(&self, one: &FittedLead, today: Day) -> bool {
        self.month.is_none_or(|month| one.lead.created_on.month() == month)
            && self.fit.is_none_or(|fit| one.fit.label == fit)
            && self.decision.is_none_or(|word| key_of(one.lead.qualification_on(today)) == word)
    }
}

/// The word of a decision in addresses.
pub fn key_of(qualification: &Qualification) -> &'static str {
    match qualification {
        Qualification::Open => "open",
        Qualification::Qualified { .. } => "qualified",
        Qualification::Unqualified { .. } => "unqualified",
    }
}

/// A lead, and the day on which it is looked at.
pub struct Row {
    one: FittedLead,
    today: Day,
}

impl Row {
    fn decision(&self) -> &Qualification {
        self.one.lead.qualification_on(self.today)
    }
}

fn percent(rate: Rate) -> Cell {
    rate.scaled(2).map_or(Cell::Absent, Cell::Whole)
}

type Of = Field<Row>;

/// What the company is called.
pub const COMPANY: Of = Of::new("Lead", Holds::Text, |row| Cell::Text(row.one.lead.company.clone()));
/// Where it came from, below the company on the page.
pub const SOURCE: Of = Of::new("Source", Holds::Text, |row| Cell::Text(row.one.lead.source.clone()));
/// How well it fits.
pub const FIT: Of = Of::new("Fit", Holds::Text, |row| Cell::Text(row.one.fit.label.label().into()));
/// Of the wishes that are known of, how many are met by weight.
pub const MET: Of = Of::new("Met percent", Holds::Whole, |row| percent(row.one.fit.score));
/// Of all wishes, how many are known of by weight.
pub const KNOWN: Of = Of::new("Known percent", Holds::Whole, |row| percent(row.one.fit.known));
/// What speaks for it.
pub const FOR: Of = Of::new("For", Holds::Text, |row| Cell::names(&row.one.fit.reasons_for));
/// What speaks against it.
pub const AGAINST: Of = Of::new("Against", Holds::Text, |row| Cell::names(&row.one.fit.reasons_against));
/// What nobody has said.
pub const UNKNOWN: Of = Of::new("To be asked", Holds::Text, |row| Cell::names(&row.one.fit.unknown));
/// What was decided.
pub const DECISION: Of = Of::new("Decision", Holds::Text, |row| {
    let word = match row.decision() {
        Qualification::Open => "Undecided",
        Qualification::Qualified { .. } => "Qualified",
        Qualification::Unqualified { .. } => "Unqualified",
    };
    Cell::Text(word.into())
});
/// Since when.
pub const DECIDED: Of = Of::new("Decided on", Holds::Day, |row| match row.decision() {
    Qualification::Open => Cell::Absent,
    Qualification::Qualified { on } | Qualification::Unqualified { on, .. } => Cell::Day(*on),
});
/// Why it is not worth a seller's time.
pub const REASON: Of = Of::new("Reason", Holds::Text, |row| match row.decision() {
    Qualification::Unqualified { reason, .. } => Cell::Text(reason.clone()),
    _ => Cell::Absent,
});
/// Since when it is known.
pub const CREATED: Of = Of::new("Known since", Holds::Day, |row| Cell::Day(row.one.lead.created_on));
/// Leads that look like the same company.
pub const SAME: Of = Of::new("Likely the same company", Holds::Text, |row| {
    let others = row.one.similar.iter().flat_map(|similar| &similar.others).map(|(_, company)| company.clone());
    Cell::names(&others.collect::<Vec<_>>())
});

const FIELDS: [&Of; 13] =
    [&COMPANY, &SOURCE, &FIT, &MET, &KNOWN, &FOR, &AGAINST, &UNKNOWN, &DECISION, &DECIDED, &REASON, &CREATED, &SAME];

/// The leads that the scope shows and that are asked for, the latest first.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(cx: &Cx, which: LeadsAsked) -> Result<List, Stop> {
    let today = cx.clock.today();
    let told = asked(&[
        ("month", which.month.map(|month| month.to_string())),
        ("fit", which.fit.map(|fit| fit.label().into())),
        ("decision", which.decision.map(Into::into)),
    ]);
    let leads = all_leads(cx).await?.leads.into_iter().filter(|one| which.holds(one, today));
    Ok(List::known("leads", told, FIELDS.to_vec(), leads.map(|one| Row { one, today }).collect()))
}
