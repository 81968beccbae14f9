//! The rule in the words of an account manager.

use accounts::{SegmentCondition, SegmentRule};
use draw::format;

/// What a line asks for: "level at least £250,000 and country GB or IE".
pub fn rule_in_words(rule: &SegmentRule) -> String {
    let conditions: Vec<String> = rule.conditions.iter().map(condition).collect();
    if conditions.is_empty() { "otherwise".into() } else { conditions.join(" and ") }
}

fn condition(condition: &SegmentCondition) -> String {
    match condition {
        SegmentCondition::LevelAtLeast(border) => {
            format!("level at least {}", format::money(border.minor, border.currency))
        }
        SegmentCondition::LevelBelow(border) => format!("level below {}", format::money(border.minor, border.currency)),
        SegmentCondition::CountryIn(countries) => format!("country {}", countries.join(" or ")),
        SegmentCondition::ProductIn(products) => format!("has {}", products.join(" or ")),
        SegmentCondition::ParentIs(segment) => format!("ultimate parent in {segment}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use accounts::segment::read_rules;
    use money::Currency;

    #[test]
    fn a_line_reads_as_one_would_say_it() {
        for (line, want) in [
            ("Enterprise: level >= 250000", "level at least \u{a3}250,000"),
            ("Mid: level < 50000 and country in GB, IE", "level below \u{a3}50,000 and country GB or IE"),
            ("Public: product in Council Planner", "has Council Planner"),
            ("Group: parent is Enterprise", "ultimate parent in Enterprise"),
            ("Small: otherwise", "otherwise"),
        ] {
            let rules = read_rules(line, Currency::GBP).unwrap();
            assert_eq!(rule_in_words(&rules[0]), want);
        }
    }
}
