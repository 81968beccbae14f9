//! The views of lists that the company shares, as its RevOps would keep them.

use actions::ListPage;

/// A list under a name.
pub struct Shared {
    /// Which list.
    pub list: ListPage,
    /// What it is called.
    pub name: &'static str,
    /// What the address says.
    pub query: &'static [(&'static str, &'static str)],
}

/// Who keeps them, by the address that they sign in with.
pub const KEEPER: &str = "nadia@ascend.example";

/// All of them.
pub const VIEWS: [Shared; 3] = [
    Shared { list: ListPage::Accounts, name: "Renewals next", query: &[("living", "live"), ("sort", "renewal")] },
    Shared {
        list: ListPage::Accounts,
        name: "Large customers",
        query: &[("segment", "Enterprise"), ("living", "live"), ("sort", "level")],
    },
    Shared { list: ListPage::Growth, name: "Large customers", query: &[("segment", "Enterprise")] },
];
