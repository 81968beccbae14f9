//! Reads facts from tables a person can read, and prints movements the same way.
//!
//! A contract line: `effective contract product quantity unit price period` and then any of
//! `end=`, `cancelled=`, `family=`, `tier=`, `list=`, `renews=`, `start=`, `recorded=`,
//! `discount_end=`, `currency=`, `kind=`, `source=`, `auto`. Amounts are major units.
#![allow(dead_code)]

use accounts::Name;
use money::{Currency, Day, parse_minor, parse_scaled};
use revenue::facts::{AccountFacts, Horizons, InvoiceLine, LevelFact, LineVersion, Recorded};
use revenue::{Conversion, Frame, LineKind, Part, Published, RevenuePolicy, Unit, line, publish};

pub const NOW: i64 = i64::MAX / 2;

pub fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|e| panic!("{e}"))
}

pub fn name(text: &str) -> Name {
    text.into()
}

/// Contract lines, one per row.
pub fn contracts(table: &str) -> AccountFacts {
    let rows = table.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    AccountFacts { lines: rows.enumerate().map(|(i, row)| line_version(row, i as i64)).collect(), ..Default::default() }
}

fn line_version(row: &str, sequence: i64) -> LineVersion {
    let words: Vec<&str> = row.split_whitespace().collect();
    let option = |key: &str| words[7..].iter().find_map(|w| w.strip_prefix(&format!("{key}=")));
    let date = |key: &str| option(key).map(day);
    let currency: Currency = option("currency").unwrap_or("GBP").parse().unwrap();
    let (quantity_milli, price) = (parse_scaled(words[3], 3).unwrap(), parse_scaled(words[5], 6).unwrap());
    let recorded = date("recorded");
    LineVersion {
        source: name(option("source").unwrap_or("crm")),
        contract: name(words[1]),
        renews: option("renews").map(name),
        product: name(words[2]),
        family: option("family").map(name),
        tier: option("tier").map(|t| t.parse().unwrap()),
        unit: Unit::from_key(words[4]).unwrap(),
        quantity_milli,
        unit_price_micro: price,
        list_price_micro: option("list").map(|p| parse_scaled(p, 6).unwrap()),
        amount_minor: line::amount_minor(quantity_milli, price, currency),
        period: words[6].replace('_', " ").parse().unwrap(),
        currency,
        start: date("start").unwrap_or(day(words[0])),
        end: date("end"),
        cancelled_on: date("cancelled"),
        auto_renew: words.contains(&"auto"),
        notice_days: None,
        effective_on: day(words[0]),
        discount_end: date("discount_end"),
        kind: option("kind").map_or(LineKind::Recurring, |k| LineKind::from_key(k).unwrap()),
        contracted: None,
        recorded: recorded.map_or(Recorded::at(0, sequence), |on| Recorded {
            by_source: true,
            ..Recorded::at(i64::from(on.0 + 1) * 86_400_000_000 - 1, sequence)
        }),
    }
}

/// Invoice lines: `id product(or -) from to amount [quantity] [credits=id] [source=name]`.
pub fn invoices(table: &str) -> AccountFacts {
    let rows = table.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let invoice = |(i, row): (usize, &str)| {
        let words: Vec<&str> = row.split_whitespace().collect();
        InvoiceLine {
            source: name(words.iter().find_map(|w| w.strip_prefix("source=")).unwrap_or("billing")),
            id: name(words[0]),
            product: name(words[1].trim_start_matches('-')),
            amount_minor: parse_minor(words[4], Currency::GBP).unwrap(),
            currency: Currency::GBP,
            from: day(words[2]),
            to: day(words[3]),
            quantity_milli: words.get(5).and_then(|q| parse_scaled(q, 3).ok()),
            credits: words.iter().find_map(|w| w.strip_prefix("credits=")).map(name),
            recorded: Recorded::at(0, i as i64),
        }
    };
    AccountFacts { invoices: rows.enumerate().map(invoice).collect(), ..Default::default() }
}

/// Levels per year: `effective product level`.
pub fn levels(table: &str) -> AccountFacts {
    let rows = table.lines().map(str::trim).filter(|l| !l.is_empty());
    let level = |(i, row): (usize, &str)| {
        let words: Vec<&str> = row.split_whitespace().collect();
        LevelFact {
            product: name(words[1]),
            effective_on: day(words[0]),
            level_minor: parse_minor(words[2], Currency::GBP).unwrap(),
            currency: Currency::GBP,
            recorded: Recorded::at(0, i as i64),
        }
    };
    AccountFacts { levels: rows.enumerate().map(level).collect(), ..Default::default() }
}

/// Publishes one account in GBP with everything known up to the horizon.
pub fn published(facts: &AccountFacts, horizon: &str) -> Published {
    published_with(facts, horizon, &RevenuePolicy::default())
}

pub fn published_with(facts: &AccountFacts, horizon: &str, policy: &RevenuePolicy) -> Published {
    let horizon = Some(day(horizon));
    let horizons = Horizons { contracts: horizon, invoices: horizon, levels: horizon };
    let conversion = Conversion::none(Currency::GBP);
    let frame = Frame { policy, horizons: &horizons, conversion: &conversion, known_at: NOW };
    publish(&[Part::own(facts)], &frame)
}

/// Movements as rows: day, kind, major units per year, marks.
pub fn rows(published: &Published) -> Vec<String> {
    let row = |m: &revenue::Movement| {
        let mut row = format!("{} {} {}.{:02}", m.day, m.kind.key(), m.minor / 100, m.minor.abs() % 100);
        for (mark, is) in [
            (" contracted", m.marks.contracted),
            (" discount-ended", m.marks.discount_ended),
            (" late", m.marks.renewed_late),
            (" pilot", m.marks.pilot),
        ] {
            if is {
                row.push_str(mark);
            }
        }
        row
    };
    published.movements.iter().map(row).collect()
}

/// Compares movements with the expected table; the sum of the movements must be the last level.
#[track_caller]
pub fn check(published: &Published, expected: &str) {
    let want: Vec<&str> = expected.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(rows(published), want);
    let closing: i64 = published.lines.iter().filter_map(|l| l.steps.last()).map(|s| s.minor).sum();
    assert_eq!(published.movements.iter().map(|m| m.minor).sum::<i64>(), closing, "the identity");
}
