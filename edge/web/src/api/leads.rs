//! Leads: all that somebody sees, with how well each fits, and saying something of one.

use super::account::account_of_path;
use super::account_journey::PaperRecorded;
use super::asking::{Ask, Asking, Nothing, Query};
use super::caller::{Caller, Writer};
use super::cursor;
use super::part::Part;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::values::Share;
use crate::app::App;
use actions::{FittedLead, LeadInput, SimilarLeads, all_leads};
use axum::Json;
use axum::extract::State;
use land::{Fit, FitLabel, Lead, Qualification};
use money::Day;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Which of the leads.
pub struct LeadsQuery {
    cursor: Option<String>,
    limit: u16,
}

impl Query for LeadsQuery {
    fn read(asking: &mut Asking) -> LeadsQuery {
        LeadsQuery { cursor: asking.cursor(), limit: asking.limit() }
    }
}

/// Some leads.
#[derive(Serialize, ToSchema)]
pub struct LeadPage {
    /// Version of the profile that says how they fit; 0 where nobody has written one, and then no fit is known.
    profile: i32,
    /// How many leads there are on all pages.
    total: usize,
    /// The latest first; of one day by company.
    leads: Vec<LeadOfAccount>,
    /// The cursor of the next page; null on the last one.
    next: Option<String>,
}

/// A lead and what looks like the same company.
#[derive(Serialize, ToSchema)]
pub struct LeadOfAccount {
    /// The account that it is filed under.
    account: Uuid,
    #[serde(flatten)]
    lead: LandLead,
    /// Other leads that are likely the same company; a person decides.
    similar: Vec<LeadsAlike>,
}

/// Other leads that are likely the same company.
#[derive(Serialize, ToSchema)]
pub struct LeadsAlike {
    /// Which.
    others: Vec<LeadAlike>,
    /// What they share, each a sentence.
    reasons: Vec<String>,
}

/// A lead that is likely the same company as another one.
#[derive(Serialize, ToSchema)]
pub struct LeadAlike {
    /// The account that it is filed under.
    account: Uuid,
    /// What the company is called there.
    company: String,
}

/// A possible customer. What nobody has said is null.
#[derive(Serialize, ToSchema)]
pub struct LandLead {
    /// Names it.
    id: String,
    /// What the company is called.
    company: String,
    /// Address of its site.
    website: Option<String>,
    /// E-mail address of whoever asked or was asked.
    email: Option<String>,
    /// The campaign or channel that it came by.
    source: String,
    /// Who of ours answers for it; null while nobody does.
    owner: Option<String>,
    /// When it became known.
    #[schema(value_type = String, format = Date)]
    created_on: Day,
    /// `open`, `qualified` or `unqualified`, as decided up to today.
    qualification: &'static str,
    /// Since when; null while it is open.
    #[schema(value_type = Option<String>, format = Date)]
    decided_on: Option<Day>,
    /// Why it is not worth a seller's time; null unless it is unqualified.
    reason: Option<String>,
    /// In which country the company is.
    country: Option<String>,
    /// In which industry it works.
    industry: Option<String>,
    /// How many people work there.
    employees: Option<u32>,
    /// What it works with; an empty list says that it works with nothing of the kind.
    tools: Option<Vec<String>>,
    /// How well it fits the written profile.
    fit: LeadFit,
}

/// How well a lead fits, and why.
#[derive(Serialize, ToSchema)]
pub struct LeadFit {
    /// `good`, `partial`, `poor`, or `unknown` where too little is known.
    #[schema(value_type = String)]
    label: FitLabel,
    /// Weight of the wishes that are met, of those of which anything is known.
    score: Share,
    /// Weight of the wishes of which anything is known, of all.
    known: Share,
    /// What speaks for it.
    reasons_for: Vec<String>,
    /// What speaks against it.
    reasons_against: Vec<String>,
    /// What nobody has said: to be asked, never a no.
    unknown: Vec<String>,
}

/// A lead, or what is new of one. What is left out of a known lead stays as it is known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct LeadSaid {
    /// Names the lead that is said something new of; a new one when left out.
    id: Option<String>,
    /// What the company is called; a new one needs it.
    company: Option<String>,
    /// Address of its site.
    website: Option<String>,
    /// E-mail address of whoever asked or was asked.
    email: Option<String>,
    /// The campaign or channel that it came by; a new one needs it.
    source: Option<String>,
    /// Who of ours answers for it.
    owner: Option<String>,
    /// When it became known; today when a new one says nothing.
    created_on: Option<String>,
    /// `open`, `qualified` or `unqualified`.
    qualification: Option<String>,
    /// When that was decided; today when left out.
    decided_on: Option<String>,
    /// Why it is not worth a seller's time; needed then.
    reason: Option<String>,
    /// In which country the company is.
    country: Option<String>,
    /// In which industry it works.
    industry: Option<String>,
    /// How many people work there: "240".
    employees: Option<String>,
    /// What it works with, separated by semicolons.
    tools: Option<String>,
}

impl LandLead {
    /// A lead as it stands today.
    pub fn of(lead: &Lead, fit: &Fit, today: Day) -> LandLead {
        let (qualification, decided_on, reason) = match lead.qualification_on(today) {
            Qualification::Open => ("open", None, None),
            Qualification::Qualified { on } => ("qualified", Some(*on), None),
            Qualification::Unqualified { on, reason } => ("unqualified", Some(*on), Some(reason.clone())),
        };
        let lead = lead.clone();
        LandLead {
            id: lead.id,
            company: lead.company,
            website: lead.website,
            email: lead.email,
            source: lead.source,
            owner: lead.owner,
            created_on: lead.created_on,
            qualification,
            decided_on,
            reason,
            country: lead.country,
            industry: lead.industry,
            employees: lead.employees,
            tools: lead.tools,
            fit: LeadFit::of(fit),
        }
    }
}

impl LeadFit {
    fn of(fit: &Fit) -> LeadFit {
        let Fit { score, known, label, reasons_for, reasons_against, unknown } = fit.clone();
        LeadFit { label, score: score.into(), known: known.into(), reasons_for, reasons_against, unknown }
    }
}

impl LeadOfAccount {
    fn of(fitted: FittedLead, today: Day) -> LeadOfAccount {
        let other = |(account, company): (Uuid, String)| LeadAlike { account, company };
        let alike = |SimilarLeads { others, reasons }: SimilarLeads| LeadsAlike {
            others: others.into_iter().map(other).collect(),
            reasons,
        };
        LeadOfAccount {
            account: fitted.account,
            lead: LandLead::of(&fitted.lead, &fitted.fit, today),
            similar: fitted.similar.into_iter().map(alike).collect(),
        }
    }
}

/// The leads of all accounts that you see, with how well each fits the written profile.
#[utoipa::path(
    get, path = "/land/leads", tag = "Land", params(Ask<LeadsQuery>),
    responses((status = 200, body = LeadPage, description = "A page of leads.")),
)]
pub async fn leads(
    State(app): State<App>,
    caller: Caller,
    Ask { query, question }: Ask<LeadsQuery>,
) -> Result<Json<LeadPage>, Problem> {
    let sequence = app.store.sequence().await.map_err(Fault)?;
    // Which look alike is known of all of them or of none, so each page reads them whole.
    let all = all_leads(&caller.cx()).await.map_err(Fault)?;
    let total = all.leads.len();
    let of = format!("leads {question} {sequence}");
    let (leads, next) = cursor::page(all.leads, &of, query.cursor.as_deref(), query.limit)?;
    let today = app.clock.today();
    let leads = leads.into_iter().map(|fitted| LeadOfAccount::of(fitted, today)).collect();
    Ok(Json(LeadPage { profile: all.profile, total, leads, next }))
}

/// Records a lead, or what is new of one: above all whether it is qualified. From then on files change it no more.
#[utoipa::path(
    post, path = "/accounts/{id}/leads", tag = "Land",
    params(("id" = String, Path, description = "The account: its id, its external id, or a name that no other account has.")),
    request_body(content = LeadSaid, content_type = "application/json"),
    responses((status = 200, body = PaperRecorded, description = "It is known from now on.")),
)]
pub async fn put_lead(
    State(app): State<App>,
    writer: Writer,
    Part(called): Part,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<PaperRecorded>, Problem> {
    let account = account_of_path(&app, &writer.cx.scope, &called).await?.account;
    let input = sent.read(|sent| LeadInput {
        id: sent.text("id"),
        company: sent.text("company"),
        website: sent.text("website"),
        email: sent.text("email"),
        source: sent.text("source"),
        owner: sent.text("owner"),
        created_on: sent.text("created_on"),
        qualification: sent.text("qualification"),
        decided_on: sent.text("decided_on"),
        reason: sent.text("reason"),
        country: sent.text("country"),
        industry: sent.text("industry"),
        employees: sent.text("employees"),
        tools: sent.text("tools"),
    })?;
    Ok(Json(actions::put_lead(&writer.cx, account, &input).await?.into()))
}
