//! The next move: what was expected at signature to follow the first order, and what came of it.

use crate::{AmountRange, DayRange, Motion};
use accounts::Paper;
use money::Day;
use revenue::movement::Movement;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An expansion that is expected when the first order is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextMove {
    /// Its id in the source.
    pub id: String,
    /// Id of the deal that was signed, in the same source.
    pub deal: String,
    /// Why they would buy more.
    pub motion: Motion,
    /// How much more per year.
    pub amount: AmountRange,
    /// When.
    pub expected: DayRange,
    /// What must be true first: "two planners work with it every week".
    pub condition: String,
    /// When it was recorded: at signature, from which its months are counted.
    pub recorded_on: Day,
}

impl Paper for NextMove {
    const KIND: &'static str = "next_move";

    fn id(&self) -> &str {
        &self.id
    }
}

/// The next moves of one account and motion: one row, so that a movement is counted once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The motion.
    pub motion: Motion,
    /// Id of the deal that was signed with the first of them.
    pub deal: String,
    /// When the first of them was recorded; the months run from here.
    pub recorded_on: Day,
    /// What was signed for.
    pub amounts: Vec<AmountRange>,
}

/// What was signed for at one account, by motion.
pub fn expected_by_motion(moves: &[NextMove]) -> Vec<Expected> {
    let mut by_motion: BTreeMap<Motion, Expected> = BTreeMap::new();
    let mut moves: Vec<&NextMove> = moves.iter().collect();
    moves.sort_by_key(|next| next.recorded_on);
    for next in moves {
        let (motion, recorded_on) = (next.motion, next.recorded_on);
        let first = || Expected { motion, deal: next.deal.clone(), recorded_on, amounts: Vec::new() };
        by_motion.entry(motion).or_insert_with(first).amounts.push(next.amount);
    }
    by_motion.into_values().collect()
}

impl Expected {
    /// The day on which `months` since signature are over: before it a move is too young to tell, and
    /// would look like a broken one.
    pub fn is_over_on(&self, months: u32) -> Day {
        self.recorded_on.plus_months(months)
    }

    /// What came of it within `months`, in the minor units per year of the account's `movements`: those
    /// of its motion, from the day after signature. What was taken back is below zero.
    ///
    /// Ours: it is not capped at what was expected. More than expected is worth knowing.
    pub fn realised_minor(&self, movements: &[Movement], months: u32) -> i64 {
        let last = self.is_over_on(months);
        let came = movements.iter().filter(|m| m.kind == self.motion.kind() && m.day > self.recorded_on);
        came.filter(|m| m.day <= last).map(|m| m.minor).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{day, money};
    use accounts::PaperDraft;
    use revenue::MovementKind;
    use revenue::movement::Marks;

    /// `motion | low | high | recorded on`.
    fn expected(line: &str) -> NextMove {
        let parts: Vec<&str> = line.split(" | ").collect();
        NextMove {
            id: "N-1".into(),
            deal: "D-1".into(),
            motion: Motion::from_key(parts[0]).unwrap(),
            amount: AmountRange::of(money(parts[1]), money(parts[2])).unwrap(),
            expected: DayRange::of(day("2026-06-01"), day("2026-12-31")).unwrap(),
            condition: "Two planners work with it every week".into(),
            recorded_on: day(parts[3]),
        }
    }

    /// `kind | day | amount`.
    fn came(line: &str) -> Movement {
        let parts: Vec<&str> = line.split(" | ").collect();
        let kind = MovementKind::from_key(parts[0]).unwrap();
        Movement { day: day(parts[1]), kind, line: 0, minor: money(parts[2]).minor, marks: Marks::default() }
    }

    #[test]
    fn what_was_signed_for_is_set_beside_what_came() {
        let moves = [
            "cross_sell | 5000 | 5000 | 2025-03-01",
            "cross_sell | 10000 | 20000 | 2025-01-15",
            "seat_growth | 2000 | 4000 | 2025-01-15",
        ]
        .map(expected);
        let movements = [
            // On the day of signature nothing has followed yet.
            "cross_sell | 2025-01-15 | 99000",
            "cross_sell | 2025-09-01 | 8000",
            "cross_sell | 2026-01-15 | 4000",
            "cross_sell | 2026-01-16 | 6000",
            "unattributed_up | 2025-09-01 | 3000",
            "price_increase | 2025-09-01 | 500",
        ]
        .map(came);
        for (months, want) in [
            (12, ["cross_sell 2 moves, 12000 by 2026-01-15", "seat_growth 1 moves, 0 by 2026-01-15"]),
            (24, ["cross_sell 2 moves, 18000 by 2027-01-15", "seat_growth 1 moves, 0 by 2027-01-15"]),
        ] {
            let rows: Vec<String> = expected_by_motion(&moves)
                .iter()
                .map(|row| {
                    let (came, over) = (row.realised_minor(&movements, months) / 100, row.is_over_on(months));
                    format!("{} {} moves, {came} by {over}", row.motion.kind().key(), row.amounts.len())
                })
                .collect();
            assert_eq!(rows, want, "{months} months");
        }
    }

    #[test]
    fn a_next_move_is_filed_as_it_was_told() {
        let told = r#"{"id":"N-1","deal":"D-1","motion":"seat_growth","amount":{"low_minor":1000000,"high_minor":2000000,"currency":"GBP"},"expected":{"from":"2027-01-01","to":"2027-06-30"},"condition":"Hull is live","recorded_on":"2026-03-31"}"#;
        let next: NextMove = serde_json::from_str(told).unwrap();
        assert_eq!(
            (PaperDraft::of("acme", &next).kind, PaperDraft::of("acme", &next).body),
            ("next_move", told.into())
        );
        // Nobody expects a customer to leave.
        assert!(serde_json::from_str::<NextMove>(&told.replace("seat_growth", "churn")).is_err());
    }
}
