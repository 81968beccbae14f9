//! Who is there.

use super::Customer;
use crate::demo::dice::Dice;
use crate::demo::segment::Segment;
use DecisionRole::{Decides, Shapes, Uses};
use accounts::{DecisionRole, Function, PersonDraft, Stance, Told};

/// A place in a company: title, function, role, and the place it reports to.
type Place = (&'static str, Function, DecisionRole, Option<usize>);

static ENTERPRISE: [Place; 9] = [
    ("COO", Function::Operations, Decides, None),
    ("CFO", Function::Finance, Decides, None),
    ("CTO", Function::Technology, Decides, None),
    ("Head of planning", Function::Operations, Shapes, Some(0)),
    ("Controller", Function::Finance, Shapes, Some(1)),
    ("Systems admin", Function::Technology, Shapes, Some(2)),
    ("VP Sales", Function::Sales, Shapes, Some(2)),
    ("Planner", Function::Operations, Uses, Some(3)),
    ("Depot manager", Function::Finance, Uses, Some(3)),
];
static MID_MARKET: [Place; 6] = [
    ("Managing director", Function::Operations, Decides, None),
    ("Finance director", Function::Finance, Decides, None),
    ("Planning manager", Function::Operations, Shapes, Some(0)),
    ("IT manager", Function::Technology, Shapes, Some(0)),
    ("Planner", Function::Operations, Uses, Some(2)),
    ("Bookkeeper", Function::Finance, Uses, Some(1)),
];
static SMALL: [Place; 3] = [
    ("Owner", Function::Operations, Decides, None),
    ("Office manager", Function::Finance, Shapes, Some(0)),
    ("Planner", Function::Operations, Uses, Some(0)),
];

const FIRST: [&str; 32] = [
    "Priya", "Dan", "Hana", "Tom", "Lena", "Jo", "Rob", "Nia", "Gil", "Aisha", "Peter", "Ewa", "Luis", "Mei", "Kofi",
    "Ingrid", "Omar", "Ruth", "Stefan", "Yara", "Colin", "Dora", "Felix", "Greta", "Hugh", "Isla", "Karim", "Lucy",
    "Milan", "Nora", "Paul", "Zoe",
];
const LAST: [&str; 37] = [
    "Shah", "Whitlock", "Reyes", "Barr", "Koch", "Marsh", "Finch", "Ferris", "Vance", "Adair", "Brandt", "Cole",
    "Drummond", "Eriksen", "Falk", "Grant", "Hale", "Ibrahim", "Jansen", "Keane", "Lund", "Moreau", "Novak", "Osei",
    "Pike", "Quist", "Rowe", "Sato", "Thorne", "Usher", "Vogel", "Weir", "Young", "Zhang", "Abbot", "Birch", "Crane",
];

/// How those of the first customer stand, so that its map is the same in every telling.
const HARBOUR: [Stance; 9] = [
    Stance::Supports,
    Stance::NotMet,
    Stance::Neutral,
    Stance::Supports,
    Stance::Neutral,
    Stance::Supports,
    Stance::Neutral,
    Stance::Supports,
    Stance::Against,
];

pub fn of(customer: &Customer<'_>, dice: &mut Dice) -> Vec<PersonDraft> {
    let places: &[Place] = match customer.profile.segment {
        Segment::Enterprise => &ENTERPRISE,
        Segment::MidMarket => &MID_MARKET,
        Segment::Smb => &SMALL,
    };
    let is_first = customer.index == 0;
    let mut people: Vec<(usize, PersonDraft)> = Vec::with_capacity(places.len());
    for (at, (title, function, role, above)) in places.iter().enumerate() {
        let stance = if is_first { HARBOUR[at] } else { stance(*role, dice) };
        // Not everybody is known everywhere: that is what gaps are about.
        if !is_first && at > 0 && dice.chance(140) {
            continue;
        }
        let number = customer.index as usize * 11 + at;
        let name = format!("{} {}", FIRST[number % FIRST.len()], LAST[number % LAST.len()]);
        let domain = customer.profile.external_id.to_lowercase();
        let reports_to = above.and_then(|above| people.iter().find(|(place, _)| *place == above));
        let told = Told {
            email: Some(format!("{}@{domain}.example", name.to_lowercase().replace(' ', "."))),
            title: Some((*title).into()),
            function: Some(function.clone()),
            role: Some(*role),
            stance: Some(stance),
            reports_to: reports_to.map(|(_, person)| person.external_id.clone()),
            works_with: (at == 1).then(|| people.first().map(|(_, first)| vec![first.external_id.clone()])).flatten(),
            known_by: (stance != Stance::NotMet).then(|| vec![customer.profile.owner.to_string()]),
            left_on: None,
            name: Some(name),
        };
        let external_id = format!("{}-P{}", customer.profile.external_id, at + 1);
        let account = customer.profile.external_id.clone();
        people.push((at, PersonDraft { account, external_id, effective_on: None, told }));
    }
    let mut people: Vec<PersonDraft> = people.into_iter().map(|(_, person)| person).collect();
    people.extend(changes(customer, &people, dice));
    people
}

fn stance(role: DecisionRole, dice: &mut Dice) -> Stance {
    let weights = match role {
        Decides => [(44, Stance::Supports), (28, Stance::Neutral), (6, Stance::Against), (22, Stance::NotMet)],
        Shapes => [(46, Stance::Supports), (40, Stance::Neutral), (8, Stance::Against), (6, Stance::NotMet)],
        Uses => [(52, Stance::Supports), (36, Stance::Neutral), (12, Stance::Against), (0, Stance::NotMet)],
    };
    dice.weighted(&weights)
}

/// What changes later: somebody leaves, somebody is won.
fn changes(customer: &Customer<'_>, people: &[PersonDraft], dice: &mut Dice) -> Vec<PersonDraft> {
    let mut changes = Vec::new();
    let since = customer.from.max(customer.profile.start).plus_days(200);
    for person in people.iter().skip(1) {
        if customer.index == 0 || since >= customer.to || !dice.chance(70) {
            continue;
        }
        let on = since.plus_days(dice.days(0, customer.to.0 - since.0));
        let told = match dice.chance(400) {
            true => Told { left_on: Some(on), ..Told::default() },
            false => Told { stance: Some(Stance::Supports), ..Told::default() },
        };
        changes.push(PersonDraft { effective_on: Some(on), told, ..person.clone() });
    }
    changes
}
