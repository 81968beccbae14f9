//! The file of the journey: reading it, trying it out, recording a new version.

use super::super::signature;
use super::super::{Answer, page, shell};
use crate::app::App;
use crate::layout::{Place as Here, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::fields::{Control, Field};
use crate::views::journey::JourneyPolicyPage;
use crate::views::parts::{Note, Tone};
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use actions::{FieldError, JOURNEY, JourneyNow, JourneyTried, Stop, try_journey};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Router};
use draw::format;
use journey::{JourneyPolicy, Strictness};
use serde::Deserialize;

const PATH: &str = "/journey/policy";

/// Accounts named that a journey would refuse.
const NAMED_MAX: usize = 20;

pub(super) fn router() -> Router<App> {
    Router::new().route(PATH, get(show).post(change)).route("/journey/policy/try", post(try_out))
}

#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Sent {
    csrf: String,
    /// The version that was looked at.
    from: i32,
    journey: String,
    reason: String,
}

/// A file that was sent and is shown again.
struct Typed {
    sent: Sent,
    errors: Vec<FieldError>,
    tried: Option<JourneyTried>,
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = super::Asked::new(pairs);
    let done = match asked.get("done") {
        Some("changed") => Some("A new version of the journey is recorded. Nobody moves by it."),
        Some("same") => Some("The journey was so already. Nothing was recorded."),
        _ => None,
    };
    rendered(&app, &member, None, done.map(|text| Toast { text: text.into(), undo: None })).await
}

async fn change(State(app): State<App>, member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    match JOURNEY.change(&member.cx(), sent.from, &sent.journey, &sent.reason).await {
        Ok(change) => {
            let done = if change.version.is_some() { "changed" } else { "same" };
            Ok(Redirect::to(&format!("{PATH}?done={done}")).into_response())
        }
        Err(stop) => again(&app, &member, sent, stop).await,
    }
}

async fn try_out(State(app): State<App>, member: Member, Form(sent): Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    match try_journey(&member.cx(), Some(&sent.journey), NAMED_MAX).await {
        Ok(tried) => {
            let typed = Typed { sent, errors: Vec::new(), tried: Some(tried) };
            rendered(&app, &member, Some(typed), None).await
        }
        Err(stop) => again(&app, &member, sent, stop).await,
    }
}

async fn again(app: &App, member: &Member, sent: Sent, stop: Stop) -> Answer {
    let Stop::BadInput(errors) = stop else { return Err(Problem::of_stop(member.theme, stop)) };
    let page = rendered(app, member, Some(Typed { sent, errors, tried: None }), None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn rendered(app: &App, member: &Member, typed: Option<Typed>, toast: Option<Toast>) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let now = JOURNEY.now(&app.store).await.map_err(fault)?;
    let versions = JOURNEY.versions(&app.store).await.map_err(fault)?;
    let may_change = member.may(Permission::ChangePolicy);
    let mut notes = Vec::new();
    if !may_change {
        let text = "Your role reads the journey. RevOps and administrators change it.";
        notes.push(Note::new(Tone::Observe, text));
    }
    let tried = typed.as_ref().and_then(|typed| typed.tried.as_ref());
    if let Some(tried) = tried {
        notes.push(told(tried));
    }
    let since = match versions.first() {
        Some(version) => signature::of_version(version, member),
        None => "The journey that comes with Ascend".into(),
    };
    let view = JourneyPolicyPage {
        shell: shell(app, member, Here::Journey, toast).await?,
        notes,
        since,
        stages: stages(&tried.map_or(now.policy.clone(), |tried| tried.policy.clone())),
        fields: if may_change { fields(&now, typed.as_ref()) } else { Vec::new() },
        tried: tried.map_or(Vec::new(), refused),
        versions: signature::versions(
            "the journey",
            &versions,
            member,
            "Nobody has changed it: the journey that comes with Ascend holds.",
        ),
    };
    page(member, &view)
}

fn told(tried: &JourneyTried) -> Note {
    let count = |n: u64| format::count(i64::try_from(n).unwrap_or(i64::MAX));
    let mut text = format!(
        "It would refuse the next step to {} of {} accounts on the journey. {} of them may take it today, and {} would be free that are refused today.",
        count(tried.refused_count),
        count(tried.refused_count + tried.free),
        count(tried.newly_refused),
        count(tried.newly_free)
    );
    if tried.homeless_count > 0 {
        text.push_str(&format!(
            " {} would stand in no stage: {}.",
            count(tried.homeless_count),
            tried.homeless.join(", ")
        ));
    }
    let bad = tried.newly_refused + tried.homeless_count > 0;
    Note::new(if bad { Tone::Warn } else { Tone::Good }, text)
}

fn stages(policy: &JourneyPolicy) -> TableCard {
    let row = |stage: &journey::Stage| {
        let gate = |gate: &journey::GateRule| match gate.strictness {
            Some(own) => format!("{} ({})", gate.needs.label(), own.label()),
            None => gate.needs.label(),
        };
        let gates: Vec<String> = stage.gates.iter().map(gate).collect();
        let gates = if gates.is_empty() { "Nothing".to_string() } else { gates.join("; ") };
        vec![
            Cell::text(&stage.name).note(if stage.hypercare { "hypercare" } else { "" }),
            Cell::sentence(&stage.success),
            Cell::text(stage.accountable.label()),
            Cell::sentence(gates),
        ]
    };
    let strictness = match policy.strictness {
        Strictness::Observe => "Gates observe",
        Strictness::Warn => "Gates warn",
        Strictness::Refuse => "Gates refuse",
    };
    TableCard {
        anchor: "stages",
        title: "The stages".into(),
        aside: format!("{strictness}, after {} days of observing", policy.observe_days),
        table: Table {
            caption: "Stages in their order".into(),
            columns: ["Stage", "Success here", "Accountable", "Asked before leaving"].map(Column::words).into(),
            rows: policy.stages.iter().map(row).collect(),
            total: None,
            when_empty: String::new(),
        },
        foot: format!(
            "Hypercare: contact at least every {} days, a first response to urgent tickets within {} hours.",
            policy.hypercare.touch_days_max, policy.hypercare.response_hours_max
        ),
        more: None,
        export: None,
    }
}

fn fields(now: &JourneyNow, typed: Option<&Typed>) -> Vec<Field> {
    let error = |field: &str| {
        let errors = typed.map_or(&[][..], |typed| &typed.errors);
        let told: Vec<String> = errors
            .iter()
            .filter(|error| error.field == field)
            .map(|error| format!("{} {}", error.problem, error.repair))
            .collect();
        (!told.is_empty()).then(|| told.join(" "))
    };
    let text = typed.map_or(now.text.clone(), |typed| typed.sent.journey.clone());
    let reason = typed.map_or(String::new(), |typed| typed.sent.reason.clone());
    let from = typed.map_or(now.version, |typed| typed.sent.from);
    vec![
        Field::new("from", "", Control::Hidden(from.to_string())),
        Field::new("journey", "Stages and gates", Control::Lines(text))
            .help("Stages in their order, each with its gates. Try it out before you record it.")
            .error(error("journey")),
        Field::new("reason", "Why it is changed", Control::Text(reason)).error(error("reason")),
    ]
}

/// What was tried out: which conditions refuse how often, and whom.
fn refused(tried: &JourneyTried) -> Vec<TableCard> {
    let count = |n: u64| Cell::text(format::count(i64::try_from(n).unwrap_or(i64::MAX)));
    let conditions = tried.by_condition.iter().map(|(label, n)| vec![Cell::sentence(label), count(*n)]).collect();
    let accounts = tried.refused.iter().map(|one| {
        let name = Cell::link(&one.name, super::href(one.account));
        let name = if one.changes { name.note("free today") } else { name };
        vec![name, Cell::text(&one.stage), Cell::sentence(format::sentence(&one.closed.join("; ")))]
    });
    let left_out = tried.refused_count.saturating_sub(tried.refused.len() as u64);
    let table = |caption: &str, columns: Vec<Column>, rows| Table {
        caption: caption.into(),
        columns,
        rows,
        total: None,
        when_empty: "It would refuse nobody.".into(),
    };
    let card = |anchor, title: &str, table, foot| TableCard {
        anchor,
        title: title.into(),
        aside: String::new(),
        table,
        foot,
        more: None,
        export: None,
    };
    vec![
        card(
            "conditions",
            "What would refuse",
            table(
                "Conditions by how many accounts they refuse",
                vec![Column::words("Condition"), Column::numbers("Accounts")],
                conditions,
            ),
            String::new(),
        ),
        card(
            "refused",
            "Whom it would refuse",
            table(
                "Accounts that would be refused, those first that are free today",
                ["Account", "Stage", "Not open"].map(Column::words).into(),
                accounts.collect(),
            ),
            if left_out > 0 { format!("And {left_out} more.") } else { String::new() },
        ),
    ]
}
