//! Which account a row is about.

use accounts::UsageOf;
use revenue::Draft;
use std::collections::{BTreeSet, HashMap};
use store::{DbErr, KnownAccount, Tx};
use uuid::Uuid;

/// The accounts that a file has named so far, by external id.
#[derive(Debug, Default)]
pub(super) struct AccountBook {
    described: HashMap<String, Found>,
    billed: HashMap<String, Found>,
    mentioned: HashMap<String, Found>,
    /// The accounts of contracts, once a row names one.
    contracts: Option<HashMap<String, Uuid>>,
}

/// What an external id leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// One account, known or just created.
    One(Uuid),
    /// Accounts of several sources.
    Several(Vec<String>),
    /// None that is known here, and the row is not one that could make it known.
    Unknown,
}

/// How a row names its account.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Naming {
    /// It describes the account itself.
    Describes,
    /// It is about the account's revenue.
    Bills,
    /// It is about something else at an account, which must be known for that.
    Mentions,
}

const NAMINGS: [Naming; 3] = [Naming::Describes, Naming::Bills, Naming::Mentions];

/// The external id of the account that a draft names, and how; absent for drafts that name none, and for usage, whose
/// series are looked up first.
pub(super) fn named_by(draft: &Draft) -> Option<(Naming, &str)> {
    match draft {
        Draft::Account(account) => Some((Naming::Describes, &account.external_id)),
        Draft::ContractLine(line) => Some((Naming::Bills, &line.account)),
        Draft::InvoiceLine(line) => Some((Naming::Bills, &line.account)),
        Draft::Level(level) => Some((Naming::Bills, &level.account)),
        Draft::Person(person) => Some((Naming::Mentions, &person.account)),
        Draft::Interaction(interaction) => Some((Naming::Mentions, interaction.account.as_deref()?)),
        Draft::Ticket(ticket) => Some((Naming::Mentions, &ticket.account)),
        Draft::Spot(spot) => Some((Naming::Mentions, &spot.account)),
        Draft::Paper(paper) if paper.opens_account.is_some() => Some((Naming::Bills, &paper.account)),
        Draft::Paper(paper) => Some((Naming::Mentions, &paper.account)),
        Draft::Rate(_) | Draft::Usage(_) => None,
    }
}

impl AccountBook {
    /// What a draft's account is; absent for drafts that are about none.
    pub(super) fn found(&self, draft: &Draft) -> Option<&Found> {
        let (naming, id) = named_by(draft)?;
        self.of(naming).get(id)
    }

    fn of(&self, naming: Naming) -> &HashMap<String, Found> {
        match naming {
            Naming::Describes => &self.described,
            Naming::Bills => &self.billed,
            Naming::Mentions => &self.mentioned,
        }
    }

    /// Lets rows that describe accounts find those that were just opened, which stay implied: whoever
    /// describes one later describes this one.
    pub(super) fn tell_of(&mut self, opened: &BTreeSet<String>) {
        let billed = opened.iter().filter_map(|id| Some((id.clone(), self.billed.get(id)?.clone())));
        self.described.extend(billed.collect::<Vec<_>>());
    }

    /// The account that usage is of. One that is named must have been learnt before.
    pub(super) async fn of_usage(&mut self, tx: &Tx, source: &str, of: &UsageOf) -> Result<Found, DbErr> {
        let contract = match of {
            UsageOf::Account(account) => return Ok(self.mentioned.get(account).cloned().unwrap_or(Found::Unknown)),
            UsageOf::Contract(contract) => contract,
        };
        let contracts = match &mut self.contracts {
            Some(contracts) => contracts,
            unread => unread.insert(tx.contracts_of(source).await?),
        };
        Ok(contracts.get(contract).map_or(Found::Unknown, |account| Found::One(*account)))
    }

    /// Looks up the accounts that are named here for the first time, and creates the unknown; the
    /// external ids of those it created.
    pub(super) async fn learn<'d>(
        &mut self,
        tx: &Tx,
        source: &str,
        named: impl Iterator<Item = (Naming, &'d str)> + Clone,
        now: i64,
        sequence: i64,
    ) -> Result<BTreeSet<String>, DbErr> {
        let mut opened = BTreeSet::new();
        for naming in NAMINGS {
            let ids = named.clone().filter(|(by, _)| *by == naming).map(|(_, id)| id);
            let unknown: BTreeSet<&str> = ids.filter(|id| !self.of(naming).contains_key(*id)).collect();
            let unknown: Vec<&str> = unknown.into_iter().collect();
            let known = tx.accounts_named(&unknown).await?;
            let (mut created, mut aliases, mut found) = (Vec::new(), Vec::new(), Vec::with_capacity(unknown.len()));
            for id in unknown {
                let first = known.partition_point(|account| account.external_id.as_str() < id);
                let of_id: Vec<&KnownAccount> =
                    known[first..].iter().take_while(|account| account.external_id == id).collect();
                let implied = naming != Naming::Describes;
                let named =
                    |account| KnownAccount { id: account, source: source.into(), external_id: id.into(), implied };
                let one = choose(tx, naming, source, &of_id).await?;
                let own = of_id.iter().find(|account| account.source == source);
                let one = one.unwrap_or_else(|| {
                    if naming == Naming::Mentions {
                        return Found::Unknown;
                    }
                    let account = named(Uuid::now_v7());
                    let one = Found::One(account.id);
                    created.push(account);
                    one
                });
                if let Found::One(account) = one
                    && own.is_none_or(|own| own.implied && !implied)
                {
                    aliases.push(named(account));
                }
                found.push((id.to_string(), one));
            }
            opened.extend(created.iter().map(|account| account.external_id.clone()));
            tx.insert_accounts(&created, now, sequence).await?;
            tx.put_aliases(&aliases).await?;
            match naming {
                Naming::Describes => self.described.extend(found),
                Naming::Bills => self.billed.extend(found),
                Naming::Mentions => self.mentioned.extend(found),
            }
        }
        Ok(opened)
    }
}

/// The account among those with one external id that a row of `source` means; `None` when it
/// means a new one. A row that describes an account takes over one that only revenue had named.
async fn choose(tx: &Tx, naming: Naming, source: &str, candidates: &[&KnownAccount]) -> Result<Option<Found>, DbErr> {
    if let Some(own) = candidates.iter().find(|account| account.source == source) {
        return Ok(Some(Found::One(own.id)));
    }
    let described: BTreeSet<Uuid> = candidates.iter().filter(|a| !a.implied).map(|a| a.id).collect();
    let ids: BTreeSet<Uuid> = candidates.iter().map(|account| account.id).collect();
    let open = |account: &Uuid| naming != Naming::Describes || !described.contains(account);
    let ids: Vec<Uuid> = ids.into_iter().filter(open).collect();
    let [first, _, ..] = ids[..] else {
        return Ok(ids.first().map(|one| Found::One(*one)));
    };
    // Accounts whose imports were undone do not stand in the way.
    let standing: Vec<Uuid> = tx.records_of(&ids).await?.iter().map(|record| record.id).collect();
    Ok(Some(match standing[..] {
        [] => Found::One(first),
        [one] => Found::One(one),
        _ => Found::Several(candidates.iter().map(|account| account.source.clone()).collect()),
    }))
}
