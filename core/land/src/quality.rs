//! Quality of landing, told apart: of the customers who were won, how many were still there, happy and
//! larger a year later, by who won them, where they came from and how well they fitted.

use crate::{FitLabel, Seen};
use money::Day;
use statistics::Tally;
use std::collections::BTreeMap;

/// A customer who was won long enough ago to be judged, with all that it is told apart by. `K` names the
/// account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedLanding<K> {
    /// The customer.
    pub account: K,
    /// On which day its first order was won.
    pub won_on: Day,
    /// On which day it was judged.
    pub judged_on: Day,
    /// Who won it; absent where nobody has said.
    pub rep: Option<String>,
    /// Campaign or channel of its first lead; absent where it was none.
    pub source: Option<String>,
    /// How well its first lead fits; unknown where it was none.
    pub fit: FitLabel,
    /// Whether it was still a customer then.
    pub retained: Seen,
    /// Whether it was still a customer then, and happy ([`happy`]).
    pub happy: Seen,
    /// Whether it was still a customer then and had chosen to buy more.
    pub expanded: Seen,
}

/// What a landing became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// Still a customer.
    Retained,
    /// Happy.
    Happy,
    /// Larger by its own choice.
    Expanded,
}

/// What landings are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandedBy {
    /// Where they came from.
    Source,
    /// Who won them.
    Rep,
    /// How well they fitted.
    Fit,
}

/// A group of landings. Those with a name come in the order of their names, never of their figures, so
/// that nobody is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LandingGroup<'l> {
    /// A rep or a source.
    Named(&'l str),
    /// How well they fitted.
    Fit(FitLabel),
    /// Of these nobody has said who won them or where they came from.
    NotSaid,
}

/// What some landings became.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// How many there are.
    pub landings: usize,
    /// How many were still a customer.
    pub retained: BecameSo,
    /// How many were happy.
    pub happy: BecameSo,
    /// How many had chosen to buy more.
    pub expanded: BecameSo,
}

/// How many of some landings became so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BecameSo {
    /// Of how many it is so, of those of whom it is known.
    pub known: Tally,
    /// Of how many nobody knows: left out, never counted as a no.
    pub not_known: usize,
}

/// Whether a customer was happy on the day on which it was judged: it was still a customer, and what its
/// people last said of the product reached what is asked of it. `said` is absent where nobody was asked
/// by then, or too few answered. Ours: who has left is happy no longer, whatever was said before; of who was
/// never asked nobody knows, whether it left or not, else the shares of leavers and stayers would not
/// be of the same customers.
pub fn happy(retained: Seen, said: Option<bool>) -> Seen {
    match (retained, said) {
        (Seen::NotKnown, _) | (_, None) => Seen::NotKnown,
        (Seen::Yes, Some(true)) => Seen::Yes,
        (Seen::Yes, Some(false)) | (Seen::No, Some(_)) => Seen::No,
    }
}

/// What all of some landings became.
pub fn quality_of<'l, K: 'l>(landings: impl IntoIterator<Item = &'l JudgedLanding<K>>) -> Quality {
    let landings: Vec<&JudgedLanding<K>> = landings.into_iter().collect();
    let so = |became| BecameSo::of(landings.iter().map(|landing| landing.became(became)));
    Quality {
        landings: landings.len(),
        retained: so(Became::Retained),
        happy: so(Became::Happy),
        expanded: so(Became::Expanded),
    }
}

/// What each group of some landings became, in the order of [`LandingGroup`].
pub fn quality_by<K>(landings: &[JudgedLanding<K>], by: LandedBy) -> Vec<(LandingGroup<'_>, Quality)> {
    let mut groups: BTreeMap<LandingGroup<'_>, Vec<&JudgedLanding<K>>> = BTreeMap::new();
    for landing in landings {
        groups.entry(landing.group(by)).or_default().push(landing);
    }
    groups.into_iter().map(|(group, landings)| (group, quality_of(landings))).collect()
}

impl<K> JudgedLanding<K> {
    /// Whether it became so.
    pub fn became(&self, became: Became) -> Seen {
        match became {
            Became::Retained => self.retained,
            Became::Happy => self.happy,
            Became::Expanded => self.expanded,
        }
    }

    /// The group that it is in.
    pub fn group(&self, by: LandedBy) -> LandingGroup<'_> {
        match by {
            LandedBy::Source => LandingGroup::of(self.source.as_deref()),
            LandedBy::Rep => LandingGroup::of(self.rep.as_deref()),
            LandedBy::Fit => LandingGroup::Fit(self.fit),
        }
    }
}

impl LandedBy {
    /// All of them, in the order in which they are shown.
    pub const ALL: [LandedBy; 3] = [LandedBy::Source, LandedBy::Rep, LandedBy::Fit];

    /// Its word for programs.
    pub fn key(self) -> &'static str {
        match self {
            LandedBy::Source => "source",
            LandedBy::Rep => "rep",
            LandedBy::Fit => "fit",
        }
    }

    /// What a word stands for.
    pub fn from_key(key: &str) -> Option<LandedBy> {
        LandedBy::ALL.into_iter().find(|by| by.key() == key)
    }
}

impl Became {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Became; 3] = [Became::Retained, Became::Happy, Became::Expanded];

    /// Its word for programs.
    pub fn key(self) -> &'static str {
        match self {
            Became::Retained => "retained",
            Became::Happy => "happy",
            Became::Expanded => "expanded",
        }
    }

    /// What a word stands for.
    pub fn from_key(key: &str) -> Option<Became> {
        Became::ALL.into_iter().find(|became| became.key() == key)
    }
}

impl<'l> LandingGroup<'l> {
    fn of(name: Option<&'l str>) -> LandingGroup<'l> {
        name.map_or(LandingGroup::NotSaid, LandingGroup::Named)
    }

    /// Its word for programs: the name, or how well they fitted; absent where nobody has said.
    pub fn key(self) -> Option<&'l str> {
        match self {
            LandingGroup::Named(name) => Some(name),
            LandingGroup::Fit(fit) => Some(fit.key()),
            LandingGroup::NotSaid => None,
        }
    }
}

impl Quality {
    /// How many became so.
    pub fn of(&self, became: Became) -> &BecameSo {
        match became {
            Became::Retained => &self.retained,
            Became::Happy => &self.happy,
            Became::Expanded => &self.expanded,
        }
    }
}

impl BecameSo {
    fn of(seen: impl Iterator<Item = Seen> + Clone) -> BecameSo {
        let not_known = seen.clone().filter(|seen| *seen == Seen::NotKnown).count();
        let known = seen.filter(|seen| *seen != Seen::NotKnown).map(|seen| seen == Seen::Yes);
        BecameSo { known: Tally::of(known), not_known }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::day;
    use statistics::Interval;

    /// `name | rep | source | fit | retained | what its people said`, and whether it expanded; `-` is not known.
    fn landings(table: &str) -> Vec<JudgedLanding<String>> {
        let said = |word: &str| (word != "-").then(|| word.to_string());
        let truth = |word: &str| (word != "-").then_some(word == "yes");
        let seen = |word: &str| match truth(word) {
            Some(true) => Seen::Yes,
            Some(false) => Seen::No,
            None => Seen::NotKnown,
        };
        let row = |line: &str| {
            let words: Vec<&str> = line.split('|').map(str::trim).collect();
            JudgedLanding {
                account: words[0].into(),
                won_on: day("2025-03-01"),
                judged_on: day("2026-03-01"),
                rep: said(words[1]),
                source: said(words[2]),
                fit: FitLabel::ALL.into_iter().find(|fit| fit.key() == words[3]).unwrap(),
                retained: seen(words[4]),
                happy: happy(seen(words[4]), truth(words[5])),
                expanded: seen(words[6]),
            }
        };
        table.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
    }

    const YEAR: &str = "
        Acme   | Ann | Fair    | good    | yes | yes | yes
        Bolt   | Ann | Fair    | good    | yes | no  | no
        Crane  | Ann | Webinar | partial | no  | yes | no
        Dock   | Ann | Fair    | good    | yes | -   | yes
        Ebb    | Ann | Webinar | unknown | yes | yes | no
        Flint  | Bo  | -       | poor    | -   | yes | -
        Grove  | Bo  | Fair    | poor    | no  | -   | no
        Heath  | -   | -       | unknown | yes | -   | yes
    ";

    fn told(so: &BecameSo) -> String {
        let interval = |Interval { low, high }: Interval| format!(" {low:.4} to {high:.4}");
        let share = so.known.share;
        let between = so.known.interval.map_or(String::new(), interval);
        format!("{} of {}{between}, {} not known", share.successes, share.trials, so.not_known)
    }

    #[test]
    fn who_was_never_asked_is_neither_happy_nor_unhappy() {
        use Seen::{No, NotKnown, Yes};
        for (retained, said, want) in [
            (Yes, Some(true), Yes),
            (Yes, Some(false), No),
            (Yes, None, NotKnown),
            // Good words before it left.
            (No, Some(true), No),
            (No, Some(false), No),
            (No, None, NotKnown),
            (NotKnown, Some(true), NotKnown),
        ] {
            assert_eq!(happy(retained, said), want, "{retained:?} {said:?}");
        }
    }

    #[test]
    fn landings_are_told_apart_and_few_tell_nothing() {
        let landings = landings(YEAR);
        for (by, want) in [
            (
                LandedBy::Rep,
                vec![
                    // Wilson with z² = 3.8415: 4 of 5 is 0.3755 to 0.9638, 2 of 5 is 0.1176 to 0.7693.
                    "Ann: 5, retained 4 of 5 0.3755 to 0.9638, 0 not known, happy 2 of 4, 1 not known, \
                     expanded 2 of 5 0.1176 to 0.7693, 0 not known",
                    "Bo: 2, retained 0 of 1, 1 not known, happy 0 of 0, 2 not known, expanded 0 of 1, 1 not known",
                    "-: 1, retained 1 of 1, 0 not known, happy 0 of 0, 1 not known, expanded 1 of 1, 0 not known",
                ],
            ),
            (
                LandedBy::Source,
                vec![
                    "Fair: 4, retained 3 of 4, 0 not known, happy 1 of 2, 2 not known, expanded 2 of 4, 0 not known",
                    "Webinar: 2, retained 1 of 2, 0 not known, happy 1 of 2, 0 not known, expanded 0 of 2, 0 not known",
                    "-: 2, retained 1 of 1, 1 not known, happy 0 of 0, 2 not known, expanded 1 of 1, 1 not known",
                ],
            ),
            (
                LandedBy::Fit,
                vec![
                    "good: 3, retained 3 of 3, 0 not known, happy 1 of 2, 1 not known, expanded 2 of 3, 0 not known",
                    "partial: 1, retained 0 of 1, 0 not known, happy 0 of 1, 0 not known, expanded 0 of 1, 0 not known",
                    "poor: 2, retained 0 of 1, 1 not known, happy 0 of 0, 2 not known, expanded 0 of 1, 1 not known",
                    "unknown: 2, retained 2 of 2, 0 not known, happy 1 of 1, 1 not known, expanded 1 of 2, 0 not known",
                ],
            ),
        ] {
            let groups = quality_by(&landings, by);
            let row = |(group, quality): &(LandingGroup<'_>, Quality)| {
                let became = Became::ALL.map(|one| format!("{} {}", one.key(), told(quality.of(one)))).join(", ");
                format!("{}: {}, {became}", group.key().unwrap_or("-"), quality.landings)
            };
            assert_eq!(groups.iter().map(row).collect::<Vec<_>>(), want, "{}", by.key());
        }
        // 5 of 7: of Flint nobody knows.
        assert_eq!(told(&quality_of(&landings).retained), "5 of 7 0.3589 to 0.9178, 1 not known");
    }
}
