//! The search for people, where many share a name.

use crate::stage::{accounts, land, operator};
use crate::support::{On, empty_store};
use ::accounts::{PersonDraft, Told};
use access::{Role, Scope};
use actions::{NewMember, invite_member};
use revenue::Draft;

on_both! {
    async fn a_name_that_many_share_is_found_in_a_small_book(on: On) {
        let (store, _database) = empty_store(on).await;
        let cx = operator(&store);
        land(&cx, accounts("Harbour | Harbour | | Ann |\nQuay | Quay | | Bob |")).await;
        for (name, email) in [("Ann", "ann@example.com"), ("Bob", "bob@example.com")] {
            let new = NewMember { email: email.into(), name: name.into(), role: Role::Cam, team: None };
            invite_member(&cx, new).await.unwrap();
        }
        // More people of one name than are looked through before a book is.
        let person = |account: &str, id: String, name: String| {
            let told = Told { name: Some(name), ..Told::default() };
            Draft::Person(PersonDraft { account: account.into(), external_id: id, effective_on: None, told })
        };
        let mut all: Vec<Draft> = (0..2_100).map(|at| person("Quay", format!("Q-{at}"), format!("Ada Quay{at}"))).collect();
        all.push(person("Harbour", "H-1".into(), "Adam Harbour".into()));
        land(&cx, all).await;
        for (email, text, want) in [
            ("ann@example.com", "ad", vec!["Adam Harbour"]),
            ("ann@example.com", "ad harb", vec!["Adam Harbour"]),
            ("ann@example.com", "ada quay", vec![]),
            ("bob@example.com", "adam", vec![]),
            ("bob@example.com", "quay2099", vec!["Ada Quay2099"]),
        ] {
            let reader = store.member_by_email(email).await.unwrap().unwrap().id;
            let found = store.people_called(&Scope::Own(reader), text, 5).await.unwrap();
            let names: Vec<&str> = found.iter().map(|person| person.name.as_str()).collect();
            assert_eq!(names, want, "{email} {text}");
        }
        let bob = store.member_by_email("bob@example.com").await.unwrap().unwrap().id;
        assert_eq!(store.people_called(&Scope::Own(bob), "ada", 5).await.unwrap().len(), 5);
    }
}
