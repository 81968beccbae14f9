//! What is said.

use super::Customer;
use crate::demo::dice::Dice;
use accounts::{InteractionDraft, InteractionKind, PersonDraft, Side, Stance};
use money::Day;

const NEEDS: [&str; 6] = [
    "Two needs noted: approvals, and a second depot.",
    "Finance asked for cost reporting by site.",
    "Happy with the planner; the import of orders is slow.",
    "Wants to see what the second quarter brought before adding seats.",
    "New site opens next year and would start with ten planners.",
    "Asked for training of two new planners.",
];
const TOPICS: [&str; 5] = ["Seats for the new site", "Export to the ledger", "API limits", "Training dates", "Invoice"];
/// Meetings of an account that goes on, one per quarter.
const QUARTER_DAYS: i32 = 91;
/// Nothing older than that is told of customers who signed before.
const TOLD_DAYS: i32 = 800;

/// Writes down what is said, each with an id of its own.
struct Pen<'a, 'c> {
    customer: &'a Customer<'c>,
    people: Vec<&'a PersonDraft>,
    told: Vec<InteractionDraft>,
}

pub fn of(customer: &Customer<'_>, people: &[PersonDraft], dice: &mut Dice) -> Vec<InteractionDraft> {
    // Whoever has not been met was not spoken with.
    let met: Vec<&PersonDraft> = people.iter().filter(|p| p.told.stance != Some(Stance::NotMet)).collect();
    let mut pen = Pen { customer, people: met, told: Vec::new() };
    pen.landing(dice);
    let start = customer.profile.start.max(customer.to.plus_days(-TOLD_DAYS));
    let mut day = customer.profile.start.max(customer.from).plus_days(dice.days(60, 110)).max(start);
    while day <= customer.to {
        pen.quarter(day, dice);
        day = day.plus_days(QUARTER_DAYS + dice.days(-9, 9));
    }
    pen.told
}

impl Pen<'_, '_> {
    fn write(&mut self, day: Option<Day>, kind: InteractionKind, side: Option<Side>, by: &str, subject: String) {
        let Some(day) = day else { return };
        let number = self.told.len();
        let first = self.people.get(number % self.people.len().max(1));
        let purpose = (kind == InteractionKind::Meeting).then(|| match side {
            Some(Side::Land) => "Agree on the first order".to_string(),
            _ => "Review what it brought, and what is next".to_string(),
        });
        self.told.push(InteractionDraft {
            account: Some(self.customer.profile.external_id.clone()),
            addresses: Vec::new(),
            external_id: Some(format!("{}-I{}", self.customer.profile.external_id, number + 1)),
            kind,
            day,
            side,
            purpose,
            by: vec![by.into()],
            people: first.map(|person| person.external_id.clone()).into_iter().collect(),
            subject,
            text: None,
            thread: None,
        });
    }

    fn landing(&mut self, dice: &mut Dice) {
        let (start, seller) = (self.customer.profile.start, self.customer.team.land_owner);
        let before = |customer: &Customer<'_>, days| customer.day_after(start, days);
        let land = Some(Side::Land);
        let call = before(self.customer, -dice.days(50, 68));
        self.write(call, InteractionKind::Call, land, seller, "First call".into());
        let demo = before(self.customer, -dice.days(30, 45));
        self.write(demo, InteractionKind::Meeting, land, seller, "Demonstration with planners".into());
        let quote = -dice.days(15, 28);
        let mail = before(self.customer, quote);
        self.write(mail, InteractionKind::Mail, land, seller, "Quote for the planner".into());
        let answer = before(self.customer, quote + dice.days(2, 9));
        self.write(answer, InteractionKind::Mail, land, seller, "Re: Quote for the planner".into());
        self.write(before(self.customer, 0), InteractionKind::Meeting, land, seller, "First order signed".into());
        let kickoff = before(self.customer, dice.days(4, 13));
        let owner = self.customer.profile.owner;
        self.write(kickoff, InteractionKind::Meeting, None, owner, "Joint kickoff".into());
    }

    fn quarter(&mut self, day: Day, dice: &mut Dice) {
        let (owner, csm) = (self.customer.profile.owner, self.customer.team.csm);
        self.write(Some(day), InteractionKind::Meeting, None, owner, "Business review".into());
        let need = dice.index(NEEDS.len()).map_or("", |at| NEEDS[at]);
        if let Some(last) = self.told.last_mut() {
            last.text = Some(need.into());
        }
        if dice.chance(450) {
            let topic = dice.index(TOPICS.len()).map_or("", |at| TOPICS[at]);
            let first = dice.days(10, 30);
            let of = |customer: &Customer<'_>, days| customer.day_after(day, days);
            let subject = format!("{topic}, {}", day.month());
            self.write(of(self.customer, first), InteractionKind::Mail, None, csm, subject.clone());
            let answer = of(self.customer, first + dice.days(1, 6));
            self.write(answer, InteractionKind::Mail, None, csm, format!("Re: {subject}"));
        }
        if dice.chance(350) {
            let call = self.customer.day_after(day, dice.days(31, 60));
            self.write(call, InteractionKind::Call, None, csm, "Check-in with planners".into());
        }
        if dice.chance(150) {
            let note = self.customer.day_after(day, dice.days(61, 80));
            self.write(note, InteractionKind::Note, None, owner, "Budget round begins in spring".into());
        }
    }
}
