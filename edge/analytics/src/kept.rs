//! Answers kept section by section, so that after a commit only sections that changed are asked
//! again.

use crate::publication::Publication;
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What all kept answers may weigh together; a weight of one is about a hundred bytes.
const WEIGHT_MAX: usize = 300_000;

/// One section's share of an answer.
pub trait Share: Send + Sync + 'static {
    /// About how many hundred bytes it takes.
    fn weight(&self) -> usize;
}

/// The answers of one process, by their question's hash.
#[derive(Debug, Default)]
pub struct Answers {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    weight: usize,
    answers: HashMap<u64, Arc<dyn Any + Send + Sync>>,
}

/// What the sections of one publication answered, each under its stamp.
#[derive(Debug)]
pub struct Shares<S> {
    stamps: Vec<u64>,
    shares: Vec<Arc<S>>,
}

impl<S: Share> Shares<S> {
    /// The shares, section by section.
    pub fn iter(&self) -> impl Iterator<Item = &S> {
        self.shares.iter().map(Arc::as_ref)
    }

    fn weight(&self) -> usize {
        self.shares.len() + self.iter().map(Share::weight).sum::<usize>()
    }
}

impl Answers {
    /// The kept shares of an answer, and the sections whose share is not right any more.
    pub fn stale<S: Share>(&self, question: u64, publication: &Publication) -> (Option<Arc<Shares<S>>>, Vec<usize>) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).answers.get(&question).cloned();
        let kept = kept.and_then(|kept| kept.downcast::<Shares<S>>().ok());
        let is_stale = |n: &usize| kept.as_ref().is_none_or(|kept| kept.stamps[*n] != publication.sections[*n].stamp);
        let stale = (0..publication.sections.len()).filter(is_stale).collect();
        (kept, stale)
    }

    /// Keeps an answer whose stale sections were asked again, in the order of `stale`.
    pub fn renew<S: Share>(
        &self,
        question: u64,
        publication: &Publication,
        old: Option<Arc<Shares<S>>>,
        stale: &[usize],
        asked: Vec<S>,
    ) -> Arc<Shares<S>> {
        let mut asked: HashMap<usize, S> = stale.iter().copied().zip(asked).collect();
        let mut shares = Vec::with_capacity(publication.sections.len());
        for n in 0..publication.sections.len() {
            match (asked.remove(&n), &old) {
                (Some(share), _) => shares.push(Arc::new(share)),
                (None, Some(old)) => shares.push(old.shares[n].clone()),
                (None, None) => {}
            }
        }
        let stamps = publication.sections.iter().map(|section| section.stamp).collect();
        let renewed = Arc::new(Shares { stamps, shares });
        let weight = renewed.weight();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.weight + weight > WEIGHT_MAX {
            *kept = Kept::default();
        }
        kept.weight += weight;
        if let Some(before) = kept.answers.insert(question, renewed.clone()) {
            let before = before.downcast::<Shares<S>>().map_or(0, |old| old.weight());
            kept.weight = kept.weight.saturating_sub(before);
        }
        renewed
    }
}
