//! The links by which people answer surveys, each of them once.

use crate::entity::survey_token;
use crate::open::Store;
use crate::tx::Tx;
use access::Scope;
use money::Day;
use sea_orm::prelude::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

impl Store {
    /// The link of a token that can still be used on `today`.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn survey_token(&self, token_hash: &[u8], today: Day) -> Result<Option<survey_token::Model>, DbErr> {
        usable(token_hash, today).one(&self.read).await
    }

    /// The links to a survey, by person. None of an account that the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn survey_tokens(
        &self,
        scope: &Scope,
        account: Uuid,
        survey: &str,
    ) -> Result<Vec<survey_token::Model>, DbErr> {
        if !self.sees(scope, account).await? {
            return Ok(Vec::new());
        }
        of(account, survey).all(&self.read).await
    }
}

impl Tx {
    /// The link of a token that can still be used on `today`, as this transaction sees it.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn survey_token(&self, token_hash: &[u8], today: Day) -> Result<Option<survey_token::Model>, DbErr> {
        usable(token_hash, today).one(&self.inner).await
    }

    /// The links to a survey, by person, as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn survey_tokens(&self, account: Uuid, survey: &str) -> Result<Vec<survey_token::Model>, DbErr> {
        of(account, survey).all(&self.inner).await
    }

    /// Adds a link. Earlier ones of the same person to the same survey that were not used open
    /// nothing from now on.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_survey_token(&self, token: survey_token::Model) -> Result<(), DbErr> {
        let earlier = survey_token::Entity::delete_many()
            .filter(survey_token::Column::Account.eq(token.account))
            .filter(survey_token::Column::Survey.eq(token.survey.as_str()))
            .filter(survey_token::Column::Person.eq(token.person))
            .filter(survey_token::Column::UsedOn.is_null());
        earlier.exec(&self.inner).await?;
        let row: survey_token::ActiveModel = token.into();
        survey_token::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Marks a link as used; whether it was not before. Of two that use it at the same moment one is
    /// told so.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn use_survey_token(&self, token_hash: &[u8], used_on: Day) -> Result<bool, DbErr> {
        let used = survey_token::Entity::update_many()
            .col_expr(survey_token::Column::UsedOn, Expr::value(used_on.0))
            .filter(survey_token::Column::TokenHash.eq(token_hash.to_vec()))
            .filter(survey_token::Column::UsedOn.is_null())
            .exec(&self.inner)
            .await?;
        Ok(used.rows_affected > 0)
    }
}

fn usable(token_hash: &[u8], today: Day) -> Select<survey_token::Entity> {
    survey_token::Entity::find_by_id(token_hash.to_vec())
        .filter(survey_token::Column::UsedOn.is_null())
        .filter(survey_token::Column::ExpiresOn.gte(today.0))
}

fn of(account: Uuid, survey: &str) -> Select<survey_token::Entity> {
    survey_token::Entity::find()
        .filter(survey_token::Column::Account.eq(account))
        .filter(survey_token::Column::Survey.eq(survey))
        .order_by_asc(survey_token::Column::Person)
        .order_by_asc(survey_token::Column::TokenHash)
}
