//! A publication that is refreshed after each commit equals one that is read anew, also through
//! mergers, and so do the answers kept from before.

use access::Scope;
use accounts::AccountDraft;
use actions::analytics::{Analytics, MovementQuestion};
use actions::{
    Actor, Clock, CompanyClock, Cx, ImportInput, LookedAt, Mode, Stop, import, record_definitions, undo_import,
};
use analytics::Engine;
use kpis::{CATALOGUE, Dimension, Filter, Question, Rule};
use money::{Currency, Day, Month};
use revenue::{ContractLineDraft, Draft, LineKind, MovementKind, Period, Published, Unit};
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

/// Somebody at the command line of an empty store.
pub async fn operator() -> (Cx, Engine, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_file(&folder.path().join("ascend.db")).await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(CompanyClock::new("UTC".parse().unwrap()));
    let engine = Engine::new(store.clone(), clock.clone());
    let actor = Actor::LocalOperator("test".into());
    (
        Cx { store, actor, scope: Scope::All, clock, idempotency_key: None, looked_at: LookedAt::Whatever },
        engine,
        folder,
    )
}

#[tokio::test]
async fn a_refreshed_publication_equals_one_read_anew() {
    let (cx, engine, _folder) = operator().await;
    let mut dice = Dice(7);
    let mut batches: Vec<Uuid> = Vec::new();
    for round in 0..40 {
        // Every fifth commit takes an import back, so that horizons move both ways.
        if round % 5 == 4 {
            undo_import(&cx, batches.swap_remove(dice.below(batches.len() as i64) as usize)).await.unwrap();
        } else {
            batches.extend(import_some(&cx, &mut dice, round).await);
        }
        let anew = Engine::new(cx.store.clone(), cx.clock.clone());
        assert_eq!(published(&engine).await, published(&anew).await, "after commit {round}");
        assert_eq!(answers(&engine).await, answers(&anew).await, "after commit {round}");
    }
}

/// A figure as known on a day is that of the definition that was recorded until then: here NRR once
/// counted customers.
#[tokio::test]
async fn an_old_figure_is_asked_by_the_definition_of_its_day() {
    let (cx, engine, _folder) = operator().await;
    let mut dice = Dice(11);
    for round in 0..3 {
        import_some(&cx, &mut dice, round).await;
    }
    let (nrr, logos) = (kpis::find("nrr").unwrap(), kpis::find("logos").unwrap());
    let older = kpis::Definition { sql: logos.sql.into(), ..nrr.definition() };
    let tx = cx.store.begin().await.unwrap();
    let version = store::entity::policy_version::Model {
        policy: "kpi:nrr".into(),
        version: 1,
        body: toml::to_string(&older).unwrap(),
        recorded_at: 0,
        actor: "local:test".into(),
        reason: "as it was".into(),
        sequence: 0,
    };
    tx.insert_policy(version).await.unwrap();
    tx.commit().await.unwrap();
    let month: Month = "2025-07".parse().unwrap();
    let figures = async |kpi, known_on| {
        let question = Question::of_month(month, Filter::default(), Rule { known_on, ..Rule::default() });
        engine.figures(&Scope::All, kpi, &question).await.unwrap().rows
    };
    let today = Some(cx.clock.today());
    assert_eq!(figures(nrr, today).await, figures(logos, today).await);
    record_definitions(&cx).await.unwrap();
    assert_eq!(figures(nrr, today).await, figures(nrr, None).await);
    assert_ne!(figures(nrr, None).await, figures(logos, None).await, "the two tell each other apart");
}

/// July 2025: what moved, each account's closing, and the retention of twelve months.
async fn july(engine: &Engine) -> Vec<String> {
    let month: Month = "2025-07".parse().unwrap();
    let rule = Rule::default();
    let question = MovementQuestion::over(month.first_day(), month.last_day(), Filter::default(), rule.clone());
    let row = engine.movements(&Scope::All, &question).await.unwrap().rows.remove(0).row;
    assert!(row.adds_up());
    let moved = MovementKind::ALL.iter().filter(|kind| row.of(**kind) != 0);
    let moved = moved.map(|kind| format!(" {} {}", kind.key(), row.of(*kind))).collect::<String>();
    let mut told = vec![format!("{} ->{moved} -> {}, {} accounts", row.opening, row.closing, row.logos)];
    for entry in engine.publication(&Scope::All, &rule).await.unwrap().entries() {
        let level = entry.published.level_on(month.last_day()).map_or(0, |at| at.level);
        told.push(format!("{} {level}", entry.name));
    }
    for name in ["nrr", "grr", "logo-churn"] {
        let kpi = CATALOGUE.iter().find(|kpi| kpi.name == name).unwrap();
        let question = Question::of_month(month, Filter::default(), rule.clone());
        let figure = engine.figures(&Scope::All, kpi, &question).await.unwrap().rows.remove(0);
        told.push(format!("{name} {} / {}", figure.part, figure.whole));
    }
    told.sort();
    told
}

#[tokio::test]
async fn a_merger_is_neither_churn_nor_growth_and_undoing_it_restores_the_figures() {
    let (cx, engine, _folder) = operator().await;
    let of = |account: &str, minor: i64| {
        let (start, quantity_milli) = ("2024-01-01".parse().unwrap(), 1_000);
        let (contract, product) = (format!("{account}-1"), "Pro".into());
        let (end, cancelled_on, period) = (None, None, Period::Months(12));
        let unit_price_micro = minor * 10_000;
        let (account, amount_minor) = (account.into(), minor);
        let first = line(&mut Dice(7));
        let terms = ContractLineDraft { start, end, cancelled_on, effective_on: start, period, ..first };
        let priced = ContractLineDraft { quantity_milli, unit_price_micro, amount_minor, ..terms };
        Draft::ContractLine(ContractLineDraft { account, contract, product, ..priced })
    };
    land(&cx, vec![of("Alder", 1_200_000), of("Birch", 600_000)], "lines").await;
    let before = july(&engine).await;
    assert_eq!(
        before,
        [
            "1800000 -> -> 1800000, 2 accounts",
            "Alder 1200000",
            "Birch 600000",
            "grr 1800000 / 1800000",
            "logo-churn 0 / 2",
            "nrr 1800000 / 1800000",
        ]
    );
    let batch = land(&cx, vec![merger("Birch", "Alder", "2025-07-01".parse().unwrap())], "merger").await;
    assert_eq!(
        july(&engine).await,
        [
            "1800000 -> entered 600000 left -600000 -> 1800000, 1 accounts",
            "Alder 1800000",
            "Birch 0",
            "grr 1800000 / 1800000",
            "logo-churn 0 / 1",
            "nrr 1800000 / 1800000",
        ]
    );
    undo_import(&cx, batch.unwrap()).await.unwrap();
    assert_eq!(july(&engine).await, before);
}

#[tokio::test]
async fn mergers_that_loop_after_an_undoing_are_refused_by_name() {
    let (cx, engine, _folder) = operator().await;
    let on: Day = "2025-07-01".parse().unwrap();
    land(&cx, vec![merger("Birch", "Alder", on), merger("Alder", "Cedar", on)], "there").await;
    let corrected = land(&cx, vec![merger("Birch", "Cedar", on)], "corrected").await;
    land(&cx, vec![merger("Cedar", "Dogwood", on), merger("Dogwood", "Elm", on)], "on").await;
    land(&cx, vec![merger("Alder", "Birch", on)], "back").await;
    assert!(engine.publication(&Scope::All, &Rule::default()).await.is_ok());
    // Without the correction Birch is Alder's again, and Alder Birch's.
    undo_import(&cx, corrected.unwrap()).await.unwrap();
    let Err(Stop::Refusal(refusals)) = engine.publication(&Scope::All, &Rule::default()).await else {
        panic!("not refused")
    };
    assert_eq!(refusals[0].rule, "mergers_must_not_loop");
    assert!(refusals[0].reason.contains("Alder") && refusals[0].reason.contains("Birch"), "{}", refusals[0].reason);
}

async fn published(engine: &Engine) -> Vec<(Uuid, String, Published)> {
    let publication = engine.publication(&Scope::All, &Rule::default()).await.unwrap();
    publication.entries().map(|e| (e.id, e.name.to_string(), e.published.clone())).collect()
}

/// A report and a KPI of each side, by month and by group.
async fn answers(engine: &Engine) -> Vec<String> {
    let (from, to) = ("2022-01".parse::<Month>().unwrap(), "2022-12".parse::<Month>().unwrap());
    let mut answers = Vec::new();
    for by in [None, Some(Dimension::Product), Some(Dimension::Cohort)] {
        for name in ["nrr", "expansion-share", "renewal-rate", "arr"] {
            let kpi = kpis::find(name).unwrap();
            let (filter, rule) = (Filter::default(), Rule::default());
            let question = Question { from, to, step: 1, window: None, by, filter, rule };
            let answer = engine.figures(&Scope::All, kpi, &question).await.unwrap();
            answers.extend(answer.rows.iter().map(|figure| format!("{name} {figure:?}")));
        }
        let question = MovementQuestion {
            by,
            at_most: Some(5),
            ..MovementQuestion::over(from.first_day(), to.last_day(), Filter::default(), Rule::default())
        };
        let table = engine.movements(&Scope::All, &question).await.unwrap();
        answers.extend(table.rows.iter().map(|row| format!("{row:?}")));
        let largest = engine.movement_rows(&Scope::All, &question).await.unwrap();
        answers.extend(largest.rows.iter().map(|row| format!("{row:?}")));
    }
    let overview = engine.overview(&Scope::All, &Rule::default()).await.unwrap();
    answers.push(format!("{overview:?}"));
    answers
}

async fn import_some(cx: &Cx, dice: &mut Dice, round: i64) -> Option<Uuid> {
    let mut drafts: Vec<Draft> = (0..6).map(|_| Draft::ContractLine(line(dice))).collect();
    if round % 3 == 2 {
        // Always into one with a lower number, so that mergers never loop whatever is undone.
        let merged = dice.below(7) + 1;
        let (into, on) = (dice.below(merged), Day(19_000 + dice.below(600) as i32));
        drafts.push(merger(&format!("A{merged}"), &format!("A{into}"), on));
    }
    land(cx, drafts, &round.to_string()).await
}

fn merger(account: &str, into: &str, on: Day) -> Draft {
    let (external_id, merged_into) = (account.to_string(), Some(into.to_string()));
    Draft::Account(AccountDraft { external_id, merged_into, merged_on: Some(on), ..AccountDraft::default() })
}

pub async fn land(cx: &Cx, drafts: Vec<Draft>, content_hash: &str) -> Option<Uuid> {
    let mut rows = drafts.into_iter().zip(2..).map(|(draft, row)| Ok((row, Ok(draft))));
    let input = ImportInput {
        kind: "contract-lines",
        source: "crm",
        file_name: "lines.csv",
        content_hash,
        rows: &mut rows,
        mode: Mode::Commit,
        progress: &|_| {},
    };
    import(cx, input).await.unwrap().batch
}

/// A line of one of eight accounts: some end without a word, some are cancelled, some correct
/// what was said before.
fn line(dice: &mut Dice) -> ContractLineDraft {
    let start = Day(19_000 + dice.below(12) as i32 * 30);
    let quantity_milli = (dice.below(20) + 1) * 1_000;
    ContractLineDraft {
        account: format!("A{}", dice.below(8)),
        contract: format!("C{}", dice.below(3)),
        renews: None,
        product: ["Pro", "Reports"][dice.below(2) as usize].into(),
        family: None,
        tier: None,
        unit: Unit::Seat,
        quantity_milli,
        unit_price_micro: 10_000_000,
        list_price_micro: None,
        amount_minor: quantity_milli,
        period: Period::Months(1),
        currency: Currency::GBP,
        start,
        end: (dice.below(2) == 0).then(|| start.plus_days(60)),
        cancelled_on: (dice.below(4) == 0).then(|| start.plus_days(45)),
        auto_renew: false,
        notice_days: None,
        effective_on: start,
        recorded_on: None,
        discount_end: None,
        kind: LineKind::Recurring,
        contracted: None,
    }
}

/// The same numbers in every run (a linear congruential generator, Knuth's constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as i64) % sides
    }
}
