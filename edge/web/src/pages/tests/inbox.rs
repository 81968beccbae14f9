//! The inbox: counted on every page, read line by line or as a whole, and silent about what one may not see.

use super::matrix::{company_on, signed_in};
use crate::stage::Stage;
use access::Role;
use actions::reads::{AccountChoice, AccountFilter};
use actions::{AccountsChange, FieldChange, change_account, change_accounts, preview_change};
use axum::http::Method;
use serde_json::{Value, json};

fn change(field: &str, value: &str, was: &str) -> FieldChange {
    FieldChange { field: field.into(), value: value.into(), was: was.into() }
}

#[tokio::test]
async fn the_bell_counts_and_the_inbox_leads_to_the_evidence() {
    let company = company_on(Stage::new().await).await;
    let cam = signed_in(&company, Role::Cam).await;
    let bell = async |said: &str| {
        for path in ["/growth", "/accounts", "/inbox", "/you"] {
            let page = cam.get(path).await.text;
            assert!(page.contains(&format!("aria-label=\"{said}\"")), "{said} at {path}: {page}");
        }
    };
    // Their account came with the import of the stage.
    bell("Inbox, 1 unread").await;
    let maya = company.stage.administrator().await;
    change_account(&maya, company.team, &change("cam", "Member cam", "")).await.unwrap();
    bell("Inbox, 2 unread").await;
    let inbox = cam.get("/inbox").await.text;
    let link = format!("<a href=\"/accounts/{}\">Maya put you down as CAM of Mate &#38; Co.</a>", company.team);
    for part in [link.as_str(), "since an import by Maya", "<b>Unread</b>", "Mark all as read"] {
        assert!(inbox.contains(part), "{part} in {inbox}");
    }
    let id = inbox.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_string();
    let read = cam.post("/inbox/read", &[("id", &id), ("show", "unread")]).await;
    assert_eq!((read.status.as_u16(), read.location.as_str()), (303, "/inbox?show=unread"), "{}", read.text);
    bell("Inbox, 1 unread").await;
    assert!(!cam.get("/inbox?show=unread").await.text.contains("put you down"), "it is read");
    assert!(cam.get("/inbox").await.text.contains("put you down"), "and still told");
    // Somebody else takes it away again: it is an account that they do not see, whatever its name.
    change_account(&maya, company.team, &change("cam", "Member csm", "Member cam")).await.unwrap();
    let inbox = cam.get("/inbox").await.text;
    assert!(
        inbox.contains("You no longer look after an account that you do not see now: Maya changed the CAM."),
        "{inbox}"
    );
    assert!(!inbox.contains("Mate &#38; Co"), "{inbox}");
    let up_to = inbox.split("name=\"up_to\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    cam.post("/inbox/read", &[("up_to", up_to)]).await;
    bell("Inbox, nothing unread").await;
    let none = cam.get("/inbox?show=unread").await.text;
    assert!(none.contains("Nothing is unread") && none.contains("Show all"), "{none}");
    for (path, status) in [("/inbox?show=some", 422), ("/inbox?cursor=x", 422)] {
        assert_eq!(cam.get(path).await.status.as_u16(), status, "{path}");
    }
    for wrong in [("id", "x"), ("up_to", "x")] {
        assert_eq!(cam.post("/inbox/read", &[wrong]).await.status.as_u16(), 422, "{wrong:?}");
    }
}

#[tokio::test]
async fn programs_read_the_inbox_of_their_member() {
    let company = company_on(Stage::new().await).await;
    let leader = signed_in(&company, Role::ExpandLeader).await;
    let maya = company.stage.administrator().await;
    let choice = AccountChoice::Fitting(AccountFilter::default());
    let all = AccountsChange { choice, field: "segment".into(), value: "SMB".into() };
    let seen = preview_change(&maya, &all).await.unwrap().seen;
    change_accounts(&maya, &all, &seen).await.unwrap();
    let list = leader.get("/api/v1/notifications?limit=1").await.json;
    let first = &list["notifications"][0];
    assert_eq!(
        (&first["kind"], &first["text"], &first["href"]),
        (&json!("book_changed"), &json!("Maya changed the segment of 1 account in your book."), &json!("/accounts"))
    );
    assert_eq!((&list["unread"], &first["read_at"], &first["about_kind"]), (&json!(2), &Value::Null, &json!("change")));
    let next = format!("/api/v1/notifications?limit=1&cursor={}", list["next"].as_str().unwrap());
    assert_eq!(leader.get(&next).await.json["notifications"][0]["kind"], "accounts_given");
    let body = json!({ "ids": [first["id"]] }).to_string();
    let path = "/api/v1/notifications/read";
    assert_eq!(leader.write(Method::POST, path, None, &body).await.json, json!({ "read": 1 }));
    assert_eq!(leader.write(Method::POST, path, None, &body).await.json, json!({ "read": 0 }));
    let unread = leader.get("/api/v1/notifications?show=unread&fields=kind").await.json;
    assert_eq!(unread["notifications"], json!([{ "kind": "accounts_given" }]));
    for (body, wrong) in
        [("{}", "ids"), (r#"{"ids":["x"]}"#, "ids"), (r#"{"ids":[]}"#, "ids"), (r#"{"ids":[],"all":true}"#, "all")]
    {
        assert_eq!(leader.write(Method::POST, path, None, body).await.wrong_fields(), [wrong], "{body}");
    }
    assert_eq!(leader.get("/api/v1/notifications?show=some").await.wrong_fields(), ["show"]);
    assert_eq!(leader.get("/api/v1/notifications?cursor=x").await.wrong_fields(), ["cursor"]);
    // The one whose account was changed leads there, for whoever may see all of it.
    let revops = signed_in(&company, Role::Revops).await;
    let told = revops.get("/api/v1/notifications?limit=1").await.json;
    assert!(told["notifications"][0]["href"].as_str().unwrap().starts_with("/accounts/changes/"), "{told}");
}
