//! JSON whose members keep the order in which they are documented, and whose numbers are written
//! from integers.

use std::fmt::Display;

/// A JSON value, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json(String);

/// A JSON object that is being written.
#[derive(Clone, Debug, Default)]
pub struct Object(String);

impl Json {
    /// Nothing.
    pub fn null() -> Json {
        Json("null".into())
    }

    /// Words.
    pub fn text(text: &str) -> Json {
        Json(serde_json::Value::from(text).to_string())
    }

    /// A number or truth, as it displays.
    pub fn number(number: impl Display) -> Json {
        Json(number.to_string())
    }

    /// An object.
    pub fn object(object: Object) -> Json {
        Json(object.end())
    }

    /// Something that is JSON already.
    pub fn written(json: String) -> Json {
        Json(json)
    }
}

impl Object {
    /// The object with one more member.
    pub fn with(mut self, name: &str, value: &Json) -> Object {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&Json::text(name).0);
        self.0.push(':');
        self.0.push_str(&value.0);
        self
    }

    /// The whole object.
    pub fn end(mut self) -> String {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }
}
