//! REST under `/api/v1`, its OpenAPI document and the readable page of it. A handler reads what was asked, asks the same
//! actions and reports as the pages, and replies with types of its own.

mod account;
mod account_audit;
mod account_facts;
mod account_handover;
mod account_journey;
mod account_land;
mod account_promises;
mod account_surveys;
mod accounts;
mod asking;
pub(crate) mod caller;
mod catalogue;
mod changes;
mod cursor;
mod deals;
mod document;
mod exports;
mod fields;
mod form;
mod handover_pairs;
mod handover_policy;
mod handover_steps;
mod handovers;
mod health;
mod import_file;
mod imports;
mod interactions;
mod jobs;
mod journey;
mod keys;
mod kpi_figures;
mod kpi_rows;
mod kpis;
mod land_profile;
mod land_quality;
mod land_quotas;
mod later_terms;
mod leads;
mod members;
mod movement_rows;
mod movements;
mod next_moves;
mod notifications;
mod page;
mod part;
mod people;
mod periods;
mod person;
mod policies;
mod policy_file;
pub(crate) mod problem;
mod report;
mod segments;
mod sent;
mod survey;
mod survey_reading;
mod surveys_policy;
mod tagged;
mod teams;
mod upsert;
mod usage;
mod values;
mod views;
mod whitespace;

#[cfg(test)]
mod tests;

// What the command line tells of these is what the API replies.
pub use account_handover::AccountHandover;
pub use account_journey::AccountJourney;
pub use account_land::AccountLand;
pub use account_surveys::AccountSurveys;
pub use handovers::HandoversTold;
pub use land_quality::LandingsTold;
pub use survey::{PeopleAsked, SurveyDetail};

use crate::app::App;
use crate::quoting::quoted;
use crate::session::Member;
use axum::extract::{OriginalUri, State};
use axum::{Json, Router, middleware, routing};
use page::operations;
use problem::Problem;
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Where the document is served.
pub const DOCUMENT: &str = "/api/openapi.json";

/// The routes under `/api`, and the document that describes them.
pub fn router(app: App) -> (Router, OpenApi) {
    let (router, written) =
        OpenApiRouter::with_openapi(document::head()).nest("/api/v1", operations_of_v1()).split_for_parts();
    let (document, shapes) = document::completed(written);
    let (served, groups) = (document.clone(), operations(&document));
    let readable = async move |State(app): State<App>, member: Member| page::show(&app, &member, groups).await;
    let router = router
        .route(DOCUMENT, routing::get(async move || Json(served)))
        .route("/api", routing::get(readable))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(middleware::from_fn_with_state(Arc::new(shapes), fields::narrowed))
        .layer(middleware::from_fn(tagged::unless_known))
        .with_state(app);
    (router, document)
}

fn operations_of_v1() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accounts::accounts))
        .routes(routes!(account::account))
        .routes(routes!(account_audit::account_audit))
        .routes(routes!(upsert::accounts))
        .routes(routes!(changes::change_account))
        .routes(routes!(changes::preview_changes))
        .routes(routes!(changes::change_accounts))
        .routes(routes!(changes::undo_changes))
        .routes(routes!(people::people, people::put))
        .routes(routes!(person::person, person::change_person))
        .routes(routes!(upsert::people))
        .routes(routes!(interactions::interactions, interactions::log))
        .routes(routes!(whitespace::whitespace, whitespace::put_spot))
        .routes(routes!(catalogue::catalogue, catalogue::change_catalogue))
        .routes(routes!(segments::rule, segments::change_rule))
        .routes(routes!(segments::preview))
        .routes(routes!(segments::apply))
        .routes(routes!(exports::accounts))
        .routes(routes!(exports::of_account))
        .routes(routes!(exports::handovers))
        .routes(routes!(exports::imports))
        .routes(routes!(exports::leads))
        .routes(routes!(exports::silent))
        .routes(routes!(exports::stages))
        .routes(routes!(exports::kpi_rows))
        .routes(routes!(exports::movement_rows))
        .routes(routes!(usage::usage))
        .routes(routes!(kpis::kpis))
        .routes(routes!(kpis::kpi))
        .routes(routes!(kpi_figures::kpi_figures))
        .routes(routes!(kpi_rows::kpi_rows))
        .routes(routes!(movements::movements))
        .routes(routes!(movement_rows::movement_rows))
        .routes(routes!(imports::imports, import_file::import_file))
        .routes(routes!(imports::one_import))
        .routes(routes!(imports::undo_import))
        .routes(routes!(account_journey::account_journey))
        .routes(routes!(account_journey::take_step))
        .routes(routes!(account_journey::put_goal))
        .routes(routes!(account_journey::put_milestone))
        .routes(routes!(account_handover::account_handover))
        .routes(routes!(handover_steps::step_handover))
        .routes(routes!(handovers::handovers))
        .routes(routes!(handover_pairs::handover_pairs))
        .routes(routes!(account_promises::put_promise))
        .routes(routes!(account_promises::step_promise))
        .routes(routes!(account_land::account_land))
        .routes(routes!(leads::put_lead))
        .routes(routes!(deals::put_deal))
        .routes(routes!(next_moves::put_next_move))
        .routes(routes!(later_terms::put_later_term))
        .routes(routes!(leads::leads))
        .routes(routes!(land_profile::land_profile, land_profile::change_land_profile))
        .routes(routes!(land_quality::land_quality))
        .routes(routes!(land_quotas::land_quotas, land_quotas::change_land_quotas))
        .routes(routes!(handover_policy::handover_policy, handover_policy::change_handover_policy))
        .routes(routes!(surveys_policy::surveys_policy, surveys_policy::change_surveys_policy))
        .routes(routes!(account_surveys::surveys, account_surveys::open_survey))
        .routes(routes!(survey::survey))
        .routes(routes!(survey::survey_pdf))
        .routes(routes!(survey::invite_people))
        .routes(routes!(journey::journey, journey::change_journey))
        .routes(routes!(journey::try_out))
        .routes(routes!(journey::accounts_in_stage))
        .routes(routes!(policies::policies))
        .routes(routes!(policies::policy, policies::change_policy))
        .routes(routes!(periods::periods))
        .routes(routes!(periods::close_period))
        .routes(routes!(periods::reopen_period))
        .routes(routes!(members::members, members::invite_member))
        .routes(routes!(members::member, members::change_member))
        .routes(routes!(members::invite_again))
        .routes(routes!(teams::teams, teams::add_team))
        .routes(routes!(keys::keys, keys::make_key))
        .routes(routes!(keys::revoke_key))
        .routes(routes!(notifications::notifications))
        .routes(routes!(notifications::mark_notifications))
        .routes(routes!(jobs::jobs))
        .routes(routes!(jobs::retry_job))
        .routes(routes!(jobs::give_up))
        .routes(routes!(views::views, views::keep_view))
        .routes(routes!(views::change_view, views::remove_view))
        .routes(routes!(health::health))
        .fallback(async |OriginalUri(uri): OriginalUri| {
            Problem::not_found(format!("There is nothing at {}.", quoted(uri.path())))
        })
}
