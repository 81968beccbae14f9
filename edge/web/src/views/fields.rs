//! Form fields with their help and their errors.

use super::filters::Pickable;
use askama::Template;
use askama::filters::HtmlSafe;

/// One field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/field.html")]
pub struct Field {
    /// Name in the form.
    pub name: String,
    /// Its id on the page: the name, unless several forms ask the same.
    pub id: String,
    /// What is asked for.
    pub label: String,
    /// How to answer, below the label.
    pub help: Option<String>,
    /// What is wrong and how to repair it.
    pub error: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// How it is answered.
    pub control: Control,
}

/// How a field is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Text(String),
    /// One line of text, with what is known already to choose from.
    Suggested(String, Vec<String>),
    /// An e-mail address, remembered by the browser.
    Email(String),
    /// The password of a sign-in; never filled in again.
    Password,
    /// A password that is chosen now; the browser may propose one.
    NewPassword,
    /// A whole number.
    Number(String),
    /// Several lines.
    Lines(String),
    /// One of a list.
    List(Vec<Pickable>),
    /// A file; the text lists accepted endings: ".csv,.xlsx,.parquet".
    File(String),
    /// Yes or no.
    Tick(Ticked),
    /// Sent along unseen.
    Hidden(String),
}

/// Whether a yes-or-no field is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ticked {
    /// Yes.
    Yes,
    /// No.
    No,
}

impl Field {
    /// A field without help or error, to be filled in.
    pub fn new(name: impl Into<String>, label: impl Into<String>, control: Control) -> Field {
        let name = name.into();
        Field { id: name.clone(), name, label: label.into(), help: None, error: None, required: true, control }
    }

    /// The same field in one of several forms that ask the same: `form` is part of its id.
    pub fn within(self, form: &str) -> Field {
        Field { id: format!("{form}-{}", self.name), ..self }
    }

    /// The same field with words on how to answer.
    pub fn help(self, help: impl Into<String>) -> Field {
        Field { help: Some(help.into()), ..self }
    }

    /// The same field, which may stay empty.
    pub fn optional(self) -> Field {
        Field { required: false, ..self }
    }

    /// The same field with what is wrong, if anything is.
    pub fn error(self, error: Option<String>) -> Field {
        Field { error, ..self }
    }
}

impl HtmlSafe for Field {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_field_names_its_error_and_keeps_the_typed_text() {
        let html = Field::new("grace_days", "Grace", Control::Number("4\"0".into()))
            .help("Days after a silent end.")
            .error(Some("Grace: expected a whole number from 0 to 365.".into()))
            .render()
            .unwrap();
        for part in [
            r#"aria-invalid="true""#,
            r#"aria-describedby="grace_days-help grace_days-error""#,
            r#"id="grace_days-error""#,
            r#"value="4&#34;0""#,
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
