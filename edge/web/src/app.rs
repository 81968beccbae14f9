//! What every route is given.

use crate::attempts::Attempts;
use crate::begun::BegunSignIns;
use crate::counts::Counts;
use crate::key_requests::KeyRequests;
use crate::provider::SignInProvider;
use crate::uploads::Uploads;
use access::Scope;
use actions::analytics::Analytics;
use actions::reads::Store;
use actions::{Actor, Clock, Cx, LookedAt};
use draw::Reports;
use std::sync::Arc;
use uuid::Uuid;

/// The running installation, shared by all requests.
#[derive(Clone)]
pub struct App {
    /// Where facts are kept.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Answers reports.
    pub analytics: Arc<dyn Analytics>,
    /// Makes PDFs.
    pub reports: Arc<dyn Reports>,
    /// Where uploaded files wait for their commit.
    pub uploads: Uploads,
    /// Figures of lists, kept until the next commit.
    pub counts: Arc<Counts>,
    /// Tries to sign in that failed.
    pub attempts: Arc<Attempts>,
    /// How often each key may ask.
    pub key_requests: Arc<KeyRequests>,
    /// Where members may sign in as well, if anywhere.
    pub provider: Option<Arc<dyn SignInProvider>>,
    /// Sign-ins that have begun there.
    pub begun: Arc<BegunSignIns>,
    /// Whose installation it is, for the corner of every page.
    pub company: String,
    /// Whether mails leave; else people get their links from somebody.
    pub sends_mail: bool,
}

impl App {
    /// The circumstances of one request by `actor`, who sees as far as `scope`.
    pub fn cx(&self, actor: Actor, scope: Scope) -> Cx {
        Cx {
            store: self.store.clone(),
            actor,
            scope,
            clock: self.clock.clone(),
            idempotency_key: None,
            looked_at: LookedAt::Whatever,
        }
    }

    /// The circumstances of a request by somebody who has not signed in. They may read nothing; a
    /// scope is needed all the same, and the nearest one is nobody's book.
    pub fn visitor(&self) -> Cx {
        self.cx(Actor::Visitor, Scope::Own(Uuid::nil()))
    }
}
