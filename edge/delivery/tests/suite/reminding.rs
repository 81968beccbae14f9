//! Reminders: a week after the last word, twice at most, within the budget, and never after an answer.

use crate::harbour::Harbour;
use crate::mail_server::MailServer;
use crate::support::On;
use actions::{answer_survey, link_opens};
use std::collections::BTreeMap;

on_both! {
    async fn people_are_reminded_until_they_answer(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 25).await;
        harbour.mail(&survey, &["Ada", "Ben", "Gil"]).await;
        worker.work().await.unwrap();
        let first = server.taken()[0].token();
        let mut days = Vec::new();
        for day in 1..=25 {
            harbour.clock.step_days(1);
            let before = server.taken().len();
            // The server is started twice that day.
            for _ in 0..2 {
                worker.begin_day().await.unwrap();
                worker.work().await.unwrap();
            }
            for mail in &server.taken()[before..] {
                assert!(mail.subject().starts_with("Reminder: "), "{}", mail.subject());
                days.push(format!("{day:02} {}", mail.to.split('@').next().unwrap()));
            }
            if day == 8 {
                let again = server.taken().iter().rfind(|mail| mail.to.starts_with("ada")).unwrap().token();
                assert!(link_opens(&harbour.visitor(), &first, "Northwind").await.is_err(), "the new link takes its place");
                let given = BTreeMap::from([("product".to_string(), "4".to_string())]);
                answer_survey(&harbour.visitor(), &again, &given, "").await.unwrap();
            }
        }
        // Gil got a link from somebody and no mail, so nobody reminds him by mail.
        days.sort();
        assert_eq!(days, ["07 ada", "07 ben", "14 ben"]);
    }

    async fn after_days_of_standing_still_they_are_reminded_once(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 40).await;
        harbour.mail(&survey, &["Ada"]).await;
        worker.work().await.unwrap();
        harbour.clock.step_days(20);
        worker.begin_day().await.unwrap();
        worker.work().await.unwrap();
        assert_eq!(server.taken().len(), 2);
    }

    async fn a_reminder_stays_within_the_contact_budget(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let survey = harbour.survey("pilot_exit", "en", 20).await;
        harbour.mail(&survey, &["Ada", "Ben"]).await;
        worker.work().await.unwrap();
        // Ada has been contacted four times in thirty days, which is all that she may be.
        for _ in 0..3 {
            let other = harbour.survey("pilot_exit", "en", 20).await;
            harbour.link(&other, "Ada").await;
        }
        harbour.clock.step_days(7);
        worker.begin_day().await.unwrap();
        worker.work().await.unwrap();
        assert_eq!(server.addressees(), ["ada@harbour.example", "ben@harbour.example", "ben@harbour.example"]);
    }
}
