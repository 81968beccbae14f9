//! Interactions of an account, newest first, a page at a time.

use crate::books::{narrow, of_seen};
use crate::cursor::CursorDoesNotFit;
use crate::facts::Condition;
use crate::key::Fields;
use crate::newest::key_at;
use crate::open::Store;
use crate::people::split;
use crate::row::{NAMED_MAX, placeholders, query};
use access::Scope;
use accounts::{Entry, Interaction, InteractionKind, Side, timeline};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use money::Day;
use sea_orm::{DbErr, QueryResult, Value};
use uuid::Uuid;

/// Which interactions are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TimelineAsked {
    /// Only of this side.
    pub side: Option<Side>,
    /// Only with one of these: what a person is called.
    pub people: Vec<String>,
    /// The day on which the account became a customer: it settles the side where nobody says it.
    pub customer_since: Option<Day>,
}

/// Some of the timeline, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelinePage {
    /// A thread stands once, where its latest interaction stands.
    pub entries: Vec<Entry<Uuid>>,
    /// Where the older ones start; `None` at the end.
    pub next: Option<String>,
}

/// Names an interaction: its natural key, in the form of an id.
type Place = (Day, Uuid);

const COLUMNS: &str =
    "i.natural_key, i.kind, i.day, i.side, i.purpose, i.members, i.people, i.subject, i.body, i.thread";
const CURSOR_BYTES: usize = 28;

impl Store {
    /// A page of an account's timeline, after `cursor`. Nothing of an account that the scope does
    /// not show.
    ///
    /// # Errors
    /// What the database said; a cursor of another list is an answer.
    #[async_recursion::async_recursion]
    pub async fn timeline(
        &self,
        scope: &Scope,
        account: Uuid,
        asked: &TimelineAsked,
        cursor: Option<&str>,
        limit: u16,
    ) -> Result<Result<TimelinePage, CursorDoesNotFit>, DbErr> {
        let after = match cursor.map(|cursor| read_cursor(cursor, account, asked)) {
            None => (Day(i32::MAX), Uuid::max()),
            Some(Some(place)) => place,
            Some(None) => return Ok(Err(CursorDoesNotFit)),
        };
        let own = of_seen(scope, "i.account", account);
        let mut latest = self.latest_of_threads(own, asked, after, i64::from(limit) + 1).await?;
        let more = latest.len() > limit.into();
        latest.truncate(limit.into());
        let next = latest.last().filter(|_| more).map(|last| write_cursor((last.day, last.id), account, asked));
        let threads: Vec<&str> = latest.iter().filter_map(|one| one.thread.as_deref()).collect();
        let earlier = self.earlier_of(account, asked, &threads).await?;
        let known: Vec<Uuid> = latest.iter().map(|one| one.id).collect();
        let all = latest.into_iter().chain(earlier.into_iter().filter(|one| !known.contains(&one.id))).collect();
        Ok(Ok(TimelinePage { entries: timeline(all, asked.side), next }))
    }

    /// Everything that was said with an account, each interaction by itself, newest first; nothing
    /// of an account that the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn interactions(&self, scope: &Scope, account: Uuid) -> Result<Vec<Interaction<Uuid>>, DbErr> {
        let Condition { sql: own, values, .. } = of_seen(scope, "i.account", account);
        let sql = format!(
            "SELECT {COLUMNS} FROM interaction i WHERE {own} AND {} ORDER BY i.day DESC, i.natural_key DESC",
            stands("i", "interaction")
        );
        let rows = query(&self.read, &sql, values).await?;
        rows.iter().map(|row| interaction(row, &TimelineAsked::default())).collect()
    }

    /// What was said with each of some accounts after `day`, each interaction by itself with its account, in no order;
    /// its text is left unread. Nothing of an account that the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn interactions_after(
        &self,
        scope: &Scope,
        accounts: &[Uuid],
        day: Day,
    ) -> Result<Vec<(Uuid, Interaction<Uuid>)>, DbErr> {
        let columns = COLUMNS.replace("i.body", "CAST(NULL AS TEXT)");
        let mut found = Vec::new();
        for accounts in accounts.chunks(NAMED_MAX) {
            let mut sql = format!(
                "SELECT {columns}, i.account FROM interaction i WHERE i.account IN ({}) AND i.day > ? AND {}",
                placeholders(accounts.len()),
                stands("i", "interaction")
            );
            let mut values: Vec<Value> = accounts.iter().map(|account| Value::from(*account)).collect();
            values.push(day.0.into());
            narrow(scope, "i.account", &mut sql, &mut values);
            for row in query(&self.read, &sql, values).await? {
                found.push((row.try_get_by_index(10)?, interaction(&row, &TimelineAsked::default())?));
            }
        }
        Ok(found)
    }

    /// The rows that stand for themselves or as the latest of their thread, after a place.
    async fn latest_of_threads(
        &self,
        of_account: Condition,
        asked: &TimelineAsked,
        (day, id): Place,
        limit: i64,
    ) -> Result<Vec<Interaction<Uuid>>, DbErr> {
        let (own, later) = (wanted("i", asked), wanted("t", asked));
        let sql = format!(
            "SELECT {COLUMNS} FROM interaction i WHERE {} AND (i.day, i.natural_key) < (?, ?) AND {} \
             AND (i.thread IS NULL OR NOT EXISTS (SELECT 1 FROM interaction t WHERE t.account = i.account \
             AND t.thread = i.thread AND (t.day, t.natural_key) > (i.day, i.natural_key) AND {})) \
             ORDER BY i.day DESC, i.natural_key DESC LIMIT ?",
            of_account.sql, own.sql, later.sql
        );
        let mut values = of_account.values;
        values.extend([day.0.into(), id.as_bytes().to_vec().into()]);
        values.extend(own.values);
        values.extend(later.values);
        values.push(limit.into());
        let rows = query(&self.read, &sql, values).await?;
        rows.iter().map(|row| interaction(row, asked)).collect()
    }

    async fn earlier_of(
        &self,
        account: Uuid,
        asked: &TimelineAsked,
        threads: &[&str],
    ) -> Result<Vec<Interaction<Uuid>>, DbErr> {
        let mut found = Vec::new();
        for threads in threads.chunks(NAMED_MAX) {
            let own = wanted("i", asked);
            let sql = format!(
                "SELECT {COLUMNS} FROM interaction i WHERE i.account = ? AND i.thread IN ({}) AND {} \
                 ORDER BY i.day, i.natural_key",
                placeholders(threads.len()),
                own.sql
            );
            let mut values: Vec<Value> = vec![account.into()];
            values.extend(threads.iter().map(|thread| Value::from(*thread)));
            values.extend(own.values);
            for row in query(&self.read, &sql, values).await? {
                found.push(interaction(&row, asked)?);
            }
        }
        Ok(found)
    }
}

struct Wanted {
    sql: String,
    values: Vec<Value>,
}

/// The rows of `table` (by its name in the statement) that stand and are asked for.
fn wanted(table: &str, asked: &TimelineAsked) -> Wanted {
    let mut sql = stands(table, "interaction");
    let mut values = Vec::new();
    if let Some(side) = asked.side {
        // A row without a word goes by the day of the first order.
        let by_day = match side {
            Side::Land => format!("{table}.day < ?"),
            Side::Expand => format!("{table}.day >= ?"),
        };
        sql = format!("{sql} AND ({table}.side = ? OR ({table}.side IS NULL AND {by_day}))");
        values.push(Value::from(side.key()));
        values.push(asked.customer_since.map_or(i32::MAX, |since| since.0).into());
    }
    if !asked.people.is_empty() {
        let named = vec![format!("LOWER('; ' || {table}.people || '; ') LIKE ? ESCAPE '!'"); asked.people.len()];
        sql = format!("{sql} AND ({})", named.join(" OR "));
        values.extend(asked.people.iter().map(|word| Value::from(pattern(word))));
    }
    Wanted { sql, values }
}

/// Whether a row stands: not taken back, and no later one with its key does.
pub(crate) fn stands(row: &str, table: &str) -> String {
    let undone = "SELECT batch_sequence FROM retraction";
    format!(
        "{row}.sequence NOT IN ({undone}) AND NOT EXISTS (SELECT 1 FROM {table} later \
         WHERE later.natural_key = {row}.natural_key AND later.sequence > {row}.sequence \
         AND later.sequence NOT IN ({undone}))"
    )
}

fn pattern(word: &str) -> String {
    let quoted: String = word.trim().to_lowercase().chars().fold(String::new(), |mut text, c| {
        if matches!(c, '%' | '_' | '!') {
            text.push('!');
        }
        text.push(c);
        text
    });
    format!("%; {quoted}; %")
}

fn interaction(row: &QueryResult, asked: &TimelineAsked) -> Result<Interaction<Uuid>, DbErr> {
    let kind: String = row.try_get_by_index(1)?;
    let day = Day(row.try_get_by_index(2)?);
    let said: Option<String> = row.try_get_by_index(3)?;
    Ok(Interaction {
        id: Uuid::from_bytes(key_at(row, 0)?),
        kind: InteractionKind::from_key(&kind)
            .ok_or_else(|| DbErr::Type(format!("\u{201c}{kind}\u{201d} is no kind of interaction")))?,
        day,
        side: Side::of(said.as_deref().and_then(Side::from_key), day, asked.customer_since),
        purpose: row.try_get_by_index(4)?,
        by: split(&row.try_get_by_index::<String>(5)?),
        people: split(&row.try_get_by_index::<String>(6)?),
        subject: row.try_get_by_index(7)?,
        text: row.try_get_by_index(8)?,
        thread: row.try_get_by_index(9)?,
    })
}

/// What a cursor is bound to: under another question it would skip rows.
fn question(account: Uuid, asked: &TimelineAsked) -> [u8; 8] {
    let fields = Fields::of("timeline").text(&account.to_string()).maybe_text(asked.side.map(|side| side.key()));
    let fields = asked.people.iter().fold(fields, |fields, word| fields.text(word));
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&fields.key()[..8]);
    bytes
}

fn write_cursor((day, id): Place, account: Uuid, asked: &TimelineAsked) -> String {
    let mut bytes = question(account, asked).to_vec();
    bytes.extend(day.0.to_be_bytes());
    bytes.extend(id.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read_cursor(text: &str, account: Uuid, asked: &TimelineAsked) -> Option<Place> {
    let bytes: [u8; CURSOR_BYTES] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    if bytes[..8] != question(account, asked) {
        return None;
    }
    let day = i32::from_be_bytes(bytes[8..12].try_into().ok()?);
    Some((Day(day), Uuid::from_slice(&bytes[12..]).ok()?))
}
