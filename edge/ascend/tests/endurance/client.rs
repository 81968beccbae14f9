//! A client that speaks just enough HTTP, so that nothing between it and the socket retries.

use crate::server::{EMAIL, PASSWORD};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long a reply may take.
const REPLY_MAX: Duration = Duration::from_secs(20);

/// A whole reply. One that broke off is an error.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Somebody who has signed in. Sessions are stored, so they outlive the server.
#[derive(Clone)]
pub struct Session {
    cookie: String,
    token: String,
}

impl Session {
    /// Signs in as a browser does.
    pub fn open(address: &str) -> io::Result<Session> {
        let form = send(address, "GET", "/sign-in", "", "")?;
        let form_cookie = cookie(&form, "ascend_form")?;
        let token = form_cookie.split_once('=').map(|(_, token)| token).unwrap_or_default();
        let body = format!("csrf={token}&next=%2F&email={EMAIL}&password={}", PASSWORD.replace(' ', "+"));
        let head = format!("Cookie: {form_cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n");
        let cookie = cookie(&send(address, "POST", "/sign-in", &head, &body)?, "ascend_session")?;
        let page = send(address, "GET", "/settings", &format!("Cookie: {cookie}\r\n"), "")?;
        let token = page.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = token.ok_or_else(|| io::Error::other("the settings have no form"))?.to_string();
        Ok(Session { cookie, token })
    }

    /// Sends a change under a key.
    pub fn write(
        &self,
        address: &str,
        key: &str,
        method: &str,
        path: &str,
        media: &str,
        body: &str,
    ) -> io::Result<Reply> {
        let Session { cookie, token } = self;
        let head =
            format!("Cookie: {cookie}\r\nX-CSRF-Token: {token}\r\nIdempotency-Key: {key}\r\nContent-Type: {media}\r\n");
        send(address, method, path, &head, body)
    }
}

fn cookie(reply: &Reply, name: &str) -> io::Result<String> {
    let mut set = reply.head.lines().filter_map(|line| {
        let (header, value) = line.split_once(": ")?;
        header.eq_ignore_ascii_case("set-cookie").then(|| value.split(';').next().unwrap_or_default().to_string())
    });
    let found = set.find(|cookie| cookie.starts_with(name));
    found.ok_or_else(|| io::Error::other(format!("no cookie {name} in reply {}: {}", reply.status, reply.head)))
}

fn send(address: &str, method: &str, path: &str, head: &str, body: &str) -> io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(REPLY_MAX))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{head}\r\n{body}"
    )?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let broke_off = || io::Error::from(io::ErrorKind::UnexpectedEof);
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broke_off)?;
    let length = head.lines().find_map(|line| {
        let (header, value) = line.split_once(": ")?;
        header.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().ok())?
    });
    if length.is_some_and(|length| length != body.len()) {
        return Err(broke_off());
    }
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broke_off)?;
    Ok(Reply { status, head: head.to_string(), body: body.to_string() })
}
