//! Whom to ask: who is still missing in a survey, and who is asked in the next round.

use crate::contact::{ContactKind, History, may_send};
use crate::mapped::{GROUPS, Mapped, place};
use crate::paper::{Answer, Confidentiality, Invitation, OptOut, Survey};
use crate::policy::SurveyPolicy;
use accounts::DecisionRole;
use accounts::Refusal;
use money::Day;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody to ask, and why in this place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToAsk {
    /// What papers call them.
    pub person: String,
    /// What they are called.
    pub name: String,
    /// Why they are in this place.
    pub reason: String,
}

/// The next round of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The first day on which it is due.
    pub due_on: Day,
    /// Who is asked, in the order in which they were chosen.
    pub asked: Vec<ToAsk>,
    /// Who may not be, and why: what papers call them, with all that says no.
    pub held_back: Vec<(String, Vec<Refusal>)>,
}

/// Who of the mapped people should answer a survey next.
///
/// First come roles of which nobody has answered, those who decide before those who shape and use;
/// then whoever was asked longest ago, in any of the account's surveys; then by name. Whoever has opted
/// out is left out. Of an anonymous survey nobody knows who has answered: there it counts whether
/// somebody has been invited.
pub fn whom_to_ask_next(
    survey: &Survey,
    answers: &[Answer],
    mapped: &[Mapped],
    invitations: &[Invitation],
    opt_outs: &[OptOut],
    today: Day,
) -> Vec<ToAsk> {
    let is_anonymous = survey.confidentiality == Confidentiality::Anonymous;
    let heard: BTreeSet<&str> = if is_anonymous {
        let of_survey = invitations.iter().filter(|invitation| invitation.survey == survey.id);
        of_survey.map(|invitation| invitation.person.as_str()).collect()
    } else {
        let of_survey = answers.iter().filter(|answer| answer.survey == survey.id);
        of_survey.filter_map(|answer| answer.person.as_deref()).collect()
    };
    let mut known = [0_usize; GROUPS.len()];
    let mut covered = [0_usize; GROUPS.len()];
    for one in mapped {
        known[place(one.role)] += 1;
        covered[place(one.role)] += usize::from(heard.contains(one.person.as_str()));
    }
    let asked = invitations.iter().map(|invitation| (invitation.person.as_str(), invitation.last_on()));
    let last_asked = last_days(asked);
    let has_opted_out = |one: &Mapped| opt_outs.iter().any(|out| out.person == one.person && out.holds(today));
    let mut missing: Vec<&Mapped> =
        mapped.iter().filter(|one| !heard.contains(one.person.as_str()) && !has_opted_out(one)).collect();
    missing.sort_by_key(|one| {
        let at = place(one.role);
        (covered[at] > 0, at, last_asked.get(one.person.as_str()), &one.name)
    });
    let done = if is_anonymous { "been invited" } else { "answered" };
    let explained = |one: &Mapped| {
        let at = place(one.role);
        let coverage = covered_in_words(one.role, covered[at], known[at], done);
        to_ask(one, format!("{coverage} {}", asked_in_words(last_asked.get(one.person.as_str()))))
    };
    missing.into_iter().map(explained).collect()
}

/// The next round of relationship surveys at an account of a tier.
///
/// It is due one cadence after the last one, at once where there was none or that day has passed. So
/// many people are asked that each gets as many surveys as one person may, and no fewer than the
/// quorum: with a round each quarter and two surveys a year, every second one. First comes one of each
/// role, those who decide before the others; then whoever was asked longest ago, so that people take
/// turns. Whether they may be contacted is asked as of the day on which it is due.
pub fn next_round(policy: &SurveyPolicy, tier: &str, mapped: &[Mapped], history: &History<'_>, today: Day) -> Round {
    let surveyed = history.contacts.iter().filter(|contact| contact.kind == ContactKind::RelationshipSurvey);
    let last_asked = last_days(surveyed.map(|contact| (contact.person.as_str(), contact.on)));
    let cadence = policy.cadence(tier);
    let last_round = last_asked.values().max();
    let due_on = last_round.map_or(today, |on| on.plus_months(cadence).max(today));
    let mut free: Vec<&Mapped> = Vec::new();
    let mut held_back = Vec::new();
    for one in mapped {
        match may_send(policy, history, &one.person, ContactKind::RelationshipSurvey, due_on) {
            Ok(()) => free.push(one),
            Err(refusals) => held_back.push((one.person.clone(), refusals)),
        }
    }
    free.sort_by_key(|one| (last_asked.get(one.person.as_str()), place(one.role), &one.name));
    let people = people_per_round(policy, mapped.len(), cadence);
    let first_of = |role: DecisionRole| free.iter().copied().find(|one| one.role == Some(role));
    let first_of_role: Vec<&Mapped> =
        DecisionRole::ALL.iter().filter_map(|role| first_of(*role)).take(people).collect();
    let is_first = |one: &&Mapped| first_of_role.iter().any(|first| first.person == one.person);
    let others = free.iter().copied().filter(|one| !is_first(one)).take(people - first_of_role.len());
    let mut asked = Vec::new();
    for one in first_of_role.iter().copied().chain(others) {
        let when = asked_in_words(last_asked.get(one.person.as_str()));
        let reason = match one.role {
            Some(role) if is_first(&one) => format!("One of those who {} is asked in each round. {when}", verb(role)),
            _ => format!("It is their turn. {when}"),
        };
        asked.push(to_ask(one, reason));
    }
    Round { due_on, asked, held_back }
}

/// How many people are asked at once, so that each of them is as often as one person may be.
fn people_per_round(policy: &SurveyPolicy, mapped: usize, cadence_months: u32) -> usize {
    let surveys = mapped as u64 * u64::from(policy.relationship_surveys_max);
    // Of the days in which a person may have so many surveys, a round takes a cadence.
    let people =
        (surveys * u64::from(cadence_months) * 365).div_ceil(u64::from(policy.relationship_surveys_days.max(1)) * 12);
    (people as usize).max(policy.quorum(mapped)).min(mapped)
}

/// The last day of each person.
fn last_days<'a>(days: impl Iterator<Item = (&'a str, Day)>) -> BTreeMap<&'a str, Day> {
    let mut last = BTreeMap::new();
    for (person, on) in days {
        let known = last.entry(person).or_insert(on);
        *known = on.max(*known);
    }
    last
}

fn to_ask(one: &Mapped, reason: String) -> ToAsk {
    ToAsk { person: one.person.clone(), name: one.name.clone(), reason }
}

fn asked_in_words(last_asked: Option<&Day>) -> String {
    last_asked.map_or("Never asked before.".into(), |on| format!("Last asked on {on}."))
}

fn covered_in_words(role: Option<DecisionRole>, covered: usize, known: usize, done: &str) -> String {
    let those = role.map_or("whose role is not known".into(), |role| format!("who {}", verb(role)));
    match covered {
        0 => format!("None of those {those} has {done}."),
        _ => format!("Of those {those}, {covered} of {known} have {done}."),
    }
}

/// What people of a role do, as a sentence about several says it.
fn verb(role: DecisionRole) -> &'static str {
    match role {
        DecisionRole::Decides => "decide",
        DecisionRole::Shapes => "shape",
        DecisionRole::Uses => "use",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Contact;
    use crate::story::{day, mapped, says, survey, users};
    use crate::template::Template;
    use proptest::prelude::*;

    const PEOPLE: &[&str] =
        &["Ada, uses", "Ben, decides", "Cem, shapes", "Dan, decides", "Eve, uses", "Fay", "Gil, uses"];

    fn invited(survey: &str, person: &str, sent_on: &str, reminded_on: &[&str]) -> Invitation {
        Invitation {
            id: format!("{survey} {person}"),
            survey: survey.into(),
            person: person.into(),
            sent_on: day(sent_on),
            reminded_on: reminded_on.iter().map(|on| day(on)).collect(),
        }
    }

    fn check(confidentiality: Confidentiality, answered: &[&str], want: &[&str]) {
        let survey = survey(Template::Quarterly, confidentiality);
        let answers: Vec<Answer> =
            answered.iter().map(|name| says(&survey, name, "2026-10-05", "product", 4)).collect();
        let invitations = [
            invited("S-0", "Ada", "2026-07-01", &[]),
            invited("S-1", "Ada", "2026-10-01", &[]),
            invited("S-1", "Eve", "2026-10-01", &["2026-10-08"]),
            invited("S-0", "Dan", "2026-07-01", &[]),
        ];
        let opt_outs = [OptOut { person: "Gil".into(), on: day("2026-01-01"), ended_on: None }];
        let next = whom_to_ask_next(&survey, &answers, &mapped(PEOPLE), &invitations, &opt_outs, day("2026-10-10"));
        let told: Vec<String> = next.iter().map(|one| format!("{}: {}", one.name, one.reason)).collect();
        assert_eq!(told, want, "{answered:?}");
    }

    #[test]
    fn roles_not_covered_come_first() {
        check(
            Confidentiality::Confidential,
            &["Ben"],
            &[
                "Cem: None of those who shape has answered. Never asked before.",
                "Ada: None of those who use has answered. Last asked on 2026-10-01.",
                "Eve: None of those who use has answered. Last asked on 2026-10-08.",
                "Fay: None of those whose role is not known has answered. Never asked before.",
                "Dan: Of those who decide, 1 of 2 have answered. Last asked on 2026-07-01.",
            ],
        );
        check(Confidentiality::Confidential, &["Ada", "Ben", "Cem", "Dan", "Eve", "Fay"], &[]);
    }

    #[test]
    fn an_anonymous_survey_knows_whom_it_invited() {
        check(
            Confidentiality::Anonymous,
            &["Ben"],
            &[
                "Ben: None of those who decide has been invited. Never asked before.",
                "Dan: None of those who decide has been invited. Last asked on 2026-07-01.",
                "Cem: None of those who shape has been invited. Never asked before.",
                "Fay: None of those whose role is not known has been invited. Never asked before.",
            ],
        );
    }

    fn surveyed(person: &str, on: &str) -> Contact {
        Contact { person: person.into(), kind: ContactKind::RelationshipSurvey, on: day(on) }
    }

    #[test]
    fn people_take_turns() {
        // Strategic, seven people: 7 × 2 × 3/12 = 3.5, so four; but a quorum is five.
        let contacts = [
            surveyed("Ben", "2026-01-15"),
            surveyed("Ben", "2026-07-20"),
            surveyed("Ada", "2026-01-15"),
            surveyed("Cem", "2026-07-20"),
        ];
        let opt_outs = [OptOut { person: "Gil".into(), on: day("2026-01-01"), ended_on: None }];
        let history = History { contacts: &contacts, opt_outs: &opt_outs };
        let round = next_round(&SurveyPolicy::default(), "Strategic", &mapped(PEOPLE), &history, day("2026-08-01"));
        assert_eq!(round.due_on, day("2026-10-20"));
        let asked: Vec<String> = round.asked.iter().map(|one| format!("{}: {}", one.name, one.reason)).collect();
        assert_eq!(
            asked,
            [
                "Dan: One of those who decide is asked in each round. Never asked before.",
                "Cem: One of those who shape is asked in each round. Last asked on 2026-07-20.",
                "Eve: One of those who use is asked in each round. Never asked before.",
                "Fay: It is their turn. Never asked before.",
                "Ada: It is their turn. Last asked on 2026-01-15.",
            ]
        );
        let held: Vec<(&str, &str)> = round.held_back.iter().map(|(who, no)| (who.as_str(), no[0].rule)).collect();
        assert_eq!(held, [("Ben", "surveys_per_person_stay_within_limit"), ("Gil", "opt_out_holds")]);
    }

    #[test]
    fn a_tier_has_its_cadence() {
        let contacts = [surveyed("User 1", "2026-05-10")];
        let history = History { contacts: &contacts, opt_outs: &[] };
        for (tier, today, due_on, asked) in [
            ("strategic", "2026-06-01", "2026-08-10", 20),
            ("strategic", "2026-09-01", "2026-09-01", 20),
            ("mid-market", "2026-06-01", "2027-05-10", 40),
        ] {
            let round = next_round(&SurveyPolicy::default(), tier, &users(40), &history, day(today));
            assert_eq!((round.due_on, round.asked.len()), (day(due_on), asked), "{tier} {today}");
        }
        let first =
            next_round(&SurveyPolicy::default(), "strategic", &users(40), &History::default(), day("2026-06-01"));
        assert_eq!(first.due_on, day("2026-06-01"));
        assert_eq!(next_round(&SurveyPolicy::default(), "", &[], &History::default(), Day(0)).asked, []);
    }

    proptest! {
        /// Over four quarters everybody is asked, and nobody more than twice.
        #[test]
        fn in_a_year_everybody_has_a_turn(roles in prop::collection::vec(0..4_usize, 1..40)) {
            let lines: Vec<String> = roles
                .iter()
                .enumerate()
                .map(|(at, role)| format!("Person {at:02}, {}", GROUPS[*role].map_or("-", DecisionRole::key)))
                .collect();
            let people = mapped(&lines.iter().map(String::as_str).collect::<Vec<_>>());
            let policy = SurveyPolicy::default();
            let mut contacts: Vec<Contact> = Vec::new();
            let mut today = day("2026-01-15");
            for _ in 0..4 {
                let history = History { contacts: &contacts, opt_outs: &[] };
                let round = next_round(&policy, "strategic", &people, &history, today);
                today = round.due_on;
                contacts.extend(round.asked.iter().map(|one| surveyed(&one.person, &today.to_string())));
            }
            for one in &people {
                let times = contacts.iter().filter(|contact| contact.person == one.person).count();
                prop_assert!((1..=2).contains(&times), "{} is asked {times} times", one.name);
            }
        }
    }
}
