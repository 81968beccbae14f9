//! Surveys through the API: opened, asked, read with one voice per person; and what an anonymous one keeps.

use crate::stage::{LEVELS, Stage};
use crate::support::{On, TestDatabase};
use actions::{Cx, PersonInput, SurveyInput, Whom, answer_survey, invite_people, open_survey, put_person};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const SURVEYS: &str = "/api/v1/accounts/Harbour%20%26%20Pine/surveys";

const PEOPLE: [&str; 7] = ["Ada Hill", "Ben Ives", "Cem Kaya", "Dan Moss", "Eve Nash", "Fay Orr", "Gil Pane"];

/// The stage with Harbour & Pine and so many of the people.
async fn harbour(url: &str, count: usize) -> (Stage, Uuid, Vec<Uuid>) {
    let stage = Stage::scoped(url).await;
    stage.upload("kind=levels", "one", LEVELS).await;
    let account = stage.store.accounts_called(&access::Scope::All, "Harbour & Pine").await.unwrap().remove(0).account;
    let cx = stage.administrator().await;
    let mut people = Vec::new();
    for name in &PEOPLE[..count] {
        let input = PersonInput { name: (*name).into(), role: "uses".into(), ..PersonInput::default() };
        people.push(put_person(&cx, account, None, &input).await.unwrap().person);
    }
    (stage, account, people)
}

/// The same circumstances on another day of 2026.
fn on_day(cx: &Cx, day: &str) -> Cx {
    let day = day.parse().unwrap();
    Cx { clock: Arc::new(actions::CompanyClock::on_day(chrono_tz::Tz::UTC, day)), ..cx.clone() }
}

fn token(link: &Value) -> &str {
    link["link"].as_str().unwrap().strip_prefix("/answer/").unwrap()
}

fn given(score: u8) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("product".to_string(), score.to_string()),
        ("remark".to_string(), "A heron is no goose".to_string()),
    ])
}

/// An anonymous survey of June, answered by the first so many with these scores.
async fn answered_in_june(stage: &Stage, account: Uuid, people: &[Uuid], closes_on: &str, scores: &[u8]) -> String {
    let early = on_day(&stage.administrator().await, "2026-06-01");
    let input = SurveyInput {
        template: "pilot_exit".into(),
        confidentiality: "anonymous".into(),
        closes_on: closes_on.into(),
        ..SurveyInput::default()
    };
    let survey = open_survey(&early, account, &input).await.unwrap().survey;
    let asked = invite_people(&early, account, &survey, &Whom::These(people.to_vec())).await.unwrap();
    let visitor = on_day(&stage.app.visitor(), "2026-06-02");
    for (link, score) in asked.links.iter().zip(scores) {
        answer_survey(&visitor, &link.token, &given(*score), "The heron flies low").await.unwrap();
    }
    survey
}

crate::on_both! {
    async fn a_survey_is_opened_asked_and_hangs_on_one_person(on: On) {
        let database = TestDatabase::new(on).await;
        let (stage, _, people) = harbour(&database.url, 6).await;
        let said = async |path: &str, key: Option<&str>, json: Value| {
            stage.write(Method::POST, &format!("{SURVEYS}{path}"), key, &json.to_string()).await
        };
        assert_eq!(stage.get(SURVEYS).await.json, json!({ "surveys": [] }));
        let wrong = said("", None, json!({ "template": "quiz" })).await;
        assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["template", "confidentiality", "closes_on"]));
        let open = json!({ "template": "quarterly", "confidentiality": "confidential", "closes_on": "2026-07-14" });
        let opened = said("", Some("open"), open.clone()).await;
        assert_eq!((opened.status.as_u16(), &said("", Some("open"), open).await.json), (200, &opened.json), "{}", opened.text);
        assert_eq!(stage.get(SURVEYS).await.json["surveys"].as_array().unwrap().len(), 1);
        let survey = format!("/{}", opened.json["survey"].as_str().unwrap());
        let invitations = format!("{survey}/invitations");

        for (body, status, field) in [
            (json!({}), 422, "people"),
            (json!({ "people": people, "next": 1 }), 422, "people"),
            (json!({ "next": 0 }), 422, "next"),
            (json!({ "people": [] }), 422, "people"),
            (json!({ "people": [Uuid::from_u128(9)] }), 422, "people"),
            (json!({ "people": "Ada" }), 422, "people"),
        ] {
            let reply = said(&invitations, None, body.clone()).await;
            assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (status, vec![field]), "{body}");
        }
        let nowhere = said("/never-opened/invitations", None, json!({ "next": 1 })).await;
        assert_eq!((nowhere.status.as_u16(), stage.get(&format!("{SURVEYS}/never-opened")).await.status.as_u16()), (404, 404));

        // No link is kept, so the same people get others, which count as the same message.
        let all = json!({ "people": people[..5] });
        let first = said(&invitations, Some("ask"), all.clone()).await;
        assert_eq!((first.status.as_u16(), first.json["links"].as_array().unwrap().len()), (200, 5), "{}", first.text);
        let links = said(&invitations, Some("ask"), all).await.json["links"].clone();
        assert_ne!(token(&links[0]), token(&first.json["links"][0]));
        let visitor = stage.app.visitor();
        assert!(answer_survey(&visitor, token(&first.json["links"][0]), &given(5), "").await.is_err());
        for (link, score) in links.as_array().unwrap().iter().zip([4, 4, 4, 5, 1]) {
            answer_survey(&visitor, token(link), &given(score), "").await.unwrap();
        }

        // 4 4 4 5 1 is 18 of 5, 3.6; without the 1 it is 17 of 4, 4.25.
        let detail = stage.get(&format!("{SURVEYS}{survey}")).await.json;
        let score = &detail["reading"]["scores"][0];
        assert_eq!((&score["mean"], &score["median"], &score["verdict"]), (&json!(3.6), &json!(4.0), &json!("not_reached")), "{detail}");
        assert_eq!((&score["coverage"], &score["loud_user"]["told"]), (&json!({ "part": 5, "whole": 6 }), &json!("named")));
        let loud = &score["loud_user"]["people"][0];
        assert_eq!((&loud["name"], &loud["mean_without"], &loud["verdict_without"]), (&json!("Eve Nash"), &json!(4.25), &json!("reached")));
        assert_eq!((&detail["invited"], detail["asked"].as_array().unwrap().len()), (&json!(5), 5));
        assert_eq!((&detail["next_to_ask"][0]["name"], &detail["next_to_ask"][0]["held_back"]), (&json!("Fay Orr"), &json!([])));

        let file = stage.get(&format!("{SURVEYS}{survey}/shown.pdf")).await;
        assert_eq!((file.status.as_u16(), file.media_type.as_str()), (200, "application/pdf"), "{}", file.text);
        assert!(file.file.ends_with("-2026-06-30.pdf\"") && file.text.contains("3.6 of 5"), "{} {}", file.file, file.text);
        assert!(!file.text.contains("Eve Nash") && !file.text.contains("heron"), "{}", file.text);

        // Whoever has answered is not asked again: beside others that is told, alone it is refused.
        let beside = said(&invitations, None, json!({ "people": [people[0], people[5]] })).await;
        assert_eq!((&beside.json["links"][0]["name"], &beside.json["held_back"][0]["name"]), (&json!("Fay Orr"), &json!("Ada Hill")));
        let alone = said(&invitations, None, json!({ "people": people[..2] })).await;
        assert_eq!((alone.status.as_u16(), alone.broken_rules()), (409, vec!["one_person_has_one_voice"; 2]), "{}", alone.text);
    }

    async fn people_are_asked_by_mail_where_mails_leave(on: On) {
        let database = TestDatabase::new(on).await;
        let (stage, account, mut people) = harbour(&database.url, 2).await;
        let cx = stage.administrator().await;
        let input = PersonInput { name: "Gil Pane".into(), email: "gil@harbour.example".into(), ..PersonInput::default() };
        people.push(put_person(&cx, account, None, &input).await.unwrap().person);
        let open = SurveyInput { template: "quarterly".into(), confidentiality: "confidential".into(), closes_on: "2026-07-14".into(), ..SurveyInput::default() };
        let survey = open_survey(&cx, account, &open).await.unwrap().survey;
        let path = format!("{SURVEYS}/{survey}/invitations");
        let body = json!({ "people": people[1..], "by_mail": true }).to_string();
        let before = stage.recorded().await;
        let refused = stage.write(Method::POST, &path, None, &body).await;
        assert_eq!((refused.status.as_u16(), refused.broken_rules()), (409, vec!["mail_must_be_set_up"]), "{}", refused.text);
        let odd = stage.write(Method::POST, &path, None, r#"{"next":1,"by_mail":"yes"}"#).await;
        assert_eq!((odd.status.as_u16(), odd.wrong_fields()), (422, vec!["by_mail"]), "{}", odd.text);
        assert_eq!(stage.recorded().await, before);

        // Gil has an address, and nobody else is told the link; Ben has none.
        let stage = stage.with_mail();
        let asked = stage.write(Method::POST, &path, None, &body).await;
        let links = asked.json["links"].as_array().unwrap();
        assert_eq!((&asked.json["mailed"], links.len(), &links[0]["name"]), (&json!(["Gil Pane"]), 1, &json!("Ben Ives")), "{}", asked.text);
        assert_eq!(stage.last_entry().await.action, "invite_people");
        let none = json!({ "people": [people[0]] }).to_string();
        let by_link = stage.write(Method::POST, &path, None, &none).await;
        assert_eq!((&by_link.json["mailed"], by_link.json["links"].as_array().unwrap().len()), (&json!([]), 1), "{}", by_link.text);
    }

    async fn an_anonymous_survey_names_nobody_and_shows_nothing_below_the_threshold(on: On) {
        let database = TestDatabase::new(on).await;
        let (stage, account, people) = harbour(&database.url, 7).await;
        let few = answered_in_june(&stage, account, &people, "2026-06-20", &[4, 4, 4, 1]).await;
        let open = answered_in_june(&stage, account, &people, "2026-07-20", &[5, 5, 5, 5, 5, 5]).await;
        let read = answered_in_june(&stage, account, &people, "2026-06-21", &[4, 4, 4, 5, 5, 1]).await;
        let list = stage.get(SURVEYS).await;
        assert_eq!(list.json["surveys"].as_array().unwrap().len(), 3);
        assert!(PEOPLE.iter().all(|name| !list.text.contains(name)), "{}", list.text);
        let detail = async |survey: &str| stage.get(&format!("{SURVEYS}/{survey}")).await;

        for (survey, rule, answered) in
            [(&few, "anonymous_answers_are_shown_together", 4), (&open, "anonymous_survey_is_read_once", 6)]
        {
            let reply = detail(survey).await;
            let reading = &reply.json["reading"];
            assert_eq!((&reading["withheld"]["rule"], &reading["coverage"]["part"]), (&json!(rule), &json!(answered)));
            assert!(!reply.text.contains("heron"), "{}", reply.text);
            for score in reading["scores"].as_array().unwrap() {
                let figures = [&score["mean"], &score["median"], &score["interval"], &score["coverage"]["part"]];
                assert_eq!(figures, [&Value::Null, &Value::Null, &Value::Null, &json!(0)], "{score}");
                assert_eq!((&score["verdict"], &score["loud_user"]["told"]), (&json!("unknown"), &json!("not_tested")));
            }
            assert_eq!((&reading["by_role"], &reading["remarks"]), (&json!([]), &json!([])));
            let file = stage.get(&format!("{SURVEYS}/{survey}/shown.pdf")).await.text;
            assert!(file.contains(reading["withheld"]["reason"].as_str().unwrap()) && !file.contains("heron"), "{file}");
            let choices = reading["choices"].as_array().unwrap();
            assert!(choices.iter().all(|one| one["counts"] == json!([]) && one["others"] == 0), "{choices:?}");
        }

        // 4 4 4 5 5 1 is 23 of 6, 3.83, told as its page tells it; without the 1 it would be reached.
        let reply = detail(&read).await;
        let reading = reply.json["reading"].clone();
        let score = &reading["scores"][0];
        assert_eq!((&score["mean"], &score["verdict"], &reading["withheld"]), (&json!(3.8), &json!("not_reached"), &Value::Null));
        assert_eq!(score["loud_user"], json!({ "told": "somebody", "people": [] }));
        let words = reading["remarks"].as_array().unwrap();
        assert!(words.len() == 12 && words.iter().all(|one| one["name"].is_null()), "{words:?}");
        let told = reading.to_string();
        assert!(PEOPLE.iter().all(|name| !told.contains(name)) && people.iter().all(|id| !told.contains(&id.to_string())), "{told}");
        // Who was asked is known, and so is that they answered; nobody is next once it has closed.
        assert_eq!((reply.json["asked"].as_array().unwrap().len(), &reply.json["next_to_ask"]), (7, &json!([])));

        // Too few could not keep the promise: all that refuses it is told at once.
        let few = json!({ "template": "effort", "confidentiality": "anonymous", "closes_on": "2026-06-01" });
        let refused = stage.write(Method::POST, "/api/v1/accounts/Kestrel%20%26%20Co/surveys", None, &few.to_string()).await;
        assert_eq!(
            (refused.status.as_u16(), refused.broken_rules()),
            (409, vec!["anonymity_needs_people_enough", "survey_closes_after_it_opens"])
        );
        let remedies = refused.json["refusals"].as_array().unwrap();
        assert!(remedies.iter().all(|no| no["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty())));
    }
}
