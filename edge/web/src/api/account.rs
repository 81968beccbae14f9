//! One account: as it stands, everything recorded of it, its levels over time and its movements.

use super::account_facts::{ContractLine, DatedAttribute, Invoice, Level};
use super::accounts::AccountRow;
use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::movement_rows::MovementRow;
use super::part::Part;
use super::problem::{Fault, Problem};
use super::values::{Money, WithoutRate};
use crate::app::App;
use crate::quoting::quoted;
use access::Scope;
use actions::analytics::{Answer, MovementPeriod, MovementQuestion};
use actions::reads::AccountNow;
use axum::Json;
use axum::extract::State;
use kpis::{Filter, Rule};
use money::Month;
use revenue::Population;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One account.
#[derive(Serialize, ToSchema)]
pub struct Account {
    /// As it stands today.
    now: AccountRow,
    /// Segment, owner, team, country, parent and merger, each with the day from which it holds.
    attributes: Vec<DatedAttribute>,
    /// Every known version of its subscription lines.
    contract_lines: Vec<ContractLine>,
    /// What was billed.
    invoice_lines: Vec<Invoice>,
    /// Levels that a source gave.
    given_levels: Vec<Level>,
    /// Its level at the close of each month since its first, in the reporting currency.
    levels: Vec<LevelAtClose>,
    /// Every movement, the latest first.
    movements: Vec<MovementRow>,
    /// Itself, where no rate converts its lines: then levels and movements lack them.
    without_rate: Vec<WithoutRate>,
}

/// A level at the close of a month.
#[derive(Serialize, ToSchema)]
pub struct LevelAtClose {
    /// The month.
    #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
    month: Month,
    /// Recurring revenue per year.
    level: Money,
}

/// The accounts of an id, an external id or a name.
pub async fn accounts_called(app: &App, scope: &Scope, called: &str) -> Result<Vec<AccountNow>, Problem> {
    let by_id = match called.parse::<Uuid>() {
        Ok(id) => app.store.account_now(scope, id).await.map_err(Fault)?,
        Err(_) => None,
    };
    match by_id {
        Some(account) => Ok(vec![account]),
        None => Ok(app.store.accounts_called(scope, called).await.map_err(Fault)?),
    }
}

/// The one account that `field` names.
///
/// # Errors
/// 422 where nothing is called so, and where several are.
pub fn only_one(field: &str, called: &str, found: Vec<AccountNow>) -> Result<AccountNow, Problem> {
    let ids: Vec<String> = found.iter().map(|account| account.account.to_string()).collect();
    let called = quoted(called);
    match <[AccountNow; 1]>::try_from(found) {
        Ok([account]) => Ok(account),
        Err(none) if none.is_empty() => {
            let repair = "Take its id from GET /api/v1/accounts.";
            Err(Problem::wrong_field(field, format!("No account is called {called}."), repair))
        }
        Err(_) => {
            let repair = format!("Name one by its id: {}.", ids.join(", "));
            Err(Problem::wrong_field(field, format!("Several accounts are called {called}."), repair))
        }
    }
}

/// The account that a path names.
///
/// # Errors
/// 404 where nothing is called so, 422 where several are.
pub async fn account_of_path(app: &App, scope: &Scope, called: &str) -> Result<AccountNow, Problem> {
    let found = accounts_called(app, scope, called).await?;
    if found.is_empty() {
        return Err(Problem::not_found(format!("No account is called {}.", quoted(called))));
    }
    only_one("id", called, found)
}

/// One account with everything that is known of it.
#[utoipa::path(
    get, path = "/accounts/{id}", tag = "Accounts",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    responses((status = 200, body = Account, description = "The account.")),
)]
pub async fn account(
    State(app): State<App>,
    caller: Caller,
    Part(called): Part,
    _: Ask<Nothing>,
) -> Result<Json<Account>, Problem> {
    let scope = caller.scope();
    let now = account_of_path(&app, &scope, &called).await?;
    let record = app.store.record_of(&scope, now.account, i64::MAX).await.map_err(Fault)?;
    let Some(record) = record else {
        return Err(Problem::not_found(format!("Nothing is known of {} any more.", quoted(&called))));
    };
    let overview = app.analytics.overview(&scope, &Rule::default()).await?;
    let (mut levels, mut movements, mut without_rate) = (Vec::new(), Vec::new(), Vec::new());
    if let Some((from, to)) = overview.months {
        let question = question(now.account, from, to);
        let closings = app.analytics.movements(&scope, &question).await?;
        without_rate = WithoutRate::of(&closings.without_rate);
        levels = levels_of(closings);
        let answer = app.analytics.movement_rows(&scope, &question).await?;
        movements = answer.rows.into_iter().map(|row| MovementRow::of(row, answer.currency)).collect();
        movements.sort_by(MovementRow::latest_first);
    }
    Ok(Json(Account {
        now: now.into(),
        attributes: record.attributes.iter().map(DatedAttribute::of).collect(),
        contract_lines: record.facts.lines.iter().map(ContractLine::of).collect(),
        invoice_lines: record.facts.invoices.iter().map(Invoice::of).collect(),
        given_levels: record.facts.levels.iter().map(Level::of).collect(),
        levels,
        movements,
        without_rate,
    }))
}

fn question(account: Uuid, from: Month, to: Month) -> MovementQuestion {
    MovementQuestion {
        account: Some(account),
        ..MovementQuestion::over(
            from.first_day(),
            to.last_day(),
            Filter { population: Population::All, ..Filter::default() },
            Rule::default(),
        )
    }
}

/// The closings from the first month on that has a level.
fn levels_of(closings: Answer<MovementPeriod>) -> Vec<LevelAtClose> {
    let Answer { currency, mut rows, .. } = closings;
    rows.sort_by_key(|period| period.from);
    let at_close =
        |period: MovementPeriod| LevelAtClose { month: period.to, level: Money::of(period.row.closing, currency) };
    rows.into_iter().skip_while(|period| period.row.closing == 0).map(at_close).collect()
}
