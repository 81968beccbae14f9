//! Silent ends: how long a level is carried after a term that nobody renewed or cancelled.

use super::{OPEN, Span, State};
use money::Day;

/// How silent ends are judged.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    /// Days after the end in which a renewal leaves no gap.
    pub grace_days: i32,
    /// The last day the source speaks for.
    pub horizon: Day,
}

/// A stretch of one line before silent ends are settled.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// First day.
    pub from: Day,
    /// The next version's first day, or [`OPEN`].
    pub until: Day,
    /// Last day of the term + 1, if it has one that does not renew by itself.
    pub silent_end: Option<Day>,
    /// The day of an explicit cancellation.
    pub cancelled_on: Option<Day>,
    /// What holds.
    pub state: State,
}

impl Ending {
    /// Whether a silent end at `end` is known to have stayed silent.
    pub fn is_settled(&self, end: Day) -> bool {
        end.plus_days(self.grace_days) <= self.horizon
    }

    /// The spans of one line, with levels carried after silent ends; `starts` are the days on
    /// which any line of the account starts, in order. Also the first end still unsettled.
    pub fn settle(&self, stretches: Vec<Stretch>, starts: &[Day]) -> (Vec<Span>, Option<Day>) {
        let mut spans: Vec<Span> = Vec::with_capacity(stretches.len());
        let mut pending: Option<Day> = None;
        for stretch in stretches {
            let stop = stretch.until.min(stretch.cancelled_on.unwrap_or(OPEN));
            let Some(end) = stretch.silent_end.filter(|&e| e < stop) else {
                spans.extend(Span::new(stretch.from, stop, stretch.state));
                continue;
            };
            let mut carried = stretch.state.clone();
            carried.carried = true;
            spans.extend(Span::new(stretch.from, end, stretch.state));
            let next_start = starts[starts.partition_point(|&s| s < end)..].first().copied().unwrap_or(OPEN);
            let mut carry_to = stop.min(next_start);
            let lapse = end.plus_days(self.grace_days);
            if lapse < carry_to {
                if self.is_settled(end) {
                    carry_to = lapse;
                } else {
                    pending = Some(pending.map_or(lapse, |p: Day| p.min(lapse)));
                }
            }
            spans.extend(Span::new(end.max(stretch.from), carry_to, carried));
        }
        (spans, pending)
    }
}
