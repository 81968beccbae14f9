//! Signing in elsewhere: what pages know of a provider that our company trusts to know its people.

use actions::Identity;
use anyhow::Error;
use futures::future::BoxFuture;

/// A provider that says who somebody is. A trait, so that what speaks to it is not in the builds
/// of pages, and their tests bring one of their own.
pub trait SignInProvider: Send + Sync {
    /// What members call it, for the button.
    fn name(&self) -> &str;

    /// Begins a sign-in: where the browser goes, and what it has to come back with.
    fn begin(&self) -> BoxFuture<'_, Result<Begun, NotTold>>;

    /// Says who came back with a code.
    fn finish(&self, code: String, secrets: Secrets) -> BoxFuture<'_, Result<Identity, NotTold>>;
}

/// A sign-in that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What it comes back with, unguessable.
    pub state: String,
    /// What stays here.
    pub secrets: Secrets,
}

/// What shows that a provider's answer is to the question that was asked. Never sent to a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets {
    /// Stands in the signed answer.
    pub nonce: String,
    /// Shows that whoever brings the code is whoever asked for it.
    pub verifier: String,
}

/// Why a provider did not say who somebody is. The causes are for the log.
#[derive(Debug)]
pub enum NotTold {
    /// It did not answer.
    Unanswered(Error),
    /// It did not take the code.
    Refused(Error),
    /// Its answer is not one that may be believed.
    Unbelieved(Error),
}
