//! Sparse replies: `?fields=name,owner` answers only these fields of a record, or of each item of a list. The document
//! says which fields there are, so no handler knows of it.

use super::problem::{MEDIA_TYPE, Problem, WrongField};
use super::sent::media_type;
use crate::quoting::quoted;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::{OpenApi, RefOr, Required};

/// The parameter.
pub const FIELDS: &str = "fields";

/// Under which name a list keeps its items; what is not here replies one record.
const LISTS: &[(&str, &str)] = &[
    ("/api/v1/journey/accounts", "accounts"),
    ("/api/v1/accounts", "accounts"),
    ("/api/v1/accounts/{id}/audit", "entries"),
    ("/api/v1/accounts/{id}/interactions", "interactions"),
    ("/api/v1/accounts/{id}/people", "people"),
    ("/api/v1/accounts/{id}/surveys", "surveys"),
    ("/api/v1/accounts/{id}/whitespace", "spots"),
    ("/api/v1/handovers", "handovers"),
    ("/api/v1/handovers/pairs", "pairs"),
    ("/api/v1/imports", "imports"),
    ("/api/v1/jobs", "jobs"),
    ("/api/v1/keys", "keys"),
    ("/api/v1/kpis", "kpis"),
    ("/api/v1/kpis/{name}/figures", "figures"),
    ("/api/v1/kpis/{name}/rows", "rows"),
    ("/api/v1/land/leads", "leads"),
    ("/api/v1/land/quality", "landings"),
    ("/api/v1/members", "members"),
    ("/api/v1/movements", "rows"),
    ("/api/v1/movements/rows", "rows"),
    ("/api/v1/notifications", "notifications"),
    ("/api/v1/periods", "periods"),
    ("/api/v1/policies", "policies"),
    ("/api/v1/teams", "teams"),
    ("/api/v1/views", "views"),
];

/// The fields that each path replies.
pub type Shapes = HashMap<String, Shape>;

/// What a reply is made of.
#[derive(Clone, Debug)]
pub struct Shape {
    items: Option<&'static str>,
    known: Vec<String>,
}

/// The shapes of all members' reads that reply JSON.
pub fn shapes(document: &OpenApi) -> Shapes {
    let document = serde_json::to_value(document).unwrap_or_default();
    let paths = document["paths"].as_object().into_iter().flatten();
    let shape = |(path, item): (&String, &Value)| {
        let read = &item["get"];
        // Where anybody may ask, there is nothing to narrow.
        let asks_nothing = |scheme: &Value| scheme.as_object().is_some_and(serde_json::Map::is_empty);
        let is_open = read["security"].as_array().is_some_and(|schemes| schemes.iter().all(asks_nothing));
        let schema = &read["responses"]["200"]["content"]["application/json"]["schema"];
        if is_open || !schema.is_object() {
            return None;
        }
        let items = LISTS.iter().find(|(list, _)| list == path).map(|(_, items)| *items);
        let mut known = Vec::new();
        match items {
            None => name_fields(&document, schema, &mut known),
            Some(items) => {
                let list = property(&document, schema, items)?;
                name_fields(&document, &list["items"], &mut known);
            }
        }
        (!known.is_empty()).then(|| (path.clone(), Shape { items, known }))
    };
    paths.filter_map(shape).collect()
}

impl Shape {
    /// The parameter as the document tells it.
    pub fn parameter(&self) -> Parameter {
        let meaning = match self.items {
            Some(items) => format!("Answers only these fields of {items}, separated by commas."),
            None => "Answers only these fields, separated by commas.".to_string(),
        };
        let names = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(self.known.clone())).build();
        let schema = ArrayBuilder::new().items(names).min_items(Some(1)).build();
        let parameter = ParameterBuilder::new().name(FIELDS).parameter_in(ParameterIn::Query).required(Required::False);
        let parameter = parameter.style(Some(ParameterStyle::Form)).explode(Some(false));
        parameter.description(Some(meaning)).schema(Some(schema)).build()
    }

    /// The schema of a narrowed reply.
    fn sparse(&self, document: &Value, schema: &Value) -> Value {
        let Some(items) = self.items else { return relaxed(document, schema) };
        let mut list = resolved(document, schema).clone();
        let item = relaxed(document, &list["properties"][items]["items"]);
        list["properties"][items]["items"] = item;
        list
    }

    fn complaints(&self, wanted: &[String]) -> Vec<WrongField> {
        let unknown = wanted.iter().filter(|field| !self.known.contains(field));
        let repair = format!("Name some of {}.", self.known.join(", "));
        let complaint = |field: &String| WrongField {
            field: FIELDS.into(),
            problem: format!("{} is not a field here.", quoted(field)),
            repair: repair.clone(),
        };
        unknown.map(complaint).collect()
    }

    fn narrow(&self, reply: &mut Value, wanted: &[String]) {
        let keep = |record: &mut Value| {
            if let Value::Object(fields) = record {
                fields.retain(|name, _| wanted.contains(name));
            }
        };
        match self.items {
            None => keep(reply),
            Some(items) => reply[items].as_array_mut().into_iter().flatten().for_each(keep),
        }
    }
}

/// Takes the parameter out of a read before its handler sees it, and narrows what that replies.
pub async fn narrowed(
    State(shapes): State<Arc<Shapes>>,
    path: Option<MatchedPath>,
    mut request: Request,
    next: Next,
) -> Response {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let shape = path.filter(|_| reads).and_then(|path| shapes.get(path.as_str()));
    let asked = shape.and_then(|shape| Some((shape, without_fields(request.uri())?)));
    let Some((shape, (wanted, uri))) = asked else { return next.run(request).await };
    *request.uri_mut() = uri;
    // The reply without its body has the length of the narrowed one too; the framework leaves the body out.
    *request.method_mut() = Method::GET;
    let complaints = shape.complaints(&wanted);
    let reply = next.run(request).await;
    match (reply.status(), complaints.is_empty()) {
        (StatusCode::OK, true) if media_type(reply.headers()) == "application/json" => {
            rewritten(reply, |value| shape.narrow(value, &wanted)).await
        }
        (StatusCode::OK, false) => Problem::wrong(complaints).into_response(),
        (StatusCode::UNPROCESSABLE_ENTITY, false) if media_type(reply.headers()) == MEDIA_TYPE => {
            let add = |value: &mut Value| {
                let more = complaints.iter().filter_map(|complaint| serde_json::to_value(complaint).ok());
                if let Some(errors) = value["errors"].as_array_mut() {
                    errors.extend(more);
                }
            };
            rewritten(reply, add).await
        }
        _ => reply,
    }
}

/// The fields that a query names, and its address without them; none where it names none or cannot be read.
fn without_fields(uri: &Uri) -> Option<(Vec<String>, Uri)> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
    let (fields, rest): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == FIELDS);
    if fields.is_empty() {
        return None;
    }
    let wanted = fields.iter().flat_map(|(_, names)| names.split(',')).map(|name| name.trim().to_string()).collect();
    let rest: Vec<String> = rest.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
    let address = format!("{}{query}", uri.path()).parse().ok()?;
    Some((wanted, address))
}

fn encoded(text: &str) -> String {
    crate::session::url_part(text)
}

async fn rewritten(reply: Response, rewrite: impl FnOnce(&mut Value)) -> Response {
    let (mut parts, body) = reply.into_parts();
    let read = to_bytes(body, usize::MAX).await.map_err(anyhow::Error::new);
    let mut value: Value = match read.and_then(|bytes| Ok(serde_json::from_slice(&bytes)?)) {
        Ok(value) => value,
        Err(fault) => return Problem::fault(&fault).into_response(),
    };
    rewrite(&mut value);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(value.to_string()))
}

fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let pointer = schema["$ref"].as_str().map(|reference| reference.trim_start_matches('#'));
    pointer.and_then(|pointer| document.pointer(pointer)).unwrap_or(schema)
}

fn property<'d>(document: &'d Value, schema: &'d Value, name: &str) -> Option<&'d Value> {
    resolved(document, schema)["properties"].get(name)
}

/// Every field of a schema, also of those that it is put together from.
fn name_fields(document: &Value, schema: &Value, known: &mut Vec<String>) {
    let schema = resolved(document, schema);
    known.extend(schema["properties"].as_object().into_iter().flat_map(|fields| fields.keys().cloned()));
    for part in schema["allOf"].as_array().into_iter().flatten() {
        name_fields(document, part, known);
    }
}

/// A schema of which every field may be left out.
fn relaxed(document: &Value, schema: &Value) -> Value {
    let mut schema = resolved(document, schema).clone();
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("required");
    }
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        *part = relaxed(document, part);
    }
    schema
}

/// Adds the parameter to every operation that takes it, and to its reply that it may lack what was not asked for.
pub fn describe(document: &mut OpenApi, shapes: &Shapes) {
    let whole = serde_json::to_value(&*document).unwrap_or_default();
    for (path, item) in &mut document.paths.paths {
        let (Some(read), Some(shape)) = (&mut item.get, shapes.get(path)) else { continue };
        read.parameters.get_or_insert_default().push(RefOr::T(shape.parameter()));
        let Some(RefOr::T(reply)) = read.responses.responses.get_mut("200") else { continue };
        let Some(RefOr::T(content)) = reply.content.get_mut("application/json") else { continue };
        let full = &whole["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let either = json!({ "anyOf": [full, shape.sparse(&whole, full)] });
        content.schema = serde_json::from_value(either).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_else_it_asks() {
        for (address, want) in [
            ("/a?limit=1", None),
            ("/a?fields=name", Some((vec!["name"], "/a"))),
            ("/a?text=x%26y&fields=name%2Cowner&limit=2", Some((vec!["name", "owner"], "/a?text=x%26y&limit=2"))),
            ("/a?fields=", Some((vec![""], "/a"))),
        ] {
            let found = without_fields(&address.parse().unwrap());
            let found = found.map(|(wanted, uri)| (wanted, uri.to_string()));
            let want = want.map(|(w, uri)| (w.into_iter().map(String::from).collect::<Vec<_>>(), uri.to_string()));
            assert_eq!(found, want, "{address}");
        }
    }
}
