//! Signals of a handover that fails: seen early, they can still be mended.

use crate::{Handover, HandoverPolicy, Hands, PromiseNow};
use accounts::{Interaction, InteractionKind, same};
use money::Day;

/// A dated reason to act, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The rule that does not hold.
    pub rule: &'static str,
    /// What is the case, in a sentence.
    pub evidence: String,
    /// Since when.
    pub since: Day,
}

/// What is known of a customer after its handover, as the caller read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterHandover<'f, K> {
    /// The handover as it stands.
    pub handover: &'f Handover,
    /// All interactions with the customer.
    pub interactions: &'f [Interaction<K>],
    /// The promises as they stand.
    pub promises: &'f [PromiseNow],
    /// Who decides at the customer, by name, address or id as interactions call them.
    pub deciders: &'f [String],
    /// Whether the land owner gets a share of what follows on.
    pub follow_on: FollowOn,
}

/// Whether the land owner gets a share of what follows on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowOn {
    /// They do.
    Shared,
    /// They do not.
    NotShared,
    /// Nobody has said.
    NotSaid,
}

/// The signals of a failing handover on `today`, those that have stood longest first. Nothing is
/// said of contacts before the receiver accepted. Where one member keeps both sides, nobody can be
/// cut out, so the land owner's mail and share are no signals.
pub fn signals_of<K>(policy: &HandoverPolicy, after: &AfterHandover<'_, K>, today: Day) -> Vec<Signal> {
    let mut signals: Vec<Signal> = Vec::new();
    if let Some(accepted_on) = after.handover.accepted_on.filter(|on| *on <= today) {
        signals.extend(silence(policy, after, accepted_on, today));
        if after.handover.hands() == Hands::Two {
            signals.extend(only_the_land_owner(policy, after, accepted_on, today));
            signals.extend(no_share(after, accepted_on));
        }
    }
    signals.extend(decider_absent(after));
    for now in after.promises.iter().filter(|now| now.is_open()) {
        signals.extend(lowered(now));
        signals.extend(slipped(now));
    }
    signals.sort_by_key(|signal| signal.since);
    signals
}

fn silence<K>(policy: &HandoverPolicy, after: &AfterHandover<'_, K>, accepted_on: Day, today: Day) -> Option<Signal> {
    let days = i32::from(policy.silence_days);
    // What one of us noted was not said to the customer.
    let said = after.interactions.iter().filter(|one| one.kind != InteractionKind::Note && one.day <= today);
    let last = said.map(|one| one.day).max().unwrap_or(accepted_on).max(accepted_on);
    let since = last.plus_days(days);
    (since <= today).then(|| Signal {
        rule: "customer_must_hear_from_us",
        evidence: format!("Nothing was said between us and the customer for {} days, since {last}.", today.0 - last.0),
        since,
    })
}

/// Mails, calls and meetings after the handover, all of them by the land owner alone: the customer
/// still goes to whom they know. It is given as much time as silence before it counts.
fn only_the_land_owner<K>(
    policy: &HandoverPolicy,
    after: &AfterHandover<'_, K>,
    accepted_on: Day,
    today: Day,
) -> Option<Signal> {
    let since = accepted_on.plus_days(policy.silence_days.into());
    let land_owner = after.handover.from.as_str();
    let is_contact = |kind| matches!(kind, InteractionKind::Mail | InteractionKind::Call | InteractionKind::Meeting);
    let contacts: Vec<&Interaction<K>> = after
        .interactions
        .iter()
        .filter(|one| is_contact(one.kind) && one.day > accepted_on && one.day <= today && !one.by.is_empty())
        .collect();
    let is_alone = |one: &&Interaction<K>| one.by.iter().all(|member| same(member, land_owner));
    (since <= today && !contacts.is_empty() && contacts.iter().all(is_alone)).then(|| Signal {
        rule: "receiver_must_be_a_channel",
        evidence: format!(
            "Since the handover only {land_owner} was in contact: {}, and never {}.",
            times(contacts.len()),
            after.handover.to
        ),
        since,
    })
}

fn no_share<K>(after: &AfterHandover<'_, K>, accepted_on: Day) -> Option<Signal> {
    (after.follow_on == FollowOn::NotShared).then(|| Signal {
        rule: "land_owner_must_share_in_the_follow_on",
        evidence: format!("{} has no share in what follows on, and no reason to help with it.", after.handover.from),
        since: accepted_on,
    })
}

/// The last joint call counts: a second one with whoever decides mends the first.
fn decider_absent<K>(after: &AfterHandover<'_, K>) -> Option<Signal> {
    let call = after.handover.joint_calls.last()?;
    let was_there = |decider: &String| call.people.iter().any(|person| same(person, decider));
    (!after.deciders.is_empty() && !after.deciders.iter().any(was_there)).then(|| Signal {
        rule: "decider_must_be_in_the_joint_call",
        evidence: format!("Nobody who decides was in the joint call: {}.", after.deciders.join(", ")),
        since: call.on,
    })
}

fn lowered(now: &PromiseNow) -> Option<Signal> {
    let (promised, expected) = now.promise.amount.zip(now.amount)?;
    let since = now.lowered_on.filter(|_| now.is_lowered())?;
    Some(Signal {
        rule: "promises_must_not_be_lowered",
        evidence: format!(
            "\u{201c}{}\u{201d} was promised at {promised} and is expected at {expected}.",
            now.promise.text
        ),
        since,
    })
}

fn slipped(now: &PromiseNow) -> Option<Signal> {
    let slip = now.slipped?;
    let was = now.promise.expected.map_or(String::new(), |expected| format!(" from {}", expected.to()));
    Some(Signal {
        rule: "promises_must_not_slip",
        evidence: format!("\u{201c}{}\u{201d} slipped{was} to {}.", now.promise.text, slip.to),
        since: slip.on,
    })
}

fn times(count: usize) -> String {
    if count == 1 { "once".into() } else { format!("{count} times") }
}

#[cfg(test)]
mod tests;
