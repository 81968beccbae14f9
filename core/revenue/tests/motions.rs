//! Motions and their mirrors: the worked examples of the rules, per year in pounds.

mod story;
use story::{check, contracts, levels, published};

#[test]
fn a_customer_grows_by_four_motions_in_their_order() {
    // £5,000 → upsell +2,000 → cross-sell +1,000 → 10 % on 8,000 = +800 → seats +1,500 = £10,300.
    let facts = contracts(
        "2025-01-01 C1 Pro        10 seat 500  year family=Suite tier=1 list=500
         2025-02-01 C1 Pro         0 seat 500  year family=Suite tier=1 list=500 cancelled=2025-02-01
         2025-02-01 C1 Enterprise 10 seat 700  year family=Suite tier=2 list=700
         2025-03-01 C1 Reports     1 flat 1000 year
         2025-04-01 C1 Enterprise 10 seat 770  year family=Suite tier=2 list=700
         2025-04-01 C1 Reports     1 flat 1100 year
         2025-05-01 C1 Reports     1 flat 1100 year
         2025-05-01 C1 Enterprise 11.948052 seat 770 year family=Suite tier=2 list=700",
    );
    let after = published(&facts, "2025-12-31");
    check(
        &after,
        "2025-01-01 new 5000.00
         2025-02-01 left -5000.00
         2025-02-01 entered 5000.00
         2025-02-01 upsell 2000.00
         2025-03-01 cross_sell 1000.00
         2025-04-01 price_increase 700.00
         2025-04-01 price_increase 100.00
         2025-05-01 seat_growth 1499.96",
    );
}

#[test]
fn one_amendment_that_moves_three_factors_is_split_by_shapley() {
    // Pro 10 seats at £500 a month all in → Enterprise 30 seats, list × 4, +10 % → £6,600 a month.
    let facts = contracts(
        "2025-01-01 C1 Pro        10 seat 50  month family=Suite tier=1 list=50
         2025-06-01 C1 Pro         0 seat 50  month family=Suite tier=1 cancelled=2025-06-01
         2025-06-01 C1 Enterprise 30 seat 220 month family=Suite tier=2 list=200",
    );
    check(
        &published(&facts, "2025-12-31"),
        "2025-01-01 new 6000.00
         2025-06-01 left -6000.00
         2025-06-01 entered 6000.00
         2025-06-01 seat_growth 31800.00
         2025-06-01 upsell 38100.00
         2025-06-01 price_increase 3300.00",
    );
}

#[test]
fn the_same_steps_as_three_dated_amendments_give_their_own_amounts() {
    let facts = contracts(
        "2025-01-01 C1 Pro        10 seat 50  month family=Suite tier=1 list=50
         2025-02-01 C1 Pro         0 seat 50  month family=Suite tier=1 cancelled=2025-02-01
         2025-02-01 C1 Enterprise 10 seat 200 month family=Suite tier=2 list=200
         2025-03-01 C1 Enterprise 10 seat 220 month family=Suite tier=2 list=200
         2025-04-01 C1 Enterprise 30 seat 220 month family=Suite tier=2 list=200",
    );
    check(
        &published(&facts, "2025-12-31"),
        "2025-01-01 new 6000.00
         2025-02-01 left -6000.00
         2025-02-01 entered 6000.00
         2025-02-01 upsell 18000.00
         2025-03-01 price_increase 2400.00
         2025-04-01 seat_growth 52800.00",
    );
}

#[test]
fn every_motion_has_its_mirror() {
    let facts = contracts(
        "2025-01-01 C1 Enterprise 30 seat  220 month family=Suite tier=2
         2025-01-01 C1 Reports     1 flat  100 month
         2025-01-01 C1 Calls    1000 usage   1 month
         2025-02-01 C1 Enterprise 20 seat  220 month family=Suite tier=2
         2025-03-01 C1 Enterprise 20 seat  200 month family=Suite tier=2
         2025-04-01 C1 Enterprise 20 seat  200 month family=Suite tier=2 cancelled=2025-04-01
         2025-04-01 C1 Pro        20 seat   50 month family=Suite tier=1
         2025-05-01 C1 Reports     1 flat  100 month cancelled=2025-05-01
         2025-06-01 C1 Calls     600 usage   1 month
         2025-07-01 C1 Calls     900 usage   1 month",
    );
    check(
        &published(&facts, "2025-12-31"),
        "2025-01-01 new 12000.00
         2025-01-01 new 79200.00
         2025-01-01 new 1200.00
         2025-02-01 seat_loss -26400.00
         2025-03-01 concession -4800.00
         2025-04-01 left -48000.00
         2025-04-01 entered 48000.00
         2025-04-01 downgrade -36000.00
         2025-05-01 product_dropped -1200.00
         2025-06-01 usage_decline -4800.00
         2025-07-01 usage_growth 3600.00",
    );
}

#[test]
fn a_source_that_cannot_tell_is_not_guessed_at() {
    let facts = levels("2025-01-01 Gold 100\n 2025-02-01 Gold 250\n 2025-03-01 Gold 200\n 2025-04-01 Gold 0");
    check(
        &published(&facts, "2025-12-31"),
        "2025-01-01 new 100.00
         2025-02-01 unattributed_up 150.00
         2025-03-01 unattributed_down -50.00
         2025-04-01 churn -200.00",
    );
}

#[test]
fn a_second_contract_for_the_same_product_is_more_seats_not_a_cross_sell() {
    let facts = contracts(
        "2025-01-01 C1 Pro 10 seat 100 year
         2025-02-01 C2 Pro  5 seat 200 year
         2025-03-01 C2 Pro  5 seat 200 year cancelled=2025-03-01",
    );
    check(
        &published(&facts, "2025-12-31"),
        "2025-01-01 new 1000.00
         2025-02-01 seat_growth 1000.00
         2025-03-01 seat_loss -1000.00",
    );
}

#[test]
fn steps_agreed_at_signature_are_contracted_and_a_discount_that_ends_is_a_price_movement() {
    let facts = contracts(
        "2025-01-01 C1 Pro 10 seat  80 year list=100 discount_end=2025-07-01 recorded=2024-12-10
         2026-01-01 C1 Pro 20 seat 100 year list=100 start=2025-01-01 recorded=2024-12-10
         2026-03-01 C1 Pro 25 seat 100 year list=100 start=2025-01-01 recorded=2026-02-20",
    );
    check(
        &published(&facts, "2026-12-31"),
        "2025-01-01 new 800.00
         2025-07-01 price_increase 200.00 discount-ended
         2026-01-01 seat_growth 1000.00 contracted
         2026-03-01 seat_growth 500.00",
    );
}

#[test]
fn a_pilot_that_converts_leaves_the_pilots_and_enters_the_standard_accounts() {
    let facts = contracts(
        "2025-01-01 P1 Pro 5 seat 100 year kind=pilot end=2025-04-01
         2025-04-01 C1 Pro 8 seat 100 year renews=P1",
    );
    check(
        &published(&facts, "2025-12-31"),
        "2025-01-01 new 500.00 pilot
         2025-04-01 left -500.00 pilot
         2025-04-01 entered 500.00
         2025-04-01 seat_growth 300.00",
    );
}

#[test]
fn chartmogul_four_gold_plans_sixty_more_and_a_cancelled_one() {
    // help.chartmogul.com 201244842: Gold yearly at 2,000; MRR 166.67 each; 100 → 250 is +150.
    let facts = contracts(
        "2025-01-01 A Gold 1 flat 2000 year
         2025-02-01 B Gold 1 flat 720  year
         2025-03-01 B Gold 1 flat 720  year cancelled=2025-03-01
         2025-06-01 A Gold 1 flat 2000 year cancelled=2025-06-01
         2025-09-01 C Gold 1 flat 2000 year",
    );
    check(
        &published(&facts, "2025-12-31"),
        "2025-01-01 new 2000.00
         2025-02-01 seat_growth 720.00
         2025-03-01 seat_loss -720.00
         2025-06-01 churn -2000.00
         2025-09-01 return 2000.00",
    );
}
