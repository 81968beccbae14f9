//! How one account is won: its leads, deals and quotes, and what is expected to follow.

mod cards;
mod forms;

use super::super::asked::Asked;
use super::super::{Answer, page, shell};
use crate::app::App;
use crate::layout::{Place as Here, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::land::AccountLand;
use crate::views::parts::{Fact, Link};
use access::Permission;
use actions::{Filed, LandNow, Stop, land_of, put_deal, put_later_term, put_lead, put_next_move};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use draw::format;
use forms::{Forms, Sent, Typed, Which};
use land::Qualification;
use money::Day;
use uuid::Uuid;

/// The routes of an account's land side.
pub fn router() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/land", get(show))
        .route("/accounts/{account}/land/leads", post(lead))
        .route("/accounts/{account}/land/deals", post(deal))
        .route("/accounts/{account}/land/next-moves", post(next_move))
        .route("/accounts/{account}/land/later-terms", post(later_term))
}

/// The address of an account's land side.
pub fn href(account: Uuid) -> String {
    format!("/accounts/{account}/land")
}

async fn show(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::new(pairs);
    let done = match asked.get("done") {
        Some("lead") => Some("The lead is recorded."),
        Some("deal") => Some("The deal is recorded."),
        Some("next-move") => Some("The next move is recorded."),
        Some("later-term") => Some("The later term is recorded."),
        Some("same") => Some("It was known so already. Nothing was recorded."),
        _ => None,
    };
    let toast = done.map(|text| Toast { text: text.into(), undo: None });
    rendered(&app, &member, &account, Typed::asked(&asked), toast).await
}

async fn lead(State(app): State<App>, member: Member, Path(account): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = put_lead(&member.cx(), id, &sent.lead()).await;
    answered(&app, &member, (&account, id), (Which::Lead, sent), done).await
}

async fn deal(State(app): State<App>, member: Member, Path(account): Path<String>, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = put_deal(&member.cx(), id, &sent.deal()).await;
    answered(&app, &member, (&account, id), (Which::Deal, sent), done).await
}

async fn next_move(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = put_next_move(&member.cx(), id, &sent.next_move()).await;
    answered(&app, &member, (&account, id), (Which::NextMove, sent), done).await
}

async fn later_term(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let done = put_later_term(&member.cx(), id, &sent.later_term()).await;
    answered(&app, &member, (&account, id), (Which::LaterTerm, sent), done).await
}

/// The page again: with a word of what was done, or with what is wrong beside its field.
async fn answered(
    app: &App,
    member: &Member,
    (account, id): (&str, Uuid),
    (which, sent): (Which, Sent),
    done: Result<Filed, Stop>,
) -> Answer {
    match done {
        Ok(filed) => {
            let done = if filed.is_new { which.key() } else { "same" };
            Ok(Redirect::to(&format!("{}?done={done}", href(id))).into_response())
        }
        Err(Stop::BadInput(errors)) => {
            let typed = Typed { open: Some(which), sent, errors };
            let page = rendered(app, member, account, typed, None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

async fn rendered(app: &App, member: &Member, account: &str, typed: Typed, toast: Option<Toast>) -> Answer {
    let now = super::now_of(app, member, account).await?;
    let land = land_of(&member.cx(), now.account).await.map_err(|e| Problem::fault(member.theme, &e))?;
    let today = app.clock.today();
    let may_edit = member.may(Permission::EditAccounts);
    let forms = Forms { member, now: &now, land: &land, typed: &typed, today };
    let has_deal = land.file.deals.iter().any(|deal| !deal.versions.is_empty());
    let view = AccountLand {
        shell: shell(app, member, Here::Accounts, toast).await?,
        account: Link::new(&now.name, format!("/accounts/{}", now.account)),
        facts: facts(&land, today),
        leads: cards::leads(&land, now.account, may_edit, today),
        lead: may_edit.then(|| forms.lead()),
        deals: cards::deals(&land, now.account, may_edit, today),
        deal: may_edit.then(|| forms.deal()),
        quotes: cards::quotes(&land, today),
        next_moves: cards::next_moves(&land, now.account, may_edit, today),
        next_move: (may_edit && has_deal).then(|| forms.next_move()),
        later_terms: cards::later_terms(&land, now.account, may_edit, today),
        later_term: (may_edit && has_deal).then(|| forms.later_term()),
    };
    page(member, &view)
}

fn facts(land: &LandNow, today: Day) -> Vec<Fact> {
    let decided = land.file.leads.iter().map(|lead| lead.qualification_on(today));
    let qualified = decided.filter_map(|decision| match decision {
        Qualification::Open => None,
        Qualification::Qualified { .. } => Some(true),
        Qualification::Unqualified { .. } => Some(false),
    });
    let qualified = match qualified.max() {
        Some(true) => "Qualified",
        Some(false) => "Unqualified",
        None => format::ABSENT,
    };
    let won = land.file.won_on(today).map_or(format::ABSENT.into(), |day| format::day(day, today));
    vec![
        Fact::new("Lead", qualified),
        Fact::new("First order", won),
        Fact::new("Next moves", format::count(land.next_moves.len() as i64)),
        Fact::new("Later terms", format::count(land.later_terms.len() as i64)),
    ]
}
