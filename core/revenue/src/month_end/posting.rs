//! Sums of a group: movements of a month, and balances at its end.

use super::{LOOK_BACK_MONTHS, MonthEnd, Retention};

/// Movements of a group's accounts in one month.
#[derive(Clone, Copy, Default)]
pub(super) struct Movements {
    new: i64,
    returned: i64,
    expansion_net: i64,
    contraction_net: i64,
    expansion_gross: i64,
    contraction_gross: i64,
    churn: i64,
    new_logos: i64,
    returned_logos: i64,
    churned_logos: i64,
}

impl Movements {
    /// Posts what an account did in the month: the rises and falls of its lines from `opening`;
    /// `was_live` when it had a level at the end of any earlier month.
    pub fn post(&mut self, opening: i64, up: i64, down: i64, was_live: bool) {
        let closing = opening + up + down;
        match (opening > 0, closing > 0) {
            (false, true) if was_live => {
                self.returned += closing;
                self.returned_logos += 1;
            }
            (false, true) => {
                self.new += closing;
                self.new_logos += 1;
            }
            (true, true) => {
                self.expansion_net += (closing - opening).max(0);
                self.contraction_net += (closing - opening).min(0);
                self.expansion_gross += up;
                self.contraction_gross += down;
            }
            (true, false) => {
                self.churn -= opening;
                self.churned_logos += 1;
            }
            (false, false) => {}
        }
    }

    pub fn add(&mut self, other: &Movements) {
        self.new += other.new;
        self.returned += other.returned;
        self.expansion_net += other.expansion_net;
        self.contraction_net += other.contraction_net;
        self.expansion_gross += other.expansion_gross;
        self.contraction_gross += other.contraction_gross;
        self.churn += other.churn;
        self.new_logos += other.new_logos;
        self.returned_logos += other.returned_logos;
        self.churned_logos += other.churned_logos;
    }
}

/// Balances of a group, one of each for every position of the months. Columns rather than rows,
/// so that the compiler can add several months at once.
pub(super) struct Balances {
    closing: Vec<i64>,
    logos: Vec<i64>,
    year_kept: Vec<i64>,
    year_gross: Vec<i64>,
    year_logos_kept: Vec<i64>,
}

impl Balances {
    pub fn new(positions: usize) -> Balances {
        let zeros = || vec![0; positions];
        Balances { closing: zeros(), logos: zeros(), year_kept: zeros(), year_gross: zeros(), year_logos_kept: zeros() }
    }

    /// Posts an account's level at each month's end; there was none before position `first`.
    pub fn post(&mut self, first: usize, levels: &[i64]) {
        let live = &levels[first..];
        for ((closing, logos), &level) in self.closing[first..].iter_mut().zip(&mut self.logos[first..]).zip(live) {
            *closing += level;
            *logos += i64::from(level > 0);
        }
        let start = first + LOOK_BACK_MONTHS;
        if start >= levels.len() {
            return;
        }
        let kept = self.year_kept[start..].iter_mut().zip(&mut self.year_gross[start..]);
        let sums = kept.zip(&mut self.year_logos_kept[start..]);
        for (((kept, gross), logos), (&then, &now)) in sums.zip(live.iter().zip(&levels[start..])) {
            *kept += if then > 0 { now } else { 0 };
            *gross += then.min(now);
            *logos += i64::from(then > 0 && now > 0);
        }
    }

    pub fn add(&mut self, other: &Balances) {
        for (mine, theirs) in [
            (&mut self.closing, &other.closing),
            (&mut self.logos, &other.logos),
            (&mut self.year_kept, &other.year_kept),
            (&mut self.year_gross, &other.year_gross),
            (&mut self.year_logos_kept, &other.year_logos_kept),
        ] {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
        }
    }

    /// The month end at a position from [`LOOK_BACK_MONTHS`] on.
    ///
    /// The columns against a month ago follow from the movements, because an account changes
    /// only by them: whoever has a level now and had none then is new or returned, and min(then,
    /// now) falls short of then by exactly the net contraction and the churn.
    pub fn month_end(&self, position: usize, movements: &Movements) -> MonthEnd {
        let year_ago = position - LOOK_BACK_MONTHS;
        let closing = self.closing[position];
        let opening = self.closing[position - 1];
        MonthEnd {
            closing,
            logos: self.logos[position],
            new: movements.new,
            returned: movements.returned,
            expansion_net: movements.expansion_net,
            contraction_net: movements.contraction_net,
            expansion_gross: movements.expansion_gross,
            contraction_gross: movements.contraction_gross,
            churn: movements.churn,
            new_logos: movements.new_logos,
            returned_logos: movements.returned_logos,
            churned_logos: movements.churned_logos,
            month: Retention {
                base: opening,
                kept: closing - movements.new - movements.returned,
                gross: opening + movements.contraction_net + movements.churn,
            },
            year: Retention {
                base: self.closing[year_ago],
                kept: self.year_kept[position],
                gross: self.year_gross[position],
            },
            year_logos: self.logos[year_ago],
            year_logos_kept: self.year_logos_kept[position],
        }
    }
}
