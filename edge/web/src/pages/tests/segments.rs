//! The rule for segments: written, tried out, looked at, applied and taken back on its page.

use super::matrix::{Company, company_on, signed_in};
use crate::stage::Stage;
use access::{Role, Scope};

const PAGE: &str = "/segments";
const RULES: &str = "Enterprise: level >= 10,000\nSmall: otherwise";

/// A company of which three accounts are customers.
async fn company() -> Company {
    let company = company_on(Stage::new().await).await;
    let levels = "account,product,effective_on,level,currency\nT,Planner,2025-01-01,12000.00,GBP\n\
                  O,Planner,2025-01-01,2000.00,GBP\nA-cam,Planner,2025-01-01,500.00,GBP\n";
    let landed = company.stage.upload("kind=levels&source=accounts", "levels", levels).await;
    assert_eq!(landed.json["create"], 3, "{landed:?}");
    company
}

fn hidden<'t>(page: &'t str, name: &str) -> &'t str {
    let field = format!("name=\"{name}\" value=\"");
    page.split(&field).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

#[tokio::test]
async fn a_rule_is_written_looked_at_applied_and_taken_back() {
    let company = company().await;
    let stage = &company.stage;
    let first = stage.get(PAGE).await.text;
    assert!(first.contains("Nobody has written one yet.") && !first.contains("id=\"changes\""), "{first}");
    assert!(stage.get("/settings").await.text.contains("href=\"/segments\""));
    let written = stage.post(PAGE, &[("from", "0"), ("rules", RULES), ("reason", "one rule for all")]).await;
    assert_eq!(written.location, "/segments?done=changed", "{}", written.text);
    let page = stage.get(PAGE).await.text;
    for part in [
        "3 accounts would be in another segment by the rule.",
        "level at least \u{a3}10,000",
        "href=\"/segments?from=&#38;to=Small#accounts\"",
        "Mate &#38; Co",
        "Apply: move 3 accounts",
        "Enterprise: level &#62;= 10000 GBP; Small: otherwise",
        "one rule for all",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let small = stage.get("/segments?to=Small").await.text;
    assert!(small.contains("No segment \u{2192} Small: 2 accounts"), "{small}");
    assert!(small.contains("Stranger &#38; Co") && !small.contains("Mate &#38; Co"), "{small}");
    let before = stage.recorded().await;
    let stale = stage.post("/segments/apply", &[("seen", "another look")]).await;
    assert_eq!((stale.status.as_u16(), stage.recorded().await == before), (409, true), "{}", stale.text);
    let done = stage.post("/segments/apply", &[("seen", hidden(&page, "seen"))]).await;
    let batch = done.location.split('?').next().unwrap().to_string();
    assert!(stage.get(&done.location).await.text.contains("3 accounts changed"), "{done:?}");
    let applied = stage.get(PAGE).await.text;
    assert!(applied.contains("All are where the rule says.") && applied.contains(&batch), "{applied}");
    assert_eq!(stage.post("/segments/apply", &[("seen", "")]).await.location, "/segments?done=nothing");
    let account = stage.get(&format!("/accounts/{}", company.team)).await.text;
    for part in [
        "by rule 1 of 30 Jun 2026: level at least \u{a3}10,000",
        "Version 1 of the rule, 3 accounts moved",
        &format!("href=\"{batch}\""),
    ] {
        assert!(account.contains(part), "{part} in {account}");
    }
    let undone = stage.post(&format!("{batch}/undo"), &[]).await;
    assert_eq!(undone.location, format!("{batch}?done=undone"), "{}", undone.text);
    assert_eq!(stage.recorded().await.0, before.0, "undone, all is what it was");
    assert!(stage.get(PAGE).await.text.contains("undone"));
}

#[tokio::test]
async fn a_rule_is_tried_out_and_what_is_wrong_is_told_beside_what_was_typed() {
    let company = company().await;
    let stage = &company.stage;
    let before = stage.recorded().await;
    let tried = stage.post("/segments/try", &[("from", "0"), ("rules", RULES)]).await;
    for part in ["This is a try-out", "What this would change", "Enterprise: level &#62;= 10,000"] {
        assert!(tried.text.contains(part), "{part} in {}", tried.text);
    }
    assert!(!tried.text.contains("/segments/apply"), "only a recorded rule is applied: {}", tried.text);
    for path in [PAGE, "/segments/try"] {
        let typed = [("rules", "Small level\nLarge: size"), ("stay_percent", "much")];
        let wrong = stage.post(path, &typed).await;
        assert_eq!(wrong.status.as_u16(), 422);
        for part in ["Line 1: There is no colon", "Line 2: ", "is not a whole number of percent", "Large: size"] {
            assert!(wrong.text.contains(part), "{part} in {}", wrong.text);
        }
    }
    assert_eq!(stage.recorded().await, before);
}

#[tokio::test]
async fn who_may_not_change_policies_reads_the_rule_and_no_account() {
    let company = company().await;
    company.stage.post(PAGE, &[("rules", RULES), ("reason", "one rule")]).await;
    let team = company.stage.store.account_now(&Scope::All, company.team).await.unwrap().unwrap();
    for role in [Role::ExpandLeader, Role::Finance, Role::ReadOnly] {
        let page = signed_in(&company, role).await.get(PAGE).await.text;
        assert!(page.contains("level at least \u{a3}10,000") && page.contains("Your role reads the rule."), "{role:?}");
        for part in ["id=\"changes\"", "id=\"runs\"", "<textarea", "Mate &#38; Co"] {
            assert!(!page.contains(part), "{role:?}: {part} in {page}");
        }
    }
    assert_eq!(team.segment, None);
}
