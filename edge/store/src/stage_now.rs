//! Where each account stands on its journey today: derived from its steps, kept for lists.

use crate::account_list::Page;
use crate::account_now::AccountNow;
use crate::books::narrow;
use crate::cursor::CursorDoesNotFit;
use crate::facts::{ACCOUNTS_PER_PAGE, Condition};
use crate::open::Store;
use crate::papers::{Filed, papers_where};
use crate::row::{execute, insert_rows, query};
use crate::tx::Tx;
use access::Scope;
use journey::StageStep;
use money::Day;
use revenue::LineKind;
use sea_orm::{DbErr, QueryResult, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An account on its journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageNow {
    /// Which account.
    pub account: Uuid,
    /// What it is called.
    pub name: String,
    /// Its id in the source that named it first.
    pub external_id: String,
    /// Segment of today.
    pub segment: Option<String>,
    /// Key of its stage, `lost` or `churned`.
    pub place: String,
    /// Since when.
    pub since: Day,
}

/// What is read of where an account stands: `stage_now s` and `account_now a`.
pub(crate) const STAGE_COLUMNS: &str = "s.account, a.name, a.external_id, a.segment, s.place, s.since_on";

/// Where an account stands, from the columns that begin at `at`.
pub(crate) fn stage_at(row: &QueryResult, at: usize) -> Result<StageNow, DbErr> {
    Ok(StageNow {
        account: row.try_get_by_index(at)?,
        name: row.try_get_by_index(at + 1)?,
        external_id: row.try_get_by_index(at + 2)?,
        segment: row.try_get_by_index(at + 3)?,
        place: row.try_get_by_index(at + 4)?,
        since: Day(row.try_get_by_index(at + 5)?),
    })
}

impl Store {
    /// The accounts on the journey that the scope shows, those longest in their place first; all
    /// places, or one. A page starts at `cursor`, which an earlier page gave.
    ///
    /// # Errors
    /// What the database said; inside, a cursor that no page gave.
    #[async_recursion::async_recursion]
    pub async fn stages_now(
        &self,
        scope: &Scope,
        place: Option<&str>,
        cursor: Option<&str>,
        limit: u16,
    ) -> Result<Result<Page<StageNow>, CursorDoesNotFit>, DbErr> {
        let after = match cursor.map(place_of).transpose() {
            Ok(after) => after,
            Err(unfit) => return Ok(Err(unfit)),
        };
        let mut sql = format!(
            "SELECT {STAGE_COLUMNS} FROM stage_now s JOIN account_now a ON a.account = s.account \
             WHERE a.merged_into IS NULL"
        );
        let mut values: Vec<Value> = Vec::new();
        if let Some(place) = place {
            sql.push_str(" AND s.place = ?");
            values.push(place.into());
        }
        narrow(scope, "s.account", &mut sql, &mut values);
        if let Some((since, account)) = after {
            sql.push_str(" AND (s.since_on, s.account) > (?, ?)");
            values.extend([since.0.into(), account.into()]);
        }
        // One more than shown tells whether there is a next page.
        sql.push_str(&format!(" ORDER BY s.since_on, s.account LIMIT {}", u32::from(limit) + 1));
        let rows = query(&self.read, &sql, values).await?;
        let mut rows = rows.iter().map(|row| stage_at(row, 0)).collect::<Result<Vec<_>, DbErr>>()?;
        let more = rows.len() > usize::from(limit);
        rows.truncate(limit.into());
        let next = rows.last().filter(|_| more).map(|last| format!("{}.{}", last.since.0, last.account.simple()));
        Ok(Ok(Page { rows, next }))
    }

    /// The accounts that the scope shows and that are not on the journey, by name.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_off_journey(&self, scope: &Scope) -> Result<Vec<AccountNow>, DbErr> {
        let off = "merged_into IS NULL AND account NOT IN (SELECT account FROM stage_now)";
        self.rows_where(scope, off, Vec::new()).await
    }

    /// How many accounts that the scope shows are not on the journey.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn off_journey_count(&self, scope: &Scope) -> Result<i64, DbErr> {
        let mut sql = "SELECT COUNT(*) FROM account_now WHERE merged_into IS NULL \
                       AND account NOT IN (SELECT account FROM stage_now)"
            .to_string();
        let mut values: Vec<Value> = Vec::new();
        narrow(scope, "account", &mut sql, &mut values);
        query(&self.read, &sql, values).await?.first().map_or(Ok(0), |row| row.try_get_by_index(0))
    }

    /// The accounts that have pilots under contract and nothing else that recurs.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_with_pilots_only(&self) -> Result<Vec<Uuid>, DbErr> {
        let undone = "SELECT batch_sequence FROM retraction";
        let of_kind = |kind: &str| {
            format!("SELECT account FROM line_version WHERE kind = '{kind}' AND sequence NOT IN ({undone})")
        };
        let sql = format!(
            "SELECT DISTINCT account FROM ({}) pilots WHERE account NOT IN ({}) ORDER BY account",
            of_kind(LineKind::Pilot.key()),
            of_kind(LineKind::Recurring.key())
        );
        let rows = query(&self.read, &sql, []).await?;
        rows.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// How many accounts that the scope shows stand in each place.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn stage_counts(&self, scope: &Scope) -> Result<Vec<(String, i64)>, DbErr> {
        let mut sql = "SELECT s.place, COUNT(*) FROM stage_now s JOIN account_now a ON a.account = s.account \
                       WHERE a.merged_into IS NULL"
            .to_string();
        let mut values: Vec<Value> = Vec::new();
        narrow(scope, "s.account", &mut sql, &mut values);
        sql.push_str(" GROUP BY s.place ORDER BY s.place");
        let rows = query(&self.read, &sql, values).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }
}

/// The place that a cursor names: the day and account of the last row read. A place is one in every stage.
fn place_of(cursor: &str) -> Result<(Day, Uuid), CursorDoesNotFit> {
    let (day, account) = cursor.split_once('.').ok_or(CursorDoesNotFit)?;
    Ok((Day(day.parse().map_err(|_| CursorDoesNotFit)?), account.parse().map_err(|_| CursorDoesNotFit)?))
}

impl Tx {
    /// Works out anew where accounts stand: where their last step led, by its day, or nowhere.
    /// No step is dated ahead, so no day turns a row.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn refresh_stages(&self, accounts: &[Uuid]) -> Result<(), DbErr> {
        for accounts in accounts.chunks(ACCOUNTS_PER_PAGE) {
            let condition = Condition::among(accounts);
            let sql = format!("DELETE FROM stage_now WHERE {}", condition.sql);
            execute(&self.inner, &sql, condition.values.clone()).await?;
            let steps: Vec<Filed<StageStep>> = papers_where(&self.inner, condition, i64::MAX).await?;
            let mut stands: BTreeMap<Uuid, &StageStep> = BTreeMap::new();
            for filed in steps.iter().filter(|filed| filed.paper.taken_back.is_none()) {
                let last = stands.entry(filed.account).or_insert(&filed.paper);
                if filed.paper.on >= last.on {
                    *last = &filed.paper;
                }
            }
            let values = stands.into_iter().flat_map(|(account, step)| -> [Value; 3] {
                [account.into(), step.to.clone().into(), step.on.0.into()]
            });
            insert_rows(&self.inner, "stage_now (account, place, since_on)", 3, values.collect(), "").await?;
        }
        Ok(())
    }
}
