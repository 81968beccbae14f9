//! Mails from the page that asks people to the page where they answer, and what becomes of those that fail, through a mail
//! server that speaks SMTP over a socket.

use super::mail_server::{Does, MailServer};
use super::matrix::{company_on, signed_in};
use crate::stage::{LEVELS, Stage};
use access::{Role, Scope};
use actions::{Actor, PersonInput, SurveyInput, open_survey, put_person};
use axum::body::Body;
use axum::http::{Method, header};
use delivery::{Outgoing, Smtp, SmtpSettings, Worker};
use std::sync::Arc;
use uuid::Uuid;

const SERVER: &str = "https://ask.northwind.example";

async fn worker(stage: &Stage, server: &MailServer) -> Worker {
    let settings = SmtpSettings { url: server.url.clone(), from: "Northwind <ask@northwind.example>".into() };
    let outgoing = Outgoing { sender: Arc::new(Smtp::new(&settings).unwrap()), public_url: SERVER.into() };
    let cx = stage.app.cx(Actor::Server, Scope::All);
    let worker = Worker { cx, outgoing: Some(outgoing), company: stage.app.company.clone() };
    worker.begin().await.unwrap();
    worker
}

/// Harbour & Pine with an open survey: the page of the survey, and its people.
async fn harbour(stage: &Stage, people: &[(&str, &str)]) -> (String, Vec<String>) {
    stage.upload("kind=levels", "one", LEVELS).await;
    let account = stage.get("/api/v1/accounts?text=harbour").await.json["accounts"][0]["id"].clone();
    let account: Uuid = account.as_str().unwrap().parse().unwrap();
    let cx = stage.administrator().await;
    let mut ids = Vec::new();
    for (name, email) in people {
        let input = PersonInput { name: (*name).into(), email: (*email).into(), ..PersonInput::default() };
        ids.push(put_person(&cx, account, None, &input).await.unwrap().person.to_string());
    }
    let input = SurveyInput {
        template: "pilot_exit".into(),
        confidentiality: "confidential".into(),
        closes_on: "2026-07-14".into(),
        ..SurveyInput::default()
    };
    let survey = open_survey(&cx, account, &input).await.unwrap().survey;
    (format!("/accounts/{account}/surveys/{survey}"), ids)
}

#[tokio::test]
async fn a_mail_leads_from_the_page_that_asks_to_the_page_that_thanks() {
    let stage = Stage::new().await.with_mail();
    let server = MailServer::that([]).await;
    let worker = worker(&stage, &server).await;
    let (survey, people) = harbour(&stage, &[("Ada Hill", "ada@harbour.example"), ("Ben Ives", "")]).await;
    let page = stage.get(&survey).await.text;
    assert!(page.contains("Send by mail") && page.contains("no e-mail address known"), "{page}");
    let sent = [("person", people[0].as_str()), ("person", people[1].as_str()), ("by", "mail")];
    let asked = stage.post(&format!("{survey}/invitations"), &sent).await;
    for told in ["A mail with their link goes out to Ada Hill.", "No e-mail address is known of Ben Ives."] {
        assert!(asked.text.contains(told), "{told} is not in {}", asked.text);
    }
    assert_eq!(asked.text.matches("/answer/").count(), 1, "only Ben's link is shown");

    worker.work().await.unwrap();
    let mail = server.taken().remove(0);
    let link = format!("/answer/{}", mail.token());
    assert!(mail.text().contains(&format!("{SERVER}{link}")), "{}", mail.text());
    let stranger = stage.seen_by("").await;
    let answer = stranger.get(&link).await;
    assert!(answer.status.as_u16() == 200 && answer.text.contains("This survey is not anonymous"), "{}", answer.text);
    let thanked = stranger.post_with(&link, &[("q-product", "4")]).await;
    assert!(thanked.text.contains("Your answer is counted"), "{}", thanked.text);
    let jobs = stage.get("/settings/jobs").await.text;
    assert!(
        jobs.contains("Mail to Ada Hill at Harbour &#38; Pine: End of the pilot") && jobs.contains("Sent"),
        "{jobs}"
    );
}

#[tokio::test]
async fn the_button_of_a_mailbox_ends_all_asking() {
    let stage = Stage::new().await.with_mail();
    let server = MailServer::that([]).await;
    let worker = worker(&stage, &server).await;
    let (survey, people) = harbour(&stage, &[("Ada Hill", "ada@harbour.example")]).await;
    stage.post(&format!("{survey}/invitations"), &[("person", people[0].as_str()), ("by", "mail")]).await;
    worker.work().await.unwrap();
    let link = format!("/answer/{}", server.taken()[0].token());
    let stranger = stage.seen_by("").await;
    // Mailboxes send either encoding, more than once, and strangers send guesses: all are told the same.
    let parts = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    let in_parts = stage.request(Method::POST, "/answer/guess");
    let in_parts = in_parts.header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(parts));
    let guessed = stage.send(in_parts.unwrap()).await;
    assert!(!stage.get(&survey).await.text.contains("They want no surveys and asks"));
    for _ in 0..2 {
        let in_parts = stage.request(Method::POST, &link);
        let in_parts = in_parts.header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(parts));
        let left = stage.send(in_parts.unwrap()).await;
        assert!(left.text.contains("You will not be asked again"), "{}", left.text);
        assert_eq!((left.status, left.text), (guessed.status, guessed.text.clone()));
        assert!(stage.get(&survey).await.text.contains("They want no surveys and asks"));
    }
    let left = stranger.post_with(&link, &[("List-Unsubscribe", "One-Click")]).await;
    assert_eq!(left.text, guessed.text);
}

#[tokio::test]
async fn what_failed_is_told_with_its_error_and_can_be_tried_again() {
    let stage = Stage::new().await.with_mail();
    let server = MailServer::that([Does::Say("550 no such mailbox"), Does::Say("451 come back")]).await;
    let worker = worker(&stage, &server).await;
    let people = [("Ada Hill", "ada@harbour.example"), ("Ben Ives", "ben@harbour.example")];
    let (survey, people) = harbour(&stage, &people).await;
    assert!(stage.get("/settings/jobs").await.text.contains("There are no jobs yet"));
    let sent = [("person", people[0].as_str()), ("person", people[1].as_str()), ("by", "mail")];
    stage.post(&format!("{survey}/invitations"), &sent).await;
    worker.work().await.unwrap();
    let page = stage.get("/settings/jobs").await.text;
    for told in [
        "The mail server said 550: no such mailbox.",
        "The mail server said 451: come back.",
        "Next try 30 Jun 2026, 12:01 UTC, tried 1 time",
        "Give up",
    ] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    assert!(stage.get("/settings").await.text.contains("Jobs, 1 failed"));
    let failed = stage.get("/settings/jobs?show=failed").await.text;
    assert!(failed.contains("550") && !failed.contains("451"), "{failed}");

    let list = stage.get("/api/v1/jobs?state=failed").await.json;
    let ada = list["jobs"][0]["id"].as_str().unwrap().to_string();
    assert_eq!(list["jobs"][0]["because"], "The mail server said 550: no such mailbox.");
    let tried = stage.post(&format!("/settings/jobs/{ada}/try"), &[]).await;
    assert_eq!((tried.status.as_u16(), tried.location.as_str()), (303, "/settings/jobs?done=tried"));
    assert_eq!(stage.last_entry().await.action, "try_job");
    worker.work().await.unwrap();
    assert_eq!(server.addressees(), ["ada@harbour.example"]);
    let again = stage.write(Method::POST, &format!("/api/v1/jobs/{ada}/retry"), None, "{}").await;
    assert_eq!((again.status.as_u16(), again.broken_rules()), (409, vec!["job_must_not_be_done"]));

    let ben = stage.get("/api/v1/jobs?state=waiting").await.json["jobs"][0]["id"].as_str().unwrap().to_string();
    let given_up = stage.post(&format!("/settings/jobs/{ben}/give-up"), &[]).await;
    assert_eq!(given_up.location, "/settings/jobs?done=given_up");
    let told = stage.get("/settings/jobs").await.text;
    assert!(told.contains("Given up. The mail server said 451: come back."), "{told}");
    let unknown = stage.write(Method::POST, &format!("/api/v1/jobs/{}/give-up", Uuid::nil()), None, "{}").await;
    assert_eq!(unknown.status.as_u16(), 404);
    for address in ["/settings/jobs?show=odd", "/settings/jobs?cursor=odd", "/api/v1/jobs?cursor=odd"] {
        assert_eq!(stage.get(address).await.status.as_u16(), 422, "{address}");
    }
}

#[tokio::test]
async fn without_a_mail_server_the_pages_say_so_and_show_links() {
    let stage = Stage::new().await;
    let (survey, people) = harbour(&stage, &[("Ada Hill", "ada@harbour.example")]).await;
    let page = stage.get(&survey).await.text;
    assert!(page.contains("No mail server is set") && !page.contains("Send by mail"), "{page}");
    let asked = stage.post(&format!("{survey}/invitations"), &[("person", people[0].as_str()), ("by", "mail")]).await;
    assert_eq!(asked.text.matches("/answer/").count(), 1, "{}", asked.text);
    assert!(stage.get("/settings/jobs").await.text.contains("No mail server is set, so nothing is sent"));
}

#[tokio::test]
async fn whoever_runs_no_jobs_is_shown_no_way_to_them() {
    let company = company_on(Stage::new().await).await;
    for (role, may) in [(Role::Revops, true), (Role::Csm, false), (Role::Finance, false)] {
        let stage = signed_in(&company, role).await;
        assert_eq!(stage.get("/settings").await.text.contains("/settings/jobs"), may, "{role:?}");
        assert_eq!(stage.get("/settings/jobs").await.status.as_u16(), if may { 200 } else { 403 }, "{role:?}");
    }
}
