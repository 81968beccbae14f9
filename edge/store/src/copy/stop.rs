//! Why a copy was not made.

use sea_orm::DbErr;
use std::fmt;

/// Why a copy was not made; nothing is left of it then.
#[derive(Debug)]
pub enum NotCopied {
    /// The file is no backup, or not any more: what is wrong, and where.
    Unreadable(String),
    /// Written by a newer Ascend.
    Newer(String),
    /// Nothing is there to be copied.
    Missing(String),
    /// Something is already where the copy should go.
    Occupied(String),
    /// The two sides do not say the same.
    Differs(String),
    /// The machine failed.
    Fault(anyhow::Error),
}

impl fmt::Display for NotCopied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotCopied::Unreadable(why)
            | NotCopied::Newer(why)
            | NotCopied::Missing(why)
            | NotCopied::Occupied(why)
            | NotCopied::Differs(why) => f.write_str(why),
            NotCopied::Fault(fault) => write!(f, "{fault:#}"),
        }
    }
}

impl std::error::Error for NotCopied {}

impl From<DbErr> for NotCopied {
    fn from(fault: DbErr) -> NotCopied {
        NotCopied::Fault(fault.into())
    }
}

impl From<anyhow::Error> for NotCopied {
    fn from(fault: anyhow::Error) -> NotCopied {
        NotCopied::Fault(fault)
    }
}
