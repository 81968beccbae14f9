//! Usage: many small rows. Whose they are and of what is told once per series; a row is four
//! numbers and the action that recorded it, found by its place alone.

use crate::books::of_seen;
use crate::facts::Condition;
use crate::key::Key;
use crate::landings::Landings;
use crate::newest::key_at;
use crate::open::{Store, is_postgres};
use crate::row::{NAMED_MAX, execute, insert_rows, placeholders, query};
use crate::tx::Tx;
use access::Scope;
use accounts::MonthOfUsage;
use money::Day;
use sea_orm::{ConnectionTrait, DbErr, Value};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Where a quantity stands: its series, its day, and what tells rows of one day apart.
pub type UsagePlace = (i64, i32, i64);

/// A quantity at its place, thousandths.
pub type UsageRow = (UsagePlace, i64);

/// A series that nobody has named before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSeries {
    /// Its number.
    pub id: i64,
    /// What names it.
    pub key: Key,
    /// Whose.
    pub account: Uuid,
    /// Of what.
    pub product: String,
    /// Which part of it; empty where the source tells none apart.
    pub feature: String,
}

/// Series that are looked up in one statement: more would not fit the processor's cache as one text.
const SERIES_NAMED_MAX: usize = 8_192;

/// Series whose rows are read together for the state hash.
const SERIES_AT_ONCE: u64 = 200;

impl Tx {
    /// The numbers of the series with these keys, by their places; none of one that nobody has named. All keys go and all
    /// numbers come as one text: a row each took longer to hand over than to find.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn usage_series(&self, keys: &[Key]) -> Result<Vec<Option<i64>>, DbErr> {
        let sql = match is_postgres(self.inner.get_database_backend()) {
            true => {
                "SELECT json_agg(s.id ORDER BY k.place)::text \
                 FROM json_array_elements_text(CAST(? AS json)) WITH ORDINALITY k(value, place) \
                 LEFT JOIN usage_series s ON s.natural_key = decode(k.value, 'hex')"
            }
            false => {
                "SELECT json_group_array(s.id ORDER BY k.key) FROM json_each(?) k \
                 LEFT JOIN usage_series s ON s.natural_key = unhex(k.value)"
            }
        };
        let mut numbers = Vec::with_capacity(keys.len());
        for keys in keys.chunks(SERIES_NAMED_MAX) {
            let list: Vec<String> = keys.iter().map(|key| format!("\"{:032x}\"", u128::from_be_bytes(*key))).collect();
            let rows = query(&self.inner, sql, [format!("[{}]", list.join(",")).into()]).await?;
            let found: String = rows.first().map_or(Ok("[]".into()), |row| row.try_get_by_index(0))?;
            let found: Vec<Option<i64>> = serde_json::from_str(&found).map_err(|e| DbErr::Type(e.to_string()))?;
            numbers.extend(found);
        }
        Ok(numbers)
    }

    /// The highest number of a series; 0 when there is none.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn last_usage_series(&self) -> Result<i64, DbErr> {
        let rows = query(&self.inner, "SELECT MAX(id) FROM usage_series", []).await?;
        let last: Option<i64> = rows.first().map_or(Ok(None), |row| row.try_get_by_index(0))?;
        Ok(last.unwrap_or(0))
    }

    /// Adds series.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_usage_series(&self, source: &str, series: Vec<NewSeries>) -> Result<(), DbErr> {
        let mut values = Vec::with_capacity(series.len() * 6);
        for NewSeries { id, key, account, product, feature } in series {
            values.extend([Value::from(id), key.to_vec().into(), account.into(), source.into()]);
            values.extend([Value::from(product), feature.into()]);
        }
        let into = "usage_series (id, natural_key, account, source, product, feature)";
        insert_rows(&self.inner, into, 6, values, "").await
    }

    /// What stands at these places; `rows` are in the order of their places.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn standing_usage(&self, rows: &[UsageRow]) -> Result<HashMap<UsagePlace, i64>, DbErr> {
        let mut days: BTreeMap<i64, (i32, i32)> = BTreeMap::new();
        for ((series, day, _), _) in rows {
            let span = days.entry(*series).or_insert((*day, *day));
            *span = (span.0.min(*day), span.1.max(*day));
        }
        let mut landings = Landings::default();
        let mut standing = HashMap::with_capacity(rows.len());
        let series: Vec<i64> = days.keys().copied().collect();
        for series in series.chunks(NAMED_MAX) {
            let spans = || series.iter().filter_map(|series| days.get(series));
            let first = spans().map(|span| span.0).min().unwrap_or_default();
            let last = spans().map(|span| span.1).max().unwrap_or_default();
            let condition = format!("series IN ({}) AND day BETWEEN ? AND ?", placeholders(series.len()));
            let mut values: Vec<Value> = series.iter().map(|series| Value::from(*series)).collect();
            values.extend([Value::from(first), last.into()]);
            for (place, quantity) in standing_where(&self.inner, &mut landings, &condition, values).await? {
                standing.insert(place, quantity);
            }
        }
        Ok(standing)
    }

    /// Records quantities under `sequence`.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_usage(&self, sequence: i64, rows: &[UsageRow]) -> Result<(), DbErr> {
        let mut values = Vec::with_capacity(rows.len() * 5);
        for ((series, day, part), quantity) in rows {
            values.extend([Value::from(*series), (*day).into(), (*part).into(), sequence.into(), (*quantity).into()]);
        }
        insert_rows(&self.inner, "usage_day (series, day, part, sequence, quantity_milli)", 5, values, "").await
    }

    /// Remembers which series an action recorded anything of.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn insert_usage_batch(&self, sequence: i64, series: &BTreeSet<i64>) -> Result<(), DbErr> {
        let values = series.iter().flat_map(|series| [Value::from(sequence), (*series).into()]).collect();
        insert_rows(&self.inner, "usage_batch (sequence, series)", 2, values, "").await
    }

    /// Takes rows of a batch out again while its import is still open.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn take_out_usage(&self, sequence: i64, places: &[UsagePlace]) -> Result<(), DbErr> {
        let sql = "DELETE FROM usage_day WHERE series = ? AND day = ? AND part = ? AND sequence = ?";
        for (series, day, part) in places {
            let values = [Value::from(*series), (*day).into(), (*part).into(), sequence.into()];
            execute(&self.inner, sql, values).await?;
        }
        Ok(())
    }

    /// The accounts of these contracts in a source, all of them when it is first asked.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn contracts_of(&self, source: &str) -> Result<HashMap<String, Uuid>, DbErr> {
        let sql = "SELECT DISTINCT contract, account FROM line_version WHERE source = ?";
        let rows = query(&self.inner, sql, [source.into()]).await?;
        rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
    }
}

impl Store {
    /// What an account used in each month of the days from `first` to `last`, by product and
    /// feature. Nothing of an account that the scope does not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn usage_by_month(
        &self,
        scope: &Scope,
        account: Uuid,
        first: Day,
        last: Day,
    ) -> Result<Vec<MonthOfUsage>, DbErr> {
        let Condition { sql: own, values, .. } = of_seen(scope, "account", account);
        let named = format!("SELECT id, product, feature FROM usage_series WHERE {own} ORDER BY product, feature, id");
        let mut series: HashMap<i64, (String, String)> = HashMap::new();
        for row in query(&self.read, &named, values).await? {
            series.insert(row.try_get_by_index(0)?, (row.try_get_by_index(1)?, row.try_get_by_index(2)?));
        }
        if series.is_empty() {
            return Ok(Vec::new());
        }
        let condition = "series IN (SELECT id FROM usage_series WHERE account = ?) AND day BETWEEN ? AND ?";
        let values = vec![account.into(), first.0.into(), last.0.into()];
        let mut months: BTreeMap<(String, String, money::Month), i64> = BTreeMap::new();
        for ((of, day, _), quantity) in standing_where(&self.read, &mut Landings::default(), condition, values).await? {
            let Some((product, feature)) = series.get(&of) else { continue };
            let sum = months.entry((product.clone(), feature.clone(), Day(day).month())).or_default();
            *sum = sum.saturating_add(quantity);
        }
        let month =
            |((product, feature, month), quantity_milli)| MonthOfUsage { product, feature, month, quantity_milli };
        Ok(months.into_iter().map(month).collect())
    }
}

/// The last standing word at each place, in the order of places.
async fn standing_where<C: ConnectionTrait>(
    connection: &C,
    landings: &mut Landings,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<UsageRow>, DbErr> {
    let sql = format!(
        "SELECT series, day, part, sequence, quantity_milli FROM usage_day WHERE {condition} \
         ORDER BY series, day, part, sequence"
    );
    let rows = query(connection, &sql, values).await?;
    let sequences: Vec<i64> = rows.iter().map(|row| row.try_get_by_index(3)).collect::<Result<_, _>>()?;
    landings.learn(connection, sequences.iter().copied()).await?;
    let mut standing: Vec<UsageRow> = Vec::with_capacity(rows.len());
    for (row, sequence) in rows.iter().zip(sequences) {
        if !landings.stands(sequence) {
            continue;
        }
        let place = (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let quantity = row.try_get_by_index(4)?;
        match standing.last_mut() {
            Some(last) if last.0 == place => last.1 = quantity,
            _ => standing.push((place, quantity)),
        }
    }
    Ok(standing)
}

/// Adds everything that stands to a hash, in the order of natural keys.
pub(crate) async fn hash<C: ConnectionTrait>(connection: &C, state: &mut Sha256) -> Result<(), DbErr> {
    let mut landings = Landings::default();
    let mut after = Vec::new();
    loop {
        let sql = format!(
            "SELECT natural_key, id FROM usage_series WHERE natural_key > ? ORDER BY natural_key LIMIT {SERIES_AT_ONCE}"
        );
        let mut keys: Vec<(Key, i64)> = Vec::new();
        for row in query(connection, &sql, [after.clone().into()]).await? {
            keys.push((key_at(&row, 0)?, row.try_get_by_index(1)?));
        }
        let Some((last, _)) = keys.last() else { return Ok(()) };
        after = last.to_vec();
        let condition = format!("series IN ({})", placeholders(keys.len()));
        let values = keys.iter().map(|(_, series)| Value::from(*series)).collect();
        let rows = standing_where(connection, &mut landings, &condition, values).await?;
        for (key, series) in keys {
            let from = rows.partition_point(|((of, ..), _)| *of < series);
            let own = rows[from..].iter().take_while(|((of, ..), _)| *of == series);
            for ((_, day, part), quantity) in own {
                state.update(key);
                state.update(day.to_be_bytes());
                state.update(part.to_be_bytes());
                state.update(quantity.to_be_bytes());
            }
        }
    }
}
