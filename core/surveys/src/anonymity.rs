//! What may be shown of answers of which nobody is to know whose they are, and what people are told
//! before they give one.
//!
//! An anonymous survey is read once, after it has closed: two readings never differ by the answers in
//! between. A group is shown from [`SurveyPolicy::threshold`] people on; where what is left over would
//! be fewer, the next smallest group is left over with it. Weights are not used, for a mean with
//! weights beside one without would tell a hidden group's mean. What remains is that where all say
//! the same, their mean says it.

use crate::mapped::{GROUPS, Mapped};
use crate::paper::{Confidentiality, Survey};
use crate::policy::SurveyPolicy;
use crate::question::Language;
use accounts::DecisionRole;

/// Which groups are shown, of so many people each: those of `threshold` and more, as long as those
/// that are not shown are together nobody or `threshold` people too (complementary suppression:
/// L. Willenborg and T. de Waal, "Elements of Statistical Disclosure Control", 2001). Of two equally
/// small groups the earlier is not shown. An empty group is not shown, for nobody in it has answered.
pub fn shown(people: &[usize], threshold: usize) -> Vec<bool> {
    let mut shown: Vec<bool> = people.iter().map(|count| *count >= threshold.max(1)).collect();
    loop {
        let hidden: usize = people.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(count, _)| count).sum();
        if hidden == 0 || hidden >= threshold {
            return shown;
        }
        let smallest = (0..people.len()).filter(|at| shown[*at]).min_by_key(|at| people[*at]);
        match smallest {
            Some(at) => shown[at] = false,
            None => return shown,
        }
    }
}

/// The role that is kept with an anonymous answer of a person: theirs where as many people as are
/// shown together share it, else none, so that the stored answer does not single them out either.
pub fn role_kept(person: &str, mapped: &[Mapped], policy: &SurveyPolicy) -> Option<DecisionRole> {
    let role = mapped.iter().find(|one| one.person == person)?.role?;
    let sharing = mapped.iter().filter(|one| one.role == Some(role)).count();
    (sharing >= policy.threshold()).then_some(role)
}

/// How many mapped people could give an answer with each of the groups, where roles that too few share
/// are not kept ([`role_kept`]): those people count to the last group, which has no role.
pub(crate) fn kept(mut known: [usize; GROUPS.len()], threshold: usize) -> [usize; GROUPS.len()] {
    for at in 0..GROUPS.len() - 1 {
        if known[at] < threshold {
            known[GROUPS.len() - 1] += std::mem::take(&mut known[at]);
        }
    }
    known
}

/// What is said before the first question: who learns whose answer it was. `us` is our company's
/// name; `mapped` how many people of the customer are mapped.
pub fn told_before(survey: &Survey, mapped: usize, policy: &SurveyPolicy, us: &str, language: Language) -> String {
    let (threshold, closes_on) = (policy.threshold(), survey.closes_on);
    match (survey.confidentiality, language) {
        (Confidentiality::Anonymous, Language::En) => format!(
            "This survey is anonymous. {us} knows whether you have answered; which answer is yours is not stored. \
             Answers are read together once the survey has closed, after {closes_on}, and in groups of at least \
             {threshold} people. What you write is shown word for word, without name or date."
        ),
        (Confidentiality::Anonymous, Language::De) => format!(
            "Diese Umfrage ist anonym. {us} weiß, ob Sie geantwortet haben; welche Antwort von Ihnen ist, wird nicht \
             gespeichert. Die Antworten werden gemeinsam gelesen, sobald die Umfrage beendet ist, nach dem {closes_on}, \
             und in Gruppen von mindestens {threshold} Personen. Was Sie schreiben, wird wörtlich gezeigt, ohne Namen \
             und Datum."
        ),
        (Confidentiality::Confidential, Language::En) => {
            let reason =
                if mapped < threshold { " Fewer people are asked than an anonymous survey needs." } else { "" };
            format!("This survey is not anonymous.{reason} {us} sees your answers together with your name.")
        }
        (Confidentiality::Confidential, Language::De) => {
            let reason = if mapped < threshold {
                " Es werden weniger Personen gefragt, als eine anonyme Umfrage braucht."
            } else {
                ""
            };
            format!("Diese Umfrage ist nicht anonym.{reason} {us} sieht Ihre Antworten zusammen mit Ihrem Namen.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story;
    use crate::template::Template;
    use proptest::prelude::*;

    fn check(people: &[usize], want: &str) {
        let found: String = shown(people, 5).into_iter().map(|is| if is { 'x' } else { '-' }).collect();
        assert_eq!(found, want, "{people:?}");
    }

    #[test]
    fn no_small_group_is_shown_nor_can_be_worked_out() {
        check(&[5, 9, 12], "xxx");
        // Two hidden groups of 3 and 2 are 5 together.
        check(&[3, 2, 12], "--x");
        // One hidden group of 3 would be the rest of the total: the next smallest goes with it.
        check(&[3, 9, 12], "--x");
        check(&[1, 6], "--");
        check(&[6, 6, 1], "-x-");
        check(&[0, 9, 12], "-xx");
        check(&[4, 0], "--");
        check(&[], "");
    }

    proptest! {
        #[test]
        fn whoever_is_hidden_is_hidden_among_enough(
            people in prop::collection::vec(0..20_usize, 0..7), threshold in 5..9_usize,
        ) {
            let shown = shown(&people, threshold);
            let hidden: usize = people.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(count, _)| count).sum();
            let total: usize = people.iter().sum();
            prop_assert!(people.iter().zip(&shown).all(|(count, shown)| !shown || *count >= threshold));
            prop_assert!(hidden == 0 || hidden >= threshold || total < threshold, "{hidden} hidden of {people:?}");
        }
    }

    #[test]
    fn a_role_is_kept_where_enough_share_it() {
        let person = |at: usize, role| Mapped {
            person: format!("P-{at}"),
            name: format!("Person {at}"),
            role,
            function: None,
            seats: 1,
        };
        let mut mapped: Vec<Mapped> = (0..5).map(|at| person(at, Some(DecisionRole::Uses))).collect();
        mapped.extend((5..9).map(|at| person(at, Some(DecisionRole::Decides))));
        mapped.extend((9..15).map(|at| person(at, None)));
        let kept = |who: &str| role_kept(who, &mapped, &SurveyPolicy::default());
        assert_eq!(["P-0", "P-5", "P-9", "P-99"].map(kept), [Some(DecisionRole::Uses), None, None, None]);
    }

    #[test]
    fn people_are_told_the_truth_before_the_first_question() {
        let survey = |confidentiality| story::survey(Template::Quarterly, confidentiality);
        for (confidentiality, mapped, want) in [
            (
                Confidentiality::Confidential,
                9,
                "This survey is not anonymous. Northwind sees your answers together with your name.",
            ),
            (
                Confidentiality::Confidential,
                4,
                "This survey is not anonymous. Fewer people are asked than an anonymous survey needs. Northwind sees your answers together with your name.",
            ),
            (
                Confidentiality::Anonymous,
                9,
                "This survey is anonymous. Northwind knows whether you have answered; which answer is yours is not stored. Answers are read together once the survey has closed, after 2026-10-21, and in groups of at least 5 people. What you write is shown word for word, without name or date.",
            ),
        ] {
            let policy = SurveyPolicy::default();
            assert_eq!(told_before(&survey(confidentiality), mapped, &policy, "Northwind", Language::En), want);
            let german = told_before(&survey(confidentiality), mapped, &policy, "Northwind", Language::De);
            assert_eq!(german.contains("nicht anonym"), confidentiality == Confidentiality::Confidential, "{german}");
        }
    }
}
