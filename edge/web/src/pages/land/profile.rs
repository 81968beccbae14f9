//! The written profile of an ideal customer: reading it, recording a new version.

use super::super::signature;
use super::{Asked, card};
use crate::app::App;
use crate::layout::{Place as Here, Toast};
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::fields::{Control, Field};
use crate::views::land::LandProfile;
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use actions::{FieldError, ProfileNow, Stop, change_profile, profile_now, profile_versions};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Form, Router};
use draw::format;
use land::{Criterion, IdealCustomer, Wish};
use serde::Deserialize;

const PATH: &str = "/land/profile";

const EXAMPLE: &str = r#"good_score_min = 70
partial_score_min = 40
known_percent_min = 50

[[criteria]]
weight = 40
wish = { industry_in = ["Logistics", "Wholesale"] }

[[criteria]]
weight = 30
wish = { employees = { min = 50, max = 500 } }

[[criteria]]
weight = 20
wish = { country_in = ["GB", "IE"] }

[[criteria]]
weight = 10
wish = { tools_any_of = ["Excel", "Google Sheets"] }
"#;

pub(super) fn router() -> Router<App> {
    Router::new().route(PATH, get(show).post(change))
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Sent {
    csrf: String,
    /// The version that was looked at.
    from: i32,
    profile: String,
    reason: String,
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let done = match asked.get("done") {
        Some("changed") => Some("A new version of the profile is recorded. Every lead is held against it from now on."),
        Some("same") => Some("The profile was so already. Nothing was recorded."),
        _ => None,
    };
    rendered(&app, &member, None, done.map(|text| Toast { text: text.into(), undo: None })).await
}

async fn change(State(app): State<App>, member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    match change_profile(&member.cx(), sent.from, &sent.profile, &sent.reason).await {
        Ok(change) => {
            let done = if change.version.is_some() { "changed" } else { "same" };
            Ok(Redirect::to(&format!("{PATH}?done={done}")).into_response())
        }
        Err(Stop::BadInput(errors)) => {
            let page = rendered(&app, &member, Some((sent, errors)), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

async fn rendered(app: &App, member: &Member, typed: Option<(Sent, Vec<FieldError>)>, toast: Option<Toast>) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let now = profile_now(&app.store).await.map_err(fault)?;
    let versions = profile_versions(&app.store).await.map_err(fault)?;
    let may_change = member.may(Permission::ChangePolicy);
    let mut notes = Vec::new();
    if !may_change {
        notes.push(Note::new(Tone::Observe, "Your role reads the profile. RevOps and administrators change it."));
    }
    let since = match versions.first() {
        Some(version) => signature::of_version(version, member),
        None => "Nobody has written it yet: the fit of every lead is unknown".into(),
    };
    let view = LandProfile {
        shell: shell(app, member, Here::Land, toast).await?,
        notes,
        since,
        wishes: wishes(&now.profile),
        fields: if may_change { fields(&now, typed.as_ref()) } else { Vec::new() },
        example: EXAMPLE,
        versions: signature::versions("the profile", &versions, member, "There is none yet."),
    };
    page(member, &view)
}

fn wishes(profile: &IdealCustomer) -> TableCard {
    let row = |Criterion { weight, wish }: &Criterion| {
        let text = match wish {
            Wish::CountryIn(countries) => format!("The country is {}", countries.join(" or ")),
            Wish::IndustryIn(industries) => format!("The industry is {}", industries.join(" or ")),
            Wish::Employees { min, max: Some(max) } => format!("{min} to {max} people work there"),
            Wish::Employees { min, max: None } => format!("{min} people or more work there"),
            Wish::ToolsAnyOf(tools) => format!("They work with {}", tools.join(" or ")),
        };
        vec![Cell::sentence(text), Cell::text(format::count(i64::from(*weight)))]
    };
    let table = Table {
        caption: "What is wished for, and how much each wish weighs".into(),
        columns: vec![Column::words("Wish"), Column::numbers("Weight")],
        rows: profile.criteria.iter().map(row).collect(),
        total: None,
        when_empty: "Nothing is wished for yet.".into(),
    };
    let foot = format!(
        "A good fit meets {}% of the weight that is known, a partial one {}%. While less than {}% of the weight is known, the fit is unknown.",
        profile.good_score_min, profile.partial_score_min, profile.known_percent_min
    );
    card("wishes", "What we wish for", table, &foot)
}

fn fields(now: &ProfileNow, typed: Option<&(Sent, Vec<FieldError>)>) -> Vec<Field> {
    let error = |field: &str| {
        let errors = typed.map_or(&[][..], |(_, errors)| errors);
        let told: Vec<String> = errors
            .iter()
            .filter(|error| error.field == field)
            .map(|error| format!("{} {}", error.problem, error.repair))
            .collect();
        (!told.is_empty()).then(|| told.join(" "))
    };
    let (from, text, reason) = match typed {
        Some((sent, _)) => (sent.from, sent.profile.clone(), sent.reason.clone()),
        None => (now.version, now.text.clone(), String::new()),
    };
    vec![
        Field::new("from", "", Control::Hidden(from.to_string())),
        Field::new("profile", "Wishes and their weights", Control::Lines(text))
            .help("Only what a lead can say: country, industry, people, tools. Empty: every fit is unknown.")
            .optional()
            .error(error("profile")),
        Field::new("reason", "Why it is changed", Control::Text(reason)).error(error("reason")),
    ]
}
