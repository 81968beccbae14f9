//! Each page in each look, and the way from a number down to its rows.

use crate::driver::Browser;
use crate::server::{EMAIL, PASSWORD, Server};
use anyhow::{Context, Result};

/// Pages that need no account or batch in their address.
const PAGES: [(&str, &str); 36] = [
    ("growth", "/growth"),
    ("growth-table", "/growth?as=table&cohort=grr"),
    ("rows", "/growth/rows?kpi=nrr"),
    ("movements", "/growth/movements?kind=churn"),
    ("accounts", "/accounts?sort=level"),
    ("search", "/search?q=ha"),
    ("journey", "/journey"),
    ("stage", "/journey/stages/happy_pilot"),
    ("journey-policy", "/journey/policy"),
    ("journey-entries", "/journey/entries"),
    ("journey-silent", "/journey/silent"),
    ("land", "/land"),
    ("land-leads", "/land/leads"),
    ("land-profile", "/land/profile"),
    ("land-quality", "/land/quality"),
    ("land-landings", "/land/rows?of=landings"),
    ("land-quota", "/land/quota"),
    ("handovers", "/handover"),
    ("handover-policy", "/handover/policy"),
    ("surveys-policy", "/surveys/policy"),
    ("survey-new", "/surveys/templates/new"),
    ("survey-copied", "/surveys/templates/new?from=pilot_exit"),
    ("survey-standard", "/surveys/templates/quarterly"),
    ("imports", "/imports"),
    ("import-file", "/imports/new"),
    ("definitions", "/definitions"),
    ("definition", "/definitions/nrr"),
    ("settings", "/settings"),
    ("jobs", "/settings/jobs"),
    ("segments", "/segments"),
    ("segments-moves", "/segments?from=SMB&to=Mid-market"),
    ("catalogue", "/catalogue"),
    ("members", "/members"),
    ("inbox", "/inbox"),
    ("you", "/you"),
    ("api", "/api"),
];

/// Windows between and beyond those of the looks, in CSS pixels.
const WINDOWS: [(u64, u64); 6] = [(320, 640), (480, 800), (768, 1024), (1024, 768), (1280, 800), (1920, 1080)];

#[test]
fn every_page_is_accessible_fits_and_is_silent() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.check_page("sign-in", "/sign-in")?;
    browser.check_page("invitation", "/invitations/not-there")?;
    browser.sign_in(EMAIL, PASSWORD)?;
    let mut faults = Vec::new();
    for (name, path) in each_page(&browser)? {
        if let Err(fault) = browser.check_page(name, &path) {
            faults.push(fault.to_string());
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    Ok(())
}

#[test]
fn no_page_scrolls_sideways_from_the_smallest_phone_to_the_widest_desk() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    let mut faults = Vec::new();
    for (_, path) in each_page(&browser)? {
        browser.goto(&path)?;
        for (width, height) in WINDOWS {
            browser.resize(width, height)?;
            faults.extend(browser.sideways_scroll(width)?.map(|fault| format!("{path}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

/// The pages that a member sees, by name and path.
pub fn each_page(browser: &Browser) -> Result<Vec<(&'static str, String)>> {
    browser.goto("/accounts?sort=level")?;
    let first_link = "return document.querySelector('main table a[href^=\"/accounts/\"]').getAttribute('href')";
    let first = browser.session.run(first_link)?;
    let first = first.as_str().context("no account in the list")?;
    browser.goto("/accounts?q=Harbour")?;
    let harbour = browser.session.run(first_link)?;
    let harbour = harbour.as_str().context("no Harbour in the list")?.to_string();
    browser.goto(&format!("{harbour}/surveys"))?;
    let survey = browser.session.run("return document.querySelector('#surveys a').getAttribute('href')")?;
    let of_account = [
        ("account", first.to_string()),
        ("account-edit", format!("{first}?edit=cam")),
        ("whitespace", format!("{first}/whitespace")),
        ("account-journey", format!("{first}/journey")),
        ("handover", format!("{first}/handover")),
        ("handover-push-back", format!("{first}/handover?kind=delivery&act=push_back")),
        ("account-land", format!("{harbour}/land")),
        ("surveys", format!("{harbour}/surveys?open=yes")),
        ("survey-shown", format!("{}/shown", survey.as_str().unwrap_or_default())),
        ("survey", survey.as_str().context("no survey of Harbour")?.to_string()),
    ];
    Ok(PAGES.map(|(name, path)| (name, path.to_string())).into_iter().chain(of_account).collect())
}

#[test]
fn a_number_on_growth_opens_to_its_rows_and_on_to_an_account() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    let session = &browser.session;
    browser.goto("/growth")?;
    let figure = session.find(".kpi a.num")?;
    let shown = session.text(&figure)?;
    session.click(&figure)?;
    session.wait_for("location.pathname == '/growth/rows' && document.readyState == 'complete'")?;
    let text = session.text(&session.find("main")?)?;
    assert!(text.contains(&shown), "{shown} is not on the page of its rows: {text}");
    session.run("document.querySelector('main table a[href^=\"/accounts/\"]').click()")?;
    session.wait_for("location.pathname.startsWith('/accounts/')")?;
    let title = session.run("return document.querySelector('h1').textContent.trim().length > 0")?;
    assert_eq!(title, true);
    Ok(())
}

#[test]
fn a_field_opens_in_place_escape_leaves_it_and_the_focus_stays() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    let session = &browser.session;
    browser.goto("/accounts?sort=level")?;
    session.run("document.querySelector('main table a[href^=\"/accounts/\"]').click()")?;
    session.wait_for("location.pathname.startsWith('/accounts/') && document.readyState == 'complete'")?;
    session.run("document.querySelector('#change-cam').click()")?;
    session.wait_for("document.activeElement.id == 'edit-value'")?;
    session.press("\u{E00C}")?;
    session.wait_for("!document.querySelector('#edit') && document.activeElement.id == 'change-cam'")?;
    session.run("document.querySelector('#change-cam').click()")?;
    session.wait_for("document.activeElement.id == 'edit-value'")?;
    session.press("Sam Kerr\u{E007}")?;
    session.wait_for("location.search == '?done=changed' && document.activeElement.id == 'change-cam'")?;
    let text = session.text(&session.find("#attributes")?)?;
    assert!(text.contains("Sam Kerr"), "{text}");
    Ok(())
}

#[test]
fn the_palette_and_the_keys_lead_to_pages() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    browser.goto("/growth")?;
    browser.session.press("ga")?;
    browser.session.wait_for("location.pathname == '/accounts'")?;
    browser.session.press("gd")?;
    browser.session.wait_for("location.pathname == '/definitions'")?;
    Ok(())
}

#[test]
fn the_palette_finds_an_account_while_its_name_is_typed() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    browser.goto("/accounts?sort=level")?;
    let name = browser.session.run("return document.querySelector('main tbody th a').textContent.trim()")?;
    let name = name.as_str().context("no account in the list")?.to_string();
    browser.goto("/growth")?;
    browser.session.run("document.querySelector('[data-cmd]').click()")?;
    let typed = format!(
        "const i = document.querySelector('dialog.cmd input'); i.value = {name:?}.slice(0, 5); i.dispatchEvent(new Event('input'))"
    );
    browser.session.run(&typed)?;
    browser.session.wait_for("document.querySelector('[data-found]') != null")?;
    browser.session.run(&format!(
        "[...document.querySelectorAll('[data-found]')].find(o => o.textContent.includes({name:?})).click()"
    ))?;
    browser.session.wait_for("location.pathname.startsWith('/accounts/')")?;
    Ok(())
}
