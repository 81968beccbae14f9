//! Quality of landing: of the customers who were won, how many were still there and larger a year
//! later. A first order is worth what it grows into.

use money::Day;
use revenue::{MovementKind, Published};

/// So many months after the first order a landing is judged.
pub const JUDGED_AFTER_MONTHS: u32 = 12;

/// How a customer who was won stood a year later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landing {
    /// On which day that is.
    pub judged_on: Day,
    /// Whether it was still a customer then.
    pub retained: Seen,
    /// Whether it was still a customer then and had chosen to buy more.
    pub expanded: Seen,
}

/// What is known of a landing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// So it was.
    Yes,
    /// So it was not.
    No,
    /// Nobody knows: no revenue of the customer is recorded.
    NotKnown,
}

/// How the customer whose first order was won on `landed_on` stood a year later, by its levels and
/// movements. More of what it chose is an expansion other than a price increase or a step agreed at
/// signature.
pub fn landing(landed_on: Day, history: &Published) -> Landing {
    let judged_on = landed_on.plus_months(JUDGED_AFTER_MONTHS);
    let first = history.movements.first().map(|movement| movement.day);
    if first.is_none_or(|first| first > judged_on) {
        return Landing { judged_on, retained: Seen::NotKnown, expanded: Seen::NotKnown };
    }
    let is_there = history.level_on(judged_on).is_some();
    let mut chosen = history.movements.iter().filter(|movement| {
        movement.kind.is_expansion() && movement.kind != MovementKind::PriceIncrease && !movement.marks.contracted
    });
    let has_more = chosen.any(|movement| movement.day > landed_on && movement.day <= judged_on);
    Landing { judged_on, retained: seen(is_there), expanded: seen(is_there && has_more) }
}

impl Seen {
    /// Its word for programs: `yes`, `no` or `unknown`.
    pub fn key(self) -> &'static str {
        match self {
            Seen::Yes => "yes",
            Seen::No => "no",
            Seen::NotKnown => "unknown",
        }
    }
}

fn seen(so: bool) -> Seen {
    if so { Seen::Yes } else { Seen::No }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::day;
    use money::Currency;
    use revenue::movement::{Marks, Movement};
    use revenue::publish::{LevelStep, PublishedLine};

    /// A history of one line: `day kind level afterwards`, and `agreed` for a step agreed at signature.
    fn history(steps: &str) -> Published {
        let mut line = PublishedLine {
            source: "crm".into(),
            contract: "C-1".into(),
            product: "Planner".into(),
            currency: Currency::GBP,
            steps: Vec::new(),
            left_on: None,
            past: None,
        };
        let (mut movements, mut level) = (Vec::new(), 0);
        for step in steps.split(", ").filter(|step| !step.is_empty()) {
            let words: Vec<&str> = step.split(' ').collect();
            let (day, minor) = (day(words[0]), words[2].parse::<i64>().unwrap());
            line.steps.push(LevelStep { from: day, minor, pilot: false, carried: false });
            let kind = MovementKind::from_key(words[1]).unwrap();
            let marks = Marks { contracted: words.get(3) == Some(&"agreed"), ..Marks::default() };
            movements.push(Movement { day, kind, line: 0, minor: minor - level, marks });
            level = minor;
        }
        Published { lines: vec![line], movements, ..Published::default() }
    }

    #[test]
    fn a_landing_is_judged_a_year_later() {
        use Seen::{No, NotKnown, Yes};
        for (steps, retained, expanded) in [
            ("2025-02-01 new 100", Yes, No),
            ("2025-02-01 new 100, 2025-09-01 seat_growth 150", Yes, Yes),
            ("2025-02-01 new 100, 2026-01-10 cross_sell 150", Yes, Yes),
            // A day late.
            ("2025-02-01 new 100, 2026-01-11 cross_sell 150", Yes, No),
            ("2025-02-01 new 100, 2025-09-01 price_increase 110", Yes, No),
            ("2025-02-01 new 100, 2025-09-01 seat_growth 150 agreed", Yes, No),
            ("2025-02-01 new 100, 2025-09-01 seat_growth 150, 2025-12-01 churn 0", No, No),
            // Signed, and nothing is recorded of it.
            ("", NotKnown, NotKnown),
            ("2026-02-01 new 100", NotKnown, NotKnown),
        ] {
            let landing = landing(day("2025-01-10"), &history(steps));
            assert_eq!((landing.retained, landing.expanded), (retained, expanded), "{steps}");
            assert_eq!(landing.judged_on, day("2026-01-10"));
        }
    }
}
