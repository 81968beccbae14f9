//! The provider of the settings, as pages know one.

use crate::elsewhere::Elsewhere;
use actions::{Email, FieldError, Identity, Stop};
use oidc::{Provider, Settings, Wrong};
use std::env;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use web::provider::{Begun, NotTold, Secrets, SignInProvider};

/// Holds the secret where no file does.
const SECRET_VARIABLE: &str = "ASCEND_OIDC_CLIENT_SECRET";

/// Where the provider sends browsers back to, on our address.
const CALLBACK: &str = "/sign-in/oidc/callback";

struct ByOidc {
    name: String,
    provider: Provider,
}

/// The provider of these settings.
///
/// # Errors
/// Every setting that is missing or wrong.
pub fn provider_of(asked: &Elsewhere) -> Result<Arc<dyn SignInProvider>, Stop> {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let settings = Settings {
        issuer: given(&asked.oidc_issuer),
        client_id: given(&asked.oidc_client_id),
        client_secret: secret(asked)?,
        callback: format!("{}{CALLBACK}", given(&asked.address).trim_end_matches('/')),
    };
    let provider =
        Provider::new(settings).map_err(|wrong| Stop::BadInput(wrong.into_iter().map(field_error).collect()))?;
    Ok(Arc::new(ByOidc { name: asked.oidc_name.clone(), provider }))
}

/// The secret, which is on no command line: those can be read by everybody at the machine.
fn secret(asked: &Elsewhere) -> Result<String, Stop> {
    let Some(file) = &asked.oidc_client_secret_file else {
        return Ok(env::var(SECRET_VARIABLE).unwrap_or_default());
    };
    let read = std::fs::read_to_string(file).map(|text| text.trim().to_string());
    read.map_err(|error| {
        let problem = format!("{} cannot be read: {error}.", file.display());
        Stop::wrong_field("oidc-client-secret-file", problem, "Name a file that holds the secret and nothing else.")
    })
}

fn field_error(wrong: Wrong) -> FieldError {
    let field = match wrong.setting {
        "issuer" => "oidc-issuer",
        "client_id" => "oidc-client-id",
        "client_secret" => SECRET_VARIABLE,
        _ => "address",
    };
    FieldError { field, problem: wrong.problem, repair: wrong.repair.into() }
}

fn not_told(error: oidc::NotTold) -> NotTold {
    match error {
        oidc::NotTold::Unanswered(cause) => NotTold::Unanswered(cause),
        oidc::NotTold::Refused(cause) => NotTold::Refused(cause),
        oidc::NotTold::Unbelieved(cause) => NotTold::Unbelieved(cause),
    }
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, NotTold>> + Send + 'a>>;

impl SignInProvider for ByOidc {
    fn name(&self) -> &str {
        &self.name
    }

    fn begin(&self) -> Answer<'_, Begun> {
        Box::pin(async {
            let oidc::Begun { address, state, nonce, verifier } = self.provider.begin().await.map_err(not_told)?;
            Ok(Begun { address, state, secrets: Secrets { nonce, verifier } })
        })
    }

    fn finish(&self, code: String, Secrets { nonce, verifier }: Secrets) -> Answer<'_, Identity> {
        Box::pin(async move {
            let told = self.provider.finish(code, nonce, verifier).await.map_err(not_told)?;
            let email = told.verified_email.map_or(Email::Unverified, Email::Verified);
            Ok(Identity { issuer: told.issuer, subject: told.subject, email })
        })
    }
}
