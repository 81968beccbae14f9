//! The rule for segments: a policy of its own, each change a new version of the whole.

use crate::change_policy::{PolicyChange, settings_known_at};
use crate::cx::Cx;
use crate::frame::Action;
use crate::stop::{FieldError, Stop};
use crate::typed::Typed;
use crate::whole_policy::{WholePolicy, replace_whole};
use access::{Permission, Scope};
use accounts::SegmentPolicy;
use accounts::segment::{STAY_PERCENT_MAX, read_rules, written};
use anyhow::{Context, anyhow};
use money::Currency;
use serde::{Deserialize, Serialize};
use store::entity::policy_version::Model as Version;
use store::{Store, Tx};

const ACTION: Action = Action { name: "change_segments", permission: Permission::ChangePolicy };

/// The policy that holds it.
const POLICY: &str = "segments";

/// The rule that nobody overwrites what they have not seen.
const LOOKED_AT: &str = "segment_rule_must_be_the_one_looked_at";

/// The rule for segments as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentsNow {
    /// The number of its version; 0 before the first.
    pub version: i32,
    /// What it says.
    pub policy: SegmentPolicy,
}

impl SegmentsNow {
    /// Its lines as people write them.
    pub fn text(&self) -> String {
        written(&self.policy.rules)
    }
}

/// A rule for segments as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentsInput {
    /// A line per segment: `Enterprise: level >= 250000 GBP`.
    pub rules: String,
    /// Percent past a border within which a customer stays; blank for 0.
    pub stay_percent: String,
}

#[derive(Serialize, Deserialize)]
struct Body {
    stay_percent: u8,
    rules: String,
}

/// The rule for segments that holds now.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn segments_now(store: &Store) -> anyhow::Result<SegmentsNow> {
    read(store.policy_known_at(POLICY, i64::MAX).await?)
}

/// The same as a transaction sees it.
pub(crate) async fn segments_of(tx: &Tx) -> anyhow::Result<SegmentsNow> {
    read(tx.policy(POLICY).await?)
}

/// Every version of the rule for segments, the latest first.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn segment_versions(store: &Store) -> anyhow::Result<Vec<(Version, SegmentsNow)>> {
    let versions = store.policy_versions(POLICY).await?;
    versions.into_iter().map(|version| read_version(&version).map(|read| (version, read))).collect()
}

/// Reads what was typed; amounts without a currency are in the reporting one.
///
/// # Errors
/// Every line and field that is wrong.
#[async_recursion::async_recursion]
pub async fn read_segments(cx: &Cx, input: &SegmentsInput) -> Result<SegmentPolicy, Stop> {
    let settings = settings_known_at(&cx.store, i64::MAX).await?;
    let usual = settings.report.currency_or(cx.store.usual_currency(&Scope::All).await?);
    typed(input, usual).map_err(Stop::BadInput)
}

/// Puts another rule in the place of the whole one. `from` is the version that was looked at. It moves
/// no account before it is applied.
///
/// # Errors
/// Every wrong line and field; a rule that somebody changed since `from`.
#[async_recursion::async_recursion]
pub async fn change_segments(cx: &Cx, from: i32, input: &SegmentsInput, reason: &str) -> Result<PolicyChange, Stop> {
    let policy = checked(read_segments(cx, input).await, reason)?;
    let body = Body { stay_percent: policy.stay_percent, rules: written(&policy.rules) };
    let body = toml::to_string(&body).context("writing the rule for segments")?;
    let whole = WholePolicy {
        policy: POLICY,
        named: "rule for segments",
        looked_at: LOOKED_AT,
        from,
        body,
        reason,
        holds: ("lines", policy.rules.len()),
    };
    replace_whole(cx, ACTION, whole, |stands| Ok(read(stands)?.policy == policy)).await
}

/// The policy, where the reason is there as well; else all that is wrong.
fn checked(policy: Result<SegmentPolicy, Stop>, reason: &str) -> Result<SegmentPolicy, Stop> {
    let mut typed = Typed::default();
    typed.needed("reason", reason, "Say in a few words why.");
    match (policy, typed.done()) {
        (Err(Stop::BadInput(wrong)), Err(Stop::BadInput(others))) => {
            Err(Stop::BadInput(wrong.into_iter().chain(others).collect()))
        }
        (Ok(_), Err(stop)) => Err(stop),
        (policy, _) => policy,
    }
}

fn typed(input: &SegmentsInput, usual: Currency) -> Result<SegmentPolicy, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let rules = read_rules(&input.rules, usual).unwrap_or_else(|lines| {
        wrong.extend(lines.into_iter().map(|line| FieldError {
            field: "rules",
            problem: format!("Line {}: {}", line.line, line.problem),
            repair: line.repair,
        }));
        Vec::new()
    });
    let stay_percent = match input.stay_percent.trim() {
        "" => Some(0),
        percent => percent.parse().ok().filter(|percent| *percent <= STAY_PERCENT_MAX),
    };
    if stay_percent.is_none() {
        let problem = format!("\u{201c}{}\u{201d} is not a whole number of percent.", input.stay_percent.trim());
        let repair = format!("Write a number from 0 to {STAY_PERCENT_MAX}.");
        wrong.push(FieldError { field: "stay_percent", problem, repair });
    }
    let policy = SegmentPolicy { stay_percent: stay_percent.unwrap_or_default(), rules };
    if wrong.is_empty() { Ok(policy) } else { Err(wrong) }
}

/// What stands; an empty rule before the first version.
fn read(version: Option<Version>) -> anyhow::Result<SegmentsNow> {
    version.map_or_else(|| Ok(SegmentsNow::default()), |version| read_version(&version))
}

fn read_version(version: &Version) -> anyhow::Result<SegmentsNow> {
    let reading = || format!("reading version {} of the rule for segments", version.version);
    let body: Body = toml::from_str(&version.body).with_context(reading)?;
    // Each amount has its currency; the one named here is never asked.
    let rules = read_rules(&body.rules, Currency::GBP);
    let rules = rules.map_err(|wrong| anyhow!("{} lines cannot be read", wrong.len())).with_context(reading)?;
    let policy = SegmentPolicy { stay_percent: body.stay_percent, rules };
    Ok(SegmentsNow { version: version.version, policy })
}
