//! What the company has written down: which customers are large, which would fit, what sellers are to win.

use super::relations::SELLERS;
use money::{Day, Month};

/// A line per segment. Sites of large customers are looked after together with them.
pub const RULES: &str = "\
Enterprise: level >= 110000 GBP
Mid-market: parent is Enterprise
Mid-market: level >= 20000 GBP
SMB: otherwise
";

/// Percent past a border within which a customer stays.
pub const STAY_PERCENT: &str = "5";

/// Which customers it wishes for.
pub const PROFILE: &str = r#"good_score_min = 65
partial_score_min = 35
known_percent_min = 60

[[criteria]]
weight = 40
wish = { industry_in = ["Logistics", "Food", "Retail"] }

[[criteria]]
weight = 30
wish = { employees = { min = 80, max = 600 } }

[[criteria]]
weight = 20
wish = { country_in = ["GB", "IE"] }

[[criteria]]
weight = 10
wish = { tools_any_of = ["Spreadsheets"] }
"#;

/// What each seller is to win in the quarter of a day, pounds per year of first orders.
pub fn quotas(until: Day) -> String {
    let month = until.month();
    let first = Month(month.0 - month.0.rem_euclid(3));
    let quota = |(share, rep): &(u32, &str)| {
        let (last, pounds) = (first.plus(2), share * 1_400);
        format!(
            "[[quotas]]\nrep = \"{rep}\"\nfrom = \"{first}\"\nto = \"{last}\"\nper_year = {pounds}\ncurrency = \"GBP\"\n"
        )
    };
    SELLERS.iter().map(quota).collect::<Vec<_>>().join("\n")
}
