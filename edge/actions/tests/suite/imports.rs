//! Imports are exactly once: the same rows give the same state, however often and in what order.

use crate::stage::{
    accounts, complaint, contract_lines, counts, import_as, import_rows, invoices, land, levels, on_any_thread,
    operator,
};
use crate::support::{On, empty_store};
use access::Scope;
use actions::{Mode, Stop, undo_import};
use std::num::NonZero;
use store::Store;

const LEDGER: &str = "
    Kestrel Components | Planner | 2024-01-01 | 5000
    Kestrel Components | Planner | 2025-01-01 | 6000
    Alder Clinics      | Planner | 2024-03-15 | 1200.50
    Alder Clinics      | Routes  | 2024-03-15 | 300
";

async fn state(store: &Store) -> String {
    store.state_hash().await.unwrap()
}

on_both! {
    async fn the_same_file_again_changes_nothing(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let empty = state(&store).await;
        let first = land(&cx, levels(LEDGER)).await;
        assert_eq!(counts(&first), "4/0/0/0");
        let (landed, sequence) = (state(&store).await, store.sequence().await.unwrap());
        assert_ne!(landed, empty);
        let again = land(&cx, levels(LEDGER)).await;
        assert_eq!((counts(&again).as_str(), again.batch), ("0/0/4/0", None));
        assert_eq!((state(&store).await, store.sequence().await.unwrap()), (landed, sequence));
    }

    async fn undoing_restores_the_state_and_the_file_may_come_again(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let first = land(&cx, levels("Kestrel Components | Planner | 2024-01-01 | 4000")).await;
        let before = state(&store).await;
        let whole = land(&cx, levels(LEDGER)).await;
        assert_eq!(counts(&whole), "3/1/0/0");
        let after = state(&store).await;
        assert_eq!(on_any_thread(undo_import(&cx, whole.batch.unwrap())).await.unwrap().accounts, 2);
        assert_eq!(state(&store).await, before);
        let Err(Stop::Refusal(refusals)) = undo_import(&cx, whole.batch.unwrap()).await else { panic!("not refused") };
        assert_eq!(refusals[0].rule, "import_must_stand");
        assert_eq!(counts(&land(&cx, levels(LEDGER)).await), "3/1/0/0");
        assert_eq!(state(&store).await, after);
        let batches = store.batches(&Scope::All, None, 10).await.unwrap();
        assert_eq!(batches.iter().map(|(_, undoing)| undoing.is_some()).collect::<Vec<_>>(), [false, true, false]);
        undo_import(&cx, first.batch.unwrap()).await.unwrap();
        assert!(store.verify_audit().await.unwrap().is_ok());
    }

    async fn rows_that_contradict_each_other_are_all_left_out(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let report = land(&cx, levels("
            Kestrel Components | Planner | 2024-01-01 | 5000
            Alder Clinics      | Planner | 2024-01-01 | 700
            Kestrel Components | Planner | 2024-01-01 | 5000
            Kestrel Components | Planner | 2024-01-01 | 5500
        ")).await;
        assert_eq!(counts(&report), "1/0/0/3");
        assert_eq!(report.complaints.iter().map(|c| c.row).collect::<Vec<_>>(), [2, 4, 5]);
        assert!(report.complaints[0].problem.starts_with("Rows 2, 4 and 5 "));
        let (alone, _database) = empty_store(on).await;
        land(&operator(&alone), levels("Alder Clinics | Planner | 2024-01-01 | 700")).await;
        assert_eq!(state(&store).await, state(&alone).await);
    }

    async fn a_contradiction_leaves_what_stood_before(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels(LEDGER)).await;
        let before = state(&store).await;
        let report = land(&cx, levels("
            Kestrel Components | Planner | 2024-01-01 | 5000
            Kestrel Components | Planner | 2024-01-01 | 9999
        ")).await;
        assert_eq!((counts(&report).as_str(), report.batch), ("0/0/0/2", None));
        assert_eq!(state(&store).await, before);
    }

    async fn a_dry_run_counts_like_the_commit_and_lands_nothing(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let rows = || levels(LEDGER).into_iter().zip(2..).map(|(d, n)| (n, Ok(d))).chain([complaint(6)]).collect();
        let empty = state(&store).await;
        let dry = import_rows(&cx, "ledger", rows(), Mode::DryRun).await.unwrap();
        let strict = import_rows(&cx, "ledger", rows(), Mode::Strict).await.unwrap();
        assert_eq!((counts(&dry).as_str(), counts(&strict).as_str()), ("4/0/0/1", "4/0/0/1"));
        assert_eq!((dry.batch, strict.batch, store.sequence().await.unwrap()), (None, None, 0));
        assert_eq!(state(&store).await, empty);
        let landed = import_rows(&cx, "ledger", rows(), Mode::Commit).await.unwrap();
        assert_eq!((counts(&landed), &landed.complaints), (counts(&dry), &dry.complaints));
        assert!(landed.batch.is_some());
    }

    async fn accounts_are_told_apart_by_source_and_found_by_id(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        // Revenue names an account first; the list of accounts then describes the same one.
        land(&cx, levels("A-1 | Planner | 2024-01-01 | 5000")).await;
        let described = accounts("A-1 | Kestrel Components | SMB | Maya Okafor | 2024-01-01");
        assert_eq!(counts(&import_as(&cx, "crm", described.clone(), Mode::Commit).await.unwrap()), "1/0/0/0");
        let called = store.accounts_called(&Scope::All, "kestrel  components").await.unwrap();
        assert_eq!(called.len(), 1);
        let row = &called[0];
        assert_eq!((row.external_id.as_str(), row.segment.as_deref()), ("A-1", Some("SMB")));
        assert_eq!((row.level_minor, row.live), (Some(500_000), true));
        // Another system has an A-1 of its own: a file of neither source cannot tell which it means.
        let other = accounts("A-1 | Alder Clinics | | | 2024-01-01");
        import_as(&cx, "erp", other, Mode::Commit).await.unwrap();
        let billing = levels("A-1 | Routes | 2024-01-01 | 10");
        let report = import_as(&cx, "billing", billing, Mode::Commit).await.unwrap();
        assert_eq!(counts(&report), "0/0/0/1");
        assert_eq!(report.complaints[0].problem, "Accounts of several sources have this id: crm, erp, ledger.");
        // Sources that named it before still mean the same one.
        for (source, rows) in [("ledger", levels("A-1 | Planner | 2024-01-01 | 5000")), ("crm", described)] {
            assert_eq!(counts(&import_as(&cx, source, rows, Mode::Commit).await.unwrap()), "0/0/1/0", "{source}");
        }
    }

    async fn absent_fields_of_an_account_erase_nothing(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let full = accounts("A-1 | Kestrel Components | SMB | Maya Okafor | 2024-01-01");
        let partial = accounts("A-1 | | Enterprise | | 2024-01-01");
        let nothing_new = accounts("A-1 | Kestrel Components | | | 2024-01-01");
        assert_eq!(counts(&land(&cx, full.clone()).await), "1/0/0/0");
        let before = state(&store).await;
        assert_eq!(counts(&land(&cx, nothing_new).await), "0/0/1/0");
        let update = land(&cx, partial).await;
        assert_eq!(counts(&update), "0/1/0/0");
        let row = store.accounts_called(&Scope::All, "A-1").await.unwrap().remove(0);
        assert_eq!((row.name.as_str(), row.segment.as_deref()), ("Kestrel Components", Some("Enterprise")));
        assert_eq!(row.owner.as_deref(), Some("Maya Okafor"));
        undo_import(&cx, update.batch.unwrap()).await.unwrap();
        assert_eq!(state(&store).await, before);
        assert_eq!(counts(&land(&cx, full).await), "0/0/1/0");
    }

    async fn unnamed_invoice_lines_are_counted_and_named_ones_are_not_doubled(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let unnamed = "Hollis Print | Licence | 2025-01-01 | 2026-01-01 | 100 |";
        let twice = format!("{unnamed}\n{unnamed}");
        assert_eq!(counts(&land(&cx, invoices(unnamed)).await), "1/0/0/0");
        assert_eq!(counts(&land(&cx, invoices(&twice)).await), "1/0/1/0");
        let named = "Hollis Print | Licence | 2025-01-01 | 2026-01-01 | 100 | L-7";
        assert_eq!(counts(&land(&cx, invoices(&format!("{named}\n{named}"))).await), "1/0/1/0");
    }

    async fn one_contract_number_of_two_sources_is_two_contracts(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let line = |price| contract_lines(&format!("Kestrel | C-1 | Planner | 2025-01-01 | | {price} | 2025-01-01 |"));
        let bill = |amount| invoices(&format!("Hollis | Licence | 2026-01-01 | 2027-01-01 | {amount} | L-7"));
        for (source, price, amount) in [("crm", "1200", "100"), ("shop", "500", "40"), ("shop", "600", "50")] {
            import_as(&cx, source, [line(price), bill(amount)].concat(), Mode::Commit).await.unwrap();
        }
        // 1,200 of the CRM and the 600 to which the shop corrected itself; 100 and 50 billed.
        for (account, want) in [("Kestrel", 180_000), ("Hollis", 15_000)] {
            let row = store.accounts_called(&Scope::All, account).await.unwrap().remove(0);
            assert_eq!(row.level_minor, Some(want), "{account}");
        }
    }

    async fn facts_are_read_as_they_were_written(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, contract_lines("
            Kestrel | C-1 | Planner | 2024-01-01 | 2025-01-01 | 5000 | 2024-01-01 | 2023-12-15
            Kestrel | C-1 | Planner | 2024-01-01 |            | 5500 | 2024-07-01 |
        ")).await;
        let mut pages = store.all_records(&Scope::All, i64::MAX, NonZero::<u64>::MIN).await.unwrap().remove(0);
        let records = pages.next().await.unwrap().unwrap();
        assert!(pages.next().await.unwrap().is_none());
        let id = records[0].id;
        let [first, second] = &records[0].facts.lines[..] else { panic!("two lines") };
        assert_eq!((&*first.contract, &*first.product, first.amount_minor), ("C-1", "Planner", 500_000));
        assert_eq!(first.end, Some("2025-01-01".parse().unwrap()));
        assert_eq!(first.period, revenue::Period::Months(12));
        assert!(first.recorded.by_source && !second.recorded.by_source);
        let signed = cx.clock.end_of("2023-12-15".parse().unwrap());
        assert_eq!((first.recorded.at, second.end), (signed, None));
        assert_eq!(store.record_of(&Scope::All, id, i64::MAX).await.unwrap(), Some(records[0].clone()));
        let known_then = store.record_of(&Scope::All, id, signed).await.unwrap().unwrap();
        assert_eq!(known_then.facts.lines, std::slice::from_ref(first));
        assert_eq!(store.record_of(&Scope::All, id, signed - 1).await.unwrap(), None);
        assert_eq!(store.changed_accounts_since(&Scope::All, 0, &[]).await.unwrap(), [id]);
        assert!(store.changed_accounts_since(&Scope::All, 1, &[]).await.unwrap().is_empty());
        assert_eq!(store.audit_of_account(&Scope::All, id, 5).await.unwrap().len(), 1);
    }

    async fn the_row_of_today_follows_facts_days_and_undoing(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let line = contract_lines("Kestrel | C-1 | Planner | 2025-09-01 | 2026-09-01 | 1200 | 2025-09-01 |");
        let batch = land(&cx, line).await.batch.unwrap();
        let row = || async { store.accounts_called(&Scope::All, "Kestrel").await.unwrap().pop() };
        let now = row().await.unwrap();
        assert_eq!((now.level_minor, now.live, now.line_count), (Some(120_000), true, 1));
        assert_eq!(now.since, Some("2025-09-01".parse().unwrap()));
        assert_eq!(now.renewal_on, Some("2026-09-01".parse().unwrap()));
        assert!(now.changes_on.is_some());
        undo_import(&cx, batch).await.unwrap();
        assert_eq!(row().await, None);
    }

    async fn a_file_that_breaks_off_lands_nothing(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, levels("Kestrel Components | Planner | 2024-01-01 | 4000")).await;
        let (before, sequence) = (state(&store).await, store.sequence().await.unwrap());
        // More rows than are worked on together, so that some were inserted already.
        let ledger: String = (0..2_500).map(|n| format!("Customer {n} | Planner | 2024-01-01 | 10\n")).collect();
        let rows = levels(&ledger).into_iter().zip(2..).map(|(draft, row)| Ok((row, Ok(draft))));
        let cut = || Err(Stop::wrong_field("file", "Row 2502: the file ends inside a quoted cell.", "Close the quote."));
        for mode in [Mode::DryRun, Mode::Commit, Mode::Strict] {
            let input = actions::ImportInput {
                kind: "levels",
                source: "ledger",
                file_name: "ledger.csv",
                content_hash: "feed",
                rows: &mut rows.clone().chain(std::iter::once_with(cut)),
                mode,
                progress: &|_| (),
            };
            let Err(Stop::BadInput(fields)) = actions::import(&cx, input).await else { panic!("it landed: {mode:?}") };
            assert_eq!((fields[0].field, fields[0].problem.starts_with("Row 2502")), ("file", true));
            assert_eq!((state(&store).await, store.sequence().await.unwrap()), (before.clone(), sequence), "{mode:?}");
        }
        assert_eq!(counts(&land(&cx, levels(LEDGER)).await), "3/1/0/0");
        assert!(store.accounts_called(&Scope::All, "Customer 7").await.unwrap().is_empty());
    }

    async fn a_fault_in_the_middle_of_a_file_lands_nothing(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let rows = levels(LEDGER).into_iter().zip(2..).map(|(draft, row)| Ok((row, Ok(draft))));
        let mut broken = rows.chain(std::iter::once_with(|| panic!("the reader died")));
        let input = actions::ImportInput {
            kind: "levels",
            source: "ledger",
            file_name: "ledger.csv",
            content_hash: "feed",
            rows: &mut broken,
            mode: Mode::Commit,
            progress: &|_| (),
        };
        let import = std::panic::AssertUnwindSafe(actions::import(&cx, input));
        assert!(futures_catch(import).await);
        assert_eq!(store.sequence().await.unwrap(), 0);
        assert_eq!(counts(&land(&cx, levels(LEDGER)).await), "4/0/0/0");
    }
}

/// Whether a future panics.
async fn futures_catch<F: std::future::Future>(future: std::panic::AssertUnwindSafe<F>) -> bool {
    let mut future = Box::pin(future.0);
    std::future::poll_fn(move |context| {
        let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| future.as_mut().poll(context)));
        match polled {
            Ok(std::task::Poll::Pending) => std::task::Poll::Pending,
            Ok(std::task::Poll::Ready(_)) => std::task::Poll::Ready(false),
            Err(_) => std::task::Poll::Ready(true),
        }
    })
    .await
}
