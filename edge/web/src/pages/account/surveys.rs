//! The surveys of one account: all of them, opening one, and the reading of one.

mod cards;
mod form;
mod one;
mod shown;

use super::super::asked::Asked;
use super::super::{Answer, exports, noted, page, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::lists::ListOfAccount;
use crate::problem::Problem;
use crate::session::{Member, url_part};
use crate::views::account::TableCard;
use crate::views::parts::{Link, Note};
use crate::views::surveys::Surveys;
use access::Permission;
use actions::{FieldError, SURVEYS, Stop, open_survey, surveys_of};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use form::Sent;
use uuid::Uuid;

/// The routes of an account's surveys.
pub fn router() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/surveys", get(show).post(open))
        .route("/accounts/{account}/surveys/{survey}", get(one::show))
        .route("/accounts/{account}/surveys/{survey}/shown", get(shown::show))
        .route("/accounts/{account}/surveys/{survey}/shown.pdf", get(shown::pdf))
        .route("/accounts/{account}/surveys/{survey}/invitations", post(one::invite))
}

/// The address of an account's surveys.
pub fn href(account: Uuid) -> String {
    format!("/accounts/{account}/surveys")
}

/// The address of one of them; files call surveys as they like.
fn one_href(account: Uuid, survey: &str) -> String {
    format!("{}/{}", href(account), url_part(survey))
}

async fn show(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let is_opening = Asked::new(pairs).get("open").is_some();
    let typed = Typed { sent: Sent::default(), errors: Vec::new(), is_open: is_opening };
    rendered(&app, &member, &account, typed, Vec::new()).await
}

async fn open(State(app): State<App>, member: Member, Path(account): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let now = super::now_of(&app, &member, &account).await?;
    match open_survey(&member.cx(), now.account, &sent.input()).await {
        Ok(opened) => {
            let to = format!("{}?done=opened", one_href(now.account, &opened.survey));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Stop::BadInput(errors)) => {
            let typed = Typed { sent, errors, is_open: true };
            let page = rendered(&app, &member, &account, typed, Vec::new()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => {
            let Some(notes) = noted(&stop) else { return Err(Problem::of_stop(member.theme, stop)) };
            let typed = Typed { sent, errors: Vec::new(), is_open: true };
            let page = rendered(&app, &member, &account, typed, notes).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

/// What was typed into the form that opens a survey.
struct Typed {
    sent: Sent,
    errors: Vec<FieldError>,
    is_open: bool,
}

async fn rendered(app: &App, member: &Member, account: &str, typed: Typed, notes: Vec<Note>) -> Answer {
    let now = super::now_of(app, member, account).await?;
    let surveys = surveys_of(&member.cx(), now.account).await.map_err(|e| Problem::fault(member.theme, &e))?;
    let today = app.clock.today();
    let offered = SURVEYS.now(&app.store).await.map_err(|e| Problem::fault(member.theme, &e))?.policy.offered();
    let open = member.may(Permission::EditAccounts).then(|| {
        let csrf = &member.signed_in.csrf;
        form::opening(href(now.account), csrf, &typed.sent, &typed.errors, typed.is_open, &offered, today)
    });
    let export = exports::of_account(member, now.account, ListOfAccount::Surveys, &Asked::default());
    let export = export.filter(|_| !surveys.is_empty());
    let toast: Option<Toast> = None;
    let view = Surveys {
        shell: shell(app, member, Place::Accounts, toast).await?,
        account: Link::new(&now.name, format!("/accounts/{}", now.account)),
        notes,
        surveys: TableCard { export, ..cards::all(&surveys, now.account, today) },
        open,
    };
    page(member, &view)
}
