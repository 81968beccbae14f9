//! Between which values a ratio moves anyway from month to month.

use crate::{Figure, Kpi, Value};
use money::{Month, Rate};
use statistics::band::MONTHS;
use statistics::ratio_band;

/// Months that a band looks back on beyond those asked for.
pub const MONTHS_BEFORE: i32 = MONTHS as i32;

/// Millionths that the ends of a band are kept in.
const MILLIONTHS: i64 = 1_000_000;

/// Between which values 95 of 100 months of a KPI fall as long as nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoiseBand {
    /// The lower end, a ratio in millionths.
    pub low: Rate,
    /// The upper end, a ratio in millionths.
    pub high: Rate,
    /// From how many months it is drawn.
    pub months: u8,
}

impl NoiseBand {
    /// Whether a ratio lies in it, its ends included; a ratio that is absent does not.
    pub fn holds(&self, ratio: Rate) -> bool {
        let at = |rate: Rate| rate.scaled(6);
        at(ratio).is_some_and(|ratio| at(self.low) <= Some(ratio) && Some(ratio) <= at(self.high))
    }
}

/// The band around the ratio of `period`, drawn from those of the twelve months before it among
/// `figures`, which are of one group; months without a ratio are left out. The month that is judged is
/// not in it, so that one big deal does not widen its own band. Absent of a KPI that has none, and from
/// fewer than six months: [`statistics::noise_band`] has the formula.
pub fn noise_band_of(kpi: &Kpi, figures: &[Figure], period: Month) -> Option<NoiseBand> {
    if !kpi.has_noise_band {
        return None;
    }
    let is_before = |figure: &&Figure| figure.period < period && figure.period >= period.plus(-MONTHS_BEFORE);
    let mut before: Vec<&Figure> = figures.iter().filter(is_before).collect();
    before.sort_by_key(|figure| figure.period);
    let ratios: Vec<(i64, i64)> = before
        .iter()
        .filter_map(|figure| match figure.value(kpi) {
            Value::Ratio(Rate { part, whole }) => Some((part, whole)),
            _ => None,
        })
        .collect();
    let (low, high, months) = ratio_band(&ratios)?;
    let end = |millionths| Rate { part: millionths, whole: MILLIONTHS };
    Some(NoiseBand { low: end(low), high: end(high), months: u8::try_from(months).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find;

    /// One figure a month from January 2024: `new ARR of the month / of the month before`.
    fn figures(months: &[(i64, i64)]) -> Vec<Figure> {
        let figure = |(at, (now, before)): (i32, &(i64, i64))| Figure {
            period: Month::of(2024, 1).unwrap().plus(at),
            group: None,
            part: now - before,
            whole: *before,
            rows_in: 1,
            rows_out: 0,
        };
        (0..).zip(months).map(figure).collect()
    }

    #[test]
    fn one_big_deal_is_no_trend() {
        let kpi = find("sales-growth").unwrap();
        let july = Month::of(2024, 7).unwrap();
        // Growth of 10, 20, -10, 0, 5 and -5 %: median 2.5 %, distances 2.5 2.5 7.5 7.5 12.5 17.5, their
        // median 7.5: 2.5 ± 1.96 × 1.4826 × 7.5 = 2.5 ± 21.79.
        let six = [(110, 100), (120, 100), (90, 100), (100, 100), (105, 100), (95, 100)];
        let band = noise_band_of(kpi, &figures(&six), july).unwrap();
        assert_eq!((band.low.part, band.high.part, band.months), (-192_943, 242_943, 6));
        assert!(band.holds(Rate { part: 20, whole: 100 }) && !band.holds(Rate { part: 30, whole: 100 }));
        assert!(!band.holds(Rate::default()));
        // A month of nine times as much, instead of one of a fifth more, moves neither end.
        let with_a_big_deal = [(110, 100), (900, 100), (90, 100), (100, 100), (105, 100), (95, 100)];
        assert_eq!(noise_band_of(kpi, &figures(&with_a_big_deal), july), Some(band));
        // July itself does not widen its own band, and a month after nothing has no ratio.
        let and_july = [&six[..], &[(900, 100)]].concat();
        assert_eq!(noise_band_of(kpi, &figures(&and_july), july), Some(band));
        let after_nothing = [&six[..5], &[(95, 0)]].concat();
        assert_eq!(noise_band_of(kpi, &figures(&after_nothing), july), None, "five months are too few");
        assert_eq!(noise_band_of(find("nrr").unwrap(), &figures(&six), july), None, "NRR has none");
    }
}
