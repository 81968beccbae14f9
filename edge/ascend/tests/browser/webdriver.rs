//! The few words of the WebDriver protocol that our tests speak, over plain HTTP to a chromedriver of their own.
//! A client crate would switch on features of hyper and syn that the binary lacks, and build half the tree twice.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
];
const REPLY_SECONDS_MAX: u64 = 60;
const WAIT_SECONDS_MAX: u64 = 10;
/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with an empty profile; it ends with this value, also when a test panics.
pub struct Session {
    chromedriver: Child,
    port: u16,
    id: String,
}

/// An element of the page that is shown.
pub struct Element(String);

impl Session {
    /// Starts chromedriver on a free port and one headless browser.
    pub fn start() -> Result<Self> {
        let program = env::var_os("ASCEND_TEST_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut command = Command::new(&program);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let chromedriver = command
            .spawn()
            .with_context(|| format!("{} did not start; `cargo xtask test` installs it", program.to_string_lossy()))?;
        let mut session = Self { chromedriver, port: 0, id: String::new() };
        session.port = session.announced_port()?;
        let mut options = json!({ "args": FLAGS });
        if let Ok(chromium) = env::var("ASCEND_TEST_CHROMIUM") {
            options["binary"] = chromium.into();
        }
        let wanted = json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let reply = session.ask("POST", "/session", &json!({ "capabilities": { "alwaysMatch": wanted } }))?;
        session.id = reply["sessionId"].as_str().context("chromedriver named no session")?.to_owned();
        Ok(session)
    }

    /// Shows an address and waits until it is loaded.
    pub fn open(&self, url: &str) -> Result<()> {
        self.post("url", &json!({ "url": url })).map(drop)
    }

    /// The address that is shown.
    pub fn url(&self) -> Result<String> {
        let url = self.ask("GET", &self.path("url"), &Value::Null)?;
        Ok(url.as_str().unwrap_or_default().to_owned())
    }

    /// The first element that a CSS selector finds.
    pub fn find(&self, css: &str) -> Result<Element> {
        let found = self.post("element", &json!({ "using": "css selector", "value": css }))?;
        Ok(Element(found[ELEMENT].as_str().with_context(|| format!("{css} finds nothing"))?.to_owned()))
    }

    /// Types into an element; a key without a letter has a character of its own in the protocol.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<()> {
        self.post(&format!("element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    /// Clicks in the middle of an element.
    pub fn click(&self, element: &Element) -> Result<()> {
        self.post(&format!("element/{}/click", element.0), &json!({})).map(drop)
    }

    /// The text of an element as a reader sees it.
    pub fn text(&self, element: &Element) -> Result<String> {
        let text = self.ask("GET", &self.path(&format!("element/{}/text", element.0)), &Value::Null)?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Presses keys one after the other, wherever the focus is.
    pub fn press(&self, keys: &str) -> Result<()> {
        let press = |key: char| [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })];
        let steps: Vec<Value> = keys.chars().flat_map(press).collect();
        self.post("actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] })).map(drop)
    }

    /// Presses a key while another is held.
    pub fn chord(&self, held: char, key: char) -> Result<()> {
        let step = |kind: &str, key: char| json!({ "type": kind, "value": key });
        let steps = [step("keyDown", held), step("keyDown", key), step("keyUp", key), step("keyUp", held)];
        self.post("actions", &json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] })).map(drop)
    }

    /// Runs the body of a function in the page and returns its answer.
    pub fn run(&self, script: &str) -> Result<Value> {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Runs the body of a function that gives its answer to the callback `arguments[0]`.
    pub fn run_until_called_back(&self, script: &str) -> Result<Value> {
        self.post("execute/async", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression in the page is true.
    pub fn wait_for(&self, expression: &str) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(WAIT_SECONDS_MAX);
        while Instant::now() < deadline {
            // Between two pages there is nothing that could answer; the next question will be.
            if matches!(self.run(&format!("return {expression}")), Ok(Value::Bool(true))) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("{expression} is not true after {WAIT_SECONDS_MAX} s on {}", self.url()?)
    }

    /// Gives a command of the Chrome DevTools protocol.
    pub fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        self.post("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// What the console said since the last question.
    pub fn console(&self) -> Result<Value> {
        self.post("se/log", &json!({ "type": "browser" }))
    }

    /// What is shown, as base64 of a PNG.
    pub fn screenshot(&self) -> Result<String> {
        let picture = self.ask("GET", &self.path("screenshot"), &Value::Null)?;
        Ok(picture.as_str().unwrap_or_default().to_owned())
    }

    fn announced_port(&mut self) -> Result<u16> {
        let output = self.chromedriver.stdout.take().context("chromedriver has no output")?;
        let announced = BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok());
        announced.context("chromedriver named no port")
    }

    fn path(&self, rest: &str) -> String {
        format!("/session/{}/{rest}", self.id)
    }

    fn post(&self, rest: &str, body: &Value) -> Result<Value> {
        self.ask("POST", &self.path(rest), body)
    }

    /// One request; the reply's `value`, or its error in words.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).context("chromedriver does not answer")?;
        stream.set_read_timeout(Some(Duration::from_secs(REPLY_SECONDS_MAX)))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )?;
        let reply = read_body(stream).with_context(|| format!("chromedriver did not reply to {method} {path}"))?;
        let value = reply.get("value").cloned().unwrap_or_default();
        if let Some(error) = value.get("error").and_then(Value::as_str) {
            let message = value["message"].as_str().unwrap_or_default();
            bail!("{method} {path}: {error}: {message}");
        }
        Ok(value)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Chromedriver closes the browser and removes its profile only when it is told to.
        if !self.id.is_empty() {
            self.ask("DELETE", &format!("/session/{}", self.id), &Value::Null).ok();
        }
        self.chromedriver.kill().ok();
        self.chromedriver.wait().ok();
    }
}

fn read_body(stream: TcpStream) -> Result<Value> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(serde_json::from_slice(&body)?)
}
