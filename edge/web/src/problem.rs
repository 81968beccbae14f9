//! What went wrong, as a page: a refusal with its remedies, wrong input, a fault.

use crate::layout::Theme;
use crate::quoting::quoted;
use crate::views::parts::Link;
use crate::views::problem::{Problem as View, Reason};
use actions::Stop;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use draw::format;

/// A page that cannot be shown, or an act that did not happen.
#[derive(Debug)]
pub struct Problem {
    view: Box<View>,
}

impl Problem {
    fn new(theme: Theme, status: StatusCode, title: &str, text: &str) -> Problem {
        let ways = vec![Link::new("Go to Growth", "/growth"), Link::new("Go to Accounts", "/accounts")];
        let (title, text) = (title.to_string(), text.to_string());
        let view =
            View { theme, status: status.as_u16(), title, text, reasons: Vec::new(), ways, reference: String::new() };
        Problem { view: Box::new(view) }
    }

    /// Nothing is at this address: `what` was looked for by `name`.
    pub fn not_found(theme: Theme, what: &str, name: &str) -> Problem {
        let title = format!("There is no such {what}");
        let text = match name.is_empty() {
            true => format!("The address does not say which {what} is meant."),
            false => format!(
                "No {what} is known as {}. The link may be cut short, or what it led to is not there any more.",
                quoted(name)
            ),
        };
        Problem::new(theme, StatusCode::NOT_FOUND, &title, &text)
    }

    /// A request that could not be read as a page or form of ours.
    pub fn unread(theme: Theme, status: StatusCode) -> Problem {
        let (title, text) = match status {
            StatusCode::PAYLOAD_TOO_LARGE => {
                ("This is too much at once", "Nothing was changed. Shorten it and send it again.")
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                ("This address is not asked so", "Nothing was changed. Go back and follow the link or button again.")
            }
            _ => (
                "The request cannot be read",
                "Nothing was changed. Go back, load the page again and send it once more.",
            ),
        };
        Problem::new(theme, status, title, text)
    }

    /// The form belongs to another session, or to none.
    pub fn stale_form(theme: Theme) -> Problem {
        let text = "The form was opened before you last signed in. Go back, load the page again and send it once more.";
        Problem::new(theme, StatusCode::FORBIDDEN, "This form is out of date", text)
    }

    /// The address asks for something that cannot be.
    pub fn wrong_address(theme: Theme, reasons: Vec<(String, String)>) -> Problem {
        let text = "Correct the address, or go back to where the link stood.";
        let mut problem = Problem::new(theme, StatusCode::UNPROCESSABLE_ENTITY, "The address cannot be read", text);
        let reason = |(text, remedy)| Reason { text, remedy, may_change_on: None };
        problem.view.reasons = reasons.into_iter().map(reason).collect();
        problem
    }

    /// What is wrong, each with what to do about it.
    pub fn reasons(self) -> Vec<(String, String)> {
        let title = self.view.title;
        match self.view.reasons.is_empty() {
            true => vec![(title, self.view.text)],
            false => self.view.reasons.into_iter().map(|reason| (reason.text, reason.remedy)).collect(),
        }
    }

    /// An action's or report's stop.
    pub fn of_stop(theme: Theme, stop: Stop) -> Problem {
        match stop {
            Stop::Refusal(refusals) => {
                let not_allowed = refusals.iter().any(|r| r.rule == actions::MUST_BE_ALLOWED);
                let status = if not_allowed { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
                let mut problem = Problem::new(theme, status, "Not yet", "Nothing was changed.");
                let reason = |r: actions::Refusal| Reason {
                    text: r.reason,
                    remedy: r.remedy,
                    may_change_on: r.may_change_on.map(format::day_full),
                };
                problem.view.reasons = refusals.into_iter().map(reason).collect();
                problem
            }
            Stop::BadInput(fields) => {
                let text = "Nothing was changed. Go back, correct this and send it again.";
                let mut problem =
                    Problem::new(theme, StatusCode::UNPROCESSABLE_ENTITY, "Something in the form is wrong", text);
                let reason = |e: actions::FieldError| Reason {
                    text: format!("{}: {}", e.field, e.problem),
                    remedy: e.repair,
                    may_change_on: None,
                };
                problem.view.reasons = fields.into_iter().map(reason).collect();
                problem
            }
            Stop::Fault(fault) => Problem::fault(theme, &fault),
        }
    }

    /// The machine failed. What happened goes to the log, its number to the page.
    pub fn fault(theme: Theme, fault: &anyhow::Error) -> Problem {
        let reference = uuid::Uuid::now_v7().to_string();
        tracing::error!(%reference, "{fault:#}");
        let text = "Nothing was changed. Try again; if it happens again, tell whoever runs this server.";
        let mut problem = Problem::new(theme, StatusCode::INTERNAL_SERVER_ERROR, "The server could not do this", text);
        problem.view.reference = reference;
        problem
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.view.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match self.view.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => (status, self.view.title).into_response(),
        }
    }
}
