//! Each page by the Tab key alone: everything that a pointer can use is reached, in the order of the page, in sight, and
//! marked; and the palette, the pills and the lists by their keys.

use crate::driver::{Browser, KEY_ENTER, Look, Theme, Window};
use crate::pages::each_page;
use crate::server::{EMAIL, PASSWORD, Server};
use anyhow::{Context, Result};

const KEY_TAB: char = '\u{E004}';
const KEY_ESCAPE: &str = "\u{E00C}";
const KEY_CONTROL: char = '\u{E009}';

/// Finds what can be used, and watches where the focus goes.
const WATCH: &str = "
const usable = 'a[href], area[href], button, input, select, textarea, summary, [tabindex], [contenteditable]';
const group = e => e.type == 'radio' && [...document.getElementsByName(e.name)].find(r => r.form == e.form && r.checked);
const isStop = e => !e.matches(':disabled') && e.tabIndex >= 0 && e.type != 'hidden' && e.checkVisibility({ visibilityProperty: true })
  && (!group(e) || group(e) == e);
const stops = [...document.querySelectorAll(usable)].filter(isStop);
const name = e => (e.outerHTML.match(/^<[^>]*>/) || [''])[0].slice(0, 120) + ' ' + (e.textContent || '').trim().slice(0, 40);
window.walk = { stops, met: new Set(), faults: [], first: undefined, last: -1, name };
document.activeElement?.blur();
document.addEventListener('focusin', event => {
  const e = event.target, at = stops.indexOf(e), walk = window.walk;
  if (at < 0) return;
  if (walk.met.has(e)) return;
  walk.met.add(e);
  // A page that puts the focus into a form is walked from there, and around its end once.
  const isRound = walk.last >= walk.first && at < walk.first;
  if (at < walk.last && !isRound) walk.faults.push('comes after what follows it: ' + name(e));
  walk.first ??= at;
  walk.last = at;
  const style = getComputedStyle(e), mark = e.querySelector('.m');
  const ring = style.outlineStyle != 'none' && parseFloat(style.outlineWidth) > 0;
  const drawn = mark && getComputedStyle(mark).strokeWidth == '2.5px';
  const label = e.closest('label') || (e.labels && e.labels[0]);
  const worn = label && getComputedStyle(label).outlineStyle != 'none';
  if (!ring && !drawn && !worn && style.boxShadow == 'none') walk.faults.push('is not marked when it has the focus: ' + name(e));
  const box = (e.getClientRects()[0] || e.getBoundingClientRect());
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1), y = box.top + box.height / 2;
  if (box.bottom <= 0 || box.top >= innerHeight) walk.faults.push('is out of sight when it has the focus: ' + name(e));
  const top = box.height <= innerHeight ? document.elementFromPoint(x, Math.min(Math.max(y, 0), innerHeight - 1)) : e;
  const related = top && (top == e || e.contains(top) || top.contains(e) || (label && label.contains(top)));
  if (!related) walk.faults.push('is covered when it has the focus: ' + name(e) + ' by ' + (top ? name(top) : 'nothing'));
});
return stops.length";
const FAULTS: &str = "
const walk = window.walk;
return walk.faults.concat(walk.stops.filter(e => !walk.met.has(e)).map(e => 'is not reached: ' + walk.name(e)))";

#[test]
fn everything_on_each_page_is_reached_by_the_tab_key() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    let mut faults = tab_through(&browser, "/sign-in")?;
    browser.sign_in(EMAIL, PASSWORD)?;
    for window in [Window::Desk, Window::Phone] {
        browser.look(Look { window, theme: Theme::Light })?;
        for (_, path) in each_page(&browser)? {
            faults.extend(tab_through(&browser, &path)?);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

fn tab_through(browser: &Browser, path: &str) -> Result<Vec<String>> {
    browser.goto(path)?;
    let stops = browser.session.run(WATCH)?.as_u64().context("nothing to step through")?;
    // A frame that scrolls is a stop of its own, so there are a few more than those counted.
    let steps = usize::try_from(stops)? + 10;
    browser.session.press(&KEY_TAB.to_string().repeat(steps))?;
    let faults = browser.session.run(FAULTS)?;
    let told = faults.as_array().into_iter().flatten().filter_map(|fault| fault.as_str());
    Ok(told.map(|fault| format!("{path}: {fault}")).collect())
}

#[test]
fn the_skip_link_leads_past_the_menu() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    browser.goto("/accounts")?;
    browser.session.press(&format!("{KEY_TAB}{KEY_ENTER}"))?;
    browser.session.wait_for("location.hash == '#main'")?;
    browser.session.press(&KEY_TAB.to_string())?;
    browser.session.wait_for("document.querySelector('main').contains(document.activeElement)")
}

#[test]
fn the_palette_is_opened_searched_and_left_by_keys() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    browser.goto("/growth")?;
    browser.session.chord(KEY_CONTROL, 'k')?;
    browser.session.wait_for("document.querySelector('dialog.cmd').open")?;
    browser.session.press(KEY_ESCAPE)?;
    browser.session.wait_for("!document.querySelector('dialog.cmd').open")?;
    browser.session.chord(KEY_CONTROL, 'k')?;
    browser.session.press("definitions")?;
    browser.session.wait_for(
        "document.querySelector('dialog.cmd [aria-selected=true]')?.textContent.includes('Definitions') == true",
    )?;
    browser.session.press(KEY_ENTER)?;
    browser.session.wait_for("location.pathname == '/definitions'")
}

#[test]
fn a_list_is_stepped_through_and_an_account_opened_by_keys() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    browser.goto("/accounts?sort=level")?;
    browser.session.press("jjk")?;
    let first = "document.activeElement == document.querySelector('main .tbl tbody th a')";
    browser.session.wait_for(first).context("two steps down and one up do not end on the first row")?;
    browser.session.press(KEY_ENTER)?;
    browser.session.wait_for("location.pathname.startsWith('/accounts/') && document.readyState == 'complete'")
}

#[test]
fn a_pill_opens_moves_and_closes_by_keys() -> Result<()> {
    let server = Server::start()?;
    let browser = Browser::start(&server.address)?;
    browser.sign_in(EMAIL, PASSWORD)?;
    browser.goto("/accounts")?;
    browser.session.run("document.querySelector('details.pick summary').focus()")?;
    browser.session.press(KEY_ENTER)?;
    browser.session.wait_for("document.querySelector('details.pick').open")?;
    browser.session.press(KEY_ESCAPE)?;
    browser.session.wait_for(
        "!document.querySelector('details.pick').open && document.activeElement.matches('details.pick summary')",
    )
}
