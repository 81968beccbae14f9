//! The words that place a person at a customer.

use crate::Name;

/// Where in a company somebody works.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Function {
    /// Runs what the customer does for its own customers.
    Operations,
    /// Pays, and asks what it brings.
    Finance,
    /// Runs the systems.
    Technology,
    /// Sells.
    Sales,
    /// Another function, in the source's own word.
    Other(Name),
}

impl Function {
    /// The function that a word means; a word that is not known here stays as it is.
    pub fn of(word: &str) -> Function {
        let word = word.trim();
        match word.to_lowercase().as_str() {
            "operations" | "ops" | "operational" => Function::Operations,
            "finance" | "financial" | "accounting" | "accounts" => Function::Finance,
            "technology" | "tech" | "it" | "engineering" => Function::Technology,
            "sales" | "commercial" => Function::Sales,
            _ => Function::Other(word.into()),
        }
    }

    /// Its word in storage and APIs.
    pub fn key(&self) -> &str {
        match self {
            Function::Operations => "operations",
            Function::Finance => "finance",
            Function::Technology => "technology",
            Function::Sales => "sales",
            Function::Other(word) => word,
        }
    }

    /// As the head of a column: "Finance".
    pub fn label(&self) -> String {
        let mut letters = self.key().chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$one_doc:meta])* $one:ident $key:literal $label:literal $($also:literal)*,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$one_doc])* $one),* }

        impl $name {
            /// All of them, in the order pages show them.
            pub const ALL: &[$name] = &[$($name::$one),*];

            /// Its word in storage and APIs.
            pub fn key(self) -> &'static str {
                match self { $($name::$one => $key),* }
            }

            /// As people read it.
            pub fn label(self) -> &'static str {
                match self { $($name::$one => $label),* }
            }

            /// The one that a word means, whatever its case; `None` for a word not known here.
            pub fn from_key(word: &str) -> Option<$name> {
                match word.trim().to_lowercase().as_str() {
                    $($key $(| $also)* => Some($name::$one),)*
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use words as person_words;

words! {
    /// Somebody's part in decisions about us.
    DecisionRole:
    /// Says yes or no, or signs.
    Decides "decides" "Decides" "decider" "decision maker" "decision_maker",
    /// Is asked before, and can tip it.
    Shapes "shapes" "Shapes" "shaper" "influencer",
    /// Works with it.
    Uses "uses" "Uses" "end user",
}

words! {
    /// How somebody stands to us.
    Stance:
    /// Speaks for us.
    Supports "supports" "Supports" "supporter" "champion" "promoter",
    /// Neither.
    Neutral "neutral" "Neutral",
    /// Speaks against us.
    Against "against" "Against" "detractor" "blocker",
    /// Nobody of ours has met them.
    NotMet "not_met" "Not met" "not met" "unknown",
}
