//! Rounds of surveys: whoever is CSM is told when one is due, once.

use crate::harbour::Harbour;
use crate::mail_server::MailServer;
use crate::support::On;
use access::Role;
use actions::reads::Listed;
use actions::{FieldChange, NewMember, Notice, change_account, invite_member};

on_both! {
    async fn the_csm_is_told_of_each_round_once(on: On) {
        let harbour = Harbour::new(on).await;
        let server = MailServer::that([]).await;
        let worker = harbour.worker(&server).await;
        let mira = NewMember { email: "mira@example.com".into(), name: "Mira".into(), role: Role::Csm, team: None };
        let mira = invite_member(&harbour.cx, mira).await.unwrap().member;
        let told = async || {
            let page = harbour.cx.store.notifications(mira, Listed::All, None, 50).await.unwrap().unwrap();
            let notices = page.rows.iter().map(|row| (row.account, Notice::of(row).unwrap()));
            notices.filter(|(_, notice)| matches!(notice, Notice::SurveyRoundDue { .. })).collect::<Vec<_>>()
        };
        let survey = harbour.survey("quarterly", "en", 14).await;
        harbour.link(&survey, "Ada").await;
        // A strategic account is asked every three months: the next round is due on 1 October.
        harbour.clock.step_days(91);
        worker.begin_day().await.unwrap();
        harbour.clock.step_days(1);
        worker.begin_day().await.unwrap();
        assert_eq!(told().await, [], "on 30 September it is not due, on 1 October nobody is CSM");
        let csm = FieldChange { field: "csm".into(), value: "MIRA".into(), was: String::new() };
        change_account(&harbour.cx, harbour.account, &csm).await.unwrap();
        for _ in 0..3 {
            worker.begin_day().await.unwrap();
            harbour.clock.step_days(1);
        }
        let due = |people| (Some(harbour.account), Notice::SurveyRoundDue { people });
        // Five people at least, who take turns.
        assert_eq!(told().await, [due(5)]);
        let survey = harbour.survey("quarterly", "en", 14).await;
        harbour.link(&survey, "Ben").await;
        harbour.clock.step_days(93);
        worker.begin_day().await.unwrap();
        assert_eq!(told().await.len(), 2, "the round after that is another one");
    }
}
