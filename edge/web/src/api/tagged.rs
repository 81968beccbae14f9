//! One record with the version that stands as its `ETag`: a read may say which version it has (`If-None-Match`), a
//! change which one it was made to (`If-Match`).

use super::caller::Writer;
use super::problem::Problem;
use crate::app::App;
use actions::{Cx, LookedAt};
use axum::Json;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// The header with the version that a change was made to.
pub const IF_MATCH: &str = "If-Match";

/// A record as it stands.
pub struct Tagged<T> {
    /// Names this state of it.
    pub version: String,
    /// What it says.
    pub record: T,
}

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        ([(header::ETAG, etag(&self.version))], Json(self.record)).into_response()
    }
}

/// A version as `ETag` and `If-Match` write it.
pub fn etag(version: &str) -> String {
    format!("\"{version}\"")
}

/// A member who changes one record, perhaps only if it is still the one they looked at.
pub struct Changer {
    /// The circumstances of the action.
    pub cx: Cx,
}

impl FromRequestParts<App> for Changer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Changer, Problem> {
        let Writer { cx } = Writer::from_request_parts(parts, app).await?;
        Ok(Changer { cx: Cx { looked_at: looked_at(&parts.headers)?, ..cx } })
    }
}

impl IntoParams for Changer {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let meaning = "The ETag of the record that was looked at: a record that was changed since is not overwritten \
                       (412). Without it the change holds whatever stands.";
        let form = ObjectBuilder::new().schema_type(Type::String).pattern(Some(r#"^(\*|"[!#-~]+")$"#)).build();
        let parameter = ParameterBuilder::new().name(IF_MATCH).parameter_in(ParameterIn::Header);
        vec![parameter.required(Required::False).description(Some(meaning)).schema(Some(form)).build()]
    }
}

/// Answers 304 to whoever has the version that stands already.
pub async fn unless_known(request: Request, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let known = if reads { tags(request.headers(), header::IF_NONE_MATCH) } else { Vec::new() };
    let reply = next.run(request).await;
    let stands = reply.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_string);
    let Some(stands) = stands.filter(|_| reply.status() == StatusCode::OK) else { return reply };
    match known.iter().any(|tag| tag == "*" || tag.trim_start_matches("W/") == stands) {
        true => (StatusCode::NOT_MODIFIED, [(header::ETAG, stands)]).into_response(),
        false => reply,
    }
}

fn looked_at(headers: &HeaderMap) -> Result<LookedAt, Problem> {
    let tags = tags(headers, header::IF_MATCH);
    if tags.is_empty() || tags == ["*"] {
        return Ok(LookedAt::Whatever);
    }
    let mut versions = Vec::new();
    for tag in tags {
        // A weak tag names several states, so none that could be compared.
        let strong = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
        match strong {
            Some(version) => versions.push(version.to_string()),
            None if tag.starts_with("W/\"") => {}
            None => {
                let repair = "Send the ETag of the record as it came, with its quotation marks.";
                return Err(Problem::wrong_field(IF_MATCH, "is not an entity tag.", repair));
            }
        }
    }
    Ok(LookedAt::OneOf(versions))
}

/// The tags of a header; ours hold no comma.
fn tags(headers: &HeaderMap, name: HeaderName) -> Vec<String> {
    let given = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let tags = given.flat_map(|value| value.split(',').map(|tag| tag.trim().to_string()).collect::<Vec<_>>());
    tags.filter(|tag| !tag.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strong_tags_name_a_version() {
        let one_of = |versions: &[&str]| Some(LookedAt::OneOf(versions.iter().map(|v| v.to_string()).collect()));
        for (sent, want) in [
            ("", Some(LookedAt::Whatever)),
            ("*", Some(LookedAt::Whatever)),
            ("\"7\"", one_of(&["7"])),
            ("\"7\", \"8\"", one_of(&["7", "8"])),
            ("W/\"7\"", one_of(&[])),
            ("7", None),
            ("\"7", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, sent.parse().unwrap());
            assert_eq!(looked_at(&headers).ok(), want, "{sent}");
        }
    }
}
