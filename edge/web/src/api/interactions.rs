//! The timeline of an account, and logging an interaction.

use super::account::account_of_path;
use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::{Caller, Writer};
use super::cursor::does_not_fit;
use super::form;
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use crate::app::App;
use accounts::{Entry, Side};
use actions::reads::TimelineAsked;
use actions::{InteractionInput, log_interaction};
use axum::Json;
use axum::extract::State;
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which interactions.
pub struct InteractionsQuery {
    side: Option<Side>,
    cursor: Option<String>,
    limit: u16,
}

impl Query for InteractionsQuery {
    fn read(asking: &mut Asking) -> InteractionsQuery {
        InteractionsQuery { side: side(asking), cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// The side that interactions are narrowed to.
pub fn side(asking: &mut Asking) -> Option<Side> {
    let sides = form::word(Side::ALL.iter().map(|side| side.key()).collect(), Side::from_key);
    asking.maybe("side", sides, "Only of this side.")
}

/// Some of a timeline.
#[derive(Serialize, ToSchema)]
pub struct InteractionPage {
    /// Newest first. A thread of mails or tickets stands once, where its latest one stands.
    interactions: Vec<Interaction>,
    /// The cursor of the older ones; null at the end.
    next: Option<String>,
}

/// An interaction.
#[derive(Serialize, ToSchema)]
pub struct Interaction {
    /// Names it.
    id: Uuid,
    /// `call`, `meeting`, `mail`, `note` or `ticket`.
    kind: &'static str,
    /// On which day.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// `land` or `expand`.
    side: &'static str,
    /// What a meeting was for.
    purpose: Option<String>,
    /// Who of ours.
    by: Vec<String>,
    /// Who of the customer, as the source calls them.
    people: Vec<String>,
    /// What it was about.
    subject: String,
    /// What was said.
    text: Option<String>,
    /// How many came before it in its thread.
    earlier: usize,
    /// The day of the first one of its thread.
    #[schema(value_type = String, format = Date)]
    since: Day,
}

impl From<Entry<Uuid>> for Interaction {
    fn from(Entry { latest, earlier, since }: Entry<Uuid>) -> Interaction {
        Interaction {
            id: latest.id,
            kind: latest.kind.key(),
            day: latest.day,
            side: latest.side.key(),
            purpose: latest.purpose,
            by: latest.by,
            people: latest.people,
            subject: latest.subject,
            text: latest.text,
            earlier,
            since,
        }
    }
}

/// An interaction to be logged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct InteractionSaid {
    /// `call`, `meeting`, `mail`, `note` or `ticket`.
    kind: String,
    /// The day, up to today; today when left out.
    day: Option<String>,
    /// `land` or `expand`; by the day of the first order when left out.
    side: Option<String>,
    /// What a meeting was for; a meeting needs one.
    purpose: Option<String>,
    /// Who of ours, separated by semicolons.
    by: Option<String>,
    /// Who of the customer, separated by semicolons.
    people: Option<String>,
    /// What it was about, in a line.
    subject: String,
    /// What was said; may have several lines.
    text: Option<String>,
}

/// An interaction that was logged.
#[derive(Serialize, ToSchema)]
pub struct InteractionLogged {
    /// Names it.
    id: Uuid,
}

/// The timeline of an account, newest first.
#[utoipa::path(
    get, path = "/accounts/{id}/interactions", tag = "Accounts",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        Ask<InteractionsQuery>,
    ),
    responses((status = 200, body = InteractionPage, description = "The interactions.")),
)]
pub async fn interactions(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    Ask { query, .. }: Ask<InteractionsQuery>,
) -> Result<Json<InteractionPage>, Problem> {
    let account = account_of_path(&app, &caller.scope(), &called).await?;
    let asked = TimelineAsked { side: query.side, people: Vec::new(), customer_since: account.since };
    let found =
        app.store.timeline(&caller.scope(), account.account, &asked, query.cursor.as_deref(), query.limit).await;
    let page = found.map_err(Fault)?.map_err(|_| does_not_fit())?;
    let interactions = page.entries.into_iter().map(Interaction::from).collect();
    Ok(Json(InteractionPage { interactions, next: page.next }))
}

/// Logs an interaction with an account.
#[utoipa::path(
    post, path = "/accounts/{id}/interactions", tag = "Accounts",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = InteractionSaid, content_type = "application/json"),
    responses((status = 200, body = InteractionLogged, description = "It is on the timeline.")),
)]
pub async fn log(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<InteractionLogged>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| InteractionInput {
        kind: sent.text("kind"),
        day: sent.text("day"),
        side: sent.text("side"),
        purpose: sent.text("purpose"),
        by: sent.text("by"),
        people: sent.text("people"),
        subject: sent.text("subject"),
        text: sent.lines("text"),
    })?;
    let logged = log_interaction(&writer.cx, account, &input).await?;
    Ok(Json(InteractionLogged { id: logged.id }))
}
