//! With scripts switched off a page still does its work: links and forms are enough.

use crate::driver::Browser;
use crate::server::{EMAIL, PASSWORD, Server};
use anyhow::{Context, Result};
use serde_json::json;
use std::fs;

const FILE: &str = "account,product,effective_on,level,currency\nZebra Works,Pro,2026-01-01,12000.00,GBP\n";
pub const LOADED: &str = "document.readyState == 'complete'";

/// A browser that runs no script of any page, signed in.
pub fn browser_without_scripts(server: &Server) -> Result<Browser> {
    let browser = Browser::start(&server.address)?;
    browser.session.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true }))?;
    browser.sign_in(EMAIL, PASSWORD)?;
    // What scripts alone can do is not offered without them.
    let offered = browser.session.run("return [...document.querySelectorAll('[data-script]')].every(e => e.hidden)")?;
    assert_eq!(offered, true, "something is offered that only a script can do");
    Ok(browser)
}

pub fn click(browser: &Browser, css: &str) -> Result<()> {
    browser.session.click(&browser.session.find(css)?).with_context(|| format!("{css} cannot be clicked"))
}

fn wait_for_title(browser: &Browser, title: &str) -> Result<()> {
    let has_title = format!("{LOADED} && document.querySelector('h1')?.textContent.includes({title:?}) == true");
    browser.session.wait_for(&has_title)
}

#[test]
fn an_account_is_found_filtered_opened_and_told_of() -> Result<()> {
    let server = Server::start()?;
    let browser = browser_without_scripts(&server)?;
    browser.goto("/accounts?sort=level")?;
    let name = browser.session.run("return document.querySelector('main tbody th a').textContent.trim()")?;
    let name = name.as_str().context("no account in the list")?.to_string();
    browser.session.type_into(&browser.session.find("#q")?, &name)?;
    click(&browser, ".search button")?;
    browser.session.wait_for(&format!("{LOADED} && location.search.includes('q=')"))?;
    click(&browser, "details.pick summary")?;
    browser.session.wait_for("document.querySelector('details.pick').open")?;
    click(&browser, "main tbody th a")?;
    wait_for_title(&browser, &name)?;
    click(&browser, "#log summary")?;
    for (field, text) in [("subject", "A word without scripts"), ("day", "2026-03-04")] {
        browser.session.type_into(&browser.session.find(&format!("#log [name={field}]"))?, text)?;
    }
    click(&browser, "#log form button")?;
    browser.session.wait_for(&format!(
        "{LOADED} && document.querySelector('#timeline')?.textContent.includes('A word without scripts') == true"
    ))
}

#[test]
fn a_rule_for_segments_is_changed_applied_and_taken_back() -> Result<()> {
    let server = Server::start()?;
    let browser = browser_without_scripts(&server)?;
    browser.goto("/segments")?;
    click(&browser, "#rule summary")?;
    let rules = browser.session.find("#rules")?;
    browser.session.run("document.querySelector('#rules').value = ''")?;
    browser.session.type_into(&rules, "Everybody: otherwise")?;
    // Tried out first: no reason is needed for that, and nothing is recorded.
    click(&browser, "#rule button[formaction]")?;
    browser.session.wait_for(&format!("{LOADED} && location.pathname == '/segments/try'"))?;
    let tried = browser.session.text(&browser.session.find("#changes")?)?;
    assert!(tried.contains("Everybody"), "{tried}");
    browser.session.type_into(&browser.session.find("#reason")?, "All are alike")?;
    click(&browser, "#rule form button.p")?;
    browser.session.wait_for(&format!("{LOADED} && location.search == '?done=changed'"))?;
    click(&browser, "form[action='/segments/apply'] button")?;
    wait_for_title(&browser, "Segments by version 2 of the rule")?;
    browser.goto("/accounts?segment=Everybody")?;
    browser.session.wait_for("document.querySelectorAll('main tbody th a').length > 5")?;
    click(&browser, "main tbody th a")?;
    browser.session.wait_for(&format!("{LOADED} && document.querySelector('#attributes') != null"))?;
    let belongs = browser.session.text(&browser.session.find("#attributes")?)?;
    assert!(belongs.contains("by rule 1 of 21 Nov 2026: otherwise"), "{belongs}");
    browser.goto("/segments")?;
    click(&browser, "#runs tbody a")?;
    wait_for_title(&browser, "Segments by version 2 of the rule")?;
    click(&browser, "form[action$='/undo'] button")?;
    browser.session.wait_for(&format!("{LOADED} && location.search == '?done=undone'"))?;
    browser.goto("/accounts?segment=Everybody")?;
    browser.session.wait_for("document.querySelectorAll('main tbody th a').length == 0")
}

#[test]
fn a_file_is_imported_and_taken_back() -> Result<()> {
    let server = Server::start()?;
    let browser = browser_without_scripts(&server)?;
    let folder = tempfile::TempDir::new()?;
    let file = folder.path().join("levels.csv");
    fs::write(&file, FILE)?;
    browser.goto("/imports/new")?;
    click(&browser, "select[name=kind] option[value=levels]")?;
    browser.session.type_into(&browser.session.find("input[name=source]")?, "billing")?;
    browser.session.type_into(&browser.session.find("input[type=file]")?, &file.to_string_lossy())?;
    click(&browser, "main form button.p")?;
    wait_for_title(&browser, "Match columns")?;
    click(&browser, "main form button.p")?;
    wait_for_title(&browser, "Dry run")?;
    click(&browser, "main form button.p")?;
    wait_for_title(&browser, "levels.csv")?;
    browser.goto("/accounts?q=Zebra")?;
    browser.session.wait_for("document.querySelector('main').textContent.includes('Zebra Works')")?;
    browser.goto("/imports")?;
    click(&browser, "main tbody a[href^='/imports/']")?;
    wait_for_title(&browser, "levels.csv")?;
    click(&browser, "form[action$='/undo'] button")?;
    browser.session.wait_for(&format!("{LOADED} && !document.querySelector(\"form[action$='/undo']\")"))?;
    browser.goto("/accounts?q=Zebra")?;
    browser.session.wait_for("!document.querySelector('main').textContent.includes('Zebra Works')")
}
