//! Where members may sign in as well: the settings, and what the server makes of them.

use actions::Stop;
use clap::Args;
use std::path::PathBuf;
use std::sync::Arc;
use web::provider::SignInProvider;

/// A provider that speaks OpenID Connect. All or nothing; its secret is in the file named, or in
/// ASCEND_OIDC_CLIENT_SECRET.
#[derive(Args, Debug)]
pub struct Elsewhere {
    /// Provider at which members may sign in as well, by OpenID Connect
    #[arg(long, env = "ASCEND_OIDC_ISSUER", value_name = "URL")]
    pub oidc_issuer: Option<String>,
    /// What the provider calls Ascend
    #[arg(long, env = "ASCEND_OIDC_CLIENT_ID", value_name = "ID")]
    pub oidc_client_id: Option<String>,
    /// File with the secret that the provider gave Ascend [default: the value of ASCEND_OIDC_CLIENT_SECRET]
    #[arg(long, env = "ASCEND_OIDC_CLIENT_SECRET_FILE", value_name = "FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// What the button calls the provider
    #[arg(long, env = "ASCEND_OIDC_NAME", default_value = "single sign-on", value_name = "NAME")]
    pub oidc_name: String,
    /// Address at which members open Ascend, to which the provider sends them back
    #[arg(long, env = "ASCEND_ADDRESS", value_name = "URL")]
    pub address: Option<String>,
}

impl Elsewhere {
    /// The provider, where one is asked for.
    ///
    /// # Errors
    /// Every setting that is missing or wrong; all of them, where Ascend was built without it.
    pub fn provider(&self) -> Result<Option<Arc<dyn SignInProvider>>, Stop> {
        let is_asked_for = self.oidc_issuer.is_some() || self.oidc_client_id.is_some();
        match is_asked_for || self.oidc_client_secret_file.is_some() {
            true => provider_of(self).map(Some),
            false => Ok(None),
        }
    }
}

#[cfg(feature = "oidc")]
use crate::by_oidc::provider_of;

#[cfg(not(feature = "oidc"))]
fn provider_of(_: &Elsewhere) -> Result<Arc<dyn SignInProvider>, Stop> {
    let problem = "This Ascend was built without signing in by OpenID Connect.";
    let repair = "Build it with --features oidc, or leave the oidc settings out.";
    Err(Stop::wrong_field("oidc-issuer", problem, repair))
}
