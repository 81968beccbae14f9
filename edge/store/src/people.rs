//! People at customers: what is recorded of them.

use crate::books::of_seen;
use crate::cells::Cells;
use crate::fact_rows::FactRow;
use crate::fact_table::FactTable;
use crate::facts::{ACCOUNTS_PER_PAGE, Condition, Reading};
use crate::key::Fields;
use crate::open::Store;
use crate::tx::Tx;
use access::Scope;
use accounts::{DecisionRole, Function, Name, Person, PersonFact, Stance, Told};
use money::Day;
use revenue::facts::Recorded;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A person with everything that is known of them at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRecord {
    /// Our id.
    pub id: Uuid,
    /// The source that named them.
    pub source: Name,
    /// Their id there.
    pub external_id: Name,
    /// What is said, in the order of recording.
    pub versions: Vec<PersonVersion>,
}

/// What one row said, and when it became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonVersion {
    /// What is said, from which day.
    pub fact: PersonFact,
    /// When it became known.
    pub recorded: Recorded,
}

impl PersonRecord {
    /// The person as known on `day`.
    pub fn as_of(&self, day: Day) -> Person<Uuid> {
        let facts: Vec<PersonFact> = self.versions.iter().map(|version| version.fact.clone()).collect();
        Person::as_of(self.id, &self.external_id, &facts, day)
    }
}

/// A person's id: derived, so that whoever names the same person names the same id.
pub fn person_id(account: Uuid, source: &str, external_id: &str) -> Uuid {
    let key = Fields::of("person id").text(&account.to_string()).text(source).text(external_id).key();
    uuid::Builder::from_custom_bytes(key).into_uuid()
}

/// Several names in one column.
pub(crate) fn joined(names: &[String]) -> String {
    names.join("; ")
}

/// The names of one column.
pub(crate) fn split(names: &str) -> Vec<String> {
    names.split("; ").filter(|name| !name.is_empty()).map(String::from).collect()
}

impl Store {
    /// The people of an account as known at `known_at` (microseconds UTC; `i64::MAX` for now), by
    /// their ids. None of an account that the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn people(&self, scope: &Scope, account: Uuid, known_at: i64) -> Result<Vec<PersonRecord>, DbErr> {
        let people = person_records(&self.read, of_seen(scope, "account", account), known_at).await?;
        Ok(people.into_iter().map(|(_, person)| person).collect())
    }

    /// The people of some accounts as known now, each with the account, in no order. None of an
    /// account that the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn people_of_accounts(
        &self,
        scope: &Scope,
        accounts: &[Uuid],
    ) -> Result<Vec<(Uuid, PersonRecord)>, DbErr> {
        let mut people = Vec::new();
        for accounts in accounts.chunks(ACCOUNTS_PER_PAGE) {
            people.extend(person_records(&self.read, Condition::among(accounts).narrowed(scope), i64::MAX).await?);
        }
        Ok(people)
    }
}

impl Tx {
    /// A person as this transaction sees them.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn person(&self, account: Uuid, person: Uuid) -> Result<Option<PersonRecord>, DbErr> {
        let condition = Condition::among(&[account]).and("person = ?", [person.into()]);
        let found = person_records(&self.inner, condition, i64::MAX).await?;
        Ok(found.into_iter().map(|(_, person)| person).next())
    }
}

/// The people of whom some rows tell, each with the account, by their ids.
pub(crate) async fn person_records<C: ConnectionTrait>(
    connection: &C,
    condition: Condition,
    known_at: i64,
) -> Result<Vec<(Uuid, PersonRecord)>, DbErr> {
    let mut rows: Vec<(Uuid, PersonRow)> = Reading::new(known_at).known(connection, &condition).await?;
    rows.sort_by_key(|(_, row)| (row.recorded.at, row.recorded.sequence));
    let mut people: BTreeMap<Uuid, (Uuid, PersonRecord)> = BTreeMap::new();
    for (account, row) in rows {
        let id = person_id(account, &row.source, &row.external_id);
        let PersonRow { source, external_id, fact, recorded } = row;
        let none = || (account, PersonRecord { id, source, external_id, versions: Vec::new() });
        people.entry(id).or_insert_with(none).1.versions.push(PersonVersion { fact, recorded });
    }
    Ok(people.into_values().collect())
}

/// A row of `person_version`.
struct PersonRow {
    source: Name,
    external_id: Name,
    fact: PersonFact,
    recorded: Recorded,
}

impl FactRow for PersonRow {
    const TABLE: FactTable = FactTable::PersonVersion;

    fn columns() -> &'static str {
        Self::TABLE.own_columns().trim_start_matches("person, ")
    }

    fn of(cells: &mut Cells, source: Name, recorded: Recorded) -> Result<PersonRow, DbErr> {
        let external_id = cells.own()?;
        let effective_on = cells.day()?;
        let mut text = || cells.next::<Option<String>>();
        let told = Told {
            name: text()?,
            email: text()?,
            title: text()?,
            function: text()?.map(|word| Function::of(&word)),
            role: text()?.and_then(|word| DecisionRole::from_key(&word)),
            stance: text()?.and_then(|word| Stance::from_key(&word)),
            reports_to: text()?,
            works_with: text()?.map(|names| split(&names)),
            known_by: text()?.map(|names| split(&names)),
            left_on: cells.maybe_day()?,
        };
        let fact = PersonFact { effective_on, told };
        Ok(PersonRow { source, external_id, fact, recorded })
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.recorded
    }
}
