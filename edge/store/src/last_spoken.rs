//! When somebody of ours and somebody of an account last spoke or wrote to each other.

use crate::books::narrow;
use crate::open::Store;
use crate::row::{NAMED_MAX, placeholders, query};
use crate::timeline::stands;
use access::Scope;
use accounts::InteractionKind;
use money::Day;
use sea_orm::{DbErr, Value};
use std::collections::HashMap;
use uuid::Uuid;

impl Store {
    /// The last day up to `today` of a call, a meeting or a mail with each of some accounts. An
    /// account without any, and one that the scope does not show, is not in it.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn last_spoken_on(
        &self,
        scope: &Scope,
        accounts: &[Uuid],
        today: Day,
    ) -> Result<HashMap<Uuid, Day>, DbErr> {
        let spoken: Vec<&InteractionKind> = InteractionKind::ALL.iter().filter(|kind| kind.is_contact()).collect();
        // Each account's days are looked through from the latest on, by their index.
        let last = format!(
            "SELECT i.day FROM interaction i WHERE i.account = a.account AND i.day <= ? AND i.kind IN ({}) AND {} \
             ORDER BY i.day DESC, i.natural_key DESC LIMIT 1",
            placeholders(spoken.len()),
            stands("i", "interaction")
        );
        let mut found = HashMap::new();
        for accounts in accounts.chunks(NAMED_MAX) {
            let mut sql = format!(
                "SELECT a.account, ({last}) FROM account_now a WHERE a.account IN ({})",
                placeholders(accounts.len())
            );
            let mut values: Vec<Value> = vec![today.0.into()];
            values.extend(spoken.iter().map(|kind| Value::from(kind.key())));
            values.extend(accounts.iter().map(|account| Value::from(*account)));
            narrow(scope, "a.account", &mut sql, &mut values);
            for row in query(&self.read, &sql, values).await? {
                if let Some(day) = row.try_get_by_index::<Option<i32>>(1)? {
                    found.insert(row.try_get_by_index(0)?, Day(day));
                }
            }
        }
        Ok(found)
    }
}
