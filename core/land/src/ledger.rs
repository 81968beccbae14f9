//! For worked examples: papers of the land side as lines that an account manager can read.

use crate::{Deal, DealStage, LandFile, Lead, Qualification, Quote, QuoteEnd};
use money::{Currency, Day, Money, parse_minor};
use std::collections::BTreeMap;

type Papers = (Vec<Lead>, Vec<Deal>, Vec<Quote>);

/// Reads lines of these forms, `|` between their parts; what stands in brackets may be left out:
///
/// ```text
/// account | lead | 2026-03-04 | Webinar [| qualified 2026-03-09]
/// account | deal | D-1 | 2026-03-10 | open Demo [| Ann [| 12000]]
/// account | quote | Q-1 | D-1 | 2026-03-10 | 12000 [| lost 2026-04-02]
/// ```
pub fn read(lines: &str) -> Vec<LandFile<String>> {
    let mut papers: BTreeMap<String, Papers> = BTreeMap::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let file = papers.entry(parts[0].into()).or_default();
        match parts[1] {
            "lead" => file.0.push(lead(&parts)),
            "deal" => file.1.push(deal(&parts)),
            "quote" => file.2.push(quote(&parts, file.2.len())),
            kind => panic!("{kind} is no paper of the land side"),
        }
    }
    papers.into_iter().map(|(account, (leads, deals, quotes))| LandFile::of(account, leads, deals, quotes)).collect()
}

/// An amount: "12000" in pounds, "12000 EUR" in euros.
pub fn money(text: &str) -> Money {
    let (number, code) = text.split_once(' ').unwrap_or((text, "GBP"));
    let currency: Currency = code.parse().unwrap();
    Money { minor: parse_minor(number, currency).unwrap(), currency }
}

/// Pounds as they are, and euros at 80 pence; nothing else has a rate.
pub fn in_pounds(amount: Money) -> Option<i64> {
    match amount.currency {
        Currency::GBP => Some(amount.minor),
        Currency::EUR => Some(amount.minor * 8 / 10),
        _ => None,
    }
}

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn lead(parts: &[&str]) -> Lead {
    let qualification = match parts.get(4).and_then(|said| said.split_once(' ')) {
        None => Qualification::Open,
        Some(("qualified", on)) => Qualification::Qualified { on: day(on) },
        Some(("unqualified", on)) => Qualification::Unqualified { on: day(on), reason: "No budget".into() },
        Some((word, _)) => panic!("{word} is no qualification"),
    };
    Lead {
        id: format!("L-{}", parts[2]),
        company: parts[0].into(),
        website: None,
        email: None,
        source: parts[3].into(),
        owner: None,
        created_on: day(parts[2]),
        qualification,
        country: None,
        industry: None,
        employees: None,
        tools: None,
    }
}

fn deal(parts: &[&str]) -> Deal {
    let stage = match parts[4].split_once(' ').unwrap() {
        ("open", stage) => DealStage::Open(stage.into()),
        ("won", on) => DealStage::Won { on: day(on) },
        ("lost", on) => DealStage::Lost { on: day(on), reason: "Price".into(), competitor: None },
        (word, _) => panic!("{word} is no stage"),
    };
    Deal {
        id: parts[2].into(),
        name: format!("{}, first order", parts[0]),
        owner: parts.get(5).map(|owner| owner.to_string()),
        effective_on: day(parts[3]),
        stage,
        amount: parts.get(6).map(|amount| money(amount)),
        expected_close: None,
    }
}

fn quote(parts: &[&str], before: usize) -> Quote {
    let ended = parts.get(6).and_then(|said| said.split_once(' ')).map(|said| match said {
        ("accepted", on) => QuoteEnd::Accepted { on: day(on) },
        ("lost", on) => QuoteEnd::Lost { on: day(on), reason: "Price".into() },
        ("expired", on) => QuoteEnd::Expired { on: day(on) },
        (word, _) => panic!("{word} ends no quote"),
    });
    Quote {
        id: parts[2].into(),
        deal: parts[3].into(),
        revision: before as u16 + 1,
        sent_on: day(parts[4]),
        expires_on: None,
        ended,
        lines: Vec::new(),
        per_year: money(parts[5]),
    }
}
