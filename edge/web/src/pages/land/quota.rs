//! Quotas of reps: how far each is reached, the leads and the pipeline that the rest takes, and the file.

use super::super::policy_file::{self, Change, Sent, Typed};
use super::super::signature;
use super::{Asked, card};
use crate::app::App;
use crate::layout::{Place as Here, Toast};
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::land::LandQuota;
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use access::{Permission, Scope};
use actions::{QUOTAS, QuotaStanding, Stop, quota_standings};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Form, Router};
use draw::format;
use kpis::Rule;
use money::{Currency, Rate};
use std::collections::BTreeSet;

const PATH: &str = "/land/quota";

const EXAMPLE: &str = r#"[[quotas]]
rep = "Ann Lowe"
from = "2026-04"
to = "2026-06"
per_year = 180000
currency = "GBP"

[[quotas]]
rep = "bo@example.com"
from = "2026-04"
to = "2026-06"
per_year = 150000
currency = "GBP"
"#;

/// Name and help of the field that holds the file.
const LABEL: (&str, &str) =
    ("Quotas", "One for each rep and time: from the first to the last month, what is won per year.");

/// What stands above the columns; every one is of the land side.
const HEADS: [&str; 8] =
    ["Quota", "Won", "Still to win", "Close rate", "Pipeline needed", "Open pipeline", "Coverage", "Leads needed"];

pub(super) fn router() -> Router<App> {
    Router::new().route(PATH, get(show).post(change))
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    rendered(&app, &member, None, policy_file::done(&Asked::new(pairs), "")).await
}

async fn change(State(app): State<App>, member: Member, Form(sent): Form<Sent>) -> Answer {
    match policy_file::change(&member, &QUOTAS, PATH, sent).await? {
        Change::Recorded(reply) => Ok(reply),
        Change::Wrong(typed) => {
            let page = rendered(&app, &member, Some(typed), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn rendered(app: &App, member: &Member, typed: Option<Typed>, toast: Option<Toast>) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let stop = |stop: Stop| Problem::of_stop(member.theme, stop);
    let standings = quota_standings(&member.cx(), app.analytics.as_ref()).await.map_err(stop)?;
    let currency = app.analytics.overview(&member.scope(), &Rule::default()).await.map_err(stop)?.currency;
    // The file names everybody's quota, so whoever sees some reads none of it.
    let sees_all = member.scope() == Scope::All;
    let may_change = sees_all && member.may(Permission::ChangePolicy);
    let now = QUOTAS.now(&app.store).await.map_err(fault)?;
    let versions = if sees_all { QUOTAS.versions(&app.store).await.map_err(fault)? } else { Vec::new() };
    let mut notes = Vec::new();
    if !sees_all {
        notes.push(Note::new(Tone::Observe, "You see the quotas of those whose accounts you see."));
    }
    notes.extend(unknown(&standings));
    let view = LandQuota {
        shell: shell(app, member, Here::Land, toast).await?,
        notes,
        standings: table(&standings, currency),
        fields: if may_change { policy_file::fields(LABEL, &now, typed.as_ref()) } else { Vec::new() },
        example: EXAMPLE,
        versions: sees_all.then(|| signature::versions("the quotas", &versions, member, "There is none yet.")),
    };
    page(member, &view)
}

/// Why something is absent, each reason once.
fn unknown(standings: &[QuotaStanding]) -> Vec<Note> {
    let needs = standings.iter().filter_map(|standing| standing.need.as_ref());
    let reasons: BTreeSet<String> = needs.flat_map(|need| &need.unknown).map(|unknown| unknown.text()).collect();
    let without: BTreeSet<Currency> =
        standings.iter().filter(|one| one.target_minor.is_none()).map(|one| one.quota.currency).collect();
    let rates = without.into_iter().map(|currency| format!("There is no rate for quotas in {currency}."));
    reasons.into_iter().chain(rates).map(|text| Note::new(Tone::Warn, text)).collect()
}

fn table(standings: &[QuotaStanding], currency: Currency) -> TableCard {
    let money = |minor: i64| Cell::text(format::money(minor, currency));
    let maybe = |minor: Option<i64>, why: &str| minor.map_or_else(|| Cell::absent(why), money);
    let row = |standing: &QuotaStanding| {
        let QuotaStanding { quota, target_minor, won_minor, open_minor, rates, is_own_rate, need } = standing;
        let months = format!("{} to {}", format::month(quota.from), format::month(quota.to));
        let of = |part: fn(&land::Need) -> Option<i64>| need.as_ref().and_then(part);
        let rate = |rate: Rate| match rate.whole {
            0 => Cell::absent("No month of quotes has matured"),
            whole => {
                let whose = if *is_own_rate { "own" } else { "everybody's" };
                Cell::text(format::percent(rate)).note(format!("{} of {whole}, {whose}", rate.part))
            }
        };
        let coverage = match standing.coverage() {
            Rate { whole: 0, .. } => Cell::absent("Nothing is needed, or the need is not known"),
            coverage => Cell::text(format::percent(coverage)),
        };
        vec![
            Cell::text(&quota.rep).note(months),
            maybe(*target_minor, "There is no rate for its currency"),
            money(*won_minor),
            maybe(of(|need| Some(need.remaining)), "There is no rate for its currency"),
            rate(rates.close),
            maybe(of(|need| need.pipeline), "The close rate is not known"),
            money(*open_minor),
            coverage,
            of(|need| need.leads)
                .map_or_else(|| Cell::absent("Not every rate is known"), |leads| Cell::text(format::count(leads))),
        ]
    };
    let heads = HEADS.iter().map(|head| Column::numbers(*head));
    let table = Table {
        caption: "Quotas, the latest first".into(),
        columns: std::iter::once(Column::words("Rep")).chain(heads).collect(),
        rows: standings.iter().map(row).collect(),
        total: None,
        when_empty: "No quota is written down for anybody whose accounts you see.".into(),
    };
    let foot = "Won is what first orders signed in its months bring per year. Pipeline needed is what is still to win / close rate; leads needed follow from the size of first orders and the share of leads that are quoted. Rates are of the last twelve months: the rep's own, or everybody's where the rep has none yet.";
    card("quotas", "How far each quota is reached", table, foot)
}
