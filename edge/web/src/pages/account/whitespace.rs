//! Whitespace: the card of the account's page, the page of its own, and saying how a spot stands.

use super::{Known, known};
use crate::app::App;
use crate::layout::{Place, Toast};
use crate::pages::asked::Asked;
use crate::pages::signature::when;
use crate::pages::{Answer, page, shell};
use crate::problem::Problem;
use crate::session::Member;
use crate::views::account::TableCard;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::form::Form;
use crate::views::parts::{Fact, Link, Note, Tone};
use crate::views::table::{Cell, Column, Table};
use crate::views::whitespace::WhitespacePage;
use access::Permission;
use accounts::{Function, SpotFact, SpotState};
use actions::reads::SpotRecord;
use actions::{FieldError, SpotInput, Spots, Stop, put_spot};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use draw::format;
use expansion::{Cell as Spot, CellState, Row, SideBySide, Whitespace};
use money::{Currency, Day, Money};
use serde::Deserialize;
use uuid::Uuid;

/// Words of spots that are shown, the latest first.
const SAID_MAX: usize = 100;

/// The routes of whitespace.
pub fn router() -> Router<App> {
    Router::new().route("/accounts/{account}/whitespace", get(show).post(put))
}

/// The form of a spot, as it was sent.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Sent {
    csrf: String,
    product: String,
    buyer: String,
    place: String,
    state: String,
    reason: String,
    competitor: String,
    potential: String,
    currency: String,
    effective_on: String,
}

impl Sent {
    fn input(self) -> SpotInput {
        let Sent { product, buyer, place, state, reason, competitor, potential, currency, effective_on, .. } = self;
        SpotInput { product, buyer, place, state, reason, competitor, potential, currency, effective_on }
    }
}

/// The card of the account's page.
pub fn card(account: Uuid, spots: &Spots) -> TableCard {
    let whitespace = spots.whitespace();
    let totals = &whitespace.totals;
    let money = |minor| format::money(minor, spots.currency);
    let aside = match totals.open_share().whole {
        0 => String::new(),
        mapped => format!("{} of {} mapped is open, per year", money(totals.open), money(mapped)),
    };
    let foot = match whitespace.side_by_side.as_slice() {
        [] => String::new(),
        [one] => format!("{} does {} with {} side by side.", one.buyer.label(), one.concern, tools(one)),
        several => format!("{} jobs are done with several tools side by side.", several.len()),
    };
    TableCard {
        aside,
        foot,
        more: Some(Link::new("Say more", href(account))),
        export: None,
        ..grid(account, &whitespace, spots.currency)
    }
}

fn href(account: Uuid) -> String {
    format!("/accounts/{account}/whitespace")
}

async fn show(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let asked = Asked::new(pairs);
    let word = |name: &str| asked.get(name).unwrap_or_default().to_string();
    let input =
        SpotInput { product: word("product"), buyer: word("buyer"), place: word("place"), ..SpotInput::default() };
    let toast = match asked.get("done") {
        Some("said") => Some("It is recorded. What was said before stays below."),
        Some("same") => Some("It was known so already. Nothing was recorded."),
        _ => None,
    };
    rendered(&app, &member, &account, input, None, toast).await
}

async fn put(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    axum::Form(sent): axum::Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = super::id_of(&member, &account)?;
    let input = sent.input();
    match put_spot(&member.cx(), id, &input).await {
        Ok(put) => {
            let done = if put.is_new { "said" } else { "same" };
            Ok(Redirect::to(&format!("{}?done={done}", href(id))).into_response())
        }
        Err(Stop::BadInput(errors)) => {
            let page = rendered(&app, &member, &account, input, Some(&errors), None).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Problem::of_stop(member.theme, stop)),
    }
}

async fn rendered(
    app: &App,
    member: &Member,
    account: &str,
    input: SpotInput,
    errors: Option<&[FieldError]>,
    toast: Option<&str>,
) -> Answer {
    let id = super::id_of(member, account)?;
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let missing = || Problem::not_found(member.theme, "account", account);
    let known = known(app, &member.scope(), id).await.map_err(fault)?.ok_or_else(missing)?;
    let spots = known.spots(app, member).await.map_err(fault)?;
    let whitespace = spots.whitespace();
    let form = member.may(Permission::EditAccounts).then(|| Form {
        action: format!("{}#spot", href(id)),
        csrf: member.signed_in.csrf.clone(),
        fields: fields(&whitespace, input.clone(), errors, spots.currency),
        text: "Record it".into(),
        primary: true,
    });
    let spot = match (input.product.as_str(), input.place.as_str()) {
        ("", _) => "Say how a spot stands".into(),
        (product, "") => format!("{product} for {}", Function::of(&input.buyer).label()),
        (product, place) => format!("{product} for {}, {place}", Function::of(&input.buyer).label()),
    };
    let view = WhitespacePage {
        shell: shell(app, member, Place::Accounts, toast.map(|text| Toast { text: text.into(), undo: None })).await?,
        account: Link::new(&*known.record.name, format!("/accounts/{id}#whitespace")),
        facts: facts(&whitespace, spots.currency),
        notes: notes(&whitespace, &spots),
        side_by_side: side_by_side(&whitespace),
        grid: TableCard {
            foot: "≈ is the catalogue's estimate for one place.".into(),
            ..grid(id, &whitespace, spots.currency)
        },
        spot,
        form,
        said: said(&spots.records, known.today),
    };
    page(member, &view)
}

impl Known {
    pub(super) async fn spots(&self, app: &App, member: &Member) -> anyhow::Result<Spots> {
        let figures = (&self.published, self.currency);
        Spots::of(&app.store, &member.scope(), &self.together, figures, self.today).await
    }
}

fn facts(whitespace: &Whitespace<'_>, currency: Currency) -> Vec<Fact> {
    let totals = &whitespace.totals;
    let money = |minor| format::money(minor, currency);
    let told = format!("{} of {} spots told", totals.told, totals.spots);
    vec![
        Fact::new("Sold, per year", money(totals.sold)),
        Fact::new("Open", money(totals.open)),
        Fact::new("With competitors", money(totals.competitor)),
        Fact::new("Open share", format::percent(totals.open_share())).on(told),
    ]
}

fn notes(whitespace: &Whitespace<'_>, spots: &Spots) -> Vec<Note> {
    let mut notes = Vec::new();
    for row in &whitespace.rows {
        if row.cells.iter().any(|cell| cell.without_contract) {
            let text = format!("{} is said to be in use, but no contract has it today.", row.product);
            notes.push(Note::new(Tone::Warn, text));
        }
    }
    let totals = &whitespace.totals;
    if totals.without_amount > 0 {
        let spots = format::counted(totals.without_amount as i64, "open spot has", "open spots have");
        let text =
            format!("{spots} no amount and count for nothing here. Say one, or put an estimate into the catalogue.");
        notes.push(Note::new(Tone::Observe, text).with("Catalogue", "/catalogue"));
    }
    for currency in &totals.without_rate {
        let text =
            format!("Amounts in {currency} are left out: there is no rate from {currency} to {}.", spots.currency);
        notes.push(Note::new(Tone::Warn, text).with("Import rates", "/imports/new"));
    }
    if spots.catalogue.is_empty() {
        let text = "The catalogue is empty, so only what is under contract or said here is shown.";
        notes.push(Note::new(Tone::Observe, text).with("Fill the catalogue", "/catalogue"));
    }
    notes
}

/// "Insights and Ledgerlens (Hull)".
fn tools(one: &SideBySide) -> String {
    let at = |(name, places): &(String, Vec<String>)| {
        let places: Vec<&str> = places.iter().map(String::as_str).filter(|place| !place.is_empty()).collect();
        if places.is_empty() { name.clone() } else { format!("{name} ({})", places.join(", ")) }
    };
    let tools: Vec<String> = one.ours.iter().cloned().chain(one.others.iter().map(at)).collect();
    tools.join(" and ")
}

fn side_by_side(whitespace: &Whitespace<'_>) -> Option<TableCard> {
    let row =
        |one: &SideBySide| vec![Cell::text(&one.concern), Cell::text(one.buyer.label()), Cell::sentence(tools(one))];
    (!whitespace.side_by_side.is_empty()).then(|| TableCard {
        anchor: "side-by-side",
        title: "Several tools for one job".into(),
        aside: "could be standardised".into(),
        table: Table {
            caption: "Jobs that are done with several tools".into(),
            columns: ["Job", "For", "Done with"].map(Column::words).into(),
            rows: whitespace.side_by_side.iter().map(row).collect(),
            total: None,
            when_empty: String::new(),
        },
        foot: String::new(),
        more: None,
        export: None,
    })
}

fn grid(account: Uuid, whitespace: &Whitespace<'_>, currency: Currency) -> TableCard {
    let place = |place: &&str| Column::words(if place.is_empty() { "Whole company" } else { place });
    let columns = [Column::words("Product"), Column::words("For")];
    let row = |row: &Row<'_>| {
        let concerns = row.concerns.join(", ");
        let product = Cell::text(row.product);
        let product = if concerns.is_empty() { product } else { product.note(concerns) };
        let buyer = match &row.buyer {
            Some(buyer) => Cell::text(buyer.label()),
            None => Cell::absent("Neither the catalogue nor anybody ties it to a function"),
        };
        let cells = row.cells.iter().zip(&whitespace.places);
        let cells = cells.map(|(cell, place)| spot(account, row, cell, place, currency));
        [product, buyer].into_iter().chain(cells).collect()
    };
    TableCard {
        anchor: "whitespace",
        title: "Whitespace".into(),
        aside: String::new(),
        table: Table {
            caption: "Product by buyer and place: what is in use and what could be".into(),
            columns: columns.into_iter().chain(whitespace.places.iter().map(place)).collect(),
            rows: whitespace.rows.iter().map(row).collect(),
            total: None,
            when_empty: "Nothing is in the catalogue, and nothing is under contract.".into(),
        },
        foot: String::new(),
        more: None,
        export: None,
    }
}

fn spot(account: Uuid, row: &Row<'_>, cell: &Spot<'_>, place: &str, currency: Currency) -> Cell {
    let told = cell.told.map(|fact| &fact.told);
    let side = match cell.state {
        CellState::Sold | CellState::SoldSomewhere => "expand",
        CellState::Open => "land",
        CellState::Excluded => "",
        CellState::Competitor => "warn",
    };
    let named = told.and_then(|told| told.competitor.clone()).filter(|_| cell.state == CellState::Competitor);
    let word = named.unwrap_or_else(|| cell.state.label().into());
    let asked = Asked::default();
    let buyer = row.buyer.as_ref().map_or("", |buyer| buyer.key());
    let changes = [("product", row.product), ("buyer", buyer), ("place", place)];
    let tag = Cell::tag(word, side).to(format!("{}#spot", asked.href(&href(account), &changes)));
    let note = match (cell.state, cell.potential.map(|p| (p.minor, p.estimated))) {
        (CellState::Excluded, _) => told.and_then(|told| told.reason.clone()),
        (_, Some((Some(minor), false))) => Some(format::money(minor, currency)),
        (_, Some((Some(minor), true))) => Some(format!("≈ {}", format::money(minor, currency))),
        (_, Some((None, _))) => Some("no rate".into()),
        (CellState::Open | CellState::Competitor, None) => Some("no amount".into()),
        _ if cell.without_contract => Some("no contract".into()),
        _ => None,
    };
    match note {
        Some(note) => tag.note(note),
        None => tag,
    }
}

/// What was said of the spots, the latest first.
fn said(records: &[SpotRecord], today: Day) -> TableCard {
    let row = |SpotRecord { fact, source, recorded }: &SpotRecord| {
        let on = fact.effective_on;
        let from = if on.month().year() < 1900 { "Always".into() } else { format::day(on, today) };
        vec![Cell::text(from), Cell::sentence(told(fact)), Cell::text(when(recorded.at)).note(source.to_string())]
    };
    let left_out = records.len().saturating_sub(SAID_MAX);
    TableCard {
        anchor: "said",
        title: "What was said".into(),
        aside: String::new(),
        table: Table {
            caption: "What was recorded of the spots, the latest first".into(),
            columns: ["From", "What is said", "Recorded"].map(Column::words).into(),
            rows: records.iter().rev().take(SAID_MAX).map(row).collect(),
            total: None,
            when_empty: "Nobody has said anything yet: contracts and catalogue speak.".into(),
        },
        foot: if left_out > 0 { format!("And {left_out} earlier.") } else { String::new() },
        more: None,
        export: None,
    }
}

fn told(SpotFact { spot, told, .. }: &SpotFact) -> String {
    let place = if spot.place.is_empty() { String::new() } else { format!(", {}", spot.place) };
    let more = [
        told.competitor.clone(),
        told.reason.clone(),
        told.potential.map(|p| format!("{} per year", format::money(p.minor, p.currency))),
    ];
    let more: Vec<String> = more.into_iter().flatten().collect();
    let more = if more.is_empty() { String::new() } else { format!(": {}", more.join(", ")) };
    format!("{} for {}{place}: {}{more}", spot.product, spot.buyer.label(), told.state.label().to_lowercase())
}

/// The form: of a spot that was chosen it shows what is known of it.
fn fields(
    whitespace: &Whitespace<'_>,
    input: SpotInput,
    errors: Option<&[FieldError]>,
    currency: Currency,
) -> Vec<Field> {
    let input = if errors.is_none() { known_of(whitespace, input) } else { input };
    let error = |field: &str| {
        let error = errors?.iter().find(|error| error.field == field)?;
        Some(format!("{} {}", error.problem, error.repair))
    };
    let line = |name: &str, label: &str, value: &str| {
        Field::new(name, label, Control::Text(value.into())).error(error(name)).within("spot")
    };
    let none = std::iter::once(Pickable::new("", "Choose", &input.state));
    let states = SpotState::ALL.iter().map(|state| Pickable::new(state.key(), state.label(), &input.state));
    let states = Control::List(none.chain(states).collect());
    let in_currency = if input.currency.is_empty() { currency.code() } else { &input.currency };
    vec![
        line("product", "Product", &input.product),
        line("buyer", "Function that would buy", &input.buyer)
            .help("Operations, finance, technology, sales, or another word."),
        line("place", "Place", &input.place).optional().help("Site, country or use case; empty for the whole company."),
        Field::new("state", "How it stands", states).error(error("state")).within("spot"),
        line("competitor", "Competitor", &input.competitor).optional().help("What does the job instead."),
        line("reason", "Reason", &input.reason).optional().help("Why it is excluded."),
        line("potential", "Potential per year", &input.potential)
            .optional()
            .help("Like 12,000; without it the catalogue's estimate counts."),
        line("currency", "Currency", in_currency).optional(),
        line("effective_on", "Holds from", &input.effective_on)
            .optional()
            .help("Like 2026-03-04; today when left empty."),
    ]
}

/// What is known of the chosen spot, so that one word can be changed.
fn known_of(whitespace: &Whitespace<'_>, input: SpotInput) -> SpotInput {
    let buyer = Function::of(&input.buyer);
    let row = whitespace.rows.iter().find(|row| row.product == input.product && row.buyer.as_ref() == Some(&buyer));
    let at = whitespace.places.iter().position(|place| *place == input.place);
    let fact = row.zip(at).and_then(|(row, at)| row.cells[at].told);
    let Some(SpotFact { told, .. }) = fact else { return input };
    SpotInput {
        state: told.state.key().into(),
        reason: told.reason.clone().unwrap_or_default(),
        competitor: told.competitor.clone().unwrap_or_default(),
        potential: told.potential.map(Money::plain).unwrap_or_default(),
        currency: told.potential.map_or(String::new(), |potential| potential.currency.code().into()),
        ..input
    }
}
