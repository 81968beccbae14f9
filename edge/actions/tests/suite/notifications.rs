//! What members are told of what others did: of whom, once for one cause, never of what they did themselves.

use crate::stage::{accounts, import_as, land, operator};
use crate::support::{On, empty_store};
use access::Role;
use actions::{
    AccountsChange, Actor, Cx, FieldChange, MemberChange, Mode, MonthFigures, NewAdministrator, NewMember, Notice,
    Standing, Stop, accept_invitation, add_team, change_account, change_accounts, change_member, close_month,
    invite_member, make_api_key, preview_change, read_notifications, reopen_month, setup_administrator, undo_change,
    undo_import,
};
use money::Month;
use store::{AccountChoice, AccountFilter, Listed, Marked, Store};
use uuid::Uuid;

const PASSWORD: &str = "seven wet otters";

/// Accounts of Ben's, one of them Zoe's too.
const LEDGER: &str = "
    H-1 | Harbour & Pine | SMB | Ben Ives  |
    K-1 | Kestrel & Co   | SMB | Ben Ives  |
    T-1 | Tallis Bakery  | SMB | Zoe Adair |
";

/// Maya, who set it up, and Ben and Zoe, whom she invited.
struct Company {
    store: Store,
    maya: Cx,
    ben: Cx,
    zoe: Cx,
    _database: crate::support::TestDatabase,
}

fn id_of(cx: &Cx) -> Uuid {
    let Actor::Member { id, .. } = cx.actor else { panic!("{:?} is no member", cx.actor) };
    id
}

fn as_member(cx: &Cx, id: Uuid, role: Role) -> Cx {
    Cx { actor: Actor::Member { id, role }, ..cx.clone() }
}

async fn company(on: On) -> Company {
    let (store, database) = empty_store(on).await;
    let cx = operator(&store);
    let new = NewAdministrator { email: "maya@example.com".into(), name: "Maya Okafor".into(), password: None };
    let maya = as_member(&cx, setup_administrator(&cx, new).await.unwrap().id, Role::Administrator);
    let visitor = Cx { actor: Actor::Visitor, ..cx.clone() };
    let mut joined = Vec::new();
    for (name, role) in [("Ben Ives", Role::Cam), ("Zoe Adair", Role::Revops)] {
        let email = format!("{}@example.com", name[..3].to_lowercase());
        let invited = invite_member(&maya, NewMember { email, name: name.into(), role, team: None }).await.unwrap();
        joined.push(as_member(&cx, accept_invitation(&visitor, &invited.token, PASSWORD).await.unwrap(), role));
    }
    let [ben, zoe] = [joined.remove(0), joined.remove(0)];
    Company { store, maya, ben, zoe, _database: database }
}

impl Company {
    /// What somebody has not read, the oldest first, as `kind words`, with the names of members; and reads it.
    async fn told(&self, cx: &Cx) -> Vec<String> {
        let page = self.store.notifications(id_of(cx), Listed::Unread, None, 50).await.unwrap().unwrap();
        let unread = self.store.unread_count(id_of(cx)).await.unwrap();
        assert_eq!(page.rows.len() as i64, unread);
        if let Some(newest) = page.rows.first() {
            read_notifications(cx, &Marked::UpTo(newest.at)).await.unwrap();
        }
        let told = page.rows.iter().rev().map(|row| {
            Notice::of(row).unwrap();
            let one = if row.account.is_some() { " (one account)" } else { "" };
            let mut told = format!("{} {}{one}", row.kind, row.words);
            for (cx, name) in [(&self.maya, "Maya"), (&self.ben, "Ben"), (&self.zoe, "Zoe")] {
                told = told.replace(&format!("member:{}", id_of(cx)), name);
            }
            told.replace('"', "")
        });
        let mut told: Vec<String> = told.collect();
        // Of one moment, in any order.
        told.sort();
        told
    }

    async fn account(&self, name: &str) -> Uuid {
        self.store.accounts_called(&access::Scope::All, name).await.unwrap()[0].account
    }
}

fn change(field: &str, value: &str, was: &str) -> FieldChange {
    FieldChange { field: field.into(), value: value.into(), was: was.into() }
}

/// Says the same of every account.
async fn change_all(cx: &Cx, field: &str, value: &str) -> Uuid {
    let choice = AccountChoice::Fitting(AccountFilter::default());
    let all = AccountsChange { choice, field: field.into(), value: value.into() };
    let seen = preview_change(cx, &all).await.unwrap().seen;
    change_accounts(cx, &all, &seen).await.unwrap().batch.unwrap()
}

on_both! {
    async fn a_book_is_told_of_once_for_one_cause(on: On) {
        let company = company(on).await;
        let Company { maya, ben, zoe, .. } = &company;
        company.told(maya).await;
        let report = import_as(zoe, "crm", accounts(LEDGER), Mode::Commit).await.unwrap();
        assert_eq!(company.told(ben).await, ["accounts_given {accounts:2,by:Zoe,cause:import}"]);
        assert_eq!(company.told(zoe).await, Vec::<String>::new(), "she did it herself");
        let harbour = company.account("Harbour & Pine").await;
        change_account(maya, harbour, &change("cam", "Zoe Adair", "")).await.unwrap();
        let given = "accounts_given {accounts:1,by:Maya,cause:{field:cam}} (one account)";
        assert_eq!(company.told(zoe).await, [given]);
        assert_eq!(company.told(ben).await, Vec::<String>::new(), "it is his as before");
        change_account(maya, harbour, &change("owner", "zoe@example.com", "Ben Ives")).await.unwrap();
        let taken = "accounts_taken {accounts:1,by:Maya,cause:{field:owner}} (one account)";
        assert_eq!((company.told(ben).await, company.told(zoe).await), (vec![taken.to_string()], vec![]));
        // Many at once: those who have some of them are told, whoever gets or loses some is told that alone.
        let batch = change_all(maya, "segment", "Mid-market").await;
        assert_eq!(company.told(ben).await, ["book_changed {accounts:1,by:Maya,field:segment}"]);
        assert_eq!(company.told(zoe).await, ["book_changed {accounts:2,by:Maya,field:segment}"]);
        undo_change(maya, batch).await.unwrap();
        assert_eq!(company.told(maya).await, Vec::<String>::new());
        let batch = change_all(maya, "csm", "Ben Ives").await;
        assert_eq!(company.told(ben).await, ["accounts_given {accounts:2,by:Maya,cause:{field:csm}}"]);
        company.told(zoe).await;
        undo_import(zoe, batch).await.unwrap();
        assert_eq!(company.told(maya).await, ["import_undone {by:Zoe,title:CSM: Ben Ives}"]);
        assert_eq!(company.told(ben).await, ["accounts_taken {accounts:2,by:Zoe,cause:undo}"]);
        // With the import undone, nobody says any more whose the accounts are but who said it here.
        undo_import(maya, report.batch.unwrap()).await.unwrap();
        assert_eq!(company.told(zoe).await[0], "accounts_taken {accounts:1,by:Maya,cause:undo} (one account)");
        assert_eq!(company.told(ben).await, ["accounts_taken {accounts:1,by:Maya,cause:undo} (one account)"]);
        company.store.verify_audit().await.unwrap().unwrap();
    }

    async fn members_are_told_what_became_of_them(on: On) {
        let company = company(on).await;
        let Company { maya, ben, zoe, .. } = &company;
        assert_eq!(company.told(maya).await, ["invitation_accepted {by:Ben}", "invitation_accepted {by:Zoe}"]);
        let north = add_team(maya, "North").await.unwrap();
        let leads = MemberChange { role: Role::ExpandLeader, team: Some(north), standing: Standing::Enabled };
        change_member(maya, id_of(ben), leads).await.unwrap();
        assert_eq!(company.told(ben).await, ["standing_changed {by:Maya,role:expand_leader,team:North}"]);
        make_api_key(ben, "nightly", Role::Cam, 30).await.unwrap();
        change_member(maya, id_of(ben), MemberChange { standing: Standing::Disabled, ..leads }).await.unwrap();
        assert_eq!(company.told(ben).await, ["keys_revoked {by:Maya}"], "they find it when they are enabled again");
        change_member(maya, id_of(maya), MemberChange { role: Role::Administrator, team: Some(north), ..leads }).await.unwrap();
        assert_eq!(company.told(maya).await, Vec::<String>::new());
        assert_eq!(company.told(zoe).await, Vec::<String>::new());
    }

    async fn whoever_closes_months_is_told_of_them(on: On) {
        let company = company(on).await;
        let Company { store, maya, ben, .. } = &company;
        company.told(maya).await;
        let may: Month = "2026-05".parse().unwrap();
        let finance = NewMember { email: "fay@example.com".into(), name: "Fay".into(), role: Role::Finance, team: None };
        let finance = as_member(maya, invite_member(maya, finance).await.unwrap().member, Role::Finance);
        let figures = |figures: &str| MonthFigures { figures: figures.into(), inputs_hash: figures.into() };
        for (figures_now, told) in [("1", "month_closed"), ("1", "month_closed"), ("2", "month_restated")] {
            close_month(&finance, may, figures(figures_now), "").await.unwrap();
            assert_eq!(company.told(maya).await, [format!("{told} {{by:member:{},month:2026-05}}", id_of(&finance))]);
            reopen_month(&finance, may, "a correction").await.unwrap();
            assert!(company.told(maya).await[0].starts_with("month_reopened"));
        }
        assert_eq!(store.unread_count(id_of(ben)).await.unwrap(), 0);
        assert_eq!(store.unread_count(id_of(&finance)).await.unwrap(), 0, "she did it herself");
    }

    async fn what_is_read_is_ones_own(on: On) {
        let company = company(on).await;
        let Company { store, maya, ben, zoe, .. } = &company;
        land(maya, accounts(LEDGER)).await;
        let of_ben = store.notifications(id_of(ben), Listed::All, None, 9).await.unwrap().unwrap().rows[0].clone();
        assert_eq!(read_notifications(zoe, &Marked::These(vec![of_ben.id])).await.unwrap(), 0);
        let before = store.sequence().await.unwrap();
        assert_eq!(read_notifications(ben, &Marked::UpTo(of_ben.at - 1)).await.unwrap(), 0);
        assert_eq!((store.unread_count(id_of(ben)).await.unwrap(), store.sequence().await.unwrap()), (1, before));
        assert_eq!(read_notifications(ben, &Marked::These(vec![of_ben.id])).await.unwrap(), 1);
        assert_eq!(read_notifications(ben, &Marked::These(vec![of_ben.id])).await.unwrap(), 0);
        let none = read_notifications(ben, &Marked::These(Vec::new())).await.unwrap_err();
        assert!(matches!(none, Stop::BadInput(wrong) if wrong[0].field == "ids"));
        let first = store.notifications(id_of(maya), Listed::All, None, 1).await.unwrap().unwrap();
        let next = store.notifications(id_of(maya), Listed::All, first.next.as_deref(), 1).await.unwrap().unwrap();
        assert!(first.rows[0].id != next.rows[0].id && next.next.is_none(), "Ben and Zoe came");
        assert!(store.notifications(id_of(maya), Listed::All, Some("9.x"), 1).await.unwrap().is_err());
    }
}
