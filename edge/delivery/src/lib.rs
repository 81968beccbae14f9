//! What goes out of the house after an action: the outbox is read once, each message makes its jobs,
//! and a worker does them when their time has come, again and again until they come off.
//!
//! A job is done at least once: whoever is stopped between sending and recording it sends once more,
//! under the same Message-ID and with a link that opens as the first does.

mod message;
mod sender;
mod smtp;
mod worker;

pub use sender::{Mail, NotSent, Sender};
pub use smtp::{Smtp, SmtpSettings, Wrong};
pub use worker::{Outgoing, Worker};
