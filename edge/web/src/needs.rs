//! What each route needs, in one table, asked before anything else runs. A route that is not in it
//! is closed.

use crate::api::caller::bearer;
use crate::api::problem::Problem as Reply;
use crate::app::App;
use crate::problem::Problem;
use crate::session::{Member, theme};
use access::Permission::{
    self, ChangeAccounts, ChangePolicy, CloseMonth, EditAccounts, Export, Import, ManageMembers, PersonalData, Read,
    RunJobs, SignIn, UseKeys,
};
use actions::{MUST_BE_ALLOWED, Stop, who_may};
use anyhow::anyhow;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// A route with what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// Its method; what takes GET takes HEAD.
    pub method: &'static str,
    /// Its path as it is matched.
    pub path: &'static str,
    /// The permission; none where anybody may ask.
    pub needs: Option<Permission>,
}

const fn open(method: &'static str, path: &'static str) -> Route {
    Route { method, path, needs: None }
}

const fn get(path: &'static str, needs: Permission) -> Route {
    Route { method: "GET", path, needs: Some(needs) }
}

const fn post(path: &'static str, needs: Permission) -> Route {
    Route { method: "POST", path, needs: Some(needs) }
}

const fn put(path: &'static str, needs: Permission) -> Route {
    Route { method: "PUT", path, needs: Some(needs) }
}

const fn delete(path: &'static str, needs: Permission) -> Route {
    Route { method: "DELETE", path, needs: Some(needs) }
}

/// Every route that is served.
pub const ROUTES: &[Route] = &[
    open("GET", "/"),
    open("GET", "/assets/{*name}"),
    open("GET", "/sign-in"),
    open("POST", "/sign-in"),
    open("GET", "/sign-in/oidc"),
    open("GET", "/sign-in/oidc/callback"),
    open("GET", "/invitations/{token}"),
    open("POST", "/invitations/{token}"),
    open("GET", "/answer/{token}"),
    open("POST", "/answer/{token}"),
    post("/sign-out", SignIn),
    get("/you", SignIn),
    post("/you/password", SignIn),
    post("/you/sign-out-everywhere", SignIn),
    post("/you/keys", UseKeys),
    post("/you/keys/{key}/revoke", UseKeys),
    get("/inbox", Read),
    post("/inbox/read", Read),
    get("/growth", Read),
    get("/growth/rows", Read),
    get("/growth/rows/export", Export),
    get("/growth/movements", Read),
    get("/search", Read),
    get("/search/options", Read),
    get("/growth/movements/export", Export),
    get("/accounts", Read),
    get("/accounts/export", Export),
    get("/land/leads/export", Export),
    get("/journey/export", Export),
    get("/journey/silent/export", Export),
    post("/accounts/change", ChangeAccounts),
    post("/accounts/change/commit", ChangeAccounts),
    get("/accounts/changes/{batch}", ChangeAccounts),
    post("/accounts/changes/{batch}/undo", ChangeAccounts),
    get("/accounts/{account}", Read),
    get("/accounts/{account}/export/{list}", Export),
    post("/accounts/{account}/change", ChangeAccounts),
    post("/accounts/{account}/interactions", EditAccounts),
    post("/accounts/{account}/people", EditAccounts),
    get("/accounts/{account}/people/new", EditAccounts),
    get("/accounts/{account}/people/{person}", Read),
    post("/accounts/{account}/people/{person}", EditAccounts),
    post("/accounts/{account}/people/{person}/export", PersonalData),
    post("/accounts/{account}/people/{person}/erase", PersonalData),
    get("/accounts/{account}/whitespace", Read),
    post("/accounts/{account}/whitespace", EditAccounts),
    get("/accounts/{account}/journey", Read),
    post("/accounts/{account}/journey/steps", EditAccounts),
    post("/accounts/{account}/journey/take-back", EditAccounts),
    post("/accounts/{account}/journey/goals", EditAccounts),
    post("/accounts/{account}/journey/milestones", EditAccounts),
    get("/accounts/{account}/handover", Read),
    post("/accounts/{account}/handover/steps", EditAccounts),
    post("/accounts/{account}/handover/promises", EditAccounts),
    post("/accounts/{account}/handover/became", EditAccounts),
    get("/accounts/{account}/land", Read),
    post("/accounts/{account}/land/leads", EditAccounts),
    post("/accounts/{account}/land/deals", EditAccounts),
    post("/accounts/{account}/land/next-moves", EditAccounts),
    post("/accounts/{account}/land/later-terms", EditAccounts),
    get("/land", Read),
    get("/land/rows", Read),
    get("/land/leads", Read),
    get("/land/profile", Read),
    post("/land/profile", ChangePolicy),
    get("/land/quality", Read),
    get("/land/quota", Read),
    post("/land/quota", ChangePolicy),
    get("/accounts/{account}/surveys", Read),
    post("/accounts/{account}/surveys", EditAccounts),
    get("/accounts/{account}/surveys/{survey}", Read),
    get("/accounts/{account}/surveys/{survey}/shown", Read),
    get("/accounts/{account}/surveys/{survey}/shown.pdf", Read),
    post("/accounts/{account}/surveys/{survey}/invitations", EditAccounts),
    get("/surveys/policy", Read),
    post("/surveys/policy", ChangePolicy),
    get("/surveys/templates/new", Read),
    post("/surveys/templates/new", ChangePolicy),
    get("/surveys/templates/{key}", Read),
    post("/surveys/templates/{key}", ChangePolicy),
    post("/surveys/templates/{key}/remove", ChangePolicy),
    get("/handover", Read),
    get("/handover/export", Export),
    get("/handover/policy", Read),
    post("/handover/policy", ChangePolicy),
    get("/journey", Read),
    get("/journey/stages/{stage}", Read),
    get("/journey/silent", Read),
    get("/journey/policy", Read),
    post("/journey/policy", ChangePolicy),
    post("/journey/policy/try", ChangePolicy),
    get("/journey/entries", ChangeAccounts),
    post("/journey/entries", ChangeAccounts),
    get("/imports", Import),
    get("/imports/export", Import),
    get("/imports/new", Import),
    post("/imports/upload", Import),
    get("/imports/{upload}/map", Import),
    post("/imports/{upload}/map", Import),
    get("/imports/{upload}/dry-run", Import),
    get("/imports/{upload}/complaints.csv", Import),
    post("/imports/{upload}/commit", Import),
    get("/imports/batches/{batch}", Import),
    get("/imports/batches/{batch}/complaints.csv", Import),
    post("/imports/batches/{batch}/undo", Import),
    post("/views", Read),
    post("/views/{view}", Read),
    post("/views/{view}/remove", Read),
    get("/definitions", Read),
    get("/definitions/{kpi}", Read),
    get("/settings", Read),
    post("/settings/{key}", ChangePolicy),
    post("/settings/months/close", CloseMonth),
    post("/settings/months/reopen", CloseMonth),
    get("/settings/jobs", RunJobs),
    post("/settings/jobs/{job}/try", RunJobs),
    post("/settings/jobs/{job}/give-up", RunJobs),
    get("/segments", Read),
    post("/segments", ChangePolicy),
    post("/segments/try", ChangePolicy),
    post("/segments/apply", ChangePolicy),
    get("/catalogue", Read),
    post("/catalogue", ChangePolicy),
    get("/members", ManageMembers),
    post("/members", ManageMembers),
    post("/members/teams", ManageMembers),
    post("/members/{member}", ManageMembers),
    post("/members/{member}/invite", ManageMembers),
    open("GET", "/api/openapi.json"),
    open("GET", "/api/v1/health"),
    get("/api", Read),
    get("/api/v1/accounts", Read),
    get("/api/v1/accounts/{id}", Read),
    get("/api/v1/accounts/{id}/audit", Read),
    get("/api/v1/accounts/{id}/people", Read),
    post("/api/v1/accounts/{id}/people", EditAccounts),
    get("/api/v1/accounts/{id}/people/{person}", Read),
    put("/api/v1/accounts/{id}/people/{person}", EditAccounts),
    post("/api/v1/accounts/upsert", Import),
    post("/api/v1/accounts/{id}/changes", ChangeAccounts),
    post("/api/v1/accounts/changes/preview", ChangeAccounts),
    post("/api/v1/accounts/changes", ChangeAccounts),
    post("/api/v1/accounts/changes/{id}/undo", ChangeAccounts),
    post("/api/v1/people/upsert", Import),
    get("/api/v1/members", ManageMembers),
    post("/api/v1/members", ManageMembers),
    get("/api/v1/members/{member}", ManageMembers),
    put("/api/v1/members/{member}", ManageMembers),
    post("/api/v1/members/{member}/invite", ManageMembers),
    get("/api/v1/teams", ManageMembers),
    post("/api/v1/teams", ManageMembers),
    get("/api/v1/keys", UseKeys),
    post("/api/v1/keys", UseKeys),
    post("/api/v1/keys/{key}/revoke", UseKeys),
    get("/api/v1/notifications", Read),
    post("/api/v1/notifications/read", Read),
    get("/api/v1/jobs", RunJobs),
    post("/api/v1/jobs/{job}/retry", RunJobs),
    post("/api/v1/jobs/{job}/give-up", RunJobs),
    get("/api/v1/views", Read),
    post("/api/v1/views", Read),
    put("/api/v1/views/{id}", Read),
    delete("/api/v1/views/{id}", Read),
    get("/api/v1/accounts/{id}/interactions", Read),
    post("/api/v1/accounts/{id}/interactions", EditAccounts),
    get("/api/v1/accounts/{id}/whitespace", Read),
    post("/api/v1/accounts/{id}/whitespace", EditAccounts),
    get("/api/v1/accounts/{id}/journey", Read),
    post("/api/v1/accounts/{id}/journey/steps", EditAccounts),
    post("/api/v1/accounts/{id}/goals", EditAccounts),
    post("/api/v1/accounts/{id}/milestones", EditAccounts),
    get("/api/v1/accounts/{id}/handover", Read),
    post("/api/v1/accounts/{id}/handover/steps", EditAccounts),
    post("/api/v1/accounts/{id}/promises", EditAccounts),
    post("/api/v1/accounts/{id}/promises/steps", EditAccounts),
    get("/api/v1/accounts/{id}/land", Read),
    post("/api/v1/accounts/{id}/leads", EditAccounts),
    post("/api/v1/accounts/{id}/deals", EditAccounts),
    post("/api/v1/accounts/{id}/next-moves", EditAccounts),
    post("/api/v1/accounts/{id}/later-terms", EditAccounts),
    get("/api/v1/handovers", Read),
    get("/api/v1/handovers/pairs", Read),
    get("/api/v1/land/leads", Read),
    get("/api/v1/land/profile", Read),
    put("/api/v1/land/profile", ChangePolicy),
    get("/api/v1/land/quality", Read),
    get("/api/v1/land/quotas", Read),
    put("/api/v1/land/quotas", ChangePolicy),
    get("/api/v1/handover/policy", Read),
    put("/api/v1/handover/policy", ChangePolicy),
    get("/api/v1/surveys/policy", Read),
    put("/api/v1/surveys/policy", ChangePolicy),
    get("/api/v1/accounts/{id}/surveys", Read),
    post("/api/v1/accounts/{id}/surveys", EditAccounts),
    get("/api/v1/accounts/{id}/surveys/{survey}", Read),
    get("/api/v1/accounts/{id}/surveys/{survey}/shown.pdf", Read),
    post("/api/v1/accounts/{id}/surveys/{survey}/invitations", EditAccounts),
    get("/api/v1/journey", Read),
    put("/api/v1/journey", ChangePolicy),
    post("/api/v1/journey/try", ChangePolicy),
    get("/api/v1/journey/accounts", Read),
    get("/api/v1/segments", Read),
    put("/api/v1/segments", ChangePolicy),
    post("/api/v1/segments/preview", ChangePolicy),
    post("/api/v1/segments/apply", ChangePolicy),
    get("/api/v1/catalogue", Read),
    put("/api/v1/catalogue", ChangePolicy),
    get("/api/v1/exports/accounts", Export),
    get("/api/v1/exports/accounts/{id}/{list}", Export),
    get("/api/v1/exports/handovers", Export),
    get("/api/v1/exports/imports", Import),
    get("/api/v1/exports/journey/accounts", Export),
    get("/api/v1/exports/journey/silent", Export),
    get("/api/v1/exports/land/leads", Export),
    get("/api/v1/exports/kpis/{name}/rows", Export),
    get("/api/v1/exports/movements/rows", Export),
    post("/api/v1/usage", Import),
    get("/api/v1/kpis", Read),
    get("/api/v1/kpis/{name}", Read),
    get("/api/v1/kpis/{name}/figures", Read),
    get("/api/v1/kpis/{name}/rows", Read),
    get("/api/v1/movements", Read),
    get("/api/v1/movements/rows", Read),
    get("/api/v1/imports", Import),
    post("/api/v1/imports", Import),
    get("/api/v1/imports/{id}", Import),
    post("/api/v1/imports/{id}/undo", Import),
    get("/api/v1/policies", Read),
    get("/api/v1/policies/{key}", Read),
    put("/api/v1/policies/{key}", ChangePolicy),
    get("/api/v1/periods", Read),
    post("/api/v1/periods/{month}/close", CloseMonth),
    post("/api/v1/periods/{month}/reopen", CloseMonth),
];

/// Lets a request through to its route, or answers it here: refused, not taken so, or closed.
pub async fn decide(State(app): State<App>, path: Option<MatchedPath>, mut request: Request, next: Next) -> Response {
    let Some(path) = path else { return next.run(request).await };
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    let at_path = || ROUTES.iter().filter(|route| route.path == path.as_str());
    let Some(route) = at_path().find(|route| route.method == method) else {
        let with_head = |route: &Route| if route.method == "GET" { "GET,HEAD" } else { route.method };
        let taken: Vec<&str> = at_path().map(with_head).collect();
        return not_taken(&path, &taken);
    };
    let Some(permission) = route.needs else { return next.run(request).await };
    let member = match of_request(&app, &mut request).await {
        Ok(Some(member)) => member,
        // The route says in its own way that somebody has to sign in.
        Ok(None) => return next.run(request).await,
        Err(fault) => return stopped(&request, Stop::Fault(fault)),
    };
    let allowance = member.signed_in.key.map(|key| app.key_requests.take(key, app.clock.now()));
    let mut reply = match allowance.and_then(|allowance| allowance.wait_seconds) {
        Some(seconds) => Reply::too_often(seconds).into_response(),
        None => permitted(member, permission, request, next).await,
    };
    if let Some(allowance) = allowance {
        allowance.tell(reply.headers_mut());
    }
    reply
}

/// Lets a member through to a route, if their role may.
async fn permitted(member: Member, permission: Permission, mut request: Request, next: Next) -> Response {
    if !member.may(permission) {
        let reason = format!("{} may not do this.", member.signed_in.role.name());
        return stopped(&request, Stop::refused(MUST_BE_ALLOWED, reason, who_may(permission)));
    }
    request.extensions_mut().insert(member);
    next.run(request).await
}

async fn of_request(app: &App, request: &mut Request) -> anyhow::Result<Option<Member>> {
    let of_api = request.uri().path().starts_with("/api/v1/");
    match bearer(request.headers()).filter(|_| of_api) {
        Some(key) => Member::of_key(request.headers(), app, key).await,
        None => Member::of_session(request.headers(), app).await,
    }
}

fn stopped(request: &Request, stop: Stop) -> Response {
    match request.uri().path().starts_with("/api/") {
        true => Reply::from(stop).into_response(),
        false => Problem::of_stop(theme(request.headers()), stop).into_response(),
    }
}

/// The bare status, which is told in our words further out.
fn not_taken(path: &MatchedPath, taken: &[&str]) -> Response {
    if taken.is_empty() {
        let fault = anyhow!("the route {} is not in the table of what routes need", path.as_str());
        return Reply::from(Stop::Fault(fault)).into_response();
    }
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, taken.join(","))]).into_response()
}
