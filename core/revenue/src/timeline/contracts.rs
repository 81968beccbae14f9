//! Lines from contracts: versions in force one after the other, ended by their term, by a
//! cancellation, or by the next version.

use super::carry::{Ending, Stretch};
use super::{OPEN, State, Timeline, Timelines, usage};
use crate::facts::{AccountFacts, LineVersion};
use crate::policy::RevenuePolicy;
use crate::renewal::{Expiry, Outcome};
use crate::{LineKind, line};
use accounts::Name;
use money::Day;
use std::collections::BTreeMap;

/// A chain of contracts that renew one another: the first of them, and its source.
type Chain = (Name, Name);

/// The lines of an account that is read from its contracts.
pub fn timelines(
    versions: &[&LineVersion],
    facts: &AccountFacts,
    policy: &RevenuePolicy,
    known_at: i64,
    ending: &Ending,
) -> Timelines {
    let roots = roots(versions);
    let root = |v: &LineVersion| roots.get(&(&v.contract, &v.source)).cloned().unwrap_or((v.contract.clone(), 0));
    let mut by_line: BTreeMap<(Name, &Name, &Name), Vec<&LineVersion>> = BTreeMap::new();
    for version in versions.iter().filter(|v| v.kind != LineKind::OneOff) {
        by_line.entry((root(version).0, &version.product, &version.source)).or_default().push(version);
    }
    let mut starts: Vec<Day> =
        versions.iter().filter(|v| v.effective_on <= v.start && v.amount_minor > 0).map(|v| v.start).collect();
    starts.sort_unstable();

    let mut all = Timelines::default();
    let mut expiries: Vec<(Chain, Expiry)> = Vec::new();
    let mut begun: Vec<(Chain, Day, i64)> = Vec::new();
    for ((contract, product, source), mut line) in by_line {
        let chain: Chain = (contract.clone(), source.clone());
        line.sort_by_key(|v| (in_force_from(v), v.effective_on, root(v).1));
        let mut stretches: Vec<Stretch> = Vec::with_capacity(line.len());
        for (i, version) in line.iter().enumerate() {
            let until = line.get(i + 1).map_or(OPEN, |next| in_force_from(next));
            let stretch = stretch(version, until, agreed_at_signature(version, &line));
            match usage::averaged(version, &stretch, facts, policy, known_at) {
                Some(by_month) => stretches.extend(by_month),
                None => stretches.extend(at_discount_end(version, stretch)),
            }
        }
        begun.push((chain.clone(), in_force_from(line[0]), line[0].period.level(line[0].amount_minor)));
        expiries.extend(line_expiries(&line, ending).into_iter().map(|expiry| (chain.clone(), expiry)));
        let (spans, pending) = ending.settle(stretches, &starts);
        all.pending = [all.pending, pending].into_iter().flatten().min();
        let (source, product) = (source.clone(), product.clone());
        all.lines.push(Timeline { source, contract, product, currency: line[0].currency, spans });
    }
    all.expiries = by_contract(replaced(expiries, &begun, ending));
    all
}

/// Settles what the lines of one chain of contracts decide together: a line that was given up
/// inside its term while the contract went on is a contraction, no cancelled term; and a term that
/// lapsed while a line of another product began within grace was renewed with that product.
fn replaced(expiries: Vec<(Chain, Expiry)>, begun: &[(Chain, Day, i64)], ending: &Ending) -> Vec<(Chain, Expiry)> {
    let early = |e: &Expiry| e.outcome == Outcome::Cancelled && e.closed_on.is_some_and(|day| day < e.due_on);
    let went_on = |chain: &Chain, e: &Expiry| {
        let replaced = |day: Day| e.closed_on.is_some_and(|closed| closed <= day) && day <= e.due_on;
        begun.iter().any(|(of, day, _)| of == chain && replaced(*day))
            || expiries.iter().any(|(of, other)| of == chain && other.due_on >= e.due_on && !early(other))
    };
    let counts = |(chain, e): &&(Chain, Expiry)| !early(e) || !went_on(chain, e);
    let renewed = |(chain, expiry): &(Chain, Expiry)| {
        let mut expiry = expiry.clone();
        let lapse = expiry.due_on.plus_days(ending.grace_days);
        let lapsed = expiry.outcome != Outcome::Renewed && expiry.closed_on.is_none_or(|day| day == lapse);
        let in_grace = |day: Day| expiry.due_on <= day && day <= lapse;
        let mut next = begun.iter().filter(|(of, day, level)| of == chain && in_grace(*day) && *level > 0);
        if let Some((_, day, level)) = next.next().filter(|_| lapsed) {
            (expiry.outcome, expiry.closed_on, expiry.new_level) = (Outcome::Renewed, Some(*day), *level);
        }
        (chain.clone(), expiry)
    };
    expiries.iter().filter(counts).map(renewed).collect()
}

/// A version holds from its effective day, but never before its service starts.
fn in_force_from(version: &LineVersion) -> Day {
    version.effective_on.max(version.start)
}

/// For each contract and source the first contract of its chain of renewals, and how many renewals
/// later it is. Renewals stay within a source, as its contract numbers do. A chain that loops ends where it would repeat itself.
fn roots<'a>(versions: &[&'a LineVersion]) -> BTreeMap<(&'a Name, &'a Name), (Name, u32)> {
    let renewing = |v: &&'a LineVersion| v.renews.as_ref().map(|earlier| ((&v.contract, &v.source), earlier));
    let renews: BTreeMap<(&Name, &Name), &Name> = versions.iter().filter_map(renewing).collect();
    let mut roots = BTreeMap::new();
    for &(contract, source) in renews.keys() {
        let (mut first, mut steps) = (contract, 0);
        while let Some(&earlier) = renews.get(&(first, source)) {
            if steps as usize > renews.len() {
                break;
            }
            (first, steps) = (earlier, steps + 1);
        }
        roots.insert((contract, source), (first.clone(), steps));
    }
    roots
}

fn stretch(version: &LineVersion, until: Day, contracted: bool) -> Stretch {
    let (n, d) = version.period.yearly(version.unit_price_micro);
    let quantity = version.quantity_milli;
    Stretch {
        from: in_force_from(version),
        until,
        silent_end: version.end.filter(|_| !version.auto_renew),
        cancelled_on: version.cancelled_on,
        state: State {
            level: version.period.level(version.amount_minor),
            quantity_milli: (quantity > 0).then_some(quantity),
            unit: version.unit,
            unit_price: Some((n, d)),
            list_price: version.list_price_micro.filter(|&p| p > 0).map(|p| version.period.yearly(p)),
            family: version.family.clone(),
            tier: version.tier,
            pilot: version.kind == LineKind::Pilot,
            contracted,
            discount_ended: false,
            carried: false,
        },
    }
}

/// A later step recorded on the day that its contract was first recorded, before it took effect,
/// was agreed at signature: a ramp, a clause, an indexation.
fn agreed_at_signature(version: &LineVersion, line: &[&LineVersion]) -> bool {
    let first = line.iter().filter(|v| v.contract == version.contract).min_by_key(|v| v.effective_on);
    version.contracted.unwrap_or_else(|| {
        first.is_some_and(|first| {
            let recorded = Day(version.recorded.at.div_euclid(86_400_000_000) as i32);
            first.effective_on < version.effective_on
                && version.recorded.by_source
                && first.recorded.at == version.recorded.at
                && recorded < version.effective_on
        })
    })
}

/// Splits a stretch on the day its discount ends: from then on the list price is paid.
fn at_discount_end(version: &LineVersion, stretch: Stretch) -> Vec<Stretch> {
    let (Some(day), Some(list)) = (version.discount_end, version.list_price_micro) else {
        return vec![stretch];
    };
    if day >= stretch.until {
        return vec![stretch];
    }
    let at_list = line::amount_minor(version.quantity_milli, list, version.currency);
    let mut after = stretch.clone();
    after.from = day.max(stretch.from);
    after.state.level = version.period.level(at_list);
    after.state.unit_price = stretch.state.list_price;
    after.state.discount_ended = true;
    let mut before = stretch;
    before.until = before.until.min(day);
    // A term that ends before the discount does, ends the first half; the second never begins.
    if before.silent_end.is_some_and(|end| end <= day) || before.cancelled_on.is_some_and(|c| c <= day) {
        before.until = after.until;
        return vec![before];
    }
    before.silent_end = None;
    vec![before, after]
}

/// The terms of one line. An amendment inside a term hands the term on; a version that runs
/// longer renews it.
fn line_expiries(line: &[&LineVersion], ending: &Ending) -> Vec<Expiry> {
    let mut expiries = Vec::new();
    for (i, version) in line.iter().enumerate() {
        let next = line.get(i + 1);
        let level = version.period.level(version.amount_minor);
        let Some(end) = version.end.filter(|_| level > 0) else { continue };
        if next.is_some_and(|n| in_force_from(n) < end && n.end == Some(end)) {
            continue;
        }
        let expiry = |due_on, closed_on, outcome, new_level| Expiry {
            contract: version.contract.clone(),
            due_on,
            closed_on,
            outcome,
            currency: version.currency,
            old_level: level,
            new_level,
            pilot: version.kind == LineKind::Pilot,
        };
        let takes_over = next.filter(|n| n.cancelled_on.is_none_or(|c| c > in_force_from(n)));
        let cancelled = version.cancelled_on.or(next.and_then(|n| n.cancelled_on.filter(|&c| c <= end)));
        if version.auto_renew {
            let stop = cancelled.unwrap_or(OPEN).min(takes_over.map_or(OPEN, |n| in_force_from(n)));
            expiries.extend(rolled_terms(version, end, stop.min(ending.horizon.plus_days(1)), &expiry));
        }
        match (cancelled, takes_over) {
            (Some(day), _) if day <= end => expiries.push(expiry(end, Some(day), Outcome::Cancelled, 0)),
            (_, Some(n)) if !version.auto_renew && in_force_from(n) <= end.plus_days(ending.grace_days) => {
                let new_level = n.period.level(n.amount_minor);
                expiries.push(expiry(end, Some(in_force_from(n)), Outcome::Renewed, new_level));
            }
            _ if version.auto_renew => {}
            _ if ending.is_settled(end) => {
                let lapse = end.plus_days(ending.grace_days);
                expiries.push(expiry(end, Some(cancelled.map_or(lapse, |c| c.min(lapse))), Outcome::Cancelled, 0));
            }
            _ => expiries.push(expiry(end, None, Outcome::Open, 0)),
        }
    }
    expiries
}

/// The terms that an auto-renewing line rolled over before `stop`.
fn rolled_terms(
    version: &LineVersion,
    end: Day,
    stop: Day,
    expiry: &impl Fn(Day, Option<Day>, Outcome, i64) -> Expiry,
) -> Vec<Expiry> {
    let level = version.period.level(version.amount_minor);
    let months = match crate::Period::between(version.start, end) {
        Some(crate::Period::Months(n)) => u32::from(n),
        _ => 12,
    };
    let dues = (0..).map(|term| end.plus_months(months * term));
    dues.take_while(|&due| due < stop)
        .filter(|&due| due > in_force_from(version))
        .map(|due| expiry(due, Some(due), Outcome::Renewed, level))
        .collect()
}

/// One expiry per contract and due day: renewed when any of its lines was, money added up.
fn by_contract(lines: Vec<(Chain, Expiry)>) -> Vec<Expiry> {
    let mut merged: BTreeMap<(Name, Day, Name), Expiry> = BTreeMap::new();
    for ((_, source), line) in lines {
        let key = (line.contract.clone(), line.due_on, source);
        let Some(whole) = merged.get_mut(&key) else {
            merged.insert(key, line);
            continue;
        };
        whole.old_level += line.old_level;
        whole.new_level += line.new_level;
        whole.pilot &= line.pilot;
        let rank = |o: Outcome| match o {
            Outcome::Renewed => 0,
            Outcome::Open => 1,
            Outcome::Cancelled => 2,
        };
        if rank(line.outcome) < rank(whole.outcome) {
            whole.outcome = line.outcome;
            whole.closed_on = line.closed_on;
        }
    }
    merged.into_values().collect()
}
