//! The lists as files: each stands at the address of its pages with `exports` before it, takes the same parameters but for
//! the place among the rows, and has the columns of its page in the product.

use super::account::account_of_path;
use super::accounts::AccountsAsked;
use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::Caller;
use super::kpi_figures::FiguresQuery;
use super::kpis::find;
use super::movement_rows::MovementRowsQuery;
use super::movements::MovementsQuery;
use super::part::Part;
use super::problem::Problem;
use super::{form, handovers, interactions, journey};
use crate::app::App;
use crate::leaving::Leaving;
use crate::lists::kpi_rows::Groups;
use crate::lists::leads::LeadsAsked;
use crate::lists::{self, List, ListOfAccount};
use accounts::Side;
use actions::{LedgerFilter, Stop};
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use exports::Format;
use std::collections::BTreeMap;
use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, RefOr, ResponseBuilder};

/// A list in a format.
pub struct Exported<Q> {
    asked: Q,
    format: Format,
}

impl<Q: Query> Query for Exported<Q> {
    fn read(asking: &mut Asking) -> Exported<Q> {
        let formats = form::word(Format::ALL.map(Format::key).to_vec(), Format::from_key);
        // Without one there is a complaint, and nobody reads the query.
        let format = asking.needed("format", formats, "How the list is written.").unwrap_or(Format::Csv);
        Exported { asked: Q::read(asking), format }
    }
}

/// Which movements.
pub struct MovementRowsAsked(MovementsQuery);

impl Query for MovementRowsAsked {
    fn read(asking: &mut Asking) -> MovementRowsAsked {
        MovementRowsAsked(MovementRowsQuery::movements(asking))
    }
}

/// Which interactions.
pub struct InteractionsAsked(Option<Side>);

impl Query for InteractionsAsked {
    fn read(asking: &mut Asking) -> InteractionsAsked {
        InteractionsAsked(interactions::side(asking))
    }
}

/// Which accounts of the ledger of handovers.
pub struct HandoversAsked(LedgerFilter);

impl Query for HandoversAsked {
    fn read(asking: &mut Asking) -> HandoversAsked {
        HandoversAsked(handovers::filter(asking))
    }
}

/// Which accounts on the journey.
pub struct StagesAsked(Option<String>);

impl Query for StagesAsked {
    fn read(asking: &mut Asking) -> StagesAsked {
        StagesAsked(journey::stage(asking))
    }
}

/// A list of an account, by its address.
pub struct OneList {
    called: String,
    which: ListOfAccount,
}

impl<S: Send + Sync> FromRequestParts<S> for OneList {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<OneList, Problem> {
        let missing = || Problem::not_found("The address names nothing.");
        let named = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((called, list)) = named.map_err(|_| missing())?;
        let which = ListOfAccount::from_key(&list).filter(|_| form::is_short(&called));
        Ok(OneList { called, which: which.ok_or_else(missing)? })
    }
}

/// The reply: a file, written as its rows are read.
struct ListFile;

impl IntoResponses for ListFile {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let file = Format::ALL.iter().fold(ResponseBuilder::new().description("The file."), |file, format| {
            file.content(format.media_type(), ContentBuilder::new().build())
        });
        BTreeMap::from([("200".to_string(), RefOr::T(file.build()))])
    }
}

async fn file(caller: &Caller, list: Result<List, Stop>, format: Format) -> Result<Response, Problem> {
    Ok(Leaving::record(&caller.cx(), list?, format).await?.into_reply()?)
}

/// The accounts as a file, filtered and sorted.
#[utoipa::path(
    get, path = "/exports/accounts", operation_id = "export_accounts", tag = "Exports",
    params(Ask<Exported<AccountsAsked>>), responses(ListFile),
)]
pub async fn accounts(
    State(app): State<App>,
    caller: Caller,
    Ask { query: Exported { asked, format }, .. }: Ask<Exported<AccountsAsked>>,
) -> Result<Response, Problem> {
    let AccountsAsked { filter, sort } = asked;
    file(&caller, lists::accounts::list(&app.store, caller.scope(), filter, sort).await, format).await
}

/// A list of an account as a file: its people as known today, interactions (newest first), tickets (open ones first),
/// surveys (a row per scored question), whitespace (a row per spot), amendments of contract lines, or the trail of what was done to its facts.
#[utoipa::path(
    get, path = "/exports/accounts/{id}/{list}", operation_id = "export_account_list", tag = "Exports",
    params(
        ("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has."),
        ("list" = inline(ListOfAccount), Path, description = "The list."),
        Ask<Exported<InteractionsAsked>>,
    ),
    responses(ListFile),
)]
pub async fn of_account(
    State(app): State<App>,
    caller: Caller,
    OneList { called, which }: OneList,
    Ask { query: Exported { asked: InteractionsAsked(side), format }, .. }: Ask<Exported<InteractionsAsked>>,
) -> Result<Response, Problem> {
    if side.is_some() && which != ListOfAccount::Interactions {
        let repair = "Leave it out, or ask for interactions.";
        return Err(Stop::wrong_field("side", "Only interactions are of land or of expand.", repair).into());
    }
    let account = account_of_path(&app, &caller.scope(), &called).await?;
    file(&caller, which.read(&caller.cx(), &account, side).await, format).await
}

/// The ledger of handovers as a file, by account.
#[utoipa::path(
    get, path = "/exports/handovers", operation_id = "export_handovers", tag = "Exports",
    params(Ask<Exported<HandoversAsked>>), responses(ListFile),
)]
pub async fn handovers(
    caller: Caller,
    Ask { query: Exported { asked: HandoversAsked(filter), format }, .. }: Ask<Exported<HandoversAsked>>,
) -> Result<Response, Problem> {
    file(&caller, lists::handovers::list(&caller.cx(), filter).await, format).await
}

/// The imports that landed as a file, the latest first.
#[utoipa::path(
    get, path = "/exports/imports", operation_id = "export_imports", tag = "Exports",
    params(Ask<Exported<Nothing>>), responses(ListFile),
)]
pub async fn imports(
    State(app): State<App>,
    caller: Caller,
    Ask { query: Exported { format, .. }, .. }: Ask<Exported<Nothing>>,
) -> Result<Response, Problem> {
    file(&caller, Ok(lists::imports::list(&app.store, caller.scope())), format).await
}

/// The leads as a file, the latest first.
#[utoipa::path(
    get, path = "/exports/land/leads", operation_id = "export_leads", tag = "Exports",
    params(Ask<Exported<Nothing>>), responses(ListFile),
)]
pub async fn leads(
    caller: Caller,
    Ask { query: Exported { format, .. }, .. }: Ask<Exported<Nothing>>,
) -> Result<Response, Problem> {
    file(&caller, lists::leads::list(&caller.cx(), LeadsAsked::default()).await, format).await
}

/// The accounts on the journey as a file, all of them or those in one stage, those longest in their stage first.
#[utoipa::path(
    get, path = "/exports/journey/accounts", operation_id = "export_stages", tag = "Exports",
    params(Ask<Exported<StagesAsked>>), responses(ListFile),
)]
pub async fn stages(
    State(app): State<App>,
    caller: Caller,
    Ask { query: Exported { asked: StagesAsked(stage), format }, .. }: Ask<Exported<StagesAsked>>,
) -> Result<Response, Problem> {
    let key = journey::key_of_stage(&app, stage.as_deref()).await?;
    file(&caller, lists::stages::list(&caller.cx(), key).await, format).await
}

/// The customers whom nobody has spoken with for longer than agreed as a file, those overdue longest first.
#[utoipa::path(
    get, path = "/exports/journey/silent", operation_id = "export_silent_customers", tag = "Exports",
    params(Ask<Exported<Nothing>>), responses(ListFile),
)]
pub async fn silent(
    caller: Caller,
    Ask { query: Exported { format, .. }, .. }: Ask<Exported<Nothing>>,
) -> Result<Response, Problem> {
    file(&caller, lists::silent::list(&caller.cx()).await, format).await
}

/// The rows behind a KPI's figures as a file.
#[utoipa::path(
    get, path = "/exports/kpis/{name}/rows", operation_id = "export_kpi_rows", tag = "Exports",
    params(("name" = String, Path, description = "The KPI, e.g. `nrr`."), Ask<Exported<FiguresQuery>>),
    responses(ListFile),
)]
pub async fn kpi_rows(
    State(app): State<App>,
    caller: Caller,
    Part(name): Part,
    Ask { query: Exported { asked: FiguresQuery(question), format }, .. }: Ask<Exported<FiguresQuery>>,
) -> Result<Response, Problem> {
    let kpi = find(&name)?;
    file(
        &caller,
        lists::kpi_rows::list(app.analytics.as_ref(), &caller.scope(), kpi, &question, Groups::Every).await,
        format,
    )
    .await
}

/// The single movements behind a report as a file, the largest first.
#[utoipa::path(
    get, path = "/exports/movements/rows", operation_id = "export_movement_rows", tag = "Exports",
    params(Ask<Exported<MovementRowsAsked>>), responses(ListFile),
)]
pub async fn movement_rows(
    State(app): State<App>,
    caller: Caller,
    Ask { query: Exported { asked: MovementRowsAsked(movements), format }, .. }: Ask<Exported<MovementRowsAsked>>,
) -> Result<Response, Problem> {
    let question = movements.resolved(&app, &caller.scope()).await?;
    file(&caller, lists::movements::list(app.analytics.as_ref(), &caller.scope(), &question).await, format).await
}
