//! The catalogue of what we offer, and putting another one in its place.

use super::asking::{Ask, Nothing};
use super::caller::Caller;
use super::problem::{Fault, Problem};
use super::sent::Sent;
use super::tagged::{Changer, Tagged};
use crate::app::App;
use actions::{OfferingInput, catalogue_now};
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The catalogue that holds now.
#[derive(Serialize, ToSchema)]
pub struct Catalogue {
    /// The number of its version; 0 before the first.
    version: i32,
    /// By buyer, concern and product.
    offerings: Vec<CatalogueOffering>,
}

/// A product for one concern of one function.
#[derive(Serialize, ToSchema)]
pub struct CatalogueOffering {
    /// The function that has the concern, and would buy.
    buyer: String,
    /// The job to be done.
    concern: String,
    /// What does it.
    product: String,
    /// What it brings per year at one place, in minor units; null where nobody has estimated.
    potential: Option<i64>,
    /// The currency of the potential.
    currency: Option<String>,
}

/// Another catalogue.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct CatalogueChange {
    /// The version that was looked at; a catalogue that was changed since is not overwritten.
    from: i32,
    /// All offerings.
    offerings: Vec<OfferingSaid>,
    /// Why, in a few words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// A product for a concern.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes the body, which is read field by field")]
pub struct OfferingSaid {
    /// The function that has the concern.
    buyer: String,
    /// The job to be done.
    concern: String,
    /// What does it, as contracts call it.
    product: String,
    /// What it brings per year at one place: "12000.50".
    potential: Option<String>,
    /// ISO 4217 code; needed with a potential.
    currency: Option<String>,
}

/// A catalogue that was changed.
#[derive(Serialize, ToSchema)]
pub struct CatalogueChanged {
    /// The version that holds now; null when it was so already.
    version: Option<i32>,
}

/// Function, concern and product: what we offer to whom.
#[utoipa::path(
    get, path = "/catalogue", tag = "Catalogue",
    responses((status = 200, body = Catalogue, description = "The catalogue.", headers(("ETag" = String, description = "The version that stands.")))),
)]
pub async fn catalogue(State(app): State<App>, _: Caller, _: Ask<Nothing>) -> Result<Tagged<Catalogue>, Problem> {
    let now = catalogue_now(&app.store).await.map_err(Fault)?;
    let offering = |offering: expansion::Offering| CatalogueOffering {
        buyer: offering.buyer.key().into(),
        concern: offering.concern,
        product: offering.product,
        potential: offering.potential.map(|potential| potential.minor),
        currency: offering.potential.map(|potential| potential.currency.to_string()),
    };
    let offerings = now.offerings.into_iter().map(offering).collect();
    Ok(Tagged { version: now.version.to_string(), record: Catalogue { version: now.version, offerings } })
}

/// Puts a catalogue in the place of the one that was looked at.
#[utoipa::path(
    put, path = "/catalogue", tag = "Catalogue", params(Changer),
    request_body(content = CatalogueChange, content_type = "application/json"),
    responses((status = 200, body = CatalogueChanged, description = "It holds from now on.")),
)]
pub async fn change_catalogue(
    changer: Changer,
    _: Ask<Nothing>,
    sent: Sent,
) -> Result<Json<CatalogueChanged>, Problem> {
    let (from, offerings, reason) = sent.read(|sent| {
        let offering = |sent: &mut Sent| OfferingInput {
            buyer: sent.text("buyer"),
            concern: sent.text("concern"),
            product: sent.text("product"),
            potential: sent.text("potential"),
            currency: sent.text("currency"),
        };
        (sent.number("from"), sent.rows("offerings", offering), sent.needed_text("reason"))
    })?;
    let change = actions::change_catalogue(&changer.cx, from, &offerings, &reason).await?;
    Ok(Json(CatalogueChanged { version: change.version }))
}
