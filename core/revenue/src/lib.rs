//! Recurring revenue: levels, movements, motions, renewals. The exact rules are in
//! `docs/revenue.md`; each has one function here and its worked cases beside it.

mod attribution;
pub mod double_billing;
pub mod draft;
pub mod facts;
pub mod known;
pub mod line;
pub mod month_end;
pub mod months;
pub mod movement;
mod pairing;
pub mod period;
pub mod policy;
pub mod publish;
pub mod rates;
pub mod renewal;
pub mod report;
pub mod timeline;

pub use draft::{Complaint, ContractLineDraft, Draft, InvoiceLineDraft, LevelDraft, RateDraft};
pub use facts::{AccountFacts, Horizons, InvoiceLine, LevelFact, LevelSource, LineVersion, Recorded};
pub use line::{LineKind, Unit};
pub use months::Window;
pub use movement::{Movement, MovementKind};
pub use period::Period;
pub use policy::{ReportPolicy, RevenuePolicy, Settings};
pub use publish::{Frame, Part, Published, parts_of, publish};
pub use rates::{Basis, Conversion, RateFact};
pub use report::{MovementRow, MovementTable, Population};
