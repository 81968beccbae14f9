//! The ledger of handovers over a database: whose accounts it shows, between whom they were handed over, and what leaked
//! of the promises in one currency.

use crate::stage::{import_as, levels, operator, rates};
use crate::support::{On, empty_store};
use ::accounts::AccountDraft;
use access::Scope;
use actions::{
    CompanyClock, Cx, HandoverInput, HandoverLedger, LedgerFilter, Mode, PromiseInput, PromiseStepInput, PromisesAre,
    handover_ledger, put_promise, step_handover, step_promise,
};
use handover::{HandoverState, Verdict};
use revenue::Draft;
use std::sync::Arc;
use store::Store;
use uuid::Uuid;

/// `external id | name | land owner | account manager`.
fn teams(ledger: &str) -> Vec<Draft> {
    let said = |cell: &str| Some(cell.trim().to_string()).filter(|cell| !cell.is_empty());
    let lines = ledger.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            Draft::Account(AccountDraft {
                external_id: cells[0].trim().into(),
                name: said(cells[1]),
                land_owner: said(cells[2]),
                cam: said(cells[3]),
                ..AccountDraft::default()
            })
        })
        .collect()
}

async fn company(store: &Store) -> Cx {
    let cx = operator(store);
    let accounts = "
        K | Kestrel & Co | Ben Ives | Jonah Tait
        H | Harbour & Pine | Ben Ives | Jonah Tait
        S | Sable | Ada Quist | Ada Quist
        T | Tallis | |
        Q | Quiet | Ben Ives | Jonah Tait";
    import_as(&cx, "crm", teams(accounts), Mode::Commit).await.unwrap();
    import_as(&cx, "crm", levels("H | Planner | 2026-01-15 | 12000"), Mode::Commit).await.unwrap();
    // A euro is 80 pence; of a dollar nobody says.
    import_as(&cx, "ledger", rates("EUR | 2026-06-01 | 0.8"), Mode::Commit).await.unwrap();
    cx
}

async fn called(store: &Store, name: &str) -> Uuid {
    store.accounts_called(&Scope::All, name).await.unwrap().remove(0).account
}

fn on_day(cx: &Cx, day: &str) -> Cx {
    Cx { clock: Arc::new(CompanyClock::on_day(chrono_tz::Europe::London, day.parse().unwrap())), ..cx.clone() }
}

/// Promises between two amounts, by a day; `became` follows on the same day.
async fn promise(cx: &Cx, account: Uuid, (low, high, currency): (&str, &str, &str), by: &str, became: &str) {
    let text = |text: &str| text.to_string();
    let input = PromiseInput {
        text: "Hull follows".into(),
        low: text(low),
        high: text(high),
        currency: text(currency),
        from: text(by),
        to: text(by),
        ..PromiseInput::default()
    };
    let promise = put_promise(cx, account, &input).await.unwrap().id;
    if !became.is_empty() {
        let step = PromiseStepInput {
            promise,
            became: text(became),
            reason: "Nobody here said so".into(),
            ..PromiseStepInput::default()
        };
        step_promise(cx, account, &step).await.unwrap();
    }
}

async fn open(cx: &Cx, account: Uuid, from: &str, to: &str) {
    let input = HandoverInput {
        kind: "delivery".into(),
        act: "open".into(),
        from: from.into(),
        to: to.into(),
        ..HandoverInput::default()
    };
    step_handover(cx, account, &input).await.unwrap();
}

fn names(ledger: &HandoverLedger, filter: LedgerFilter) -> Vec<&str> {
    ledger.rows(filter).into_iter().map(|one| one.account.name.as_str()).collect()
}

on_both! {
    async fn the_ledger_shows_who_promised_what_and_what_leaked(on: On) {
        let (store, _kept) = empty_store(on).await;
        let cx = company(&store).await;
        assert!(handover_ledger(&cx).await.unwrap().handed_over.is_empty(), "nothing was handed over or promised");
        let (harbour, kestrel) = (called(&store, "Harbour & Pine").await, called(&store, "Kestrel & Co").await);
        let (sable, tallis) = (called(&store, "Sable").await, called(&store, "Tallis").await);
        open(&cx, harbour, "Cleo Marsh", "Maya Okafor").await;
        promise(&cx, harbour, ("40000", "60000", "GBP"), "2026-12-31", "denied").await;
        promise(&cx, kestrel, ("1000", "2000", "EUR"), "2026-07-31", "").await;
        promise(&cx, kestrel, ("500", "500", "USD"), "2026-07-31", "").await;
        promise(&cx, sable, ("", "", ""), "2026-12-31", "").await;
        open(&cx, tallis, "Ben Ives", "Maya Okafor").await;

        let ledger = handover_ledger(&on_day(&cx, "2026-08-01")).await.unwrap();
        let leak = ledger.leak();
        // 40 to 60 thousand pounds, and 800 to 1,600 of Kestrel's euros.
        assert_eq!((leak.promised.low, leak.promised.high), (4_080_000, 6_160_000));
        assert_eq!((leak.leak.low, leak.leak.high), (4_000_000, 6_000_000));
        assert_eq!((leak.overdue, leak.without_amount), (2, 1));
        assert_eq!(leak.without_rate.iter().map(|currency| currency.code()).collect::<Vec<_>>(), ["USD"]);
        let of = |state, promises| names(&ledger, LedgerFilter { state, promises });
        assert_eq!(of(None, None), ["Harbour & Pine", "Kestrel & Co", "Sable", "Tallis"]);
        assert_eq!(of(Some(HandoverState::Opened), None), ["Harbour & Pine", "Tallis"]);
        assert_eq!(of(Some(HandoverState::Complete), None), Vec::<&str>::new());
        assert_eq!(of(None, Some(PromisesAre::Overdue)), ["Kestrel & Co"]);
        assert_eq!(of(None, Some(PromisesAre::Leaked)), ["Harbour & Pine"]);

        // The handover says who signed for Harbour, the team who makes it grow; of Tallis nobody says that.
        let pairs: Vec<String> = ledger
            .pairs()
            .iter()
            .map(|pair| {
                let share = pair.leaked.share;
                let (low, promises) = (pair.leak.leak.low / 100, pair.promises);
                format!("{} > {}: {promises}, {low}, {} of {}", pair.land_owner, pair.cam, share.successes, share.trials)
            })
            .collect();
        assert_eq!(
            pairs,
            [
                "Ada Quist > Ada Quist: 1, 0, 0 of 0",
                "Ben Ives > Jonah Tait: 2, 0, 0 of 1",
                "Cleo Marsh > Jonah Tait: 1, 40000, 1 of 1",
            ]
        );
        let compared = ledger.one_or_two();
        assert_eq!((compared.one.accounts, compared.two.accounts, compared.not_known), (1, 2, 1));
        // Only Kestrel's promise is due, and nobody has said that it does not come.
        assert_eq!((compared.two.leaked.share.successes, compared.two.leaked.share.trials), (0, 1));
        assert_eq!(compared.leaked, Verdict::TooFew);

        let stranger = Cx { scope: Scope::Own(Uuid::now_v7()), ..cx };
        let seen = handover_ledger(&stranger).await.unwrap();
        assert!(seen.handed_over.is_empty() && seen.leak().lines.is_empty(), "{seen:?}");
    }
}
