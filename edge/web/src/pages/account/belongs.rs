//! Whose the account is and where it belongs: the card, and changing a field in place.

mod said_by;

use super::{Unfolded, id_of, rendered};
use crate::app::App;
use crate::pages::Answer;
use crate::pages::asked::Asked;
use crate::problem::Problem;
use crate::session::Member;
use crate::views::belongs::{Belongs, BelongsField, BelongsForm};
use crate::views::fields::{Control, Field};
use crate::views::table::{Cell, Column, Table};
use access::{Permission, Scope};
use accounts::{Attribute, AttributeFact, Name, as_of};
use actions::{FieldChange, MUST_BE_ALLOWED, Stop, change_account};
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use draw::format;
use money::Day;
use serde::Deserialize;
use uuid::Uuid;

/// The form of a field, as it was sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Sent {
    csrf: String,
    field: String,
    value: String,
    was: String,
}

/// A field whose form is open.
pub struct TypedField {
    attribute: Attribute,
    /// What was typed; absent before anything was.
    value: Option<String>,
    problem: Option<String>,
}

impl TypedField {
    /// The field that an address opens, if the member may change it.
    pub fn asked(member: &Member, asked: &Asked) -> Option<TypedField> {
        let attribute = asked.get("edit").and_then(said_here)?;
        member.may(Permission::ChangeAccounts).then_some(TypedField { attribute, value: None, problem: None })
    }
}

/// Records a field; the page again, with the form in place, where something is wrong with it.
pub async fn change(
    State(app): State<App>,
    member: Member,
    Path(account): Path<String>,
    Form(sent): Form<Sent>,
) -> Answer {
    member.sent_it(&sent.csrf)?;
    let id = id_of(&member, &account)?;
    if !sees(&app, &member, id).await? {
        return Err(Problem::not_found(member.theme, "account", &account));
    }
    let input = FieldChange { field: sent.field, value: sent.value, was: sent.was };
    let stop = match change_account(&member.cx(), id, &input).await {
        Ok(said) => return after(&app, &member, id, &input.field, said.is_new).await,
        Err(stop) => stop,
    };
    let (Some(attribute), Some((status, problem))) = (said_here(&input.field), told_in_place(&stop)) else {
        return Err(Problem::of_stop(member.theme, stop));
    };
    let field = Some(TypedField { attribute, value: Some(input.value), problem: Some(problem) });
    let page = rendered(&app, &member, &account, &Asked::default(), Unfolded { log: None, field }).await?;
    Ok((status, page).into_response())
}

fn said_here(key: &str) -> Option<Attribute> {
    Attribute::from_key(key).filter(|attribute| Attribute::SAID_HERE.contains(attribute))
}

/// What is told beside the field, and the page's status; the rest is a page of its own.
fn told_in_place(stop: &Stop) -> Option<(StatusCode, String)> {
    match stop {
        Stop::BadInput(wrong) if wrong.iter().all(|wrong| wrong.field == "value") => {
            let told: Vec<String> = wrong.iter().map(|wrong| format!("{} {}", wrong.problem, wrong.repair)).collect();
            Some((StatusCode::UNPROCESSABLE_ENTITY, told.join(" ")))
        }
        Stop::Refusal(refusals) if refusals.iter().all(|refusal| refusal.rule != MUST_BE_ALLOWED) => {
            Some((StatusCode::CONFLICT, stop.to_string()))
        }
        _ => None,
    }
}

async fn sees(app: &App, member: &Member, account: Uuid) -> Result<bool, Problem> {
    app.store.sees(&member.scope(), account).await.map_err(|e| Problem::fault(member.theme, &e.into()))
}

/// The account again; the list where it was given to somebody whose accounts the member does not see.
async fn after(app: &App, member: &Member, id: Uuid, field: &str, is_new: bool) -> Answer {
    let sees = sees(app, member, id).await?;
    let done = if is_new { "changed" } else { "same" };
    let next = if sees { format!("/accounts/{id}?done={done}#change-{field}") } else { "/accounts?done=given".into() };
    Ok(Redirect::to(&next).into_response())
}

/// The card.
pub async fn card(
    app: &App,
    member: &Member,
    account: Uuid,
    facts: &[AttributeFact<Name>],
    open: Option<TypedField>,
) -> Result<Belongs, Problem> {
    let today = app.clock.today();
    let may = member.may(Permission::ChangeAccounts);
    let mut form = match open {
        None => None,
        Some(open) => Some((open.attribute, form(app, member, account, facts, open).await?)),
    };
    let segment_by = said_by::segment(app, member, account).await?;
    let field = |attribute: Attribute| {
        let is_changeable = may && Attribute::SAID_HERE.contains(&attribute);
        BelongsField {
            key: attribute.key(),
            label: attribute.label().into(),
            value: as_of(facts, attribute, today).map(|value| value.to_string()),
            since: current(facts, attribute, today).map_or_else(String::new, since),
            by: segment_by.clone().filter(|_| attribute == Attribute::Segment),
            change: is_changeable.then(|| format!("/accounts/{account}?edit={}#edit", attribute.key())),
            form: form.take_if(|(open, _)| *open == attribute).map(|(_, form)| form),
        }
    };
    let others = Attribute::ALL
        .into_iter()
        .filter(|attribute| !Attribute::SAID_HERE.contains(attribute) && as_of(facts, *attribute, today).is_some());
    let foot = if may { "What is changed here is kept: files that come later do not overwrite it." } else { "" };
    Ok(Belongs {
        fields: Attribute::SAID_HERE.into_iter().chain(others).map(field).collect(),
        other_days: other_days(facts, today),
        foot: foot.into(),
    })
}

async fn form(
    app: &App,
    member: &Member,
    account: Uuid,
    facts: &[AttributeFact<Name>],
    open: TypedField,
) -> Result<BelongsForm, Problem> {
    let stands = as_of(facts, open.attribute, app.clock.today()).map(|value| value.to_string()).unwrap_or_default();
    let known = known_values(app, member, open.attribute).await?;
    let control = Control::Suggested(open.value.unwrap_or_else(|| stands.clone()), known);
    Ok(BelongsForm {
        action: format!("/accounts/{account}/change"),
        csrf: member.signed_in.csrf.clone(),
        field: Field::new("value", open.attribute.label(), control).within("edit").error(open.problem),
        was: stands,
        cancel: format!("/accounts/{account}#change-{}", open.attribute.key()),
    })
}

/// What a field may well be, as far as the member sees: the segments there are, or everybody who signs
/// in or holds an account. Somebody else can be typed.
pub async fn known_values(app: &App, member: &Member, attribute: Attribute) -> Result<Vec<String>, Problem> {
    let fault = |e: anyhow::Error| Problem::fault(member.theme, &e);
    let facets = app.counts.facets(&app.store, &member.scope()).await.map_err(fault)?;
    Ok(match attribute {
        Attribute::Segment => facets.segments.clone(),
        Attribute::Country => Vec::new(),
        _ => {
            let members = app.store.members().await.map_err(|e| fault(e.into()))?;
            let seen = members.into_iter().filter(|one| match member.scope() {
                Scope::All => true,
                Scope::Team(team) => one.team == Some(team),
                Scope::Own(own) => one.id == own,
            });
            let enabled = seen.filter(|one| one.disabled_at.is_none()).map(|one| one.name);
            let mut names: Vec<String> = enabled.chain(facets.owners.iter().cloned()).collect();
            names.sort();
            names.dedup();
            names
        }
    })
}

/// The fact that holds on a day.
fn current(facts: &[AttributeFact<Name>], attribute: Attribute, day: Day) -> Option<&AttributeFact<Name>> {
    let up_to = facts.iter().filter(|f| f.attribute == attribute && f.effective_on <= day);
    up_to.max_by_key(|fact| fact.effective_on)
}

fn since(fact: &AttributeFact<Name>) -> String {
    let always = fact.effective_on.month().year() < 1900;
    if always { String::new() } else { format!("since {}", format::day_full(fact.effective_on)) }
}

fn other_days(facts: &[AttributeFact<Name>], today: Day) -> Table {
    let mut others: Vec<_> = facts.iter().filter(|f| current(facts, f.attribute, today) != Some(*f)).collect();
    others.sort_by_key(|fact| (fact.attribute, std::cmp::Reverse(fact.effective_on)));
    let row = |fact: &&AttributeFact<Name>| {
        let (since, value) = (since(fact), Cell::text(&*fact.value));
        vec![Cell::text(fact.attribute.label()), if since.is_empty() { value } else { value.note(since) }]
    };
    Table {
        caption: "What held before, or will hold".into(),
        columns: ["What", "Value"].map(Column::words).into(),
        rows: others.iter().map(row).collect(),
        total: None,
        when_empty: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_today_stands_apart_from_other_days() {
        let fact = |value: &str, on: &str| AttributeFact {
            attribute: Attribute::Cam,
            value: Name::from(value),
            effective_on: on.parse().unwrap(),
        };
        let facts = [fact("Ben", "0001-01-01"), fact("Maya", "2026-02-01"), fact("Sam", "2027-01-01")];
        let today: Day = "2026-06-30".parse().unwrap();
        assert_eq!(current(&facts, Attribute::Cam, today).map(since).as_deref(), Some("since 1 Feb 2026"));
        let others: Vec<String> = other_days(&facts, today).rows.iter().map(|row| row[1].text.clone()).collect();
        assert_eq!(others, ["Sam", "Ben"]);
    }
}
