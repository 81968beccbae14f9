//! The two steps of a sign-in.

use crate::asking::{agent, ask};
use crate::not_told::NotTold;
use crate::settings::{Settings, Wrong};
use crate::token::{self, Told};
use anyhow::Error;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use ureq::Agent;

/// How long the provider's document is good enough to send browsers there. Its keys are asked for
/// anew whenever an answer is held against them.
const DOCUMENT_KEPT: Duration = Duration::from_secs(3_600);
/// Who asks at once: a flood of sign-ins leaves threads to everything else.
const ASKING_MAX: usize = 8;

/// A provider, as far as it is known.
pub struct Provider {
    known: Arc<Known>,
    turns: Semaphore,
}

struct Known {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    callback: RedirectUrl,
    agent: Agent,
    document: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// A sign-in that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What it comes back with.
    pub state: String,
    /// What stands in the signed answer.
    pub nonce: String,
    /// What shows that whoever brings the code asked for it.
    pub verifier: String,
}

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

impl Provider {
    /// The provider of these settings. It is not asked yet: Ascend starts also while it is away.
    ///
    /// # Errors
    /// Every setting that is wrong.
    pub fn new(settings: Settings) -> Result<Provider, Vec<Wrong>> {
        let (issuer, callback) = settings.addresses()?;
        let agent = agent(issuer.url().scheme() == "https");
        let client_id = ClientId::new(settings.client_id);
        let client_secret = ClientSecret::new(settings.client_secret);
        let known = Known { issuer, client_id, client_secret, callback, agent, document: Mutex::default() };
        Ok(Provider { known: Arc::new(known), turns: Semaphore::new(ASKING_MAX) })
    }

    /// Begins a sign-in.
    ///
    /// # Errors
    /// The provider does not answer.
    pub async fn begin(&self) -> Result<Begun, NotTold> {
        self.in_turn(|known| known.begin()).await
    }

    /// Brings the code that a browser came back with; who they are.
    ///
    /// # Errors
    /// The provider does not answer, does not take the code, or may not be believed.
    pub async fn finish(&self, code: String, nonce: String, verifier: String) -> Result<Told, NotTold> {
        self.in_turn(move |known| known.finish(code, nonce, verifier)).await
    }

    /// Asks away from the threads that serve requests.
    async fn in_turn<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Known) -> Result<T, NotTold> + Send + 'static,
    ) -> Result<T, NotTold> {
        let fault = |error| NotTold::Unanswered(error);
        let _turn = self.turns.acquire().await.map_err(|error| fault(Error::new(error)))?;
        let known = self.known.clone();
        spawn_blocking(move || ask(&known)).await.map_err(|error| fault(Error::new(error)))?
    }
}

impl Known {
    fn begin(&self) -> Result<Begun, NotTold> {
        let client = self.client(self.document(DOCUMENT_KEPT)?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let code_flow = CoreAuthenticationFlow::AuthorizationCode;
        let asked = client.authorize_url(code_flow, CsrfToken::new_random, Nonce::new_random);
        let (address, state, nonce) = asked.add_scope(Scope::new("email".into())).set_pkce_challenge(challenge).url();
        Ok(Begun {
            address: address.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    fn finish(&self, code: String, nonce: String, verifier: String) -> Result<Told, NotTold> {
        let client = self.client(self.document(Duration::ZERO)?);
        let bring = client.exchange_code(AuthorizationCode::new(code)).map_err(NotTold::unbelieved)?;
        let answer =
            bring.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request(&|request| ask(&self.agent, request))?;
        token::read(&answer, client.id_token_verifier(), nonce)
    }

    fn client(&self, document: CoreProviderMetadata) -> Client {
        let secret = Some(self.client_secret.clone());
        CoreClient::from_provider_metadata(document, self.client_id.clone(), secret)
            .set_redirect_uri(self.callback.clone())
    }

    /// The provider's document with its keys, at most as old as that.
    fn document(&self, age_max: Duration) -> Result<CoreProviderMetadata, NotTold> {
        let kept = self.document.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, document)) = kept.filter(|(asked_at, _)| asked_at.elapsed() < age_max) {
            return Ok(document);
        }
        let document = CoreProviderMetadata::discover(&self.issuer, &|request| ask(&self.agent, request))?;
        let new = Some((Instant::now(), document.clone()));
        *self.document.lock().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(document)
    }
}
