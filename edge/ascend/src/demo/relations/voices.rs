//! What people answer when they are asked how it goes, in the survey tool of before Ascend.

use super::Customer;
use crate::demo::dice::Dice;
use crate::demo::segment::Segment;
use accounts::{DecisionRole, PaperDraft, PersonDraft, Stance};
use std::collections::BTreeMap;
use surveys::{ImportedAnswer, SurveyKind};

/// A survey that all larger customers got: what it was called, how many days before the last day it
/// began, what it asked.
const ROUNDS: [(&str, i32, &str); 2] =
    [("Would you recommend us? Summer", 131, "recommendation"), ("Satisfaction, autumn", 47, "product")];
/// How many of those who are asked answer.
const ANSWER_PERMILLE: u32 = 640;
/// For how many days.
const OPEN_DAYS: i32 = 14;
/// How often the loud one of the first customer has complained in its product.
const COMPLAINTS: i32 = 40;
/// What they wrote then.
const COMPLAINT: &str = "Wrong depot again";
const COMMENTS: [&str; 6] = [
    "Planning takes half the time now",
    "The map is slow in the morning",
    "Support answers within the hour",
    "We still keep a spreadsheet beside it",
    "Drivers like the new routes",
    "Reports for finance are missing",
];

pub fn of(customer: &Customer<'_>, people: &[PersonDraft], dice: &mut Dice) -> Vec<PaperDraft> {
    if customer.profile.segment == Segment::Smb {
        return Vec::new();
    }
    let mut answers: Vec<ImportedAnswer> = Vec::new();
    for (number, (survey, before, question)) in (1..).zip(ROUNDS) {
        let opened_on = customer.until.plus_days(-before);
        // The first customer is asked in the product instead.
        if customer.index == 0 && number == 1 {
            continue;
        }
        if opened_on < customer.profile.start.plus_days(60) || opened_on.plus_days(OPEN_DAYS) > customer.to {
            continue;
        }
        for person in people.iter().filter(|person| person.effective_on.is_none()) {
            let Some(score) = score(person.told.stance, question, dice).filter(|_| dice.chance(ANSWER_PERMILLE)) else {
                continue;
            };
            let comment =
                if dice.chance(180) { dice.index(COMMENTS.len()).map(|at| COMMENTS[at].into()) } else { None };
            answers.push(ImportedAnswer {
                id: format!("{}-{number}", person.external_id),
                survey: survey.into(),
                kind: SurveyKind::Relationship,
                person: Some(person.external_id.clone()),
                answered_on: opened_on.plus_days(dice.days(0, OPEN_DAYS - 1)),
                scores: BTreeMap::from([(question.to_string(), score)]),
                comment,
            });
        }
    }
    if customer.index == 0 {
        answers.extend(in_product(customer, people));
    }
    answers.iter().map(|answer| PaperDraft::of(&customer.profile.external_id, answer)).collect()
}

/// Points by how somebody stands to us; whoever was never met is not asked.
fn score(stance: Option<Stance>, question: &str, dice: &mut Dice) -> Option<u8> {
    let of_five = match stance? {
        Stance::Supports => dice.weighted(&[(60, 5), (40, 4)]),
        Stance::Neutral => dice.weighted(&[(55, 4), (45, 3)]),
        Stance::Against => dice.weighted(&[(50, 2), (30, 1), (20, 3)]),
        Stance::NotMet => return None,
    };
    Some(if question == "recommendation" { of_five * 2 - u8::from(dice.chance(300)) } else { of_five })
}

/// The first customer is asked in the product, too: one user answers again and again, the others once.
fn in_product(customer: &Customer<'_>, people: &[PersonDraft]) -> Vec<ImportedAnswer> {
    let answer = |person: &PersonDraft, at: i32, score: u8| ImportedAnswer {
        id: format!("{}-in-product-{at}", person.external_id),
        survey: "Feedback in the product".into(),
        kind: SurveyKind::Relationship,
        person: Some(person.external_id.clone()),
        answered_on: customer.until.plus_days(at - COMPLAINTS + 1),
        scores: BTreeMap::from([("product".to_string(), score)]),
        comment: (score == 1 && at % 13 == 0).then(|| COMPLAINT.into()),
    };
    let users = people.iter().filter(|person| person.effective_on.is_none());
    let (loud, content): (Vec<&PersonDraft>, Vec<&PersonDraft>) =
        users.partition(|person| person.told.stance == Some(Stance::Against));
    let complaints = loud.into_iter().flat_map(|person| (0..COMPLAINTS).map(move |at| answer(person, at, 1)));
    let asked = content.into_iter().filter(|person| person.told.role != Some(DecisionRole::Decides));
    let others = (0..).zip(asked).map(|(at, person)| answer(person, 3 * at, 4 + u8::from(at % 4 == 0)));
    complaints.chain(others).collect()
}
