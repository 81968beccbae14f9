//! Imports: a file becomes recorded facts in four steps, and can be taken back.

mod arrival;
mod batch;
mod choice;
mod complaints;
mod dry_run;
mod list;
mod matching;
mod run;
mod start;
mod upload;

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// The routes of imports.
pub fn router() -> Router<App> {
    // A file may be far larger than a form; what it may be is counted while it arrives.
    let receive = post(start::receive).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/imports", get(list::show))
        .route("/imports/export", get(list::export))
        .route("/imports/new", get(start::show))
        .route("/imports/upload", receive)
        .route("/imports/{upload}/map", get(matching::show).post(matching::try_out))
        .route("/imports/{upload}/dry-run", get(dry_run::show))
        .route("/imports/{upload}/complaints.csv", get(dry_run::complaints))
        .route("/imports/{upload}/commit", post(dry_run::commit))
        .route("/imports/batches/{batch}", get(batch::show))
        .route("/imports/batches/{batch}/complaints.csv", get(batch::complaints))
        .route("/imports/batches/{batch}/undo", post(batch::undo))
}
