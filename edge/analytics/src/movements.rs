//! Movement reports over a publication.

use crate::entry::Entry;
use crate::kept::Share;
use crate::publication::Section;
use actions::analytics::{MovementDetail, MovementPeriod, MovementQuestion};
use kpis::Dimension;
use money::{Day, Month};
use revenue::MovementTable;
use revenue::report::{Membership, Period, grouped_movements};
use std::borrow::Cow;
use std::sync::Arc;

/// A report of some accounts; those that do not pass the filter have no group.
pub type Table = MovementTable<Option<String>>;

impl Share for Table {
    fn weight(&self) -> usize {
        self.rows.len() * 4
    }
}

/// How the openings of a section became closings.
pub fn table(section: &Section, question: &MovementQuestion) -> Table {
    let mut table = MovementTable::new(periods_of(question));
    for entry in entries(section, question) {
        for part in parts_of(entry, question) {
            let groups = part.memberships(question.by, &question.filter);
            table.add_account(&part.published, &groups, question.filter.population);
        }
    }
    table
}

/// The reports of all sections as one, by period and group.
pub fn periods(sections: &mut dyn Iterator<Item = &Table>, question: &MovementQuestion) -> Vec<MovementPeriod> {
    let mut whole: Table = MovementTable::new(periods_of(question));
    sections.for_each(|table| whole.merge(table));
    let shown = whole.rows.into_iter().filter_map(|((period, group), row)| Some((period, group?, row)));
    shown
        .map(|(period, group, row)| MovementPeriod {
            from: whole.periods[period].0.month(),
            to: whole.periods[period].1.month(),
            group: question.by.map(|_| group),
            row,
        })
        .collect()
}

/// The single movements of a section's report, the largest first.
pub fn details(section: &Section, question: &MovementQuestion) -> Vec<MovementDetail> {
    let mut details = Vec::new();
    for entry in entries(section, question) {
        for part in parts_of(entry, question) {
            let groups: Vec<Membership<_>> = part.memberships(question.by, &question.filter);
            for (movement, group) in grouped_movements(&part.published, &groups, question.filter.population) {
                let Some(group) = group else { continue };
                let in_time = question.from <= movement.day && movement.day <= question.to;
                let of_kind = question.kinds.is_empty() || question.kinds.contains(&movement.kind);
                if !in_time || !of_kind || question.group.as_ref().is_some_and(|wanted| wanted != group) {
                    continue;
                }
                let line = &part.published.lines[movement.line as usize];
                details.push(MovementDetail {
                    account: entry.id,
                    external_id: entry.external_id.to_string(),
                    name: entry.name.to_string(),
                    day: movement.day,
                    kind: movement.kind,
                    product: line.product.to_string(),
                    contract: line.contract.to_string(),
                    minor: movement.minor,
                    marks: movement.marks,
                });
            }
        }
    }
    largest(details, question)
}

/// The largest of some movements, as many as are asked for.
pub fn largest(mut details: Vec<MovementDetail>, question: &MovementQuestion) -> Vec<MovementDetail> {
    let order = |d: &MovementDetail| (std::cmp::Reverse(d.minor.abs()), d.day, d.name.clone(), d.kind, d.account);
    details.sort_by_cached_key(order);
    details.truncate(question.at_most.unwrap_or(usize::MAX));
    details
}

fn entries<'a>(section: &'a Section, question: &MovementQuestion) -> &'a [Arc<Entry>] {
    let Some(id) = question.account else { return &section.entries };
    let found = section.entries.binary_search_by_key(&id, |entry| entry.id);
    found.map_or(&[], |at| &section.entries[at..=at])
}

fn parts_of<'a>(entry: &'a Entry, question: &MovementQuestion) -> Vec<Cow<'a, Entry>> {
    match question.by {
        Some(Dimension::Product | Dimension::Currency) => {
            entry.split(question.by).into_iter().map(Cow::Owned).collect()
        }
        _ => vec![Cow::Borrowed(entry)],
    }
}

fn periods_of(question: &MovementQuestion) -> Vec<Period> {
    if !question.by_month {
        return vec![(question.from, question.to)];
    }
    let months = question.from.month().0..=question.to.month().0;
    let of_month = |m: Month| (m.first_day().max(question.from), m.last_day().min(question.to));
    months.map(|m| of_month(Month(m))).filter(|(first, last): &(Day, Day)| first <= last).collect()
}
