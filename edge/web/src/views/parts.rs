//! The small pieces every page is put together from.

use askama::Template;
use askama::filters::HtmlSafe;
use std::fmt;

/// Text that is HTML already: charts from `draw`, meanings rendered from our own definitions.
/// Never anything a person typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(pub String);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// A text that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is shown.
    pub text: String,
    /// Where it leads.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link { text: text.into(), href: href.into() }
    }
}

/// One of several ways to show the same thing; the others are links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is shown.
    pub text: String,
    /// Where it leads, with all other choices kept.
    pub href: String,
    /// Whether it is the one shown now.
    pub current: bool,
}

impl Choice {
    /// A choice that is not the current one.
    pub fn other(text: impl Into<String>, href: impl Into<String>) -> Choice {
        Choice { text: text.into(), href: href.into(), current: false }
    }

    /// The choice shown now.
    pub fn current(text: impl Into<String>, href: impl Into<String>) -> Choice {
        Choice { text: text.into(), href: href.into(), current: true }
    }
}

/// How loudly a note speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Worth knowing.
    Observe,
    /// Something is as it should be.
    Good,
    /// Something is to be done.
    Warn,
}

/// A sentence that says what is true and what to do, above what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/note.html")]
pub struct Note {
    /// How loudly.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
    /// Where to look or act.
    pub link: Option<Link>,
}

impl Note {
    /// A note without a link.
    pub fn new(tone: Tone, text: impl Into<String>) -> Note {
        Note { tone, text: text.into(), link: None }
    }

    /// The same note with a place to look or act.
    pub fn with(self, text: impl Into<String>, href: impl Into<String>) -> Note {
        Note { link: Some(Link::new(text, href)), ..self }
    }
}

/// What a page says when it has nothing to show: one sentence, one act.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "views/empty.html")]
pub struct Empty {
    /// What is missing.
    pub title: String,
    /// Why, and what fills it.
    pub text: String,
    /// The act that fills it.
    pub act: Option<Link>,
}

/// A named figure or fact: "Renewal, 9 Jun 2029".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub label: String,
    /// Its value, "—" when absent.
    pub value: String,
    /// What the value rests on, or why it is absent.
    pub basis: Option<String>,
    /// The rows behind it.
    pub href: Option<String>,
}

impl Fact {
    /// A fact that only states.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Fact {
        Fact { label: label.into(), value: value.into(), basis: None, href: None }
    }

    /// The same fact with what it rests on.
    pub fn on(self, basis: impl Into<String>) -> Fact {
        Fact { basis: Some(basis.into()), ..self }
    }

    /// The same fact, its value leading to the rows behind it.
    pub fn to(self, href: impl Into<String>) -> Fact {
        Fact { href: Some(href.into()), ..self }
    }
}

/// Steps through a long list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "views/pager.html")]
pub struct Pager {
    /// What is shown of what: "50 of 214 accounts".
    pub text: String,
    /// Back to the start; absent on the first page.
    pub first: Option<String>,
    /// The page before, where it can be told.
    pub previous: Option<String>,
    /// The page after; absent on the last.
    pub next: Option<String>,
}

impl HtmlSafe for Note {}
impl HtmlSafe for Empty {}
impl HtmlSafe for Pager {}

/// The two letters that stand for a name: the first letters of its first two words, or the first
/// two letters of its only one.
pub fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let letters: String = match (words.next(), words.next()) {
        (Some(a), Some(b)) => a.chars().take(1).chain(b.chars().take(1)).collect(),
        (Some(a), None) => a.chars().take(2).collect(),
        _ => "?".into(),
    };
    letters.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_two_words() {
        for (name, want) in [
            ("Harbour & Pine Logistics", "HP"),
            ("maya okafor", "MO"),
            ("Tallis", "TA"),
            ("École Ørsted", "ÉØ"),
            ("—", "?"),
            ("", "?"),
        ] {
            assert_eq!(initials(name), want, "{name}");
        }
    }
}
