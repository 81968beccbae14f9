//! What is not there, and what breaks, on pages and under `/api`.

use crate::stage::{FAILS, PANICS, Reply, Stage};
use axum::body::Body;
use axum::http::Method;

/// Not HTML for programs, not JSON for people, and no cause for anybody.
fn check_fault(reply: &Reply, path: &str) {
    let media_type = if path.starts_with("/api/") { "application/problem+json" } else { "text/html; charset=utf-8" };
    assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (500, media_type), "{path}: {}", reply.text);
    assert!(!reply.text.contains("secret") && !reply.text.contains("pool"), "{path}: {}", reply.text);
}

#[tokio::test]
async fn faults_and_panics_are_told_without_their_cause() {
    let stage = Stage::new().await;
    for day in [FAILS, PANICS] {
        for path in [
            format!("/growth?known_on={day}"),
            format!("/api/v1/kpis/nrr/figures?from=2026-01&to=2026-02&as_known_on={day}"),
        ] {
            check_fault(&stage.get(&path).await, &path);
        }
    }
    assert_eq!(stage.get("/growth").await.status.as_u16(), 200, "the server goes on");
}

#[tokio::test]
async fn a_store_that_fails_is_a_fault_and_nobody_is_signed_out() {
    let stage = Stage::new().await;
    stage.store.clone().close().await.unwrap();
    for (method, path) in [
        (Method::GET, "/growth"),
        (Method::GET, "/sign-in"),
        (Method::POST, "/imports/upload"),
        (Method::GET, "/api/v1/accounts"),
        (Method::GET, "/api/v1/health"),
        (Method::PUT, "/api/v1/policies/revenue.grace_days"),
    ] {
        let reply = stage.send(stage.request(method, path).body(Body::empty()).unwrap()).await;
        check_fault(&reply, path);
        assert_eq!((reply.set_cookie.as_str(), reply.location.as_str()), ("", ""), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let stage = Stage::new().await;
    let unknown = "00000000-0000-0000-0000-000000000007";
    for (path, told) in [
        ("/grwth", "No page is known as \u{201c}/grwth\u{201d}."),
        ("/accounts/zephyr", "No account is known as \u{201c}zephyr\u{201d}."),
        ("/accounts/a%3Cb%00", "No account is known as \u{201c}a&#60;b\u{b7}\u{201d}."),
        ("/imports/zephyr/map", "No uploaded file is known as \u{201c}zephyr\u{201d}."),
        ("/definitions/nps", "No definition is known as \u{201c}nps\u{201d}."),
        ("/growth/rows?kpi=nps", "No figure is known as \u{201c}nps\u{201d}."),
        ("/growth/rows", "The address does not say which figure is meant."),
        ("/assets/none.css", "No file is known as \u{201c}none.css\u{201d}."),
    ] {
        let reply = stage.get(path).await;
        assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (404, "text/html; charset=utf-8"), "{path}");
        assert!(reply.text.contains(told), "{path}: {}", reply.text);
    }
    let batch = stage.get(&format!("/imports/batches/{unknown}")).await;
    assert!(batch.text.contains(&format!("No import is known as \u{201c}{unknown}\u{201d}.")), "{}", batch.text);
    let reply = stage.get("/api/v1/nowhere").await;
    assert_eq!(reply.json["detail"], "There is nothing at \u{201c}/api/v1/nowhere\u{201d}.");
}

#[tokio::test]
async fn a_method_that_a_page_does_not_take_is_told_the_others() {
    let stage = Stage::new().await;
    for (method, path, allow) in [(Method::DELETE, "/growth", "GET,HEAD"), (Method::GET, "/sign-out", "POST")] {
        let reply = stage.send(stage.request(method, path).body(Body::empty()).unwrap()).await;
        assert_eq!((reply.status.as_u16(), reply.allow.as_str()), (405, allow), "{path}");
        assert!(reply.text.contains("This address is not asked so"), "{}", reply.text);
    }
}
