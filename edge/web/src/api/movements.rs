//! The movement report: how openings became closings.

use super::account::{accounts_called, only_one};
use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::problem::Problem;
use super::values::WithoutRate;
use super::{form, report};
use crate::app::App;
use access::Scope;
use actions::analytics::{MovementPeriod, MovementQuestion};
use axum::Json;
use axum::extract::State;
use kpis::Dimension;
use money::Month;
use revenue::MovementKind;
use serde::Serialize;
use utoipa::ToSchema;

/// Which movements. The account is still as the caller named it.
pub struct MovementsQuery {
    question: MovementQuestion,
    account: Option<String>,
}

impl Query for MovementsQuery {
    fn read(asking: &mut Asking) -> MovementsQuery {
        let (from, to) = MovementsQuery::days(asking);
        let each = form::word(vec!["month", "whole"], |word| match word {
            "month" => Some(true),
            "whole" => Some(false),
            _ => None,
        });
        let by_month =
            asking.maybe("each", each, "A row per month (default), or one for the whole time.").unwrap_or(true);
        let account = asking.maybe("account", form::text(), "Only this account: its id, external id or unique name.");
        let question = MovementQuestion {
            by_month,
            by: report::by(asking),
            ..MovementQuestion::over(from, to, report::filter(asking), report::rule(asking))
        };
        MovementsQuery { question, account }
    }
}

impl MovementsQuery {
    fn days(asking: &mut Asking) -> (money::Day, money::Day) {
        let from = asking.needed("from", form::first_day(), "First day, or a month for its first day.");
        let to = asking.needed("to", form::last_day(), "Last day, or a month for its last day.");
        let (Some(from), Some(to)) = (from, to) else { return Default::default() };
        match to < from {
            true => asking.complain("to", "lies before from.", "Swap the two, or move one of them."),
            false => report::complain_about_order(asking, from.month(), to.month()),
        }
        (from, to)
    }

    /// The question, about the account that was named.
    pub async fn resolved(self, app: &App, scope: &Scope) -> Result<MovementQuestion, Problem> {
        let mut question = self.question;
        if let Some(called) = self.account {
            let found = accounts_called(app, scope, &called).await?;
            question.account = Some(only_one("account", &called, found)?.account);
        }
        Ok(question)
    }

    /// The question with the kinds and the group that single movements can be narrowed to.
    pub fn narrowed(mut self, kinds: Vec<MovementKind>, group: Option<String>) -> MovementsQuery {
        (self.question.kinds, self.question.group) = (kinds, group);
        self
    }

    /// What movements are grouped by.
    pub fn by(&self) -> Option<Dimension> {
        self.question.by
    }
}

/// A movement report. Minor units per year of one currency, losses negative.
#[derive(Serialize, ToSchema)]
pub struct Movements {
    /// The reporting currency.
    currency: String,
    /// The last action that the report knows of.
    sequence: i64,
    /// Accounts left out because no rate converts them.
    without_rate: Vec<WithoutRate>,
    /// By period and group.
    rows: Vec<MovementsRow>,
}

macro_rules! movements_row {
    ($($kind:ident = $variant:ident),* $(,)?) => {
        /// One period of one group: opening and all movements add up to the closing.
        #[derive(Serialize, ToSchema)]
        pub struct MovementsRow {
            /// The month, or the first of the whole time.
            #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
            period: Month,
            /// The group; null when not grouped.
            group: Option<String>,
            /// Level at the close of the day before.
            opening: i64,
            $(
                #[doc = concat!("Movements of kind `", stringify!($kind), "`.")]
                $kind: i64,
            )*
            /// Level at the close of the last day.
            closing: i64,
            /// Accounts live at the close.
            logos: u32,
            /// Of the closing level, out of contract.
            out_of_contract: i64,
            /// Of the expansion, steps agreed at signature.
            contracted: i64,
            /// Whether opening and movements add up to the closing; a broken identity is told.
            adds_up: bool,
        }

        impl MovementsRow {
            fn of(MovementPeriod { from, group, row, .. }: MovementPeriod) -> MovementsRow {
                MovementsRow {
                    period: from,
                    group,
                    opening: row.opening,
                    $($kind: row.of(MovementKind::$variant),)*
                    closing: row.closing,
                    logos: row.logos,
                    out_of_contract: row.out_of_contract,
                    contracted: row.contracted,
                    adds_up: row.adds_up(),
                }
            }
        }

        #[cfg(test)]
        pub(super) const COLUMNS: &[(&str, MovementKind)] = &[$((stringify!($kind), MovementKind::$variant)),*];
    };
}

movements_row! {
    new = New,
    r#return = Return,
    upsell = Upsell,
    cross_sell = CrossSell,
    price_increase = PriceIncrease,
    seat_growth = SeatGrowth,
    usage_growth = UsageGrowth,
    unattributed_up = UnattributedUp,
    downgrade = Downgrade,
    product_dropped = ProductDropped,
    concession = Concession,
    seat_loss = SeatLoss,
    usage_decline = UsageDecline,
    unattributed_down = UnattributedDown,
    churn = Churn,
    currency = Currency,
    entered = Entered,
    left = Left,
}

/// How openings became closings, by month and group.
#[utoipa::path(
    get, path = "/movements", tag = "Movements", params(Ask<MovementsQuery>),
    responses((status = 200, body = Movements, description = "The report.")),
)]
pub async fn movements(
    State(app): State<App>,
    caller: Caller,
    Ask { query, .. }: Ask<MovementsQuery>,
) -> Result<Json<Movements>, Problem> {
    let question = query.resolved(&app, &caller.scope()).await?;
    let answer = app.analytics.movements(&caller.scope(), &question).await?;
    Ok(Json(Movements {
        currency: answer.currency.code().into(),
        sequence: answer.sequence,
        without_rate: WithoutRate::of(&answer.without_rate),
        rows: answer.rows.into_iter().map(MovementsRow::of).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_movement_has_its_column_under_its_word() {
        let columns: Vec<_> = COLUMNS.iter().map(|(column, kind)| (column.trim_start_matches("r#"), *kind)).collect();
        let kinds: Vec<_> = MovementKind::ALL.iter().map(|kind| (kind.key(), *kind)).collect();
        assert_eq!(columns, kinds);
    }
}
