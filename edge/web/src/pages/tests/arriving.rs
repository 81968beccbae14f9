//! Files that do not arrive: too large, malformed, or cut off with the connection.

use super::importing::{multipart, send};
use crate::server::serve;
use crate::stage::{FILE_BYTES_MAX, LEVELS, Stage};
use axum::body::Body;
use axum::http::{Method, header};
use futures::stream;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const HTML: &str = "text/html; charset=utf-8";
const PROBLEM: &str = "application/problem+json";

#[tokio::test]
async fn a_file_over_the_limit_is_refused_with_the_limit() {
    let stage = Stage::new().await;
    let before = stage.recorded().await;
    let large = LEVELS.repeat(FILE_BYTES_MAX as usize / LEVELS.len() + 1);
    let page = send(&stage, multipart(&[("csrf", &stage.csrf), ("kind", "levels")], "l.csv", large.as_bytes())).await;
    assert_eq!((page.status.as_u16(), page.media_type.as_str()), (413, HTML));
    assert!(page.text.contains("The file is larger than 256 KiB. Split it"), "{}", page.text);
    // In one piece of unknown length, so that the bytes are counted as they come.
    let chunks = Body::from_stream(stream::iter([Ok::<_, std::io::Error>(large)]));
    let reply = stage.upload("kind=levels", "large", chunks).await;
    assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (413, PROBLEM));
    assert_eq!(reply.json["detail"], "Send at most 256 KiB, or split the file.");
    assert_eq!((stage.recorded().await, stage.uploads()), (before, 0));
}

#[tokio::test]
async fn a_form_over_the_limit_is_refused_in_our_words() {
    let stage = Stage::new().await;
    let reason = "x".repeat(70_000);
    let reply = stage.post("/settings/revenue.grace_days", &[("value", "0"), ("reason", &reason)]).await;
    assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (413, HTML));
    assert!(reply.text.contains("Shorten it and send it again."), "{}", reply.text);
}

#[tokio::test]
async fn a_malformed_upload_is_answered_in_our_words() {
    let stage = Stage::new().await;
    let before = stage.recorded().await;
    for (media_type, body, status) in [
        ("multipart/form-data", "x", 400),
        ("text/csv", LEVELS, 400),
        ("multipart/form-data; boundary=b", "no boundary at all", 422),
        ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; na", 422),
    ] {
        let post =
            |path| stage.request(Method::POST, path).header(header::CONTENT_TYPE, media_type).body(Body::from(body));
        let page = stage.send(post("/imports/upload").unwrap()).await;
        assert_eq!(
            (page.status.as_u16(), page.media_type.as_str()),
            (status, HTML),
            "{media_type} {body}: {}",
            page.text
        );
        assert!(page.text.contains("<h1>"), "{}", page.text);
        let reply = stage.send(post("/api/v1/imports?kind=levels").unwrap()).await;
        assert_eq!((reply.status.as_u16(), reply.media_type.as_str()), (415, PROBLEM), "{media_type} {body}");
    }
    assert_eq!((stage.recorded().await, stage.uploads()), (before, 0));
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_nothing() {
    let stage = Stage::new().await;
    let before = stage.recorded().await;
    let broken = |whole: Vec<u8>| {
        let half = whole[..whole.len() * 3 / 4].to_vec();
        Body::from_stream(stream::iter([Ok(half), Err(std::io::Error::other("the cable"))]))
    };
    let form = multipart(&[("csrf", &stage.csrf), ("kind", "levels")], "levels.csv", LEVELS.repeat(20).as_bytes());
    let page = send(&stage, broken(form)).await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(page.text.contains("The file did not arrive whole. Send it again."), "{}", page.text);
    let reply = stage.upload("kind=levels", "half", broken(LEVELS.as_bytes().to_vec())).await;
    assert_eq!((reply.status.as_u16(), reply.wrong_fields()), (422, vec!["file"]));
    assert_eq!((stage.recorded().await, stage.uploads()), (before, 0));
}

/// A running server, for what happens below the router.
async fn serving(stage: &Stage) -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(stage.app.clone(), listener));
    TcpStream::connect(address).await.unwrap()
}

/// Waits until so many files are in the uploads folder.
async fn wait_for_uploads(stage: &Stage, files: usize) {
    for _ in 0..500 {
        if stage.uploads() == files {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{} uploads instead of {files}", stage.uploads());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_goes_away_leaves_nothing() {
    let stage = Stage::new().await;
    let before = stage.recorded().await;
    let form = multipart(&[("csrf", &stage.csrf), ("kind", "levels")], "levels.csv", LEVELS.repeat(20).as_bytes());
    for (path, media_type, body) in [
        ("/imports/upload", "multipart/form-data; boundary=----of-this-test", form.as_slice()),
        ("/api/v1/imports?kind=levels", "application/octet-stream", LEVELS.as_bytes()),
    ] {
        let mut connection = serving(&stage).await;
        let cookie = stage.request(Method::POST, path).body(()).unwrap();
        let cookie = cookie.headers()[header::COOKIE].to_str().unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: ascend\r\nCookie: {cookie}\r\nX-CSRF-Token: {}\r\n\
             Content-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
            stage.csrf,
            body.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.write_all(&body[..body.len() * 3 / 4]).await.unwrap();
        wait_for_uploads(&stage, 1).await;
        drop(connection);
        wait_for_uploads(&stage, 0).await;
    }
    assert_eq!(stage.recorded().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_over_64_kib_is_answered_414() {
    let stage = Stage::new().await;
    for (letters, status) in [(60_000, "HTTP/1.1 303 "), (66_000, "HTTP/1.1 414 ")] {
        let mut connection = serving(&stage).await;
        let request =
            format!("GET /accounts?text={} HTTP/1.1\r\nHost: ascend\r\nConnection: close\r\n\r\n", "x".repeat(letters));
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut reply = vec![0; 13];
        connection.read_exact(&mut reply).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&reply), status, "{letters}");
    }
}
