//! The accounts list.

use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::cursor::does_not_fit;
use super::form;
use super::problem::{Fault, Problem};
use super::values::Money;
use crate::app::App;
use actions::reads::{AccountFilter, AccountNow, AccountSort, Living};
use axum::Json;
use axum::extract::State;
use money::Day;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which accounts, in what order.
pub struct AccountsAsked {
    /// Which.
    pub filter: AccountFilter,
    /// In what order.
    pub sort: AccountSort,
}

/// Some of them.
pub struct AccountsQuery {
    asked: AccountsAsked,
    cursor: Option<String>,
    limit: u16,
}

impl Query for AccountsQuery {
    fn read(asking: &mut Asking) -> AccountsQuery {
        AccountsQuery { asked: AccountsAsked::read(asking), cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// Which accounts, in whatever order.
pub struct FilterAsked(pub AccountFilter);

impl Query for FilterAsked {
    fn read(asking: &mut Asking) -> FilterAsked {
        let living = form::word(vec![Living::Live.key(), Living::Ended.key()], Living::from_key);
        FilterAsked(AccountFilter {
            text: asking.maybe("text", form::text(), "Somewhere in the name, whatever the case."),
            segment: asking.maybe("segment", form::text(), "Only accounts of this segment."),
            owner: asking.maybe("owner", form::text(), "Only accounts of this owner."),
            currency: asking.maybe("currency", form::currency(), "Only accounts whose level is in this currency."),
            living: asking.maybe("living", living, "Only accounts that have a level above zero today, or have none."),
        })
    }
}

impl Query for AccountsAsked {
    fn read(asking: &mut Asking) -> AccountsAsked {
        let sort = form::word(AccountSort::ALL.map(AccountSort::key).to_vec(), AccountSort::from_key);
        let FilterAsked(filter) = FilterAsked::read(asking);
        AccountsAsked {
            filter,
            sort: asking
                .maybe(
                    "sort",
                    sort,
                    "By name, by level (greatest first, compared in the reporting currency at the latest rates; without a rate last), since when (oldest first), or by renewal (next first).",
                )
                .unwrap_or_default(),
        }
    }
}

/// Some accounts.
#[derive(Serialize, ToSchema)]
pub struct AccountPage {
    /// In the order asked for.
    accounts: Vec<AccountRow>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// An account as it stands today.
#[derive(Serialize, ToSchema)]
pub struct AccountRow {
    /// Our id.
    id: Uuid,
    /// The source that named it first.
    source: String,
    /// Its id there.
    external_id: String,
    /// What it is called.
    name: String,
    /// Segment of today.
    segment: Option<String>,
    /// Owner of today.
    owner: Option<String>,
    /// Country of today.
    country: Option<String>,
    /// External id of its parent of today.
    parent: Option<String>,
    /// Recurring revenue per year; null where no source of levels names it, or where its lines
    /// are in several currencies.
    level: Option<Money>,
    /// The day it became a customer.
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<Day>,
    /// The next day a term ends.
    #[schema(value_type = Option<String>, format = Date)]
    renewal_on: Option<Day>,
    /// Subscription lines in force today.
    lines: i32,
    /// Whether it has a level above zero today.
    live: bool,
    /// Our id of the account it merged into, or will.
    merged_into: Option<Uuid>,
    /// First day it is no account of its own: from then on its revenue counts there.
    #[schema(value_type = Option<String>, format = Date)]
    merged_on: Option<Day>,
}

impl From<AccountNow> for AccountRow {
    fn from(now: AccountNow) -> AccountRow {
        AccountRow {
            id: now.account,
            level: now.level_minor.zip(now.currency).map(|(minor, currency)| Money::of(minor, currency)),
            source: now.source,
            external_id: now.external_id,
            name: now.name,
            segment: now.segment,
            owner: now.owner,
            country: now.country,
            parent: now.parent,
            since: now.since,
            renewal_on: now.renewal_on,
            lines: now.line_count,
            live: now.live,
            merged_into: now.merged_into,
            merged_on: now.merged_on,
        }
    }
}

/// The accounts, filtered and sorted, page by page.
#[utoipa::path(
    get, path = "/accounts", tag = "Accounts", params(Ask<AccountsQuery>),
    responses((status = 200, body = AccountPage, description = "A page of accounts.")),
)]
pub async fn accounts(
    State(app): State<App>,
    caller: Caller,
    Ask { query, .. }: Ask<AccountsQuery>,
) -> Result<Json<AccountPage>, Problem> {
    let AccountsQuery { asked: AccountsAsked { filter, sort }, cursor, limit } = query;
    let page = app.store.accounts(&caller.scope(), &filter, sort, cursor.as_deref(), limit).await.map_err(Fault)?;
    let page = page.map_err(|_| does_not_fit())?;
    Ok(Json(AccountPage { accounts: page.rows.into_iter().map(AccountRow::from).collect(), next: page.next }))
}
