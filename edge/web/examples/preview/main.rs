//! Writes every page with a sample company into a folder, to be looked at and checked without a
//! database: `cargo run -p web --example preview -- FOLDER`, then serve the folder.

mod samples;

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let Some(folder) = env::args().nth(1) else {
        return Err(io::Error::other("Name the folder: preview FOLDER"));
    };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets"))? {
        let file = file?;
        if file.file_type()?.is_file() {
            fs::copy(file.path(), folder.join("assets").join(file.file_name()))?;
        }
    }
    for (name, page) in samples::pages() {
        let html = page.dyn_render().map_err(io::Error::other)?;
        fs::write(folder.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
