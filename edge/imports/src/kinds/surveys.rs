//! `surveys`: what people answered in another system. A row is one answer; the survey is read from all of its rows.

use super::{ACCOUNT_ALIASES, At, Column, Columns, Definition, ReadRow, always, bare, optional};
use crate::row::Asking;
use accounts::PaperDraft;
use revenue::Draft;
use std::collections::BTreeMap;
use surveys::{ImportedAnswer, Question, SurveyKind, scored_questions};

pub(super) const DEFINITION: Definition = Definition { key: "surveys", title: "Surveys", columns: COLUMNS, reader };

const COLUMNS: &[Column] = &[
    always("account", "The account's id in the source", ACCOUNT_ALIASES),
    always(
        "answer",
        "Its id in the source",
        &["answer_id", "response_id", "response", "respondent_id", "record_id", "id", "external_id"],
    ),
    always(
        "survey",
        "Which survey it belongs to: id or name",
        &["survey_id", "survey_name", "campaign", "campaign_name"],
    ),
    optional("kind", "pilot or relationship; blank: relationship", &["survey_kind", "survey_type", "type"]),
    optional(
        "person",
        "Who answered: id or e-mail; blank: nobody is to know, and the survey is read as an anonymous one",
        &["respondent", "respondent_email", "contact_id", "contact", "person_email", "email"],
    ),
    always(
        "answered_on",
        "When",
        &["answered_at", "responded_at", "response_date", "submitted_at", "completed_at", "date"],
    ),
    optional("product", "Satisfaction with the product, 1 to 5", &["csat", "csat_score", "product_satisfaction"]),
    optional("implementation", "How well it was introduced, 1 to 5", &["implementation_quality", "onboarding"]),
    optional("recommendation", "Would they recommend us, 0 to 10", &["nps", "nps_score", "likelihood_to_recommend"]),
    optional("effort", "How easy it was, 1 hard to 7 easy", &["ces", "ces_score", "customer_effort"]),
    optional("comment", "What they wrote", &["verbatim", "feedback", "remark", "open_text", "text"]),
];

fn reader(columns: Columns) -> ReadRow {
    let [account, answer, survey, kind, person, answered_on, comment] =
        ["account", "answer", "survey", "kind", "person", "answered_on", "comment"].map(|c| columns.at(c));
    let questions = scored_questions().map(|question| (columns.at(&question.id), question));
    Box::new(move |row| {
        let account = row.needed_text(account);
        let id = row.needed_text(answer);
        let survey = row.needed_text(survey);
        let kind = match row.is_blank(kind) {
            true => Some(SurveyKind::Relationship),
            false => row.word(kind, kind_of, "pilot or relationship"),
        };
        let person = row.text(person);
        let answered_on = row.needed_day(answered_on);
        let scores = scores(row, &questions);
        let comment = row.prose(comment);
        if questions.iter().all(|(at, _)| row.is_blank(*at)) && comment.is_none() {
            row.complain(answer, "answers nothing", "Leave the row out, or map the columns that hold what was answered.");
        }
        let answer = ImportedAnswer {
            id: id?,
            survey: survey?,
            kind: kind?,
            person,
            answered_on: answered_on?,
            scores,
            comment,
        };
        Some(Draft::Paper(PaperDraft::of(&account?, &answer)))
    })
}

/// The points to each question that has any.
fn scores(row: &mut Asking<'_>, questions: &[(At, Question)]) -> BTreeMap<String, u8> {
    let mut scores = BTreeMap::new();
    for (at, question) in questions {
        let Some(points) = question.kind.points() else { continue };
        let given = row.whole(*at, i32::from(points.low)..=i32::from(points.high));
        if let Some(score) = given.and_then(|score| u8::try_from(score).ok()) {
            scores.insert(question.id.clone(), score);
        }
    }
    scores
}

fn kind_of(word: &str) -> Option<SurveyKind> {
    match bare(word).as_str() {
        "pilot" | "pilotexit" | "trial" | "onboarding" => Some(SurveyKind::Pilot),
        "relationship" | "relational" | "quarterly" | "nps" | "csat" | "ces" => Some(SurveyKind::Relationship),
        _ => None,
    }
}
