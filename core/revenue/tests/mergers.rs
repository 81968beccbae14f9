//! Accounts that merged: what one had goes over to the other, neither lost nor earned.

mod story;
use accounts::Merger;
use money::Currency;
use revenue::facts::{AccountFacts, Horizons};
use revenue::months::CohortMonth;
use revenue::{Conversion, Frame, Published, RevenuePolicy, Window, parts_of, publish};
use std::collections::BTreeMap;
use story::{check, contracts, day};

/// What is published of each account, all facts known up to the end of 2026.
fn published(
    accounts: &[(&'static str, AccountFacts)],
    mergers: &[(&'static str, &'static str, &str)],
) -> BTreeMap<&'static str, Published> {
    let horizon = Some(day("2026-12-31"));
    let horizons = Horizons { contracts: horizon, invoices: horizon, levels: horizon };
    let conversion = Conversion::none(Currency::GBP);
    let policy = RevenuePolicy::default();
    let frame = Frame { policy: &policy, horizons: &horizons, conversion: &conversion, known_at: story::NOW };
    let facts: Vec<_> = accounts.iter().map(|(name, facts)| (*name, facts)).collect();
    let mergers = mergers.iter().map(|(who, into, on)| (*who, Merger { into: *into, on: day(on) })).collect();
    let parts = parts_of(&facts, &mergers).unwrap();
    parts.into_iter().map(|(name, parts)| (name, publish(&parts, &frame))).collect()
}

fn alder() -> AccountFacts {
    contracts("2024-01-01 C1 Pro 10 seat 1200 year")
}

#[test]
fn what_an_account_had_goes_over_on_the_day_of_the_merger() {
    let birch = contracts(
        "2024-03-01 B1 Pro 5 seat 1200 year
         2025-09-01 B1 Pro 6 seat 1200 year",
    );
    let after = published(&[("Alder", alder()), ("Birch", birch)], &[("Birch", "Alder", "2025-07-01")]);
    check(
        &after["Alder"],
        "2024-01-01 new 12000.00
         2025-07-01 entered 6000.00
         2025-09-01 seat_growth 1200.00",
    );
    check(&after["Birch"], "2024-03-01 new 6000.00\n2025-07-01 left -6000.00");
}

#[test]
fn contracts_drawn_up_anew_on_the_day_of_the_merger_are_no_churn() {
    // Birch's 5 seats end and Alder's contract for them begins, both on 1 July.
    let alder = contracts(
        "2024-01-01 C1 Pro 10 seat 1200 year
         2025-07-01 C2 Pro  5 seat 1200 year",
    );
    let birch = contracts(
        "2024-03-01 B1 Pro 5 seat 1200 year
         2025-07-01 B1 Pro 5 seat 1200 year start=2024-03-01 cancelled=2025-07-01",
    );
    let after = published(&[("Alder", alder), ("Birch", birch)], &[("Birch", "Alder", "2025-07-01")]);
    check(
        &after["Alder"],
        "2024-01-01 new 12000.00
         2025-07-01 entered 6000.00
         2025-07-01 left -6000.00
         2025-07-01 entered 6000.00",
    );
    check(&after["Birch"], "2024-03-01 new 6000.00\n2025-07-01 left -6000.00");
}

#[test]
fn a_term_that_ends_after_the_merger_is_the_other_accounts() {
    let birch = contracts(
        "2024-03-01 B1 Pro 5 seat 1200 year end=2025-03-01
         2025-03-01 B1 Pro 5 seat 1200 year start=2025-03-01 end=2026-03-01",
    );
    let after = published(&[("Alder", alder()), ("Birch", birch)], &[("Birch", "Alder", "2025-07-01")]);
    let due = |account: &Published| {
        let told = account.expiries.iter().map(|e| format!("{} {}", e.due_on, e.outcome.key()));
        told.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        (due(&after["Birch"]), due(&after["Alder"])),
        ("2025-03-01 renewed".into(), "2026-03-01 cancelled".into())
    );
    check(
        &after["Alder"],
        "2024-01-01 new 12000.00
         2025-07-01 entered 6000.00
         2026-03-31 seat_loss -6000.00",
    );
}

#[test]
fn a_window_that_holds_the_merger_reads_both_as_one_account() {
    // 12 months to July 2025: Alder grew from 12,000 to 13,200 by price, Birch from 6,000 to 6,600.
    let alder = contracts(
        "2024-01-01 C1 Pro 10 seat 1200 year
         2025-02-01 C1 Pro 10 seat 1320 year start=2024-01-01",
    );
    let birch = contracts(
        "2024-03-01 B1 Pro 5 seat 1200 year
         2025-03-01 B1 Pro 5 seat 1320 year start=2024-03-01",
    );
    let after = published(&[("Alder", alder), ("Birch", birch)], &[("Birch", "Alder", "2025-07-01")]);
    let told = |account: &str, month: &str, months: u8| {
        let month = month.parse().unwrap();
        let rows = after[account].cohort_months(std::iter::once(month), Window::Months(months));
        let row = |r: CohortMonth| format!("{} {} {} {}", r.opening, r.closing, r.kept_by_line, r.price);
        rows.map(row).collect::<Vec<_>>().join(", ")
    };
    for (account, month, months, want) in [
        ("Alder", "2025-07", 12, "1800000 1980000 1800000 180000"),
        ("Birch", "2025-07", 12, ""),
        ("Alder", "2025-07", 1, "1980000 1980000 1980000 0"),
        ("Birch", "2025-07", 1, ""),
        // Before the merger and after it each window is as ever.
        ("Alder", "2025-06", 12, "1200000 1320000 1200000 120000"),
        ("Birch", "2025-06", 12, "600000 660000 600000 60000"),
        ("Alder", "2026-07", 12, "1980000 1980000 1980000 0"),
    ] {
        assert_eq!(told(account, month, months), want, "{account} {month} {months}");
    }
}

#[test]
fn mergers_follow_one_another_and_one_into_nobody_changes_nothing() {
    let accounts = || {
        [
            ("Alder", alder()),
            ("Birch", contracts("2024-03-01 B1 Pro 5 seat 1200 year")),
            ("Cedar", contracts("2024-05-01 D1 Reports 1 flat 900 year")),
        ]
    };
    let after = published(&accounts(), &[("Birch", "Alder", "2025-07-01"), ("Alder", "Cedar", "2026-01-01")]);
    check(
        &after["Alder"],
        "2024-01-01 new 12000.00
         2025-07-01 entered 6000.00
         2026-01-01 left -12000.00
         2026-01-01 left -6000.00",
    );
    check(
        &after["Cedar"],
        "2024-05-01 new 900.00
         2026-01-01 entered 12000.00
         2026-01-01 entered 6000.00",
    );
    let unknown = published(&accounts(), &[("Birch", "Dogwood", "2025-07-01")]);
    check(&unknown["Birch"], "2024-03-01 new 6000.00");
}
