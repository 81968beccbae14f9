//! Whatever the order and however often rows come, the same rows give the same state.

use crate::stage::{accounts, contract_lines, invoices, land, levels, operator};
use crate::support::{On, empty_store};
use actions::undo_import;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use revenue::Draft;

/// Files of each kind with few enough ids that rows meet: repeat and contradict each other.
fn a_file() -> impl Strategy<Value = Vec<Draft>> {
    let account = || prop::sample::select(vec!["Kestrel", "Alder", "Hollis"]);
    let product = || prop::sample::select(vec!["Planner", "Routes"]);
    let day = || prop::sample::select(vec!["2024-01-01", "2024-07-01", "2025-01-01"]);
    let price = || prop::sample::select(vec!["100", "250.50"]);
    let level = (account(), product(), day(), price())
        .prop_map(|(account, product, day, price)| levels(&format!("{account}|{product}|{day}|{price}")));
    let line = (account(), product(), day(), price(), prop::sample::select(vec!["", "2025-06-30"])).prop_map(
        |(account, product, day, price, recorded)| {
            contract_lines(&format!("{account}|C-1|{product}|2024-01-01||{price}|{day}|{recorded}"))
        },
    );
    let invoice = (account(), product(), price(), 0..4_u8).prop_map(|(account, product, price, id)| {
        invoices(&format!("{account}|{product}|2024-01-01|2025-01-01|{price}|L-{id}"))
    });
    let described = (account(), prop::sample::select(vec!["SMB", "Enterprise", ""]), day())
        .prop_map(|(account, segment, day)| accounts(&format!("{account}|{account} Ltd|{segment}||{day}")));
    let files = [level.boxed(), line.boxed(), invoice.boxed(), described.boxed()];
    let file = |rows: BoxedStrategy<Vec<Draft>>| prop::collection::vec(rows, 1..14).prop_map(|rows| rows.concat());
    prop::strategy::Union::new(files.map(file))
}

async fn shuffled_and_doubled(on: On, before: Vec<Draft>, file: Vec<Draft>, shuffled: Vec<Draft>) {
    let (store, _database) = empty_store(on).await;
    let cx = operator(&store);
    land(&cx, before.clone()).await;
    let untouched = store.state_hash().await.unwrap();
    let report = land(&cx, file.clone()).await;
    let want = store.state_hash().await.unwrap();
    if let Some(batch) = report.batch {
        undo_import(&cx, batch).await.unwrap();
    }
    assert_eq!(store.state_hash().await.unwrap(), untouched, "undone");

    let rejected = land(&cx, shuffled.clone()).await.reject;
    assert_eq!(store.state_hash().await.unwrap(), want, "shuffled");
    assert_eq!(rejected, report.reject);

    let (other, _other_database) = empty_store(on).await;
    let cx = operator(&other);
    land(&cx, before).await;
    land(&cx, [file, shuffled].concat()).await;
    assert_eq!(other.state_hash().await.unwrap(), want, "doubled");
}

fn check(on: On, cases: u32) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let files = (a_file(), a_file())
        .prop_flat_map(|(before, file)| (Just(before), Just(file.clone()), Just(file).prop_shuffle()));
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let run = runner.run(&files, |(before, file, shuffled)| {
        runtime.block_on(shuffled_and_doubled(on, before, file, shuffled));
        Ok(())
    });
    run.unwrap();
}

#[test]
fn the_order_of_rows_does_not_matter_on_sqlite() {
    check(On::Sqlite, 40);
}

#[test]
fn the_order_of_rows_does_not_matter_on_postgres() {
    check(On::Postgres, 8);
}
