//! Signing in at a provider, with one that answers what a test tells it to.

use crate::provider::{Begun, NotTold, Secrets, SignInProvider};
use crate::session::{COOKIE, url_part};
use crate::stage::{EMAIL, Reply, Stage};
use access::Role;
use actions::{Email, Identity, MemberChange, NewMember, Standing, change_member, invite_member};
use anyhow::anyhow;
use axum::body::Body;
use axum::http::{Request, header};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A provider that knows people by the code they bring: `subject/address`, `subject` alone where
/// the address is not verified; or by why it says nothing.
#[derive(Default)]
struct Harbour {
    begun: AtomicU32,
}

impl SignInProvider for Harbour {
    fn name(&self) -> &str {
        "Harbour <ID>"
    }

    fn begin(&self) -> BoxFuture<'_, Result<Begun, NotTold>> {
        let state = format!("state-{}", self.begun.fetch_add(1, Ordering::Relaxed));
        let secrets = Secrets { nonce: format!("nonce of {state}"), verifier: format!("verifier of {state}") };
        let address = format!("https://id.harbour.example/authorize?state={state}");
        async { Ok(Begun { address, state, secrets }) }.boxed()
    }

    fn finish(&self, code: String, secrets: Secrets) -> BoxFuture<'_, Result<Identity, NotTold>> {
        async move {
            assert!(secrets.nonce.starts_with("nonce of state-") && secrets.verifier.starts_with("verifier of state-"));
            let (subject, email) = match code.split_once('/') {
                Some((subject, email)) => (subject, Email::Verified(email.into())),
                None => (code.as_str(), Email::Unverified),
            };
            match subject {
                "unanswered" => Err(NotTold::Unanswered(anyhow!("connection refused by 10.0.0.7"))),
                "refused" => Err(NotTold::Refused(anyhow!("invalid_grant of 10.0.0.7"))),
                "unbelieved" => Err(NotTold::Unbelieved(anyhow!("wrong signature of 10.0.0.7"))),
                _ => Ok(Identity { issuer: "https://id.harbour.example".into(), subject: subject.into(), email }),
            }
        }
        .boxed()
    }
}

async fn stage() -> Stage {
    Stage::new().await.with_provider(Arc::new(Harbour::default()))
}

async fn get(stage: &Stage, path: &str, cookie: &str) -> Reply {
    stage.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
}

/// Goes to the provider; the cookie and the state to come back with.
async fn away(stage: &Stage, next: &str) -> (String, String) {
    let reply = get(stage, &format!("/sign-in/oidc?next={}", url_part(next)), "").await;
    assert_eq!(reply.status.as_u16(), 303, "{}", reply.text);
    let state = reply.location.strip_prefix("https://id.harbour.example/authorize?state=").unwrap().to_string();
    let rest = "; Path=/sign-in/oidc; HttpOnly; SameSite=Lax; Max-Age=600";
    assert_eq!(reply.set_cookie, format!("ascend_oidc={state}{rest}"));
    (format!("ascend_oidc={state}"), state)
}

/// Comes back with a code.
async fn back(stage: &Stage, cookie: &str, state: &str, code: &str) -> Reply {
    get(stage, &format!("/sign-in/oidc/callback?state={state}&code={}", url_part(code)), cookie).await
}

async fn there_and_back(stage: &Stage, code: &str) -> Reply {
    let (cookie, state) = away(stage, "").await;
    back(stage, &cookie, &state, code).await
}

/// Turned away with these words, without a session, and the sign-in is over in this browser.
fn check_turned_away(reply: &Reply, status: u16, words: &str) {
    assert_eq!(reply.status.as_u16(), status, "{words}: {}", reply.text);
    assert!(reply.text.contains(words), "{words}: {}", reply.text);
    assert!(reply.text.contains("action=\"/sign-in\""), "the form is there to try otherwise: {}", reply.text);
    assert!(!reply.cookies.iter().any(|cookie| cookie.contains(COOKIE)), "{words}: {:?}", reply.cookies);
    let gone = "ascend_oidc=; Path=/sign-in/oidc; HttpOnly; SameSite=Lax; Max-Age=0";
    assert!(reply.cookies.iter().any(|cookie| cookie == gone), "{words}: {:?}", reply.cookies);
}

#[tokio::test]
async fn a_member_signs_in_and_is_led_on() {
    let stage = stage().await;
    let page = get(&stage, "/sign-in?next=/accounts%3Ftext%3Da", "").await;
    let button =
        "<a class=\"btn\" href=\"/sign-in/oidc?next=/accounts%3Ftext%3Da\">Sign in with Harbour &#60;ID&#62;</a>";
    assert!(page.text.contains(button), "{}", page.text);
    let (cookie, state) = away(&stage, "/accounts?text=a").await;
    let reply = back(&stage, &cookie, &state, &format!("s-1/{EMAIL}")).await;
    assert_eq!((reply.status.as_u16(), reply.location.as_str()), (303, "/accounts?text=a"), "{}", reply.text);
    assert!(reply.set_cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{}", reply.set_cookie);
    let session = reply.set_cookie.split(';').next().unwrap();
    assert!(session.starts_with(&format!("{COOKIE}=")) && reply.cookies.len() == 2, "{:?}", reply.cookies);
    assert_eq!(get(&stage, "/growth", session).await.status.as_u16(), 200);
    assert_eq!(stage.last_entry().await.action, "sign_in", "as with a password");
    // Whoever is signed in need not go there again.
    let again = get(&stage, "/sign-in/oidc?next=/you", session).await;
    assert_eq!((again.status.as_u16(), again.location.as_str()), (303, "/you"));
}

#[tokio::test]
async fn a_browser_comes_back_only_to_what_it_began_and_once() {
    let stage = stage().await;
    let before = stage.recorded().await;
    let over = "This sign-in was begun in another browser, more than 10 minutes ago, or used already. Begin again.";
    let (cookie, state) = away(&stage, "").await;
    let (other_cookie, _) = away(&stage, "").await;
    let code = format!("s-1/{EMAIL}");
    for (cookie, state) in [
        (other_cookie.as_str(), state.as_str()),
        ("", &state),
        (&cookie, ""),
        (&cookie, "state-9"),
        ("ascend_oidc=", ""),
        ("ascend_oidc=state-9", "state-9"),
    ] {
        check_turned_away(&back(&stage, cookie, state, &code).await, 422, over);
    }
    assert_eq!(stage.recorded().await, before);
    assert_eq!(back(&stage, &cookie, &state, &code).await.status.as_u16(), 303, "nobody else used it up");
    check_turned_away(&back(&stage, &cookie, &state, &code).await, 422, over);
    // The stage's clock stands still, so one begun ten minutes ago is put there by hand.
    let secrets = Secrets { nonce: String::new(), verifier: String::new() };
    let begun = Begun { address: String::new(), state: "state-old".into(), secrets };
    stage.app.begun.wait(begun, "/growth".into(), stage.app.clock.now() - 600_000_000);
    check_turned_away(&back(&stage, "ascend_oidc=state-old", "state-old", &code).await, 422, over);
}

#[tokio::test]
async fn it_leads_only_to_pages_of_ours() {
    let stage = stage().await;
    for next in ["//evil.example", "https://evil.example", "/\\evil.example", ""] {
        let (cookie, state) = away(&stage, next).await;
        let reply = back(&stage, &cookie, &state, &format!("s-1/{EMAIL}")).await;
        assert_eq!((reply.status.as_u16(), reply.location.as_str()), (303, "/growth"), "{next}");
    }
}

#[tokio::test]
async fn what_the_provider_says_no_to_is_told_in_our_words() {
    let stage = stage().await;
    let before = stage.recorded().await;
    let script = "<script>alert(1)</script>";
    for (query, words) in [
        ("error=access_denied".to_string(), "Harbour &#60;ID&#62; did not let you in: it was declined"),
        (format!("error={0}&error_description={0}", url_part(script)), "Harbour &#60;ID&#62; could not sign you in."),
        ("code=".into(), "could not sign you in."),
    ] {
        let (cookie, state) = away(&stage, "").await;
        let path = format!("/sign-in/oidc/callback?state={state}&{query}");
        let reply = get(&stage, &path, &cookie).await;
        check_turned_away(&reply, 422, words);
        assert!(!reply.text.contains("alert(1)"), "{}", reply.text);
        let over = "used already";
        check_turned_away(&get(&stage, &path, &cookie).await, 422, over);
    }
    for (code, words) in [
        ("unanswered", "does not answer. Try again in a while."),
        ("refused", "did not take this sign-in."),
        ("unbelieved", "could not be believed."),
    ] {
        let reply = there_and_back(&stage, code).await;
        check_turned_away(&reply, 502, words);
        assert!(!reply.text.contains("10.0.0.7"), "{}", reply.text);
    }
    assert_eq!(stage.recorded().await, before);
}

#[tokio::test]
async fn only_members_and_the_invited_get_in() {
    let stage = stage().await;
    let administrator = stage.administrator().await;
    for email in ["ben@example.com", "zoe@example.com"] {
        let new = NewMember { email: email.into(), name: String::new(), role: Role::Cam, team: None };
        invite_member(&administrator, new).await.unwrap();
    }
    let zoe = stage.store.member_by_email("zoe@example.com").await.unwrap().unwrap().id;
    assert_eq!(there_and_back(&stage, "s-3/zoe@example.com").await.status.as_u16(), 303);
    let off = MemberChange { role: Role::Cam, team: None, standing: Standing::Disabled };
    change_member(&administrator, zoe, off).await.unwrap();
    let before = stage.recorded().await;
    for (code, words) in [
        ("s-1", "does not say that your e-mail address is verified. Have it verified there"),
        ("s-2/nobody@example.com", "Nobody with your e-mail address is a member. Ask an administrator to invite you."),
        ("s-3/zoe@example.com", "You may not sign in any more."),
    ] {
        check_turned_away(&there_and_back(&stage, code).await, 422, words);
    }
    assert_eq!(stage.recorded().await, before);
    assert_eq!(there_and_back(&stage, "s-4/ben@example.com").await.status.as_u16(), 303, "an invitation is accepted");
}

#[tokio::test]
async fn who_is_refused_again_and_again_has_to_wait() {
    let stage = stage().await;
    for _ in 0..20 {
        assert_eq!(there_and_back(&stage, "s-2/nobody@example.com").await.status.as_u16(), 422);
    }
    let reply = there_and_back(&stage, "s-2/nobody@example.com").await;
    check_turned_away(&reply, 429, "Too many tries for this address. Try again in 15 minutes.");
    assert_eq!(there_and_back(&stage, &format!("s-1/{EMAIL}")).await.status.as_u16(), 303, "others go on");
}

#[tokio::test]
async fn without_a_provider_there_is_the_password() {
    let stage = Stage::new().await;
    let page = get(&stage, "/sign-in", "").await;
    assert!(!page.text.contains("Sign in with"), "{}", page.text);
    for path in ["/sign-in/oidc", "/sign-in/oidc/callback?state=a&code=b"] {
        let reply = get(&stage, path, "ascend_oidc=a").await;
        assert_eq!((reply.status.as_u16(), reply.location.as_str()), (303, "/sign-in"), "{path}");
    }
}
