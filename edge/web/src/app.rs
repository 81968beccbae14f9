//! What every route is given.

use crate::counts::Counts;
use crate::uploads::Uploads;
use access::Scope;
use actions::analytics::Analytics;
use actions::reads::Store;
use actions::{Actor, Clock, Cx};
use std::sync::Arc;

/// The running installation, shared by all requests.
#[derive(Clone)]
pub struct App {
    /// Where facts are kept.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Answers reports.
    pub analytics: Arc<dyn Analytics>,
    /// Where uploaded files wait for their commit.
    pub uploads: Uploads,
    /// Figures of lists, kept until the next commit.
    pub counts: Arc<Counts>,
    /// Whose installation it is, for the corner of every page.
    pub company: String,
}

impl App {
    /// The circumstances of one request by `actor`.
    pub fn cx(&self, actor: Actor, idempotency_key: Option<String>) -> Cx {
        Cx { store: self.store.clone(), actor, scope: Scope::All, clock: self.clock.clone(), idempotency_key }
    }
}
