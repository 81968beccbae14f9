//! A body of JSON: one object, small, read field by field so that all wrong ones are told at once.

use super::problem::{Problem, WrongField};
use crate::quoting::shortened;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Bytes of a JSON body at most.
const BYTES_MAX: usize = 64 * 1024;
/// Characters of a text in a body at most.
const TEXT_CHARACTERS_MAX: usize = 500;

/// The fields of a body.
pub struct Sent {
    fields: Map<String, Value>,
    known: Vec<&'static str>,
    wrong: Vec<WrongField>,
}

impl Sent {
    /// A text that must be there and say something.
    pub fn needed_text(&mut self, name: &'static str) -> String {
        let before = self.wrong.len();
        let text = self.text(name);
        if text.trim().is_empty() && self.wrong.len() == before {
            self.complain(name, "is missing or blank.", "Say in a few words why.");
        }
        text
    }

    /// A text; blank where it is missing.
    pub fn text(&mut self, name: &'static str) -> String {
        self.known.push(name);
        match self.fields.remove(name) {
            None => String::new(),
            Some(Value::String(text)) if is_text(&text) => text,
            Some(_) => {
                let repair = format!("Send a text of at most {TEXT_CHARACTERS_MAX} characters on one line.");
                self.complain(name, "is not a text.", &repair);
                String::new()
            }
        }
    }

    /// A text of several lines; blank where it is missing.
    pub fn lines(&mut self, name: &'static str) -> String {
        self.known.push(name);
        match self.fields.remove(name) {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(_) => {
                self.complain(name, "is not a text.", "Send a text.");
                String::new()
            }
        }
    }

    /// A whole number that must be there.
    pub fn number(&mut self, name: &'static str) -> i32 {
        self.known.push(name);
        let number = self.fields.remove(name).and_then(|value| value.as_i64()).and_then(|n| n.try_into().ok());
        number.unwrap_or_else(|| {
            self.complain(name, "is not a whole number.", "Send a whole number.");
            0
        })
    }

    /// Yes or no; no where it is missing.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.known.push(name);
        match self.fields.remove(name) {
            None => false,
            Some(Value::Bool(flag)) => flag,
            Some(_) => {
                self.complain(name, "is neither true nor false.", "Send true or false.");
                false
            }
        }
    }

    /// A whole number; none where it is missing.
    pub fn maybe_number(&mut self, name: &'static str) -> Option<i32> {
        self.fields.contains_key(name).then(|| self.number(name)).or_else(|| {
            self.known.push(name);
            None
        })
    }

    /// A list of objects that must be there, each read field by field; what is wrong names the
    /// place in the list: `offerings[2].buyer`.
    pub fn rows<T>(&mut self, name: &'static str, read: impl Fn(&mut Sent) -> T) -> Vec<T> {
        self.known.push(name);
        let Some(Value::Array(values)) = self.fields.remove(name) else {
            self.complain(name, "is not a list.", "Send a list of objects.");
            return Vec::new();
        };
        let mut rows = Vec::with_capacity(values.len());
        for (at, value) in values.into_iter().enumerate() {
            let Value::Object(fields) = value else {
                self.complain(&format!("{name}[{at}]"), "is not an object.", "Send an object.");
                continue;
            };
            let mut row = Sent { fields, known: Vec::new(), wrong: Vec::new() };
            rows.push(read(&mut row));
            row.complain_of_the_rest();
            let within = |wrong: WrongField| WrongField { field: format!("{name}[{at}].{}", wrong.field), ..wrong };
            self.wrong.extend(row.wrong.into_iter().map(within));
        }
        rows
    }

    /// A list of ids; none where it is missing.
    pub fn maybe_ids(&mut self, name: &'static str) -> Option<Vec<Uuid>> {
        self.known.push(name);
        let id = |value: &Value| value.as_str().and_then(|id| id.parse().ok());
        let ids: Option<Vec<Uuid>> = self.fields.remove(name)?.as_array().and_then(|ids| ids.iter().map(id).collect());
        if ids.is_none() {
            self.complain(name, "is not a list of ids.", "Send a list of ids, or leave it out.");
        }
        ids
    }

    /// A value that must be there: a text, a number, true, false, or a list of texts.
    pub fn value(&mut self, name: &'static str) -> Value {
        self.known.push(name);
        let is_fit = |value: &Value| match value {
            Value::Null | Value::Object(_) => false,
            Value::String(text) => is_text(text),
            Value::Array(values) => values.iter().all(|v| v.as_str().is_some_and(is_text)),
            Value::Bool(_) | Value::Number(_) => true,
        };
        let value = self.fields.remove(name);
        let problem = if value.is_some() { "is not a value." } else { "is missing." };
        value.filter(is_fit).unwrap_or_else(|| {
            self.complain(name, problem, "Send a text, a number, true, false or a list of texts.");
            Value::Null
        })
    }

    /// Reads the fields, and complains about those that nobody has read.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn read<T>(mut self, fields: impl FnOnce(&mut Sent) -> T) -> Result<T, Problem> {
        let read = fields(&mut self);
        self.complain_of_the_rest();
        if self.wrong.is_empty() { Ok(read) } else { Err(Problem::wrong(self.wrong)) }
    }

    fn complain_of_the_rest(&mut self) {
        let repair = format!("Leave it out; there are {}.", self.known.join(", "));
        for (name, _) in std::mem::take(&mut self.fields) {
            self.complain(&shortened(&name), "is not a field here.", &repair);
        }
    }

    /// Says what is wrong with a field.
    pub fn complain(&mut self, name: &str, problem: &str, repair: &str) {
        self.wrong.push(WrongField { field: name.into(), problem: problem.into(), repair: repair.into() });
    }
}

fn is_text(text: &str) -> bool {
    text.chars().count() <= TEXT_CHARACTERS_MAX && !text.contains(char::is_control)
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Sent, Problem> {
        if media_type(request.headers()) != "application/json" {
            return Err(Problem::unsupported("application/json"));
        }
        let bytes = to_bytes(request.into_body(), BYTES_MAX).await.map_err(|_| Problem::too_large("64 KiB"))?;
        let wrong = |problem: String| Problem::wrong_field("body", problem, "Send one JSON object.");
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(fields)) => Ok(Sent { fields, known: Vec::new(), wrong: Vec::new() }),
            Ok(_) => Err(wrong("The body is not an object.".into())),
            Err(error) => Err(wrong(format!("The body cannot be read: {error}."))),
        }
    }
}

/// The media type of a body, without its parameters.
pub fn media_type(headers: &HeaderMap) -> String {
    let told = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    told.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
