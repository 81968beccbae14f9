//! The tint of a cohort cell: diverging around 100 percent.

use money::Rate;

/// The class of a cohort cell: `m3` to `m1` below 100 percent, `z` at it, `p1` to `p4` above.
/// The steps are ours: narrow near 100, where most cohorts lie. Classed as shown, in whole percent.
pub fn heat_class(rate: Rate) -> &'static str {
    match rate.scaled(2) {
        None => "e",
        Some(..=92) => "m3",
        Some(93..=96) => "m2",
        Some(97..=99) => "m1",
        Some(100) => "z",
        Some(101..=104) => "p1",
        Some(105..=109) => "p2",
        Some(110..=115) => "p3",
        Some(116..) => "p4",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tint_follows_the_shown_percent() {
        for (part, whole, class) in [
            (0, 100, "m3"),
            (925, 1_000, "m3"),
            (96, 100, "m2"),
            (994, 1_000, "m1"),
            (996, 1_000, "z"),
            (101, 100, "p1"),
            (109, 100, "p2"),
            (113, 100, "p3"),
            (9_000, 100, "p4"),
            (1, 0, "e"),
        ] {
            assert_eq!(heat_class(Rate { part, whole }), class, "{part} of {whole}");
        }
    }
}
