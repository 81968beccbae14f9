//! A mail server for tests: it speaks SMTP over a socket, takes what it is sent, and says no when it was told to.

#![allow(dead_code)]

use mail_parser::MessageParser;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What it does with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// Takes it.
    Take,
    /// Says this of the one who is to get it.
    Say(&'static str),
    /// Ends the connection when it is told whom it is for.
    HangUp,
    /// Takes it and ends the connection without a word.
    TakeAndHangUp,
}

/// A mail that it took.
#[derive(Clone, Debug)]
pub struct Taken {
    /// To whom, as SMTP says it.
    pub to: String,
    /// As it came.
    pub raw: String,
}

impl Taken {
    /// What it says as text.
    pub fn text(&self) -> String {
        self.read(|message| message.body_text(0).unwrap().into_owned())
    }

    /// What it says as HTML.
    pub fn html(&self) -> String {
        self.read(|message| message.body_html(0).unwrap().into_owned())
    }

    /// What it is about.
    pub fn subject(&self) -> String {
        self.read(|message| message.subject().unwrap().to_string())
    }

    /// What names it.
    pub fn id(&self) -> String {
        self.read(|message| message.message_id().unwrap().to_string())
    }

    /// The token of the link in it.
    pub fn token(&self) -> String {
        let text = self.text();
        let rest = text.split("/answer/").nth(1).unwrap_or_else(|| panic!("no link in {text}"));
        rest.split_whitespace().next().unwrap().to_string()
    }

    fn read<T>(&self, read: impl FnOnce(&mail_parser::Message) -> T) -> T {
        read(&MessageParser::default().parse(self.raw.as_bytes()).unwrap())
    }
}

#[derive(Default)]
struct Desk {
    does: VecDeque<Does>,
    taken: Vec<Taken>,
}

/// The server, as long as its test lasts.
pub struct MailServer {
    /// Where it listens.
    pub url: String,
    desk: Arc<Mutex<Desk>>,
    listening: tokio::task::JoinHandle<()>,
}

impl MailServer {
    /// One that takes everything, after it did so with the first mails.
    pub async fn that(does: impl IntoIterator<Item = Does>) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let desk = Arc::new(Mutex::new(Desk { does: does.into_iter().collect(), taken: Vec::new() }));
        let shared = desk.clone();
        let listening = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(talk(socket, shared.clone()));
            }
        });
        MailServer { url, desk, listening }
    }

    /// What it took, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.desk.lock().unwrap().taken.clone()
    }

    /// The addresses of those who got something, in order.
    pub fn addressees(&self) -> Vec<String> {
        self.taken().into_iter().map(|mail| mail.to).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// One connection, until it is ended; a connection that breaks off is none of its business.
async fn talk(socket: TcpStream, desk: Arc<Mutex<Desk>>) {
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut to, mut does) = (String::new(), Does::Take);
    let mut reply = "220 mail.test ready".to_string();
    loop {
        if write.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
            return;
        }
        let Ok(Some(line)) = lines.next_line().await else { return };
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        reply = match word.as_str() {
            "EHLO" | "HELO" => "250-mail.test\r\n250 8BITMIME".into(),
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_string();
                does = desk.lock().unwrap().does.pop_front().unwrap_or(Does::Take);
                match does {
                    Does::Say(said) => said.into(),
                    Does::HangUp => return,
                    Does::Take | Does::TakeAndHangUp => "250 ok".into(),
                }
            }
            "DATA" => {
                if write.write_all(b"354 go on\r\n").await.is_err() {
                    return;
                }
                let mut raw = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    match line.as_str() {
                        "." => break,
                        line => raw.extend([line.strip_prefix('.').unwrap_or(line), "\r\n"]),
                    }
                }
                desk.lock().unwrap().taken.push(Taken { to: to.clone(), raw });
                if does == Does::TakeAndHangUp {
                    return;
                }
                "250 taken".into()
            }
            "QUIT" => "221 bye".into(),
            _ => "250 ok".into(),
        };
    }
}
