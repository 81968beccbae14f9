//! Sending by SMTP.

use crate::sender::{Mail, NotSent, Sender};
use futures::FutureExt;
use futures::future::BoxFuture;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::error::Error as _;
use std::time::Duration;

/// How long the server may take over one of its replies.
const REPLY_WAIT: Duration = Duration::from_secs(30);

/// Replies that say who may send, not what becomes of this mail: somebody corrects the settings, and
/// the next attempt comes off (RFC 4954, section 6).
const ABOUT_SIGNING_IN: [u16; 4] = [530, 534, 535, 538];

/// What is set of sending mail.
#[derive(Clone)]
pub struct SmtpSettings {
    /// The server: `smtps://user:password@host`, or `smtp://` with TLS begun on the way.
    pub url: String,
    /// Whom mails come from: `Northwind <surveys@northwind.example>`.
    pub from: String,
}

/// A setting that cannot be used. The password is never part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub problem: &'static str,
    /// How to write it.
    pub repair: &'static str,
}

/// An SMTP server that takes our mails.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// Reads the settings. Nothing is connected yet.
    ///
    /// # Errors
    /// The setting that is wrong.
    pub fn new(settings: &SmtpSettings) -> Result<Smtp, Wrong> {
        let wrong_url = Wrong {
            problem: "The SMTP server is no address that can be used.",
            repair: "Write it like smtps://user:password@mail.example.com, with special characters of the password \
                     encoded (% followed by two digits), or smtp://localhost:25.",
        };
        let url = with_encryption(&settings.url).ok_or_else(|| wrong_url.clone())?;
        // What lettre says of it may quote it.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url).map_err(|_| wrong_url)?;
        let from = settings.from.parse().map_err(|_| Wrong {
            problem: "Whom mails come from is no mail address.",
            repair: "Write it like Northwind <surveys@northwind.example>.",
        })?;
        Ok(Smtp { transport: transport.timeout(Some(REPLY_WAIT)).build(), from })
    }

    async fn hand_over(&self, mail: &Mail) -> Result<(), NotSent> {
        let message = self.message(mail)?;
        self.transport.send(message).await.map(drop).map_err(|error| not_sent(&error))
    }

    fn message(&self, mail: &Mail) -> Result<Message, NotSent> {
        let no_address = |_| NotSent::Ever(format!("\u{201c}{}\u{201d} is no mail address.", mail.address));
        let address: Address = mail.address.trim().parse().map_err(no_address)?;
        let header = |name, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        let mut message = Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .date_now()
            .from(self.from.clone())
            .to(Mailbox::new(Some(one_line(&mail.name)), address))
            .subject(one_line(&mail.subject))
            // No machine answers it (RFC 3834, section 5).
            .raw_header(header("Auto-Submitted", "auto-generated".into()))
            // RFC 2369, section 3.2.
            .raw_header(header("List-Unsubscribe", format!("<{}>", mail.unsubscribe)));
        if mail.unsubscribe.starts_with("https:") {
            // RFC 8058, section 3.1: the link takes this without a page in between.
            message = message.raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".into()));
        }
        let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        message.multipart(body).map_err(|error| NotSent::Ever(format!("The mail cannot be written: {error}.")))
    }
}

/// A text as a header can hold it: a line break in it would begin another header.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

impl Sender for Smtp {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), NotSent>> {
        self.hand_over(mail).boxed()
    }
}

/// An address of a server with how the way there is encrypted, where that is left open: a password
/// goes to another machine only encrypted; without one it is encrypted where the server offers it.
fn with_encryption(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    // In the query only: a password may hold the same letters.
    let query = rest.split_once('?').map_or("", |(_, query)| query);
    let is_said = query.split('&').any(|part| part.starts_with("tls="));
    if scheme != "smtp" || is_said {
        return (scheme == "smtp" || scheme == "smtps").then(|| url.to_string());
    }
    let authority = rest.split(['/', '?']).next()?;
    let (who, place) = authority.rsplit_once('@').map_or((None, authority), |(who, place)| (Some(who), place));
    let host = place.rsplit_once(':').map_or(place, |(host, _)| host);
    if ["localhost", "127.0.0.1", "[::1]"].contains(&host) {
        return Some(url.to_string());
    }
    let tls = if who.is_some() { "required" } else { "opportunistic" };
    let join = if rest.contains('?') { '&' } else { '?' };
    Some(format!("{url}{join}tls={tls}"))
}

fn not_sent(error: &Error) -> NotSent {
    let told = match (error.status().map(u16::from), error.source()) {
        (Some(code), Some(said)) => format!("The mail server said {code}: {}.", said.to_string().trim_end_matches('.')),
        (Some(code), None) => format!("The mail server said {code}."),
        (None, _) if error.is_timeout() => "The mail server did not reply in time.".into(),
        (None, Some(said)) => format!("The mail server could not be reached: {said}."),
        (None, None) => "The mail server could not be reached.".into(),
    };
    let is_about_us = error.status().is_some_and(|code| ABOUT_SIGNING_IN.contains(&u16::from(code)));
    if error.is_permanent() && !is_about_us { NotSent::Ever(told) } else { NotSent::Now(told) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_the_machine_only_encrypted() {
        for (url, want) in [
            ("smtps://u:p@mail.example", Some("smtps://u:p@mail.example")),
            ("smtp://u:p@mail.example:587", Some("smtp://u:p@mail.example:587?tls=required")),
            ("smtp://u:p@mail.example/ehlo?x=1", Some("smtp://u:p@mail.example/ehlo?x=1&tls=required")),
            ("smtp://u:xtls=9@mail.example", Some("smtp://u:xtls=9@mail.example?tls=required")),
            ("smtp://mail.example", Some("smtp://mail.example?tls=opportunistic")),
            ("smtp://u:p@mail.example?tls=opportunistic", Some("smtp://u:p@mail.example?tls=opportunistic")),
            ("smtp://u:p@localhost:2525", Some("smtp://u:p@localhost:2525")),
            ("smtp://[::1]:25", Some("smtp://[::1]:25")),
            ("http://mail.example", None),
            ("mail.example", None),
        ] {
            assert_eq!(with_encryption(url).as_deref(), want, "{url}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_without_the_password() {
        let new = |url: &str, from: &str| Smtp::new(&SmtpSettings { url: url.into(), from: from.into() }).err();
        for url in ["http://u:hunter2@mail.example", "smtp://u:hunter2@", "smtp://u:hunter2@mail.example?tls=perhaps"] {
            let wrong = new(url, "a@b.example").unwrap();
            assert!(!format!("{wrong:?}").contains("hunter2") && wrong.repair.contains("smtps://"), "{wrong:?}");
        }
        assert!(new("smtp://localhost", "nobody").unwrap().problem.contains("no mail address"));
        assert_eq!(new("smtp://localhost", "Northwind <a@b.example>"), None);
    }

    #[test]
    fn nothing_that_is_recorded_can_add_a_header() {
        let settings = SmtpSettings { url: "smtp://localhost".into(), from: "Northwind <a@b.example>".into() };
        let smtp = Smtp::new(&settings).unwrap();
        let mail = Mail {
            id: "J-1".into(),
            address: "ada@harbour.example".into(),
            name: "Ada\r\nBcc: all@evil.example".into(),
            subject: "Care\r\nBcc: all@evil.example".into(),
            text: "Hello".into(),
            html: "<p>Hello</p>".into(),
            unsubscribe: "https://ask.example/answer/t-1".into(),
        };
        let written = String::from_utf8(smtp.message(&mail).unwrap().formatted()).unwrap();
        assert!(!written.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{written}");
        assert!(written.contains("Message-ID: <J-1@b.example>"), "{written}");
        assert!(written.contains("List-Unsubscribe: <https://ask.example/answer/t-1>"), "{written}");
        assert!(written.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{written}");
        for address in
            ["ada@harbour.example\r\nBcc: all@evil.example", "ada", "", "ada@harbour.example, b@evil.example"]
        {
            let refused = smtp.message(&Mail { address: address.into(), ..mail.clone() }).unwrap_err();
            assert!(matches!(refused, NotSent::Ever(_)), "{address}");
        }
    }
}
