//! Closed months: figures frozen with the hash of what they were computed from.

use crate::entity::closed_month::{ActiveModel, Column, Entity, Model};
use crate::open::Store;
use crate::tx::Tx;
use money::Month;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// The word of the event that closes a month.
pub const CLOSED: &str = "closed";
/// The word of the event that opens it again.
pub const REOPENED: &str = "reopened";

impl Store {
    /// The months that are closed now, with the event that closed each.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn closed_months(&self) -> Result<BTreeMap<Month, Model>, DbErr> {
        let mut closed = BTreeMap::new();
        for event in self.month_events().await? {
            match event.event == CLOSED {
                true => closed.insert(Month(event.month), event),
                false => closed.remove(&Month(event.month)),
            };
        }
        Ok(closed)
    }

    /// Every closing and reopening, in order.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn month_events(&self) -> Result<Vec<Model>, DbErr> {
        Entity::find().order_by_asc(Column::Sequence).all(&self.read).await
    }
}

impl Tx {
    /// The latest closing or reopening of a month.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn month_event(&self, month: Month) -> Result<Option<Model>, DbErr> {
        let of_month = Entity::find().filter(Column::Month.eq(month.0));
        of_month.order_by_desc(Column::Sequence).one(&self.inner).await
    }

    /// The figures that a month was closed with last, JSON; none where it never was.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn figures_closed_with(&self, month: Month) -> Result<Option<String>, DbErr> {
        let closings = Entity::find().filter(Column::Month.eq(month.0)).filter(Column::Event.eq(CLOSED));
        let last = closings.order_by_desc(Column::Sequence).one(&self.inner).await?;
        Ok(last.map(|event| event.figures))
    }

    /// Records a closing or reopening.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_month_event(&self, event: Model) -> Result<(), DbErr> {
        let row: ActiveModel = event.into();
        Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }
}
