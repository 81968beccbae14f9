//! One contact budget: how often an account and a person are contacted, all channels together.

use crate::paper::{Invitation, OptOut, SurveyKind};
use crate::policy::SurveyPolicy;
use crate::refusal::none_of;
use accounts::Refusal;
use money::Day;

/// Why somebody is contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactKind {
    /// A survey of the relationship.
    RelationshipSurvey,
    /// A survey of a pilot: outside the limit of surveys per person, within the budget.
    PilotSurvey,
    /// A message of ours, a reminder among them.
    Mail,
    /// A meeting with a purpose of its own.
    Meeting,
    /// An offer to buy.
    Pitch,
    /// About a renewal.
    Renewal,
    /// About a ticket.
    Support,
    /// About a fault of ours.
    Incident,
    /// Care of a pilot.
    Hypercare,
    /// One of the two handovers.
    Handover,
}

/// That somebody was contacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Who, as papers call them.
    pub person: String,
    /// Why.
    pub kind: ContactKind,
    /// When.
    pub on: Day,
}

/// What an account has heard from us, and who of it wants no more.
#[derive(Clone, Copy, Debug, Default)]
pub struct History<'a> {
    /// In any order.
    pub contacts: &'a [Contact],
    /// One per person.
    pub opt_outs: &'a [OptOut],
}

impl ContactKind {
    /// Whether it counts to the budget and can be refused. What a customer needs of us does neither.
    pub fn is_budgeted(self) -> bool {
        match self {
            ContactKind::RelationshipSurvey
            | ContactKind::PilotSurvey
            | ContactKind::Mail
            | ContactKind::Meeting
            | ContactKind::Pitch => true,
            ContactKind::Renewal
            | ContactKind::Support
            | ContactKind::Incident
            | ContactKind::Hypercare
            | ContactKind::Handover => false,
        }
    }
}

impl From<SurveyKind> for ContactKind {
    fn from(kind: SurveyKind) -> ContactKind {
        match kind {
            SurveyKind::Pilot => ContactKind::PilotSurvey,
            SurveyKind::Relationship => ContactKind::RelationshipSurvey,
        }
    }
}

/// The contacts that an invitation made: the survey itself, and each reminder as a mail, so that a
/// reminder counts to the budget and not as another survey.
pub fn contacts_of(invitation: &Invitation, kind: SurveyKind) -> Vec<Contact> {
    let contact = |kind, on| Contact { person: invitation.person.clone(), kind, on };
    let reminders = invitation.reminded_on.iter().map(|on| contact(ContactKind::Mail, *on));
    std::iter::once(contact(kind.into(), invitation.sent_on)).chain(reminders).collect()
}

/// Whether a person of an account may be contacted today.
///
/// A limit of so many in so many days counts the days that end today; what is dated later does not
/// count yet. Of the account, one kind of contact with several people on one day is one contact.
///
/// # Errors
/// Every rule that says no, each with the day from which it no longer does if nothing is sent.
pub fn may_send(
    policy: &SurveyPolicy,
    history: &History<'_>,
    person: &str,
    kind: ContactKind,
    today: Day,
) -> Result<(), Vec<Refusal>> {
    if !kind.is_budgeted() {
        return Ok(());
    }
    let mut refusals = Vec::new();
    if let Some(opt_out) = history.opt_outs.iter().find(|opt_out| opt_out.person == person && opt_out.holds(today)) {
        let reason = format!("They want no surveys and asks since {}.", opt_out.on);
        let refusal = Refusal::new("opt_out_holds", reason, "Only they can take it back.");
        refusals.push(match opt_out.ended_on {
            Some(ended_on) => refusal.until(ended_on),
            None => refusal,
        });
    }
    let to_person = || history.contacts.iter().filter(|contact| contact.person == person);
    if kind == ContactKind::RelationshipSurvey {
        let surveyed = to_person().filter(|contact| contact.kind == ContactKind::RelationshipSurvey);
        let limit = Limit { max: policy.relationship_surveys_max, days: policy.relationship_surveys_days };
        refusals.extend(limit.refused(surveyed.map(|contact| contact.on).collect(), today, |count, days| {
            let reason = format!("They have had {count} relationship surveys in {days} days.");
            Refusal::new("surveys_per_person_stay_within_limit", reason, "Ask somebody else in this round.")
        }));
    }
    let budgeted = to_person().filter(|contact| contact.kind.is_budgeted());
    let limit = Limit { max: policy.person_contacts_max, days: policy.person_contacts_days };
    refusals.extend(limit.refused(budgeted.map(|contact| contact.on).collect(), today, |count, days| {
        let reason = format!("They have been contacted {count} times in {days} days.");
        Refusal::new("person_stays_within_contact_budget", reason, "Wait, or ask somebody else.")
    }));
    refusals.extend(account_refused(policy, history, kind, today));
    none_of(refusals)
}

fn account_refused(policy: &SurveyPolicy, history: &History<'_>, kind: ContactKind, today: Day) -> Option<Refusal> {
    let limit = Limit { max: policy.account_contacts_max, days: policy.account_contacts_days };
    let counts = |contact: &&Contact| contact.kind.is_budgeted() && limit.covers(contact.on, today);
    let mut contacts: Vec<(Day, ContactKind)> =
        history.contacts.iter().filter(counts).map(|contact| (contact.on, contact.kind)).collect();
    contacts.sort_unstable();
    contacts.dedup();
    // Part of what goes to the account today anyway.
    if contacts.contains(&(today, kind)) {
        return None;
    }
    limit.refused(contacts.into_iter().map(|(on, _)| on).collect(), today, |count, days| {
        let reason = format!("The account has been contacted {count} times in {days} days.");
        Refusal::new("account_stays_within_contact_budget", reason, "Wait, or leave out what matters less.")
    })
}

/// So many in so many days.
struct Limit {
    max: u32,
    days: u32,
}

impl Limit {
    /// Whether a day is one of those that end today.
    fn covers(&self, day: Day, today: Day) -> bool {
        today.plus_days(-self.length()) < day && day <= today
    }

    fn length(&self) -> i32 {
        i32::try_from(self.days).unwrap_or(i32::MAX)
    }

    /// The refusal of one more today, made of how many there are and in how many days.
    fn refused(&self, mut days: Vec<Day>, today: Day, refusal: impl Fn(usize, u32) -> Refusal) -> Option<Refusal> {
        days.retain(|day| self.covers(*day, today));
        if days.len() < self.max as usize {
            return None;
        }
        days.sort_unstable();
        let refusal = refusal(days.len(), self.days);
        // Once this one is out of the window, fewer than the limit are left in it. A limit of none has
        // no such day.
        let last_too_many = days.get(days.len() - self.max as usize);
        Some(match last_too_many {
            Some(day) => refusal.until(day.plus_days(self.length())),
            None => refusal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::day;
    use ContactKind::*;
    use proptest::prelude::*;

    fn contacts(table: &[(&str, &str, ContactKind)]) -> Vec<Contact> {
        table.iter().map(|&(on, person, kind)| Contact { person: person.into(), kind, on: day(on) }).collect()
    }

    /// What is refused to Ada on 30 November: `rule until day`.
    fn check(kind: ContactKind, table: &[(&str, &str, ContactKind)], opt_outs: &[OptOut], want: &[&str]) {
        let contacts = contacts(table);
        let history = History { contacts: &contacts, opt_outs };
        let policy = SurveyPolicy { account_contacts_max: 6, ..SurveyPolicy::default() };
        let refusals = may_send(&policy, &history, "Ada", kind, day("2026-11-30")).err().unwrap_or_default();
        // Told beside the person, whom papers may call by a number.
        assert!(refusals.iter().all(|no| !no.reason.contains("Ada") && !no.remedy.contains("Ada")));
        let told: Vec<String> = refusals
            .iter()
            .map(|no| format!("{} until {}", no.rule, no.may_change_on.map_or("-".into(), |day| day.to_string())))
            .collect();
        assert_eq!(told, want, "{kind:?} {table:?}");
    }

    const NO_MORE: &[(&str, &str, ContactKind)] = &[
        ("2026-11-05", "Ada", Mail),
        ("2026-11-10", "Ada", Meeting),
        ("2026-11-12", "Ada", PilotSurvey),
        ("2026-11-20", "Ada", Pitch),
    ];

    #[test]
    fn a_person_gets_two_relationship_surveys_a_year() {
        let rule = "surveys_per_person_stay_within_limit";
        let twice = [("2026-01-15", "Ada", RelationshipSurvey), ("2026-07-20", "Ada", RelationshipSurvey)];
        check(RelationshipSurvey, &twice, &[], &[&format!("{rule} until 2027-01-15")]);
        check(RelationshipSurvey, &twice[..1], &[], &[]);
        // 30 November 2025 is 365 days ago and counts no more.
        let long_ago = [("2025-11-30", "Ada", RelationshipSurvey), ("2026-07-20", "Ada", RelationshipSurvey)];
        check(RelationshipSurvey, &long_ago, &[], &[]);
        let a_day_later = [("2025-12-01", "Ada", RelationshipSurvey), ("2026-07-20", "Ada", RelationshipSurvey)];
        check(RelationshipSurvey, &a_day_later, &[], &[&format!("{rule} until 2026-12-01")]);
        // A third by mistake: the second oldest must be out, too.
        let thrice = [twice[0], twice[1], ("2026-09-01", "Ada", RelationshipSurvey)];
        check(RelationshipSurvey, &thrice, &[], &[&format!("{rule} until 2027-07-20")]);
        // Those of others and of pilots are not hers.
        let others = [twice[0], ("2026-07-20", "Ben", RelationshipSurvey), ("2026-08-20", "Ada", PilotSurvey)];
        check(RelationshipSurvey, &others, &[], &[]);
        check(PilotSurvey, &twice, &[], &[]);
    }

    #[test]
    fn all_channels_share_one_budget() {
        check(Mail, NO_MORE, &[], &["person_stays_within_contact_budget until 2026-12-05"]);
        check(Mail, &NO_MORE[..3], &[], &[]);
        // What the customer needs counts to no budget and is never refused.
        let care = [Renewal, Support, Incident, Hypercare, Handover];
        let cared: Vec<(&str, &str, ContactKind)> = care.iter().map(|kind| ("2026-11-20", "Ada", *kind)).collect();
        check(Mail, &[&NO_MORE[..3], &cared].concat(), &[], &[]);
        let opt_out = OptOut { person: "Ada".into(), on: day("2026-01-01"), ended_on: None };
        care.iter().for_each(|kind| check(*kind, NO_MORE, std::slice::from_ref(&opt_out), &[]));
        // A meeting in December does not count yet.
        check(Mail, &[&NO_MORE[..3], &[("2026-12-03", "Ada", Meeting)]].concat(), &[], &[]);
    }

    #[test]
    fn an_account_has_a_budget_of_its_own() {
        let mails = ["2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-07"];
        let to_ben: Vec<(&str, &str, ContactKind)> = mails.iter().map(|on| (*on, "Ben", Mail)).collect();
        check(Mail, &to_ben, &[], &["account_stays_within_contact_budget until 2026-12-02"]);
        // One mail to several people on one day is one contact of the account.
        let to_both = [&to_ben[1..], &[("2026-11-07", "Cem", Mail), ("2026-11-07", "Dan", Mail)]].concat();
        check(Mail, &to_both, &[], &[]);
        // What goes to Ben today may go to Ada as well.
        let today = [&to_ben[..], &[("2026-11-30", "Ben", RelationshipSurvey)]].concat();
        check(RelationshipSurvey, &today, &[], &[]);
        check(Mail, &today, &[], &["account_stays_within_contact_budget until 2026-12-03"]);
    }

    #[test]
    fn all_that_says_no_is_told_at_once() {
        let opt_out = OptOut { person: "Ada".into(), on: day("2026-10-01"), ended_on: None };
        let mut table = NO_MORE.to_vec();
        table.extend([("2026-11-21", "Ada", RelationshipSurvey), ("2026-11-22", "Ada", RelationshipSurvey)]);
        check(
            RelationshipSurvey,
            &table,
            std::slice::from_ref(&opt_out),
            &[
                "opt_out_holds until -",
                "surveys_per_person_stay_within_limit until 2027-11-21",
                "person_stays_within_contact_budget until 2026-12-12",
                "account_stays_within_contact_budget until 2026-12-05",
            ],
        );
        let bens = OptOut { person: "Ben".into(), ..opt_out.clone() };
        let over = OptOut { ended_on: Some(day("2026-11-30")), ..opt_out };
        check(Pitch, &[], &[bens, over], &[]);
    }

    #[test]
    fn a_reminder_is_a_mail() {
        let invitation = Invitation {
            id: "I-1".into(),
            survey: "S-1".into(),
            person: "Ada".into(),
            sent_on: day("2026-11-01"),
            reminded_on: vec![day("2026-11-08")],
        };
        let with = |survey| contacts(&[("2026-11-01", "Ada", survey), ("2026-11-08", "Ada", Mail)]);
        assert_eq!(contacts_of(&invitation, SurveyKind::Pilot), with(PilotSurvey));
        assert_eq!(contacts_of(&invitation, SurveyKind::Relationship), with(RelationshipSurvey));
    }

    #[test]
    fn a_budget_of_none_has_no_day_of_change() {
        let policy = SurveyPolicy { person_contacts_max: 0, ..SurveyPolicy::default() };
        let refusals = may_send(&policy, &History::default(), "Ada", Mail, day("2026-11-30")).unwrap_err();
        assert_eq!((refusals.len(), refusals[0].may_change_on), (1, None));
    }

    proptest! {
        /// The day that a refusal names is the first on which it is no longer said.
        #[test]
        fn the_day_of_change_is_kept(ages in prop::collection::vec(0..60_i32, 0..12)) {
            let today = day("2026-11-30");
            let contact = |age: &i32| Contact { person: "Ada".into(), kind: Mail, on: today.plus_days(-age) };
            let contacts: Vec<Contact> = ages.iter().map(contact).collect();
            let history = History { contacts: &contacts, opt_outs: &[] };
            let ask = |on: Day| may_send(&SurveyPolicy::default(), &history, "Ada", Pitch, on);
            if let Err(refusals) = ask(today) {
                let change = refusals.iter().filter_map(|refusal| refusal.may_change_on).max().unwrap();
                prop_assert!(ask(change.plus_days(-1)).is_err());
                prop_assert_eq!(ask(change), Ok(()));
            }
        }
    }
}
