//! The link of a survey: answering it, or asking not to be asked again.
//!
//! Tries are not counted, as those to sign in are: a link has 256 random bits, so nobody guesses one,
//! and behind a proxy all who answer seem to come from one address.

use crate::app::App;
use crate::problem::Problem;
use crate::session::{theme, url_part};
use crate::views::answer::{AnswerPage, AnswerWords, Answered, AskedQuestion, How, Pick};
use crate::views::parts::{Note, Tone};
use actions::{ANSWER_LINK_MUST_BE_OPEN, OpenLink, Stop, answer_survey, link_opens, opt_out};
use askama::Template;
use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use std::collections::BTreeMap;
use surveys::{Language, Question, QuestionKind};

/// What stands before the id of a question in the name of its field.
const QUESTION: &str = "q-";

const ENGLISH: AnswerWords = AnswerWords {
    optional: "optional",
    comment: "Anything else?",
    send: "Send the answer",
    opt_out: "Do not ask me again",
    opt_out_means: "You get no more surveys and offers from us. Messages about your contract and your requests still come.",
    nothing: "Nothing is answered yet. Answer at least one question.",
    misfit: "An answer is too long or does not fit its question. Choose again and shorten what you have written.",
    thanks: ("Thank you", "Your answer is counted. This link opens nothing any more, and you can close the page."),
    left_in_peace: (
        "You will not be asked again",
        "No survey and no offer comes to you any more. You can close the page.",
    ),
};

const GERMAN: AnswerWords = AnswerWords {
    optional: "freiwillig",
    comment: "Möchten Sie noch etwas sagen?",
    send: "Antwort senden",
    opt_out: "Nicht mehr fragen",
    opt_out_means: "Sie bekommen von uns keine Umfragen und Angebote mehr. Nachrichten zu Ihrem Vertrag und Ihren Anfragen kommen weiterhin.",
    nothing: "Es ist noch nichts beantwortet. Beantworten Sie mindestens eine Frage.",
    misfit: "Eine Antwort ist zu lang oder passt nicht zu ihrer Frage. Wählen Sie noch einmal und kürzen Sie Ihren Text.",
    thanks: (
        "Vielen Dank",
        "Ihre Antwort ist gezählt. Dieser Link öffnet nichts mehr, und Sie können die Seite schließen.",
    ),
    left_in_peace: (
        "Wir fragen Sie nicht mehr",
        "Sie bekommen keine Umfragen und Angebote mehr. Sie können die Seite schließen.",
    ),
};

/// The routes of the link.
pub fn router() -> Router<App> {
    Router::new().route("/answer/{token}", get(show).post(answer))
}

/// The questions. Nothing is counted here: scanners of mail follow every link.
async fn show(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Response {
    match link_opens(&app.visitor(), &token, &app.company).await {
        Ok(opened) => form(&app, &headers, &token, &opened, &Sent::default(), None),
        Err(stop) => closed(&app, &headers, stop),
    }
}

/// What was sent.
#[derive(Default)]
struct Sent {
    given: BTreeMap<String, String>,
    comment: String,
    wants_no_more: bool,
    /// A mailbox sent it from its own button (RFC 8058, section 3.2).
    is_one_click: bool,
}

impl Sent {
    fn of(pairs: Vec<(String, String)>) -> Sent {
        let mut sent = Sent::default();
        for (name, value) in pairs {
            match name.as_str() {
                "comment" => sent.comment = value,
                "act" => sent.wants_no_more = value == "opt_out",
                "List-Unsubscribe" => sent.is_one_click = value == "One-Click",
                name => {
                    if let Some(question) = name.strip_prefix(QUESTION) {
                        sent.given.insert(question.to_string(), value);
                    }
                }
            }
        }
        sent
    }
}

/// The fields of a form, in either encoding: mailboxes send whichever they like.
struct Fields(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Fields, Response> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
            let Form(pairs) = Form::from_request(request, state).await.map_err(IntoResponse::into_response)?;
            return Ok(Fields(pairs));
        }
        let mut parts = Multipart::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        let mut pairs = Vec::new();
        while let Some(part) = parts.next_field().await.map_err(IntoResponse::into_response)? {
            let name = part.name().unwrap_or_default().to_string();
            pairs.push((name, part.text().await.map_err(IntoResponse::into_response)?));
        }
        Ok(Fields(pairs))
    }
}

async fn answer(
    State(app): State<App>,
    headers: HeaderMap,
    Path(token): Path<String>,
    Fields(pairs): Fields,
) -> Response {
    let (visitor, sent) = (app.visitor(), Sent::of(pairs));
    if sent.is_one_click {
        return left(&app, &headers, opt_out(&visitor, &token).await);
    }
    let opened = match link_opens(&visitor, &token, &app.company).await {
        Ok(opened) => opened,
        Err(stop) => return closed(&app, &headers, stop),
    };
    let words = words(opened.survey.language);
    let done = match sent.wants_no_more {
        true => opt_out(&visitor, &token).await.map(|()| words.left_in_peace),
        false => answer_survey(&visitor, &token, &sent.given, &sent.comment).await.map(|()| words.thanks),
    };
    match done {
        Ok((title, text)) => {
            let (lang, other) = (opened.survey.language.key(), None);
            told(&app, &headers, StatusCode::OK, (lang, title.into(), text.into(), other))
        }
        Err(Stop::BadInput(wrong)) => {
            let is_empty = wrong.iter().any(|error| error.field == "given");
            let text = if is_empty { words.nothing } else { words.misfit };
            form(&app, &headers, &token, &opened, &sent, Some(text))
        }
        Err(Stop::Refusal(refusals)) if refusals.iter().all(|no| no.rule != ANSWER_LINK_MUST_BE_OPEN) => {
            form(&app, &headers, &token, &opened, &sent, Some(words.misfit))
        }
        Err(stop) => closed(&app, &headers, stop),
    }
}

/// What a mailbox is told whatever link it sends, so that trying links out tells nothing.
fn left(app: &App, headers: &HeaderMap, done: Result<(), Stop>) -> Response {
    match done {
        Ok(()) | Err(Stop::Refusal(_)) => {
            let other = Some(("de", GERMAN.left_in_peace.1.to_string()));
            let (title, text) = ENGLISH.left_in_peace;
            told(app, headers, StatusCode::OK, ("en", title.into(), text.into(), other))
        }
        Err(stop) => Problem::of_stop(theme(headers), stop).into_response(),
    }
}

/// The same page for every link that opens nothing, so that trying links out tells nothing.
fn closed(app: &App, headers: &HeaderMap, stop: Stop) -> Response {
    if !matches!(stop, Stop::Refusal(_)) {
        return Problem::of_stop(theme(headers), stop).into_response();
    }
    let text = "It may have been used, replaced or have expired. If you have answered, your answer is counted.";
    let german = "Dieser Link öffnet nichts. Vielleicht wurde er benutzt oder ersetzt, oder er ist abgelaufen. Wenn Sie \
                  geantwortet haben, ist Ihre Antwort gezählt.";
    let words = ("en", "This link opens nothing".to_string(), text.to_string(), Some(("de", german.to_string())));
    told(app, headers, StatusCode::NOT_FOUND, words)
}

type Told = (&'static str, String, String, Option<(&'static str, String)>);

fn told(app: &App, headers: &HeaderMap, status: StatusCode, (lang, title, text, other): Told) -> Response {
    let view = Answered { theme: theme(headers), company: app.company.clone(), lang, title, text, other };
    html(headers, status, &view)
}

fn form(app: &App, headers: &HeaderMap, token: &str, opened: &OpenLink, sent: &Sent, wrong: Option<&str>) -> Response {
    let (survey, language) = (&opened.survey, opened.survey.language);
    let view = AnswerPage {
        theme: theme(headers),
        company: app.company.clone(),
        lang: language.key(),
        title: survey.title.clone(),
        told_before: opened.told_before.clone(),
        note: wrong.map(|text| Note::new(Tone::Warn, text)),
        action: format!("/answer/{}", url_part(token)),
        questions: survey.questions.iter().map(|question| asked(question, language, sent)).collect(),
        comment: sent.comment.clone(),
        words: words(language),
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html(headers, status, &view)
}

fn asked(question: &Question, language: Language, sent: &Sent) -> AskedQuestion {
    let given = sent.given.get(&question.id).map_or("", String::as_str);
    let pick = |value: String, text: String| Pick { picked: value == given, value, text };
    let how = match (question.kind, question.kind.points()) {
        (_, Some(points)) => {
            let points = points.low..=points.high;
            How::Points(points.map(|point| pick(point.to_string(), point.to_string())).collect())
        }
        (QuestionKind::SingleChoice, _) => {
            let choices = question.choices.iter();
            How::Choices(choices.map(|choice| pick(choice.id.clone(), choice.text(language).into())).collect())
        }
        _ => How::Words(given.into()),
    };
    AskedQuestion { name: format!("{QUESTION}{}", question.id), text: question.text(language).into(), how }
}

/// A question as it is asked before anybody has answered; `part` keeps its name apart on a page that shows several.
pub(super) fn blank(question: &Question, language: Language, part: &str) -> AskedQuestion {
    let asked = asked(question, language, &Sent::default());
    AskedQuestion { name: format!("{part}-{}", asked.name), ..asked }
}

/// The words around the questions, in a language.
pub(super) fn words(language: Language) -> &'static AnswerWords {
    match language {
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
    }
}

fn html(headers: &HeaderMap, status: StatusCode, view: &impl Template) -> Response {
    match view.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(e) => Problem::fault(theme(headers), &anyhow::Error::new(e)).into_response(),
    }
}
