//! Which KPIs there are.

use crate::meaning::{Kpi, kpi};
use std::sync::LazyLock;

macro_rules! definition {
    ($name:literal) => {
        kpi(
            $name,
            include_str!(concat!("../", $name, "/definition.sql")),
            include_str!(concat!("../", $name, "/meaning.md")),
            include_str!(concat!("../", $name, "/cases.txt")),
        )
    };
}

/// Every KPI, in the order that lists show them.
pub static CATALOGUE: LazyLock<Vec<Kpi>> = LazyLock::new(|| {
    vec![
        definition!("nrr"),
        definition!("nrr-without-price"),
        definition!("grr"),
        definition!("grr-by-line"),
        definition!("logo-churn"),
        definition!("renewal-rate"),
        definition!("renewal-rate-money"),
        definition!("renewal-rate-by-closing"),
        definition!("expansion-share"),
        definition!("acv-growth"),
        definition!("arr"),
        definition!("mrr"),
        definition!("contracted-arr"),
        definition!("out-of-contract-arr"),
        definition!("logos"),
        definition!("sales-growth"),
        definition!("new-arr"),
        definition!("new-logos"),
        definition!("closing-ratio"),
        definition!("cycle-time"),
        definition!("quote-to-order"),
        definition!("quote-ageing"),
        definition!("open-pipeline"),
        definition!("unqualified-share"),
        definition!("leads-quoted"),
        definition!("initial-acv"),
        definition!("next-move-signed"),
        definition!("next-move-realised"),
        definition!("next-move-realised-24"),
        definition!("landing-retained"),
        definition!("landing-expanded"),
    ]
});

/// The KPI of a name, any case.
pub fn find(name: &str) -> Option<&'static Kpi> {
    CATALOGUE.iter().find(|kpi| kpi.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dimension, Settles, Side};

    /// Tables of what is won, and of what customers have.
    const OF_LAND: [&str; 8] =
        ["lead", "lead_company", "quoted_deal", "won_deal", "open_quote", "open_deal", "next_move", "landing"];
    const OF_EXPAND: [&str; 3] = ["cohort_month", "level_month", "expiry"];

    #[test]
    fn no_kpi_reads_tables_of_the_other_side() {
        for kpi in CATALOGUE.iter() {
            let words: Vec<&str> = kpi.sql.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let other = if kpi.side == Side::Land { &OF_EXPAND[..] } else { &OF_LAND[..] };
            assert!(other.iter().all(|table| !words.contains(table)), "{}", kpi.name);
            // Movements are of both sides; Land's are those of new customers.
            let of_movements = kpi.side == Side::Land && words.contains(&"movement");
            assert!(!of_movements || kpi.sql.contains("WHERE m.kind = 'new'"), "{}", kpi.name);
        }
    }

    #[test]
    fn people_are_told_apart_by_the_figures_of_their_own_side() {
        for kpi in CATALOGUE.iter() {
            for by in Dimension::ALL {
                let is_other = match by {
                    Dimension::Owner => kpi.side == Side::Land,
                    Dimension::Rep => kpi.side == Side::Expand,
                    Dimension::Product | Dimension::Currency => kpi.settles == Settles::Later,
                    _ => false,
                };
                assert_eq!(kpi.refusal_to_group(by).is_some(), is_other, "{} by {}", kpi.name, by.key());
            }
        }
    }

    #[test]
    fn every_kpi_is_explained_defined_and_worked_out() {
        for kpi in CATALOGUE.iter() {
            assert!(kpi.missing.is_empty(), "{} lacks {:?}", kpi.name, kpi.missing);
            assert!(kpi.sql.contains("\n)\nSELECT period, grp,"), "{}: rows, then the figure", kpi.name);
            assert!(kpi.cases.contains("=>"), "{} has no worked case", kpi.name);
        }
    }
}
