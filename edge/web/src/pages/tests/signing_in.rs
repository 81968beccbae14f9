//! Signing in and out.

use crate::session::COOKIE;
use crate::stage::{EMAIL, PASSWORD, Reply, Stage, urlencoded};
use axum::body::Body;
use axum::http::{Method, Request, header};

/// A browser that has loaded the form: its cookie, which is the form's token as well.
async fn form_token(stage: &Stage) -> String {
    let page = stage.send(Request::get("/sign-in").body(Body::empty()).unwrap()).await;
    assert_eq!(page.status.as_u16(), 200);
    let cookie = page.set_cookie.split(';').next().unwrap();
    let token = cookie.strip_prefix("ascend_form=").unwrap().to_string();
    assert!(page.text.contains(&format!("name=\"csrf\" value=\"{token}\"")), "{}", page.text);
    token
}

async fn sign_in(stage: &Stage, cookie: &str, fields: &[(&str, &str)]) -> Reply {
    let request = Request::post("/sign-in").header(header::COOKIE, format!("ascend_form={cookie}"));
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    stage.send(request.body(Body::from(urlencoded(fields))).unwrap()).await
}

#[tokio::test]
async fn the_right_password_opens_a_session_and_leads_on() {
    let stage = Stage::new().await;
    let token = form_token(&stage).await;
    let typed = [
        ("csrf", token.as_str()),
        ("next", "/accounts?text=a"),
        ("email", " Maya@Example.com"),
        ("password", PASSWORD),
    ];
    let reply = sign_in(&stage, &token, &typed).await;
    assert_eq!((reply.status.as_u16(), reply.location.as_str()), (303, "/accounts?text=a"), "{reply:?}");
    assert!(reply.set_cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{}", reply.set_cookie);
    let session = reply.set_cookie.split(';').next().unwrap();
    let growth = Request::get("/growth").header(header::COOKIE, session).body(Body::empty()).unwrap();
    assert_eq!(stage.send(growth).await.status.as_u16(), 200);
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same_and_nothing_is_recorded() {
    let stage = Stage::new().await;
    let token = form_token(&stage).await;
    let before = stage.recorded().await;
    for (email, password) in
        [(EMAIL, "guessed"), ("nobody@example.com", PASSWORD), (EMAIL, ""), ("", ""), ("a\u{0}b", "guessed")]
    {
        let reply = sign_in(&stage, &token, &[("csrf", &token), ("email", email), ("password", password)]).await;
        assert_eq!(reply.status.as_u16(), 422, "{email}");
        let told = "E-mail address and password do not belong together. Check both and try again.";
        assert!(reply.text.contains(told), "{email}: {}", reply.text);
        assert!(
            !reply.set_cookie.contains(COOKIE) && (password.is_empty() || !reply.text.contains(password)),
            "{email}"
        );
    }
    assert_eq!(stage.recorded().await, before);
}

#[tokio::test]
async fn a_form_of_another_browser_signs_nobody_in() {
    let stage = Stage::new().await;
    let token = form_token(&stage).await;
    let before = stage.recorded().await;
    for (cookie, csrf) in
        [(token.as_str(), Some("other")), ("other", Some(token.as_str())), (&token, None), ("", Some(""))]
    {
        let mut typed = vec![("email", EMAIL), ("password", PASSWORD)];
        typed.extend(csrf.map(|csrf| ("csrf", csrf)));
        let reply = sign_in(&stage, cookie, &typed).await;
        assert_eq!(reply.status.as_u16(), 403, "{cookie} {csrf:?}");
        assert!(!reply.set_cookie.contains(COOKIE));
    }
    assert_eq!(stage.recorded().await, before);
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let stage = Stage::new().await;
    assert_eq!(stage.post_with("/sign-out", &[("csrf", "forged")]).await.status.as_u16(), 403);
    assert_eq!(stage.get("/growth").await.status.as_u16(), 200);
    let out = stage.post("/sign-out", &[]).await;
    assert_eq!((out.status.as_u16(), out.location.as_str()), (303, "/sign-in?out=1"));
    let stranger = stage.get("/growth?month=2026-05").await;
    assert_eq!(
        (stranger.status.as_u16(), stranger.location.as_str()),
        (303, "/sign-in?next=/growth%3Fmonth%3D2026-05")
    );
    let request = stage.request(Method::GET, "/growth").header("hx-request", "true");
    let inside = stage.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((inside.status.as_u16(), inside.text.as_str()), (401, ""));
}

#[tokio::test]
async fn guessing_is_turned_away_also_with_the_right_password() {
    let stage = Stage::new().await;
    let token = form_token(&stage).await;
    let tried = async |password| {
        let fields = [("csrf", token.as_str()), ("email", EMAIL), ("password", password)];
        sign_in(&stage, &token, &fields).await
    };
    for _ in 0..20 {
        assert_eq!(tried("guessed").await.status.as_u16(), 422);
    }
    let reply = tried(PASSWORD).await;
    assert_eq!((reply.status.as_u16(), reply.set_cookie.contains(COOKIE)), (429, false), "{}", reply.text);
    assert!(reply.text.contains("Too many tries for this address. Try again in 15 minutes."), "{}", reply.text);
}
