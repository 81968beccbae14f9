//! Surveys on pages: opening one, asking, answering by the link without signing in, and what is shown of the answers.

use crate::needs::ROUTES;
use crate::stage::{DOCUMENTS_FAIL, LEVELS, Reply, Stage};
use actions::{Cx, PersonInput, SurveyInput, Whom, answer_survey, invite_people, open_survey, put_person};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const PEOPLE: [&str; 6] = ["Ada Hill", "Ben Ives", "Cem Kaya", "Dan Moss", "Eve Nash", "Fay Orr"];

/// The stage with Harbour & Pine and six of its people.
async fn harbour() -> (Stage, Uuid, Vec<Uuid>) {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "one", LEVELS).await;
    let account = stage.get("/api/v1/accounts?text=harbour").await.json["accounts"][0]["id"].clone();
    let account: Uuid = account.as_str().unwrap().parse().unwrap();
    let cx = stage.administrator().await;
    let mut people = Vec::new();
    for name in PEOPLE {
        let input = PersonInput { name: name.into(), role: "uses".into(), ..PersonInput::default() };
        people.push(put_person(&cx, account, None, &input).await.unwrap().person);
    }
    (stage, account, people)
}

/// The same circumstances on another day of 2026.
fn on_day(cx: &Cx, day: &str) -> Cx {
    let day = day.parse().unwrap();
    Cx { clock: Arc::new(actions::CompanyClock::on_day(chrono_tz::Tz::UTC, day)), ..cx.clone() }
}

fn input(confidentiality: &str, language: &str, closes_on: &str) -> SurveyInput {
    SurveyInput {
        template: "pilot_exit".into(),
        confidentiality: confidentiality.into(),
        language: language.into(),
        closes_on: closes_on.into(),
        ..SurveyInput::default()
    }
}

/// Paths of answers that a page shows.
fn links(page: &Reply) -> Vec<String> {
    let told = page.text.split("/answer/").skip(1);
    told.map(|rest| format!("/answer/{}", rest.split(['<', '"']).next().unwrap())).collect()
}

#[tokio::test]
async fn a_survey_is_opened_people_are_asked_and_their_answers_are_read() {
    let (stage, account, people) = harbour().await;
    let path = format!("/accounts/{account}/surveys");
    assert!(stage.get(&format!("/accounts/{account}")).await.text.contains(&format!("href=\"{path}\"")));
    assert!(stage.get(&path).await.text.contains("Nobody has been asked yet"));
    // All that is wrong is told at once, and what the business refuses with its remedy.
    let wrong = stage.post(&path, &[("template", "quiz")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.text.contains("pilot_exit, quarterly") && wrong.text.contains("Say until when"), "{}", wrong.text);
    let sent = [("template", "pilot_exit"), ("confidentiality", "confidential"), ("closes_on", "2026-06-01")];
    let refused = stage.post(&path, &sent).await;
    assert_eq!(refused.status.as_u16(), 409);
    assert!(refused.text.contains("Choose a later day to close it"), "{}", refused.text);
    let sent = [("template", "pilot_exit"), ("confidentiality", "confidential"), ("closes_on", "2026-07-14")];
    let opened = stage.post(&path, &sent).await;
    assert_eq!(opened.status.as_u16(), 303, "{}", opened.text);
    let survey = opened.location.trim_end_matches("?done=opened").to_string();
    let page = stage.get(&opened.location).await.text;
    assert!(page.contains("Choose whom to ask") && page.contains("Ada Hill"), "{page}");

    let nobody = stage.post(&format!("{survey}/invitations"), &[]).await;
    assert_eq!(nobody.status.as_u16(), 422, "{}", nobody.text);
    let people: Vec<String> = people.iter().map(Uuid::to_string).collect();
    let chosen: Vec<(&str, &str)> = people.iter().map(|person| ("person", person.as_str())).collect();
    let invited = stage.post(&format!("{survey}/invitations"), &chosen).await;
    let links = links(&invited);
    assert_eq!((invited.status.as_u16(), links.len()), (200, 6), "{}", invited.text);
    assert!(!stage.get(&survey).await.text.contains("/answer/"), "links are shown once");

    let stranger = stage.seen_by("").await;
    for (link, score) in links.iter().zip(["1", "4", "4", "4", "4", "4"]) {
        let sent = [("q-product", score), ("comment", "Slow on Mondays")];
        let thanked = stranger.post_with(link, &sent).await;
        assert_eq!(thanked.status.as_u16(), 200, "{}", thanked.text);
        assert!(thanked.text.contains("Your answer is counted"), "{}", thanked.text);
    }
    let read = stage.get(&survey).await.text;
    // (1 + 5 × 4) / 6 is 3.5 of the 4.0 that are asked for; without Ada it is 4.0.
    for told in [
        "the verdict hangs on Ada Hill, who gave 1",
        "is 3.5, which is not reached",
        "4.0, which is reached",
        "6 of 6",
        "Slow on Mondays",
    ] {
        assert!(read.contains(told), "{told} is not in {read}");
    }
    let all = stage.get(&path).await.text;
    assert!(all.contains("Product satisfaction 3.5") && all.contains("Not reached"), "{all}");
}

#[tokio::test]
async fn what_the_customer_is_shown_is_a_page_and_a_file_in_the_same_words() {
    let (stage, account, people) = harbour().await;
    let cx = stage.administrator().await;
    let input = SurveyInput { title: "Q2: *how* we do".into(), ..input("confidential", "en", "2026-07-14") };
    let survey = open_survey(&cx, account, &input).await.unwrap().survey;
    let asked = invite_people(&cx, account, &survey, &Whom::These(people)).await.unwrap();
    for (link, score) in asked.links.iter().zip([1, 4, 4, 4, 4, 4]) {
        let given = BTreeMap::from([("product".to_string(), score.to_string())]);
        answer_survey(&stage.app.visitor(), &link.token, &given, "The heron flies low").await.unwrap();
    }
    let path = format!("/accounts/{account}/surveys/{survey}/shown");
    let page = stage.get(&path).await.text;
    assert!(page.contains(&format!("href=\"{path}.pdf\"")), "{page}");
    let file = stage.get(&format!("{path}.pdf")).await;
    assert_eq!((file.status.as_u16(), file.media_type.as_str()), (200, "application/pdf"), "{}", file.text);
    assert_eq!(file.file, "attachment; filename=\"q2-how-we-do-2026-06-30.pdf\"");
    assert_eq!(file.cache, "no-store");
    assert!(file.text.starts_with("%PDF-"), "{}", file.text);
    for told in [
        "Q2: *how* we do",
        "Answered from 30 Jun 2026 to 14 Jul 2026 by 6 of 6 people.",
        "What people wrote, and who they are, stays with us.",
        "3.5 of 5",
        "Half of those who answered gave 4.0 or more.",
        "Product satisfaction: 6 people, 1 gave 1, 5 gave 4.",
        "Answers are shown together from 5 people on.",
    ] {
        assert!(page.contains(told) && file.text.contains(told), "{told} is not in both: {page} {}", file.text);
    }
    assert!(file.text.contains("Harbour & Pine") && file.text.ends_with("Northwind\n2026-06-30"), "{}", file.text);
    let secret = |text: &str| text.contains("heron") || PEOPLE.iter().any(|name| text.contains(name));
    assert!(!secret(&page) && !secret(&file.text), "{page} {}", file.text);

    assert_eq!(stage.seen_by("").await.get(&format!("{path}.pdf")).await.status.as_u16(), 303);
    let nowhere = stage.get(&format!("/accounts/{account}/surveys/S-9/shown.pdf")).await;
    assert!(nowhere.status.as_u16() == 404 && nowhere.text.contains("S-9"), "{}", nowhere.text);
    let elsewhere = stage.store.accounts_called(&access::Scope::All, "Kestrel & Co").await.unwrap().remove(0).account;
    let other = format!("/accounts/{elsewhere}/surveys/{survey}/shown.pdf");
    assert_eq!(stage.get(&other).await.status.as_u16(), 404, "it is another account's");
}

#[tokio::test]
async fn a_file_that_cannot_be_made_is_a_fault_that_tells_no_secret() {
    let (stage, ..) = harbour().await;
    let kestrel = stage.store.accounts_called(&access::Scope::All, DOCUMENTS_FAIL).await.unwrap().remove(0).account;
    let cx = stage.administrator().await;
    let survey = open_survey(&cx, kestrel, &input("confidential", "en", "2026-07-14")).await.unwrap().survey;
    for path in
        [format!("/accounts/{kestrel}/surveys/{survey}"), format!("/api/v1/accounts/{kestrel}/surveys/{survey}")]
    {
        let reply = stage.get(&format!("{path}/shown.pdf")).await;
        assert_eq!((reply.status.as_u16(), reply.file.as_str()), (500, ""), "{path}");
        assert!(!reply.text.contains("secret"), "{}", reply.text);
    }
}

#[tokio::test]
async fn a_link_that_opens_nothing_says_the_same_whyever() {
    let (stage, account, people) = harbour().await;
    let cx = stage.administrator().await;
    let early = on_day(&cx, "2026-06-01");
    let old = open_survey(&early, account, &input("confidential", "en", "2026-06-10")).await.unwrap().survey;
    let expired = invite_people(&early, account, &old, &Whom::These(people[..1].to_vec())).await.unwrap();
    let now = open_survey(&cx, account, &input("anonymous", "de", "2026-07-10")).await.unwrap().survey;
    let asked = invite_people(&cx, account, &now, &Whom::These(people[1..4].to_vec())).await.unwrap();
    let path = |token: &str| format!("/answer/{token}");
    let [used, fresh, left] = [0, 1, 2].map(|at| path(&asked.links[at].token));
    let stranger = stage.seen_by("").await;

    // It is written in the survey's language, says the truth first, needs no script, and looking counts nothing.
    let before = stage.recorded().await;
    let page = stranger.get(&used).await;
    assert_eq!(page.status.as_u16(), 200);
    for told in [
        "<html lang=\"de\"",
        "Diese Umfrage ist anonym. Northwind weiß, ob Sie geantwortet haben",
        "type=\"radio\" name=\"q-product\" value=\"5\"",
        "Nicht mehr fragen",
    ] {
        assert!(page.text.contains(told), "{told} is not in {}", page.text);
    }
    let first_question = page.text.find("<fieldset>").unwrap();
    assert!(page.text.find("Diese Umfrage ist anonym").unwrap() < first_question);
    let empty = stranger.post_with(&used, &[("comment", " ")]).await;
    assert_eq!(empty.status.as_u16(), 422);
    assert!(empty.text.contains("Beantworten Sie mindestens eine Frage"), "{}", empty.text);
    let misfit = stranger.post_with(&used, &[("q-product", "9"), ("comment", "Moin")]).await;
    assert!(misfit.status.as_u16() == 422 && misfit.text.contains(">Moin</textarea>"), "{}", misfit.text);
    assert_eq!(stage.recorded().await, before, "nothing was counted");

    assert_eq!(stranger.post_with(&used, &[("q-product", "5")]).await.status.as_u16(), 200);
    let peace = stranger.post_with(&left, &[("act", "opt_out")]).await;
    assert!(peace.status.as_u16() == 200 && peace.text.contains("Wir fragen Sie nicht mehr"), "{}", peace.text);
    let unknown = stranger.get("/answer/never-made").await;
    assert_eq!(unknown.status.as_u16(), 404);
    let before = stage.recorded().await;
    for link in [&used, &left, &path(&expired.links[0].token), &path("guess"), &path(&"x".repeat(5_000))] {
        for reply in
            [stranger.get(link).await, stranger.post_with(link, &[("q-product", "1"), ("act", "opt_out")]).await]
        {
            assert_eq!((reply.status, &reply.bytes), (unknown.status, &unknown.bytes), "{link}");
        }
    }
    assert_eq!(stage.recorded().await, before);
    assert_eq!(stranger.get(&fresh).await.status.as_u16(), 200, "the others still open");
}

#[tokio::test]
async fn what_an_anonymous_survey_withholds_is_on_no_page_of_its_account() {
    let (stage, account, people) = harbour().await;
    let cx = stage.administrator().await;
    let early = on_day(&cx, "2026-06-01");
    let mut surveys = Vec::new();
    // One has closed with too few, one is still open.
    for closes_on in ["2026-06-20", "2026-07-20"] {
        let survey = open_survey(&early, account, &input("anonymous", "en", closes_on)).await.unwrap().survey;
        let asked = invite_people(&early, account, &survey, &Whom::These(people[..4].to_vec())).await.unwrap();
        let visitor = on_day(&stage.app.visitor(), "2026-06-02");
        for link in asked.links {
            let given = BTreeMap::from([("remark".to_string(), "A heron is no goose".to_string())]);
            answer_survey(&visitor, &link.token, &given, "The heron flies low").await.unwrap();
        }
        surveys.push(survey);
    }
    let mut pages = 0;
    for route in ROUTES.iter().filter(|route| route.method == "GET" && route.path.contains("accounts")) {
        for survey in &surveys {
            let path = route.path.replace("{account}", &account.to_string()).replace("{id}", &account.to_string());
            let path = path.replace("{survey}", survey).replace("{person}", &people[0].to_string());
            for list in ["audit", "surveys"] {
                let reply = stage.get(&format!("{}?format=csv", path.replace("{list}", list))).await;
                assert!(!reply.text.contains("heron"), "{path}: {}", reply.text);
                pages += usize::from(reply.status.as_u16() == 200);
            }
        }
    }
    assert!(pages > 40, "{pages} pages were looked at");
    let [closed, open] = [0, 1].map(|at| format!("/accounts/{account}/surveys/{}", surveys[at]));
    let closed = stage.get(&closed).await.text;
    assert!(closed.contains("4 people have answered, and answers are shown from 5 on"), "{closed}");
    let open = stage.get(&open).await.text;
    assert!(open.contains("It is read on 21 Jul 2026"), "{open}");
}

#[tokio::test]
async fn the_surveys_of_an_account_are_taken_away_with_what_their_pages_tell() {
    let (stage, account, people) = harbour().await;
    let cx = on_day(&stage.administrator().await, "2026-06-01");
    assert!(!stage.get(&format!("/accounts/{account}/surveys")).await.text.contains("/export/surveys"), "none yet");
    // Ada gives 1 and Ben 4, the others give 5; the last survey has too few answers to be read.
    for (confidentiality, scores) in [
        ("confidential", vec![1, 4, 5, 5, 5, 5]),
        ("anonymous", vec![1, 4, 5, 5, 5, 5]),
        ("anonymous", vec![1, 4, 5, 5]),
    ] {
        let survey = open_survey(&cx, account, &input(confidentiality, "en", "2026-06-20")).await.unwrap().survey;
        let whom = people[..scores.len()].to_vec();
        let asked = invite_people(&cx, account, &survey, &Whom::These(whom)).await.unwrap();
        for (link, score) in asked.links.iter().zip(scores) {
            let given = BTreeMap::from([("product".to_string(), score.to_string())]);
            let visitor = on_day(&stage.app.visitor(), "2026-06-02");
            answer_survey(&visitor, &link.token, &given, "The heron flies low").await.unwrap();
        }
    }
    assert!(stage.get(&format!("/accounts/{account}/surveys")).await.text.contains("/export/surveys?format=csv"));
    let file = stage.get(&format!("/accounts/{account}/export/surveys?format=csv")).await;
    assert!(!file.text.contains("heron") && !file.text.contains("Ada"), "{}", file.text);
    // Of each row up to its survey's id, which is new each time; only the question that was answered.
    let rows: Vec<&str> = file.text.lines().filter(|line| line.contains("Product")).collect();
    let rows: Vec<&str> = rows.iter().map(|line| line.rsplit_once(',').unwrap().0).collect();
    let asked = "\"How satisfied are you with the product? 1: very dissatisfied, 5: very satisfied.\"";
    let read = format!("6,6,,Product satisfaction,{asked},6,4.2,5.0");
    let withheld = "\"4 people have answered, and answers are shown from 5 on.\",Product satisfaction";
    for (row, want) in rows.iter().zip([withheld, &read, &read]) {
        assert!(row.contains(want), "{want} is not in {row}");
    }
    // 4.2 of people against the 4.0 that are asked for.
    assert_eq!(rows.len(), 3);
    assert!(
        rows[0].ends_with(",,,,,,Not known") && rows[1].ends_with(",Reached") && rows[2].ends_with(",Reached"),
        "{rows:?}"
    );
    let program = stage.get(&format!("/api/v1/exports/accounts/{account}/surveys?format=csv")).await;
    assert_eq!(program.text, file.text);
}
