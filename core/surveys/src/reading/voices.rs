//! One person, one voice.

use crate::mapped::Mapped;
use crate::paper::{Answer, Confidentiality, Survey};
use accounts::DecisionRole;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

/// The voice of one person.
pub(super) struct Voice<'a> {
    /// The answer that counts.
    pub(super) answer: &'a Answer,
    /// Whose it is; absent where nobody is to know.
    pub(super) mapped: Option<&'a Mapped>,
    /// Their role, as far as it may be known.
    pub(super) role: Option<DecisionRole>,
    /// All that the person has said, the answer that counts among it.
    pub(super) answers: Vec<&'a Answer>,
}

/// Who has answered.
pub(super) struct Voices<'a> {
    /// In the order in which they first did.
    pub(super) people: Vec<Voice<'a>>,
    /// Those who are on no map, sorted.
    pub(super) not_mapped: Vec<String>,
}

impl<'a> Voices<'a> {
    pub(super) fn of(survey: &Survey, answers: &'a [Answer], mapped: &'a [Mapped]) -> Voices<'a> {
        let known: HashMap<&str, &Mapped> = mapped.iter().map(|one| (one.person.as_str(), one)).collect();
        let is_anonymous = survey.confidentiality == Confidentiality::Anonymous;
        let mut people: Vec<Voice<'a>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut not_mapped = BTreeSet::new();
        let in_time = |answer: &&Answer| answer.survey == survey.id && answer.answered_on <= survey.closes_on;
        for answer in answers.iter().filter(in_time) {
            let (key, person) = match (is_anonymous, answer.person.as_deref()) {
                (true, _) => (answer.id.as_str(), None),
                (false, Some(person)) => match known.get(person) {
                    Some(one) => (person, Some(*one)),
                    None => {
                        not_mapped.insert(person.to_string());
                        continue;
                    }
                },
                // Nobody can say whose voice it is, so it cannot be one.
                (false, None) => continue,
            };
            match places.entry(key) {
                Entry::Vacant(place) => {
                    place.insert(people.len());
                    let role = if is_anonymous { answer.role } else { person.and_then(|one| one.role) };
                    people.push(Voice { answer, mapped: person, role, answers: vec![answer] });
                }
                Entry::Occupied(place) => {
                    let voice = &mut people[*place.get()];
                    voice.answers.push(answer);
                    if answer.answered_on >= voice.answer.answered_on {
                        voice.answer = answer;
                    }
                }
            }
        }
        Voices { people, not_mapped: not_mapped.into_iter().collect() }
    }
}
