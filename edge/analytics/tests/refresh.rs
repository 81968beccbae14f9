//! A publication that is refreshed after each commit equals one that is read anew, and so do the
//! answers kept from before.

use access::Scope;
use actions::analytics::{Analytics, MovementQuestion};
use actions::{Actor, Clock, CompanyClock, Cx, ImportInput, Mode, import, undo_import};
use analytics::Engine;
use kpis::{Dimension, Filter, Question, Rule};
use money::{Currency, Day, Month};
use revenue::{ContractLineDraft, Draft, LineKind, Period, Published, Unit};
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

#[tokio::test]
async fn a_refreshed_publication_equals_one_read_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_file(&folder.path().join("ascend.db")).await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(CompanyClock::new("UTC".parse().unwrap()));
    let cx = Cx {
        store: store.clone(),
        actor: Actor::LocalOperator("test".into()),
        scope: Scope::All,
        clock: clock.clone(),
        idempotency_key: None,
    };
    let engine = Engine::new(store.clone(), clock.clone());
    let mut dice = Dice(7);
    let mut batches: Vec<Uuid> = Vec::new();
    for round in 0..24 {
        // Every fifth commit takes an import back, so that horizons move both ways.
        if round % 5 == 4 {
            undo_import(&cx, batches.swap_remove(dice.below(batches.len() as i64) as usize)).await.unwrap();
        } else {
            batches.extend(import_some(&cx, &mut dice, round).await);
        }
        let anew = Engine::new(store.clone(), clock.clone());
        assert_eq!(published(&engine).await, published(&anew).await, "after commit {round}");
        assert_eq!(answers(&engine).await, answers(&anew).await, "after commit {round}");
    }
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
            from: from.first_day(),
            to: to.last_day(),
            by_month: true,
            by,
            account: None,
            kinds: Vec::new(),
            group: None,
            at_most: Some(5),
            filter: Filter::default(),
            rule: Rule::default(),
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
    let lines: Vec<ContractLineDraft> = (0..6).map(|_| line(dice)).collect();
    let mut rows = lines.into_iter().enumerate().map(|(i, line)| Ok((i as u64 + 2, Ok(Draft::ContractLine(line)))));
    let input = ImportInput {
        kind: "contract-lines",
        source: "crm",
        file_name: "lines.csv",
        content_hash: &round.to_string(),
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
