//! The land side: what members say of leads, deals, next moves and later terms, and what is worked out from all
//! that is filed of them.

mod agreeing;
mod deciding;
mod expecting;
mod figures;
mod filing;
mod offering;
mod profile;
mod quality;
mod quotas;
mod reading;

pub use agreeing::{LaterTermInput, put_later_term};
pub use deciding::{LeadInput, put_lead};
pub use expecting::{NextMoveInput, put_next_move};
pub use figures::{LandDeals, land_deals};
pub use offering::{DealInput, put_deal};
pub use profile::{PROFILE, ProfileNow};
pub use quality::{LandedAccount, LandingQuality, landing_quality};
pub use quotas::{QUOTAS, QuotaStanding, QuotasNow, quota_standings, quotas_shown};
pub(crate) use reading::land_evidence;
pub use reading::{AllLeads, FittedLead, LandNow, SimilarLeads, all_leads, land_of};
