//! Growth by segment after the rule for segments was applied: what moved from one to another left the
//! one and entered the other, and every row still adds up.

use access::Scope;
use accounts::AccountDraft;
use actions::analytics::{Analytics, MovementQuestion};
use actions::{
    Actor, Clock, CompanyClock, Cx, ImportInput, ImportRow, LookedAt, Mode, SegmentRows, SegmentsInput, Stop,
    apply_segments, change_segments, import, preview_segments, undo_import,
};
use analytics::Engine;
use kpis::{Dimension, Filter, Rule};
use money::Currency;
use revenue::{Draft, LevelDraft, MovementKind};
use std::sync::Arc;
use store::Store;

fn on_day(store: &Store, day: &str) -> Cx {
    let clock: Arc<dyn Clock> = Arc::new(CompanyClock::on_day(chrono_tz::UTC, day.parse().unwrap()));
    let (actor, idempotency_key) = (Actor::LocalOperator("test".into()), None);
    Cx { store: store.clone(), actor, scope: Scope::All, clock, idempotency_key, looked_at: LookedAt::Whatever }
}

async fn land(cx: &Cx, drafts: Vec<Draft>) {
    let mut rows = (2..).zip(drafts).map(|(row, draft)| -> Result<ImportRow, Stop> { Ok((row, Ok(draft))) });
    let input = ImportInput {
        kind: "levels",
        source: "crm",
        file_name: "crm.csv",
        content_hash: "feed",
        rows: &mut rows,
        mode: Mode::Commit,
        progress: &|_| (),
    };
    import(cx, input).await.unwrap();
}

/// June by segment: what opened, what moved, what closed.
async fn june(cx: &Cx, known_on: Option<&str>) -> Vec<String> {
    let engine = Engine::new(cx.store.clone(), cx.clock.clone());
    let rule = Rule { known_on: known_on.map(|day| day.parse().unwrap()), ..Rule::default() };
    let days = ("2026-06-01".parse().unwrap(), "2026-06-30".parse().unwrap());
    let question = MovementQuestion::over(days.0, days.1, Filter::default(), rule);
    let question = MovementQuestion { by: Some(Dimension::Segment), ..question };
    let told = engine.movements(&Scope::All, &question).await.unwrap().rows.into_iter().map(|period| {
        assert!(period.row.adds_up(), "{period:?}");
        let moved = MovementKind::ALL.iter().filter(|kind| period.row.of(**kind) != 0);
        let moved = moved.map(|kind| format!(" {} {}", kind.key(), period.row.of(*kind))).collect::<String>();
        let group = period.group.unwrap_or("-".into());
        format!("{group}: {} ->{moved} -> {}", period.row.opening, period.row.closing)
    });
    told.collect()
}

#[tokio::test]
async fn who_moves_leaves_one_segment_and_enters_another() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_file(&folder.path().join("ascend.db")).await.unwrap();
    let may = on_day(&store, "2026-05-02");
    let account = |name: &str, segment: &str| {
        let (external_id, segment) = (name.into(), Some(segment.into()));
        Draft::Account(AccountDraft { external_id, segment, ..AccountDraft::default() })
    };
    let level = |name: &str, pounds: i64| {
        Draft::Level(LevelDraft {
            account: name.into(),
            product: None,
            effective_on: "2025-01-01".parse().unwrap(),
            level_minor: pounds * 100,
            currency: Currency::GBP,
            recorded_on: None,
        })
    };
    let named = [account("Harbour", "SMB"), account("Kestrel", "SMB"), account("Tallis", "Enterprise")];
    land(&may, named.into()).await;
    land(&may, vec![level("Harbour", 3_000), level("Kestrel", 200), level("Tallis", 500)]).await;
    let cx = on_day(&store, "2026-06-15");
    let before = june(&cx, None).await;
    assert_eq!(before, ["Enterprise: 50000 -> -> 50000", "SMB: 320000 -> -> 320000"]);
    let input = SegmentsInput { rules: "Enterprise: level >= 2500\nSMB: otherwise".into(), ..Default::default() };
    change_segments(&cx, 0, &input, "one rule for all").await.unwrap();
    let seen = preview_segments(&cx, None, &SegmentRows::First(0)).await.unwrap().seen;
    let batch = apply_segments(&cx, &seen).await.unwrap().batch.unwrap();
    assert_eq!(
        june(&cx, None).await,
        [
            "Enterprise: 50000 -> entered 300000 left -50000 -> 300000",
            "SMB: 320000 -> entered 50000 left -300000 -> 70000",
        ]
    );
    assert_eq!(june(&cx, Some("2026-06-14")).await, before, "as known the day before");
    undo_import(&cx, batch).await.unwrap();
    assert_eq!(june(&cx, None).await, before);
}
