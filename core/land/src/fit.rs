//! How well a lead fits the customer that we wrote down as ideal, with the reasons.

use crate::Lead;
use accounts::same;
use money::Rate;
use serde::{Deserialize, Serialize};

/// The written profile of an ideal customer: what is wished for, and how much each wish weighs.
///
/// Which customers are ideal differs from company to company, so the profile is empty until
/// somebody writes it, and every lead's fit is unknown until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IdealCustomer {
    /// What is wished for.
    pub criteria: Vec<Criterion>,
    /// A lead that scores at least this is a good fit; 0 to 100.
    pub good_score_min: u8,
    /// A lead that scores at least this, and is no good fit, is a partial one; 0 to 100.
    pub partial_score_min: u8,
    /// While less of the weight than this percent is known, the fit is unknown, whatever the rest
    /// says.
    pub known_percent_min: u8,
}

/// A wish and its weight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// How much it counts beside the others; they need not add up to 100.
    pub weight: u16,
    /// What is wished for.
    pub wish: Wish,
}

/// Something wished for in a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Wish {
    /// It is in one of these countries.
    CountryIn(Vec<String>),
    /// It works in one of these industries.
    IndustryIn(Vec<String>),
    /// So many people work there, both ends counted.
    Employees {
        /// The fewest.
        min: u32,
        /// The most; absent where there cannot be too many.
        max: Option<u32>,
    },
    /// It works with one of these tools.
    ToolsAnyOf(Vec<String>),
}

/// How well a lead fits, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Weight of the wishes that are met, of those of which anything is known; `score.scaled(2)`
    /// is the score from 0 to 100. Ours: an unknown wish is left out of both parts, because
    /// counting it as a no would rank leads by how much their source says.
    pub score: Rate,
    /// Weight of the wishes of which anything is known, of all.
    pub known: Rate,
    /// The verdict.
    pub label: FitLabel,
    /// What speaks for it.
    pub reasons_for: Vec<String>,
    /// What speaks against it.
    pub reasons_against: Vec<String>,
    /// What nobody has said: to be asked, never a no.
    pub unknown: Vec<String>,
}

/// The verdict on a fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitLabel {
    /// Much of the profile is met.
    Good,
    /// Some of it is.
    Partial,
    /// Little of it is.
    Poor,
    /// Too little is known to tell.
    Unknown,
}

/// What is wrong with a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFault {
    /// Where, and what: "Criterion 2 weighs nothing."
    pub problem: String,
    /// What to write instead.
    pub repair: &'static str,
}

/// Whether a wish is met, and the words for it.
enum Met {
    Yes(String),
    No(String),
    Unknown(&'static str),
}

impl Default for IdealCustomer {
    fn default() -> Self {
        IdealCustomer { criteria: Vec::new(), good_score_min: 70, partial_score_min: 40, known_percent_min: 50 }
    }
}

impl IdealCustomer {
    /// How well `lead` fits.
    pub fn fit(&self, lead: &Lead) -> Fit {
        let (mut met, mut known, mut all) = (0, 0, 0);
        let (mut reasons_for, mut reasons_against, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for criterion in &self.criteria {
            let weight = i64::from(criterion.weight);
            all += weight;
            match criterion.wish.is_met(lead) {
                Met::Unknown(what) => {
                    unknown.push(what.into());
                    continue;
                }
                Met::Yes(reason) => {
                    met += weight;
                    reasons_for.push(reason);
                }
                Met::No(reason) => reasons_against.push(reason),
            }
            known += weight;
        }
        let (score, known) = (Rate { part: met, whole: known }, Rate { part: known, whole: all });
        Fit { score, known, label: self.label(score, known), reasons_for, reasons_against, unknown }
    }

    /// All that is wrong with the profile; nothing in one that can be asked.
    pub fn faults(&self) -> Vec<ProfileFault> {
        let mut faults = Vec::new();
        let mut fault = |problem: String, repair| faults.push(ProfileFault { problem, repair });
        for (name, percent) in [
            ("good_score_min", self.good_score_min),
            ("partial_score_min", self.partial_score_min),
            ("known_percent_min", self.known_percent_min),
        ] {
            if percent > 100 {
                fault(format!("{name} is {percent}, and no lead reaches more than 100."), "Write 0 to 100.");
            }
        }
        if self.partial_score_min > self.good_score_min {
            fault("partial_score_min is above good_score_min.".into(), "Write the larger one for a good fit.");
        }
        for (at, Criterion { weight, wish }) in (1..).zip(&self.criteria) {
            if *weight == 0 {
                fault(format!("Criterion {at} weighs nothing."), "Give it a weight of 1 or more, or take it out.");
            }
            match wish {
                Wish::CountryIn(wished) | Wish::IndustryIn(wished) | Wish::ToolsAnyOf(wished) if wished.is_empty() => {
                    fault(format!("Criterion {at} wishes for nothing."), "Name at least one.");
                }
                Wish::Employees { min, max: Some(max) } if min > max => {
                    fault(
                        format!("Criterion {at} wishes for at least {min} and at most {max}."),
                        "Turn the two round.",
                    );
                }
                _ => {}
            }
        }
        faults
    }

    fn label(&self, score: Rate, known: Rate) -> FitLabel {
        // Compared without rounding: 69.6 % is not 70 %.
        let reaches = |rate: Rate, percent: u8| rate.part * 100 >= i64::from(percent) * rate.whole;
        if score.whole == 0 || !reaches(known, self.known_percent_min) {
            FitLabel::Unknown
        } else if reaches(score, self.good_score_min) {
            FitLabel::Good
        } else if reaches(score, self.partial_score_min) {
            FitLabel::Partial
        } else {
            FitLabel::Poor
        }
    }
}

impl Wish {
    fn is_met(&self, lead: &Lead) -> Met {
        match self {
            Wish::CountryIn(wished) => one_of(wished, lead.country.as_deref(), "the country"),
            Wish::IndustryIn(wished) => one_of(wished, lead.industry.as_deref(), "the industry"),
            Wish::Employees { min, max } => match lead.employees {
                None => Met::Unknown("how many people work there"),
                Some(people) if people < *min => Met::No(format!("{people} people work there, fewer than {min}")),
                Some(people) => match max.filter(|max| people > *max) {
                    Some(max) => Met::No(format!("{people} people work there, more than {max}")),
                    None => Met::Yes(format!("{people} people work there")),
                },
            },
            Wish::ToolsAnyOf(wished) => match &lead.tools {
                None => Met::Unknown("the tools in use"),
                Some(tools) => match tools.iter().find(|tool| wished.iter().any(|wish| same(wish, tool))) {
                    Some(tool) => Met::Yes(format!("they work with {tool}")),
                    None => Met::No(format!("they work with none of {}", wished.join(", "))),
                },
            },
        }
    }
}

fn one_of(wished: &[String], said: Option<&str>, what: &'static str) -> Met {
    match said {
        None => Met::Unknown(what),
        Some(said) if wished.iter().any(|wish| same(wish, said)) => Met::Yes(format!("{what} is {said}")),
        Some(said) => Met::No(format!("{what} is {said}, not {}", wished.join(" or "))),
    }
}

impl FitLabel {
    /// All of them, the best first.
    pub const ALL: [FitLabel; 4] = [FitLabel::Good, FitLabel::Partial, FitLabel::Poor, FitLabel::Unknown];

    /// Its word for programs.
    pub fn key(self) -> &'static str {
        match self {
            FitLabel::Good => "good",
            FitLabel::Partial => "partial",
            FitLabel::Poor => "poor",
            FitLabel::Unknown => "unknown",
        }
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            FitLabel::Good => "Good fit",
            FitLabel::Partial => "Partial fit",
            FitLabel::Poor => "Poor fit",
            FitLabel::Unknown => "Fit unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Qualification;
    use money::Day;

    /// Logistics firms in Great Britain or Ireland with 50 to 500 people that plan in a sheet.
    const PROFILE: &str = r#"
        criteria = [
            { weight = 40, wish = { industry_in = ["Logistics"] } },
            { weight = 30, wish = { employees = { min = 50, max = 500 } } },
            { weight = 20, wish = { country_in = ["GB", "IE"] } },
            { weight = 10, wish = { tools_any_of = ["Excel", "Sheets"] } },
        ]
    "#;

    /// `industry, employees, country, tools`; `-` says nothing, `none` that there are no tools.
    fn lead(line: &str) -> Lead {
        let said: Vec<Option<&str>> = line.split(", ").map(|word| (word != "-").then_some(word)).collect();
        let tools = |word: &str| if word == "none" { Vec::new() } else { vec![word.to_string()] };
        Lead {
            id: "L-1".into(),
            company: "Harbour Freight".into(),
            website: None,
            email: None,
            source: "Fair".into(),
            owner: None,
            created_on: Day(0),
            qualification: Qualification::Open,
            industry: said[0].map(String::from),
            employees: said[1].map(|people| people.parse().unwrap()),
            country: said[2].map(String::from),
            tools: said[3].map(tools),
        }
    }

    #[test]
    fn unknown_is_never_counted_as_no() {
        let profile: IdealCustomer = toml::from_str(PROFILE).unwrap();
        for (told, want) in [
            // Everything is known: 40 + 30 + 20 + 10 of 100.
            ("Logistics, 180, GB, Excel", "100 of 100 known, Good fit"),
            ("logistics, 50, ie, SHEETS", "100 of 100 known, Good fit"),
            // 40 + 30 = 70 of 100: just good.
            ("Logistics, 500, FR, none", "70 of 100 known, Good fit"),
            ("Logistics, 501, GB, Excel", "70 of 100 known, Good fit"),
            // 40 + 20 = 60.
            ("Logistics, 49, GB, none", "60 of 100 known, Partial fit"),
            // 20 + 10 = 30.
            ("Retail, 20, GB, Excel", "30 of 100 known, Poor fit"),
            // Half of the weight is known, and all of that is met.
            ("-, 180, GB, -", "100 of 50 known, Good fit"),
            // 40 of the 60 that are known.
            ("Logistics, -, FR, -", "67 of 60 known, Partial fit"),
            // Only 40 of the weight is known.
            ("Logistics, -, -, -", "100 of 40 known, Fit unknown"),
            ("-, -, -, -", "- of 0 known, Fit unknown"),
        ] {
            let fit = profile.fit(&lead(told));
            let score = fit.score.scaled(2).map_or("-".into(), |score| score.to_string());
            let known = fit.known.scaled(2).unwrap();
            assert_eq!(format!("{score} of {known} known, {}", fit.label.label()), want, "{told}");
        }
    }

    #[test]
    fn a_fit_says_why() {
        let profile: IdealCustomer = toml::from_str(PROFILE).unwrap();
        let fit = profile.fit(&lead("Logistics, 900, FR, -"));
        assert_eq!(fit.reasons_for, ["the industry is Logistics"]);
        assert_eq!(fit.reasons_against, ["900 people work there, more than 500", "the country is FR, not GB or IE"]);
        assert_eq!(fit.unknown, ["the tools in use"]);
    }

    #[test]
    fn all_faults_of_a_profile_are_told_at_once() {
        for (text, want) in [
            (PROFILE, vec![]),
            ("", vec![]),
            ("good_score_min = 60\npartial_score_min = 61", vec!["partial_score_min is above good_score_min."]),
            (
                "known_percent_min = 101\n[[criteria]]\nweight = 0\nwish = { country_in = [] }\n\
                 [[criteria]]\nweight = 1\nwish = { employees = { min = 51, max = 50 } }",
                vec![
                    "known_percent_min is 101, and no lead reaches more than 100.",
                    "Criterion 1 weighs nothing.",
                    "Criterion 1 wishes for nothing.",
                    "Criterion 2 wishes for at least 51 and at most 50.",
                ],
            ),
        ] {
            let faults = toml::from_str::<IdealCustomer>(text).unwrap().faults();
            assert_eq!(faults.into_iter().map(|fault| fault.problem).collect::<Vec<_>>(), want, "{text}");
        }
    }

    #[test]
    fn without_a_profile_no_fit_is_known() {
        let nothing_written = toml::from_str::<IdealCustomer>("").unwrap();
        assert_eq!(nothing_written.fit(&lead("Logistics, 180, GB, Excel")).label, FitLabel::Unknown);
        assert!(toml::from_str::<IdealCustomer>("good_score = 80").is_err());
    }
}
