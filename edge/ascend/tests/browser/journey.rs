//! The journey as a person clicks through it, without scripts: refused with all that is missing,
//! signed as an exception, taken back as a mistake.

use crate::driver::Browser;
use crate::scripts_off::{LOADED, browser_without_scripts, click};
use crate::server::Server;
use anyhow::{Context, Result};

fn wait_for_words(browser: &Browser, words: &str) -> Result<()> {
    let said = format!("{LOADED} && document.querySelector('main')?.textContent.includes({words:?}) == true");
    browser.session.wait_for(&said).with_context(|| format!("nobody says {words}"))
}

#[test]
fn a_step_is_refused_with_all_reasons_then_signed_and_taken_back() -> Result<()> {
    let server = Server::start()?;
    let browser = browser_without_scripts(&server)?;
    browser.goto("/journey")?;
    // The first pilot of the board, whoever that is.
    let pilot = "return document.querySelector('[aria-labelledby=h-pilot] li a').getAttribute('href')";
    let pilot = browser.session.run(pilot)?;
    let pilot = pilot.as_str().context("no pilot on the board")?.to_string();
    browser.goto(&pilot)?;
    click(&browser, "#step button")?;
    for missing in ["Product satisfaction of 4.0 or more", "Implementation quality of 4.0 or more"] {
        wait_for_words(&browser, missing)?;
    }
    let warned = "return document.querySelectorAll('.notes .note').length";
    assert!(browser.session.run(warned)?.as_u64() >= Some(2), "each gate that is not open is told");
    browser.session.type_into(&browser.session.find("#step [name=override]")?, "The board asked for it")?;
    click(&browser, "#step button")?;
    wait_for_words(&browser, "It came here by an override")?;
    wait_for_words(&browser, "since 21 Nov")?;
    click(&browser, "details.more:last-of-type summary")?;
    browser.session.type_into(&browser.session.find("#take-back-reason")?, "Wrong account")?;
    click(&browser, "form[action$='take-back'] button")?;
    browser.session.wait_for(&format!("{LOADED} && location.search == '?done=back'"))?;
    wait_for_words(&browser, "taken back: Wrong account")
}
