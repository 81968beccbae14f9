//! Two stories of a customer, clicked through without scripts: from a lead to a happy pilot, and a survey in which
//! one person is louder than all others.

use crate::driver::Browser;
use crate::scripts_off::{LOADED, browser_without_scripts, click};
use crate::server::Server;
use anyhow::{Context, Result};

/// Ten people of the customer of the first story; who decides comes first.
const PEOPLE: [&str; 10] = ["Ada", "Ben", "Cem", "Dan", "Eve", "Fay", "Gil", "Hal", "Ida", "Jon"];

fn says(browser: &Browser, words: &str) -> Result<()> {
    let said = format!("{LOADED} && document.querySelector('main')?.textContent.includes({words:?}) == true");
    browser.session.wait_for(&said).with_context(|| format!("nobody says {words:?}: {}", told(browser)))
}

/// What the page says, for whoever reads why a story broke off.
fn told(browser: &Browser) -> String {
    let text = browser.session.run("return location.href + ' ' + document.querySelector('main')?.innerText");
    text.ok().and_then(|text| text.as_str().map(String::from)).unwrap_or_default()
}

/// Fills the form that is sent to an address and sends it. `value` is typed, or chosen from a list.
fn send(browser: &Browser, action: &str, fields: &[(&str, &str)]) -> Result<()> {
    let form = format!("form[action$='{action}']");
    let folded = format!("details:not([open]):has({form})");
    if browser.session.run(&format!("return document.querySelector(\"{folded}\") != null"))? == true {
        click(browser, &format!("{folded} summary"))?;
    }
    for (name, value) in fields {
        let list = format!("{form} select[name='{name}']");
        if browser.session.run(&format!("return document.querySelector(\"{list}\") != null"))? == true {
            click(browser, &format!("{list} option[value='{value}']"))?;
        } else {
            let field = format!("{form} [name='{name}']");
            // What stands there already goes first.
            browser.session.run(&format!("document.querySelector(\"{field}\").value = ''"))?;
            browser.session.type_into(&browser.session.find(&field)?, value)?;
        }
    }
    browser.session.run("document.documentElement.dataset.before = 'this page'")?;
    click(browser, &format!("{form} button"))?;
    browser.session.wait_for(&format!("{LOADED} && document.documentElement.dataset.before == undefined"))
}

/// The notes of the page: all that speaks against what was tried.
fn notes(browser: &Browser) -> Result<Vec<String>> {
    let notes =
        browser.session.run("return [...document.querySelectorAll('.notes .note')].map(note => note.innerText)")?;
    let notes = notes.as_array().context("no list of notes")?;
    Ok(notes.iter().filter_map(|note| note.as_str().map(String::from)).collect())
}

/// The account with this name.
fn account(browser: &Browser, name: &str) -> Result<String> {
    browser.goto(&format!("/accounts?q={}", name.replace(' ', "+").replace('&', "%26")))?;
    let href = browser.session.run("return document.querySelector('main tbody th a').getAttribute('href')")?;
    href.as_str().map(String::from).with_context(|| format!("no account is called {name}"))
}

/// Opens a survey at an account, asks everybody who may be asked, and gives their links by name.
fn ask(browser: &Browser, account: &str, fields: &[(&str, &str)]) -> Result<(String, Vec<(String, String)>)> {
    browser.goto(&format!("{account}/surveys"))?;
    send(browser, &format!("{account}/surveys"), fields)?;
    browser.session.wait_for(&format!("{LOADED} && location.search == '?done=opened'"))?;
    let survey = browser.session.run("return location.pathname")?.as_str().context("no survey")?.to_string();
    browser
        .session
        .run("document.querySelectorAll('#next input[type=checkbox]').forEach(box => { box.checked = true })")?;
    click(browser, "form[action$='/invitations'] button")?;
    browser.session.wait_for(&format!("{LOADED} && document.querySelector('#links') != null"))?;
    let links = browser.session.run(
        "return [...document.querySelectorAll('#links tbody tr')].map(row => \
         [row.cells[0].textContent.trim(), new URL(row.cells[1].textContent.trim()).pathname])",
    )?;
    let links = links.as_array().context("no links")?;
    let cell = |link: &serde_json::Value, at: usize| link[at].as_str().unwrap_or_default().to_string();
    Ok((survey, links.iter().map(|link| (cell(link, 0), cell(link, 1))).collect()))
}

/// Answers by a link, as somebody who never signed in.
fn answer(browser: &Browser, link: &str, points: &[(&str, &str)]) -> Result<()> {
    browser.goto(link)?;
    for (question, score) in points {
        let pick = format!("input[name$='{question}'][value='{score}']");
        browser.session.run(&format!("document.querySelector(\"{pick}\").checked = true"))?;
    }
    click(browser, "form.ask button.p")?;
    browser.session.wait_for(&format!("{LOADED} && document.querySelector('form.ask') == null"))
}

#[test]
fn a_lead_becomes_a_happy_pilot_once_everybody_is_content() -> Result<()> {
    let server = Server::start()?;
    server.import("leads", "lead,company,account,source,created_on\nSW-1,Saffron Weaving,SW,Fair,2026-10-02\n")?;
    let person = |(at, name): (usize, &&str)| {
        let role = if at == 0 { "decides" } else { "uses" };
        format!("SW,SW-P{at},{name} Saffron,{}@saffron.example,{role},operations,supports\n", name.to_lowercase())
    };
    let people: String = PEOPLE.iter().enumerate().map(person).collect();
    server.import("people", &format!("account,person,name,email,role,function,stance\n{people}"))?;
    let said = "SW,I-1,call,2026-11-02,Ben Ives,SW-P0,What they want to reach\n";
    server.import("interactions", &format!("account,id,kind,day,by,people,subject\n{said}"))?;
    let browser = browser_without_scripts(&server)?;
    let saffron = account(&browser, "Saffron Weaving")?;
    let (land, journey, handover) =
        (format!("{saffron}/land"), format!("{saffron}/journey"), format!("{saffron}/handover"));

    // Nobody leaves the first stage before somebody has said that the lead is worth it.
    browser.goto(&journey)?;
    send(&browser, "/journey/steps", &[("to", "lead")])?;
    send(&browser, "/journey/steps", &[("to", "interested")])?;
    says(&browser, "The lead is qualified")?;
    browser.goto(&format!("{land}?lead=SW-1#lead"))?;
    send(&browser, "/land/leads", &[("qualification", "qualified")])?;
    browser.goto(&journey)?;
    send(&browser, "/journey/steps", &[("to", "interested")])?;

    // It is won, with a next move and two promises.
    browser.goto(&land)?;
    let deal = [("name", "Saffron, first order"), ("state", "won"), ("per_year", "18000"), ("currency", "GBP")];
    send(&browser, "/land/deals", &deal)?;
    let next_move = [
        ("motion", "seat_growth"),
        ("low", "9000"),
        ("high", "15000"),
        ("currency", "GBP"),
        ("from", "2027-06-01"),
        ("to", "2027-09-01"),
        ("condition", "The second mill is live"),
    ];
    send(&browser, "/land/next-moves", &next_move)?;
    browser.goto(&handover)?;
    for text in ["The second mill follows in summer", "An answer within a working day"] {
        send(&browser, "/handover/promises", &[("text", text), ("promised_by", "land"), ("owner", "Sofia Keller")])?;
    }
    browser.goto(&journey)?;
    send(&browser, "/journey/steps", &[("to", "pilot")])?;
    says(&browser, "Interested → Signed / pilot")?;

    // The receiver pushes back: nobody wrote down what the customer wants.
    browser.goto(&handover)?;
    send(&browser, "/handover/steps", &[("from", "Ben Ives"), ("to", "Sofia Keller"), ("reason", "signed")])?;
    send(&browser, "/handover/steps", &[("to_confirm", "goals; terms; usage_baseline")])?;
    browser.goto(&format!("{handover}?kind=delivery&act=push_back#step"))?;
    send(&browser, "/handover/steps", &[("reason", "missing_goal"), ("note", "What do they want to reach?")])?;
    says(&browser, "Pushed back")?;
    browser.goto(&journey)?;
    let goal = [
        ("words", "No loom waits for yarn"),
        ("measure", "hours a loom waits per week"),
        ("target", "2"),
        ("due_on", "2027-03-01"),
    ];
    send(&browser, "/journey/goals", &goal)?;
    for (name, due_on) in [("First result shown", "2026-12-20"), ("All looms connected", "2026-12-31")] {
        send(&browser, "/journey/milestones", &[("name", name), ("due_on", due_on)])?;
    }
    browser.goto(&handover)?;
    send(&browser, "/handover/steps", &[("to_confirm", "terms; usage_baseline")])?;
    send(&browser, "/handover/steps", &[])?;
    says(&browser, "Accepted")?;

    // On day 41 all that is missing is said at once.
    drop(browser);
    let server = server.on_day("2027-01-01")?;
    let browser = browser_without_scripts(&server)?;
    browser.goto(&journey)?;
    send(&browser, "/journey/steps", &[("to", "happy_pilot")])?;
    let missing = notes(&browser)?.join("\n");
    for reason in [
        "90 days in this stage",
        "All milestones are done",
        "A first result was shown to the decision maker",
        "Product satisfaction of 4.0 or more",
        "Implementation quality of 4.0 or more",
    ] {
        assert!(missing.contains(reason), "{reason}: {missing}");
    }
    assert!(!missing.contains("handover") && !missing.contains("goal of the customer"), "{missing}");

    // Milestones are done and people are asked: content with the product, not with how it was introduced.
    for at in 0..2 {
        browser.goto(&journey)?;
        let link = format!(
            "return document.querySelectorAll('#milestones tbody th a, #milestones tbody a')[{at}].getAttribute('href')"
        );
        let link = browser.session.run(&link)?.as_str().context("no milestone")?.to_string();
        browser.goto(&link)?;
        send(&browser, "/journey/milestones", &[("done_on", "2026-12-30")])?;
    }
    let pilot_exit =
        |closes_on| [("template", "pilot_exit"), ("confidentiality", "confidential"), ("closes_on", closes_on)];
    let (_, links) = ask(&browser, &saffron, &pilot_exit("2027-01-15"))?;
    assert_eq!(links.len(), 10, "{links:?}");
    for (at, (_, link)) in links.iter().enumerate() {
        // (5 × 5 + 5 × 4) / 10 = 4.5 and (8 × 3 + 2 × 4) / 10 = 3.2.
        let product = if at < 5 { "5" } else { "4" };
        let implementation = if at < 8 { "3" } else { "4" };
        answer(&browser, link, &[("product", product), ("implementation", implementation)])?;
    }
    browser.goto(&journey)?;
    send(&browser, "/journey/steps", &[("to", "happy_pilot")])?;
    let missing = notes(&browser)?.join("\n");
    assert!(missing.contains("Implementation quality of 4.0 or more") && missing.contains("3.2"), "{missing}");
    assert!(
        missing.contains("90 days") && !missing.contains("Product") && !missing.contains("milestones"),
        "{missing}"
    );

    // On day 92, after a second survey, nothing is in the way.
    drop(browser);
    let server = server.on_day("2027-02-21")?;
    let browser = browser_without_scripts(&server)?;
    browser.goto(&journey)?;
    send(&browser, "/journey/steps", &[("to", "happy_pilot")])?;
    let missing = notes(&browser)?.join("\n");
    assert!(missing.contains("Implementation quality") && !missing.contains("90 days"), "{missing}");
    let (_, links) = ask(&browser, &saffron, &pilot_exit("2027-03-01"))?;
    for (_, link) in &links {
        answer(&browser, link, &[("product", "5"), ("implementation", "4")])?;
    }
    browser.goto(&journey)?;
    send(&browser, "/journey/steps", &[("to", "happy_pilot")])?;
    says(&browser, "Signed / pilot → Happy pilot")
}

#[test]
fn one_loud_user_is_named_where_names_are_known_and_nowhere_else() -> Result<()> {
    let server = Server::start()?;
    let browser = browser_without_scripts(&server)?;
    let harbour = account(&browser, "Harbour & Pine Logistics")?;

    // In the product one person answered badly forty times.
    browser.goto(&format!("{harbour}/surveys"))?;
    let feedback = "[...document.querySelectorAll('#surveys a')].find(a => a.textContent == 'Feedback in the product')";
    let feedback = browser.session.run(&format!("return {feedback}.getAttribute('href')"))?;
    browser.goto(feedback.as_str().context("no feedback in the product")?)?;
    let said = notes(&browser)?.join("\n");
    let loud = browser.session.run("return document.querySelector('#words tbody tr td:nth-child(2)').textContent")?;
    let loud = loud.as_str().context("nobody wrote anything")?.trim().to_string();
    // Of six people (1 + 5 + 4 + 4 + 4 + 5) / 6 = 3.8; without the loud one 22 / 5 = 4.4.
    let with = "who gave 1 (40 answers). With them the mean of people is 3.8, which is not reached";
    for words in [loud.as_str(), with, "without them 4.4, which is reached"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let next = browser.session.text(&browser.session.find("#next tbody tr")?)?;
    assert!(next.contains("None of those who decide"), "whoever decides is asked next: {next}");

    // The same people, asked anonymously: all answer, the same one badly.
    let fields =
        [("template", "quarterly"), ("kind", "pilot"), ("confidentiality", "anonymous"), ("closes_on", "2026-11-30")];
    let (survey, links) = ask(&browser, &harbour, &fields)?;
    assert!(links.len() >= 5, "{links:?}");
    Browser::start(&server.address)?.check_page("answer", &links[0].1)?;
    for (name, link) in &links {
        answer(&browser, link, &[("product", if *name == loud { "1" } else { "4" })])?;
    }
    drop(browser);
    let server = server.on_day("2026-12-02")?;
    let browser = browser_without_scripts(&server)?;
    browser.goto(&survey)?;
    let reading = "return [...document.querySelectorAll('.notes, #scores, #roles, #choices, #words')].map(e => e.innerText).join(' ')";
    let reading = browser.session.run(reading)?.as_str().context("no reading")?.to_string();
    assert!(reading.contains("one person"), "whether it hangs on one person: {reading}");
    for (name, _) in &links {
        assert!(!reading.contains(name.as_str()), "{name} is singled out: {reading}");
    }
    Ok(())
}
