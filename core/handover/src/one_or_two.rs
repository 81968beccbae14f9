//! Hybrid: accounts of which one person keeps both sides, beside those that two people hand over.
//! Who is hybrid was not chosen at random, so a difference is no effect of it.

use crate::{HandedOver, Handover, HandoverPolicy, Hands, Leak, PromiseNow, Span, Tally, Verdict, leak_of};
use money::{Day, Money, Rate};
use statistics::{Confidence, Interval, ratio_mean};

/// Accounts of one kind, each counted once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arm {
    /// How many there are.
    pub accounts: usize,
    /// Of how many every handover was accepted in time; of those that were opened long enough ago
    /// to tell.
    pub in_time: Tally,
    /// Of how many something leaked; of those with money promised for a day that is over.
    pub leaked: Tally,
    /// What was promised for a day that is over.
    pub promised: Span,
    /// What leaked of that.
    pub leak: Span,
    /// Within which shares [`Arm::money`] lies: the mean of the accounts' own shares, each counting by
    /// what was promised, 95 %. Absent where `leaked` has none, and where all are alike: without a
    /// spread they say nothing of the next.
    pub money_interval: Option<Interval>,
}

/// The two kinds beside each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneOrTwo {
    /// One person keeps both sides.
    pub one: Arm,
    /// Two people hand over.
    pub two: Arm,
    /// Whether they differ in what was accepted in time.
    pub in_time: Verdict,
    /// Whether they differ in what leaked.
    pub leaked: Verdict,
    /// How many accounts are in neither, because the land owner or the account manager is not known.
    pub not_known: usize,
}

/// Compares accounts of one person with accounts of two, as of `today`.
///
/// Ours: a handover is in time that is accepted within the days in which the joint kickoff is due
/// (`kickoff_days`), and only those are judged of which these days are over; of promises, only those
/// whose promised last day is over. Otherwise whichever kind is younger would look better: its
/// promises have had no time to leak.
pub fn one_or_two<K>(
    policy: &HandoverPolicy,
    handed_over: &[HandedOver<K>],
    today: Day,
    convert: impl Fn(Money) -> Option<i64>,
) -> OneOrTwo {
    let of = |hands| handed_over.iter().filter(move |one| one.parties.hands() == Some(hands));
    let arm = |hands| Arm::of(policy, &of(hands).collect::<Vec<_>>(), today, &convert);
    let (one, two) = (arm(Hands::One), arm(Hands::Two));
    OneOrTwo {
        in_time: one.in_time.against(&two.in_time),
        leaked: one.leaked.against(&two.leaked),
        not_known: handed_over.iter().filter(|one| one.parties.hands().is_none()).count(),
        one,
        two,
    }
}

impl Arm {
    /// What leaked of what was promised, both at the middle of their ranges.
    pub fn money(&self) -> Rate {
        self.leak.of(self.promised)
    }

    fn of<K>(
        policy: &HandoverPolicy,
        accounts: &[&HandedOver<K>],
        today: Day,
        convert: &impl Fn(Money) -> Option<i64>,
    ) -> Arm {
        let due = |now: &&PromiseNow| now.promise.expected.is_some_and(|expected| expected.to() < today);
        let leaks = accounts.iter().map(|one| leak_of(one.promises.iter().filter(due), today, convert));
        let leaks: Vec<_> = leaks.filter(|leak| !leak.lines.is_empty()).collect();
        let leaked = Tally::of(leaks.iter().filter_map(Leak::has_leaked));
        let shares = leaks.iter().map(|leak| leak.leak.of(leak.promised)).filter(|share| share.whole > 0);
        let shares: Vec<Rate> = shares.collect();
        Arm {
            accounts: accounts.len(),
            in_time: Tally::of(accounts.iter().filter_map(|one| in_time(policy, one.handovers(), today))),
            promised: leaks.iter().fold(Span::default(), |sum, leak| sum.plus(leak.promised)),
            leak: leaks.iter().fold(Span::default(), |sum, leak| sum.plus(leak.leak)),
            money_interval: leaked.interval.and_then(|_| of_money(&shares)),
            leaked,
        }
    }
}

/// Whether all handovers of an account that can be judged were accepted in time; `None` where none
/// can be.
fn in_time<'h>(policy: &HandoverPolicy, handovers: impl Iterator<Item = &'h Handover>, today: Day) -> Option<bool> {
    let days = i32::from(policy.kickoff_days);
    let judged = handovers.filter_map(|handover| {
        let last = handover.opened_on.plus_days(days);
        (last < today).then(|| handover.accepted_on.is_some_and(|on| on <= last))
    });
    judged.reduce(|all, one| all && one)
}

/// The interval of what leaked per account, each counting by what was promised. No more can leak
/// than all; below zero more came than was promised.
fn of_money(shares: &[Rate]) -> Option<Interval> {
    let parts: Vec<(i64, i64)> = shares.iter().map(|share| (share.part, share.whole)).collect();
    let interval = ratio_mean(&parts, Confidence::default())?.interval?;
    (interval.low < interval.high).then(|| interval.within(interval.low, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{self, day, in_pounds};
    use crate::{HandoverKind, Parties};

    const TODAY: &str = "2027-12-31";

    /// An account of Ann's, opened on a day and accepted on another (`-` for not), with a promise of
    /// 10,000 by a last day that was denied, or stands.
    fn handed(cam: &str, opened: &str, accepted: &str, last: &str, became: &str) -> HandedOver<usize> {
        let mut steps = format!("{opened} | delivery | opened Ann {cam} signed");
        if accepted != "-" {
            steps.push_str(&format!("\n{accepted} | delivery | accepted"));
        }
        let mut promises = format!("P-1 | {opened} | land | Carl | Hull follows | 10000 | {opened} to {last}");
        if became == "denied" {
            promises.push_str("\nP-1 | 2027-06-01 | denied");
        }
        HandedOver {
            account: 0,
            parties: Parties { land_owner: Some("Ann".into()), cam: Some(cam.into()) },
            delivery: ledger::handover(&steps, HandoverKind::Delivery, TODAY),
            commercial: None,
            promises: ledger::promises(&promises, TODAY),
        }
    }

    fn compare(accounts: &[HandedOver<usize>]) -> OneOrTwo {
        one_or_two(&HandoverPolicy::default(), accounts, day(TODAY), in_pounds)
    }

    fn told(tally: &Tally) -> String {
        format!("{} of {}", tally.share.successes, tally.share.trials)
    }

    #[test]
    fn only_what_had_its_time_is_judged() {
        // Fourteen days after 2 June is 16 June.
        for (opened, accepted, last, became, in_time, leaked) in [
            ("2026-06-02", "2026-06-16", "2027-05-31", "kept", "1 of 1", "0 of 1"),
            ("2026-06-02", "2026-06-17", "2027-05-31", "denied", "0 of 1", "1 of 1"),
            ("2026-06-02", "-", "2027-12-30", "denied", "0 of 1", "1 of 1"),
            // Denied already, and its day is not over: a promise that will be kept is not in yet either.
            ("2026-06-02", "-", "2027-12-31", "denied", "0 of 1", "0 of 0"),
            // Accepted at once, and the fourteen days are not over.
            ("2027-12-17", "2027-12-17", "2028-05-31", "kept", "0 of 0", "0 of 0"),
            ("2027-12-16", "2027-12-17", "2028-05-31", "kept", "1 of 1", "0 of 0"),
        ] {
            let found = compare(&[handed("ann", opened, accepted, last, became)]);
            assert_eq!(
                (told(&found.one.in_time), told(&found.one.leaked)),
                (in_time.into(), leaked.into()),
                "{opened}"
            );
            assert_eq!((found.one.accounts, found.two.accounts), (1, 0));
            assert_eq!(found.leaked, Verdict::TooFew);
        }
    }

    #[test]
    fn one_and_two_are_told_apart_by_more_than_chance() {
        let some = |cam: &'static str, count: usize, became: &'static str| {
            (0..count).map(move |_| handed(cam, "2026-06-02", "2026-06-10", "2027-05-31", became))
        };
        let all =
            [some("Ann", 9, "kept"), some("Ann", 1, "denied"), some("Carl", 3, "kept"), some("Carl", 7, "denied")];
        let mut accounts: Vec<HandedOver<usize>> = all.into_iter().flatten().collect();
        accounts.push(HandedOver { parties: Parties::default(), ..accounts[0].clone() });
        let found = compare(&accounts);
        assert_eq!(
            (told(&found.one.leaked), told(&found.two.leaked), found.not_known),
            ("1 of 10".into(), "7 of 10".into(), 1)
        );
        assert!(matches!(found.leaked, Verdict::Apart(Interval { high, .. }) if high < 0.0), "{found:?}");
        assert!(matches!(found.in_time, Verdict::NotApart(_)), "{found:?}");
        // 10,000 of 100,000, in pence and both ends together. By hand: s² = .9/9 = .1, 2.2622 × √(.1/10) = .2262.
        assert_eq!(found.one.money(), Rate { part: 2_000_000, whole: 20_000_000 });
        let Interval { low, high } = found.one.money_interval.unwrap();
        assert_eq!(format!("{low:.4} {high:.4}"), "-0.1262 0.3262");
        // Nothing leaked of any: that is no certainty.
        let kept: Vec<HandedOver<usize>> = some("Ann", 6, "kept").collect();
        let found = compare(&kept);
        assert_eq!((found.one.money_interval, found.one.leaked.interval.is_some()), (None, true));
    }
}
