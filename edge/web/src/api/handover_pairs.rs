//! What leaked between each land owner and account manager, and of one person who keeps both sides.

use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::cursor;
use super::handovers::answer;
use super::problem::{Fault, Problem};
use super::values::{AmountSpan, Share, ShareSpan};
use crate::app::App;
use actions::{HandoverLedger, LedgerAccount, handover_ledger};
use axum::Json;
use axum::extract::State;
use handover::{Arm, PairLeak, Tally, Verdict};
use money::Rate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which of the pairs.
pub struct PairsQuery {
    cursor: Option<String>,
    limit: u16,
}

impl Query for PairsQuery {
    fn read(asking: &mut Asking) -> PairsQuery {
        PairsQuery { cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// Some pairs of people, and hybrid beside two people.
#[derive(Serialize, ToSchema)]
pub struct HandoverPairPage {
    /// By name, never by a figure: it tells what passes between two sides, and ranks nobody.
    pairs: Vec<HandoverPair>,
    /// One person who keeps both sides, beside two who hand over.
    one_or_two: OneOrTwoPeople,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// What leaked between two people up to now.
#[derive(Serialize, ToSchema)]
pub struct HandoverPair {
    /// Who signed on the land side.
    land_owner: String,
    /// Who is to make it grow; the same where one member keeps both sides.
    cam: String,
    /// The accounts that they handed over.
    accounts: Vec<Uuid>,
    /// How many promises there are.
    promises: usize,
    /// What was promised per year, in the reporting currency.
    promised: AmountSpan,
    /// What leaked of it.
    leaked: AmountSpan,
    /// Of how many accounts something leaked, of those with money promised.
    accounts_leaked: TallyTold,
}

/// So many of some accounts.
#[derive(Serialize, ToSchema)]
pub struct TallyTold {
    /// So many of so many.
    share: Share,
    /// Within which shares it lies (Wilson, 95 %); null of fewer than 5 accounts, which tell nothing.
    interval: Option<ShareSpan>,
}

/// Accounts of one person beside those of two; who is hybrid was not chosen at random.
#[derive(Serialize, ToSchema)]
pub struct OneOrTwoPeople {
    /// One person keeps both sides.
    one: OfOneKind,
    /// Two people hand over.
    two: OfOneKind,
    /// Whether they differ in what was accepted in time.
    accepted_in_time: DifferenceTold,
    /// Whether they differ in what leaked.
    accounts_leaked: DifferenceTold,
    /// Accounts of which the land owner or the account manager is not known.
    not_known: usize,
}

/// Accounts of one kind.
#[derive(Serialize, ToSchema)]
pub struct OfOneKind {
    /// How many there are.
    accounts: usize,
    /// Of how many every handover was accepted within the days of the joint kickoff, of those of which these are over.
    accepted_in_time: TallyTold,
    /// Of how many something leaked, of those with money promised for a day that is over.
    accounts_leaked: TallyTold,
    /// What was promised per year for a day that is over, in the reporting currency.
    promised: AmountSpan,
    /// What leaked of that.
    leaked: AmountSpan,
    /// Within which shares that lies (weighted mean of the accounts, 95 %); null where it cannot be told.
    leaked_interval: Option<ShareSpan>,
}

/// Whether one person and two differ by more than chance.
#[derive(Serialize, ToSchema)]
pub struct DifferenceTold {
    /// `too_few` of either kind, `not_apart` or `apart`.
    verdict: &'static str,
    /// Within which shares the difference lies, one person less two (Newcombe, 95 %); null of too few.
    interval: Option<ShareSpan>,
}

impl HandoverPair {
    /// A pair of the ledger.
    pub fn of(ledger: &HandoverLedger, pair: &PairLeak<'_, LedgerAccount>) -> HandoverPair {
        HandoverPair {
            land_owner: pair.land_owner.into(),
            cam: pair.cam.into(),
            accounts: pair.accounts.iter().map(|account| account.id).collect(),
            promises: pair.promises,
            promised: AmountSpan::of(pair.leak.promised, ledger.currency),
            leaked: AmountSpan::of(pair.leak.leak, ledger.currency),
            accounts_leaked: TallyTold::of(&pair.leaked),
        }
    }
}

impl TallyTold {
    /// A tally of statistics.
    pub fn of(tally: &Tally) -> TallyTold {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        TallyTold {
            share: Rate { part: whole(tally.share.successes), whole: whole(tally.share.trials) }.into(),
            interval: tally.interval.map(|interval| ShareSpan { low: interval.low, high: interval.high }),
        }
    }
}

impl OneOrTwoPeople {
    /// The comparison of a ledger.
    pub fn of(ledger: &HandoverLedger) -> OneOrTwoPeople {
        let found = ledger.one_or_two();
        let kind = |arm: &Arm| OfOneKind {
            accounts: arm.accounts,
            accepted_in_time: TallyTold::of(&arm.in_time),
            accounts_leaked: TallyTold::of(&arm.leaked),
            promised: AmountSpan::of(arm.promised, ledger.currency),
            leaked: AmountSpan::of(arm.leak, ledger.currency),
            leaked_interval: arm.money_interval.map(|interval| ShareSpan { low: interval.low, high: interval.high }),
        };
        OneOrTwoPeople {
            one: kind(&found.one),
            two: kind(&found.two),
            accepted_in_time: DifferenceTold::of(found.in_time),
            accounts_leaked: DifferenceTold::of(found.leaked),
            not_known: found.not_known,
        }
    }
}

impl DifferenceTold {
    fn of(verdict: Verdict) -> DifferenceTold {
        let (verdict, interval) = match verdict {
            Verdict::TooFew => ("too_few", None),
            Verdict::NotApart(interval) => ("not_apart", Some(interval)),
            Verdict::Apart(interval) => ("apart", Some(interval)),
        };
        DifferenceTold { verdict, interval: interval.map(|i| ShareSpan { low: i.low, high: i.high }) }
    }
}

/// What leaked between each land owner and customer account manager, and whether one person who keeps both sides can be
/// told from two who hand over.
#[utoipa::path(
    get, path = "/handovers/pairs", tag = "Handover", params(Ask<PairsQuery>),
    responses((status = 200, body = HandoverPairPage, description = "A page of pairs.")),
)]
pub async fn handover_pairs(
    State(app): State<App>,
    caller: Caller,
    Ask { query, question }: Ask<PairsQuery>,
) -> Result<Json<HandoverPairPage>, Problem> {
    let answer = answer(&app, "handover pairs", &question).await?;
    let ledger = handover_ledger(&caller.cx()).await.map_err(Fault)?;
    let (pairs, next) = cursor::page(ledger.pairs(), &answer, query.cursor.as_deref(), query.limit)?;
    let pairs = pairs.iter().map(|pair| HandoverPair::of(&ledger, pair)).collect();
    Ok(Json(HandoverPairPage { pairs, one_or_two: OneOrTwoPeople::of(&ledger), next }))
}
