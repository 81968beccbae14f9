//! Writes every page with a sample company into a folder, to be looked at and checked without a
//! database: `cargo run -p web --example preview -- FOLDER`, then serve the folder.

mod account;
mod growth;
mod imports;
mod rules;

use std::path::Path;
use std::{env, fs, io};
use web::layout::{Place, Shell, Theme, Toast};
use web::views::parts::Link;

/// What surrounds the pages: Meridian Ltd, Maya Okafor.
pub fn shell(here: Place) -> Shell {
    Shell {
        company: "Meridian Ltd".into(),
        member: "Maya Okafor".into(),
        here,
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

fn main() -> io::Result<()> {
    let Some(folder) = env::args().nth(1) else {
        return Err(io::Error::other("Name the folder: preview FOLDER"));
    };
    let folder = Path::new(&folder);
    let pages: Vec<(&str, Box<dyn askama::DynTemplate>)> = vec![
        ("growth", Box::new(growth::page())),
        ("growth-table", Box::new(growth::as_table())),
        ("growth-broken", Box::new(growth::broken())),
        ("growth-empty", Box::new(growth::empty())),
        ("rows", Box::new(growth::rows())),
        ("accounts", Box::new(account::list())),
        ("accounts-none", Box::new(account::none())),
        ("account", Box::new(account::page())),
        ("account-quiet", Box::new(account::quiet())),
        ("imports", Box::new(imports::list())),
        ("imports-empty", Box::new(imports::empty())),
        ("import-file", Box::new(imports::file())),
        ("import-map", Box::new(imports::map())),
        ("import-dry-run", Box::new(imports::dry_run())),
        ("import-done", Box::new(imports::done())),
        ("definitions", Box::new(rules::definitions())),
        ("definition", Box::new(rules::definition())),
        ("settings", Box::new(rules::settings())),
        ("settings-read-only", Box::new(rules::settings_read_only())),
        ("api", Box::new(rules::api())),
        ("sign-in", Box::new(rules::sign_in())),
        ("problem-409", Box::new(rules::refused())),
        ("problem-404", Box::new(rules::not_found())),
    ];
    fs::create_dir_all(folder.join("assets"))?;
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets"))? {
        let file = file?;
        if file.file_type()?.is_file() {
            fs::copy(file.path(), folder.join("assets").join(file.file_name()))?;
        }
    }
    for (name, page) in pages {
        let html = page.dyn_render().map_err(io::Error::other)?;
        fs::write(folder.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
