//! What an anonymous reading may say, as examples and for whatever people answer.

use super::*;
use crate::paper::Given;
use crate::story::{day, survey, users};
use crate::template::Template;
use proptest::prelude::*;
use proptest::sample::select;

/// One answer: product satisfaction, the role kept with it, the choice and a remark.
type Said = (u8, Option<DecisionRole>, &'static str, Option<&'static str>);

fn answers(survey: &Survey, said: &[Said]) -> Vec<Answer> {
    let answer = |(at, (score, role, choice, remark)): (usize, &Said)| {
        let mut given = BTreeMap::from([
            ("product".to_string(), Given::Score(*score)),
            ("continue".to_string(), Given::Choice((*choice).into())),
        ]);
        given.extend(remark.map(|text| ("remark".to_string(), Given::Text(text.into()))));
        // A file may name a person where it should not; the reading must not.
        Answer { person: Some("Canary".into()), ..Answer::anonymous(survey, &format!("r{at}"), *role, given) }
    };
    said.iter().enumerate().map(answer).collect()
}

fn read_on(on: &str, said: &[Said]) -> Reading {
    let survey = survey(Template::PilotExit, Confidentiality::Anonymous);
    let policy = SurveyPolicy { quorum_percent: 0, ..SurveyPolicy::default() };
    reading(&survey, &answers(&survey, said), &users(24), &BTreeMap::new(), &policy, day(on))
}

const USES: Option<DecisionRole> = Some(DecisionRole::Uses);
const SHAPES: Option<DecisionRole> = Some(DecisionRole::Shapes);

#[test]
fn it_is_read_once_when_it_has_closed() {
    let said = vec![(4, USES, "yes", None); 8];
    for (on, people, reason) in [
        ("2026-10-10", 8, "It is read once, when it has closed: 8 answers have come so far."),
        ("2026-10-21", 8, "It is read once, when it has closed: 8 answers have come so far."),
        ("2026-10-22", 8, ""),
        ("2026-10-22", 4, "4 people have answered, and answers are shown from 5 on."),
    ] {
        let found = read_on(on, &said[..people]);
        assert_eq!(found.withheld.as_ref().map_or("", |refusal| &refusal.reason), reason, "{on}");
        assert_eq!(found.coverage, Rate { part: people as i64, whole: 24 });
        let score = &found.scores[0];
        let is_told = reason.is_empty();
        assert_eq!((score.figures.is_some(), score.verdict == Verdict::Reached), (is_told, is_told), "{on}");
        assert_eq!(found.by_role.is_empty(), !is_told);
    }
    // Five are a quorum: two more are needed of three, and of eight nothing but the closing.
    let verdicts = [3, 8].map(|people| read_on("2026-10-21", &said[..people]).scores[0].verdict);
    assert_eq!(verdicts, [2, 0].map(|people_missing| Verdict::Unknown { people_missing }));
    assert_eq!(read_on("2026-10-21", &said).withheld.unwrap().may_change_on, Some(day("2026-10-22")));
}

#[test]
fn it_says_that_somebody_is_loud_and_not_who() {
    // 4 4 4 5 5 1 is 23 of 6, 3.83; without the 1 it is 22 of 5, 4.4.
    let said = |scores: &[u8]| scores.iter().map(|score| (*score, USES, "yes", None)).collect::<Vec<Said>>();
    for (scores, verdict, loud) in [
        (&[4, 4, 4, 5, 5, 1][..], Verdict::NotReached, LoudUser::Somebody),
        (&[4, 4, 4, 5, 5, 4], Verdict::Reached, LoudUser::Nobody),
    ] {
        let found = read_on("2026-10-22", &said(scores)).scores.remove(0);
        assert_eq!((found.verdict, found.loud_user), (verdict, loud), "{scores:?}");
    }
}

#[test]
fn words_come_in_no_order_and_from_people_enough() {
    let mut said: Vec<Said> =
        ["Zoom", "Maps", "Price", "Faster"].map(|text| (4, USES, "yes", Some(text))).into_iter().collect();
    said.push((4, USES, "yes", None));
    assert_eq!(read_on("2026-10-22", &said).remarks[0].remarks, []);
    said.push((4, SHAPES, "no", Some("Exports")));
    let found = read_on("2026-10-22", &said);
    let words: Vec<&str> = found.remarks[0].remarks.iter().map(|remark| remark.text.as_str()).collect();
    assert_eq!(words, ["Exports", "Faster", "Maps", "Price", "Zoom"]);
    // One "no" would be somebody: it is among the other choices, with the next rarest.
    assert_eq!((found.choices[0].counts.len(), found.choices[0].others), (0, 6));
    // One who shapes would be the rest of the six.
    assert_eq!((found.by_role.len(), found.scores[0].figures.as_ref().unwrap().groups.len()), (0, 0));
}

fn anybody() -> impl Strategy<Value = Vec<Said>> {
    let role = select(vec![None, USES, SHAPES, Some(DecisionRole::Decides)]);
    let one = (1..6_u8, role, select(vec!["yes", "not_yet", "no"]), select(vec![None, Some("Faster"), Some("Maps")]));
    prop::collection::vec(one, 0..30)
}

/// No part of a whole is shown alone unless it is of enough people, and neither is what it leaves over.
fn hides_among_enough(parts: &[usize], whole: usize) -> bool {
    let rest = whole - parts.iter().sum::<usize>();
    parts.iter().all(|part| *part >= 5) && (rest == 0 || rest >= 5)
}

proptest! {
    #[test]
    fn nothing_shown_is_of_fewer_than_five(said in anybody()) {
        let found = read_on("2026-10-22", &said);
        for score in &found.scores {
            let Some(figures) = &score.figures else { continue };
            let groups: Vec<usize> = figures.groups.iter().map(|group| group.people).collect();
            prop_assert!(figures.people >= 5 && hides_among_enough(&groups, figures.people), "{:?}", figures);
            prop_assert!(figures.weighed.is_none());
            prop_assert!(!matches!(score.loud_user, LoudUser::Named(_)));
        }
        let roles: Vec<usize> = found.by_role.iter().map(|row| row.coverage.part as usize).collect();
        prop_assert!(roles.is_empty() || hides_among_enough(&roles, said.len()), "{:?}", found.by_role);
        for choices in &found.choices {
            let counts: Vec<usize> = choices.counts.iter().map(|(_, people)| *people).collect();
            prop_assert!(hides_among_enough(&counts, counts.iter().sum::<usize>() + choices.others), "{choices:?}");
        }
        prop_assert!(found.remarks.iter().all(|asked| asked.remarks.is_empty() || asked.remarks.len() >= 5));
        let printed = format!("{found:?}");
        prop_assert!(!printed.contains("Canary") && !printed.contains("r0"), "{printed}");
    }

    /// One answer comes per day, and somebody reads each day: what they compare is nobody's alone.
    #[test]
    fn two_readings_never_differ_by_few(said in anybody()) {
        let mut before = [0; 5];
        for (days, today) in (0..25).zip(day("2026-10-01").0..) {
            let found = read_on(&Day(today).to_string(), &said[..said.len().min(21).min(days + 1)]);
            let mut people = [0; 5];
            if let Some(figures) = &found.scores[0].figures {
                people[4] = figures.people;
                figures.groups.iter().for_each(|group| people[place(group.role)] = group.people);
            }
            let differ_by_few = |(now, then): (&usize, &usize)| (1..5).contains(&now.abs_diff(*then));
            prop_assert!(!people.iter().zip(&before).any(differ_by_few), "{before:?} then {people:?}");
            before = people;
        }
    }

    /// Whoever answered first is told by nothing.
    #[test]
    fn the_order_of_answers_is_not_told((said, shuffled) in anybody().prop_flat_map(|said| {
        (Just(said.clone()), Just(said).prop_shuffle())
    })) {
        prop_assert_eq!(read_on("2026-10-22", &said), read_on("2026-10-22", &shuffled));
    }
}
