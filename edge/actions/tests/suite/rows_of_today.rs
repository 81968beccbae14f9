//! The rows of the accounts list through mergers, and their order by level across currencies.

use crate::stage::{accounts, contract_lines, counts, land, levels, mergers, operator, rates};
use crate::support::{On, empty_store};
use access::Scope;
use actions::account_now::{rebuild, turn_day};
use actions::{CompanyClock, change_policy, undo_import};
use sea_orm::ConnectionTrait;
use store::{AccountFilter, AccountNow, AccountSort, Store};

const BOOK: &str = "
    Alder | C-1 | Planner | 2024-01-01 | | 12000 | 2024-01-01 |
    Birch | B-1 | Planner | 2024-03-01 | |  6000 | 2024-03-01 |
    Cedar | D-1 | Routes  | 2024-05-01 | |   900 | 2024-05-01 |
";

async fn row(store: &Store, account: &str) -> AccountNow {
    store.accounts_called(&Scope::All, account).await.unwrap().remove(0)
}

/// "Alder 12000 1, Birch 6000 1": each account's level and lines of today.
async fn told(store: &Store) -> String {
    let page = store.accounts(&Scope::All, &AccountFilter::default(), AccountSort::Name, None, 50).await.unwrap();
    let rows = page.unwrap().rows;
    let row = |r: &AccountNow| format!("{} {} {}", r.name, r.level_minor.unwrap_or(-100) / 100, r.line_count);
    rows.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// The names of the list by level, a page per account.
async fn by_level(store: &Store) -> String {
    let (mut names, mut cursor): (Vec<String>, Option<String>) = (Vec::new(), None);
    loop {
        let all = AccountFilter::default();
        let page = store.accounts(&Scope::All, &all, AccountSort::Level, cursor.as_deref(), 1).await.unwrap().unwrap();
        names.extend(page.rows.into_iter().map(|row| row.name));
        cursor = page.next;
        if cursor.is_none() {
            return names.join(" ");
        }
    }
}

/// Every row of the list, by name.
async fn whole_list(store: &Store) -> Vec<AccountNow> {
    let all = AccountFilter::default();
    store.accounts(&Scope::All, &all, AccountSort::Name, None, 9_999).await.unwrap().unwrap().rows
}

/// One line per account: its number in the place of `#`.
fn for_each(numbers: std::ops::Range<u32>, line: &str) -> String {
    numbers.map(|number| line.replace('#', &format!("{number:04}"))).collect::<Vec<_>>().join("\n")
}

/// The indexes of the list.
async fn list_indexes(connection: &sea_orm::DatabaseConnection, on: On) -> Vec<String> {
    let sql = match on {
        On::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'account_now' ORDER BY name",
        On::Postgres => "SELECT indexname::text FROM pg_indexes WHERE tablename = 'account_now' ORDER BY indexname",
    };
    let statement = sea_orm::Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

on_both! {
    // Five thousand rows are enough for indexes to be laid aside and built anew.
    async fn a_list_that_is_written_anew_has_every_row_once(on: On) {
        let (store, database) = empty_store(on).await;
        let (cx, connection) = (operator(&store), database.connect().await);
        let indexes = list_indexes(&connection, on).await;
        land(&cx, accounts(&for_each(0..5_200, "A# | Account # | SMB | |"))).await;
        land(&cx, contract_lines(&for_each(0..5_200, "A# | C-# | Planner | 2024-01-01 | | 1200 | 2024-01-01 |"))).await;
        let rows = whole_list(&store).await;
        assert_eq!(rows.len(), 5_200);
        assert!(rows.iter().all(|row| row.level_minor == Some(120_000) && row.segment.as_deref() == Some("SMB")));

        // Most rows change, and two hundred are not spoken of.
        land(&cx, contract_lines(&for_each(0..5_000, "A# | C-# | Planner | 2024-01-01 | | 1500 | 2025-01-01 |"))).await;
        let rows = whole_list(&store).await;
        let with = |level| rows.iter().filter(|row| row.level_minor == Some(level)).count();
        assert_eq!((with(150_000), with(120_000), rows.len()), (5_000, 200, 5_200));
        assert_eq!(list_indexes(&connection, on).await, indexes);

        rebuild(&store, &*cx.clock).await.unwrap();
        assert_eq!(whole_list(&store).await, rows);
        assert_eq!(list_indexes(&connection, on).await, indexes);
    }

    async fn a_merged_account_ends_and_its_revenue_is_the_other_accounts(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, contract_lines(BOOK)).await;
        let alone = "Alder 12000 1, Birch 6000 1, Cedar 900 1";
        assert_eq!(told(&store).await, alone);
        let (state, rows) = (store.state_hash().await.unwrap(), (row(&store, "Alder").await, row(&store, "Birch").await));

        let merger = land(&cx, mergers("Birch | Alder | 2025-07-01")).await;
        assert_eq!(told(&store).await, "Alder 18000 2, Birch 0 0, Cedar 900 1");
        let (alder, birch) = (row(&store, "Alder").await, row(&store, "Birch").await);
        assert!(alder.live && !birch.live);
        assert_eq!((birch.merged_into, birch.merged_on), (Some(alder.account), Some("2025-07-01".parse().unwrap())));
        assert_eq!(store.accounts_merged_into(&Scope::All, alder.account).await.unwrap(), [birch]);
        assert_eq!(counts(&land(&cx, mergers("Birch | Alder | 2025-07-01")).await), "0/0/1/0");

        // What is recorded of Birch later is Alder's; a correction moves it on to Cedar.
        let more = land(&cx, contract_lines("Birch | B-1 | Planner | 2024-03-01 | | 7000 | 2026-01-01 |")).await;
        assert_eq!(told(&store).await, "Alder 19000 2, Birch 0 0, Cedar 900 1");
        let corrected = land(&cx, mergers("Birch | Cedar | 2025-08-01")).await;
        assert_eq!(told(&store).await, "Alder 12000 1, Birch 0 0, Cedar 7900 2");

        for batch in [corrected.batch, more.batch, merger.batch] {
            undo_import(&cx, batch.unwrap()).await.unwrap();
        }
        assert_eq!(told(&store).await, alone);
        assert_eq!((row(&store, "Alder").await, row(&store, "Birch").await), rows);
        assert_eq!(store.state_hash().await.unwrap(), state);
    }

    async fn a_merger_waits_for_its_day_and_for_the_other_account(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, contract_lines("Birch | B-1 | Planner | 2024-03-01 | | 6000 | 2024-03-01 |")).await;
        land(&cx, mergers("Birch | Alder | 2026-07-10")).await;
        assert_eq!((row(&store, "Birch").await.merged_into, told(&store).await.as_str()), (None, "Birch 6000 1"));
        land(&cx, contract_lines("Alder | C-1 | Planner | 2024-01-01 | | 12000 | 2024-01-01 |")).await;
        assert_eq!(told(&store).await, "Alder 12000 1, Birch 6000 1");
        assert_eq!(row(&store, "Alder").await.changes_on, Some("2026-07-10".parse().unwrap()));
        let clock = CompanyClock::on_day(chrono_tz::Europe::London, "2026-07-10".parse().unwrap());
        turn_day(&store, &clock).await.unwrap();
        assert_eq!(told(&store).await, "Alder 18000 2, Birch 0 0");
    }

    async fn mergers_that_lead_back_are_complained_about(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, contract_lines(BOOK)).await;
        let report = land(&cx, mergers("
            Birch | Alder | 2025-07-01
            Alder | Birch | 2026-01-01
            Cedar | Alder | 2026-01-01
        ")).await;
        assert_eq!(counts(&report), "1/0/0/2");
        assert_eq!(report.complaints.iter().map(|c| c.row).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(report.complaints[0].problem, "Through its mergers this account would become part of itself.");
        assert_eq!(told(&store).await, "Alder 12900 2, Birch 6000 1, Cedar 0 0");
        assert_eq!(counts(&land(&cx, mergers("Alder | Cedar | 2026-02-01")).await), "0/0/0/1");
    }

    async fn levels_of_all_currencies_are_compared_in_one(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels("
            Alder   | Planner | 2024-01-01 | 100
            Kestrel | Planner | 2024-01-01 | 70
            Berlin  | Planner | 2024-01-01 | 120 EUR
            Kyoto   | Planner | 2024-01-01 | 20000 JPY
            Bergen  | Planner | 2024-01-01 | 9000 NOK
            Both    | Planner | 2024-01-01 | 60
            Both    | Routes  | 2024-01-01 | 50 EUR
        ")).await;
        // Without a rate an account cannot be compared, and comes last.
        assert!(by_level(&store).await.starts_with("Alder Kestrel "));
        // Pounds: Kyoto 104, Alder 100, Both 60 + 40 = 100, Berlin 96, Kestrel 70.
        let first = land(&cx, rates("EUR | 2026-01-31 | 0.80 \n JPY | 2026-01-31 | 0.0052")).await;
        assert_eq!(by_level(&store).await, "Kyoto Alder Both Berlin Kestrel Bergen");
        // Berlin 108, Both 60 + 45 = 105, Kyoto 104.
        let second = land(&cx, rates("EUR | 2026-02-28 | 0.90")).await;
        assert_eq!(by_level(&store).await, "Berlin Both Kyoto Alder Kestrel Bergen");
        // An earlier day's rate is not the latest one.
        land(&cx, rates("EUR | 2026-02-14 | 0.10")).await;
        assert_eq!(by_level(&store).await, "Berlin Both Kyoto Alder Kestrel Bergen");
        let (berlin, both) = (row(&store, "Berlin").await, row(&store, "Both").await);
        assert_eq!((berlin.level_minor, berlin.level_compared), (Some(12_000), Some(10_800)));
        assert_eq!((both.level_minor, both.level_compared), (None, Some(10_500)));
        undo_import(&cx, second.batch.unwrap()).await.unwrap();
        // 120 × 0.10 = 12, 60 + 5 = 65.
        assert_eq!(by_level(&store).await, "Kyoto Alder Kestrel Both Berlin Bergen");
        undo_import(&cx, first.batch.unwrap()).await.unwrap();
        assert_eq!(row(&store, "Kyoto").await.level_compared, None);
    }

    async fn a_list_from_before_levels_were_compared_is_put_in_order_when_a_day_turns(on: On) {
        let (store, database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels("Alder | Planner | 2024-01-01 | 150 \n Kyoto | Planner | 2024-01-01 | 20000 JPY")).await;
        land(&cx, rates("JPY | 2026-01-31 | 0.005")).await;
        let older = database.connect().await;
        older.execute_unprepared("DELETE FROM level_order").await.unwrap();
        older.execute_unprepared("UPDATE account_now SET level_sort = -level_minor").await.unwrap();
        assert_eq!(by_level(&store).await, "Kyoto Alder");
        turn_day(&store, cx.clock.as_ref()).await.unwrap();
        assert_eq!(by_level(&store).await, "Alder Kyoto");
    }

    async fn another_reporting_currency_or_rate_set_is_another_order(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels("Alder | Planner | 2024-01-01 | 100 \n Berlin | Planner | 2024-01-01 | 120 EUR")).await;
        land(&cx, rates("EUR | 2026-01-31 | 0.80 \n GBP | 2026-01-31 | 1")).await;
        // Of two equally usual currencies the first by code; 100 pounds are 125 euros.
        assert_eq!(row(&store, "Alder").await.level_compared, Some(12_500));
        change_policy(&cx, "report.currency", "GBP", "a British company").await.unwrap();
        assert_eq!(row(&store, "Berlin").await.level_compared, Some(9_600));
        change_policy(&cx, "report.rate_set", "budget", "other rates").await.unwrap();
        assert_eq!(row(&store, "Berlin").await.level_compared, None);
    }
}
