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
    ]
});

/// The KPI of a name, any case.
pub fn find(name: &str) -> Option<&'static Kpi> {
    CATALOGUE.iter().find(|kpi| kpi.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kpi_is_explained_defined_and_worked_out() {
        for kpi in CATALOGUE.iter() {
            assert!(kpi.missing.is_empty(), "{} lacks {:?}", kpi.name, kpi.missing);
            assert!(kpi.sql.contains("\n)\nSELECT period, grp,"), "{}: rows, then the figure", kpi.name);
            assert!(kpi.cases.contains("=>"), "{} has no worked case", kpi.name);
        }
    }
}
