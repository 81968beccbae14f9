//! Views of the lists: kept, opened by their tabs, shared, renamed and removed by plain forms.

use super::matrix::{company_on, signed_in};
use crate::stage::Stage;
use access::Role;

/// The tab that is current.
fn current(page: &str) -> Option<&str> {
    let tabs = page.split("aria-label=\"Views\"").nth(1)?.split("</nav>").next()?;
    tabs.split("aria-current=\"page\">").nth(1)?.split('<').next()
}

/// Where the form of a page posts whose action ends so.
fn action<'p>(page: &'p str, end: &str) -> Option<&'p str> {
    let mut actions = page.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    actions.find(|action| action.starts_with("/views") && action.ends_with(end))
}

#[tokio::test]
async fn a_view_is_an_address_with_a_name() {
    let stage = Stage::new().await;
    let whole = stage.get("/accounts").await.text;
    assert_eq!((current(&whole), action(&whole, "/views")), (Some("All"), None), "the whole list has its tab");
    let narrowed = stage.get("/accounts?sort=level&owner=Dana%20Reyes&q=").await.text;
    assert_eq!(current(&narrowed), None);
    assert!(narrowed.contains("name=\"query\" value=\"owner=Dana%20Reyes&#38;sort=level\""), "{narrowed}");
    let said = [("list", "/accounts"), ("query", "sort=level&owner=Dana%20Reyes"), ("name", "Dana by level")];
    let kept = stage.post("/views", &said).await;
    assert_eq!((kept.status.as_u16(), kept.location.as_str()), (303, "/accounts?owner=Dana%20Reyes&sort=level"));
    // Wherever one comes from, the address is the view: also from a place on, and with its parts in another order.
    for path in [kept.location.as_str(), "/accounts?sort=level&owner=Dana%20Reyes&done=same"] {
        let page = stage.get(path).await.text;
        assert_eq!((current(&page), action(&page, "/views")), (Some("Dana by level"), None), "{path}");
    }
    assert!(stage.get("/accounts").await.text.contains("href=\"/accounts?owner=Dana%20Reyes&#38;sort=level\""));
    assert!(!stage.get("/growth").await.text.contains("Dana by level"), "another page has its own");
    let page = stage.get(&kept.location).await.text;
    let change = action(&page, "").unwrap().to_string();
    let renamed = stage.post(&change, &[("name", "Dana")]).await;
    assert_eq!((renamed.status.as_u16(), renamed.location.as_str()), (303, kept.location.as_str()));
    assert_eq!(current(&stage.get(&kept.location).await.text), Some("Dana"));
    for path in ["/search?q=dan", "/search/options?q=dan"] {
        assert!(stage.get(path).await.text.contains("/accounts?owner=Dana%20Reyes&#38;sort=level"), "{path}");
    }
    let removed = stage.post(&format!("{change}/remove"), &[]).await;
    assert_eq!(removed.location, kept.location, "what it showed is still shown");
    assert_eq!(current(&stage.get(&kept.location).await.text), None);
    assert_eq!(stage.post(&change, &[("name", "Dana")]).await.status.as_u16(), 404);
}

#[tokio::test]
async fn what_the_page_of_a_list_cannot_read_is_no_view_of_it() {
    let stage = Stage::new().await;
    let before = stage.recorded().await;
    for (list, query, told) in [
        ("/accounts", "sort=size", "sort: \u{201c}size\u{201d} is not understood."),
        ("/accounts", "colour=red", "This list knows no colour."),
        ("/accounts", "", "This is the whole list."),
        ("/growth", "month=May", "month: \u{201c}May\u{201d} is not understood."),
        ("/growth/movements", "kind=gain", "kind: \u{201c}gain\u{201d} is not understood."),
        ("/settings", "x=y", "There is no such list."),
        ("/accounts", "q=a b", "This cannot be read."),
    ] {
        let reply = stage.post("/views", &[("list", list), ("query", query), ("name", "Mine")]).await;
        assert_eq!(reply.status.as_u16(), 422, "{list} {query}: {}", reply.text);
        assert!(reply.text.contains(told), "{told} in {}", reply.text);
    }
    assert_eq!(stage.recorded().await, before);
}

#[tokio::test]
async fn a_shared_view_shows_whoever_opens_it_what_they_may_see() {
    let company = company_on(Stage::new().await).await;
    let finance = signed_in(&company, Role::Finance).await;
    let said = [("list", "/accounts"), ("query", "q=co&sort=level"), ("name", "Companies"), ("shared", "yes")];
    let kept = finance.post("/views", &said).await.location;
    let cam = signed_in(&company, Role::Cam).await;
    let list = cam.get("/accounts").await.text;
    assert!(list.contains("title=\"Shared by Member finance\""), "{list}");
    let page = cam.get(&kept).await.text;
    assert_eq!(current(&page), Some("Companies"));
    assert!(page.contains("Account of cam") && !page.contains("Stranger &#38; Co"), "{page}");
    assert!(action(&page, "").is_none(), "it is not theirs to rename or remove");
    let remove = action(&company.stage.get(&kept).await.text, "/remove").unwrap().to_string();
    assert_eq!(cam.post(&remove, &[]).await.status.as_u16(), 404);
    assert_eq!(company.stage.post(&remove, &[]).await.status.as_u16(), 303, "an administrator may");
    assert_eq!(current(&finance.get(&kept).await.text), None);
}
