//! The document as the readable page shows it.

use super::DOCUMENT;
use crate::app::App;
use crate::layout::Place;
use crate::pages::{Answer, page, shell};
use crate::session::Member;
use crate::views::api::{Api, Operation as Shown, OperationGroup};
use crate::views::parts::Link;
use crate::views::table::{Cell, Column, Table};
use serde_json::Value;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{OpenApi, RefOr, Required};

/// The page.
pub async fn show(app: &App, member: &Member, groups: Vec<OperationGroup>) -> Answer {
    let view = Api {
        shell: shell(app, member, Place::Definitions, None).await?,
        version: env!("CARGO_PKG_VERSION").into(),
        document: Link::new("OpenAPI document", DOCUMENT),
        groups,
    };
    page(member, &view)
}

/// Every operation of a document, by subject.
pub fn operations(document: &OpenApi) -> Vec<OperationGroup> {
    let mut groups: Vec<OperationGroup> = Vec::new();
    for (path, item) in &document.paths.paths {
        for (method, operation) in
            [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("DELETE", &item.delete)]
        {
            let Some(operation) = operation else { continue };
            let name = operation.tags.iter().flatten().next().cloned().unwrap_or_default();
            let shown = shown(method, path, operation);
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => group.operations.push(shown),
                None => groups.push(OperationGroup { name, operations: vec![shown] }),
            }
        }
    }
    groups
}

fn shown(method: &str, path: &str, operation: &Operation) -> Shown {
    let of = format!("{method} {path}");
    Shown {
        anchor: operation.operation_id.clone().unwrap_or_default(),
        method: method.into(),
        path: path.into(),
        summary: operation.summary.clone().unwrap_or_default(),
        parameters: parameters(&of, operation),
        replies: replies(&of, operation),
    }
}

fn parameters(of: &str, operation: &Operation) -> Table {
    let of_document = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(row(parameter)),
        RefOr::Ref(_) => None,
    });
    let body = operation.request_body.iter().filter_map(|body| match body {
        RefOr::T(body) => Some(body),
        RefOr::Ref(_) => None,
    });
    let body = body.map(|body| {
        let types: Vec<&str> = body.content.keys().map(String::as_str).collect();
        let meaning =
            body.description.clone().unwrap_or_else(|| "A JSON object; see the document for its fields.".into());
        vec![Cell::text("body"), Cell::text("required"), Cell::text(types.join(", ")), Cell::sentence(meaning)]
    });
    Table {
        caption: format!("Parameters of {of}"),
        columns: vec![Column::words("Name"), Column::words("Where"), Column::words("Form"), Column::words("Meaning")],
        rows: of_document.chain(body).collect(),
        total: None,
        when_empty: "It takes no parameters.".into(),
    }
}

fn row(parameter: &Parameter) -> Vec<Cell> {
    let place = match parameter.parameter_in {
        ParameterIn::Path => "path",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
        _ => "query",
    };
    let place = match parameter.required {
        Required::True => format!("{place}, required"),
        Required::False => place.to_string(),
    };
    // The schema's own words are the same in the document and here.
    let schema = serde_json::to_value(&parameter.schema).unwrap_or_default();
    vec![
        Cell::text(&parameter.name),
        Cell::text(place),
        Cell::sentence(form(&schema)),
        Cell::sentence(parameter.description.clone().unwrap_or_default()),
    ]
}

/// A schema in a few words: `one of live, ended`, `integer, 1 to 200`, `date`.
fn form(schema: &Value) -> String {
    if let Some(items) = schema.get("items") {
        return format!("{}, more than once if wanted", form(items));
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        return format!("one of {}", words.join(", "));
    }
    let word = |key: &str| schema.get(key).and_then(Value::as_str);
    let kind = word("format").or(word("type")).unwrap_or("any value");
    match (schema.get("minimum"), schema.get("maximum")) {
        (Some(least), Some(most)) => format!("{kind}, {least} to {most}"),
        _ => kind.to_string(),
    }
}

fn replies(of: &str, operation: &Operation) -> Table {
    let rows = operation.responses.responses.iter().filter_map(|(status, response)| match response {
        RefOr::T(response) => Some(vec![Cell::text(status), Cell::sentence(&response.description)]),
        RefOr::Ref(_) => None,
    });
    Table {
        caption: format!("Replies of {of}"),
        columns: vec![Column::words("Status"), Column::words("Meaning")],
        rows: rows.collect(),
        total: None,
        when_empty: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_are_told_in_a_few_words() {
        for (schema, want) in [
            (json!({ "type": "string", "enum": ["live", "ended"] }), "one of live, ended"),
            (json!({ "type": "integer", "minimum": 1, "maximum": 200 }), "integer, 1 to 200"),
            (json!({ "type": "string", "format": "date" }), "date"),
            (json!({ "type": "array", "items": { "type": "string" } }), "string, more than once if wanted"),
        ] {
            assert_eq!(form(&schema), want);
        }
    }
}
