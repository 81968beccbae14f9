//! The land side on pages: figures with their rows, leads with their fit, and one account's.

use super::matrix::{company_on, signed_in};
use crate::stage::Stage;
use access::Role;
use serde_json::{Value, json};

const LEADS: &str = "lead,company,account,source,created_on,qualification,decided_on,reason,country
L-1,Harbour & Pine,H,Webinar March,2026-03-04,qualified,2026-03-09,,GB
L-2,Kestrel & Co,K,Fair,2026-03-05,,,,FR
L-3,Kestrel and Company Ltd,K2,Website,2026-05-06,unqualified,2026-05-07,Student project,
";

const DEALS: &str = "account,deal,name,effective_on,stage,close_on,reason,per_year,currency,owner
H,D-1,\"Harbour, first order\",2026-03-10,Demo,2026-06-30,,12000,GBP,Ann
H,D-1,\"Harbour, first order\",2026-05-19,won,,,11500,GBP,Ann
K,D-2,\"Kestrel, first order\",2026-04-10,Legal,,,700,USD,Bo
";

const QUOTES: &str = "account,quote,deal,revision,sent_on,state,ended_on,per_year,currency
H,Q-1,D-1,1,2026-03-12,sent,,12000,GBP
H,Q-1,D-1,2,2026-05-02,accepted,2026-05-19,11500,GBP
K,Q-2,D-2,1,2026-04-15,sent,,700,USD
";

/// The stage with three leads, and the land page of Kestrel.
async fn company() -> (Stage, String) {
    let stage = Stage::new().await;
    for (kind, rows) in [("leads", LEADS), ("deals", DEALS), ("quotes", QUOTES)] {
        let landed = stage.upload(&format!("kind={kind}"), kind, rows).await;
        assert_eq!((landed.json["create"].as_u64(), landed.json["reject"].as_u64()), (Some(3), Some(0)), "{kind}");
    }
    let account = stage.store.accounts_called(&access::Scope::All, "K").await.unwrap().remove(0).account;
    (stage, format!("/accounts/{account}/land"))
}

fn has(page: &str, told: &[&str]) {
    for told in told {
        assert!(page.contains(told), "{told} is not in {page}");
    }
}

#[tokio::test]
async fn without_a_lead_the_page_says_how_they_come() {
    let stage = Stage::new().await;
    let page = stage.get("/land").await.text;
    has(
        &page,
        &["No lead, deal or quote is known yet", "href=\"/imports/new\"", "Import leads", "aria-current=\"page\""],
    );
    has(&stage.get("/land/leads").await.text, &["No lead is known.", "Nobody has written down the ideal customer yet"]);
    has(&stage.get("/imports/new").await.text, &["Leads", "Deals", "Quotes"]);
}

#[tokio::test]
async fn every_figure_says_what_it_counts_and_leads_to_its_rows() {
    let (stage, _) = company().await;
    let page = stage.get("/land").await.text;
    has(
        &page,
        &[
            // What every report says on the stage: 1,058,800 of 1,000,000.
            "105.9%",
            "1,058,800 of 1,000,000",
            "href=\"/growth/rows?kpi=cycle-time&#38;month=2026-06\"",
            "Deals won / deals quoted.",
            "Landings retained at 12 months",
            "61 to 90 days",
            // Legal from 10 April, Demo from 10 March to 19 May.
            "81 days",
            "70 days",
            "Amounts in USD are left out",
        ],
    );
    for (path, told) in [
        ("/land/rows?of=quoted&month=2026-03", vec!["Quoted deals, March 2026", "Harbour, first order", "Won 19 May"]),
        ("/land/rows?of=quoted", vec!["Harbour, first order", "Kestrel, first order", "Undecided"]),
        ("/land/rows?of=open&from=61", vec!["Kestrel, first order", "76 days", "Can be accepted", "700"]),
        ("/land/rows?of=open&from=0", vec!["No row is behind this figure."]),
        ("/land/rows?of=won&month=2026-05", vec!["Logos won, May 2026", "£11,500", "76", "68"]),
        ("/land/leads?month=2026-05", vec!["Leads, May 2026", "1 of 1 lead", "Student project"]),
    ] {
        has(&stage.get(path).await.text, &told);
    }
    assert_eq!(stage.get("/land/rows?of=nothing").await.status.as_u16(), 404);
    let growth = stage.get("/growth").await.text;
    let (expand, land) = growth.split_once("<h2 class=\"land\">").unwrap();
    assert!(land.contains("Closing ratio") && !expand.contains("Closing ratio"), "the two sides stay apart");
}

#[tokio::test]
async fn leads_are_held_against_the_written_profile() {
    let (stage, _) = company().await;
    let leads = stage.get("/land/leads").await.text;
    has(&leads, &["Fit unknown", "but for case and legal form", "Kestrel and Company Ltd", "3 of 3 leads"]);
    has(&stage.get("/land/leads?limit=2").await.text, &["2 of 3 leads", "href=\"/land/leads?limit=102\""]);
    let wrong = [("from", "0"), ("text", "[[criteria]]\nweight = 0\nwish = { country_in = [] }"), ("reason", "")];
    let told = stage.post("/land/profile", &wrong).await;
    assert_eq!(told.status.as_u16(), 422);
    has(&told.text, &["Criterion 1 weighs nothing.", "Criterion 1 wishes for nothing.", "Say in a few words why."]);
    let profile = "[[criteria]]\nweight = 1\nwish = { country_in = [\"GB\"] }";
    let written = [("from", "0"), ("text", profile), ("reason", "Whom we serve")];
    assert_eq!(stage.post("/land/profile", &written).await.location, "/land/profile?done=changed");
    has(&stage.get("/land/profile").await.text, &["The country is GB", "Version 1", "Whom we serve"]);
    assert_eq!(stage.post("/land/profile", &[("from", "0"), ("reason", "Late")]).await.status.as_u16(), 409);
    let good = stage.get("/land/leads?fit=good").await.text;
    has(&good, &["1 of 1 lead", "For: the country is GB.", "100.0% met, 100.0% known"]);
    has(&stage.get("/land/leads?fit=poor").await.text, &["Against: the country is FR, not GB."]);
    has(&stage.get("/land/leads?fit=unknown").await.text, &["To be asked: the country."]);
}

#[tokio::test]
async fn a_quota_says_what_the_rest_of_it_takes() {
    let (stage, _) = company().await;
    has(
        &stage.get("/land/quota").await.text,
        &["No quota is written down", "There is none yet.", "Record a new version"],
    );
    let wrong = [
        ("from", "0"),
        ("text", "[[quotas]]\nrep = \"\"\nfrom = \"2026-06\"\nto = \"2026-05\"\nper_year = 0\ncurrency = \"GBP\""),
        ("reason", ""),
    ];
    let told = stage.post("/land/quota", &wrong).await;
    assert_eq!(told.status.as_u16(), 422);
    has(&told.text, &["Quota 1 is nobody&#39;s.", "Quota 1 is from 2026-06 to 2026-05.", "Say in a few words why."]);
    let odd = [("from", "0"), ("text", "\nquota = 5"), ("reason", "Plan")];
    has(&stage.post("/land/quota", &odd).await.text, &["Line 2: "]);
    let ann =
        "[[quotas]]\nrep = \"ann\"\nfrom = \"2026-04\"\nto = \"2026-06\"\nper_year = 180000\ncurrency = \"GBP\"\n";
    let bo = "[[quotas]]\nrep = \"Bo\"\nfrom = \"2026-04\"\nto = \"2026-06\"\nper_year = 9000\ncurrency = \"JPY\"\n";
    let written = [("from", "0"), ("text", &format!("{ann}{bo}")), ("reason", "The plan of the spring")];
    assert_eq!(stage.post("/land/quota", &written).await.location, "/land/quota?done=changed");
    assert_eq!(stage.post("/land/quota", &[("from", "0"), ("reason", "Late")]).await.status.as_u16(), 409);
    assert_eq!(stage.last_entry().await.action, "change_quotas");
    let page = stage.get("/land/quota").await.text;
    has(
        &page,
        &[
            "ann",
            "Apr 2026 to Jun 2026",
            "£180,000",
            // The stage tells of Ann that 10,588 are won, and 1,058,800 of 1,000,000 deals: 169,412 are left, which
            // take 160,004 at that rate.
            "£10,588",
            "£169,412",
            "105.9%",
            "own",
            "£160,004",
            "There is no rate for quotas in JPY.",
            "The plan of the spring",
        ],
    );
}

#[tokio::test]
async fn an_account_is_qualified_and_its_deal_and_next_move_are_recorded() {
    let (stage, path) = company().await;
    has(&stage.get(&path).await.text, &["Undecided", "Legal", "Q-2", "None is recorded."]);
    let before = stage.recorded().await;
    let leads = format!("{path}/leads");
    let wrong = [("id", "L-2"), ("qualification", "unqualified"), ("decided_on", "2026-03-01")];
    let told = stage.post(&leads, &wrong).await;
    assert_eq!(told.status.as_u16(), 422);
    has(
        &told.text,
        &[
            "This is before the lead became known.",
            "Say why it is not worth a seller&#39;s time.",
            "<details class=\"more\" open>",
        ],
    );
    assert_eq!(stage.post_with(&leads, &[("csrf", "forged"), ("id", "L-2")]).await.status.as_u16(), 403);
    assert_eq!(stage.recorded().await, before);

    let qualified = [("id", "L-2"), ("qualification", "qualified"), ("owner", "Bo")];
    assert_eq!(stage.post(&leads, &qualified).await.location, format!("{path}?done=lead"));
    assert_eq!(stage.post(&leads, &qualified).await.location, format!("{path}?done=same"));
    let chosen = stage.get(&format!("{path}?deal=D-2")).await.text;
    has(&chosen, &["value=\"Kestrel, first order\"", "value=\"Legal\"", "value=\"700\"", "Say how the deal stands"]);
    let won = [("id", "D-2"), ("state", "won"), ("currency", "USD")];
    assert_eq!(stage.post(&format!("{path}/deals"), &won).await.location, format!("{path}?done=deal"));
    let moves = format!("{path}/next-moves");
    let told = stage.post(&moves, &[("deal", "D-1"), ("motion", "growth"), ("low", "much")]).await;
    has(&told.text, &["This account has no deal D-1.", "is not known here.", "Say what must be true first."]);
    let next = [
        ("deal", "D-2"),
        ("motion", "seat_growth"),
        ("low", "4000"),
        ("high", "9,000"),
        ("currency", "GBP"),
        ("from", "2027-01-01"),
        ("to", "2027-06-30"),
        ("condition", "Two teams plan with it every week"),
    ];
    assert_eq!(stage.post(&moves, &next).await.location, format!("{path}?done=next-move"));
    let page = stage.get(&path).await.text;
    has(&page, &["Qualified", "Won 30 Jun", "£4,000–£9,000", "Two teams plan with it every week", "Seat growth"]);
}

#[tokio::test]
async fn what_was_agreed_for_later_is_written_down_and_changed() {
    let (stage, path) = company().await;
    has(&stage.get(&path).await.text, &["Later terms", "Write down at signature how a pilot goes on"]);
    let terms = format!("{path}/later-terms");
    // The form offers the currency of the account, which says nothing where no amount is typed.
    let wrong = [("deal", "D-2"), ("agreed", "price_by_expansions"), ("currency", "GBP"), ("steps", "4: 10; 2: 5")];
    let told = stage.post(&terms, &wrong).await;
    assert_eq!(told.status.as_u16(), 422);
    has(&told.text, &["Each step must take more off than the one before", "value=\"4: 10; 2: 5\""]);
    assert!(!told.text.contains("This is no part of"), "{}", told.text);
    assert_eq!(stage.post_with(&terms, &[("csrf", "forged"), ("deal", "D-2")]).await.status.as_u16(), 403);
    let pilot = [
        ("deal", "D-2"),
        ("agreed", "pilot"),
        ("day", "2026-12-31"),
        ("condition", "Half of the plans are made with it"),
        ("per_year", "12,000"),
        ("currency", "GBP"),
    ];
    assert_eq!(stage.post(&terms, &pilot).await.location, format!("{path}?done=later-term"));
    let entry = stage.last_entry().await;
    assert_eq!(entry.action, "put_later_term");
    let page = stage.get(&path).await.text;
    has(
        &page,
        &[
            "A pilot until 31 Dec. If it succeeds, £12,000 per year after it: Half of the plans are made with it.",
            "Pilot",
        ],
    );
    let link = page.split("?later-term=").nth(1).unwrap().split('#').next().unwrap();
    let chosen = stage.get(&format!("{path}?later-term={link}")).await.text;
    has(&chosen, &["Change the later term", "value=\"2026-12-31\"", "value=\"12000\""]);
    let by_outcome = [
        ("id", link),
        ("deal", "D-2"),
        ("agreed", "price_by_outcome"),
        ("day", "2027-03-31"),
        ("condition", "Empty miles down by 5 %"),
        ("per_year", "15000"),
        ("per_year_otherwise", "10000"),
        ("currency", "GBP"),
    ];
    assert_eq!(stage.post(&terms, &by_outcome).await.location, format!("{path}?done=later-term"));
    let page = stage.get(&path).await.text;
    has(&page, &["£15,000 per year if it comes true by 31 Mar 2027, else £10,000: Empty miles down by 5 %."]);
    assert!(!page.contains("A pilot until"), "{page}");
}

#[tokio::test]
async fn the_file_of_quotas_is_for_whoever_sees_everybody() {
    let company = company_on(Stage::new().await).await;
    let of = |rep: &str| {
        format!("[[quotas]]\nrep = \"{rep}\"\nfrom = \"2026-04\"\nto = \"2026-06\"\nper_year = 9\ncurrency = \"GBP\"\n")
    };
    let file = format!("{}{}{}", of("Member rep"), of("Mate"), of("Stranger"));
    let sent = [("from", "0"), ("text", file.as_str()), ("reason", "Plan")];
    assert_eq!(company.stage.post("/land/quota", &sent).await.status.as_u16(), 303);
    for (role, reps) in [
        (Role::Rep, &["Member rep"][..]),
        (Role::SalesLeader, &["Member rep", "Mate"]),
        (Role::Revops, &["Member rep", "Mate", "Stranger"]),
    ] {
        let read = signed_in(&company, role).await.get("/api/v1/land/quotas").await;
        let named: Vec<&Value> = read.json["reps"].as_array().unwrap().iter().map(|one| &one["rep"]).collect();
        let sees_all = reps.len() == 3;
        assert_eq!((json!(named), read.json["quotas"].is_string()), (json!(reps), sees_all), "{role:?}");
        assert!(sees_all || !read.text.contains("Stranger"), "{role:?}: {}", read.text);
    }
}
