//! The accounts list on both databases: every row exactly once, by an index.

use crate::support::{On, TestDatabase, check_plan, empty_store};
use access::Scope;
use money::{Currency, Day};
use std::collections::BTreeSet;
use store::{AccountFilter, AccountNow, AccountSort, CursorDoesNotFit, Living, Store};
use uuid::Uuid;

const SEGMENTS: [&str; 3] = ["Enterprise", "Mid-market", "SMB"];

/// 300 accounts with many equal names, levels and days, some of them absent.
fn accounts() -> Vec<AccountNow> {
    (0..300_i32).map(account).collect()
}

fn account(number: i32) -> AccountNow {
    let names = ["Kestrel Components", "alder Clinics", "Ørsted Print", "Quayside  Hotels", "Zürich Freight"];
    let level = (number % 7 != 0).then(|| i64::from(number % 11) * 100_000);
    AccountNow {
        account: Uuid::from_u128(number as u128 * 7_919 % 1_000_003),
        source: "crm".into(),
        external_id: format!("A-{number}"),
        name: names[number as usize % names.len()].into(),
        segment: (number % 10 != 0).then(|| SEGMENTS[number as usize % 3].into()),
        owner: (number % 4 != 0).then(|| format!("owner {}", number % 5)),
        country: Some("GB".into()),
        parent: None,
        currency: Some(if number % 2 == 0 { Currency::GBP } else { Currency::USD }),
        level_minor: level,
        since: (number % 3 != 0).then(|| Day(18_000 + number % 20)),
        renewal_on: (number % 5 != 0).then(|| Day(20_500 + number % 13)),
        line_count: number % 4,
        live: level.is_some_and(|level| level > 0),
        changes_on: None,
        pending_on: None,
        merged_into: (number == 30).then(|| Uuid::from_u128(7)),
        merged_on: (number == 30).then_some(Day(20_600)),
        entrusted_to: (number % 4 != 0).then(|| format!("owner {}", number % 5)).into_iter().collect(),
        // A dollar is worth 0.80 pounds.
        level_compared: level.map(|level| if number % 2 == 0 { level } else { level / 10 * 8 }),
    }
}

async fn filled(on: On) -> (Store, TestDatabase) {
    let (store, database) = empty_store(on).await;
    let tx = store.begin().await.unwrap();
    tx.put_account_now(accounts()).await.unwrap();
    tx.commit().await.unwrap();
    (store, database)
}

fn filters() -> Vec<AccountFilter> {
    let all = AccountFilter::default();
    vec![
        all.clone(),
        AccountFilter { segment: Some("SMB".into()), ..all.clone() },
        AccountFilter { owner: Some("owner 3".into()), ..all.clone() },
        AccountFilter { currency: Some(Currency::USD), living: Some(Living::Ended), ..all.clone() },
        AccountFilter { text: Some("  QUAYSIDE hot".into()), ..all.clone() },
        AccountFilter { text: Some("zürich".into()), segment: Some("Enterprise".into()), ..all },
    ]
}

/// What the list must show, worked out in memory.
fn expected(filter: &AccountFilter, sort: AccountSort) -> Vec<Uuid> {
    let folded = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let shown = |a: &&AccountNow| {
        filter.segment.as_ref().is_none_or(|segment| a.segment.as_ref() == Some(segment))
            && filter.owner.as_ref().is_none_or(|owner| a.owner.as_ref() == Some(owner))
            && filter.currency.is_none_or(|currency| a.currency == Some(currency))
            && filter.living.is_none_or(|living| a.live == (living == Living::Live))
            && filter.text.as_ref().is_none_or(|text| folded(&a.name).contains(&folded(text)))
    };
    let accounts = accounts();
    let mut rows: Vec<&AccountNow> = accounts.iter().filter(shown).collect();
    rows.sort_by_key(|a| {
        let last = |day: Option<Day>| day.map_or(i64::MAX, |day| day.0.into());
        match sort {
            AccountSort::Name => (folded(&a.name), 0, a.account),
            AccountSort::Level => (String::new(), a.level_compared.map_or(i64::MAX, |level| -level), a.account),
            AccountSort::Since => (String::new(), last(a.since), a.account),
            AccountSort::Renewal => (String::new(), last(a.renewal_on), a.account),
        }
    });
    rows.iter().map(|a| a.account).collect()
}

on_both! {
    async fn pages_walk_every_row_exactly_once(on: On) {
        let (store, _database) = filled(on).await;
        for sort in AccountSort::ALL {
            for filter in filters() {
                let mut walked = Vec::new();
                let mut cursor = None;
                loop {
                    let page = store.accounts(&Scope::All, &filter, sort, cursor.as_deref(), 7).await.unwrap().unwrap();
                    assert!(page.rows.len() == 7 || page.next.is_none());
                    walked.extend(page.rows.iter().map(|row| row.account));
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
                assert_eq!(walked, expected(&filter, sort), "{sort:?} {filter:?}");
                assert_eq!(walked.iter().collect::<BTreeSet<_>>().len(), walked.len());
                assert_eq!(store.account_count(&Scope::All, &filter).await.unwrap(), walked.len() as i64);
            }
        }
    }

    // "owner 3" signs in by an address; accounts name them. "owner 1" is in the team, "owner 4" in none.
    async fn a_book_is_walked_like_the_whole_list(on: On) {
        let (store, _database) = filled(on).await;
        let team = Uuid::from_u128(77);
        let member = |number: u128, team| store::entity::member::Model {
            id: Uuid::from_u128(number),
            email: format!("m{number}@example.com"),
            name: format!("Owner  {number}"),
            role: "cam".into(),
            password_hash: String::new(),
            recorded_at: 0,
            team,
            disabled_at: None,
        };
        let tx = store.begin().await.unwrap();
        tx.insert_team(store::entity::team::Model { id: team, name: "North".into(), recorded_at: 0 }).await.unwrap();
        for (number, team) in [(1, Some(team)), (3, Some(team)), (4, None)] {
            tx.insert_member(member(number, team)).await.unwrap();
        }
        tx.rebuild_books().await.unwrap();
        tx.commit().await.unwrap();
        let owned = |owners: &[&str]| -> BTreeSet<Uuid> {
            let of = |a: &AccountNow| a.owner.as_deref().is_some_and(|owner| owners.contains(&owner));
            accounts().into_iter().filter(of).map(|a| a.account).collect()
        };
        for (scope, seen) in [
            (Scope::Own(Uuid::from_u128(3)), owned(&["owner 3"])),
            (Scope::Team(team), owned(&["owner 1", "owner 3"])),
            (Scope::Own(Uuid::from_u128(9)), owned(&[])),
        ] {
            for (sort, filter) in AccountSort::ALL.into_iter().zip(filters()) {
                let want: Vec<Uuid> = expected(&filter, sort).into_iter().filter(|a| seen.contains(a)).collect();
                let (mut walked, mut cursor) = (Vec::new(), None);
                loop {
                    let page = store.accounts(&scope, &filter, sort, cursor.as_deref(), 7).await.unwrap().unwrap();
                    walked.extend(page.rows.iter().map(|row| row.account));
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                }
                assert_eq!(walked, want, "{scope:?} {sort:?} {filter:?}");
                assert_eq!(store.account_count(&scope, &filter).await.unwrap(), want.len() as i64);
            }
            for account in accounts() {
                let found = store.account_now(&scope, account.account).await.unwrap();
                assert_eq!(found.is_some(), seen.contains(&account.account), "{scope:?} {}", account.external_id);
            }
        }
        // Rows written later go into the books too, and out of those they left.
        let tx = store.begin().await.unwrap();
        let moved = AccountNow { entrusted_to: vec!["M4@example.com".into()], ..account(1) };
        tx.put_account_now(vec![moved.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(store.sees(&Scope::Own(Uuid::from_u128(4)), moved.account).await.unwrap());
        assert!(!store.sees(&Scope::Team(team), moved.account).await.unwrap());
    }

    async fn a_cursor_of_another_list_is_refused(on: On) {
        let (store, _database) = filled(on).await;
        let all = AccountFilter::default();
        let page = store.accounts(&Scope::All, &all, AccountSort::Level, None, 5).await.unwrap().unwrap();
        let unfit = store.accounts(&Scope::All, &all, AccountSort::Name, page.next.as_deref(), 5).await.unwrap();
        assert_eq!(unfit, Err(CursorDoesNotFit));
    }

    async fn a_row_is_read_as_it_was_written(on: On) {
        let (store, _database) = filled(on).await;
        for number in [1, 7, 30] {
            let written = account(number);
            assert_eq!(store.account_now(&Scope::All, written.account).await.unwrap(), Some(written));
        }
        let facets = store.account_facets(&Scope::All).await.unwrap();
        assert_eq!(facets.segments, SEGMENTS);
        assert_eq!(facets.owners.len(), 5);
        assert_eq!(facets.currencies, ["GBP", "USD"]);
    }

    async fn an_account_finds_the_batches_of_its_usage_by_an_index(on: On) {
        let (_store, database) = filled(on).await;
        let none = if on == On::Sqlite { "x'07'" } else { "'00000000-0000-0000-0000-000000000007'" };
        let sql = format!(
            "SELECT sequence FROM usage_day WHERE series IN (SELECT id FROM usage_series WHERE account = {none})"
        );
        check_plan(&database.connect().await, on, &sql, "usage_series_account").await;
    }

    async fn accounts_turn_when_their_day_has_come(on: On) {
        let (store, database) = filled(on).await;
        let tx = store.begin().await.unwrap();
        // Of five accounts: when the row changes by itself, and which day of its source it waits for.
        let days = [(Some(20_610), None), (Some(20_620), None), (None, Some(20_600)), (Some(20_601), Some(20_599)), (None, None)];
        let turning = |(mut row, (changes_on, pending_on)): (AccountNow, (Option<i32>, Option<i32>))| {
            (row.changes_on, row.pending_on) = (changes_on.map(Day), pending_on.map(Day));
            row
        };
        let rows: Vec<AccountNow> = accounts().into_iter().zip(days).map(turning).collect();
        let id = |at: usize| rows[at].account;
        tx.put_account_now(rows.clone()).await.unwrap();
        for (today, horizon, want) in [
            (20_600, None, vec![]),
            (20_610, None, vec![id(0), id(3)]),
            (20_600, Some(20_599), vec![id(3)]),
            (20_600, Some(20_600), vec![id(2), id(3)]),
            (20_620, Some(20_600), vec![id(0), id(1), id(2), id(3)]),
        ] {
            let want: BTreeSet<_> = want.into_iter().collect();
            let told = tx.accounts_to_turn(Day(today), horizon.map(Day)).await.unwrap();
            assert_eq!(told, want.into_iter().collect::<Vec<_>>(), "{today} {horizon:?}");
        }
        tx.commit().await.unwrap();
        for turn in ["changes_on", "pending_on"] {
            let sql = format!("SELECT account FROM account_now WHERE {turn} <= 20600");
            check_plan(&database.connect().await, on, &sql, &format!("account_now_{turn}")).await;
        }
    }

    async fn every_sort_has_an_index_behind_it(on: On) {
        let (_store, database) = filled(on).await;
        let connection = database.connect().await;
        for column in ["name_key", "level_sort", "since_sort", "renewal_sort"] {
            for (filter, index) in [("", ""), ("segment = 'SMB' AND ", "segment_"), ("owner = 'owner 3' AND ", "owner_")] {
                let value = if column == "name_key" { "'m'" } else { "5" };
                let none = if on == On::Sqlite { "x''" } else { "'00000000-0000-0000-0000-000000000000'" };
                let sql = format!(
                    "SELECT account, name FROM account_now WHERE {filter}({column}, account) > ({value}, {none}) \
                     ORDER BY {column}, account LIMIT 50"
                );
                check_plan(&connection, on, &sql, &format!("account_now_{index}{column}")).await;
            }
            let (value, reader) = match (column, on) {
                ("name_key", On::Sqlite) => ("'m'", "x'07'"),
                (_, On::Sqlite) => ("5", "x'07'"),
                ("name_key", On::Postgres) => ("'m'", "'00000000-0000-0000-0000-000000000007'"),
                (_, On::Postgres) => ("5", "'00000000-0000-0000-0000-000000000007'"),
            };
            let sql = format!(
                "SELECT account_now.name FROM book_now JOIN account_now ON account_now.account = book_now.account \
                 WHERE book_now.reader = {reader} AND (book_now.{column}, book_now.account) > ({value}, {reader}) \
                 ORDER BY book_now.{column}, book_now.account LIMIT 50"
            );
            check_plan(&connection, on, &sql, &format!("book_now_{column}")).await;
        }
    }
}
