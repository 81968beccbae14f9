//! Medians, which one extreme value does not move.

use crate::mean::Weighted;

/// The median: the middle value, or halfway between the two middle ones.
pub fn median(values: &[f64]) -> Option<f64> {
    let equal: Vec<Weighted> = values.iter().map(|value| Weighted { value: *value, weight: 1.0 }).collect();
    weighted_median(&equal)
}

/// The weighted median: the value at which half of the weight is reached, from below.
///
/// Ties: where a value reaches exactly half of the weight, the answer is halfway between it and the
/// next larger value. So with equal weights it is the usual median. What weighs 0 does not count.
/// F. Y. Edgeworth, "On a new method of reducing observations" (1888); the tie as in
/// `matrixStats::weightedMedian(ties = "mean")` of R without interpolation.
pub fn weighted_median(values: &[Weighted]) -> Option<f64> {
    if !values.iter().all(Weighted::is_sound) {
        return None;
    }
    let mut ordered: Vec<Weighted> = values.iter().copied().filter(|one| one.weight > 0.0).collect();
    ordered.sort_unstable_by(|a, b| a.value.total_cmp(&b.value));
    let half: f64 = ordered.iter().map(|one| one.weight).sum::<f64>() / 2.0;
    // Weights such as 0.1 do not add up exactly, and a tie must not hang on that.
    let tolerance = half * 1e-12;
    let mut reached = 0.0;
    for (at, one) in ordered.iter().enumerate() {
        reached += one.weight;
        if (reached - half).abs() <= tolerance {
            return ordered.get(at + 1).map(|next| (one.value + next.value) / 2.0);
        }
        if reached > half {
            return Some(one.value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `value*weight`, or a value that weighs 1.
    fn check(table: &str, want: Option<f64>) {
        let values: Vec<Weighted> = table
            .split_whitespace()
            .map(|word| {
                let (value, weight) = word.split_once('*').unwrap_or((word, "1"));
                Weighted { value: value.parse().unwrap(), weight: weight.parse().unwrap() }
            })
            .collect();
        assert_eq!(weighted_median(&values), want, "{table}");
    }

    #[test]
    fn half_of_the_weight_lies_on_each_side() {
        check("3 1 2", Some(2.0));
        check("1 2 3 10", Some(2.5));
        // Nineteen satisfied people and one who is not.
        check("1 7*5 8*10 9*4", Some(8.0));
        // One who decides weighs as much as three who use.
        check("5 5 5 2*3", Some(3.5));
        check("5 5 2*3", Some(2.0));
        // A tie although 0.1 + 0.2 is not 0.3 in binary.
        check("1*0.1 2*0.2 4*0.3", Some(3.0));
        check("1*0 4", Some(4.0));
        check("4*0", None);
        check("", None);
        check("4 NaN", None);
        check("4 5*-1", None);
    }

    proptest! {
        #[test]
        fn a_weight_is_as_good_as_that_many_people(people in prop::collection::vec((0..11_u8, 1..6_u8), 1..20)) {
            let weighted: Vec<Weighted> = people
                .iter()
                .map(|(value, weight)| Weighted { value: f64::from(*value), weight: f64::from(*weight) })
                .collect();
            let each: Vec<f64> = people
                .iter()
                .flat_map(|(value, weight)| vec![f64::from(*value); usize::from(*weight)])
                .collect();
            let mut sorted = each.clone();
            sorted.sort_by(f64::total_cmp);
            let middle = (sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2]) / 2.0;
            prop_assert_eq!(median(&each), Some(middle));
            prop_assert_eq!(weighted_median(&weighted), Some(middle));
        }
    }
}
