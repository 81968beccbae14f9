use super::*;
use proptest::prelude::*;

/// The rule of a company that sells planning software.
const RULE: &str = "
    Strategic: parent is Strategic
    Strategic: level >= 1,000,000 GBP
    Enterprise: level >= 250000 and country in GB, IE
    Public sector: product in Council Planner, \"Search, and Rescue\"
    Mid-market: level >= 50000 GBP
    Small: level >= 1 GBP
    ";

fn policy(text: &str, stay_percent: u8) -> SegmentPolicy {
    SegmentPolicy { stay_percent, rules: read_rules(text, Currency::GBP).unwrap() }
}

fn pounds(cell: &str) -> Option<i64> {
    (cell != "no rate").then(|| cell.replace(',', "").parse::<i64>().unwrap() * 100)
}

/// What a line of a table says of an account: `-` where nothing is known.
fn said(policy: &SegmentPolicy, cells: &[&str]) -> String {
    let [segment, level, country, products, parent] = cells else { panic!("{cells:?}") };
    let known = |cell: &'static str| (cell != "-").then_some(cell);
    let leak = |cell: &str| -> &'static str { Box::leak(cell.to_string().into_boxed_str()) };
    let products: Vec<Name> = products.split(';').map(|product| product.trim().into()).collect();
    let facts = SegmentFacts {
        segment: known(leak(segment)),
        level_minor: pounds(level),
        country: known(leak(country)),
        products: &products,
        parent_segment: known(leak(parent)),
    };
    match policy.says(&facts) {
        SegmentSaid::By(at) => format!("{} by line {}", policy.rules[at].segment, at + 1),
        SegmentSaid::Nothing => "stays".into(),
        SegmentSaid::LevelUnknown => "level unknown".into(),
    }
}

fn check(policy: &SegmentPolicy, table: &str) {
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (account, want) = line.split_once("=>").unwrap();
        let cells: Vec<&str> = account.split('|').map(str::trim).collect();
        assert_eq!(said(policy, &cells[1..]), want.trim(), "{line}");
    }
}

#[test]
fn the_first_line_that_fits_gives_the_segment() {
    // account | is in | level | country | has | its ultimate parent is in => what the rule says
    check(
        &policy(RULE, 0),
        "
        Harbour & Pine   | Mid-market | 300,000   | GB      | Planner              | -         => Enterprise by line 3
        Harbour in lower | Mid-market | 250,000   | gb      | Planner              | -         => Enterprise by line 3
        Kestrel of Oslo  | Mid-market | 300,000   | NO      | Planner              | -         => Mid-market by line 5
        Just below       | Enterprise | 249,999   | GB      | Planner              | -         => Mid-market by line 5
        City of York     | Small      | 12,000    | GB      | council planner      | -         => Public sector by line 4
        Coast guard      | Small      | 60,000    | NO      | Search, and Rescue   | -         => Public sector by line 4
        Tallis Leeds     | Small      | 4,000     | GB      | Planner              | Strategic => Strategic by line 1
        Tallis group     | Enterprise | 1,000,000 | DE      | Planner              | -         => Strategic by line 2
        Nobody said      | -          | 5,000     | -       | Planner              | -         => Small by line 6
        Free of charge   | Enterprise | 0         | GB      | Planner              | -         => stays
        Paid in crowns   | Small      | no rate   | SE      | Planner              | -         => level unknown
        Paid, of a group | Small      | no rate   | SE      | Planner              | Strategic => Strategic by line 1
        ",
    );
}

#[test]
fn within_so_many_percent_of_a_border_nobody_moves() {
    let rule = "Enterprise: level >= 250000\nMid-market: level >= 50000\nSmall: level < 50000";
    check(
        &policy(rule, 10),
        "
        grew a little   | Mid-market | 274,999 | GB | Planner | - => Mid-market by line 2
        grew past it    | Mid-market | 275,000 | GB | Planner | - => Enterprise by line 1
        fell a little   | Enterprise | 225,000 | GB | Planner | - => Enterprise by line 1
        fell past it    | Enterprise | 224,999 | GB | Planner | - => Mid-market by line 2
        fell a long way | Enterprise | 49,000  | GB | Planner | - => Small by line 3
        small, grew     | Small      | 54,999  | GB | Planner | - => Small by line 3
        small, past it  | Small      | 55,000  | GB | Planner | - => Mid-market by line 2
        new             | -          | 250,000 | GB | Planner | - => Enterprise by line 1
        ",
    );
}

#[test]
fn otherwise_fits_whatever_is_known_and_no_line_moves_nobody() {
    let rule = "Enterprise: level >= 250000\nSmall: otherwise";
    check(
        &policy(rule, 0),
        "
        Alder | -          | 10      | -  | - | - => Small by line 2
        Alder | Enterprise | no rate | GB | - | - => level unknown
        ",
    );
    check(&policy("", 0), "Alder | Small | 10 | - | - | - => stays");
    assert_eq!(policy(RULE, 0).products(), ["Council Planner", "Search, and Rescue"]);
}

#[test]
fn amounts_of_another_currency_are_converted_or_named() {
    let euros = policy("Enterprise: level >= 100 EUR\nMid: level < 50 USD and level >= 7 USD", 0);
    let twice = |money: Money| Some(Money { minor: money.minor * 2, currency: Currency::GBP });
    let pounds = euros.converted(twice).unwrap();
    assert_eq!(written(&pounds.rules), "Enterprise: level >= 200 GBP\nMid: level < 100 GBP and level >= 14 GBP\n");
    let only_euros = |money: Money| (money.currency == Currency::EUR).then_some(money);
    assert_eq!(euros.converted(only_euros), Err(vec![Currency::USD]));
}

#[test]
fn each_line_that_cannot_be_read_is_told_with_its_repair() {
    let text = "Enterprise level >= 250000
Enterprise: level > 250000
Enterprise: level >= lots GBP and country in
Enterprise: level >= 250000 pounds

: otherwise
Mid: level >= 50000 and
Mid: size is large
Mid: level >= 100 and level < 100
Mid: product in \"Planner
Mid: product in 5\" pipe\"
Mid: otherwise and country in GB
Small: otherwise
Tiny: level < 10
";
    let told: Vec<String> = read_rules(text, Currency::GBP)
        .unwrap_err()
        .iter()
        .map(|wrong| format!("{}: {}", wrong.line, wrong.problem))
        .collect();
    assert_eq!(
        told,
        [
            "1: There is no colon behind the segment.",
            "2: \u{201c}level > 250000\u{201d} compares a level in a way that is not known here.",
            "3: \u{201c}lots\u{201d} is not an amount from 0 to ten trillion.",
            "3: A name is missing.",
            "4: \u{201c}pounds\u{201d} is not a currency.",
            "6: No segment is named before the colon.",
            "7: A condition is missing.",
            "8: \u{201c}size is large\u{201d} is no condition.",
            "9: No level is at least 100 and below 100.",
            "10: A quote is left open.",
            "11: \u{201c}5\" pipe\"\u{201d} has a quote inside.",
            "12: \u{201c}otherwise\u{201d} stands beside a condition.",
            "14: Nothing gets past \u{201c}otherwise\u{201d} in line 13.",
        ]
    );
    assert!(read_rules(&"Small: level < 5\n".repeat(51), Currency::GBP).unwrap_err()[0].problem.contains("50"));
}

fn a_name() -> impl Strategy<Value = String> {
    let odd = prop_oneof!["[A-Za-z]{1,8}", Just("and".to_string()), Just("5\" x, y".into()), Just("a  b".into())];
    prop::collection::vec(odd, 1..3).prop_map(|words| words.join(" "))
}

fn a_condition() -> impl Strategy<Value = SegmentCondition> {
    let amount = (0..1_000_000_000_000_i64, prop_oneof!["GBP", "JPY", "KWD"])
        .prop_map(|(minor, code)| Money { minor, currency: code.parse().unwrap() });
    let below = (1..1_000_000_000_i64).prop_map(|minor| Money { minor, currency: Currency::USD });
    prop_oneof![
        amount.prop_map(SegmentCondition::LevelAtLeast),
        below.prop_map(SegmentCondition::LevelBelow),
        prop::collection::vec(a_name(), 1..4).prop_map(SegmentCondition::CountryIn),
        prop::collection::vec(a_name(), 1..4).prop_map(SegmentCondition::ProductIn),
        a_name().prop_map(SegmentCondition::ParentIs),
    ]
}

fn some_rules() -> impl Strategy<Value = Vec<SegmentRule>> {
    let rule = ("[A-Z][a-z-]{0,9}", prop::collection::vec(a_condition(), 1..4))
        .prop_map(|(segment, conditions)| SegmentRule { segment, conditions });
    (prop::collection::vec(rule, 0..6), any::<bool>()).prop_map(|(mut rules, ends)| {
        rules.extend(ends.then(|| SegmentRule { segment: "Small".into(), conditions: Vec::new() }));
        rules
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(rules in some_rules()) {
        let text = written(&rules);
        prop_assert_eq!(read_rules(&text, Currency::EUR).unwrap(), rules, "{}", text);
    }

    #[test]
    fn no_text_panics(text in "(?s)[A-Za-z:\"<>=, \n0-9]{0,80}") {
        let _ = read_rules(&text, Currency::GBP);
    }

    #[test]
    fn asked_again_the_rule_moves_nobody(
        borders in prop::collection::vec((0..4_usize, any::<bool>(), 0..200_i64), 1..8),
        stay_percent in 0..=STAY_PERCENT_MAX,
        level in 0..250_i64,
        before in 0..5_usize,
    ) {
        const SEGMENTS: [&str; 5] = ["A", "B", "C", "D", "E"];
        let condition = |is_floor: bool, minor| {
            let border = Money { minor, currency: Currency::GBP };
            if is_floor { SegmentCondition::LevelAtLeast(border) } else { SegmentCondition::LevelBelow(border) }
        };
        let rule = |(at, is_floor, minor): &(usize, bool, i64)| {
            SegmentRule { segment: SEGMENTS[*at].into(), conditions: vec![condition(*is_floor, *minor)] }
        };
        let policy = SegmentPolicy { stay_percent, rules: borders.iter().map(rule).collect() };
        let asked = |segment| policy.says(&SegmentFacts { segment, level_minor: Some(level), ..SegmentFacts::default() });
        if let SegmentSaid::By(at) = asked(Some(SEGMENTS[before])) {
            let given = policy.rules[at].segment.as_str();
            let SegmentSaid::By(again) = asked(Some(given)) else { panic!("given {given}, then nothing") };
            prop_assert_eq!(policy.rules[again].segment.as_str(), given);
        }
    }
}
