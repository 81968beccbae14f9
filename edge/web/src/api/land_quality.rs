//! Quality of landing: what the customers became who were won, by source, rep and fit.

use super::asking::{Ask, Asking, Query};
use super::caller::Caller;
use super::cursor;
use super::handover_pairs::TallyTold;
use super::handovers::answer;
use super::problem::Problem;
use crate::app::App;
use actions::{LandedAccount, LandingQuality, landing_quality};
use axum::Json;
use axum::extract::State;
use land::{BecameSo, FitLabel, JudgedLanding, LandedBy, LandingGroup, Quality};
use money::{Day, Month};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which of the landings.
pub struct LandingsQuery {
    cursor: Option<String>,
    limit: u16,
}

impl Query for LandingsQuery {
    fn read(asking: &mut Asking) -> LandingsQuery {
        LandingsQuery { cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// What the customers became whose 12 months since their first order were over in the last 12 months.
#[derive(Serialize, ToSchema)]
pub struct LandingPage {
    /// All of them and each group, on whatever page.
    groups: LandingGroups,
    /// How many customers there are on all pages.
    total: usize,
    /// The customers, the last one to be judged first.
    landings: Vec<LandingJudged>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// What customers became, told apart.
#[derive(Serialize, ToSchema)]
pub struct LandingGroups {
    /// The month up to which that is.
    #[schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{2}$")]
    month: Month,
    /// Version of the profile that says how they fit; 0 where nobody has written one, and then no fit is known.
    profile: i32,
    /// All of them.
    all: LandingGroupTold,
    /// By the source of their first lead, by name.
    sources: Vec<LandingGroupTold>,
    /// By who won them, by name, never by a figure: it ranks nobody.
    reps: Vec<LandingGroupTold>,
    /// By how well their first lead fits the profile as it stands now: `good`, `partial`, `poor`, `unknown`.
    fits: Vec<LandingGroupTold>,
}

/// What some customers became.
#[derive(Serialize, ToSchema)]
pub struct LandingGroupTold {
    /// What is common to them; null of all of them, and where nobody has said.
    group: Option<String>,
    /// How many there are.
    landings: usize,
    /// How many were still a customer.
    retained: BecameSoTold,
    /// How many were still a customer, and gave the product what the policy of surveys asks for when last asked.
    happy: BecameSoTold,
    /// How many were still a customer and had chosen to buy more.
    expanded: BecameSoTold,
}

/// How many of some customers became so.
#[derive(Serialize, ToSchema)]
pub struct BecameSoTold {
    /// Of how many it is so, of those of whom it is known.
    known: TallyTold,
    /// Of how many nobody knows.
    not_known: usize,
}

/// A customer who was won, and what it had become 12 months later.
#[derive(Serialize, ToSchema)]
pub struct LandingJudged {
    /// Its id.
    account: Uuid,
    /// What it is called.
    name: String,
    /// When its first order was won.
    #[schema(value_type = String, format = Date)]
    won_on: Day,
    /// When it was judged.
    #[schema(value_type = String, format = Date)]
    judged_on: Day,
    /// Who won it; null where nobody has said.
    rep: Option<String>,
    /// The source of its first lead; null where it was none.
    source: Option<String>,
    /// How well its first lead fits: `good`, `partial`, `poor` or `unknown`.
    #[schema(value_type = String)]
    fit: FitLabel,
    /// Whether it was still a customer: `yes`, `no` or `unknown`.
    retained: &'static str,
    /// Whether it was happy: `yes`, `no` or `unknown`.
    happy: &'static str,
    /// Whether it had chosen to buy more: `yes`, `no` or `unknown`.
    expanded: &'static str,
}

/// All of it, as a command tells it.
#[derive(Serialize)]
pub struct LandingsTold {
    /// All of them and each group, on whatever page.
    groups: LandingGroups,
    landings: Vec<LandingJudged>,
}

impl LandingsTold {
    /// What landings became.
    pub fn of(quality: &LandingQuality) -> LandingsTold {
        let landings = quality.landings.iter().map(LandingJudged::of).collect();
        LandingsTold { groups: LandingGroups::of(quality), landings }
    }
}

impl LandingGroups {
    fn of(quality: &LandingQuality) -> LandingGroups {
        let by = |by| {
            let told = |(group, quality): (LandingGroup<'_>, Quality)| LandingGroupTold::of(group.key(), &quality);
            quality.by(by).into_iter().map(told).collect()
        };
        LandingGroups {
            month: quality.month,
            profile: quality.profile,
            all: LandingGroupTold::of(None, &quality.all()),
            sources: by(LandedBy::Source),
            reps: by(LandedBy::Rep),
            fits: by(LandedBy::Fit),
        }
    }
}

impl LandingGroupTold {
    fn of(group: Option<&str>, quality: &Quality) -> LandingGroupTold {
        let so = |so: &BecameSo| BecameSoTold { known: TallyTold::of(&so.known), not_known: so.not_known };
        LandingGroupTold {
            group: group.map(String::from),
            landings: quality.landings,
            retained: so(&quality.retained),
            happy: so(&quality.happy),
            expanded: so(&quality.expanded),
        }
    }
}

impl LandingJudged {
    fn of(landing: &JudgedLanding<LandedAccount>) -> LandingJudged {
        LandingJudged {
            account: landing.account.id,
            name: landing.account.name.clone(),
            won_on: landing.won_on,
            judged_on: landing.judged_on,
            rep: landing.rep.clone(),
            source: landing.source.clone(),
            fit: landing.fit,
            retained: landing.retained.key(),
            happy: landing.happy.key(),
            expanded: landing.expanded.key(),
        }
    }
}

/// What the customers became who were won: still there, happy and larger by their own choice 12 months later, by
/// source, rep and fit.
#[utoipa::path(
    get, path = "/land/quality", tag = "Land", params(Ask<LandingsQuery>),
    responses((status = 200, body = LandingPage, description = "All groups, and a page of the customers.")),
)]
pub async fn land_quality(
    State(app): State<App>,
    caller: Caller,
    Ask { query, question }: Ask<LandingsQuery>,
) -> Result<Json<LandingPage>, Problem> {
    let answer = answer(&app, "landings", &question).await?;
    let quality = landing_quality(&caller.cx(), app.analytics.as_ref()).await?;
    let landings = quality.landings.iter().collect();
    let (landings, next) =
        cursor::page::<&JudgedLanding<LandedAccount>>(landings, &answer, query.cursor.as_deref(), query.limit)?;
    Ok(Json(LandingPage {
        groups: LandingGroups::of(&quality),
        total: quality.landings.len(),
        landings: landings.into_iter().map(LandingJudged::of).collect(),
        next,
    }))
}
