//! The delivery handover: land owner to customer success manager, at signature. It rests on no
//! condition: a customer in trouble needs somebody sooner, not later.

use crate::{Handover, HandoverPolicy, Signal, plus_working_days};
use money::Day;

/// When the steps of a delivery handover are due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryDue {
    /// The last day on which the brief is in time.
    pub brief_by: Day,
    /// The last day on which the joint kickoff is in time.
    pub kickoff_by: Day,
}

/// When the steps are due after a signature: the brief counts working days, the kickoff calendar
/// days, because a customer's patience has no weekend.
pub fn delivery_due(policy: &HandoverPolicy, signed_on: Day) -> DeliveryDue {
    DeliveryDue {
        brief_by: plus_working_days(signed_on, policy.brief_working_days),
        kickoff_by: signed_on.plus_days(policy.kickoff_days.into()),
    }
}

/// What is late of the delivery handover of a customer that signed on `signed_on`; `handover` is
/// absent where nobody has opened it. What came late is late no more.
pub fn late_in_delivery(due: &DeliveryDue, handover: Option<&Handover>, today: Day) -> Vec<Signal> {
    let has_brief = handover.is_some_and(|handover| handover.brief_sent_on.is_some());
    let has_kickoff = handover.is_some_and(|handover| !handover.joint_calls.is_empty());
    let mut signals = Vec::new();
    if !has_brief && due.brief_by < today {
        signals.push(Signal {
            rule: "delivery_brief_must_be_in_time",
            evidence: format!("The delivery brief was due on {} and has not been sent.", due.brief_by),
            since: due.brief_by.plus_days(1),
        });
    }
    if !has_kickoff && due.kickoff_by < today {
        signals.push(Signal {
            rule: "joint_kickoff_must_be_in_time",
            evidence: format!("The joint kickoff was due on {} and has not been held.", due.kickoff_by),
            since: due.kickoff_by.plus_days(1),
        });
    }
    signals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{self, day};
    use crate::{HandoverKind, HandoverPolicy};

    fn check(steps: &str, on: &str, want: &[&str]) {
        // Signed on Wednesday 3 June 2026: five working days end on Wednesday 10 June.
        let due = delivery_due(&HandoverPolicy::default(), day("2026-06-03"));
        assert_eq!((due.brief_by, due.kickoff_by), (day("2026-06-10"), day("2026-06-17")));
        let handover = ledger::handover(steps, HandoverKind::Delivery, on);
        let late = late_in_delivery(&due, handover.as_ref(), day(on));
        let told: Vec<String> = late.iter().map(|signal| format!("{} since {}", signal.rule, signal.since)).collect();
        assert_eq!(told, want, "{on}");
    }

    #[test]
    fn brief_and_kickoff_are_due_after_signature() {
        let brief = "delivery_brief_must_be_in_time since 2026-06-11";
        let kickoff = "joint_kickoff_must_be_in_time since 2026-06-18";
        check("", "2026-06-10", &[]);
        check("", "2026-06-11", &[brief]);
        check("", "2026-06-18", &[brief, kickoff]);
        let opened = "2026-06-03 | delivery | opened Ann Carl signed\n";
        check(opened, "2026-06-18", &[brief, kickoff]);
        check(&format!("{opened}2026-06-15 | delivery | brief sent"), "2026-06-18", &[kickoff]);
        let both = "2026-06-15 | delivery | brief sent\n2026-06-16 | delivery | joint call Priya Shah";
        check(&format!("{opened}{both}"), "2026-07-18", &[]);
    }
}
