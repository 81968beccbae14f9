//! The land side through the store: figures follow each paper that is filed, by segment, source and rep, and
//! lists of people show one side.

use crate::refresh::{land, operator};
use access::Scope;
use accounts::{AccountDraft, PaperDraft, PersonDraft, Told};
use actions::analytics::{Analytics, MovementQuestion, figures_in_bands};
use actions::{Clock, CompanyClock, Cx, PROFILE, Stop, change_policy, landing_quality, undo_import};
use analytics::Engine;
use kpis::{CATALOGUE, Dimension, Figure, Filter, Question, Rule, Side, find};
use land::{Became, BecameSo, Deal, DealStage, LandedBy, LandingGroup, Lead, Qualification, Quality, Quote};
use money::{Currency, Day, Money, Month};
use revenue::{Draft, LevelDraft};
use std::sync::Arc;
use surveys::{ImportedAnswer, SurveyKind};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn account(name: &str, segment: &str, land_owner: &str) -> Draft {
    Draft::Account(AccountDraft {
        external_id: name.into(),
        segment: Some(segment.into()),
        land_owner: Some(land_owner.into()),
        ..AccountDraft::default()
    })
}

fn lead(account: &str, source: &str, created_on: &str) -> Draft {
    let lead = Lead {
        id: format!("L-{account}"),
        company: account.into(),
        website: None,
        email: None,
        source: source.into(),
        owner: None,
        created_on: day(created_on),
        qualification: Qualification::Open,
        country: None,
        industry: None,
        employees: None,
        tools: None,
    };
    Draft::Paper(PaperDraft::of(account, &lead))
}

fn quote(account: &str, sent_on: &str) -> Draft {
    let quote = Quote {
        id: format!("Q-{account}"),
        deal: format!("D-{account}"),
        revision: 1,
        sent_on: day(sent_on),
        expires_on: None,
        ended: None,
        lines: Vec::new(),
        per_year: Money { minor: 1_000_000, currency: Currency::GBP },
    };
    Draft::Paper(PaperDraft::of(account, &quote))
}

fn won(account: &str, on: &str, owner: Option<&str>) -> Draft {
    let deal = Deal {
        id: format!("D-{account}"),
        name: account.into(),
        owner: owner.map(Into::into),
        effective_on: day(on),
        stage: DealStage::Won { on: day(on) },
        amount: None,
        expected_close: None,
    };
    Draft::Paper(PaperDraft::of(account, &deal))
}

/// The closing ratio of the year to June 2026, by a dimension: "Ann 1 / 2".
async fn closing(engine: &Engine, by: Option<Dimension>) -> Vec<String> {
    let kpi = find("closing-ratio").unwrap();
    let june: Month = "2026-06".parse().unwrap();
    let question = Question { by, ..Question::of_month(june, Filter::default(), Rule::default()) };
    let told = |f: Figure| format!("{} {} / {}, {} out", f.group.unwrap_or_default(), f.part, f.whole, f.rows_out);
    engine.figures(&Scope::All, kpi, &question).await.unwrap().rows.into_iter().map(told).collect()
}

fn engine_on(cx: &Cx, on: &str) -> Engine {
    let clock: Arc<dyn Clock> = Arc::new(CompanyClock::on_day("UTC".parse().unwrap(), day(on)));
    Engine::new(cx.store.clone(), clock)
}

#[tokio::test]
async fn figures_of_the_land_side_follow_each_paper_and_each_day() {
    let (cx, _, _folder) = operator().await;
    let engine = engine_on(&cx, "2026-07-01");
    land(&cx, vec![account("Harbour", "SMB", "Ann"), account("Kestrel", "SMB", "Bo")], "accounts").await;
    assert!(closing(&engine, None).await.is_empty(), "nothing is quoted yet");
    land(&cx, vec![lead("Harbour", "Fair", "2026-02-01"), lead("Kestrel", "Webinar", "2026-02-01")], "leads").await;
    land(&cx, vec![quote("Harbour", "2026-03-05"), quote("Kestrel", "2026-03-06")], "quotes").await;
    assert_eq!(closing(&engine, None).await, [" 0 / 2, 0 out"]);
    let deals = land(&cx, vec![won("Harbour", "2026-06-20", Some("Cleo"))], "deals").await;
    assert_eq!(closing(&engine, None).await, [" 1 / 2, 0 out"]);
    assert_eq!(closing(&engine, Some(Dimension::Segment)).await, ["SMB 1 / 2, 0 out"]);
    assert_eq!(closing(&engine, Some(Dimension::Source)).await, ["Fair 1 / 1, 0 out", "Webinar 0 / 1, 0 out"]);
    // Whoever answers for the deal won it; where nobody does, the account's land owner is to.
    assert_eq!(closing(&engine, Some(Dimension::Rep)).await, ["Bo 0 / 1, 0 out", "Cleo 1 / 1, 0 out"]);
    // In May nothing had matured, and nobody knew of June.
    let may = engine_on(&cx, "2026-05-31");
    assert_eq!(closing(&may, None).await, [" 0 / 0, 2 out"]);
    undo_import(&cx, deals.unwrap()).await.unwrap();
    assert_eq!(closing(&engine, None).await, [" 0 / 2, 0 out"]);
    assert_eq!(closing(&engine, None).await, closing(&engine_on(&cx, "2026-07-01"), None).await);
}

fn level(account: &str, on: &str, pounds: i64) -> Draft {
    Draft::Level(LevelDraft {
        account: account.into(),
        product: Some("Planner".into()),
        effective_on: day(on),
        level_minor: pounds * 100,
        currency: Currency::GBP,
        recorded_on: None,
    })
}

#[tokio::test]
async fn a_landing_is_judged_with_what_its_account_merged_into() {
    let (cx, _, _folder) = operator().await;
    let engine = engine_on(&cx, "2026-07-01");
    // Harbour was won in June 2025 and merged into Kestrel in October; together they are still there, and Kestrel
    // bought more after that. Moss was won then, too, and left.
    let levels = vec![
        level("Harbour", "2025-06-20", 1000),
        level("Kestrel", "2024-01-01", 5000),
        level("Kestrel", "2026-02-01", 6000),
        level("Moss", "2025-06-20", 1000),
        level("Moss", "2026-01-01", 0),
    ];
    land(&cx, levels, "levels").await;
    land(&cx, vec![won("Harbour", "2025-06-20", None), won("Moss", "2025-06-20", None)], "deals").await;
    let became = async |kpi: &str| {
        let question = Question::of_month("2026-06".parse().unwrap(), Filter::default(), Rule::default());
        let told = engine.figures(&Scope::All, find(kpi).unwrap(), &question).await.unwrap().rows;
        told.into_iter().map(|f| format!("{} / {}", f.part, f.whole)).collect::<Vec<_>>()
    };
    assert_eq!(
        (became("landing-retained").await, became("landing-expanded").await),
        (vec!["1 / 2".into()], vec!["0 / 2".into()])
    );
    let merger = AccountDraft {
        external_id: "Harbour".into(),
        merged_into: Some("Kestrel".into()),
        merged_on: Some(day("2025-10-01")),
        ..AccountDraft::default()
    };
    land(&cx, vec![Draft::Account(merger)], "accounts").await;
    assert_eq!(
        (became("landing-retained").await, became("landing-expanded").await),
        (vec!["1 / 2".into()], vec!["1 / 2".into()])
    );
}

#[tokio::test]
async fn a_list_of_people_shows_one_side() {
    let (cx, _, _folder) = operator().await;
    let engine = engine_on(&cx, "2026-07-01");
    let june: Month = "2026-06".parse().unwrap();
    for kpi in CATALOGUE.iter() {
        for by in [Dimension::Owner, Dimension::Rep] {
            let question = Question { by: Some(by), ..Question::of_month(june, Filter::default(), Rule::default()) };
            let is_own = (kpi.side == Side::Land) == (by == Dimension::Rep);
            let asked = [
                engine.figures(&Scope::All, kpi, &question).await.map(|_| ()),
                engine.rows(&Scope::All, kpi, &question).await.map(|_| ()),
                figures_in_bands(&engine, &Scope::All, kpi, &question).await.map(|_| ()),
            ];
            for answer in asked {
                let is_told = !matches!(&answer, Err(Stop::BadInput(errors)) if errors[0].field == "by");
                assert_eq!(is_told, is_own, "{} by {}: {answer:?}", kpi.name, by.key());
            }
        }
    }
    for (by, is_told) in [(Dimension::Owner, false), (Dimension::Rep, false), (Dimension::Segment, true)] {
        let question = MovementQuestion::over(june.first_day(), june.last_day(), Filter::default(), Rule::default());
        let question = MovementQuestion { by: Some(by), ..question };
        assert_eq!(engine.movements(&Scope::All, &question).await.is_ok(), is_told, "movements by {}", by.key());
    }
}

fn person(account: &str) -> Draft {
    let (id, name) = (format!("P-{account}"), format!("Ada of {account}"));
    let told = Told { name: Some(name), ..Told::default() };
    Draft::Person(PersonDraft { account: account.into(), external_id: id, effective_on: None, told })
}

/// What the one person of an account gives the product on a day.
fn said(account: &str, on: &str, product: u8) -> Draft {
    let answer = ImportedAnswer {
        id: format!("{account} {on}"),
        survey: on.into(),
        kind: SurveyKind::Relationship,
        person: Some(format!("P-{account}")),
        answered_on: day(on),
        scores: [("product".to_string(), product)].into(),
        comment: None,
    };
    Draft::Paper(PaperDraft::of(account, &answer))
}

#[tokio::test]
async fn what_landings_became_is_told_apart() {
    let (cx, _, _folder) = operator().await;
    let clock: Arc<dyn Clock> = Arc::new(CompanyClock::on_day("UTC".parse().unwrap(), day("2026-07-01")));
    let cx = Cx { clock, ..cx };
    let engine = engine_on(&cx, "2026-07-01");
    assert!(landing_quality(&cx, &engine).await.unwrap().landings.is_empty(), "nobody was won");
    let accounts = ["Harbour", "Moss", "Heron", "Sable", "Young", "Older"];
    land(&cx, accounts.map(|name| account(name, "SMB", "Bo")).into(), "accounts").await;
    let in_country = |draft: Draft, country: &str| match draft {
        Draft::Paper(paper) => {
            let told = serde_json::from_str::<Lead>(&paper.body).unwrap();
            Draft::Paper(PaperDraft::of(&paper.account, &Lead { country: Some(country.into()), ..told }))
        }
        other => other,
    };
    let leads = vec![
        in_country(lead("Harbour", "Fair", "2025-02-01"), "GB"),
        in_country(lead("Moss", "Webinar", "2025-02-01"), "FR"),
        lead("Heron", "Fair", "2025-02-01"),
    ];
    land(&cx, leads, "leads").await;
    // Sable is a customer of long ago, of whose first order no deal tells.
    let levels = vec![
        level("Harbour", "2025-06-20", 1000),
        level("Harbour", "2026-02-01", 1500),
        level("Moss", "2025-06-20", 1000),
        level("Moss", "2026-01-01", 0),
        level("Heron", "2025-06-20", 1000),
        level("Sable", "2024-01-01", 5000),
        level("Young", "2025-07-15", 1000),
        level("Older", "2024-06-01", 1000),
    ];
    land(&cx, levels, "levels").await;
    let deals = vec![
        won("Harbour", "2025-06-20", Some("Ann")),
        won("Moss", "2025-06-20", None),
        won("Heron", "2025-06-20", Some("Ann")),
        // Its year is over in two weeks.
        won("Young", "2025-07-15", Some("Ann")),
        // Its year was over a year ago.
        won("Older", "2024-06-01", Some("Ann")),
    ];
    land(&cx, deals, "deals").await;
    land(&cx, ["Harbour", "Moss", "Heron", "Sable"].map(person).into(), "people").await;
    let answers = vec![
        said("Harbour", "2026-03-02", 5),
        // After the day on which it is judged.
        said("Harbour", "2026-06-25", 1),
        said("Moss", "2025-12-01", 5),
        said("Heron", "2025-09-01", 5),
        // Before Heron became part of it, and after.
        said("Sable", "2025-08-01", 5),
        said("Sable", "2026-05-01", 2),
    ];
    land(&cx, answers, "answers").await;
    let told = async |by: LandedBy| {
        let all = landing_quality(&cx, &engine).await.unwrap();
        let count = |so: &BecameSo| format!("{}/{}", so.known.share.successes, so.known.share.trials);
        let row = |(group, quality): (LandingGroup<'_>, Quality)| {
            let became = Became::ALL.map(|became| count(quality.of(became))).join(" ");
            format!("{} {}: {became}", group.key().unwrap_or("-"), quality.landings)
        };
        all.by(by).into_iter().map(row).collect::<Vec<_>>()
    };
    // Moss left, whatever it had said; Heron is happy by its own word.
    assert_eq!(told(LandedBy::Rep).await, ["Ann 2: 2/2 2/2 1/2", "Bo 1: 0/1 0/1 0/1"]);
    assert_eq!(told(LandedBy::Source).await, ["Fair 2: 2/2 2/2 1/2", "Webinar 1: 0/1 0/1 0/1"]);
    assert_eq!(told(LandedBy::Fit).await, ["unknown 3: 2/3 2/3 1/3"]);
    let profile = "[[criteria]]\nweight = 1\nwish = { country_in = [\"GB\"] }";
    PROFILE.change(&cx, 0, profile, "Whom we serve").await.unwrap();
    assert_eq!(told(LandedBy::Fit).await, ["good 1: 1/1 1/1 1/1", "poor 1: 0/1 0/1 0/1", "unknown 1: 1/1 1/1 0/1"]);
    let merger = AccountDraft {
        external_id: "Heron".into(),
        merged_into: Some("Sable".into()),
        merged_on: Some(day("2025-10-01")),
        ..AccountDraft::default()
    };
    land(&cx, vec![Draft::Account(merger)], "merger").await;
    // Now the people of Sable have the last word.
    assert_eq!(told(LandedBy::Rep).await, ["Ann 2: 2/2 1/2 1/2", "Bo 1: 0/1 0/1 0/1"]);
    // Where reports are by parent, each is judged by itself all the same.
    let parent =
        AccountDraft { external_id: "Harbour".into(), parent: Some("Older".into()), ..AccountDraft::default() };
    land(&cx, vec![Draft::Account(parent)], "parent").await;
    change_policy(&cx, "report.unit", "parent", "The group buys").await.unwrap();
    assert_eq!(told(LandedBy::Rep).await, ["Ann 2: 2/2 1/2 1/2", "Bo 1: 0/1 0/1 0/1"]);
}
