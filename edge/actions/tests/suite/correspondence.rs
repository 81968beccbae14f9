//! Interactions that name only addresses: whose they are, and that nobody else is kept.

use crate::stage::{accounts, counts, import_as, land, levels, mergers, operator};
use crate::support::{On, empty_store};
use ::accounts::{InteractionDraft, InteractionKind, PersonDraft, Told};
use access::Scope;
use actions::{ImportReport, Mode, NewAdministrator, erase_person, setup_administrator, undo_import};
use revenue::Draft;
use store::{Store, TimelineAsked};
use uuid::Uuid;

/// `account | id | address`.
const PEOPLE: &str = "Harbour | P-1 | Priya@Harbour.example
                      Harbour | P-2 | dan@harbour.example
                      Kestrel | P-1 | ola@kestrel.example
                      Kestrel | P-2 | both@advisers.example
                      Harbour | P-3 | both@advisers.example";

fn cells(ledger: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = ledger.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.split('|').map(str::trim).collect())
}

fn people(ledger: &str) -> Vec<Draft> {
    let person = |cells: Vec<&str>| {
        let told = Told { email: Some(cells[2].into()), ..Told::default() };
        let (account, external_id) = (cells[0].into(), cells[1].into());
        Draft::Person(PersonDraft { account, external_id, effective_on: None, told })
    };
    cells(ledger).map(person).collect()
}

/// `id | day | addresses | subject | account`; a blank id or account is none.
fn mails(ledger: &str) -> Vec<Draft> {
    let said = |cell: Option<&&str>| cell.filter(|cell| !cell.is_empty()).map(|cell| cell.to_string());
    let mail = |cells: Vec<&str>| {
        Draft::Interaction(InteractionDraft {
            account: said(cells.get(4)),
            addresses: cells[2].split_whitespace().map(String::from).collect(),
            external_id: said(cells.first()),
            kind: InteractionKind::Mail,
            day: cells[1].parse().unwrap(),
            side: None,
            purpose: None,
            by: Vec::new(),
            people: Vec::new(),
            subject: cells[3].into(),
            text: None,
            thread: None,
        })
    };
    cells(ledger).map(mail).collect()
}

/// Harbour and Kestrel with their people, and Ben, who is one of us.
async fn company(on: On) -> (Store, crate::support::TestDatabase, actions::Cx) {
    let (store, database) = empty_store(on).await;
    let cx = operator(&store);
    let administrator = NewAdministrator {
        email: "Ben@ascend.example".into(),
        name: "Ben".into(),
        password: Some("correct horse battery staple".into()),
    };
    setup_administrator(&cx, administrator).await.unwrap();
    land(&cx, levels("Harbour | Planner | 2026-01-01 | 1200\nKestrel | Planner | 2026-01-01 | 600")).await;
    land(&cx, people(PEOPLE)).await;
    (store, database, cx)
}

async fn account(store: &Store, name: &str) -> Uuid {
    store.accounts_called(&Scope::All, name).await.unwrap()[0].account
}

/// `subject: by; people`, the newest first.
async fn told(store: &Store, name: &str) -> Vec<String> {
    let asked = TimelineAsked::default();
    let page = store.timeline(&Scope::All, account(store, name).await, &asked, None, 50).await.unwrap().unwrap();
    let line = |one: &::accounts::Interaction<Uuid>| {
        format!("{}: {}; {}", one.subject, one.by.join(" "), one.people.join(" "))
    };
    page.entries.iter().map(|entry| line(&entry.latest)).collect()
}

fn problems(report: &ImportReport) -> Vec<String> {
    report.complaints.iter().map(|c| format!("{} {}: {}", c.row, c.column, c.problem)).collect()
}

const MAILS: &str = "m-1 | 2026-06-01 | ben@ascend.example priya@harbour.example stranger@else.example | Quote
                     m-2 | 2026-06-02 | dan@harbour.example priya@harbour.example | Seats
                         | 2026-06-03 | ola@kestrel.example ben@ascend.example | No id";

on_both! {
    async fn addresses_tell_the_account_and_who_took_part(on: On) {
        let (store, database, cx) = company(on).await;
        let before = store.state_hash().await.unwrap();
        let dry = import_as(&cx, "mail", mails(MAILS), Mode::DryRun).await.unwrap();
        assert_eq!(counts(&dry), "3/0/0/0");
        assert_eq!(store.state_hash().await.unwrap(), before);
        let landed = import_as(&cx, "mail", mails(MAILS), Mode::Commit).await.unwrap();
        assert_eq!(counts(&landed), "3/0/0/0");
        assert_eq!(told(&store, "Harbour").await, [
            "Seats: ; dan@harbour.example priya@harbour.example",
            "Quote: ben@ascend.example; priya@harbour.example",
        ]);
        assert_eq!(told(&store, "Kestrel").await, ["No id: ben@ascend.example; ola@kestrel.example"]);
        // Of whom nobody knows, nothing is kept.
        assert!(!database.holds("stranger@else.example"));
        let after = store.state_hash().await.unwrap();
        let again = import_as(&cx, "mail", mails(MAILS), Mode::Commit).await.unwrap();
        assert_eq!((counts(&again).as_str(), again.batch), ("0/0/3/0", None));
        assert_eq!(store.state_hash().await.unwrap(), after);
        undo_import(&cx, landed.batch.unwrap()).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), before);
        assert!(store.verify_audit().await.unwrap().is_ok());
    }

    async fn what_is_about_no_account_or_several_is_told(on: On) {
        let (store, _database, cx) = company(on).await;
        let rows = "m-1 | 2026-06-01 | ben@ascend.example stranger@else.example | To a stranger
                    m-2 | 2026-06-01 | a@else.example b@else.example | Among strangers
                    m-3 | 2026-06-01 | ben@ascend.example | To ourselves
                    m-4 | 2026-06-01 | priya@harbour.example ola@kestrel.example | To two customers
                    m-5 | 2026-06-01 | both@advisers.example | Somebody known twice
                    m-6 | 2026-06-01 | both@advisers.example priya@harbour.example | Named | Harbour
                    m-7 | 2026-06-01 | priya@harbour.example | Named wrongly | Nowhere";
        let report = import_as(&cx, "mail", mails(rows), Mode::Commit).await.unwrap();
        assert_eq!(counts(&report), "1/0/0/6");
        assert_eq!(problems(&report), [
            "2 addresses: Nobody with the address stranger@else.example is known",
            "3 addresses: Nobody with one of these addresses is known: a@else.example, b@else.example",
            "4 addresses: Only members took part",
            "5 addresses: People of several accounts took part: priya@harbour.example, ola@kestrel.example",
            "6 addresses: People of several accounts took part: both@advisers.example",
            "8 account: No account is called \u{201c}Nowhere\u{201d}",
        ]);
        assert_eq!(told(&store, "Harbour").await, ["Named: ; both@advisers.example priya@harbour.example"]);
        // Once the person is known, so is the account.
        land(&cx, people("Kestrel | P-9 | stranger@else.example")).await;
        let report = import_as(&cx, "mail", mails(rows), Mode::Commit).await.unwrap();
        assert_eq!(counts(&report), "1/0/1/5");
        assert_eq!(told(&store, "Kestrel").await, ["To a stranger: ben@ascend.example; stranger@else.example"]);
    }

    async fn accounts_that_merged_are_one_from_their_day_on(on: On) {
        let (store, _database, cx) = company(on).await;
        land(&cx, accounts("Harbour | Harbour | | |\nKestrel | Kestrel | | |")).await;
        land(&cx, mergers("Kestrel | Harbour | 2026-05-01")).await;
        let rows = "m-1 | 2026-04-30 | priya@harbour.example ola@kestrel.example | Before
                    m-2 | 2026-05-01 | priya@harbour.example ola@kestrel.example | After";
        let report = import_as(&cx, "mail", mails(rows), Mode::Commit).await.unwrap();
        assert_eq!(counts(&report), "1/0/0/1");
        assert_eq!(report.complaints[0].row, 2);
        assert_eq!(told(&store, "Harbour").await, ["After: ; priya@harbour.example ola@kestrel.example"]);
    }

    async fn an_erased_person_does_not_come_back_with_a_mailbox(on: On) {
        let (store, database, cx) = company(on).await;
        let rows = "m-1 | 2026-06-01 | dan@harbour.example priya@harbour.example | Dan Whitlock asks";
        import_as(&cx, "mail", mails(rows), Mode::Commit).await.unwrap();
        let harbour = account(&store, "Harbour").await;
        let known = store.people(&Scope::All, harbour, i64::MAX).await.unwrap();
        let dan = known.iter().find(|record| &*record.external_id == "P-2").unwrap().id;
        erase_person(&cx, harbour, dan, "Asked on 3 June").await.unwrap();
        assert!(!database.holds("dan@harbour.example"));
        let again = import_as(&cx, "mail", mails(rows), Mode::Commit).await.unwrap();
        assert_eq!(counts(&again), "0/0/1/0");
        assert!(!database.holds("dan@harbour.example"));
    }
}
