//! Axes of money: round steps in whole major units.

use money::Currency;

/// An axis from `base` to `top` in major units, with a grid line at every `step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Where it starts.
    pub base: i64,
    /// Where it ends.
    pub top: i64,
    /// Between grid lines.
    pub step: i64,
}

/// Whether an axis may start above zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Always at zero.
    Zero,
    /// Above zero when all values lie far above it; the chart then says so.
    MayBreak,
}

impl Axis {
    /// The axis for values from `low` to `high`, in major units.
    pub fn over(low: f64, high: f64, start: Start) -> Axis {
        let span = high - low;
        if start == Start::MayBreak && low > 0.5 * high && span > 0.0 {
            let step = round_step(span / 3.0);
            let mut base = (low / step as f64).floor() as i64 * step;
            // The lowest bar must keep some height below its label.
            if low - (base as f64) < 0.25 * step as f64 {
                base -= step;
            }
            if base > 0 {
                return Axis { base, step, top: whole_steps(high, step) };
            }
        }
        let low = low.min(0.0);
        let step = round_step((high - low) / 4.0);
        Axis { base: (low / step as f64).floor() as i64 * step, step, top: whole_steps(high, step).max(step) }
    }

    /// Values of the grid lines.
    pub fn ticks(self) -> impl Iterator<Item = i64> {
        (0..).map(move |i| self.base + i * self.step).take_while(move |&v| v <= self.top)
    }

    /// A grid line's text: as many digits as the step needs, in thousands or millions.
    pub fn text(self, value: i64, currency: Currency) -> String {
        let largest = self.top.abs().max(self.base.abs());
        let unit = [(1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")]
            .into_iter()
            .find(|&(unit, _)| largest >= unit && self.step % (unit / 10) == 0);
        let minus = if value < 0 { "−" } else { "" };
        let Some((unit, letter)) = unit.filter(|_| value != 0) else {
            return crate::format::money(value.saturating_mul(10_i64.pow(currency.minor_digits())), currency);
        };
        let tenths = value.abs() / (unit / 10);
        let whole = crate::format::count(tenths / 10);
        let tenth = if tenths % 10 == 0 { String::new() } else { format!(".{}", tenths % 10) };
        format!("{minus}{}{whole}{tenth}{letter}", currency.symbol())
    }
}

fn whole_steps(value: f64, step: i64) -> i64 {
    (value / step as f64).ceil() as i64 * step
}

/// The next of 1, 2, 5, 10, 20, 50… that is at least `raw`, and at least 1.
fn round_step(raw: f64) -> i64 {
    let mut decade: i64 = 1;
    loop {
        for digit in [1, 2, 5] {
            // Beyond 10^17 major units no amount fits an i64 of minor units.
            if (decade * digit) as f64 >= raw || decade >= 100_000_000_000_000_000 {
                return decade * digit;
            }
        }
        decade *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_have_round_steps_and_start_high_only_when_it_helps() {
        for (low, high, start, base, top, step) in [
            (412_600.0, 456_600.0, Start::MayBreak, 400_000, 460_000, 20_000),
            (412_600.0, 456_600.0, Start::Zero, 0, 600_000, 200_000),
            (10_000.0, 46_000.0, Start::MayBreak, 0, 60_000, 20_000),
            (402_000.0, 456_600.0, Start::MayBreak, 380_000, 460_000, 20_000),
            (0.0, 3.0, Start::Zero, 0, 3, 1),
            (0.0, 0.0, Start::MayBreak, 0, 1, 1),
            (-4_000.0, 9_000.0, Start::Zero, -5_000, 10_000, 5_000),
        ] {
            assert_eq!(Axis::over(low, high, start), Axis { base, top, step }, "{low} to {high}");
        }
    }

    #[test]
    fn ticks_show_as_many_digits_as_they_need() {
        for (base, top, step, value, text) in [
            (400_000, 460_000, 20_000, 420_000, "£420k"),
            (1_190_000, 1_230_000, 10_000, 1_200_000, "£1,200k"),
            (0, 2_000_000, 500_000, 1_500_000, "£1.5m"),
            (0, 1_500, 500, 1_500, "£1.5k"),
            (0, 30, 10, 20, "£20"),
            (0, 2_000_000, 500_000, 0, "£0"),
        ] {
            assert_eq!(Axis { base, top, step }.text(value, Currency::GBP), text);
        }
    }
}
