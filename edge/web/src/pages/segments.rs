//! The rule for segments: what it says, what it would change, its versions and its runs.

mod cards;
mod words;

use super::asked::Asked;
use super::signature::of_version;
use super::{Answer, note_of, page, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::form::Form;
use crate::views::parts::{Note, Tone};
use crate::views::segments::{RuleForm, RuleLine, Segments};
use access::Permission;
use actions::{
    FieldError, SegmentPreview, SegmentRows, SegmentsInput, SegmentsNow, Stop, apply_segments, change_segments,
    preview_segments, segment_versions, segments_now,
};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use draw::format;
use serde::Deserialize;
pub use words::rule_in_words;

const PATH: &str = "/segments";

/// Accounts named when all that move are shown.
const FIRST_NAMED_MAX: usize = 20;
/// Accounts named when those between two segments are.
const NAMED_MAX: usize = 500;

/// The routes of the rule.
pub fn router() -> Router<App> {
    Router::new()
        .route(PATH, get(show).post(change))
        .route("/segments/try", post(try_out))
        .route("/segments/apply", post(apply))
}

/// The rule as it was typed.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Sent {
    csrf: String,
    /// The version that was looked at.
    from: i32,
    rules: String,
    stay_percent: String,
    reason: String,
}

impl Sent {
    fn input(&self) -> SegmentsInput {
        SegmentsInput { rules: self.rules.clone(), stay_percent: self.stay_percent.clone() }
    }
}

/// That the rule is to be applied.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Applied {
    csrf: String,
    seen: String,
}

/// A form that was sent and is shown again.
struct Typed<'a> {
    sent: &'a Sent,
    errors: Vec<FieldError>,
    /// What it would do, where it was tried out.
    tried: Option<SegmentPreview>,
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let asked = Asked::new(pairs);
    let done = match asked.get("done") {
        Some("changed") => Some("A new version of the rule is recorded. It moves nobody before it is applied."),
        Some("same") => Some("The rule was so already. Nothing was recorded."),
        Some("nothing") => Some("Nothing was recorded: all are where the rule says."),
        _ => None,
    };
    rendered(&app, &member, &asked, None, done.map(|text| Toast { text: text.into(), undo: None })).await
}

async fn change(State(app): State<App>, member: Member, axum::Form(sent): axum::Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    match change_segments(&member.cx(), sent.from, &sent.input(), &sent.reason).await {
        Ok(change) => {
            let done = if change.version.is_some() { "changed" } else { "same" };
            Ok(Redirect::to(&format!("{PATH}?done={done}")).into_response())
        }
        Err(stop) => again(&app, &member, &sent, stop).await,
    }
}

async fn try_out(State(app): State<App>, member: Member, axum::Form(sent): axum::Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let rows = SegmentRows::First(FIRST_NAMED_MAX);
    match preview_segments(&member.cx(), Some(&sent.input()), &rows).await {
        Ok(tried) => {
            let typed = Typed { sent: &sent, errors: Vec::new(), tried: Some(tried) };
            rendered(&app, &member, &Asked::default(), Some(typed), None).await
        }
        Err(stop) => again(&app, &member, &sent, stop).await,
    }
}

/// The page again with what is wrong and what was typed; a refusal or fault is a page of its own.
async fn again(app: &App, member: &Member, sent: &Sent, stop: Stop) -> Answer {
    let Stop::BadInput(errors) = stop else { return Err(Problem::of_stop(member.theme, stop)) };
    let typed = Typed { sent, errors, tried: None };
    let page = rendered(app, member, &Asked::default(), Some(typed), None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn apply(member: Member, axum::Form(sent): axum::Form<Applied>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let done = apply_segments(&member.cx(), &sent.seen).await;
    let done = done.map_err(|stop| Problem::of_stop(member.theme, stop))?;
    let next = match done.batch {
        Some(batch) => format!("{}?done=changed", super::accounts::changing::href(batch)),
        None => format!("{PATH}?done=nothing"),
    };
    Ok(Redirect::to(&next).into_response())
}

async fn rendered(app: &App, member: &Member, asked: &Asked, typed: Option<Typed<'_>>, toast: Option<Toast>) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let now = segments_now(&app.store).await.map_err(fault)?;
    let versions = segment_versions(&app.store).await.map_err(fault)?;
    let may_change = member.may(Permission::ChangePolicy);
    let mut notes = Vec::new();
    if !may_change {
        let text = "Your role reads the rule. RevOps and administrators change and apply it.";
        notes.push(Note::new(Tone::Observe, text));
    }
    let preview = preview(member, asked, &now, typed.as_ref(), &mut notes).await?;
    let runs = match may_change {
        true => Some(cards::runs(app, member).await?),
        false => None,
    };
    let since = versions.first().map(|(version, _)| of_version(version, member));
    let view = Segments {
        shell: shell(app, member, Place::Settings, toast).await?,
        notes,
        since: since.unwrap_or_else(|| "Nobody has written one yet.".into()),
        lines: lines(&now),
        stay: stay(now.policy.stay_percent),
        form: may_change.then(|| form(&now, typed.as_ref())),
        preview,
        runs,
        versions: cards::versions(&versions, member),
    };
    page(member, &view)
}

/// What the rule would change: the one that was tried out, else the one that holds. It is about every
/// account, so only whoever may apply it is shown it.
async fn preview(
    member: &Member,
    asked: &Asked,
    now: &SegmentsNow,
    typed: Option<&Typed<'_>>,
    notes: &mut Vec<Note>,
) -> Result<Option<crate::views::segments::Preview>, Problem> {
    if !member.may(Permission::ChangePolicy) {
        return Ok(None);
    }
    if let Some(typed) = typed {
        let Some(tried) = &typed.tried else { return Ok(None) };
        notes.push(Note::new(Tone::Observe, "This is a try-out of what is typed below: nothing is recorded."));
        return Ok(Some(cards::preview(tried, None, None)));
    }
    if now.policy.rules.is_empty() {
        return Ok(None);
    }
    let between = asked.get("to").map(|to| (asked.get("from").map(str::to_string), to.to_string()));
    let rows = match &between {
        Some((from, to)) => SegmentRows::Between { from: from.clone(), to: to.clone(), limit: NAMED_MAX },
        None => SegmentRows::First(FIRST_NAMED_MAX),
    };
    let preview = match preview_segments(&member.cx(), None, &rows).await {
        Ok(preview) => preview,
        // The page says why it cannot be compared, and the form to mend it is there.
        Err(Stop::Refusal(refusals)) => {
            notes.extend(refusals.iter().map(note_of));
            return Ok(None);
        }
        Err(stop) => return Err(Problem::of_stop(member.theme, stop)),
    };
    if preview.moving > 0 {
        let accounts = format::counted(cards::shown(preview.moving), "account", "accounts");
        let text = format!("{accounts} would be in another segment by the rule.");
        notes.push(Note::new(Tone::Warn, text).with("Look", "#changes"));
    }
    let apply = (preview.moving + preview.holding > 0).then(|| Form {
        action: "/segments/apply".into(),
        csrf: member.signed_in.csrf.clone(),
        fields: vec![Field::new("seen", "", Control::Hidden(preview.seen.clone()))],
        text: cards::apply_text(&preview),
        primary: true,
    });
    Ok(Some(cards::preview(&preview, between, apply)))
}

fn lines(now: &SegmentsNow) -> Vec<RuleLine> {
    let line = |rule: &accounts::SegmentRule| RuleLine { segment: rule.segment.clone(), when: rule_in_words(rule) };
    now.policy.rules.iter().map(line).collect()
}

fn stay(percent: u8) -> String {
    match percent {
        0 => "The first line that fits gives the segment.".into(),
        percent => format!(
            "The first line that fits gives the segment; a customer stays in its own within {percent}% of a border."
        ),
    }
}

fn form(now: &SegmentsNow, typed: Option<&Typed<'_>>) -> RuleForm {
    let error = |field: &str| {
        let wrong = typed?.errors.iter().filter(|error| error.field == field);
        let told: Vec<String> = wrong.map(|error| format!("{} {}", error.problem, error.repair)).collect();
        (!told.is_empty()).then(|| told.join(" "))
    };
    let value = |typed_in: fn(&Sent) -> &String, stands: String| typed.map_or(stands, |t| typed_in(t.sent).clone());
    let from = typed.map_or(now.version, |typed| typed.sent.from);
    let rules = value(|sent| &sent.rules, now.text());
    let stay_percent = value(|sent| &sent.stay_percent, now.policy.stay_percent.to_string());
    let reason = value(|sent| &sent.reason, String::new());
    RuleForm {
        fields: vec![
            Field::new("from", "", Control::Hidden(from.to_string())),
            Field::new("rules", "The rule, a line per segment", Control::Lines(rules))
                .optional()
                .help(
                    "Like Mid-market: level >= 50000 GBP and country in GB, IE. Also level <, product in, parent is; \
                     a last line may be Small: otherwise.",
                )
                .error(error("rules")),
            Field::new("stay_percent", "Stay within, percent", Control::Number(stay_percent))
                .optional()
                .help("So far past a border a customer stays where it is, so that nobody moves each month.")
                .error(error("stay_percent")),
            Field::new("reason", "Reason", Control::Text(reason)).help("Kept with the version.").error(error("reason")),
        ],
        open: typed.is_some() || now.version == 0,
    }
}
