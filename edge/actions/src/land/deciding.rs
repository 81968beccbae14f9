//! Saying of a lead whether it is worth a seller's time, or recording one.

use super::filing::{named, put};
use crate::cx::Cx;
use crate::frame::Action;
use crate::journey::Filed;
use crate::stop::Stop;
use crate::typed::Typed;
use access::Permission;
use land::{Lead, Qualification};
use uuid::Uuid;

const ACTION: Action = Action { name: "put_lead", permission: Permission::EditAccounts };

/// A lead, as it was typed. What is blank of a known lead stays as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadInput {
    /// Names the lead that is said something new of; blank for a new one.
    pub id: String,
    /// What the company is called; needed for a new one.
    pub company: String,
    /// Address of its site.
    pub website: String,
    /// E-mail address of whoever asked or was asked.
    pub email: String,
    /// The campaign or channel that it came by; needed for a new one.
    pub source: String,
    /// Who of ours answers for it.
    pub owner: String,
    /// When it became known; today when a new one says nothing.
    pub created_on: String,
    /// `open`, `qualified` or `unqualified`.
    pub qualification: String,
    /// When that was decided; today when blank.
    pub decided_on: String,
    /// Why it is not worth a seller's time; needed then.
    pub reason: String,
    /// In which country the company is.
    pub country: String,
    /// In which industry it works.
    pub industry: String,
    /// How many people work there.
    pub employees: String,
    /// What it works with, separated by semicolons.
    pub tools: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Word {
    Open,
    Qualified,
    Unqualified,
}

impl Word {
    fn from_key(word: &str) -> Option<Word> {
        match word.to_lowercase().as_str() {
            "open" => Some(Word::Open),
            "qualified" => Some(Word::Qualified),
            "unqualified" => Some(Word::Unqualified),
            _ => None,
        }
    }
}

/// Records a lead, or what is new of one: above all whether it is qualified. From then on the lead
/// is as it is said here, and files change it no more.
///
/// # Errors
/// Every wrong field; an account that the scope does not show, a lead that it does not have.
#[async_recursion::async_recursion]
pub async fn put_lead(cx: &Cx, account: Uuid, input: &LeadInput) -> Result<Filed, Stop> {
    let known: Option<Lead> = named(cx, account, &input.id).await?.pop();
    let lead = read(cx, known, input)?;
    put(cx, ACTION, account, lead, |lead, id| lead.id = id).await
}

fn read(cx: &Cx, known: Option<Lead>, input: &LeadInput) -> Result<Lead, Stop> {
    let today = cx.clock.today();
    let mut typed = Typed::default();
    let mut lead = known.unwrap_or_else(|| Lead {
        id: String::new(),
        company: String::new(),
        website: None,
        email: None,
        source: String::new(),
        owner: None,
        created_on: today,
        qualification: Qualification::Open,
        country: None,
        industry: None,
        employees: None,
        tools: None,
    });
    let company = typed.line("company", &input.company);
    let source = typed.line("source", &input.source);
    lead.company = company.unwrap_or(lead.company);
    lead.source = source.unwrap_or(lead.source);
    if lead.company.is_empty() {
        typed.complain("company", "This is blank.", "Say what the company is called.");
    }
    if lead.source.is_empty() {
        typed.complain("source", "This is blank.", "Say which campaign or channel it came by, e.g. Fair.");
    }
    lead.website = typed.line("website", &input.website).or(lead.website);
    lead.email = typed.line("email", &input.email).or(lead.email);
    lead.owner = typed.line("owner", &input.owner).or(lead.owner);
    lead.country = typed.line("country", &input.country).or(lead.country);
    lead.industry = typed.line("industry", &input.industry).or(lead.industry);
    lead.tools = typed.names("tools", &input.tools).or(lead.tools);
    if let Some(count) = typed.line("employees", &input.employees) {
        match count.parse() {
            Ok(count) => lead.employees = Some(count),
            Err(_) => typed.complain("employees", "This is no whole number.", "Write it like 240."),
        }
    }
    if let Some(day) = typed.day("created_on", &input.created_on) {
        lead.created_on = day;
        if day > today {
            typed.complain("created_on", "This day is yet to come.", "Record a lead once it is known.");
        }
    }
    decide(cx, &mut typed, &mut lead, input);
    typed.done()?;
    Ok(lead)
}

fn decide(cx: &Cx, typed: &mut Typed, lead: &mut Lead, input: &LeadInput) {
    let today = cx.clock.today();
    let word = typed.word("qualification", &input.qualification, Word::from_key, "open, qualified or unqualified");
    let on = typed.day("decided_on", &input.decided_on).unwrap_or(today);
    let reason = typed.line("reason", &input.reason);
    if on > today {
        typed.complain("decided_on", "This day is yet to come.", "Record it on the day it is decided.");
    }
    if on < lead.created_on {
        typed.complain("decided_on", "This is before the lead became known.", "Correct one of the two days.");
    }
    match word {
        None => {}
        Some(Word::Open) => lead.qualification = Qualification::Open,
        Some(Word::Qualified) => lead.qualification = Qualification::Qualified { on },
        Some(Word::Unqualified) => match reason {
            Some(reason) => lead.qualification = Qualification::Unqualified { on, reason },
            None => typed.complain("reason", "This is blank.", "Say why it is not worth a seller's time."),
        },
    }
}
