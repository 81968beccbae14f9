//! Who takes a mail from us.

use futures::future::BoxFuture;

/// A mail as it is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Names it in its Message-ID: the same at each attempt, so that mailboxes know it again.
    pub id: String,
    /// The address that it goes to, as it is recorded.
    pub address: String,
    /// What whoever has it is called.
    pub name: String,
    /// What it is about, on one line.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Where whoever gets it can say that they want no more.
    pub unsubscribe: String,
}

/// Why a mail was not taken. It is shown on a page, so no secret may stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// Another attempt may come off.
    Now(String),
    /// None would.
    Ever(String),
}

/// Takes mails: an SMTP server, or what a test puts in its place to stop in the middle.
pub trait Sender: Send + Sync {
    /// Hands a mail over; it is taken when this answers `Ok`.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), NotSent>>;
}
