//! `ascend handover ledger`: what leaked of the promises.

use crate::outcome::say;
use crate::sheet::Format;
use crate::told::{Column, rows, say_json, say_tables, value_of};
use actions::{Cx, LedgerFilter, PromisesAre, Stop, handover_ledger};
use clap::Args;
use clap::builder::PossibleValuesParser;
use handover::HandoverState;
use serde_json::Value;
use web::api::HandoversTold;

/// Which accounts of the ledger.
#[derive(Args, Debug)]
pub struct LedgerAsked {
    /// Only accounts of which either handover stands so
    #[arg(long, value_parser = PossibleValuesParser::new(HandoverState::ALL.map(HandoverState::key)))]
    state: Option<String>,
    /// Only accounts with a promise whose day is over, or of which less is expected than was promised
    #[arg(long, value_parser = PossibleValuesParser::new(PromisesAre::ALL.map(PromisesAre::key)))]
    promises: Option<String>,
}

impl LedgerAsked {
    /// Which accounts are wanted.
    pub fn filter(&self) -> LedgerFilter {
        LedgerFilter {
            state: self.state.as_deref().and_then(HandoverState::from_key),
            promises: self.promises.as_deref().and_then(PromisesAre::from_key),
        }
    }
}

const ACCOUNTS: &[Column] = &[
    ("account", "/name"),
    ("land owner", "/land_owner"),
    ("cam", "/cam"),
    ("delivery", "/delivery"),
    ("commercial", "/commercial"),
    ("promises", "/promises"),
    ("overdue", "/overdue"),
    ("signals", "/signals"),
    ("promised at least", "/promised/low"),
    ("at most", "/promised/high"),
    ("leaked at least", "/leaked/low"),
    ("leaked at most", "/leaked/high"),
];

const PAIRS: &[Column] = &[
    ("land owner", "/land_owner"),
    ("cam", "/cam"),
    ("promises", "/promises"),
    ("promised at least", "/promised/low"),
    ("at most", "/promised/high"),
    ("leaked at least", "/leaked/low"),
    ("leaked at most", "/leaked/high"),
    ("accounts that leaked", "/accounts_leaked/share"),
    ("from", "/accounts_leaked/interval/low"),
    ("to", "/accounts_leaked/interval/high"),
];

const KINDS: &[Column] = &[
    ("who", "/who"),
    ("accounts", "/accounts"),
    ("accepted in time", "/accepted_in_time/share"),
    ("from", "/accepted_in_time/interval/low"),
    ("to", "/accepted_in_time/interval/high"),
    ("that leaked", "/accounts_leaked/share"),
    ("leaked from", "/accounts_leaked/interval/low"),
    ("leaked to", "/accounts_leaked/interval/high"),
];

/// Says the ledger.
pub async fn ledger(cx: &Cx, asked: &LedgerAsked, format: Format) -> Result<(), Stop> {
    let told = HandoversTold::of(cx, &handover_ledger(cx).await?, asked.filter()).await?;
    let mut value = value_of(&told)?;
    let accounts = rows(&value["handovers"], ACCOUNTS);
    match format {
        Format::Json => say_json(&told),
        Format::Csv => accounts.say(format),
        Format::Table if value["handovers"].as_array().is_none_or(Vec::is_empty) => {
            say("No account is like that. What is handed over or promised from now on is counted.\n")
        }
        Format::Table => {
            for (kind, who) in [("one", "one person"), ("two", "two people")] {
                value["one_or_two"][kind]["who"] = who.into();
            }
            let kinds = Value::from(vec![value["one_or_two"]["one"].take(), value["one_or_two"]["two"].take()]);
            say_tables(&[
                ("Accounts, per year", accounts),
                (
                    "Between whom, by name; the interval of fewer than 5 accounts tells nothing",
                    rows(&value["pairs"], PAIRS),
                ),
                ("One person keeps both sides, or two hand over", rows(&kinds, KINDS)),
            ])
        }
    }
}
