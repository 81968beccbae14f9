//! Who may do what, through the whole router: every role and a stranger, at every route, for accounts of their own, of
//! their team, of others, and for one that is not there. A route that is not declared is closed, and a declared one that
//! nobody serves fails here.

use crate::needs::{ROUTES, Route};
use crate::stage::{Reply, Stage};
use access::{Authority, Reach, Role, allowed};
use actions::{
    NewMember, PersonInput, accept_invitation, add_team, erase_person, invite_member, make_api_key, put_person,
    revoke_api_key, session, sign_in, undo_import,
};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use uuid::Uuid;

pub(super) const PASSWORD: &str = "seven wet otters";

/// Accounts by whom they are entrusted to; each role has one of its own too.
const TEAM: &str = "Mate & Co";
const OTHER: &str = "Stranger & Co";

/// A company with members and accounts.
pub(super) struct Company {
    pub(super) stage: Stage,
    /// The account of each, and the team's and the other one.
    pub(super) team: Uuid,
    pub(super) other: Uuid,
    pub(super) own: Vec<Uuid>,
}

async fn company() -> Company {
    company_on(Stage::new().await).await
}

/// A member of each role, all in one team with Mate; Stranger is in none.
pub(super) async fn company_on(stage: Stage) -> Company {
    let administrator = stage.administrator().await;
    let team = add_team(&administrator, "North").await.unwrap();
    let mut accounts = format!("account,name,owner\nT,{TEAM},Mate\nO,{OTHER},Stranger\n");
    for (name, team) in [("Mate", Some(team)), ("Stranger", None)] {
        let email = format!("{}@example.com", name.to_lowercase());
        invite_member(&administrator, NewMember { email, name: name.into(), role: Role::Cam, team }).await.unwrap();
    }
    for role in Role::ALL {
        let (email, name) = (address(role), format!("Member {}", role.key()));
        accounts.push_str(&format!("A-{0},Account of {0},{name}\n", role.key()));
        let new = NewMember { email, name, role, team: Some(team) };
        let invited = invite_member(&administrator, new).await.unwrap();
        accept_invitation(&stage.app.visitor(), &invited.token, PASSWORD).await.unwrap();
    }
    let landed = stage.upload("kind=accounts", "accounts", accounts).await;
    assert_eq!(landed.status, StatusCode::OK, "{}", landed.text);
    let all = access::Scope::All;
    let mut ids = Vec::new();
    for name in
        [TEAM.to_string(), OTHER.to_string()].into_iter().chain(Role::ALL.map(|r| format!("Account of {}", r.key())))
    {
        ids.push(stage.store.accounts_called(&all, &name).await.unwrap().remove(0).account);
    }
    Company { team: ids[0], other: ids[1], own: ids.split_off(2), stage }
}

fn address(role: Role) -> String {
    format!("{}@example.com", role.key())
}

/// The stage as a member of a role sees it.
pub(super) async fn signed_in(company: &Company, role: Role) -> Stage {
    let opened = sign_in(&company.stage.app.visitor(), &address(role), PASSWORD).await.unwrap();
    company.stage.seen_by(&opened.token).await
}

/// A request to a route with something plausible at each place of its path.
async fn asked(stage: &Stage, route: &Route, account: Uuid) -> Reply {
    let at = |part: &str| match part {
        "{account}" | "{id}" if route.path.contains("accounts") => account.to_string(),
        "{kpi}" | "{name}" => "nrr".into(),
        "{*name}" => "app.css".into(),
        "{key}" if route.path.contains("policies") || route.path.contains("settings") => "revenue.grace_days".into(),
        "{month}" => "2026-05".into(),
        "{token}" => "never-made".into(),
        part if part.starts_with('{') => "00000000-0000-0000-0000-000000000009".into(),
        part => part.to_string(),
    };
    let path: Vec<String> = route.path.split('/').map(at).collect();
    sent(stage, route, &path.join("/")).await
}

/// A request to a path of a route, with the least that it takes.
async fn sent(stage: &Stage, route: &Route, path: &str) -> Reply {
    let method: Method = route.method.parse().unwrap();
    match (route.method, route.path.starts_with("/api/")) {
        ("GET", _) if route.path.contains("export") => stage.get(&format!("{path}?format=csv")).await,
        ("GET", _) => stage.get(path).await,
        (_, true) => stage.write(method, path, None, "{}").await,
        // A form with its token and nothing else: it is let through to be told what it lacks.
        (_, false) => stage.post(path, &[("reason", "x")]).await,
    }
}

/// The status that says "not you": pages send strangers to sign in, programs are told.
fn turned_away(route: &Route, stranger: bool) -> StatusCode {
    match (stranger, route.path.starts_with("/api/v1/")) {
        (false, _) => StatusCode::FORBIDDEN,
        (true, true) => StatusCode::UNAUTHORIZED,
        (true, false) => StatusCode::SEE_OTHER,
    }
}

#[tokio::test]
async fn every_role_gets_at_every_route_what_the_policy_says() {
    let company = company().await;
    let mut cells = 0;
    for role in Role::ALL.map(Some).into_iter().chain([None]) {
        let mut stage = match role {
            Some(role) => signed_in(&company, role).await,
            None => company.stage.seen_by("").await,
        };
        for route in ROUTES {
            let before = stage.recorded().await;
            let reply = asked(&stage, route, company.own[0]).await;
            let may = match (route.needs, role) {
                (None, _) => true,
                (Some(permission), Some(role)) => allowed(Authority::Member(role), permission),
                (Some(_), None) => false,
            };
            let cell = format!("{role:?} at {} {}: {}", route.method, route.path, reply.status);
            if may {
                let away = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED, StatusCode::METHOD_NOT_ALLOWED];
                // The sign-in form wants the token of its own page, which nobody loaded here.
                let let_in = !away.contains(&reply.status) || (route.method, route.path) == ("POST", "/sign-in");
                assert!(let_in, "{cell} {}", reply.text);
                assert!(!reply.location.starts_with("/sign-in?next"), "{cell}");
                assert!(reply.status.as_u16() < 500, "{cell} {}", reply.text);
            } else {
                assert_eq!(reply.status, turned_away(route, role.is_none()), "{cell} {}", reply.text);
                assert!(
                    role.is_some() || reply.location.is_empty() || reply.location.starts_with("/sign-in"),
                    "{cell}"
                );
                assert_eq!(stage.recorded().await, before, "{cell} changed something");
            }
            // These ended the session they were sent with.
            if let Some(role) = role.filter(|_| route.path.contains("sign-out")) {
                stage = signed_in(&company, role).await;
            }
            cells += 1;
        }
    }
    assert_eq!(cells, (Role::ALL.len() + 1) * ROUTES.len());
}

#[tokio::test]
async fn an_account_is_there_only_for_whoever_sees_it() {
    let company = company().await;
    let erased = Uuid::from_u128(404);
    // All have signed in before anybody looks, so that what is kept for one could show to the next.
    let mut stages = Vec::new();
    for role in Role::ALL {
        stages.push(signed_in(&company, role).await);
    }
    for (at, (role, stage)) in Role::ALL.into_iter().zip(&stages).enumerate().rev() {
        let seen = |which: &str| match role.rule().reach {
            Reach::Own => which == "own",
            Reach::Team => which != "other",
            Reach::All => true,
        };
        for (which, account, is_seen) in [
            ("own", company.own[at], true),
            ("team", company.team, seen("team")),
            ("other", company.other, seen("other")),
            ("erased", erased, false),
        ] {
            for path in [
                format!("/accounts/{account}"),
                format!("/api/v1/accounts/{account}"),
                format!("/api/v1/accounts/{account}/audit"),
            ] {
                let want = if is_seen { 200 } else { 404 };
                let reply = stage.get(&path).await;
                assert_eq!(reply.status.as_u16(), want, "{role:?} at {path} ({which})");
                let names = reply.text.contains("Mate &") || reply.text.contains("Stranger &");
                assert!(is_seen || !names, "{role:?} at {path} reads the name of what they do not see");
            }
        }
        for (name, which) in [(TEAM, "team"), (OTHER, "other")] {
            let shown = name.replace('&', "&#38;");
            for path in ["/accounts", "/accounts?sort=level", "/accounts?q=co"] {
                let text = stage.get(path).await.text;
                assert_eq!(text.contains(&shown), seen(which), "{role:?} at {path}: {which}");
            }
            for path in ["/api/v1/accounts", "/api/v1/accounts?sort=name"] {
                let text = stage.get(path).await.text;
                assert_eq!(text.contains(name), seen(which), "{role:?} at {path}: {which}");
            }
        }
        // Filters offer the owners of what is seen, and no others.
        assert_eq!(stage.get("/accounts").await.text.contains("Stranger"), seen("other"), "{role:?}");
    }
}

/// What once was there and is gone: an account whose only import was undone, somebody who was erased, a key that was
/// revoked; each under the routes that are about such a record.
struct Gone {
    account: Uuid,
    /// At the account of the role.
    person: Uuid,
    key: Uuid,
}

impl Gone {
    async fn of(company: &Company, stage: &Stage, at: usize) -> Gone {
        let administrator = company.stage.administrator().await;
        let row = format!("account,name\nG-{at},Gone {at} & Co\n");
        let landed = company.stage.upload("kind=accounts", &format!("gone-{at}"), row).await;
        let gone = company.stage.store.accounts_called(&access::Scope::All, &format!("Gone {at} & Co")).await.unwrap();
        undo_import(&administrator, landed.json["batch"].as_str().unwrap().parse().unwrap()).await.unwrap();
        let petra = PersonInput { name: "Petra Vance".into(), ..PersonInput::default() };
        let person = put_person(&administrator, company.own[at], None, &petra).await.unwrap().person;
        erase_person(&administrator, company.own[at], person, "asked for").await.unwrap();
        let found = session(&company.stage.store, &stage.token, stage.app.clock.now()).await.unwrap().unwrap();
        let cx = stage.app.cx(found.actor(), found.scope);
        let key = make_api_key(&cx, "nightly", found.role, 9).await.unwrap().id;
        revoke_api_key(&cx, key).await.unwrap();
        Gone { account: gone[0].account, person, key }
    }

    /// The path of a route at what is gone; none where it is about no such record.
    fn path(&self, route: &Route, own: Uuid) -> Option<String> {
        let path = route.path.replace("{account}", "{id}");
        let is_of_account = path.contains("accounts/{id}");
        if path.contains("{person}") {
            return Some(path.replace("{id}", &own.to_string()).replace("{person}", &self.person.to_string()));
        }
        if is_of_account {
            return Some(path.replace("{id}", &self.account.to_string()));
        }
        path.contains("keys/{key}").then(|| path.replace("{key}", &self.key.to_string()))
    }
}

#[tokio::test]
async fn what_is_gone_is_found_by_nobody_and_changes_nothing() {
    let company = company().await;
    let mut cells = 0;
    for (at, role) in Role::ALL.into_iter().enumerate() {
        let stage = signed_in(&company, role).await;
        let gone = Gone::of(&company, &stage, at).await;
        for route in ROUTES {
            let (Some(permission), Some(path)) = (route.needs, gone.path(route, company.own[at])) else { continue };
            let before = stage.recorded().await;
            let reply = sent(&stage, route, &path).await;
            let want = match (allowed(Authority::Member(role), permission), route.path) {
                (false, _) => StatusCode::FORBIDDEN,
                // The form of a page that shows it no more: told beside the fields.
                (true, "/you/keys/{key}/revoke") => StatusCode::UNPROCESSABLE_ENTITY,
                (true, _) => StatusCode::NOT_FOUND,
            };
            let cell = format!("{role:?} at {} {}", route.method, route.path);
            assert_eq!(reply.status, want, "{cell}: {}", reply.text);
            assert!(!reply.text.contains("Petra") && !reply.text.contains("& Co"), "{cell} names what is gone");
            assert_eq!(stage.recorded().await, before, "{cell} changed something");
            cells += 1;
        }
    }
    assert_eq!(cells, Role::ALL.len() * 64, "the routes about accounts, people and keys");
}

#[tokio::test]
async fn what_is_not_seen_is_found_at_no_route_and_changes_nothing() {
    let company = company().await;
    let mut cells = 0;
    for role in Role::ALL.into_iter().filter(|role| role.rule().reach != Reach::All) {
        let stage = signed_in(&company, role).await;
        for route in ROUTES {
            let path = route.path.replace("{account}", "{id}");
            let may = route.needs.is_some_and(|permission| allowed(Authority::Member(role), permission));
            if !may || !path.contains("accounts/{id}") {
                continue;
            }
            let before = stage.recorded().await;
            let reply = sent(&stage, route, &path.replace("{id}", &company.other.to_string())).await;
            let cell = format!("{role:?} at {} {}", route.method, route.path);
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{cell}: {}", reply.text);
            assert!(!reply.text.contains("Stranger"), "{cell} names what is not seen");
            assert_eq!(stage.recorded().await, before, "{cell} changed something");
            cells += 1;
        }
    }
    assert!(cells > 100, "{cells} routes of accounts were asked");
}

#[tokio::test]
async fn a_route_that_is_not_in_the_table_is_closed_and_every_row_is_served() {
    let stage = Stage::new().await;
    for route in ROUTES {
        let reply = asked(&stage, route, Uuid::from_u128(1)).await;
        let cell = format!("{} {}", route.method, route.path);
        assert_ne!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{cell} is declared and not served");
        assert!(!reply.text.contains("There is nothing at") && !reply.text.contains("No page is known"), "{cell}");
        let other = stage.send(stage.request(Method::DELETE, "/growth").body(Body::empty()).unwrap()).await;
        assert_eq!((other.status, other.allow.as_str()), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD"));
    }
    let served: Vec<String> = crate::api::router(stage.app.clone())
        .1
        .paths
        .paths
        .keys()
        .map(|path| path.to_string())
        .filter(|path| !ROUTES.iter().any(|route| route.path == path))
        .collect();
    assert_eq!(served, Vec::<String>::new(), "operations without a row in the table");
}
