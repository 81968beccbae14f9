//! What an import says of an account, before it is recorded.

use crate::attribute::Attribute;
use money::{Currency, Day};

/// One row of an `accounts` import. Absent fields say nothing: they never erase what is known.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AccountDraft {
    /// The account's id in its source; unique per source.
    pub external_id: String,
    /// Its name; the external id where the source has none.
    pub name: Option<String>,
    /// Segment, e.g. "Enterprise".
    pub segment: Option<String>,
    /// Who answers for it in reports, by e-mail or name.
    pub owner: Option<String>,
    /// Who landed it, by e-mail or name.
    pub land_owner: Option<String>,
    /// Its customer account manager, by e-mail or name.
    pub cam: Option<String>,
    /// Its customer success manager, by e-mail or name.
    pub csm: Option<String>,
    /// Our executive sponsor, by e-mail or name.
    pub sponsor: Option<String>,
    /// ISO 3166 country code or name, as the source writes it.
    pub country: Option<String>,
    /// External id of its parent account.
    pub parent: Option<String>,
    /// External id of the account it was merged into; always together with the day.
    pub merged_into: Option<String>,
    /// First day it is no account of its own.
    pub merged_on: Option<Day>,
    /// The currency it is billed in.
    pub currency: Option<Currency>,
    /// From which day segment, owner, team, country and parent hold; the first day of all when blank.
    pub effective_on: Option<Day>,
}

impl AccountDraft {
    /// The same draft, which also says what an attribute is.
    pub fn saying(mut self, attribute: Attribute, value: &str) -> AccountDraft {
        let field = match attribute {
            Attribute::Segment => &mut self.segment,
            Attribute::Owner => &mut self.owner,
            Attribute::LandOwner => &mut self.land_owner,
            Attribute::Cam => &mut self.cam,
            Attribute::Csm => &mut self.csm,
            Attribute::Sponsor => &mut self.sponsor,
            Attribute::Country => &mut self.country,
            Attribute::Parent => &mut self.parent,
            Attribute::MergedInto => &mut self.merged_into,
        };
        *field = Some(value.into());
        self
    }
}
