//! Who is let in by the word of a provider, and how a member is linked to it.

use crate::stage::operator;
use crate::support::{On, TestDatabase, empty_store};
use access::Role;
use actions::{
    Actor, CompanyClock, Cx, Email, Identity, Invited, MemberChange, NewAdministrator, NewMember, Standing, Stop,
    accept_invitation, change_member, invite_again, invite_member, session, setup_administrator, sign_in,
    sign_in_by_identity,
};
use sea_orm::{EntityTrait, QueryOrder};
use std::sync::Arc;
use store::Store;
use store::entity::audit;
use uuid::Uuid;

const PASSWORD: &str = "seven wet otters";
const ISSUER: &str = "https://id.harbour.example";

/// Maya, the first administrator.
async fn maya(store: &Store) -> Cx {
    let cx = operator(store);
    let new = NewAdministrator { email: "maya@example.com".into(), name: "Maya Okafor".into(), password: None };
    let id = setup_administrator(&cx, new).await.unwrap().id;
    Cx { actor: Actor::Member { id, role: Role::Administrator }, ..cx }
}

async fn ben_is_invited(cx: &Cx) -> Invited {
    let new = NewMember { email: "ben@example.com".into(), name: "Ben Ives".into(), role: Role::Cam, team: None };
    invite_member(cx, new).await.unwrap()
}

fn visitor(cx: &Cx) -> Cx {
    Cx { actor: Actor::Visitor, ..cx.clone() }
}

fn told(subject: &str, email: &str) -> Identity {
    Identity { issuer: ISSUER.into(), subject: subject.into(), email: Email::Verified(email.into()) }
}

fn rule(outcome: Result<actions::OpenedSession, Stop>) -> &'static str {
    match outcome.unwrap_err() {
        Stop::Refusal(refusals) => refusals[0].rule,
        other => panic!("{other}"),
    }
}

async fn change(cx: &Cx, member: Uuid, standing: Standing) {
    change_member(cx, member, MemberChange { role: Role::Cam, team: None, standing }).await.unwrap();
}

/// What the trail tells since an entry, as `actor action change`.
async fn trail(database: &TestDatabase, since: i64) -> Vec<String> {
    let connection = database.connect().await;
    let entries = audit::Entity::find().order_by_asc(audit::Column::Sequence).all(&connection).await.unwrap();
    let new = entries.into_iter().filter(|entry| entry.sequence > since);
    new.map(|entry| format!("{} {} {}", entry.actor, entry.action, entry.change)).collect()
}

on_both! {
    async fn a_member_is_linked_once_and_known_by_the_subject_from_then_on(on: On) {
        let (store, database) = empty_store(on).await;
        let cx = maya(&store).await;
        let Invited { member, token, .. } = ben_is_invited(&cx).await;
        accept_invitation(&visitor(&cx), &token, PASSWORD).await.unwrap();
        let before = store.sequence().await.unwrap();
        let opened = sign_in_by_identity(&visitor(&cx), told("s-1", " Ben@Example.com")).await.unwrap();
        let signed_in = session(&store, &opened.token, cx.clock.now()).await.unwrap().unwrap();
        assert_eq!((signed_in.id, signed_in.role), (member, Role::Cam));
        assert_eq!(
            trail(&database, before).await,
            [
                format!("member:{member} link_identity {{\"accepted_invitation\":false,\"issuer\":\"{ISSUER}\"}}"),
                format!("member:{member} sign_in {{}}"),
            ]
        );
        // Whatever their address is there now, they are the same person, and nothing is linked again.
        let before = store.sequence().await.unwrap();
        for email in [Email::Unverified, Email::Verified("maya@example.com".into())] {
            let opened = sign_in_by_identity(&visitor(&cx), Identity { email, ..told("s-1", "") }).await.unwrap();
            assert_eq!(opened.member, member);
        }
        assert_eq!(store.sequence().await.unwrap(), before + 2);
        sign_in(&visitor(&cx), "ben@example.com", PASSWORD).await.expect("the password goes on opening");
        store.verify_audit().await.unwrap().unwrap();
    }

    async fn nobody_else_gets_in_and_nothing_is_recorded(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = maya(&store).await;
        let Invited { token, .. } = ben_is_invited(&cx).await;
        accept_invitation(&visitor(&cx), &token, PASSWORD).await.unwrap();
        sign_in_by_identity(&visitor(&cx), told("s-1", "ben@example.com")).await.unwrap();
        let before = store.sequence().await.unwrap();
        let other_issuer = Identity { issuer: "https://other.example".into(), ..told("s-1", "zoe@example.com") };
        for (identity, want) in [
            (told("s-9", "zoe@example.com"), "must_be_invited"),
            (told("s-9", ""), "must_be_invited"),
            (Identity { email: Email::Unverified, ..told("s-9", "") }, "email_must_be_verified"),
            // The address passed to somebody else at the provider; the member did not.
            (told("s-2", "ben@example.com"), "member_must_not_be_linked"),
            // A subject is known only together with who issued it.
            (other_issuer, "must_be_invited"),
        ] {
            let case = format!("{identity:?}");
            assert_eq!(rule(sign_in_by_identity(&visitor(&cx), identity).await), want, "{case}");
        }
        assert_eq!(store.sequence().await.unwrap(), before);
    }

    async fn a_standing_invitation_is_accepted_and_no_expired_one(on: On) {
        let (store, database) = empty_store(on).await;
        let cx = maya(&store).await;
        let Invited { member, token, .. } = ben_is_invited(&cx).await;
        let late = CompanyClock::on_day(chrono_tz::Europe::London, "2026-07-20".parse().unwrap());
        let late = Cx { clock: Arc::new(late), ..visitor(&cx) };
        assert_eq!(rule(sign_in_by_identity(&late, told("s-1", "ben@example.com")).await), "invitation_must_be_open");
        let before = store.sequence().await.unwrap();
        let opened = sign_in_by_identity(&visitor(&cx), told("s-1", "ben@example.com")).await.unwrap();
        assert_eq!(opened.member, member);
        let linked = format!("member:{member} link_identity {{\"accepted_invitation\":true,\"issuer\":\"{ISSUER}\"}}");
        assert_eq!(trail(&database, before).await[0], linked);
        let spent = accept_invitation(&visitor(&cx), &token, PASSWORD).await.unwrap_err();
        assert!(spent.to_string().contains("This link opens nothing"), "{spent}");
        sign_in(&visitor(&cx), "ben@example.com", PASSWORD).await.expect_err("no password was chosen");
    }

    async fn who_left_stays_out_and_may_be_linked_anew(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = maya(&store).await;
        let Invited { member, token, .. } = ben_is_invited(&cx).await;
        change(&cx, member, Standing::Disabled).await;
        assert_eq!(rule(sign_in_by_identity(&visitor(&cx), told("s-1", "ben@example.com")).await), "member_must_be_enabled");
        accept_invitation(&visitor(&cx), &token, PASSWORD).await.expect_err("disabling ended the link");
        change(&cx, member, Standing::Enabled).await;
        let again = invite_again(&cx, member).await.unwrap();
        accept_invitation(&visitor(&cx), &again.token, PASSWORD).await.unwrap();
        let opened = sign_in_by_identity(&visitor(&cx), told("s-1", "ben@example.com")).await.unwrap();
        change(&cx, member, Standing::Disabled).await;
        assert_eq!(session(&store, &opened.token, cx.clock.now()).await.unwrap(), None);
        for (subject, email, want) in [
            ("s-1", "ben@example.com", "member_must_be_enabled"),
            ("s-1", "ben@elsewhere.example", "must_be_invited"),
        ] {
            assert_eq!(rule(sign_in_by_identity(&visitor(&cx), told(subject, email)).await), want, "{email}");
        }
        change(&cx, member, Standing::Enabled).await;
        let anew = sign_in_by_identity(&visitor(&cx), told("s-2", "ben@example.com")).await.unwrap();
        assert_eq!(anew.member, member);
    }
}
