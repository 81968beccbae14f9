//! What every report can be asked: which accounts, and how facts are read.

use super::asking::Asking;
use super::form;
use actions::{Stop, with_settings};
use kpis::{Dimension, Filter, Rule};
use money::Month;
use revenue::{Population, Settings};

/// Periods of a report at most: fifty years of months.
const MONTHS_MAX: i32 = 600;

/// Which accounts.
pub fn filter(asking: &mut Asking) -> Filter {
    let population = form::word(vec!["standard", "pilots", "all"], |word| match word {
        "standard" => Some(Population::Standard),
        "pilots" => Some(Population::Pilots),
        "all" => Some(Population::All),
        _ => None,
    });
    Filter {
        segment: asking.maybe("segment", form::text(), "Only accounts of this segment."),
        owner: asking.maybe("owner", form::text(), "Only accounts of this owner."),
        population: asking
            .maybe("population", population, "Standard accounts (default), accounts with nothing but pilots, or all.")
            .unwrap_or_default(),
    }
}

/// How facts are read.
pub fn rule(asking: &mut Asking) -> Rule {
    let rule = Rule {
        currency: asking.maybe(
            "currency",
            form::currency(),
            "The reporting currency; the installation's own if left out.",
        ),
        known_on: asking.maybe(
            "as_known_on",
            form::day(),
            "As known at the end of this day; with all that is known if left out.",
        ),
        settings: asking.list("set", form::setting(), "Tries out a setting without changing it: revenue.grace_days=0."),
    };
    if let Err(Stop::BadInput(errors)) = with_settings(Settings::default(), &rule.settings) {
        errors.iter().for_each(|error| asking.complain(error.field, &error.problem, &error.repair));
    }
    rule
}

/// What figures are grouped by.
pub fn by(asking: &mut Asking) -> Option<Dimension> {
    let keys = Dimension::ALL.map(Dimension::key).to_vec();
    asking.maybe("by", form::word(keys, Dimension::from_key), "One figure per group instead of one for all.")
}

/// The periods of a report, both inclusive; the default only beside a complaint.
pub fn months(asking: &mut Asking) -> (Month, Month) {
    let from = asking.needed("from", form::month(), "First month.");
    let to = asking.needed("to", form::month(), "Last month.");
    let (Some(from), Some(to)) = (from, to) else { return Default::default() };
    complain_about_order(asking, from, to);
    (from, to)
}

/// Complains about a time that ends before it begins, or is endless.
pub fn complain_about_order(asking: &mut Asking, from: Month, to: Month) {
    if to < from {
        asking.complain("to", "lies before from.", "Swap the two, or move one of them.");
    } else if to.0 - from.0 >= MONTHS_MAX {
        asking.complain("from", &format!("lies {MONTHS_MAX} months or more before to."), "Ask for a shorter time.");
    }
}
