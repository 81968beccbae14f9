//! Movement reports over a book.

use crate::book::{Book, Entry};
use actions::analytics::{MovementDetail, MovementPeriod, MovementQuestion};
use kpis::Dimension;
use money::{Day, Month};
use revenue::MovementTable;
use revenue::report::{Membership, Period, grouped_movements};
use std::borrow::Cow;
use std::panic::resume_unwind;
use std::thread;

/// How openings became closings, by period and group.
pub fn periods(book: &Book, question: &MovementQuestion) -> Vec<MovementPeriod> {
    let periods = periods_of(question);
    let entries: Vec<&Entry> = entries(book, question).collect();
    let workers = thread::available_parallelism().map_or(1, |n| n.get());
    let chunk = entries.len().div_ceil(workers).max(1);
    let mut whole: MovementTable<Option<String>> = MovementTable::new(periods.clone());
    let parts: Vec<_> = thread::scope(|scope| {
        let start = |entries: &[&Entry]| {
            let mut table = MovementTable::new(periods.clone());
            for entry in entries {
                for part in parts_of(entry, question) {
                    let groups = part.memberships(question.by, &question.filter);
                    table.add_account(&part.published, &groups, question.filter.population);
                }
            }
            table
        };
        let workers: Vec<_> = entries.chunks(chunk).map(|part| scope.spawn(move || start(part))).collect();
        workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    parts.into_iter().for_each(|part| whole.merge(part));
    // What does not pass the filter has no group.
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

/// The single movements of a report, the largest first.
pub fn details(book: &Book, question: &MovementQuestion) -> Vec<MovementDetail> {
    let mut details = Vec::new();
    for entry in entries(book, question) {
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
    details.sort_by(|a, b| {
        let key = |d: &MovementDetail| (std::cmp::Reverse(d.minor.abs()), d.day, d.name.clone(), d.kind);
        key(a).cmp(&key(b))
    });
    details.truncate(question.at_most.unwrap_or(usize::MAX));
    details
}

fn entries<'a>(book: &'a Book, question: &'a MovementQuestion) -> impl Iterator<Item = &'a Entry> {
    book.entries.iter().filter(move |entry| question.account.is_none_or(|id| id == entry.id))
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
