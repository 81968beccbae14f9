//! The commercial handover: to the customer account manager, once the customer is served well.

use crate::{HandoverPolicy, OpenReason};
use accounts::Refusal;
use money::Day;

/// What is known of an account that is to be handed over commercially, as the caller read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommercialEvidence {
    /// Why it is handed over.
    pub reason: OpenReason,
    /// How it is.
    pub health: Health,
    /// What became of its first invoice.
    pub first_invoice: FirstInvoice,
    /// Since when it is in service; absent where it is not yet.
    pub in_service_since: Option<Day>,
}

/// How an account is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Good.
    Good,
    /// Not good, and why: "2 open incidents".
    NotGood(String),
    /// Nobody knows: nothing was asked or measured. That is no bad state, but no good one either.
    Unknown,
}

/// What became of the first invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstInvoice {
    /// It is paid.
    Paid,
    /// It is not, and is or was due on this day.
    DueOn(Day),
    /// None was sent.
    NotSent,
}

/// What keeps an account from being handed over commercially: all of it at once, none if it may.
pub fn refusals_of_commercial_handover(
    policy: &HandoverPolicy,
    evidence: &CommercialEvidence,
    today: Day,
) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = evidence.reason.refusal().into_iter().collect();
    refusals.extend(evidence.health.refusal());
    refusals.extend(evidence.first_invoice.refusal(today));
    refusals.extend(refusal_of_service(policy, evidence.in_service_since, today));
    refusals
}

impl Health {
    fn refusal(&self) -> Option<Refusal> {
        let rule = "account_must_be_in_good_state";
        match self {
            Health::Good => None,
            Health::NotGood(why) => Some(Refusal::new(
                rule,
                format!("The account is not in a good state: {why}."),
                "Mend that first: whoever comes to talk of growth would be talked to about this.",
            )),
            Health::Unknown => Some(Refusal::new(
                rule,
                "Nobody knows how the account is.",
                "Ask the customer, by a survey or in a call, and record what they say.",
            )),
        }
    }
}

impl FirstInvoice {
    fn refusal(self, today: Day) -> Option<Refusal> {
        let rule = "first_invoice_must_be_paid";
        match self {
            FirstInvoice::Paid => None,
            FirstInvoice::NotSent => {
                Some(Refusal::new(rule, "The first invoice has not been sent.", "Send it, or import invoices."))
            }
            FirstInvoice::DueOn(due) if due < today => Some(Refusal::new(
                rule,
                format!("The first invoice was due on {due} and is not paid."),
                "Ask what is in the way of paying it: it may be the first sign of a dispute.",
            )),
            FirstInvoice::DueOn(due) => Some(Refusal {
                may_change_on: Some(due),
                ..Refusal::new(
                    rule,
                    format!("The first invoice is due on {due} and not paid yet."),
                    "Wait for the payment.",
                )
            }),
        }
    }
}

fn refusal_of_service(policy: &HandoverPolicy, since: Option<Day>, today: Day) -> Option<Refusal> {
    let (rule, days_min) = ("service_must_have_lasted", i32::from(policy.service_days_min));
    let Some(since) = since.filter(|since| *since <= today) else {
        let reason = format!("The account is not in service yet, and {days_min} days are asked for.");
        return Some(Refusal::new(rule, reason, "Put it into service, or record since when it is."));
    };
    let enough_on = since.plus_days(days_min);
    (enough_on > today).then(|| Refusal {
        may_change_on: Some(enough_on),
        ..Refusal::new(
            rule,
            format!("The account is in service for {} days, and {days_min} are asked for.", today.0 - since.0),
            format!("Wait until {enough_on}; a request of the customer's own can be served before."),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::day;

    fn check(reason: OpenReason, health: Health, first_invoice: FirstInvoice, since: Option<&str>, want: &[&str]) {
        let evidence = CommercialEvidence { reason, health, first_invoice, in_service_since: since.map(day) };
        let refusals = refusals_of_commercial_handover(&HandoverPolicy::default(), &evidence, day("2026-09-01"));
        let told: Vec<String> = refusals
            .iter()
            .map(|refusal| {
                let change = refusal.may_change_on.map_or(String::new(), |day| format!(" (may change on {day})"));
                format!("{}: {}{change}", refusal.rule, refusal.reason)
            })
            .collect();
        assert_eq!(told, want, "{evidence:?}");
        assert!(refusals.iter().all(|refusal| refusal.remedy.ends_with('.')), "each refusal has its remedy");
    }

    #[test]
    fn an_account_is_handed_over_when_it_is_served_well() {
        use FirstInvoice::*;
        use Health::*;
        use OpenReason::*;
        // 3 June and 90 days is 1 September.
        check(ConditionsMet, Good, Paid, Some("2026-06-03"), &[]);
        check(
            ConditionsMet,
            Good,
            Paid,
            Some("2026-06-04"),
            &["service_must_have_lasted: The account is in service for 89 days, and 90 are asked for. \
               (may change on 2026-09-02)"],
        );
        check(
            BookChanges,
            Unknown,
            DueOn(day("2026-09-10")),
            Some("2026-01-01"),
            &[
                "account_must_be_in_good_state: Nobody knows how the account is.",
                "first_invoice_must_be_paid: The first invoice is due on 2026-09-10 and not paid yet. \
                 (may change on 2026-09-10)",
            ],
        );
        check(
            ConditionsMet,
            NotGood("2 open incidents".into()),
            DueOn(day("2026-08-31")),
            None,
            &[
                "account_must_be_in_good_state: The account is not in a good state: 2 open incidents.",
                "first_invoice_must_be_paid: The first invoice was due on 2026-08-31 and is not paid.",
                "service_must_have_lasted: The account is not in service yet, and 90 days are asked for.",
            ],
        );
        check(
            ConditionsMet,
            Good,
            NotSent,
            Some("2026-06-03"),
            &["first_invoice_must_be_paid: The first invoice has not been sent."],
        );
    }

    #[test]
    fn nobody_hands_trouble_over() {
        for (reason, why) in [
            (
                OpenReason::SilentAccount,
                "A customer who does not answer somebody they know will not answer a stranger.",
            ),
            (OpenReason::ChampionLeft, "Whoever spoke for us is gone, and a new owner would know nobody there."),
            (
                OpenReason::DifficultCustomer,
                "A difficult customer is a reason to solve what is difficult, not to pass it on.",
            ),
        ] {
            let want = format!("reason_to_hand_over_must_be_valid: {why}");
            check(reason, Health::Good, FirstInvoice::Paid, Some("2026-01-01"), &[&want]);
        }
    }
}
