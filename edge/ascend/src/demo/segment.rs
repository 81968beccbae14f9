//! Segments and how customers of each behave.

/// A group of customers that buy and leave alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Few, large, on multi-year terms.
    Enterprise,
    /// A quarter of the accounts.
    MidMarket,
    /// Small and medium businesses, often month by month.
    Smb,
}

/// The odds of a segment. Ranges include both ends; odds are in a thousand.
pub struct Habits {
    /// Planner tiers at signature: Team, Business, Enterprise.
    pub planner: [(u32, usize); 3],
    /// Planner seats at signature.
    pub seats: (i64, i64),
    /// Thousands of API calls committed a month, when bought.
    pub calls: (i64, i64),
    /// Further products at signature.
    pub add_ons: (i64, i64),
    /// Tier of those products that have two.
    pub add_on_tiers: &'static [i32],
    /// Starts with a paid pilot.
    pub pilot_permille: u32,
    /// Pays month by month without a term.
    pub rolling_permille: u32,
    /// Length of a term in months.
    pub terms: [(u32, u32); 3],
    /// Has a discount at signature.
    pub discount_permille: u32,
    /// An amendment falls into a month.
    pub amend_permille_a_month: u32,
    /// Leaves, per year under contract.
    pub leave_permille_a_year: u32,
}

const ENTERPRISE: Habits = Habits {
    planner: [(0, 0), (45, 1), (55, 2)],
    seats: (70, 150),
    calls: (400, 1_200),
    add_ons: (2, 3),
    add_on_tiers: &[2],
    pilot_permille: 450,
    rolling_permille: 0,
    terms: [(40, 12), (30, 24), (30, 36)],
    discount_permille: 600,
    amend_permille_a_month: 205,
    leave_permille_a_year: 45,
};

const MID_MARKET: Habits = Habits {
    planner: [(25, 0), (65, 1), (10, 2)],
    seats: (22, 60),
    calls: (110, 380),
    add_ons: (1, 2),
    add_on_tiers: &[1, 2],
    pilot_permille: 250,
    rolling_permille: 120,
    terms: [(65, 12), (20, 24), (15, 36)],
    discount_permille: 350,
    amend_permille_a_month: 180,
    leave_permille_a_year: 68,
};

const SMB: Habits = Habits {
    planner: [(75, 0), (25, 1), (0, 2)],
    seats: (5, 18),
    calls: (25, 90),
    add_ons: (0, 1),
    add_on_tiers: &[1],
    pilot_permille: 80,
    rolling_permille: 420,
    terms: [(88, 12), (12, 24), (0, 36)],
    discount_permille: 180,
    amend_permille_a_month: 105,
    leave_permille_a_year: 105,
};

impl Segment {
    /// Its name on pages.
    pub fn name(self) -> &'static str {
        match self {
            Segment::Enterprise => "Enterprise",
            Segment::MidMarket => "Mid-market",
            Segment::Smb => "SMB",
        }
    }

    /// The segment of customers that have grown out of this one.
    pub fn above(self) -> Option<Segment> {
        match self {
            Segment::Enterprise => None,
            Segment::MidMarket => Some(Segment::Enterprise),
            Segment::Smb => Some(Segment::MidMarket),
        }
    }

    /// How its customers behave.
    pub fn habits(self) -> &'static Habits {
        match self {
            Segment::Enterprise => &ENTERPRISE,
            Segment::MidMarket => &MID_MARKET,
            Segment::Smb => &SMB,
        }
    }
}
