//! The document says what the routes do.

use crate::api::document::completed;
use crate::api::operations_of_v1;
use crate::api::page::operations;
use crate::stage::Stage;
use axum::http::Method;
use serde_json::Value;
use std::collections::BTreeSet;

/// Every operation there is: what it is called by, and the statuses it may reply beside 200.
const OPERATIONS: &str = "
GET  /api/v1/accounts                           401 403 414 422 429 500
POST /api/v1/accounts/changes                   401 403 409 413 414 415 422 429 500
POST /api/v1/accounts/changes/preview           401 403 409 413 414 415 422 429 500
POST /api/v1/accounts/changes/{id}/undo         401 403 404 409 414 422 429 500
POST /api/v1/accounts/{id}/changes              401 403 404 409 413 414 415 422 429 500
POST /api/v1/accounts/upsert                    401 403 409 413 414 415 422 429 500
GET  /api/v1/accounts/{id}                      401 403 404 414 422 429 500
GET  /api/v1/accounts/{id}/audit                401 403 404 414 422 429 500
GET  /api/v1/accounts/{id}/interactions         401 403 404 414 422 429 500
POST /api/v1/accounts/{id}/interactions         401 403 404 409 413 414 415 422 429 500
GET  /api/v1/accounts/{id}/people               401 403 404 414 422 429 500
POST /api/v1/accounts/{id}/people               401 403 404 409 413 414 415 422 429 500
GET  /api/v1/accounts/{id}/people/{person}      304 401 403 404 414 422 429 500
PUT  /api/v1/accounts/{id}/people/{person}      401 403 404 409 412 413 414 415 422 429 500
GET  /api/v1/accounts/{id}/whitespace           401 403 404 414 422 429 500
POST /api/v1/accounts/{id}/whitespace           401 403 404 409 412 413 414 415 422 429 500
GET  /api/v1/catalogue                          304 401 403 414 422 429 500
PUT  /api/v1/catalogue                          401 403 409 412 413 414 415 422 429 500
GET  /api/v1/exports/accounts                   401 403 414 422 429 500
GET  /api/v1/exports/accounts/{id}/{list}       401 403 404 414 422 429 500
GET  /api/v1/exports/handovers                  401 403 414 422 429 500
GET  /api/v1/exports/imports                    401 403 414 422 429 500
GET  /api/v1/exports/journey/accounts           401 403 414 422 429 500
GET  /api/v1/exports/journey/silent             401 403 414 422 429 500
GET  /api/v1/exports/kpis/{name}/rows           401 403 404 414 422 429 500
GET  /api/v1/exports/land/leads                 401 403 414 422 429 500
GET  /api/v1/exports/movements/rows             401 403 414 422 429 500
GET  /api/v1/health                             414 500
GET  /api/v1/imports                            401 403 414 422 429 500
POST /api/v1/imports                            401 403 409 413 414 415 422 429 500
GET  /api/v1/imports/{id}                       401 403 404 414 422 429 500
POST /api/v1/imports/{id}/undo                  401 403 404 409 414 422 429 500
GET  /api/v1/accounts/{id}/journey              401 403 404 414 422 429 500
POST /api/v1/accounts/{id}/journey/steps        401 403 404 409 413 414 415 422 429 500
POST /api/v1/accounts/{id}/goals                401 403 404 409 413 414 415 422 429 500
POST /api/v1/accounts/{id}/milestones           401 403 404 409 413 414 415 422 429 500
GET  /api/v1/accounts/{id}/handover                  401 403 404 414 422 429 500
POST /api/v1/accounts/{id}/handover/steps            401 403 404 409 413 414 415 422 429 500
POST /api/v1/accounts/{id}/promises                  401 403 404 409 413 414 415 422 429 500
POST /api/v1/accounts/{id}/promises/steps            401 403 404 409 413 414 415 422 429 500
GET  /api/v1/accounts/{id}/land                      401 403 404 414 422 429 500
POST /api/v1/accounts/{id}/leads                     401 403 404 409 413 414 415 422 429 500
POST /api/v1/accounts/{id}/deals                     401 403 404 409 413 414 415 422 429 500
POST /api/v1/accounts/{id}/next-moves                401 403 404 409 413 414 415 422 429 500
POST /api/v1/accounts/{id}/later-terms               401 403 404 409 413 414 415 422 429 500
GET  /api/v1/handovers                               401 403 414 422 429 500
GET  /api/v1/handovers/pairs                         401 403 414 422 429 500
GET  /api/v1/land/leads                              401 403 414 422 429 500
GET  /api/v1/land/profile                            304 401 403 414 422 429 500
PUT  /api/v1/land/profile                            401 403 409 412 413 414 415 422 429 500
GET  /api/v1/land/quality                            401 403 414 422 429 500
GET  /api/v1/land/quotas                             304 401 403 414 422 429 500
PUT  /api/v1/land/quotas                             401 403 409 412 413 414 415 422 429 500
GET  /api/v1/handover/policy                         304 401 403 414 422 429 500
PUT  /api/v1/handover/policy                         401 403 409 412 413 414 415 422 429 500
GET  /api/v1/surveys/policy                          304 401 403 414 422 429 500
PUT  /api/v1/surveys/policy                          401 403 409 412 413 414 415 422 429 500
GET  /api/v1/accounts/{id}/surveys                   401 403 404 414 422 429 500
POST /api/v1/accounts/{id}/surveys                   401 403 404 409 413 414 415 422 429 500
GET  /api/v1/accounts/{id}/surveys/{survey}          401 403 404 414 422 429 500
GET  /api/v1/accounts/{id}/surveys/{survey}/shown.pdf 401 403 404 414 422 429 500
POST /api/v1/accounts/{id}/surveys/{survey}/invitations 401 403 404 409 413 414 415 422 429 500
GET  /api/v1/journey                            304 401 403 414 422 429 500
PUT  /api/v1/journey                            401 403 409 412 413 414 415 422 429 500
POST /api/v1/journey/try                        401 403 409 413 414 415 422 429 500
GET  /api/v1/journey/accounts                   401 403 414 422 429 500
GET  /api/v1/jobs                               401 403 414 422 429 500
POST /api/v1/jobs/{job}/retry                   401 403 404 409 414 422 429 500
POST /api/v1/jobs/{job}/give-up                 401 403 404 409 414 422 429 500
GET  /api/v1/keys                               401 403 414 422 429 500
POST /api/v1/keys                               401 403 409 413 414 415 422 429 500
POST /api/v1/keys/{key}/revoke                  401 403 404 409 414 422 429 500
GET  /api/v1/kpis                               401 403 414 422 429 500
GET  /api/v1/kpis/{name}                        401 403 404 414 422 429 500
GET  /api/v1/kpis/{name}/figures                401 403 404 414 422 429 500
GET  /api/v1/kpis/{name}/rows                   401 403 404 414 422 429 500
GET  /api/v1/members                            401 403 414 422 429 500
POST /api/v1/members                            401 403 409 413 414 415 422 429 500
GET  /api/v1/members/{member}                   304 401 403 404 414 422 429 500
PUT  /api/v1/members/{member}                   401 403 404 409 412 413 414 415 422 429 500
POST /api/v1/members/{member}/invite            401 403 404 409 414 422 429 500
GET  /api/v1/movements                          401 403 414 422 429 500
GET  /api/v1/movements/rows                     401 403 414 422 429 500
POST /api/v1/people/upsert                      401 403 409 413 414 415 422 429 500
GET  /api/v1/notifications                      401 403 414 422 429 500
POST /api/v1/notifications/read                 401 403 409 413 414 415 422 429 500
GET  /api/v1/periods                            401 403 414 422 429 500
POST /api/v1/periods/{month}/close              401 403 404 409 413 414 415 422 429 500
POST /api/v1/periods/{month}/reopen             401 403 404 409 413 414 415 422 429 500
GET  /api/v1/policies                           401 403 414 422 429 500
GET  /api/v1/policies/{key}                     304 401 403 404 414 422 429 500
PUT  /api/v1/policies/{key}                     401 403 404 409 412 413 414 415 422 429 500
GET  /api/v1/segments                           304 401 403 414 422 429 500
PUT  /api/v1/segments                           401 403 409 412 413 414 415 422 429 500
POST /api/v1/segments/preview                   401 403 409 413 414 415 422 429 500
POST /api/v1/segments/apply                     401 403 409 413 414 415 422 429 500
GET  /api/v1/teams                              401 403 414 422 429 500
POST /api/v1/teams                              401 403 409 413 414 415 422 429 500
GET  /api/v1/views                              401 403 414 422 429 500
POST /api/v1/views                              401 403 409 413 414 415 422 429 500
DELETE /api/v1/views/{id}                       401 403 404 409 412 414 422 429 500
PUT  /api/v1/views/{id}                         401 403 404 409 412 413 414 415 422 429 500
POST /api/v1/usage                              401 403 409 413 414 415 422 429 500
";

#[tokio::test]
async fn it_lists_every_route_with_every_status() {
    let document = Stage::new().await.get("/api/openapi.json").await.json;
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let statuses = operation["responses"].as_object().unwrap().keys().filter(|status| *status != "200");
            let statuses: Vec<_> = statuses.map(String::as_str).collect();
            found.insert(format!("{} {path} {}", method.to_uppercase(), statuses.join(" ")));
            assert!(operation["summary"].as_str().is_some_and(|text| text.ends_with('.') || text.len() > 9), "{path}");
        }
    }
    let want = OPERATIONS.lines().filter(|line| !line.is_empty());
    let want: BTreeSet<_> = want.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(found, want);
}

#[tokio::test]
async fn every_route_of_the_document_is_served() {
    let stage = Stage::new().await;
    let document = stage.get("/api/openapi.json").await.json;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let request =
                stage.request(method.clone(), &path.replace(['{', '}'], "")).body(Default::default()).unwrap();
            let reply = stage.send(request).await;
            assert_ne!(reply.status.as_u16(), 405, "{method} {path}");
            let told = reply.json["detail"].as_str().unwrap_or_default();
            assert!(!told.starts_with("There is nothing at "), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere_and_parameters_are_described() {
    let document = Stage::new().await.get("/api/openapi.json").await.json;
    let mut waiting = vec![&document];
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let there = document.pointer(reference.trim_start_matches('#'));
            assert!(there.is_some(), "{reference} leads nowhere");
        }
        match value {
            Value::Object(fields) => waiting.extend(fields.values()),
            Value::Array(values) => waiting.extend(values),
            _ => {}
        }
    }
    let figures = &document["paths"]["/api/v1/kpis/{name}/figures"]["get"]["parameters"];
    let names: Vec<_> = figures.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    let all = [
        "name",
        "from",
        "to",
        "window",
        "by",
        "segment",
        "owner",
        "population",
        "currency",
        "as_known_on",
        "set",
        "fields",
    ];
    assert_eq!(names, all);
    assert!(figures.as_array().unwrap().iter().all(|p| p["description"].is_string()), "{figures}");
    let change = &document["components"]["schemas"]["SettingChange"];
    assert_eq!(
        (&change["additionalProperties"], &change["required"]),
        (&false.into(), &serde_json::json!(["value", "reason"]))
    );
    assert_eq!(document["paths"]["/api/v1/policies/{key}"]["put"]["security"][0].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn the_readable_page_is_for_members() {
    let stage = Stage::new().await;
    let page = stage.get("/api").await;
    assert_eq!((page.status.as_u16(), page.media_type.as_str()), (200, "text/html; charset=utf-8"));
    let stranger = axum::http::Request::get("/api").body(Default::default()).unwrap();
    assert_eq!(stage.send(stranger).await.status.as_u16(), 303);
}

#[test]
fn the_page_shows_every_operation_by_subject() {
    let (_, written) = operations_of_v1().split_for_parts();
    let (document, _) = completed(written);
    let groups = operations(&document);
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    let all = [
        "Accounts",
        "Land",
        "Journey",
        "Handover",
        "Surveys",
        "Catalogue",
        "Exports",
        "Health",
        "Imports",
        "Jobs",
        "Keys",
        "KPIs",
        "Members",
        "Movements",
        "Notifications",
        "Periods",
        "Policies",
        "Segments",
        "Usage",
        "Views",
    ];
    assert_eq!(names, all);
    let count: usize = groups.iter().map(|group| group.operations.len()).sum();
    assert_eq!(count, OPERATIONS.trim().lines().count());
    let anchors: BTreeSet<_> = groups.iter().flat_map(|g| &g.operations).map(|o| o.anchor.clone()).collect();
    assert_eq!(anchors.len(), count);
}

#[tokio::test]
async fn every_read_of_records_takes_fields_and_every_list_names_its_items() {
    let document = Stage::new().await.get("/api/openapi.json").await.json;
    for (path, item) in document["paths"].as_object().unwrap() {
        let read = &item["get"];
        let schema = &read["responses"]["200"]["content"]["application/json"]["schema"];
        if !schema.is_object() || path.ends_with("/health") {
            continue;
        }
        let parameters = read["parameters"].as_array().unwrap();
        // The reply is whole, or lacks what was not asked for.
        assert_eq!(schema["anyOf"].as_array().map(Vec::len), Some(2), "{path}: {schema}");
        let fields = parameters.iter().find(|parameter| parameter["name"] == "fields");
        let fields = fields.unwrap_or_else(|| panic!("{path} takes no fields"));
        let names = fields["schema"]["items"]["enum"].as_array().unwrap();
        // What is read page by page is a list, and its items are what is narrowed.
        assert!(!names.contains(&"next".into()), "{path} is a list that names no items");
        assert_eq!((&fields["style"], &fields["explode"]), (&"form".into(), &false.into()), "{path}");
    }
}
