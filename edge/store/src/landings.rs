//! When each batch landed, and when it was taken back.

use crate::row::{NAMED_MAX, placeholders, query};
use revenue::facts::Recorded;
use sea_orm::{ConnectionTrait, DbErr, Value};
use std::collections::HashMap;

/// Batches looked up so far, by sequence number.
#[derive(Debug, Default)]
pub(crate) struct Landings(HashMap<i64, Landing>);

#[derive(Clone, Copy, Debug)]
struct Landing {
    landed_at: i64,
    retracted_at: Option<i64>,
}

impl Landings {
    /// Looks up the batches that are not known yet.
    pub(crate) async fn learn<C: ConnectionTrait>(
        &mut self,
        connection: &C,
        sequences: impl Iterator<Item = i64>,
    ) -> Result<(), DbErr> {
        let mut unknown: Vec<i64> = Vec::new();
        for sequence in sequences {
            // Rows of one batch mostly stand together.
            if unknown.last() != Some(&sequence) && !self.0.contains_key(&sequence) {
                unknown.push(sequence);
            }
        }
        unknown.sort_unstable();
        unknown.dedup();
        for sequences in unknown.chunks(NAMED_MAX) {
            let sql = format!(
                "SELECT b.sequence, b.recorded_at, r.recorded_at FROM import_batch b \
                 LEFT JOIN retraction r ON r.batch_sequence = b.sequence WHERE b.sequence IN ({})",
                placeholders(sequences.len())
            );
            let values = sequences.iter().map(|sequence| Value::from(*sequence));
            for row in query(connection, &sql, values).await? {
                let landing = Landing { landed_at: row.try_get_by_index(1)?, retracted_at: row.try_get_by_index(2)? };
                self.0.insert(row.try_get_by_index(0)?, landing);
            }
        }
        Ok(())
    }

    /// Tells a fact when it landed and was taken back.
    pub(crate) fn complete(&self, recorded: &mut Recorded) {
        if let Some(landing) = self.0.get(&recorded.sequence) {
            recorded.landed_at = landing.landed_at;
            recorded.retracted_at = landing.retracted_at;
        }
    }

    /// Whether the batch stands.
    pub(crate) fn stands(&self, sequence: i64) -> bool {
        self.0.get(&sequence).is_none_or(|landing| landing.retracted_at.is_none())
    }
}
