//! The account team, beside the account's name.

use crate::views::account::TeamPlace;
use crate::views::parts::initials;
use accounts::{Attribute, AttributeFact, Name, as_of};
use money::Day;

/// Who holds which place on a day. Somebody who holds several stands once.
pub fn places(facts: &[AttributeFact<Name>], day: Day) -> Vec<TeamPlace> {
    let mut places: Vec<(Name, &'static str, Vec<&'static str>)> = Vec::new();
    for attribute in Attribute::TEAM {
        let Some(who) = as_of(facts, attribute, day) else { continue };
        let side = match attribute {
            Attribute::LandOwner => "l",
            Attribute::Cam | Attribute::Csm => "e",
            _ => "",
        };
        let word = match attribute {
            Attribute::LandOwner => "land",
            Attribute::Sponsor => "sponsor",
            other => other.label(),
        };
        match places.iter_mut().find(|(name, ..)| name == who) {
            Some((_, _, words)) => words.push(word),
            None => places.push((who.clone(), side, vec![word])),
        }
    }
    let place = |(who, side, words): (Name, &'static str, Vec<&str>)| TeamPlace {
        letters: initials(&who),
        side,
        text: format!("{who}, {}", words.join(" and ")),
    };
    places.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_with_two_places_stands_once() {
        let fact = |attribute, who: &str| AttributeFact { attribute, value: Name::from(who), effective_on: Day(0) };
        let facts = [
            fact(Attribute::Csm, "Maya Okafor"),
            fact(Attribute::Cam, "Maya Okafor"),
            fact(Attribute::LandOwner, "Ben Ives"),
            fact(Attribute::Owner, "Somebody else"),
        ];
        let told: Vec<String> =
            places(&facts, Day(9)).iter().map(|p| format!("{}{} {}", p.side, p.letters, p.text)).collect();
        assert_eq!(told, ["lBI Ben Ives, land", "eMO Maya Okafor, CAM and CSM"]);
    }
}
