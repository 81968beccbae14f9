//! What went wrong, as RFC 9457 tells it: every wrong field and every broken rule at once, and of
//! a fault only its number in the log.

use actions::{FieldError, MUST_BE_ALLOWED, MUST_BE_AS_LOOKED_AT, Refusal, Stop};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use money::Day;
use serde::Serialize;
use utoipa::ToSchema;

/// The media type of every problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// An answer that is not the one hoped for.
#[derive(Debug)]
pub struct Problem(Box<ProblemReply>);

/// Why a request was not fulfilled (RFC 9457).
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemReply {
    /// Names the kind of problem for machines.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The kind of problem in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened this time, and what to do.
    detail: String,
    /// With 422: every field that is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<WrongField>,
    /// With 403, 409 and 412: every rule that must hold and does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    refusals: Vec<BrokenRule>,
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WrongField {
    /// Query parameter, part of the path, header or body field.
    pub field: String,
    /// What is wrong with it.
    pub problem: String,
    /// What to write instead.
    pub repair: String,
}

/// A rule that must hold, and does not.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BrokenRule {
    /// The rule, for machines.
    rule: &'static str,
    /// Why it does not hold.
    reason: String,
    /// What to do about it.
    remedy: String,
    /// The day it may hold, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, nullable = false)]
    may_change_on: Option<Day>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Problem {
        let (errors, refusals) = (Vec::new(), Vec::new());
        Problem(Box::new(ProblemReply {
            kind,
            title,
            status: status.as_u16(),
            detail: detail.into(),
            errors,
            refusals,
        }))
    }

    /// 401: nobody has signed in.
    pub fn not_signed_in() -> Problem {
        let detail = "Sign in at /sign-in and send the session's cookie.";
        Problem::new(StatusCode::UNAUTHORIZED, "urn:ascend:not-signed-in", "Not signed in", detail)
    }

    /// 403: a change without the session's token.
    pub fn without_token(header: &str) -> Problem {
        let detail = format!("Send the token of your session in the header {header}.");
        Problem::new(
            StatusCode::FORBIDDEN,
            "urn:ascend:token-missing",
            "The session's token is missing or wrong",
            detail,
        )
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "urn:ascend:not-found", "Not found", detail)
    }

    /// 405.
    pub fn method_not_allowed() -> Problem {
        let detail = "This address does not take this method; the header Allow names those that it takes.";
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "urn:ascend:method-not-allowed", "Method not allowed", detail)
    }

    /// 413: more than `most`, in words.
    pub fn too_large(most: &str) -> Problem {
        let detail = format!("Send at most {most}.");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "urn:ascend:too-large", "The body is too large", detail)
    }

    /// 415.
    pub fn unsupported(wanted: &str) -> Problem {
        let detail = format!("Send the body with Content-Type: {wanted}.");
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Problem::new(status, "urn:ascend:unsupported-media-type", "Unsupported media type", detail)
    }

    /// 422: every wrong field.
    pub fn wrong(errors: Vec<WrongField>) -> Problem {
        let detail = "Nothing was done. Correct the fields named in errors.";
        let mut problem =
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "urn:ascend:wrong-fields", "Some fields are wrong", detail);
        problem.0.errors = errors;
        problem
    }

    /// 422: one wrong field.
    pub fn wrong_field(field: &str, problem: impl Into<String>, repair: impl Into<String>) -> Problem {
        Problem::wrong(vec![WrongField { field: field.into(), problem: problem.into(), repair: repair.into() }])
    }

    fn refused(refusals: Vec<Refusal>) -> Problem {
        let breaks = |rule: &str| refusals.iter().any(|refusal| refusal.rule == rule);
        let detail = "Nothing was done. Every rule that must hold and does not is in refusals.";
        let (status, kind, title) = match (breaks(MUST_BE_ALLOWED), breaks(MUST_BE_AS_LOOKED_AT)) {
            (true, _) => (StatusCode::FORBIDDEN, "urn:ascend:not-allowed", "Not allowed"),
            (_, true) => (StatusCode::PRECONDITION_FAILED, "urn:ascend:changed-since", "Changed since"),
            _ => (StatusCode::CONFLICT, "urn:ascend:refused", "Refused"),
        };
        let mut problem = Problem::new(status, kind, title, detail);
        problem.0.refusals = refusals.into_iter().map(BrokenRule::from).collect();
        problem
    }

    /// 429: a key asked more often than it may.
    pub fn too_often(wait_seconds: i64) -> Problem {
        let detail = format!("Nothing was done. Send it again in {wait_seconds} s, and fewer requests from then on.");
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "urn:ascend:too-often", "Too many requests", detail)
    }

    /// A request that could not be read at all.
    pub fn unread(status: StatusCode) -> Problem {
        let detail = "Nothing was done. Send it as the document at /api/openapi.json describes it.";
        Problem::new(status, "urn:ascend:unread", "The request cannot be read", detail)
    }

    /// 500: what happened goes to the log, its number to the caller.
    pub fn fault(fault: &anyhow::Error) -> Problem {
        let reference = uuid::Uuid::now_v7();
        tracing::error!(%reference, "{fault:#}");
        let detail =
            format!("Nothing was done. Whoever runs this server finds the cause in its log under {reference}.");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "urn:ascend:fault", "The server failed", detail)
    }
}

impl From<Refusal> for BrokenRule {
    fn from(refusal: Refusal) -> BrokenRule {
        let Refusal { rule, reason, remedy, may_change_on } = refusal;
        BrokenRule { rule, reason, remedy, may_change_on }
    }
}

impl From<FieldError> for WrongField {
    fn from(error: FieldError) -> WrongField {
        WrongField { field: error.field.into(), problem: error.problem, repair: error.repair }
    }
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Problem {
        match stop {
            Stop::Refusal(refusals) => Problem::refused(refusals),
            Stop::BadInput(errors) => Problem::wrong(errors.into_iter().map(WrongField::from).collect()),
            Stop::Fault(fault) => Problem::fault(&fault),
        }
    }
}

impl<E: Into<anyhow::Error>> From<Fault<E>> for Problem {
    fn from(Fault(fault): Fault<E>) -> Problem {
        Problem::fault(&fault.into())
    }
}

/// A failure of the machine, on its way to becoming a problem.
pub struct Fault<E>(pub E);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        response
    }
}
