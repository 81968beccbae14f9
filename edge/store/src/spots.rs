//! Where which product could be of use: what is recorded of it.

use crate::books::of_seen;
use crate::cells::Cells;
use crate::fact_rows::FactRow;
use crate::fact_table::FactTable;
use crate::facts::{ACCOUNTS_PER_PAGE, Condition, Reading};
use crate::open::Store;
use crate::tx::Tx;
use access::Scope;
use accounts::{Function, Name, Spot, SpotFact, SpotState, SpotTold};
use money::{Currency, Money};
use revenue::facts::Recorded;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::HashMap;
use uuid::Uuid;

/// What was said of a spot, by which source and when it became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpotRecord {
    /// What is said.
    pub fact: SpotFact,
    /// Who said it.
    pub source: Name,
    /// When it became known.
    pub recorded: Recorded,
}

impl Store {
    /// What is said of the spots of an account as known at `known_at` (microseconds UTC;
    /// `i64::MAX` for now), in the order of recording. Nothing of an account that the scope does
    /// not show.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn spots(&self, scope: &Scope, account: Uuid, known_at: i64) -> Result<Vec<SpotRecord>, DbErr> {
        spots_where(&self.read, of_seen(scope, "account", account), known_at).await.map(without_account)
    }

    /// The same of many accounts as known now, by account; those of which nothing is said are left out.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn spots_by_account(
        &self,
        scope: &Scope,
        accounts: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<SpotRecord>>, DbErr> {
        let mut spots: HashMap<Uuid, Vec<SpotRecord>> = HashMap::new();
        for ids in self.seen_of(scope, accounts).await?.chunks(ACCOUNTS_PER_PAGE) {
            for (account, spot) in spots_where(&self.read, Condition::among(ids), i64::MAX).await? {
                spots.entry(account).or_default().push(spot);
            }
        }
        Ok(spots)
    }
}

impl Tx {
    /// What is said of the spots of an account as this transaction sees it, in the order of recording.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn spots(&self, account: Uuid) -> Result<Vec<SpotRecord>, DbErr> {
        spots_where(&self.inner, Condition::among(&[account]), i64::MAX).await.map(without_account)
    }
}

/// What is said of the spots of some accounts, in the order of recording.
async fn spots_where<C: ConnectionTrait>(
    connection: &C,
    condition: Condition,
    known_at: i64,
) -> Result<Vec<(Uuid, SpotRecord)>, DbErr> {
    let mut rows: Vec<(Uuid, SpotRecord)> = Reading::new(known_at).known(connection, &condition).await?;
    rows.sort_by_key(|(_, row)| (row.recorded.at, row.recorded.sequence));
    Ok(rows)
}

fn without_account(rows: Vec<(Uuid, SpotRecord)>) -> Vec<SpotRecord> {
    rows.into_iter().map(|(_, row)| row).collect()
}

impl FactRow for SpotRecord {
    const TABLE: FactTable = FactTable::Spot;

    fn of(cells: &mut Cells, source: Name, recorded: Recorded) -> Result<SpotRecord, DbErr> {
        let (product, buyer, place): (String, String, String) = (cells.next()?, cells.next()?, cells.next()?);
        let spot = Spot { product, buyer: Function::of(&buyer), place };
        let effective_on = cells.day()?;
        let state = cells.word(SpotState::from_key)?;
        let (reason, competitor) = (cells.next()?, cells.next()?);
        let (minor, currency): (Option<i64>, Option<String>) = (cells.next()?, cells.next()?);
        let currency: Option<Currency> = currency.and_then(|code| code.parse().ok());
        let potential = minor.zip(currency).map(|(minor, currency)| Money { minor, currency });
        let told = SpotTold { state, reason, competitor, potential };
        Ok(SpotRecord { fact: SpotFact { spot, effective_on, told }, source, recorded })
    }

    fn recorded(&mut self) -> &mut Recorded {
        &mut self.recorded
    }
}
