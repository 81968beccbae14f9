//! Reports for a stage.

use access::Scope;
use actions::Stop;
use actions::analytics::{
    Analytics, Answer, Behind, MovementDetail, MovementPeriod, MovementQuestion, Overview, of_one_side,
};
use futures::future::BoxFuture;
use kpis::{Dimension, Figure, Kpi, Question, Rule};
use money::{Currency, Month};
use revenue::movement::Marks;
use revenue::{MovementKind, MovementRow};
use uuid::Uuid;

/// The account that reports are about.
pub const HARBOUR: Uuid = Uuid::from_u128(7);

/// Reports that say the same whatever they are asked, but for two days that they may be asked about as known then:
/// on the first they fail, on the second they panic.
pub struct Canned;

/// The day as known on which everything fails.
pub const FAILS: &str = "2026-03-01";
/// The day as known on which everything panics.
pub const PANICS: &str = "2026-03-02";

fn asked(rule: &Rule) -> Result<(), Stop> {
    match rule.known_on.map(|day| day.to_string()).as_deref() {
        Some(FAILS) => Err(Stop::Fault(anyhow::anyhow!("the disk with the secret is full"))),
        Some(PANICS) => panic!("the secret has no end"),
        _ => Ok(()),
    }
}

/// The month that reports are about.
pub(super) fn may() -> Month {
    Month::of(2026, 5).unwrap()
}

fn answer<'a, T: Send + 'a>(rows: Vec<T>) -> BoxFuture<'a, Result<Answer<T>, Stop>> {
    let answer = Answer { currency: Currency::GBP, sequence: 7, without_rate: vec![(Currency::USD, 1)], rows };
    Box::pin(async move { Ok(answer) })
}

impl Analytics for Canned {
    fn overview<'a>(&'a self, _: &'a Scope, rule: &'a Rule) -> BoxFuture<'a, Result<Overview, Stop>> {
        if let Err(stop) = asked(rule) {
            return Box::pin(async move { Err(stop) });
        }
        let overview = Overview {
            currency: Currency::GBP,
            currencies: vec![Currency::GBP],
            months: Some((may(), may())),
            horizon: Some(may().last_day()),
            segments: vec!["SMB".into()],
            owners: Vec::new(),
            rates: "constant rates, set default".into(),
            sequence: 7,
        };
        Box::pin(async move { Ok(overview) })
    }

    fn figures<'a>(
        &'a self,
        _: &'a Scope,
        kpi: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Figure>, Stop>> {
        if let Err(stop) = asked(&question.rule).and_then(|()| of_one_side(kpi, question.by)) {
            return Box::pin(async move { Err(stop) });
        }
        let rep = || (question.by == Some(Dimension::Rep)).then(|| "Ann".to_string());
        let figure = |period, part, whole| Figure { period, group: rep(), part, whole, rows_in: 2, rows_out: 1 };
        answer(vec![figure(question.from, 1_058_800, 1_000_000), figure(question.to, 0, 0)])
    }

    fn rows<'a>(
        &'a self,
        _: &'a Scope,
        kpi: &'static Kpi,
        question: &'a Question,
    ) -> BoxFuture<'a, Result<Answer<Behind>, Stop>> {
        if let Err(stop) = of_one_side(kpi, question.by) {
            return Box::pin(async move { Err(stop) });
        }
        let behind = |number: u128| Behind {
            period: question.to,
            group: None,
            account: Uuid::from_u128(number),
            external_id: format!("ACC-{number}"),
            name: format!("Account {number}"),
            contract: None,
            deal: None,
            lead: None,
            part: 100,
            whole: 90,
            counted: true,
        };
        answer([3, 1, 2].map(behind).to_vec())
    }

    fn movements<'a>(
        &'a self,
        _: &'a Scope,
        question: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementPeriod>, Stop>> {
        if let Err(stop) = question.names_no_people() {
            return Box::pin(async move { Err(stop) });
        }
        let mut by_kind = [0; MovementKind::ALL.len()];
        by_kind[MovementKind::SeatGrowth as usize] = 58_800;
        let row = MovementRow { opening: 1_000_000, by_kind, closing: 1_058_800, logos: 1, ..MovementRow::default() };
        answer(vec![MovementPeriod { from: may(), to: may(), group: None, row }])
    }

    fn movement_rows<'a>(
        &'a self,
        _: &'a Scope,
        _: &'a MovementQuestion,
    ) -> BoxFuture<'a, Result<Answer<MovementDetail>, Stop>> {
        answer(vec![MovementDetail {
            account: HARBOUR,
            external_id: "H-1".into(),
            name: "Harbour & Pine".into(),
            day: "2026-05-12".parse().unwrap(),
            kind: MovementKind::SeatGrowth,
            product: "Planner".into(),
            contract: "C-1".into(),
            minor: 58_800,
            marks: Marks::default(),
        }])
    }
}
