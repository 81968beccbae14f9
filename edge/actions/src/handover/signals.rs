//! What says that handovers fail: of one account's file, and of many accounts of the ledger together.

use super::ledger::LedgerAccount;
use crate::cx::Cx;
use accounts::{DecisionRole, Interaction, Person};
use handover::{
    AfterHandover, FollowOn, HandedOver, Handover, HandoverPolicy, PromiseNow, Signal, delivery_due, late_in_delivery,
    signals_of,
};
use money::Day;
use std::collections::HashMap;
use store::PersonRecord;
use uuid::Uuid;

/// Accounts whose evidence is read together.
const ACCOUNTS_AT_ONCE: usize = 500;

/// What signals of an account are read from.
pub(super) struct SignalEvidence<'e> {
    /// Since when it is a customer, if it is one or was.
    pub(super) customer_since: Option<Day>,
    /// To who cares for the outcome.
    pub(super) delivery: Option<&'e Handover>,
    /// To who expands.
    pub(super) commercial: Option<&'e Handover>,
    /// Promises as they stand.
    pub(super) promises: &'e [PromiseNow],
    /// Who decides, as interactions call them.
    pub(super) deciders: &'e [String],
    /// What was said since the first of its handovers was accepted, at the least.
    pub(super) interactions: &'e [Interaction<Uuid>],
}

/// What is late, and what says that a handover fails; those that have stood longest first.
pub(super) fn signals(policy: &HandoverPolicy, known: &SignalEvidence<'_>, today: Day) -> Vec<Signal> {
    let mut signals = Vec::new();
    // What was signed long before anybody handed over here is not late: it was never asked for.
    if let (Some(since), Some(_)) = (known.customer_since, known.delivery) {
        signals.extend(late_in_delivery(&delivery_due(policy, since), known.delivery, today));
    }
    for handover in known.delivery.into_iter().chain(known.commercial) {
        let after = AfterHandover {
            handover,
            interactions: known.interactions,
            promises: known.promises,
            deciders: known.deciders,
            follow_on: FollowOn::NotSaid,
        };
        for signal in signals_of(policy, &after, today) {
            // What is said of promises is the same after either handover.
            if !signals.iter().any(|known: &Signal| known.rule == signal.rule && known.evidence == signal.evidence) {
                signals.push(signal);
            }
        }
    }
    signals.sort_by_key(|signal| signal.since);
    signals
}

/// Who of an account decides, of those who are there today.
pub(super) fn deciding(people: &[PersonRecord], today: Day) -> Vec<Person<Uuid>> {
    let people = people.iter().map(|record| record.as_of(today));
    let here = people.filter(|person| person.left_on.is_none_or(|left| today < left));
    here.filter(|person| person.role == Some(DecisionRole::Decides)).collect()
}

/// Them as interactions call them: by name or address.
pub(super) fn called(deciding: &[Person<Uuid>]) -> Vec<String> {
    deciding.iter().flat_map(|person| [Some(person.name.clone()), person.email.clone()]).flatten().collect()
}

/// How many signals each of some accounts has, in their order: what is read of each is what its rules ask for, some
/// hundred accounts at a time.
pub(super) async fn counted(
    cx: &Cx,
    policy: &HandoverPolicy,
    rows: &[&HandedOver<LedgerAccount>],
) -> anyhow::Result<Vec<usize>> {
    let mut counts = Vec::with_capacity(rows.len());
    for rows in rows.chunks(ACCOUNTS_AT_ONCE) {
        counts.extend(counted_together(cx, policy, rows).await?);
    }
    Ok(counts)
}

async fn counted_together(
    cx: &Cx,
    policy: &HandoverPolicy,
    rows: &[&HandedOver<LedgerAccount>],
) -> anyhow::Result<Vec<usize>> {
    let (store, scope, today) = (&cx.store, &cx.scope, cx.clock.today());
    let those_with = |asks: fn(&Handover) -> bool| -> Vec<Uuid> {
        rows.iter().filter(|one| one.handovers().any(asks)).map(|one| one.account.id).collect()
    };
    // Contacts count from the day on which a receiver accepted, and who decides where a joint call was held.
    let accepted = those_with(|handover| handover.accepted_on.is_some());
    let first = rows.iter().flat_map(|one| one.handovers()).filter_map(|handover| handover.accepted_on).min();
    let mut said: HashMap<Uuid, Vec<Interaction<Uuid>>> = HashMap::new();
    if let Some(first) = first {
        for (account, one) in store.interactions_after(scope, &accepted, first).await? {
            said.entry(account).or_default().push(one);
        }
    }
    let joint = those_with(|handover| !handover.joint_calls.is_empty());
    let mut people: HashMap<Uuid, Vec<PersonRecord>> = HashMap::new();
    for (account, person) in store.people_of_accounts(scope, &joint).await? {
        people.entry(account).or_default().push(person);
    }
    let count = |one: &&HandedOver<LedgerAccount>| {
        let id = &one.account.id;
        let deciders = called(&deciding(people.get(id).map_or(&[], Vec::as_slice), today));
        let known = SignalEvidence {
            customer_since: one.account.customer_since,
            delivery: one.delivery.as_ref(),
            commercial: one.commercial.as_ref(),
            promises: &one.promises,
            deciders: &deciders,
            interactions: said.get(id).map_or(&[], Vec::as_slice),
        };
        signals(policy, &known, today).len()
    };
    Ok(rows.iter().map(count).collect())
}
