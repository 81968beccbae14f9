//! Mails that ask people: once, with a link that opens, again when the server says so, and not when it is no use.

use crate::harbour::Harbour;
use crate::mail_server::{Does, MailServer};
use crate::support::On;
use actions::{ANSWER_LINK_MUST_BE_OPEN, Stop, answer_survey, give_up_job, link_opens, opt_out, try_job};
use std::collections::BTreeMap;

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

on_both! {
    async fn a_mail_goes_out_once_and_its_link_takes_an_answer(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        assert_eq!(harbour.mail(&survey, &["Ada", "Ben", "Gil"]).await, (vec!["Ada".into(), "Ben".into()], vec!["Gil".into()]));
        assert_eq!(worker.work().await.unwrap(), 2);
        assert_eq!(server.addressees(), ["ada@harbour.example", "ben@harbour.example"]);
        assert_eq!(harbour.told().await, ["done", "done"]);

        let mail = &server.taken()[0];
        assert_eq!(mail.subject(), "Northwind asks: End of the pilot");
        for said in ["Hello Ada,", "Northwind sees your answers together with your name.", "Do not ask me again", "until 2026-07-15"] {
            assert!(mail.text().contains(said) && mail.html().contains(said), "{said} is not in {}", mail.text());
        }
        let href = format!("https://ask.northwind.example/answer/{}", mail.token());
        assert!(mail.html().contains(&format!("<a href=\"{href}\">")), "{}", mail.html());
        let unfolded = mail.raw.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("List-Unsubscribe: <{href}>")), "{unfolded}");

        let given = product("4");
        assert!(!harbour.database.holds(&mail.token()), "no token is kept as it is");
        assert_eq!(told(link_opens(&harbour.visitor(), &mail.token(), "Northwind").await), "ok");
        assert_eq!(told(answer_survey(&harbour.visitor(), &mail.token(), &given, "").await), "ok");
        harbour.clock.step_days(1);
        assert_eq!(worker.work().await.unwrap(), 0);
        assert_eq!(server.taken().len(), 2);
    }

    async fn it_speaks_the_language_of_its_survey(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("quarterly", "de", 14).await;
        harbour.mail(&survey, &["Ada"]).await;
        worker.work().await.unwrap();
        let mail = &server.taken()[0];
        assert_eq!(mail.subject(), "Northwind fragt: Zufriedenheit in diesem Quartal");
        assert!(mail.text().contains("Northwind sieht Ihre Antworten zusammen mit Ihrem Namen"), "{}", mail.text());
    }

    async fn what_the_server_cannot_take_now_is_tried_again_at_its_time(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([Does::Say("451 greylisted, come back"), Does::HangUp]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        harbour.mail(&survey, &["Ada"]).await;
        // (seconds set on, attempts begun, mails taken)
        for (seconds, begun, taken) in [(0, 1, 0), (0, 0, 0), (59, 0, 0), (1, 1, 0), (299, 0, 0), (1, 1, 1), (9_999, 0, 1)] {
            harbour.clock.step(seconds);
            assert_eq!((worker.work().await.unwrap(), server.taken().len()), (begun, taken), "after {seconds} seconds");
            if taken == 0 && begun == 1 {
                let waiting = harbour.told().await.remove(0);
                assert!(waiting.starts_with("waiting The mail server"), "{waiting}");
            }
        }
        assert_eq!(harbour.told().await, ["done"]);
    }

    async fn after_six_attempts_it_is_left_until_somebody_asks_again(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([Does::Say("421 not now"); 6]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        harbour.mail(&survey, &["Ada"]).await;
        for minutes in [0, 1, 5, 30, 120, 720] {
            assert_eq!(harbour.told().await.iter().filter(|told| told.starts_with("failed")).count(), 0);
            harbour.clock.step(60 * minutes);
            assert_eq!(worker.work().await.unwrap(), 1, "after {minutes} minutes");
        }
        assert_eq!(harbour.told().await, ["failed The mail server said 421: not now."]);
        harbour.clock.step_days(1);
        assert_eq!(worker.work().await.unwrap(), 0);
        let job = harbour.jobs().await.remove(0).id;
        assert_eq!(told(give_up_job(&harbour.cx, job).await), "job_must_wait");
        assert_eq!(told(try_job(&harbour.cx, job).await), "ok");
        assert_eq!((worker.work().await.unwrap(), server.taken().len()), (1, 1));
        assert_eq!(told(try_job(&harbour.cx, job).await), "job_must_not_be_done");
    }

    async fn what_it_will_never_take_fails_at_once(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([Does::Say("550 no such mailbox"), Does::Say("530 sign in first")]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        harbour.mail(&survey, &["Ada", "Ben"]).await;
        worker.work().await.unwrap();
        // A server that wants us to sign in says nothing about Ben.
        let said = ["failed The mail server said 550: no such mailbox.", "waiting The mail server said 530: sign in first."];
        assert_eq!(harbour.told().await, said);
        let ben = harbour.jobs().await.remove(1).id;
        assert_eq!(told(give_up_job(&harbour.cx, ben).await), "ok");
        harbour.clock.step_days(1);
        assert_eq!((worker.work().await.unwrap(), server.taken().len()), (0, 0));
        assert_eq!(harbour.told().await[1], "failed Given up. The mail server said 530: sign in first.");
    }

    async fn whoever_has_answered_opted_out_or_come_too_late_gets_none(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let other = harbour.survey("effort", "en", 14).await;
        let peace = harbour.link(&other, "Ada").await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        let short = harbour.survey("recommendation", "en", 1).await;
        harbour.mail(&survey, &["Ada", "Ben"]).await;
        harbour.mail(&short, &["Cem"]).await;
        assert_eq!(told(opt_out(&harbour.visitor(), &peace).await), "ok");
        let by_hand = harbour.link(&survey, "Ben").await;
        assert_eq!(told(answer_survey(&harbour.visitor(), &by_hand, &product("3"), "").await), "ok");
        harbour.clock.step_days(2);
        assert_eq!(worker.work().await.unwrap(), 3);
        assert_eq!(server.taken().len(), 0);
        let said = ["They want no surveys and asks.", "They have answered.", "The survey has closed."];
        assert_eq!(harbour.told().await, said.map(|reason| format!("not_needed {reason}")));
    }

    async fn a_mail_that_came_twice_opens_twice_and_is_answered_once(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([Does::TakeAndHangUp]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        harbour.mail(&survey, &["Ada"]).await;
        worker.work().await.unwrap();
        harbour.clock.step(60);
        worker.work().await.unwrap();
        let [first, second] = <[_; 2]>::try_from(server.taken()).unwrap();
        assert!(first.id() == second.id() && first.token() != second.token(), "{}", first.id());
        let visitor = harbour.visitor();
        for mail in [&first, &second] {
            assert_eq!(told(link_opens(&visitor, &mail.token(), "Northwind").await), "ok");
        }
        assert_eq!(told(answer_survey(&visitor, &first.token(), &product("5"), "").await), "ok");
        for mail in [&first, &second] {
            assert_eq!(told(link_opens(&visitor, &mail.token(), "Northwind").await), ANSWER_LINK_MUST_BE_OPEN);
        }
    }

    async fn asked_twice_while_the_mail_waits_is_one_mail(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 14).await;
        for _ in 0..2 {
            harbour.mail(&survey, &["Ada"]).await;
        }
        worker.work().await.unwrap();
        assert_eq!(server.addressees(), ["ada@harbour.example"]);
    }
}
