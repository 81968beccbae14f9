//! Lists as members keep them. A view is an address: what it shows is narrowed to the scope of whoever opens it.

use crate::entity::{member, saved_view};
use crate::open::Store;
use crate::tx::Tx;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QueryTrait, Select,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A view that somebody else shares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedView {
    /// The view.
    pub view: saved_view::Model,
    /// The name of the member whose it is.
    pub by: String,
}

impl Store {
    /// The views that a member keeps, on one list or on all, by list and name.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn saved_views_of(&self, member: Uuid, list: Option<&str>) -> Result<Vec<saved_view::Model>, DbErr> {
        on(list).filter(saved_view::Column::Member.eq(member)).all(&self.read).await
    }

    /// The views that others share with everybody, on one list or on all, by list and name; also those of members who
    /// were disabled since.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn views_shared_with(&self, member: Uuid, list: Option<&str>) -> Result<Vec<SharedView>, DbErr> {
        let shared = on(list).filter(saved_view::Column::Shared.eq(true));
        let views = shared.filter(saved_view::Column::Member.ne(member)).all(&self.read).await?;
        let owners: BTreeSet<Uuid> = views.iter().map(|view| view.member).collect();
        if owners.is_empty() {
            return Ok(Vec::new());
        }
        let owners = member::Entity::find().filter(member::Column::Id.is_in(owners)).all(&self.read).await?;
        let names: HashMap<Uuid, String> = owners.into_iter().map(|owner| (owner.id, owner.name)).collect();
        let by = |view: &saved_view::Model| names.get(&view.member).cloned().unwrap_or_default();
        Ok(views.into_iter().map(|view| SharedView { by: by(&view), view }).collect())
    }

    /// One view.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn saved_view(&self, id: Uuid) -> Result<Option<saved_view::Model>, DbErr> {
        saved_view::Entity::find_by_id(id).one(&self.read).await
    }
}

fn on(list: Option<&str>) -> Select<saved_view::Entity> {
    saved_view::Entity::find()
        .apply_if(list, |find, list| find.filter(saved_view::Column::List.eq(list)))
        .order_by_asc(saved_view::Column::List)
        .order_by_asc(saved_view::Column::Name)
        .order_by_asc(saved_view::Column::Id)
}

impl Tx {
    /// One view, as this transaction sees it.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn saved_view(&self, id: Uuid) -> Result<Option<saved_view::Model>, DbErr> {
        saved_view::Entity::find_by_id(id).one(&self.inner).await
    }

    /// The view of a member on a list that has a name.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn view_called(&self, member: Uuid, list: &str, name: &str) -> Result<Option<saved_view::Model>, DbErr> {
        let own = of(member, list).filter(saved_view::Column::Name.eq(name));
        own.one(&self.inner).await
    }

    /// How many views a member keeps on a list.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn count_of_views(&self, member: Uuid, list: &str) -> Result<u64, DbErr> {
        of(member, list).count(&self.inner).await
    }

    /// Adds a view.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_saved_view(&self, view: saved_view::Model) -> Result<(), DbErr> {
        let row: saved_view::ActiveModel = view.into();
        saved_view::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Changes a view.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn update_saved_view(&self, view: saved_view::Model) -> Result<(), DbErr> {
        let row: saved_view::ActiveModel = view.into();
        saved_view::Entity::update(row.reset_all()).exec(&self.inner).await.map(drop)
    }

    /// Forgets a view.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn delete_saved_view(&self, id: Uuid) -> Result<(), DbErr> {
        saved_view::Entity::delete_by_id(id).exec(&self.inner).await.map(drop)
    }
}

fn of(member: Uuid, list: &str) -> Select<saved_view::Entity> {
    saved_view::Entity::find().filter(saved_view::Column::Member.eq(member)).filter(saved_view::Column::List.eq(list))
}
