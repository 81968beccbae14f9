//! People at a customer: what is said of them from a day on, and what holds on a day.

mod words;

pub(crate) use words::person_words;
pub use words::{DecisionRole, Function, Stance};

use money::Day;

/// What one row says of a person. Absent fields say nothing: they never erase what is known.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Told {
    /// What they are called.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their title: "CFO".
    pub title: Option<String>,
    /// Where in the company they work.
    pub function: Option<Function>,
    /// Their part in decisions about us.
    pub role: Option<DecisionRole>,
    /// How they stand to us.
    pub stance: Option<Stance>,
    /// To whom they report, as the source calls that person.
    pub reports_to: Option<String>,
    /// With whom they work closely, as the source calls them.
    pub works_with: Option<Vec<String>>,
    /// Who of our members knows them, by e-mail or name.
    pub known_by: Option<Vec<String>>,
    /// First day they are no longer there.
    pub left_on: Option<Day>,
}

/// One row of a `people` import.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PersonDraft {
    /// External id of the account.
    pub account: String,
    /// The person's id in its source; unique per source and account.
    pub external_id: String,
    /// From which day it holds; the first day of all when blank.
    pub effective_on: Option<Day>,
    /// What is said.
    pub told: Told,
}

/// That something is said of a person from `effective_on` on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonFact {
    /// From which day.
    pub effective_on: Day,
    /// What is said.
    pub told: Told,
}

/// A person as known on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person<K> {
    /// Our id.
    pub id: K,
    /// Their id in the source that named them.
    pub external_id: String,
    /// What they are called; their e-mail address or external id where nobody has said.
    pub name: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Their title.
    pub title: Option<String>,
    /// Where in the company they work.
    pub function: Option<Function>,
    /// Their part in decisions about us.
    pub role: Option<DecisionRole>,
    /// How they stand to us; nobody has met them until somebody says so.
    pub stance: Stance,
    /// To whom they report.
    pub reports_to: Option<String>,
    /// With whom they work closely.
    pub works_with: Vec<String>,
    /// Who of our members knows them.
    pub known_by: Vec<String>,
    /// First day they are no longer there.
    pub left_on: Option<Day>,
}

impl Told {
    /// Takes over every field that a later word says something of.
    pub fn overlay(&mut self, later: &Told) {
        fn put<T: Clone>(known: &mut Option<T>, said: &Option<T>) {
            if said.is_some() {
                known.clone_from(said);
            }
        }
        put(&mut self.name, &later.name);
        put(&mut self.email, &later.email);
        put(&mut self.title, &later.title);
        put(&mut self.function, &later.function);
        put(&mut self.role, &later.role);
        put(&mut self.stance, &later.stance);
        put(&mut self.reports_to, &later.reports_to);
        put(&mut self.works_with, &later.works_with);
        put(&mut self.known_by, &later.known_by);
        put(&mut self.left_on, &later.left_on);
    }
}

impl<K> Person<K> {
    /// The person on `day`, from all that is said of them in the order of recording: per field the
    /// latest word that took effect up to that day. Before the first word the first one holds, so
    /// that imported history has people with names.
    pub fn as_of(id: K, external_id: &str, facts: &[PersonFact], day: Day) -> Person<K> {
        let mut in_order: Vec<&PersonFact> = facts.iter().collect();
        in_order.sort_by_key(|fact| fact.effective_on);
        let mut told = Told::default();
        // What comes later fills what nothing before says.
        for fact in in_order.iter().rev().filter(|fact| fact.effective_on > day) {
            told.overlay(&Told { left_on: None, ..fact.told.clone() });
        }
        for fact in in_order.iter().filter(|fact| fact.effective_on <= day) {
            told.overlay(&fact.told);
        }
        let name = told.name.or_else(|| told.email.clone()).unwrap_or_else(|| external_id.into());
        Person {
            id,
            external_id: external_id.into(),
            name,
            email: told.email,
            title: told.title,
            function: told.function,
            role: told.role,
            stance: told.stance.unwrap_or(Stance::NotMet),
            reports_to: told.reports_to,
            works_with: told.works_with.unwrap_or_default(),
            known_by: told.known_by.unwrap_or_default(),
            left_on: told.left_on,
        }
    }

    /// Whether they are still there on `day`.
    pub fn is_there(&self, day: Day) -> bool {
        self.left_on.is_none_or(|left| day < left)
    }

    /// Whether a source that says `word` means them: their id there, their e-mail address or name.
    pub fn is_called(&self, word: &str) -> bool {
        let same = |known: &str| known.eq_ignore_ascii_case(word.trim());
        self.external_id == word.trim() || self.email.as_deref().is_some_and(same) || same(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(on: &str, told: Told) -> PersonFact {
        PersonFact { effective_on: on.parse().unwrap(), told }
    }

    #[test]
    fn each_field_has_the_last_word_of_the_day() {
        let stance = |stance| Told { stance: Some(stance), ..Told::default() };
        let facts = [
            fact(
                "2025-01-10",
                Told { name: Some("Dan Whitlock".into()), title: Some("Controller".into()), ..stance(Stance::Neutral) },
            ),
            fact(
                "2026-03-01",
                Told { title: Some("CFO".into()), role: Some(DecisionRole::Decides), ..Told::default() },
            ),
            // Recorded last, about a day in between.
            fact("2025-06-01", stance(Stance::Against)),
            fact("2026-09-01", Told { left_on: Some("2026-09-01".parse().unwrap()), ..Told::default() }),
        ];
        for (on, want) in [
            ("2024-12-31", "Dan Whitlock, Controller, decides, neutral, there"),
            ("2025-05-31", "Dan Whitlock, Controller, decides, neutral, there"),
            ("2025-06-01", "Dan Whitlock, Controller, decides, against, there"),
            ("2026-03-01", "Dan Whitlock, CFO, decides, against, there"),
            ("2026-09-01", "Dan Whitlock, CFO, decides, against, gone"),
        ] {
            let day = on.parse().unwrap();
            let dan = Person::as_of(7, "P-2", &facts, day);
            let there = if dan.is_there(day) { "there" } else { "gone" };
            let told = format!(
                "{}, {}, {}, {}, {there}",
                dan.name,
                dan.title.unwrap(),
                dan.role.unwrap().key(),
                dan.stance.key()
            );
            assert_eq!(told, want, "{on}");
        }
    }

    #[test]
    fn somebody_is_called_by_id_address_or_name() {
        let told =
            Told { name: Some("Lena Koch".into()), email: Some("lena@harbour.example".into()), ..Told::default() };
        let lena = Person::as_of(1, "P-3", &[fact("2025-01-01", told)], Day(0));
        for (word, is_she) in
            [("P-3", true), ("LENA@harbour.example", true), (" lena koch ", true), ("p-3", false), ("Lena", false)]
        {
            assert_eq!(lena.is_called(word), is_she, "{word}");
        }
        let nameless = Person::as_of(2, "P-4", &[], Day(0));
        assert_eq!((nameless.name.as_str(), nameless.stance), ("P-4", Stance::NotMet));
    }
}
