//! The catalogue of what we offer, and changing it: each change is a version of the whole.

use super::asked::Asked;
use super::signature::{when, who};
use super::{Answer, page, shell};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::catalogue::{BuyerGroup, CataloguePage, OfferingItem};
use crate::views::fields::{Control, Field, Ticked};
use crate::views::form::Form;
use crate::views::table::{Cell, Column, Table};
use access::Permission;
use actions::{CatalogueNow, FieldError, OfferingInput, Stop, catalogue_now, catalogue_versions, change_catalogue};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use draw::format;
use expansion::Offering;
use money::{Currency, Money};
use serde::Deserialize;

/// The routes of the catalogue.
pub fn router() -> Router<App> {
    Router::new().route("/catalogue", get(show).post(change))
}

/// One offering that is added, changed or taken out.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
struct Sent {
    csrf: String,
    /// The version that was looked at.
    from: i32,
    /// Which offering of that version is changed, from 0; absent for a new one.
    at: Option<usize>,
    buyer: String,
    concern: String,
    product: String,
    potential: String,
    currency: String,
    reason: String,
    remove: String,
}

/// A form that was sent and is shown again.
struct Typed<'a> {
    sent: &'a Sent,
    errors: &'a [FieldError],
}

async fn show(State(app): State<App>, member: Member, Query(pairs): Query<Vec<(String, String)>>) -> Answer {
    let done = match Asked::new(pairs).get("done") {
        Some("changed") => Some("A new version of the catalogue is recorded."),
        Some("same") => Some("The catalogue was so already. Nothing was recorded."),
        _ => None,
    };
    rendered(&app, &member, None, done.map(|text| Toast { text: text.into(), undo: None })).await
}

async fn change(State(app): State<App>, member: Member, axum::Form(sent): axum::Form<Sent>) -> Answer {
    member.sent_it(&sent.csrf)?;
    let now = catalogue_now(&app.store).await.map_err(|e| Problem::fault(member.theme, &e))?;
    match change_catalogue(&member.cx(), sent.from, &changed(&now, &sent), &sent.reason).await {
        Ok(change) => {
            let done = if change.version.is_some() { "changed" } else { "same" };
            Ok(Redirect::to(&format!("/catalogue?done={done}")).into_response())
        }
        Err(Stop::BadInput(errors)) => {
            let page = rendered(&app, &member, Some(Typed { sent: &sent, errors: &errors }), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

/// The whole catalogue with the one offering added, changed or taken out.
fn changed(now: &CatalogueNow, sent: &Sent) -> Vec<OfferingInput> {
    let mut offerings: Vec<OfferingInput> = now.offerings.iter().map(typed).collect();
    let one = OfferingInput {
        buyer: sent.buyer.clone(),
        concern: sent.concern.clone(),
        product: sent.product.clone(),
        potential: sent.potential.clone(),
        currency: sent.currency.clone(),
    };
    match sent.at.filter(|at| *at < offerings.len()) {
        Some(at) if sent.remove == "yes" => drop(offerings.remove(at)),
        Some(at) => offerings[at] = one,
        None => offerings.push(one),
    }
    offerings
}

fn typed(offering: &Offering) -> OfferingInput {
    OfferingInput {
        buyer: offering.buyer.key().into(),
        concern: offering.concern.clone(),
        product: offering.product.clone(),
        potential: offering.potential.map(Money::plain).unwrap_or_default(),
        currency: offering.potential.map_or(String::new(), |potential| potential.currency.code().into()),
    }
}

async fn rendered(app: &App, member: &Member, typed: Option<Typed<'_>>, toast: Option<Toast>) -> Answer {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let now = catalogue_now(&app.store).await.map_err(fault)?;
    let versions = catalogue_versions(&app.store).await.map_err(fault)?;
    let may_change = member.may(Permission::ChangePolicy);
    let add = form(&now, None, typed.as_ref(), member);
    let view = CataloguePage {
        shell: shell(app, member, Place::Settings, toast).await?,
        buyers: groups(&now, typed.as_ref(), member),
        add: may_change.then_some(add),
        add_open: typed.is_some_and(|typed| typed.sent.at.is_none()) || now.offerings.is_empty(),
        versions: TableCard {
            anchor: "versions",
            title: "Versions".into(),
            aside: String::new(),
            table: Table {
                caption: "Every version of the catalogue, the latest first".into(),
                columns: ["Version", "Why", "By", "Recorded"].map(Column::words).into(),
                rows: versions
                    .iter()
                    .map(|version| {
                        vec![
                            Cell::text(version.version.to_string()),
                            Cell::sentence(&version.reason),
                            Cell::text(who(&version.actor, member)),
                            Cell::text(when(version.recorded_at)),
                        ]
                    })
                    .collect(),
                total: None,
                when_empty: "Nobody has changed it yet.".into(),
            },
            foot: String::new(),
            more: None,
            export: None,
        },
    };
    page(member, &view)
}

fn groups(now: &CatalogueNow, sent: Option<&Typed<'_>>, member: &Member) -> Vec<BuyerGroup> {
    let may_change = member.may(Permission::ChangePolicy);
    let mut groups: Vec<BuyerGroup> = Vec::new();
    for (at, offering) in now.offerings.iter().enumerate() {
        let name = offering.buyer.label();
        if groups.last().is_none_or(|group| group.name != name) {
            groups.push(BuyerGroup { anchor: format!("b{at}"), name, offerings: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        group.offerings.push(OfferingItem {
            product: offering.product.clone(),
            concern: offering.concern.clone(),
            potential: offering.potential.map_or(format::ABSENT.into(), |p| format::money(p.minor, p.currency)),
            form: may_change.then(|| form(now, Some(at), sent, member)),
            open: sent.is_some_and(|typed| typed.sent.at == Some(at)),
        });
    }
    groups
}

/// The form of the offering `at`, or of a new one.
fn form(now: &CatalogueNow, at: Option<usize>, sent: Option<&Typed<'_>>, member: &Member) -> Form {
    let own = sent.filter(|typed| typed.sent.at == at);
    let error = |field: &str| {
        let error = own?.errors.iter().find(|error| error.field == field)?;
        Some(format!("{} {}", error.problem, error.repair))
    };
    let known = at.and_then(|at| now.offerings.get(at)).map(typed).unwrap_or_default();
    let within = at.map_or("new".to_string(), |at| format!("o{at}"));
    let value = |typed: fn(&Sent) -> &String, known: &str| own.map_or(known.to_string(), |own| typed(own.sent).clone());
    let line = |name: &str, label: &str, value: String| {
        Field::new(name, label, Control::Text(value)).error(error(name)).within(&within)
    };
    let hidden = |name: &str, value: String| Field::new(name, "", Control::Hidden(value)).within(&within);
    let usual = now.offerings.iter().find_map(|offering| offering.potential).map_or(Currency::GBP, |p| p.currency);
    let currency = if known.currency.is_empty() { usual.code() } else { &known.currency };
    let mut fields = vec![hidden("from", now.version.to_string())];
    fields.extend(at.map(|at| hidden("at", at.to_string())));
    fields.extend([
        line("buyer", "Function", value(|s| &s.buyer, &known.buyer))
            .help("Operations, finance, technology, sales, or another word."),
        line("concern", "Concern", value(|s| &s.concern, &known.concern)).help("The job to be done, like Reporting."),
        line("product", "Product", value(|s| &s.product, &known.product)).help("As contracts call it."),
        line("potential", "Estimate per year", value(|s| &s.potential, &known.potential))
            .optional()
            .help("For one place of a customer, like 12,000."),
        line("currency", "Currency", value(|s| &s.currency, currency)).optional(),
        line("reason", "Why", value(|s| &s.reason, "")).help("In a few words; it stands in the versions."),
    ]);
    fields.extend(at.map(|_| {
        let label = "Take it out of the catalogue";
        Field::new("remove", label, Control::Tick(Ticked::No)).optional().within(&within)
    }));
    // What is wrong with the catalogue as a whole is told at the field it is most likely about.
    if let (Some(text), Some(field)) = (error("offerings"), fields.iter_mut().find(|field| field.name == "product")) {
        field.error = Some(text);
    }
    Form {
        action: "/catalogue".into(),
        csrf: member.signed_in.csrf.clone(),
        fields,
        text: "Record a new version".into(),
        primary: at.is_none(),
    }
}
