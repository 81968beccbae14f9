//! What is refused before a paper is filed: a survey that could not keep its word, an answer that
//! does not fit its questions.

use crate::fault::Spot;
use crate::paper::{Answer, Confidentiality, Given, Survey};
use crate::policy::SurveyPolicy;
use crate::question::{Question, QuestionKind};
use crate::refusal::none_of;
use accounts::Refusal;
use money::Day;

/// Whether a survey may be opened at an account with so many mapped people.
///
/// # Errors
/// Every rule that it breaks.
pub fn may_open(survey: &Survey, mapped: usize, policy: &SurveyPolicy) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    if survey.confidentiality == Confidentiality::Anonymous {
        refusals.extend(anonymity_refused(mapped, policy));
    }
    if survey.closes_on < survey.opened_on {
        refusals.push(Refusal::new(
            "survey_closes_after_it_opens",
            format!("It would close on {} and open on {}.", survey.closes_on, survey.opened_on),
            "Choose a later day to close it.",
        ));
    }
    refusals.extend(questions_refused(&survey.questions).into_iter().map(|(_, refusal)| refusal));
    none_of(refusals)
}

/// Why nobody can be asked these questions, each with the place that breaks the rule.
pub(crate) fn questions_refused(questions: &[Question]) -> Vec<(Spot, Refusal)> {
    let mut refusals = Vec::new();
    if questions.is_empty() {
        let refusal = Refusal::new("survey_asks_something", "It has no question.", "Add a question.");
        refusals.push((Spot::Questions, refusal));
    }
    for (at, question) in questions.iter().enumerate() {
        if questions[..at].iter().any(|earlier| earlier.id == question.id) {
            let reason = format!("Two questions are called {}.", question.id);
            let refusal = Refusal::new("questions_are_told_apart", reason, "Call one of them otherwise.");
            refusals.push((Spot::QuestionId(at), refusal));
        }
        if question.kind == QuestionKind::SingleChoice && question.choices.len() < 2 {
            let reason = format!("The question {} has fewer than two choices.", question.id);
            refusals.push((Spot::Choices(at), Refusal::new("a_choice_has_two_sides", reason, "Add choices.")));
        }
        for (choice_at, choice) in question.choices.iter().enumerate() {
            if question.choices[..choice_at].iter().any(|earlier| earlier.id == choice.id) {
                let reason = format!("Two choices of {} are called {}.", question.id, choice.id);
                let refusal = Refusal::new("choices_are_told_apart", reason, "Call one of them otherwise.");
                refusals.push((Spot::ChoiceId(at, choice_at), refusal));
            }
        }
    }
    refusals
}

/// Why a survey cannot be anonymous where so few people are mapped; `None` where it can.
pub fn anonymity_refused(mapped: usize, policy: &SurveyPolicy) -> Option<Refusal> {
    let threshold = policy.threshold();
    (mapped < threshold).then(|| {
        Refusal::new(
            "anonymity_needs_people_enough",
            format!("{mapped} people are mapped, and anonymous answers are shown from {threshold} people on."),
            format!(
                "Map {} more, or make it confidential, which is said before the first question.",
                threshold - mapped
            ),
        )
    })
}

/// Whether `after` may take the place of `before`, a survey that people may have answered already.
///
/// What people were told before they answered stays true. An anonymous survey is never opened again
/// and its last day is never moved into the past: either would make two readings that differ by few
/// answers.
///
/// # Errors
/// Every rule that it breaks.
pub fn may_replace(before: &Survey, after: &Survey, today: Day) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let has_opened = today >= before.opened_on;
    let was_anonymous = before.confidentiality == Confidentiality::Anonymous;
    if has_opened && before.confidentiality != after.confidentiality {
        refusals.push(Refusal::new(
            "confidentiality_stays_as_told",
            "People were told who learns whose answer it was.",
            "Close it and open another survey.",
        ));
    }
    if has_opened && before.questions != after.questions {
        refusals.push(Refusal::new(
            "questions_stay_as_asked",
            "People may have answered the questions as they were.",
            "Close it and open another survey.",
        ));
    }
    if was_anonymous && before.is_closed(today) && before.closes_on != after.closes_on {
        refusals.push(Refusal::new(
            "anonymous_survey_stays_closed",
            format!(
                "It closed on {} and has been read since; a second reading would show what came in between.",
                before.closes_on
            ),
            "Open another survey.",
        ));
    } else if was_anonymous && before.closes_on != after.closes_on && after.closes_on < today {
        refusals.push(Refusal::new(
            "anonymous_survey_closes_with_all_answers",
            format!("Answers that came after {} would be left out.", after.closes_on),
            "Let it close today.",
        ));
    }
    none_of(refusals)
}

/// Whether an answer may be filed today.
///
/// # Errors
/// Every rule that it breaks.
pub fn may_file(survey: &Survey, answer: &Answer, today: Day) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let is_anonymous = survey.confidentiality == Confidentiality::Anonymous;
    // A confidential answer may come later from a file. An anonymous one may not: the reading is out.
    let is_late = answer.answered_on > survey.closes_on || (is_anonymous && survey.is_closed(today));
    if is_late || answer.answered_on < survey.opened_on {
        let (opened, closes) = (survey.opened_on, survey.closes_on);
        let reason = format!("The survey is answered from {opened} to {closes}.");
        refusals.push(Refusal::new("answer_is_in_time", reason, "Open another survey."));
    }
    if is_anonymous && (answer.person.is_some() || answer.answered_on != survey.opened_on) {
        let reason = "The survey is anonymous, and the answer has a name or a day of its own.";
        refusals.push(Refusal::new("anonymous_answer_singles_nobody_out", reason, "Leave out the name and the day."));
    }
    if !is_anonymous && answer.person.is_none() {
        let reason = "The survey is confidential, and the answer says not whose it is.";
        refusals.push(Refusal::new("confidential_answer_has_a_person", reason, "Say who gave it."));
    }
    refusals.extend(answer.given.iter().filter_map(|(id, given)| given_refused(survey, id, given)));
    none_of(refusals)
}

fn given_refused(survey: &Survey, id: &str, given: &Given) -> Option<Refusal> {
    let Some(question) = survey.questions.iter().find(|question| question.id == id) else {
        let reason = format!("The survey has no question {id}.");
        return Some(Refusal::new("question_is_asked", reason, "Leave it out."));
    };
    let refused = |reason: String, remedy: &str| Some(Refusal::new("answer_fits_its_question", reason, remedy));
    match (question.kind, question.kind.points(), given) {
        (_, Some(points), Given::Score(score)) if points.holds(*score) => None,
        (_, Some(points), Given::Score(score)) => refused(
            format!("{score} is not on the scale of {id}."),
            &format!("Give {} to {}.", points.low, points.high),
        ),
        (QuestionKind::SingleChoice, _, Given::Choice(choice)) => {
            let is_offered = question.choices.iter().any(|offered| offered.id == *choice);
            if is_offered {
                None
            } else {
                refused(format!("{id} does not offer {choice}."), "Choose one that is offered.")
            }
        }
        (QuestionKind::FreeText, _, Given::Text(_)) => None,
        (QuestionKind::SingleChoice, ..) => {
            refused(format!("{id} is answered by a choice."), "Give one of its choices.")
        }
        (QuestionKind::FreeText, ..) => refused(format!("{id} is answered in words."), "Give words."),
        _ => refused(format!("{id} is answered by a score."), "Give a whole number on its scale."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{self, day, given};
    use crate::template::Template;
    use std::collections::BTreeMap;

    fn survey(confidentiality: Confidentiality) -> Survey {
        story::survey(Template::PilotExit, confidentiality)
    }

    fn rules(answer: Result<(), Vec<Refusal>>) -> String {
        answer.err().unwrap_or_default().iter().map(|refusal| refusal.rule).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_survey_opens_only_if_it_can_keep_its_word() {
        let policy = SurveyPolicy::default();
        let anonymous = survey(Confidentiality::Anonymous);
        for (mapped, want) in [(4, "anonymity_needs_people_enough"), (5, "")] {
            assert_eq!(rules(may_open(&anonymous, mapped, &policy)), want, "{mapped} mapped");
        }
        assert_eq!(rules(may_open(&survey(Confidentiality::Confidential), 1, &policy)), "");
        let mut wrong = Survey { closes_on: day("2026-09-30"), ..survey(Confidentiality::Anonymous) };
        wrong.questions[2].choices.truncate(1);
        wrong.questions[1].id = "product".into();
        assert_eq!(
            rules(may_open(&wrong, 0, &policy)),
            "anonymity_needs_people_enough survey_closes_after_it_opens questions_are_told_apart a_choice_has_two_sides"
        );
        let empty = Survey { questions: vec![], ..anonymous };
        assert_eq!(rules(may_open(&empty, 9, &policy)), "survey_asks_something");
        let refusal = anonymity_refused(3, &policy).unwrap();
        assert_eq!(refusal.reason, "3 people are mapped, and anonymous answers are shown from 5 people on.");
        assert_eq!(refusal.remedy, "Map 2 more, or make it confidential, which is said before the first question.");
    }

    #[test]
    fn what_people_were_told_stays_true() {
        let anonymous = survey(Confidentiality::Anonymous);
        let closing = |on: &str| Survey { closes_on: day(on), ..anonymous.clone() };
        for (today, after, want) in [
            ("2026-10-10", closing("2026-10-10"), ""),
            ("2026-10-10", closing("2026-10-30"), ""),
            ("2026-10-10", closing("2026-10-09"), "anonymous_survey_closes_with_all_answers"),
            ("2026-10-22", closing("2026-10-30"), "anonymous_survey_stays_closed"),
            ("2026-10-22", closing("2026-10-15"), "anonymous_survey_stays_closed"),
            ("2026-09-30", survey(Confidentiality::Confidential), ""),
            ("2026-10-01", survey(Confidentiality::Confidential), "confidentiality_stays_as_told"),
            (
                "2026-10-01",
                Survey { questions: Template::Effort.questions(), ..anonymous.clone() },
                "questions_stay_as_asked",
            ),
            ("2026-10-22", Survey { title: "Pilot".into(), ..anonymous.clone() }, ""),
        ] {
            assert_eq!(rules(may_replace(&anonymous, &after, day(today))), want, "{today} {after:?}");
        }
        let confidential = survey(Confidentiality::Confidential);
        let reopened = Survey { closes_on: day("2026-10-30"), ..confidential.clone() };
        assert_eq!(rules(may_replace(&confidential, &reopened, day("2026-10-25"))), "");
    }

    #[test]
    fn an_answer_fits_its_survey() {
        let (confidential, anonymous) = (survey(Confidentiality::Confidential), survey(Confidentiality::Anonymous));
        let named = |on: &str, given| Answer::confidential(&confidential, "P-7", day(on), given);
        let nameless = Answer::anonymous(&anonymous, "kq7", None, BTreeMap::new());
        let choice = |word: &str| Given::Choice(word.into());
        for (survey, answer, today, want) in [
            (&confidential, named("2026-10-21", given("product", Given::Score(5))), "2026-11-30", ""),
            (&confidential, named("2026-10-22", BTreeMap::new()), "2026-10-22", "answer_is_in_time"),
            (&confidential, named("2026-09-30", BTreeMap::new()), "2026-10-02", "answer_is_in_time"),
            (
                &confidential,
                named("2026-10-05", given("product", Given::Score(6))),
                "2026-10-05",
                "answer_fits_its_question",
            ),
            (
                &confidential,
                named("2026-10-05", given("product", choice("yes"))),
                "2026-10-05",
                "answer_fits_its_question",
            ),
            (&confidential, named("2026-10-05", given("continue", choice("yes"))), "2026-10-05", ""),
            (
                &confidential,
                named("2026-10-05", given("continue", choice("maybe"))),
                "2026-10-05",
                "answer_fits_its_question",
            ),
            (
                &confidential,
                named("2026-10-05", given("continue", Given::Score(1))),
                "2026-10-05",
                "answer_fits_its_question",
            ),
            (&confidential, named("2026-10-05", given("remark", Given::Text("Fast".into()))), "2026-10-05", ""),
            (
                &confidential,
                named("2026-10-05", given("remark", Given::Score(1))),
                "2026-10-05",
                "answer_fits_its_question",
            ),
            (&confidential, named("2026-10-05", given("price", Given::Score(1))), "2026-10-05", "question_is_asked"),
            (&confidential, nameless.clone(), "2026-10-05", "confidential_answer_has_a_person"),
            (&anonymous, nameless.clone(), "2026-10-21", ""),
            (&anonymous, nameless, "2026-10-22", "answer_is_in_time"),
            (&anonymous, named("2026-10-05", BTreeMap::new()), "2026-10-05", "anonymous_answer_singles_nobody_out"),
        ] {
            assert_eq!(rules(may_file(survey, &answer, day(today))), want, "{answer:?}");
        }
    }
}
