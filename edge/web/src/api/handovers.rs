//! The ledger of handovers: every account that was handed over or of which anything was promised.

use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::handover_pairs::{HandoverPair, OneOrTwoPeople};
use super::problem::{Fault, Problem};
use super::values::AmountSpan;
use super::{cursor, form};
use crate::app::App;
use actions::{Cx, HandoverLedger, LedgerAccount, LedgerFilter, PromisesAre, handover_ledger};
use axum::Json;
use axum::extract::State;
use handover::{HandedOver, Handover, HandoverState};
use money::Day;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which of the handovers.
pub struct HandoversQuery {
    filter: LedgerFilter,
    cursor: Option<String>,
    limit: u16,
}

impl Query for HandoversQuery {
    fn read(asking: &mut Asking) -> HandoversQuery {
        HandoversQuery { filter: filter(asking), cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// Which accounts of the ledger a query asks for.
pub fn filter(asking: &mut Asking) -> LedgerFilter {
    let states = HandoverState::ALL.map(HandoverState::key).to_vec();
    let promises = PromisesAre::ALL.map(PromisesAre::key).to_vec();
    LedgerFilter {
        state: asking.maybe(
            "state",
            form::word(states, HandoverState::from_key),
            "Accounts of which either handover stands so; all when left out.",
        ),
        promises: asking.maybe(
            "promises",
            form::word(promises, PromisesAre::from_key),
            "Accounts with a promise whose day is over, or of which less is expected than was promised.",
        ),
    }
}

/// Some accounts of the ledger, and what leaked of all that you see.
#[derive(Serialize, ToSchema)]
pub struct HandoverPage {
    /// Of all of them, on whatever page.
    sums: LedgerSums,
    /// How many accounts are like that on all pages.
    total: usize,
    /// By name.
    handovers: Vec<HandoverOfAccount>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// What leaked of all promises that you see, per year, in the reporting currency at the latest rates.
#[derive(Serialize, ToSchema)]
pub struct LedgerSums {
    /// What was promised.
    promised: AmountSpan,
    /// What stands of it: delivered, or expected by now.
    stands: AmountSpan,
    /// What leaked; below zero where more came than was promised.
    leaked: AmountSpan,
    /// Promises that are open though their last day is over: nothing leaked of them yet, as nobody has said so.
    overdue: usize,
    /// Promises that are not about money.
    without_amount: usize,
    /// Currencies of promises that are left out, because there is no rate.
    without_rate: Vec<String>,
}

/// How an account was handed over, and what leaked of its promises.
#[derive(Serialize, ToSchema)]
pub struct HandoverOfAccount {
    /// Its id.
    account: Uuid,
    /// What it is called.
    name: String,
    /// Who signed on the land side; null where nobody has said.
    land_owner: Option<String>,
    /// Who is to make it grow; null where nobody has said.
    cam: Option<String>,
    /// `opened`, `brief_sent`, `pushed_back`, `accepted` or `complete`; null before it is opened.
    delivery: Option<&'static str>,
    /// The same of the commercial handover.
    commercial: Option<&'static str>,
    /// How many promises there are.
    promises: usize,
    /// How many of them are open though their last day is over.
    overdue: usize,
    /// How many signals say that its handovers fail; `/accounts/{id}/handover` tells which.
    signals: usize,
    /// What was promised per year, in the reporting currency; null where it is not about money, or there is no rate.
    promised: Option<AmountSpan>,
    /// What stands of it.
    stands: Option<AmountSpan>,
    /// What leaked of it.
    leaked: Option<AmountSpan>,
}

/// The whole ledger, as a command tells it.
#[derive(Serialize)]
pub struct HandoversTold {
    /// Of all of them, on whatever page.
    sums: LedgerSums,
    handovers: Vec<HandoverOfAccount>,
    pairs: Vec<HandoverPair>,
    one_or_two: OneOrTwoPeople,
}

impl HandoversTold {
    /// The ledger with those of its accounts that are wanted.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn of(cx: &Cx, ledger: &HandoverLedger, filter: LedgerFilter) -> anyhow::Result<HandoversTold> {
        Ok(HandoversTold {
            sums: LedgerSums::of(ledger),
            handovers: HandoverOfAccount::all(cx, ledger, &ledger.rows(filter)).await?,
            pairs: ledger.pairs().iter().map(|pair| HandoverPair::of(ledger, pair)).collect(),
            one_or_two: OneOrTwoPeople::of(ledger),
        })
    }
}

impl LedgerSums {
    fn of(ledger: &HandoverLedger) -> LedgerSums {
        let (leak, currency) = (ledger.leak(), ledger.currency);
        LedgerSums {
            promised: AmountSpan::of(leak.promised, currency),
            stands: AmountSpan::of(leak.stands, currency),
            leaked: AmountSpan::of(leak.leak, currency),
            overdue: leak.overdue,
            without_amount: leak.without_amount,
            without_rate: leak.without_rate.iter().map(|currency| currency.code().into()).collect(),
        }
    }
}

impl HandoverOfAccount {
    async fn all(
        cx: &Cx,
        ledger: &HandoverLedger,
        rows: &[&HandedOver<LedgerAccount>],
    ) -> anyhow::Result<Vec<HandoverOfAccount>> {
        let signals = ledger.signals(cx, rows).await?;
        Ok(rows.iter().zip(signals).map(|(one, signals)| HandoverOfAccount::of(ledger, one, signals)).collect())
    }

    fn of(ledger: &HandoverLedger, one: &HandedOver<LedgerAccount>, signals: usize) -> HandoverOfAccount {
        let leak = ledger.leak_of(one);
        let span = |span| (!leak.lines.is_empty()).then(|| AmountSpan::of(span, ledger.currency));
        let state = |handover: &Option<Handover>| handover.as_ref().map(|handover| handover.state().key());
        HandoverOfAccount {
            account: one.account.id,
            name: one.account.name.clone(),
            land_owner: one.parties.land_owner.clone(),
            cam: one.parties.cam.clone(),
            delivery: state(&one.delivery),
            commercial: state(&one.commercial),
            promises: one.promises.len(),
            overdue: leak.overdue,
            signals,
            promised: span(leak.promised),
            stands: span(leak.stands),
            leaked: span(leak.leak),
        }
    }
}

/// What a place in an answer is sealed with: the question, the state of the facts and the day.
pub async fn answer(app: &App, of: &str, question: &str) -> Result<String, Problem> {
    let (sequence, today): (i64, Day) = (app.store.sequence().await.map_err(Fault)?, app.clock.today());
    Ok(format!("{of} {question} {sequence} {today}"))
}

/// The accounts that were handed over or of which anything was promised: how both handovers stand, between whom, and
/// what leaked of the promises.
#[utoipa::path(
    get, path = "/handovers", tag = "Handover", params(Ask<HandoversQuery>),
    responses((status = 200, body = HandoverPage, description = "A page of the ledger.")),
)]
pub async fn handovers(
    State(app): State<App>,
    caller: Caller,
    Ask { query, question }: Ask<HandoversQuery>,
) -> Result<Json<HandoverPage>, Problem> {
    let answer = answer(&app, "handovers", &question).await?;
    let cx = caller.cx();
    let ledger = handover_ledger(&cx).await.map_err(Fault)?;
    let rows = ledger.rows(query.filter);
    let total = rows.len();
    let (rows, next) = cursor::page(rows, &answer, query.cursor.as_deref(), query.limit)?;
    let handovers = HandoverOfAccount::all(&cx, &ledger, &rows).await.map_err(Fault)?;
    Ok(Json(HandoverPage { sums: LedgerSums::of(&ledger), total, handovers, next }))
}
