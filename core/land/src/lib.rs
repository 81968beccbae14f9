//! Land: how a customer is won. Leads and how well they fit, deals and quotes, what was expected
//! and agreed for later at signature; the figures of the land side, its quota and its pipeline.
//!
//! Leads, deals, quotes, next moves and later terms are papers: filed under an account, corrected
//! by later ones. Nothing here counts what a customer buys after its first order: that is the
//! expand side's, and no figure mixes the two.

pub mod ageing;
pub mod closing;
pub mod deal;
pub mod duplicate;
pub mod file;
pub mod fit;
pub mod landing;
pub mod later_term;
pub mod lead;
#[cfg(test)]
mod ledger;
pub mod motion;
pub mod next_move;
pub mod pipeline;
pub mod policy;
pub mod quality;
pub mod quota;
pub mod quote;
pub mod range;
pub mod total;
pub mod won;

pub use ageing::{AgeBand, OpenQuote, StageDays, days_by_stage, open_quotes, quote_ages};
pub use closing::{QuotedDeal, matures_on, quoted_deals};
pub use deal::{Deal, DealStage, Outcome};
pub use duplicate::{Duplicates, likely_duplicates};
pub use file::{DealFile, LandFile};
pub use fit::{Criterion, Fit, FitLabel, IdealCustomer, ProfileFault, Wish};
pub use landing::{Landing, Seen, landing};
pub use later_term::{Agreed, AgreedKind, ExpansionStep, LaterTerm, fault_of_steps};
pub use lead::{Lead, Qualification};
pub use motion::Motion;
pub use next_move::{Expected, NextMove, expected_by_motion};
pub use pipeline::{OpenDeal, open_deals};
pub use policy::LandPolicy;
pub use quality::{Became, BecameSo, JudgedLanding, LandedBy, LandingGroup, Quality, happy, quality_by, quality_of};
pub use quota::{Need, OwnRates, Quota, Quotas, UnknownRate, need};
pub use quote::{Quote, QuoteEnd, QuoteLine, QuoteState};
pub use range::{AmountRange, DayRange, RangeError};
pub use total::Total;
pub use won::{WonDeal, won_deals};
