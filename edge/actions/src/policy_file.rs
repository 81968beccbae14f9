//! Policies that are one file each: read, kept as it was written, and replaced as a whole.

use crate::change_policy::PolicyChange;
use crate::cx::Cx;
use crate::frame::Action;
use crate::stop::{FieldError, Stop};
use crate::typed::Typed;
use crate::whole_policy::{WholePolicy, replace_whole};
use access::Permission;
use anyhow::Context;
use serde::de::DeserializeOwned;
use std::sync::{Mutex, PoisonError};
use store::Store;
use store::entity::policy_version::Model as Version;

/// A policy that is one file (TOML).
pub struct PolicyFile<P> {
    /// The action that changes it.
    pub(crate) action: &'static str,
    /// The policy that holds it.
    pub(crate) policy: &'static str,
    /// What people call it, and the field of a form that holds it: "journey".
    pub(crate) named: &'static str,
    /// The rule that nobody overwrites what they have not seen.
    pub(crate) looked_at: &'static str,
    /// What holds before somebody writes one.
    pub(crate) standard: &'static str,
    /// Bytes at most.
    pub(crate) bytes_max: usize,
    /// What to do about a file that cannot be read.
    pub(crate) repair: &'static str,
    /// All that is wrong with what it says: what, and what to write instead.
    pub(crate) faults: fn(&P) -> Vec<(String, String)>,
    /// Of what it has how many, for the trail.
    pub(crate) holds: fn(&P) -> (&'static str, usize),
    /// The last file that was read, with what it says: every request asks, and reading takes longer than all the rest.
    pub(crate) last: Mutex<Option<(String, P)>>,
}

/// A policy as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNow<P> {
    /// The number of its version; 0 for the one that comes with Ascend.
    pub version: i32,
    /// The file, as it was written.
    pub text: String,
    /// What it says.
    pub policy: P,
}

impl<P: DeserializeOwned + Clone + Send> PolicyFile<P> {
    /// The file that holds now.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn now(&self, store: &Store) -> anyhow::Result<FileNow<P>> {
        self.kept(store.policy_known_at(self.policy, i64::MAX).await?)
    }

    /// What people call it, and the field of a form or body that holds it: "journey".
    pub fn named(&self) -> &'static str {
        self.named
    }

    /// Every version that was recorded, the latest first.
    ///
    /// # Errors
    /// Only when the machine fails.
    pub async fn versions(&self, store: &Store) -> anyhow::Result<Vec<Version>> {
        Ok(store.policy_versions(self.policy).await?)
    }

    /// Puts a file in the place of the whole. `from` is the version that was looked at.
    ///
    /// # Errors
    /// All that is wrong with the file; a blank reason; a file that somebody changed since `from`.
    pub async fn change(&self, cx: &Cx, from: i32, text: &str, reason: &str) -> Result<PolicyChange, Stop> {
        let mut typed = Typed::default();
        typed.needed("reason", reason, "Say in a few words why.");
        let mut wrong = Vec::new();
        let read = self.read(text).map_err(|faults| wrong.extend(faults)).ok();
        match typed.done() {
            Err(Stop::BadInput(also)) => wrong.extend(also),
            other => other?,
        }
        let Some(policy) = read.filter(|_| wrong.is_empty()) else { return Err(Stop::BadInput(wrong)) };
        let text = text.replace("\r\n", "\n");
        let whole = WholePolicy {
            policy: self.policy,
            named: self.named,
            looked_at: self.looked_at,
            from,
            body: text.clone(),
            reason,
            holds: (self.holds)(&policy),
        };
        let action = Action { name: self.action, permission: Permission::ChangePolicy };
        let says_so = |stands: Option<Version>| Ok(self.kept(stands)?.text == text);
        replace_whole(cx, action, whole, says_so).await
    }

    /// Reads a file.
    ///
    /// # Errors
    /// All that is wrong with it: where, what, and what to write instead.
    pub fn read(&self, text: &str) -> Result<P, Vec<FieldError>> {
        let wrong = |problem: String, repair: &str| FieldError { field: self.named, problem, repair: repair.into() };
        if text.len() > self.bytes_max {
            let problem = format!("This is longer than a {} can be.", self.named);
            return Err(vec![wrong(problem, &format!("Write at most {} kB.", self.bytes_max / 1_000))]);
        }
        let policy: P = toml::from_str(text).map_err(|fault| {
            let line = fault.span().map(|span| text[..span.start].matches('\n').count() + 1);
            let place = line.map_or(String::new(), |line| format!("Line {line}: "));
            vec![wrong(format!("{place}{}.", fault.message()), self.repair)]
        })?;
        let faults = (self.faults)(&policy);
        if faults.is_empty() {
            return Ok(policy);
        }
        Err(faults.into_iter().map(|(problem, repair)| wrong(problem, &repair)).collect())
    }

    fn kept(&self, version: Option<Version>) -> anyhow::Result<FileNow<P>> {
        let (version, text) = match version {
            Some(version) => (version.version, version.body),
            None => (0, self.standard.to_string()),
        };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, policy)) = last.as_ref().filter(|(read, _)| *read == text) {
            return Ok(FileNow { version, policy: policy.clone(), text });
        }
        let policy: P =
            toml::from_str(&text).with_context(|| format!("reading version {version} of the {}", self.named))?;
        *last = Some((text.clone(), policy.clone()));
        Ok(FileNow { version, text, policy })
    }
}
