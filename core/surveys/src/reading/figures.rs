//! The figures of one question.

use super::Read;
use super::voices::Voice;
use crate::mapped::{GROUPS, place};
use crate::question::{Points, Question, QuestionKind};
use accounts::DecisionRole;
use money::Rate;
use statistics::{Confidence, Interval, MeanPrior, Scale, Shrunk, Weighted};

/// What the scores of people say together.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// How many people have answered.
    pub people: usize,
    /// How many people gave how many points, for each point of the scale in its order. Empty for an
    /// anonymous survey, where one lonely answer would single somebody out.
    pub by_points: Vec<(u8, usize)>,
    /// How many answers they gave, replaced ones among them.
    pub answers: usize,
    /// The mean of all those answers: beside the mean of people it shows what one loud user does.
    pub mean_of_answers: f64,
    /// The mean of people, each with one voice.
    pub mean: f64,
    /// Its 95 % interval, kept to the scale; absent of one person.
    pub interval: Option<Interval>,
    /// Their variance; absent of one person.
    pub variance: Option<f64>,
    /// The median of people.
    pub median: f64,
    /// Mean and median by role and seats; absent of an anonymous survey.
    pub weighed: Option<Weighed>,
    /// The mean drawn towards what other customers say; absent without a prior.
    pub shrunk: Option<Shrunk>,
    /// Between which values the mean of everybody mapped lies, whatever the silent ones would say.
    pub bounds: Option<Interval>,
    /// The net promoter score of a recommendation: those who gave 9 or 10 less those who gave 0 to 6,
    /// of all; the field shows it × 100. F. Reichheld, "The one number you need to grow" (2003).
    /// Absent of anything else.
    pub net_promoters: Option<Rate>,
    /// By role, those that may be shown.
    pub groups: Vec<GroupFigures>,
}

/// People weighed by role and seats: the role's weight × seats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighed {
    /// The mean.
    pub mean: f64,
    /// Its 95 % interval, kept to the scale; absent where one person has nearly all of the weight.
    pub interval: Option<Interval>,
    /// The median.
    pub median: f64,
}

/// What people of one role say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupFigures {
    /// The role; absent for those whose role is not known.
    pub role: Option<DecisionRole>,
    /// How many people.
    pub people: usize,
    /// Their mean.
    pub mean: f64,
}

impl Read<'_> {
    /// The figures of what people gave to a question; `None` where nobody did.
    pub(super) fn figures(
        &self,
        question: &Question,
        given: &[(&Voice<'_>, u8)],
        prior: Option<&MeanPrior>,
    ) -> Option<Figures> {
        let points = question.kind.points()?;
        let (low, high) = (f64::from(points.low), f64::from(points.high));
        let scores: Vec<f64> = given.iter().map(|(_, score)| f64::from(*score)).collect();
        let mean = statistics::mean(&scores, Confidence::default())?;
        let all: Vec<u8> = given
            .iter()
            .flat_map(|(voice, _)| voice.answers.iter().filter_map(|answer| answer.score(question)))
            .collect();
        // People who have left the map since they answered have not made it smaller.
        let asked = self.mapped.max(given.len()) as u64;
        let people = given.len() as u64;
        Some(Figures {
            people: given.len(),
            by_points: self.by_points(given, points),
            answers: all.len(),
            mean_of_answers: all.iter().map(|score| f64::from(*score)).sum::<f64>() / all.len() as f64,
            mean: mean.mean,
            interval: mean.interval.map(|interval| interval.within(low, high)),
            variance: mean.variance,
            median: statistics::median(&scores)?,
            weighed: self.weighed(given, low, high),
            shrunk: prior.map(|prior| prior.shrink(mean.mean, people)),
            bounds: statistics::mean_bounds(mean.mean, people, asked, Scale { low, high }),
            net_promoters: (question.kind == QuestionKind::Recommendation).then(|| net_promoters(given)),
            groups: self.groups(given),
        })
    }

    fn by_points(&self, given: &[(&Voice<'_>, u8)], points: Points) -> Vec<(u8, usize)> {
        if self.is_anonymous {
            return Vec::new();
        }
        let gave = |wanted: u8| given.iter().filter(|(_, score)| *score == wanted).count();
        (points.low..=points.high).map(|point| (point, gave(point))).collect()
    }

    fn weighed(&self, given: &[(&Voice<'_>, u8)], low: f64, high: f64) -> Option<Weighed> {
        if self.is_anonymous {
            return None;
        }
        let weight = |voice: &Voice<'_>| {
            let seats = voice.mapped.map_or(1, |one| one.seats.max(1));
            f64::from(self.policy.role_weight(voice.role)) * f64::from(seats)
        };
        let weighted: Vec<Weighted> =
            given.iter().map(|(voice, score)| Weighted { value: f64::from(*score), weight: weight(voice) }).collect();
        let mean = statistics::weighted_mean(&weighted, Confidence::default())?;
        Some(Weighed {
            mean: mean.mean,
            interval: mean.interval.map(|interval| interval.within(low, high)),
            median: statistics::weighted_median(&weighted)?,
        })
    }

    fn groups(&self, given: &[(&Voice<'_>, u8)]) -> Vec<GroupFigures> {
        let mut people = [0_usize; GROUPS.len()];
        let mut points = [0_u64; GROUPS.len()];
        for (voice, score) in given {
            people[place(voice.role)] += 1;
            points[place(voice.role)] += u64::from(*score);
        }
        let shown = self.shown(&people);
        (0..GROUPS.len())
            .filter(|at| shown[*at] && people[*at] > 0)
            .map(|at| GroupFigures {
                role: GROUPS[at],
                people: people[at],
                mean: points[at] as f64 / people[at] as f64,
            })
            .collect()
    }
}

fn net_promoters(given: &[(&Voice<'_>, u8)]) -> Rate {
    let voice = |score: u8| match score {
        9.. => 1,
        7..=8 => 0,
        _ => -1,
    };
    Rate { part: given.iter().map(|(_, score)| voice(*score)).sum(), whole: given.len() as i64 }
}
