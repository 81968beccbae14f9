//! Reports for a stage with members who see different accounts: what every account that a scope shows pays today, as if
//! it had come in May; rows are told apart by owner, whatever they are asked by.

use super::canned::may;
use access::Scope;
use actions::Stop;
use actions::analytics::{Analytics, Answer, Behind, MovementDetail, MovementPeriod, MovementQuestion, Overview};
use actions::reads::{AccountFilter, AccountNow, AccountSort, Store};
use futures::FutureExt;
use futures::future::BoxFuture;
use kpis::{Figure, Kpi, NO_GROUP, Question, Rule};
use money::Currency;
use revenue::movement::Marks;
use revenue::{MovementKind, MovementRow};

/// Reports from the list of accounts.
pub struct Scoped {
    /// Where it is read.
    pub store: Store,
}

impl Scoped {
    async fn accounts(
        &self,
        scope: &Scope,
        segment: Option<&str>,
        owner: Option<&str>,
    ) -> Result<Vec<AccountNow>, Stop> {
        let owned = |text: Option<&str>| text.map(str::to_string);
        let filter = AccountFilter { segment: owned(segment), owner: owned(owner), ..AccountFilter::default() };
        let page = self.store.accounts(scope, &filter, AccountSort::Name, None, 500).await?;
        Ok(page.unwrap().rows)
    }

    async fn of_kpi(&self, scope: &Scope, question: &Question) -> Result<Vec<AccountNow>, Stop> {
        self.accounts(scope, question.filter.segment.as_deref(), question.filter.owner.as_deref()).await
    }

    async fn moved(&self, scope: &Scope, question: &MovementQuestion) -> Result<Vec<AccountNow>, Stop> {
        self.accounts(scope, question.filter.segment.as_deref(), question.filter.owner.as_deref()).await
    }
}

fn level(account: &AccountNow) -> i64 {
    account.level_minor.unwrap_or_default()
}

fn answer<T>(rows: Vec<T>) -> Result<Answer<T>, Stop> {
    Ok(Answer { currency: Currency::GBP, sequence: 7, without_rate: Vec::new(), rows })
}

impl Analytics for Scoped {
    fn overview<'a>(&'a self, scope: &'a Scope, _: &'a Rule) -> BoxFuture<'a, Result<Overview, Stop>> {
        async move {
            let facets = self.store.account_facets(scope).await?;
            Ok(Overview {
                currency: Currency::GBP,
                currencies: vec![Currency::GBP],
                months: Some((may(), may())),
                horizon: Some(may().last_day()),
                segments: facets.segments,
                owners: facets.owners,
                rates: "constant rates, set default".into(),
                sequence: 7,
            })
        }
        .boxed()
    }

    fn figures<'a>(
        &'a self,
        scope: &'a Scope,
        _: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Figure>, Stop>> {
        async move {
            let accounts = self.of_kpi(scope, question).await?;
            let sum = accounts.iter().map(level).sum();
            let rows_in = accounts.len() as u64;
            answer(vec![Figure { period: question.to, group: None, part: sum, whole: sum, rows_in, rows_out: 0 }])
        }
        .boxed()
    }

    fn rows<'a>(
        &'a self,
        scope: &'a Scope,
        _: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Behind>, Stop>> {
        async move {
            let behind = |account: AccountNow| Behind {
                period: question.to,
                group: question.by.map(|_| account.owner.clone().unwrap_or_else(|| NO_GROUP.into())),
                part: level(&account),
                whole: level(&account),
                account: account.account,
                external_id: account.external_id,
                name: account.name,
                contract: None,
                deal: None,
                lead: None,
                counted: true,
            };
            answer(self.of_kpi(scope, question).await?.into_iter().map(behind).collect())
        }
        .boxed()
    }

    fn movements<'a>(
        &'a self,
        scope: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementPeriod>, Stop>> {
        async move {
            let accounts = self.moved(scope, question).await?;
            let sum = accounts.iter().map(level).sum();
            let mut row = MovementRow { closing: sum, logos: accounts.len() as u32, ..MovementRow::default() };
            row.by_kind[MovementKind::New as usize] = sum;
            answer(vec![MovementPeriod { from: may(), to: may(), group: None, row }])
        }
        .boxed()
    }

    fn movement_rows<'a>(
        &'a self,
        scope: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementDetail>, Stop>> {
        async move {
            let detail = |account: AccountNow| MovementDetail {
                minor: level(&account),
                account: account.account,
                external_id: account.external_id,
                name: account.name,
                day: may().first_day(),
                kind: MovementKind::New,
                product: "Planner".into(),
                contract: String::new(),
                marks: Marks::default(),
            };
            answer(self.moved(scope, question).await?.into_iter().map(detail).collect())
        }
        .boxed()
    }
}
