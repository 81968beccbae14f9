//! `people`: who is there at customers, their part in decisions, and how they stand to us.

use super::{ACCOUNT_ALIASES, Column, Columns, Definition, ReadRow, always, optional};
use accounts::{DecisionRole, Function, PersonDraft, Stance, Told};
use revenue::Draft;

pub(super) const DEFINITION: Definition = Definition { key: "people", title: "People", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    always("person", "The person's id in the source", &["person_id", "contact_id", "contact", "id", "external_id"]),
    optional("name", "What they are called", &["full_name", "person_name", "contact_name"]),
    optional("email", "Their e-mail address", &["email_address", "e_mail", "mail"]),
    optional("title", "Their title", &["job_title", "position"]),
    optional("function", "Where they work: operations, finance, technology, sales or another word", &["department"]),
    optional("role", "Their part in decisions: decides, shapes or uses", &["decision_role", "buying_role"]),
    optional("stance", "How they stand to us: supports, neutral, against or not_met", &["sentiment"]),
    optional("reports_to", "Id, e-mail or name of the person they report to", &["reports_to_id", "manager_id"]),
    optional("works_with", "Whom they work closely with, separated by semicolons", &["works_closely_with"]),
    optional("known_by", "Who of ours knows them, separated by semicolons", &["contact_owner", "relationship_owner"]),
    optional("left_on", "First day they are no longer there", &["left_date", "left"]),
    optional("effective_on", "Day from which this holds; blank: always", &["effective_date", "as_of", "valid_from"]),
];

fn reader(columns: Columns) -> ReadRow {
    let [account, person, name, email, title, function] =
        ["account", "person", "name", "email", "title", "function"].map(|c| columns.at(c));
    let [role, stance, reports_to, works_with, known_by, left_on, effective_on] =
        ["role", "stance", "reports_to", "works_with", "known_by", "left_on", "effective_on"].map(|c| columns.at(c));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let external_id = row.needed_text(person);
        let told = Told {
            name: row.text(name),
            email: row.text(email),
            title: row.text(title),
            function: row.text(function).map(|word| Function::of(&word)),
            role: row.word(role, DecisionRole::from_key, "decides, shapes or uses"),
            stance: row.word(stance, Stance::from_key, "supports, neutral, against or not_met"),
            reports_to: row.text(reports_to),
            works_with: row.names(works_with),
            known_by: row.names(known_by),
            left_on: row.day(left_on),
        };
        if told.email.as_deref().is_some_and(|email| !is_address(email)) {
            row.complain(email, "is not an e-mail address", "Write it like maya@example.com, or leave it blank.");
        }
        if told.reports_to.is_some() && told.reports_to == external_id {
            row.complain(reports_to, "nobody reports to themselves", "Name the person above, or leave it blank.");
        }
        let effective_on = row.day(effective_on);
        Some(Draft::Person(PersonDraft { account: account?, external_id: external_id?, effective_on, told }))
    })
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.') && !text.contains(char::is_whitespace))
}
