//! Silent ends, grace, late renewals, the horizon, renewals of terms.

mod story;
use revenue::RevenuePolicy;
use story::{check, contracts, invoices, published, published_with};

const TERM: &str = "2024-01-01 C1 Pro 10 seat 100 year end=2025-01-01";

#[test]
fn a_term_that_nobody_renews_churns_when_grace_is_over() {
    for (horizon, churn) in [
        ("2025-12-31", "2025-01-31 churn -1000.00"),
        ("2025-01-31", "2025-01-31 churn -1000.00"),
        // The source does not speak for the 31st yet: nothing is derived, the level is carried.
        ("2025-01-30", ""),
    ] {
        check(&published(&contracts(TERM), horizon), &format!("2024-01-01 new 1000.00\n{churn}"));
    }
    let pending = published(&contracts(TERM), "2025-01-30").pending;
    assert_eq!(pending, Some(story::day("2025-01-31")));
    let none = RevenuePolicy { grace_days: 0, ..RevenuePolicy::default() };
    check(&published_with(&contracts(TERM), "2025-12-31", &none), "2024-01-01 new 1000.00\n2025-01-01 churn -1000.00");
}

#[test]
fn an_explicit_cancellation_has_no_grace() {
    let facts = contracts(&format!("{TERM} cancelled=2025-01-01"));
    check(&published(&facts, "2025-12-31"), "2024-01-01 new 1000.00\n2025-01-01 churn -1000.00");
}

#[test]
fn a_renewal_within_grace_leaves_no_gap_and_is_flagged_late() {
    for (renewed, want) in [
        ("2025-01-01", "2025-01-01 seat_growth 200.00"),
        ("2025-01-20", "2025-01-20 seat_growth 200.00 late"),
        ("2025-01-31", "2025-01-31 seat_growth 200.00 late"),
        ("2025-02-01", "2025-01-31 churn -1000.00\n2025-02-01 return 1200.00"),
    ] {
        let facts = contracts(&format!("{TERM}\n {renewed} C2 Pro 12 seat 100 year renews=C1"));
        check(&published(&facts, "2025-12-31"), &format!("2024-01-01 new 1000.00\n{want}"));
    }
}

#[test]
fn the_start_of_another_line_ends_the_carrying() {
    let facts = contracts(&format!("{TERM}\n 2025-01-10 C9 Reports 1 flat 400 year"));
    check(
        &published(&facts, "2025-12-31"),
        "2024-01-01 new 1000.00
         2025-01-10 cross_sell 400.00
         2025-01-10 product_dropped -1000.00",
    );
}

#[test]
fn an_open_or_auto_renewing_line_continues_until_notice() {
    let facts = contracts(&format!("{TERM} auto"));
    let after = published(&facts, "2026-06-30");
    check(&after, "2024-01-01 new 1000.00");
    let due: Vec<String> = after.expiries.iter().map(|e| format!("{} {}", e.due_on, e.outcome.key())).collect();
    assert_eq!(due, ["2025-01-01 renewed", "2026-01-01 renewed"]);
}

#[test]
fn terms_are_renewed_cancelled_or_open_with_their_money() {
    for (rows, want) in [
        ("", "2025-01-01 cancelled 1000 -> 0, 0 days late"),
        ("2025-01-20 C2 Pro 12 seat 100 year renews=C1", "2025-01-01 renewed 1000 -> 1200, 19 days late"),
        ("2025-01-01 C2 Pro 8 seat 100 year renews=C1", "2025-01-01 renewed 1000 -> 800, 0 days late"),
        ("2025-02-05 C2 Pro 8 seat 100 year renews=C1", "2025-01-01 cancelled 1000 -> 0, 0 days late"),
        // Another product of the same contract takes over: an upgrade at renewal.
        ("2025-01-10 C2 Enterprise 10 seat 150 year renews=C1", "2025-01-01 renewed 1000 -> 1500, 9 days late"),
        // A line given up inside the term, replaced by another product: one term, renewed.
        (
            "2024-06-01 C1 Pro 10 seat 100 year start=2024-01-01 end=2025-01-01 cancelled=2024-06-01
             2024-06-01 C1 Enterprise 10 seat 150 year end=2025-01-01
             2025-01-01 C1 Enterprise 10 seat 160 year end=2026-01-01",
            "2025-01-01 renewed 1500 -> 1600, 0 days late",
        ),
        // An amendment inside the term is no renewal.
        (
            "2024-06-01 C1 Pro 15 seat 100 year start=2024-01-01 end=2025-01-01",
            "2025-01-01 cancelled 1500 -> 0, 0 days late",
        ),
    ] {
        let after = published(&contracts(&format!("{TERM}\n{rows}")), "2025-12-31");
        let of = |e: &revenue::renewal::Expiry| {
            let (old, new) = (e.old_level / 100, e.new_level / 100);
            format!("{} {} {old} -> {new}, {} days late", e.due_on, e.outcome.key(), e.days_late())
        };
        let due = after.expiries.iter().filter(|e| e.due_on.month().year() == 2025);
        assert_eq!(due.map(of).collect::<Vec<_>>(), [want], "{rows}");
    }
    let open = published(&contracts(TERM), "2025-01-15");
    assert_eq!(open.expiries[0].outcome.key(), "open");
}

#[test]
fn invoice_lines_that_touch_or_overlap_are_one_subscription() {
    let facts = invoices(
        "1 - 2014-01-01 2015-01-01 1200 2
         2 - 2014-12-22 2015-12-22 1200 2
         3 - 2016-01-10 2017-01-10 1800 3
         4 - 2017-03-01 2018-03-01 1800 3",
    );
    check(
        &published(&facts, "2017-06-30"),
        "2014-01-01 new 1200.00
         2014-12-22 seat_growth 1200.00
         2015-01-01 seat_loss -1200.00
         2016-01-10 seat_growth 600.00 late
         2017-02-09 churn -1800.00
         2017-03-01 return 1800.00",
    );
}

#[test]
fn a_credit_comes_off_the_line_it_names() {
    let facts = invoices(
        "1 Pro 2014-01-01 2015-01-01 1200
         9 Pro 2014-01-01 2015-01-01 -200 - credits=1",
    );
    check(&published(&facts, "2014-06-30"), "2014-01-01 new 1000.00");
}

#[test]
fn an_overlap_of_more_than_a_month_may_be_double_billing() {
    for (second, want) in [
        ("2014-12-01 2015-12-01", vec![]),
        ("2014-11-30 2015-11-30", vec![32]),
        ("2014-03-01 2014-06-01", vec![92]),
        ("2015-01-01 2016-01-01", vec![]),
    ] {
        let facts = invoices(&format!("1 Pro 2014-01-01 2015-01-01 1200\n 2 Pro {second} 1200"));
        let found = revenue::double_billing::overlaps(&facts, 31, story::NOW);
        assert_eq!(found.iter().map(|o| o.days).collect::<Vec<_>>(), want, "{second}");
    }
}
