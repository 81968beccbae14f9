//! The map of people, its list and its gaps.

use crate::lists::{ListOfAccount, people as list_of};
use crate::pages::asked::{Asked, choice};
use crate::pages::exports;
use crate::session::Member;
use crate::views::parts::{Link, Markup, initials};
use crate::views::people::PeopleCard;
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use accounts::{AccountMap, DecisionRole, Person, Stance};
use draw::{MapLine, MapPerson, Outline, PeopleMap, people_map};
use money::Day;
use uuid::Uuid;

/// Gaps told on the card, the most important first.
const GAPS_TOLD_MAX: usize = 3;

/// The card.
pub fn card(member: &Member, account: Uuid, people: &[Person<Uuid>], asked: &Asked, today: Day) -> PeopleCard {
    let map = AccountMap::of(people, today);
    let path = format!("/accounts/{account}");
    let as_list = asked.get("people") == Some("list");
    let switch = |text: &str, value: &str, current| {
        choice(text, format!("{}#people", asked.href(&path, &[("people", value), ("done", "")])), current)
    };
    let mut gaps: Vec<String> =
        map.gaps.iter().take(GAPS_TOLD_MAX).map(|gap| format!("{} {}", gap.text, gap.remedy)).collect();
    if map.gaps.len() > GAPS_TOLD_MAX {
        gaps.push(format!("And {} more.", map.gaps.len() - GAPS_TOLD_MAX));
    }
    let drawn = if as_list { String::new() } else { people_map(&drawing(account, &map)) };
    PeopleCard {
        choices: vec![switch("Map", "", !as_list), switch("List", "list", as_list)],
        map: Markup(drawn),
        list: list(account, people, today),
        gaps,
        add: member.may(Permission::EditAccounts).then(|| Link::new("Add a person", format!("{path}/people/new"))),
        export: exports::of_account(member, account, ListOfAccount::People, &Asked::default()),
    }
}

/// The page of a person.
pub fn href(account: Uuid, person: Uuid) -> String {
    format!("/accounts/{account}/people/{person}")
}

fn drawing(account: Uuid, map: &AccountMap<'_, Uuid>) -> PeopleMap {
    let person = |placed: &accounts::map::Placed<'_, Uuid>| {
        let person = placed.person;
        let title = person.title.clone().unwrap_or_default();
        let told = [person.name.clone(), title.clone(), person.stance.label().to_lowercase()];
        let told: Vec<String> = told.into_iter().filter(|word| !word.is_empty()).collect();
        MapPerson {
            name: person.name.clone(),
            letters: initials(&person.name),
            title,
            told: told.join(", "),
            column: placed.column,
            lane: DecisionRole::ALL.iter().position(|lane| *lane == placed.lane).unwrap_or(0),
            outline: match person.stance {
                Stance::Supports => Outline::Supports,
                Stance::Neutral => Outline::Neutral,
                Stance::Against => Outline::Against,
                Stance::NotMet => Outline::NotMet,
            },
            href: href(account, person.id),
        }
    };
    let line = |r: &accounts::Relation| MapLine { from: r.from, to: r.to, supports: map.supports(r) };
    PeopleMap {
        name: "Stakeholder map: who decides, shapes and uses, by function".into(),
        columns: map.columns.iter().map(|function| function.label()).collect(),
        lanes: DecisionRole::ALL.iter().map(|lane| lane.label().to_string()).collect(),
        people: map.placed.iter().map(person).collect(),
        lines: map.relations.iter().map(line).collect(),
    }
}

/// Everybody, those who decide first, those who left last.
fn list(account: Uuid, people: &[Person<Uuid>], today: Day) -> Table {
    let mut people = people.to_vec();
    list_of::sort(&mut people, today);
    let row = |person: &Person<Uuid>| {
        let name = Cell::link(&person.name, href(account, person.id));
        let name = match &person.title {
            Some(title) => name.note(title),
            None => name,
        };
        let stance = match person.stance {
            _ if !person.is_there(today) => Cell::tag(list_of::LEFT, ""),
            Stance::Supports => Cell::tag("Supports", "expand"),
            Stance::Against => Cell::tag("Against", "loss"),
            Stance::NotMet => Cell::tag("Not met", "warn"),
            Stance::Neutral => Cell::text("Neutral"),
        };
        let known_by = match person.known_by.is_empty() {
            true => Cell::absent("Nobody of ours is said to know them"),
            false => Cell::text(person.known_by.join(", ")),
        };
        vec![
            name,
            stance,
            person.role.map_or_else(|| Cell::absent("Nobody has said"), |role| Cell::text(role.label())),
            person.function.as_ref().map_or_else(|| Cell::absent("Nobody has said"), |f| Cell::text(f.label())),
            known_by,
        ]
    };
    Table {
        caption: "People at this account".into(),
        columns: [list_of::NAME, list_of::STANCE, list_of::ROLE, list_of::FUNCTION, list_of::KNOWN_BY]
            .map(|field| Column::words(field.label))
            .into(),
        rows: people.iter().map(row).collect(),
        total: None,
        when_empty: "Nobody is known here. Add the first person, or import people.".into(),
    }
}
