//! The inbox at the size of years: counted on every page, and read page by page, by indexes.

use crate::support::{On, TestDatabase, check_plan, empty_store};
use store::entity::{member, notification};
use store::{Listed, Marked, Store};
use uuid::Uuid;

const MEMBERS: u128 = 3;
const OF_EACH: u128 = 100;

fn told(of: u128, number: u128) -> notification::Model {
    notification::Model {
        id: Uuid::from_u128(of * 1_000 + number),
        member: Uuid::from_u128(of),
        // Several of one moment: their order is that of their ids.
        at: (number / 3) as i64,
        kind: "month_closed".into(),
        about_kind: "month".into(),
        about_id: "2026-05".into(),
        account: None,
        words: r#"{"by":"local:maya","month":"2026-05"}"#.into(),
        read_at: (number.is_multiple_of(2)).then_some(500),
    }
}

async fn filled(on: On) -> (Store, TestDatabase) {
    let (store, database) = empty_store(on).await;
    let tx = store.begin().await.unwrap();
    for of in 1..=MEMBERS {
        let member = member::Model {
            id: Uuid::from_u128(of),
            email: format!("m{of}@example.com"),
            name: format!("M{of}"),
            role: "finance".into(),
            password_hash: String::new(),
            recorded_at: 5,
            team: None,
            disabled_at: None,
        };
        tx.insert_member(member).await.unwrap();
        tx.insert_notifications((0..OF_EACH).map(|number| told(of, number)).collect()).await.unwrap();
    }
    tx.commit().await.unwrap();
    (store, database)
}

on_both! {
    async fn pages_follow_each_other_and_hold_ones_own(on: On) {
        let (store, _database) = filled(on).await;
        let own = Uuid::from_u128(2);
        for (listed, want) in [(Listed::All, 100), (Listed::Unread, 50)] {
            let (mut walked, mut cursor) = (Vec::new(), None);
            loop {
                let page = store.notifications(own, listed, cursor.as_deref(), 7).await.unwrap().unwrap();
                walked.extend(page.rows.into_iter().map(|row| (row.at, row.id, row.member)));
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(walked.len(), want, "{listed:?}");
            assert!(walked.is_sorted_by(|a, b| (a.0, a.1) > (b.0, b.1)) && walked.iter().all(|row| row.2 == own));
        }
        let tx = store.begin().await.unwrap();
        // Numbers 0 to 32, of which the odd ones are unread.
        assert_eq!(tx.mark_as_read(own, &Marked::UpTo(10), 900).await.unwrap(), 16);
        tx.commit().await.unwrap();
        assert_eq!(store.unread_count(own).await.unwrap(), 34);
        assert_eq!(store.unread_count(Uuid::from_u128(1)).await.unwrap(), 50, "others have theirs");
    }

    async fn each_question_of_the_inbox_has_an_index_behind_it(on: On) {
        let (_store, database) = filled(on).await;
        let connection = database.connect().await;
        let id = if on == On::Sqlite { "x'07'" } else { "'00000000-0000-0000-0000-000000000007'" };
        let count = format!("SELECT COUNT(*) FROM notification WHERE member = {id} AND read_at IS NULL");
        check_plan(&connection, on, &count, "notification_unread").await;
        for (unread, index) in [(" AND read_at IS NULL", "notification_unread"), ("", "notification_member")] {
            for from in ["", &format!(" AND (at, id) < (7, {id})")] {
                let sql = format!(
                    "SELECT id, words FROM notification WHERE member = {id}{unread}{from} ORDER BY at DESC, id DESC LIMIT 51"
                );
                check_plan(&connection, on, &sql, index).await;
            }
        }
    }
}
