//! Style, script and font, inside the binary. Their addresses change with their content, so that
//! browsers may keep them for ever.

use crate::problem::Problem;
use crate::session::theme;
use actions::hexadecimal;
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::sync::LazyLock;

/// Inter, latin; the version is in its name.
pub const FONT: &str = "/assets/inter-5.3.0.woff2";
/// htmx; the version is in its name.
pub const HTMX: &str = "/assets/htmx-4.0.1.min.js";
/// Our style sheet, with a hash of its content.
pub static STYLE: LazyLock<String> = LazyLock::new(|| hashed("app.css"));
/// The icon of the browser's tab, with a hash of its content.
pub static ICON: LazyLock<String> = LazyLock::new(|| hashed("icon.svg"));
/// Our script, with a hash of its content.
pub static SCRIPT: LazyLock<String> = LazyLock::new(|| hashed("app.js"));

#[derive(RustEmbed)]
#[folder = "assets"]
struct Assets;

/// Serves `/assets/{*name}`.
pub async fn serve(Path(name): Path<String>, asked: HeaderMap) -> Response {
    let Some(file) = Assets::get(&name) else {
        return Problem::not_found(theme(&asked), "file", &name).into_response();
    };
    let headers =
        [(header::CONTENT_TYPE, content_type(&name)), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, file.data).into_response()
}

fn hashed(name: &str) -> String {
    let hash = Assets::get(name).map(|file| short_hash(&file)).unwrap_or_default();
    format!("/assets/{name}?v={hash}")
}

fn short_hash(file: &EmbeddedFile) -> String {
    hexadecimal(&file.metadata.sha256_hash()[..6])
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_an_asset() {
        for url in [FONT, HTMX, &STYLE, &SCRIPT, &ICON] {
            let name = url.trim_start_matches("/assets/").split('?').next().unwrap();
            assert!(Assets::get(name).is_some(), "{url}");
        }
        assert!(STYLE.starts_with("/assets/app.css?v=") && STYLE.len() == "/assets/app.css?v=".len() + 12);
    }

    #[test]
    fn the_style_sheet_names_the_font_we_ship() {
        let css = Assets::get("app.css").unwrap().data;
        let css = std::str::from_utf8(&css).unwrap();
        assert!(css.contains(&format!("url({})", FONT.trim_start_matches("/assets/"))));
    }
}
