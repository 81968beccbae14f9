//! What must hold for every history: movements add up, in any order of arrival, in any currency,
//! through any filter; and what was known on a day stays what it was.

mod story;
use money::{Currency, Day, Month};
use proptest::prelude::*;
use revenue::facts::{AccountFacts, Horizons, LineVersion, Recorded};
use revenue::report::Membership;
use revenue::{
    Basis, Conversion, Frame, LineKind, MovementTable, Part, Period, Population, Published, RateFact, RevenuePolicy,
    Unit, line, publish,
};

const FIRST: i32 = 19_000;

fn any_line() -> impl Strategy<Value = LineVersion> {
    let terms = (0..3usize, 0..3usize, 0..3i32, 1..40i64, 1..500i64, any::<bool>());
    let days = (0..900i32, 0..400i32, proptest::option::of(20..500i32), proptest::option::of(0..600i32));
    let marks = (0..3u8, any::<bool>(), 0..900i32, proptest::option::of(0..400i32), 0..8u8);
    (terms, days, marks).prop_map(|((contract, product, tier, quantity, price, listed), days, marks)| {
        let (start, later, term, cancelled) = days;
        let (unit, auto_renew, recorded, discount, rare) = marks;
        let currency = if product == 2 { Currency::USD } else { Currency::GBP };
        let start = Day(FIRST + start);
        let (quantity_milli, unit_price_micro) = (quantity * 1000, price * 1_370_000);
        LineVersion {
            source: if rare == 7 { "shop" } else { "crm" }.into(),
            contract: ["C1", "C2", "C3"][contract].into(),
            renews: (rare == 1 && contract > 0).then(|| "C1".into()),
            product: ["Pro", "Plus", "Reports"][product].into(),
            family: (product < 2).then(|| "Suite".into()),
            tier: (product < 2).then_some(tier),
            unit: [Unit::Seat, Unit::Usage, Unit::Flat][unit as usize],
            quantity_milli,
            unit_price_micro,
            list_price_micro: listed.then_some(unit_price_micro + 5_000_000),
            amount_minor: line::amount_minor(quantity_milli, unit_price_micro, currency),
            period: if rare == 2 { Period::Days(91) } else { Period::Months(1) },
            currency,
            start,
            end: term.map(|days| start.plus_days(days + later)),
            cancelled_on: cancelled.filter(|_| rare > 4).map(|days| start.plus_days(days)),
            auto_renew,
            notice_days: None,
            effective_on: start.plus_days(later),
            discount_end: discount.map(|days| start.plus_days(days)),
            kind: if rare == 3 { LineKind::Pilot } else { LineKind::Recurring },
            contracted: None,
            recorded: Recorded { by_source: true, ..Recorded::at(i64::from(FIRST + recorded) * 86_400_000_000, 0) },
        }
    })
}

fn any_facts() -> impl Strategy<Value = AccountFacts> {
    proptest::collection::vec(any_line(), 1..9).prop_map(|mut lines| {
        for (i, line) in lines.iter_mut().enumerate() {
            line.recorded.sequence = i as i64;
        }
        AccountFacts { lines, ..Default::default() }
    })
}

fn dollars(basis: Basis) -> Conversion {
    let months = (0..40).map(|m| RateFact {
        currency: Currency::USD,
        day: Day(FIRST + m * 31),
        rate_nano: 750_000_000 + i64::from(m % 7) * 13_333_333,
    });
    Conversion::new(Currency::GBP, basis, &months.collect::<Vec<_>>())
}

fn published(facts: &AccountFacts, conversion: &Conversion, known_at: i64) -> Published {
    let mut horizons = Horizons::default();
    horizons.extend(facts, known_at);
    let policy = RevenuePolicy::default();
    publish(&[Part::own(facts)], &Frame { policy: &policy, horizons: &horizons, conversion, known_at })
}

fn assert_adds_up(table: &MovementTable<&'static str>) {
    for ((period, group), row) in &table.rows {
        assert!(row.adds_up(), "{:?} {group}: {row:?}", table.periods[*period]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn movements_add_up_for_every_group_and_population(facts in any_facts(), moved in 0..1500i32) {
        let groups: Vec<Membership<&str>> = vec![(Day(FIRST), "SMB"), (Day(FIRST + moved), "Enterprise")];
        let all: (Month, Month) = (Day(FIRST).month().plus(-1), Day(FIRST + 1900).month());
        for basis in [Basis::MonthEnd, Basis::Constant(Day(FIRST + 300))] {
            let published = published(&facts, &dollars(basis), story::NOW);
            for population in [Population::Standard, Population::Pilots, Population::All] {
                let mut table = MovementTable::monthly(all.0, all.1);
                table.add_account(&published, &groups, population);
                assert_adds_up(&table);
            }
            // Σ motions = Δ level, also line by line.
            for (i, line) in published.lines.iter().enumerate() {
                let moved: i64 = published.movements.iter().filter(|m| m.line as usize == i).map(|m| m.minor).sum();
                prop_assert_eq!(moved, line.steps.last().map_or(0, |s| s.minor));
            }
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter(
        (facts, shuffled) in any_facts().prop_flat_map(|f| (Just(f.clone()), Just(f.lines).prop_shuffle()))
    ) {
        let other = AccountFacts { lines: shuffled, ..Default::default() };
        let conversion = dollars(Basis::MonthEnd);
        let now = story::NOW;
        prop_assert_eq!(published(&facts, &conversion, now), published(&other, &conversion, now));
    }

    #[test]
    fn what_was_known_on_a_day_stays_what_it_was(facts in any_facts(), correction in any_line(), day in 0..900i32) {
        let known_at = i64::from(FIRST + day) * 86_400_000_000;
        let conversion = Conversion::none(Currency::GBP);
        let before = published(&facts, &conversion, known_at);
        let mut corrected = facts.clone();
        let mut late = correction;
        late.recorded = Recorded::at(known_at + 1, 99);
        corrected.lines.push(late);
        for line in &mut corrected.lines[..1] {
            line.recorded.retracted_at = Some(known_at + 2);
        }
        prop_assert_eq!(before, published(&corrected, &conversion, known_at));
    }

    #[test]
    fn a_later_horizon_changes_only_accounts_with_a_pending_end(facts in any_facts(), further in 1..400i32) {
        let policy = RevenuePolicy::default();
        let conversion = Conversion::none(Currency::GBP);
        let at = |horizon: Day| {
            let horizons = Horizons { contracts: Some(horizon), ..Horizons::default() };
            publish(&[Part::own(&facts)], &Frame { policy: &policy, horizons: &horizons, conversion: &conversion, known_at: story::NOW })
        };
        let horizon = Day(FIRST + 950);
        let (before, after) = (at(horizon), at(horizon.plus_days(further)));
        if before.pending.is_none_or(|p| p > horizon.plus_days(further)) {
            prop_assert_eq!(before.movements, after.movements);
        }
    }
}
