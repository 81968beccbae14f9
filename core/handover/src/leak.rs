//! The ledger of promises: what Land signed for, what Expand expects by now, and what leaked.

use crate::{PromiseNow, PromiseState};
use land::AmountRange;
use money::{Currency, Day, Money, Rate};

/// From the least to the most, minor units per year of the currency of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// The least.
    pub low: i64,
    /// The most.
    pub high: i64,
}

/// A promise in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeakLine<'p> {
    /// The promise as it stands.
    pub now: &'p PromiseNow,
    /// What was promised.
    pub promised: Span,
    /// What stands of it: delivered, or expected by now; nothing where it was denied or withdrawn.
    pub stands: Span,
    /// What leaked of it.
    pub leak: Span,
}

/// What leaked of some promises.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Leak<'p> {
    /// The promises with money, in the order given.
    pub lines: Vec<LeakLine<'p>>,
    /// What was promised.
    pub promised: Span,
    /// What stands of it.
    pub stands: Span,
    /// What leaked of it.
    pub leak: Span,
    /// How many promises are still open though their last day is over: nothing has leaked of them
    /// yet, as nobody has said so.
    pub overdue: usize,
    /// How many promises are not about money.
    pub without_amount: usize,
    /// Currencies of promises that are left out, because there is no rate; by code, each once.
    pub without_rate: Vec<Currency>,
}

/// What leaked of `promises`, as of `today`. `convert` brings an amount into the currency of the
/// figures, where there is a rate.
///
/// Leak = promised − restated or delivered; below zero where more came than was promised. A
/// promise that nobody restated leaks nothing. A promise that was delivered leaks what is less
/// than promised, and nothing where nobody said how much was delivered.
///
/// Ours: the low end is compared with the low end and the high end with the high end, and the
/// lesser of the two is the least that leaked. Compared crosswise, a promise restated at what it
/// was would seem to leak.
pub fn leak_of<'p>(
    promises: impl IntoIterator<Item = &'p PromiseNow>,
    today: Day,
    convert: impl Fn(Money) -> Option<i64>,
) -> Leak<'p> {
    let mut leak = Leak::default();
    for now in promises {
        leak.overdue += usize::from(now.is_overdue(today));
        let Some(promised) = now.promise.amount else {
            leak.without_amount += 1;
            continue;
        };
        match span(promised, &convert).and_then(|span| Ok((span, stands(now, &convert)?))) {
            Ok((promised, stands)) => leak.add(LeakLine { now, promised, stands, leak: promised.less(stands) }),
            Err(currency) => leak.without_rate.push(currency),
        }
    }
    leak.without_rate.sort();
    leak.without_rate.dedup();
    leak
}

impl<'p> Leak<'p> {
    /// Whether less is expected by now than was promised, both at the middle of their ranges; `None`
    /// where no money was promised, or none that a rate converts.
    pub fn has_leaked(&self) -> Option<bool> {
        (!self.lines.is_empty()).then(|| self.leak.of(self.promised).part > 0)
    }

    fn add(&mut self, line: LeakLine<'p>) {
        self.promised = self.promised.plus(line.promised);
        self.stands = self.stands.plus(line.stands);
        self.leak = self.leak.plus(line.leak);
        self.lines.push(line);
    }
}

impl Span {
    /// Its share of another one, both at their middle: the parts are both ends together, which is
    /// twice that and exact.
    pub fn of(self, whole: Span) -> Rate {
        let both_ends = |span: Span| span.low.saturating_add(span.high);
        Rate { part: both_ends(self), whole: both_ends(whole) }
    }

    /// Both together.
    pub fn plus(self, other: Span) -> Span {
        Span { low: self.low.saturating_add(other.low), high: self.high.saturating_add(other.high) }
    }

    /// What is missing from `self` to `other`, end by end.
    fn less(self, other: Span) -> Span {
        let (low, high) = (self.low.saturating_sub(other.low), self.high.saturating_sub(other.high));
        Span { low: low.min(high), high: low.max(high) }
    }
}

/// What stands of a promise, or the currency for which there is no rate.
fn stands(now: &PromiseNow, convert: &impl Fn(Money) -> Option<i64>) -> Result<Span, Currency> {
    match now.state {
        PromiseState::Denied(_) | PromiseState::Withdrawn(_) => Ok(Span::default()),
        PromiseState::Delivered(_) if !now.delivered.is_empty() => {
            let mut sum = 0_i64;
            for part in &now.delivered {
                sum = sum.saturating_add(convert(*part).ok_or(part.currency)?);
            }
            Ok(Span { low: sum, high: sum })
        }
        PromiseState::Open | PromiseState::Delivered(_) => {
            now.amount.map_or(Ok(Span::default()), |amount| span(amount, convert))
        }
    }
}

fn span(range: AmountRange, convert: &impl Fn(Money) -> Option<i64>) -> Result<Span, Currency> {
    let converted = convert(range.low()).zip(convert(range.high()));
    converted.map(|(low, high)| Span { low, high }).ok_or(range.low().currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{self, day, in_pounds};

    fn pounds(span: Span) -> String {
        format!("{} to {}", span.low / 100, span.high / 100)
    }

    fn check(promises: &str, want: &str) {
        let promises = ledger::promises(promises, "2027-12-31");
        let leak = leak_of(&promises, day("2027-12-31"), in_pounds);
        let (promised, stands, leaked) = (pounds(leak.promised), pounds(leak.stands), pounds(leak.leak));
        assert_eq!(format!("promised {promised}, stands {stands}, leak {leaked}"), want, "{promises:?}");
    }

    const HULL: &str = "P-1 | 2026-06-01 | land | Carl | Hull follows | 40000 to 60000";

    #[test]
    fn a_leak_is_what_was_promised_less_what_stands() {
        for (step, want) in [
            ("", "stands 40000 to 60000, leak 0 to 0"),
            ("slipped 2028-09-30", "stands 40000 to 60000, leak 0 to 0"),
            ("restated 30000 to 40000", "stands 30000 to 40000, leak 10000 to 20000"),
            // Restated at what it was: nothing has leaked.
            ("restated 40000 to 60000", "stands 40000 to 60000, leak 0 to 0"),
            // More certain is not less: 50,000 is more than the low end and less than the high one.
            ("restated 50000", "stands 50000 to 50000, leak -10000 to 10000"),
            // The low end lost more than the high one.
            ("restated 10000 to 50000", "stands 10000 to 50000, leak 10000 to 30000"),
            ("denied", "stands 0 to 0, leak 40000 to 60000"),
            ("withdrawn", "stands 0 to 0, leak 40000 to 60000"),
            ("delivered 45000", "stands 45000 to 45000, leak -5000 to 15000"),
            ("delivered 70000", "stands 70000 to 70000, leak -30000 to -10000"),
            // It came, and nobody has said how much: as much as was expected.
            ("delivered", "stands 40000 to 60000, leak 0 to 0"),
        ] {
            let step = if step.is_empty() { String::new() } else { format!("\nP-1 | 2027-02-01 | {step}") };
            check(&format!("{HULL}{step}"), &format!("promised 40000 to 60000, {want}"));
        }
    }

    #[test]
    fn leaks_add_up_in_one_currency() {
        let lines = "
            P-1 | 2026-06-01 | land | Carl | Hull follows | 40000 to 60000
            P-1 | 2027-01-10 | restated 30000 to 40000
            P-2 | 2026-06-01 | customer | Carl | Lille follows | 10000 to 20000 EUR
            P-2 | 2027-01-10 | denied
            P-3 | 2026-06-01 | customer | Carl | Boston follows | 5000 USD
            P-4 | 2026-06-01 | land | Carl | A free training | - | 2026-07-01 to 2026-07-31
        ";
        // 10 to 20 thousand of Hull, 8 to 16 of Lille at 80 pence.
        check(lines, "promised 48000 to 76000, stands 30000 to 40000, leak 18000 to 36000");
        let promises = ledger::promises(lines, "2027-12-31");
        let leak = leak_of(&promises, day("2027-12-31"), in_pounds);
        assert_eq!((leak.lines.len(), leak.without_amount, leak.overdue), (2, 1, 1));
        assert_eq!(leak.without_rate, [Currency::USD]);
    }
}
