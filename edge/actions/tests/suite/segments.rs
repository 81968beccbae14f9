//! Segments by rule: what it says of all accounts, whose word counts, and taking it back.

use crate::stage::{TODAY, accounts, import_as, levels, mergers, operator, rates};
use crate::support::{On, empty_store};
use access::{Role, Scope};
use accounts::{Attribute, as_of};
use actions::reads::SaidBy;
use actions::{
    Actor, CompanyClock, Cx, FieldChange, Mode, SegmentPreview, SegmentRows, SegmentsInput, Stop, apply_segments,
    change_account, change_segments, preview_segments, segments_now, undo_import,
};
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

const CRM: &str = "H | Harbour & Pine | SMB        | Mate |
                   K | Kestrel & Co   | SMB        | Mate |
                   T | Tallis         | Enterprise | Mate |
                   A | Alder          |            | Mate |
                   N | Never bought   | Enterprise | Mate |";

const LEVELS: &str = "H | Planner | 2025-01-01 | 300000
                      K | Planner | 2025-01-01 | 20000
                      T | Planner | 2025-01-01 | 60000
                      A | Routes  | 2025-01-01 | 5000";

const RULE: &str = "Enterprise: level >= 250000\nMid-market: level >= 50000\nSMB: otherwise";

/// The same company on another day.
fn on_day(cx: &Cx, day: &str) -> Cx {
    Cx { clock: Arc::new(CompanyClock::on_day(chrono_tz::Europe::London, day.parse().unwrap())), ..cx.clone() }
}

/// Known since the start of June.
async fn company(store: &Store) -> Cx {
    let cx = operator(store);
    let june = on_day(&cx, "2026-06-01");
    import_as(&june, "crm", accounts(CRM), Mode::Commit).await.unwrap();
    import_as(&june, "crm", levels(LEVELS), Mode::Commit).await.unwrap();
    cx
}

async fn write_rule(cx: &Cx, rules: &str, stay_percent: &str) {
    let from = segments_now(&cx.store).await.unwrap().version;
    let input = SegmentsInput { rules: rules.into(), stay_percent: stay_percent.into() };
    change_segments(cx, from, &input, "one rule for all").await.unwrap().version.unwrap();
}

async fn look(cx: &Cx) -> SegmentPreview {
    preview_segments(cx, None, &SegmentRows::First(20)).await.unwrap()
}

async fn apply(cx: &Cx) -> Uuid {
    apply_segments(cx, &look(cx).await.seen).await.unwrap().batch.unwrap()
}

/// `customers: moving + holding, by hand, no line, no rate`.
fn counts(preview: &SegmentPreview) -> String {
    let SegmentPreview { customers, moving, holding, by_hand, unfitting, without_rate, .. } = preview;
    format!("{customers}: {moving} + {holding}, {by_hand}, {unfitting}, {without_rate}")
}

fn moves(preview: &SegmentPreview) -> Vec<String> {
    let of = |from: &Option<String>| from.clone().unwrap_or("-".into());
    preview.moves.iter().map(|m| format!("{} > {}: {} at {}", of(&m.from), m.to, m.accounts, m.level_minor)).collect()
}

async fn account(store: &Store, name: &str) -> Uuid {
    store.accounts_called(&Scope::All, name).await.unwrap().remove(0).account
}

/// Segments of the accounts in the order of the file, as known at a time; both what the facts and,
/// for now, what the list says.
async fn segments(store: &Store, known_at: i64) -> String {
    let mut told = Vec::new();
    for name in ["Harbour & Pine", "Kestrel & Co", "Tallis", "Alder", "Never bought"] {
        let id = account(store, name).await;
        let record = store.record_of(&Scope::All, id, known_at).await.unwrap().unwrap();
        let fact = as_of(&record.attributes, Attribute::Segment, TODAY.parse().unwrap()).map(|value| value.to_string());
        if known_at == i64::MAX {
            let row = store.account_now(&Scope::All, id).await.unwrap().unwrap();
            assert_eq!(row.segment, fact, "{name}: the list shows what the facts say");
        }
        told.push(fact.unwrap_or("-".into()));
    }
    told.join(", ")
}

async fn said_by(store: &Store, name: &str) -> Option<SaidBy> {
    let id = account(store, name).await;
    let said = store.said_by(&Scope::All, id, Attribute::Segment, TODAY.parse().unwrap()).await.unwrap();
    said.map(|(by, _)| by)
}

fn told(stop: Stop) -> String {
    stop.to_string()
}

on_both! {
    async fn the_rule_is_looked_at_applied_once_and_taken_back(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = company(&store).await;
        let empty = look(&cx).await;
        assert_eq!(counts(&empty), "4: 0 + 0, 0, 4, 0", "without a rule nobody moves");
        assert_eq!(apply_segments(&cx, "").await.unwrap().batch, None);
        write_rule(&cx, RULE, "").await;
        let before = store.state_hash().await.unwrap();
        let preview = look(&cx).await;
        // Who never bought anything is no customer; Kestrel is where it belongs.
        assert_eq!(counts(&preview), "4: 3 + 1, 0, 0, 0");
        assert_eq!(
            moves(&preview),
            ["- > SMB: 1 at 500000", "Enterprise > Mid-market: 1 at 6000000", "SMB > Enterprise: 1 at 30000000"]
        );
        let named: Vec<String> = preview.named.iter().map(|m| format!("{} by line {}", m.name, m.line)).collect();
        assert_eq!(named, ["Alder by line 3", "Harbour & Pine by line 1", "Tallis by line 2"]);
        let pair = SegmentRows::Between { from: None, to: "SMB".into(), limit: 20 };
        assert_eq!(preview_segments(&cx, None, &pair).await.unwrap().named.len(), 1);
        let stale = told(apply_segments(&cx, "another look").await.unwrap_err());
        assert!(stale.contains("Not what you looked at"), "{stale}");
        assert_eq!(store.state_hash().await.unwrap(), before, "a look and a refusal leave nothing behind");
        let entries = store.sequence().await.unwrap();
        let done = apply_segments(&cx, &preview.seen).await.unwrap();
        assert_eq!((done.version, done.moved, done.holding), (1, 3, 1));
        assert_eq!(store.sequence().await.unwrap(), entries + 1, "one entry for all");
        assert_eq!(segments(&store, i64::MAX).await, "Enterprise, SMB, Mid-market, SMB, Enterprise");
        assert_eq!(counts(&look(&cx).await), "4: 0 + 0, 0, 0, 0");
        let again = apply_segments(&cx, &look(&cx).await.seen).await.unwrap();
        assert_eq!((again.batch, store.sequence().await.unwrap()), (None, entries + 1), "again nothing changes");
        let (batch, _) = store.batch(&Scope::All, done.batch.unwrap()).await.unwrap().unwrap();
        assert_eq!((batch.file_name.as_str(), batch.updated, batch.created), ("Segments by version 1 of the rule", 3, 1));
        let entry = store.audit_of(&Scope::All, "import", &batch.id.to_string(), 1).await.unwrap().remove(0);
        assert!(entry.action == "apply_segments" && entry.change.contains("\"version\":1"), "{}", entry.change);
        undo_import(&cx, batch.id).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), before);
        assert_eq!(segments(&store, i64::MAX).await, "SMB, SMB, Enterprise, -, Enterprise");
        assert_eq!(look(&cx).await.seen, preview.seen, "taken back, it could be applied as before");
    }

    async fn a_member_counts_before_the_rule_and_the_rule_before_files(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = company(&store).await;
        write_rule(&cx, RULE, "").await;
        apply(&cx).await;
        // Whatever day a file is about that comes afterwards: it is recorded and does not show.
        for on in [TODAY, "2026-07-15", "2027-01-01"] {
            let file = format!("H | Harbour & Pine | Tiny | Mate | {on}\nK | Kestrel & Co | Tiny | Mate | {on}");
            import_as(&cx, "crm", accounts(&file), Mode::Commit).await.unwrap();
        }
        assert_eq!(segments(&store, i64::MAX).await, "Enterprise, SMB, Mid-market, SMB, Enterprise");
        assert_eq!(said_by(&store, "Kestrel & Co").await, Some(SaidBy::Rule { version: 1, line: 3 }));
        assert_eq!(said_by(&store, "Never bought").await, Some(SaidBy::Source("crm".into())));
        let harbour = account(&store, "Harbour & Pine").await;
        let change = FieldChange { field: "segment".into(), value: "Strategic".into(), was: "Enterprise".into() };
        change_account(&cx, harbour, &change).await.unwrap();
        assert_eq!(said_by(&store, "Harbour & Pine").await, Some(SaidBy::Member("local:maya".into())));
        assert_eq!(counts(&look(&cx).await), "4: 0 + 0, 1, 0, 0", "the rule says otherwise and moves nobody");
        // Neither another version of the rule nor a later day changes that.
        write_rule(&cx, "Large: level >= 10000\nSmall: otherwise", "").await;
        let july = on_day(&cx, "2026-07-01");
        assert_eq!(counts(&look(&july).await), "4: 3 + 0, 1, 0, 0");
        apply(&july).await;
        let row = store.account_now(&Scope::All, harbour).await.unwrap().unwrap();
        assert_eq!(row.segment.as_deref(), Some("Strategic"));
        let named = import_as(&cx, "ascend rule 1.1", accounts(CRM), Mode::Commit).await.unwrap_err();
        assert!(told(named).contains("is the source of what is said here"), "no file speaks for the rule");
    }

    async fn as_known_before_the_segments_are_the_old_ones(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = company(&store).await;
        write_rule(&cx, RULE, "").await;
        apply(&cx).await;
        let yesterday = cx.clock.end_of("2026-06-29".parse().unwrap());
        assert_eq!(segments(&store, yesterday).await, "SMB, SMB, Enterprise, -, Enterprise");
        // A day before keeps its segment, too: the rule's word holds from the day it was applied.
        let harbour = account(&store, "Harbour & Pine").await;
        let record = store.record_of(&Scope::All, harbour, i64::MAX).await.unwrap().unwrap();
        for (day, want) in [("2026-06-29", "SMB"), (TODAY, "Enterprise")] {
            let on_day = as_of(&record.attributes, Attribute::Segment, day.parse().unwrap());
            assert_eq!(on_day.map(|value| &**value), Some(want), "{day}");
        }
    }

    async fn levels_that_moved_and_products_and_parents_are_asked_for_as_they_stand(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = company(&store).await;
        write_rule(&cx, "Group: parent is Enterprise\nEnterprise: level >= 250000\nRouting: product in routes", "10").await;
        let child = ::accounts::AccountDraft { external_id: "T".into(), parent: Some("H".into()), ..Default::default() };
        import_as(&cx, "crm", vec![revenue::Draft::Account(child)], Mode::Commit).await.unwrap();
        // Harbour will be Enterprise by the same run; Tallis, below it, is a part of its group at once.
        let preview = look(&cx).await;
        assert_eq!(
            moves(&preview),
            ["- > Routing: 1 at 500000", "Enterprise > Group: 1 at 6000000", "SMB > Enterprise: 1 at 30000000"]
        );
        assert_eq!(counts(&preview), "4: 3 + 0, 0, 1, 0", "no line is about Kestrel");
        apply(&cx).await;
        assert_eq!(segments(&store, i64::MAX).await, "Enterprise, SMB, Group, Routing, Enterprise");
        // Ten percent below the border Harbour stays; a pound more, and no line fits.
        for (level, unfitting) in [("225000", 1), ("224999", 2)] {
            let shrunk = levels(&format!("H | Planner | 2026-06-01 | {level}"));
            import_as(&cx, "crm", shrunk, Mode::Commit).await.unwrap();
            let preview = look(&cx).await;
            assert_eq!((preview.moving, preview.unfitting), (0, unfitting), "{level}");
        }
        // Alder becomes a part of Kestrel and brings its product along.
        import_as(&cx, "crm", mergers("A | K | 2026-06-15"), Mode::Commit).await.unwrap();
        assert_eq!(moves(&look(&cx).await), ["SMB > Routing: 1 at 2500000"]);
    }

    async fn amounts_in_another_currency_need_a_rate(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = company(&store).await;
        write_rule(&cx, "Enterprise: level >= 250000 EUR\nSMB: otherwise", "").await;
        let refused = told(preview_segments(&cx, None, &SegmentRows::First(1)).await.unwrap_err());
        assert!(refused.contains("there is no rate from EUR to GBP"), "{refused}");
        import_as(&cx, "bank", rates("EUR | 2026-06-01 | 0.5"), Mode::Commit).await.unwrap();
        // Half a pound for a euro: from £125,000 on.
        assert!(moves(&look(&cx).await).contains(&"SMB > Enterprise: 1 at 30000000".to_string()));
        import_as(&cx, "crm", levels("S | Planner | 2025-01-01 | 20000 SEK"), Mode::Commit).await.unwrap();
        assert_eq!(look(&cx).await.without_rate, 1, "who is paid in crowns stays where it is");
    }

    async fn only_who_may_change_policies_writes_and_applies_it(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = company(&store).await;
        let wrong = SegmentsInput { rules: "Large level > 5\nSmall: level < much".into(), stay_percent: "99".into() };
        let wrong = told(change_segments(&cx, 0, &wrong, " ").await.unwrap_err());
        for part in ["rules: Line 1: ", "rules: Line 2: ", "stay_percent: ", "reason: This is blank."] {
            assert!(wrong.contains(part), "{part} in {wrong}");
        }
        write_rule(&cx, RULE, "").await;
        let input = SegmentsInput { rules: "SMB: otherwise".into(), stay_percent: String::new() };
        let stale = told(change_segments(&cx, 0, &input, "mine").await.unwrap_err());
        assert!(stale.contains("Somebody changed the rule"), "{stale}");
        let same = SegmentsInput { rules: RULE.replace("250000", "250,000 GBP"), stay_percent: "0".into() };
        assert_eq!(change_segments(&cx, 0, &same, "again").await.unwrap().version, None, "written otherwise, the same");
        let before = store.state_hash().await.unwrap();
        let (id, role) = (Uuid::now_v7(), Role::ExpandLeader);
        let leader = Cx { actor: Actor::Member { id, role }, scope: Scope::Own(id), ..cx.clone() };
        assert!(told(apply_segments(&leader, &look(&cx).await.seen).await.unwrap_err()).contains("may not apply segments"));
        assert!(change_segments(&leader, 1, &input, "mine").await.is_err());
        assert_eq!(look(&leader).await.customers, 0, "who sees fewer accounts sees nothing of it");
        assert_eq!(store.state_hash().await.unwrap(), before);
    }
}
