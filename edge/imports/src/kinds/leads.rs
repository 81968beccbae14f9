//! `leads`: possible customers. A lead opens the account that it names.

use super::{At, Column, Columns, Definition, ReadRow, always, bare, optional};
use crate::row::Asking;
use accounts::PaperDraft;
use land::{Lead, Qualification};
use money::Day;
use revenue::Draft;

pub(super) const DEFINITION: Definition = Definition { key: "leads", title: "Leads", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("lead", "Its id in the source", &["lead_id", "record_id", "contact_id", "id", "external_id"]),
    always("company", "What the company is called", &["company_name", "account_name", "organisation", "organization"]),
    optional(
        "account",
        "The account's id in the source; blank: the company's name stands for it",
        &["account_id", "account_external_id", "customer_id", "converted_account_id", "company_id", "associated_company_ids"],
    ),
    optional("website", "Address of its site", &["website_url", "company_domain_name", "domain"]),
    optional("email", "E-mail address of whoever asked or was asked", &["email_address"]),
    always(
        "source",
        "The campaign or channel that it came by",
        &["lead_source", "original_source", "original_traffic_source", "campaign", "utm_campaign", "channel"],
    ),
    optional("owner", "Who answers for it, by e-mail or name", &["lead_owner", "contact_owner", "owner_email"]),
    always("created_on", "When it became known", &["created_date", "create_date", "created_at", "created"]),
    optional(
        "qualification",
        "open, qualified or unqualified; blank: open",
        &["lead_status", "status", "lifecycle_stage", "qualified"],
    ),
    optional(
        "decided_on",
        "When it was found qualified or not; needed then",
        &["qualified_on", "converted_date", "status_changed_on", "last_status_change_date", "disqualified_on"],
    ),
    optional(
        "reason",
        "Why it is not worth a seller's time; needed then",
        &["unqualified_reason", "disqualification_reason", "rejection_reason"],
    ),
    optional("country", "In which country it is", &["country_region", "country_code", "billing_country"]),
    optional("industry", "In which industry it works", &["sector"]),
    optional(
        "employees",
        "How many people work there",
        &["number_of_employees", "no_of_employees", "num_employees", "employee_count", "headcount"],
    ),
    optional(
        "tools",
        "What it works with today, separated by semicolons; \"none\" for nothing of the kind",
        &["technologies", "web_technologies", "tech_stack"],
    ),
];

/// Whether it was decided, and how.
#[derive(Clone, Copy, PartialEq)]
enum Decided {
    Open,
    Qualified,
    Unqualified,
}

impl Decided {
    /// What the words of the common systems mean.
    fn from_word(word: &str) -> Option<Decided> {
        Some(match bare(word).as_str() {
            "open" | "new" | "working" | "nurturing" | "inprogress" | "attemptedtocontact" | "connected" | "lead"
            | "opennotcontacted" | "workingcontacted" | "marketingqualifiedlead" => Decided::Open,
            "qualified" | "converted" | "closedconverted" | "opendeal" | "salesqualifiedlead" | "sql"
            | "opportunity" => Decided::Qualified,
            "unqualified" | "disqualified" | "notqualified" | "closednotconverted" => Decided::Unqualified,
            _ => return None,
        })
    }
}

fn reader(columns: Columns) -> ReadRow {
    let [lead, company, account, website, email, source, owner, created_on] =
        ["lead", "company", "account", "website", "email", "source", "owner", "created_on"].map(|c| columns.at(c));
    let decision = ["qualification", "decided_on", "reason"].map(|c| columns.at(c));
    let [country, industry, employees, tools] =
        ["country", "industry", "employees", "tools"].map(|c| columns.at(c));
    Box::new(move |row| {
        let id = row.needed_text(lead);
        let company = row.needed_text(company);
        let account = row.text(account).or_else(|| company.clone());
        let (website, email) = (row.text(website), row.text(email));
        let source = row.needed_text(source);
        let owner = row.text(owner);
        let created_on = row.needed_day(created_on);
        let qualification = qualification(row, decision, created_on);
        let (country, industry) = (row.text(country), row.text(industry));
        let employees = row.whole(employees, 0..=i32::MAX).and_then(|people| u32::try_from(people).ok());
        let tools = row.names(tools).map(|tools| match &tools[..] {
            [one] if one.eq_ignore_ascii_case("none") => Vec::new(),
            _ => tools,
        });
        let lead = Lead {
            id: id?,
            company: company?,
            website,
            email,
            source: source?,
            owner,
            created_on: created_on?,
            qualification: qualification?,
            country,
            industry,
            employees,
            tools,
        };
        Some(Draft::Paper(PaperDraft::of(&account?, &lead)))
    })
}

fn qualification(row: &mut Asking<'_>, decision: [At; 3], created_on: Option<Day>) -> Option<Qualification> {
    let [qualification, decided_on, reason] = decision;
    let on = row.day(decided_on);
    let said = row.text(reason);
    let decided = match row.is_blank(qualification) {
        true => Decided::Open,
        false => row.word(qualification, Decided::from_word, "open, qualified or unqualified")?,
    };
    if decided == Decided::Open {
        return Some(Qualification::Open);
    }
    if row.is_blank(decided_on) {
        row.complain(decided_on, "is blank", "Say when that was decided.");
    }
    if on.zip(created_on).is_some_and(|(on, created)| on < created) {
        row.complain(decided_on, "is before the day it became known", "Correct one of the two days.");
    }
    if decided == Decided::Qualified {
        return Some(Qualification::Qualified { on: on? });
    }
    if row.is_blank(reason) {
        row.complain(reason, "is blank", "Say why it is not worth a seller's time.");
    }
    Some(Qualification::Unqualified { on: on?, reason: said? })
}
