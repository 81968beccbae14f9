//! Leads that are likely the same company, and what makes us think so.

use crate::Lead;
use std::collections::BTreeMap;

/// Leads that are likely one company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicates<'l> {
    /// Two at least, in the order they were given in.
    pub leads: Vec<&'l Lead>,
    /// What they share, each a sentence; a person decides.
    pub reasons: Vec<String>,
}

/// What two leads of one company have alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    Name(String),
    Domain(String),
}

/// What companies put behind their name to say how they are incorporated.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "pty",
    "sa",
    "sarl",
    "sas",
    "se",
    "spa",
    "srl",
];

/// Where anybody can have a mailbox: such an address says nothing of a company.
const PUBLIC_MAIL: &[&str] = &[
    "aol.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "me.com",
    "msn.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "web.de",
    "yahoo.co.uk",
    "yahoo.com",
];

/// Which leads are likely the same company: those that have the same name, but for case,
/// punctuation and legal form, or whose site or e-mail address is of the same domain. Leads that
/// share both are told once, with both reasons.
pub fn likely_duplicates(leads: &[Lead]) -> Vec<Duplicates<'_>> {
    let mut alike: BTreeMap<Likeness, Vec<usize>> = BTreeMap::new();
    for (at, lead) in leads.iter().enumerate() {
        for likeness in likenesses(lead) {
            alike.entry(likeness).or_default().push(at);
        }
    }
    let mut found: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
    for (likeness, members) in alike.into_iter().filter(|(_, members)| members.len() > 1) {
        found.entry(members).or_default().push(likeness.reason());
    }
    found
        .into_iter()
        .map(|(members, reasons)| Duplicates { leads: members.into_iter().map(|at| &leads[at]).collect(), reasons })
        .collect()
}

impl Likeness {
    fn reason(&self) -> String {
        match self {
            Likeness::Name(name) => format!("All are called \u{201c}{name}\u{201d}, but for case and legal form."),
            Likeness::Domain(domain) => format!("All have a site or an address at {domain}."),
        }
    }
}

fn likenesses(lead: &Lead) -> Vec<Likeness> {
    let site = lead.website.as_deref().and_then(domain_of_site);
    let mail = lead.email.as_deref().and_then(domain_of_address);
    let name = Some(bare_name(&lead.company)).filter(|name| !name.is_empty()).map(Likeness::Name);
    let mut found: Vec<Likeness> = name.into_iter().chain(site.into_iter().chain(mail).map(Likeness::Domain)).collect();
    // One lead has its site and its address at one domain as a rule.
    found.dedup();
    found
}

/// The name without what sources write differently: "Harbour Freight & Co. Ltd" is "harbour freight".
fn bare_name(company: &str) -> String {
    let spoken = company.to_lowercase().replace('&', " and ").replace(['.', '\''], "");
    let mut words: Vec<&str> = spoken.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // A company that is called nothing but "Co" keeps its name.
    while words.len() > 1 && words.last().is_some_and(|last| *last == "and" || LEGAL_FORMS.contains(last)) {
        words.pop();
    }
    words.join(" ")
}

/// The domain of an address of a site: `https://www.harbour.example/en` is `harbour.example`.
fn domain_of_site(website: &str) -> Option<String> {
    let lower = website.trim().to_lowercase();
    let bare = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let domain = host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.');
    domain.contains('.').then(|| domain.to_string())
}

/// The domain of an e-mail address, unless anybody can have an address there.
fn domain_of_address(email: &str) -> Option<String> {
    let (_, domain) = email.trim().rsplit_once('@')?;
    let domain = domain.to_lowercase();
    (domain.contains('.') && !PUBLIC_MAIL.contains(&domain.as_str())).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Qualification;
    use money::Day;

    /// `id, company, site, e-mail address`; `-` says nothing.
    fn lead(line: &str) -> Lead {
        let said: Vec<Option<String>> = line.split(", ").map(|word| (word != "-").then(|| word.to_string())).collect();
        Lead {
            id: said[0].clone().unwrap(),
            company: said[1].clone().unwrap(),
            website: said[2].clone(),
            email: said[3].clone(),
            source: "Fair".into(),
            owner: None,
            created_on: Day(0),
            qualification: Qualification::Open,
            country: None,
            industry: None,
            employees: None,
            tools: None,
        }
    }

    fn check(told: &[&str], want: &[&str]) {
        let leads: Vec<Lead> = told.iter().map(|line| lead(line)).collect();
        let found: Vec<String> = likely_duplicates(&leads)
            .iter()
            .map(|found| {
                let ids: Vec<&str> = found.leads.iter().map(|lead| lead.id.as_str()).collect();
                format!("{}: {}", ids.join(" "), found.reasons.join(" "))
            })
            .collect();
        assert_eq!(found, want, "{told:?}");
    }

    #[test]
    fn one_company_is_found_under_two_spellings() {
        check(
            &["L-1, Harbour Freight Ltd, -, -", "L-2, HARBOUR-FREIGHT Limited, -, -", "L-3, Harbour Hotels, -, -"],
            &["L-1 L-2: All are called “harbour freight”, but for case and legal form."],
        );
        check(
            &["L-1, Miller & Co. KG, -, -", "L-2, Miller, -, -", "L-3, Co, -, -"],
            &["L-1 L-2: All are called “miller”, but for case and legal form."],
        );
    }

    #[test]
    fn one_company_is_found_by_its_domain() {
        check(
            &["L-1, Harbour, https://www.Harbour.example/en?a=b, -", "L-2, HF Group, -, tom@harbour.example"],
            &["L-1 L-2: All have a site or an address at harbour.example."],
        );
        // Both reasons at once; a lead with site and address at one domain is no duplicate of itself.
        check(
            &["L-1, Harbour, harbour.example:8080, ann@harbour.example", "L-2, Harbour, harbour.example, -"],
            &[
                "L-1 L-2: All are called “harbour”, but for case and legal form. All have a site or an address at harbour.example.",
            ],
        );
    }

    #[test]
    fn a_public_mailbox_says_nothing_of_a_company() {
        check(&["L-1, Harbour, -, tom@gmail.com", "L-2, Quayside, -, ann@GMAIL.com", "L-3, Dock, n/a, none"], &[]);
    }

    #[test]
    fn three_leads_of_which_two_share_more() {
        check(
            &["L-1, Harbour, -, -", "L-2, Harbour Ltd, harbour.example, -", "L-3, HF Group, harbour.example, -"],
            &[
                "L-1 L-2: All are called “harbour”, but for case and legal form.",
                "L-2 L-3: All have a site or an address at harbour.example.",
            ],
        );
    }
}
