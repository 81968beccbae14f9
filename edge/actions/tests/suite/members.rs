//! Inviting members, what they may hand on, and who is let in.

use crate::stage::operator;
use crate::support::{On, empty_store};
use access::{Role, Scope};
use actions::{
    Actor, Cx, Invited, MemberChange, NewAdministrator, NewMember, Standing, Stop, accept_invitation, add_team,
    change_member, change_password, invite_again, invite_member, make_api_key, member_of_key, revoke_api_key, session,
    setup_administrator, sign_in, sign_out_everywhere,
};
use store::Store;
use uuid::Uuid;

const PASSWORD: &str = "seven wet otters";

fn words(stop: Stop) -> Vec<&'static str> {
    match stop {
        Stop::Refusal(refusals) => refusals.iter().map(|refusal| refusal.rule).collect(),
        Stop::BadInput(wrong) => wrong.iter().map(|error| error.field).collect(),
        fault => panic!("{fault}"),
    }
}

fn new(email: &str, name: &str, role: Role, team: Option<Uuid>) -> NewMember {
    NewMember { email: email.into(), name: name.into(), role, team }
}

fn cx_of(cx: &Cx, id: Uuid, role: Role) -> Cx {
    Cx { actor: Actor::Member { id, role }, ..cx.clone() }
}

fn visitor(cx: &Cx) -> Cx {
    Cx { actor: Actor::Visitor, ..cx.clone() }
}

/// Maya, the first administrator.
async fn maya(store: &Store) -> (Cx, Uuid) {
    let cx = operator(store);
    let new = NewAdministrator { email: "maya@example.com".into(), name: "Maya Okafor".into(), password: None };
    let maya = setup_administrator(&cx, new).await.unwrap().id;
    (cx_of(&cx, maya, Role::Administrator), maya)
}

async fn joined(cx: &Cx, email: &str, name: &str, role: Role, team: Option<Uuid>) -> Uuid {
    let Invited { token, .. } = invite_member(cx, new(email, name, role, team)).await.unwrap();
    accept_invitation(&visitor(cx), &token, PASSWORD).await.unwrap()
}

on_both! {
    async fn who_is_invited_chooses_a_password_once(on: On) {
        let (store, _database) = empty_store(on).await;
        let (cx, _) = maya(&store).await;
        let Invited { member, token, .. } =
            invite_member(&cx, new(" Ben@Example.com", "Ben Ives", Role::Cam, None)).await.unwrap();
        let ben = visitor(&cx);
        let refused = sign_in(&ben, "ben@example.com", PASSWORD).await.unwrap_err();
        assert_eq!(words(refused), ["password_must_match"], "nothing is chosen yet");
        assert_eq!(words(accept_invitation(&ben, &token, "short").await.unwrap_err()), ["password"]);
        assert_eq!(accept_invitation(&ben, &token, PASSWORD).await.unwrap(), member);
        for spent in [token.as_str(), "", "never made"] {
            assert_eq!(words(accept_invitation(&ben, spent, PASSWORD).await.unwrap_err()), ["link_must_be_open"]);
        }
        let opened = sign_in(&ben, "ben@example.com", PASSWORD).await.unwrap();
        let signed_in = session(&store, &opened.token, cx.clock.now()).await.unwrap().unwrap();
        assert_eq!((signed_in.name.as_str(), signed_in.role, signed_in.scope), ("Ben Ives", Role::Cam, Scope::Own(member)));
        let twice = invite_member(&cx, new("BEN@example.com", "", Role::Rep, None)).await.unwrap_err();
        assert_eq!(words(twice), ["email"]);
        store.verify_audit().await.unwrap().unwrap();
    }

    async fn who_is_disabled_is_let_in_by_nothing(on: On) {
        let (store, _database) = empty_store(on).await;
        let (cx, _) = maya(&store).await;
        let ben = joined(&cx, "ben@example.com", "Ben Ives", Role::Cam, None).await;
        let opened = sign_in(&visitor(&cx), "ben@example.com", PASSWORD).await.unwrap();
        let key = make_api_key(&cx_of(&cx, ben, Role::Cam), "nightly", Role::Cam, 30).await.unwrap().key;
        assert!(member_of_key(&store, &key, cx.clock.now()).await.unwrap().is_some());
        let link = invite_again(&cx, ben).await.unwrap().token;
        let off = MemberChange { role: Role::Cam, team: None, standing: Standing::Disabled };
        change_member(&cx, ben, off).await.unwrap();
        let now = cx.clock.now();
        assert_eq!(session(&store, &opened.token, now).await.unwrap(), None);
        assert_eq!(member_of_key(&store, &key, now).await.unwrap(), None);
        assert_eq!(words(accept_invitation(&visitor(&cx), &link, PASSWORD).await.unwrap_err()), ["link_must_be_open"]);
        assert_eq!(words(sign_in(&visitor(&cx), "ben@example.com", PASSWORD).await.unwrap_err()), ["password_must_match"]);
        assert_eq!(words(invite_again(&cx, ben).await.unwrap_err()), ["member_must_be_enabled"]);
        // Enabled again, an old key or session still opens nothing.
        change_member(&cx, ben, MemberChange { standing: Standing::Enabled, ..off }).await.unwrap();
        assert_eq!(session(&store, &opened.token, now).await.unwrap(), None);
        assert_eq!(member_of_key(&store, &key, now).await.unwrap(), None);
        sign_in(&visitor(&cx), "ben@example.com", PASSWORD).await.unwrap();
    }

    async fn nobody_hands_on_what_they_lack_and_somebody_stays(on: On) {
        let (store, _database) = empty_store(on).await;
        let (cx, maya) = maya(&store).await;
        let ben = joined(&cx, "ben@example.com", "Ben Ives", Role::Revops, None).await;
        let before = (store.sequence().await.unwrap(), store.members().await.unwrap());
        let as_ben = cx_of(&cx, ben, Role::Revops);
        let invited = invite_member(&as_ben, new("zoe@example.com", "Zoe", Role::Rep, None)).await.unwrap_err();
        assert_eq!(words(invited), ["must_be_allowed"]);
        let too_far = make_api_key(&as_ben, "sync", Role::Finance, 30).await.unwrap_err();
        assert_eq!(words(too_far), ["role_must_be_covered"]);
        assert_eq!(words(make_api_key(&as_ben, " ", Role::Cam, 0).await.unwrap_err()), ["name", "days"]);
        for last in [
            MemberChange { role: Role::Rep, team: None, standing: Standing::Enabled },
            MemberChange { role: Role::Administrator, team: None, standing: Standing::Disabled },
        ] {
            let refused = change_member(&cx, maya, last).await.unwrap_err();
            assert_eq!(words(refused), ["somebody_must_manage_members"]);
        }
        let nowhere = MemberChange { role: Role::Rep, team: Some(Uuid::nil()), standing: Standing::Enabled };
        assert_eq!(words(change_member(&cx, ben, nowhere).await.unwrap_err()), ["team"]);
        assert_eq!((store.sequence().await.unwrap(), store.members().await.unwrap()), before, "nothing was recorded");
        let north = add_team(&cx, " North ").await.unwrap();
        assert_eq!(words(add_team(&cx, "north").await.unwrap_err()), ["name"]);
        let leads = MemberChange { role: Role::ExpandLeader, team: Some(north), standing: Standing::Enabled };
        change_member(&cx, ben, leads).await.unwrap();
        let opened = sign_in(&visitor(&cx), "ben@example.com", PASSWORD).await.unwrap();
        let scope = session(&store, &opened.token, cx.clock.now()).await.unwrap().unwrap().scope;
        assert_eq!(scope, Scope::Team(north));
    }

    async fn a_key_follows_the_role_of_its_member(on: On) {
        let (store, _database) = empty_store(on).await;
        let (cx, _) = maya(&store).await;
        let ben = joined(&cx, "ben@example.com", "Ben Ives", Role::Revops, None).await;
        let as_ben = cx_of(&cx, ben, Role::Revops);
        let made = make_api_key(&as_ben, "sync", Role::Revops, 30).await.unwrap();
        let role = async |at: i64| member_of_key(&store, &made.key, at).await.unwrap().map(|member| member.role);
        assert_eq!(role(cx.clock.now()).await, Some(Role::Revops));
        assert_eq!(role(made.expires_at).await, None, "it has expired");
        let less = MemberChange { role: Role::Cam, team: None, standing: Standing::Enabled };
        change_member(&cx, ben, less).await.unwrap();
        assert_eq!(role(cx.clock.now()).await, Some(Role::Cam), "it may do no more than its member");
        let of_another = revoke_api_key(&cx, made.id).await.unwrap_err();
        assert_eq!(words(of_another), ["key"]);
        revoke_api_key(&cx_of(&cx, ben, Role::Cam), made.id).await.unwrap();
        assert_eq!(role(cx.clock.now()).await, None);
    }

    async fn another_password_ends_every_session(on: On) {
        let (store, _database) = empty_store(on).await;
        let (cx, _) = maya(&store).await;
        let ben = joined(&cx, "ben@example.com", "Ben Ives", Role::Cam, None).await;
        let as_ben = cx_of(&cx, ben, Role::Cam);
        let open = async || sign_in(&visitor(&cx), "ben@example.com", PASSWORD).await.unwrap().token;
        let (first, second) = (open().await, open().await);
        let now = cx.clock.now();
        assert_eq!(words(change_password(&as_ben, "wrong", "eight dry badgers").await.unwrap_err()), ["password_must_match"]);
        assert_eq!(words(change_password(&as_ben, PASSWORD, "ben ives 2026!").await.unwrap_err()), ["password"]);
        assert!(session(&store, &first, now).await.unwrap().is_some());
        assert_eq!(sign_out_everywhere(&as_ben).await.unwrap(), 2);
        for token in [first, second] {
            assert_eq!(session(&store, &token, now).await.unwrap(), None);
        }
        change_password(&as_ben, PASSWORD, "eight dry badgers").await.unwrap();
        sign_in(&visitor(&cx), "ben@example.com", "eight dry badgers").await.unwrap();
    }
}
