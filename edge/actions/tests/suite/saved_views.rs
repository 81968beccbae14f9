//! Lists kept under a name: one's own, shared, changed and forgotten.

use crate::stage::operator;
use crate::support::{On, empty_store};
use access::Role;
use actions::{
    Actor, Cx, ListPage, LookedAt, MemberChange, NewAdministrator, NewMember, Standing, Stop, VIEWS_MAX, ViewInput,
    change_member, forget_view, invite_member, save_view, setup_administrator, version_of_view,
};
use store::Store;
use uuid::Uuid;

fn words(stop: Stop) -> Vec<&'static str> {
    match stop {
        Stop::Refusal(refusals) => refusals.iter().map(|refusal| refusal.rule).collect(),
        Stop::BadInput(wrong) => wrong.iter().map(|error| error.field).collect(),
        fault => panic!("{fault}"),
    }
}

fn as_member(cx: &Cx, id: Uuid, role: Role) -> Cx {
    Cx { actor: Actor::Member { id, role }, ..cx.clone() }
}

/// Maya, who manages members, and Ben and Zoe, who look on.
async fn company(store: &Store) -> (Cx, Cx, Cx, Uuid) {
    let cx = operator(store);
    let new = NewAdministrator { email: "maya@example.com".into(), name: "Maya Okafor".into(), password: None };
    let maya = setup_administrator(&cx, new).await.unwrap().id;
    let maya = as_member(&cx, maya, Role::Administrator);
    let mut ids = Vec::new();
    for name in ["Ben Ives", "Zoe Adair"] {
        let email = format!("{}@example.com", name[..3].to_lowercase());
        let new = NewMember { email, name: name.into(), role: Role::ReadOnly, team: None };
        ids.push(invite_member(&maya, new).await.unwrap().member);
    }
    let [ben, zoe] = [ids[0], ids[1]].map(|id| as_member(&cx, id, Role::ReadOnly));
    (maya, ben, zoe, ids[0])
}

/// `name | query`, the query as pairs of an address.
fn view(name: &str, query: &[(&str, &str)]) -> ViewInput {
    let query = query.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    ViewInput { list: ListPage::Accounts, name: name.into(), query, shared: false }
}

const BY_LEVEL: &[(&str, &str)] = &[("sort", "level"), ("owner", "Dana Reyes")];

/// The views that a member keeps, as `name: query`.
async fn kept(store: &Store, member: Uuid) -> Vec<String> {
    let views = store.saved_views_of(member, None).await.unwrap();
    views.into_iter().map(|view| format!("{}: {}", view.name, view.query)).collect()
}

on_both! {
    async fn a_view_is_kept_in_one_form_renamed_and_forgotten(on: On) {
        let (store, _database) = empty_store(on).await;
        let (_, ben, _, id) = company(&store).await;
        let made = save_view(&ben, None, &view("  Dana by level ", BY_LEVEL)).await.unwrap();
        assert_eq!(kept(&store, id).await, ["Dana by level: owner=Dana%20Reyes&sort=level"]);
        let twice = save_view(&ben, None, &view("Dana by level", &[("sort", "since")])).await.unwrap_err();
        assert_eq!(words(twice), ["name"]);
        let before = store.sequence().await.unwrap();
        assert_eq!(save_view(&ben, Some(made), &view("Dana by level", BY_LEVEL)).await.unwrap(), made);
        assert_eq!(store.sequence().await.unwrap(), before, "what stands is not recorded again");
        save_view(&ben, Some(made), &view("Dana, the largest first", BY_LEVEL)).await.unwrap();
        // The name is free again, and another list has its own names.
        save_view(&ben, None, &view("Dana by level", &[("sort", "since")])).await.unwrap();
        let growth = ViewInput { list: ListPage::Growth, ..view("Dana by level", &[("owner", "Dana Reyes")]) };
        save_view(&ben, None, &growth).await.unwrap();
        assert_eq!(
            kept(&store, id).await,
            [
                "Dana by level: sort=since",
                "Dana, the largest first: owner=Dana%20Reyes&sort=level",
                "Dana by level: owner=Dana%20Reyes",
            ]
        );
        forget_view(&ben, made).await.unwrap();
        assert_eq!(words(forget_view(&ben, made).await.unwrap_err()), ["view"]);
        assert_eq!(kept(&store, id).await.len(), 2);
        store.verify_audit().await.unwrap().unwrap();
    }

    async fn what_is_no_view_is_told_at_once(on: On) {
        let (store, _database) = empty_store(on).await;
        let (_, ben, _, id) = company(&store).await;
        let long = "x".repeat(61);
        for (name, query, wrong) in [
            ("", &[("colour", "red")][..], vec!["name", "query"]),
            (&long, BY_LEVEL, vec!["name"]),
            ("Two\nlines", BY_LEVEL, vec!["name"]),
            ("Everything", &[], vec!["query"]),
            ("From a place on", &[("cursor", "x")], vec!["query"]),
        ] {
            let stop = save_view(&ben, None, &view(name, query)).await.unwrap_err();
            assert_eq!(words(stop), wrong, "{name}");
        }
        let operator = save_view(&operator(&store), None, &view("Nobody's", BY_LEVEL)).await.unwrap_err();
        assert_eq!(words(operator), ["must_be_signed_in"]);
        for number in 0..VIEWS_MAX {
            save_view(&ben, None, &view(&format!("View {number}"), BY_LEVEL)).await.unwrap();
        }
        let one_more = save_view(&ben, None, &view("One more", BY_LEVEL)).await.unwrap_err();
        assert_eq!(words(one_more), ["views_must_be_few"]);
        assert_eq!(kept(&store, id).await.len(), 50);
    }

    async fn a_shared_view_is_everybodys_to_open_and_its_owners_to_change(on: On) {
        let (store, _database) = empty_store(on).await;
        let (maya, ben, zoe, id) = company(&store).await;
        let Actor::Member { id: zoe_id, .. } = zoe.actor else { unreachable!() };
        let shared = ViewInput { shared: true, ..view("Dana by level", BY_LEVEL) };
        let own = save_view(&ben, None, &view("Mine", BY_LEVEL)).await.unwrap();
        let made = save_view(&ben, None, &shared).await.unwrap();
        let offered = async |member: Uuid| {
            let views = store.views_shared_with(member, Some("/accounts")).await.unwrap();
            views.into_iter().map(|shared| format!("{} by {}", shared.view.name, shared.by)).collect::<Vec<_>>()
        };
        assert_eq!(offered(zoe_id).await, ["Dana by level by Ben Ives"]);
        assert_eq!(offered(id).await, Vec::<String>::new(), "one's own are not offered twice");
        assert_eq!(words(save_view(&zoe, Some(made), &shared).await.unwrap_err()), ["view"]);
        assert_eq!(words(forget_view(&zoe, made).await.unwrap_err()), ["view"]);
        assert_eq!(words(forget_view(&maya, own).await.unwrap_err()), ["view"], "it is Ben's alone");
        // Who left has left their shared views.
        let off = MemberChange { role: Role::ReadOnly, team: None, standing: Standing::Disabled };
        change_member(&maya, id, off).await.unwrap();
        assert_eq!(offered(zoe_id).await, ["Dana by level by Ben Ives"]);
        forget_view(&maya, made).await.unwrap();
        assert_eq!(offered(zoe_id).await, Vec::<String>::new());
    }

    async fn a_view_is_changed_only_as_it_was_looked_at(on: On) {
        let (store, _database) = empty_store(on).await;
        let (_, ben, ..) = company(&store).await;
        let made = save_view(&ben, None, &view("Dana by level", BY_LEVEL)).await.unwrap();
        let seen = version_of_view(&store.saved_view(made).await.unwrap().unwrap());
        let looked = Cx { looked_at: LookedAt::OneOf(vec![seen]), ..ben.clone() };
        save_view(&looked, Some(made), &view("Dana", BY_LEVEL)).await.unwrap();
        let late = save_view(&looked, Some(made), &view("Reyes", BY_LEVEL)).await.unwrap_err();
        assert_eq!(words(late), ["record_must_be_as_looked_at"]);
        assert_eq!(words(forget_view(&looked, made).await.unwrap_err()), ["record_must_be_as_looked_at"]);
    }
}
