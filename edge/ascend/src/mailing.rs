//! How mails leave: the settings, and the worker that the server makes of them.

use actions::{Actor, Clock, Cx, FieldError, LookedAt, Stop};
use clap::Args;
use delivery::{Outgoing, Smtp, SmtpSettings, Worker};
use std::fmt;
use std::sync::Arc;
use store::Store;

/// A mail server. All three or nothing; without them surveys are answered by links that are copied.
#[derive(Args, Clone)]
pub struct Mailing {
    /// Mail server that surveys are sent through, smtps://user:password@host or smtp://localhost:25;
    /// better kept in ASCEND_SMTP_URL, since others on this machine can read command lines
    #[arg(long, env = "ASCEND_SMTP_URL", hide_env_values = true, value_name = "URL")]
    smtp_url: Option<String>,
    /// Whom mails come from, like "Northwind <surveys@northwind.example>"
    #[arg(long, env = "ASCEND_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// Address at which people at customers reach this server, for the links in mails
    #[arg(long, env = "ASCEND_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
}

/// Its password is on no page and in no log.
impl fmt::Debug for Mailing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailing").field("is_set", &self.smtp_url.is_some()).finish_non_exhaustive()
    }
}

impl Mailing {
    /// How mails leave, where that is set.
    ///
    /// # Errors
    /// Every setting that is missing or wrong.
    pub fn outgoing(&self) -> Result<Option<Outgoing>, Stop> {
        let set =
            |value: &Option<String>| value.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(String::from);
        let (url, from) = (set(&self.smtp_url), set(&self.mail_from));
        let Some(url) = url else { return Ok(None) };
        let mut wrong = Vec::new();
        let mut complain = |field: &'static str, problem: &str, repair: &str| {
            wrong.push(FieldError { field, problem: problem.into(), repair: repair.into() });
        };
        let public_url = set(&self.public_url).map(|url| url.trim_end_matches('/').to_string());
        match &public_url {
            None => complain("public-url", "It is not set.", "Set ASCEND_PUBLIC_URL, like https://ask.example.com."),
            Some(url) if is_web_address(url) => {}
            Some(_) => complain("public-url", "This is no address.", "Write it like https://ask.example.com."),
        }
        let smtp = match from {
            None => {
                complain("mail-from", "It is not set.", "Set ASCEND_MAIL_FROM, like Northwind <a@example.com>.");
                None
            }
            Some(from) => match Smtp::new(&SmtpSettings { url, from }) {
                Ok(smtp) => Some(smtp),
                Err(error) => {
                    complain("smtp-url", error.problem, error.repair);
                    None
                }
            },
        };
        match (smtp, public_url) {
            (Some(smtp), Some(public_url)) if wrong.is_empty() => {
                Ok(Some(Outgoing { sender: Arc::new(smtp), public_url }))
            }
            _ => Err(Stop::BadInput(wrong)),
        }
    }
}

/// Whether it is the beginning of a web address that a path can follow.
fn is_web_address(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(['?', '#', ' ', '"', '<', '>']))
}

/// The server's worker.
pub fn worker(store: Store, clock: Arc<dyn Clock>, outgoing: Option<Outgoing>, company: &str) -> Worker {
    let cx = Cx {
        store,
        actor: Actor::Server,
        scope: access::Scope::All,
        clock,
        idempotency_key: None,
        looked_at: LookedAt::Whatever,
    };
    Worker { cx, outgoing, company: company.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_missing_is_told_at_once_and_the_password_never() {
        let mailing = |smtp_url: &str, mail_from: &str, public_url: &str| Mailing {
            smtp_url: Some(smtp_url.into()),
            mail_from: Some(mail_from.into()),
            public_url: Some(public_url.into()),
        };
        for (url, from, public, want) in [
            ("", "", "", "nothing"),
            ("smtp://u:hunter2@localhost", "", " ", "public-url mail-from"),
            ("smtp://u:hunter2@localhost", "nobody", "ask.example.com", "public-url smtp-url"),
            ("ftp://u:hunter2@localhost", "a@b.example", "https://ask.example.com", "smtp-url"),
            ("smtp://u:hunter2@localhost", "a@b.example", "https://ask.example.com/", "https://ask.example.com"),
        ] {
            let mailing = mailing(url, from, public);
            let found = match mailing.outgoing() {
                Ok(None) => "nothing".into(),
                Ok(Some(outgoing)) => outgoing.public_url,
                Err(Stop::BadInput(wrong)) => {
                    assert!(!format!("{wrong:?}").contains("hunter2"), "{wrong:?}");
                    wrong.iter().map(|error| error.field).collect::<Vec<_>>().join(" ")
                }
                Err(stop) => stop.to_string(),
            };
            assert_eq!(found, want, "{url} {from} {public}");
            assert!(!format!("{mailing:?}").contains("hunter2"));
        }
    }
}
