//! Dated facts about an account, and which of them held on a day.

use money::Day;

/// What a dated fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    /// The segment its figures are grouped under.
    Segment,
    /// Who answers for the account in reports.
    Owner,
    /// Who landed it, or is landing it.
    LandOwner,
    /// The customer account manager: relationship, renewal and expansion.
    Cam,
    /// The customer success manager: what the customer achieves.
    Csm,
    /// Our executive sponsor.
    Sponsor,
    /// Where it is.
    Country,
    /// External id of the account it belongs to.
    Parent,
    /// External id of the account it was merged into, from that day.
    MergedInto,
}

impl Attribute {
    /// Every attribute, in the order pages show them.
    pub const ALL: [Attribute; 9] = [
        Attribute::Segment,
        Attribute::Owner,
        Attribute::LandOwner,
        Attribute::Cam,
        Attribute::Csm,
        Attribute::Sponsor,
        Attribute::Country,
        Attribute::Parent,
        Attribute::MergedInto,
    ];

    /// The account team, in the order pages show it. One person may hold several places.
    pub const TEAM: [Attribute; 4] = [Attribute::LandOwner, Attribute::Cam, Attribute::Csm, Attribute::Sponsor];

    /// What members say of an account on its page, in the order it is asked there. Parent and merger
    /// move revenue between accounts and come by import only.
    pub const SAID_HERE: [Attribute; 7] = [
        Attribute::Owner,
        Attribute::LandOwner,
        Attribute::Cam,
        Attribute::Csm,
        Attribute::Sponsor,
        Attribute::Segment,
        Attribute::Country,
    ];

    /// Its name in storage, APIs and mapping files.
    pub fn key(self) -> &'static str {
        match self {
            Attribute::Segment => "segment",
            Attribute::Owner => "owner",
            Attribute::LandOwner => "land_owner",
            Attribute::Cam => "cam",
            Attribute::Csm => "csm",
            Attribute::Sponsor => "sponsor",
            Attribute::Country => "country",
            Attribute::Parent => "parent",
            Attribute::MergedInto => "merged_into",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Attribute::Segment => "Segment",
            Attribute::Owner => "Owner",
            Attribute::LandOwner => "Land owner",
            Attribute::Cam => "CAM",
            Attribute::Csm => "CSM",
            Attribute::Sponsor => "Executive sponsor",
            Attribute::Country => "Country",
            Attribute::Parent => "Parent",
            Attribute::MergedInto => "Merged into",
        }
    }

    /// The attribute of a stored name.
    pub fn from_key(key: &str) -> Option<Attribute> {
        Attribute::ALL.into_iter().find(|a| a.key() == key)
    }
}

/// That `attribute` has `value` from `effective_on` on. Which of two facts for one day counts
/// is settled before: the latest known correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeFact<V> {
    /// What it is about.
    pub attribute: Attribute,
    /// What holds.
    pub value: V,
    /// From which day.
    pub effective_on: Day,
}

/// The value of `attribute` on `day`: the latest fact that took effect up to that day. Before
/// the first fact the first one holds, so that imported history is not without a segment.
pub fn as_of<V>(facts: &[AttributeFact<V>], attribute: Attribute, day: Day) -> Option<&V> {
    let of_kind = || facts.iter().filter(|f| f.attribute == attribute);
    let latest = of_kind().filter(|f| f.effective_on <= day).max_by_key(|f| f.effective_on);
    let known = match attribute {
        // A merger or a parent before its day would move revenue that was never theirs.
        Attribute::MergedInto | Attribute::Parent => latest,
        _ => latest.or_else(|| of_kind().min_by_key(|f| f.effective_on)),
    };
    known.map(|f| &f.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_segment_is_the_one_of_the_day() {
        let fact =
            |value, on: &str| AttributeFact { attribute: Attribute::Segment, value, effective_on: on.parse().unwrap() };
        let facts = [fact("SMB", "2024-01-01"), fact("Mid-market", "2025-03-01")];
        for (on, want) in [("2023-06-30", "SMB"), ("2025-02-28", "SMB"), ("2025-03-01", "Mid-market")] {
            assert_eq!(as_of(&facts, Attribute::Segment, on.parse().unwrap()), Some(&want), "{on}");
        }
        assert_eq!(as_of(&facts, Attribute::Owner, Day(0)), None);
    }
}
