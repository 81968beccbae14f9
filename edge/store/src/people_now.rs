//! People as the search finds them. Derived from what is recorded of them, in the same transaction.

use crate::account_now::folded;
use crate::facts::Condition;
use crate::open::Store;
use crate::people::{PersonRecord, person_records};
use crate::row::{NAMED_MAX, execute, insert_rows, placeholders, query};
use crate::tx::Tx;
use access::Scope;
use money::Day;
use sea_orm::{DbErr, QueryResult, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Words looked for at most: more say nothing more.
const WORDS_MAX: usize = 5;

/// Places of a word that are looked through for people of a book before the book is.
const PLACES_MAX: i64 = 2_000;

/// A person whom a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPerson {
    /// Who.
    pub person: Uuid,
    /// Where.
    pub account: Uuid,
    /// What the account is called.
    pub account_name: String,
    /// What they are called.
    pub name: String,
    /// Their title.
    pub title: Option<String>,
    /// First day they are no longer there.
    pub left_on: Option<Day>,
}

impl Store {
    /// People with words that start with each word of `text`, in a name or an address that they
    /// have or had: at most `limit`, by the word that is found. Only at accounts that the scope shows.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn people_called(&self, scope: &Scope, text: &str, limit: u16) -> Result<Vec<FoundPerson>, DbErr> {
        let mut words: Vec<String> = words(text).into_iter().collect();
        // The longest one finds the fewest.
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words.truncate(WORDS_MAX);
        let Some((first, others)) = words.split_first() else { return Ok(Vec::new()) };
        let search = Search { first, others, limit };
        let Some(reader) = scope.reader() else {
            return self.found("person_word w", Vec::new(), &search).await;
        };
        // Whether a word or a book holds fewer depends on both: a word with few people is followed to
        // its end, of a common one the first places are looked through for people of the book, and where
        // those are not enough the book is.
        let first_places = "SELECT person, account, word FROM person_word WHERE word >= ? AND word < ? \
                            ORDER BY word, person LIMIT ?";
        let values = || range(first).into_iter().chain([Value::from(PLACES_MAX)]);
        let count = format!("SELECT COUNT(*) FROM ({first_places}) places");
        let count = query(&self.read, &count, values()).await?;
        let is_rare = count.first().map(|row| row.try_get_by_index::<i64>(0)).transpose()? < Some(PLACES_MAX);
        let of_word = format!("({first_places}) w JOIN book_now b ON b.account = w.account AND b.reader = ?");
        let found = self.found(&of_word, values().chain([reader.into()]).collect(), &search).await?;
        if is_rare || found.len() >= limit.into() {
            return Ok(found);
        }
        let of_book = "book_now b JOIN person_word w ON w.account = b.account AND b.reader = ?";
        self.found(of_book, vec![reader.into()], &search).await
    }

    /// The first people whose words in `from` start with the words looked for.
    async fn found(&self, from: &str, mut values: Vec<Value>, search: &Search<'_>) -> Result<Vec<FoundPerson>, DbErr> {
        let mut sql = format!(
            "SELECT w.person, w.account, a.name, p.name, p.title, p.left_on, w.word FROM {from} \
             JOIN person_now p ON p.person = w.person JOIN account_now a ON a.account = w.account \
             WHERE w.word >= ? AND w.word < ?"
        );
        values.extend(range(search.first));
        for other in search.others {
            sql.push_str(
                " AND EXISTS (SELECT 1 FROM person_word o WHERE o.person = w.person AND o.word >= ? AND o.word < ?)",
            );
            values.extend(range(other));
        }
        sql.push_str(" ORDER BY w.word, w.person LIMIT ?");
        // Somebody may be found by two words; the list names them once.
        values.push((i64::from(search.limit) * 2).into());
        let mut found: Vec<FoundPerson> = Vec::new();
        for row in query(&self.read, &sql, values).await? {
            let person = read(&row)?;
            if !found.iter().any(|known| known.person == person.person) {
                found.push(person);
            }
        }
        found.truncate(search.limit.into());
        Ok(found)
    }
}

/// What is looked for: words of which the first finds the fewest, and how many people at most.
struct Search<'a> {
    first: &'a str,
    others: &'a [String],
    limit: u16,
}

impl Tx {
    /// Works out again what the search knows of people: of whom nothing stands any more, nothing.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn refresh_people(&self, people: &[Uuid], today: Day) -> Result<(), DbErr> {
        let laid_aside = self.lay_aside_if_most(&["person_now", "person_word"], people.len()).await?;
        for people in people.chunks(NAMED_MAX) {
            let list = placeholders(people.len());
            for table in ["person_now", "person_word"] {
                let sql = format!("DELETE FROM {table} WHERE person IN ({list})");
                execute(&self.inner, &sql, people.iter().map(|person| Value::from(*person))).await?;
            }
            let values = people.iter().map(|person| Value::from(*person)).collect();
            let condition = Condition::of_few(format!("person IN ({list})"), values);
            let (mut now, mut found_by) = (Vec::new(), Vec::new());
            for (account, record) in person_records(&self.inner, condition, i64::MAX).await? {
                let person = record.as_of(today);
                for word in words_of(&record) {
                    found_by.extend([Value::from(record.id), word.into(), account.into()]);
                }
                let left_on = person.left_on.map(|day| day.0);
                now.extend([record.id.into(), account.into(), person.name.into(), person.title.into(), left_on.into()]);
            }
            insert_rows(&self.inner, "person_now (person, account, name, title, left_on)", 5, now, "").await?;
            insert_rows(&self.inner, "person_word (person, word, account)", 3, found_by, "").await?;
        }
        self.restore_indexes(laid_aside).await
    }

    /// The accounts at which somebody has or had one of these e-mail addresses, each address with
    /// every such account.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_by_address(&self, addresses: &[&str]) -> Result<Vec<(String, Uuid)>, DbErr> {
        let mut found = Vec::new();
        for addresses in addresses.chunks(NAMED_MAX) {
            let sql = format!(
                "SELECT DISTINCT word, account FROM person_word WHERE word IN ({}) ORDER BY word, account",
                placeholders(addresses.len())
            );
            for row in query(&self.inner, &sql, addresses.iter().map(|one| Value::from(*one))).await? {
                found.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
            }
        }
        Ok(found)
    }

    /// Whether the search knows anybody.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn knows_people(&self) -> Result<bool, DbErr> {
        Ok(!query(&self.inner, "SELECT 1 FROM person_now LIMIT 1", []).await?.is_empty())
    }

    /// Everybody of whom a batch told something.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn people_of_batch(&self, sequence: i64) -> Result<Vec<Uuid>, DbErr> {
        let sql = "SELECT DISTINCT person FROM person_version WHERE sequence = ?";
        query(&self.inner, sql, [sequence.into()]).await?.iter().map(|row| row.try_get_by_index(0)).collect()
    }

    /// Everybody who is recorded, as after a change of how the search works.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn all_people(&self) -> Result<Vec<Uuid>, DbErr> {
        let sql = "SELECT DISTINCT person FROM person_version ORDER BY person";
        query(&self.inner, sql, []).await?.iter().map(|row| row.try_get_by_index(0)).collect()
    }
}

fn read(row: &QueryResult) -> Result<FoundPerson, DbErr> {
    Ok(FoundPerson {
        person: row.try_get_by_index(0)?,
        account: row.try_get_by_index(1)?,
        account_name: row.try_get_by_index(2)?,
        name: row.try_get_by_index(3)?,
        title: row.try_get_by_index(4)?,
        left_on: row.try_get_by_index::<Option<i32>>(5)?.map(Day),
    })
}

/// Words that start with this one.
fn range(word: &str) -> [Value; 2] {
    [word.into(), format!("{word}{}", char::MAX).into()]
}

/// All that a person is found by: the words of every name and address that they had.
fn words_of(record: &PersonRecord) -> BTreeSet<String> {
    let told = record.versions.iter().flat_map(|version| [&version.fact.told.name, &version.fact.told.email]);
    let mut found: BTreeSet<String> = told.flatten().flat_map(|text| words(text)).collect();
    if found.is_empty() {
        found = words(&record.external_id);
    }
    found
}

/// The words of a text in lower case; an address is found by its parts, too.
fn words(text: &str) -> BTreeSet<String> {
    let apart = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| !word.is_empty()).map(String::from).collect()
    };
    let folded = folded(text);
    let addresses = folded.split(' ').filter(|word| word.contains('@')).map(String::from);
    apart(&folded).into_iter().chain(addresses).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_each_of_its_words_and_an_address_by_its_parts() {
        let found = |text: &str| words(text).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(found("Élodie  O'Neill-Øster"), "neill o élodie øster");
        assert_eq!(found("dan@harbour.example"), "dan dan@harbour.example example harbour");
        assert_eq!(found("  "), "");
    }
}
