//! What is said of accounts without their revenue, and by whom: what changing them reads.

use crate::books::of_seen;
use crate::fact_rows::VersionRow;
use crate::facts::{ACCOUNTS_PER_PAGE, Condition, Reading};
use crate::key::{BY_RULE, OURS, rule_of_source};
use crate::open::Store;
use crate::row::query;
use crate::tx::Tx;
use access::Scope;
use accounts::{Attribute, AttributeFact, Name, as_of};
use money::Day;
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whose word it is, the one that counts least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    File,
    Rule,
    Hand,
}

impl Rank {
    fn of(source: &str) -> Rank {
        match source {
            OURS => Rank::Hand,
            _ if source.starts_with(BY_RULE) => Rank::Rule,
            _ => Rank::File,
        }
    }
}

/// Per attribute and day the last word of `versions`, which are in the order of day and recording.
/// From the first day on which a member said what an attribute is, only what members say of it
/// counts; before that, from the first day on which a rule of ours did, only rules: no file
/// overwrites a field that is owned here.
pub(crate) fn attributes(versions: &[VersionRow]) -> Vec<AttributeFact<Name>> {
    words(versions).into_iter().map(|(fact, _)| fact).collect()
}

/// The same, each with the version that says it.
fn words(versions: &[VersionRow]) -> Vec<(AttributeFact<Name>, &VersionRow)> {
    let mut owned: Vec<(Attribute, Rank, Day)> = Vec::new();
    for version in versions {
        let rank = Rank::of(&version.source);
        if rank == Rank::File {
            continue;
        }
        for (attribute, _) in version.said() {
            if !owned.iter().any(|(of, by, _)| (*of, *by) == (attribute, rank)) {
                owned.push((attribute, rank, version.effective_on));
            }
        }
    }
    let mut words: Vec<(AttributeFact<Name>, &VersionRow)> = Vec::new();
    for version in versions {
        let (rank, effective_on) = (Rank::of(&version.source), version.effective_on);
        for (attribute, value) in version.said() {
            if owned.iter().any(|(of, by, from)| *of == attribute && *by > rank && *from <= effective_on) {
                continue;
            }
            let same =
                |(f, _): &&mut (AttributeFact<Name>, _)| f.attribute == attribute && f.effective_on == effective_on;
            match words.iter_mut().find(same) {
                Some((earlier, by)) => (earlier.value, *by) = (value, version),
                None => words.push((AttributeFact { attribute, value, effective_on }, version)),
            }
        }
    }
    words
}

/// Who says what an attribute of an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidBy {
    /// A source of files, by its name.
    Source(Name),
    /// A line of our rule for segments.
    Rule {
        /// The version of the rule.
        version: i32,
        /// Which line of it, from 1.
        line: usize,
    },
    /// Somebody here, as the audit trail names them.
    Member(String),
}

/// Puts versions into the order in which a later one replaces an earlier one.
pub(crate) fn sort(versions: &mut [VersionRow]) {
    versions.sort_by_key(|version| (version.effective_on, version.recorded.at, version.recorded.sequence));
}

/// The dated attributes of some accounts.
type OfAccounts = BTreeMap<Uuid, Vec<AttributeFact<Name>>>;

async fn attributes_where<C: ConnectionTrait>(connection: &C, accounts: &[Uuid]) -> Result<OfAccounts, DbErr> {
    let mut reading = Reading::new(i64::MAX);
    let mut versions: BTreeMap<Uuid, Vec<VersionRow>> = BTreeMap::new();
    for accounts in accounts.chunks(ACCOUNTS_PER_PAGE) {
        for (account, version) in reading.known(connection, &Condition::among(accounts)).await? {
            versions.entry(account).or_default().push(version);
        }
    }
    let told = versions.into_iter().map(|(account, mut versions)| {
        sort(&mut versions);
        (account, attributes(&versions))
    });
    Ok(told.collect())
}

impl Store {
    /// The dated attributes of those of some accounts that the scope shows, mergers apart; an account
    /// without any is left out.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn attributes_of(&self, scope: &Scope, accounts: &[Uuid]) -> Result<OfAccounts, DbErr> {
        attributes_where(&self.read, &self.seen_of(scope, accounts).await?).await
    }

    /// Who says what an attribute of an account is on a day, and when it was recorded; none where
    /// nobody has said, or the scope does not show the account.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn said_by(
        &self,
        scope: &Scope,
        account: Uuid,
        attribute: Attribute,
        day: Day,
    ) -> Result<Option<(SaidBy, i64)>, DbErr> {
        let condition = of_seen(scope, "account", account);
        let known = Reading::new(i64::MAX).known(&self.read, &condition).await?;
        let mut versions: Vec<VersionRow> = known.into_iter().map(|(_, version)| version).collect();
        sort(&mut versions);
        let words = words(&versions);
        // The facts once more with the version in the place of the value: which holds is one rule.
        let by: Vec<AttributeFact<&VersionRow>> = words
            .into_iter()
            .map(|(AttributeFact { attribute, effective_on, .. }, by)| AttributeFact {
                attribute,
                value: by,
                effective_on,
            })
            .collect();
        let Some(version) = as_of(&by, attribute, day) else { return Ok(None) };
        let said_by = match (Rank::of(&version.source), rule_of_source(&version.source)) {
            (Rank::Rule, Some((version, line))) => SaidBy::Rule { version, line },
            (Rank::Hand, _) => {
                let sql = "SELECT actor FROM audit WHERE sequence = ?";
                let rows = query(&self.read, sql, [version.recorded.sequence.into()]).await?;
                let actor = rows.first().map(|row| row.try_get_by_index(0)).transpose()?;
                SaidBy::Member(actor.unwrap_or_default())
            }
            _ => SaidBy::Source(version.source.clone()),
        };
        Ok(Some((said_by, version.recorded.at)))
    }
}

impl Tx {
    /// The dated attributes of accounts, mergers apart; an account without any is left out.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn attributes_of(&self, accounts: &[Uuid]) -> Result<OfAccounts, DbErr> {
        attributes_where(&self.inner, accounts).await
    }

    /// Who said last what an attribute of an account is, as the audit trail names them, and when;
    /// what was taken back does not count.
    ///
    /// # Errors
    /// What the database said.
    #[async_recursion::async_recursion]
    pub async fn last_said(&self, account: Uuid, attribute: Attribute) -> Result<Option<(String, i64)>, DbErr> {
        let sql = format!(
            "SELECT a.actor, a.recorded_at FROM account_version v JOIN audit a ON a.sequence = v.sequence \
             WHERE v.account = ? AND v.{} IS NOT NULL \
             AND NOT EXISTS (SELECT 1 FROM retraction r WHERE r.batch_sequence = v.sequence) ORDER BY v.sequence DESC LIMIT 1",
            attribute.key()
        );
        let rows = query(&self.inner, &sql, [account.into()]).await?;
        rows.first().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).transpose()
    }
}
