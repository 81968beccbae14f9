//! A list kept as a view: narrowed, named, left, and opened again by its tab; the address says all of it.

use crate::driver::{Browser, LOOKS};
use crate::server::{EMAIL, PASSWORD, Server};
use anyhow::Result;

const NAME: &str = "Live, the largest first";

#[test]
fn a_list_is_kept_left_and_opened_again_by_its_tab() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    let session = &browser.session;
    browser.goto("/accounts?sort=level")?;
    session.run("document.querySelector('.filters a[href*=\"living=live\"]').click()")?;
    session.wait_for("location.search == '?living=live&sort=level'")?;
    session.wait_for(
        "document.querySelector('main .bar form[action=\"/views\"] [name=query]').value == 'living=live&sort=level'",
    )?;
    session.click(&session.find("main .bar details.pick summary")?)?;
    session.type_into(&session.find("#view-name")?, NAME)?;
    session.click(&session.find("main .bar form[action='/views'] button")?)?;
    let shown = format!(
        "location.search == '?living=live&sort=level' && document.readyState == 'complete' \
         && document.querySelector('.tabs [aria-current=page]')?.textContent == {NAME:?}"
    );
    session.wait_for(&shown)?;
    browser.goto("/growth")?;
    browser.goto("/accounts")?;
    session.wait_for("document.querySelector('.tabs [aria-current=page]').textContent == 'All'")?;
    session.click(&session.find(".tabs a[href='/accounts?living=live&sort=level']")?)?;
    session.wait_for(&shown)?;
    // Another address is another state, and its tab is not the current one.
    browser.goto("/accounts?living=live")?;
    session.wait_for("!document.querySelector('.tabs [aria-current=page]')")?;
    let mut faults = Vec::new();
    for look in LOOKS {
        browser.look(look)?;
        browser.goto("/accounts?living=live&sort=level")?;
        faults.extend(browser.faults(look.window)?.into_iter().map(|fault| format!("{}: {fault}", look.name())));
        // What opens lies over the list, and makes the page no wider.
        session.run("document.querySelector('main .bar details.pick').open = true")?;
        faults.extend(browser.sideways_scroll(look.window.size().0)?);
        browser.picture(&format!("view-{}", look.name()), look.window)?;
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}
