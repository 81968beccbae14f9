//! The OpenAPI document: its head, and what holds for every operation and is therefore written
//! once, here: who may call, what changes carry, and which problems can be the answer.

use super::caller::{KEY, KEY_CHARACTERS_MAX, TOKEN};
use super::fields::{self, Shapes};
use super::problem::{BrokenRule, MEDIA_TYPE, ProblemReply, WrongField};
use super::tagged::IF_MATCH;
use crate::session::COOKIE;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Paths, Ref, RefOr, Required, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

/// Names of the security schemes.
const SESSION: &str = "session";
const SESSION_TOKEN: &str = "session_token";
const PROGRAM: &str = "key";

/// The head of the document.
pub fn head() -> OpenApi {
    let licence = LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build();
    let description = "Accounts and people, the journey, handovers, the land side, surveys, usage, KPIs, movements, imports, policies, closed months and members. Money is minor \
                       units with a currency, days are ISO 8601. A record that can be changed has an ETag; send it as \
                       If-Match, and nobody's change is overwritten unseen. An answer that is not the one hoped for is application/problem+json \
                       (RFC 9457) and names everything that is wrong at once.";
    let info = InfoBuilder::new().title("Ascend").version(env!("CARGO_PKG_VERSION"));
    let mut document = OpenApi::new(info.description(Some(description)).license(Some(licence)).build(), Paths::new());
    let components = document.components.get_or_insert_default();
    for (name, schema) in [
        (ProblemReply::name(), ProblemReply::schema()),
        (WrongField::name(), WrongField::schema()),
        (BrokenRule::name(), BrokenRule::schema()),
    ] {
        components.schemas.insert(name.into(), schema);
    }
    let cookie = ApiKeyValue::with_description(COOKIE, "The cookie of a session, set by signing in.");
    let token = ApiKeyValue::with_description(TOKEN, "The token of that session; every form of its pages carries it.");
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
    let key = key.description(Some("A key that a member made for a program: Authorization: Bearer ascend_…"));
    components.add_security_scheme(PROGRAM, SecurityScheme::Http(key.build()));
    components.add_security_scheme(SESSION_TOKEN, SecurityScheme::ApiKey(ApiKey::Header(token)));
    document
}

/// The document with what holds for every operation, and the fields that its reads reply.
pub fn completed(mut document: OpenApi) -> (OpenApi, Shapes) {
    for item in document.paths.paths.values_mut() {
        if let Some(read) = &mut item.get {
            complete(read, Effect::Reads);
        }
        for write in [&mut item.post, &mut item.put, &mut item.delete].into_iter().flatten() {
            complete(write, Effect::Changes);
        }
    }
    let shapes = fields::shapes(&document);
    fields::describe(&mut document, &shapes);
    (document, shapes)
}

/// What an operation does to what is recorded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Effect {
    Reads,
    Changes,
}

fn complete(operation: &mut Operation, effect: Effect) {
    let is_open = operation.security.is_some();
    let names_something = operation.parameters.iter().flatten().any(is_in_path);
    let takes_body = operation.request_body.is_some();
    let changes = effect == Effect::Changes;
    let problems = [
        ("401", !is_open, "Nobody has signed in."),
        ("403", !is_open, "Your role may not do this, or the session's token is missing."),
        ("404", names_something, "There is nothing of this name."),
        ("409", changes, "Refused: refusals names every rule that must hold and does not."),
        ("412", takes(operation, IF_MATCH), "Somebody changed it since: refusals tells who and when."),
        ("413", takes_body, "The body is too large."),
        ("415", takes_body, "The body has another media type."),
        ("422", !is_open, "Some fields are wrong: errors names each with its repair."),
        ("429", !is_open, "The key asked too often; the header Retry-After says in how many seconds it may again."),
        ("500", true, "The server failed."),
    ];
    for (status, _, meaning) in problems.into_iter().filter(|(_, applies, _)| *applies) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemReply::name()))).build();
        let response = ResponseBuilder::new().description(meaning).content(MEDIA_TYPE, content).build();
        operation.responses.responses.entry(status.into()).or_insert_with(|| response.into());
    }
    // The connection answers it before any of us sees the request, so there is no problem to read.
    let too_long = ResponseBuilder::new().description("The address is longer than 64 KiB. This reply has no body.");
    operation.responses.responses.insert("414".into(), too_long.build().into());
    if is_open {
        return;
    }
    if is_tagged(operation) {
        let known = ResponseBuilder::new().description("It is still what the request said it has; without a body.");
        operation.responses.responses.insert("304".into(), known.build().into());
        operation.parameters.get_or_insert_default().push(RefOr::T(if_none_match().build()));
    }
    let session = SecurityRequirement::new(SESSION, Vec::<String>::new());
    let session = match effect {
        Effect::Reads => session,
        Effect::Changes => session.add(SESSION_TOKEN, Vec::<String>::new()),
    };
    operation.security = Some(vec![session, SecurityRequirement::new(PROGRAM, Vec::<String>::new())]);
    if changes {
        operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_key().build()));
    }
}

fn takes(operation: &Operation, name: &str) -> bool {
    operation.parameters.iter().flatten().any(|p| matches!(p, RefOr::T(parameter) if parameter.name == name))
}

/// Whether its reply tells the version that stands.
fn is_tagged(operation: &Operation) -> bool {
    let reply = operation.responses.responses.get("200");
    matches!(reply, Some(RefOr::T(reply)) if reply.headers.contains_key("ETag"))
}

fn if_none_match() -> ParameterBuilder {
    let meaning = "The ETag of the record as you have it: where it still stands, the reply is 304 without a body. Anything \
                   else names no version, and the record is answered.";
    ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(meaning))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
}

fn is_in_path(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path)
}

fn idempotency_key() -> ParameterBuilder {
    let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!-~]+$"));
    let schema = schema.min_length(Some(1)).max_length(Some(KEY_CHARACTERS_MAX)).build();
    let meaning =
        "Names the request: sent again with the same key and content, nothing is done and the first reply comes again.";
    ParameterBuilder::new()
        .name(KEY)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(meaning))
        .schema(Some(schema))
}
