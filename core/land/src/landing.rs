//! Quality of landing: of the customers who were won, how many were still there, happy and larger
//! a year later; by fit, source and rep. A first order is worth what it grows into.

use crate::FitLabel;
use money::{Day, Rate};
use std::collections::BTreeMap;

/// So many months after the first order a landing is judged.
pub const JUDGED_AFTER_MONTHS: u32 = 12;

/// A customer who was won, and how they stood a year later, as the caller read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landing<K> {
    /// The account.
    pub account: K,
    /// When its first order was won.
    pub landed_on: Day,
    /// How well it fitted as a lead.
    pub fit: FitLabel,
    /// The campaign or channel it came by.
    pub source: String,
    /// The member who won it; absent where nobody is named.
    pub rep: Option<String>,
    /// Whether it was still a customer then.
    pub retained: Seen,
    /// Whether it was happy then.
    pub happy: Seen,
    /// Whether it had bought more by then.
    pub expanded: Seen,
}

/// What is known of a landing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// So it was.
    Yes,
    /// So it was not.
    No,
    /// Nobody knows: nothing was asked or measured.
    NotKnown,
}

/// By what landings are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandingBy {
    /// How well they fitted.
    Fit,
    /// Where they came from.
    Source,
    /// Who won them.
    Rep,
}

/// How the landings of one fit, source or rep turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LandingQuality<K> {
    /// Which fit, source or rep; absent for landings without a rep.
    pub group: Option<String>,
    /// The accounts that are judged.
    pub accounts: Vec<K>,
    /// How many more were won less than a year ago: they are in no share.
    pub young: i64,
    /// Still customers, of those of whom it is known.
    pub retained: Rate,
    /// Happy, of those of whom it is known.
    pub happy: Rate,
    /// Expanded, of those of whom it is known.
    pub expanded: Rate,
}

/// The quality of landings as seen on `today`, by name of the group. A landing of which something
/// is not known is in neither part of that share: `accounts` less the whole says how many.
pub fn quality_of_landing<K: Clone>(landings: &[Landing<K>], by: LandingBy, today: Day) -> Vec<LandingQuality<K>> {
    let mut groups: BTreeMap<Option<String>, LandingQuality<K>> = BTreeMap::new();
    for landing in landings {
        let group = match by {
            LandingBy::Fit => Some(landing.fit.label().to_string()),
            LandingBy::Source => Some(landing.source.clone()),
            LandingBy::Rep => landing.rep.clone(),
        };
        let row = groups.entry(group.clone()).or_insert_with(|| LandingQuality {
            group,
            accounts: Vec::new(),
            young: 0,
            retained: Rate::default(),
            happy: Rate::default(),
            expanded: Rate::default(),
        });
        if landing.landed_on.plus_months(JUDGED_AFTER_MONTHS) > today {
            row.young += 1;
            continue;
        }
        row.accounts.push(landing.account.clone());
        landing.retained.count_in(&mut row.retained);
        landing.happy.count_in(&mut row.happy);
        landing.expanded.count_in(&mut row.expanded);
    }
    groups.into_values().collect()
}

impl Seen {
    fn count_in(self, share: &mut Rate) {
        share.part += i64::from(self == Seen::Yes);
        share.whole += i64::from(self != Seen::NotKnown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::day;

    /// `account | landed on | fit | source | rep | retained happy expanded`, each `y`, `n` or `?`.
    fn landing(line: &str) -> Landing<&str> {
        let parts: Vec<&str> = line.split(" | ").collect();
        let fit = match parts[2] {
            "good" => FitLabel::Good,
            "poor" => FitLabel::Poor,
            _ => FitLabel::Unknown,
        };
        let seen: Vec<Seen> = parts[5]
            .chars()
            .map(|mark| match mark {
                'y' => Seen::Yes,
                'n' => Seen::No,
                _ => Seen::NotKnown,
            })
            .collect();
        let rep = Some(parts[4]).filter(|rep| *rep != "-").map(String::from);
        let [retained, happy, expanded] = seen[..] else { panic!("{line}") };
        Landing {
            account: parts[0],
            landed_on: day(parts[1]),
            fit,
            source: parts[3].into(),
            rep,
            retained,
            happy,
            expanded,
        }
    }

    fn check(by: LandingBy, want: &[&str]) {
        let landings = [
            "acme | 2025-01-10 | good | Fair | Ann | yyy",
            "bolt | 2025-02-10 | good | Webinar | Ann | y?n",
            "crane | 2025-03-10 | poor | Webinar | Bo | nnn",
            "dock | 2025-06-30 | good | Fair | - | yn?",
            // A day short of a year.
            "ebb | 2025-07-01 | poor | Fair | Bo | nnn",
        ]
        .map(landing);
        let share = |rate: Rate| format!("{}/{}", rate.part, rate.whole);
        let rows: Vec<String> = quality_of_landing(&landings, by, day("2026-06-30"))
            .iter()
            .map(|row| {
                let group = row.group.as_deref().unwrap_or("nobody");
                let shares = [row.retained, row.happy, row.expanded].map(share).join(" ");
                format!("{group}: {} and {} young, {shares}", row.accounts.len(), row.young)
            })
            .collect();
        assert_eq!(rows, want, "{by:?}");
    }

    #[test]
    fn a_landing_is_judged_a_year_later() {
        check(LandingBy::Fit, &["Good fit: 3 and 0 young, 3/3 1/2 1/2", "Poor fit: 1 and 1 young, 0/1 0/1 0/1"]);
        check(LandingBy::Source, &["Fair: 2 and 1 young, 2/2 1/2 1/1", "Webinar: 2 and 0 young, 1/2 0/1 0/2"]);
        check(
            LandingBy::Rep,
            &[
                "nobody: 1 and 0 young, 1/1 0/1 0/0",
                "Ann: 2 and 0 young, 2/2 1/1 1/2",
                "Bo: 1 and 1 young, 0/1 0/1 0/1",
            ],
        );
    }
}
