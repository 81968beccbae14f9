//! The people of an account.

use super::{Field, List, asked};
use access::Scope;
use accounts::{DecisionRole, Person};
use actions::Stop;
use actions::reads::Store;
use exports::{Cell, Holds};
use money::Day;
use uuid::Uuid;

/// A person on a day.
pub struct Row {
    person: Person<Uuid>,
    today: Day,
}

type Of = Field<Row>;

/// What they are called.
pub const NAME: Of = Of::new("Name", Holds::Text, |row| Cell::Text(row.person.name.clone()));
/// Their title, below the name on the page.
pub const TITLE: Of = Of::new("Title", Holds::Text, |row| Cell::text(row.person.title.as_deref()));
/// How they stand to us, or that they left.
pub const STANCE: Of = Of::new("Stance", Holds::Text, |row| match row.person.is_there(row.today) {
    true => Cell::Text(row.person.stance.label().into()),
    false => Cell::Text(LEFT.into()),
});
/// Their part in decisions.
pub const ROLE: Of = Of::new("Role", Holds::Text, |row| Cell::text(row.person.role.map(|role| role.label())));
/// Where they work.
pub const FUNCTION: Of =
    Of::new("Function", Holds::Text, |row| Cell::text(row.person.function.as_ref().map(|function| function.label())));
/// Who of ours knows them.
pub const KNOWN_BY: Of = Of::new("Known by", Holds::Text, |row| Cell::names(&row.person.known_by));

/// Said instead of the stance of somebody who left.
pub const LEFT: &str = "Left";

const FIELDS: [&Of; 6] = [&NAME, &TITLE, &STANCE, &ROLE, &FUNCTION, &KNOWN_BY];

/// Those who decide first, those who left last.
pub fn sort(people: &mut [Person<Uuid>], today: Day) {
    let last = DecisionRole::ALL.len();
    let rank = |p: &Person<Uuid>| p.role.map_or(last, |role| role as usize);
    people.sort_by(|a, b| (!a.is_there(today), rank(a), &a.name).cmp(&(!b.is_there(today), rank(b), &b.name)));
}

/// The people of an account as known today; none of an account that the scope does not show.
///
/// # Errors
/// Only when the machine fails.
pub async fn list(store: &Store, scope: &Scope, account: Uuid, today: Day) -> Result<List, Stop> {
    let records = store.people(scope, account, i64::MAX).await?;
    let mut people: Vec<Person<Uuid>> = records.iter().map(|record| record.as_of(today)).collect();
    sort(&mut people, today);
    let rows = people.into_iter().map(|person| Row { person, today }).collect();
    let asked = asked(&[("account", Some(account.to_string()))]);
    Ok(List::known("people", asked, FIELDS.to_vec(), rows))
}
