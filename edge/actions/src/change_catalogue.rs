//! The catalogue, function → concern → product: a policy of its own, each change a new version.

use crate::change_policy::PolicyChange;
use crate::cx::Cx;
use crate::frame::Action;
use crate::stop::{FieldError, Stop};
use crate::typed::Typed;
use crate::whole_policy::{WholePolicy, replace_whole};
use access::Permission;
use accounts::Function;
use anyhow::Context;
use expansion::Offering;
use money::Money;
use serde::{Deserialize, Serialize};
use store::Store;
use store::entity::policy_version::Model as Version;

const ACTION: Action = Action { name: "change_catalogue", permission: Permission::ChangePolicy };

/// The policy that holds it.
const POLICY: &str = "catalogue";

/// The rule that nobody overwrites what they have not seen.
const LOOKED_AT: &str = "catalogue_must_be_the_one_looked_at";

/// Products for concerns at most: more is not a catalogue that a person reads.
const OFFERINGS_MAX: usize = 1_000;

/// The catalogue as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueNow {
    /// The number of its version; 0 before the first.
    pub version: i32,
    /// By buyer, concern and product.
    pub offerings: Vec<Offering>,
}

/// A product for a concern, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferingInput {
    /// The function that has the concern.
    pub buyer: String,
    /// The job to be done.
    pub concern: String,
    /// What does it.
    pub product: String,
    /// What it brings per year at one place, in whole or decimal units of the currency.
    pub potential: String,
    /// ISO 4217 code; needed with a potential.
    pub currency: String,
}

/// An offering as the policy keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    buyer: String,
    concern: String,
    product: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    potential: Option<Money>,
}

#[derive(Serialize, Deserialize, Default)]
struct Body {
    #[serde(default)]
    offering: Vec<Kept>,
}

/// The catalogue that holds now.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn catalogue_now(store: &Store) -> anyhow::Result<CatalogueNow> {
    read(store.policy_known_at(POLICY, i64::MAX).await?)
}

/// Every version of the catalogue, the latest first.
///
/// # Errors
/// Only when the machine fails.
#[async_recursion::async_recursion]
pub async fn catalogue_versions(store: &Store) -> anyhow::Result<Vec<Version>> {
    Ok(store.policy_versions(POLICY).await?)
}

/// Puts `offerings` in the place of the whole catalogue. `from` is the version that was looked at.
///
/// # Errors
/// Every wrong offering; a catalogue that somebody changed since `from`.
#[async_recursion::async_recursion]
pub async fn change_catalogue(
    cx: &Cx,
    from: i32,
    offerings: &[OfferingInput],
    reason: &str,
) -> Result<PolicyChange, Stop> {
    let mut offerings = checked(offerings, reason)?;
    offerings.sort_by(|a, b| (&a.buyer, &a.concern, &a.product).cmp(&(&b.buyer, &b.concern, &b.product)));
    let kept = |o: &Offering| Kept {
        buyer: o.buyer.key().into(),
        concern: o.concern.clone(),
        product: o.product.clone(),
        potential: o.potential,
    };
    let body = Body { offering: offerings.iter().map(kept).collect() };
    let body = toml::to_string(&body).context("writing the catalogue")?;
    let whole = WholePolicy {
        policy: POLICY,
        named: "catalogue",
        looked_at: LOOKED_AT,
        from,
        body,
        reason,
        holds: ("offerings", offerings.len()),
    };
    replace_whole(cx, ACTION, whole, |stands| Ok(read(stands)?.offerings == offerings)).await
}

fn checked(inputs: &[OfferingInput], reason: &str) -> Result<Vec<Offering>, Stop> {
    let mut wrong = Vec::new();
    let mut offerings: Vec<Offering> = Vec::with_capacity(inputs.len());
    for (at, input) in inputs.iter().enumerate() {
        match one(input) {
            Ok(offering) => {
                let same = |known: &&Offering| {
                    known.buyer == offering.buyer
                        && accounts::same(&known.concern, &offering.concern)
                        && accounts::same(&known.product, &offering.product)
                };
                if offerings.iter().find(same).is_some() {
                    let problem = format!("Offering {} is there twice.", at + 1);
                    let repair = "Keep one of the two.".into();
                    wrong.push(FieldError { field: "offerings", problem, repair });
                }
                offerings.push(offering);
            }
            Err(Stop::BadInput(errors)) if inputs.len() == 1 => wrong.extend(errors),
            Err(Stop::BadInput(errors)) => wrong.extend(errors.into_iter().map(|error| FieldError {
                field: "offerings",
                problem: format!("Offering {}, {}: {}", at + 1, error.field, error.problem),
                repair: error.repair,
            })),
            Err(stop) => return Err(stop),
        }
    }
    if inputs.len() > OFFERINGS_MAX {
        let problem = format!("There are more than {OFFERINGS_MAX} offerings.");
        wrong.push(FieldError { field: "offerings", problem, repair: "Leave out what nobody sells.".into() });
    }
    let mut typed = Typed::default();
    typed.needed("reason", reason, "Say in a few words why.");
    match typed.done() {
        Err(Stop::BadInput(errors)) => wrong.extend(errors),
        other => other?,
    }
    if wrong.is_empty() { Ok(offerings) } else { Err(Stop::BadInput(wrong)) }
}

/// Reads one offering.
///
/// # Errors
/// Its wrong fields.
fn one(input: &OfferingInput) -> Result<Offering, Stop> {
    let mut typed = Typed::default();
    let buyer = typed.needed("buyer", &input.buyer, "Say which function has the concern, e.g. finance.");
    let concern = typed.needed("concern", &input.concern, "Say which job is to be done, e.g. Reporting.");
    let product = typed.needed("product", &input.product, "Name the product as contracts call it.");
    let potential = typed.per_year("potential", &input.potential, "currency", &input.currency);
    typed.done()?;
    Ok(Offering { buyer: Function::of(&buyer), concern, product, potential })
}

fn read(version: Option<Version>) -> anyhow::Result<CatalogueNow> {
    let Some(version) = version else { return Ok(CatalogueNow { version: 0, offerings: Vec::new() }) };
    let body: Body = toml::from_str(&version.body)
        .with_context(|| format!("reading version {} of the catalogue", version.version))?;
    let offering = |kept: Kept| Offering {
        buyer: Function::of(&kept.buyer),
        concern: kept.concern,
        product: kept.product,
        potential: kept.potential,
    };
    Ok(CatalogueNow { version: version.version, offerings: body.offering.into_iter().map(offering).collect() })
}
