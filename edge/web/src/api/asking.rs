//! What a request asks for in its query. One function per query names each parameter with its
//! form and meaning: it reads requests, and the document describes what it reads.

use super::form::{self, Form};
use super::problem::{Problem, WrongField};
use crate::quoting::{quoted, shortened};
use axum::extract::{FromRequestParts, Query as Pairs};
use axum::http::request::Parts;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::ArrayBuilder;
use utoipa::openapi::{RefOr, Required, Schema};

/// What can be asked for in a query.
pub trait Query: Sized {
    /// Reads every parameter there is.
    fn read(asking: &mut Asking) -> Self;
}

/// Extracts a query; rejects it with all of its wrong fields at once.
pub struct Ask<Q> {
    /// What is asked for.
    pub query: Q,
    /// The whole question apart from the place in its answer: what a cursor belongs to.
    pub question: String,
}

/// A query while it is read.
#[derive(Default)]
pub struct Asking {
    pairs: Vec<(String, String)>,
    wrong: Vec<WrongField>,
    parameters: Vec<Parameter>,
}

impl Asking {
    /// A parameter that may be left out.
    pub fn maybe<T>(&mut self, name: &'static str, form: Form<T>, meaning: &str) -> Option<T> {
        self.document(name, form.schema.clone().into(), meaning, Required::False);
        self.one(name, form)
    }

    /// A parameter that must be there. Absent only beside a complaint about it.
    pub fn needed<T>(&mut self, name: &'static str, form: Form<T>, meaning: &str) -> Option<T> {
        self.document(name, form.schema.clone().into(), meaning, Required::True);
        if !self.pairs.iter().any(|(key, _)| key == name) {
            self.complain(name, "is missing.", &form.repair);
        }
        self.one(name, form)
    }

    /// A parameter that may come more than once.
    pub fn list<T>(&mut self, name: &'static str, form: Form<T>, meaning: &str) -> Vec<T> {
        let schema = ArrayBuilder::new().items(form.schema.clone()).build();
        self.document(name, Schema::Array(schema), meaning, Required::False);
        self.take(name).into_iter().filter_map(|text| self.value(name, &form, &text)).collect()
    }

    /// How many rows are wanted.
    pub fn limit(&mut self) -> u16 {
        self.maybe("limit", form::limit(), "How many rows.").unwrap_or(form::LIMIT)
    }

    /// Where to go on.
    pub fn cursor(&mut self) -> Option<String> {
        self.maybe("cursor", form::cursor(), "Where to go on: next of the reply before.")
    }

    /// A complaint about a parameter that was read before.
    pub fn complain(&mut self, name: &str, problem: &str, repair: &str) {
        self.wrong.push(WrongField { field: name.into(), problem: problem.into(), repair: repair.into() });
    }

    fn one<T>(&mut self, name: &'static str, form: Form<T>) -> Option<T> {
        let mut given = self.take(name);
        let text = given.pop()?;
        if !given.is_empty() {
            self.complain(name, "is given more than once.", "Give it once.");
            return None;
        }
        self.value(name, &form, &text)
    }

    fn take(&mut self, name: &str) -> Vec<String> {
        self.pairs.extract_if(.., |(key, _)| key == name).map(|(_, text)| text).collect()
    }

    fn value<T>(&mut self, name: &str, form: &Form<T>, text: &str) -> Option<T> {
        let value = (form.read)(text);
        if value.is_none() {
            self.complain(name, &format!("{} is not {}.", quoted(text), form.what), &form.repair);
        }
        value
    }

    fn document(&mut self, name: &str, schema: Schema, meaning: &str, required: Required) {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(required);
        self.parameters.push(parameter.description(Some(meaning)).schema(Some(RefOr::T(schema))).build());
    }

    /// Complains about every parameter that nobody has read.
    fn leftovers(&mut self) {
        let known: Vec<&str> = self.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let repair = match known.is_empty() {
            true => "Leave it out; there are no parameters here.".to_string(),
            false => format!("Leave it out; there are {}.", known.join(", ")),
        };
        for (name, _) in std::mem::take(&mut self.pairs) {
            let (field, problem) = (shortened(&name), "is not a parameter here.".to_string());
            self.wrong.push(WrongField { field, problem, repair: repair.clone() });
        }
    }
}

/// Reads a query from its pairs.
fn read<Q: Query>(pairs: Vec<(String, String)>) -> Result<Ask<Q>, Problem> {
    let question = question(&pairs);
    let mut asking = Asking { pairs, ..Asking::default() };
    let query = Q::read(&mut asking);
    asking.leftovers();
    if asking.wrong.is_empty() { Ok(Ask { query, question }) } else { Err(Problem::wrong(asking.wrong)) }
}

/// The pairs in one order, without those that name a place in the answer.
fn question(pairs: &[(String, String)]) -> String {
    let mut asked: Vec<_> = pairs.iter().filter(|(name, _)| name != "cursor" && name != "limit").collect();
    asked.sort();
    format!("{asked:?}")
}

impl<Q: Query, S: Send + Sync> FromRequestParts<S> for Ask<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Ask<Q>, Problem> {
        let pairs = Pairs::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let wrong = |_| {
            Problem::wrong_field(
                "query",
                "The query cannot be read.",
                "Encode it as application/x-www-form-urlencoded.",
            )
        };
        read(pairs.map_err(wrong)?.0)
    }
}

impl<Q: Query> IntoParams for Ask<Q> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut asking = Asking::default();
        Q::read(&mut asking);
        asking.parameters
    }
}

/// A query without parameters.
pub struct Nothing;

impl Query for Nothing {
    fn read(_: &mut Asking) -> Nothing {
        Nothing
    }
}
