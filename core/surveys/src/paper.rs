//! The papers of surveys: what was asked, who was asked, what they said, who wants no more.

use crate::question::{Language, Question};
use accounts::{DecisionRole, Paper};
use money::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Questions sent to people of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// What it goes by in its source.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Why it is sent.
    pub kind: SurveyKind,
    /// Who learns whose answer it was.
    pub confidentiality: Confidentiality,
    /// What is asked, as it was asked.
    pub questions: Vec<Question>,
    /// The language it is asked in first.
    pub language: Language,
    /// The first day on which it is answered.
    pub opened_on: Day,
    /// The last.
    pub closes_on: Day,
}

/// Why a survey is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyKind {
    /// A pilot is asked how it went: outside the limit of surveys per person.
    Pilot,
    /// The relationship is asked how it goes.
    Relationship,
}

/// Who learns whose answer it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidentiality {
    /// We do.
    Confidential,
    /// Nobody: it is not stored.
    Anonymous,
}

/// That a person was asked. What lets them answer is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// What it goes by in its source.
    pub id: String,
    /// The survey.
    pub survey: String,
    /// Who.
    pub person: String,
    /// When it was sent.
    pub sent_on: Day,
    /// When they were reminded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminded_on: Vec<Day>,
}

/// What somebody said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What it goes by in its source.
    pub id: String,
    /// The survey.
    pub survey: String,
    /// Who; never stored of an anonymous answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The role of whoever gave an anonymous answer, where enough people share it
    /// ([`role_kept`](crate::role_kept)). Of a confidential one the account map knows it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "role_word")]
    pub role: Option<DecisionRole>,
    /// When; of an anonymous answer the day the survey opened, so that no day singles anybody out.
    pub answered_on: Day,
    /// What was given to each question that was answered, by the question's id.
    pub given: BTreeMap<String, Given>,
    /// What they added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What was given to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// Points on the question's scale.
    Score(u8),
    /// The id of a choice.
    Choice(String),
    /// Words.
    Text(String),
}

/// That a person wants no surveys and no asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptOut {
    /// Who.
    pub person: String,
    /// From when on.
    pub on: Day,
    /// The first day on which they want to be asked again, once they have said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Day>,
}

impl Survey {
    /// Whether no answer is taken any more.
    pub fn is_closed(&self, today: Day) -> bool {
        today > self.closes_on
    }
}

impl Answer {
    /// The answer of a named person. Its id is made of survey and person: one person, one voice, so
    /// that a later answer takes the place of the earlier one.
    pub fn confidential(survey: &Survey, person: &str, on: Day, given: BTreeMap<String, Given>) -> Answer {
        // With the length in front no two pairs make the same id, whatever is in them.
        let id = format!("{}/{}/{person}", survey.id.len(), survey.id);
        Answer {
            id,
            survey: survey.id.clone(),
            person: Some(person.into()),
            role: None,
            answered_on: on,
            given,
            comment: None,
        }
    }

    /// An answer of which nobody knows whose it is, under an id drawn at random. That a person has
    /// one voice is ensured by what lets them answer once.
    pub fn anonymous(
        survey: &Survey,
        random_id: &str,
        role: Option<DecisionRole>,
        given: BTreeMap<String, Given>,
    ) -> Answer {
        Answer {
            id: random_id.into(),
            survey: survey.id.clone(),
            person: None,
            role,
            answered_on: survey.opened_on,
            given,
            comment: None,
        }
    }

    /// The points given to a question.
    pub fn score(&self, question: &Question) -> Option<u8> {
        match self.given.get(&question.id)? {
            Given::Score(score) if question.kind.points().is_some_and(|points| points.holds(*score)) => Some(*score),
            _ => None,
        }
    }

    /// The choice made at a question.
    pub fn choice(&self, question: &Question) -> Option<&str> {
        match self.given.get(&question.id)? {
            Given::Choice(choice) if question.choices.iter().any(|offered| offered.id == *choice) => Some(choice),
            _ => None,
        }
    }

    /// The words written to a question; `None` for nothing but blanks.
    pub fn text(&self, question: &Question) -> Option<&str> {
        match self.given.get(&question.id)? {
            Given::Text(text) => without_blanks(text),
            _ => None,
        }
    }

    /// The comment; `None` for nothing but blanks.
    pub fn remark(&self) -> Option<&str> {
        self.comment.as_deref().and_then(without_blanks)
    }
}

fn without_blanks(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

impl Invitation {
    /// When the person last heard of it.
    pub fn last_on(&self) -> Day {
        self.reminded_on.iter().copied().fold(self.sent_on, Day::max)
    }
}

impl OptOut {
    /// Whether it holds on a day.
    pub fn holds(&self, day: Day) -> bool {
        self.on <= day && self.ended_on.is_none_or(|ended| day < ended)
    }
}

impl Paper for Survey {
    const KIND: &'static str = "survey";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Paper for Invitation {
    const KIND: &'static str = "invitation";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Paper for Answer {
    const KIND: &'static str = "answer";

    fn id(&self) -> &str {
        &self.id
    }
}

impl Paper for OptOut {
    const KIND: &'static str = "opt_out";

    /// A person wants to be asked or does not: the later word takes the place of the earlier one.
    fn id(&self) -> &str {
        &self.person
    }
}

/// A role by its word.
mod role_word {
    use accounts::DecisionRole;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(role: &Option<DecisionRole>, serializer: S) -> Result<S::Ok, S::Error> {
        match role {
            Some(role) => serializer.serialize_str(role.key()),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DecisionRole>, D::Error> {
        let Some(word) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        match DecisionRole::from_key(&word) {
            Some(role) => Ok(Some(role)),
            None => Err(D::Error::custom(format!("{word} is no role"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story;
    use crate::template::Template;
    use accounts::PaperDraft;

    fn survey() -> Survey {
        story::survey(Template::PilotExit, Confidentiality::Anonymous)
    }

    fn check<P: Paper + PartialEq + std::fmt::Debug>(paper: P, id: &str, body: &str) {
        let draft = PaperDraft::of("Harbour", &paper);
        assert_eq!((draft.id.as_str(), draft.body.as_str()), (id, body));
        assert_eq!(serde_json::from_str::<P>(body).unwrap(), paper);
        let with_more = body.replacen('{', r#"{"token":"x","#, 1);
        assert!(serde_json::from_str::<P>(&with_more).is_err(), "{with_more}");
    }

    #[test]
    fn papers_are_written_as_people_read_them() {
        let given = BTreeMap::from([
            ("product".to_string(), Given::Score(4)),
            ("remark".to_string(), Given::Text("Faster".into())),
        ]);
        check(
            Answer::confidential(&survey(), "P-7", "2026-10-05".parse().unwrap(), given.clone()),
            "3/S-1/P-7",
            r#"{"id":"3/S-1/P-7","survey":"S-1","person":"P-7","answered_on":"2026-10-05","given":{"product":{"score":4},"remark":{"text":"Faster"}}}"#,
        );
        check(
            Answer::anonymous(&survey(), "kq7", Some(DecisionRole::Uses), given),
            "kq7",
            r#"{"id":"kq7","survey":"S-1","role":"uses","answered_on":"2026-10-01","given":{"product":{"score":4},"remark":{"text":"Faster"}}}"#,
        );
        check(
            Invitation {
                id: "I-1".into(),
                survey: "S-1".into(),
                person: "P-7".into(),
                sent_on: Day(20_000),
                reminded_on: vec![],
            },
            "I-1",
            r#"{"id":"I-1","survey":"S-1","person":"P-7","sent_on":"2024-10-04"}"#,
        );
        check(
            OptOut { person: "P-7".into(), on: Day(20_000), ended_on: None },
            "P-7",
            r#"{"person":"P-7","on":"2024-10-04"}"#,
        );
        let body = serde_json::to_string(&survey()).unwrap();
        assert_eq!(serde_json::from_str::<Survey>(&body).unwrap(), survey());
        assert!(body.contains(r#""kind":"pilot","confidentiality":"anonymous""#), "{body}");
    }

    #[test]
    fn a_later_answer_takes_the_place_of_the_earlier_one() {
        let on = |day: &str| Answer::confidential(&survey(), "P-7", day.parse().unwrap(), BTreeMap::new()).id;
        assert_eq!(on("2026-10-05"), on("2026-10-09"));
    }

    #[test]
    fn an_opt_out_holds_until_the_person_ends_it() {
        let opt_out = OptOut { person: "P-7".into(), on: Day(100), ended_on: Some(Day(200)) };
        assert_eq!([99, 100, 199, 200].map(|day| opt_out.holds(Day(day))), [false, true, true, false]);
    }
}
