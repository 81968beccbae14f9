//! People, the timeline, usage and tickets on an account's page.

use crate::stage::{LEVELS, Stage};

const PEOPLE: &str = "account,person,name,email,title,function,role,stance,reports_to
Harbour & Pine,P-1,Priya Shah,priya@harbour.example,COO,operations,decides,supports,
Harbour & Pine,P-2,Dan Whitlock,dan@harbour.example,CFO,finance,decides,not met,
Harbour & Pine,P-3,Tom Barr,,Head of planning,operations,shapes,supports,P-1
";

/// The stage with Harbour & Pine and its people, and the address of its page.
async fn harbour() -> (Stage, String) {
    let stage = Stage::new().await;
    stage.upload("kind=levels", "one", LEVELS).await;
    let people = stage.upload("kind=people", "two", PEOPLE).await;
    assert_eq!(people.json["create"], 3, "{}", people.text);
    let account = stage.get("/api/v1/accounts?text=harbour").await.json["accounts"][0]["id"].clone();
    let path = format!("/accounts/{}", account.as_str().unwrap());
    (stage, path)
}

#[tokio::test]
async fn the_map_shows_who_decides_and_what_is_missing() {
    let (stage, path) = harbour().await;
    let page = stage.get(&path).await.text;
    for told in [
        "<title>Dan Whitlock, CFO, not met</title><g class=\"nd unk\">",
        "<path class=\"ed st\"",
        "The CFO has not been met. Ask Priya Shah for an introduction to Dan Whitlock.",
        "12 months to June 2026",
    ] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    let list = stage.get(&format!("{path}?people=list")).await.text;
    assert!(!list.contains("class=\"chart map\"") && list.contains("Head of planning"), "{list}");
}

#[tokio::test]
async fn accounts_and_people_are_searched_together_and_while_typing() {
    let (stage, path) = harbour().await;
    let page = stage.get("/search?q=kes").await.text;
    assert!(page.contains("Kestrel &#38; Co") && page.contains("Nobody has a name"), "{page}");
    // An address is found by its parts: with the company come its people.
    let page = stage.get("/search?q=harbour").await.text;
    assert!(page.contains("Harbour &#38; Pine</a>") && page.contains(">Priya Shah</a>"), "{page}");
    let page = stage.get("/search?q=whitlock").await.text;
    assert!(page.contains(">Dan Whitlock</a>") && page.contains("No account has"), "{page}");
    let options = stage.get("/search/options?q=pri").await.text;
    assert!(options.contains(&format!("data-href=\"{path}/people/")) && options.contains("Priya Shah"), "{options}");
    assert!(!options.contains("<html"), "{options}");
    assert_eq!(stage.get("/search/options?q=").await.text.trim(), "");
    assert_eq!(stage.get(&format!("/search?q={}", "x".repeat(3_000))).await.status.as_u16(), 200);
    let page = stage.get("/search").await.text;
    assert!(page.contains("Write a part of an account"), "{page}");
}

#[tokio::test]
async fn a_person_is_handed_out_and_erased() {
    let (stage, path) = harbour().await;
    let list = stage.get("/search/options?q=whitlock").await.text;
    let person = list.split("data-href=\"").nth(1).unwrap().split('"').next().unwrap().to_string();
    let document = stage.post(&format!("{person}/export"), &[]).await;
    assert!(document.json["said"][0]["email"] == "dan@harbour.example", "{}", document.text);
    let unsaid = stage.post(&format!("{person}/erase"), &[("reason", " ")]).await;
    assert!(unsaid.status.as_u16() == 422 && unsaid.text.contains("without naming the person"), "{}", unsaid.text);
    let erased = stage.post(&format!("{person}/erase"), &[("reason", "Asked on 3 March")]).await;
    assert_eq!(erased.location, format!("{path}?done=erased#people"));
    assert_eq!(stage.get(&person).await.status.as_u16(), 404);
    for nowhere in [&path, "/search?q=whitlock", &format!("{path}?people=list")] {
        let page = stage.get(nowhere).await.text;
        assert!(!page.contains("Dan Whitlock") && !page.contains("dan@harbour"), "{nowhere}: {page}");
    }
    assert_eq!(stage.post(&format!("{person}/erase"), &[("reason", "Again")]).await.status.as_u16(), 404);
}

#[tokio::test]
async fn an_interaction_is_logged_and_a_wrong_one_is_told() {
    let (stage, path) = harbour().await;
    let log = format!("{path}/interactions");
    let before = stage.recorded().await;
    let wrong = stage.post(&log, &[("kind", "meeting"), ("subject", ""), ("day", "2026-07-01")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    for told in ["This day is still to come.", "A meeting has a purpose.", "This is blank.", "id=\"log\" open"] {
        assert!(wrong.text.contains(told), "{told} is not in {}", wrong.text);
    }
    let forged = stage.post_with(&log, &[("csrf", "forged"), ("kind", "call"), ("subject", "x")]).await;
    assert_eq!(forged.status.as_u16(), 403);
    assert_eq!(stage.recorded().await, before);
    let fields = [("kind", "call"), ("subject", "Seats <b>for Leeds"), ("people", "P-1"), ("day", "2024-12-01")];
    let logged = stage.post(&log, &fields).await;
    assert_eq!((logged.status.as_u16(), logged.location), (303, format!("{path}?done=logged#timeline")));
    let page = stage.get(&path).await.text;
    // The first order was on 1 January 2025, so this was on the land side.
    assert!(page.contains("<span class=\"ic land\">") && page.contains("Seats &#60;b&#62;for Leeds"), "{page}");
    assert!(page.contains("Call with Priya Shah by Maya"), "{page}");
    let expand = stage.get(&format!("{path}?side=expand")).await.text;
    assert!(expand.contains("Nothing is recorded here."), "{expand}");
}

#[tokio::test]
async fn the_timeline_goes_on_page_by_page() {
    let (stage, path) = harbour().await;
    let rows: Vec<String> = (1..=20).map(|n| format!("Harbour & Pine,I-{n},note,2026-05-{n:02},Note {n}.")).collect();
    let file = format!("account,id,kind,day,subject\n{}\n", rows.join("\n"));
    assert_eq!(stage.upload("kind=interactions", "three", file).await.json["create"], 20);
    let first = stage.get(&path).await.text;
    assert!(first.contains("Note 20.") && first.contains("Note 11.") && !first.contains("Note 10."), "{first}");
    let older =
        first.split("href=\"").find(|rest| rest.contains(">Show older</a>") && rest.contains("after=")).unwrap();
    let older = older.split('"').next().unwrap().replace("&#38;", "&");
    let second = stage.get(older.split('#').next().unwrap()).await.text;
    assert!(second.contains("Note 10.") && second.contains("Note 1.") && !second.contains("Note 11."), "{second}");
    assert!(second.contains(">Newest</a>") && !second.contains(">Show older</a>"), "{second}");
    let elsewhere = stage.get(&format!("{path}?after=AAAA")).await;
    assert!(elsewhere.status.is_success() && elsewhere.text.contains("Note 20."));
}

#[tokio::test]
async fn a_person_is_added_and_changed() {
    let (stage, path) = harbour().await;
    let people = format!("{path}/people");
    let nameless = stage.post(&people, &[("title", "Controller")]).await;
    assert_eq!(nameless.status.as_u16(), 422);
    assert!(nameless.text.contains("Say what they are called.") && nameless.text.contains("value=\"Controller\""));
    let added = stage.post(&people, &[("name", "Lena Koch"), ("function", "finance"), ("role", "shapes")]).await;
    assert_eq!(added.status.as_u16(), 303);
    let person = added.location.strip_suffix("?done=added").unwrap().to_string();
    let changed = stage.post(&person, &[("stance", "supports")]).await;
    assert_eq!(changed.location, format!("{person}?done=changed"));
    assert_eq!(stage.post(&person, &[("stance", "supports")]).await.location, format!("{person}?done=same"));
    assert_eq!(stage.post(&person, &[("stance", "against")]).await.location, format!("{person}?done=changed"));
    let page = stage.get(&person).await.text;
    for told in ["Lena Koch", "stance supports", "stance supports → against", "Nothing is recorded with Lena Koch."] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    for nowhere in
        [format!("{path}/people/new/x"), format!("{path}/people/{}", uuid::Uuid::nil()), format!("{path}/people/x")]
    {
        assert_eq!(stage.get(&nowhere).await.status.as_u16(), 404, "{nowhere}");
    }
}
