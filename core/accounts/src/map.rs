//! Who decides, who shapes and who uses at a customer, by function, and what is missing there.

mod gaps;

pub use gaps::{Gap, GapRule};

use crate::person::{DecisionRole, Function, Person, Stance};
use money::Day;

/// The people of an account in columns (functions) and lanes (roles in decisions).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountMap<'p, K> {
    /// The functions in which somebody is known.
    pub columns: Vec<Function>,
    /// Those whose function and role are known, by lane, column and name.
    pub placed: Vec<Placed<'p, K>>,
    /// Those of whom one of the two is not known.
    pub unplaced: Vec<&'p Person<K>>,
    /// Between those who are placed.
    pub relations: Vec<Relation>,
    /// What is missing, the most important first.
    pub gaps: Vec<Gap>,
}

/// A person in a column and a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<'p, K> {
    /// Who.
    pub person: &'p Person<K>,
    /// Which of the columns.
    pub column: usize,
    /// Which lane.
    pub lane: DecisionRole,
}

/// That two people have to do with each other, by their places among the placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Who reports, or works.
    pub from: usize,
    /// To whom, or with whom.
    pub to: usize,
    /// How.
    pub tie: Tie,
}

/// How two people have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// The first reports to the second.
    ReportsTo,
    /// They work closely.
    WorksWith,
}

impl<'p, K> AccountMap<'p, K> {
    /// The map on `day` of the people who are there then.
    pub fn of(people: &'p [Person<K>], day: Day) -> AccountMap<'p, K> {
        let there: Vec<&Person<K>> = people.iter().filter(|person| person.is_there(day)).collect();
        let mut columns: Vec<Function> = there.iter().filter_map(|person| person.function.clone()).collect();
        columns.sort();
        columns.dedup();
        let mut placed: Vec<Placed<'p, K>> = Vec::with_capacity(there.len());
        let mut unplaced = Vec::new();
        for person in &there {
            let column = person.function.as_ref().and_then(|function| columns.binary_search(function).ok());
            match column.zip(person.role) {
                Some((column, lane)) => placed.push(Placed { person, column, lane }),
                None => unplaced.push(*person),
            }
        }
        placed.sort_by(|a, b| (a.lane, a.column, &a.person.name).cmp(&(b.lane, b.column, &b.person.name)));
        unplaced.sort_by(|a, b| a.name.cmp(&b.name));
        let relations = relations(&placed);
        let gaps = gaps::of(&there, &columns);
        AccountMap { columns, placed, unplaced, relations, gaps }
    }

    /// Whether a relation joins two who both support us.
    pub fn supports(&self, relation: &Relation) -> bool {
        [relation.from, relation.to].iter().all(|at| self.placed[*at].person.stance == Stance::Supports)
    }
}

fn relations<K>(placed: &[Placed<'_, K>]) -> Vec<Relation> {
    let called = |word: &str| placed.iter().position(|other| other.person.is_called(word));
    let mut relations: Vec<Relation> = Vec::new();
    for (from, Placed { person, .. }) in placed.iter().enumerate() {
        let above = person.reports_to.iter().filter_map(|word| called(word)).map(|to| (to, Tie::ReportsTo));
        let beside = person.works_with.iter().filter_map(|word| called(word)).map(|to| (to, Tie::WorksWith));
        for (to, tie) in above.chain(beside) {
            // Told from both sides it is still one relation.
            let is_known = |r: &Relation| (r.from, r.to) == (from, to) || (r.to, r.from) == (from, to);
            if from != to && !relations.iter().any(is_known) {
                relations.push(Relation { from, to, tie });
            }
        }
    }
    relations
}

#[cfg(test)]
mod tests;
