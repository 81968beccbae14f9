//! What the rule for segments reads: each account as the list shows it today, and which of them
//! have a segment that was said here.

use crate::account_now::level_sort;
use crate::key::{BY_RULE, OURS};
use crate::open::Store;
use crate::row::{NAMED_MAX, placeholders, query};
use crate::tx::Tx;
use access::Scope;
use money::Day;
use sea_orm::{ConnectionTrait, DbErr, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows read at a time.
const ROWS_AT_ONCE: u32 = 20_000;

/// An account as the rule for segments sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRow {
    /// Our id.
    pub account: Uuid,
    /// The source that named it first.
    pub source: String,
    /// Its id there.
    pub external_id: String,
    /// What it is called.
    pub name: String,
    /// Segment of today.
    pub segment: Option<String>,
    /// Country of today.
    pub country: Option<String>,
    /// External id of its parent of today.
    pub parent: Option<String>,
    /// Its level per year in the reporting currency, minor units; absent without a rate.
    pub level_compared: Option<i64>,
    /// Whether it is a customer today.
    pub live: bool,
}

/// Who said here what segment an account is in today. What a member says counts before what the
/// rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SegmentSaidHere {
    /// A member.
    ByHand,
    /// A line of the rule.
    ByRule,
}

impl Store {
    /// Every account by id, read for a rule about all of them: a narrower scope reads nothing here.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn segment_rows(&self, scope: &Scope) -> Result<Vec<SegmentRow>, DbErr> {
        if scope.reader().is_some() {
            return Ok(Vec::new());
        }
        rows(&self.read).await
    }

    /// The accounts whose segment of `today` was said here; none for a narrower scope.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn segments_said_here(&self, scope: &Scope, today: Day) -> Result<HashMap<Uuid, SegmentSaidHere>, DbErr> {
        if scope.reader().is_some() {
            return Ok(HashMap::new());
        }
        said_here(&self.read, today).await
    }

    /// The accounts of which a contract, an invoice or a level names one of these products; none
    /// for a narrower scope.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_naming(&self, scope: &Scope, products: &[&str]) -> Result<Vec<Uuid>, DbErr> {
        if scope.reader().is_some() {
            return Ok(Vec::new());
        }
        naming(&self.read, products).await
    }
}

impl Tx {
    /// Every account by id, as this transaction sees it.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn segment_rows(&self) -> Result<Vec<SegmentRow>, DbErr> {
        rows(&self.inner).await
    }

    /// The accounts whose segment of `today` was said here.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn segments_said_here(&self, today: Day) -> Result<HashMap<Uuid, SegmentSaidHere>, DbErr> {
        said_here(&self.inner, today).await
    }

    /// The accounts of which a contract, an invoice or a level names one of these products.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn accounts_naming(&self, products: &[&str]) -> Result<Vec<Uuid>, DbErr> {
        naming(&self.inner, products).await
    }
}

async fn rows<C: ConnectionTrait>(connection: &C) -> Result<Vec<SegmentRow>, DbErr> {
    let sql = format!(
        "SELECT account, source, external_id, name, segment, country, parent, level_sort, live FROM account_now \
         WHERE account > ? ORDER BY account LIMIT {ROWS_AT_ONCE}"
    );
    let (mut all, mut after) = (Vec::new(), Uuid::nil());
    loop {
        let page = query(connection, &sql, [after.into()]).await?;
        for row in &page {
            all.push(SegmentRow {
                account: row.try_get_by_index(0)?,
                source: row.try_get_by_index(1)?,
                external_id: row.try_get_by_index(2)?,
                name: row.try_get_by_index(3)?,
                segment: row.try_get_by_index(4)?,
                country: row.try_get_by_index(5)?,
                parent: row.try_get_by_index(6)?,
                level_compared: level_sort::read(row.try_get_by_index(7)?),
                live: row.try_get_by_index(8)?,
            });
        }
        match all.last() {
            Some(last) if !page.is_empty() => after = last.account,
            _ => return Ok(all),
        }
    }
}

async fn said_here<C: ConnectionTrait>(connection: &C, today: Day) -> Result<HashMap<Uuid, SegmentSaidHere>, DbErr> {
    let sql = format!(
        "SELECT v.account, v.source FROM account_version v WHERE (v.source = ? OR v.source LIKE '{BY_RULE}%') \
         AND v.segment IS NOT NULL AND v.effective_on <= ? \
         AND NOT EXISTS (SELECT 1 FROM retraction r WHERE r.batch_sequence = v.sequence) ORDER BY v.account"
    );
    let mut said = HashMap::new();
    for row in query(connection, &sql, [OURS.into(), today.0.into()]).await? {
        let (account, source): (Uuid, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        match source == OURS {
            true => said.insert(account, SegmentSaidHere::ByHand),
            false => Some(*said.entry(account).or_insert(SegmentSaidHere::ByRule)),
        };
    }
    Ok(said)
}

async fn naming<C: ConnectionTrait>(connection: &C, products: &[&str]) -> Result<Vec<Uuid>, DbErr> {
    const TABLES: [&str; 3] = ["line_version", "invoice_line", "level_fact"];
    if products.is_empty() {
        return Ok(Vec::new());
    }
    // Compared here, since SQLite folds the case of plain letters only.
    let asked: Vec<String> = products.iter().map(|product| product.trim().to_lowercase()).collect();
    let named = TABLES.map(|table| format!("SELECT product FROM {table} WHERE product IS NOT NULL"));
    let named = query(connection, &format!("{} ORDER BY product", named.join(" UNION ")), []).await?;
    let named: Vec<String> = named.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let meant: Vec<String> =
        named.into_iter().filter(|product| asked.contains(&product.trim().to_lowercase())).take(NAMED_MAX).collect();
    if meant.is_empty() {
        return Ok(Vec::new());
    }
    let list = placeholders(meant.len());
    let of_each = TABLES.map(|table| format!("SELECT account FROM {table} WHERE product IN ({list})"));
    let sql = format!("{} ORDER BY account", of_each.join(" UNION "));
    let values = TABLES.iter().flat_map(|_| meant.iter().map(|product| Value::from(product.as_str())));
    query(connection, &sql, values.collect::<Vec<_>>()).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}
