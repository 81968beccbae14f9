//! What members say of accounts: one field, or many accounts at once; kept against later files, and
//! taken back as a whole.

use crate::stage::{TODAY, accounts, counts, import_as, land, operator};
use crate::support::{On, empty_store};
use access::{Role, Scope};
use accounts::{Attribute, as_of};
use actions::{
    AccountsChange, Actor, Cx, FieldChange, Mode, NewMember, Stop, change_account, change_accounts, invite_member,
    preview_change, undo_change,
};
use store::{AccountChoice, AccountFilter, Store};
use uuid::Uuid;

const CRM: &str = "H | Harbour & Pine | SMB | Mate |
                   K | Kestrel & Co | SMB | Stranger |
                   T | Tallis | Enterprise | Mate |";

async fn account(store: &Store, name: &str) -> Uuid {
    store.accounts_called(&Scope::All, name).await.unwrap().remove(0).account
}

async fn today(store: &Store, account: Uuid, attribute: Attribute) -> String {
    let record = store.record_of(&Scope::All, account, i64::MAX).await.unwrap().unwrap();
    as_of(&record.attributes, attribute, TODAY.parse().unwrap()).map(|value| value.to_string()).unwrap_or_default()
}

fn change(field: &str, value: &str, was: &str) -> FieldChange {
    FieldChange { field: field.into(), value: value.into(), was: was.into() }
}

fn all(field: &str, value: &str, filter: AccountFilter) -> AccountsChange {
    AccountsChange { choice: AccountChoice::Fitting(filter), field: field.into(), value: value.into() }
}

/// A leader whose team is Mate.
async fn leader(cx: &Cx) -> Cx {
    let team = actions::add_team(cx, "North").await.unwrap();
    for (name, role) in [("Mate", Role::Cam), ("Lena", Role::ExpandLeader)] {
        let email = format!("{}@example.com", name.to_lowercase());
        invite_member(cx, NewMember { email, name: name.into(), role, team: Some(team) }).await.unwrap();
    }
    let lena = cx.store.member_by_email("lena@example.com").await.unwrap().unwrap();
    Cx {
        actor: Actor::Member { id: lena.id, role: Role::ExpandLeader },
        scope: Scope::Team(team),
        ..operator(&cx.store)
    }
}

fn told(stop: Stop) -> String {
    stop.to_string()
}

on_both! {
    async fn a_field_said_here_is_kept(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        import_as(&cx, "crm", accounts(CRM), Mode::Commit).await.unwrap();
        let harbour = account(&store, "Harbour & Pine").await;
        let said = change_account(&cx, harbour, &change("owner", " Maya Okafor ", "Mate")).await.unwrap();
        assert!(said.is_new);
        assert_eq!(today(&store, harbour, Attribute::Owner).await, "Maya Okafor");
        let again = change_account(&cx, harbour, &change("owner", "Maya Okafor", "Mate")).await.unwrap();
        assert!(!again.is_new, "what stands already is not recorded again");
        // The same file changes nothing; one that says something else of today or of later does not overwrite.
        let same = import_as(&cx, "crm", accounts(CRM), Mode::Commit).await.unwrap();
        assert_eq!(counts(&same), "0/0/3/0");
        for on in [TODAY, "2026-06-01", "2027-01-01", ""] {
            let file = accounts(&format!("H | Harbour & Pine | Mid-market | Ben | {on}"));
            import_as(&cx, "crm", file, Mode::Commit).await.unwrap();
            assert_eq!(today(&store, harbour, Attribute::Owner).await, "Maya Okafor", "a file from {on:?}");
        }
        assert_eq!(today(&store, harbour, Attribute::Segment).await, "Mid-market", "the file still owns the segment");
        let row = store.account_now(&Scope::All, harbour).await.unwrap().unwrap();
        assert_eq!(row.owner.as_deref(), Some("Maya Okafor"), "the list shows what the page shows");
        change_account(&cx, harbour, &change("cam", "Lena", "")).await.unwrap();
        assert_eq!(today(&store, harbour, Attribute::Owner).await, "Maya Okafor", "each field of a day has its own fact");
    }

    async fn a_stale_form_is_told_who_was_faster(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        import_as(&cx, "crm", accounts(CRM), Mode::Commit).await.unwrap();
        let lena = leader(&cx).await;
        let harbour = account(&store, "Harbour & Pine").await;
        change_account(&lena, harbour, &change("csm", "Mate", "")).await.unwrap();
        let before = store.state_hash().await.unwrap();
        let stale = told(change_account(&cx, harbour, &change("csm", "Ben", "")).await.unwrap_err());
        assert!(stale.contains("it is \u{201c}Mate\u{201d}, said by Lena on 30 Jun 2026"), "{stale}");
        let wrong = told(change_account(&cx, harbour, &change("parent", " ", "")).await.unwrap_err());
        assert!(wrong.contains("value: This is blank.") && wrong.contains("field: "), "both fields at once: {wrong}");
        let kestrel = account(&store, "Kestrel & Co").await;
        let unseen = change_account(&lena, kestrel, &change("csm", "Mate", "")).await;
        assert!(matches!(unseen, Err(Stop::BadInput(_))), "what a leader does not see is not there for them");
        assert_eq!(store.state_hash().await.unwrap(), before);
    }

    async fn many_change_as_looked_at_and_back(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        import_as(&cx, "crm", accounts(CRM), Mode::Commit).await.unwrap();
        let lena = leader(&cx).await;
        let before = store.state_hash().await.unwrap();
        let to_smb = all("segment", "SMB", AccountFilter::default());
        // Kestrel is the stranger's: neither counted nor changed. Harbour is in SMB already.
        let preview = preview_change(&lena, &to_smb).await.unwrap();
        assert_eq!((preview.chosen, preview.changing), (2, 1));
        assert_eq!((preview.first[0].name.as_str(), preview.first[0].before.as_deref()), ("Tallis", Some("Enterprise")));
        let stale = told(change_accounts(&lena, &to_smb, "another look").await.unwrap_err());
        assert!(stale.contains("Not the accounts that you looked at"), "{stale}");
        assert_eq!(store.state_hash().await.unwrap(), before, "a look and a refusal leave nothing behind");
        let entries = store.sequence().await.unwrap();
        let cam = all("cam", "Mate", AccountFilter::default());
        let seen = preview_change(&lena, &cam).await.unwrap().seen;
        let done = change_accounts(&lena, &cam, &seen).await.unwrap();
        assert_eq!((done.changed, store.sequence().await.unwrap()), (2, entries + 1), "one entry for all");
        let (harbour, kestrel) = (account(&store, "Harbour & Pine").await, account(&store, "Kestrel & Co").await);
        assert_eq!(today(&store, harbour, Attribute::Cam).await, "Mate");
        assert_eq!(today(&store, kestrel, Attribute::Cam).await, "");
        let seen = preview_change(&lena, &cam).await.unwrap().seen;
        assert_eq!(change_accounts(&lena, &cam, &seen).await.unwrap().batch, None, "again there is nothing to change");
        let batch = done.batch.unwrap();
        assert!(undo_change(&cx, batch).await.is_err(), "somebody else's change is not there");
        undo_change(&lena, batch).await.unwrap();
        assert_eq!(store.state_hash().await.unwrap(), before);
        assert_eq!(today(&store, harbour, Attribute::Cam).await, "");
        let twice = told(undo_change(&lena, batch).await.unwrap_err());
        assert!(twice.contains("undone before"), "{twice}");
        let none = AccountsChange { choice: AccountChoice::Ticked(Vec::new()), field: "x".into(), value: String::new() };
        let wrong = told(preview_change(&lena, &none).await.unwrap_err());
        for field in ["account: No account is ticked.", "field: ", "value: "] {
            assert!(wrong.contains(field), "{field} in {wrong}");
        }
    }

    async fn more_accounts_than_fit_one_batch_of_rows(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        let ledger: String = (0..1_203).map(|n| format!("A{n} | Account {n} | SMB | Mate |\n")).collect();
        import_as(&cx, "crm", accounts(&ledger), Mode::Commit).await.unwrap();
        land(&cx, accounts("A0 | Account 0 | SMB | Mate |")).await;
        let change = all("owner", "Maya", AccountFilter { segment: Some("SMB".into()), ..AccountFilter::default() });
        let preview = preview_change(&cx, &change).await.unwrap();
        // "A0" of the other source is an account of its own, with the same external id.
        assert_eq!((preview.chosen, preview.changing, preview.first.len()), (1_204, 1_204, 20));
        let done = change_accounts(&cx, &change, &preview.seen).await.unwrap();
        assert_eq!(done.changed, 1_204);
        let of_maya = AccountFilter { owner: Some("Maya".into()), ..AccountFilter::default() };
        assert_eq!(store.account_count(&Scope::All, &of_maya).await.unwrap(), 1_204);
    }
}
