//! Two sources that use one contract number or one invoice id mean two different things.

mod story;
use story::{check, contracts, invoices, published};

#[test]
fn one_contract_number_of_two_sources_is_two_contracts() {
    // The shop's amendment, renewal and end say nothing of the contract that the CRM calls C1.
    let facts = contracts(
        "2025-01-01 C1 Pro 10 seat 100 year source=crm
         2025-01-01 C1 Pro  4 seat 100 year source=shop end=2026-01-01
         2025-03-01 C1 Pro  6 seat 100 year source=shop start=2025-01-01 end=2026-01-01
         2026-01-01 C2 Pro  7 seat 100 year source=shop renews=C1
         2026-02-01 C2 Pro  7 seat 100 year source=shop start=2026-01-01 cancelled=2026-02-01",
    );
    let after = published(&facts, "2026-12-31");
    check(
        &after,
        "2025-01-01 new 1000.00
         2025-01-01 new 400.00
         2025-03-01 seat_growth 200.00
         2026-01-01 seat_growth 100.00
         2026-02-01 seat_loss -700.00",
    );
    let lines: Vec<_> = after.lines.iter().map(|l| format!("{} {}", l.source, l.contract)).collect();
    assert_eq!(lines, ["crm C1", "shop C1"]);
    let due: Vec<_> =
        after.expiries.iter().map(|e| format!("{} {} {}", e.due_on, e.outcome.key(), e.old_level)).collect();
    assert_eq!(due, ["2026-01-01 renewed 60000"]);
}

#[test]
fn terms_of_one_number_that_end_on_one_day_stay_two() {
    let facts = contracts(
        "2025-01-01 C1 Pro 10 seat 100 year source=crm end=2026-01-01
         2025-01-01 C1 Pro  4 seat 100 year source=shop end=2026-01-01
         2026-01-01 C2 Pro  4 seat 100 year source=shop renews=C1",
    );
    let after = published(&facts, "2026-12-31");
    let due: Vec<_> = after.expiries.iter().map(|e| format!("{} {}", e.outcome.key(), e.old_level)).collect();
    assert_eq!(due, ["cancelled 100000", "renewed 40000"]);
}

#[test]
fn a_later_word_of_one_source_corrects_only_its_own() {
    let facts = contracts(
        "2025-01-01 C1 Pro 10 seat 100 year source=crm
         2025-01-01 C1 Pro  4 seat 100 year source=shop
         2025-01-01 C1 Pro  5 seat 100 year source=shop",
    );
    check(&published(&facts, "2025-12-31"), "2025-01-01 new 1000.00\n2025-01-01 new 500.00");
}

#[test]
fn one_invoice_id_of_two_sources_is_two_lines_and_a_credit_is_against_its_own() {
    let facts = invoices(
        "1 Pro 2025-01-01 2026-01-01 1200 source=billing
         1 Pro 2025-01-01 2026-01-01 600 source=shop
         2 Pro 2025-01-01 2026-01-01 -100 credits=1 source=shop",
    );
    // 1,200 + (600 − 100).
    check(&published(&facts, "2025-06-30"), "2025-01-01 new 1700.00");
}
