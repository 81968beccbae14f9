//! A file on its way through the pages: chosen, matched, tried, recorded, taken back.

use crate::stage::{LEVELS, Reply, Stage};
use axum::body::Body;
use axum::http::{Method, header};

const BOUNDARY: &str = "----of-this-test";

/// The body of the form of the first step: texts, then the file.
pub fn multipart(texts: &[(&str, &str)], file_name: &str, file: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, text) in texts {
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let disposition = format!("form-data; name=\"file\"; filename=\"{file_name}\"");
    body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\n\r\n").as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Sends a body to the first step.
pub async fn send(stage: &Stage, body: impl Into<Body>) -> Reply {
    let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = stage.request(Method::POST, "/imports/upload").header(header::CONTENT_TYPE, media_type);
    stage.send(request.body(body.into()).unwrap()).await
}

/// Sends levels to the first step.
async fn choose(stage: &Stage, file: &str) -> Reply {
    let texts = [("csrf", stage.csrf.as_str()), ("kind", "levels"), ("source", "billing")];
    send(stage, multipart(&texts, "C:\\fakepath\\levels.csv", file.as_bytes())).await
}

/// The columns of LEVELS.
const MATCHED: [(&str, &str); 7] = [
    ("column-account", "h:account"),
    ("column-product", "h:product"),
    ("column-effective_on", "h:effective_on"),
    ("column-level", "h:level"),
    ("column-currency", "h:currency"),
    ("dates", "Y-M-D"),
    ("numbers", "1234.50"),
];

#[tokio::test]
async fn a_file_is_matched_tried_recorded_and_taken_back() {
    let stage = Stage::new().await;
    let empty = stage.recorded().await;
    assert_eq!(stage.get("/imports/new").await.status.as_u16(), 200);
    let chosen = choose(&stage, LEVELS).await;
    assert_eq!(chosen.status.as_u16(), 303, "{chosen:?}");
    let upload = chosen.location.strip_suffix("/map").unwrap().to_string();
    // The file, and what is known of it.
    assert_eq!(stage.uploads(), 2);
    let matching = stage.get(&chosen.location).await;
    assert!(
        matching.text.contains("levels.csv, levels") && matching.text.contains("Harbour &#38; Pine"),
        "{matching:?}"
    );
    let early = stage.get(&format!("{upload}/dry-run")).await;
    assert_eq!((early.status.as_u16(), &early.location), (303, &chosen.location));

    let unmatched = stage.post(&chosen.location, &MATCHED[1..]).await;
    assert_eq!(unmatched.status.as_u16(), 422);
    assert!(unmatched.text.contains("Pick the column of the file that holds this."));
    let tried = stage.post(&chosen.location, &MATCHED).await;
    assert_eq!((tried.status.as_u16(), tried.location), (303, format!("{upload}/dry-run")), "{}", tried.text);
    assert!(stage.get(&format!("{upload}/dry-run")).await.text.contains("Record 4 rows"));
    assert_eq!(stage.recorded().await, empty, "a dry run records nothing");

    let commit = format!("{upload}/commit");
    let recorded = stage.post(&commit, &[]).await;
    let batch = recorded.location.strip_suffix("?done=recorded").unwrap_or_else(|| panic!("{recorded:?}")).to_string();
    let page = stage.get(&recorded.location).await.text;
    assert!(page.contains("Recorded 4 rows.") && page.contains("source billing"), "{page}");
    assert_ne!(stage.recorded().await.0, empty.0);
    assert_eq!(stage.uploads(), 0);
    assert_eq!(stage.post(&commit, &[]).await.status.as_u16(), 404, "the upload is used up");

    let undone = stage.post(&format!("{batch}/undo"), &[]).await;
    assert_eq!(undone.location, format!("{batch}?done=undone"), "{undone:?}");
    assert!(stage.get(&undone.location).await.text.contains("Undone: 4 rows no longer count."));
    assert_eq!(stage.recorded().await.0, empty.0);
    let again = stage.post(&format!("{batch}/undo"), &[]).await;
    assert_eq!(again.status.as_u16(), 409, "{}", again.text);
}

#[tokio::test]
async fn a_file_that_breaks_off_is_told_and_lands_nothing() {
    let stage = Stage::new().await;
    let before = stage.recorded().await;
    let chosen = choose(&stage, &format!("{LEVELS}\"Alder Clinics,Planner,2025")).await;
    assert_eq!(chosen.status.as_u16(), 303, "its top can be read: {}", chosen.text);
    let told = "Row 6, column \u{201c}account\u{201d}: the file ends inside a quoted cell. Close the quote there.";
    for round in 1..=2 {
        let tried = stage.post(&chosen.location, &MATCHED).await;
        assert_eq!(tried.status.as_u16(), 422, "{round}");
        assert!(tried.text.contains(told), "{}", tried.text);
        assert_eq!(stage.recorded().await, before, "{round}");
    }
    let upload = chosen.location.strip_suffix("/map").unwrap();
    assert_eq!(stage.post(&format!("{upload}/commit"), &[]).await.location, chosen.location, "nothing was tried");
}

#[tokio::test]
async fn what_is_no_file_is_told_beside_the_form() {
    let stage = Stage::new().await;
    let csrf = stage.csrf.as_str();
    let levels = [("csrf", csrf), ("kind", "levels")];
    for (texts, file, told) in [
        (&levels[..], &b""[..], "Choose a file that is not empty."),
        (&levels, b"\x1f\x8b\x08", "levels.csv: The file is compressed with gzip."),
        (&levels, b"caf\xe9,b\n", "levels.csv: The file is not UTF-8 text: wrong bytes at byte 3 (line 1)."),
        (&[("csrf", csrf), ("kind", "wishes")], LEVELS.as_bytes(), "Pick what the file holds."),
        (&[("csrf", csrf)], LEVELS.as_bytes(), "Pick what the file holds."),
    ] {
        let reply = send(&stage, multipart(texts, "levels.csv", file)).await;
        assert_eq!(reply.status.as_u16(), 422, "{told}");
        assert!(reply.text.contains(told), "{told}: {}", reply.text);
        assert_eq!(stage.uploads(), 0, "{told}");
    }
}

#[tokio::test]
async fn no_step_is_taken_without_the_sessions_token() {
    let stage = Stage::new().await;
    let waiting = choose(&stage, LEVELS).await.location;
    let landed = stage.upload("kind=levels", "one", LEVELS).await.json["batch"].as_str().unwrap().to_string();
    let (before, files) = (stage.recorded().await, stage.uploads());
    for csrf in [None, Some(""), Some("forged"), Some("forged-but-as-long-as-a-token-of-ours-is")] {
        let token: Vec<(&str, &str)> = csrf.map(|csrf| ("csrf", csrf)).into_iter().collect();
        let upload = send(&stage, multipart(&[&token[..], &[("kind", "levels")]].concat(), "l.csv", LEVELS.as_bytes()));
        assert_eq!(upload.await.status.as_u16(), 403, "upload with {csrf:?}");
        let commit = waiting.replace("/map", "/commit");
        for path in [waiting.as_str(), &commit, &format!("/imports/batches/{landed}/undo")] {
            let reply = stage.post_with(path, &[&token[..], &MATCHED].concat()).await;
            assert_eq!(reply.status.as_u16(), 403, "{path} with {csrf:?}");
            assert!(reply.text.contains("This form is out of date"), "{path}");
        }
    }
    assert_eq!((stage.recorded().await, stage.uploads()), (before, files));
}

/// Priya asks Ben for a quote.
const MAIL: &str = "From: Priya@Harbour.example\nTo: ben@ascend.example\nDate: Tue, 9 Jun 2026 10:00:00 +0200\n\
                    Message-ID: <quote-1@harbour.example>\nSubject: Quote for Hull\n\n20 seats, please.\n";

#[tokio::test]
async fn a_mail_lands_on_the_timeline_once_its_sender_is_known() {
    let stage = Stage::new().await;
    let mailbox = format!("From - Tue Jun  9 10:00:00 2026\n{MAIL}");
    for (file_name, file) in [("mail.txt", MAIL), ("box.txt", &mailbox)] {
        let texts = [("csrf", stage.csrf.as_str()), ("kind", "interactions"), ("source", "")];
        let chosen = send(&stage, multipart(&texts, file_name, file.as_bytes())).await;
        assert_eq!(chosen.status.as_u16(), 303, "{file_name}: {}", chosen.text);
        let upload = chosen.location.strip_suffix("/map").unwrap().to_string();
        let matching = stage.get(&chosen.location).await.text;
        assert!(matching.contains("Priya@Harbour.example;ben@ascend.example"), "{matching}");
        let columns = ["id", "kind", "day", "addresses", "subject", "text", "thread"];
        let names: Vec<String> = columns.map(|column| format!("column-{column}")).into();
        let heads: Vec<String> = columns.map(|column| format!("h:{column}")).into();
        let matched: Vec<(&str, &str)> =
            names.iter().map(String::as_str).zip(heads.iter().map(String::as_str)).collect();
        assert_eq!(stage.post(&chosen.location, &matched).await.status.as_u16(), 303);
        let tried = stage.get(&format!("{upload}/dry-run")).await.text;
        assert!(tried.contains("Nobody with "), "{tried}");
    }
    stage.upload("kind=levels", "first", LEVELS).await;
    let people = "account,id,email\nHarbour & Pine,P-1,priya@harbour.example\n";
    stage.upload("kind=people&source=levels", "second", people).await;
    let landed = stage.upload("kind=interactions", "third", MAIL).await.json;
    assert_eq!((&landed["create"], &landed["reject"]), (&1.into(), &0.into()), "{landed}");
    let again = stage.upload("kind=interactions", "fourth", mailbox).await.json;
    assert_eq!((&again["unchanged"], &again["batch"]), (&1.into(), &serde_json::Value::Null), "{again}");
    let imports = stage.get("/api/v1/imports").await.json;
    assert_eq!(imports["imports"][0]["source"], "mail", "{imports}");
}
