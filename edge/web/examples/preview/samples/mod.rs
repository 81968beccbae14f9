//! A sample company on every page, in every state.

pub mod account;
pub mod growth;
pub mod imports;
pub mod inbox;
pub mod jobs;
pub mod people;
pub mod rules;
pub mod segments;

use askama::DynTemplate;
use web::layout::{Place, Shell, Theme, Toast};
use web::views::parts::Link;

/// What surrounds the pages: Meridian Ltd, Maya Okafor.
pub fn shell(here: Place) -> Shell {
    Shell {
        company: "Meridian Ltd".into(),
        member: "Maya Okafor".into(),
        role: access::Role::Administrator,
        here,
        unread: 3,
        accounts: Some("214".into()),
        theme: Theme::System,
        csrf: "sample".into(),
        definitions: vec![
            Link::new("Net revenue retention", "/definitions/nrr"),
            Link::new("Gross revenue retention", "/definitions/grr"),
        ],
        toast: None,
    }
}

/// The same with a toast.
pub fn shell_after(here: Place, text: &str, undo: Option<&str>) -> Shell {
    Shell { toast: Some(Toast { text: text.into(), undo: undo.map(String::from) }), ..shell(here) }
}

/// Every page by its name.
pub fn pages() -> Vec<(&'static str, Box<dyn DynTemplate>)> {
    vec![
        ("growth", Box::new(growth::page())),
        ("growth-table", Box::new(growth::as_table())),
        ("growth-broken", Box::new(growth::broken())),
        ("growth-beyond", Box::new(growth::beyond())),
        ("growth-empty", Box::new(growth::empty())),
        ("rows", Box::new(growth::rows())),
        ("accounts", Box::new(account::list())),
        ("accounts-none", Box::new(account::none())),
        ("accounts-changing", Box::new(account::changing())),
        ("accounts-unchanged", Box::new(account::nothing_changes())),
        ("accounts-changed", Box::new(account::changed())),
        ("account", Box::new(account::page())),
        ("account-edit", Box::new(account::editing())),
        ("account-quiet", Box::new(account::quiet())),
        ("person", Box::new(people::person())),
        ("person-new", Box::new(people::new_person())),
        ("imports", Box::new(imports::list())),
        ("imports-empty", Box::new(imports::empty())),
        ("import-file", Box::new(imports::file())),
        ("import-map", Box::new(imports::map())),
        ("import-dry-run", Box::new(imports::dry_run())),
        ("import-done", Box::new(imports::done())),
        ("inbox", Box::new(inbox::page())),
        ("inbox-empty", Box::new(inbox::empty())),
        ("jobs", Box::new(jobs::page())),
        ("jobs-empty", Box::new(jobs::empty())),
        ("definitions", Box::new(rules::definitions())),
        ("definition", Box::new(rules::definition())),
        ("settings", Box::new(rules::settings())),
        ("settings-read-only", Box::new(rules::settings_read_only())),
        ("segments", Box::new(segments::page())),
        ("segments-empty", Box::new(segments::empty())),
        ("api", Box::new(rules::api())),
        ("sign-in", Box::new(rules::sign_in())),
        ("problem-409", Box::new(rules::refused())),
        ("problem-404", Box::new(rules::not_found())),
    ]
}
