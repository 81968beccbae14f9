//! Two who looked at the same state of a record: one changes it, the other is told.

use crate::stage::{TODAY, land, levels, operator};
use crate::support::{On, empty_store};
use access::Scope;
use actions::{
    Cx, LookedAt, OfferingInput, PersonInput, SpotInput, Stop, change_catalogue, change_policy, put_person, put_spot,
    version_of_person, version_of_spot,
};
use futures::future::join_all;

const WRITERS: u32 = 6;

fn as_looked_at(cx: &Cx, version: &str) -> Cx {
    Cx { looked_at: LookedAt::OneOf(vec![version.into()]), ..cx.clone() }
}

/// How many of the writers were refused, because another one came first; all others but one must not be there.
fn told_to_look_again<T>(replies: Vec<Result<T, Stop>>) -> u32 {
    let (mut done, mut refused) = (0, 0);
    for reply in replies {
        match reply {
            Ok(_) => done += 1,
            Err(Stop::Refusal(refusals)) if refusals[0].rule == actions::MUST_BE_AS_LOOKED_AT => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(done, 1);
    refused
}

on_both! {
    async fn of_writers_at_once_one_changes_the_record_and_the_others_are_told(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels("Harbour | Planner | 2026-01-01 | 1200")).await;
        let account = store.accounts_called(&Scope::All, "Harbour").await.unwrap()[0].account;
        let lena = PersonInput { name: "Lena Koch".into(), ..PersonInput::default() };
        let lena = put_person(&cx, account, None, &lena).await.unwrap().person;
        let today = TODAY.parse().unwrap();
        let before = store.sequence().await.unwrap();

        let record = store.people(&Scope::All, account, i64::MAX).await.unwrap().remove(0);
        let seen = as_looked_at(&cx, &version_of_person(&record, today));
        let titled = |n: u32| PersonInput { title: format!("Title {n}"), ..PersonInput::default() };
        let titles: Vec<PersonInput> = (0..WRITERS).map(titled).collect();
        let replies = join_all(titles.iter().map(|said| put_person(&seen, account, Some(lena), said))).await;
        assert_eq!(told_to_look_again(replies), WRITERS - 1);

        let seen = as_looked_at(&cx, &version_of_spot([], today));
        let spots: Vec<SpotInput> = (0..WRITERS).map(|n| SpotInput {
            product: "Routes".into(), buyer: "operations".into(), state: "excluded".into(),
            reason: format!("Reason {n}"), ..SpotInput::default()
        }).collect();
        let replies = join_all(spots.iter().map(|said| put_spot(&seen, account, said))).await;
        assert_eq!(told_to_look_again(replies), WRITERS - 1);

        let seen = as_looked_at(&cx, "0");
        let values: Vec<String> = (1..=WRITERS).map(|n| n.to_string()).collect();
        let replies = join_all(values.iter().map(|value| change_policy(&seen, "revenue.grace_days", value, "Slow"))).await;
        assert_eq!(told_to_look_again(replies), WRITERS - 1);

        let offering = |n: u32| OfferingInput {
            buyer: "finance".into(), concern: "Plans".into(), product: format!("Planner {n}"), ..OfferingInput::default()
        };
        let catalogues: Vec<[OfferingInput; 1]> = (0..WRITERS).map(|n| [offering(n)]).collect();
        let replies = join_all(catalogues.iter().map(|all| change_catalogue(&seen, 0, all, "Offered"))).await;
        assert_eq!(told_to_look_again(replies), WRITERS - 1);

        // One action each, and nothing of the others.
        assert_eq!(store.sequence().await.unwrap(), before + 4);
    }
}
