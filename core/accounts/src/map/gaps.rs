//! What is missing on an account map. The rules are ours: a decision is at risk while somebody who
//! takes part in it is not known, not met or not won.

use crate::person::{DecisionRole, Function, Person, Stance};

/// Which rule found a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapRule {
    /// Nobody is known at all.
    SomebodyIsKnown,
    /// Each who decides has been met.
    DecidersAreMet,
    /// In each function where somebody is known, somebody who decides is.
    DecidersAreKnown,
    /// Among those who decide, one supports us.
    ADeciderSupports,
}

/// Something missing, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The rule that does not hold.
    pub rule: GapRule,
    /// What is missing: "The CFO has not been met."
    pub text: String,
    /// What to do: "Ask Priya Shah for an introduction to Dan Whitlock."
    pub remedy: String,
}

/// The gaps among those who are there.
pub(super) fn of<K>(there: &[&Person<K>], columns: &[Function]) -> Vec<Gap> {
    if there.is_empty() {
        let remedy = "Add the first person, or import people.".into();
        return vec![Gap { rule: GapRule::SomebodyIsKnown, text: "Nobody is known here.".into(), remedy }];
    }
    let deciders: Vec<&Person<K>> =
        there.iter().copied().filter(|person| person.role == Some(DecisionRole::Decides)).collect();
    let not_met = deciders.iter().filter(|person| person.stance == Stance::NotMet);
    let mut gaps: Vec<Gap> = not_met.map(|person| not_met_gap(person, there)).collect();
    let has_none = |function: &&Function| !deciders.iter().any(|d| d.function.as_ref() == Some(*function));
    gaps.extend(columns.iter().filter(has_none).map(|function| unknown_gap(function, there)));
    if columns.is_empty() && deciders.is_empty() {
        gaps.push(Gap {
            rule: GapRule::DecidersAreKnown,
            text: "Nobody who decides is known.".into(),
            remedy: format!("Ask {} who decides.", there[0].name),
        });
    }
    let supported = deciders.iter().any(|person| person.stance == Stance::Supports);
    if !deciders.is_empty() && !supported {
        gaps.push(unsupported_gap(&deciders));
    }
    gaps
}

fn not_met_gap<K>(person: &Person<K>, there: &[&Person<K>]) -> Gap {
    let text = match &person.title {
        Some(title) => format!("The {title} has not been met."),
        None => format!("{}, who decides, has not been met.", person.name),
    };
    let tied = |other: &Person<K>| {
        let names =
            |a: &Person<K>, b: &Person<K>| a.works_with.iter().chain(&a.reports_to).any(|word| b.is_called(word));
        names(other, person) || names(person, other)
    };
    // The best door is a supporter who works with them, then one who decides too, then any.
    let mut supporters: Vec<&&Person<K>> = there.iter().filter(|other| other.stance == Stance::Supports).collect();
    supporters.sort_by_key(|other| (!tied(other), other.role));
    let remedy = match supporters.first() {
        Some(door) => format!("Ask {} for an introduction to {}.", door.name, person.name),
        None => format!("Ask for a meeting with {}.", person.name),
    };
    Gap { rule: GapRule::DecidersAreMet, text, remedy }
}

fn unknown_gap<K>(function: &Function, there: &[&Person<K>]) -> Gap {
    let of_function = there.iter().filter(|person| person.function.as_ref() == Some(function));
    let asked = of_function.min_by_key(|person| (person.stance == Stance::NotMet, person.stance, person.role));
    let remedy = match asked {
        Some(person) => format!("Ask {} who decides in {}.", person.name, function.key()),
        None => format!("Ask who decides in {}.", function.key()),
    };
    let text = format!("Nobody who decides is known in {}.", function.key());
    Gap { rule: GapRule::DecidersAreKnown, text, remedy }
}

fn unsupported_gap<K>(deciders: &[&Person<K>]) -> Gap {
    let of = |stance| deciders.iter().find(|person| person.stance == stance);
    let remedy = match (of(Stance::Neutral), of(Stance::Against)) {
        (Some(neutral), _) => format!("Show {} a result in their own terms.", neutral.name),
        (None, Some(against)) => format!("Ask {} what would have to change.", against.name),
        (None, None) => "Meet those who decide first.".into(),
    };
    Gap { rule: GapRule::ADeciderSupports, text: "No supporter among those who decide.".into(), remedy }
}
