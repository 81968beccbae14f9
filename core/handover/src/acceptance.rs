//! Who may accept or push back a handover, and what is still missing until it is complete. The
//! receiver accepts a brief; the customer accepts the receiver.

use crate::{Brief, BriefItem, Handover, HandoverPolicy, Hands, PromiseNow, PushBackReason};
use accounts::Refusal;

/// What keeps the receiver from accepting the handover of `account`: all of it at once, none if
/// they may. Asked of a hybrid owner as well, who writes the same brief to themselves.
pub fn refusals_to_accept(
    policy: &HandoverPolicy,
    account: &str,
    handover: &Handover,
    brief: &Brief,
    promises: &[PromiseNow],
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let not_accepted = format!("Handover of {account} is not accepted:");
    if handover.brief_sent_on.is_none() {
        let remedy = format!("{} sends the brief.", handover.from);
        refusals.push(Refusal::new("brief_must_be_sent", format!("{not_accepted} there is no brief yet."), remedy));
    }
    if let Some(push_back) = &handover.pushed_back {
        let reason = format!("{not_accepted} it was pushed back on {}, and no brief has answered that.", push_back.on);
        let remedy = format!("{} mends the brief and sends it again.", handover.from);
        refusals.push(Refusal::new("push_back_must_be_answered", reason, remedy));
    }
    let missing = brief.missing();
    if !missing.is_empty() {
        let items: Vec<&str> = missing.iter().map(|(item, _)| item.label()).collect();
        let remedies: Vec<&str> = missing.iter().map(|(_, remedy)| *remedy).collect();
        let reason = format!("{not_accepted} the brief says nothing of {}.", items.join(", "));
        let remedy = format!("{} What nobody can know yet is marked \u{201c}to confirm\u{201d}.", remedies.join(" "));
        refusals.push(Refusal::new("brief_must_have_every_part", reason, remedy));
    }
    let known = brief.completeness();
    let percent_min = i64::from(policy.brief_known_percent_min);
    if known.part * 100 < percent_min * known.whole {
        let reason = format!(
            "{not_accepted} {} of {} parts of the brief are known, and {percent_min} % must be.",
            known.part, known.whole
        );
        let remedy = "Confirm with the customer what is marked \u{201c}to confirm\u{201d}.";
        refusals.push(Refusal::new("brief_must_be_known_enough", reason, remedy));
    }
    refusals.extend(without_owner(&not_accepted, promises));
    refusals
}

fn without_owner(not_accepted: &str, promises: &[PromiseNow]) -> Option<Refusal> {
    let orphans: Vec<String> = promises
        .iter()
        .filter(|now| now.is_open() && now.owner.is_none())
        .map(|now| format!("\u{201c}{}\u{201d}", now.promise.text))
        .collect();
    let reason = match orphans.len() {
        0 => return None,
        1 => format!("{not_accepted} 1 promise has no owner."),
        count => format!("{not_accepted} {count} promises have no owner."),
    };
    let remedy = format!("Name who answers for {}.", orphans.join(", "));
    Some(Refusal::new("promises_must_have_owners", reason, remedy))
}

/// What keeps the receiver from pushing the handover of `account` back for `reason`: none if they
/// may. A push-back is answered by a better brief, so it names what the brief lacks.
pub fn refusals_to_push_back(
    account: &str,
    handover: &Handover,
    reason: PushBackReason,
    brief: &Brief,
    promises: &[PromiseNow],
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if handover.hands() == Hands::One {
        refusals.push(Refusal::new(
            "push_back_must_go_to_somebody_else",
            format!("{} keeps both sides of {account}: there is nobody to push back to.", handover.to),
            "Complete the brief to yourself instead.",
        ));
    }
    if handover.brief_sent_on.is_none() {
        refusals.push(Refusal::new(
            "brief_must_be_sent",
            format!("There is no brief of {account} yet that could lack anything."),
            format!("{} sends the brief.", handover.from),
        ));
    }
    if let Some(on) = handover.accepted_on {
        refusals.push(Refusal::new(
            "handover_must_not_be_accepted",
            format!("{} accepted the handover of {account} on {on}.", handover.to),
            "Note what turned out otherwise as steps of the promises: restated, slipped or denied.",
        ));
    }
    refusals.extend(reason.refusal());
    if let Some(reason) = contradiction(reason, brief, promises) {
        let remedy = "Read it, and say in a note what exactly is missing.";
        refusals.push(Refusal::new("push_back_must_match_the_brief", reason, remedy));
    }
    refusals
}

/// What the brief says against a reason to push it back. That something is unclear is for its
/// reader to say.
fn contradiction(reason: PushBackReason, brief: &Brief, promises: &[PromiseNow]) -> Option<String> {
    let item = match reason {
        PushBackReason::MissingGoal => BriefItem::Goals,
        PushBackReason::StakeholderUnknown => BriefItem::Stakeholders,
        PushBackReason::NoUsageBaseline => BriefItem::UsageBaseline,
        PushBackReason::PromiseWithoutOwner => {
            let is_owned = promises.iter().filter(|now| now.is_open()).all(|now| now.owner.is_some());
            return is_owned.then(|| "Every promise has an owner.".into());
        }
        PushBackReason::PromiseUnclear
        | PushBackReason::TermsUnclear
        | PushBackReason::TooSmall
        | PushBackReason::TooBusy
        | PushBackReason::DifficultCustomer => return None,
    };
    brief.knows(item).then(|| format!("The brief has the {}.", item.label()))
}

/// What is missing until the handover of `account` is complete: the receiver's word and the
/// customer's, given after they met. None once it is.
pub fn refusals_to_complete(account: &str, handover: &Handover) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if handover.accepted_on.is_none() {
        refusals.push(Refusal::new(
            "receiver_must_accept",
            format!("{} has not accepted the handover of {account}.", handover.to),
            "Accept the brief, or push it back with what it lacks.",
        ));
    }
    if handover.joint_calls.is_empty() {
        refusals.push(Refusal::new(
            "joint_call_must_be_held",
            format!("No joint call with {account} was held."),
            format!("{} invites the customer to a call with {}.", handover.from, handover.to),
        ));
    }
    if handover.introduced_on.is_none() && handover.needs_introduction() {
        refusals.push(Refusal::new(
            "introduction_must_be_made",
            format!("{} has not been introduced to {account}.", handover.to),
            format!("{} introduces {} to those who decide.", handover.from, handover.to),
        ));
    }
    if handover.customer_accepted_on.is_none() {
        refusals.push(Refusal::new(
            "customer_must_accept",
            format!("Nobody at {account} has agreed to the handover."),
            "Ask in the joint call whether they are content with whom they will talk to.",
        ));
    }
    refusals
}

#[cfg(test)]
mod tests;
