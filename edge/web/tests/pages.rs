//! Every page in every state, as HTML: what holds for all of them, and what single states say.

#[path = "../examples/preview/samples/mod.rs"]
mod samples;

use askama::{DynTemplate, Template};
use samples::{account, growth, imports, rules};
use std::collections::BTreeSet;

fn html(page: &dyn DynTemplate) -> String {
    page.dyn_render().unwrap()
}

/// The texts between each `before` and the next `after`.
fn between<'a>(html: &'a str, before: &str, after: char) -> Vec<&'a str> {
    html.split(before).skip(1).filter_map(|rest| rest.split(after).next()).collect()
}

#[test]
fn pages_hold_nothing_that_the_policy_forbids() {
    for (name, page) in samples::pages() {
        let html = html(&*page);
        for forbidden in [" style=", "<style", " onclick=", "hx-on", "javascript:", "http://", "https://"] {
            assert!(!html.contains(forbidden), "{forbidden} in {name}");
        }
        let inline = between(&html, "<script", '>').iter().filter(|tag| !tag.contains("src=")).count();
        assert_eq!(inline, 0, "inline script in {name}");
    }
}

#[test]
fn pages_have_one_heading_one_main_and_unique_ids() {
    for (name, page) in samples::pages() {
        let html = html(&*page);
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        assert!(html.contains(" · Ascend</title>"), "{name}");
        let ids = between(&html, " id=\"", '"');
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an id twice in {name}: {ids:?}");
    }
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    for (name, page) in samples::pages() {
        let html = html(&*page);
        let forms = html.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
        for form in forms.filter(|form| form.contains("method=\"post\"")) {
            assert!(form.contains("name=\"csrf\" value=\"sample\""), "{name}: {form}");
        }
    }
}

#[test]
fn every_icon_is_drawn_and_none_is_idle() {
    let pages: Vec<_> = samples::pages().iter().map(|(_, page)| html(&**page)).collect();
    let used: BTreeSet<_> = pages.iter().flat_map(|html| between(html, "href=\"#i-", '"')).collect();
    let drawn: BTreeSet<_> = between(&pages[0], "<symbol id=\"i-", '"').into_iter().collect();
    assert_eq!(used, drawn);
}

#[test]
fn states_say_what_is_true_and_what_to_do() {
    let october = growth::page().render().unwrap();
    for (page, says) in [
        (&october, "Axis starts at £400k. Select a bar to see its rows."),
        (&october, r#"<span class="vh">up 0.4 points</span>"#),
        (&growth::broken().render().unwrap(), "These figures do not add up"),
        (
            &growth::beyond().render().unwrap(),
            "</svg><span>The data reaches to 27 Oct 2026; what comes after it is not known yet.",
        ),
        (&growth::empty().render().unwrap(), r#"<a class="btn p" href="import-file.html">Import a file</a>"#),
        (&growth::rows().render().unwrap(), "−£6,150.00"),
        (&account::none().render().unwrap(), "No account is named “Zephyr”"),
        (&account::quiet().render().unwrap(), "No contract line, invoice line or level is recorded for this account."),
        (&account::editing().render().unwrap(), "said by Maya Okafor on 1 Nov 2026"),
        (&imports::done().render().unwrap(), "<button>Undo</button>"),
        (&imports::file().render().unwrap(), r#"aria-current="step"><b>1</b>Choose a file"#),
        (&rules::settings_read_only().render().unwrap(), "Only an administrator may change policies or close months."),
        (&rules::refused().render().unwrap(), "Reopen September 2026 in Settings, or record a correction."),
    ] {
        assert!(page.contains(says), "{says} in {page}");
    }
}

#[test]
fn a_broken_waterfall_is_not_drawn() {
    let html = growth::broken().render().unwrap();
    assert!(!html.contains("class=\"chart wide\"") && html.contains("The difference is £600.00"));
}

#[test]
fn without_the_permission_there_is_no_form() {
    let html = rules::settings_read_only().render().unwrap();
    assert!(!html.contains("action=\"/settings"), "{html}");
}
