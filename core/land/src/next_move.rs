//! The next move: what was expected at signature to follow the first order, and what came of it.

use crate::{AmountRange, DayRange, Motion, Total};
use accounts::Paper;
use money::{Day, Money, Rate};
use revenue::MovementKind;
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

/// An expansion that came: a movement of the account's level, as the caller read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Realised<K> {
    /// The account.
    pub account: K,
    /// Why its level moved.
    pub kind: MovementKind,
    /// When.
    pub day: Day,
    /// By how much per year; what was taken back is below zero.
    pub amount: Money,
}

/// What was signed for and what had come of it after some months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextMoveValue<K> {
    /// Months since signature.
    pub months: u32,
    /// By account and motion: those whose months are over.
    pub rows: Vec<ExpectedRow<K>>,
    /// How many more are too young to tell.
    pub young: usize,
    /// The least that was signed for, per year.
    pub low: Total,
    /// The most that was signed for, per year.
    pub high: Total,
    /// What came within the months, per year.
    pub realised: Total,
}

/// The next moves of one account and motion: one row, so that a movement is counted once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedRow<K> {
    /// The account.
    pub account: K,
    /// The motion.
    pub motion: Motion,
    /// When the first of them was recorded; the months run from here.
    pub recorded_on: Day,
    /// What was signed for.
    pub amounts: Vec<AmountRange>,
    /// The movements that came within the months.
    pub realised: Vec<Realised<K>>,
}

impl<K> NextMoveValue<K> {
    /// What came, as a share of the least that was signed for; absent where nothing was.
    pub fn share_of_low(&self) -> Rate {
        Rate { part: self.realised.minor, whole: self.low.minor }
    }

    /// What came, as a share of the most that was signed for; absent where nothing was.
    pub fn share_of_high(&self) -> Rate {
        Rate { part: self.realised.minor, whole: self.high.minor }
    }
}

/// Next-move value signed and realised `months` after signature, over the moves whose months are
/// over `today`: a young move would look like a broken one. A movement counts for the account's
/// moves of its own motion, from the day after signature; one of no motion counts for none.
/// `convert` brings an amount into the currency of the figures, where there is a rate.
///
/// Ours: realised money is not capped at what was expected. More than expected is worth knowing.
pub fn next_move_value<K: Ord + Clone>(
    moves: &[(K, NextMove)],
    movements: &[Realised<K>],
    months: u32,
    today: Day,
    convert: impl Fn(Money) -> Option<i64>,
) -> NextMoveValue<K> {
    let mut by_motion: BTreeMap<(&K, Motion), (Day, Vec<AmountRange>)> = BTreeMap::new();
    for (account, next) in moves {
        let row = by_motion.entry((account, next.motion)).or_insert((next.recorded_on, Vec::new()));
        row.0 = row.0.min(next.recorded_on);
        row.1.push(next.amount);
    }
    let (mut rows, mut young) = (Vec::new(), 0);
    for ((account, motion), (recorded_on, amounts)) in by_motion {
        let last = recorded_on.plus_months(months);
        if last > today {
            young += amounts.len();
            continue;
        }
        let is_of = |m: &&Realised<K>| m.account == *account && m.kind == motion.kind();
        let came = movements.iter().filter(is_of).filter(|m| m.day > recorded_on && m.day <= last).cloned();
        rows.push(ExpectedRow { account: account.clone(), motion, recorded_on, amounts, realised: came.collect() });
    }
    let amounts = || rows.iter().flat_map(|row| &row.amounts);
    NextMoveValue {
        months,
        low: Total::of(amounts().map(|amount| amount.low()), &convert),
        high: Total::of(amounts().map(|amount| amount.high()), &convert),
        realised: Total::of(rows.iter().flat_map(|row| &row.realised).map(|came| came.amount), &convert),
        young,
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{day, in_pounds, money};
    use accounts::PaperDraft;

    /// `account | motion | low | high | recorded on`.
    fn expected(line: &str) -> (&str, NextMove) {
        let parts: Vec<&str> = line.split(" | ").collect();
        let next = NextMove {
            id: "N-1".into(),
            deal: "D-1".into(),
            motion: Motion::from_key(parts[1]).unwrap(),
            amount: AmountRange::of(money(parts[2]), money(parts[3])).unwrap(),
            expected: DayRange::of(day("2026-06-01"), day("2026-12-31")).unwrap(),
            condition: "Two planners work with it every week".into(),
            recorded_on: day(parts[4]),
        };
        (parts[0], next)
    }

    /// `account | kind | day | amount`.
    fn came(line: &str) -> Realised<&str> {
        let parts: Vec<&str> = line.split(" | ").collect();
        let kind = MovementKind::from_key(parts[1]).unwrap();
        Realised { account: parts[0], kind, day: day(parts[2]), amount: money(parts[3]) }
    }

    fn check(months: u32, today: &str, want: &str) {
        let moves = [
            "acme | cross_sell | 10000 | 20000 | 2025-01-15",
            "acme | cross_sell | 5000 | 5000 | 2025-03-01",
            "acme | seat_growth | 2000 | 4000 | 2025-01-15",
            "bolt | upsell | 10000 EUR | 15000 EUR | 2025-02-01",
            "crane | upsell | 30000 | 40000 | 2026-01-10",
        ]
        .map(expected);
        let movements = [
            "acme | cross_sell | 2025-01-15 | 99000",
            "acme | cross_sell | 2025-09-01 | 8000",
            "acme | cross_sell | 2026-01-15 | 4000",
            "acme | cross_sell | 2026-01-16 | 6000",
            "acme | unattributed_up | 2025-09-01 | 3000",
            "acme | price_increase | 2025-09-01 | 500",
            "bolt | upsell | 2026-12-01 | 10000 EUR",
        ]
        .map(came);
        let value = next_move_value(&moves, &movements, months, day(today), in_pounds);
        let pounds = |total: &Total| total.minor / 100;
        let told = format!(
            "signed {} to {}, realised {}, {} rows, {} young",
            pounds(&value.low),
            pounds(&value.high),
            pounds(&value.realised),
            value.rows.len(),
            value.young
        );
        assert_eq!(told, want, "{months} months, {today}");
    }

    #[test]
    fn what_was_signed_for_is_set_beside_what_came() {
        // Nobody's year is over.
        check(12, "2026-01-14", "signed 0 to 0, realised 0, 0 rows, 5 young");
        // Acme's two motions: 10 + 5 + 2 to 20 + 5 + 4; 8 and 4 came by cross-sell in the year after.
        check(12, "2026-01-15", "signed 17000 to 29000, realised 12000, 2 rows, 2 young");
        // With Bolt's 8 to 12 thousand pounds, of which nothing came within twelve months.
        check(12, "2026-02-01", "signed 25000 to 41000, realised 12000, 3 rows, 1 young");
        // After two years Acme's 6,000 and Bolt's 10,000 EUR = £8,000 have come, too.
        check(24, "2027-02-01", "signed 25000 to 41000, realised 26000, 3 rows, 1 young");
    }

    #[test]
    fn shares_keep_both_parts() {
        let moves = [expected("acme | upsell | 10000 | 20000 | 2025-01-15")];
        let movements = [came("acme | upsell | 2025-09-01 | 8000")];
        let value = next_move_value(&moves, &movements, 12, day("2026-06-01"), in_pounds);
        assert_eq!(value.share_of_low(), Rate { part: 800_000, whole: 1_000_000 });
        assert_eq!(value.share_of_high(), Rate { part: 800_000, whole: 2_000_000 });
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
