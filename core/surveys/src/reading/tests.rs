//! Worked readings: people and their answers in, what may be said of them out.

use super::*;
use crate::paper::Given;
use crate::story::{day, mapped, says, survey, users};
use crate::template::Template;
use statistics::Shrunk;

const AFTER: &str = "2026-10-22";

fn read(survey: &Survey, answers: &[Answer], mapped: &[Mapped]) -> Reading {
    reading(survey, answers, mapped, &BTreeMap::new(), &SurveyPolicy::default(), day(AFTER))
}

/// Reads product satisfaction of `Name role seats: score`, one line per mapped person; `-` is silent.
fn product(table: &[&str]) -> Score {
    let survey = survey(Template::Quarterly, Confidentiality::Confidential);
    let lines: Vec<(&str, &str)> = table.iter().filter_map(|line| line.split_once(": ")).collect();
    let people = mapped(&lines.iter().map(|(person, _)| *person).collect::<Vec<_>>());
    let answers: Vec<Answer> = people
        .iter()
        .zip(&lines)
        .filter_map(|(one, (_, score))| Some(says(&survey, &one.person, "2026-10-05", "product", score.parse().ok()?)))
        .collect();
    read(&survey, &answers, &people).scores.remove(0)
}

fn near(found: f64, want: f64) -> bool {
    (found - want).abs() < 0.005
}

#[test]
fn one_loud_user_does_not_speak_for_twenty() {
    // 7 × 5, 8 × 10 and 9 × 4 are 151 points of 19 people. With forty answers of 1: (151 + 40) / 59 =
    // 3.24 per answer; with one voice (151 + 1) / 20 = 7.60 per person; without it 151 / 19 = 7.95.
    let survey = survey(Template::Recommendation, Confidentiality::Confidential);
    let people = users(20);
    let score = |at: usize| match at {
        0..5 => 7,
        5..15 => 8,
        _ => 9,
    };
    let mut answers: Vec<Answer> =
        (0..19).map(|at| says(&survey, &people[at].person, "2026-10-05", "recommendation", score(at))).collect();
    answers.extend((0..40).map(|_| says(&survey, "User 20", "2026-10-06", "recommendation", 1)));
    // A target between the two means is what one person can flip.
    let policy = SurveyPolicy { recommendation_tenths_min: 78, ..SurveyPolicy::default() };
    let found = reading(&survey, &answers, &people, &BTreeMap::new(), &policy, day(AFTER)).scores.remove(0);
    let figures = found.figures.unwrap();
    assert_eq!((figures.people, figures.answers), (20, 59));
    assert!(near(figures.mean_of_answers, 3.24) && near(figures.mean, 7.60), "{figures:?}");
    assert_eq!(figures.median, 8.0);
    // Four promoters less one detractor of twenty.
    assert_eq!(figures.net_promoters, Some(Rate { part: 3, whole: 20 }));
    assert_eq!(found.verdict, Verdict::NotReached);
    let LoudUser::Named(loud) = found.loud_user else { panic!("{:?}", found.loud_user) };
    let [loud] = loud.as_slice() else { panic!("{loud:?}") };
    assert_eq!((loud.name.as_str(), loud.score, loud.answers), ("User 20", 1, 40));
    assert!(near(loud.mean_without, 7.95), "{loud:?}");
    assert_eq!(loud.verdict_without, Verdict::Reached);
    // At the usual target of 7 the twenty are satisfied with and without them.
    let usual = read(&survey, &answers, &people).scores.remove(0);
    assert_eq!((usual.verdict, usual.loud_user), (Verdict::Reached, LoudUser::Nobody));
}

#[test]
fn a_verdict_needs_people_enough() {
    let unknown = |people_missing| Verdict::Unknown { people_missing };
    for (table, want) in [
        // Five of five, 20 points of 5: exactly 4.0.
        (&["A: 4", "B: 4", "C: 5", "D: 3", "E: 4"][..], Verdict::Reached),
        (&["A: 4", "B: 4", "C: 4", "D: 3", "E: 4"], Verdict::NotReached),
        // Four of five are fewer than five people.
        (&["A: 5", "B: 5", "C: 5", "D: 5", "E: -"], unknown(1)),
        // Where only three are mapped, all three are enough.
        (&["A: 5", "B: 4", "C: 3"], Verdict::Reached),
        (&["A: 5", "B: 4", "C: -"], unknown(1)),
        (&["A: -"], unknown(1)),
        // Nobody is mapped: nothing is known.
        (&[], unknown(1)),
        // 0 and 6 are on no scale of 1 to 5.
        (&["A: 0", "B: 6", "C: 5"], unknown(2)),
    ] {
        assert_eq!(product(table).verdict, want, "{table:?}");
    }
}

#[test]
fn a_small_verdict_names_everybody_it_hangs_on() {
    let names = |table: &[&str]| match product(table).loud_user {
        LoudUser::Named(loud) => loud.iter().map(|one| format!("{} {:.2}", one.name, one.mean_without)).collect(),
        other => vec![format!("{other:?}")],
    };
    // 19 of 5 is 3.8; without Eve 18 of 4 is 4.5.
    assert_eq!(names(&["Ada: 5", "Ben: 4", "Cem: 4", "Dan: 5", "Eve: 1"]), ["Eve 4.50"]);
    // 20 of 5 is 4.0; without either 5 it is 3.75.
    assert_eq!(names(&["Ada: 3", "Ben: 4", "Cem: 3", "Eve: 5", "Dan: 5"]), ["Dan 3.75", "Eve 3.75"]);
    assert_eq!(names(&["Ada: 4", "Ben: 4", "Cem: 4", "Dan: 4", "Eve: 4"]), ["Nobody"]);
    assert_eq!(names(&["Ada: 4", "Ben: -", "Cem: -"]), ["NotTested"]);
    assert_eq!(names(&["Ada: 4"]), ["NotTested"]);
}

#[test]
fn the_same_answers_are_weighed_counted_and_bounded() {
    // Weights: Priya 3 × 1, Tom 2 × 2, Ann 1 × 5, Ida 1 × 1: (3×2 + 4×5 + 5×4 + 1×5) / 13 = 51/13 = 3.92.
    // Plain (2 + 5 + 4 + 5) / 4 = 4.0, median 4.5; half of the weight, 6.5, is reached at 4.
    // Variance (4 + 1 + 0 + 1) / 3 = 2, t(3) = 3.1824 × √(2/4) = 2.25: 1.75 to 6.25, kept to 5.
    // Bob and Kim are silent: (16 + 2×1) / 6 = 3.0 to (16 + 2×5) / 6 = 4.33.
    let found = product(&[
        "Priya, decides, 1: 2",
        "Tom, shapes, 2: 5",
        "Ann, uses, 5: 4",
        "Ida, -, 0: 5",
        "Bob, uses: -",
        "Kim, decides: -",
    ]);
    assert_eq!((found.coverage, found.verdict), (Rate { part: 4, whole: 6 }, Verdict::Unknown { people_missing: 1 }));
    let figures = found.figures.unwrap();
    let (interval, bounds, weighed) = (figures.interval.unwrap(), figures.bounds.unwrap(), figures.weighed.unwrap());
    assert_eq!((figures.mean, figures.median, figures.variance), (4.0, 4.5, Some(2.0)));
    assert!(near(interval.low, 1.75) && interval.high == 5.0, "{interval:?}");
    assert!(near(bounds.low, 3.0) && near(bounds.high, 4.33), "{bounds:?}");
    assert!(near(weighed.mean, 3.92) && weighed.median == 4.0, "{weighed:?}");
    let groups: Vec<String> =
        figures.groups.iter().map(|g| format!("{} {} {}", g.role.map_or("-", |r| r.key()), g.people, g.mean)).collect();
    assert_eq!(groups, ["decides 1 2", "shapes 1 5", "uses 1 4", "- 1 5"]);
}

#[test]
fn a_few_people_are_drawn_towards_what_other_customers_say() {
    // Two people at 2.0, others at 4.0 with tau² .5 and .5 inside: own weight .5 / (.5 + .25) = 2/3.
    let survey = survey(Template::Quarterly, Confidentiality::Confidential);
    let answers = ["A", "B"].map(|name| says(&survey, name, "2026-10-05", "product", 2));
    let priors =
        BTreeMap::from([("product".into(), MeanPrior { mean: 4.0, variance_between: 0.5, variance_within: 0.5 })]);
    let policy = SurveyPolicy::default();
    let found = reading(&survey, &answers, &mapped(&["A", "B"]), &priors, &policy, day(AFTER)).scores.remove(0);
    let Some(Shrunk { value, own_weight, .. }) = found.figures.unwrap().shrunk else { panic!("not drawn") };
    assert!(near(value, 2.67) && near(own_weight, 0.67), "{value} {own_weight}");
}

#[test]
fn one_person_has_one_voice_and_it_is_the_latest() {
    let survey = survey(Template::Quarterly, Confidentiality::Confidential);
    let people = mapped(&["Ada, uses", "Ben, decides"]);
    let answers = [
        says(&survey, "Ada", "2026-10-09", "product", 4),
        says(&survey, "Ada", "2026-10-05", "product", 1),
        says(&survey, "Ben", "2026-10-05", "product", 2),
        says(&survey, "Ben", "2026-10-05", "product", 3),
        // After it has closed, by somebody unknown, to another survey, by nobody.
        says(&survey, "Ada", "2026-10-22", "product", 1),
        says(&survey, "Zoe", "2026-10-05", "product", 1),
        Answer { survey: "S-2".into(), ..says(&survey, "Ada", "2026-10-10", "product", 1) },
        Answer { person: None, ..says(&survey, "Ada", "2026-10-10", "product", 1) },
    ];
    let found = read(&survey, &answers, &people);
    assert_eq!(found.coverage, Rate { part: 2, whole: 2 });
    assert_eq!(found.not_mapped, ["Zoe"]);
    let figures = found.scores[0].figures.clone().unwrap();
    assert_eq!((figures.mean, figures.people, figures.answers, figures.mean_of_answers), (3.5, 2, 4, 2.5));
    let roles: Vec<String> =
        found.by_role.iter().map(|r| format!("{:?} {}/{}", r.role, r.coverage.part, r.coverage.whole)).collect();
    assert_eq!(roles, ["Some(Decides) 1/1", "Some(Uses) 1/1"]);
}

#[test]
fn words_and_choices_of_a_confidential_survey_have_names() {
    let survey = survey(Template::PilotExit, Confidentiality::Confidential);
    let answer = |name: &str, choice: &str, text: &str, comment: Option<&str>| {
        let given = BTreeMap::from([
            ("continue".to_string(), Given::Choice(choice.into())),
            ("remark".to_string(), Given::Text(text.into())),
        ]);
        Answer { comment: comment.map(String::from), ..Answer::confidential(&survey, name, day("2026-10-05"), given) }
    };
    let answers = [
        answer("Ben", "yes", "Faster exports", None),
        answer("Ada", "yes", "  ", Some("Thank you")),
        answer("Cem", "maybe", "Fewer clicks", Some("")),
    ];
    let found = read(&survey, &answers, &mapped(&["Ada", "Ben", "Cem"]));
    let counts: Vec<(&str, usize)> = found.choices[0].counts.iter().map(|(id, n)| (id.as_str(), *n)).collect();
    assert_eq!((counts, found.choices[0].others), (vec![("yes", 2), ("not_yet", 0), ("no", 0)], 0));
    let remarks: Vec<String> = found
        .remarks
        .iter()
        .flat_map(|asked| asked.remarks.iter().map(|remark| (asked.question.as_deref().unwrap_or("-"), remark)))
        .map(|(question, remark)| format!("{question} {}: {}", remark.name.as_deref().unwrap_or("-"), remark.text))
        .collect();
    assert_eq!(remarks, ["remark Ben: Faster exports", "remark Cem: Fewer clicks", "- Ada: Thank you"]);
}
