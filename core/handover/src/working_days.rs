//! Working days: Monday to Friday. Public holidays differ by place, and nobody has told them.

use money::Day;

/// Whether `day` is one of Monday to Friday.
pub fn is_working_day(day: Day) -> bool {
    // Day 0, 1970-01-01, was a Thursday: three days after a Monday.
    (day.0 + 3).rem_euclid(7) < 5
}

/// The `count`-th working day after `day`, which itself does not count.
pub fn plus_working_days(day: Day, count: u16) -> Day {
    let mut at = day;
    for _ in 0..count {
        at = at.plus_days(1);
        while !is_working_day(at) {
            at = at.plus_days(1);
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_do_not_count() {
        // 2026-06-01 was a Monday.
        for (from, count, want) in [
            ("2026-06-01", 0, "2026-06-01"),
            ("2026-06-01", 1, "2026-06-02"),
            ("2026-06-01", 5, "2026-06-08"),
            ("2026-06-05", 1, "2026-06-08"),
            ("2026-06-06", 1, "2026-06-08"),
            ("2026-06-07", 5, "2026-06-12"),
            ("2026-06-03", 10, "2026-06-17"),
        ] {
            assert_eq!(plus_working_days(from.parse().unwrap(), count), want.parse().unwrap(), "{from} + {count}");
        }
        // Before 1970 as well: 1969-12-28 was a Sunday.
        assert_eq!(plus_working_days("1969-12-27".parse().unwrap(), 1), "1969-12-29".parse().unwrap());
    }
}
