//! Surveys over a database: links that are used once, what an anonymous survey keeps, and what it says.

use crate::stage::{accounts, counts, import_as, journey_at, land, on_any_thread, operator};
use crate::support::{On, empty_store};
use ::accounts::{DecisionRole, PaperDraft, PersonDraft, Told};
use access::Scope;
use actions::{
    ANSWER_LINK_MUST_BE_OPEN, CompanyClock, Cx, Mode, PeopleInvited, Stop, SurveyInput, Whom, answer_survey,
    erase_person, invite_people, link_opens, open_survey, opt_out, survey_of, surveys_of,
};
use money::Day;
use revenue::Draft;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Filed, Store};
use surveys::{Answer, Given, ImportedAnswer, LoudUser, OptOut, SurveyKind, Verdict};
use uuid::Uuid;

/// Seven people of Harbour; Ada decides, all others use.
const PEOPLE: [&str; 7] = ["Ada", "Ben", "Cem", "Dan", "Eve", "Fay", "Gil"];

fn on_day(cx: &Cx, day: &str) -> Cx {
    let day: Day = day.parse().unwrap();
    Cx { clock: Arc::new(CompanyClock::on_day(chrono_tz::Europe::London, day)), ..cx.clone() }
}

/// Whoever holds a link, on another day than the one it is on this stage, or on that.
fn visitor(cx: &Cx, day: &str) -> Cx {
    Cx { actor: actions::Actor::Visitor, scope: Scope::Own(Uuid::nil()), ..on_day(cx, day) }
}

/// Harbour with so many of the people.
async fn harbour(cx: &Cx, people: usize) -> Uuid {
    import_as(cx, "crm", accounts("H | Harbour & Pine | | |"), Mode::Commit).await.unwrap();
    let person = |name: &&str| {
        let role = if *name == "Ada" { DecisionRole::Decides } else { DecisionRole::Uses };
        let told = Told { name: Some((*name).into()), role: Some(role), ..Told::default() };
        Draft::Person(PersonDraft { account: "H".into(), external_id: format!("P-{name}"), effective_on: None, told })
    };
    import_as(cx, "crm", PEOPLE.iter().take(people).map(person).collect(), Mode::Commit).await.unwrap();
    cx.store.accounts_called(&Scope::All, "Harbour & Pine").await.unwrap().remove(0).account
}

fn input(template: &str, confidentiality: &str) -> SurveyInput {
    SurveyInput {
        template: template.into(),
        confidentiality: confidentiality.into(),
        closes_on: "2026-07-14".into(),
        ..SurveyInput::default()
    }
}

async fn opened(cx: &Cx, account: Uuid, confidentiality: &str) -> String {
    open_survey(cx, account, &input("pilot_exit", confidentiality)).await.unwrap().survey
}

async fn people(store: &Store, account: Uuid, names: &[&str]) -> Vec<Uuid> {
    let known = store.people(&Scope::All, account, i64::MAX).await.unwrap();
    let id = |name: &&str| known.iter().find(|one| *one.external_id == *format!("P-{name}")).unwrap().id;
    names.iter().map(id).collect()
}

async fn asked(cx: &Cx, account: Uuid, survey: &str, names: &[&str]) -> BTreeMap<String, String> {
    let whom = Whom::These(people(&cx.store, account, names).await);
    let invited = invite_people(cx, account, survey, &whom).await.unwrap();
    invited.links.into_iter().map(|link| (link.name, link.token)).collect()
}

fn product(score: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("product".to_string(), score.to_string())])
}

/// The rules that say no, or `ok`.
fn told<T>(done: Result<T, Stop>) -> String {
    match done {
        Ok(_) => "ok".into(),
        Err(Stop::Refusal(refusals)) => refusals.iter().map(|no| no.rule).collect::<Vec<_>>().join(" "),
        Err(stop) => stop.to_string(),
    }
}

async fn answers(store: &Store, account: Uuid) -> Vec<Filed<Answer>> {
    store.papers(&Scope::All, account, i64::MAX).await.unwrap()
}

/// Answers as a file of another system brings them.
async fn land_answers(cx: &Cx, answers: Vec<Answer>) {
    land(cx, answers.iter().map(|answer| Draft::Paper(PaperDraft::of("H", answer))).collect()).await;
}

on_both! {
    async fn a_link_takes_one_answer_and_says_the_same_of_every_other_try(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let account = harbour(&cx, 7).await;
        let survey = opened(&cx, account, "confidential").await;
        let links = asked(&cx, account, &survey, &["Ada", "Ben", "Cem", "Dan"]).await;
        let (monday, late) = (visitor(&cx, "2026-07-06"), visitor(&cx, "2026-07-15"));
        let page = link_opens(&monday, &links["Ada"], "Northwind").await.unwrap();
        assert_eq!(page.told_before, "This survey is not anonymous. Northwind sees your answers together with your name.");

        // A scanner that follows the link has counted nothing; the person has.
        assert!(answers(&store, account).await.is_empty());
        assert_eq!(told(on_any_thread(answer_survey(&monday, &links["Ada"], &product("4"), "Good")).await), "ok");
        let filed = answers(&store, account).await;
        let ada = people(&store, account, &["Ada"]).await[0].to_string();
        assert_eq!((filed.len(), filed[0].paper.person.as_ref(), filed[0].paper.comment.as_deref()), (1, Some(&ada), Some("Good")));

        // Used, forwarded, guessed, late: whoever tries is told the same.
        for (cx, token) in [(&monday, links["Ada"].as_str()), (&monday, "guess"), (&monday, ""), (&late, &links["Ben"])] {
            let replies = [
                answer_survey(cx, token, &product("1"), "").await.unwrap_err().to_string(),
                link_opens(cx, token, "Northwind").await.unwrap_err().to_string(),
            ];
            assert!(replies.iter().all(|reply| reply.starts_with("This link opens nothing.") && *reply == replies[0]));
        }

        // Two at the same moment are one.
        let given = product("5");
        let twice = tokio::join!(
            answer_survey(&monday, &links["Ben"], &given, ""),
            answer_survey(&monday, &links["Ben"], &given, "")
        );
        let mut twice = [told(twice.0), told(twice.1)];
        twice.sort();
        assert_eq!(twice, [ANSWER_LINK_MUST_BE_OPEN, "ok"]);
        assert_eq!(answers(&store, account).await.len(), 2);

        // Who is reminded gets another link, and the first opens nothing; who has answered is left in peace.
        let tuesday = on_day(&cx, "2026-07-07");
        let again = asked(&tuesday, account, &survey, &["Cem"]).await;
        assert_eq!(told(link_opens(&monday, &links["Cem"], "Northwind").await), ANSWER_LINK_MUST_BE_OPEN);
        assert_eq!(told(link_opens(&monday, &again["Cem"], "Northwind").await), "ok");
        let whom = Whom::These(people(&store, account, &["Ada"]).await);
        assert_eq!(told(invite_people(&tuesday, account, &survey, &whom).await), "one_person_has_one_voice");

        // Who wants no more is not asked, and their link is spent.
        assert_eq!(told(opt_out(&monday, &links["Dan"]).await), "ok");
        assert_eq!(told(answer_survey(&monday, &links["Dan"], &product("1"), "").await), ANSWER_LINK_MUST_BE_OPEN);
        let whom = Whom::These(people(&store, account, &["Dan"]).await);
        assert_eq!(told(invite_people(&on_day(&cx, "2026-07-06"), account, &survey, &whom).await), "opt_out_holds");
        assert_eq!(told(invite_people(&tuesday, account, &survey, &whom).await), "opt_out_holds");

        // A mailbox's own button works long after the survey, as often as it is pressed; a guess does nothing.
        let ada = people(&store, account, &["Ada"]).await[0];
        let with_ada = async || store.papers::<OptOut>(&Scope::All, account, i64::MAX).await.unwrap()
            .iter().filter(|filed| filed.paper.person == ada.to_string()).count();
        assert_eq!(with_ada().await, 0);
        for _ in 0..2 {
            assert_eq!(told(opt_out(&late, &links["Ada"]).await), "ok");
            assert_eq!(with_ada().await, 1);
        }
        assert_eq!(told(opt_out(&late, "guess").await), ANSWER_LINK_MUST_BE_OPEN);

        // What does not fit is told, and the link can still be used.
        for given in [product("6"), product("much"), product(""), BTreeMap::from([("shoe".into(), "4".into())])] {
            assert_ne!(told(answer_survey(&monday, &again["Cem"], &given, " ").await), "ok", "{given:?}");
        }
        assert_eq!(told(answer_survey(&monday, &again["Cem"], &product("3"), "").await), "ok");
    }

    async fn an_anonymous_answer_has_neither_name_nor_day(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let account = harbour(&cx, 7).await;
        let survey = opened(&cx, account, "anonymous").await;
        let links = asked(&cx, account, &survey, &PEOPLE).await;
        let before = store.papers::<surveys::Invitation>(&Scope::All, account, i64::MAX).await.unwrap().len();
        assert_eq!(before, 7);
        for (name, score) in [("Ada", "1"), ("Ben", "4"), ("Cem", "4"), ("Dan", "4"), ("Eve", "4")] {
            answer_survey(&visitor(&cx, "2026-07-08"), &links[name], &product(score), "").await.unwrap();
        }
        let today: Day = "2026-06-30".parse().unwrap();
        let filed = answers(&store, account).await;
        let start = cx.clock.end_of(today.plus_days(-1)) + 1;
        for Filed { paper, recorded, .. } in &filed {
            assert_eq!((&paper.person, paper.answered_on, recorded.at), (&None, today, start));
            // Ada alone decides, so no answer says that its person does.
            assert_ne!(paper.role, Some(DecisionRole::Decides));
        }
        let tokens = store.survey_tokens(&Scope::All, account, &survey).await.unwrap();
        assert_eq!(tokens.iter().filter(|token| token.used_on == Some(today.0)).count(), 5);
        assert!(tokens.iter().all(|token| token.used_on.is_none_or(|on| on == today.0)), "no link knows when it was used");

        // The trail has five entries of them, and the account's part of it none.
        let trail = store.audit_of_account(&Scope::All, account, 100).await.unwrap();
        assert!(trail.iter().all(|entry| entry.actor != "visitor"), "{trail:?}");
        assert!(trail.iter().any(|entry| entry.action == "invite_people"));

        // It is read once, when it has closed: then whether one person decides it, and not who.
        let open = survey_of(&on_day(&cx, "2026-07-14"), account, &survey).await.unwrap().unwrap();
        assert_eq!(open.now.reading.withheld.as_ref().map(|no| no.rule), Some("anonymous_survey_is_read_once"));
        assert!(open.now.reading.scores.iter().all(|score| score.figures.is_none()));
        assert_eq!(open.next.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Fay", "Gil"]);
        assert!(journey_at(&on_day(&cx, "2026-07-14"), account).await.evidence.surveys.is_empty());
        let closed = survey_of(&on_day(&cx, "2026-07-15"), account, &survey).await.unwrap().unwrap();
        let score = &closed.now.reading.scores[0];
        assert_eq!((score.verdict, score.figures.as_ref().unwrap().mean), (Verdict::NotReached, 3.4));
        assert_eq!(score.loud_user, LoudUser::Somebody);
        assert!(!format!("{:?}", closed.now).contains("Ada"), "nobody is named");
        assert!(closed.next.is_empty());
        let evidence = journey_at(&on_day(&cx, "2026-07-15"), account).await.evidence.surveys;
        assert_eq!(evidence.len(), 1, "nobody has answered on the implementation");
        assert_eq!((evidence[0].on.to_string(), evidence[0].reading.people, evidence[0].reading.mapped), ("2026-07-14".into(), 5, 7));
    }

    async fn a_withheld_comment_is_shown_nowhere(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let account = harbour(&cx, 7).await;
        let survey = opened(&cx, account, "anonymous").await;
        let links = asked(&cx, account, &survey, &PEOPLE).await;
        for name in ["Ada", "Ben", "Cem", "Dan"] {
            answer_survey(&visitor(&cx, "2026-07-01"), &links[name], &product("2"), "The heron flies low").await.unwrap();
        }
        // Four are too few, while it is open and for ever after.
        for day in ["2026-07-02", "2026-07-15", "2027-07-15"] {
            let cx = on_day(&cx, day);
            let shown = format!(
                "{:?} {:?} {:?}",
                surveys_of(&cx, account).await.unwrap(),
                survey_of(&cx, account, &survey).await.unwrap(),
                journey_at(&cx, account).await.evidence.surveys
            );
            assert!(!shown.contains("heron"), "{day}: {shown}");
        }
        assert!(format!("{:?}", answers(&store, account).await).contains("heron"), "it was there to be found");
    }

    async fn a_loud_user_has_one_voice_and_is_named_where_names_are_known(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let account = harbour(&cx, 6).await;
        let survey = opened(&cx, account, "confidential").await;
        let ids: Vec<String> = people(&store, account, &PEOPLE[..6]).await.iter().map(Uuid::to_string).collect();
        let answer = |at: usize, person: &str, score: u8| Answer {
            id: format!("A-{at}"),
            survey: survey.clone(),
            person: Some(person.into()),
            role: None,
            answered_on: "2026-07-01".parse().unwrap(),
            given: BTreeMap::from([("product".into(), Given::Score(score))]),
            comment: None,
        };
        // Ada has complained forty times; five others are content.
        let mut all: Vec<Answer> = (0..40).map(|at| answer(at, &ids[0], 1)).collect();
        all.extend((1..6).map(|at| answer(40 + at, &ids[at], 4)));
        land_answers(&on_day(&cx, "2026-07-02"), all).await;
        let now = surveys_of(&on_day(&cx, "2026-07-02"), account).await.unwrap().remove(0);
        let score = &now.reading.scores[0];
        let figures = score.figures.as_ref().unwrap();
        // (1 + 5 × 4) / 6 of people; (40 × 1 + 5 × 4) / 45 of answers.
        assert_eq!((figures.people, figures.mean, figures.answers), (6, 3.5, 45));
        assert!((figures.mean_of_answers - 60.0 / 45.0).abs() < 1e-9);
        let LoudUser::Named(loud) = &score.loud_user else { panic!("{:?}", score.loud_user) };
        assert_eq!((loud.len(), loud[0].name.as_str(), loud[0].answers, loud[0].mean_without), (1, "Ada", 40, 4.0));
        assert_eq!((score.verdict, loud[0].verdict_without), (Verdict::NotReached, Verdict::Reached));
        let evidence = journey_at(&on_day(&cx, "2026-07-02"), account).await.evidence.surveys;
        assert_eq!((evidence[0].on.to_string(), evidence[0].reading.mean), ("2026-07-01".into(), 3.5));
    }

    async fn all_that_speaks_against_a_survey_or_a_person_is_told_at_once(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let account = harbour(&cx, 4).await;
        let yesterday = SurveyInput { closes_on: "2026-06-29".into(), ..input("quarterly", "anonymous") };
        let refused = told(open_survey(&cx, account, &yesterday).await);
        assert_eq!(refused, "anonymity_needs_people_enough survey_closes_after_it_opens");
        let Err(Stop::BadInput(wrong)) = open_survey(&cx, account, &SurveyInput::default()).await else { panic!() };
        assert_eq!(wrong.iter().map(|one| one.field).collect::<Vec<_>>(), ["template", "confidentiality", "closes_on"]);

        // Two relationship surveys in a year, and no third.
        let quarterly = input("quarterly", "confidential");
        let mut invited = Vec::new();
        for _ in 0..3 {
            let survey = open_survey(&cx, account, &quarterly).await.unwrap().survey;
            invited.push(invite_people(&cx, account, &survey, &Whom::Next { people_max: 2 }).await);
        }
        let links = |one: &PeopleInvited| one.links.iter().map(|l| l.name.clone()).collect::<Vec<_>>();
        let first = invited[0].as_ref().unwrap();
        assert_eq!(links(first), ["Ada", "Ben"], "who decides first, then by name");
        let survey = open_survey(&cx, account, &quarterly).await.unwrap().survey;
        let all = Whom::These(people(&store, account, &PEOPLE[..4]).await);
        let some = invite_people(&cx, account, &survey, &all).await.unwrap();
        assert_eq!(some.links.len() + some.held_back.len(), 4);
        assert!(!some.held_back.is_empty() && some.held_back.iter().all(|no| no.reasons[0].contains("relationship surveys")));
        let closed = invite_people(&on_day(&cx, "2026-07-15"), account, &survey, &all).await;
        assert_eq!(told(closed), "survey_must_be_open");
        assert!(told(invite_people(&cx, account, "none", &all).await).contains("no such survey"));
        let stranger = Whom::These(vec![Uuid::nil()]);
        assert!(told(invite_people(&cx, account, &survey, &stranger).await).contains("not at this account"));
    }

    async fn an_erased_person_leaves_no_link_and_no_id(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let account = harbour(&cx, 7).await;
        let survey = opened(&cx, account, "confidential").await;
        let links = asked(&cx, account, &survey, &["Ada", "Ben"]).await;
        answer_survey(&visitor(&cx, "2026-07-01"), &links["Ada"], &product("4"), "").await.unwrap();
        let ids = people(&store, account, &["Ada", "Ben"]).await;
        erase_person(&cx, account, ids[0], "Asked on 3 July").await.unwrap();
        erase_person(&cx, account, ids[1], "Asked on 3 July").await.unwrap();
        assert!(store.survey_tokens(&Scope::All, account, &survey).await.unwrap().is_empty());
        assert_eq!(told(link_opens(&visitor(&cx, "2026-07-01"), &links["Ben"], "Northwind").await), ANSWER_LINK_MUST_BE_OPEN);
        let left = format!("{:?}", answers(&store, account).await);
        assert!(left.contains("[erased]") && !left.contains(&ids[0].to_string()), "{left}");
    }
    async fn answers_of_another_system_are_read_with_our_people(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let account = harbour(&cx, 7).await;
        let addressed = Told { name: Some("Hal".into()), email: Some("Hal@harbour.example".into()), ..Told::default() };
        let hal = PersonDraft { account: "H".into(), external_id: "P-Hal".into(), effective_on: None, told: addressed };
        import_as(&cx, "crm", vec![Draft::Person(hal)], Mode::Commit).await.unwrap();
        // By the id of their source, by address, and somebody whom nobody knows; Ben thought again.
        let row = |at: usize, person: &str, on: &str, product: u8, implementation: u8| ImportedAnswer {
            id: format!("R-{at}"),
            survey: "Pilot".into(),
            kind: SurveyKind::Pilot,
            person: Some(person.into()),
            answered_on: on.parse().unwrap(),
            scores: BTreeMap::from([("product".into(), product), ("implementation".into(), implementation)]),
            comment: None,
        };
        let rows = [
            row(1, "P-Ada", "2026-06-02", 5, 3),
            row(2, "P-Ben", "2026-06-03", 1, 1),
            row(3, "P-Ben", "2026-06-05", 4, 3),
            row(4, "hal@Harbour.example", "2026-06-04", 5, 4),
            row(5, "P-Zoe", "2026-06-04", 1, 1),
        ];
        let drafts = |rows: &[ImportedAnswer]| rows.iter().map(|row| Draft::Paper(PaperDraft::of("H", row))).collect();
        let before = store.state_hash().await.unwrap();
        let report = import_as(&cx, "crm", drafts(&rows), Mode::Commit).await.unwrap();
        assert_eq!(counts(&report), "5/0/0/0");
        assert_eq!(counts(&import_as(&cx, "crm", drafts(&rows), Mode::Commit).await.unwrap()), "0/0/5/0");
        let now = surveys_of(&cx, account).await.unwrap().remove(0);
        assert_eq!((now.reading.coverage.part, now.reading.coverage.whole), (3, 8));
        assert_eq!(now.reading.not_mapped, ["P-Zoe"]);
        let evidence = journey_at(&cx, account).await.evidence.surveys;
        let told: Vec<String> = evidence.iter().map(|one| format!("{:?} {:.2} of {}", one.question, one.reading.mean, one.reading.people)).collect();
        // (5 + 4 + 5) / 3 and (3 + 3 + 4) / 3.
        assert_eq!(told, ["Product 4.67 of 3", "Implementation 3.33 of 3"]);
        actions::undo_import(&cx, report.batch.unwrap()).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), before);
    }
}
