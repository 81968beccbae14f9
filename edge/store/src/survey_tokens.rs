//! The links by which people answer surveys, each of them once.

use crate::entity::survey_token;
use crate::open::Store;
use crate::row::query;
use crate::tx::Tx;
use access::Scope;
use money::Day;
use sea_orm::prelude::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, DbErr, DeleteMany, EntityTrait, QueryFilter, QueryOrder};
use sea_orm::{QueryResult, Select};
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

    /// The link of a token, whatever became of it: it may have been used or have expired.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn any_survey_token(&self, token_hash: &[u8]) -> Result<Option<survey_token::Model>, DbErr> {
        survey_token::Entity::find_by_id(token_hash.to_vec()).one(&self.read).await
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

    /// Who was sent a link by mail that they have not used and still can: account, survey, person.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn mailed_without_answer(&self, today: Day) -> Result<Vec<(Uuid, String, Uuid)>, DbErr> {
        let sql = "SELECT DISTINCT link.account, link.survey, link.person FROM survey_token link \
                   JOIN job ON job.id = link.job WHERE job.state = 'done' AND link.used_on IS NULL \
                   AND link.expires_on >= ? ORDER BY link.account, link.survey, link.person";
        let rows = query(&self.read, sql, [today.0.into()]).await?;
        let place =
            |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?));
        rows.iter().map(place).collect()
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
    /// nothing from now on, but for those of the same job: of a mail that was sent twice either may be
    /// the one that arrived.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_survey_token(&self, token: survey_token::Model) -> Result<(), DbErr> {
        let of_others = match token.job {
            Some(job) => {
                Condition::any().add(survey_token::Column::Job.is_null()).add(survey_token::Column::Job.ne(job))
            }
            None => Condition::all(),
        };
        unused(token.account, &token.survey, token.person).filter(of_others).exec(&self.inner).await?;
        let row: survey_token::ActiveModel = token.into();
        survey_token::Entity::insert(row.reset_all()).exec_without_returning(&self.inner).await.map(drop)
    }

    /// Marks a link as used, and removes others of the same person to the same survey; whether it was
    /// not used before. Of two that use it at the same moment one is told so.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn use_survey_token(&self, token: &survey_token::Model, used_on: Day) -> Result<bool, DbErr> {
        let used = survey_token::Entity::update_many()
            .col_expr(survey_token::Column::UsedOn, Expr::value(used_on.0))
            .filter(survey_token::Column::TokenHash.eq(token.token_hash.clone()))
            .filter(survey_token::Column::UsedOn.is_null())
            .exec(&self.inner)
            .await?;
        unused(token.account, &token.survey, token.person).exec(&self.inner).await?;
        Ok(used.rows_affected > 0)
    }
}

/// The links of a person to a survey that were not used, to be removed.
fn unused(account: Uuid, survey: &str, person: Uuid) -> DeleteMany<survey_token::Entity> {
    survey_token::Entity::delete_many()
        .filter(survey_token::Column::Account.eq(account))
        .filter(survey_token::Column::Survey.eq(survey))
        .filter(survey_token::Column::Person.eq(person))
        .filter(survey_token::Column::UsedOn.is_null())
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
