//! Lists as files: what stands in them, who may take them away, and what is recorded of it.

use super::matrix::{company_on, signed_in};
use crate::stage::{LEVELS, Reply, Stage};
use access::Role;
use actions::{CompanyClock, Cx, MoveInput, move_account};
use std::sync::Arc;
use uuid::Uuid;

const PEOPLE: &str = "account,person,name,email,title,function,role,stance,known_by
Harbour & Pine,P-1,Priya Shah,priya@harbour.example,COO,operations,decides,supports,Maya; Dana
Harbour & Pine,P-2,=Dan,dan@harbour.example,CFO,finance,decides,not met,
";

const SAID: &str = "account,id,kind,day,subject,people,by,text
Harbour & Pine,I-1,call,2026-05-04,Seats for Leeds,P-1,Maya,They want 15.
Harbour & Pine,I-2,note,2024-12-01,First look,,,
";

/// The stage with Harbour & Pine, its people and what was said, and the address of its page.
async fn harbour() -> (Stage, String) {
    let stage = Stage::new().await;
    let accounts = "account,name,segment,country,owner\nHarbour & Pine,,SMB,GB,Maya\nKestrel & Co,,,,\n";
    for (kind, file) in [("levels", LEVELS), ("accounts", accounts), ("people", PEOPLE), ("interactions", SAID)] {
        let landed = stage.upload(&format!("kind={kind}"), kind, file).await;
        assert!(landed.status.is_success(), "{}", landed.text);
    }
    let account = stage.get("/api/v1/accounts?text=harbour").await.json["accounts"][0]["id"].clone();
    let path = format!("/accounts/{}", account.as_str().unwrap());
    (stage, path)
}

/// Rows of a CSV file as they were sent, without the id at their end.
fn lines(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.media_type, "text/csv; charset=utf-8", "{}", reply.text);
    reply.text.split_terminator("\r\n").map(str::to_string).collect()
}

#[tokio::test]
async fn a_file_says_what_its_page_says() {
    let (stage, path) = harbour().await;
    let accounts = stage.get("/accounts/export?format=csv").await;
    let id = path.strip_prefix("/accounts/").unwrap();
    let rows = lines(&accounts);
    assert_eq!(
        rows[..2],
        [
            "Account,Segment,Country,Owner,ARR,ARR currency,Live,Lines,Customer since,Next renewal,Account id"
                .to_string(),
            format!("Harbour & Pine,SMB,GB,Maya,10588.00,GBP,yes,1,2025-01-01,,{id}"),
        ]
    );
    // It ended: the page says so instead of a level.
    assert!(rows[2].starts_with("Kestrel & Co,,,,,,no,0,2025-01-01,,"), "{}", rows[2]);
    for (path, want) in [
        (
            "/growth/rows/export?kpi=nrr&month=2026-05".to_string(),
            vec![
                "Period,Account,Numerator,Numerator currency,Denominator,Denominator currency,Counts",
                "2026-05,Account 1,1.00,GBP,0.90,GBP,yes",
                "2026-05,Account 2,1.00,GBP,0.90,GBP,yes",
                "2026-05,Account 3,1.00,GBP,0.90,GBP,yes",
            ],
        ),
        // A twelfth is taken of the sum: three rows of 100 pence a year are 25 a month.
        (
            "/growth/rows/export?kpi=mrr&month=2026-05&start=2".into(),
            vec![
                "Period,Account,Adds per year,Adds per year currency,Counts",
                "2026-05,Account 1,1.00,GBP,yes",
                "2026-05,Account 2,1.00,GBP,yes",
                "2026-05,Account 3,1.00,GBP,yes",
            ],
        ),
        (
            "/growth/movements/export?month=2026-05&kind=seat_growth".into(),
            vec![
                "Account,Day,Movement,Product,Contract,Marks,ARR,ARR currency",
                "Harbour & Pine,2026-05-12,Seat growth,Planner,C-1,,588.00,GBP",
            ],
        ),
        (
            format!("{path}/export/people"),
            vec![
                "Name,Title,Stance,Role,Function,Known by",
                "'=Dan,CFO,Not met,Decides,Finance,",
                "Priya Shah,COO,Supports,Decides,Operations,Maya; Dana",
            ],
        ),
        (
            format!("{path}/export/interactions?side=expand"),
            vec![
                "Day,Kind,Side,About,Purpose,With,By,What was said,Before it,Since",
                "2026-05-04,Call,Expand,Seats for Leeds,,Priya Shah,Maya,They want 15.,0,2026-05-04",
            ],
        ),
    ] {
        let glue = if path.contains('?') { '&' } else { '?' };
        let reply = stage.get(&format!("{path}{glue}format=csv")).await;
        assert_eq!(lines(&reply), want, "{path}");
    }
}

#[tokio::test]
async fn programs_get_the_same_files() {
    let (stage, path) = harbour().await;
    let id = path.strip_prefix("/accounts/").unwrap();
    for (page, program) in [
        ("/accounts/export?living=live&sort=level".to_string(), "/exports/accounts?living=live&sort=level".to_string()),
        (format!("{path}/export/people?"), format!("/exports/accounts/{id}/people?")),
        (format!("{path}/export/interactions?"), format!("/exports/accounts/{id}/interactions?")),
        ("/growth/rows/export?kpi=nrr&month=2026-05".into(), "/exports/kpis/nrr/rows?from=2026-05&to=2026-05".into()),
        ("/growth/movements/export?month=2026-05".into(), "/exports/movements/rows?from=2026-05&to=2026-05".into()),
    ] {
        for format in ["csv", "parquet"] {
            let of_page = stage.get(&format!("{page}&format={format}")).await;
            let of_program = stage.get(&format!("/api/v1{program}&format={format}")).await;
            assert_eq!(of_page.status.as_u16(), 200, "{page} {}", of_page.text);
            assert_eq!(of_program.status.as_u16(), 200, "{program} {}", of_program.text);
            assert!(of_page.bytes == of_program.bytes && of_page.file == of_program.file, "{page} as {format}");
        }
    }
}

#[tokio::test]
async fn each_format_is_named_typed_and_not_kept() {
    let (stage, _) = harbour().await;
    for (format, media_type, begins) in [
        ("csv", "text/csv; charset=utf-8", "Account"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK"),
        ("parquet", "application/vnd.apache.parquet", "PAR1"),
    ] {
        let path = format!("/accounts/export?format={format}");
        let reply = stage.get(&path).await;
        let named = format!("attachment; filename=\"accounts-2026-06-30.{format}\"");
        assert_eq!((reply.media_type.as_str(), reply.file.as_str()), (media_type, named.as_str()));
        assert!(reply.bytes.starts_with(begins.as_bytes()), "{format}");
        assert_eq!(reply.cache, "no-store");
    }
    for path in ["/accounts/export", "/accounts/export?format=xls", "/accounts/export?format=csv&sort=size"] {
        let before = stage.recorded().await;
        assert_eq!(stage.get(path).await.status.as_u16(), 422, "{path}");
        assert_eq!(stage.recorded().await, before, "{path} recorded something");
    }
    let wrong = stage.get("/api/v1/exports/accounts?format=xls&limit=5").await;
    assert_eq!((wrong.status.as_u16(), wrong.wrong_fields()), (422, vec!["format", "limit"]));
}

#[tokio::test]
async fn an_export_is_recorded_without_names_and_changes_no_fact() {
    let (stage, path) = harbour().await;
    let id = path.strip_prefix("/accounts/").unwrap();
    for (path, told) in [
        (
            "/accounts/export?format=xlsx&q=harbour&owner=Maya&segment=SMB".to_string(),
            r#"{"asked":{"owner":"…","segment":"SMB","sort":"name","text":"…"},"format":"xlsx","list":"accounts"}"#
                .to_string(),
        ),
        (
            format!("{path}/export/people?format=csv"),
            format!(r#"{{"asked":{{"account":"{id}"}},"format":"csv","list":"people"}}"#),
        ),
    ] {
        let (facts, actions) = stage.recorded().await;
        assert_eq!(stage.get(&path).await.status.as_u16(), 200, "{path}");
        assert_eq!(stage.recorded().await, (facts, actions + 1), "{path}");
        let entry = stage.last_entry().await;
        assert_eq!((entry.action.as_str(), entry.change.as_str()), ("export", told.as_str()));
        assert!(entry.actor.starts_with("member:"), "{}", entry.actor);
    }
}

#[tokio::test]
async fn the_choice_is_shown_to_whoever_may() {
    let company = company_on(Stage::new().await).await;
    for (at, role) in Role::ALL.into_iter().enumerate() {
        let may = !matches!(role, Role::Rep | Role::ReadOnly);
        let stage = signed_in(&company, role).await;
        for path in [
            "/accounts?segment=none".to_string(),
            "/growth/rows?kpi=nrr&month=2026-05".into(),
            "/growth/movements?month=2026-05".into(),
            format!("/accounts/{}", company.own[at]),
        ] {
            let page = stage.get(&path).await.text;
            let shown = page.contains("format=parquet");
            assert_eq!(shown, may, "{role:?} at {path}");
        }
    }
}

/// A list of a new account: what is uploaded, the list, its rows in CSV.
const OF_ACCOUNT: [(&str, &str, &str, &[&str]); 3] = [
    (
        "tickets",
        "account,ticket_id,opened,closed,priority,subject,escalated,person,first_response_minutes
Reed Mill,T-1,2026-03-01,2026-03-09,urgent,Export fails,yes,Gil Vance,95
Reed Mill,T-2,2026-05-30,,low,,no,,
",
        "tickets",
        &[
            "Ticket,Number,Open,Escalated,Priority,Asked by,Opened,Closed,Days,\"First response, minutes\"",
            ",T-2,yes,no,Low,,2026-05-30,,31,",
            "Export fails,T-1,no,yes,Urgent,Gil Vance,2026-03-01,2026-03-09,8,95",
        ],
    ),
    (
        "whitespace",
        "account,product,buyer,place,state,reason,competitor,potential,currency
Reed Mill,Insights,finance,Hull,competitor,,Ledgerlens,1200.00,GBP
Reed Mill,Insights,finance,,excluded,They build their own.,,,
",
        "whitespace",
        &[
            "Product,For,Concerns,Place,State,Reason,Competitor,Potential per year,Potential per year currency,Estimated,Told",
            "Insights,Finance,,Whole company,Excluded,They build their own.,,,,,yes",
            "Insights,Finance,,Hull,Competitor,,Ledgerlens,1200.00,GBP,no,yes",
            "Planner,,,Whole company,\"Sold, place not said\",,,,,,no",
            "Planner,,,Hull,\"Sold, place not said\",,,,,,no",
        ],
    ),
    (
        "contract-lines",
        "account,contract_id,product,quantity,unit_price,period,currency,start,end,effective_on
Reed Mill,C-7,Planner,10,12.50,month,GBP,2026-01-01,2027-01-01,2026-01-01
Reed Mill,C-7,Planner,12.5,12.50,month,GBP,2026-01-01,2027-01-01,2026-04-01
",
        "amendments",
        &[
            "Effective,Product,Contract,Renews,Quantity,Unit price,Period,ARR,ARR currency,Start,Term ends,Cancelled,Kind,Source",
            "2026-04-01,Planner,C-7,,12.500,12.500000,month,1875.00,GBP,2026-01-01,2027-01-01,,recurring,crm",
            "2026-01-01,Planner,C-7,,10.000,12.500000,month,1500.00,GBP,2026-01-01,2027-01-01,,recurring,crm",
        ],
    ),
];

#[tokio::test]
async fn each_list_of_an_account_and_the_imports_can_be_taken_away() {
    let stage = Stage::new().await;
    // Contracts make the account known, so they come first.
    for (kind, file, ..) in OF_ACCOUNT.into_iter().rev() {
        let landed = stage.upload(&format!("kind={kind}&source=crm"), kind, file).await;
        assert_eq!(landed.json["reject"], 0, "{kind}: {}", landed.text);
    }
    let account = stage.get("/api/v1/accounts?text=reed").await.json["accounts"][0]["id"].clone();
    let id = account.as_str().unwrap();
    for (.., list, want) in OF_ACCOUNT {
        let reply = stage.get(&format!("/accounts/{id}/export/{list}?format=csv")).await;
        assert_eq!(lines(&reply), want, "{list}");
    }
    let trail = lines(&stage.get(&format!("/accounts/{id}/export/audit?format=csv")).await);
    assert_eq!(trail.len(), 4, "{trail:?}");
    assert!(trail[1].contains(",import,") && trail[1].contains("tickets"), "{}", trail[1]);
    let imports = lines(&stage.get("/imports/export?format=csv").await);
    assert_eq!(imports[0], "File,Kind,Source,Recorded at,By,Created,Updated,Unchanged,Left out,Undone at,Batch");
    assert!(imports[1].contains(",tickets,crm,") && imports[1].contains(",2,0,0,0,,"), "{}", imports[1]);
    for (page, program) in [
        (format!("/accounts/{id}/export/amendments"), format!("/exports/accounts/{id}/amendments")),
        ("/imports/export".to_string(), "/exports/imports".to_string()),
        ("/land/leads/export".to_string(), "/exports/land/leads".to_string()),
        ("/journey/export".to_string(), "/exports/journey/accounts".to_string()),
        ("/journey/silent/export".to_string(), "/exports/journey/silent".to_string()),
    ] {
        for format in ["csv", "xlsx", "parquet"] {
            let of_page = stage.get(&format!("{page}?format={format}")).await;
            let of_program = stage.get(&format!("/api/v1{program}?format={format}")).await;
            assert_eq!((of_page.status.as_u16(), of_program.status.as_u16()), (200, 200), "{page} as {format}");
            // A workbook carries the time of its making.
            assert!(format == "xlsx" || of_page.bytes == of_program.bytes, "{page} as {format}");
        }
    }
    let unknown = stage.get(&format!("/accounts/{id}/export/secrets?format=csv")).await;
    assert_eq!(unknown.status.as_u16(), 404);
    let sided = stage.get(&format!("/api/v1/exports/accounts/{id}/tickets?format=csv&side=land")).await;
    assert_eq!((sided.status.as_u16(), &sided.json["errors"][0]["field"]), (422, &"side".into()), "{}", sided.text);
}

#[tokio::test]
async fn leads_are_taken_away_as_their_page_is_narrowed() {
    let stage = Stage::new().await;
    let leads = "lead,company,source,created_on,qualification,decided_on,reason\n\
                 L-1,Harbour & Pine,Trade fair,2026-03-02,qualified,2026-03-09,\n\
                 L-2,=HYPERLINK(1),Website,2026-04-01,unqualified,2026-04-03,Too small\n\
                 L-3,Moss,Website,2026-05-01,,,\n";
    let landed = stage.upload("kind=leads&source=crm", "leads", leads).await;
    assert_eq!(landed.json["reject"], 0, "{}", landed.text);
    let header = "Lead,Source,Fit,Met percent,Known percent,For,Against,To be asked,Decision,Decided on,Reason,\
                  Known since,Likely the same company";
    let harbour = "Harbour & Pine,Trade fair,Fit unknown,,,,,,Qualified,2026-03-09,,2026-03-02,";
    let formula = "'=HYPERLINK(1),Website,Fit unknown,,,,,,Unqualified,2026-04-03,Too small,2026-04-01,";
    let moss = "Moss,Website,Fit unknown,,,,,,Undecided,,,2026-05-01,";
    for (query, want) in [
        ("", vec![header, moss, formula, harbour]),
        ("&decision=qualified", vec![header, harbour]),
        ("&month=2026-04&fit=unknown", vec![header, formula]),
        ("&fit=good", vec![header]),
    ] {
        let page = stage.get(&format!("/land/leads?{query}")).await.text;
        assert_eq!(page.contains("/land/leads/export?"), want.len() > 1, "{query}");
        assert_eq!(lines(&stage.get(&format!("/land/leads/export?format=csv{query}")).await), want, "{query}");
    }
}

#[tokio::test]
async fn the_journey_is_taken_away_as_its_pages_are_narrowed() {
    let (stage, path) = harbour().await;
    let harbour: Uuid = path.strip_prefix("/accounts/").unwrap().parse().unwrap();
    let kestrel = stage.store.accounts_called(&access::Scope::All, "Kestrel & Co").await.unwrap().remove(0).account;
    assert!(!stage.get("/journey").await.text.contains("/journey/export?"), "nobody is on it");
    for (account, to, on) in [(harbour, "pilot", "2026-06-10"), (kestrel, "lead", "2026-03-02")] {
        let clock = Arc::new(CompanyClock::on_day(chrono_tz::Tz::UTC, on.parse().unwrap()));
        let cx = Cx { clock, ..stage.administrator().await };
        let entry = MoveInput { to: to.into(), reason: "Known from before".into(), ..MoveInput::default() };
        move_account(&cx, account, &entry).await.unwrap();
    }
    let header = "Account,Stage,Segment,Since,Days,Long,Account id".to_string();
    // 29 days of March, 30 of April, 31 of May, 30 of June: a lead is here for long from 60 days on.
    let lead = format!("Kestrel & Co,Lead,,2026-03-02,120,yes,{kestrel}");
    let pilot = format!("Harbour & Pine,Signed / pilot,SMB,2026-06-10,20,no,{harbour}");
    for (query, page, want) in [
        ("", "/journey", vec![&header, &lead, &pilot]),
        ("&stage=pilot", "/journey/stages/pilot", vec![&header, &pilot]),
        ("&stage=happy_pilot", "/journey/stages/happy_pilot", vec![&header]),
    ] {
        let page = stage.get(page).await.text;
        let link = format!("/journey/export?format=csv{}", query.replace('&', "&#38;"));
        assert_eq!(page.contains(&link), want.len() > 1, "{query} {page}");
        let of_page = stage.get(&format!("/journey/export?format=csv{query}")).await;
        assert_eq!(lines(&of_page).iter().collect::<Vec<_>>(), want, "{query}");
        let of_program = stage.get(&format!("/api/v1/exports/journey/accounts?format=csv{query}")).await;
        assert_eq!(of_program.text, of_page.text, "{query}");
    }
    let told = r#"{"asked":{"stage":"happy_pilot"},"format":"csv","list":"stages"}"#;
    assert_eq!(stage.last_entry().await.change, told);
    let nowhere = stage.get("/journey/export?format=csv&stage=nowhere").await;
    let unknown = stage.get("/api/v1/exports/journey/accounts?format=csv&stage=nowhere").await;
    assert_eq!((nowhere.status.as_u16(), unknown.status.as_u16()), (404, 422));
}
