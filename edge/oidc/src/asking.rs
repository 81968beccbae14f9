//! How a provider is asked: over TLS, following nobody elsewhere, for a limited time and size.

use openidconnect::http::Request;
use openidconnect::{HttpRequest, HttpResponse};
use std::time::Duration;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

const ANSWER_SECONDS_MAX: u64 = 10;
const ANSWER_BYTES_MAX: u64 = 1 << 20;

/// What asks. Certificates are those that this machine trusts, so that a company's own work.
/// Where `https` is asked for, nothing is sent without it, whatever the provider's document says.
pub(crate) fn agent(https: bool) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .https_only(https)
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(ANSWER_SECONDS_MAX)));
    config.build().new_agent()
}

/// Asks once.
pub(crate) fn ask(agent: &Agent, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let (head, sent) = request.into_parts();
    let reply = match sent.is_empty() {
        true => agent.run(Request::from_parts(head, ())),
        false => agent.run(Request::from_parts(head, sent)),
    };
    let (head, body) = reply?.into_parts();
    let bytes = body.into_with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
    Ok(HttpResponse::from_parts(head, bytes))
}
