//! Leads: who could become a customer, where they came from, and whether anybody thinks so.

use accounts::Paper;
use money::Day;
use serde::{Deserialize, Serialize};

/// A possible customer, as its source tells of it. What the source does not say stays absent:
/// nothing here is guessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lead {
    /// Its id in the source.
    pub id: String,
    /// What the company is called.
    pub company: String,
    /// Address of the company's site: `https://www.harbour.example`.
    pub website: Option<String>,
    /// E-mail address of whoever asked or was asked.
    pub email: Option<String>,
    /// The campaign or channel that it came by: "Webinar March".
    pub source: String,
    /// The member of ours who answers for it; absent while nobody does.
    pub owner: Option<String>,
    /// On which day it became known.
    pub created_on: Day,
    /// What became of it.
    pub qualification: Qualification,
    /// In which country the company is, as the source writes it.
    pub country: Option<String>,
    /// In which industry it works.
    pub industry: Option<String>,
    /// How many people work there.
    pub employees: Option<u32>,
    /// What it works with today; an empty list says that it works with nothing of the kind.
    pub tools: Option<Vec<String>>,
}

/// Whether a lead is worth a seller's time, as a member decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Qualification {
    /// Nobody has decided.
    Open,
    /// It is.
    Qualified {
        /// Since which day.
        on: Day,
    },
    /// It is not.
    Unqualified {
        /// Since which day.
        on: Day,
        /// Why not: "student project".
        reason: String,
    },
}

impl Paper for Lead {
    const KIND: &'static str = "lead";

    fn id(&self) -> &str {
        &self.id
    }

    fn opens_account(&self) -> Option<&str> {
        Some(&self.company)
    }
}

impl Lead {
    /// What was decided of it up to `day`.
    pub fn qualification_on(&self, day: Day) -> &Qualification {
        match &self.qualification {
            Qualification::Qualified { on } | Qualification::Unqualified { on, .. } if *on > day => {
                &Qualification::Open
            }
            decided => decided,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use accounts::PaperDraft;

    #[test]
    fn a_lead_is_filed_as_it_was_told() {
        let told = r#"{"id":"L-7","company":"Harbour Freight Ltd","website":null,"email":"tom@harbour.example","source":"Webinar March","owner":null,"created_on":"2026-03-04","qualification":{"unqualified":{"on":"2026-03-09","reason":"No budget this year"}},"country":"GB","industry":null,"employees":180,"tools":["Sheets"]}"#;
        let lead: Lead = serde_json::from_str(told).unwrap();
        let draft = PaperDraft::of("harbour", &lead);
        assert_eq!(
            (draft.kind, draft.opens_account.as_deref(), draft.id.as_str(), draft.effective_on),
            ("lead", Some("Harbour Freight Ltd"), "L-7", None)
        );
        assert_eq!(draft.body, told);
        assert!(serde_json::from_str::<Lead>(&told.replace("industry", "branch")).is_err());
    }

    #[test]
    fn a_decision_holds_from_its_day() {
        let lead = |qualification: &str| -> Lead {
            let told = format!(
                r#"{{"id":"L-7","company":"Harbour","source":"Fair","created_on":"2026-03-04","qualification":{qualification}}}"#
            );
            serde_json::from_str(&told).unwrap()
        };
        for (qualification, day, is_open) in [
            (r#""open""#, "2026-12-31", true),
            (r#"{"qualified":{"on":"2026-03-09"}}"#, "2026-03-08", true),
            (r#"{"qualified":{"on":"2026-03-09"}}"#, "2026-03-09", false),
            (r#"{"unqualified":{"on":"2026-03-09","reason":"No budget"}}"#, "2026-03-08", true),
            (r#"{"unqualified":{"on":"2026-03-09","reason":"No budget"}}"#, "2026-03-10", false),
        ] {
            let lead = lead(qualification);
            assert_eq!(*lead.qualification_on(day.parse().unwrap()) == Qualification::Open, is_open, "{qualification}");
        }
    }
}
