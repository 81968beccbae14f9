//! The catalogue of what the company offers to whom, and what customers use instead.

/// Something on offer to one function.
pub struct Offered {
    /// The function that has the concern.
    pub buyer: &'static str,
    /// The job to be done.
    pub concern: &'static str,
    /// The family of products that does it.
    pub family: &'static str,
    /// Pounds per year at one place.
    pub pounds: i64,
    /// What customers do it with otherwise.
    pub instead: [&'static str; 2],
    /// Why it is of no use to some.
    pub no_use: &'static str,
}

/// The catalogue.
pub const CATALOGUE: [Offered; 7] = [
    offered("operations", "Planning", "Planner", 14_000, ["Spreadsheets", "Planwise"], "A partner plans for this site"),
    offered("operations", "Sign-off", "Approvals", 2_600, ["E-mail", "Signdesk"], "Nobody signs off here"),
    offered("operations", "Route planning", "Route Optimiser", 6_500, ["Pathline", "Paper"], "No fleet of its own"),
    offered(
        "finance",
        "Reporting",
        "Analytics",
        4_200,
        ["Spreadsheets", "Ledgerlens"],
        "Reported by the parent company",
    ),
    offered("finance", "Sign-off", "Approvals", 1_800, ["E-mail", "Signdesk"], "Finance signs in its own system"),
    offered("technology", "Integration", "API calls", 3_000, ["File transfer", "Linkbridge"], "No systems to connect"),
    offered(
        "technology",
        "Help when it matters",
        "Support",
        1_700,
        ["Their own team", "Deskhand"],
        "Covered by the parent company",
    ),
];

const fn offered(
    buyer: &'static str,
    concern: &'static str,
    family: &'static str,
    pounds: i64,
    instead: [&'static str; 2],
    no_use: &'static str,
) -> Offered {
    Offered { buyer, concern, family, pounds, instead, no_use }
}
