//! The kinds of files: one file here, two fixtures and one line of the catalogue each.

use crate::row::Asking;
use revenue::Draft;

macro_rules! catalogue {
    ($($(#[$doc:meta])* $module:ident as $kind:ident),* $(,)?) => {
        $(mod $module;)*

        /// What the rows of a file are.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $kind),* }

        impl Kind {
            /// Every kind, in the order pages offer them.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            pub(crate) fn definition(self) -> &'static Definition {
                match self { $(Kind::$kind => &$module::DEFINITION),* }
            }
        }
    };
}

catalogue! {
    /// Customers and where they belong.
    accounts as Accounts,
    /// Versions of subscription lines.
    contract_lines as ContractLines,
    /// Amounts billed for periods of service.
    invoice_lines as InvoiceLines,
    /// Recurring revenue from a day on.
    levels as Levels,
    /// Currency rates from a day on.
    rates as Rates,
    /// People at customers.
    people as People,
    /// What was said between us and customers.
    interactions as Interactions,
    /// How much of a product customers used.
    usage as Usage,
    /// What customers asked of support.
    tickets as Tickets,
    /// Where which product could be of use.
    whitespace as Whitespace,
    /// Possible customers.
    leads as Leads,
    /// Possible first orders as they stand from a day on.
    deals as Deals,
    /// Offers sent for deals, revision by revision.
    quotes as Quotes,
    /// What people answered in another system.
    surveys as Surveys,
}

impl Kind {
    /// Its word in commands, URLs and storage, e.g. `contract-lines`.
    pub fn key(self) -> &'static str {
        self.definition().key
    }

    /// The kind of a word.
    pub fn from_key(key: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|k| k.key() == key)
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        self.definition().title
    }

    /// The columns a file of this kind may have.
    pub fn columns(self) -> &'static [Column] {
        self.definition().columns
    }
}

/// A column of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name in mappings and in files that need none.
    pub name: &'static str,
    /// Whether a file must have it.
    pub need: Need,
    /// What it says, for people.
    pub meaning: &'static str,
    /// Other headers it is recognised by.
    pub aliases: &'static [&'static str],
}

/// Whether a file must have a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A file without it is not read.
    Always,
    /// It or this other column, which is optional then.
    Or(&'static str),
    /// It may be left out.
    Optional,
}

/// All that makes a kind.
pub(crate) struct Definition {
    pub key: &'static str,
    pub title: &'static str,
    pub columns: &'static [Column],
    /// Makes the reader of rows; asks `Columns` once where each column is.
    pub reader: fn(Columns) -> ReadRow,
}

/// Turns a row into its draft, or leaves complaints.
pub(crate) type ReadRow = Box<dyn Fn(&mut Asking<'_>) -> Option<Draft> + Send + Sync>;

/// The columns of a kind by name.
#[derive(Clone, Copy)]
pub(crate) struct Columns(&'static [Column]);

/// Which column of the kind.
#[derive(Clone, Copy)]
pub(crate) struct At(pub usize);

impl Columns {
    /// The column of a name; a name that the kind does not have is a column that is always blank.
    pub fn at(&self, name: &str) -> At {
        let place = self.0.iter().position(|c| c.name == name);
        debug_assert!(place.is_some(), "no column {name}");
        At(place.unwrap_or(usize::MAX))
    }
}

impl Definition {
    pub fn read_row(&self) -> ReadRow {
        (self.reader)(Columns(self.columns))
    }
}

const fn always(name: &'static str, meaning: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { name, need: Need::Always, meaning, aliases }
}

const fn or(
    other: &'static str,
    name: &'static str,
    meaning: &'static str,
    aliases: &'static [&'static str],
) -> Column {
    Column { name, need: Need::Or(other), meaning, aliases }
}

const fn optional(name: &'static str, meaning: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { name, need: Need::Optional, meaning, aliases }
}

/// How files call the account in kinds that are not about accounts.
const ACCOUNT_ALIASES: &[&str] = &[
    "account_id",
    "account_external_id",
    "customer_id",
    "customer",
    "organisation_id",
    "organization_id",
    "client_id",
];

/// The letters and digits of a word, in lower case: sources write "Closed Won", "closed-won" and "CLOSED_WON".
fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_key_and_its_columns_are_sound() {
        for &kind in Kind::ALL {
            assert_eq!(Kind::from_key(kind.key()), Some(kind));
            let names: Vec<_> = kind.columns().iter().map(|c| c.name).collect();
            for column in kind.columns() {
                assert_eq!(names.iter().filter(|n| **n == column.name).count(), 1, "{}", column.name);
                assert!(!column.meaning.is_empty(), "{}", column.name);
                if let Need::Or(other) = column.need {
                    assert!(names.contains(&other), "{other}");
                }
            }
            // Asks for every column by name; a misspelt one fails here.
            drop(kind.definition().read_row());
        }
        assert_eq!(Kind::from_key("contacts"), None);
    }
}
