//! How long accounts stay in a stage, and where they go from there.

use crate::policy::JourneyPolicy;
use crate::step::{Place, StageStep};
use money::Day;

/// A stay of one account in one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The stage, by its place in the policy.
    pub stage: usize,
    /// First day.
    pub from: Day,
    /// The day it left and where it went; absent while it stays.
    pub left: Option<(Day, Place)>,
}

/// What the stays in one stage come to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct StageStays {
    /// Accounts that came in.
    pub entered: u32,
    /// Went on to a later stage.
    pub moved_on: u32,
    /// Went back to an earlier one.
    pub went_back: u32,
    /// Left before a first order.
    pub lost: u32,
    /// Left after one.
    pub churned: u32,
    /// Are here still. Their days count in no median: they are told beside it, since the wait of
    /// those who left alone is too short.
    pub still_here: u32,
    /// Of those here, how many are longer than the policy has it.
    pub over_age: u32,
    /// Half of those who left stayed at most so many days.
    pub median_days: Option<i32>,
}

/// The stays of an account, from its steps in the order of recording. Steps into places that the
/// policy no longer has end a stay and begin none.
pub fn stays(policy: &JourneyPolicy, steps: &[StageStep], today: Day) -> Vec<Stay> {
    let mut in_order: Vec<&StageStep> =
        steps.iter().filter(|step| step.on <= today && step.taken_back.is_none()).collect();
    in_order.sort_by_key(|step| step.on);
    let mut stays: Vec<Stay> = Vec::new();
    for step in in_order {
        let to = Place::of(policy, &step.to);
        if let (Some(last), Some(to)) = (stays.last_mut(), to)
            && last.left.is_none()
        {
            last.left = Some((step.on, to));
        }
        if let Some(Place::Stage(stage)) = to {
            stays.push(Stay { stage, from: step.on, left: None });
        }
    }
    stays
}

/// What the stays of many accounts come to, stage by stage.
pub fn stays_by_stage(policy: &JourneyPolicy, stays: &[Stay], today: Day) -> Vec<StageStays> {
    let of_stage = |(at, stage): (usize, &crate::policy::Stage)| {
        let mut sums = StageStays::default();
        let mut days = Vec::new();
        for stay in stays.iter().filter(|stay| stay.stage == at) {
            sums.entered += 1;
            let Some((on, to)) = stay.left else {
                sums.still_here += 1;
                sums.over_age += u32::from(stage.is_long(stay.from, today));
                continue;
            };
            days.push(on.0 - stay.from.0);
            match to {
                Place::Stage(to) if to > at => sums.moved_on += 1,
                Place::Stage(_) => sums.went_back += 1,
                Place::Lost => sums.lost += 1,
                Place::Churned => sums.churned += 1,
            }
        }
        days.sort_unstable();
        sums.median_days = days.get(days.len().saturating_sub(1) / 2).copied();
        sums
    };
    policy.stages.iter().enumerate().map(of_stage).collect()
}
