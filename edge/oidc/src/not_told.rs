//! Why a provider did not say who somebody is.

use anyhow::{Error, anyhow};
use openidconnect::{DiscoveryError, ErrorResponse, RequestTokenError};

/// Why a provider did not say who somebody is. The causes are for a log; none holds a secret.
#[derive(Debug)]
pub enum NotTold {
    /// It did not answer as a provider does.
    Unanswered(Error),
    /// It did not take the code.
    Refused(Error),
    /// Its answer may not be believed.
    Unbelieved(Error),
}

impl NotTold {
    pub(crate) fn unbelieved(cause: impl std::error::Error + Send + Sync + 'static) -> NotTold {
        NotTold::Unbelieved(Error::new(cause).context("reading the id token"))
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<DiscoveryError<E>> for NotTold {
    fn from(error: DiscoveryError<E>) -> NotTold {
        match error {
            DiscoveryError::Validation(problem) => NotTold::Unbelieved(anyhow!("the provider's document: {problem}")),
            other => NotTold::Unanswered(Error::new(other).context("asking for the provider's document and keys")),
        }
    }
}

impl<E, R> From<RequestTokenError<E, R>> for NotTold
where
    E: std::error::Error + Send + Sync + 'static,
    R: ErrorResponse + 'static,
{
    fn from(error: RequestTokenError<E, R>) -> NotTold {
        match error {
            RequestTokenError::ServerResponse(said) => NotTold::Refused(anyhow!("the provider said {said}")),
            RequestTokenError::Request(cause) => NotTold::Unanswered(Error::new(cause).context("bringing the code")),
            // What could not be read may hold tokens, so only where it broke off is kept.
            RequestTokenError::Parse(cause, _) => {
                NotTold::Unbelieved(anyhow!("the answer to the code cannot be read at {}", cause.path()))
            }
            RequestTokenError::Other(problem) => NotTold::Unanswered(anyhow!("bringing the code: {problem}")),
        }
    }
}
