//! Whoever sees some accounts gets reports of these and no others, also after everybody's report was asked for.

use access::{Role, Scope};
use accounts::AccountDraft;
use actions::analytics::{Analytics, MovementQuestion};
use actions::{Actor, CompanyClock, Cx, ImportInput, LookedAt, Mode, NewMember, add_team, import, invite_member};
use analytics::Engine;
use kpis::{Dimension, Filter, Question, Rule, find};
use money::{Currency, Month};
use revenue::{Draft, LevelDraft};
use std::sync::Arc;
use store::Store;

/// Name, owner, segment and level of each account: Ada and Ben are in one team, Cleo in none.
const ACCOUNTS: [(&str, &str, &str, i64); 3] =
    [("Alder", "Ada", "Salt", 100_000), ("Birch", "Ben", "Hop", 200_000), ("Cedar", "Cleo", "Oak", 400_000)];

fn drafts() -> Vec<Draft> {
    let account = |(name, owner, segment, _): &(&str, &str, &str, i64)| {
        Draft::Account(AccountDraft {
            external_id: name.to_string(),
            owner: Some(owner.to_string()),
            segment: Some(segment.to_string()),
            ..AccountDraft::default()
        })
    };
    let level = |(name, _, _, minor): &(&str, &str, &str, i64)| {
        Draft::Level(LevelDraft {
            account: name.to_string(),
            product: None,
            effective_on: "2025-07-01".parse().unwrap(),
            level_minor: *minor,
            currency: Currency::GBP,
            recorded_on: None,
        })
    };
    ACCOUNTS.iter().map(account).chain(ACCOUNTS.iter().map(level)).collect()
}

#[tokio::test]
async fn a_report_is_of_the_accounts_that_somebody_sees() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_file(&folder.path().join("ascend.db")).await.unwrap();
    let clock = Arc::new(CompanyClock::on_day("UTC".parse().unwrap(), "2025-08-15".parse().unwrap()));
    let engine = Engine::new(store.clone(), clock.clone());
    let actor = Actor::LocalOperator("test".into());
    let cx = Cx { store, actor, scope: Scope::All, clock, idempotency_key: None, looked_at: LookedAt::Whatever };
    let north = add_team(&cx, "North").await.unwrap();
    let mut members = Vec::new();
    for (name, team) in [("Ada", Some(north)), ("Ben", Some(north)), ("Cleo", None)] {
        let email = format!("{}@example.com", name.to_lowercase());
        let new = NewMember { email, name: name.into(), role: Role::Cam, team };
        members.push(invite_member(&cx, new).await.unwrap().member);
    }
    let (kind, source, file_name, content_hash) = ("levels", "ledger", "ledger.csv", "feed");
    let mut rows = drafts().into_iter().zip(2..).map(|(draft, row)| Ok((row, Ok(draft))));
    let input =
        ImportInput { kind, source, file_name, content_hash, rows: &mut rows, mode: Mode::Commit, progress: &|_| () };
    assert_eq!(import(&cx, input).await.unwrap().reject, 0);
    for _ in 0..2 {
        for (scope, seen) in [
            (Scope::All, &ACCOUNTS[..]),
            (Scope::Team(north), &ACCOUNTS[..2]),
            (Scope::Own(members[0]), &ACCOUNTS[..1]),
            (Scope::Own(members[2]), &ACCOUNTS[2..]),
        ] {
            assert_eq!(told(&engine, &scope).await, wanted(seen), "{scope:?}");
        }
    }
}

/// What reports should say of these accounts: names, segments, levels and their sum.
fn wanted(seen: &[(&str, &str, &str, i64)]) -> Vec<String> {
    let names: Vec<&str> = seen.iter().map(|account| account.0).collect();
    let mut owners: Vec<&str> = seen.iter().map(|account| account.1).collect();
    let mut segments: Vec<&str> = seen.iter().map(|account| account.2).collect();
    owners.sort_unstable();
    segments.sort_unstable();
    let sum: i64 = seen.iter().map(|account| account.3).sum();
    vec![
        names.join(","),
        names.join(","),
        owners.join(","),
        owners.join(","),
        segments.join(","),
        sum.to_string(),
        sum.to_string(),
    ]
}

async fn told(engine: &Engine, scope: &Scope) -> Vec<String> {
    let joined = |mut words: Vec<String>| {
        words.sort_unstable();
        words.join(",")
    };
    let (arr, july): (_, Month) = (find("arr").unwrap(), "2025-07".parse().unwrap());
    let question = Question::of_month(july, Filter::default(), Rule::default());
    let by_owner = Question { by: Some(Dimension::Owner), ..question.clone() };
    let moved = MovementQuestion::over(july.first_day(), july.last_day(), Filter::default(), Rule::default());
    let overview = engine.overview(scope, &Rule::default()).await.unwrap();
    let rows = engine.rows(scope, arr, &question).await.unwrap().rows;
    let groups = engine.figures(scope, arr, &by_owner).await.unwrap().rows;
    let figures = engine.figures(scope, arr, &question).await.unwrap().rows;
    let singles = engine.movement_rows(scope, &moved).await.unwrap().rows;
    let movements = engine.movements(scope, &moved).await.unwrap().rows;
    vec![
        joined(rows.into_iter().map(|row| row.name).collect()),
        joined(singles.into_iter().map(|single| single.name).collect()),
        joined(groups.into_iter().filter_map(|figure| figure.group).collect()),
        joined(overview.owners),
        joined(overview.segments),
        figures.iter().map(|figure| figure.part).sum::<i64>().to_string(),
        movements[0].row.closing.to_string(),
    ]
}
