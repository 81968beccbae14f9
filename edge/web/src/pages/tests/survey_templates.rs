//! Surveys to start from on their pages: written without the file, row by row, kept as new versions of it.

use super::matrix::{Company, company_on, signed_in};
use crate::stage::{Reply, Stage};
use access::Role;

const NEW: &str = "/surveys/templates/new";
const OWN: &str = "/surveys/templates/after_the_training";

/// The fields of a page's form, as a browser would send them back.
fn fields(page: &str) -> Vec<(String, String)> {
    let form = page.split("<form class=\"form\"").nth(1).and_then(|rest| rest.split("</form>").next()).unwrap();
    let mut fields = Vec::new();
    for input in form.split("<input").skip(1) {
        let attribute = |name: &str| {
            let rest = input.split(&format!(" {name}=\"")).nth(1)?;
            Some(rest.split('"').next().unwrap_or_default().replace("&#39;", "'"))
        };
        fields.push((attribute("name").unwrap(), attribute("value").unwrap_or_default()));
    }
    for select in form.split("<select").skip(1) {
        let name = select.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let options = select.split("</select>").next().unwrap();
        let picked = options.split("<option value=\"").find(|option| option.contains(" selected")).unwrap();
        fields.push((name.into(), picked.split('"').next().unwrap().into()));
    }
    fields.retain(|(name, _)| name != "csrf");
    fields
}

/// Sends a form back with some of it typed anew, by a button.
async fn press(stage: &Stage, path: &str, page: &str, typed: &[(&str, &str)], act: &str) -> Reply {
    let mut all = fields(page);
    for (name, value) in typed {
        all.retain(|(other, _)| other != name);
        all.push((name.to_string(), value.to_string()));
    }
    let mut sent: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    sent.push(("act", act));
    stage.post(path, &sent).await
}

/// A company with a survey of its own: one question with two choices.
async fn company() -> Company {
    let company = company_on(Stage::new().await).await;
    let sent = [
        ("from", "0"),
        ("reason", "we train"),
        ("title-en", "After the training"),
        ("title-de", "Nach der Schulung"),
        ("kind", "pilot"),
        ("q-0-kind", "single_choice"),
        ("q-0-text-en", "Would you send a colleague?"),
        ("q-0-choice-0-text-en", "Yes"),
        ("q-0-choice-1-text-en", "No"),
        ("act", "save"),
    ];
    let kept = company.stage.post(NEW, &sent).await;
    assert_eq!(kept.location, "/surveys/policy?done=changed#templates", "{}", kept.text);
    company
}

fn has(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[tokio::test]
async fn a_survey_is_written_row_by_row_without_script() {
    let company = company_on(Stage::new().await).await;
    let stage = &company.stage;
    has(
        &stage.get("/surveys/policy").await.text,
        &["href=\"/surveys/templates/new\"", "href=\"/surveys/templates/quarterly\""],
    );
    let before = stage.recorded().await;
    let page = stage.get(NEW).await.text;
    let page =
        press(stage, NEW, &page, &[("title-en", "After the training"), ("q-0-text-en", "How was it?")], "add").await;
    let page =
        press(stage, NEW, &page.text, &[("q-1-kind", "free_text"), ("q-1-text-de", "Was fehlte?")], "up-1").await;
    let page = press(stage, NEW, &page.text, &[], "add-with-choices").await;
    let typed = [("q-2-text-en", "Again?"), ("q-2-choice-0-text-en", "Yes"), ("q-2-choice-1-text-en", "It depends")];
    let page = press(stage, NEW, &page.text, &typed, "add-choice-2").await.text;
    // The question that was moved up is first, and all that was typed is there.
    has(
        &page,
        &[
            "value=\"Was fehlte?\" id=\"q-0-text-de\"",
            "id=\"question-3\" role=\"group\"",
            "name=\"q-2-choice-2-text-en\"",
            "value=\"It depends\"",
            "How it looks in English",
            "How it looks in German",
        ],
    );
    let page = press(stage, NEW, &page, &[], "remove-choice-2-2").await.text;
    assert!(!page.contains("q-2-choice-2-text-en"), "{page}");
    assert_eq!(stage.recorded().await, before, "nothing is kept before it is saved");

    let wrong = press(stage, NEW, &page, &[("q-2-choice-1-text-en", " "), ("key", "After it")], "save").await;
    assert_eq!(wrong.status.as_u16(), 422);
    has(
        &wrong.text,
        &[
            "“After it” is no key.",
            "Choice 2 of question 3 is blank.",
            "Say in a few words why.",
            "value=\"How was it?\"",
            "value=\"After it\"",
        ],
    );
    assert_eq!(stage.recorded().await, before);
    let typed = [("q-2-choice-1-text-en", "It depends"), ("key", ""), ("reason", "we train now")];
    let kept = press(stage, NEW, &wrong.text, &typed, "save").await;
    assert_eq!(kept.location, "/surveys/policy?done=changed#templates", "{}", kept.text);
    let file = stage.get("/surveys/policy").await.text;
    has(
        &file,
        &[
            "key = &#34;after_the_training&#34;",
            "id = &#34;was_fehlte&#34;",
            "id = &#34;it_depends&#34;",
            "# Surveys of your own to start from follow",
            "we train now",
            "href=\"/surveys/templates/after_the_training\"",
        ],
    );
    has(&stage.get(&kept.location).await.text, &["A new version is recorded."]);
    // It is offered where surveys are opened.
    let account = format!("/accounts/{}/surveys?open=yes", company.team);
    has(&stage.get(&account).await.text, &["value=\"after_the_training\"", "href=\"/surveys/policy#templates\""]);
}

#[tokio::test]
async fn a_survey_of_our_own_is_changed_in_its_place_and_taken_out() {
    let company = company().await;
    let stage = &company.stage;
    let page = stage.get(OWN).await.text;
    has(&page, &["value=\"Nach der Schulung\"", "Make a copy", "Remove this survey"]);
    let typed = [("title-de", ""), ("key", "course"), ("reason", "German is not needed")];
    let kept = press(stage, OWN, &page, &typed, "save").await;
    assert_eq!(kept.location, "/surveys/policy?done=changed#templates", "{}", kept.text);
    assert_eq!(stage.get(OWN).await.status.as_u16(), 404, "it has another key");
    let page = stage.get("/surveys/templates/course").await.text;
    assert!(!page.contains("Nach der Schulung"), "{page}");
    let same = press(stage, "/surveys/templates/course", &page, &[("reason", "once more")], "save").await;
    assert_eq!(same.location, "/surveys/policy?done=same#templates", "{}", same.text);

    let remove = "/surveys/templates/course/remove";
    let wrong = stage.post(remove, &[("from", "2")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    let unfolded = wrong.text.split("<details class=\"more\" open>").nth(1).unwrap_or_default();
    has(unfolded, &["Say in a few words why."]);
    assert_eq!(wrong.text.matches("Say in a few words why.").count(), 1, "{}", wrong.text);
    let gone = stage.post(remove, &[("from", "2"), ("reason", "no more courses")]).await;
    assert_eq!(gone.location, "/surveys/policy?done=changed#templates", "{}", gone.text);
    assert_eq!(stage.get("/surveys/templates/course").await.status.as_u16(), 404);
    assert_eq!(stage.post(remove, &[("from", "3"), ("reason", "again")]).await.status.as_u16(), 404);
}

#[tokio::test]
async fn one_that_comes_with_ascend_is_copied_and_not_changed() {
    let company = company().await;
    let stage = &company.stage;
    let page = stage.get("/surveys/templates/quarterly").await.text;
    has(&page, &["It comes with Ascend", "href=\"/surveys/templates/new?from=quarterly\"", "How it looks in German"]);
    assert!(!page.contains("name=\"title-en\""), "{page}");
    let removed = stage.post("/surveys/templates/quarterly/remove", &[("from", "1"), ("reason", "x")]).await;
    assert_eq!(removed.status.as_u16(), 422, "{}", removed.text);
    let copy = stage.get("/surveys/templates/new?from=quarterly").await.text;
    has(&copy, &["value=\"Satisfaction this quarter\"", "value=\"product\" id=\"q-0-id\""]);
    let kept = press(stage, NEW, &copy, &[("reason", "ours")], "save").await;
    assert_eq!(kept.status.as_u16(), 303, "{}", kept.text);
    has(&stage.get("/surveys/templates/satisfaction_this_quarter").await.text, &["A survey of your own"]);
    has(&stage.get("/surveys/templates/quarterly").await.text, &["It comes with Ascend"]);
    assert_eq!(stage.get("/surveys/templates/new?from=nothing").await.status.as_u16(), 404);
    // Under its key a copy takes its place.
    let kept = press(stage, NEW, &copy, &[("from", "2"), ("reason", "ours"), ("key", "quarterly")], "save").await;
    assert_eq!(kept.status.as_u16(), 303, "{}", kept.text);
    has(&stage.get("/surveys/templates/quarterly").await.text, &["A survey of your own"]);
}

#[tokio::test]
async fn two_who_change_it_at_once_lose_nothing_that_they_typed() {
    let company = company().await;
    let stage = &company.stage;
    let page = stage.get(OWN).await.text;
    let first = press(stage, OWN, &page, &[("title-en", "After a course"), ("reason", "first")], "save").await;
    assert_eq!(first.status.as_u16(), 303, "{}", first.text);
    let before = stage.recorded().await;
    let second = press(stage, OWN, &page, &[("title-en", "After a day"), ("reason", "second")], "save").await;
    assert_eq!((second.status.as_u16(), stage.recorded().await == before), (409, true), "{}", second.text);
    has(
        &second.text,
        &[
            "Somebody changed the surveys meanwhile.",
            "value=\"After a day\"",
            "value=\"second\"",
            "href=\"/surveys/templates/after_the_training\">Look at what stands",
        ],
    );
    let knowing = press(stage, OWN, &second.text, &[], "save").await;
    assert_eq!(knowing.status.as_u16(), 303, "{}", knowing.text);
    has(&stage.get(OWN).await.text, &["value=\"After a day\""]);
    // One that was taken out meanwhile is not lost either: it is kept as another one.
    let page = stage.get(OWN).await.text;
    stage.post(&format!("{OWN}/remove"), &[("from", "3"), ("reason", "over")]).await;
    let late = press(stage, OWN, &page, &[("reason", "third")], "save").await;
    assert_eq!(late.status.as_u16(), 409, "{}", late.text);
    has(&late.text, &["action=\"/surveys/templates/new\"", "value=\"After a day\""]);
    assert_eq!(press(stage, NEW, &late.text, &[], "save").await.status.as_u16(), 303);
}

#[tokio::test]
async fn who_may_not_change_policies_reads_it_and_a_form_of_another_session_does_nothing() {
    let company = company().await;
    let before = company.stage.recorded().await;
    for role in [Role::Cam, Role::ExpandLeader, Role::Finance, Role::ReadOnly] {
        let stage = signed_in(&company, role).await;
        for path in [OWN, NEW, "/surveys/templates/quarterly"] {
            let page = stage.get(path).await.text;
            has(&page, &["Your role reads the surveys. RevOps and administrators change them."]);
            assert!(!page.contains("name=\"reason\"") && !page.contains("Make a copy"), "{role:?} at {path}: {page}");
        }
        has(&stage.get(OWN).await.text, &["Would you send a colleague?"]);
    }
    for path in [OWN.to_string(), NEW.to_string(), format!("{OWN}/remove")] {
        let sent = [("from", "1"), ("reason", "x"), ("act", "save"), ("csrf", "another session's")];
        let stale = company.stage.post_with(&path, &sent).await;
        assert_eq!(stale.status.as_u16(), 403, "{path} {}", stale.text);
    }
    assert_eq!(company.stage.recorded().await.0, before.0);
}
